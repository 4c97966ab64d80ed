//! Real text, taken apart so that it can be put together otherwise.
//!
//! In: articles. Out: a [`Source`]: sentences as runs of numbered words, with what stands between
//! the words; the words sorted by how often they occur; and how long the articles were. It takes some 1.4
//! bytes of memory for each byte of text, whatever is then generated from it.
//!
//! Sentences that are told apart by rule of thumb are enough: whatever ends one too early only makes
//! a shorter piece.

use anyhow::{Context, Result, bail};
use wirecopy::{
    corpus::{Articles, ReadOptions, Source as Input},
    hash::Map,
};

/// So many of the most frequent words stay what they are: they are what grammar is made of, nearly half
/// of English text, and each has a frequency of its own.
const KEPT_WORDS: usize = 64;
/// A band reaches to this share of its first rank, so that by Zipf's law its words differ in
/// frequency by a fifth.
const BAND_GROWTH: (usize, usize) = (5, 4);
/// Words of a piece, at least and at most.
const PIECE_WORDS: (usize, usize) = (5, 60);
/// A stop after a word of so many letters may abbreviate it (`Sen.`, `U.S.`).
const ABBREVIATED_LETTERS: usize = 3;
/// What stands between two words is longer only in rules and tables.
const MAX_GAP_BYTES: usize = 12;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Small,
    Capitalised,
    Capitals,
}

/// A word, and what follows it.
#[derive(Clone, Copy, Debug)]
struct Token {
    /// Its rank, from the most frequent word.
    word: u32,
    gap: u16,
    case: Case,
}

/// Words of neighbouring ranks, which may stand for each other.
#[derive(Clone, Copy, Debug)]
struct Band {
    first: u32,
    size: u32,
}

/// For each band, how far its words are shifted: one article's way of exchanging words.
pub(super) type Shifts = Vec<u32>;

/// What generated articles are made of.
pub(super) struct Source {
    tokens: Vec<Token>,
    /// Where each piece begins in `tokens`, and their end.
    starts: Vec<u32>,
    /// By rank.
    words: Vec<Box<str>>,
    /// By rank; words that are kept have none.
    band_of: Vec<Option<u8>>,
    bands: Vec<Band>,
    gaps: Vec<Box<str>>,
    /// How long each text was, in bytes.
    pub(super) lengths: Vec<u64>,
}

impl Source {
    /// The articles of a file.
    pub(super) fn read(input: &Input) -> Result<Self> {
        let mut taking = Taking::default();
        for article in Articles::open(std::slice::from_ref(input), &ReadOptions::default())? {
            if let Ok(article) = article {
                taking.add(&article.text).with_context(|| article.place.to_string())?;
            }
        }
        taking.finish().with_context(|| input.to_string())
    }

    /// How many pieces there are.
    pub(super) fn pieces(&self) -> usize {
        self.starts.len() - 1
    }

    /// The length of its articles, in bytes.
    pub(super) fn mean_bytes(&self) -> f64 {
        self.lengths.iter().sum::<u64>() as f64 / self.lengths.len() as f64
    }

    /// One way of exchanging words, by `draw`, which gives a number below a limit.
    pub(super) fn shifts(&self, mut draw: impl FnMut(u64) -> u64) -> Shifts {
        let shift = |band: &Band| u32::try_from(draw(band.size.into())).unwrap_or_default();
        self.bands.iter().map(shift).collect()
    }

    /// Append a piece, its words exchanged.
    pub(super) fn write_piece(&self, piece: usize, shifts: &Shifts, out: &mut String) {
        let [start, end] = [self.starts[piece] as usize, self.starts[piece + 1] as usize];
        for token in &self.tokens[start..end] {
            let mut word = token.word;
            if let Some(band) = self.band_of[word as usize] {
                let Band { first, size } = self.bands[usize::from(band)];
                word += shifts[usize::from(band)];
                word -= if word >= first + size { size } else { 0 };
            }
            write_word(&self.words[word as usize], token.case, out);
            out.push_str(&self.gaps[usize::from(token.gap)]);
        }
    }

    /// Append a word that is neither among the most frequent nor among the rarest, capitalised: `draw`
    /// gives a number below a limit.
    pub(super) fn write_name(&self, draw: impl FnOnce(usize) -> usize, out: &mut String) {
        let from = KEPT_WORDS.min(self.words.len() / 2);
        let word = from + draw(self.words.len() / 2 + 1 - from);
        write_word(&self.words[word.min(self.words.len() - 1)], Case::Capitalised, out);
    }
}

fn write_word(word: &str, case: Case, out: &mut String) {
    let start = out.len();
    match case {
        Case::Small => out.push_str(word),
        Case::Capitalised if word.starts_with(|first: char| first.is_ascii()) => {
            out.push_str(word);
            out[start..=start].make_ascii_uppercase();
        }
        Case::Capitalised => {
            let mut letters = word.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        }
        Case::Capitals if word.is_ascii() => {
            out.push_str(word);
            out[start..].make_ascii_uppercase();
        }
        Case::Capitals => out.extend(word.chars().flat_map(char::to_uppercase)),
    }
}

