//! Weighted local alignment of words, in order.
//!
//! In: two articles as word numbers, and what each word is worth. Out: the stretches in which words
//! agree in order. A match earns the word's weight, a near-equal word a part of it, a mismatch and a
//! gap cost; a stretch ends where its score was best, and it is given up when the score has fallen
//! too far below that (Smith and Waterman, *Identification of common molecular subsequences*, J. Mol.
//! Biol. 1981, with the X-drop of Altschul et al., *Gapped BLAST*, Nucleic Acids Res. 1997). Each
//! cell of the matrix carries where its path began, so that all stretches come out of one pass
//! without a traceback (the islands of Olsen, Hwa and Lässig, ISMB 1999).
//!
//! Only cells with a positive score are visited: a path can begin only at a word that is worth
//! something, and ends soon where nothing agrees. Memory is linear in the second article. Time is
//! the number of places where weighty words recur, plus the area near shared wording; where a text
//! repeats itself both are capped, so that it is at most the first article's length times a
//! constant.

mod row;
mod starts;

use std::ops::Range;

use crate::{
    align::{
        Lexicon,
        gloss::{Gloss, Glossed},
        near::{self, NearWords},
    },
    id::WordId,
};
use row::{Cell, Columns, HERE, Peaks, Row};
use starts::{LOW, MOST_AHEAD, Places, Words};

/// What a word without a counterpart costs on both sides, in parts of a point.
const MISMATCH: i32 = -90;
/// What a word that only one side has costs.
const GAP: i32 = -60;
/// Words lighter than this begin no path: the start is then extended back over them.
const START_WEIGHT: i32 = 40;
/// Of the places where a word stands in the second article, the first so many begin paths. Of a word
/// that is repeated more often, the words around it begin them; and where a whole text repeats
/// itself, paths from its first lines lead through all of it.
const MOST_STARTS: usize = 16;
/// So many equal words in a row are no chance, however little they weigh.
const LONG_RUN: u32 = 20;
/// What a stretch with such a run must still score, as a share (one in so many) of what others must.
const RUN_SHARE: i32 = 3;
/// A path that has fallen this far below its best is given up: about a dozen words without a match.
const DROP: i32 = 1_200;

/// A stretch of both articles whose words agree in order, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    /// In parts of a point.
    pub(super) score: i32,
}

/// The buffers of an alignment, kept from one pair to the next.
#[derive(Debug, Default)]
pub(super) struct LocalAligner {
    above: Row,
    current: Row,
    places: Places,
    starts: Vec<u32>,
    peaks: Peaks,
    /// The silent cells above that end a run, with the columns diagonally below them.
    run_ends: Vec<(u32, Cell)>,
}

impl LocalAligner {
    /// The stretches that score at least `floor`, and of those that do not the long runs of equal
    /// words, best first; they may overlap.
    pub(super) fn stretches(
        &mut self,
        (a, b): (Glossed<'_>, Glossed<'_>),
        lexicon: &Lexicon,
        near: &mut NearWords,
        floor: i32,
    ) -> Vec<Stretch> {
        self.above.reset(b.words.len() + 1);
        self.current.reset(b.words.len() + 1);
        self.places.fill(a, b);
        self.peaks.clear();
        let mut words = Words { a, b, lexicon, near: &mut *near };
        for i in (0u32..).take(a.words.len()) {
            self.find_starts(&mut words, i, floor);
            if self.starts.is_empty() && self.above.alive.is_empty() {
                continue;
            }
            self.fill_row(&mut words, i, floor);
            self.current.prune(i + 1, &mut self.peaks);
            std::mem::swap(&mut self.above, &mut self.current);
            self.current.clear();
        }
        let high_or_long = |stretch: Stretch| {
            if stretch.score >= floor { Some(stretch) } else { long_run(&stretch, (a, b)) }
        };
        let mut found: Vec<Stretch> = self.peaks.drain().filter_map(high_or_long).collect();
        found.sort_unstable_by_key(|s| (-s.score, s.a.start, s.b.start));
        for stretch in &mut found {
            extend_back(stretch, (a, b), lexicon, near);
        }
        found
    }
}

