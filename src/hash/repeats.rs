//! Which of many hashes may stand among them more than once.
//!
//! In: hashes, each of which is met twice: to be counted, and to be asked for. Out: whether another began with the
//! same bits, which says no of nearly all that stand there once. So what is sorted to find those that are the
//! same are these and a tenth of the others. Costs two looks for each hash and 2 to 4 bytes of memory.

use super::places::highest;

/// Bits of each kind for each hash, or more.
const BITS_PER_HASH: usize = 8;

/// What was met of hashes whose highest bits are as good as any.
#[derive(Clone, Debug)]
pub(crate) struct Repeats {
    /// Of so many beginnings each, those that were met, and those that were met again.
    met: Vec<[u64; 2]>,
}

impl Repeats {
    /// Of `hashes`, about so many.
    pub(crate) fn of(hashes: impl Iterator<Item = u64>, count: usize) -> Self {
        let bits = (BITS_PER_HASH * count).next_power_of_two().max(2 * u64::BITS as usize);
        let mut repeats = Self { met: vec![[0; 2]; bits / u64::BITS as usize] };
        for hash in hashes {
            let (word, bit) = repeats.bit(hash);
            let [once, again] = &mut repeats.met[word];
            *again |= *once & bit;
            *once |= bit;
        }
        repeats
    }

    /// Whether `hash`, which is one of them, may stand among them again.
    #[inline]
    pub(crate) fn may_repeat(&self, hash: u64) -> bool {
        let (word, bit) = self.bit(hash);
        self.met[word][1] & bit != 0
    }

    /// The word and the bit of it that tells of a hash.
    #[inline]
    fn bit(&self, hash: u64) -> (usize, u64) {
        let bit = highest(hash, self.met.len().trailing_zeros() + u64::BITS.ilog2());
        (bit / u64::BITS as usize, 1 << (bit % u64::BITS as usize))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::mix;

    #[test]
    fn most_that_stand_once_are_told() {
        let hashes = || (0..10_000).map(mix);
        let repeats = Repeats::of(hashes(), 10_000);
        let may = hashes().filter(|&hash| repeats.may_repeat(hash)).count();
        assert!(may < 1_200, "{may}");
    }

    proptest! {
        #[test]
        fn none_that_repeats_is_missed(numbers in proptest::collection::vec(0u64..90, 0..200)) {
            for spread in [mix, |hash| hash] {
                let hashes: Vec<u64> = numbers.iter().copied().map(spread).collect();
                let repeats = Repeats::of(hashes.iter().copied(), hashes.len());
                for &hash in &hashes {
                    let count = hashes.iter().filter(|&&other| other == hash).count();
                    prop_assert!(count == 1 || repeats.may_repeat(hash));
                }
            }
        }
    }
}
