//! Where exactly two articles share wording.
//!
//! In: two articles as word numbers, and what each word is worth. Out: passages, each a stretch of
//! both articles, found in two looks:
//!
//! 1. `local`: stretches whose words agree in order, across small edits. Finds what was copied and
//!    edited.
//! 2. `rewritten`: of the rest, stretches that share more words than chance explains, in any
//!    order. Finds what was reworded and rearranged.
//!
//! What stands close together in both articles is then joined into one passage, and each is told
//! by its kind from the words that are equal. What stands close together in one article and is
//! spread over the whole of the other is `condensed`.

mod condensed;
mod cover;
mod gloss;
mod lexicon;
mod local;
mod near;
mod passage;
mod rewritten;
mod sentence;
mod story;

use cover::{Cover, keep_best};
pub use lexicon::{BIT, Letters, Lexicon, POINT, Spelt, TELLING_WEIGHT, WordCount, log2};
use passage::Piece;
pub use passage::{Passage, PassageKind};
use story::CommonStory;
pub use story::Story;
pub(crate) use story::UNKNOWN;

use std::{collections::BTreeSet, ops::Range};

use crate::id::WordId;

/// One article, as the aligner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its words, in order.
    pub words: &'a [WordId],
    /// What other articles on its story say.
    pub story: &'a Story,
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
    /// The least score of a stretch in order in a small search, in parts of a [`POINT`]. The default,
    /// 10 points, is seven rare words in a row, or some twenty everyday ones.
    pub least_score: i32,
    /// The least evidence of a rewritten passage in a small search, in parts of a [`BIT`]. The
    /// default, 52 bits over both sides, is about a sentence that keeps five rare words of another.
    pub least_evidence: i32,
    /// How many pairs the search compares, of which this is one. The more places are compared, the
    /// more of them agree by chance, so the score and the evidence that a passage needs grow with the
    /// number of pairs and with the lengths of the two articles.
    pub compared_pairs: u64,
    /// Stretches are joined when at most this many tokens lie between them on each side: a
    /// sentence that only one side has. One in order and one in any order must be nearer by a quarter.
    pub join_gap: u32,
}

impl Default for AlignOptions {
    fn default() -> Self {
        Self {
            sensitivity: Sensitivity::default(),
            least_score: 10 * POINT,
            least_evidence: 52 * BIT,
            compared_pairs: 1,
            join_gap: 30,
        }
    }
}

impl AlignOptions {
    /// The evidence, in parts of a [`BIT`], that a passage of at least `words` words of two articles
    /// of so many needs when no stretch in order supports it.
    pub fn passage_evidence(&self, articles: (usize, usize), words: usize) -> i32 {
        let per_doubling =
            if words < LONG_PASSAGE { SHORT_PER_DOUBLING } else { LONG_PER_DOUBLING };
        self.least_evidence + per_doubling * self.doublings(articles)
    }

    /// The score, in parts of a [`POINT`], that a stretch in order of two articles of so many words
    /// needs.
    pub fn stretch_score(&self, articles: (usize, usize)) -> i32 {
        self.least_score + SCORE_PER_DOUBLING * self.doublings(articles) / BIT
    }

    /// How often a small search doubles before it is as large as this one, in parts of a [`BIT`].
    fn doublings(&self, articles: (usize, usize)) -> i32 {
        let places = log2(articles.0 as u64) + log2(articles.1 as u64);
        (places + log2(self.compared_pairs) - SMALL_SEARCH).max(0)
    }
}

/// Share of the evidence of a passage that a part of it needs, as a fraction: what alone may be
/// chance is not when it stands beside more of its kind.
const PART_EVIDENCE: (i32, i32) = (2, 3);
/// The size of a small search: eleven articles of 230 words, say, all compared.
const SMALL_SEARCH: i32 = 22 * BIT;
/// Bits of evidence that each doubling of a search beyond that takes of a passage of so many words
/// or more. Were words independent, it would be one for each side; but the words of one subject
/// come together. Measured as what keeps unrelated articles apart.
const LONG_PER_DOUBLING: i32 = 6;
/// The same of a shorter passage, which may be a stock phrase, an address or a list.
const SHORT_PER_DOUBLING: i32 = 8;
/// Parts of a point that each doubling takes of a stretch in order.
const SCORE_PER_DOUBLING: i32 = 5;
/// Telling words that the two sides of a rewritten passage must share beyond those that most reports
/// of the story have.
const LEAST_OWN_WORDS: usize = 2;
/// How surprising such a word is on the story at least: one report in four has it, or fewer.
const OWN_SURPRISE: i32 = 2 * BIT;
/// Words of the shorter side of a long passage: two sentences.
const LONG_PASSAGE: usize = 40;

