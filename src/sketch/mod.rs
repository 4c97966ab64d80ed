//! Small stand-ins for an article's shingles: MinHash signatures of the whole, anchors of its parts.

mod anchor;
mod minhash;

pub use anchor::{Anchor, anchors};
pub use minhash::{DEFAULT_SLOTS, Signatures, Sketcher};
