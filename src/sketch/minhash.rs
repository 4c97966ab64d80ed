//! MinHash signatures.
//!
//! In: an article's shingle hashes. Out: `n` slots, each the least value that one of `n` fixed
//! permutations gives to any shingle (Broder, *On the resemblance and containment of documents*,
//! SEQUENCES 1997). Two signatures agree in a slot with probability J, the Jaccard resemblance of
//! the shingle sets, so the share of equal slots estimates J without bias but for what the
//! permutations lack of being random; the standard error is sqrt(J (1 - J) / n), at most 0.044 for
//! 128 slots. Both were measured, see `docs/sketching.md`.
//!
//! The permutations are `x -> (x ^ m) a` modulo 2^32 with odd `a`, applied to the upper half of the
//! shingle hash, which is already mixed. They cost no more than the usual `a x + b`, and because
//! the exclusive or is not linear, what one slot makes of the shingles says nothing about
//! what another makes of them. One 32-bit multiplication a slot and shingle, in [vector
//! registers](super::Kernel), and 4 `n` bytes an article. It is wrong, a little, for articles
//! of more than some 10^6 shingles, where 32 bits collide: of two articles of `s` shingles each, some
//! s^2 / 2^32 are taken for shared that are not.

use super::simd::{Filler, GROUP_SLOTS, Group, Kernel};
use crate::hash;

/// Slots of a signature, unless the user says otherwise.
pub const DEFAULT_SLOTS: usize = 128;

/// Makes signatures of a fixed number of slots with fixed permutations.
#[derive(Clone, Debug)]
pub struct Sketcher {
    slots: usize,
    groups: Vec<Group>,
    filler: Filler,
}

impl Sketcher {
    /// A sketcher whose signatures have `slots` slots.
    pub fn new(slots: usize) -> Self {
        let portable = || Self::with_kernel(slots, Kernel::Portable);
        Self::with_kernel(slots, Kernel::best())
            .or_else(portable)
            .expect("the portable kernel is on every machine")
    }

    /// The same with a kernel of one's choice, to measure it; none if this machine lacks it.
    pub fn with_kernel(slots: usize, kernel: Kernel) -> Option<Self> {
        let filler = Filler::new(kernel)?;
        let group = |first: usize| Group {
            masks: std::array::from_fn(|slot| random(first + slot, 1)),
            multipliers: std::array::from_fn(|slot| random(first + slot, 2) | 1),
        };
        let groups = (0..slots).step_by(GROUP_SLOTS).map(group).collect();
        Some(Self { slots, groups, filler })
    }

    /// How many slots a signature has.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Which kernel fills them.
    pub fn kernel(&self) -> Kernel {
        self.filler.kernel()
    }

    /// Write the signature of a set of shingles to `signature`; repeated shingles change nothing.
    ///
    /// Without shingles there is nothing to take the least of: the answer is `false`, and the
    /// signature must not be compared with any.
    ///
    /// # Panics
    ///
    /// If `signature` is not as long as [`Self::slots`].
    pub fn sketch(&self, shingles: &[u64], signature: &mut [u32]) -> bool {
        let values: Vec<u32> = shingles.iter().map(|&shingle| value(shingle)).collect();
        self.sketch_values(&values, signature)
    }

    /// The same for shingles of which [`value`] was taken.
    pub(super) fn sketch_values(&self, values: &[u32], signature: &mut [u32]) -> bool {
        assert_eq!(signature.len(), self.slots, "one place for each slot");
        self.filler.fill(values, &self.groups, signature);
        !values.is_empty()
    }
}

/// What is permuted of a shingle's hash.
#[inline]
pub(super) fn value(shingle: u64) -> u32 {
    u32::try_from(shingle >> 32).expect("32 bits are left")
}

