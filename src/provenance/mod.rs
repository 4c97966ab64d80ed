//! Who derives from whom, and on what evidence.
//!
//! Credits are read from one article at a time by [`credits`]: it takes the article and a list of
//! [`Agencies`] and gives the agencies that the article itself names as the source of its wording,
//! each with the words that say so. Publications, as against agencies, are found by [`citations`],
//! which takes the [`Outlets`] of the corpus.

mod agencies;
mod citations;
mod credits;
mod cues;
mod direction;
mod head;
mod links;
mod members;
mod origins;
mod outlets;
mod phrases;
mod pieces;
mod placed;
mod republished;
mod tail;
mod unspaced;

pub use agencies::{Agencies, AgenciesError, Agency};
pub use citations::{Citation, CitationEvidence, citations, cites};
pub use credits::credits;
pub use direction::{Direction, Party, direction, is_credited};
pub use origins::{Claim, Origin, cover};
pub use outlets::Outlets;

use serde::Serialize;

use crate::span::Span;

/// What in an article says that its wording is an agency's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// `WASHINGTON (AP) --` at the beginning.
    Dateline,
    /// The byline field.
    Byline,
    /// "By the Associated Press" at the beginning of the text.
    LeadIn,
    /// "Reuters contributed to this report" at the end.
    Closing,
    /// A copyright line.
    Copyright,
    /// The article is wire copy and the agency is its outlet.
    Outlet,
}

/// An agency that an article credits for its wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The agency's usual English short name.
    pub agency: String,
    /// What says so.
    pub evidence: Evidence,
    /// The words that say so, in the text; none when a metadata field does.
    pub span: Option<Span>,
}
