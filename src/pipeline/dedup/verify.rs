//! The third stage: what the proposed pairs really share, from their texts.
//!
//! In: the candidates, sorted by their later article. Out: the pairs at or above the threshold with
//! their exact overlap, and the articles that were taken for the same as another and are not.
//!
//! The input is read again in its order. The shingles of an article that has a later partner are kept
//! until the last of them was met; when there is no room, the article's pairs wait for a further pass,
//! which begins with it. So memory is bounded, nothing is read at random, and most corpora take one
//! pass, because copies stand near each other or are few.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    DedupOptions, Inputs,
    pass::{Numbered, Pass},
    propose::{CANDIDATES, Ranking},
    sketching::{changed, raw_bytes},
    sorter::{Row, RowReader, RowWriter, Sorter},
    table::{Number, Standing, Table},
    work::{Stage, WorkFolder},
};
use crate::{
    corpus::Unescaped,
    error::Result,
    hash::Map,
    pipeline::{Progress, pool::Pool},
    resemblance::Overlap,
    sketch::{Sketcher, TextSketcher},
};

/// The file of verified pairs: rows of the better and the worse rank, the shared and all shingles.
pub(super) const VERIFIED: &str = "verified";
/// The file of articles that have not the words of the one that stands for them.
pub(super) const UNLIKE: &str = "unlike";
/// The files of pairs that wait for the next pass, used by turns. The candidates stay: a job that is
/// killed begins with them again.
const WAITING: [&str; 2] = ["waiting-0", "waiting-1"];
/// What an entry of the map takes beside its shingles.
const ENTRY_BYTES: usize = 64;

/// How the verification went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VerifiedPairs {
    /// Pairs of different wording at or above the threshold.
    pub pairs: u64,
    /// How often the input was read for it.
    pub passes: u32,
}

/// What is known when pairs are verified.
#[derive(Clone, Copy)]
pub(super) struct Known<'t> {
    pub(super) table: &'t Table,
    pub(super) ranking: &'t Ranking,
    pub(super) representatives: &'t [Number],
}

/// Verify the candidates.
pub(super) fn verify(
    known: Known<'_>,
    inputs: &Inputs,
    options: &DedupOptions,
    work: &mut WorkFolder,
    progress: &dyn Progress,
) -> Result<VerifiedPairs> {
    let sort_bytes = options.sort_bytes(known.table.memory_bytes());
    let mut found = Found {
        known,
        threshold: options.threshold,
        near: Sorter::new(work.path(), sort_bytes),
        unlike: Vec::new(),
    };
    let reader = Reader::new(known.table, options);
    let room_bytes = options.shingle_bytes(known.table.memory_bytes());
    let mut done = VerifiedPairs::default();
    let mut rows = RowReader::<2>::new(work.read(CANDIDATES)?, work.path()).peekable();
    let mut candidates = CANDIDATES;
    while rows.peek().is_some() {
        let next = WAITING[done.passes as usize % 2];
        done.passes += 1;
        progress.begin("verifying", None);
        let (later_partners, needed) = count_partners(known.table.len(), candidates, work)?;
        let mut waiting = RowWriter::new(work.create(next)?);
        let mut shelf = Shelf { sets: Map::default(), bytes: 0, room_bytes, later_partners };
        let ready = ReadyPairs { pairs: Mutex::default(), threshold: options.threshold };
        let mut pass = Pass::open(inputs, &options.reading, progress)?.only(&needed);
        pass.each_made(
            |block| {
                let compared = ready.compare();
                let read = |number| Ok((number, reader.shingles(block, number)?));
                Ok((compared, block.those(&needed).map(read).collect::<Result<Vec<_>>>()?))
            },
            |block, (compared, sets): (Compared, Vec<(Number, Shingles)>)| {
                found.take(compared)?;
                sets.iter().for_each(|(number, set)| shelf.offer(*number, set));
                let end = block.numbers().end;
                let mut pairs = Vec::new();
                while let Some(row) = rows.next_if(|row| !matches!(row, Ok(row) if row[0] >= end)) {
                    let pair @ [later, earlier] = row?;
                    let at = sets.binary_search_by_key(&later, |entry| entry.0);
                    let (_, set) = &sets[at.expect("every later article is needed")];
                    match shelf.sets.get(&earlier) {
                        Some(other) => pairs.push((pair, Arc::clone(set), Arc::clone(other))),
                        None => waiting.write(&pair).map_err(|error| work.error(next, error))?,
                    }
                    // An article that was not kept has its partners counted anew in the next pass.
                    shelf.count_down(earlier);
                }
                ready.add(pairs);
                Ok(())
            },
        )?;
        found.take(ready.compare())?;
        if let Some(row) = rows.next() {
            return Err(changed(known.table, row?[0]));
        }
        waiting.finish().map_err(|error| work.error(next, error))?;
        candidates = next;
        rows = RowReader::new(work.read(candidates)?, work.path()).peekable();
    }
    done.pairs = found.write(work)?;
    work.finish(Stage::Verified, &done)?;
    Ok(done)
}

