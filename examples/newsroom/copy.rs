//! Copy, each word of which knows where it was first written, and what a desk does to it.
//!
//! A word that is taken over keeps its number, and one that is written in its place gets another, but
//! keeps the place. So what two articles have in common by descent is a matter of counting numbers,
//! whatever was done to either since.

use super::{grammar::Vocabulary, random::Random};

/// What a word is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Prose,
    /// Inside quotation marks.
    Quoted,
    /// A line that an outlet puts under everything.
    House,
    /// A dateline or a closing line that names an agency.
    Credit,
}

#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Of this very word.
    pub(super) number: u32,
    /// Number of the word that first stood in its place.
    pub(super) place: u32,
    pub(super) class: Class,
    /// With the marks that belong to it.
    pub(super) text: String,
}

pub(super) type Sentence = Vec<Word>;

/// Numbers words.
#[derive(Default)]
pub(super) struct Numbers(u32);

impl Numbers {
    pub(super) fn number(&mut self, words: Vec<String>, class: Class) -> Sentence {
        let word = |text: String| {
            let number = self.next();
            Word { number, place: number, class, text }
        };
        words.into_iter().map(word).collect()
    }

    fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

/// Put other words in the place of about one in `one_in` of the longer words of prose. Names and what
/// has a mark stay.
pub(super) fn reword(
    sentences: &mut [Sentence],
    one_in: u64,
    (vocabulary, numbers): (&Vocabulary, &mut Numbers),
    random: &mut Random,
) {
    let is_plain = |word: &Word| {
        word.class == Class::Prose
            && word.text.len() > 4
            && word.text.chars().all(|c| c.is_ascii_lowercase())
    };
    for word in sentences.iter_mut().flatten().filter(|word| is_plain(word)) {
        if random.below(one_in) == 0 {
            word.number = numbers.next();
            word.text = vocabulary.noun(random).to_owned();
        }
    }
}

/// Change the order of neighbouring sentences, of about one pair in three. The first stays first.
pub(super) fn reorder(sentences: &mut [Sentence], random: &mut Random) {
    let mut at = 1;
    while at + 1 < sentences.len() {
        if random.below(3) == 0 {
            sentences.swap(at, at + 1);
            at += 1;
        }
        at += 1;
    }
}

/// The text of an article, two sentences to a paragraph.
pub(super) fn text(sentences: &[Sentence]) -> String {
    let sentence = |sentence: &Sentence| {
        sentence.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let paragraph = |two: &[Sentence]| two.iter().map(sentence).collect::<Vec<_>>().join(" ");
    sentences.chunks(2).map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// The numbers of the words of prose, ascending.
pub(super) fn prose(sentences: &[Sentence], number: fn(&Word) -> u32) -> Vec<u32> {
    let is_prose = |word: &&Word| word.class == Class::Prose;
    let mut numbers: Vec<u32> = sentences.iter().flatten().filter(is_prose).map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// How many numbers two ascending lists have in common.
pub(super) fn common(one: &[u32], other: &[u32]) -> u32 {
    let found = one.iter().filter(|number| other.binary_search(number).is_ok()).count();
    u32::try_from(found).unwrap_or(u32::MAX)
}
