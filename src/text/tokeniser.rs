//! Tokens: words with normalised forms, each with its span in the original text.
//!
//! In comes a text, out come [`Tokens`]. [`segment`](super::segment) finds the words of UAX #29;
//! this module splits and joins them where a reader of news sees other words, and
//! [`form`](super::form) normalises them:
//!
//! - A full stop between letters is kept only where it abbreviates, that is, between single
//!   letters (`U.S`). Anything else is a lost space (`the end.The next`) or an address.
//! - A word that is hyphenated at the end of a line (`govern-`, `ment`) is one token, if both
//!   halves are letters and the second begins with a small one. A compound that happens to be
//!   broken at its hyphen (`well-`, `known`) is joined too: only a dictionary could tell.
//! - A soft hyphen at the end of a line and a zero-width space inside a word join as well.
//! - Digits grouped by no-break or thin spaces (`1 000`) are one number.
//!
//! ASCII costs no allocation per token; a word with rare characters or combining
//! marks goes through ICU's normaliser, and Chinese, Japanese and Thai through its segmenter.

use crate::span::Span;

use super::{
    Tokens,
    alphabet::{Alphabet, Class, Fold},
    form::{self, Folder},
    segment::{Segmenter, Spelling, Word, Words},
    tokens::Form,
};

/// Makes tokens of texts, one text after the other.
///
/// Making the first one costs about a millisecond, for tables that all share. Keep one for each thread.
///
/// ```
/// use wirecopy::text::{Tokeniser, Tokens};
///
/// let mut tokens = Tokens::default();
/// Tokeniser::new().tokenise("The U.S. won’t pay $1,000.", &mut tokens);
/// let forms: Vec<&str> = tokens.iter().map(|(form, _)| form).collect();
/// assert_eq!(forms, ["the", "us", "won't", "pay", "1000"]);
/// ```
#[derive(Debug)]
pub struct Tokeniser {
    alphabet: &'static Alphabet,
    folder: Folder,
    segmenter: Segmenter,
    scratch: String,
}

impl Default for Tokeniser {
    fn default() -> Self {
        Self::new()
    }
}

impl Tokeniser {
    /// A tokeniser for every language.
    pub fn new() -> Self {
        let (folder, segmenter) = (Folder::new(), Segmenter::new());
        Self { alphabet: Alphabet::shared(), folder, segmenter, scratch: String::new() }
    }

    /// Replace what is in `tokens` by the tokens of `text`.
    ///
    /// # Panics
    ///
    /// If the text is longer than [`MAX_TEXT_BYTES`](crate::span::MAX_TEXT_BYTES).
    pub fn tokenise(&mut self, text: &str, tokens: &mut Tokens) {
        tokens.begin(text);
        let Self { alphabet, folder, segmenter, scratch } = self;
        let mut maker = Maker { text, alphabet, folder, scratch, tokens };
        segmenter.each_word(text, alphabet, &mut maker);
    }

    /// The same with ICU alone, as the oracle of the tests.
    #[cfg(test)]
    fn tokenise_slowly(&mut self, text: &str, tokens: &mut Tokens) {
        tokens.begin(text);
        let Self { alphabet, folder, segmenter, scratch } = self;
        let mut maker = Maker { text, alphabet, folder, scratch, tokens };
        segmenter.each_icu_word(text, alphabet, |start, end| {
            maker.split(start, end, |maker, start, end| {
                maker.finish_slowly(Word { start, end, spelling: Spelling::Foreign });
            });
        });
    }
}

/// Makes tokens of the words of one text.
struct Maker<'t> {
    text: &'t str,
    alphabet: &'t Alphabet,
    folder: &'t Folder,
    scratch: &'t mut String,
    tokens: &'t mut Tokens,
}

impl Words for Maker<'_> {
    #[inline(always)]
    fn plain(&mut self, start: usize, end: usize) {
        self.tokens.push_plain(Span::new(start..end));
    }

    fn other(&mut self, word: Word) {
        let Word { start, end, spelling } = word;
        match spelling {
            Spelling::Plain | Spelling::Folded | Spelling::Lettered => self.finish(word),
            _ => self.split(start, end, |maker, start, end| {
                maker.finish(Word { start, end, spelling });
            }),
        }
    }
}

