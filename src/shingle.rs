//! Runs of `k` tokens, hashed.
//!
//! In: the hash of each token's normalised form. Out: one 64-bit hash for each run of `k`
//! consecutive tokens, in order; none for an article with fewer than `k` tokens. The hash is a
//! polynomial over the word hashes, rolled from one run to the next, so that it costs two
//! multiplications a token whatever `k` is; [`hash::mix`] then spreads it over all 64 bits
//! (Karp and Rabin, *Efficient randomized pattern-matching algorithms*, IBM J. Res. Dev. 1987).
//!
//! Two different runs collide with a probability near 2^-64; for the 10^9 distinct shingles of a
//! large corpus about 0.03 collisions are expected in all, and none reaches a reported passage,
//! because passages are aligned on words.

use crate::hash;

/// The fewest tokens in a shingle: with two, every common phrase is shared.
pub const MIN_SHINGLE_TOKENS: usize = 3;
/// The most tokens in a shingle: with more, an edit every other line hides everything.
pub const MAX_SHINGLE_TOKENS: usize = 16;
/// Tokens in a shingle, unless the user says otherwise. Five words of running text are seldom
/// shared by chance, and one edited word breaks only five shingles.
pub const DEFAULT_SHINGLE_TOKENS: usize = 5;

/// An odd multiplier, so that multiplying loses nothing: 2^64 divided by the golden ratio.
pub(crate) const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hashes of all runs of `k_tokens` consecutive words, in the order of the text.
///
/// `out` is cleared first. It ends up with `words.len() + 1 - k_tokens` hashes, or with none.
///
/// # Panics
///
/// If `k_tokens` is 0.
pub fn shingles(words: &[u64], k_tokens: usize, out: &mut Vec<u64>) {
    out.clear();
    each_shingle(words, k_tokens, |shingle| out.push(shingle));
}

/// Call `emit` with what [`shingles`] would write.
///
/// # Panics
///
/// If `k_tokens` is 0.
#[inline]
pub fn each_shingle(words: &[u64], k_tokens: usize, mut emit: impl FnMut(u64)) {
    assert!(k_tokens > 0, "a shingle has at least one token");
    if words.len() < k_tokens {
        return;
    }
    let oldest = (1..k_tokens).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let (head, tail) = words.split_at(k_tokens);
    let mut rolling =
        head.iter().fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(*word));
    emit(hash::mix(rolling));
    for (leaving, entering) in words.iter().zip(tail) {
        rolling = rolling.wrapping_sub(leaving.wrapping_mul(oldest));
        rolling = rolling.wrapping_mul(BASE).wrapping_add(*entering);
        emit(hash::mix(rolling));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str, k_tokens: usize) -> Vec<u64> {
        let words: Vec<u64> = text.split(' ').map(hash::word).collect();
        let mut out = vec![7];
        shingles(&words, k_tokens, &mut out);
        out
    }

    /// Signatures and archives are built of these values: they never change.
    #[test]
    fn values_are_frozen() {
        assert_eq!(
            of("the harbour gate failed at dawn", 5),
            [12_801_933_905_659_339_886, 3_589_522_538_917_440_769]
        );
    }

    #[test]
    fn fewer_words_than_a_shingle_make_none() {
        assert!(of("four words are few", 5).is_empty());
        assert_eq!(of("five words are not few", 5).len(), 1);
    }

    #[test]
    fn order_matters() {
        assert_ne!(of("a b c", 3), of("b a c", 3));
        assert_ne!(of("a a b", 3), of("a b a", 3));
    }

    proptest! {
        #[test]
        fn rolling_equals_hashing_each_run(words in proptest::collection::vec(any::<u64>(), 0..40), k in 1usize..8) {
            let mut rolled = Vec::new();
            shingles(&words, k, &mut rolled);
            let mut one = Vec::new();
            let mut each: Vec<u64> = Vec::new();
            for run in words.windows(k) {
                shingles(run, k, &mut one);
                each.extend(&one);
            }
            prop_assert_eq!(rolled, each);
        }
    }
}