impl LocalAligner {
    /// The tokens of the second article at which paths begin with token `i` of the first.
    fn find_starts(&mut self, words: &mut Words<'_>, i: u32, floor: i32) {
        self.starts.clear();
        let Gloss { weight, .. } = words.a.glosses[i as usize];
        if weight < START_WEIGHT {
            return;
        }
        // A low floor wants to see every encounter.
        let is_low = floor <= LOW * RUN_SHARE;
        let above = &self.above;
        let places = self.places.of(i).take(MOST_STARTS);
        // Where a path comes along, it goes on.
        let begin = places.filter(|&j| !above.get(j).is_alive());
        self.starts.extend(begin.filter(|&j| is_low || words.lead_on((i, j), weight, MOST_AHEAD)));
    }

    /// Fill the row of token `i` of the first article below the row above.
    fn fill_row(&mut self, words: &mut Words<'_>, i: u32, floor: i32) {
        self.run_ends.clear();
        let line = Line::of(words, i, floor / RUN_SHARE);
        let (mut columns, mut fresh) = (Columns::default(), 1);
        loop {
            let first = columns.next(fresh, &self.above, &self.starts);
            if first > line.end {
                break;
            }
            fresh = self.fill_from(first, &line, words);
        }
        for &(column, last) in &self.run_ends {
            if last.score == last.best && last.score >= line.least_peak {
                self.peaks.record(last, (i, column - 1));
            }
            let passed = words.a.glosses[..i as usize].iter().rev();
            self.current.part_from(last, column, passed.map(|gloss| gloss.weight));
        }
    }

    /// Fill the row from a column on, as long as each leads to the next. The column behind the last.
    fn fill_from(&mut self, first: u32, line: &Line<'_>, words: &mut Words<'_>) -> u32 {
        let mut column = first;
        let (mut before, mut up) = (self.above.get(column - 1), self.above.get(column));
        let mut left = Cell::default();
        loop {
            let (diagonal, are_equal) = line.go_on(before, words, column - 1);
            let mut cell = best_of(diagonal, up.unless_silent(), left);
            let is_on_diagonal = cell.score == diagonal.score;
            if are_equal && is_on_diagonal && line.goes_on(words, column) {
                cell = cell.silenced(before);
            }
            if before.is_silent() && !(cell.is_silent() && is_on_diagonal) {
                self.run_ends.push((column, before));
            }
            left = self.put(cell, column, line).unless_silent();
            column += 1;
            if column > line.end {
                return column;
            }
            (before, up) = (up, self.above.get(column));
            let open = [left, before, up.unless_silent()];
            if open.iter().all(|cell| cell.score == 0) {
                return column;
            }
        }
    }

    /// Keep a cell of the row if it is alive. What is kept.
    #[inline]
    fn put(&mut self, mut cell: Cell, column: u32, line: &Line<'_>) -> Cell {
        if !cell.is_alive() {
            return Cell::default();
        }
        if cell.start == HERE {
            cell.start = self.peaks.begin((line.token, column - 1));
        }
        self.current.push(column, cell);
        if !cell.is_silent() && cell.score == cell.best && cell.score >= line.least_peak {
            self.peaks.record(cell, (line.token + 1, column));
        }
        cell
    }
}

/// What is the same for all cells of a row.
struct Line<'w> {
    /// The token of the first article, and what is known of it.
    token: u32,
    word: &'w Gloss,
    next_word: Option<WordId>,
    may_be_near: bool,
    /// The last column.
    end: u32,
    /// The least score of a path's end that is recorded.
    least_peak: i32,
}

impl<'w> Line<'w> {
    fn of(words: &Words<'w>, token: u32, least_peak: i32) -> Self {
        let word = &words.a.glosses[token as usize];
        let next_word = words.a.words.get(token as usize + 1).copied();
        let end = u32::try_from(words.b.words.len()).expect("tokens are counted in 32 bits");
        // Nearly all words are told apart without a look at the other.
        let may_be_near = word.weight >= near::LEAST_WEIGHT;
        Self { token, word, next_word, may_be_near, end, least_peak }
    }

    /// Whether the next word is that of token `j` of the other article.
    #[inline]
    fn goes_on(&self, words: &Words<'_>, j: u32) -> bool {
        self.next_word.is_some() && words.b.words.get(j as usize).copied() == self.next_word
    }

