//! Which article each dropped one is dropped for.
//!
//! In: the verified pairs in the order of the rank at which their better article is kept. Out: for
//! each article the one that is kept in its place. Articles are looked at in the order in which they
//! would be kept: one that is not dropped by then is kept, and drops every article it has a verified
//! pair with. So nothing is dropped by way of a third article, and no two that are kept resemble each
//! other as far as is known (a maximal independent set, taken greedily). Of several kept articles a
//! dropped one goes to the one that it resembles most.
//!
//! Costs one pass over the sorted pairs; memory is 12 bytes a record.

use super::{
    propose::Rank,
    table::{Number, Table},
    verify::Known,
};
use crate::error::Result;

/// For which article a record is dropped, and what they share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// The one that is kept; the record itself if that is kept.
    pub(super) keeper: Number,
    /// Shingles in both.
    pub(super) shared: u32,
    /// Shingles in either.
    pub(super) all: u32,
}

impl Kept {
    pub(super) fn resemblance(self) -> f64 {
        if self.all == 0 { 1.0 } else { f64::from(self.shared) / f64::from(self.all) }
    }

    /// Whether what is shared here is more than there, exactly.
    fn is_nearer_than(self, other: Self) -> bool {
        u64::from(self.shared) * u64::from(other.all)
            > u64::from(other.shared) * u64::from(self.all)
    }
}

/// The fate of every record.
#[derive(Debug)]
pub(super) struct Families {
    kept: Vec<Kept>,
}

impl Families {
    /// Decide by the verified pairs `[better rank, worse rank, shared, all]`, ascending.
    pub(super) fn of(
        known: Known<'_>,
        verified: impl Iterator<Item = Result<[u32; 4]>>,
    ) -> Result<Self> {
        let Known { table, ranking, representatives } = known;
        let itself = |keeper| Kept { keeper, shared: 0, all: 0 };
        let mut kept: Vec<Kept> = table.numbers().map(itself).collect();
        let number = |rank: Rank| ranking.numbers[rank as usize];
        for row in verified {
            let [better, worse, shared, all] = row?;
            let (better, worse) = (number(better), number(worse));
            // Its own pairs with better articles came before: by now its fate is known.
            if kept[better as usize].keeper != better {
                continue;
            }
            let (now, offered) = (kept[worse as usize], Kept { keeper: better, shared, all });
            if now.keeper == worse || offered.is_nearer_than(now) {
                kept[worse as usize] = offered;
            }
        }
        for number in table.numbers() {
            let first = representatives[number as usize];
            if first != number {
                kept[number as usize] = copy_of(table, number, (first, kept[first as usize]));
            }
        }
        Ok(Self { kept })
    }

    /// The fate of a record.
    pub(super) fn of_record(&self, number: Number) -> Kept {
        self.kept[number as usize]
    }

    pub(super) fn is_dropped(&self, number: Number) -> bool {
        self.kept[number as usize].keeper != number
    }
}

/// The fate of an article with the same words as `first`, whose fate is known.
fn copy_of(table: &Table, number: Number, (first, fate): (Number, Kept)) -> Kept {
    if fate.keeper != first {
        return fate;
    }
    // With references, articles are not compared with each other.
    let keeper = if table.are_compared(number, first) { first } else { number };
    Kept { keeper, shared: 0, all: 0 }
}