impl Maker<'_> {
    /// Split at the full stops between letters, unless they abbreviate.
    fn split(&mut self, start: usize, end: usize, mut emit: impl FnMut(&mut Self, usize, usize)) {
        let word = &self.text[start..end];
        if is_abbreviation(word, self.alphabet) {
            return emit(self, start, end);
        }
        let mut from = start;
        let mut last = Class::Separator;
        for (at, c) in word.char_indices() {
            let class = self.alphabet.class(c);
            if class == Class::Dot && last != Class::Digit {
                emit(self, from, start + at);
                from = start + at + c.len_utf8();
            }
            if class != Class::Extend {
                last = class;
            }
        }
        emit(self, from, end);
    }

    /// Find or write the form of a word, and make a token of it or add it to the token before.
    #[inline]
    fn finish(&mut self, word: Word) {
        let span = Span::new(word.start..word.end);
        match word.spelling {
            Spelling::Plain => self.place(span, Form::InText(span)),
            Spelling::Folded => self.place(span, Form::Folded(span)),
            Spelling::Marked => {
                let written = self.tokens.written();
                let start = written.len();
                written.push_str(span.of(self.text));
                written[start..].make_ascii_lowercase();
                self.place_tidy(span, start);
            }
            Spelling::Lettered | Spelling::Foreign => {
                let start = self.tokens.written().len();
                match self.fold_by_table(word) {
                    Folded::Tidy => self.place_written(span, start),
                    Folded::Untidy => self.place_tidy(span, start),
                    Folded::Not => {
                        self.tokens.written().truncate(start);
                        self.folder.fold(span.of(self.text), self.tokens.written());
                        self.place_tidy(span, start);
                    }
                }
            }
        }
    }

    /// The same without tables.
    #[cfg(test)]
    fn finish_slowly(&mut self, word: Word) {
        let span = Span::new(word.start..word.end);
        let start = self.tokens.written().len();
        self.folder.fold(span.of(self.text), self.tokens.written());
        self.place_tidy(span, start);
    }

    /// Fold a word character by character.
    fn fold_by_table(&mut self, word: Word) -> Folded {
        let written = self.tokens.written();
        let (mut has_marks, mut last) = (false, None);
        for c in self.text[word.start..word.end].chars() {
            match self.alphabet.fold(c) {
                Fold::To(to) => {
                    written.push(to);
                    has_marks |= to < '0';
                    last = Some(to);
                }
                Fold::Mark(to) if !last.is_some_and(form::is_haraka) => {
                    written.push(to);
                    last = Some(to);
                }
                Fold::Drop => {}
                Fold::Mark(_) | Fold::Slow => return Folded::Not,
            }
        }
        if has_marks || last.is_some_and(form::is_haraka) { Folded::Untidy } else { Folded::Tidy }
    }

    /// Make a token of the word at `span` and of what was written from byte `form_start` on.
    fn place_tidy(&mut self, span: Span, form_start: usize) {
        let written = self.tokens.written();
        form::tidy(written, form_start, self.scratch);
        self.place_written(span, form_start);
    }

    /// The same for what is tidy already.
    fn place_written(&mut self, span: Span, form_start: usize) {
        let written = self.tokens.written();
        let form = Span::new(form_start..written.len());
        self.place(span, Form::Written(form));
    }

    /// Make a token of the word at `span`, or add it to the token before.
    fn place(&mut self, span: Span, form: Form) {
        if self.joins_last(span) {
            self.tokens.extend_last(span.end, form);
        } else if !form.is_empty() {
            self.tokens.add(span, form);
        }
    }

    /// Whether the word at `span` goes on with the token before it.
    #[inline]
    fn joins_last(&self, span: Span) -> bool {
        let Some(last) = self.tokens.last() else { return false };
        // Between nearly all words is a space first, and this is all that they cost.
        match self.text.as_bytes()[last.range().end] {
            b'-' | b'\n' | b'\r' | 0x80.. if last.end < span.start => self.joins_over(last, span),
            _ => false,
        }
    }

    #[cold]
    fn joins_over(&self, last: Span, span: Span) -> bool {
        let gap = &self.text[last.range().end..span.range().start];
        let (last, word) = (last.of(self.text), span.of(self.text));
        if is_line_end(last, gap) {
            return self.is_hyphenated(last, word);
        }
        if gap.chars().all(|c| c == '\u{200B}') {
            let first = word.chars().next().map(|c| self.alphabet.class(c));
            return first.is_some_and(Class::is_word) && self.ends_in_alphabet(last);
        }
        is_group_space(gap) && goes_on_number(last, gap, word)
    }

    /// Whether `word` ends with a letter or digit and its marks; a zero-width space after a Thai or
    /// Khmer word separates.
    fn ends_in_alphabet(&self, word: &str) -> bool {
        let classes = word.chars().rev().map(|c| self.alphabet.class(c));
        classes.into_iter().find(|&class| class != Class::Extend).is_some_and(Class::is_word)
    }

    fn is_hyphenated(&self, last: &str, word: &str) -> bool {
        let is = |c: char, apostrophe: bool| match self.alphabet.class(c) {
            Class::Letter | Class::Hebrew | Class::Extend => true,
            Class::Apostrophe => apostrophe,
            _ => false,
        };
        word.starts_with(char::is_lowercase)
            && word.chars().all(|c| is(c, true))
            && last.chars().all(|c| is(c, false))
    }
}

