//! A newsroom out of nothing: the same articles for the same seed, on every machine.
//!
//! Articles are sentences of invented words whose frequencies fall as Zipf's law says, under a layer
//! of English function words, with a quotation now and then. Into some of them wording of others is planted,
//! so that speed can be told beside what was found. All in integers, so nothing depends on how a
//! machine rounds. Invented text is kinder than real news: chance shares little of it, and every
//! planted copy is long enough to be found.

use std::collections::BTreeSet;

/// Distinct invented words. With [`FLATTENING`], some 250 distinct words an article, as in news.
const WORDS: usize = 12_000;
/// Added to each rank, so that the first words are not half of the text.
const FLATTENING: u64 = 3;
/// Words of a sentence: at least, and at most.
const SENTENCE_WORDS: (u64, u64) = (8, 28);
/// Sentences of an article: at least, and at most; about 350 words.
const ARTICLE_SENTENCES: (u64, u64) = (14, 25);
/// One sentence in so many is a quotation.
const QUOTATIONS: u64 = 6;
/// Sentences of a planted passage: about 90 words.
const PASSAGE_SENTENCES: usize = 5;
/// In an edited passage, one word in so many is another or is left out.
const EDITS: u64 = 8;
/// Of so many consecutive articles three are copies, one of each kind, of three others.
const CYCLE: usize = 10;

const FUNCTION_WORDS: [&str; 40] = [
    "the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "it", "on", "with", "as",
    "be", "at", "by", "had", "not", "are", "but", "from", "or", "have", "an", "they", "which",
    "one", "were", "all", "their", "there", "been", "has", "when", "who", "will", "more", "if",
    "out",
];
const SYLLABLES: [&str; 24] = [
    "ba", "cor", "del", "fen", "gar", "hol", "in", "jus", "kel", "lor", "mar", "nev", "ost", "pel",
    "quar", "rim", "sto", "tan", "ul", "vor", "wes", "yar", "zin", "mouth",
];

/// How the wording of one article came into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copy {
    /// Some sentences, word for word.
    Verbatim,
    /// Some sentences, with words replaced and left out.
    Edited,
    /// All but the end, under another beginning.
    Reprint,
}

/// How the invented words are written, which is all that the alphabet is to a stage's speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// As they are.
    English,
    /// Letter for letter, two bytes each, with Arabic commas.
    Arabic,
    /// With two kinds of accents on the vowels, of two bytes or three.
    Vietnamese,
}

impl Script {
    /// `text` so written.
    pub(crate) fn write(self, text: &str) -> String {
        text.chars().map(|letter| self.letter(letter)).collect()
    }

    fn letter(self, letter: char) -> char {
        let from: &str = match self {
            Self::English => return letter,
            Self::Arabic => "abcdefghijklmnopqrstuvwxyz,",
            Self::Vietnamese => "aeiouyd",
        };
        let to = match self {
            Self::English => return letter,
            Self::Arabic => "ابصدعفغهيجكلمنوحقرستثخشطزذ،",
            Self::Vietnamese => "ạếiộưýđ",
        };
        let small = letter.to_ascii_lowercase();
        from.chars().zip(to.chars()).find(|&(from, _)| from == small).map_or(letter, |(_, to)| to)
    }
}

/// A copy that was planted, by the numbers of its articles; `origin` is the lower.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planted {
    pub(crate) origin: usize,
    pub(crate) derivative: usize,
    pub(crate) copy: Copy,
}

/// Generated articles, and which wording was planted in them.
#[derive(Debug)]
pub(crate) struct Newsroom {
    /// The text of each article.
    pub(crate) texts: Vec<String>,
    /// By derivative.
    pub(crate) planted: Vec<Planted>,
}

impl Newsroom {
    /// So many articles of a seed.
    pub(crate) fn new(articles: usize, seed: u64) -> Self {
        let mut writer = Writer::new(seed);
        let mut written: Vec<Vec<String>> = Vec::with_capacity(articles);
        let mut planted = Vec::new();
        for article in 0..articles {
            let mut sentences = writer.article();
            if let Some((back, copy)) = plan(article % CYCLE) {
                let origin = article - back;
                writer.plant(&written[origin], copy, &mut sentences);
                planted.push(Planted { origin, derivative: article, copy });
            }
            written.push(sentences);
        }
        Self { texts: written.iter().map(|sentences| paragraphs(sentences)).collect(), planted }
    }

