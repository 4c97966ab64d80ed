//! Words as most of the field cuts them: runs of letters and digits, in small letters.
//!
//! In: a text. Out: a hash for each run of letters, numbers and low lines of its NFKC form, lower-cased: what
//! `re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())` finds in Python, except that of
//! scripts that are written without spaces every character is a word, as nothing else would ever be
//! repeated, and that a Greek capital sigma at the end of a word is an ordinary one.
//!
//! [`Tokeniser`](super::Tokeniser) reads as a newsroom does, and is what passages are made of. This
//! here is for near-duplicates of whole articles: whoever wonders why an article was dropped can
//! compute the resemblance again in three lines, and get the same number; it is also twice as fast.
//! ASCII is taken 64 bytes at a time, and other alphabets by a table of 34 kB; a text with characters
//! that NFKC changes is normalised first. Words are hashed as [`hash::word`] does.

use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};

use super::ascii::{self, RunKernel, Runs};
use crate::hash;

/// One past the last character in the table: General Punctuation and the currency signs are in.
const TABLE_END: u32 = 0x2100;
/// So many bytes after a letter that is not ASCII, and the text is taken by blocks again.
const CALM_BYTES: usize = 16;

/// What a character does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// In no word.
    Separator,
    /// Part of a word, in which it becomes this.
    Letter(char),
    /// A word of its own.
    Alone,
    /// NFKC may change it or what is before it.
    Unstable,
}

/// What each character before [`TABLE_END`] does.
static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let nfkc = ComposingNormalizer::new_nfkc();
    let table = ('\0'..).take_while(|&c| u32::from(c) < TABLE_END);
    table.map(|c| look_up(c, &nfkc)).collect()
});

/// Finds words, one text after the other.
///
/// Making the first costs about a millisecond, for a table that all share; keep one for each thread.
///
/// ```
/// use wirecopy::{hash, text::WordRuns};
///
/// let mut hashes = Vec::new();
/// WordRuns::new().hash_words("The U.S. won’t pay.", &mut hashes);
/// let words = ["the", "u", "s", "won", "t", "pay"];
/// assert_eq!(hashes, words.map(hash::word));
/// ```
#[derive(Debug)]
pub struct WordRuns {
    roles: &'static [Role],
    nfkc: ComposingNormalizerBorrowed<'static>,
    form: String,
    runs: Runs,
}

impl Default for WordRuns {
    fn default() -> Self {
        Self::new()
    }
}

impl WordRuns {
    /// For every language.
    pub fn new() -> Self {
        let (roles, nfkc) = (&ROLES[..], ComposingNormalizer::new_nfkc());
        Self { roles, nfkc, form: String::new(), runs: Runs::default() }
    }

    /// Replace what is in `hashes` by the hash of each word of `text`.
    ///
    /// # Panics
    ///
    /// If the text is longer than [`MAX_TEXT_BYTES`](crate::span::MAX_TEXT_BYTES).
    pub fn hash_words(&mut self, text: &str, hashes: &mut Vec<u64>) {
        self.hash_words_with(text, &ascii::Plain, hashes);
    }

    /// The same, with `kernel` for what is ASCII.
    pub(crate) fn hash_words_with(
        &mut self,
        text: &str,
        kernel: &impl RunKernel,
        hashes: &mut Vec<u64>,
    ) {
        hashes.clear();
        if self.hash_stable(text, kernel, hashes) == Stable::No {
            hashes.clear();
            let normal = self.nfkc.normalize(text);
            // What is unstable now is what stands alone, such as a mark before any letter.
            self.hash_rest(&normal, 0, hashes, Unstable::IsLetter);
        }
    }

    /// The same for a text in NFKC; whether it is.
    fn hash_stable(
        &mut self,
        text: &str,
        kernel: &impl RunKernel,
        hashes: &mut Vec<u64>,
    ) -> Stable {
        let bytes = text.as_bytes();
        let mut at = 0;
        self.runs.clear();
        loop {
            at = kernel.find(bytes, at, &mut self.runs);
            if at == bytes.len() {
                break;
            }
            let mut padded = [0; ascii::BLOCK_BYTES];
            let block = bytes[at..].first_chunk().unwrap_or_else(|| {
                padded[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                &padded
            });
            let (inside, foreign) = ascii::word_masks(block);
            if foreign == 0 {
                self.runs.note(inside, u64::MAX, at);
                at = bytes.len().min(at + ascii::BLOCK_BYTES);
                continue;
            }
            let calm = foreign.trailing_zeros();
            self.runs.note(inside, (1 << calm) - 1, at);
            at += calm as usize;
            let c = text[at..].chars().next().expect("a character begins here");
            if self.role(c) == Role::Separator {
                // Most are quotation marks and dashes.
                self.runs.end(at);
                at += c.len_utf8();
                continue;
            }
            let start = self.runs.take_open().unwrap_or(at);
            kernel.hash(bytes, &self.runs, hashes);
            self.runs.clear();
            match self.hash_rest(text, start, hashes, Unstable::Ends) {
                Some(end) => at = end,
                None => return Stable::No,
            }
        }
        self.runs.end(bytes.len());
        kernel.hash(bytes, &self.runs, hashes);
        Stable::Yes
    }

    /// Hash the words from byte `start`, at which none is half read, until nothing but ASCII was
    /// met for a while; where that is, or nowhere, if a character is unstable that must not be.
    fn hash_rest(
        &mut self,
        text: &str,
        start: usize,
        hashes: &mut Vec<u64>,
        unstable: Unstable,
    ) -> Option<usize> {
        self.form.clear();
        let mut last_foreign = start;
        for (at, c) in text[start..].char_indices() {
            let at = start + at;
            let role = self.role(c);
            if !c.is_ascii() && role != Role::Separator {
                last_foreign = at;
            }
            match role {
                Role::Letter(small) => self.form.push(small),
                Role::Unstable if unstable == Unstable::Ends => return None,
                Role::Unstable if is_word(c) && !is_unspaced(c) => {
                    for small in c.to_lowercase() {
                        if is_word(small) {
                            self.form.push(small);
                        } else {
                            self.end_word(hashes);
                        }
                    }
                }
                role => {
                    self.end_word(hashes);
                    if role == Role::Alone || role == Role::Unstable && is_word(c) {
                        self.form.push(c);
                        self.end_word(hashes);
                    }
                    if unstable == Unstable::Ends && at - last_foreign > CALM_BYTES {
                        return Some(at);
                    }
                }
            }
        }
        self.end_word(hashes);
        Some(text.len())
    }

    fn end_word(&mut self, hashes: &mut Vec<u64>) {
        if !self.form.is_empty() {
            hashes.push(hash::word(&self.form));
            self.form.clear();
        }
    }

    #[inline]
    fn role(&self, c: char) -> Role {
        match self.roles.get(c as usize) {
            Some(role) => *role,
            None => look_up(c, &self.nfkc),
        }
    }
}

/// Whether a text is in NFKC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stable {
    Yes,
    No,
}

