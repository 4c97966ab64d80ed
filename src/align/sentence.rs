//! Rewritten passages end where sentences do.
//!
//! In: a passage, and where the sentences of both articles begin. Out: the passage with the rest of
//! each sentence of which it has half. Rewriting works on sentences: words at the ends of one that
//! were replaced are as much a part of it as those in the middle, but no shared word tells so.

use std::ops::Range;

use crate::align::{Aligner, Passage, PassageKind, Side};

/// Tokens that a sentence lends to a passage at most, at either end.
const MOST_LENT: u32 = 14;

impl Passage {
    /// Whether its ends may lie within sentences that belong to it.
    pub fn may_be_completed(&self) -> bool {
        self.kind == PassageKind::Rewritten && self.parts.is_empty()
    }
}

impl Aligner<'_> {
    /// The passage with its first and last sentences whole on either side, where it has
    /// half of them and little is missing. `starts` are the tokens at which the sentences of both
    /// articles begin, ascending.
    pub fn with_whole_sentences(
        &mut self,
        passage: Passage,
        (a, b): (Side<'_>, Side<'_>),
        starts: (&[u32], &[u32]),
    ) -> Passage {
        if !passage.may_be_completed() {
            return passage;
        }
        let count = |side: Side<'_>| {
            u32::try_from(side.words.len()).expect("tokens are counted in 32 bits")
        };
        let ranges = (whole(&passage.a, starts.0, count(a)), whole(&passage.b, starts.1, count(b)));
        self.passage((a, b), ranges)
    }
}

/// The range with its first and last sentence whole, where it has half of that and little is
/// missing.
fn whole(range: &Range<u32>, starts: &[u32], tokens: u32) -> Range<u32> {
    let first = sentence(range.start, starts, tokens);
    let last = sentence(range.end - 1, starts, tokens);
    let has_half = |sentence: &Range<u32>| {
        let part = range.end.min(sentence.end) - range.start.max(sentence.start);
        2 * part as usize >= sentence.len()
    };
    let is_start_lent = has_half(&first) && range.start - first.start <= MOST_LENT;
    let is_end_lent = has_half(&last) && last.end - range.end <= MOST_LENT;
    let start = if is_start_lent { first.start } else { range.start };
    let end = if is_end_lent { last.end } else { range.end };
    start..end
}

/// The sentence that a token is in.
fn sentence(token: u32, starts: &[u32], tokens: u32) -> Range<u32> {
    let next = starts.partition_point(|&start| start <= token);
    let start = if next == 0 { 0 } else { starts[next - 1] };
    start..starts.get(next).copied().unwrap_or(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of 10, 20, 10 and 60 tokens.
    fn check(range: Range<u32>, expected: Range<u32>) {
        assert_eq!(whole(&range, &[0, 10, 30, 40], 100), expected, "{range:?}");
    }

    #[test]
    fn takes_the_rest_of_a_sentence_that_it_has_half_of() {
        check(2..28, 0..30);
        check(18..30, 10..30);
        check(30..36, 30..40);
        check(0..30, 0..30);
    }

    #[test]
    fn leaves_a_sentence_that_it_has_less_of() {
        check(6..34, 6..34);
        check(21..30, 21..30);
        check(12..20, 12..20);
    }

    #[test]
    fn leaves_a_sentence_of_which_much_is_missing() {
        check(60..100, 60..100);
        check(52..100, 40..100);
    }

    #[test]
    fn without_sentences_there_is_one() {
        assert_eq!(whole(&(3..9), &[], 10), 0..10);
    }
}
