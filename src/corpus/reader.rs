//! One article after the other, from the files that the user named.
//!
//! In go inputs, out comes an iterator of articles and of what did not become one. It holds a block
//! of some hundred kilobytes at a time, and the list of file names; it never fails once it has
//! begun. Files are read in the order of their names (see [`super::walk`]).

use super::{
    article::{Article, Skipped, Warning},
    block::{Block, Blocks},
    fields::FieldMap,
    walk::Source,
};
use crate::{error::Result, span::MAX_TEXT_BYTES, store::Store};

/// Bytes that are read before they are parsed: few enough to stay in the processor's cache.
const BLOCK_BYTES: usize = 256 * 1024;

/// How articles are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Which column is which field. By default, each field is the column of its name.
    pub fields: FieldMap,
    /// The longest text, line of JSON, or element of an array that is read, in bytes; longer ones
    /// are skipped. By default, and at most, [`MAX_TEXT_BYTES`].
    pub max_text_bytes: usize,
    /// Where [`read`](super::read) keeps the texts. By default, in memory.
    pub store: Store,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            fields: FieldMap::default(),
            max_text_bytes: MAX_TEXT_BYTES,
            store: Store::in_memory(),
        }
    }
}

/// What is to be said about files and articles that were read all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Odd articles.
    pub warnings: Vec<Warning>,
    /// Files that were not UTF-8, with the encoding that was detected.
    pub transcoded: Vec<(String, &'static str)>,
}

/// Reads articles one by one, in the order of the names of their files.
///
/// An id may come more than once: only [`read`](super::read), which sees all, can tell.
pub struct Articles {
    blocks: Blocks,
    block: Block,
    /// How many records of the block are taken.
    taken: usize,
    options: ReadOptions,
    warnings: Vec<Warning>,
}

impl Articles {
    /// Begin to read `sources`.
    ///
    /// # Errors
    ///
    /// When one of them does not exist. All that goes wrong later is an item of the iterator.
    pub fn open(sources: &[Source], options: &ReadOptions) -> Result<Self> {
        let blocks = Blocks::open(sources, options)?;
        let (options, warnings) = (options.clone(), Vec::new());
        Ok(Self { blocks, block: Block::default(), taken: 0, options, warnings })
    }

    /// How many bytes were read so far, as they are on disk.
    pub fn bytes_read(&self) -> u64 {
        self.blocks.bytes_read()
    }

    /// The notes since this was last asked; complete when the iterator has ended.
    pub fn take_notes(&mut self) -> Notes {
        let mut notes = self.blocks.take_notes();
        notes.warnings.append(&mut self.warnings);
        notes
    }
}

impl Iterator for Articles {
    type Item = std::result::Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.taken == self.block.records().len() {
            self.blocks.fill(&mut self.block, BLOCK_BYTES);
            self.taken = 0;
            if self.block.records().is_empty() {
                return None;
            }
        }
        self.taken += 1;
        Some(self.block.article(self.taken - 1, &self.options, &mut self.warnings))
    }
}
