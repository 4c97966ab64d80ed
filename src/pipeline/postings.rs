//! Which articles have which anchors.
//!
//! The postings are made in sorted runs, each of the shingles in one stretch of all hashes and small enough to be
//! sorted in memory, and kept in the store: so a corpus of a million articles takes no more memory than one of
//! fifty thousand. For each run all articles are gone through once more.

use rayon::prelude::*;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::{error::Result, pipeline::prepare::PreparedCorpus, sketch::anchors, store::Kept};

/// Postings of a run, about: at 16 bytes each while they are sorted, 320 MB. A corpus of fewer shingles keeps every
/// one as an anchor. Of more the window widens at first, so that there are no more postings.
const RUN_POSTINGS: usize = 20_000_000;
/// The window that is wide enough: it finds every run of thirteen words in a row, the length of a sentence. A larger
/// corpus has more runs of postings instead,
const FIRM_WINDOW: usize = 9;
/// until there are so many postings, of some million articles; of still more the window widens again.
const MOST_POSTINGS: usize = 5 * RUN_POSTINGS;

/// The articles of each anchor.
#[derive(Debug)]
pub(super) struct Postings {
    /// Each of the shingles in an equal part of all hashes, in their order.
    runs: Vec<Run>,
    /// Consecutive shingles of which the least is an anchor.
    pub(super) window: usize,
}

/// An anchor of an article.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable, KnownLayout,
)]
#[repr(C, packed(4))]
struct Posting {
    shingle: u64,
    article: u32,
}

/// The postings of some shingles.
#[derive(Debug)]
struct Run {
    /// Postings of the runs before it.
    base: u32,
    /// Sorted, each once.
    postings: Kept<Posting>,
    /// For each beginning of a shingle's [`place`], in its highest bits, the first posting that has it or a later
    /// one; and the number of postings.
    first: Vec<u32>,
}

impl Postings {
    /// The postings of a corpus.
    ///
    /// # Errors
    ///
    /// When its store has no room for them, or has given up.
    pub(super) fn build(corpus: &PreparedCorpus) -> Result<Self> {
        let shingles: usize = corpus.articles.iter().map(|article| article.words.len()).sum();
        let window = window(shingles);
        let runs = (2 * shingles / (window + 1)).div_ceil(RUN_POSTINGS).max(1);
        let mut all = Self { runs: Vec::with_capacity(runs), window };
        for number in 0..runs {
            let anchors_of = |(article, number_of_article): (&_, u32)| {
                let anchors = anchors(&corpus.shingles(article), window).into_iter();
                let here = anchors.filter(move |anchor| place(anchor.shingle, runs).0 == number);
                here.map(move |anchor| Posting {
                    shingle: anchor.shingle,
                    article: number_of_article,
                })
            };
            let articles = corpus.articles.par_iter().zip(0u32..u32::MAX);
            let mut postings: Vec<Posting> = articles.flat_map_iter(anchors_of).collect();
            postings.par_sort_unstable();
            postings.dedup();
            let mut batch = corpus.store.batch();
            let kept = batch.add(&postings);
            all.push(batch.keep()?.slice(&kept), runs);
            corpus.store.check()?;
        }
        Ok(all)
    }

    /// Add the next of so many runs.
    fn push(&mut self, postings: Kept<Posting>, runs: usize) {
        let base = number(self.len());
        self.runs.push(Run { base, first: first_of_each(&postings, runs), postings });
    }

    /// None of anything, with this window.
    #[cfg(test)]
    pub(super) fn with_window(window: usize) -> Self {
        let mut all = Self { runs: Vec::new(), window };
        all.push(Kept::NONE, 1);
        all
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.runs.last().map_or(0, |run| run.base as usize + run.postings.len())
    }

    /// The articles of a shingle, ascending; none when it is no anchor.
    pub(super) fn articles(&self, shingle: u64) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.of(self.bucket(shingle))
    }

    /// The place of a shingle's articles; an empty one when it is no anchor.
    pub(super) fn bucket(&self, shingle: u64) -> Bucket {
        let (run, place) = place(shingle, self.runs.len());
        let Run { base, postings, first } = &self.runs[run];
        let beginning = beginning(place, first.len() - 1);
        let around = &postings[first[beginning] as usize..first[beginning + 1] as usize];
        let start = around.partition_point(|posting| posting.shingle < shingle);
        let end = start + around[start..].partition_point(|posting| posting.shingle == shingle);
        let number = |at: usize| base + first[beginning] + number(at);
        Bucket { start: number(start), end: number(end) }
    }

    /// The articles in that place, ascending.
    pub(super) fn of(&self, bucket: Bucket) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.postings(bucket).iter().map(|posting| posting.article)
    }

    /// Whether an article is in that place.
    pub(super) fn has(&self, bucket: Bucket, article: u32) -> bool {
        self.postings(bucket).binary_search_by_key(&article, |posting| posting.article).is_ok()
    }

    fn postings(&self, bucket: Bucket) -> &[Posting] {
        let Run { base, postings, .. } = self.run(bucket.start);
        &postings[(bucket.start - base) as usize..(bucket.end - base) as usize]
    }

    /// The run that has a posting.
    fn run(&self, posting: u32) -> &Run {
        let behind = self.runs.partition_point(|run| run.base <= posting);
        &self.runs[behind.max(1) - 1]
    }

    /// These buckets, each once.
    pub(super) fn set_of(&self, buckets: impl Iterator<Item = BucketStart>) -> BucketSet {
        let mut starts = vec![0u64; self.len().div_ceil(64)];
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
            let start = number(start);
            let Run { base, postings, .. } = self.run(start);
            let postings = &postings[(start - base) as usize..];
            let shingle = postings[0].shingle;
            let same = postings.iter().take_while(|posting| posting.shingle == shingle);
            Bucket { start, end: start + number(same.count()) }
        })
    }

    /// The place of each anchor that at least two articles have, in the order of the shingles' hashes.
    pub(super) fn buckets(&self) -> impl Iterator<Item = Bucket> {
        let of_run = |run: &Run| {
            let mut end = run.base;
            let buckets = run.postings.chunk_by(|x, y| x.shingle == y.shingle).map(move |bucket| {
                let start = end;
                end += number(bucket.len());
                Bucket { start, end }
            });
            buckets.filter(|bucket| bucket.len() > 1).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(of_run)
    }
}

