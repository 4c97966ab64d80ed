//! Words as UAX #29 has them, before anything is made of them.
//!
//! In comes a text; out comes the stretch of each word in it. Alphabets that separate their words
//! need few of the rules of UAX #29, and these are written out here over a table of character
//! classes; a stretch of any other script goes to ICU, whose dictionaries and models segment it.
//! The boundary between the two kinds of stretch is always a word boundary (rule WB999), so a
//! stretch can be segmented alone. A test compares this with ICU over every character.
//!
//! It deviates from UAX #29 in one thing: low lines separate words (see [`Class::Separator`]).

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::{
    alphabet::{Alphabet, Class},
    ascii,
};

/// How much work the form of a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spelling {
    /// ASCII letters and digits only.
    Plain,
    /// ASCII with apostrophes, stops or commas inside.
    Marked,
    /// Anything else.
    Foreign,
}

/// A word: bytes `start..end` of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) spelling: Spelling,
}

/// Takes the words that are found, in order.
pub(super) trait Words {
    /// A [plain](Spelling::Plain) word, bytes `start..end` of the text.
    fn plain(&mut self, start: usize, end: usize);

    /// Any word.
    fn other(&mut self, word: Word);
}

/// Finds words.
#[derive(Debug)]
pub(super) struct Segmenter {
    words: WordSegmenterBorrowed<'static>,
    nfc: ComposingNormalizerBorrowed<'static>,
}

impl Segmenter {
    pub(super) fn new() -> Self {
        Self {
            words: WordSegmenter::new_auto(WordBreakInvariantOptions::default()),
            nfc: ComposingNormalizer::new_nfc(),
        }
    }

    /// Give each word of `text` to `words`.
    #[inline]
    pub(super) fn each_word(&self, text: &str, alphabet: &Alphabet, words: &mut impl Words) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 && !alphabet.class_of_ascii(byte).is_word() {
                at += 1;
                continue;
            }
            // Nearly all words of English end here.
            let end = at + ascii::run_bytes(bytes, at);
            if end > at && ends_plainly(bytes, end, alphabet) {
                words.plain(at, end);
                // Whatever stands there begins no word, and mostly it is a space.
                at = end + 1;
                continue;
            }
            at = self.each_other_word(text, at, alphabet, words);
        }
    }

    /// Give the words that begin at byte `at`, if any do, to `words`; the answer is where to go on.
    #[inline(never)]
    fn each_other_word(
        &self,
        text: &str,
        at: usize,
        alphabet: &Alphabet,
        words: &mut impl Words,
    ) -> usize {
        let (class, next) = class_at(text, at, alphabet);
        if class.is_word() {
            let word = scan_word(text, at, alphabet);
            words.other(word);
            word.end
        } else if class == Class::Complex {
            let end = stretch_end(text, next, alphabet);
            self.each_icu_word(&text[at..end], alphabet, |start, end| {
                words.other(Word { start: at + start, end: at + end, spelling: Spelling::Foreign });
            });
            end
        } else {
            next
        }
    }

    /// Call `emit` with the bytes of each word of `stretch`, as ICU finds them.
    pub(super) fn each_icu_word(
        &self,
        stretch: &str,
        alphabet: &Alphabet,
        mut emit: impl FnMut(usize, usize),
    ) {
        // The dictionaries know composed characters only.
        if !self.nfc.is_normalized(stretch) {
            return self.each_icu_word_composed(stretch, alphabet, &mut emit);
        }
        self.each_segment(stretch, alphabet, |start, end| {
            split_at_low_lines(&stretch[start..end], alphabet, |from, to| {
                emit(start + from, start + to);
            });
        });
    }

    /// The same for a stretch that is not composed: compose it, and map what is found back.
    fn each_icu_word_composed(
        &self,
        stretch: &str,
        alphabet: &Alphabet,
        emit: &mut dyn FnMut(usize, usize),
    ) {
        let mut composed = String::with_capacity(stretch.len());
        // Ends of each cluster of a base and its marks: in `composed`, and in `stretch`.
        let mut ends = vec![(0, 0)];
        let mut start = 0;
        while start < stretch.len() {
            let end = cluster_end(stretch, start, alphabet);
            composed.push_str(&self.nfc.normalize(&stretch[start..end]));
            ends.push((composed.len(), end));
            start = end;
        }
        let original = |byte: usize| ends[ends.partition_point(|&(end, _)| end < byte)].1;
        self.each_segment(&composed, alphabet, |start, end| {
            let (start, end) = (original(start), original(end));
            split_at_low_lines(&stretch[start..end], alphabet, |from, to| {
                emit(start + from, start + to);
            });
        });
    }

    /// Call `found` with the bytes of each word-like segment.
    fn each_segment(
        &self,
        stretch: &str,
        alphabet: &Alphabet,
        mut found: impl FnMut(usize, usize),
    ) {
        let mut start = 0;
        let mut is_word = false;
        for (end, word_type) in self.words.segment_str(stretch).iter_with_word_type() {
            is_word |= word_type.is_word_like();
            // The dictionaries may cut a mark off its base.
            let next = stretch[end..].chars().next().map(|c| alphabet.class(c));
            if next == Some(Class::Extend) {
                continue;
            }
            // ICU forgets that a segment is a word when it has looked ahead over marks in vain
            // (`0`, a mark, a colon), so letters and digits count by themselves.
            let has_word = || stretch[start..end].chars().any(|c| alphabet.class(c).is_word());
            if is_word || has_word() {
                found(start, end);
            }
            (start, is_word) = (end, false);
        }
    }
}

