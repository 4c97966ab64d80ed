//! Words as UAX #29 has them, before anything is made of them.
//!
//! In comes a text; out comes the stretch of each word in it. Alphabets that separate their words
//! need few of the rules of UAX #29, and these are written out here over a table of character
//! classes; a stretch of any other script goes to ICU, whose dictionaries and models segment it.
//! The boundary between the two kinds of stretch is always a word boundary (rule WB999), so a
//! stretch can be segmented alone. A test compares this with ICU over every character.
//!
//! It deviates from UAX #29 in one thing: low lines separate words (see [`Class::Separator`]).

use std::str::Chars;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::{
    alphabet::{Alphabet, Class, Letter, Stop},
    ascii,
};

/// How much work the form of a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// ASCII letters and digits only.
    Plain,
    /// ASCII with apostrophes, stops or commas inside.
    Marked,
    /// Letters and digits of any alphabet that are what they fold to.
    Folded,
    /// Letters and digits of any alphabet, with their marks; nothing joins them.
    Lettered,
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
    /// A [plain](Spelling::Plain) word, bytes `start..end` of the text. What stands between it and
    /// the word before cannot join the two.
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
    pub(super) fn each_word(&self, text: &str, alphabet: &Alphabet, words: &mut impl Words) {
        let mut scan = Scan { segmenter: self, text, alphabet, words, last_stop: Stop::Plain };
        let mut at = 0;
        while at < text.len() {
            at = scan.blocks(at);
            at = scan.others(at);
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

/// Words of plain ASCII in a row after which blocks are looked at again. In a language whose
/// alphabet is partly ASCII a block seldom pays; in English some words after a quotation mark lose
/// little.
const RUNS_BEFORE_BLOCKS: usize = 4;

/// One text on its way through the segmenter.
struct Scan<'t, W> {
    segmenter: &'t Segmenter,
    text: &'t str,
    alphabet: &'t Alphabet,
    words: &'t mut W,
    /// What ended the last word.
    last_stop: Stop,
}

impl<W: Words> Scan<'_, W> {
    /// Give the words from byte `at` on, a block at a time, as long as all is ASCII, no word is as
    /// long as a block, and the text has another block. The answer is where to go on.
    #[inline]
    fn blocks(&mut self, mut at: usize) -> usize {
        while let Some(block) = self.text.as_bytes()[at..].first_chunk() {
            let (inside, foreign) = ascii::masks(block);
            // A word that ends at a foreign character may go on with it.
            let known = foreign.trailing_zeros();
            let before_foreign = u64::MAX.checked_shl(known).map_or(u64::MAX, |above| !above);
            let mut starts = inside & !(inside << 1) & before_foreign;
            let mut ends = !inside & inside << 1 & before_foreign;
            let base = at;
            at = base + known as usize;
            while ends != 0 {
                let start = base + starts.trailing_zeros() as usize;
                let end = base + ends.trailing_zeros() as usize;
                (starts, ends) = (starts & (starts - 1), ends & (ends - 1));
                let next = self.run(start, end);
                if next != end {
                    (at, starts) = (next, 0);
                    break;
                }
            }
            if starts != 0 {
                at = base + starts.trailing_zeros() as usize;
            }
            if at == base || foreign != 0 {
                break;
            }
        }
        at
    }

    /// Give the words from byte `at` on, one by one, until some in a row were plain ASCII, for which
    /// blocks are quicker.
    fn others(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut in_a_row = 0;
        while let Some(&byte) = bytes.get(at)
            && in_a_row < RUNS_BEFORE_BLOCKS
        {
            match self.alphabet.stop(byte) {
                Stop::Word => {
                    let end = ascii::run_end(bytes, at);
                    at = self.run(at, end);
                    in_a_row = if at == end { in_a_row + 1 } else { 0 };
                }
                Stop::Foreign => (at, in_a_row) = (self.other(at), 0),
                _ => at += 1,
            }
        }
        at
    }

    /// Give the word that begins with the run of ASCII letters and digits at bytes `start..end`.
    /// The answer is where it ends.
    #[inline(always)]
    fn run(&mut self, start: usize, end: usize) -> usize {
        let stop = stop_at(self.text, end, self.alphabet);
        // Nearly all words of English go this way.
        if stop == Stop::Plain && self.last_stop == Stop::Plain {
            self.words.plain(start, end);
            return end;
        }
        if stop == Stop::Foreign {
            return self.other(start);
        }
        self.words.other(Word { start, end, spelling: Spelling::Plain });
        self.last_stop = stop;
        end
    }

    /// Give the words that begin at byte `at`, if any do, by the rules. The answer is where to go on.
    #[inline(never)]
    fn other(&mut self, at: usize) -> usize {
        let Self { segmenter, text, alphabet, .. } = *self;
        let (class, next) = class_at(text, at, alphabet);
        if class.is_word() {
            let word = scan_word(text, at, alphabet);
            self.words.other(word);
            self.last_stop = stop_after(text, word.end);
            word.end
        } else if class == Class::Complex {
            let end = stretch_end(text, next, alphabet);
            segmenter.each_icu_word(&text[at..end], alphabet, |start, end| {
                let (start, end) = (at + start, at + end);
                self.words.other(Word { start, end, spelling: Spelling::Foreign });
            });
            self.last_stop = Stop::Joint;
            end
        } else {
            next
        }
    }
}

