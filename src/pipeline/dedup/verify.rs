//! The third stage: what the proposed pairs really share, from their texts.
//!
//! In: the candidates, sorted by their later article. Out: the pairs at or above the threshold with
//! their exact overlap, and the articles that were taken for the same as another and are not.
//!
//! The input is read again in its order. The shingles of an article that has a later partner are kept
//! until the last of them was met; when there is no room, the article's pairs wait for a further pass,
//! which begins with it. So memory is bounded, nothing is read at random, and most corpora take one
//! pass, because copies stand near each other or are few.

use rayon::prelude::*;

use super::{
    DedupOptions, Inputs,
    pass::{More, Numbered, Pass},
    propose::{CANDIDATES, Ranking},
    sketching::{changed, raw_bytes, sequence_hash},
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
    let mut job = Job {
        known,
        options,
        reader: Reader::new(known.table, options),
        room_bytes: options.shingle_bytes(known.table.memory_bytes()),
        found: Sorter::new(work.path(), sort_bytes),
        unlike: Vec::new(),
    };
    let mut done = VerifiedPairs::default();
    let mut rows = RowReader::<2>::new(work.read(CANDIDATES)?, work.path()).peekable();
    let mut candidates = CANDIDATES;
    while rows.peek().is_some() {
        let next = WAITING[done.passes as usize % 2];
        done.passes += 1;
        progress.begin("verifying", None);
        let (later_partners, needed) = job.count_partners(candidates, work)?;
        let mut waiting = RowWriter::new(work.create(next)?);
        let mut shelf = Shelf { later_partners, ..Shelf::default() };
        let mut pass = Pass::open(inputs, &options.reading, options.block_bytes(), progress)?;
        pass.read_only(needed);
        pass.each_block(|block| {
            job.verify_block(block, &mut rows, &mut shelf, &mut |row| {
                waiting.write(&row).map_err(|error| work.error(next, error))
            })?;
            Ok(if rows.peek().is_some() { More::Yes } else { More::No })
        })?;
        if let Some(row) = rows.next() {
            return Err(changed(known.table, row?[0]));
        }
        waiting.finish().map_err(|error| work.error(next, error))?;
        candidates = next;
        rows = RowReader::new(work.read(candidates)?, work.path()).peekable();
    }
    let Job { found, unlike, .. } = job;
    let mut out = RowWriter::new(work.create(VERIFIED)?);
    for row in found.sorted()? {
        out.write(&row?).map_err(|error| work.error(VERIFIED, error))?;
        done.pairs += 1;
    }
    out.finish().map_err(|error| work.error(VERIFIED, error))?;
    let mut out = RowWriter::new(work.create(UNLIKE)?);
    unlike
        .iter()
        .try_for_each(|&number| out.write(&[number]))
        .map_err(|error| work.error(UNLIKE, error))?;
    out.finish().map_err(|error| work.error(UNLIKE, error))?;
    work.finish(Stage::Verified, &done)?;
    Ok(done)
}

/// The shingles that are kept for later articles.
#[derive(Default)]
struct Shelf {
    sets: Map<Number, Vec<u64>>,
    bytes: usize,
    /// For each record, how many later ones it is to be compared with in this pass.
    later_partners: Vec<u32>,
}

impl Shelf {
    /// Keep a set, if there is room. The first always fits, so that every pass gets on.
    fn offer(&mut self, number: Number, set: &[u64], room_bytes: usize) {
        let bytes = size_of_val(set) + ENTRY_BYTES;
        if self.later_partners[number as usize] > 0
            && (self.sets.is_empty() || self.bytes + bytes <= room_bytes)
        {
            self.bytes += bytes;
            self.sets.insert(number, set.to_vec());
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

struct Job<'t> {
    known: Known<'t>,
    options: &'t DedupOptions,
    reader: Reader<'t>,
    room_bytes: usize,
    found: Sorter<4>,
    unlike: Vec<Number>,
}

type Rows = std::iter::Peekable<RowReader<2>>;

impl Job<'_> {
    /// For each record, with how many later ones it is to be compared, and whether with any.
    fn count_partners(&self, candidates: &str, work: &WorkFolder) -> Result<(Vec<u32>, Vec<bool>)> {
        let records = self.known.table.len();
        let (mut later_partners, mut needed) = (vec![0u32; records], vec![false; records]);
        for row in RowReader::<2>::new(work.read(candidates)?, work.path()) {
            let [later, earlier] = row?.map(|number| number as usize);
            later_partners[earlier] += 1;
            (needed[later], needed[earlier]) = (true, true);
        }
        Ok((later_partners, needed))
    }

    /// Verify the pairs whose later article is in `block`, as far as the earlier is at hand; the
    /// others wait.
    fn verify_block(
        &mut self,
        block: &Numbered,
        rows: &mut Rows,
        shelf: &mut Shelf,
        wait: &mut (dyn FnMut(Row<2>) -> Result<()> + Send),
    ) -> Result<()> {
        let numbers = block.numbers();
        let mut pairs: Vec<Row<2>> = Vec::new();
        while let Some(row) = rows.next_if(|row| !matches!(row, Ok(row) if row[0] >= numbers.end)) {
            pairs.push(row?);
        }
        let is_needed = |number: &Number| {
            shelf.later_partners[*number as usize] > 0
                || pairs.binary_search_by_key(number, |row| row[0]).is_ok()
        };
        let needed: Vec<Number> = numbers.filter(is_needed).collect();
        let sets: Vec<Vec<u64>> = needed
            .par_iter()
            .map(|&number| self.reader.shingles(block, number))
            .collect::<Result<_>>()?;
        for (&number, set) in needed.iter().zip(&sets) {
            shelf.offer(number, set, self.room_bytes);
        }
        let of_later = |number: &Number| {
            let at = needed.binary_search(number).expect("every later article is needed");
            &sets[at]
        };
        let compare = |row: &Row<2>| -> Option<Overlap> {
            Some(near_overlap(of_later(&row[0]), shelf.sets.get(&row[1])?, self.options.threshold))
        };
        let overlaps: Vec<Option<Overlap>> = pairs.par_iter().map(compare).collect();
        for (&[later, earlier], overlap) in pairs.iter().zip(overlaps) {
            match overlap {
                Some(overlap) => self.judge(later, earlier, overlap)?,
                None => wait([later, earlier])?,
            }
        }
        // An article that was not kept has its partners counted anew in the next pass.
        pairs.iter().for_each(|row| shelf.count_down(row[1]));
        Ok(())
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
        if overlap.resemblance() >= self.options.threshold {
            let [one, other] = [later, earlier].map(|number| ranking.ranks[number as usize]);
            let row = [one.min(other), one.max(other), narrow(overlap.shared), narrow(all)];
            self.found.extend([row])?;
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
    pub(super) fn shingles(&self, block: &Numbered, number: Number) -> Result<Vec<u64>> {
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
            let set = if let Some(glance) = block.block.glance(record, reading, memory) {
                sketcher.shingle_set(glance.text).to_vec()
            } else {
                let article = block.block.article(record, reading, &mut Vec::new());
                let article = article.map_err(|_| changed(table, number))?;
                sketcher.shingle_set(&article.text).to_vec()
            };
            let is_same = sequence_hash(sketcher.words()) == table.hashes[number as usize];
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
