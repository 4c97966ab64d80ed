//! The rows of the matrix, of which only the cells that are alive are visited.
//!
//! Along a run of equal words nothing is tried beside the path. A word left out within the run
//! could as well be left out at its end, where the path has earned all that it passes (and no other
//! path earns more on the way, since every word of either side earns what it weighs). Such cells
//! are [silent](Cell::is_silent); the ways that part from them are made up for where the run ends, by
//! [`Row::part_from`].

use crate::{
    align::local::{DROP, GAP, START_WEIGHT, Stretch},
    hash::Map,
};

/// Cells of a row that are kept alive; where more are, the worst go. A path keeps some forty alive
/// beside it, so only text that repeats itself ever has so many.
const MOST_ALIVE: usize = 256;

/// The best path that ends with a token of each side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) score: i32,
    pub(super) best: i32,
    a_start: u32,
    b_start: u32,
    /// How many silent cells end with this one; 0 when it is none.
    run: u32,
}

impl Cell {
    pub(super) fn step(self, change: i32) -> Self {
        Self { score: self.score + change, run: 0, ..self }
    }

    pub(super) fn matched(self, weight: i32) -> Self {
        let score = self.score + weight;
        Self { score, best: self.best.max(score), run: 0, ..self }
    }

    /// The cell of two equal words, of which this is the one diagonally above: the path goes on, or one
    /// begins.
    pub(super) fn begin_or_match(self, weight: i32, (a_start, b_start): (u32, u32)) -> Self {
        if self.is_alive() {
            self.matched(weight)
        } else if weight >= START_WEIGHT {
            Self { score: weight, best: weight, a_start, b_start, run: 0 }
        } else {
            Self::default()
        }
    }

    pub(super) fn is_alive(self) -> bool {
        self.score > 0 && self.score + DROP > self.best
    }

    /// Whether the path can only go on to the next two words, which are equal too.
    pub(super) fn is_silent(self) -> bool {
        self.run > 0
    }

    /// This cell, silent, below `diagonal`.
    pub(super) fn silenced(self, diagonal: Self) -> Self {
        Self { run: diagonal.run + 1, ..self }
    }

    /// What leads from this cell to the one beside it.
    fn aside(self) -> Self {
        if self.is_silent() { Self::default() } else { self.step(GAP) }
    }
}

/// The best ends of paths, by where they began.
pub(super) type Peaks = Map<(u32, u32), Stretch>;

/// Keep a path's best end, in tokens of both sides.
pub(super) fn record(peaks: &mut Peaks, cell: Cell, (a_end, b_end): (u32, u32)) {
    let stretch = Stretch { a: cell.a_start..a_end, b: cell.b_start..b_end, score: cell.score };
    let peak = peaks.entry((cell.a_start, cell.b_start)).or_insert_with(|| stretch.clone());
    if peak.score < stretch.score {
        *peak = stretch;
    }
}

/// A column in which a cell is alive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alive {
    pub(super) column: u32,
    is_silent: bool,
}

impl Alive {
    /// The first column of the row below that it leads to.
    fn below(self) -> u32 {
        self.column + u32::from(self.is_silent)
    }
}

/// One row of the matrix: the cells that are alive, by column. Column `j + 1` is that of token `j`.
#[derive(Debug, Default)]
pub(super) struct Row {
    cells: Vec<Cell>,
    pub(super) alive: Vec<Alive>,
}

impl Row {
    pub(super) fn reset(&mut self, columns: usize) {
        self.cells.clear();
        self.cells.resize(columns, Cell::default());
        self.alive.clear();
    }

    pub(super) fn get(&self, column: u32) -> Cell {
        self.cells[column as usize]
    }

    /// Add a cell right of all others.
    pub(super) fn push(&mut self, column: u32, cell: Cell) {
        self.cells[column as usize] = cell;
        self.alive.push(Alive { column, is_silent: cell.is_silent() });
    }

