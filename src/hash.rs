//! The one hash that everything stored or compared is made of.
//!
//! XXH3 (64 bits, seeded), because it is specified, the same on every machine and for every
//! release of this crate, and fast on strings as short as words. What is hashed only to look it up
//! within one run uses [`Map`], which is never iterated.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Seed of every word hash: the ASCII bytes of `wirecopy`. Signatures, anchors and archives made
/// with another seed cannot be compared.
pub const WORD_SEED: u64 = 0x7769_7265_636f_7079;

/// Hash of a normalised word's UTF-8 bytes.
pub fn word(form: &str) -> u64 {
    xxh3_64_with_seed(form.as_bytes(), WORD_SEED)
}

/// Spread the bits of `value`: a bijection of 64-bit numbers.
///
/// The finaliser of SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, OOPSLA 2014).
pub const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A hash map for look-ups within one run. Its seeds are fixed; its order means nothing.
pub type Map<K, V> = std::collections::HashMap<K, V, Fixed>;

/// [`ahash`] with fixed keys, so that a run's memory and time repeat too.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fixed;

impl std::hash::BuildHasher for Fixed {
    type Hasher = ahash::AHasher;

    fn build_hasher(&self) -> ahash::AHasher {
        ahash::RandomState::with_seeds(WORD_SEED, 1, 2, 3).build_hasher()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Archives and signatures are built of these values: they never change.
    #[test]
    fn values_are_frozen() {
        assert_eq!(word(""), 14_081_829_335_652_061_738);
        assert_eq!(word("wire"), 10_262_506_775_016_627_081);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
    }
}
