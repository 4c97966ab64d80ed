//! Finds the near-duplicates of a random sample exactly, to tell what the search has missed.
//!
//! In: the input, the table and the verified pairs. Out: for each band of resemblance how many pairs the
//! sampled articles are in, how many of these were found, and between which shares the true recall lies with a
//! probability of 95 % (Wilson, *Probable inference, the law of succession, and statistical inference*,
//! JASA 1927). Nothing of LSH is used: every article is compared with every sampled one by the shingles that
//! they share. The input is read twice more; memory is that of the sample's shingles.

use rayon::prelude::*;
use serde::Serialize;

use super::{
    DedupOptions, Inputs,
    pass::{Numbered, Pass},
    sketching::changed,
    table::{Number, Standing},
    verify::{Known, Reader, Shingles},
};
use crate::{
    error::Result,
    hash::{self, Map},
    pipeline::Progress,
    report::model::Ratio,
    resemblance::Overlap,
};

/// How many bands the range from the threshold to 1 is divided into; pairs at 1 are one more.
const BANDS: u32 = 4;

/// What an audit found.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// Articles that were looked at.
    pub sampled: u64,
    /// What the sample was drawn with.
    pub seed: u64,
    /// All pairs of the sampled articles at the threshold or above.
    #[serde(flatten)]
    pub all: Recall,
    /// The same by resemblance.
    pub bands: Vec<Band>,
}

/// Pairs between two resemblances.
#[derive(Clone, Debug, Serialize)]
pub struct Band {
    /// The lowest resemblance in it.
    pub from: Ratio,
    /// The lowest above it; the same as `from` for pairs that resemble each other wholly.
    pub below: Ratio,
    /// What was found of them.
    #[serde(flatten)]
    pub recall: Recall,
}

/// How many pairs there are, and how many were found.
#[derive(Clone, Debug, Serialize)]
pub struct Recall {
    /// By exact computation.
    pub pairs: u64,
    /// Of these, by the search.
    pub found: u64,
    /// Their share; none where there is no pair.
    pub recall: Option<Ratio>,
    /// Between these the recall lies with a probability of 95 %.
    pub interval: [Ratio; 2],
}

impl Recall {
    fn of(pairs: u64, found: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a share with four decimals")]
        let (all, share) = (pairs as f64, found as f64 / pairs.max(1) as f64);
        let [low, high] = if pairs == 0 { [0.0, 1.0] } else { wilson(all, share) };
        let recall = (pairs > 0).then_some(Ratio(share));
        Self { pairs, found, recall, interval: [Ratio(low), Ratio(high)] }
    }
}

/// Wilson's interval for a share seen in `all` cases, with a probability of 95 %.
fn wilson(all: f64, share: f64) -> [f64; 2] {
    let z2 = 1.959_964_f64.powi(2);
    let centre = share + z2 / (2.0 * all);
    let spread = (z2 * (share * (1.0 - share) / all + z2 / (4.0 * all * all))).sqrt();
    [(centre - spread) / (1.0 + z2 / all), (centre + spread) / (1.0 + z2 / all)]
        .map(|bound| bound.clamp(0.0, 1.0))
}

/// A pair that there is: the sampled article and the other, and what they share.
struct Pair {
    sampled: Number,
    other: Number,
    overlap: Overlap,
}

/// Look for the near-duplicates of `sample` articles, chosen with `seed`.
pub(super) fn audit(
    known: Known<'_>,
    inputs: &Inputs,
    options: &DedupOptions,
    (sample, seed): (u32, u64),
    (verified, progress): (impl Iterator<Item = Result<[u32; 4]>>, &dyn Progress),
) -> Result<Audit> {
    let sampled = draw(known, sample as usize, seed);
    let reader = Reader::new(known.table, options);
    progress.begin("auditing", None);
    let mut is_sampled = vec![false; known.table.len()];
    sampled.iter().for_each(|&number| is_sampled[number as usize] = true);
    let mut sets: Vec<Shingles> = Vec::with_capacity(sampled.len());
    let mut pass = Pass::open(inputs, &options.reading, progress)?.only(&is_sampled);
    pass.each_made(
        |block| {
            let read = |number| reader.shingles(block, number);
            block.those(&is_sampled).map(read).collect::<Result<Vec<_>>>()
        },
        |_, read| {
            sets.extend(read);
            Ok(())
        },
    )?;
    if let Some(&lost) = sampled.get(sets.len()) {
        return Err(changed(known.table, lost));
    }
    let index = Index::of(&sets);
    let mut pairs = Vec::new();
    let near = |block: &Numbered, number: Number| -> Result<Vec<Pair>> {
        let set = reader.shingles(block, number)?;
        let near = index
            .overlaps(&set, &sets)
            .filter(|(_, overlap)| overlap.resemblance() >= options.threshold)
            .map(|(at, overlap)| Pair { sampled: sampled[at], other: number, overlap })
            .filter(|pair| {
                pair.sampled != number && known.table.are_compared(pair.sampled, number)
            });
        Ok(near.collect())
    };
    let standings = known.table.numbers().map(|number| known.table.standing(number));
    let is_article: Vec<bool> = standings.map(|standing| standing == Standing::Article).collect();
    Pass::open(inputs, &options.reading, progress)?.only(&is_article).each_made(
        |block| {
            let near = |number| near(block, number);
            block.those(&is_article).map(near).collect::<Result<Vec<_>>>()
        },
        |_, found| {
            pairs.extend(found.into_iter().flatten());
            Ok(())
        },
    )?;
    let is_found = found(known, &pairs, verified)?;
    Ok(summarise((sampled.len() as u64, seed), &pairs, &is_found, options.threshold))
}

