//! What each word of a corpus is worth.
//!
//! In: in how many articles each word occurs, and how often in all. Out, for every word: a weight
//! for alignment (a function word little, a rare word much), its information in bits, and the stem
//! that its inflected forms share. Small corpora cannot tell a function word from the subject of
//! all their articles, so the counts are smoothed with those of an imagined corpus in which stop
//! words are nearly everywhere and any other word is rare.
//!
//! All in integers, so that every machine has the same weights. Costs a few operations a word.

use crate::{id::WordId, text::PlainSpeller};

/// How many imagined articles the prior counts for. With a hundred, a corpus of a thousand real
/// articles is judged almost wholly by its own counts.
const PRIOR_ARTICLES: u64 = 100;
/// How many imagined articles have a given stop word.
const PRIOR_STOP_WORD: u64 = 80;
/// How many imagined articles have any given other word.
const PRIOR_OTHER_WORD: u64 = 1;
/// Tokens of an imagined article.
const PRIOR_TOKENS: u64 = 300;
/// How often an imagined article repeats a stop word.
const PRIOR_REPEATS: u64 = 4;

/// Information is counted in this many parts of a bit.
pub const BIT: i32 = 64;
/// Weights are counted in this many parts of a point.
pub const POINT: i32 = 100;
/// Weight of a word that every article has: little, but not nothing, because a longer shared run
/// is better evidence.
const LEAST_WEIGHT: i32 = 5;
/// Weight of a word that few articles have.
const MOST_WEIGHT: i32 = 150;
/// Words that weigh less, in parts of a [`POINT`], tell nothing of what a text is about.
pub const TELLING_WEIGHT: i32 = 6 * POINT / 10;
/// A word that one article in 2^7 has, or fewer, weighs most. Beyond that, rarity is the accident of
/// a name or a misprint, and no better evidence of copying.
const FULL_WEIGHT_BITS: i32 = 7 * BIT;

/// How often a word occurs in a corpus, and what is known of it.
#[derive(Clone, Debug)]
pub struct WordCount {
    /// Its normalised form.
    pub form: String,
    /// Articles that have it.
    pub articles: u64,
    /// Occurrences in all.
    pub tokens: u64,
    /// Whether it is a function word of a language of the corpus.
    pub is_stop_word: bool,
    /// Number of its stem: words with the same number are forms of one word.
    pub stem: u32,
}

/// Weights, information and stems of the words of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Small, and all in one place, for they are looked up for every token of every pair.
    words: Vec<Word>,
    spellings: Vec<Spelling>,
    stems: usize,
}

/// A word, and its letters beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// The word.
    pub word: WordId,
    /// Which letters it has.
    pub letters: Letters,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    weight: i16,
    information: i16,
    stem: u32,
    letters: Letters,
}

#[derive(Clone, Debug)]
struct Spelling {
    form: Box<str>,
    /// Without accents, where that is another.
    plain: Option<Box<str>>,
}

impl Lexicon {
    /// Weigh the words of a corpus of `articles` articles, given in the order of their numbers.
    pub fn new(articles: u64, counts: impl IntoIterator<Item = WordCount>) -> Self {
        let counts: Vec<WordCount> = counts.into_iter().collect();
        let tokens: u64 = counts.iter().map(|count| count.tokens).sum();
        let speller = PlainSpeller::default();
        let weigh = |count: WordCount| {
            let (prior, repeats) = if count.is_stop_word {
                (PRIOR_STOP_WORD, PRIOR_REPEATS)
            } else {
                (PRIOR_OTHER_WORD, 1)
            };
            let spread = log2(articles + PRIOR_ARTICLES) - log2(count.articles + prior);
            let all = tokens + PRIOR_ARTICLES * PRIOR_TOKENS;
            let plain = speller.spell(&count.form);
            // At most 64 bits, of 64 parts each.
            let narrow = |figure: i32| i16::try_from(figure).expect("weights are small");
            let word = Word {
                weight: narrow(weight(spread)),
                information: narrow(log2(all) - log2(count.tokens + prior * repeats)),
                stem: count.stem,
                letters: Letters::of(&plain),
            };
            let plain = (plain != count.form).then(|| plain.as_ref().into());
            (word, Spelling { plain, form: count.form.into() })
        };
        let (words, spellings): (Vec<Word>, _) = counts.into_iter().map(weigh).unzip();
        let stems = words.iter().map(|word| word.stem as usize + 1).max().unwrap_or(0);
        Self { words, spellings, stems }
    }

    /// How many words there are: their numbers are less.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// One more than the highest number of a stem.
    pub fn stems(&self) -> usize {
        self.stems
    }

    /// The word's normalised form.
    pub fn form(&self, word: WordId) -> &str {
        &self.spellings[word.get()].form
    }

    /// The word's spelling without accents.
    pub fn plain_spelling(&self, word: WordId) -> &str {
        let spelling = &self.spellings[word.get()];
        spelling.plain.as_deref().unwrap_or(&spelling.form)
    }

