//! Which articles of an archive a draft is compared with.
//!
//! In: for each anchor of the draft, and for each bucket of its signature, the articles that have it. Out:
//! the articles that have most of what few have, and for every stretch of the draft that somebody has one
//! who has it. Each anchor counts for an article by its rarity, as the logarithm of the number of
//! articles over the number of those that have it. What more articles have than the cap proposes nobody by
//! itself: such are stock phrases, and furniture; several of them together may be a report that was
//! reprinted everywhere, and propose those of their articles that the archive names.
//!
//! Half of the places go to the articles with most weight, near-duplicates first. The next go to whoever
//! has most weight of what nobody chosen has, one after the other: a source of one paragraph is found
//! beside a hundred copies of the rest. What is left goes by weight again. Costs a sort of all
//! articles that were named, at most the cap for each anchor and bucket.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

use crate::{
    align::{BIT, log2},
    archive::{ArticleKey, Holders},
    error::Result,
    report::model::Capped,
};

/// Anchors that too many articles have propose an article when it has at least so many of them: about
/// thirty words in a row, which no stock phrase has.
const LEAST_COMMON: usize = 4;

/// What of a draft was looked up: how many articles have each, and which.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) anchors: Vec<Holders>,
    pub(super) buckets: Vec<Holders>,
}

/// An article that a draft is to be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) key: ArticleKey,
    /// Whether a bucket of its signature is also the draft's.
    pub(super) is_by_signature: bool,
    /// Whether it has anchors of the draft.
    pub(super) is_by_anchors: bool,
}

/// The articles that have something of a draft, by weight.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    ranked: Vec<Ranked>,
    /// The anchors of each, one after the other.
    anchors: Vec<u32>,
    /// What each anchor counts for.
    weights: Vec<i64>,
    /// What was too common.
    pub(super) capped: Capped,
    /// How many articles have an anchor or a bucket that is not too common.
    pub(super) met: u64,
}

#[derive(Clone, Debug)]
struct Ranked {
    candidate: Candidate,
    weight: i64,
    /// Which of all `anchors` are its.
    anchors: Range<usize>,
}

impl Ranking {
    /// Rank the articles of an archive of so many by what they have of a draft; `cap` is how many articles
    /// may have what is not too common.
    pub(super) fn of(found: &Found, articles: u64, cap: usize) -> Self {
        let both = || found.anchors.iter().chain(&found.buckets);
        let is_common = |holders: &Holders| holders.articles > cap as u64;
        let weights: Vec<i64> = both().map(|holders| weight(holders, articles)).collect();
        let common: Vec<bool> = both().map(is_common).collect();
        let mut votes: Vec<(ArticleKey, u32)> = (0..)
            .zip(both())
            .flat_map(|(number, holders)| holders.keys.iter().map(move |&key| (key, number)))
            .collect();
        votes.sort_unstable();
        let count =
            |all: &[Holders]| all.iter().filter(|holders| is_common(holders)).count() as u64;
        let (anchors, buckets) = (count(&found.anchors), count(&found.buckets));
        let mut ranking = Self { capped: Capped { anchors, buckets, pairs: 0 }, ..Self::default() };
        for of_article in votes.chunk_by(|x, y| x.0 == y.0) {
            let is_met = of_article.iter().any(|(_, number)| !common[*number as usize]);
            ranking.met += u64::from(is_met);
            if is_met || of_article.len() >= LEAST_COMMON {
                ranking.add(of_article, &weights, found.anchors.len());
            }
        }
        ranking.weights = weights;
        ranking.weights.truncate(found.anchors.len());
        ranking.ranked.sort_by_key(|ranked| (Reverse(ranked.weight), ranked.candidate.key));
        ranking
    }

    /// Add an article that has these of the anchors, of which there are so many, and of the buckets behind
    /// them.
    fn add(&mut self, votes: &[(ArticleKey, u32)], weights: &[i64], anchors: usize) {
        let start = self.anchors.len();
        let of_anchors = votes.iter().map(|vote| vote.1).filter(|n| (*n as usize) < anchors);
        self.anchors.extend(of_anchors);
        let own = start..self.anchors.len();
        let candidate = Candidate {
            key: votes[0].0,
            is_by_signature: own.len() < votes.len(),
            is_by_anchors: !own.is_empty(),
        };
        let weight = votes.iter().map(|vote| weights[vote.1 as usize]).sum();
        self.ranked.push(Ranked { candidate, weight, anchors: own });
    }

    /// The best `most` of those that `admit` lets pass, by weight.
    ///
    /// # Errors
    ///
    /// When `admit` fails.
    pub(super) fn choose(
        &self,
        most: usize,
        admit: impl FnMut(ArticleKey) -> Result<bool>,
    ) -> Result<Vec<Candidate>> {
        let mut choice = Choice {
            ranking: self,
            admit,
            is_tried: vec![false; self.ranked.len()],
            is_covered: vec![false; self.weights.len()],
            chosen: Vec::new(),
        };
        choice.take_by_weight(most.div_ceil(2))?;
        choice.take_by_cover(most)?;
        choice.take_by_weight(most)?;
        let mut places = choice.chosen;
        places.sort_unstable();
        Ok(places.into_iter().map(|place| self.ranked[place].candidate).collect())
    }
}

/// What one of so many articles counts for that have something.
fn weight(holders: &Holders, articles: u64) -> i64 {
    let all = articles.max(holders.articles);
    i64::from(BIT + log2(all) - log2(holders.articles))
}