/// The numbers of the sampled articles, ascending: those whose numbers the seed mixes to the least.
fn draw(known: Known<'_>, sample: usize, seed: u64) -> Vec<Number> {
    let table = known.table;
    let is_drawn = |&number: &Number| {
        table.standing(number) == Standing::Article && !table.is_reference(number)
    };
    let lot = |number: Number| (hash::mix(hash::mix(seed) ^ u64::from(number)), number);
    let mut lots: Vec<(u64, Number)> = table.numbers().filter(is_drawn).map(lot).collect();
    lots.par_sort_unstable();
    let mut drawn: Vec<Number> = lots.into_iter().take(sample).map(|(_, number)| number).collect();
    drawn.sort_unstable();
    drawn
}

/// Which sampled articles have a shingle.
struct Index {
    places: Map<u64, (u32, u32)>,
    articles: Vec<u32>,
}

impl Index {
    fn of(sets: &[Shingles]) -> Self {
        let mut entries: Vec<(u64, u32)> = (0..)
            .zip(sets)
            .flat_map(|(at, set)| set.iter().map(move |&shingle| (shingle, at)))
            .collect();
        entries.par_sort_unstable();
        let narrow = |at: usize| u32::try_from(at).expect("a sample has fewer shingles than 2^32");
        let mut places = Map::default();
        let mut start = 0;
        for same in entries.chunk_by(|x, y| x.0 == y.0) {
            places.insert(same[0].0, (narrow(start), narrow(start + same.len())));
            start += same.len();
        }
        Self { places, articles: entries.into_iter().map(|(_, at)| at).collect() }
    }

    /// What each sampled article shares with `set`, if anything.
    fn overlaps(&self, set: &[u64], sets: &[Shingles]) -> impl Iterator<Item = (usize, Overlap)> {
        let mut met: Vec<u32> = Vec::new();
        for &(start, end) in set.iter().filter_map(|shingle| self.places.get(shingle)) {
            met.extend_from_slice(&self.articles[start as usize..end as usize]);
        }
        met.sort_unstable();
        let counted: Vec<(usize, Overlap)> = met
            .chunk_by(|x, y| x == y)
            .map(|same| {
                let at = same[0] as usize;
                let (a, b) = (sets[at].len() as u64, set.len() as u64);
                (at, Overlap { shared: same.len() as u64, a, b })
            })
            .collect();
        counted.into_iter()
    }
}

/// For each pair, whether the search found it.
fn found(
    known: Known<'_>,
    pairs: &[Pair],
    verified: impl Iterator<Item = Result<[u32; 4]>>,
) -> Result<Vec<bool>> {
    let Known { ranking, representatives, .. } = known;
    let key = |pair: &Pair| {
        let [one, other] = [pair.sampled, pair.other]
            .map(|number| ranking.ranks[representatives[number as usize] as usize]);
        [one.min(other), one.max(other)]
    };
    let mut wanted: Vec<[u32; 2]> = pairs.iter().map(key).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut is_met = vec![false; wanted.len()];
    for row in verified {
        let [better, worse, ..] = row?;
        if let Ok(at) = wanted.binary_search(&[better, worse]) {
            is_met[at] = true;
        }
    }
    let is_found = |pair: &Pair| {
        let key = key(pair);
        let at = wanted.binary_search(&key).expect("every pair is wanted");
        key[0] == key[1] || is_met[at]
    };
    Ok(pairs.iter().map(is_found).collect())
}

fn summarise(
    (sampled, seed): (u64, u64),
    pairs: &[Pair],
    is_found: &[bool],
    threshold: f64,
) -> Audit {
    let count = |is_in: &dyn Fn(f64) -> bool| {
        let inside =
            pairs.iter().zip(is_found).filter(|(pair, _)| is_in(pair.overlap.resemblance()));
        let (all, found) = inside
            .fold((0, 0), |(all, found), (_, is_found)| (all + 1, found + u64::from(*is_found)));
        Recall::of(all, found)
    };
    let edge = |step: u32| threshold + (1.0 - threshold) * f64::from(step) / f64::from(BANDS);
    let mut bands: Vec<Band> = (0..BANDS)
        .map(|step| {
            let (from, below) = (edge(step), edge(step + 1));
            let recall = count(&|j| from <= j && j < below);
            Band { from: Ratio(from), below: Ratio(below), recall }
        })
        .collect();
    bands.push(Band { from: Ratio(1.0), below: Ratio(1.0), recall: count(&|j| j >= 1.0) });
    Audit { sampled, seed, all: count(&|_| true), bands }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilson_s() {
        // 45 of 50, by the formula on paper.
        let [low, high] = wilson(50.0, 0.9);
        assert!((low - 0.7864).abs() < 1e-4 && (high - 0.9565).abs() < 1e-4, "{low} {high}");
        assert!((wilson(10.0, 1.0)[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn no_pair_tells_nothing() {
        let recall = Recall::of(0, 0);
        assert!(recall.recall.is_none());
        assert_eq!(recall.interval.map(|bound| bound.to_string()), ["0.0000", "1.0000"]);
    }

    #[test]
    fn an_index_counts_what_is_shared() {
        let sets = [vec![1, 2, 3], vec![3, 4], vec![9]].map(Shingles::from);
        let shared: Vec<(usize, u64)> =
            Index::of(&sets).overlaps(&[2, 3, 4], &sets).map(|(at, o)| (at, o.shared)).collect();
        assert_eq!(shared, [(0, 2), (1, 2)]);
    }
}
