//! A line of text cut into words and marks, to look for credits in.
//!
//! Credits live in punctuation: `(AP) --` is one and `AP said` is not. So, unlike the tokens of
//! [`text`](crate::text), the pieces keep every mark. Words are folded far enough that an agency's
//! name is found however it is typed: lower case, no Arabic vowel signs or elongation, one form of
//! alef. Linear in the line, which the caller keeps short.

use std::{borrow::Cow, ops::Range};

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form<'t> {
    /// A run of letters and digits, folded. Most words are what they fold to, and stand in the text.
    Word(Cow<'t, str>),
    /// One other character.
    Mark(char),
}

/// A word or a mark of a text.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    /// The word, or the mark.
    pub(super) form: Form<'t>,
    /// Its bytes in the text that was cut.
    pub(super) bytes: Range<usize>,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

impl Piece<'_> {
    /// The folded word, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.form {
            Form::Word(word) => Some(word),
            Form::Mark(_) => None,
        }
    }

    /// The mark, if it is one.
    pub(super) fn mark(&self) -> Option<char> {
        match self.form {
            Form::Word(_) => None,
            Form::Mark(mark) => Some(mark),
        }
    }

    /// Whether it is a mark that `wanted` accepts.
    pub(super) fn is_mark(&self, wanted: fn(char) -> bool) -> bool {
        self.mark().is_some_and(wanted)
    }
}

/// Cut the bytes `range` of `text` into pieces.
pub(super) fn cut(text: &str, range: Range<usize>) -> Vec<Piece<'_>> {
    let line = &text[range.clone()];
    // A word and the space behind it have some six bytes.
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(line.len() / 5 + 1);
    let mut spaced = false;
    let mut at = 0;
    while at < line.len() {
        let (len_bytes, kind) = next(&line[at..]);
        let raw = &line[at..at + len_bytes];
        let bytes = range.start + at..range.start + at + len_bytes;
        at += len_bytes;
        let form = match kind {
            Raw::Blank => {
                spaced = true;
                continue;
            }
            Raw::Ascii => Some(Form::Word(fold_ascii(raw))),
            Raw::Other => form(raw),
        };
        if let Some(form) = form {
            pieces.push(Piece { form, bytes, spaced: std::mem::take(&mut spaced) });
        }
    }
    pieces
}

/// What a text begins with, before it is folded.
#[derive(Clone, Copy)]
enum Raw {
    Blank,
    /// A word of ASCII letters and digits, as nearly all are.
    Ascii,
    Other,
}

/// How many bytes the first word, mark or white space of `rest` has, of which there is some, and which it is.
#[inline]
fn next(rest: &str) -> (usize, Raw) {
    let bytes = rest.as_bytes();
    let mut len_bytes = 0;
    while len_bytes < bytes.len() && bytes[len_bytes].is_ascii_alphanumeric() {
        len_bytes += 1;
    }
    match bytes.get(len_bytes) {
        Some(0x80..) => {}
        _ if len_bytes > 0 => return (len_bytes, Raw::Ascii),
        Some(b' ') => return (1, Raw::Blank),
        _ => {}
    }
    if let Some(len_bytes) = blank(rest) {
        return (len_bytes, Raw::Blank);
    }
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if !rest.starts_with(is_word_char) {
        return (first, Raw::Other);
    }
    let len_bytes = rest.find(|c: char| !is_word_char(c)).unwrap_or(rest.len());
    (len_bytes, if rest[..len_bytes].is_ascii() { Raw::Ascii } else { Raw::Other })
}

/// Fold a word of ASCII letters and digits.
fn fold_ascii(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// Length of the white space that `text` begins with, if it does: a character, or `&nbsp;`, which
/// scraped bylines are full of.
fn blank(text: &str) -> Option<usize> {
    const ENTITY: &str = "&nbsp;";
    let first = text.chars().next()?;
    if text.starts_with(ENTITY) {
        return Some(ENTITY.len());
    }
    (first.is_whitespace() || matches!(first, '\u{feff}' | '\u{200b}')).then(|| first.len_utf8())
}

/// The word or mark that `raw` is; nothing for marks that are not printed.
fn form(raw: &str) -> Option<Form<'_>> {
    let first = raw.chars().next()?;
    if is_word_char(first) {
        let folded = fold(raw);
        if !folded.is_empty() {
            return Some(Form::Word(Cow::Owned(folded)));
        }
    }
    match first {
        // Elongation that stands alone is typed for a dash.
        TATWEEL => Some(Form::Mark('-')),
        c if is_arabic_sign(c) || c.is_control() || is_direction(c) => None,
        c => Some(Form::Mark(c)),
    }
}

