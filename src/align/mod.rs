//! Where exactly two articles share wording.
//!
//! In: two articles as word numbers, and what each word is worth. Out: passages, each a stretch of
//! both articles, found in two looks:
//!
//! 1. [`local`]: stretches whose words agree in order, across small edits. Finds what was copied and
//!    edited.
//! 2. [`rewritten`]: of the rest, stretches that share more words than chance explains, in any
//!    order. Finds what was reworded and rearranged.
//!
//! What stands close together in both articles is then joined into one passage, and each is told
//! by its kind from the words that are equal.

mod cover;
mod lexicon;
mod local;
mod near;
mod passage;
mod rewritten;

use std::ops::Range;

use cover::{Cover, keep_best};
pub use lexicon::{BIT, Letters, Lexicon, POINT, WordCount, log2};
pub use passage::{Passage, PassageKind};

use crate::id::WordId;

/// One article, as the aligner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its words, in order.
    pub words: &'a [WordId],
    /// The tokens sorted by word, then by position.
    pub by_word: &'a [u32],
}

impl<'a> Side<'a> {
    /// Where `word` stands, ascending.
    pub fn places(&self, word: WordId) -> &'a [u32] {
        let word_at = |token: &u32| self.words[*token as usize];
        let start = self.by_word.partition_point(|token| word_at(token) < word);
        let rest = &self.by_word[start..];
        &rest[..rest.partition_point(|token| word_at(token) == word)]
    }
}

/// What is looked for, from the surest to the most thorough; each finds what those before it find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sensitivity {
    /// Only stretches that agree nearly word for word.
    Verbatim,
    /// Also stretches with words inserted, left out and replaced.
    Edited,
    /// Also sentences that say the same in much the same words, in another order.
    #[default]
    Rewritten,
}

/// What makes a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlignOptions {
    /// What is looked for.
    pub sensitivity: Sensitivity,
    /// The least score of a stretch in order, in parts of a [`POINT`]. The default, 10 points, is
    /// seven rare words in a row, or some twenty everyday ones.
    pub least_score: i32,
    /// The least evidence of a rewritten stretch, in parts of a [`BIT`]. The default, 60 bits over
    /// both sides, is about a sentence that keeps six rare words of another.
    pub least_evidence: i32,
    /// Stretches are joined when at most this many tokens lie between them on each side: two
    /// sentences.
    pub join_gap: u32,
}

impl Default for AlignOptions {
    fn default() -> Self {
        Self {
            sensitivity: Sensitivity::default(),
            least_score: 10 * POINT,
            least_evidence: 60 * BIT,
            join_gap: 50,
        }
    }
}

/// Aligns one pair after the other, and keeps its buffers and what it learnt of near-equal words.
///
/// ```
/// use wirecopy::{align::{Aligner, AlignOptions, Lexicon, Side, WordCount}, id::WordId};
///
/// let count = |stem| WordCount { form: format!("word{stem}"), articles: 1, tokens: 1, is_stop_word: false, stem };
/// let lexicon = Lexicon::new(2, (0..30).map(count));
/// let shared: Vec<WordId> = (0..20).map(WordId).collect();
/// let order: Vec<u32> = (0..20).collect();
/// let side = Side { words: &shared, by_word: &order };
///
/// let passages = Aligner::new(&lexicon, AlignOptions::default()).align(side, side);
/// assert_eq!(passages.len(), 1);
/// assert_eq!(passages[0].a, 0..20);
/// ```
#[derive(Debug)]
pub struct Aligner<'l> {
    lexicon: &'l Lexicon,
    options: AlignOptions,
    local: local::LocalAligner,
    near: near::NearWords,
}

impl<'l> Aligner<'l> {
    /// An aligner that weighs words by `lexicon`.
    pub fn new(lexicon: &'l Lexicon, options: AlignOptions) -> Self {
        Self {
            lexicon,
            options,
            local: local::LocalAligner::default(),
            near: near::NearWords::default(),
        }
    }

    /// The passages of two articles, by their place in `a`. No two have most of a side in common.
    pub fn align(&mut self, a: Side<'_>, b: Side<'_>) -> Vec<Passage> {
        let mut taken = (Cover::new(a.words.len()), Cover::new(b.words.len()));
        let in_order =
            self.local.stretches((a, b), self.lexicon, &mut self.near, self.options.least_score);
        let in_order = keep_best(in_order, |s| (&s.a, &s.b), (&mut taken.0, &mut taken.1));
        let mut ranges: Vec<(Range<u32>, Range<u32>)> =
            in_order.into_iter().map(|stretch| (stretch.a, stretch.b)).collect();
        if self.options.sensitivity == Sensitivity::Rewritten {
            let floor = self.options.least_evidence;
            let found = rewritten::regions((a, b), self.lexicon, (&taken.0, &taken.1), floor);
            let found = keep_best(found, |r| (&r.a, &r.b), (&mut taken.0, &mut taken.1));
            ranges.extend(found.into_iter().map(|region| (region.a, region.b)));
        }
        let joined = passage::join(ranges, self.options.join_gap);
        let mut passages: Vec<Passage> =
            joined.into_iter().map(|ranges| Passage::new((a, b), ranges)).collect();
        if self.options.sensitivity == Sensitivity::Verbatim {
            passages.retain(|passage| passage.kind == PassageKind::Verbatim);
        }
        passages
    }
}
