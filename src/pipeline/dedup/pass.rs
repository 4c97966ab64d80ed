//! One reading of the whole input, block after block, the references first.
//!
//! Other blocks are read and decompressed while one is worked on, so that no thread waits for
//! the other. Every pass over the same files gives the same records, numbered the same.

use std::ops::Range;

use super::table::Number;
use crate::{
    corpus::{Block, Blocks, Notes, ReadOptions, Source, Want},
    error::Result,
    pipeline::{Progress, in_turn::in_turn},
};

/// Bytes of articles that a thread reads at a time: some fifth of a millisecond of work, and few enough to be
/// in its cache until that is done.
const BLOCK_BYTES: usize = 128 << 10;

/// What is read.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The articles to be cleared of near-duplicates.
    pub articles: Vec<Source>,
    /// With which they are compared, instead of with each other; may be empty.
    pub references: Vec<Source>,
}

/// A pass.
pub(super) struct Pass<'p> {
    references: Blocks,
    articles: Blocks,
    block_bytes: usize,
    /// Number of the next record.
    next: Number,
    is_in_references: bool,
    bytes_told: u64,
    /// Of the records, those that are read; all, where nothing is said.
    needed: Option<&'p [bool]>,
    progress: &'p dyn Progress,
}

/// A block, and the number of its first record.
pub(super) struct Numbered {
    pub(super) block: Block,
    pub(super) first: Number,
    /// Whether its records are references.
    pub(super) is_reference: bool,
}

impl Numbered {
    /// The numbers of the records.
    pub(super) fn numbers(&self) -> Range<Number> {
        let records = Number::try_from(self.block.records().len()).expect("they are numbered");
        self.first..self.first + records
    }

    /// Those of the numbers that are `needed`. What was added to the input meanwhile is not.
    pub(super) fn those<'n>(&self, needed: &'n [bool]) -> impl Iterator<Item = Number> + use<'n> {
        self.numbers().filter(|&number| needed.get(number as usize) == Some(&true))
    }
}

impl<'p> Pass<'p> {
    /// Begin to read.
    ///
    /// # Errors
    ///
    /// When an input does not exist.
    pub(super) fn open(
        inputs: &Inputs,
        reading: &ReadOptions,
        progress: &'p dyn Progress,
    ) -> Result<Self> {
        Ok(Self {
            references: Blocks::open(&inputs.references, reading)?,
            articles: Blocks::open(&inputs.articles, reading)?,
            block_bytes: BLOCK_BYTES,
            next: 0,
            is_in_references: true,
            bytes_told: 0,
            needed: None,
            progress,
        })
    }

    /// Read so many bytes of articles at a time.
    pub(super) fn in_blocks_of(self, block_bytes: usize) -> Self {
        Self { block_bytes, ..self }
    }

    /// Read only records that are `needed`: pass over others, where that is cheaper than to read them, and end
    /// behind the last.
    pub(super) fn only(self, needed: &'p [bool]) -> Self {
        let last = needed.iter().rposition(|&is_needed| is_needed);
        Self { needed: Some(&needed[..last.map_or(0, |last| last + 1)]), ..self }
    }

    /// The next block, in the memory of `spare`.
    fn next_block(&mut self, spare: Option<Numbered>) -> Option<Numbered> {
        let mut block = spare.map(|spare| spare.block).unwrap_or_default();
        let (first, needed) = (self.next as usize, self.needed);
        if needed.is_some_and(|needed| first >= needed.len()) {
            return None;
        }
        let want = |record: usize| match needed.map(|needed| needed.get(first + record)) {
            None | Some(Some(true)) => Want::Read,
            Some(Some(false) | None) => Want::Pass,
        };
        if self.is_in_references {
            self.references.fill_where(&mut block, self.block_bytes, want);
            self.is_in_references = !block.records().is_empty();
        }
        if !self.is_in_references {
            self.articles.fill_where(&mut block, self.block_bytes, want);
        }
        if block.records().is_empty() {
            return None;
        }
        let first = self.next;
        self.next = Number::try_from(block.records().len())
            .ok()
            .and_then(|records| first.checked_add(records))
            .expect("the table of 2^32 records is larger than the memory limit");
        let bytes = self.references.bytes_read() + self.articles.bytes_read();
        self.progress.advance(bytes - self.bytes_told);
        self.bytes_told = bytes;
        Some(Numbered { block, first, is_reference: self.is_in_references })
    }

    /// Have `work` make something of each block, and `take` it in the order of the blocks; see [`in_turn`].
    ///
    /// # Errors
    ///
    /// The first of `work` and `take`, after which nothing more is read.
    pub(super) fn each_made<T: Send>(
        &mut self,
        work: impl Fn(&Numbered) -> Result<T> + Sync,
        mut take: impl FnMut(&Numbered, T) -> Result<()> + Send,
    ) -> Result<()> {
        in_turn(|spare| self.next_block(spare), work, |block, made| take(block, made?))
    }

    /// What is to be said of the files that were read.
    pub(super) fn take_notes(&mut self) -> Notes {
        let mut notes = self.references.take_notes();
        let Notes { warnings, transcoded } = self.articles.take_notes();
        notes.warnings.extend(warnings);
        notes.transcoded.extend(transcoded);
        notes
    }
}