/// For each record, with how many later ones it is to be compared, and whether with any.
fn count_partners(
    records: usize,
    candidates: &str,
    work: &WorkFolder,
) -> Result<(Vec<u32>, Vec<bool>)> {
    let (mut later_partners, mut needed) = (vec![0u32; records], vec![false; records]);
    for row in RowReader::<2>::new(work.read(candidates)?, work.path()) {
        let [later, earlier] = row?.map(|number| number as usize);
        later_partners[earlier] += 1;
        (needed[later], needed[earlier]) = (true, true);
    }
    Ok((later_partners, needed))
}

/// The distinct shingles of an article, ascending.
pub(super) type Shingles = Arc<[u64]>;

/// The shingles that are kept for later articles.
struct Shelf {
    sets: Map<Number, Shingles>,
    bytes: usize,
    room_bytes: usize,
    /// For each record, how many later ones it is to be compared with in this pass.
    later_partners: Vec<u32>,
}

impl Shelf {
    /// Keep a set, if there is room. The first always fits, so that every pass gets on.
    fn offer(&mut self, number: Number, set: &Shingles) {
        let bytes = size_of_val(&set[..]) + ENTRY_BYTES;
        if self.later_partners[number as usize] > 0
            && (self.sets.is_empty() || self.bytes + bytes <= self.room_bytes)
        {
            self.bytes += bytes;
            self.sets.insert(number, Arc::clone(set));
        }
    }

    /// One of the later partners was met.
    fn count_down(&mut self, number: Number) {
        let left = &mut self.later_partners[number as usize];
        *left -= 1;
        if *left == 0
            && let Some(set) = self.sets.remove(&number)
        {
            self.bytes -= size_of_val(&set[..]) + ENTRY_BYTES;
        }
    }
}

/// Pairs of the later and the earlier article, and what they share.
type Compared = Vec<(Row<2>, Overlap)>;

/// Pairs whose shingles are at hand: whoever reads the next block compares them before.
struct ReadyPairs {
    pairs: Mutex<Vec<(Row<2>, Shingles, Shingles)>>,
    threshold: f64,
}

impl ReadyPairs {
    /// Pairs that a thread takes at a time: some tenth of a millisecond of work.
    const AT_A_TIME: usize = 64;

    fn add(&self, pairs: Vec<(Row<2>, Shingles, Shingles)>) {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner).extend(pairs);
    }

    /// Compare pairs until there are none.
    fn compare(&self) -> Compared {
        let mut compared = Vec::new();
        loop {
            let taken = {
                let mut pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
                let start = pairs.len().saturating_sub(Self::AT_A_TIME);
                pairs.split_off(start)
            };
            if taken.is_empty() {
                return compared;
            }
            let compare = |(pair, one, other): (Row<2>, Shingles, Shingles)| {
                (pair, near_overlap(&one, &other, self.threshold))
            };
            compared.extend(taken.into_iter().map(compare));
        }
    }
}

/// What was found so far.
struct Found<'t> {
    known: Known<'t>,
    threshold: f64,
    /// Pairs at or above the threshold.
    near: Sorter<4>,
    unlike: Vec<Number>,
}

