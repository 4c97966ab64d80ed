//! How much of the wording two stretches of prose keep of each other.
//!
//! In: two stretches. Out: how many of the shingles of three words of the one, all prose, the other
//! has too. Two reports of one event share words because they share facts; that they share them in
//! runs is what shows that one was written from the other. Costs a pass over both.

use std::ops::Range;

use crate::{hash::Map, id::WordId, relation::Class};

/// Words of a shingle. Two in a row are often a name or an idiom.
const SHINGLE_WORDS: usize = 3;

/// A stretch of an article, each word with its class.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    words: &'a [WordId],
    classes: &'a [Option<Class>],
}

impl<'a> Stretch<'a> {
    /// The tokens of `range` of an article with these words, which are of these classes; a word
    /// without a class is of no passage.
    pub fn new(words: &'a [WordId], classes: &'a [Option<Class>], range: &Range<u32>) -> Self {
        let range = range.start as usize..range.end as usize;
        Self { words: &words[range.clone()], classes: &classes[range] }
    }

    /// Its shingles that are prose throughout.
    fn shingles(self) -> impl Iterator<Item = &'a [WordId]> {
        let is_prose = |classes: &[Option<Class>]| classes.iter().all(|c| *c == Some(Class::Prose));
        let classes = self.classes.windows(SHINGLE_WORDS).map(is_prose);
        self.words.windows(SHINGLE_WORDS).zip(classes).filter_map(|(words, is)| is.then_some(words))
    }
}

/// How many shingles of prose the two stretches have in common, by the one that has fewer of them.
/// A run of `n` equal words has `n - 2`.
pub fn kept_shingles(a: Stretch<'_>, b: Stretch<'_>) -> u32 {
    let mut shared: Map<&[WordId], [u32; 2]> = Map::default();
    for (side, stretch) in [a, b].into_iter().enumerate() {
        for shingle in stretch.shingles() {
            shared.entry(shingle).or_default()[side] += 1;
        }
    }
    let is_shared = |counts: &&[u32; 2]| counts[0] > 0 && counts[1] > 0;
    let [of_a, of_b] = [0, 1]
        .map(|side| shared.values().filter(is_shared).map(|counts| counts[side]).sum::<u32>());
    of_a.min(of_b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word; an upper-case letter is not prose.
    fn check(a: &str, b: &str, expected: u32) {
        let parts = [a, b].map(|text| {
            let words: Vec<WordId> =
                text.chars().map(|letter| WordId(letter.to_ascii_lowercase().into())).collect();
            let class = |c: char| Some(if c.is_uppercase() { Class::Quoted } else { Class::Prose });
            let classes: Vec<Option<Class>> = text.chars().map(class).collect();
            (words, classes)
        });
        let [a, b] = [&parts[0], &parts[1]].map(|(words, classes)| {
            Stretch::new(words, classes, &(0..u32::try_from(words.len()).unwrap()))
        });
        assert_eq!(kept_shingles(a, b), expected);
        assert_eq!(kept_shingles(b, a), expected);
    }

    #[test]
    fn a_run_of_equal_words_counts() {
        check("abcdefg", "abcdefg", 5);
        check("abcxdef", "abcydef", 2);
        check("xyzabcd", "abcd", 2);
    }

    #[test]
    fn scattered_words_do_not() {
        check("axbxcxd", "aybycyd", 0);
        check("abxcdx", "abycdy", 0);
        check("ab", "ab", 0);
    }

    #[test]
    fn only_prose_counts() {
        check("abcDefg", "abcdefg", 2);
        check("ABCDEFG", "abcdefg", 0);
    }

    #[test]
    fn what_one_side_repeats_counts_once() {
        check("abcabcabc", "abcd", 1);
    }
}