/// What an unstable character means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unstable {
    /// The text has to be normalised.
    Ends,
    /// It has been.
    IsLetter,
}

fn look_up(c: char, nfkc: &ComposingNormalizerBorrowed<'static>) -> Role {
    let mut buffer = [0; 4];
    let normal = nfkc.normalize(c.encode_utf8(&mut buffer));
    let is_stable = normal.chars().eq([c]);
    let is_mark = |c| is_of(c, GeneralCategoryGroup::Mark);
    let mut small = c.to_lowercase();
    match (is_stable, is_word(c), small.next(), small.next()) {
        // Such as an ellipsis, of which three full stops are made.
        (false, ..) if !normal.chars().any(|c| is_word(c) || is_mark(c)) => Role::Separator,
        // It may be composed with what is before it.
        _ if is_mark(c) => Role::Unstable,
        (false, ..) => Role::Unstable,
        (true, false, ..) => Role::Separator,
        _ if is_unspaced(c) => Role::Alone,
        // The hash of a run of ASCII sets the bit by which small letters differ from capitals.
        _ if c == '_' => Role::Letter('\u{7F}'),
        (true, true, Some(small), None) => Role::Letter(small),
        _ => Role::Unstable,
    }
}

/// Whether Python's `\w` has `c`.
fn is_word(c: char) -> bool {
    let word = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Number);
    c == '_' || is_of(c, word)
}

fn is_of(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Whether a script writes its words without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by the definition.
    fn slowly(text: &str) -> Vec<u64> {
        let normal = ComposingNormalizer::new_nfkc().normalize(text).into_owned();
        let (mut words, mut word) = (vec![], String::new());
        for c in normal.chars().chain([' ']).flat_map(char::to_lowercase) {
            if is_word(c) && !is_unspaced(c) {
                word.push(if c == '_' { '\u{7F}' } else { c });
                continue;
            }
            words.extend((!word.is_empty()).then(|| hash::word(&word)));
            word.clear();
            words.extend(is_word(c).then(|| hash::word(c.encode_utf8(&mut [0; 4]))));
        }
        words
    }

    fn check(text: &str, words: &[&str]) {
        let mut hashes = vec![7];
        WordRuns::new().hash_words(text, &mut hashes);
        assert_eq!(hashes, words.iter().map(|word| hash::word(word)).collect::<Vec<_>>(), "{text}");
        assert_eq!(hashes, slowly(text), "{text}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("", &[]);
        check("  ... ", &[]);
        check("The U.S. pays $1,000.50", &["the", "u", "s", "pays", "1", "000", "50"]);
        check("a-b re\u{301}sume\u{301} Résumé", &["a", "b", "résumé", "résumé"]);
        check("“Straße” … ﬁn №5 x²", &["straße", "fin", "no5", "x2"]);
        check("وزارة الخارجيّة", &["وزارة", "الخارجي", "ة"]);
        check("東京で会う, ok", &["東", "京", "で", "会", "う", "ok"]);
    }

    #[test]
    fn long_texts_go_by_blocks() {
        let text = "Officials said on Tuesday that interministerial negotiations ".repeat(9);
        for cut in 0..70 {
            let text = &text[cut..];
            let mut hashes = Vec::new();
            WordRuns::new().hash_words(text, &mut hashes);
            assert_eq!(hashes, slowly(text));
        }
    }

    proptest! {
        #[test]
        fn equals_the_definition(
            text in "([a-zA-Z_]{1,30}[ .,’]|[é\u{301}\u{64B}½ÅΣİﬁ々タ京٣]|[ -~]{0,90}){0,20}",
            any in any::<String>(),
        ) {
            let mut runs = WordRuns::new();
            for text in [text, any] {
                let mut hashes = Vec::new();
                runs.hash_words(&text, &mut hashes);
                prop_assert_eq!(hashes, slowly(&text), "{:?}", text);
            }
        }
    }
}
