//! The index on disk: what was published, kept so that a draft can be checked against it at once.
//!
//! In go articles; out come, for the anchors of a text, the articles that have them, and those articles
//! with their texts. `docs/archive.md` describes the files.

mod index;
mod record;
mod settings;

pub use index::{Indexed, Indexer};
pub use record::Record;
pub use settings::{FORMAT, Settings};

use crate::error::Result;

/// Which article of an archive, in one state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey {
    /// Number of its segment.
    pub segment: u64,
    /// Its place in the segment.
    pub number: u32,
}

/// The articles that have an anchor, or a bucket of a signature's band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// How many there are, those that were removed and are not yet compacted away included.
    pub articles: u64,
    /// Those that are there: all, or where more than was asked for have it, as many of them evenly
    /// spaced, less those that were removed. Ascending.
    pub keys: Vec<ArticleKey>,
}

/// How often a word occurs in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordUse {
    /// Articles that have it.
    pub articles: u64,
    /// Occurrences in all.
    pub tokens: u64,
}

/// What a check asks of an archive. One state of it, which no writer changes.
pub trait Holdings: Sync {
    /// How its articles are cut and hashed.
    fn settings(&self) -> &Settings;
    /// How many articles there are.
    fn articles(&self) -> u64;
    /// For each anchor, the articles that have it: up to `most` of them.
    ///
    /// # Errors
    ///
    /// Here as below: when a file of the archive cannot be read, or is damaged where it was read.
    fn with_anchors(&self, anchors: &[u64], most: usize) -> Result<Vec<Holders>>;
    /// The same for buckets, as [`Indexed::buckets`] has them.
    fn with_buckets(&self, buckets: &[u64], most: usize) -> Result<Vec<Holders>>;
    /// How often each word occurs, told by its [`hash::word`](crate::hash::word).
    fn word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>>;
    /// What is known of an article.
    fn record(&self, key: ArticleKey) -> Result<Record>;
    /// An article's text.
    fn text(&self, key: ArticleKey) -> Result<String>;
}