/// A source while it is read: words are numbered as they come.
#[derive(Default)]
struct Taking {
    numbers: Map<Box<str>, u32>,
    counts: Vec<u64>,
    gap_numbers: Map<Box<str>, u16>,
    gaps: Vec<Box<str>>,
    tokens: Vec<Token>,
    starts: Vec<u32>,
    lengths: Vec<u64>,
    small: String,
}

impl Taking {
    fn add(&mut self, text: &str) -> Result<()> {
        self.lengths.push(text.len() as u64);
        let mut start = self.tokens.len();
        let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        while !rest.is_empty() {
            let (word, after) = split_where(rest, |c| !c.is_alphanumeric());
            let (gap, next) = split_where(after, char::is_alphanumeric);
            let count = self.tokens.len() + 1 - start;
            let is_end =
                next.is_empty() || count == PIECE_WORDS.1 || ends_sentence(word, gap, next);
            if is_end && count >= PIECE_WORDS.0 {
                self.push(word, closing(gap).as_ref());
                self.starts.push(u32::try_from(start).context("too much text")?);
                start = self.tokens.len();
            } else {
                self.push(word, if gap.len() > MAX_GAP_BYTES { " " } else { gap });
            }
            rest = next;
        }
        self.tokens.truncate(start);
        Ok(())
    }

    fn push(&mut self, word: &str, gap: &str) {
        self.small.clear();
        if word.is_ascii() {
            self.small.push_str(word);
            self.small.make_ascii_lowercase();
        } else {
            self.small.push_str(&word.to_lowercase());
        }
        let case = case_of(word, &self.small);
        let number = self.numbers.get(self.small.as_str()).copied().unwrap_or_else(|| {
            let number = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
            self.numbers.insert(self.small.as_str().into(), number);
            self.counts.push(0);
            number
        });
        self.counts[number as usize] += 1;
        let gap = self.gap(gap);
        self.tokens.push(Token { word: number, gap, case });
    }

    /// The number of a gap. There are a few hundred in real text; if there are more than
    /// numbers, the first of all serves for the others.
    fn gap(&mut self, gap: &str) -> u16 {
        if let Some(&number) = self.gap_numbers.get(gap) {
            return number;
        }
        let Ok(number) = u16::try_from(self.gaps.len()) else { return 0 };
        self.gap_numbers.insert(gap.into(), number);
        self.gaps.push(gap.into());
        number
    }

    /// Number the words by rank.
    fn finish(self) -> Result<Source> {
        let Self { numbers, counts, gaps, mut tokens, mut starts, lengths, .. } = self;
        if starts.is_empty() {
            bail!("expected articles with sentences of at least {} words", PIECE_WORDS.0);
        }
        starts.push(u32::try_from(tokens.len()).context("too much text")?);
        let mut ranked: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        ranked.sort_unstable_by(|(one, i), (other, j)| {
            counts[*j as usize].cmp(&counts[*i as usize]).then_with(|| one.cmp(other))
        });
        let mut rank_of = vec![0; ranked.len()];
        for (rank, (_, number)) in (0..).zip(&ranked) {
            rank_of[*number as usize] = rank;
        }
        tokens.iter_mut().for_each(|token| token.word = rank_of[token.word as usize]);
        let words: Vec<Box<str>> = ranked.into_iter().map(|(word, _)| word).collect();
        let (bands, band_of) = bands(words.len())?;
        Ok(Source { tokens, starts, words, band_of, bands, gaps, lengths })
    }
}

/// Bands over so many ranks, and the band of each.
fn bands(words: usize) -> Result<(Vec<Band>, Vec<Option<u8>>)> {
    let mut bands = Vec::new();
    let mut band_of = vec![None; words.min(KEPT_WORDS)];
    while band_of.len() < words {
        let first = band_of.len();
        let end = (first * BAND_GROWTH.0 / BAND_GROWTH.1).min(words);
        band_of.resize(end, Some(u8::try_from(bands.len())?));
        bands.push(Band { first: u32::try_from(first)?, size: u32::try_from(end - first)? });
    }
    Ok((bands, band_of))
}

fn split_where(text: &str, is_there: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_there).unwrap_or(text.len()))
}

fn case_of(word: &str, small: &str) -> Case {
    let mut letters = word.chars();
    match letters.next() {
        _ if word == small => Case::Small,
        Some(_) if letters.clone().next().is_some() && !letters.any(char::is_lowercase) => {
            Case::Capitals
        }
        _ => Case::Capitalised,
    }
}

fn ends_sentence(word: &str, gap: &str, next: &str) -> bool {
    let stop = gap.find(['.', '!', '?']);
    let is_stopped = stop.is_some_and(|at| gap[at..].contains(char::is_whitespace))
        && next.starts_with(char::is_uppercase)
        && word.len() > ABBREVIATED_LETTERS;
    is_stopped || gap.matches('\n').count() > 1
}

/// What ends a sentence that stood before `gap`.
fn closing(gap: &str) -> &str {
    let closing = gap.split(char::is_whitespace).next().unwrap_or_default();
    let is_closed = closing.contains(['.', '!', '?']) && closing.len() <= MAX_GAP_BYTES;
    if is_closed { closing } else { "." }
}
