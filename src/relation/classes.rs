//! Which of a passage's words are prose, quotation and boilerplate.

use std::ops::Range;

use super::places::Places;
use crate::{id::WordId, relation::Class};

/// One article, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Marked<'a> {
    /// Its words, in order.
    pub words: &'a [WordId],
    /// For each word, whether it stands inside quotation marks.
    pub quoted: &'a [bool],
    /// For each word, whether it is furniture.
    pub boilerplate: &'a [bool],
}

impl<'a> Marked<'a> {
    /// Words that are neither quoted nor furniture.
    pub fn own_prose(&self) -> u32 {
        let is_prose = |&(quoted, boilerplate): &(&bool, &bool)| !quoted && !boilerplate;
        let count = self.quoted.iter().zip(self.boilerplate).filter(is_prose).count();
        u32::try_from(count).expect("tokens are counted in 32 bits")
    }

    /// Whether any of a range's words stand inside quotation marks.
    pub(super) fn has_quoted(&self, range: &Range<u32>) -> bool {
        // Not one after the other: of most ranges all are looked at, and so many are at a time.
        self.quoted_in(range).iter().fold(false, |has, quoted| has | quoted)
    }

    /// A range's words.
    pub(super) fn words_in(&self, range: &Range<u32>) -> &'a [WordId] {
        &self.words[range.start as usize..range.end as usize]
    }

    /// For each of a range's words, whether it stands inside quotation marks.
    pub(super) fn quoted_in(&self, range: &Range<u32>) -> &'a [bool] {
        &self.quoted[range.start as usize..range.end as usize]
    }

    /// For each of a range's words, whether it is furniture.
    pub fn boilerplate_in(&self, range: &Range<u32>) -> &'a [bool] {
        &self.boilerplate[range.start as usize..range.end as usize]
    }

    /// Whether at least `percent` of a range's words stand inside quotation marks.
    pub fn is_quoted(&self, range: &Range<u32>, percent: usize) -> bool {
        let quoted = self.quoted_in(range);
        100 * quoted.iter().filter(|quoted| **quoted).count() >= percent * quoted.len()
    }
}

/// The class of each word of `range` of an article, in a passage with `other_range` of another.
///
/// A word is quotation when it is quoted on both sides: the other article has it inside quotation
/// marks too, or, where an edit has taken it out, the other's stretch is mostly quotation. What only one side quotes is prose: the
/// other made it its own.
pub fn classes(
    article: Marked<'_>,
    range: &Range<u32>,
    other: Marked<'_>,
    other_range: &Range<u32>,
) -> Vec<Class> {
    let tokens = range.start as usize..range.end as usize;
    // What the other side does not quote at all needs no look at its words; nor does what only it
    // quotes.
    if !article.has_quoted(range) || !other.has_quoted(other_range) {
        let class = |&boilerplate: &bool| {
            if boilerplate { Class::Boilerplate } else { Class::Prose }
        };
        return article.boilerplate_in(range).iter().map(class).collect();
    }
    let words_there = other.words_in(other_range);
    let mut places = Places::<1>::none(words_there);
    // For each word of the other side, at its first place there.
    let mut quoted_there = vec![false; words_there.len()];
    for (place, quoted) in other.quoted_in(other_range).iter().enumerate() {
        quoted_there[places.insert(place)] |= quoted;
    }
    let is_mostly_quoted = other.is_quoted(other_range, 50);
    let class = |token: usize| {
        let there = || {
            let place = places.find(&article.words[token..=token]);
            place.map_or(is_mostly_quoted, |place| quoted_there[place])
        };
        if article.boilerplate[token] {
            Class::Boilerplate
        } else if article.quoted[token] && there() {
            Class::Quoted
        } else {
            Class::Prose
        }
    };
    tokens.map(class).collect()
}

/// Whether more than half of the words of `range` are quotation, and whether more than half are boilerplate, as
/// [`classes`] says of each.
pub fn mostly(
    article: Marked<'_>,
    range: &Range<u32>,
    other: Marked<'_>,
    other_range: &Range<u32>,
) -> [bool; 2] {
    let count = |flags: &[bool]| flags.iter().filter(|flag| **flag).count();
    let is_most = |words: usize| 2 * words > range.len();
    let is_boilerplate = is_most(count(article.boilerplate_in(range)));
    // No more can be quotation than stand inside quotation marks.
    let is_quotation = is_most(count(article.quoted_in(range))) && {
        let classes = classes(article, range, other, other_range);
        is_most(classes.iter().filter(|class| **class == Class::Quoted).count())
    };
    [is_quotation, is_boilerplate]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word; an upper-case letter is quoted, and `_` is furniture.
    fn check(article: &str, other: &str, expected: &str) {
        let words = |text: &str| -> Vec<WordId> {
            text.chars().map(|letter| WordId(letter.to_ascii_lowercase().into())).collect()
        };
        let quoted = |text: &str| -> Vec<bool> { text.chars().map(char::is_uppercase).collect() };
        let furniture = |text: &str| -> Vec<bool> { text.chars().map(|c| c == '_').collect() };
        let parts = [article, other].map(|text| (words(text), quoted(text), furniture(text)));
        let [a, b] = [&parts[0], &parts[1]].map(|(words, quoted, boilerplate)| Marked {
            words,
            quoted,
            boilerplate,
        });
        let all = |text: &str| 0..u32::try_from(text.len()).unwrap();
        let found: String = classes(a, &all(article), b, &all(other))
            .into_iter()
            .map(|class| match class {
                Class::Prose => 'p',
                Class::Quoted => 'q',
                Class::Boilerplate => 'b',
            })
            .collect();
        assert_eq!(found, expected);
        let is_most = |class: char| 2 * found.matches(class).count() > found.len();
        assert_eq!(mostly(a, &all(article), b, &all(other)), ['q', 'b'].map(is_most));
    }

    #[test]
    fn quotation_is_quoted_on_both_sides() {
        check("ABCd", "ABCd", "qqqp");
        check("ABCd", "abcd", "pppp");
        check("abcd", "ABCD", "pppp");
    }

    #[test]
    fn a_word_edited_into_a_quotation_is_quotation() {
        check("ABXC", "ABC", "qqqq");
        check("abX", "ab", "ppp");
    }

    #[test]
    fn furniture_is_neither() {
        check("A_b", "A_b", "qbp");
    }
}
