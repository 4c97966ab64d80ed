//! The plain spelling of a word: what is left of it where accents cannot be typed.
//!
//! In comes a folded word; out comes the same without accents, with ligatures as two letters, and
//! with the letters of Arabic that newsrooms type either way made one. It is no form of the word
//! (`pêche` and `péché` are two words): only whether one is a slip for the other is told by it.

use std::borrow::Cow;

use icu_normalizer::{DecomposingNormalizer, DecomposingNormalizerBorrowed};

/// Takes the accents from words.
#[derive(Debug)]
pub struct PlainSpeller {
    nfd: DecomposingNormalizerBorrowed<'static>,
}

impl Default for PlainSpeller {
    fn default() -> Self {
        Self { nfd: DecomposingNormalizer::new_nfd() }
    }
}

impl PlainSpeller {
    /// The plain spelling of a folded word.
    ///
    /// ```
    /// let speller = wirecopy::text::PlainSpeller::default();
    /// assert_eq!(speller.spell("manœuvre"), "manoeuvre");
    /// assert_eq!(speller.spell("députés"), "deputes");
    /// ```
    pub fn spell<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if word.is_ascii() {
            return Cow::Borrowed(word);
        }
        let mut plain = String::with_capacity(word.len());
        for letter in self.nfd.normalize(word).chars().filter(|&c| !is_accent(c)) {
            match letter {
                'œ' => plain.push_str("oe"),
                'æ' => plain.push_str("ae"),
                'ø' => plain.push('o'),
                'ł' => plain.push('l'),
                'đ' => plain.push('d'),
                'ı' => plain.push('i'),
                '\u{0649}' => plain.push('\u{064A}'),
                '\u{0629}' => plain.push('\u{0647}'),
                other => plain.push(other),
            }
        }
        Cow::Owned(plain)
    }
}

/// Whether a character is an accent of an alphabet that can be written without.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{065F}' | '\u{0670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        assert_eq!(PlainSpeller::default().spell(word), expected);
    }

    #[test]
    fn accents_go() {
        check("café", "cafe");
        check("đường", "duong");
        check("ёлка", "елка");
        check("plain", "plain");
    }

    #[test]
    fn ligatures_are_two_letters() {
        check("cœur", "coeur");
    }

    #[test]
    fn arabic_is_as_typed_in_haste() {
        check("أيام", "ايام");
        check("الإدارة", "الاداره");
        check("فى", "في");
        check("وَافَقَ", "وافق");
    }

    /// These are letters of their own, not accents.
    #[test]
    fn other_scripts_stay() {
        check("हिन्दी", "हिन्दी");
        check("ไทย", "ไทย");
    }
}
