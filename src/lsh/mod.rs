//! Locality-sensitive hashing: which pairs of signatures are worth comparing.

mod banding;
mod tuning;

pub use banding::{BandCandidates, buckets, candidates_in_band};
pub use tuning::Banding;
