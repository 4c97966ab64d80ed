//! Article number so-and-so of a corpus, and what was planted in it.
//!
//! In: a number. Out: the article, and where its wording comes from, if it is not its own. Nothing
//! is remembered from one article to the next: the origin of a copy is a lower number, and is made
//! anew, with its own origin if it has one. So any part of a corpus can be made without the rest,
//! in memory that does not grow with it. The price is that origins are made more than once: of a
//! share `s` of articles that have an origin, 1 / (1 - s) articles for each.

use serde::Serialize;
use wirecopy::{
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::{Sketcher, TextSketcher},
    text::WordRuns,
};

use super::{
    Plan,
    edits::{self, Edited, Wanted},
    random::{Purpose, Random},
    source::Source,
};

/// Pieces that follow each other in the source, at least and at most, to make a paragraph.
const PARAGRAPH_PIECES: (u64, u64) = (2, 5);
/// Every so many articles one is popular: half of the copies are of these. With one article in ten
/// a copy, each has five.
const POPULAR: u64 = 100;
/// Slots of the template. Two fillings of 400 words then resemble each other by some .9.
const SLOTS: usize = 4;
/// The number under which the template is made.
const TEMPLATE: u64 = u64::MAX;
/// Outlets, and minutes in which articles appear: a year from [`EPOCH`].
const OUTLETS: u64 = 300;
const MINUTES: u64 = 365 * 24 * 60;
/// 2023-01-01T00:00:00Z.
const EPOCH: i64 = 1_672_531_200;
/// A copy appears up to so many minutes after its origin, or, one in ten, before it.
const DELAY_MINUTES: u64 = 3 * 24 * 60;
/// Words of a title, at most.
const TITLE_WORDS: usize = 9;

/// Where planted wording comes from. `a` is the origin; offsets are code points.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Relation {
    /// `b` is a copy of `a`.
    Copy { a: String, b: String, resemblance: f64 },
    /// `a` and `b` are the same template, and `a` the first that was filled in.
    Template { a: String, b: String, resemblance: f64 },
    /// A run of words of `a` stands in `b`.
    Passage {
        a: String,
        b: String,
        a_start: usize,
        a_end: usize,
        b_start: usize,
        b_end: usize,
        words: usize,
    },
}

/// An article, as its line has it.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    title: &'a str,
    outlet: String,
    date: String,
    text: &'a str,
}

/// An article, and what is planted in it.
struct Made {
    text: String,
    /// When it appeared, from [`EPOCH`].
    minute: i64,
    relation: Option<Relation>,
}

/// What a thread keeps.
pub(super) struct Worker {
    sketcher: TextSketcher,
    runs: WordRuns,
    hashes: Vec<u64>,
}

impl Worker {
    pub(super) fn new() -> Self {
        let sketcher = TextSketcher::new(Sketcher::new(1), DEFAULT_SHINGLE_TOKENS);
        Self { sketcher, runs: WordRuns::new(), hashes: Vec::new() }
    }
}

/// A corpus that can be made.
pub(super) struct Newsroom {
    pub(super) source: Source,
    pub(super) plan: Plan,
}

/// An article's own text.
struct Fresh {
    text: String,
    /// Where its pieces end.
    ends: Vec<usize>,
}

impl Newsroom {
    /// Append the line of article `number`, and what is planted in it.
    pub(super) fn write(
        &self,
        number: u64,
        worker: &mut Worker,
        [lines, truth]: [&mut Vec<u8>; 2],
    ) -> serde_json::Result<()> {
        let made = self.make(number, worker);
        let outlet = self.random(number, Purpose::Metadata).below(OUTLETS);
        let moment = jiff::Timestamp::from_second(EPOCH + made.minute * 60).unwrap_or_default();
        let line = Line {
            id: &id(number),
            title: title(&made.text),
            outlet: format!("Outlet {outlet}"),
            date: moment.to_string(),
            text: &made.text,
        };
        serde_json::to_writer(&mut *lines, &line)?;
        lines.push(b'\n');
        if let Some(relation) = &made.relation {
            serde_json::to_writer(&mut *truth, relation)?;
            truth.push(b'\n');
        }
        Ok(())
    }

    fn random(&self, number: u64, purpose: Purpose) -> Random {
        Random::new(self.plan.seed, number, purpose)
    }

    fn make(&self, number: u64, worker: &mut Worker) -> Made {
        if self.is_template(number) {
            return self.fill_template(number, worker);
        }
        let fresh = self.fresh(number);
        let mut random = self.random(number, Purpose::Role);
        let role = random.fraction();
        let planted = if number == 0 {
            None
        } else if role < self.plan.copies {
            self.copy(number, &fresh, &mut random, worker)
        } else if role < self.plan.copies + self.plan.passages {
            self.host(number, &fresh, &mut random, worker)
        } else {
            None
        };
        planted.unwrap_or_else(|| Made {
            text: fresh.text,
            minute: self.random(number, Purpose::Metadata).below(MINUTES).cast_signed(),
            relation: None,
        })
    }

    /// Text of the article's own.
    fn fresh(&self, number: u64) -> Fresh {
        let source = &self.source;
        let mut random = self.random(number, Purpose::Text);
        let scale = self.plan.mean_bytes / source.mean_bytes;
        let length = source.lengths[random.index(source.lengths.len())] as f64 * scale;
        let shifts = source.shifts(|limit| random.below(limit));
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        loop {
            let first = random.index(source.pieces());
            let (least, most) = PARAGRAPH_PIECES;
            let count = usize::try_from(least + random.below(most - least + 1)).unwrap_or(1);
            for piece in first..(first + count).min(source.pieces()) {
                if piece > first {
                    text.push(b' ');
                }
                let start = text.len();
                source.write_piece(piece, &shifts, &mut text);
                ends.push(text.len());
                // The next piece would on average reach as far beyond as this falls short.
                if (text.len() + (text.len() - start) / 2) as f64 >= length {
                    return Fresh { text: string(text), ends };
                }
            }
            text.extend_from_slice(b"\n\n");
        }
    }

