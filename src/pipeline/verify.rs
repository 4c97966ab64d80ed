//! What two articles really share, from their texts.

use rayon::prelude::*;

use crate::{
    align::{AlignOptions, Aligner, Passage},
    corpus::Article,
    id::ArticleIndex,
    pipeline::{Progress, prepare::PreparedCorpus, propose::Pair, stories::Stories},
    resemblance::Overlap,
};

/// Two articles that share so much are reported even where no passage stands out: they fill in
/// one form, such as a table of figures. In parts of a hundred of all their shingles.
const LEAST_RESEMBLANCE_PERCENT: u64 = 20;
/// The same, in parts of a hundred of one article's shingles.
const LEAST_CONTAINMENT_PERCENT: u64 = 40;
/// Pairs that a thread takes at a time. What an aligner learns of near-equal words lasts as long.
const CHUNK_PAIRS: usize = 256;

/// A pair that has something in common.
#[derive(Debug)]
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
    /// Pairs that share fewer shingles, and not much of either article, are not aligned.
    pub(super) least_shared_shingles: u32,
}

/// Compare the pairs, of which the stories tell; those with something in common come back in the order given.
pub(super) fn verify(
    texts: Texts<'_>,
    pairs: &[Pair],
    options: AlignOptions,
    progress: &dyn Progress,
) -> Vec<Verified> {
    progress.begin("comparing", Some(pairs.len() as u64));
    let new_aligner = || Aligner::new(&texts.prepared.lexicon, options);
    let compare_chunk = |aligner: &mut Aligner<'_>, (chunk, shared): (&[Pair], &[u32])| {
        aligner.forget();
        let both = chunk.iter().zip(shared);
        let found: Vec<Verified> =
            both.filter_map(|(&pair, &shared)| texts.compare(pair, shared, aligner)).collect();
        progress.advance(chunk.len() as u64);
        found
    };
    let shared = texts.stories.shared_shingles.par_chunks(CHUNK_PAIRS);
    let chunks = pairs.par_chunks(CHUNK_PAIRS).zip(shared);
    let found: Vec<Vec<Verified>> = chunks.map_init(new_aligner, compare_chunk).collect();
    found.into_iter().flatten().collect()
}

impl Texts<'_> {
    fn compare(
        &self,
        (a, b): Pair,
        shared_shingles: u32,
        aligner: &mut Aligner<'_>,
    ) -> Option<Verified> {
        let overlap = self.overlap((a, b), shared_shingles);
        if overlap.a == 0 || overlap.b == 0 {
            return None;
        }
        let is_aligned = shared_shingles >= self.least_shared_shingles || is_much(overlap);
        let passages = if is_aligned { self.align((a, b), aligner) } else { Vec::new() };
        let is_reported = !passages.is_empty() || is_much(overlap);
        is_reported.then_some(Verified { a, b, overlap, passages })
    }

    /// How many of the pairs are not aligned.
    pub(super) fn unaligned_pairs(&self, pairs: &[Pair]) -> u64 {
        let both = pairs.par_iter().zip(&self.stories.shared_shingles);
        let is_unaligned = |(&(a, b), &shared): (&Pair, &u32)| {
            shared < self.least_shared_shingles && !is_much(self.overlap((a, b), shared))
        };
        both.filter(|&pair| is_unaligned(pair)).count() as u64
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

fn is_much(overlap: Overlap) -> bool {
    let union = overlap.a + overlap.b - overlap.shared;
    100 * overlap.shared >= LEAST_RESEMBLANCE_PERCENT * union
        || 100 * overlap.shared >= LEAST_CONTAINMENT_PERCENT * overlap.a.min(overlap.b)
}