impl Found<'_> {
    fn take(&mut self, compared: Compared) -> Result<()> {
        let mut pairs = compared.into_iter();
        pairs.try_for_each(|([later, earlier], overlap)| self.judge(later, earlier, overlap))
    }

    /// Write all of it. The answer is how many pairs that are.
    fn write(mut self, work: &WorkFolder) -> Result<u64> {
        let mut pairs = 0;
        let mut out = RowWriter::new(work.create(VERIFIED)?);
        for row in self.near.sorted()? {
            out.write(&row?).map_err(|error| work.error(VERIFIED, error))?;
            pairs += 1;
        }
        out.finish().map_err(|error| work.error(VERIFIED, error))?;
        let mut out = RowWriter::new(work.create(UNLIKE)?);
        self.unlike.sort_unstable();
        self.unlike
            .iter()
            .try_for_each(|&number| out.write(&[number]))
            .map_err(|error| work.error(UNLIKE, error))?;
        out.finish().map_err(|error| work.error(UNLIKE, error))?;
        Ok(pairs)
    }

    fn judge(&mut self, later: Number, earlier: Number, overlap: Overlap) -> Result<()> {
        let Known { ranking, representatives, .. } = self.known;
        let all = overlap.a + overlap.b - overlap.shared;
        let narrow = |count: u64| u32::try_from(count).expect("texts are at most 4 GiB long");
        let stands_for = |one: Number, other: Number| representatives[one as usize] == other;
        if stands_for(later, earlier) || stands_for(earlier, later) {
            let copy = if stands_for(later, earlier) { later } else { earlier };
            self.unlike.extend((overlap.shared != all).then_some(copy));
            return Ok(());
        }
        if overlap.resemblance() >= self.threshold {
            let [one, other] = [later, earlier].map(|number| ranking.ranks[number as usize]);
            let row = [one.min(other), one.max(other), narrow(overlap.shared), narrow(all)];
            self.near.extend([row])?;
        }
        Ok(())
    }
}

/// What two sets share, both sorted and without repetitions. As soon as their resemblance is known to be
/// below `threshold`, it is no longer counted what they share, but how much they could: three of four
/// proposed pairs are told apart by a third of their shingles.
fn near_overlap(one: &[u64], other: &[u64], threshold: f64) -> Overlap {
    /// Steps between two looks at how much they could share.
    const STRETCH: usize = 64;
    let (a, b) = (one.len() as u64, other.len() as u64);
    let (mut i, mut j, mut shared) = (0, 0, 0u64);
    loop {
        for _ in 0..STRETCH {
            let (Some(x), Some(y)) = (one.get(i), other.get(j)) else {
                return Overlap { shared, a, b };
            };
            shared += u64::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        let rest = (one.len() - i).min(other.len() - j) as u64;
        let most = Overlap { shared: shared + rest, a, b };
        if most.resemblance() < threshold {
            return most;
        }
    }
}

/// Reads articles again, on any thread.
pub(super) struct Reader<'t> {
    table: &'t Table,
    options: &'t DedupOptions,
    sketchers: Pool<(TextSketcher, Unescaped)>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(table: &'t Table, options: &'t DedupOptions) -> Self {
        Self { table, options, sketchers: Pool::default() }
    }

    /// The distinct shingles of a record that is an article.
    pub(super) fn shingles(&self, block: &Numbered, number: Number) -> Result<Shingles> {
        let table = self.table;
        let record = (number - block.first) as usize;
        if raw_bytes(block.block.raw(record)) != table.bytes[number as usize]
            || table.standing(number) != Standing::Article
        {
            return Err(changed(table, number));
        }
        let new_sketcher = || {
            let sketcher = TextSketcher::new(Sketcher::new(0), self.options.shingle_tokens);
            (sketcher, Unescaped::default())
        };
        let reading = &self.options.reading;
        self.sketchers.with(new_sketcher, |(sketcher, memory)| {
            let set: Shingles = if let Some(glance) = block.block.glance(record, reading, memory) {
                sketcher.shingle_set(glance.text).into()
            } else {
                let article = block.block.article(record, reading, &mut Vec::new());
                let article = article.map_err(|_| changed(table, number))?;
                sketcher.shingle_set(&article.text).into()
            };
            let is_same = sketcher.digest() == table.hashes[number as usize];
            if is_same { Ok(set) } else { Err(changed(table, number)) }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_near_is_counted(
            one in proptest::collection::btree_set(0u64..900, 0..800),
            other in proptest::collection::btree_set(0u64..900, 0..800),
            threshold in 0.0..1.0,
        ) {
            let [one, other] = [one, other].map(Vec::from_iter);
            let (found, exact) = (near_overlap(&one, &other, threshold), Overlap::of(&one, &other));
            if exact.resemblance() >= threshold {
                prop_assert_eq!(found, exact);
            } else {
                prop_assert!(found.resemblance() < threshold);
                prop_assert!(found.shared >= exact.shared);
            }
        }
    }
}