/// A choice of candidates, as far as it was made.
struct Choice<'r, F> {
    ranking: &'r Ranking,
    admit: F,
    is_tried: Vec<bool>,
    /// Of each anchor, whether one who was chosen has it.
    is_covered: Vec<bool>,
    chosen: Vec<usize>,
}

impl<F: FnMut(ArticleKey) -> Result<bool>> Choice<'_, F> {
    /// Take the next by weight, until there are `most`.
    fn take_by_weight(&mut self, most: usize) -> Result<()> {
        for place in 0..self.ranking.ranked.len() {
            if self.chosen.len() >= most {
                break;
            }
            self.consider(place)?;
        }
        Ok(())
    }

    /// Take whoever has most of the anchors that nobody has yet, until there are `most` or all anchors are
    /// covered.
    fn take_by_cover(&mut self, most: usize) -> Result<()> {
        let gains = (0..self.ranking.ranked.len()).filter(|&place| !self.is_tried[place]);
        let mut heap: BinaryHeap<(i64, Reverse<usize>)> =
            gains.map(|place| (self.gain(place), Reverse(place))).collect();
        while let Some((known, Reverse(place))) = heap.pop().filter(|_| self.chosen.len() < most) {
            // Gains only fall, so whoever still has the gain by which it stood first is the first.
            let gain = self.gain(place);
            if gain == 0 {
                continue;
            }
            if gain == known {
                self.consider(place)?;
            } else {
                heap.push((gain, Reverse(place)));
            }
        }
        Ok(())
    }

    fn gain(&self, place: usize) -> i64 {
        let uncovered = self.anchors(place).iter().filter(|n| !self.is_covered[**n as usize]);
        uncovered.map(|number| self.ranking.weights[*number as usize]).sum()
    }

    fn anchors(&self, place: usize) -> &[u32] {
        &self.ranking.anchors[self.ranking.ranked[place].anchors.clone()]
    }

    /// Choose an article, if it was not looked at before and may be chosen.
    fn consider(&mut self, place: usize) -> Result<()> {
        if std::mem::replace(&mut self.is_tried[place], true)
            || !(self.admit)(self.ranking.ranked[place].candidate.key)?
        {
            return Ok(());
        }
        self.chosen.push(place);
        for &number in &self.ranking.anchors[self.ranking.ranked[place].anchors.clone()] {
            self.is_covered[number as usize] = true;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAP: usize = 10;

    fn key(number: u32) -> ArticleKey {
        ArticleKey { segment: 1, number }
    }

    fn holders(articles: &[u32]) -> Holders {
        Holders {
            articles: articles.len() as u64,
            keys: articles.iter().copied().map(key).collect(),
        }
    }

    /// The articles that have each anchor; which are chosen, of those that may be.
    fn check(anchors: &[&[u32]], most: usize, barred: &[u32], expected: &[u32]) {
        let anchors = anchors.iter().map(|articles| holders(articles)).collect();
        let found = Found { anchors, buckets: Vec::new() };
        let admit = |key: ArticleKey| Ok(!barred.contains(&key.number));
        let chosen = Ranking::of(&found, 1_000, CAP).choose(most, admit).unwrap();
        let numbers: Vec<u32> = chosen.iter().map(|candidate| candidate.key.number).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn what_shares_most_comes_first() {
        check(&[&[1, 2], &[2], &[3]], 3, &[], &[2, 3, 1]);
        check(&[&[1, 2], &[2], &[3]], 1, &[], &[2]);
        check(&[], 3, &[], &[]);
    }

    #[test]
    fn one_rare_anchor_is_enough() {
        check(&[&[7]], 4, &[], &[7]);
    }

    #[test]
    fn what_is_rare_counts_more_than_what_many_have() {
        check(&[&[1, 2, 3, 4, 5, 6, 7, 8], &[9]], 1, &[], &[9]);
    }

    /// A hundred copies of one paragraph leave room for the source of another.
    #[test]
    fn every_stretch_has_a_source_among_the_chosen() {
        let copies: Vec<u32> = (0..9).collect();
        let anchors = [&copies[..], &copies, &copies, &[20]];
        check(&anchors, 4, &[], &[0, 1, 2, 20]);
    }

    #[test]
    fn who_may_not_be_chosen_takes_no_place() {
        check(&[&[1, 2, 3, 4]], 2, &[1, 3], &[2, 4]);
        check(&[&[1]], 2, &[1], &[]);
    }

    #[test]
    fn what_all_have_proposes_only_together() {
        let all: Vec<u32> = (0..11).collect();
        check(&[&all[..]; 3], 2, &[], &[]);
        check(&[&all[..]; 4], 2, &[], &[0, 1]);
    }

    #[test]
    fn buckets_propose_too() {
        let found = Found { anchors: vec![holders(&[1])], buckets: vec![holders(&[1, 2]); 3] };
        let ranking = Ranking::of(&found, 1_000, CAP);
        let chosen = ranking.choose(9, |_| Ok(true)).unwrap();
        let routes = |candidate: &Candidate| {
            (candidate.key.number, candidate.is_by_signature, candidate.is_by_anchors)
        };
        assert_eq!(
            chosen.iter().map(routes).collect::<Vec<_>>(),
            [(1, true, true), (2, true, false)]
        );
        assert_eq!(ranking.met, 2);
    }

    #[test]
    fn what_is_too_common_is_counted() {
        let all: Vec<u32> = (0..11).collect();
        let found = Found { anchors: vec![holders(&all), holders(&[1])], buckets: vec![] };
        let ranking = Ranking::of(&found, 1_000, CAP);
        assert_eq!((ranking.capped.anchors, ranking.capped.buckets, ranking.met), (1, 0, 1));
    }
}
