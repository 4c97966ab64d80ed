//! Editing a text until it resembles what it was by a given amount.
//!
//! In: a text, words to edit with, and a resemblance. Out: the edited text and its exact
//! resemblance. The edits stand in a fixed order, and resemblance falls with how many of them are
//! made, nearly evenly: so the count is searched by interpolation, and each try is measured on the
//! text itself, because repeated wording and split words upset every formula. It costs the shingles
//! of the text for each try, of which there are nine at most.

use wirecopy::{resemblance::Overlap, sketch::TextSketcher};

use super::random::Random;

/// As near to the resemblance that is asked for as is near enough. One more word replaced among 400
/// is a step of .025, one more cut is one of .0025.
const NEAR: f64 = 0.004;
/// Tries after which the best so far is taken.
const TRIES: usize = 9;

/// What an editor does to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Replaces, strikes and adds words here and there.
    Words,
    /// Cuts from the end.
    Cut,
    /// Writes something of their own before it.
    Lead,
}

/// Which resemblances are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) target: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

/// An edited text.
pub(super) struct Edited {
    pub(super) text: String,
    pub(super) resemblance: f64,
}

/// What is edited, and how.
struct Desk<'t> {
    /// Each with the white space after it.
    words: Vec<&'t str>,
    /// Words of another text.
    own: Vec<&'t str>,
    style: Style,
    /// Where [`Style::Words`] edits, in order.
    places: Vec<usize>,
    random_marks: Vec<u8>,
}

/// `text` edited with words of `own`, or nothing if no number of edits makes it resemble `text`
/// as is wanted: too short a text moves in too large steps.
pub(super) fn edit(
    [text, own]: [&str; 2],
    wanted: Wanted,
    random: &mut Random,
    sketcher: &mut TextSketcher,
) -> Option<Edited> {
    let desk = Desk::new(text, own, random);
    let before = sketcher.shingle_set(text).to_vec();
    let mut best: Option<Edited> = None;
    // Edits that are too few, and too many, each with the resemblance that they give.
    let (mut few, mut many) = ((0, 1.0), (desk.most_edits(), desk.least_resemblance()));
    let mut edits = desk.guess(before.len(), wanted.target);
    for _ in 0..TRIES {
        let text = desk.edited(edits);
        let resemblance = Overlap::of(&before, sketcher.shingle_set(&text)).resemblance();
        let miss = (resemblance - wanted.target).abs();
        let is_better = best.as_ref().is_none_or(|b| miss < (b.resemblance - wanted.target).abs());
        if is_better && (wanted.least..=wanted.most).contains(&resemblance) {
            best = Some(Edited { text, resemblance });
        }
        let side = if resemblance > wanted.target { &mut few } else { &mut many };
        *side = (edits, resemblance);
        if miss <= NEAR || many.0 <= few.0 + 1 {
            break;
        }
        edits = between(few, many, wanted.target);
    }
    best
}

/// How many edits give `target`, if what lies between two measurements is a line.
fn between(few: (usize, f64), many: (usize, f64), target: f64) -> usize {
    let share = (few.1 - target) / (few.1 - many.1).max(f64::MIN_POSITIVE);
    let edits = few.0 as f64 + share * (many.0 - few.0) as f64;
    whole(edits).clamp(few.0 + 1, many.0 - 1)
}

#[expect(clippy::cast_possible_truncation, reason = "counts of words, which are small")]
fn whole(number: f64) -> usize {
    number.round().max(0.0) as usize
}

impl<'t> Desk<'t> {
    fn new(text: &'t str, own: &'t str, random: &mut Random) -> Self {
        let style = match random.below(4) {
            0 => Style::Cut,
            1 => Style::Lead,
            _ => Style::Words,
        };
        let words: Vec<&str> = words(text).collect();
        let mut places: Vec<usize> = (0..words.len()).collect();
        for last in (1..places.len()).rev() {
            places.swap(last, random.index(last + 1));
        }
        let random_marks = places.iter().map(|_| random.next().to_le_bytes()[0]).collect();
        Self { words, own: self::words(own).collect(), style, places, random_marks }
    }

    fn most_edits(&self) -> usize {
        match self.style {
            Style::Words => self.words.len() / 2,
            Style::Cut => self.words.len(),
            Style::Lead => self.own.len(),
        }
    }

    /// Of that many edits, roughly: only the search goes by it.
    fn least_resemblance(&self) -> f64 {
        match self.style {
            Style::Words | Style::Cut => 0.0,
            Style::Lead => self.words.len() as f64 / (self.words.len() + self.own.len()) as f64,
        }
    }

    /// About how many edits give `target`, for so many shingles of five: a word that is replaced
    /// takes five of them and brings five, one that is cut takes one, one that is added brings one.
    fn guess(&self, shingles: usize, target: f64) -> usize {
        let shingles = shingles as f64;
        let edits = match self.style {
            Style::Words => shingles * (1.0 - target) / (5.0 * (1.0 + target)),
            Style::Cut => shingles * (1.0 - target),
            Style::Lead => shingles * (1.0 - target) / target.max(0.01),
        };
        whole(edits).min(self.most_edits())
    }

    fn edited(&self, edits: usize) -> String {
        match self.style {
            Style::Words => self.reworded(edits),
            Style::Cut => self.words[..self.words.len() - edits].concat().trim_end().to_owned(),
            Style::Lead => {
                let lead = self.own[..edits].concat();
                let gap = if edits == 0 { "" } else { "\n\n" };
                lead.trim_end().to_owned() + gap + &self.words.concat()
            }
        }
    }

    fn reworded(&self, edits: usize) -> String {
        let mut is_edited = vec![false; self.words.len()];
        self.places[..edits].iter().for_each(|&place| is_edited[place] = true);
        let mut own = self.own.iter().map(|word| word.trim_end()).cycle();
        let mut text = String::new();
        for ((word, is_edited), mark) in self.words.iter().zip(is_edited).zip(&self.random_marks) {
            match mark % 4 {
                _ if !is_edited => text.push_str(word),
                0 => {}
                1 => text.extend([word.trim_end(), " ", own.next().unwrap_or("more"), space(word)]),
                _ => text.extend([own.next().unwrap_or("other"), space(word)]),
            }
        }
        text
    }
}

/// The white space at the end of a word.
fn space(word: &str) -> &str {
    &word[word.trim_end().len()..]
}

/// The words of a text, each with the white space after it.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let gap = rest[word..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - word);
        let (first, after) = rest.split_at(word + gap);
        rest = after;
        (!first.is_empty()).then_some(first)
    })
}
