//! What a report on a few articles takes from the archive that most of them come from.
//!
//! A draft is compared with the few articles of an archive that may matter to it, and the answer is to
//! be that of a scan of the whole: a word is as rare as it is in the archive.

use crate::{
    archive::Holdings,
    lsh::Banding,
    pipeline::{prepare::Words, propose::Proposal, verify::Verified},
};

/// The archive behind a small corpus, and what was asked of the two.
pub(super) struct Background<'h> {
    /// The archive.
    pub(super) holdings: &'h dyn Holdings,
    /// For each article of the corpus, whether it is a draft.
    pub(super) is_draft: &'h [bool],
    /// The pairs that were compared, as far as they are in the corpus.
    pub(super) proposal: Proposal,
}

impl Background<'_> {
    /// What tells how rare a word is.
    pub(super) fn words(&self) -> Words<'_> {
        (self.holdings, self.is_draft)
    }

    /// How the archive's signatures are divided.
    pub(super) fn banding(&self) -> Banding {
        let settings = self.holdings.settings();
        Banding { bands: settings.bands, rows: settings.rows }
    }

    /// For each article, whether the report has it: the drafts, and what shares wording with one.
    pub(super) fn listed(&self, pairs: &[Verified]) -> Vec<bool> {
        let mut listed = self.is_draft.to_vec();
        for pair in pairs {
            listed[pair.a.get()] = true;
            listed[pair.b.get()] = true;
        }
        listed
    }
}
