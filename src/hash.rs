//! The one hash that everything stored or compared is made of.
//!
//! A word is taken eight bytes at a time and each eight go through [`mix`], because most words of
//! most languages are one or two such steps, each of which any language can do in three lines; it
//! is the same on every machine and for every release of this crate. Two words of the same length
//! up to eight bytes never have the same hash. What is hashed only to look it up within one run uses
//! [`Map`], which is never iterated.

/// Seed of every word hash: the ASCII bytes of `wirecopy`. Signatures, anchors and archives made
/// with another seed cannot be compared.
pub const WORD_SEED: u64 = 0x7769_7265_636f_7079;

/// Tells words of different lengths apart: 2^64 divided by the golden ratio, and odd.
const LENGTH: u64 = 0x9e37_79b9_7f4a_7c15;

/// In ASCII, what makes a letter small and leaves a digit as it is, for eight bytes.
const SMALL: u64 = u64::from_le_bytes([0x20; 8]);

/// Hash of a normalised word's UTF-8 bytes: `mix(state ^ eight bytes)` over all eights, read
/// as little-endian numbers, the last filled up with zeros. It begins with the seed and the length.
pub fn word(form: &str) -> u64 {
    let (eights, rest) = form.as_bytes().as_chunks();
    let mut state = begin(form.len());
    for eight in eights {
        state = mix(state ^ u64::from_le_bytes(*eight));
    }
    if rest.is_empty() { state } else { mix(state ^ short(rest)) }
}

/// [`word`] of the small form of the ASCII letters and digits at bytes `start..end` of `text`.
#[inline(always)]
pub(crate) fn word_ignoring_case(text: &[u8], start: usize, end: usize) -> u64 {
    let mut state = begin(end - start);
    let mut at = start;
    while end - at > 8 {
        state = mix(state ^ (eight_at(text, at) | SMALL));
        at += 8;
    }
    let unused = 8 * (8 - (end - at));
    mix(state ^ ((eight_at(text, at) | SMALL) << unused >> unused))
}

fn begin(length: usize) -> u64 {
    WORD_SEED ^ LENGTH.wrapping_mul(length as u64)
}

/// Bytes `at..at + 8` of `text` as a little-endian number, with zeros for those beyond its end.
#[inline(always)]
pub(crate) fn eight_at(text: &[u8], at: usize) -> u64 {
    match text[at..].first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last_at(text, at),
    }
}

#[cold]
fn last_at(text: &[u8], at: usize) -> u64 {
    short(&text[at..])
}

/// Fewer than eight bytes as a little-endian number.
fn short(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
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

    /// `word` by its definition, on an array that is filled up.
    fn check_word(form: &str) {
        let mut filled = form.as_bytes().to_vec();
        filled.resize(form.len().next_multiple_of(8), 0);
        let (eights, _) = filled.as_chunks();
        let step = |state: u64, eight: &[u8; 8]| mix(state ^ u64::from_le_bytes(*eight));
        assert_eq!(word(form), eights.iter().fold(begin(form.len()), step), "{form}");
    }

    #[test]
    fn words_of_every_length() {
        let letters = "interministerielles";
        (0..letters.len()).for_each(|end| check_word(&letters[..end]));
        check_word("правительство");
    }

    #[test]
    fn capitals_are_small_wherever_they_stand() {
        let text = "The HARBOUR gate2failed xAt DawnInternationalisation9Z";
        for start in (0..text.len()).filter(|&at| text.as_bytes()[at] != b' ') {
            let length = text[start..].find(' ').unwrap_or(text.len() - start);
            for end in start + 1..=start + length {
                let small = text[start..end].to_ascii_lowercase();
                assert_eq!(
                    word_ignoring_case(text.as_bytes(), start, end),
                    word(&small),
                    "{small}"
                );
            }
        }
    }

    #[test]
    fn trailing_zeros_count() {
        assert_ne!(word("a"), word("a\0"));
        assert_ne!(word(""), word("\0"));
    }

    /// Archives and signatures are built of these values: they never change.
    #[test]
    fn values_are_frozen() {
        assert_eq!(word(""), 8_604_534_342_853_554_297);
        assert_eq!(word("wire"), 8_621_081_312_745_502_676);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
    }
}
