//! Articles, and how collections of them are read.

mod article;

pub use article::{Article, Date, Kind, Place, Skipped};

/// A set of articles, sorted by id, and what was left out of it.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Sorted by id; ids are unique.
    pub articles: Vec<Article>,
    /// What could not be read, sorted by place.
    pub skipped: Vec<Skipped>,
    /// Files that were not UTF-8, with the encoding that was detected, sorted by file.
    pub transcoded: Vec<(String, &'static str)>,
}