    /// Leave at most [`MOST_ALIVE`] cells, the best; `row` tokens of the first article lie above.
    pub(super) fn prune(&mut self, row: u32, peaks: &mut Peaks) {
        if self.alive.len() <= MOST_ALIVE {
            return;
        }
        let mut scores: Vec<i32> =
            self.alive.iter().map(|alive| self.get(alive.column).score).collect();
        let (_, &mut bar, _) = scores.select_nth_unstable_by(MOST_ALIVE, |x, y| y.cmp(x));
        let cells = &mut self.cells;
        self.alive.retain(|alive| {
            let cell = &mut cells[alive.column as usize];
            let is_kept = cell.score > bar;
            if !is_kept {
                // Silent cells are recorded only where their run ends.
                if cell.is_silent() && cell.score == cell.best {
                    record(peaks, *cell, (row, alive.column));
                }
                *cell = Cell::default();
            }
            is_kept
        });
    }

    pub(super) fn clear(&mut self) {
        for alive in &self.alive {
            self.cells[alive.column as usize] = Cell::default();
        }
        self.alive.clear();
    }

    /// The best way into a cell of the row `current` below this one, on which `diagonal` is the path
    /// that ends just before both words and goes on with them.
    pub(super) fn cell(&self, current: &Self, column: u32, diagonal: Cell) -> Cell {
        let from_above = self.get(column).aside();
        let from_left = current.get(column - 1).aside();
        let mut best = diagonal;
        for other in [from_above, from_left] {
            if other.score > best.score {
                best = other;
            }
        }
        best
    }

    /// Add the ways that part from a run of silent cells, the last of which is `last`, diagonally above
    /// `column` of this row, by leaving out words of the first article; `earned` yields what the last
    /// words of the run earned, from the last.
    pub(super) fn part_from(&mut self, last: Cell, column: u32, earned: impl Iterator<Item = i32>) {
        let known = self.alive.len();
        let (mut score, mut column) = (last.score, column);
        let is_rising = last.score == last.best;
        let mut cost = 0;
        for weight in earned.take(last.run as usize) {
            column -= 1;
            cost += GAP;
            let best = if is_rising { score } else { last.best };
            let cell = Cell { score: score + cost, best, run: 0, ..last };
            if !cell.is_alive() {
                break;
            }
            score -= weight;
            let there = &mut self.cells[column as usize];
            if cell.score <= there.score {
                continue;
            }
            if there.score == 0 {
                self.alive.push(Alive { column, is_silent: false });
            } else if there.is_silent() {
                continue;
            }
            *there = cell;
        }
        if self.alive.len() > known {
            self.alive.sort_unstable_by_key(|alive| alive.column);
        }
    }
}

/// The columns of a row that can have a positive score, ascending: below or diagonally below a live
/// cell, right of one, or where a path can begin. Column `j + 1` is that of token `j`.
pub(super) struct Columns<'r> {
    /// Live columns of the row above.
    pub(super) above: &'r [Alive],
    /// Tokens at which a path can begin.
    pub(super) starts: &'r [u32],
    /// The column right of the last live cell.
    pub(super) forced: u32,
    pub(super) last: u32,
    pub(super) end: u32,
}

impl Columns<'_> {
    pub(super) fn next(&mut self) -> Option<u32> {
        while self.above.first().is_some_and(|alive| alive.column < self.last) {
            self.above = &self.above[1..];
        }
        while self.starts.first().is_some_and(|&token| token < self.last) {
            self.starts = &self.starts[1..];
        }
        let fresh = self.last + 1;
        let next = if self.forced == fresh {
            fresh
        } else {
            let below = self.above.first().map_or(u32::MAX, |alive| alive.below().max(fresh));
            let start = self.starts.first().map_or(u32::MAX, |&token| token + 1);
            below.min(start)
        };
        self.last = next;
        (next <= self.end).then_some(next)
    }
}
