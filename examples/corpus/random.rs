//! Seeded numbers: the same on every machine, and apart for each article and purpose.
//!
//! SplitMix64, as [`wirecopy::hash::mix`] has its finaliser. A stream is named by the seed of the
//! corpus, the number of the article and what it is drawn for, so that an article can be made anew
//! without those before it, and a new kind of draw changes none of the others.

use wirecopy::hash::mix;

/// The step of SplitMix64: 2^64 divided by the golden ratio, and odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// What numbers are drawn for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// What the article is: on its own, a copy, a host of a passage.
    Role,
    /// The article's own text.
    Text,
    /// How a copy is edited.
    Edits,
    /// Which words the slots of the template get.
    Names,
    /// Outlet and date.
    Metadata,
}

/// A stream of numbers.
pub(super) struct Random(u64);

impl Random {
    /// The stream of one article of one corpus for one purpose.
    pub(super) fn new(seed: u64, number: u64, purpose: Purpose) -> Self {
        Self(mix(mix(mix(seed ^ STEP).wrapping_add(number)).wrapping_add(purpose as u64)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `limit`, or 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// An index into something that has so many.
    pub(super) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap_or_default()
    }

    /// A fraction from 0 to below 1, of 53 bits.
    pub(super) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