    /// What becomes of the path that ends just before the word and token `j` of the other article, and
    /// whether the two words are equal. A cell of a row has a score only while it is alive.
    #[inline]
    fn go_on(&self, before: Cell, words: &mut Words<'_>, j: u32) -> (Cell, bool) {
        if self.word.word == words.b.words[j as usize] {
            return (before.begin_or_match(self.word.weight), true);
        }
        // Only an equal word begins a path.
        if before.score == 0 {
            return (Cell::default(), false);
        }
        if self.may_be_near {
            let other = &words.b.glosses[j as usize];
            if let Some(earned) = words.near.weight(words.lexicon, self.word, other) {
                return (before.matched(earned), false);
            }
        }
        (before.step(MISMATCH), false)
    }
}

/// The best way into a cell: with the path that ends just before both words and goes on with them, or
/// from the cells above and left of it.
#[inline]
fn best_of(diagonal: Cell, above: Cell, left: Cell) -> Cell {
    let beside = if left.score > above.score { left } else { above }.step(GAP);
    if beside.score > diagonal.score { beside } else { diagonal }
}

/// Take in the words just before a stretch that are equal but too light to begin it, or nearly equal.
fn extend_back(
    stretch: &mut Stretch,
    (a, b): (Glossed<'_>, Glossed<'_>),
    lexicon: &Lexicon,
    near: &mut NearWords,
) {
    let before = |range: &Range<u32>, side: Glossed<'_>| -> Option<WordId> {
        range.start.checked_sub(1).map(|token| side.words[token as usize])
    };
    while let (Some(x), Some(y)) = (before(&stretch.a, a), before(&stretch.b, b)) {
        if x != y && !near.are_spellings(lexicon, lexicon.spelt(x), lexicon.spelt(y)) {
            break;
        }
        stretch.a.start -= 1;
        stretch.b.start -= 1;
    }
}

