//! Which of a passage's words are prose, quotation and boilerplate.

use std::ops::Range;

use crate::{hash::Map, id::WordId, relation::Class};

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

impl Marked<'_> {
    /// Words that are neither quoted nor furniture.
    pub fn own_prose(&self) -> u32 {
        let is_prose = |&(quoted, boilerplate): &(&bool, &bool)| !quoted && !boilerplate;
        let count = self.quoted.iter().zip(self.boilerplate).filter(is_prose).count();
        u32::try_from(count).expect("tokens are counted in 32 bits")
    }

    /// Whether any of a range's words stand inside quotation marks.
    pub(super) fn has_quoted(&self, range: &Range<u32>) -> bool {
        self.quoted[range.start as usize..range.end as usize].contains(&true)
    }

    /// Whether at least `percent` of a range's words stand inside quotation marks.
    pub fn is_quoted(&self, range: &Range<u32>, percent: usize) -> bool {
        let quoted = &self.quoted[range.start as usize..range.end as usize];
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
        return article.boilerplate[tokens].iter().map(class).collect();
    }
    let mut quoted_there: Map<WordId, bool> = Map::default();
    let others = other_range.start as usize..other_range.end as usize;
    for (&word, &quoted) in other.words[others.clone()].iter().zip(&other.quoted[others]) {
        *quoted_there.entry(word).or_default() |= quoted;
    }
    let is_mostly_quoted = other.is_quoted(other_range, 50);
    let class = |token: usize| {
        let there = quoted_there.get(&article.words[token]).copied().unwrap_or(is_mostly_quoted);
        if article.boilerplate[token] {
            Class::Boilerplate
        } else if article.quoted[token] && there {
            Class::Quoted
        } else {
            Class::Prose
        }
    };
    tokens.map(class).collect()
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
