//! Locality-sensitive hashing: which pairs of signatures are worth comparing.

mod banding;
mod tuning;

pub use banding::{BandCandidates, candidates_in_band};
pub use tuning::Banding;
