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

use std::ops::Range;

use crate::{
    align::{Lexicon, Side, near::NearWords},
    hash::Map,
    id::WordId,
};

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
/// Cells of a row that are kept alive; where more are, the worst go. A path keeps some forty alive
/// beside it, so only text that repeats itself ever has so many.
const MOST_ALIVE: usize = 256;
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

/// The best path that ends with a token of each side.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    score: i32,
    best: i32,
    a_start: u32,
    b_start: u32,
}

impl Cell {
    fn step(self, change: i32) -> Self {
        Self { score: self.score + change, ..self }
    }

    fn matched(self, weight: i32) -> Self {
        let score = self.score + weight;
        Self { score, best: self.best.max(score), ..self }
    }

    fn is_alive(self) -> bool {
        self.score > 0 && self.score + DROP > self.best
    }
}

/// The buffers of an alignment, kept from one pair to the next.
#[derive(Debug, Default)]
pub(super) struct LocalAligner {
    above: Row,
    current: Row,
    peaks: Map<(u32, u32), Stretch>,
}

/// One row of the matrix: the cells that are alive, by column.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    alive: Vec<u32>,
}

impl Row {
    fn reset(&mut self, columns: usize) {
        self.cells.clear();
        self.cells.resize(columns, Cell::default());
        self.alive.clear();
    }

    fn get(&self, column: u32) -> Cell {
        self.cells[column as usize]
    }

    /// Leave at most [`MOST_ALIVE`] cells, the best.
    fn prune(&mut self) {
        if self.alive.len() <= MOST_ALIVE {
            return;
        }
        let mut scores: Vec<i32> =
            self.alive.iter().map(|&column| self.get(column).score).collect();
        let (_, &mut bar, _) = scores.select_nth_unstable_by(MOST_ALIVE, |x, y| y.cmp(x));
        let cells = &mut self.cells;
        self.alive.retain(|&column| {
            let cell = &mut cells[column as usize];
            let is_kept = cell.score > bar;
            if !is_kept {
                *cell = Cell::default();
            }
            is_kept
        });
    }

    fn clear(&mut self) {
        for &column in &self.alive {
            self.cells[column as usize] = Cell::default();
        }
        self.alive.clear();
    }
}