    /// A lower number, of a popular article every other time.
    fn origin(number: u64, random: &mut Random) -> u64 {
        let origin = random.below(number);
        if random.below(2) == 0 { origin - origin % POPULAR } else { origin }
    }

    /// A copy of an earlier article, unless that cannot be made to resemble it as is wanted.
    fn copy(
        &self,
        number: u64,
        fresh: &Fresh,
        random: &mut Random,
        worker: &mut Worker,
    ) -> Option<Made> {
        let origin = Self::origin(number, random);
        let Made { text, minute, .. } = self.make(origin, worker);
        let Plan { least, most, .. } = self.plan;
        let is_exact = random.fraction() < self.plan.exact;
        let wanted = Wanted { target: least + (most - least) * random.fraction(), least, most };
        let Edited { text, resemblance } = if is_exact {
            let is_empty = worker.sketcher.shingle_set(&text).is_empty();
            Edited { text, resemblance: if is_empty { 0.0 } else { 1.0 } }
        } else {
            let mut random = self.random(number, Purpose::Edits);
            edits::edit([&text, &fresh.text], wanted, &mut random, &mut worker.sketcher)?
        };
        let relation = Relation::Copy { a: id(origin), b: id(number), resemblance };
        Some(Made { text, minute: later(minute, random), relation: Some(relation) })
    }

    /// The article's own text with a passage of an earlier one in it.
    fn host(
        &self,
        number: u64,
        fresh: &Fresh,
        random: &mut Random,
        worker: &mut Worker,
    ) -> Option<Made> {
        let origin = Self::origin(number, random);
        let Made { text: a_text, minute, .. } = self.make(origin, worker);
        let words: Vec<&str> = edits::words(&a_text).collect();
        let (least, most) = self.plan.passage_words;
        let count = (least + random.index(most + 1 - least)).min(words.len());
        let first = random.index(words.len() + 1 - count);
        let start: usize = words[..first].iter().map(|word| word.len()).sum();
        let passage = words[first..first + count].concat();
        let passage = passage.trim_end();
        let (before, after) = fresh.text.split_at(fresh.ends[random.index(fresh.ends.len())]);
        worker.runs.hash_words(passage, &mut worker.hashes);
        let chars = |text: &str| text.chars().count();
        let [a_start, b_start] = [chars(&a_text[..start]), chars(before) + 1];
        let relation = Relation::Passage {
            a: id(origin),
            b: id(number),
            a_start,
            a_end: a_start + chars(passage),
            b_start,
            b_end: b_start + chars(passage),
            words: worker.hashes.len(),
        };
        let text = [before, " ", passage, after].concat();
        Some(Made { text, minute: later(minute, random), relation: Some(relation) })
    }

    /// Whether this is one of the articles that are spread evenly over the corpus for the template.
    fn is_template(&self, number: u64) -> bool {
        let before = |number: u64| number * self.plan.template / self.plan.articles;
        before(number) < before(number + 1)
    }

    /// The template, its slots filled with names.
    fn fill_template(&self, number: u64, worker: &mut Worker) -> Made {
        let fresh = self.fresh(TEMPLATE);
        // The first number whose successor, times the fillings, reaches the articles.
        let first = self.plan.articles.div_ceil(self.plan.template) - 1;
        let text = self.filled(&fresh.text, number);
        let relation = (number > first).then(|| {
            let shingles = worker.sketcher.shingle_set(&self.filled(&fresh.text, first)).to_vec();
            let overlap =
                wirecopy::resemblance::Overlap::of(&shingles, worker.sketcher.shingle_set(&text));
            let resemblance = overlap.resemblance();
            Relation::Template { a: id(first), b: id(number), resemblance }
        });
        let minute = self.random(number, Purpose::Metadata).below(MINUTES).cast_signed();
        Made { text, minute, relation }
    }

    fn filled(&self, template: &str, number: u64) -> String {
        let words: Vec<&str> = edits::words(template).collect();
        let mut random = self.random(number, Purpose::Names);
        let mut text = Vec::new();
        for part in words.chunks(words.len().div_ceil(SLOTS).max(1)) {
            self.source.write_name(|limit| random.index(limit), &mut text);
            text.push(b' ');
            text.extend_from_slice(part.concat().as_bytes());
        }
        string(text)
    }
}

/// What was written as bytes.
fn string(text: Vec<u8>) -> String {
    String::from_utf8(text).expect("whole words and gaps were appended")
}

/// When a copy of what appeared at `minute` appears.
fn later(minute: i64, random: &mut Random) -> i64 {
    let delay = 1 + random.below(DELAY_MINUTES).cast_signed();
    if random.below(10) == 0 { minute - delay } else { minute + delay }
}

/// Ids sort as numbers do.
fn id(number: u64) -> String {
    format!("g{number:09}")
}

/// The first words.
fn title(text: &str) -> &str {
    let bytes: usize = edits::words(text).take(TITLE_WORDS).map(str::len).sum();
    text[..bytes].trim_end_matches(|c: char| !c.is_alphanumeric())
}
