//! Checks drafts against an archive.
//!
//! ```text
//! drafts ──► candidates ──► sift ──► context ──► gathered ──► report
//!            who has        which    who else    one small
//!            their anchors  share    has what    corpus
//!                           wording  is shared
//! ```
//!
//! In: drafts, and an [archive](crate::archive). Out: a report on the drafts and what of the archive
//! shares wording with them, as a scan of both would give it: an article of the archive that has an anchor in common
//! with a draft is looked up, the best are compared on their texts, and what they share goes through the
//! stages of a scan, for which words are as rare as they are in the archive. Articles that only tell
//! stock phrases from wording are read too, and not reported.
//!
//! An article of the archive that has the id of a draft is taken for an earlier version of it, and left out
//! for all drafts: an editor asks what a draft has from elsewhere. A draft without a date counts as later than
//! all that the archive has; one with a date is judged by it.
//!
//! Costs for each draft a look-up of its anchors, reading and comparing at most
//! [`CheckOptions::candidates`] texts, and memory for the texts that share wording with a draft and those
//! of some drafts' candidates. What can be missed: wording without twelve words in a row as they were, and what
//! is not among the best candidates; `candidates.rs` says how these are chosen.

mod candidates;
mod context;
mod filter;
mod gathered;
mod lookup;
#[cfg(test)]
mod memory;
mod sift;
#[cfg(test)]
mod tests;

pub use filter::Filter;
pub use gathered::Gathered;

use crate::{
    archive::Holdings,
    corpus::Corpus,
    error::Result,
    pipeline::{Progress, ScanOptions, Scope, Silent, background::KnownWords, scan::Proposed},
};

/// Articles that a draft is compared with, unless the user says otherwise. A news report of 600 words has
/// some thirty sentences, and rarely more than a few sources: this is half as many again, so that each
/// sentence can have its own and the near-duplicates of the whole beside them. To compare so many takes some eight
/// milliseconds.
pub const DEFAULT_CANDIDATES: usize = 48;

/// Whether drafts are compared with each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Among {
    /// Each draft only with the archive.
    #[default]
    No,
    /// Also with each other, as a scan does.
    Yes,
}

/// What decides what is found.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// What a scan is told. How articles are cut and looked up is the archive's to say.
    pub scan: ScanOptions,
    /// Which articles of the archive are looked at.
    pub filter: Filter,
    /// With how many of them each draft is compared at most.
    pub candidates: usize,
    /// Whether the drafts are compared with each other.
    pub among: Among,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            scan: ScanOptions::default(),
            filter: Filter::default(),
            candidates: DEFAULT_CANDIDATES,
            among: Among::No,
        }
    }
}

/// Find what of the archive shares wording with the drafts, or the drafts with each other.
///
/// # Errors
///
/// When the archive cannot be read.
pub fn gather(
    drafts: Corpus,
    holdings: &dyn Holdings,
    options: &CheckOptions,
    progress: &dyn Progress,
) -> Result<Gathered> {
    let settings = holdings.settings();
    let scanning = ScanOptions {
        shingle_tokens: settings.shingle_tokens,
        // Whoever resembles a draft the archive has said.
        sketch_slots: 1,
        ..options.scan.clone()
    };
    let known = KnownWords::default();
    let scene = Scene { drafts: &drafts, holdings, known: &known, options, scanning: &scanning };
    let looked_up = scene.look_up(progress)?;
    let among = match options.among {
        Among::No => None,
        Among::Yes => Some(scene.propose_among()?),
    };
    let found = scene.sift(&looked_up, among.as_ref(), progress)?;
    let context = scene.context(&found.matches)?;
    let own_versions = looked_up.iter().zip(&drafts.articles).filter(|(draft, _)| draft.is_held);
    let own_versions = own_versions.map(|(_, draft)| draft.id.clone()).collect();
    let mut gathered = Gathered::of(drafts, holdings, found, (context, own_versions))?;
    gathered.known = known;
    Ok(gathered)
}

/// The drafts, the archive, and what is asked of them.
#[derive(Clone, Copy)]
struct Scene<'s> {
    drafts: &'s Corpus,
    holdings: &'s dyn Holdings,
    known: &'s KnownWords,
    options: &'s CheckOptions,
    scanning: &'s ScanOptions,
}

impl Scene<'_> {
    /// Whether a draft has this id.
    fn is_draft(&self, id: &str) -> bool {
        self.drafts.index_of(id).is_some()
    }

    /// What a scan among the drafts would compare.
    fn propose_among(&self) -> Result<Proposed> {
        let sketch_slots = self.options.scan.sketch_slots;
        let options = ScanOptions { sketch_slots, ..self.scanning.clone() };
        Proposed::of(self.drafts, &Scope::Among, &options, &Silent)
    }
}
