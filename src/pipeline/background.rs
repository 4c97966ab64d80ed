//! What a report on a few articles takes from the archive that most of them come from.
//!
//! A draft is compared with the few articles of an archive that may matter to it, and the answer is to
//! be that of a scan of the whole: a word is as rare as it is in the archive.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::{
    archive::{Holdings, WordUse},
    error::Result,
    hash::Map,
    lsh::Banding,
    pipeline::{propose::Proposal, verify::Verified},
};

/// Words that a thread looks up at a time.
const CHUNK_WORDS: usize = 64;

/// How often an archive has the words that were asked for: most are asked for again, by the next drafts and
/// by the report, and to look them up takes most of the time of a check.
#[derive(Debug, Default)]
pub(super) struct KnownWords(Mutex<Map<u64, WordUse>>);

impl KnownWords {
    /// How often each word occurs, told by its hash.
    fn uses(&self, holdings: &dyn Holdings, words: &[u64]) -> Result<Vec<WordUse>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Not locked while they are looked up: whoever waits for that may do other work meanwhile.
        let lacking: Vec<u64> = {
            let known = known();
            words.iter().filter(|word| !known.contains_key(word)).copied().collect()
        };
        let look_up = |words: &[u64]| holdings.word_uses(words);
        let found: Vec<Vec<WordUse>> =
            lacking.par_chunks(CHUNK_WORDS).map(look_up).collect::<Result<_>>()?;
        let mut known = known();
        known.extend(lacking.into_iter().zip(found.into_iter().flatten()));
        Ok(words.iter().map(|word| known[word]).collect())
    }
}

/// What tells how rare words are: an archive, and which articles of a corpus are drafts, which it does
/// not have.
#[derive(Clone, Copy)]
pub(super) struct Words<'h> {
    pub(super) holdings: &'h dyn Holdings,
    pub(super) known: &'h KnownWords,
    /// For each article of the corpus, whether it is a draft.
    pub(super) is_draft: &'h [bool],
}

impl Words<'_> {
    /// How often the archive has each word, told by its hash: exactly, or so that it weighs the same.
    pub(super) fn uses(&self, words: Vec<(u64, bool)>) -> Result<Vec<WordUse>> {
        let hashes: Vec<u64> = words.iter().map(|(word, _)| *word).collect();
        let mut uses = self.holdings.common_word_uses(&hashes)?;
        let unknown: Vec<usize> = (0..words.len())
            .filter(|&place| words[place].1 && uses[place] == WordUse::default())
            .collect();
        let asked: Vec<u64> = unknown.iter().map(|&place| hashes[place]).collect();
        let found = self.known.uses(self.holdings, &asked)?;
        for (place, found) in unknown.into_iter().zip(found) {
            uses[place] = found;
        }
        Ok(uses)
    }
}

/// The archive behind a small corpus, and what was asked of the two.
pub(super) struct Background<'h> {
    /// The archive, and the drafts.
    pub(super) words: Words<'h>,
    /// The pairs that were compared, as far as they are in the corpus.
    pub(super) proposal: Proposal,
}

impl Background<'_> {
    /// How the archive's signatures are divided.
    pub(super) fn banding(&self) -> Banding {
        let settings = self.words.holdings.settings();
        Banding { bands: settings.bands, rows: settings.rows }
    }

    /// For each article, whether the report has it: the drafts, and what shares wording with one.
    pub(super) fn listed(&self, pairs: &[Verified]) -> Vec<bool> {
        let mut listed = self.words.is_draft.to_vec();
        for pair in pairs {
            listed[pair.a.get()] = true;
            listed[pair.b.get()] = true;
        }
        listed
    }
}
