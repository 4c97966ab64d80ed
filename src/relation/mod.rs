//! What an editor would call what two articles share.
//!
//! In: how many of each article's shared words are prose, quotation and boilerplate. Out: one word
//! for the pair. Quotation and boilerplate are not copying: prose is what counts.

mod classes;
mod inserted;
mod kept;
mod lost;
mod places;

use serde::Serialize;

pub use classes::{Marked, classes, mostly};
pub use inserted::{Known, LEAST_INSERTED_WORDS, without_inserted};
pub use kept::{Stretch, kept_shingles};
pub use lost::{Lost, lost_marks, lost_words};

/// Shingles of three words of prose, kept in one passage, that make a pair `partial`: a sentence of
/// fourteen words as it stands, or one of twenty with an edit or two. News sentences have some
/// twenty.
pub const SENTENCE_SHINGLES: u32 = 12;
/// Words of an article that is no longer than a long sentence.
const SHORT_ARTICLE: u32 = 24;
/// Quoted words that make a pair `quotation`: fewer are a phrase that is in everybody's mouth.
const LEAST_QUOTED_WORDS: u32 = 6;

/// What an editor would call what two articles share; strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Most of the shorter article's own prose is in the other.
    Copy,
    /// At least a sentence of prose is shared.
    Partial,
    /// What is shared is somebody's quoted words.
    Quotation,
    /// What is shared is furniture.
    Boilerplate,
    /// Short phrases.
    Incidental,
}

impl Relation {
    /// Whether one has prose of the other: what joins families.
    pub fn is_reuse(self) -> bool {
        matches!(self, Self::Copy | Self::Partial)
    }
}

/// What a word that stands in a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Furniture repeated across a corpus or an outlet.
    Boilerplate,
    /// Inside quotation marks on both sides.
    Quoted,
    /// The article's own words.
    Prose,
}

/// Numbers of words by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCounts {
    /// The article's own words.
    pub prose: u32,
    /// Inside quotation marks on both sides.
    pub quoted: u32,
    /// Furniture repeated across a corpus or an outlet.
    pub boilerplate: u32,
}

impl WordCounts {
    /// Words of all classes.
    pub fn all(self) -> u32 {
        self.prose + self.quoted + self.boilerplate
    }

    fn add(&mut self, class: Class) {
        match class {
            Class::Prose => self.prose += 1,
            Class::Quoted => self.quoted += 1,
            Class::Boilerplate => self.boilerplate += 1,
        }
    }
}

impl FromIterator<Class> for WordCounts {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> Self {
        let mut counts = Self::default();
        for class in classes {
            counts.add(class);
        }
        counts
    }
}

/// What decides a pair's relation, of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Words of the whole article.
    pub words: u32,
    /// Of these, prose: neither inside quotation marks nor boilerplate.
    pub own_prose: u32,
    /// Words inside the pair's passages.
    pub shared: WordCounts,
}

/// Name the relation of two articles. `kept` is the most shingles of prose that the two sides of any
/// one of their passages keep of each other, see [`kept_shingles`].
pub fn relation(a: Share, b: Share, kept: u32) -> Relation {
    let (shorter, longer) = if a.words <= b.words { (a, b) } else { (b, a) };
    let prose = shorter.shared.prose.min(longer.shared.prose);
    let is_sentence = kept >= SENTENCE_SHINGLES;
    // An article that is shorter than a sentence can still be copied whole.
    let is_whole = shorter.words < SHORT_ARTICLE && 4 * kept >= 3 * shorter.words.saturating_sub(2);
    if prose > 0 && (is_sentence || is_whole) && 2 * shorter.shared.prose > shorter.own_prose {
        Relation::Copy
    } else if is_sentence {
        Relation::Partial
    } else if shorter.shared.quoted.min(longer.shared.quoted) >= LEAST_QUOTED_WORDS {
        Relation::Quotation
    } else if shorter.shared.boilerplate > prose + shorter.shared.quoted {
        Relation::Boilerplate
    } else {
        Relation::Incidental
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: u32 = 200;

    /// A pair that shares so many words of each class, its prose all in one run.
    fn check(prose: u32, quoted: u32, boilerplate: u32, expected: Relation) {
        check_kept(prose, prose.saturating_sub(2), [quoted, boilerplate], expected);
    }

    fn check_kept(prose: u32, kept: u32, [quoted, boilerplate]: [u32; 2], expected: Relation) {
        let shared = WordCounts { prose, quoted, boilerplate };
        let share = Share { words: ARTICLE, own_prose: ARTICLE, shared };
        let longer = Share { words: 2 * ARTICLE, own_prose: 2 * ARTICLE, shared };
        assert_eq!(relation(share, longer, kept), expected);
        assert_eq!(relation(longer, share, kept), expected);
    }

    #[test]
    fn prose_is_what_counts() {
        check(101, 0, 0, Relation::Copy);
        check(100, 90, 90, Relation::Partial);
        check(14, 90, 90, Relation::Partial);
        check(13, 90, 90, Relation::Quotation);
    }

    #[test]
    fn quotation_is_not_copying() {
        check(0, 150, 0, Relation::Quotation);
        check(0, 5, 0, Relation::Incidental);
    }

    /// Two reports of one event, each in its own words.
    #[test]
    fn shared_words_that_are_not_in_runs_are_not_copying() {
        check_kept(90, 11, [0, 0], Relation::Incidental);
        check_kept(90, 12, [0, 0], Relation::Partial);
    }

    #[test]
    fn furniture_is_not_copying() {
        check(0, 0, 150, Relation::Boilerplate);
        check(8, 0, 5, Relation::Incidental);
    }

    #[test]
    fn a_whole_short_item_can_be_copied() {
        let shared = WordCounts { prose: 9, ..WordCounts::default() };
        let item = Share { words: 9, own_prose: 9, shared };
        assert_eq!(relation(item, item, 7), Relation::Copy);
        assert_eq!(relation(item, item, 5), Relation::Incidental);
    }
}
