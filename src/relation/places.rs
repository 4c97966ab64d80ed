//! Where runs of words stand first in a stretch of text.
//!
//! In: some words in a row, and the places whose runs of `N` words are to be known. Out: for any run, the
//! first of these places where it stands. What is counted of runs is so counted in a slice, by first places.
//! Costs a few multiplications and about one comparison for each run; a table of the runs themselves, each
//! hashed at length and kept with what is counted, costs five times as much.

use crate::id::WordId;

/// Odd numbers without a pattern in their bits, one for each word of a run: 2^64 divided by the golden ratio, and
/// its products with itself, made odd.
const FACTORS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0x7c15_f39c_c060_5cef, 0xf135_7aea_2e62_a9c5];

/// Runs of up to three words, by what they are.
#[derive(Clone, Debug)]
pub(super) struct Places<'w, const N: usize> {
    words: &'w [WordId],
    /// Twice as many as there may be places, or more. Each run stands in the slot of its hash or the next
    /// free one, as one more than its first place; 0 is free.
    slots: Vec<u32>,
    /// Bits of a hash that do not tell its slot.
    shift: u32,
}

impl<'w, const N: usize> Places<'w, N> {
    /// None yet of these words.
    pub(super) fn none(words: &'w [WordId]) -> Self {
        let slots = (2 * words.len()).next_power_of_two().max(2);
        Self { words, slots: vec![0; slots], shift: u64::BITS - slots.trailing_zeros() }
    }

    /// Those of all runs.
    pub(super) fn all(words: &'w [WordId]) -> Self {
        let mut places = Self::none(words);
        for place in 0..(words.len() + 1).saturating_sub(N) {
            places.insert(place);
        }
        places
    }

    /// Add the run that begins at `place`. The answer is the first place added of an equal one.
    ///
    /// # Panics
    ///
    /// If fewer than `N` words stand there.
    pub(super) fn insert(&mut self, place: usize) -> usize {
        let (slot, found) = self.look(&self.words[place..place + N]);
        found.unwrap_or_else(|| {
            self.slots[slot] = u32::try_from(place + 1).expect("tokens are counted in 32 bits");
            place
        })
    }

    /// The first place added of a run that is equal to this one.
    pub(super) fn find(&self, run: &[WordId]) -> Option<usize> {
        self.look(run).1
    }

    /// The slot of a run, and its first place if it has one.
    #[inline]
    fn look(&self, run: &[WordId]) -> (usize, Option<usize>) {
        let run: &[WordId; N] = run.first_chunk().expect("runs have so many words");
        let mut hash: u64 = 0;
        for (at, word) in run.iter().enumerate() {
            // One more, so that the first word of a vocabulary counts too.
            hash = hash.wrapping_add((u64::from(word.0) + 1).wrapping_mul(FACTORS[at]));
        }
        let last = self.slots.len() - 1;
        let mut slot = usize::try_from(hash >> self.shift).expect("slots are counted in 32 bits");
        while let Some(place) = self.slots[slot].checked_sub(1) {
            let place = place as usize;
            if self.words[place..].first_chunk() == Some(run) {
                return (slot, Some(place));
            }
            slot = (slot + 1) & last;
        }
        (slot, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word; for each run of two its first place.
    fn check(text: &str, expected: &[usize]) {
        let words: Vec<WordId> = text.bytes().map(|letter| WordId(letter.into())).collect();
        let places = Places::<2>::all(&words);
        let found: Vec<usize> =
            words.windows(2).map(|run| places.find(run).expect("all are known")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn equal_runs_have_one_place() {
        check("abcabab", &[0, 1, 2, 0, 4, 0]);
        check("aaaa", &[0, 0, 0]);
        check("a", &[]);
        check("", &[]);
    }

    #[test]
    fn what_was_not_added_is_not_found() {
        let words = [7, 8, 9, 7, 8, 9].map(WordId);
        let mut places = Places::<3>::none(&words);
        assert_eq!((places.insert(3), places.insert(0)), (3, 3));
        assert_eq!(places.find(&[8, 9, 7].map(WordId)), None);
    }

    /// Many words that are numbered one after the other.
    #[test]
    fn every_run_is_told_from_every_other() {
        let words: Vec<WordId> = (0..5_000).map(WordId).collect();
        let places = Places::<1>::all(&words);
        assert!((0..5_000).all(|place| places.find(&words[place..]) == Some(place)));
    }
}
