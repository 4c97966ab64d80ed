//! Texts and records, several in a block, compressed together.
//!
//! Articles that were added together are often alike, and what is alike is stored once. A block of texts has
//! [`TEXTS_PER_BLOCK`] and one of records [`RECORDS_PER_BLOCK`], but for the last; so the number of an
//! article tells its block. In a block stand the lengths in bytes, and behind them all of it as one
//! Zstandard frame.

use std::io::Read;

use super::{
    bytes::{Cursor, put_number},
    container::{BlockFile, BlockWriter, Section},
    record::Record,
};
use crate::error::Result;

/// Texts that are compressed together: what is read to show one of them, 40 kB of news.
pub(super) const TEXTS_PER_BLOCK: u32 = 16;
/// Records that are compressed together.
pub(super) const RECORDS_PER_BLOCK: u32 = 64;
/// A level further makes the texts of news 2 % smaller and takes half as long again.
const LEVEL: i32 = 3;

/// Memory that is taken on a block's word: what is said to be longer must prove to be.
const MOST_TAKEN_AT_ONCE: usize = 1 << 24;

/// Fills blocks with strings.
#[derive(Debug)]
pub(super) struct Packer {
    per_block: u32,
    count: u32,
    lengths: Vec<u8>,
    strings: Vec<u8>,
}

impl Packer {
    pub(super) fn new(per_block: u32) -> Self {
        Self { per_block, count: 0, lengths: Vec::new(), strings: Vec::new() }
    }

    /// Add a string; when a block is full, its contents.
    pub(super) fn push(&mut self, string: &[u8]) -> Option<Vec<u8>> {
        put_number(&mut self.lengths, string.len() as u64);
        self.strings.extend_from_slice(string);
        self.count += 1;
        if self.count == self.per_block { self.rest() } else { None }
    }

    /// The contents of the last block, if anything is left for it.
    pub(super) fn rest(&mut self) -> Option<Vec<u8>> {
        if self.count == 0 {
            return None;
        }
        let frame = zstd::bulk::compress(&self.strings, LEVEL);
        let mut contents = Vec::new();
        put_number(&mut contents, self.count.into());
        contents.append(&mut self.lengths);
        contents.extend(frame.expect("compressing into memory cannot fail"));
        self.strings.clear();
        self.count = 0;
        Some(contents)
    }
}

/// Write strings as a section.
pub(super) fn write_all(
    out: &mut BlockWriter,
    (section, per_block): (Section, u32),
    strings: impl Iterator<Item = Result<Vec<u8>>>,
) -> Result<()> {
    out.begin(section);
    let mut packer = Packer::new(per_block);
    for string in strings {
        if let Some(block) = packer.push(&string?) {
            out.block(&block)?;
        }
    }
    if let Some(block) = packer.rest() {
        out.block(&block)?;
    }
    out.end()
}

/// A record as it is stored.
pub(super) fn encode(record: &Record) -> Vec<u8> {
    serde_json::to_vec(record).expect("a record has nothing that JSON lacks")
}

/// The strings of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    ends: Vec<usize>,
    strings: Vec<u8>,
}

impl Strings {
    pub(super) fn get(&self, place: usize) -> Option<&[u8]> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.strings.get(start..end)
    }
}

/// Read a block of strings.
pub(super) fn read(file: &BlockFile, section: Section, block: u64) -> Result<Strings> {
    let mut buffer = Vec::new();
    let contents = file.block((section, block), &mut buffer)?;
    unpack(contents).ok_or_else(|| {
        let name = section.name();
        file.damaged(format!("block {block} of its {name} cannot be read"))
    })
}

fn unpack(contents: &[u8]) -> Option<Strings> {
    let mut cursor = Cursor::new(contents);
    let count = cursor.small()?.min(RECORDS_PER_BLOCK.max(TEXTS_PER_BLOCK));
    let mut end = 0usize;
    let ends: Option<Vec<usize>> = (0..count)
        .map(|_| {
            end = end.checked_add(usize::try_from(cursor.number()?).ok()?)?;
            Some(end)
        })
        .collect();
    let ends = ends?;
    let strings = decompress(cursor.rest(), end)?;
    (strings.len() == end).then_some(Strings { ends, strings })
}

/// What a frame holds, if it is no more than so many bytes.
fn decompress(frame: &[u8], most_bytes: usize) -> Option<Vec<u8>> {
    if most_bytes <= MOST_TAKEN_AT_ONCE {
        return zstd::bulk::decompress(frame, most_bytes).ok();
    }
    let mut strings = Vec::new();
    let frame = zstd::stream::read::Decoder::new(frame).ok()?;
    frame.take(most_bytes as u64).read_to_end(&mut strings).ok()?;
    Some(strings)
}

/// The record in these bytes.
pub(super) fn decode(file: &BlockFile, bytes: &[u8]) -> Result<Record> {
    serde_json::from_slice(bytes)
        .map_err(|error| file.damaged(format!("a record cannot be read: {error}")))
}

/// Which block has string number `number`, and where in it.
pub(super) fn place(number: u32, per_block: u32) -> (u64, usize) {
    (u64::from(number / per_block), (number % per_block) as usize)
}
