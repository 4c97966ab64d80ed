//! What the lexicon says of an article's words, word by word.
//!
//! In: an article as word numbers. Out: the weight, the stem and the letters of each of them, in the
//! order of the text. The same words are looked at again and again while two articles are aligned, and
//! what stands together is read together; the lexicon of a large corpus is far larger than what a
//! processor has at hand. Of consecutive pairs most have one article in common, which is read once.
//!
//! Costs one look-up a word, and 32 bytes.

use crate::{
    align::{Letters, Lexicon, Spelt},
    hash,
    id::WordId,
};

/// What the lexicon says of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gloss {
    pub(super) word: WordId,
    pub(super) stem: u32,
    /// In parts of a point.
    pub(super) weight: i32,
    /// In parts of a bit.
    pub(super) information: i32,
    pub(super) letters: Letters,
}

impl Gloss {
    #[inline]
    pub(super) fn of(word: WordId, lexicon: &Lexicon) -> Self {
        let Spelt { letters, .. } = lexicon.spelt(word);
        Self {
            word,
            stem: lexicon.stem(word),
            weight: lexicon.weight(word),
            information: lexicon.information(word),
            letters,
        }
    }

    #[inline]
    pub(super) fn spelt(&self) -> Spelt {
        Spelt { word: self.word, letters: self.letters }
    }
}

/// An article as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glossed<'a> {
    pub(super) words: &'a [WordId],
    pub(super) glosses: &'a [Gloss],
    /// Tells it from all others that the same reader read; never 0.
    pub(super) number: u64,
}

/// Reads one article after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    words: Vec<WordId>,
    glosses: Vec<Gloss>,
    number: u64,
}

impl Reader {
    /// Read an article, if it is not the last one again. The lexicon is always the same.
    pub(super) fn read(&mut self, words: &[WordId], lexicon: &Lexicon) {
        if self.words == words && self.number > 0 {
            return;
        }
        self.words.clear();
        self.words.extend_from_slice(words);
        self.glosses.clear();
        self.glosses.extend(words.iter().map(|&word| Gloss::of(word, lexicon)));
        self.number += 1;
    }

    /// The article that was read last.
    pub(super) fn glossed(&self) -> Glossed<'_> {
        Glossed { words: &self.words, glosses: &self.glosses, number: self.number }
    }
}

/// Articles that are kept, at most: of a few hundred words each, 10 MB.
const MOST_KEPT: usize = 512;
/// One that has more words is not kept.
const LONGEST_KEPT: usize = 4_096;

/// Reads one article after the other, and keeps what it read: articles that share wording stand near each
/// other, so the second of a pair mostly was the second of an earlier one too.
#[derive(Debug, Default)]
pub(super) struct Library {
    kept: Vec<Reader>,
    long: Reader,
}

impl Library {
    /// Read an article, if it is not kept. The lexicon is always the same.
    pub(super) fn read(&mut self, words: &[WordId], lexicon: &Lexicon) -> Glossed<'_> {
        let reader = if words.len() > LONGEST_KEPT { &mut self.long } else { self.place(words) };
        reader.read(words, lexicon);
        reader.glossed()
    }

    /// Where an article is kept, if it is.
    fn place(&mut self, words: &[WordId]) -> &mut Reader {
        self.kept.resize_with(MOST_KEPT, Reader::default);
        let some = words.iter().step_by(words.len() / 8 + 1);
        let digest =
            some.fold(words.len() as u64, |digest, word| hash::mix(digest ^ u64::from(word.0)));
        let place = usize::try_from(digest % MOST_KEPT as u64).expect("it is less than so many");
        &mut self.kept[place]
    }
}

/// Numbers for the distinct words, or stems, of an article or a stretch of one, in which another is then told. The other
/// is looked up once a token, and what is known of each number fits where a processor has it at hand.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// For each word or stem of the corpus its number; [`NO_SLOT`] when the article has none.
    slots: Vec<u32>,
    distinct: Vec<u32>,
    /// The numbers of the article's tokens.
    tokens: Vec<u32>,
    article: u64,
}

/// The number of what the article does not have.
pub(super) const NO_SLOT: u32 = 0;

impl Slots {
    /// Take in an article that is known by this number, unless it is the last one again.
    pub(super) fn take(&mut self, article: u64, tokens: impl Iterator<Item = u32>) {
        if self.article == article {
            return;
        }
        self.article = article;
        for token in self.distinct.drain(..) {
            self.slots[token as usize] = NO_SLOT;
        }
        self.tokens.clear();
        for token in tokens {
            if self.slots.len() <= token as usize {
                self.slots.resize(token as usize + 1, NO_SLOT);
            }
            let slot = &mut self.slots[token as usize];
            if *slot == NO_SLOT {
                self.distinct.push(token);
                *slot = u32::try_from(self.distinct.len()).expect("tokens are counted in 32 bits");
            }
            self.tokens.push(*slot);
        }
    }

    /// One more than the highest number.
    pub(super) fn end(&self) -> usize {
        self.distinct.len() + 1
    }

    /// What is numbered, from 1.
    pub(super) fn distinct(&self) -> &[u32] {
        &self.distinct
    }

    /// The numbers of the article's tokens.
    #[inline]
    pub(super) fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The number of a word or stem.
    #[inline]
    pub(super) fn of(&self, token: u32) -> u32 {
        self.slots.get(token as usize).copied().unwrap_or(NO_SLOT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::tests::lexicon;

    #[test]
    fn only_another_article_is_read_again() {
        let lexicon = lexicon(9);
        let mut reader = Reader::default();
        let mut number = |words: &[u32]| {
            let words: Vec<WordId> = words.iter().map(|&word| WordId(word)).collect();
            reader.read(&words, &lexicon);
            let glossed = reader.glossed();
            assert!(glossed.glosses.iter().map(|gloss| gloss.word).eq(words));
            glossed.number
        };
        assert_eq!([number(&[]), number(&[1, 2]), number(&[1, 2]), number(&[1, 3])], [1, 2, 2, 3]);
    }

    #[test]
    fn slots_are_those_of_the_last_article() {
        let mut slots = Slots::default();
        slots.take(1, [7, 3, 7].into_iter());
        assert_eq!(slots.tokens(), [1, 2, 1]);
        slots.take(2, [3, 9].into_iter());
        assert_eq!(slots.tokens(), [1, 2]);
        assert_eq!([3, 7, 9, 99].map(|token| slots.of(token)), [1, NO_SLOT, 2, NO_SLOT]);
        assert_eq!(slots.end(), 3);
    }
}
