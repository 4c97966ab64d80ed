//! How much of the wording two stretches of prose keep of each other.
//!
//! In: two stretches. Out: how many of the shingles of three words of the one, all prose, the other
//! has too. Two reports of one event share words because they share facts; that they share them in
//! runs is what shows that one was written from the other. Costs a pass over both.

use std::ops::Range;

use super::places::Places;
use crate::{id::WordId, relation::Class};

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

    /// Where its shingles begin that are prose throughout.
    fn shingles(self) -> impl Iterator<Item = usize> + 'a {
        let mut words = 0;
        let ends = self.classes.iter().enumerate().filter(move |(_, class)| {
            words = if **class == Some(Class::Prose) { words + 1 } else { 0 };
            words >= SHINGLE_WORDS
        });
        ends.map(|(last, _)| last + 1 - SHINGLE_WORDS)
    }
}

/// How many shingles of prose the two stretches have in common, by the one that has fewer of them.
/// A run of `n` equal words has `n - 2`.
pub fn kept_shingles(a: Stretch<'_>, b: Stretch<'_>) -> u32 {
    // What is the same on both sides keeps all that it has.
    if a.words == b.words && a.classes == b.classes {
        return count(a.shingles().count());
    }
    let mut places = Places::<SHINGLE_WORDS>::none(a.words);
    // How often each shingle of `a` stands in both, at its first place there.
    let mut counts = vec![[0_u32; 2]; a.words.len()];
    for place in a.shingles() {
        counts[places.insert(place)][0] += 1;
    }
    for place in b.shingles() {
        if let Some(first) = places.find(&b.words[place..]) {
            counts[first][1] += 1;
        }
    }
    let shared = || counts.iter().filter(|[_, of_b]| *of_b > 0);
    let of_a: u32 = shared().map(|[of_a, _]| of_a).sum();
    let of_b: u32 = shared().map(|[_, of_b]| of_b).sum();
    of_a.min(of_b)
}

fn count(shingles: usize) -> u32 {
    u32::try_from(shingles).expect("tokens are counted in 32 bits")
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
    fn equal_stretches_keep_what_is_prose() {
        check("abcDefgabc", "abcDefgabc", 5);
        check("abcabcabc", "abcabcabc", 7);
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
