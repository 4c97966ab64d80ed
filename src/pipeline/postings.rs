//! Which articles have which anchors.

use rayon::prelude::*;

use crate::{pipeline::prepare::PreparedCorpus, sketch::anchors};

/// Shingles of a corpus up to which every one is kept as an anchor. Above it the window widens, so
/// that the postings stay near this many: at 16 bytes each, 320 MB.
const MOST_POSTINGS: usize = 20_000_000;

/// The articles of each anchor.
#[derive(Debug)]
pub(super) struct Postings {
    /// (shingle, article), sorted, each once.
    entries: Vec<(u64, u32)>,
    /// For each beginning of a shingle, in its highest bits, the first entry that has it or a later
    /// one; and the number of entries.
    first_entry: Vec<u32>,
    /// Consecutive shingles of which the least is an anchor.
    pub(super) window: usize,
}

impl Postings {
    pub(super) fn build(corpus: &PreparedCorpus) -> Self {
        let shingles: usize = corpus.articles.iter().map(|article| article.words.len()).sum();
        let window = window(shingles);
        let mut entries: Vec<(u64, u32)> = corpus
            .articles
            .par_iter()
            .zip(0u32..u32::MAX)
            .flat_map_iter(|(article, number)| {
                let anchors = anchors(&corpus.shingles(article), window);
                anchors.into_iter().map(move |anchor| (anchor.shingle, number))
            })
            .collect();
        entries.par_sort_unstable();
        entries.dedup();
        Self { first_entry: first_entries(&entries), entries, window }
    }

    /// None of anything, with this window.
    #[cfg(test)]
    pub(super) fn with_window(window: usize) -> Self {
        Self { entries: Vec::new(), first_entry: vec![0, 0], window }
    }

    /// The articles of a shingle, ascending; none when it is no anchor.
    pub(super) fn articles(&self, shingle: u64) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.of(self.bucket(shingle))
    }

    /// The place of a shingle's articles; an empty one when it is no anchor.
    pub(super) fn bucket(&self, shingle: u64) -> Bucket {
        let beginning = beginning(shingle, self.first_entry.len() - 1);
        let entry = |beginning: usize| self.first_entry[beginning] as usize;
        let around = &self.entries[entry(beginning)..entry(beginning + 1)];
        let start = around.partition_point(|entry| entry.0 < shingle);
        let end = start + around[start..].partition_point(|entry| entry.0 == shingle);
        let place = |at: usize| self.first_entry[beginning] + number(at);
        Bucket { start: place(start), end: place(end) }
    }

    /// The articles in that place, ascending.
    pub(super) fn of(&self, bucket: Bucket) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.entries[bucket.start as usize..bucket.end as usize].iter().map(|entry| entry.1)
    }

    /// Whether an article is in that place.
    pub(super) fn has(&self, bucket: Bucket, article: u32) -> bool {
        let entries = &self.entries[bucket.start as usize..bucket.end as usize];
        entries.binary_search_by_key(&article, |entry| entry.1).is_ok()
    }

    /// These buckets, each once.
    pub(super) fn set_of(&self, buckets: impl Iterator<Item = BucketStart>) -> BucketSet {
        let mut starts = vec![0u64; self.entries.len().div_ceil(64)];
        for BucketStart(start) in buckets {
            starts[start as usize / 64] |= 1 << (start % 64);
        }
        let count = |sum: &mut u32, word: &u64| {
            *sum += word.count_ones();
            Some(*sum - word.count_ones())
        };
        let before = starts.iter().scan(0, count).collect();
        BucketSet { starts, before }
    }

    /// The buckets of a set, in their order.
    pub(super) fn buckets_of<'s>(
        &'s self,
        set: &'s BucketSet,
    ) -> impl Iterator<Item = Bucket> + 's {
        let ones = |(word, &bits): (usize, &u64)| {
            let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|bits| *bits > 0);
            std::iter::successors(Some(bits).filter(|bits| *bits > 0), rest)
                .map(move |bits| 64 * word + bits.trailing_zeros() as usize)
        };
        set.starts.iter().enumerate().flat_map(ones).map(|start| {
            let shingle = self.entries[start].0;
            let same = self.entries[start..].iter().take_while(|entry| entry.0 == shingle);
            Bucket { start: number(start), end: number(start + same.count()) }
        })
    }

    /// The articles of each anchor that at least two have, in the order of the shingles' hashes.
    pub(super) fn buckets(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.entries.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.len() > 1)
    }
}