impl LocalAligner {
    /// The stretches that score at least `floor`, and of those that do not the long runs of equal
    /// words, best first; they may overlap.
    pub(super) fn stretches(
        &mut self,
        (a, b): (Side<'_>, Side<'_>),
        lexicon: &Lexicon,
        near: &mut NearWords,
        floor: i32,
    ) -> Vec<Stretch> {
        self.above.reset(b.words.len() + 1);
        self.current.reset(b.words.len() + 1);
        self.peaks.clear();
        for (i, &word) in (0u32..).zip(a.words) {
            let weight = lexicon.weight(word);
            let starts = if weight >= START_WEIGHT { b.places(word) } else { &[] };
            let starts = &starts[..starts.len().min(MOST_STARTS)];
            let end = u32::try_from(b.words.len()).expect("tokens are counted in 32 bits");
            let mut columns = Columns { above: &self.above.alive, starts, forced: 0, last: 0, end };
            while let Some(column) = columns.next() {
                let cell = self.above.cell(&self.current, column, |diagonal| {
                    let other = b.words[column as usize - 1];
                    if word == other {
                        begin_or_match(diagonal, weight, (i, column - 1))
                    } else {
                        let earned = near.weight(lexicon, word, other);
                        earned.map_or(diagonal.step(MISMATCH), |earned| diagonal.matched(earned))
                    }
                });
                if !cell.is_alive() {
                    continue;
                }
                self.current.cells[column as usize] = cell;
                self.current.alive.push(column);
                columns.forced = column + 1;
                if cell.score == cell.best && cell.score >= floor / RUN_SHARE {
                    record(&mut self.peaks, cell, (i + 1, column));
                }
            }
            self.current.prune();
            std::mem::swap(&mut self.above, &mut self.current);
            self.current.clear();
        }
        let high_or_long = |(_, stretch): (_, Stretch)| {
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

/// Keep a path's best end.
fn record(peaks: &mut Map<(u32, u32), Stretch>, cell: Cell, (a_end, b_end): (u32, u32)) {
    let stretch = Stretch { a: cell.a_start..a_end, b: cell.b_start..b_end, score: cell.score };
    let peak = peaks.entry((cell.a_start, cell.b_start)).or_insert_with(|| stretch.clone());
    if peak.score < stretch.score {
        *peak = stretch;
    }
}

impl Row {
    /// The best way into a cell of the row `current` below this one; `diagonal` says what becomes
    /// of the path that ends just before both words.
    fn cell(&self, current: &Self, column: u32, diagonal: impl FnOnce(Cell) -> Cell) -> Cell {
        let from_diagonal = diagonal(self.get(column - 1));
        let from_above = self.get(column).step(GAP);
        let from_left = current.get(column - 1).step(GAP);
        let mut best = from_diagonal;
        for other in [from_above, from_left] {
            if other.score > best.score {
                best = other;
            }
        }
        best
    }
}

/// The cell of two equal words: the path goes on, or one begins.
fn begin_or_match(diagonal: Cell, weight: i32, (a_start, b_start): (u32, u32)) -> Cell {
    if diagonal.is_alive() {
        diagonal.matched(weight)
    } else if weight >= START_WEIGHT {
        Cell { score: weight, best: weight, a_start, b_start }
    } else {
        Cell::default()
    }
}

/// Take in the words just before a stretch that are equal but too light to begin it, or nearly equal.
fn extend_back(
    stretch: &mut Stretch,
    (a, b): (Side<'_>, Side<'_>),
    lexicon: &Lexicon,
    near: &mut NearWords,
) {
    let before = |range: &Range<u32>, side: Side<'_>| -> Option<WordId> {
        range.start.checked_sub(1).map(|token| side.words[token as usize])
    };
    while let (Some(x), Some(y)) = (before(&stretch.a, a), before(&stretch.b, b)) {
        if x != y && !near.are_spellings(lexicon, x, y) {
            break;
        }
        stretch.a.start -= 1;
        stretch.b.start -= 1;
    }
}

/// The longest run of equal words in a stretch, if it has [`LONG_RUN`].
fn long_run(stretch: &Stretch, (a, b): (Side<'_>, Side<'_>)) -> Option<Stretch> {
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

/// The columns of a row that can have a positive score, ascending: below or diagonally below a live
/// cell, right of one, or where a path can begin. Column `j + 1` is that of token `j`.
struct Columns<'r> {
    /// Live columns of the row above.
    above: &'r [u32],
    /// Tokens at which a path can begin.
    starts: &'r [u32],
    /// The column right of the last live cell.
    forced: u32,
    last: u32,
    end: u32,
}

impl Columns<'_> {
    fn next(&mut self) -> Option<u32> {
        while self.above.first().is_some_and(|&column| column < self.last) {
            self.above = &self.above[1..];
        }
        while self.starts.first().is_some_and(|&token| token < self.last) {
            self.starts = &self.starts[1..];
        }
        let fresh = self.last + 1;
        let below = self.above.first().map(|&column| column.max(fresh));
        let start = self.starts.first().map(|&token| token + 1);
        let forced = (self.forced == fresh).then_some(fresh);
        let next = [below, start, forced].into_iter().flatten().min()?;
        self.last = next;
        (next <= self.end).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::align::tests::{Text, lexicon};

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
        let lexicon = lexicon(40);
        let mut near = NearWords::default();
        LocalAligner::default().stretches((a.side(), b.side()), &lexicon, &mut near, floor)
    }

    #[test]
    fn finds_each_stretch_and_ends_where_it_ends() {
        let a = Text::new(&[30, 1, 2, 3, 4, 5, 6, 31, 32, 11, 12, 13, 14, 15, 33]);
        let b = Text::new(&[11, 12, 13, 14, 15, 34, 35, 36, 37, 1, 2, 3, 4, 5, 6]);
        let found: Vec<_> = stretches(&a, &b, 500).into_iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(found, [(1..7, 9..15), (9..14, 0..5)]);
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
