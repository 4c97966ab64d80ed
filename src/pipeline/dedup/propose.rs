//! The second stage: which pairs of articles are verified.
//!
//! In: the table and the bands' keys. Out: the article that stands for each set of articles with the
//! same words, and the candidates, sorted: each such article with the one that stands for it, and of
//! those that stand for others the pairs that agree on a band.
//!
//! One band is looked at after the other, so that memory is [`BAND_BYTES`] an article and band at work. A
//! bucket of many articles that are not the same would make a quadratic number of pairs: beyond the cap
//! each of its articles is paired only with the [`HUBS`] that would be kept the soonest, and with as
//! many of its neighbours. Buckets that were capped are counted.

use std::io;

use rayon::prelude::*;

use super::{
    DedupOptions,
    sketching::band_name,
    sorter::{Row, RowWriter, Sorter},
    table::{Number, Standing, Table},
    work::{Stage, WorkFolder},
};
use crate::{error::Result, hash::Repeats, lsh::Banding, pipeline::Progress, sketch::Spread};

/// The file of candidates: rows of the later and the earlier record.
pub(super) const CANDIDATES: &str = "candidates";
/// In a capped bucket, with so many of the best and so many of the next each article is paired.
const HUBS: usize = 16;

/// What a band takes of memory at most for each record: its key, what was met of it, and where it shares its
/// bucket the key and the rank, twice while they are sorted.
pub(super) const BAND_BYTES: u64 = 8 + 4 + 2 * 16;

/// How soon each record is kept: its place among all.
pub(super) type Rank = u32;

/// The records in the order in which they would be kept.
#[derive(Debug)]
pub(super) struct Ranking {
    /// The record at each rank.
    pub(super) numbers: Vec<Number>,
    /// The rank of each record.
    pub(super) ranks: Vec<Rank>,
}

impl Ranking {
    pub(super) fn of(table: &Table) -> Self {
        let mut numbers: Vec<Number> = table.numbers().collect();
        let claim =
            |&number: &Number| (!table.is_reference(number), table.claims[number as usize], number);
        numbers.par_sort_unstable_by_key(claim);
        let mut ranks = vec![0; numbers.len()];
        for (rank, &number) in table.numbers().zip(&numbers) {
            ranks[number as usize] = rank;
        }
        Self { numbers, ranks }
    }
}

/// For each record the one that stands for all with the same words: of these, the one that is kept
/// the soonest.
pub(super) fn representatives(table: &Table, ranking: &Ranking) -> Vec<Number> {
    let is_article = |&number: &Number| table.standing(number) == Standing::Article;
    let first_half = |number: Number| table.hashes[number as usize][0];
    let articles = || table.numbers().filter(is_article);
    let repeats = Repeats::of(articles().map(first_half), table.len());
    let key = |number: Number| (table.hashes[number as usize], ranking.ranks[number as usize]);
    let repeated = articles().filter(|&number| repeats.may_repeat(first_half(number)));
    let mut keys: Vec<([u64; 2], Rank)> = repeated.map(key).collect();
    keys.par_sort_unstable();
    let mut representatives: Vec<Number> = table.numbers().collect();
    for same in keys.chunk_by(|x, y| x.0 == y.0) {
        let first = ranking.numbers[same[0].1 as usize];
        for &(_, rank) in &same[1..] {
            representatives[ranking.numbers[rank as usize] as usize] = first;
        }
    }
    representatives
}

/// How much was proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Proposed {
    /// Pairs to be verified.
    pub candidates: u64,
    /// Buckets of more articles than the cap.
    pub capped_buckets: u64,
}

