//! The form of a word: what is left of it when spelling that carries no wording is taken away.
//!
//! NFKC and full case folding come first; then what newsrooms type either way is made one:
//!
//! - Characters that show nothing (soft hyphens, zero-width characters, direction marks) go.
//! - Every apostrophe becomes `'`.
//! - A final `'s` goes. A possessive is an inflection, and who rewrites "Trump's plan" as "the
//!   plan of Trump" reuses the name. That makes `it` of `it's` as well, which is what "it is"
//!   begins with, so no list of contractions is kept.
//! - The stops of an abbreviation go: `U.S.` and `US` are the same word. Case folding makes that
//!   the pronoun too, as it always has for `US`; the words around it tell the two apart.
//! - Marks that group digits go: `1,000` is `1000`, also as `1,00,000` (India) and `1'000`
//!   (Switzerland). A decimal point or comma stays. `1.000` may be either, and stays.
//! - Digits of the Arabic, Persian and Indian newsrooms that print these and `0` to `9` alike are
//!   `0` to `9`, and the marks that the Arabic ones are set with are `,` and `.`.
//! - Arabic: the tatweel goes, for it is decoration, and so do harakat at the end of a word, which
//!   are case endings that newsrooms write or leave out.
//!
//! What is spelling stays, such as accents, or the hamza of an alef: resemblance is that of the
//! texts as they are written, and to see through spelling is the aligner's business, with stems
//! and with words that are nearly equal.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use icu_properties::{
    CodePointSetData, CodePointSetDataBorrowed, props::DefaultIgnorableCodePoint,
};

/// Folds words of any script.
#[derive(Debug)]
pub(super) struct Folder {
    nfkc: ComposingNormalizerBorrowed<'static>,
    case: CaseMapperBorrowed<'static>,
    ignorable: CodePointSetDataBorrowed<'static>,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self {
            nfkc: ComposingNormalizer::new_nfkc(),
            case: CaseMapper::new(),
            ignorable: CodePointSetData::new::<DefaultIgnorableCodePoint>(),
        }
    }

    /// Add the folded `word` to `out`, one character after the other; see [`tidy`] for the rest.
    pub(super) fn fold(&self, word: &str, out: &mut String) {
        let visible: String = word.chars().filter(|&c| !self.ignorable.contains(c)).collect();
        let compatible = self.nfkc.normalize(&visible);
        let folded = self.case.fold_string(&compatible);
        // Folding may undo a composition, and folds a few characters to what NFKC changes again.
        let stable = self.nfkc.normalize(&folded);
        out.extend(stable.chars().filter_map(|c| self.unify(c)));
    }

    /// Make one what is typed either way.
    fn unify(&self, c: char) -> Option<char> {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02BB}' | '\u{05F3}' => Some('\''),
            '\u{05F4}' => Some('"'),
            '\u{0640}' => None,
            '\u{066B}' => Some('.'),
            '\u{066C}' => Some(','),
            _ if self.ignorable.contains(c) => None,
            _ => Some(european_digit(c).unwrap_or(c)),
        }
    }
}

/// Noughts of digits that newsrooms print beside `0` to `9`: Arabic, Persian and Urdu, Devanagari,
/// Bengali, Gujarati. The other nine follow each.
const NOUGHTS: [u32; 5] = [0x660, 0x6F0, 0x966, 0x9E6, 0xAE6];

/// The digit from `0` to `9` that `c` stands for.
fn european_digit(c: char) -> Option<char> {
    let value = |nought: u32| u32::from(c).checked_sub(nought).filter(|value| *value < 10);
    char::from_digit(NOUGHTS.into_iter().find_map(value)?, 10)
}

/// Whether a character is an Arabic vowel mark, which [`tidy`] takes from the end of a word. None of
/// them makes one character with what is before it, as the hamza does.
pub(super) fn is_haraka(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{0652}' | '\u{0670}')
}

/// Take from the folded word at the end of `out`, from byte `start`, the marks and the punctuation
/// that carry no wording. `scratch` is only memory.
pub(super) fn tidy(out: &mut String, start: usize, scratch: &mut String) {
    let bare = out[start..].trim_end_matches(is_haraka).len();
    out.truncate(start + bare);
    if !out[start..].bytes().any(|byte| matches!(byte, b'\'' | b'.' | b',')) {
        return;
    }
    scratch.clear();
    scratch.push_str(&out[start..]);
    out.truncate(start);
    let form = scratch.trim_matches('\'');
    let form = form.strip_suffix("'s").filter(|rest| !rest.is_empty()).unwrap_or(form);
    let form = form.trim_end_matches('\'');
    let mut rest = form;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let run = number_bytes(rest);
            push_number(&rest[..run], out);
            rest = &rest[run..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        // Between digits a stop is decimal, and is part of a number above.
        if c != '.' {
            out.push(c);
        }
    }
}

/// How many bytes of `rest` are digits, with the marks between them.
fn number_bytes(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let inside = |i: usize| match bytes[i] {
        b'0'..=b'9' => true,
        b',' | b'\'' | b'.' | b';' => bytes.get(i + 1).is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    (0..bytes.len()).find(|&i| !inside(i)).unwrap_or(bytes.len())
}

/// Add `number` to `out` without the marks that group its digits.
fn push_number(number: &str, out: &mut String) {
    let (whole, decimals) = number.split_at(number.find(['.', ';']).unwrap_or(number.len()));
    if is_grouped(whole, &[',', '\'']) {
        out.extend(whole.chars().filter(char::is_ascii_digit));
    } else {
        out.push_str(whole);
    }
    out.push_str(decimals);
}

/// Whether `number` is digits in groups: up to three, then twos or threes, and three at the end.
pub(super) fn is_grouped(number: &str, marks: &[char]) -> bool {
    let mut groups = number.split(marks);
    let first = groups.next().unwrap_or_default();
    let mut last = 0;
    let mut are_groups = (1..=3).contains(&first.len());
    for group in groups {
        last = group.len();
        are_groups &= (2..=3).contains(&last);
    }
    are_groups && last == 3 && number.chars().all(|c| c.is_ascii_digit() || marks.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        let mut form = String::from("before ");
        Folder::new().fold(word, &mut form);
        tidy(&mut form, "before ".len(), &mut String::new());
        assert_eq!(form, format!("before {expected}"), "{word:?}");
    }

    #[test]
    fn case_and_compatibility() {
        check("Straße", "strasse");
        check("ﬁnance", "finance");
        check("ＮＨＫ", "nhk");
        check("ΣΊΣΥΦΟΣ", "σίσυφοσ");
    }

    #[test]
    fn possessives() {
        check("honour's", "honour");
        check("TRUMP’S", "trump");
        check("'s", "s");
        check("ʻOkina", "okina");
    }

    #[test]
    fn numbers() {
        check("1,000", "1000");
        check("1,234,567.89", "1234567.89");
        check("1,00,000", "100000");
        check("1'000", "1000");
        check("1,5", "1,5");
        check("1,0000", "1,0000");
        check("1,000,50", "1,000,50");
        check("1.000", "1.000");
        check("14,500bn", "14500bn");
        check("１，０００", "1000");
        check("١٬٢٤٠٫٥", "1240.5");
        check("۱۴۰۳", "1403");
        check("२०२४", "2024");
        check("و١٨٥٠٠", "و18500");
    }

    #[test]
    fn arabic() {
        check("ارتفاعًا", "ارتفاعًا");
        check("مدينةٌ", "مدينة");
        check("أحمد", "أحمد");
        check("إلى", "إلى");
        check("الـريـاض", "الرياض");
        check("السعودية", "السعودية");
    }
}