/// Class of the character at byte `at`, and where the next one begins.
#[inline]
fn class_at(text: &str, at: usize, alphabet: &Alphabet) -> (Class, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return (alphabet.class(char::from(byte)), at + 1);
    }
    match text[at..].chars().next() {
        Some(c) => (alphabet.class(c), at + c.len_utf8()),
        None => (Class::Separator, text.len()),
    }
}

/// What the end of a run of ASCII letters and digits before byte `end` makes of the run:
/// [`Stop::Foreign`] where only the rules can tell.
#[inline(always)]
fn stop_at(text: &str, end: usize, alphabet: &Alphabet) -> Stop {
    let stop = |at: usize| text.as_bytes().get(at).map_or(Stop::Plain, |&b| alphabet.stop(b));
    let (this, next) = (stop(end), stop(end + 1));
    // Not `||`: what ends a word, a space or a comma, is a branch that no processor can predict.
    let is_plain = (this == Stop::Plain) | ((this == Stop::Mark) & (next <= Stop::Mark));
    if is_plain { Stop::Plain } else { stop_at_mark(text, end, alphabet) }
}

/// The same where no space ends the run.
fn stop_at_mark(text: &str, end: usize, alphabet: &Alphabet) -> Stop {
    let stop = |at: usize| text.as_bytes().get(at).map_or(Stop::Plain, |&b| alphabet.stop(b));
    let is_separator = |at: usize| class_at(text, at, alphabet).0 == Class::Separator;
    match (stop(end), stop(end + 1)) {
        // A full stop or a comma joins nothing if no word follows, but marks do not count.
        (Stop::Mark, Stop::Word) => Stop::Foreign,
        (Stop::Mark, Stop::Foreign) if !is_separator(end + 1) => Stop::Foreign,
        // A word is broken at the end of a line only.
        (Stop::Joint, next) if next != Stop::Word => Stop::Joint,
        (Stop::Foreign, _) if is_separator(end) => Stop::Joint,
        (Stop::Foreign, _) => Stop::Foreign,
        _ => Stop::Plain,
    }
}

/// Whether what follows a word that the rules found, and that ends before byte `end`, may go on
/// with it.
fn stop_after(text: &str, end: usize) -> Stop {
    match text.as_bytes().get(end) {
        Some(b'-' | b'\n' | b'\r' | 0x80..) => Stop::Joint,
        _ => Stop::Plain,
    }
}

/// The word that begins at byte `start`, by rules WB4 to WB12.
fn scan_word(text: &str, start: usize, alphabet: &Alphabet) -> Word {
    let (mut is_ascii, mut is_joined, mut is_folded) = (true, false, true);
    let (mut end, mut last) = (start, Class::Separator);
    // Most words end here: letters alone join.
    while let Some((letter, next)) = letter_at(text.as_bytes(), end, alphabet)
        && letter.class.is_word()
    {
        is_ascii &= next - end == 1;
        is_folded &= letter.is_folded;
        (end, last) = (next, letter.class);
    }
    let mut letters = text[end..].chars();
    while let Some(c) = letters.next() {
        let class = alphabet.class(c);
        match class {
            Class::Separator | Class::Complex => break,
            Class::Letter | Class::Hebrew | Class::Digit | Class::Extend => {}
            _ if joins(last, class, class_after(letters.clone(), alphabet)) => is_joined = true,
            _ => break,
        }
        is_ascii &= c.is_ascii();
        is_folded = false;
        end = text.len() - letters.as_str().len();
        if class != Class::Extend {
            last = class;
        }
    }
    let spelling = match (is_ascii, is_joined) {
        (true, false) => Spelling::Plain,
        (true, true) => Spelling::Marked,
        (false, false) if is_folded => Spelling::Folded,
        (false, false) => Spelling::Lettered,
        (false, true) => Spelling::Foreign,
    };
    Word { start, end, spelling }
}

/// The character at byte `at`, if the tables have it, and where the next one begins.
#[inline(always)]
fn letter_at(bytes: &[u8], at: usize, alphabet: &Alphabet) -> Option<(Letter, usize)> {
    let low = |at: usize| bytes.get(at).map(|&byte| usize::from(byte & 0x3F));
    let first = usize::from(*bytes.get(at)?);
    let (number, next) = match first {
        0x00..0x80 => (first, at + 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | low(at + 1)?, at + 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | low(at + 1)? << 6 | low(at + 2)?, at + 3),
        _ => return None,
    };
    Some((alphabet.letter_by_number(number)?, next))
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

/// Class of the first of `letters` that is no mark.
fn class_after(letters: Chars<'_>, alphabet: &Alphabet) -> Class {
    let mut classes = letters.map(|c| alphabet.class(c));
    classes.find(|&class| class != Class::Extend).unwrap_or(Class::Separator)
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