/// Write the candidates.
pub(super) fn propose(
    (table, ranking, representatives): (&Table, &Ranking, &[Number]),
    banding: Banding,
    options: &DedupOptions,
    work: &mut WorkFolder,
    progress: &dyn Progress,
) -> Result<Proposed> {
    progress.begin("proposing pairs", Some(banding.bands as u64));
    let mut sorter = Sorter::<2>::new(work.path(), options.sort_bytes(table.memory_bytes()));
    let same = table.numbers().zip(representatives).filter(|(number, first)| number != *first);
    sorter.extend(same.map(|(number, &first)| later_first(number, first)))?;
    let buckets = Buckets { table, ranking, representatives, cap: options.bucket_cap };
    let mut capped_buckets = 0;
    let all: Vec<usize> = (0..banding.bands).collect();
    let at_once = options.bands_at_once(table.len() as u64);
    for bands in all.chunks(at_once) {
        let of_band = |&band: &usize| buckets.shared_keys(band, work);
        let sorted: Vec<_> = bands.par_iter().map(of_band).collect::<Result<_>>()?;
        for keys in sorted {
            // Pairs go to the sorter at once: a band may have more than memory holds.
            for bucket in keys.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.len() > 1) {
                capped_buckets += u64::from(buckets.is_capped(bucket.len()));
                buckets.add_pairs(bucket, &mut sorter)?;
            }
        }
        progress.advance(bands.len() as u64);
    }
    let mut candidates = 0;
    let mut out = RowWriter::new(work.create(CANDIDATES)?);
    for row in sorter.sorted()? {
        out.write(&row?).map_err(|error| work.error(CANDIDATES, error))?;
        candidates += 1;
    }
    out.finish().map_err(|error| work.error(CANDIDATES, error))?;
    all.iter().try_for_each(|&band| work.remove(&band_name(band)))?;
    let proposed = Proposed { candidates, capped_buckets };
    work.finish(Stage::Proposed, &proposed)?;
    Ok(proposed)
}

fn later_first(a: Number, b: Number) -> Row<2> {
    [a.max(b), a.min(b)]
}

/// What turns a band into candidates.
struct Buckets<'t> {
    table: &'t Table,
    ranking: &'t Ranking,
    representatives: &'t [Number],
    cap: usize,
}

impl Buckets<'_> {
    /// The articles by their buckets in a band, and in these by rank; all that share theirs, and few others.
    fn shared_keys(&self, band: usize, work: &WorkFolder) -> Result<Vec<(u64, Rank)>> {
        let name = band_name(band);
        let bytes = work.read_all(&name)?;
        let (keys, _) = bytes.as_chunks();
        if keys.len() != self.table.len() {
            return Err(work.error(&name, io::ErrorKind::UnexpectedEof.into()));
        }
        let stands_for_itself = |&number: &Number| {
            self.table.standing(number) == Standing::Article
                && self.representatives[number as usize] == number
        };
        let numbers = || self.table.numbers().filter(stands_for_itself);
        let key = |number: Number| u64::from_le_bytes(keys[number as usize]);
        let repeats = Repeats::of(numbers().map(key), keys.len());
        let mut shared: Vec<(u64, Rank)> = numbers()
            .map(|number| (key(number), self.ranking.ranks[number as usize]))
            .filter(|entry| repeats.may_repeat(entry.0))
            .collect();
        Spread::default().sort(&mut shared, |entry| entry.0);
        Ok(shared)
    }

    fn is_capped(&self, articles: usize) -> bool {
        articles > self.cap
    }

    /// Add the pairs of a bucket, whose articles go by rank: references come first.
    fn add_pairs(&self, bucket: &[(u64, Rank)], sorter: &mut Sorter<2>) -> Result<()> {
        let number = |rank: Rank| self.ranking.numbers[rank as usize];
        let (hubs, neighbours) =
            if self.is_capped(bucket.len()) { (HUBS, HUBS) } else { (0, bucket.len()) };
        for (at, &(_, rank)) in bucket.iter().enumerate() {
            let one = number(rank);
            let hubs = &bucket[..at.min(hubs)];
            let others = hubs.iter().chain(bucket[at + 1..].iter().take(neighbours));
            let others = others.map(|&(_, other)| number(other));
            let compared = others.filter(|&other| self.table.are_compared(one, other));
            sorter.extend(compared.map(|other| later_first(one, other)))?;
        }
        Ok(())
    }
}
