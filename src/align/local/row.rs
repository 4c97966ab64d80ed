//! The rows of the matrix, of which only the cells that are alive are visited.
//!
//! Along a run of equal words nothing is tried beside the path. A word left out within the run
//! could as well be left out at its end, where the path has earned all that it passes (and no other
//! path earns more on the way, since every word of either side earns what it weighs). Such cells
//! are [silent](Cell::is_silent); the ways that part from them are made up for where the run ends, by
//! [`Row::part_from`].

use crate::align::local::{DROP, GAP, START_WEIGHT, Stretch};

/// Cells of a row that are kept alive; where more are, the worst go. A path keeps some forty alive
/// beside it, so only text that repeats itself ever has so many.
const MOST_ALIVE: usize = 256;

/// The start of a path that begins with the cell itself, which has no number yet.
pub(super) const HERE: u32 = u32::MAX;

/// The best path that ends with a token of each side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) score: i32,
    pub(super) best: i32,
    /// Number of the place where it begins, or [`HERE`].
    pub(super) start: u32,
    /// How many silent cells end with this one; 0 when it is none.
    run: u32,
}

impl Cell {
    #[inline]
    pub(super) fn step(self, change: i32) -> Self {
        Self { score: self.score + change, run: 0, ..self }
    }

    #[inline]
    pub(super) fn matched(self, weight: i32) -> Self {
        let score = self.score + weight;
        Self { score, best: self.best.max(score), run: 0, ..self }
    }

    /// The cell of two equal words, of which this is the one diagonally above: the path goes on, or one
    /// begins.
    #[inline]
    pub(super) fn begin_or_match(self, weight: i32) -> Self {
        if self.is_alive() {
            self.matched(weight)
        } else if weight >= START_WEIGHT {
            Self { score: weight, best: weight, start: HERE, run: 0 }
        } else {
            Self::default()
        }
    }

    #[inline]
    pub(super) fn is_alive(self) -> bool {
        self.score > 0 && self.score + DROP > self.best
    }

    /// Whether the path can only go on to the next two words, which are equal too.
    #[inline]
    pub(super) fn is_silent(self) -> bool {
        self.run > 0
    }

    /// This cell, silent, below `diagonal`.
    #[inline]
    pub(super) fn silenced(self, diagonal: Self) -> Self {
        Self { run: diagonal.run + 1, ..self }
    }

    /// This cell, if paths part from it to the cells beside it.
    #[inline]
    pub(super) fn unless_silent(self) -> Self {
        if self.is_silent() { Self::default() } else { self }
    }
}

/// The best ends of paths, by the numbers of the places where they began. A path that was not recorded
/// scores nothing.
#[derive(Debug, Default)]
pub(super) struct Peaks(Vec<Stretch>);

impl Peaks {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// A number for the place where a path begins, in tokens of both sides.
    pub(super) fn begin(&mut self, (a, b): (u32, u32)) -> u32 {
        let number = u32::try_from(self.0.len()).expect("cells that are visited are fewer");
        self.0.push(Stretch { a: a..a, b: b..b, score: 0 });
        number
    }

    /// Keep a path's best end, in tokens of both sides.
    #[inline]
    pub(super) fn record(&mut self, cell: Cell, (a_end, b_end): (u32, u32)) {
        let peak = &mut self.0[cell.start as usize];
        if peak.score < cell.score {
            (peak.a.end, peak.b.end, peak.score) = (a_end, b_end, cell.score);
        }
    }

    /// The paths that were recorded.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Stretch> + '_ {
        self.0.drain(..).filter(|stretch| stretch.score > 0)
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
    #[inline]
    fn below(self) -> u32 {
        self.column + u32::from(self.is_silent)
    }
}

/// One row of the matrix: the cells that are alive, by column. Column `j + 1` is that of token `j`.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) alive: Vec<Alive>,
    /// Columns on the way to their places, between two calls none that matter.
    descending: Vec<Alive>,
}

impl Row {
    pub(super) fn reset(&mut self, columns: usize) {
        self.clear();
        self.cells.resize(columns.max(self.cells.len()), Cell::default());
    }

    #[inline]
    pub(super) fn get(&self, column: u32) -> Cell {
        self.cells[column as usize]
    }

    /// Add a cell right of all others.
    #[inline]
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
                    peaks.record(*cell, (row, alive.column));
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

    /// Put the columns from place `known` on, which descend, in their places among those before, which ascend.
    fn put_in_order(&mut self, known: usize) {
        self.descending.clear();
        self.descending.extend_from_slice(&self.alive[known..]);
        let (mut left, mut end) = (known, self.alive.len());
        for &added in &self.descending {
            while left > 0 && self.alive[left - 1].column > added.column {
                (left, end) = (left - 1, end - 1);
                self.alive[end] = self.alive[left];
            }
            end -= 1;
            self.alive[end] = added;
        }
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
        self.put_in_order(known);
    }
}

/// Finds the columns of a row that can have a positive score though the one before them has none: below
/// or diagonally below a live cell, or where a path can begin. Column `j + 1` is that of token `j`.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Live columns of the row above that were passed.
    above: usize,
    /// Tokens at which a path can begin that were passed.
    starts: usize,
}

impl Columns {
    /// The first such column from `fresh` on; asked for ever later ones. The largest number if there is
    /// none.
    #[inline]
    pub(super) fn next(&mut self, fresh: u32, above: &Row, starts: &[u32]) -> u32 {
        while above.alive.get(self.above).is_some_and(|alive| alive.column + 1 < fresh) {
            self.above += 1;
        }
        while starts.get(self.starts).is_some_and(|&token| token + 1 < fresh) {
            self.starts += 1;
        }
        let below = above.alive.get(self.above).map_or(u32::MAX, |alive| alive.below().max(fresh));
        let start = starts.get(self.starts).map_or(u32::MAX, |&token| token + 1);
        below.min(start)
    }
}
