//! Small numbers that stand for things: articles and words.

/// Number of an article in its corpus, whose articles are sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleIndex(pub u32);

impl ArticleIndex {
    /// As an index into a slice with an entry for each article.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// Number of a distinct normalised word in a corpus's vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// As an index into a slice with an entry for each word.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}
