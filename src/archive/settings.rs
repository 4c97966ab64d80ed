//! How the articles of an archive are cut into words, shingles and anchors, and how these are hashed.
//!
//! What was written with one set of settings says nothing to a program with another, so an archive records
//! its own, and they are compared before anything else is read.

use serde::{Deserialize, Serialize};

use crate::{hash, shingle::DEFAULT_SHINGLE_TOKENS, text::TOKENISER_VERSION};

/// Version of the files' layout.
pub const FORMAT: u32 = 1;

/// The settings with which an archive was made. They never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Version of the files' layout: [`FORMAT`].
    pub format: u32,
    /// Version of the rules by which texts are cut into words:
    /// [`TOKENISER_VERSION`](crate::text::TOKENISER_VERSION).
    pub tokeniser: u32,
    /// Tokens in a shingle.
    pub shingle_tokens: usize,
    /// Consecutive shingles of which the least is an anchor.
    pub window: usize,
    /// Slots in a signature.
    pub slots: usize,
    /// Bands of the signature that are kept.
    pub bands: usize,
    /// Slots in a band.
    pub rows: usize,
    /// Seed of every hash: [`hash::WORD_SEED`].
    pub hash_seed: u64,
}

impl Default for Settings {
    /// Any 12 words in a row that two articles share have an anchor in common; of all shingles two in nine
    /// are kept. Sixteen bands of four rows propose nearly every article that resembles another by
    /// .8, and two in three at .5: what shares so much shares many anchors too.
    fn default() -> Self {
        Self {
            format: FORMAT,
            tokeniser: TOKENISER_VERSION,
            shingle_tokens: DEFAULT_SHINGLE_TOKENS,
            window: 8,
            slots: 64,
            bands: 16,
            rows: 4,
            hash_seed: hash::WORD_SEED,
        }
    }
}
