//! Words that are nearly equal: inflected forms, spelling variants, slips of the scanner.

use strsim::normalized_damerau_levenshtein;

use crate::{align::Lexicon, hash::Map, id::WordId};

/// Shortest word, in characters, that can be misspelt and still be recognised: among shorter ones
/// another word is always just one letter away.
const LEAST_CHARACTERS: usize = 4;
/// Share of letters that must be equal: one of four, or two of eight, may differ.
const LEAST_LIKENESS: f64 = 0.75;
/// Share of the lighter word's weight that a near-equal word earns, as a fraction.
const EARNED: (i32, i32) = (2, 3);

/// Remembers which words are nearly equal. The comparison is costly and words recur, so each two
/// words are compared once.
#[derive(Debug, Default)]
pub(super) struct NearWords {
    known: Map<(WordId, WordId), bool>,
}

impl NearWords {
    /// What two different words earn in an alignment, when they are nearly equal.
    pub(super) fn weight(&mut self, lexicon: &Lexicon, one: WordId, other: WordId) -> Option<i32> {
        let lighter = lexicon.weight(one).min(lexicon.weight(other));
        let pair = (one.min(other), one.max(other));
        let near = *self.known.entry(pair).or_insert_with(|| are_near(lexicon, one, other));
        near.then_some(lighter * EARNED.0 / EARNED.1)
    }
}

fn are_near(lexicon: &Lexicon, one: WordId, other: WordId) -> bool {
    if lexicon.stem(one) == lexicon.stem(other) {
        return true;
    }
    let (one, other) = (lexicon.form(one), lexicon.form(other));
    is_spelling(one)
        && is_spelling(other)
        && normalized_damerau_levenshtein(one, other) >= LEAST_LIKENESS
}

/// Whether a word can be a misspelling at all. Another number is another fact.
fn is_spelling(form: &str) -> bool {
    !form.contains(char::is_numeric) && form.chars().nth(LEAST_CHARACTERS - 1).is_some()
}