/// Where the articles of a shingle are among all postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bucket {
    start: u32,
    end: u32,
}

/// Where a bucket begins, which tells it from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BucketStart(u32);

impl Bucket {
    /// How many articles there are.
    pub(super) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// What to know it by.
    pub(super) fn start(self) -> BucketStart {
        BucketStart(self.start)
    }
}

/// Some buckets, numbered in the order of the postings: a bit for each posting.
#[derive(Debug)]
pub(super) struct BucketSet {
    starts: Vec<u64>,
    /// For each word of `starts` how many bits the words before it have.
    before: Vec<u32>,
}

impl BucketSet {
    /// The number of a bucket of the set.
    pub(super) fn rank(&self, bucket: BucketStart) -> usize {
        let (word, bit) = (bucket.0 as usize / 64, bucket.0 % 64);
        let below = self.starts[word] & ((1 << bit) - 1);
        (self.before[word] + below.count_ones()) as usize
    }
}

/// Entries for each beginning of a shingle, on average: a cache line or two.
const ENTRIES_PER_BEGINNING: usize = 8;

fn first_entries(entries: &[(u64, u32)]) -> Vec<u32> {
    let beginnings = (entries.len() / ENTRIES_PER_BEGINNING).next_power_of_two();
    let mut first = vec![0; beginnings + 1];
    for &(shingle, _) in entries {
        first[beginning(shingle, beginnings) + 1] += 1;
    }
    let mut sum = 0;
    for count in &mut first {
        sum += *count;
        *count = sum;
    }
    first
}

/// Which of so many beginnings, a power of two, a shingle has.
fn beginning(shingle: u64, beginnings: usize) -> usize {
    // With one beginning all 64 bits would be shifted out, which is none.
    shingle
        .checked_shr(64 - beginnings.ilog2())
        .map_or(0, |bits| usize::try_from(bits).expect("there are fewer beginnings than addresses"))
}

fn number(entry: usize) -> u32 {
    u32::try_from(entry).expect("postings are numbered in 32 bits")
}

/// The least window with which a corpus of so many shingles has at most [`MOST_POSTINGS`] anchors:
/// a window of w keeps 2 in w + 1.
fn window(shingles: usize) -> usize {
    if shingles <= MOST_POSTINGS { 1 } else { 2 * shingles.div_ceil(MOST_POSTINGS) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shingle_is_found_where_it_is() {
        for count in [0, 1, 2, 100] {
            let shingle = |n: u64| crate::hash::mix(n);
            let mut entries: Vec<(u64, u32)> = (0..count)
                .flat_map(|n| (0..=u32::try_from(n % 3).unwrap()).map(move |a| (shingle(n), a)))
                .collect();
            entries.sort_unstable();
            let postings = Postings { first_entry: first_entries(&entries), entries, window: 1 };
            for n in 0..count {
                let articles: Vec<u32> = postings.articles(shingle(n)).collect();
                assert_eq!(articles.len() as u64, n % 3 + 1);
            }
            assert_eq!(postings.articles(shingle(1_000)).len(), 0);
        }
    }

    #[test]
    fn a_set_of_buckets_numbers_them() {
        let entries = (0..100u64).flat_map(|shingle| [(shingle, 0), (shingle, 1)]).collect();
        let postings = Postings { entries, first_entry: Vec::new(), window: 1 };
        let wanted = [198, 0, 62, 64, 64, 0].map(BucketStart);
        let set = postings.set_of(wanted.into_iter());
        let found: Vec<Bucket> = postings.buckets_of(&set).collect();
        assert_eq!(found, [0, 62, 64, 198].map(|start| Bucket { start, end: start + 2 }));
        assert_eq!(wanted.map(|start| set.rank(start)), [3, 0, 1, 2, 2, 0]);
    }

    #[test]
    fn small_corpora_keep_every_shingle() {
        assert_eq!(window(0), 1);
        assert_eq!(window(MOST_POSTINGS), 1);
        assert_eq!(window(2 * MOST_POSTINGS), 3);
    }
}