    /// What the word counts for in an alignment, in parts of a [`POINT`].
    #[inline]
    pub fn weight(&self, word: WordId) -> i32 {
        self.words[word.get()].weight.into()
    }

    /// How surprising the word is at any place of the corpus, in parts of a [`BIT`].
    #[inline]
    pub fn information(&self, word: WordId) -> i32 {
        self.words[word.get()].information.into()
    }

    /// The word, and which letters it has.
    #[inline]
    pub fn spelt(&self, word: WordId) -> Spelt {
        Spelt { word, letters: self.words[word.get()].letters }
    }

    /// For each stem, by its number, what the lightest of its words weighs, in parts of a [`POINT`].
    pub fn stem_weights(&self) -> Vec<i32> {
        let mut weights = vec![MOST_WEIGHT; self.stems];
        for word in &self.words {
            let weight = &mut weights[word.stem as usize];
            *weight = i32::from(word.weight).min(*weight);
        }
        weights
    }

    /// Number of the word's stem.
    #[inline]
    pub fn stem(&self, word: WordId) -> u32 {
        self.words[word.get()].stem
    }
}

/// The letters of a word, without their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// How many there are; none in a word that has digits.
    pub count: u32,
    /// Which there are, by their code points modulo 64.
    pub present: u64,
}

impl Letters {
    fn of(form: &str) -> Self {
        if form.contains(char::is_numeric) {
            return Self::default();
        }
        let mut letters = Self::default();
        for letter in form.chars() {
            letters.count += 1;
            letters.present |= 1 << (u32::from(letter) % 64);
        }
        letters
    }
}

/// Weight of a word that one article in 2^(`spread` / [`BIT`]) has.
fn weight(spread: i32) -> i32 {
    let spread = spread.clamp(0, FULL_WEIGHT_BITS);
    LEAST_WEIGHT + (MOST_WEIGHT - LEAST_WEIGHT) * spread / FULL_WEIGHT_BITS
}

/// Binary logarithm in parts of a [`BIT`], rounded down; that of 0 counts as 0.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "it is as small as the table")]
pub const fn log2(value: u64) -> i32 {
    if value < SMALL_LOGARITHMS.len() as u64 {
        SMALL_LOGARITHMS[value as usize]
    } else {
        work_out_log2(value)
    }
}

/// Those of small numbers, which are asked for most.
static SMALL_LOGARITHMS: [i32; 1 << 10] = {
    let mut logarithms = [0; 1 << 10];
    let mut value = 1;
    while value < logarithms.len() {
        logarithms[value] = work_out_log2(value as u64);
        value += 1;
    }
    logarithms
};

const fn work_out_log2(value: u64) -> i32 {
    let whole = value.ilog2();
    // The mantissa as a fixed-point number between 1 and 2 with 31 bits behind the point.
    let mut mantissa = if whole >= 31 { value >> (whole - 31) } else { value << (31 - whole) };
    let mut result = whole.cast_signed();
    let mut bits = BIT.ilog2();
    while bits > 0 {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = mantissa >> 32;
        mantissa >>= carry;
        result = 2 * result + (carry == 1) as i32;
        bits -= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_is_that_of_the_reals() {
        for value in (1..3000).chain([1 << 31, (1 << 32) - 1, 1 << 40, u64::MAX]) {
            let exact = (value as f64).log2() * f64::from(BIT);
            let found = f64::from(log2(value));
            assert!(found <= exact + 1e-6 && found > exact - 1.001, "{value}: {found} {exact}");
        }
        assert_eq!(log2(0), 0);
    }

    fn weights(articles: u64, words: &[(u64, bool)]) -> Vec<i32> {
        let count = |(stem, &(articles, is_stop_word)): (usize, &(u64, bool))| WordCount {
            form: format!("w{stem}"),
            articles,
            tokens: articles,
            is_stop_word,
            stem: 0,
        };
        let lexicon = Lexicon::new(articles, words.iter().enumerate().map(count));
        (0u32..).take(words.len()).map(|word| lexicon.weight(WordId(word))).collect()
    }

    #[test]
    fn a_small_corpus_is_judged_by_its_stop_words() {
        let [the, gate, name] = weights(5, &[(5, true), (5, false), (1, false)])[..] else {
            panic!()
        };
        assert!(the < 20 && gate > 60 && name > gate, "{the} {gate} {name}");
    }

    #[test]
    fn a_large_corpus_is_judged_by_its_counts() {
        let [all, tenth, one] = weights(50_000, &[(50_000, false), (5_000, false), (1, false)])[..]
        else {
            panic!()
        };
        assert_eq!(all, LEAST_WEIGHT);
        assert!((60..90).contains(&tenth), "{tenth}");
        assert_eq!(one, MOST_WEIGHT);
    }
}
