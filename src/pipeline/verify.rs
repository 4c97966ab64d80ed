//! What two articles really share, from their texts.

use rayon::prelude::*;

use crate::{
    align::{AlignOptions, Aligner, Passage},
    corpus::Article,
    error::Result,
    hash::Places,
    id::ArticleIndex,
    pipeline::{
        Progress, pool::Pool, postings::Postings, prepare::PreparedCorpus, propose::Pair,
        stories::Stories,
    },
    resemblance::Overlap,
};

/// Two articles that share so much are reported even where no passage stands out: they fill in
/// one form, such as a table of figures. In parts of a hundred of all their shingles.
const LEAST_RESEMBLANCE_PERCENT: u64 = 20;
/// The same, in parts of a hundred of one article's shingles.
const LEAST_CONTAINMENT_PERCENT: u64 = 40;
/// Pairs that a thread takes at a time.
const CHUNK_PAIRS: usize = 256;
/// Of fewer pairs there are as many chunks, so that no thread waits for another that has them all.
const LEAST_CHUNKS: usize = 16;

/// A pair that has something in common.
#[derive(Clone, Debug)]
pub(super) struct Verified {
    pub(super) a: ArticleIndex,
    pub(super) b: ArticleIndex,
    pub(super) overlap: Overlap,
    pub(super) passages: Vec<Passage>,
}

/// The articles that are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'c> {
    pub(super) articles: &'c [Article],
    pub(super) prepared: &'c PreparedCorpus,
    pub(super) stories: &'c Stories,
    /// What pairs must share to be aligned, where that is asked.
    pub(super) bar: Option<Bar<'c>>,
}

/// What a pair of a very large search must share to be aligned: enough shingles, and enough anchors
/// among them that not too many articles have; or much of either article. Nearly all pairs share a phrase, or the
/// furniture of one outlet, and nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar<'c> {
    /// So many shingles are enough,
    pub(super) least_shingles: u32,
    /// if enough of them are uncommon, where that is asked.
    pub(super) uncommon: Option<Uncommon<'c>>,
    /// Pairs that need not pass it, sorted.
    pub(super) spared: &'c [Pair],
}

/// How many of the shingles that two articles share must be uncommon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uncommon<'c> {
    pub(super) postings: &'c Postings,
    /// So many of them are anchors
    pub(super) least_anchors: usize,
    /// that no more articles have than this.
    pub(super) anchor_cap: usize,
}

/// What comparing pairs came to.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Those with something in common, in the order given.
    pub(super) found: Vec<Verified>,
    /// How many were not aligned.
    pub(super) unaligned: u64,
}

/// Compare the pairs, of which the stories tell.
///
/// # Errors
///
/// When the store has given up.
pub(super) fn verify(
    texts: Texts<'_>,
    pairs: &[Pair],
    options: AlignOptions,
    progress: &dyn Progress,
) -> Result<Compared> {
    progress.begin("comparing", Some(pairs.len() as u64));
    let aligners = Pool::default();
    let new_aligner =
        || (Aligner::new(&texts.prepared.lexicon, options), UncommonAnchors::default());
    let compare_chunk = |(chunk, shared): (&[Pair], &[u32])| {
        texts.prepared.store.check()?;
        let compared = aligners.with(new_aligner, |(aligner, anchors)| {
            let mut compared = Compared::default();
            for (&pair, &shared) in chunk.iter().zip(shared) {
                texts.compare(pair, shared, (aligner, anchors), &mut compared);
            }
            compared
        });
        progress.advance(chunk.len() as u64);
        Ok(compared)
    };
    let chunk_pairs = pairs.len().div_ceil(LEAST_CHUNKS).clamp(1, CHUNK_PAIRS);
    let shared = texts.stories.shared_shingles.par_chunks(chunk_pairs);
    let chunks = pairs.par_chunks(chunk_pairs).zip(shared);
    // Each chunk by itself: some take a hundred times as long as others, and no thread is to wait for another.
    let compared: Vec<Compared> =
        chunks.with_max_len(1).map(compare_chunk).collect::<Result<_>>()?;
    let unaligned = compared.iter().map(|chunk| chunk.unaligned).sum();
    let found = compared.into_iter().flat_map(|chunk| chunk.found).collect();
    Ok(Compared { found, unaligned })
}

