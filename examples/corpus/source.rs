//! Real text, taken apart so that it can be put together otherwise.
//!
//! In: articles. Out: a [`Source`]: sentences as runs of numbered words, with what stands between
//! the words; the words sorted by how often they occur; and how long the articles were. It takes
//! some 1.4 bytes of memory for each byte of text, whatever is then generated from it.
//!
//! Sentences that are told apart by rule of thumb are enough: whatever ends one too early only
//! makes a shorter piece.

use std::cmp::Reverse;

use anyhow::{Context, Result, bail};
use wirecopy::{
    corpus::{Articles, ReadOptions, Source as Input},
    hash::{self, Map},
};

/// So many of the most frequent words stay what they are: they are what grammar is made of, some
/// two fifths of English text, and each has a frequency of its own.
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
    /// Of its rank.
    band: u8,
}

/// Words of neighbouring ranks, which may stand for each other. The first band is of the words that
/// are kept, each of which is never shifted.
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
    words: Vec<Form>,
    bands: Vec<Band>,
    gaps: Vec<Form>,
    /// How long each text was, in bytes.
    pub(super) lengths: Vec<u64>,
    /// The mean of `lengths`.
    pub(super) mean_bytes: f64,
}

impl Source {
    /// The articles of a file.
    pub(super) fn read(input: &Input) -> Result<Self> {
        let mut taking = Taking::default();
        let articles = Articles::open(std::slice::from_ref(input), &ReadOptions::default())?;
        for article in articles.flatten() {
            taking.add(&article.text).with_context(|| article.place.to_string())?;
        }
        taking.finish().with_context(|| input.to_string())
    }

    /// How many pieces there are.
    pub(super) fn pieces(&self) -> usize {
        self.starts.len() - 1
    }

    /// One way of exchanging words, by `draw`, which gives a number below a limit.
    pub(super) fn shifts(&self, mut draw: impl FnMut(u64) -> u64) -> Shifts {
        let shift = |band: &Band| u32::try_from(draw(band.size.into())).unwrap_or_default();
        [0].into_iter().chain(self.bands[1..].iter().map(shift)).collect()
    }

    /// Append a piece, its words exchanged.
    pub(super) fn write_piece(&self, piece: usize, shifts: &Shifts, out: &mut Vec<u8>) {
        let [start, end] = [self.starts[piece] as usize, self.starts[piece + 1] as usize];
        for token in &self.tokens[start..end] {
            let Band { first, size } = self.bands[usize::from(token.band)];
            let shifted = token.word + shifts[usize::from(token.band)];
            let word = if shifted < first + size { shifted } else { shifted - size };
            self.words[word as usize].write(token.case, out);
            self.gaps[usize::from(token.gap)].write(Case::Small, out);
        }
    }

    /// Append a word that is neither among the most frequent nor among the rarest, capitalised:
    /// `draw` gives a number below a limit.
    pub(super) fn write_name(&self, draw: impl FnOnce(usize) -> usize, out: &mut Vec<u8>) {
        let from = KEPT_WORDS.min(self.words.len() / 2);
        let word = from + draw(self.words.len() / 2 + 1 - from);
        self.words[word.min(self.words.len() - 1)].write(Case::Capitalised, out);
    }
}

/// A small word, or a gap. Nearly all are short, and those stand in one table without pointers,
/// half of which stays in the processor's caches; copying all bytes and cutting is quicker than
/// copying as many as there are.
enum Form {
    Short {
        bytes: [u8; SHORT_BYTES],
        length: u8,
    },
    /// What is longer, or is not ASCII.
    Long(Box<str>),
}

/// With which a form fills a quarter of a cache line.
const SHORT_BYTES: usize = 14;

impl Form {
    fn new(text: &str) -> Self {
        let mut bytes = [0; SHORT_BYTES];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(short), Ok(length)) if text.is_ascii() => {
                short.copy_from_slice(text.as_bytes());
                Self::Short { bytes, length }
            }
            _ => Self::Long(text.into()),
        }
    }

    fn write(&self, case: Case, out: &mut Vec<u8>) {
        let start = out.len();
        let written = match self {
            Self::Short { bytes, length } => {
                out.extend_from_slice(bytes);
                out.truncate(start + usize::from(*length));
                &mut out[start..]
            }
            Self::Long(word) => return write_long(word, case, out),
        };
        match case {
            Case::Small => {}
            Case::Capitalised => written[..1].make_ascii_uppercase(),
            Case::Capitals => written.make_ascii_uppercase(),
        }
    }
}

fn write_long(word: &str, case: Case, out: &mut Vec<u8>) {
    let mut letters = word.chars();
    match case {
        Case::Small => out.extend_from_slice(word.as_bytes()),
        Case::Capitalised => {
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            out.extend_from_slice(first.as_bytes());
            out.extend_from_slice(letters.as_str().as_bytes());
        }
        Case::Capitals => out.extend_from_slice(word.to_uppercase().as_bytes()),
    }
}

/// A source while it is read: words are numbered as they come.
#[derive(Default)]
struct Taking {
    /// By the hash of a word: of two with the same hash the second is taken for the first, which
    /// does no harm.
    numbers: Map<u64, u32>,
    /// By number, with how often they occur.
    words: Vec<(Box<str>, u64)>,
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
        let number = *self.numbers.entry(hash::word(&self.small)).or_insert_with(|| {
            self.words.push((self.small.as_str().into(), 0));
            u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
        });
        self.words[number as usize].1 += 1;
        let gap = self.gap(gap);
        self.tokens.push(Token { word: number, gap, case, band: 0 });
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
        let Self { words, gaps, mut tokens, mut starts, lengths, .. } = self;
        if starts.is_empty() {
            bail!("expected articles with sentences of at least {} words", PIECE_WORDS.0);
        }
        starts.push(u32::try_from(tokens.len()).context("too much text")?);
        let mut by_rank: Vec<usize> = (0..words.len()).collect();
        by_rank.sort_unstable_by_key(|&number| {
            let (word, count) = &words[number];
            (Reverse(*count), word)
        });
        let (bands, band_of) = bands(words.len())?;
        let mut rank_of = vec![0; words.len()];
        for (rank, &number) in (0..).zip(&by_rank) {
            rank_of[number] = rank;
        }
        for token in &mut tokens {
            token.word = rank_of[token.word as usize];
            token.band = band_of[token.word as usize];
        }
        let words = by_rank.into_iter().map(|number| Form::new(&words[number].0)).collect();
        let gaps = gaps.iter().map(|gap| Form::new(gap)).collect();
        let mean_bytes = lengths.iter().sum::<u64>() as f64 / lengths.len() as f64;
        Ok(Source { tokens, starts, words, bands, gaps, lengths, mean_bytes })
    }
}

/// Bands over so many ranks, and the band of each.
fn bands(words: usize) -> Result<(Vec<Band>, Vec<u8>)> {
    let (mut bands, mut band_of) = (Vec::new(), Vec::new());
    while band_of.len() < words {
        let first = band_of.len();
        let end = (first * BAND_GROWTH.0 / BAND_GROWTH.1).max(KEPT_WORDS).min(words);
        band_of.resize(end, u8::try_from(bands.len())?);
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
