//! Words that are nearly equal: inflected forms, spelling variants, slips of the scanner.
//!
//! Two words are nearly equal when they have one stem, or when but for accents the edits that lead from the one to
//! the other (letters replaced, inserted, left out, two neighbours exchanged) are at most a quarter
//! of the letters of the longer. Nearly all pairs of words are told apart by their lengths and by
//! which letters they have at all; only the rest is compared letter by letter, and remembered.

use std::ops::Range;

use crate::{
    align::{Letters, Lexicon, POINT, Spelt, gloss::Gloss},
    hash::Map,
    id::WordId,
};

/// Shortest word, in letters, that can be misspelt and still be recognised: among shorter ones
/// another word is always just one letter away.
const LEAST_LETTERS: u32 = 4;
/// Of so many letters, one may differ.
const LETTERS_PER_EDIT: u32 = 4;
/// A lighter word earns too little for it to matter whether it is nearly another.
pub(super) const LEAST_WEIGHT: i32 = 4 * POINT / 10;
/// Share of the lighter word's weight that a near-equal word earns, as a fraction.
const EARNED: (i32, i32) = (2, 3);

/// Pairs of words that are remembered at most: a few megabytes. Then all are forgotten.
const MOST_KNOWN: usize = 1 << 17;

/// How many letters the words have that may be nearly equal to one of `count`: of the longer of two
/// at most a quarter is more than the shorter has.
pub(super) fn lengths(count: u32) -> Range<u32> {
    let longest = count + count / (LETTERS_PER_EDIT - 1);
    count - count / LETTERS_PER_EDIT..longest + 1
}

/// Whether two words have about as many letters, so that they may be nearly equal in spelling.
#[inline]
fn are_near_in_length(one: Letters, other: Letters) -> bool {
    let longer = one.count.max(other.count);
    // Numbers have none.
    (longer > 0) & (one.count.abs_diff(other.count) <= longer / LETTERS_PER_EDIT)
}

/// Whether two words of about as many letters have nearly the same letters: an edit changes at most two of
/// those that a word has.
#[inline]
fn have_near_letters(one: Letters, other: Letters) -> bool {
    let edits = one.count.max(other.count) / LETTERS_PER_EDIT;
    (one.present ^ other.present).count_ones() <= 2 * edits
}

/// Tells words that are nearly equal, and remembers those that had to be compared.
#[derive(Debug, Default)]
pub(super) struct NearWords {
    known: Map<(WordId, WordId), bool>,
}

impl NearWords {
    /// What two words earn in an alignment, when they are equal or nearly so.
    #[inline]
    pub(super) fn worth(&mut self, lexicon: &Lexicon, one: &Gloss, other: &Gloss) -> Option<i32> {
        if one.word == other.word { Some(one.weight) } else { self.weight(lexicon, one, other) }
    }

    /// What two different words earn in an alignment, when they are nearly equal.
    #[inline]
    pub(super) fn weight(&mut self, lexicon: &Lexicon, one: &Gloss, other: &Gloss) -> Option<i32> {
        let lighter = one.weight.min(other.weight);
        let have_one_stem = one.stem == other.stem;
        // Nothing tells beforehand which of any two words differ in what, so the cheap questions are asked
        // together and not one after the other.
        let may_be_near = have_one_stem | are_near_in_length(one.letters, other.letters);
        if (lighter < LEAST_WEIGHT) | !may_be_near {
            return None;
        }
        let near = have_one_stem
            || have_near_letters(one.letters, other.letters)
                && self.are_spelt_alike(lexicon, one.spelt(), other.spelt());
        near.then_some(lighter * EARNED.0 / EARNED.1)
    }

    /// Whether two different words are nearly equal in spelling.
    #[inline]
    pub(super) fn are_spellings(&mut self, lexicon: &Lexicon, one: Spelt, other: Spelt) -> bool {
        are_near_in_length(one.letters, other.letters)
            && have_near_letters(one.letters, other.letters)
            && self.are_spelt_alike(lexicon, one, other)
    }

    fn are_spelt_alike(&mut self, lexicon: &Lexicon, one: Spelt, other: Spelt) -> bool {
        let (fewer, longer) = (
            one.letters.count.min(other.letters.count),
            one.letters.count.max(other.letters.count),
        );
        let edits = (longer / LETTERS_PER_EDIT) as usize;
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        let both = (one.word.min(other.word), one.word.max(other.word));
        *self.known.entry(both).or_insert_with(|| {
            let (one, other) = (lexicon.plain_spelling(both.0), lexicon.plain_spelling(both.1));
            one == other || fewer >= LEAST_LETTERS && strsim::osa_distance(one, other) <= edits
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::WordCount;

    fn check(one: &str, other: &str, expected: bool) {
        let count = |(stem, form): (u32, &str)| WordCount {
            form: form.to_owned(),
            articles: 1,
            tokens: 1,
            is_stop_word: false,
            stem,
        };
        let lexicon =
            Lexicon::new(1, [one, other].into_iter().zip(0..).map(|(f, n)| count((n, f))));
        let mut near = NearWords::default();
        let [x, y] = [0, 1].map(|word| Gloss::of(WordId(word), &lexicon));
        assert_eq!(near.weight(&lexicon, &x, &y).is_some(), expected, "{one} {other}");
        assert_eq!(near.weight(&lexicon, &y, &x).is_some(), expected);
    }

    #[test]
    fn spelling_variants_and_slips_are_near() {
        check("honor", "honour", true);
        check("governrnent", "government", true);
        check("recieve", "receive", true);
        check("cafe", "café", true);
        check("décidé", "decide", true);
        check("cœur", "coeur", true);
        check("où", "ou", true);
        check("فى", "في", true);
        check("правительство", "правителъство", true);
    }

    #[test]
    fn other_words_are_not() {
        check("east", "west", false);
        check("gate", "harbour", false);
        check("war", "was", false);
        check("minister", "ministry", true);
        check("attack", "defence", false);
    }

    #[test]
    fn near_lengths_are_those_a_quarter_apart() {
        for (one, other) in (1..60u32).flat_map(|one| (1..60u32).map(move |other| (one, other))) {
            let is_near = one.abs_diff(other) <= one.max(other) / LETTERS_PER_EDIT;
            assert_eq!(lengths(one).contains(&other), is_near, "{one} {other}");
        }
    }

    /// Another number is another fact, however few of its digits differ.
    #[test]
    fn numbers_are_never_near() {
        check("1987", "1988", false);
        check("10000", "100000", false);
    }
}
