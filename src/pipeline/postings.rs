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
        Self { entries, window }
    }

    /// The articles of a shingle, ascending; none when it is no anchor.
    pub(super) fn articles(&self, shingle: u64) -> impl ExactSizeIterator<Item = u32> + '_ {
        let start = self.entries.partition_point(|entry| entry.0 < shingle);
        let rest = &self.entries[start..];
        rest[..rest.partition_point(|entry| entry.0 == shingle)].iter().map(|entry| entry.1)
    }

    /// The articles of each anchor that at least two have, in the order of the shingles' hashes.
    pub(super) fn buckets(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.entries.chunk_by(|x, y| x.0 == y.0).filter(|bucket| bucket.len() > 1)
    }
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
    fn small_corpora_keep_every_shingle() {
        assert_eq!(window(0), 1);
        assert_eq!(window(MOST_POSTINGS), 1);
        assert_eq!(window(2 * MOST_POSTINGS), 3);
    }
}