/// The longest run of equal words in a stretch, if it has [`LONG_RUN`].
fn long_run(stretch: &Stretch, (a, b): (Glossed<'_>, Glossed<'_>)) -> Option<Stretch> {
    let [of_a, of_b] = [(&stretch.a, a), (&stretch.b, b)]
        .map(|(range, side)| &side.words[range.start as usize..range.end as usize]);
    if of_a.len().min(of_b.len()) < LONG_RUN as usize {
        return None;
    }
    let mut runs = vec![0; of_b.len() + 1];
    let mut longest = (0, 0, 0);
    for (a_end, x) in (stretch.a.start + 1..).zip(of_a) {
        for (place, y) in of_b.iter().enumerate().rev() {
            runs[place + 1] = if x == y { runs[place] + 1 } else { 0 };
            if runs[place + 1] > longest.0 {
                longest = (runs[place + 1], a_end, place + 1);
            }
        }
    }
    let (words, a_end, b_end) = longest;
    let b_end = stretch.b.start + u32::try_from(b_end).expect("tokens are counted in 32 bits");
    let run = Stretch { a: a_end - words..a_end, b: b_end - words..b_end, score: stretch.score };
    (words >= LONG_RUN).then_some(run)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{starts::WAYS, *};
    use crate::align::{
        gloss::Reader,
        tests::{Text, lexicon},
    };

    /// The best score of any local alignment, by filling the whole matrix.
    fn quadratic(a: &[WordId], b: &[WordId], lexicon: &Lexicon) -> i32 {
        let mut above = vec![0; b.len() + 1];
        let mut best = 0;
        for &x in a {
            let mut diagonal = 0;
            for (j, &y) in b.iter().enumerate() {
                let step = if x == y { lexicon.weight(x) } else { MISMATCH };
                let left = if j == 0 { 0 } else { above[j] };
                let score = (diagonal + step).max(above[j + 1] + GAP).max(left + GAP).max(0);
                diagonal = above[j + 1];
                above[j + 1] = score;
                best = best.max(score);
            }
        }
        best
    }

    fn stretches(a: &Text, b: &Text, floor: i32) -> Vec<Stretch> {
        stretches_by(&lexicon(40), a, b, floor)
    }

    fn stretches_by(lexicon: &Lexicon, a: &Text, b: &Text, floor: i32) -> Vec<Stretch> {
        let mut readers = [Reader::default(), Reader::default()];
        readers[0].read(a.side().words, lexicon);
        readers[1].read(b.side().words, lexicon);
        let sides = (readers[0].glossed(), readers[1].glossed());
        LocalAligner::default().stretches(sides, lexicon, &mut NearWords::default(), floor)
    }

    #[test]
    fn finds_each_stretch_and_ends_where_it_ends() {
        let a = Text::new(&[30, 1, 2, 3, 4, 5, 6, 31, 32, 11, 12, 13, 14, 15, 33]);
        let b = Text::new(&[11, 12, 13, 14, 15, 34, 35, 36, 37, 1, 2, 3, 4, 5, 6]);
        let found: Vec<_> = stretches(&a, &b, 500).into_iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(found, [(1..7, 9..15), (9..14, 0..5)]);
    }

    /// Once a near word went on with a path that was not there, and the stretch then began with both
    /// articles.
    #[test]
    fn a_near_word_begins_no_path() {
        let forms = ["minister", "ministers", "1", "2", "3", "4", "5", "6", "7", "8"];
        let count = |(form, stem): (&&str, u32)| crate::align::WordCount {
            form: (*form).to_owned(),
            articles: 1,
            tokens: 1,
            is_stop_word: false,
            stem,
        };
        let lexicon = Lexicon::new(1_000, forms.iter().zip(0..).map(count));
        let a = Text::new(&[8, 9, 0, 1, 2, 3, 4, 5, 6]);
        let b = Text::new(&[7, 0, 2, 3, 4, 5, 6]);
        let found: Vec<_> =
            stretches_by(&lexicon, &a, &b, 500).into_iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(found[0], (2..9, 1..7));
    }

    #[test]
    fn every_way_that_the_heaviest_word_can_pay_for_is_tried() {
        for (in_a, in_b) in (1..7u32).flat_map(|a| (1..7u32).map(move |b| (a, b))) {
            let mismatches = i32::try_from(in_a.min(in_b) - 1).unwrap();
            let gaps = i32::try_from(in_a.abs_diff(in_b)).unwrap();
            let cost = -MISMATCH * mismatches - GAP * gaps;
            assert_eq!(WAYS.contains(&(in_a, in_b, cost)), cost < LOW, "{in_a} {in_b}");
        }
    }

    /// Words that weigh nothing are no chance when there are so many of them.
    #[test]
    fn a_long_run_needs_no_score() {
        let run: Vec<u32> = (0..21).collect();
        let a = Text::new(&[&[30, 31], &run[..], &[32]].concat());
        let b = Text::new(&[&run[..], &[33]].concat());
        let found: Vec<_> = stretches(&a, &b, 3_000).into_iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(found, [(2..23, 0..21)]);
        assert_eq!(stretches(&a, &Text::new(&run[..19]), 3_000), []);
    }

    #[test]
    fn goes_on_over_an_edit() {
        let a = Text::new(&[1, 2, 3, 4, 5, 6, 7, 8]);
        let b = Text::new(&[1, 2, 3, 20, 21, 4, 5, 30, 7, 8]);
        let found: Vec<_> = stretches(&a, &b, 500).into_iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(found[0], (0..8, 0..10));
    }

    proptest! {
        /// With a floor that lets chance encounters be passed over.
        #[test]
        fn what_is_high_scores_what_the_whole_matrix_gives(
            a in proptest::collection::vec(0u32..20, 1..40),
            b in proptest::collection::vec(0u32..20, 1..40),
        ) {
            let (a, b) = (Text::new(&a), Text::new(&b));
            let best = stretches(&a, &b, 451).first().map_or(0, |stretch| stretch.score);
            let expected = quadratic(a.side().words, b.side().words, &lexicon(40));
            prop_assert_eq!(best, if expected < 451 { 0 } else { expected });
        }

        #[test]
        fn the_best_scores_what_the_whole_matrix_gives(
            a in proptest::collection::vec(0u32..12, 1..16),
            b in proptest::collection::vec(0u32..12, 1..16),
        ) {
            let (a, b) = (Text::new(&a), Text::new(&b));
            let best = stretches(&a, &b, 1).first().map_or(0, |stretch| stretch.score);
            prop_assert_eq!(best, quadratic(a.side().words, b.side().words, &lexicon(40)));
        }
    }
}
