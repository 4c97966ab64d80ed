//! Small numbers that stand for things, articles and words; and when an id may be a slip of another.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

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
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
)]
#[repr(transparent)]
pub struct WordId(pub u32);

impl WordId {
    /// As an index into a slice with an entry for each word.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// By how many edits `other` differs from `id`, if `id` may be a slip of it: at most a third of
/// its letters, and one at least.
pub fn slip_edits(id: &str, other: &str) -> Option<usize> {
    let length = id.chars().count();
    let most_edits = (length / 3).max(1);
    if other.chars().count().abs_diff(length) > most_edits {
        return None;
    }
    Some(strsim::osa_distance(id, other)).filter(|edits| *edits <= most_edits)
}
