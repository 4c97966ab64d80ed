//! From an article's text to tokens, sentences and quotations.

mod vocabulary;

pub use vocabulary::{Entry, Vocabulary};

use crate::span::Span;

/// The tokens of one text, one after the other.
///
/// A struct of arrays, filled anew for each text, so that tokenising allocates nothing per token.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Where each token stands in the **original** text; ascending, not overlapping.
    pub spans: Vec<Span>,
    /// The normalised forms, one after the other.
    forms: String,
    /// End of each form in `forms`, in bytes.
    form_ends: Vec<u32>,
}
