//! From a text to its signature, without words in between.
//!
//! In: a text. Out: its signature, or its distinct shingles. Words are [`WordRuns`], as whoever only
//! looks for near-duplicates needs no tokens with places and forms. Nothing is allocated per word or shingle:
//! hashes are written to buffers that the next text reuses, some 20 bytes for each word of the longest
//! text so far.

use super::{
    minhash::{Sketcher, value},
    simd::WordKernel,
    spread::Spread,
};
use crate::{hash, text::WordRuns};

/// Makes signatures of texts, one after the other. Keep one for each thread.
///
/// ```
/// use wirecopy::sketch::{Sketcher, TextSketcher};
///
/// let mut sketcher = TextSketcher::new(Sketcher::new(128), 5);
/// let (mut one, mut other) = ([0; 128], [0; 128]);
/// assert!(sketcher.sketch("The harbour gate failed at dawn, officials said.", &mut one));
/// assert!(sketcher.sketch("the harbour gate failed at dawn (officials said)", &mut other));
/// assert_eq!(one, other);
/// assert!(!sketcher.sketch("Too short.", &mut one));
/// ```
#[derive(Debug)]
pub struct TextSketcher {
    runs: WordRuns,
    kernel: WordKernel,
    sketcher: Sketcher,
    shingle_tokens: usize,
    words: Vec<u64>,
    values: Vec<u32>,
    shingles: Vec<u64>,
    digest: Digest,
    spread: Spread<u64>,
}

impl TextSketcher {
    /// Makes signatures as `sketcher` does, of shingles of `shingle_tokens` tokens.
    ///
    /// The first costs about a millisecond, for the table of characters.
    ///
    /// # Panics
    ///
    /// If `shingle_tokens` is 0.
    pub fn new(sketcher: Sketcher, shingle_tokens: usize) -> Self {
        assert!(shingle_tokens > 0, "a shingle has at least one token");
        let (words, values, shingles) = (Vec::new(), Vec::new(), Vec::new());
        let (runs, kernel) = (WordRuns::new(), WordKernel::new(sketcher.kernel()));
        let (digest, spread) = (Digest::default(), Spread::default());
        Self { runs, kernel, sketcher, shingle_tokens, words, values, shingles, digest, spread }
    }

    /// What makes the signatures.
    pub fn sketcher(&self) -> &Sketcher {
        &self.sketcher
    }

    /// Write the signature of `text` to `signature`. The answer is whether there is any: `false`
    /// for a text of less than one shingle, whose signature must not be compared.
    ///
    /// # Panics
    ///
    /// If `signature` is not as long as the sketcher's [slots](Sketcher::slots), or the text is
    /// longer than [`MAX_TEXT_BYTES`](crate::span::MAX_TEXT_BYTES).
    pub fn sketch(&mut self, text: &str, signature: &mut [u32]) -> bool {
        self.runs.hash_words_with(text, &self.kernel, &mut self.words);
        self.values.clear();
        let (values, mut digest) = (&mut self.values, Digest::default());
        self.kernel.each_shingle(&self.words, self.shingle_tokens, |shingles| {
            values.extend(shingles.iter().map(|&shingle| value(shingle)));
            digest.add(shingles);
        });
        self.digest = digest;
        self.sketcher.sketch_values(&self.values, signature)
    }

    /// The hash of each word of the text that was looked at last.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// A hash of the shingles of the text that was looked at last, in any order and as often as each occurs: with a
    /// probability of 2^-128 that of a text with others.
    pub fn digest(&self) -> [u64; 2] {
        let Digest([sum, products]) = self.digest;
        [sum, products].map(|sum| hash::mix(sum ^ self.words.len() as u64))
    }

    /// The distinct shingles of `text`, sorted, as [`Overlap`](crate::resemblance::Overlap)
    /// compares them.
    ///
    /// # Panics
    ///
    /// As [`Self::sketch`].
    pub fn shingle_set(&mut self, text: &str) -> &[u64] {
        self.runs.hash_words_with(text, &self.kernel, &mut self.words);
        self.shingles.clear();
        let (shingles, mut digest) = (&mut self.shingles, Digest::default());
        self.kernel.each_shingle(&self.words, self.shingle_tokens, |some| {
            shingles.extend_from_slice(some);
            digest.add(some);
        });
        self.digest = digest;
        self.spread.sort(&mut self.shingles, |&shingle| shingle);
        self.shingles.dedup();
        &self.shingles
    }
}

/// Sums over shingles, of their hashes and of the products of these's halves.
#[derive(Clone, Copy, Debug, Default)]
struct Digest([u64; 2]);

impl Digest {
    #[inline]
    fn add(&mut self, shingles: &[u64]) {
        for &shingle in shingles {
            let [low, high] = [shingle & u64::from(u32::MAX), shingle >> 32];
            self.0[0] = self.0[0].wrapping_add(shingle);
            self.0[1] = self.0[1].wrapping_add(low * high);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::shingles;

    /// Two texts one after the other, so that nothing of the first is left in the second.
    #[test]
    fn makes_the_signature_of_the_shingles() {
        let mut sketcher = TextSketcher::new(Sketcher::new(20), 3);
        for words in
            [&["the", "harbour", "gate", "failed", "the", "harbour", "gate"][..], &["too", "short"]]
        {
            let hashes: Vec<u64> = words.iter().map(|word| hash::word(word)).collect();
            let (mut expected, mut found, mut plain) = (Vec::new(), [1; 20], [2; 20]);
            shingles(&hashes, 3, &mut expected);
            expected.sort_unstable();
            expected.dedup();
            let text = words.join(" — ");
            assert_eq!(sketcher.shingle_set(&text), expected);
            assert_eq!(sketcher.sketch(&text, &mut found), !expected.is_empty());
            assert_eq!(sketcher.words(), hashes);
            let digest = sketcher.digest();
            sketcher.shingle_set(&text.to_uppercase());
            assert_eq!(sketcher.digest(), digest, "of the same words");
            sketcher.shingle_set(&format!("{text} {text}"));
            assert_ne!(sketcher.digest(), digest, "of words that occur again");
            Sketcher::new(20).sketch(&expected, &mut plain);
            assert_eq!(found, plain);
        }
    }
}
