//! From a text to its signature, without words in between.
//!
//! In: a text. Out: its signature, or its distinct shingles; the same as by way of tokens and a
//! vocabulary, which jobs need that look at words, and which whoever only looks for near-duplicates
//! can do without. Nothing is allocated per word or shingle: hashes are written to buffers that the next
//! text reuses, some 20 bytes for each word of the longest text so far.

use super::minhash::{Sketcher, value};
use crate::{shingle::each_shingle, text::Tokeniser};

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
    tokeniser: Tokeniser,
    sketcher: Sketcher,
    shingle_tokens: usize,
    words: Vec<u64>,
    values: Vec<u32>,
    shingles: Vec<u64>,
}

impl TextSketcher {
    /// Makes signatures as `sketcher` does, of shingles of `shingle_tokens` tokens.
    ///
    /// Costs about a millisecond, for the tables of the tokeniser.
    ///
    /// # Panics
    ///
    /// If `shingle_tokens` is 0.
    pub fn new(sketcher: Sketcher, shingle_tokens: usize) -> Self {
        assert!(shingle_tokens > 0, "a shingle has at least one token");
        let (words, values, shingles) = (Vec::new(), Vec::new(), Vec::new());
        Self { tokeniser: Tokeniser::new(), sketcher, shingle_tokens, words, values, shingles }
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
        self.tokeniser.hash_words(text, &mut self.words);
        self.values.clear();
        let values = &mut self.values;
        each_shingle(&self.words, self.shingle_tokens, |shingle| values.push(value(shingle)));
        self.sketcher.sketch_values(&self.values, signature)
    }

    /// The hash of each word of the text that was looked at last.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The distinct shingles of `text`, sorted, as [`Overlap`](crate::resemblance::Overlap)
    /// compares them.
    ///
    /// # Panics
    ///
    /// As [`Self::sketch`].
    pub fn shingle_set(&mut self, text: &str) -> &[u64] {
        self.tokeniser.hash_words(text, &mut self.words);
        self.shingles.clear();
        let shingles = &mut self.shingles;
        each_shingle(&self.words, self.shingle_tokens, |shingle| shingles.push(shingle));
        self.shingles.sort_unstable();
        self.shingles.dedup();
        &self.shingles
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        shingle::shingles,
        text::{Tokens, Vocabulary},
    };

    /// The shingles by way of tokens, a vocabulary and numbered words.
    fn by_words(text: &str, shingle_tokens: usize) -> Vec<u64> {
        let (mut tokens, mut vocabulary) = (Tokens::default(), Vocabulary::default());
        Tokeniser::new().tokenise(text, &mut tokens);
        let (mut words, mut found) = (Vec::new(), Vec::new());
        vocabulary.add(tokens.iter().map(|(form, _)| form), &mut words);
        let hashes: Vec<u64> = words.iter().map(|&word| vocabulary.hash(word)).collect();
        shingles(&hashes, shingle_tokens, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Two texts one after the other, so that nothing of the first is left in the second.
    fn check(texts: [&str; 2], shingle_tokens: usize) {
        let mut sketcher = TextSketcher::new(Sketcher::new(20), shingle_tokens);
        for text in texts {
            let expected = by_words(text, shingle_tokens);
            assert_eq!(sketcher.shingle_set(text), expected, "{text:?}");
            let (mut found, mut plain) = ([1; 20], [2; 20]);
            let is_present = sketcher.sketch(text, &mut found);
            assert_eq!(Sketcher::new(20).sketch(&expected, &mut plain), is_present);
            assert_eq!(found, plain, "{text:?}");
        }
    }

    #[test]
    fn both_ways_give_the_same() {
        check(["The U.S. won’t pay $1,000 to the govern-\nment, he said.", "Two words"], 3);
        check(["أكدت وزارة الخارجية أنّ الوفد وصل", "Chính phủ Việt Nam cho biết hôm nay"], 2);
        check(["", "中国政府发表声明, and 1\u{A0}000 more words."], 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn both_ways_give_the_same_for_any_text(
            one in "([a-cA-C]{1,9}[ .,-]|[’'é\u{301}\u{200B}\n0-9]){0,30}",
            other in any::<String>(),
        ) {
            check([&one, &other], 3);
        }
    }
}