    /// How many bytes all texts have.
    pub(crate) fn bytes(&self) -> u64 {
        self.texts.iter().map(|text| text.len() as u64).sum()
    }

    /// The id of an article: ids sort as numbers do.
    pub(crate) fn id(article: usize) -> String {
        format!("article-{article:06}")
    }

    /// How many of the planted copies, that `counts`, `is_found` by their articles, in percent.
    pub(crate) fn recall(
        &self,
        counts: impl Fn(Copy) -> bool,
        found: &BTreeSet<(usize, usize)>,
    ) -> usize {
        let wanted = || self.planted.iter().filter(|planted| counts(planted.copy));
        let is_found = |p: &&Planted| found.contains(&(p.origin, p.derivative));
        100 * wanted().filter(is_found).count() / wanted().count().max(1)
    }
}

/// How far back the origin is of the article at this place of a cycle, if it is a copy.
fn plan(place: usize) -> Option<(usize, Copy)> {
    match place {
        5 => Some((5, Copy::Edited)),
        7 => Some((4, Copy::Reprint)),
        9 => Some((8, Copy::Verbatim)),
        _ => None,
    }
}

fn paragraphs(sentences: &[String]) -> String {
    let paragraphs: Vec<String> = sentences.chunks(3).map(|some| some.join(" ")).collect();
    paragraphs.join("\n\n")
}

/// Writes sentences.
struct Writer {
    random: Random,
    words: Vec<String>,
    /// For each word, the sum of the weights up to it.
    weights: Vec<u64>,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let mut words: Vec<String> = FUNCTION_WORDS.iter().map(|&word| word.to_owned()).collect();
        let mut known: BTreeSet<String> = words.iter().cloned().collect();
        while words.len() < WORDS {
            let syllables = random.between(2, 4);
            let word: String = (0..syllables).map(|_| *random.pick(&SYLLABLES)).collect();
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let weights = (0..WORDS as u64).scan(0, |sum, rank| {
            *sum += (1 << 32) / (rank + FLATTENING);
            Some(*sum)
        });
        Self { random, words, weights: weights.collect() }
    }

    fn word(&mut self) -> &str {
        let at = self.random.below(self.weights[WORDS - 1]);
        &self.words[self.weights.partition_point(|&sum| sum <= at)]
    }

    fn sentence(&mut self) -> String {
        let (least, most) = SENTENCE_WORDS;
        let count = self.random.between(least, most);
        let mut sentence = String::new();
        for number in 0..count {
            if number > 0 {
                sentence += if self.random.below(12) == 0 { ", " } else { " " };
            }
            sentence += self.word();
        }
        if self.random.below(QUOTATIONS) == 0 {
            return format!("“{}”, {} said.", capitalised(&sentence), capitalised(self.word()));
        }
        capitalised(&sentence) + "."
    }

    fn article(&mut self) -> Vec<String> {
        let (least, most) = ARTICLE_SENTENCES;
        (0..self.random.between(least, most)).map(|_| self.sentence()).collect()
    }

    /// Put wording of `origin` into `sentences`.
    fn plant(&mut self, origin: &[String], copy: Copy, sentences: &mut Vec<String>) {
        let passage = &origin[2..2 + PASSAGE_SENTENCES];
        match copy {
            Copy::Reprint => {
                sentences.truncate(1);
                sentences.extend_from_slice(&origin[1..origin.len() - 3]);
            }
            Copy::Verbatim => drop(sentences.splice(4..4, passage.iter().cloned())),
            Copy::Edited => {
                let edited: Vec<String> = passage.iter().map(|old| self.edit(old)).collect();
                sentences.splice(4..4, edited);
            }
        }
    }

    fn edit(&mut self, sentence: &str) -> String {
        let mut edited = Vec::new();
        for word in sentence.split(' ') {
            match self.random.below(2 * EDITS) {
                0 => {}
                1 => edited.push(self.word().to_owned()),
                _ => edited.push(word.to_owned()),
            }
        }
        edited.join(" ")
    }
}

fn capitalised(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

/// SplitMix64, as [`wirecopy::hash::mix`] has its finaliser.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        wirecopy::hash::mix(self.0)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        let number = usize::try_from(self.below(among.len() as u64)).unwrap_or_default();
        &among[number]
    }
}