const TATWEEL: char = '\u{640}';

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() && c != 'ⓒ' || c == TATWEEL || is_arabic_sign(c) || is_combining(c)
}

/// Vowel signs of Arabic, which are written or left out at will.
fn is_arabic_sign(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Combining marks that belong to the word before them, in Latin and Indic scripts.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
        || matches!(c, '\u{9bc}' | '\u{9be}'..='\u{9cd}' | '\u{a3c}'..='\u{a4d}' | '\u{e47}'..='\u{e4e}')
}

/// Marks that only turn the direction of writing.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Fold `word` as far as the names of agencies need it.
pub(super) fn fold(word: &str) -> String {
    word.chars()
        .filter(|&c| c != TATWEEL && !is_arabic_sign(c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            // Persian and Urdu type other letters for the same.
            'ى' | 'ی' => 'ي',
            'ک' => 'ك',
            'ё' => 'е',
            // Turkish capitals lose their dots, or gain them.
            'ı' => 'i',
            c => c,
        })
        .filter(|&c| c != '\u{307}') // what is left of a Turkish dotted capital I
        .collect()
}

/// Whether `c` is a dash, or typed for one.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '_' | '−' | '﹘' | '－')
}

/// Whether `c` is a colon.
pub(super) fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

/// Whether `c` opens brackets, and what closes them. Slashes bracket too: `/TASS/`.
pub(super) fn closing_of(c: char) -> Option<char> {
    match c {
        '(' => Some(')'),
        '[' => Some(']'),
        '（' => Some('）'),
        '【' => Some('】'),
        '〔' => Some('〕'),
        '/' => Some('/'),
        _ => None,
    }
}

/// Whether `c` ends a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '。' | '…' | '।')
}

/// Whether `c` separates the members of a credit: names, places, agencies.
pub(super) fn is_separator(c: char) -> bool {
    is_dash(c)
        || is_colon(c)
        || closing_of(c).is_some()
        || matches!(
            c,
            ',' | '،'
                | ';'
                | '؛'
                | '|'
                | '&'
                | '+'
                | '·'
                | '•'
                | '*'
                | '、'
                | '，'
                | ')'
                | ']'
                | '）'
                | '】'
                | '='
                | '＝'
        )
        || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '<' | '>')
}

/// Whether `raw` is written in a script that has capitals, and so tells names from other words.
pub(super) fn is_cased(raw: &str) -> bool {
    raw.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<String> = cut(text, 0..text.len())
            .into_iter()
            .map(|piece| match piece.form {
                Form::Word(word) => word.into_owned(),
                Form::Mark(mark) => mark.to_string(),
            })
            .collect();
        assert_eq!(pieces, expected, "{text:?}");
    }

    #[test]
    fn keeps_marks() {
        check("PARIS (AFP) -", &["paris", "(", "afp", ")", "-"]);
        check("A.P.", &["a", ".", "p", "."]);
    }

    #[test]
    fn words_of_several_alphabets_are_whole() {
        check("Naïve café,Ünite", &["naïve", "café", ",", "ünite"]);
        check("don’t e\u{301}t\u{b}x", &["don", "’", "t", "e\u{301}t", "x"]);
        check("3ⓒ4\u{1}5", &["3", "ⓒ", "4", "5"]);
    }

    #[test]
    fn folds_arabic() {
        check("أ ف ب", &["ا", "ف", "ب"]);
        check("رويتــرز", &["رويترز"]);
        check("الأَنَاضُول", &["الاناضول"]);
    }

    #[test]
    fn lone_elongation_is_a_dash() {
        check("رويترز ـ لندن", &["رويترز", "-", "لندن"]);
    }

    #[test]
    fn entities_are_spaces() {
        check("&nbsp;واس (جدة)", &["واس", "(", "جدة", ")"]);
        check("\u{a0}AP", &["ap"]);
    }

    #[test]
    fn bytes_are_of_the_whole_text() {
        let text = "é: AP";
        let pieces = cut(text, 2..text.len());
        assert_eq!(&text[pieces[1].bytes.clone()], "AP");
    }
}
