//! Where each of some hashes stands.
//!
//! In: hashes in a row. Out: for any hash, whether it is one of them, and where it stands first. For asking
//! one article's hashes after those of many others: most are not there, and a few bits for each that is
//! there tell so. Costs one store for each hash, 4 to 10 bytes beside the hash itself, and one look for each
//! that is asked for.

/// Bits that tell what is not there, for each place of the table.
const BITS_PER_SLOT: u32 = 8;

/// The places of some hashes, whose highest bits are as good as any.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    hashes: Vec<u64>,
    /// Those that begin with a hash's highest bits have one here.
    present: Vec<u64>,
    /// Twice as many as there are hashes, or more. Each hash stands in the slot of its highest bits or the next
    /// free one, as one more than its place; 0 is free.
    slots: Vec<u32>,
}

impl Default for Places {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Places {
    /// None yet, of up to so many.
    pub(crate) fn with_capacity(hashes: usize) -> Self {
        let slots =
            (2 * hashes).next_power_of_two().max(u64::BITS as usize / BITS_PER_SLOT as usize);
        let present = slots * BITS_PER_SLOT as usize / u64::BITS as usize;
        Self {
            hashes: Vec::with_capacity(hashes),
            present: vec![0; present],
            slots: vec![0; slots],
        }
    }

    /// Those of all hashes.
    pub(crate) fn of(hashes: &[u64]) -> Self {
        let mut places = Self::with_capacity(hashes.len());
        for &hash in hashes {
            let place = places.hashes.len();
            if places.find(hash).is_none() {
                places.add(hash, place);
            }
            places.hashes.push(hash);
        }
        places
    }

    /// The place of a hash, which is added behind the others if it is new.
    ///
    /// # Panics
    ///
    /// If it is one too many.
    pub(crate) fn find_or_push(&mut self, hash: u64) -> usize {
        self.find(hash).unwrap_or_else(|| {
            let place = self.hashes.len();
            assert!(2 * place < self.slots.len(), "there is room for each");
            self.add(hash, place);
            self.hashes.push(hash);
            place
        })
    }

    /// Where a hash stands first.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> Option<usize> {
        let (word, bit) = self.bit(hash);
        if self.present[word] & bit == 0 {
            return None;
        }
        let mut slot = self.slot(hash);
        while let Some(place) = self.slots[slot].checked_sub(1) {
            let place = place as usize;
            if self.hashes[place] == hash {
                return Some(place);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    fn add(&mut self, hash: u64, place: usize) {
        let (word, bit) = self.bit(hash);
        self.present[word] |= bit;
        let mut slot = self.slot(hash);
        while self.slots[slot] > 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = u32::try_from(place + 1).expect("tokens are counted in 32 bits");
    }

    #[inline]
    fn slot(&self, hash: u64) -> usize {
        highest(hash, self.slots.len().trailing_zeros())
    }

    /// The word and the bit of it that tells of a hash.
    #[inline]
    fn bit(&self, hash: u64) -> (usize, u64) {
        let bit = highest(hash, self.present.len().trailing_zeros() + u64::BITS.ilog2());
        (bit / u64::BITS as usize, 1 << (bit % u64::BITS as usize))
    }
}

/// The number that the highest bits of a hash are; at least one.
#[inline]
pub(super) fn highest(hash: u64, bits: u32) -> usize {
    usize::try_from(hash >> (u64::BITS - bits)).expect("tokens are counted in 32 bits")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::mix;

    #[test]
    fn nothing_stands_nowhere() {
        assert_eq!([0, 1, u64::MAX].map(|hash| Places::default().find(hash)), [None; 3]);
    }

    #[test]
    fn each_is_pushed_once() {
        let mut places = Places::with_capacity(3);
        assert_eq!([7, 0, 7, u64::MAX, 0].map(|hash| places.find_or_push(hash)), [0, 1, 0, 2, 1]);
        assert_eq!(places.hashes, [7, 0, u64::MAX]);
    }

    proptest! {
        /// With hashes as they are, and with such as all begin alike.
        #[test]
        fn first_places_are_those_of_a_search(
            there in proptest::collection::vec(0u64..300, 0..200),
            asked in 0u64..300,
        ) {
            for spread in [mix, |hash| hash] {
                let hashes: Vec<u64> = there.iter().copied().map(spread).collect();
                let expected = hashes.iter().position(|&hash| hash == spread(asked));
                prop_assert_eq!(Places::of(&hashes).find(spread(asked)), expected);
            }
        }
    }
}
