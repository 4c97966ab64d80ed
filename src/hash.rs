//! The one hash that everything stored or compared is made of.
//!
//! A word is taken eight bytes at a time and each eight go through [`mix`], because most words of
//! most languages are one or two such steps, each of which any language can do in three lines; it
//! is the same on every machine and for every release of this crate. Two words of the same length
//! up to eight bytes never have the same hash. What is hashed only to look it up within one run uses
//! [`Map`], which is never iterated.

mod places;
mod repeats;

pub(crate) use places::Places;
pub(crate) use repeats::Repeats;

/// Seed of every word hash: the ASCII bytes of `wirecopy`. Signatures, anchors and archives made
/// with another seed cannot be compared.
pub const WORD_SEED: u64 = 0x7769_7265_636f_7079;

/// Tells words of different lengths apart: 2^64 divided by the golden ratio, and odd.
const LENGTH: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hash of a normalised word's UTF-8 bytes.
///
/// With the bytes read as little-endian numbers: from the seed on, `state = mix(state ^ eight)` for
/// each eight of them, and at the end `mix(state ^ rest ^ length * LENGTH)`, where `rest` is the up to
/// seven that are left, and the length is in bytes.
pub fn word(form: &str) -> u64 {
    let (eights, rest) = form.as_bytes().as_chunks();
    let step = |state, eight: &[u8; 8]| mix(state ^ u64::from_le_bytes(*eight));
    end_word(eights.iter().fold(WORD_SEED, step), short(rest), form.len())
}

/// The last step of [`word`].
#[inline(always)]
pub(crate) fn end_word(state: u64, rest: u64, length_bytes: usize) -> u64 {
    mix(state ^ rest ^ LENGTH.wrapping_mul(length_bytes as u64))
}

/// Fewer than eight bytes as a little-endian number. Reads overlap, so that no loop is needed.
#[inline]
pub(crate) fn short(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [*first, *last].map(|four| u64::from(u32::from_le_bytes(four)));
        return first | last << (8 * (bytes.len() - 4));
    }
    let [Some(first), Some(last)] = [bytes.first(), bytes.last()] else { return 0 };
    let [middle, last_at] = [bytes.len() / 2, bytes.len() - 1];
    u64::from(*first) | u64::from(bytes[middle]) << (8 * middle) | u64::from(*last) << (8 * last_at)
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

    /// `word` by its definition, byte by byte.
    fn check_word(form: &str) {
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |n, &byte| n << 8 | u64::from(byte));
        let mut eights = form.as_bytes().chunks_exact(8);
        let state = eights.by_ref().fold(WORD_SEED, |state, eight| mix(state ^ number(eight)));
        let length = LENGTH.wrapping_mul(form.len() as u64);
        assert_eq!(word(form), mix(state ^ number(eights.remainder()) ^ length), "{form}");
    }

    #[test]
    fn words_of_every_length() {
        let letters = "interministerielles";
        (0..=letters.len()).for_each(|end| check_word(&letters[..end]));
        check_word("правительство");
    }

    #[test]
    fn trailing_zeros_count() {
        assert_ne!(word("a"), word("a\0"));
        assert_ne!(word(""), word("\0"));
    }

    /// Archives and signatures are built of these values: they never change.
    #[test]
    fn values_are_frozen() {
        assert_eq!(word(""), 6_771_962_728_754_844_805);
        assert_eq!(word("wire"), 8_621_081_312_745_502_676);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
    }
}