impl Texts<'_> {
    fn compare(
        &self,
        (a, b): Pair,
        shared_shingles: u32,
        (aligner, anchors): (&mut Aligner<'_>, &mut UncommonAnchors),
        compared: &mut Compared,
    ) {
        let overlap = self.overlap((a, b), shared_shingles);
        if overlap.a == 0 || overlap.b == 0 {
            return;
        }
        let is_aligned = self.is_aligned((a, b), overlap, anchors);
        compared.unaligned += u64::from(!is_aligned);
        let passages = if is_aligned { self.align((a, b), aligner) } else { Vec::new() };
        if !passages.is_empty() || is_much(overlap) {
            compared.found.push(Verified { a, b, overlap, passages });
        }
    }

    /// Whether a pair with this overlap passes the bar.
    pub(super) fn is_aligned(
        &self,
        pair: Pair,
        overlap: Overlap,
        anchors: &mut UncommonAnchors,
    ) -> bool {
        let Some(bar) = self.bar else { return true };
        if is_much(overlap) || bar.spared.binary_search(&pair).is_ok() {
            return true;
        }
        overlap.shared >= bar.least_shingles.into()
            && bar.uncommon.is_none_or(|uncommon| anchors.are_enough(pair, self.prepared, uncommon))
    }

    /// The overlap of two articles that share so many shingles.
    fn overlap(&self, (a, b): Pair, shared_shingles: u32) -> Overlap {
        let [a, b] =
            [a, b].map(|index| self.prepared.articles[index.get()].shingle_set.len() as u64);
        Overlap { shared: shared_shingles.into(), a, b }
    }

    /// The passages of two articles.
    pub(super) fn align(&self, (a, b): Pair, aligner: &mut Aligner<'_>) -> Vec<Passage> {
        let [one, other] = [a, b].map(|index| self.stories.side(self.prepared, index));
        let starts = |index: ArticleIndex| {
            let text = &self.articles[index.get()].text;
            self.prepared.articles[index.get()].sentence_starts(text)
        };
        let mut passages = aligner.align(one, other);
        for passage in &mut passages {
            if passage.may_be_completed() {
                let sentences = (starts(a), starts(b));
                *passage = aligner.with_whole_sentences(passage.clone(), (one, other), sentences);
            }
        }
        passages
    }
}

/// Counts uncommon anchors that one article after the other shares. Of consecutive pairs most have the first in
/// common, of whose shingles each is looked up once.
#[derive(Debug, Default)]
pub(super) struct UncommonAnchors {
    article: Option<ArticleIndex>,
    shingles: Places,
    /// For each shingle whether it is an uncommon anchor, once that was asked.
    are_uncommon: Vec<Option<bool>>,
}

impl UncommonAnchors {
    /// Whether two articles share enough of them.
    fn are_enough(&mut self, (a, b): Pair, corpus: &PreparedCorpus, asked: Uncommon<'_>) -> bool {
        let [one, other] = [a, b].map(|index| &corpus.articles[index.get()].shingle_set[..]);
        if self.article.replace(a) != Some(a) {
            self.shingles = Places::of(one);
            self.are_uncommon.clear();
            self.are_uncommon.resize(one.len(), None);
        }
        let is_uncommon =
            |shingle: u64| (1..=asked.anchor_cap).contains(&asked.postings.articles(shingle).len());
        let shared =
            other.iter().filter_map(|&shingle| Some((shingle, self.shingles.find(shingle)?)));
        shared
            .filter(|&(shingle, place)| {
                *self.are_uncommon[place].get_or_insert_with(|| is_uncommon(shingle))
            })
            .take(asked.least_anchors)
            .count()
            == asked.least_anchors
    }
}

fn is_much(overlap: Overlap) -> bool {
    let union = overlap.a + overlap.b - overlap.shared;
    100 * overlap.shared >= LEAST_RESEMBLANCE_PERCENT * union
        || 100 * overlap.shared >= LEAST_CONTAINMENT_PERCENT * overlap.a.min(overlap.b)
}
