//! What each character is to the tokeniser: its class in UAX #29, and what it folds to.
//!
//! Two tables cover the characters below [`TABLE_END`], which is all of the alphabets that
//! newspapers are printed in, with their punctuation. They are computed once, when they are first needed,
//! from the Unicode data that the slow path uses, so the two cannot disagree on a character; it
//! costs about a millisecond and 42 kB. Characters beyond are looked up in the Unicode data.

use std::sync::LazyLock;

use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed,
    props::{GeneralCategory, GeneralCategoryGroup, LineBreak, WordBreak},
};

use super::form::{self, Folder};

/// One past the last character in the tables: General Punctuation and the currency signs are in.
const TABLE_END: usize = 0x2100;

/// What a character does to the word around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// In no word. Low lines are among these, though UAX #29 joins words with them: they are
    /// emphasis in plain text and spaces in identifiers, and both mean separate words.
    Separator,
    /// A letter of an alphabet that separates words.
    Letter,
    /// A Hebrew letter, which a straight double quotation mark joins to another: it stands for
    /// gershayim in acronyms.
    Hebrew,
    /// A decimal digit.
    Digit,
    /// Joins letters, and joins digits.
    Apostrophe,
    /// Joins letters, and joins digits; between letters it makes an abbreviation.
    Dot,
    /// Joins digits.
    Comma,
    /// Joins letters.
    MiddleDot,
    /// The straight double quotation mark.
    DoubleQuote,
    /// A mark or an invisible character: belongs to whatever is before it.
    Extend,
    /// Something that only ICU can segment: Chinese, Japanese, Thai, emoji.
    Complex,
}

impl Class {
    /// Whether a word can begin with it.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Letter | Self::Hebrew | Self::Digit)
    }

    /// Whether it is a letter of an alphabet.
    pub(super) fn is_letter(self) -> bool {
        matches!(self, Self::Letter | Self::Hebrew)
    }
}

/// What a byte is to a run of ASCII letters and digits before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// Ends it, and what follows is another.
    Plain,
    /// Ends it, but what follows may go on with it, as after a hyphen at the end of a line.
    Joint,
    /// ASCII that joins some words to what follows.
    Mark,
    /// An ASCII letter or digit.
    Word,
    /// Not ASCII.
    Foreign,
}

/// What a character becomes in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// Another character, or itself, whatever stands around it.
    To(char),
    /// The same, unless it follows another mark, whose order with this one may be another.
    Mark(char),
    /// Nothing.
    Drop,
    /// It depends on its neighbours, or it becomes several: the whole word goes the slow way.
    Slow,
}

/// What the segmenter has to know of a character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) class: Class,
    /// Whether it is what it folds to, whatever stands around it.
    pub(super) is_folded: bool,
}

/// The tables.
#[derive(Debug)]
pub(super) struct Alphabet {
    stops: [Stop; 0x100],
    letters: Vec<Letter>,
    folds: Vec<Fold>,
    word_break: CodePointMapDataBorrowed<'static, WordBreak>,
    line_break: CodePointMapDataBorrowed<'static, LineBreak>,
    category: CodePointMapDataBorrowed<'static, GeneralCategory>,
}