/// Aligns one pair after the other, and keeps its buffers and what it learnt of near-equal words.
///
/// ```
/// use wirecopy::{align::{Aligner, AlignOptions, Lexicon, Side, Story, WordCount}, id::WordId};
///
/// let count = |stem| WordCount { form: format!("word{stem}"), articles: 1, tokens: 1, is_stop_word: false, stem };
/// let lexicon = Lexicon::new(2, (0..30).map(count));
/// let shared: Vec<WordId> = (0..20).map(WordId).collect();
/// let story = Story::default();
/// let side = Side { words: &shared, story: &story };
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
    rewritten: rewritten::RegionFinder,
    comparer: passage::Comparer,
    reader: gloss::Reader,
    library: gloss::Library,
}

impl<'l> Aligner<'l> {
    /// An aligner that weighs words by `lexicon`.
    pub fn new(lexicon: &'l Lexicon, options: AlignOptions) -> Self {
        Self {
            lexicon,
            options,
            local: local::LocalAligner::default(),
            near: near::NearWords::default(),
            rewritten: rewritten::RegionFinder::default(),
            comparer: passage::Comparer::default(),
            reader: gloss::Reader::default(),
            library: gloss::Library::default(),
        }
    }

    /// The passages of two articles, by their place in `a`. No two have most of a side in common.
    pub fn align(&mut self, a: Side<'_>, b: Side<'_>) -> Vec<Passage> {
        let mut taken = (Cover::new(a.words.len()), Cover::new(b.words.len()));
        let articles = (a.words.len(), b.words.len());
        let floor = self.options.stretch_score(articles);
        self.reader.read(a.words, self.lexicon);
        let glossed = (self.reader.glossed(), self.library.read(b.words, self.lexicon));
        let in_order = self.local.stretches(glossed, self.lexicon, &mut self.near, floor);
        let in_order = keep_best(in_order, |s| (&s.a, &s.b), (&mut taken.0, &mut taken.1));
        let mut pieces: Vec<Piece> = in_order.into_iter().map(Piece::in_order).collect();
        let mut in_brief = Vec::new();
        if self.options.sensitivity == Sensitivity::Rewritten {
            let floor = condensed::LEAST_EVIDENCE;
            let taken_by_both = (&taken.0, &taken.1);
            let story = CommonStory::new(a.story, b.story);
            let found = self.rewritten.regions(glossed, &story, taken_by_both, floor);
            let found = keep_best(found, |r| (&r.a, &r.b), (&mut taken.0, &mut taken.1));
            pieces.extend(found.into_iter().map(Piece::in_any_order));
            let all = passage::join(pieces.clone(), self.options.join_gap);
            in_brief = condensed::condensed((a, b), &all, self.options.join_gap);
            let floor = self.options.least_evidence / PART_EVIDENCE.1 * PART_EVIDENCE.0;
            pieces.retain(|piece| piece.is_in_order || piece.evidence >= floor);
        }
        let mut joined = passage::join(pieces, self.options.join_gap);
        joined.retain(|piece| {
            let words = piece.a.len().min(piece.b.len());
            let floor = self.options.passage_evidence(articles, words);
            let is_enough =
                piece.is_in_order || piece.evidence >= floor && self.has_own_wording((a, b), piece);
            is_enough && !in_brief.iter().any(|whole| whole.has(piece))
        });
        let mut passages: Vec<Passage> =
            joined.into_iter().map(|piece| self.passage((a, b), (piece.a, piece.b))).collect();
        for whole in in_brief {
            passages.push(self.passage((a, b), (whole.a, whole.b)).of_condensed(whole.pieces));
        }
        passages.sort_by_key(|passage| (passage.a.start, passage.b.start, passage.a.end));
        if self.options.sensitivity == Sensitivity::Verbatim {
            passages.retain(|passage| passage.kind == PassageKind::Verbatim);
        }
        passages
    }

