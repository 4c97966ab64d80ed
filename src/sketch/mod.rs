//! Small stand-ins for an article's shingles: MinHash signatures of the whole, anchors of its parts.

mod anchor;
mod minhash;
mod simd;
mod spread;
mod text;

pub use anchor::{Anchor, anchors};
pub use minhash::{DEFAULT_SLOTS, Signatures, Sketcher};
pub use simd::Kernel;
pub(crate) use spread::Spread;
pub use text::TextSketcher;