/// What became of a word.
enum Folded {
    /// Its form.
    Tidy,
    /// Something that may have punctuation or marks to take away.
    Untidy,
    /// Nothing that is of use: the tables cannot do it.
    Not,
}

/// Whether `word` is single letters with full stops between them. Korean does not abbreviate so,
/// and what is one letter of it depends on whether it is composed.
fn is_abbreviation(word: &str, alphabet: &Alphabet) -> bool {
    let mut letters = 0;
    let mut has_dot = false;
    for c in word.chars() {
        match alphabet.class(c) {
            _ if matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7FF}') => return false,
            Class::Extend => {}
            Class::Dot if letters == 1 => (letters, has_dot) = (0, true),
            Class::Letter | Class::Hebrew if letters == 0 => letters = 1,
            _ => return false,
        }
    }
    has_dot
}

/// Whether `gap` is a hyphen and one line end, with blanks; the hyphen of the kind that shows
/// only at the end of a line counts as a part of the word `last`.
fn is_line_end(last: &str, gap: &str) -> bool {
    let blanks = match gap.strip_prefix(['-', '\u{2010}']) {
        Some(blanks) => blanks,
        None if last.ends_with('\u{AD}') => gap,
        None => return false,
    };
    blanks.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'))
        && blanks.bytes().filter(|&byte| byte == b'\n').count() == 1
}

/// Whether `gap` is a space that is set between the digits of one number.
fn is_group_space(gap: &str) -> bool {
    matches!(gap, "\u{A0}" | "\u{2007}" | "\u{2009}" | "\u{202F}")
}

/// The longest number that is grouped by spaces, in bytes: more than any that a newspaper prints.
const NUMBER_BYTES: usize = 64;

