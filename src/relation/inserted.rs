//! Sentences that one side of a passage has put in between.
//!
//! In: the words of one side of a passage, where its sentences begin, and the words of the other
//! article. Out: the parts that are shared. An alignment passes over a sentence that somebody has put
//! into a report that goes on behind it, and rightly makes one passage of both parts; but that sentence
//! came from nobody, and is claimed for nobody. It is told by this: three of its words never stand in a
//! row in the other article, and fewer than half of its distinct words stand there at all. The whole
//! article is asked and not the other side of the passage alone, because a sentence that was moved may
//! stand outside. Costs a pass over the other article's words where a passage has a whole sentence inside, and is
//! to be asked only of passages with a sentence's worth of words that agree with nothing.
//!
//! A sentence that was rewritten so that neither runs nor half of the words are left looks the same.

use std::{cell::OnceCell, ops::Range};

use super::places::Places;
use crate::id::WordId;

/// Words that make a sentence of one's own; shorter ones are joints.
pub const LEAST_INSERTED_WORDS: u32 = 8;

/// The parts of `range` that are no inserted sentences, ascending. `starts` are the tokens at which
/// the article's sentences begin, `known` what the article has that it is compared with.
pub fn without_inserted(
    words: &[WordId],
    range: &Range<u32>,
    starts: &[u32],
    known: &Known<'_>,
) -> Vec<Range<u32>> {
    let first = starts.partition_point(|&start| start < range.start);
    let inner = &starts[first..];
    let mut parts = Vec::new();
    let mut begin = range.start;
    // The last sentence may end behind the range, so only one that another follows is whole.
    for sentence in inner.windows(2).take_while(|sentence| sentence[1] <= range.end) {
        let (start, end) = (sentence[0], sentence[1]);
        if end - start >= LEAST_INSERTED_WORDS && !known.has(&words[start as usize..end as usize]) {
            if begin < start {
                parts.push(begin..start);
            }
            begin = end;
        }
    }
    if begin < range.end {
        parts.push(begin..range.end);
    }
    parts
}

/// The words of an article, and every three of them that stand in a row.
#[derive(Debug)]
pub struct Known<'w> {
    words: &'w [WordId],
    /// Not asked for where a passage has no whole sentence inside.
    threes: OnceCell<Places<'w, 3>>,
    /// The words, ascending; hardly ever asked for.
    sorted: OnceCell<Vec<WordId>>,
}

impl<'w> Known<'w> {
    /// What an article of these words has. Nothing is done before it is asked.
    pub fn of(words: &'w [WordId]) -> Self {
        Self { words, threes: OnceCell::new(), sorted: OnceCell::new() }
    }

    /// Whether a sentence may come from here.
    fn has(&self, sentence: &[WordId]) -> bool {
        let threes = self.threes.get_or_init(|| Places::all(self.words));
        if sentence.windows(3).any(|three| threes.find(three).is_some()) {
            return true;
        }
        let mut distinct = sentence.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let sorted = self.sorted.get_or_init(|| {
            let mut sorted = self.words.to_vec();
            sorted.sort_unstable();
            sorted
        });
        let known = distinct.iter().filter(|word| sorted.binary_search(word).is_ok()).count();
        2 * known >= distinct.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word, and a stop ends a sentence.
    fn check(article: &str, there: &str, expected: &[(u32, u32)]) {
        let word = |letter: char| WordId(letter.into());
        let (mut words, mut starts) = (Vec::new(), vec![0]);
        for letter in article.chars() {
            if letter == '.' {
                starts.push(u32::try_from(words.len()).unwrap());
            } else {
                words.push(word(letter));
            }
        }
        let there: Vec<WordId> = there.chars().map(word).collect();
        let all = 0..u32::try_from(words.len()).unwrap();
        let parts = without_inserted(&words, &all, &starts, &Known::of(&there));
        let parts: Vec<_> = parts.into_iter().map(|part| (part.start, part.end)).collect();
        assert_eq!(parts, expected, "{article}");
    }

    #[test]
    fn a_sentence_put_in_between_is_nobody_s() {
        check("abcdefgh.ABCDEFGH.ijklmnop.", "abcdefghijklmnop", &[(0, 8), (16, 24)]);
        check("abcdefgh.ijklmnop.", "abcdefghijklmnop", &[(0, 16)]);
    }

    #[test]
    fn three_words_in_a_row_are_enough() {
        check("abcdefgh.ABCDEabc.ijklmnop.", "abcdefghijklmnop", &[(0, 24)]);
    }

    #[test]
    fn so_are_half_of_the_words() {
        check("abcdefgh.aAcBeCgD.ijklmnop.", "abcdefghijklmnop", &[(0, 24)]);
        check("abcdefgh.aAcBECgD.ijklmnop.", "abcdefghijklmnop", &[(0, 8), (16, 24)]);
    }

    #[test]
    fn joints_stay() {
        check("abcdefgh.ABCDEFG.ijklmnop.", "abcdefghijklmnop", &[(0, 23)]);
    }
}