    /// Whether what two stretches share is more than the words that the story consists of.
    fn has_own_wording(&self, (a, b): (Side<'_>, Side<'_>), piece: &Piece) -> bool {
        let telling = |side: Side<'_>, range: &Range<u32>| -> BTreeSet<u32> {
            let words = &side.words[range.start as usize..range.end as usize];
            let is_telling = |word: &&WordId| self.lexicon.weight(**word) >= TELLING_WEIGHT;
            words.iter().filter(is_telling).map(|&word| self.lexicon.stem(word)).collect()
        };
        let story = CommonStory::new(a.story, b.story);
        let is_own = |stem: &&u32| story.surprise(**stem) >= OWN_SURPRISE;
        let (of_a, of_b) = (telling(a, &piece.a), telling(b, &piece.b));
        of_a.intersection(&of_b).filter(is_own).take(LEAST_OWN_WORDS).count() == LEAST_OWN_WORDS
    }

    /// The passage of two stretches.
    fn passage(
        &mut self,
        sides: (Side<'_>, Side<'_>),
        ranges: (Range<u32>, Range<u32>),
    ) -> Passage {
        self.comparer.passage(sides, ranges, (self.lexicon, &mut self.near))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words `0` to `words`, all equally rare, none nearly another.
    pub(super) fn lexicon(words: u32) -> Lexicon {
        let count = |stem| WordCount {
            form: format!("{stem}"),
            articles: 1,
            tokens: 1,
            is_stop_word: false,
            stem,
        };
        Lexicon::new(1_000, (0..words).map(count))
    }

    /// An article made of word numbers.
    pub(super) struct Text {
        words: Vec<WordId>,
    }

    impl Text {
        pub(super) fn new(words: &[u32]) -> Self {
            Self { words: words.iter().map(|&word| WordId(word)).collect() }
        }

        pub(super) fn side(&self) -> Side<'_> {
            Side { words: &self.words, story: &UNKNOWN }
        }
    }

    /// `own` words of its own around `shared`.
    fn around(own: u32, shared: &[u32]) -> Text {
        let before: Vec<u32> = (own..own + 40).collect();
        let after: Vec<u32> = (own + 40..own + 80).collect();
        Text::new(&[&before, shared, &after].concat())
    }

    fn check(a: &Text, b: &Text, sensitivity: Sensitivity, expected: &[PassageKind]) {
        let lexicon = lexicon(1_000);
        let options = AlignOptions { sensitivity, ..AlignOptions::default() };
        let passages = Aligner::new(&lexicon, options).align(a.side(), b.side());
        let kinds: Vec<PassageKind> = passages.iter().map(|passage| passage.kind).collect();
        assert_eq!(kinds, expected, "{passages:?}");
    }

    #[test]
    fn each_sensitivity_finds_what_those_before_it_find() {
        let whole: Vec<u32> = (0..30).collect();
        let mut edited = whole.clone();
        edited.splice(10..13, [900, 901]);
        let mut shuffled = whole.clone();
        shuffled.sort_by_key(|word| word * 7 % 31);
        let a = around(100, &whole);
        for (shared, kind, least) in [
            (&whole, PassageKind::Verbatim, Sensitivity::Verbatim),
            (&edited, PassageKind::Edited, Sensitivity::Edited),
            (&shuffled, PassageKind::Rewritten, Sensitivity::Rewritten),
        ] {
            let b = around(300, shared);
            for asked in [Sensitivity::Verbatim, Sensitivity::Edited, Sensitivity::Rewritten] {
                check(&a, &b, asked, &[kind][..usize::from(asked >= least)]);
            }
        }
    }

    #[test]
    fn articles_on_other_subjects_share_nothing() {
        check(&around(100, &[]), &around(300, &[]), Sensitivity::Rewritten, &[]);
    }

    /// Every report of a story names the same people over and over: that is its subject.
    #[test]
    fn names_that_both_repeat_are_no_reuse() {
        let with_names = |own: u32| -> Text {
            let words =
                (0..30).flat_map(|n| [n % 4, own + 3 * n, own + 3 * n + 1, own + 3 * n + 2]);
            Text::new(&words.collect::<Vec<u32>>())
        };
        check(&with_names(100), &with_names(300), Sensitivity::Rewritten, &[]);
    }

    #[test]
    fn a_larger_search_asks_for_more_evidence() {
        let whole: Vec<u32> = (0..14).collect();
        let mut shuffled = whole.clone();
        shuffled.sort_by_key(|word| word * 5 % 14);
        let (a, b) = (around(100, &whole), around(300, &shuffled));
        let lexicon = lexicon(1_000);
        let passages = |compared_pairs| {
            let options = AlignOptions { compared_pairs, ..AlignOptions::default() };
            Aligner::new(&lexicon, options).align(a.side(), b.side()).len()
        };
        assert_eq!((passages(1), passages(1 << 40)), (1, 0));
    }

    #[test]
    fn what_is_repeated_has_one_counterpart() {
        let line: Vec<u32> = (0..20).collect();
        let (a, b) = (around(100, &line), around(300, &line.repeat(3)));
        check(&a, &b, Sensitivity::Rewritten, &[PassageKind::Verbatim]);
    }
}