impl Alphabet {
    /// The one that all tokenisers share.
    pub(super) fn shared() -> &'static Self {
        static SHARED: LazyLock<Alphabet> = LazyLock::new(|| Alphabet::new(&Folder::new()));
        &SHARED
    }

    /// Compute the tables with what `folder` makes of each character.
    fn new(folder: &Folder) -> Self {
        let mut alphabet = Self {
            stops: [Stop::Foreign; 0x100],
            letters: Vec::new(),
            folds: Vec::new(),
            word_break: CodePointMapData::<WordBreak>::new(),
            line_break: CodePointMapData::<LineBreak>::new(),
            category: CodePointMapData::<GeneralCategory>::new(),
        };
        // No surrogate is below the end of the tables, so an index into them is a character.
        for c in ('\0'..).take(TABLE_END) {
            let (class, fold) = (alphabet.look_up_class(c), alphabet.look_up_fold(c, folder));
            let is_folded = fold == Fold::To(c) && class.is_word();
            alphabet.letters.push(Letter { class, is_folded });
            alphabet.folds.push(fold);
        }
        for (byte, letter) in (0u8..0x80).zip(&alphabet.letters) {
            alphabet.stops[usize::from(byte)] = match (byte, letter.class) {
                (b'-', _) => Stop::Joint,
                (_, Class::Separator) => Stop::Plain,
                (_, class) if class.is_word() => Stop::Word,
                _ => Stop::Mark,
            };
        }
        alphabet
    }

    /// What a byte is to a run before it.
    #[inline]
    pub(super) fn stop(&self, byte: u8) -> Stop {
        self.stops[usize::from(byte)]
    }

    /// Class of any character.
    #[inline]
    pub(super) fn class(&self, c: char) -> Class {
        match self.letters.get(c as usize) {
            Some(letter) => letter.class,
            None if matches!(c, '\u{4E00}'..='\u{9FFC}') => Class::Complex,
            None => self.look_up_class(c),
        }
    }

    /// The character with this number, if it is in the tables.
    #[inline]
    pub(super) fn letter_by_number(&self, number: usize) -> Option<Letter> {
        self.letters.get(number).copied()
    }

    /// What `c` becomes in a form.
    #[inline]
    pub(super) fn fold(&self, c: char) -> Fold {
        match (self.folds.get(c as usize), c) {
            (Some(&fold), _) => fold,
            // Kana, the ideographs in use and Korean syllables are what they fold to.
            (None, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{4E00}'..='\u{9FFC}' | '가'..='힣') => {
                Fold::To(c)
            }
            _ => Fold::Slow,
        }
    }

    fn look_up_class(&self, c: char) -> Class {
        // ICU hands the marks of Thai and its kin, and the ideographic iteration marks, to its
        // dictionaries, whatever their word break property.
        if self.line_break.get(c) == LineBreak::ComplexContext || matches!(c, '々' | '〻') {
            return Class::Complex;
        }
        match self.word_break.get(c) {
            WordBreak::ALetter => Class::Letter,
            WordBreak::HebrewLetter => Class::Hebrew,
            WordBreak::Numeric => Class::Digit,
            WordBreak::Extend | WordBreak::Format | WordBreak::ZWJ => Class::Extend,
            WordBreak::SingleQuote => Class::Apostrophe,
            WordBreak::MidNumLet if matches!(c, '\u{2018}' | '\u{2019}' | '\u{FF07}') => {
                Class::Apostrophe
            }
            WordBreak::MidNumLet => Class::Dot,
            WordBreak::MidNum => Class::Comma,
            WordBreak::MidLetter => Class::MiddleDot,
            WordBreak::DoubleQuote => Class::DoubleQuote,
            WordBreak::Katakana | WordBreak::RegionalIndicator => Class::Complex,
            WordBreak::Other if self.is_ideograph_or_mark(c) => Class::Complex,
            _ => Class::Separator,
        }
    }

    /// UAX #29 itself leaves to dictionaries what it classes as "other" and is a letter.
    fn is_ideograph_or_mark(&self, c: char) -> bool {
        let category = self.category.get(c);
        category == GeneralCategory::LetterNumber
            || GeneralCategoryGroup::Letter.contains(category)
            || GeneralCategoryGroup::Mark.contains(category)
    }

    fn look_up_fold(&self, c: char, folder: &Folder) -> Fold {
        let mut form = String::new();
        folder.fold(c.encode_utf8(&mut [0; 4]), &mut form);
        let mut folded = form.chars();
        match (folded.next(), folded.next()) {
            (None, _) => Fold::Drop,
            (Some(to), None) if to == c && form::is_haraka(c) => Fold::Mark(c),
            (Some(to), None) if !self.may_compose(c) && !self.may_compose(to) => Fold::To(to),
            _ => Fold::Slow,
        }
    }

    /// Whether normalisation may join `c` to a character before it: only marks and the Korean
    /// letters that make up syllables do so below the end of the tables.
    fn may_compose(&self, c: char) -> bool {
        GeneralCategoryGroup::Mark.contains(self.category.get(c))
            || matches!(c, '\u{1100}'..='\u{11FF}')
    }
}