/// Where the articles of a shingle are among all postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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

/// Postings for each beginning of a place, on average: a cache line or two.
const POSTINGS_PER_BEGINNING: usize = 8;

/// Which of so many runs has a shingle, and where in it, in parts of 2^64.
fn place(shingle: u64, runs: usize) -> (usize, u64) {
    let scaled = u128::from(shingle) * runs as u128;
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is below `runs`")]
    let (run, place) = ((scaled >> 64) as usize, scaled as u64);
    (run, place)
}

fn first_of_each(postings: &[Posting], runs: usize) -> Vec<u32> {
    let beginnings = (postings.len() / POSTINGS_PER_BEGINNING).next_power_of_two();
    let mut first = vec![0; beginnings + 1];
    for posting in postings {
        first[beginning(place(posting.shingle, runs).1, beginnings) + 1] += 1;
    }
    let mut sum = 0;
    for count in &mut first {
        sum += *count;
        *count = sum;
    }
    first
}

/// Which of so many beginnings, a power of two, a place has.
fn beginning(place: u64, beginnings: usize) -> usize {
    // With one beginning all 64 bits would be shifted out, which is none.
    place
        .checked_shr(64 - beginnings.ilog2())
        .map_or(0, |bits| usize::try_from(bits).expect("there are fewer beginnings than addresses"))
}

fn number(entry: usize) -> u32 {
    u32::try_from(entry).expect("postings are numbered in 32 bits")
}

/// The window for a corpus of so many shingles: one of w keeps 2 in w + 1.
fn window(shingles: usize) -> usize {
    let at_most = |postings: usize| (2 * shingles.div_ceil(postings)).saturating_sub(1).max(1);
    at_most(RUN_POSTINGS).min(FIRM_WINDOW).max(at_most(MOST_POSTINGS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Postings of these entries, in so many runs.
    fn postings(entries: &[(u64, u32)], runs: usize) -> Postings {
        let mut all = Postings { runs: Vec::new(), window: 1 };
        for run in 0..runs {
            let mut of_run: Vec<Posting> = entries
                .iter()
                .filter(|entry| place(entry.0, runs).0 == run)
                .map(|&(shingle, article)| Posting { shingle, article })
                .collect();
            of_run.sort_unstable();
            all.push(Kept::of(&of_run), runs);
        }
        all
    }

    #[test]
    fn every_shingle_is_found_where_it_is() {
        for (count, runs) in [(0, 1), (1, 1), (1, 3), (2, 2), (100, 1), (100, 5)] {
            let shingle = |n: u64| crate::hash::mix(n);
            let articles = |n: u64| 0..=u32::try_from(n % 3).unwrap();
            let entries: Vec<(u64, u32)> =
                (0..count).flat_map(|n| articles(n).map(move |a| (shingle(n), a))).collect();
            let postings = postings(&entries, runs);
            assert_eq!(postings.len(), entries.len());
            for n in 0..count {
                assert!(postings.articles(shingle(n)).eq(articles(n)));
                assert!(postings.has(postings.bucket(shingle(n)), 0));
                assert!(!postings.has(postings.bucket(shingle(n)), 3));
            }
            assert_eq!(postings.articles(shingle(1_000)).len(), 0);
            let shared = (0..count).filter(|n| n % 3 > 0).count();
            assert_eq!(postings.buckets().count(), shared);
            assert!(postings.buckets().all(|bucket| postings.of(bucket).next() == Some(0)));
        }
    }

    #[test]
    fn a_set_of_buckets_numbers_them() {
        for runs in [1, 3] {
            let part = u64::MAX / 100;
            let entries: Vec<(u64, u32)> =
                (0..100).flat_map(|n| [(n * part, 0), (n * part, 1)]).collect();
            let postings = postings(&entries, runs);
            let wanted = [198, 0, 62, 64, 64, 0].map(BucketStart);
            let set = postings.set_of(wanted.into_iter());
            let found: Vec<Bucket> = postings.buckets_of(&set).collect();
            assert_eq!(found, [0, 62, 64, 198].map(|start| Bucket { start, end: start + 2 }));
            assert_eq!(wanted.map(|start| set.rank(start)), [3, 0, 1, 2, 2, 0]);
        }
    }

    #[test]
    fn the_window_widens_with_the_corpus() {
        assert_eq!(window(0), 1);
        assert_eq!(window(RUN_POSTINGS), 1);
        assert_eq!(window(2 * RUN_POSTINGS), 3);
        assert_eq!(window(5 * RUN_POSTINGS), FIRM_WINDOW);
        assert_eq!(window(20 * RUN_POSTINGS), FIRM_WINDOW);
        assert_eq!(window(10 * MOST_POSTINGS), 19);
    }
}
