//! From an article's text to tokens, sentences and quotations.
//!
//! In goes the text as it was given; out come byte spans of it and, for tokens, normalised forms.
//! Nothing here reads, prints or fails: any string is a text. Everything is linear in the text.
//!
//! - [`Tokeniser`] and [`Tokens`]: words by UAX #29, with forms by NFKC and case folding.
//! - [`WordRuns`]: hashes of words as runs of letters and digits, for whole articles.
//! - [`sentences`]: UAX #29, repaired for abbreviations and for hard-wrapped copy.
//! - [`quotations`]: what stands inside quotation marks.

mod abbreviation;
mod alphabet;
mod ascii;
mod form;
mod mark;
mod paragraph;
mod plain;
mod quotation;
mod runs;
mod segment;
mod sentence;
mod single_mark;
mod tokeniser;
mod tokens;
mod vocabulary;

pub(crate) use ascii::{BLOCK_BYTES, Plain, RunKernel, Runs, hash_of_run};
pub use plain::PlainSpeller;
pub use quotation::quotations;
pub use runs::WordRuns;
pub use sentence::sentences;
pub use tokeniser::Tokeniser;
pub use tokens::Tokens;
pub use vocabulary::{Entry, Vocabulary};

/// Version of the rules by which [`Tokeniser`] cuts and normalises words. One more whenever any text gives other
/// words than before: what was hashed then cannot be compared.
pub const TOKENISER_VERSION: u32 = 1;