/// Class of the character at byte `at`, and where the next one begins.
#[inline]
fn class_at(text: &str, at: usize, alphabet: &Alphabet) -> (Class, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return (alphabet.class_of_ascii(byte), at + 1);
    }
    match text[at..].chars().next() {
        Some(c) => (alphabet.class(c), at + c.len_utf8()),
        None => (Class::Separator, text.len()),
    }
}

/// Whether a run of ASCII letters and digits that ends before byte `end` is a whole word: nothing
/// joins it to what follows. That is all that most words cost besides the run; false means that
/// the rules have to tell.
#[inline(always)]
fn ends_plainly(bytes: &[u8], end: usize, alphabet: &Alphabet) -> bool {
    let class = |&byte: &u8| (byte < 0x80).then(|| alphabet.class_of_ascii(byte));
    match bytes.get(end).map(class) {
        None | Some(Some(Class::Separator)) => true,
        Some(None) => false,
        // A full stop or a comma, which joins nothing if it ends a sentence or a clause.
        Some(Some(_)) => match bytes.get(end + 1).map(class) {
            None => true,
            Some(next) => next.is_some_and(|class| !class.is_word()),
        },
    }
}

/// The word that begins at byte `start`, by rules WB4 to WB12.
fn scan_word(text: &str, start: usize, alphabet: &Alphabet) -> Word {
    let mut word = Word { start, end: start, spelling: Spelling::Plain };
    let mut last = Class::Separator;
    while word.end < text.len() {
        let (class, next) = class_at(text, word.end, alphabet);
        let spelling = match class {
            Class::Letter | Class::Hebrew | Class::Digit | Class::Extend => Spelling::Plain,
            _ if joins(last, class, class_after(text, next, alphabet)) => Spelling::Marked,
            _ => break,
        };
        let is_ascii = next - word.end == 1;
        word.spelling = word.spelling.max(if is_ascii { spelling } else { Spelling::Foreign });
        word.end = next;
        if class != Class::Extend {
            last = class;
        }
    }
    word
}

/// Whether a character of class `mark` joins what stands before and after it.
fn joins(before: Class, mark: Class, after: Class) -> bool {
    match mark {
        Class::Apostrophe | Class::Dot => {
            before.is_letter() && after.is_letter()
                || before == Class::Digit && after == Class::Digit
        }
        Class::MiddleDot => before.is_letter() && after.is_letter(),
        Class::Comma => before == Class::Digit && after == Class::Digit,
        Class::DoubleQuote => before == Class::Hebrew && after == Class::Hebrew,
        _ => false,
    }
}

/// Class of the first character from byte `at` on that is no mark.
fn class_after(text: &str, at: usize, alphabet: &Alphabet) -> Class {
    let classes = text[at..].chars().map(|c| alphabet.class(c));
    classes.into_iter().find(|&class| class != Class::Extend).unwrap_or(Class::Separator)
}

/// Where the stretch that only ICU can segment ends, of which byte `at` is not the first.
fn stretch_end(text: &str, mut at: usize, alphabet: &Alphabet) -> usize {
    while at < text.len() {
        let (class, next) = class_at(text, at, alphabet);
        if !matches!(class, Class::Complex | Class::Extend) {
            break;
        }
        at = next;
    }
    at
}

/// Where the character at byte `start` and the marks after it end.
fn cluster_end(stretch: &str, start: usize, alphabet: &Alphabet) -> usize {
    let (_, mut end) = class_at(stretch, start, alphabet);
    while end < stretch.len() {
        let (class, next) = class_at(stretch, end, alphabet);
        if class != Class::Extend {
            break;
        }
        end = next;
    }
    end
}

/// Call `emit` with the parts of an ICU segment between low lines, without the apostrophe that
/// UAX #29 leaves at the end of a Hebrew word and without marks that have nothing to mark.
fn split_at_low_lines(segment: &str, alphabet: &Alphabet, mut emit: impl FnMut(usize, usize)) {
    let is_inside = |c: char| alphabet.class(c) != Class::Separator;
    let begins = |c: char| alphabet.class(c).is_word() || alphabet.class(c) == Class::Complex;
    let mut start = 0;
    for part in segment.split_inclusive(|c| !is_inside(c)) {
        let end = start + part.len();
        let mut word = part.trim_end_matches(|c| !is_inside(c));
        let base = word.trim_end_matches(|c| alphabet.class(c) == Class::Extend);
        if base.ends_with('\'') {
            word = base.trim_end_matches('\'');
        }
        if let Some(from) = word.find(begins) {
            emit(start + from, start + word.len());
        }
        start = end;
    }
}
