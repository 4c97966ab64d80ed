//! Who derives from whom, and on what evidence.
//!
//! Credits are read from one article at a time by [`credits`]: it takes the article and a list of
//! [`Agencies`] and gives the agencies that the article itself names as the source of its wording,
//! each with the words that say so. Publications, as against agencies, are found by [`citations`],
//! which takes the [`Outlets`] of the corpus.
//!
//! Of a pair, [`reasons`] gathers what speaks for either as the origin of the other, and [`decide`] says
//! what that adds up to. Of an article, [`cover`] finds the fewest origins that account for its shared words,
//! [`Tracer`] says where all its words stand, [`Sightings`] who had its sentences first, and
//! [`inferred`] whose copy it probably is. Of a family, [`tree`] finds who had it from whom.
//! `docs/provenance.md` has the rules in one place.

mod agencies;
mod citations;
mod credits;
mod cues;
mod direction;
mod evidence;
mod head;
mod inferred;
mod links;
mod members;
mod origins;
mod outlets;
mod own_outlets;
mod phrases;
mod pieces;
mod placed;
mod republished;
mod runs;
mod sightings;
mod tail;
mod tokens;
mod totals;
mod tree;
mod unspaced;

pub use agencies::{Agencies, AgenciesError, Agency};
pub use citations::{Citation, CitationEvidence, citations, cites, credits_and_citations};
pub use credits::credits;
pub use direction::{Direction, decide, is_credited};
pub use evidence::{Party, Reason, ReasonKind, Sourced, SpeaksFor, Weight, Wording, reasons};
pub use inferred::{Carrier, Inferred, are_near_in_time, inferred};
pub use origins::{Claim, Origin, Source, cover};
pub use outlets::Outlets;
pub use own_outlets::OwnOutlets;
pub use runs::{Run, merged, prose_beyond, runs};
pub use sightings::{Sighting, Sightings};
pub use tokens::TokenSet;
pub use totals::{Standing, Totals, Tracer};
pub use tree::{Ancestry, Descent, Parentage, Part, Weights, tree};

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