/// Whether `word` begins with the next three digits of the number `last`.
fn goes_on_number(last: &str, gap: &str, word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let mut groups = last.split(gap);
    let first = groups.next().unwrap_or_default();
    digits == 3
        && last.len() <= NUMBER_BYTES
        && (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3)
        && last.split(gap).all(|group| group.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
    use proptest::prelude::*;

    use super::*;

    thread_local! {
        static TOKENISER: RefCell<Tokeniser> = RefCell::new(Tokeniser::new());
    }

    fn tokens(text: &str) -> Vec<(String, Span)> {
        let mut tokens = Tokens::default();
        TOKENISER.with_borrow_mut(|tokeniser| tokeniser.tokenise(text, &mut tokens));
        tokens.iter().map(|(form, span)| (form.to_owned(), span)).collect()
    }

    fn forms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|(form, _)| form).collect()
    }

    /// `expected` is the forms with spaces between.
    fn check(text: &str, expected: &str) {
        assert_eq!(forms(text).join(" "), expected, "{text:?}");
    }

    /// `expected` is what the spans cover, with bars between.
    fn check_spans(text: &str, expected: &str) {
        let spans = tokens(text).into_iter().map(|(_, span)| span.of(text));
        assert_eq!(spans.collect::<Vec<_>>().join("|"), expected, "{text:?}");
    }

    #[test]
    fn words_and_nothing_else() {
        check("", "");
        check(" \n-- ... *** __ 🦀", "");
        check("Hello, World!", "hello world");
        check("foo_bar _baz_", "foo bar baz");
        check("read #hashtag by @user", "read hashtag by user");
    }

    #[test]
    fn apostrophes() {
        check("I don't", "i don't");
        check("I don’t", "i don't");
        check("donʼt DON＇T", "don't don't");
        check("O’Neill l’homme", "o'neill l'homme");
        check("rock 'n' roll", "rock n roll");
        check("the ’90s", "the 90s");
    }

    #[test]
    fn possessives() {
        check("honour's honour’s honour", "honour honour honour");
        check("Reuters’ Reuters' Reuters", "reuters reuters reuters");
        check("it's let's", "it let");
        check_spans("Trump’s plan", "Trump’s|plan");
    }

    #[test]
    fn hyphens() {
        check("well-known", "well known");
        check("the govern-\nment said", "the government said");
        check("the govern- \r\n  ment’s plan", "the government plan");
        check_spans("the govern-\nment said", "the|govern-\nment|said");
        check("Anglo-\nAmerican", "anglo american");
        check("1990-\nyear", "1990 year");
        check("an end-\n\nnew", "an end new");
        check("govern\u{AD}ment govern\u{AD}\nment", "government government");
    }

    #[test]
    fn what_does_not_show_vanishes() {
        check("in\u{200B}vis\u{200D}i\u{2060}ble\u{FEFF}", "invisible");
        check("\u{200E}left\u{200F}", "left");
    }

    #[test]
    fn abbreviations() {
        check("U.S. U.S US us", "us us us us");
        check("the U.S.-led, the U.N., at 5 p.m.", "the us led the un at 5 pm");
        check("the end.The next", "the end the next");
        check("Ph.D. www.example.com", "ph d www example com");
    }

    #[test]
    fn numbers() {
        check("$14bn 3.5% 9.30am", "14bn 3.5 9.30am");
        check("1,000 1000 1\u{A0}000 1\u{202F}000 1\u{2009}000", "1000 1000 1000 1000 1000");
        check("1\u{A0}234\u{A0}567,5 kr", "1234567,5 kr");
        check("in 2019\u{A0}300 men", "in 2019 300 men");
        check("page 1 000", "page 1 000");
        check_spans("of 1\u{A0}000 men", "of|1\u{A0}000|men");
        check("10:30 12/05/2024", "10 30 12 05 2024");
    }

    #[test]
    fn other_alphabets() {
        check("Größe Straße", "grösse strasse");
        check("ΑΘΉΝΑ Москва́", "αθήνα москва\u{301}");
        check("Chính phủ Việt Nam", "chính phủ việt nam");
        check("الأمّةُ إلى", "الأمّة إلى");
        check("\u{640}\u{640} و", "و");
        check("צה\"ל אמר", "צה\"ל אמר");
        check("हिन्दी में", "हिन्दी में");
        check("정부는 오늘", "정부는 오늘");
    }

    #[test]
    fn text_without_spaces() {
        check("中国政府发表声明", "中国 政府 发表 声明");
        check("สวัสดีชาวโลก", "สวัสดี ชาว โลก");
        check_spans("東京都は2024年AIを", "東京|都|は|2024|年|AI|を");
    }

    /// Forms and spans by both ways.
    fn check_paths(text: &str) -> Result<(), TestCaseError> {
        let mut slow = Tokens::default();
        TOKENISER.with_borrow_mut(|tokeniser| tokeniser.tokenise_slowly(text, &mut slow));
        let slow: Vec<_> = slow.iter().map(|(form, span)| (form.to_owned(), span)).collect();
        prop_assert_eq!(tokens(text), slow, "quick and slow of {:?}", text);
        Ok(())
    }

    fn check_spans_are_sound(text: &str) -> Result<(), TestCaseError> {
        let mut end = 0;
        for (form, span) in tokens(text) {
            prop_assert!(!form.is_empty() && !span.is_empty() && span.start >= end);
            prop_assert!(text.get(span.range()).is_some());
            end = span.end;
        }
        Ok(())
    }

    /// Each of these once cost, or would cost a careless change, time in the square of its length:
    /// minutes here.
    #[test]
    fn repetition_is_linear() {
        for unit in
            ["a\u{200B}", "é\u{200B}", "1\u{A0}000\u{A0}", "ab-\n", "a'", "a.", "1,0", "\u{301}"]
        {
            let text = unit.repeat(100_000);
            assert!(tokens(&text).iter().all(|(form, _)| !form.is_empty()));
        }
    }

    /// Characters that Unicode got after ICU's segmentation data were made, if before its
    /// properties.
    const NEWER: &[std::ops::RangeInclusive<char>] = &[
        '\u{558}'..='\u{558}',
        '\u{58B}'..='\u{58C}',
        '\u{5C8}'..='\u{5C9}',
        '\u{B53}'..='\u{B54}',
        '\u{1ADE}'..='\u{1AF0}',
        '\u{208F}'..='\u{208F}',
        '\u{209D}'..='\u{209F}',
        '\u{A7DD}'..='\u{A7E2}',
        '\u{AB6C}'..='\u{AB6D}',
    ];

    /// Between letters, digits and ideographs. The characters left out are ideographs and Korean
    /// syllables, each like its neighbours, and scripts that no newspaper is printed in.
    fn check_characters(range: std::ops::RangeInclusive<char>) {
        for c in range.filter(|c| !NEWER.iter().any(|newer| newer.contains(c))) {
            check_paths(&format!("a{c}b {c} 1{c}2 a'{c}b 漢{c}字")).unwrap();
        }
    }

    #[test]
    fn quick_is_slow_for_every_character() {
        check_characters('\0'..='\u{3500}');
        check_characters('\u{9FF0}'..='\u{AC80}');
        check_characters('\u{D780}'..='\u{FFFF}');
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn quick_is_slow_on_ascii(text in "[ab'.0-1\\-_,:; \"Zs\n]{0,24}") {
            check_paths(&text)?;
        }

        // Longer than some of the blocks that ASCII is taken in.
        #[test]
        fn quick_is_slow_on_long_ascii(text in "([a-cX-Z]{1,9}[ ,.'\n-]{1,2}|1,0|[a-z]{60,70} ){30,60}") {
            check_paths(&text)?;
            check_spans_are_sound(&text)?;
        }

        #[test]
        fn quick_is_slow_on_long_mixtures(text in "([a-cX-Z]{1,9}[ ,.'-]|é|’|“|\u{AD}\n|\u{200B}|-\n|و){30,80}") {
            check_paths(&text)?;
            check_spans_are_sound(&text)?;
        }

        #[test]
        fn quick_is_slow_on_mixtures(
            text in "[abS'.,:;0-1\\-_ \"\n’‘“”—é\u{301}\u{AD}\u{A0}\u{200B}\u{202F}·ÄßжЖאבأـَ中国がกไ１．，]{0,24}",
        ) {
            check_paths(&text)?;
            check_spans_are_sound(&text)?;
        }

        #[test]
        fn composed_and_decomposed_are_the_same(
            // Not any character at all: a lone Greek accent decomposes into a sign and a mark, and a
            // Lao mark after a Latin letter belongs to neither.
            text in "[abTư’\\- \n.éệäأإآـَガぎ中国がกำไ정한हि]{0,24}|[ -~À-ɏΑ-ҁא-תء-يँ-ह一-丿ぁ-ヿ가-힣]{0,24}",
        ) {
            let composed = ComposingNormalizer::new_nfc().normalize(&text);
            let decomposed = DecomposingNormalizer::new_nfd().normalize(&text);
            prop_assert_eq!(forms(&composed), forms(&decomposed), "{:?}", text);
            prop_assert_eq!(forms(&composed), forms(&text), "{:?}", text);
        }

        #[test]
        fn any_text_is_a_text(text in any::<String>()) {
            check_spans_are_sound(&text)?;
        }
    }
}