/// A fixed random number for each slot and each of several streams.
fn random(slot: usize, stream: u64) -> u32 {
    let seed = hash::mix(hash::WORD_SEED ^ stream).wrapping_add(slot as u64);
    value(hash::mix(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// The signatures of a corpus, one after the other, with a place for every article.
#[derive(Clone, Debug)]
pub struct Signatures {
    slots: usize,
    values: Vec<u32>,
    present: Vec<bool>,
}

impl Signatures {
    /// Signatures of `slots` slots from `(values, present)` of each article, in order.
    ///
    /// # Panics
    ///
    /// If the values of an article are not `slots` long.
    pub fn from_parts(slots: usize, parts: impl IntoIterator<Item = (Vec<u32>, bool)>) -> Self {
        let mut all = Self::with_capacity(slots, 0);
        for (values, is_present) in parts {
            all.push(&values, is_present);
        }
        all
    }

    /// No signatures yet, with room for those of so many articles.
    pub fn with_capacity(slots: usize, articles: usize) -> Self {
        let values = Vec::with_capacity(slots * articles);
        Self { slots, values, present: Vec::with_capacity(articles) }
    }

    /// Add the signature of the next article, or a place for one that is too short to have any.
    ///
    /// # Panics
    ///
    /// If the values are not as many as the slots.
    pub fn push(&mut self, values: &[u32], is_present: bool) {
        assert_eq!(values.len(), self.slots, "one place for each slot");
        self.values.extend_from_slice(values);
        self.present.push(is_present);
    }

    /// How many slots each has.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// How many articles there are, with a signature or without.
    pub fn len(&self) -> usize {
        self.present.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// The signature of an article; none when it is too short to have one.
    pub fn get(&self, article: usize) -> Option<&[u32]> {
        self.present[article].then(|| &self.values[article * self.slots..][..self.slots])
    }

    /// Estimated resemblance of two articles: the share of slots that agree, 0 where one is too
    /// short. Unbiased, with standard error sqrt(J (1 - J) / slots).
    pub fn resemblance(&self, one: usize, other: usize) -> f64 {
        let (Some(one), Some(other)) = (self.get(one), self.get(other)) else { return 0.0 };
        let equal = one.iter().zip(other).filter(|(x, y)| x == y).count();
        equal as f64 / self.slots as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(range: std::ops::Range<u64>) -> Vec<u64> {
        range.map(|value| hash::mix(value.wrapping_mul(0x1234_5678_9abc_def1))).collect()
    }

    fn estimate(one: &[u64], other: &[u64]) -> f64 {
        let sketcher = Sketcher::new(DEFAULT_SLOTS);
        let parts = [one, other].map(|shingles| {
            let mut values = vec![0; DEFAULT_SLOTS];
            let present = sketcher.sketch(shingles, &mut values);
            (values, present)
        });
        Signatures::from_parts(DEFAULT_SLOTS, parts).resemblance(0, 1)
    }

    /// Sets of 400 that share `shared`, over 60 draws: mean and spread as theory has them.
    fn check_estimate(shared: u64) {
        let truth = shared as f64 / (800 - shared) as f64;
        let error = (truth * (1.0 - truth) / DEFAULT_SLOTS as f64).sqrt();
        let draws: Vec<f64> = (0..60u64)
            .map(|draw| {
                let start = draw * 10_000;
                estimate(&set(start..start + 400), &set(start + 400 - shared..start + 800 - shared))
            })
            .collect();
        let mean = draws.iter().sum::<f64>() / 60.0;
        assert!((mean - truth).abs() <= 4.0 * error / 60f64.sqrt() + 1e-9, "{mean} for {truth}");
        for draw in draws {
            assert!((draw - truth).abs() <= 5.0 * error + 1e-9, "{draw} for {truth}");
        }
    }

    #[test]
    fn estimates_within_its_standard_error() {
        for shared in [0, 40, 133, 267, 356, 400] {
            check_estimate(shared);
        }
    }

    #[test]
    fn too_short_articles_match_nothing() {
        assert_eq!(estimate(&[], &[]), 0.0);
        assert_eq!(estimate(&[], &set(0..10)), 0.0);
    }

    #[test]
    fn repetition_and_order_change_nothing() {
        let once = set(0..50);
        let mut twice = [once.clone(), once.clone()].concat();
        twice.reverse();
        assert_eq!(estimate(&once, &twice), 1.0);
    }

    /// Archives are built of these values: they never change.
    #[test]
    fn values_are_frozen() {
        let mut signature = [0; 3];
        assert!(Sketcher::new(3).sketch(&set(0..3), &mut signature));
        assert_eq!(signature, [288_462_126, 835_467_461, 3_043_079_153]);
    }
}
