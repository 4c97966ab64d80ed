//! Where exactly two articles share wording.

use serde::Serialize;

/// How much of a passage is equal, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// Nearly every word is equal and in order.
    Verbatim,
    /// Most words are equal and in order.
    Edited,
    /// The words are much the same; their order or their forms are not.
    Rewritten,
}
