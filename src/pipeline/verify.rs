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
}

/// Compare the pairs; those with something in common come back in the order given.
pub(super) fn verify(
    texts: Texts<'_>,
    pairs: &[Pair],
    options: AlignOptions,
    progress: &dyn Progress,
) -> Vec<Verified> {
    progress.begin("comparing", Some(pairs.len() as u64));
    let compare_chunk = |chunk: &[Pair]| {
        let mut aligner = Aligner::new(&texts.prepared.lexicon, options);
        let found: Vec<Verified> =
            chunk.iter().filter_map(|&pair| texts.compare(pair, &mut aligner)).collect();
        progress.advance(chunk.len() as u64);
        found
    };
    pairs.par_chunks(CHUNK_PAIRS).flat_map_iter(compare_chunk).collect()
}

impl Texts<'_> {
    fn compare(&self, (a, b): Pair, aligner: &mut Aligner<'_>) -> Option<Verified> {
        let [one, other] = [a, b].map(|index| &self.prepared.articles[index.get()].shingle_set);
        if one.is_empty() || other.is_empty() {
            return None;
        }
        let overlap = Overlap::of(one, other);
        let passages = self.align((a, b), aligner);
        let is_reported = !passages.is_empty() || is_much(overlap);
        is_reported.then_some(Verified { a, b, overlap, passages })
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
