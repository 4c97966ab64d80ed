//! From a hash to what is known under it.
//!
//! In: entries in the order of their keys. Out: for a key, what was stored. The keys are hashes, and so
//! evenly spread: a section of 2^n blocks has a key in the block that the key's first n bits name, and no
//! index is needed to find it. In a block the entries stand in order; of each key its difference from the one
//! before is kept. Of a key's 64 bits the first [`KEY_BITS`] count: among a hundred million keys one that is
//! asked for in vain is taken for another once in 180,000 times, and whoever asks looks at the article then.
//!
//! A look-up costs two small reads and a pass over a block of some hundred entries.

use super::{
    WordUse,
    bytes::{Cursor, put_number, put_steps, steps},
    container::{BlockFile, BlockWriter, Section},
};
use crate::error::{Error, Result};

/// Bits of a key that count.
const KEY_BITS: u32 = 44;
/// At least so many entries are in a block, if all are as many as was expected, and at most twice as many:
/// some 600 bytes of postings. Of longer blocks a look-up takes longer, and in shorter ones the checksum
/// and the offset take more than a quarter of a byte for each entry.
const ENTRIES_PER_BLOCK: u64 = 64;
/// A table has at most 2^28 blocks; with more entries they get longer.
const MOST_BLOCK_BITS: u32 = 28;

/// What is stored under a key.
pub(super) trait Value: Sized {
    /// One bit of it, which is stored with the key.
    fn flag(&self) -> u64;
    /// Append the rest of it.
    fn put(&self, out: &mut Vec<u8>);
    /// What was put, with its flag.
    fn take(flag: u64, cursor: &mut Cursor<'_>) -> Option<Self>;
    /// Pass over what was put.
    fn skip(flag: u64, cursor: &mut Cursor<'_>) -> Option<()>;
    /// Add what another entry has of the same key.
    fn join(&mut self, other: Self);
}

/// Numbers of articles, ascending; at least one. Most keys have one.
pub(super) type Numbers = Vec<u32>;

impl Value for Numbers {
    fn flag(&self) -> u64 {
        u64::from(self.len() > 1)
    }

    fn put(&self, out: &mut Vec<u8>) {
        if self.len() > 1 {
            put_number(out, self.len() as u64);
        }
        put_steps(out, self);
    }

    fn take(flag: u64, cursor: &mut Cursor<'_>) -> Option<Self> {
        let count = if flag == 1 { cursor.number()? } else { 1 };
        steps(cursor, count)
    }

    fn skip(flag: u64, cursor: &mut Cursor<'_>) -> Option<()> {
        let count = if flag == 1 { cursor.number()? } else { 1 };
        cursor.skip(count)
    }

    fn join(&mut self, other: Self) {
        self.extend(other);
        self.sort_unstable();
        self.dedup();
    }
}

impl Value for WordUse {
    fn flag(&self) -> u64 {
        u64::from(self.tokens > 1)
    }

    fn put(&self, out: &mut Vec<u8>) {
        if self.tokens > 1 {
            put_number(out, self.articles);
            put_number(out, self.tokens - self.articles);
        }
    }

    fn take(flag: u64, cursor: &mut Cursor<'_>) -> Option<Self> {
        if flag == 0 {
            return Some(Self { articles: 1, tokens: 1 });
        }
        let articles = cursor.number()?;
        Some(Self { articles, tokens: articles.checked_add(cursor.number()?)? })
    }

    fn skip(flag: u64, cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.skip(2 * flag)
    }

    fn join(&mut self, other: Self) {
        self.articles = self.articles.saturating_add(other.articles);
        self.tokens = self.tokens.saturating_add(other.tokens);
    }
}

/// Writes a section of entries, which come in the order of their keys.
#[derive(Debug)]
pub(super) struct TableWriter<V> {
    bits: u32,
    /// The block that is being filled.
    block: u64,
    contents: Vec<u8>,
    least: u64,
    /// The last entry, to which others of the same key may still be joined.
    last: Option<(u64, V)>,
}

impl<V: Value> TableWriter<V> {
    /// Begin a section that will have about so many entries.
    pub(super) fn begin(out: &mut BlockWriter, section: Section, entries: u64) -> Self {
        out.begin(section);
        let bits = (entries / ENTRIES_PER_BLOCK + 1).ilog2().min(MOST_BLOCK_BITS);
        Self { bits, block: 0, contents: Vec::new(), least: 0, last: None }
    }

    /// Add an entry. What has the key of the entry before is joined to it.
    pub(super) fn push(&mut self, out: &mut BlockWriter, key: u64, value: V) -> Result<()> {
        let key = short(key);
        if let Some((last, known)) = &mut self.last {
            debug_assert!(*last <= key, "entries come in the order of their keys");
            if *last == key {
                known.join(value);
                return Ok(());
            }
        }
        let before = self.last.replace((key, value));
        before.map_or(Ok(()), |(key, value)| self.write(out, key, &value))
    }

    fn write(&mut self, out: &mut BlockWriter, key: u64, value: &V) -> Result<()> {
        self.fill_until(out, block_of(key, self.bits))?;
        put_number(&mut self.contents, (key - self.least) << 1 | value.flag());
        value.put(&mut self.contents);
        self.least = key;
        Ok(())
    }

    /// Write the blocks before number `block`.
    fn fill_until(&mut self, out: &mut BlockWriter, block: u64) -> Result<()> {
        while self.block < block {
            out.block(&self.contents)?;
            self.contents.clear();
            self.block += 1;
            self.least = least_of(self.block, self.bits);
        }
        Ok(())
    }

    /// Write what is left.
    pub(super) fn end(mut self, out: &mut BlockWriter) -> Result<()> {
        if let Some((key, value)) = self.last.take() {
            self.write(out, key, &value)?;
        }
        self.fill_until(out, 1 << self.bits)?;
        out.end()
    }
}

/// What of a key counts.
pub(super) fn short(key: u64) -> u64 {
    key >> (u64::BITS - KEY_BITS)
}

/// A key that counts for as much as this short one.
pub(super) fn long(short: u64) -> u64 {
    short << (u64::BITS - KEY_BITS)
}

/// The block, of 2^`bits`, that a short key is in.
fn block_of(key: u64, bits: u32) -> u64 {
    key >> (KEY_BITS - bits)
}

/// The least short key that may be in a block.
fn least_of(block: u64, bits: u32) -> u64 {
    block << (KEY_BITS - bits)
}

/// A section of entries, to look keys up in. Made for each use: it costs nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'f> {
    file: &'f BlockFile,
    section: Section,
    bits: u32,
}

impl<'f> Table<'f> {
    pub(super) fn new(file: &'f BlockFile, section: Section) -> Result<Self> {
        let blocks = file.blocks(section)?;
        let bits = blocks.checked_ilog2().filter(|bits| *bits <= MOST_BLOCK_BITS);
        let bits = bits.filter(|_| blocks.is_power_of_two());
        let name = section.name();
        let bits = bits.ok_or_else(|| file.damaged(format!("its {name} have {blocks} blocks")))?;
        Ok(Self { file, section, bits })
    }

    /// What is stored under `key`.
    pub(super) fn find<V: Value>(&self, key: u64, buffer: &mut Vec<u8>) -> Result<Option<V>> {
        let key = short(key);
        let block = block_of(key, self.bits);
        let mut cursor = Cursor::new(self.file.block((self.section, block), buffer)?);
        let mut least = least_of(block, self.bits);
        let mut find = || {
            while !cursor.is_at_end() {
                let coded = cursor.number()?;
                least = least.checked_add(coded >> 1)?;
                if least > key {
                    return Some(None);
                }
                if least == key {
                    return V::take(coded & 1, &mut cursor).map(Some);
                }
                V::skip(coded & 1, &mut cursor)?;
            }
            Some(None)
        };
        find().ok_or_else(|| self.unreadable(block))
    }

    fn unreadable(&self, block: u64) -> Error {
        let name = self.section.name();
        self.file.damaged(format!("block {block} of its {name} cannot be read"))
    }

    /// The entries of a block, with their short keys.
    fn block<'b, V: Value>(
        &self,
        block: u64,
        buffer: &'b mut Vec<u8>,
    ) -> Result<impl Iterator<Item = Result<(u64, V)>> + use<'b, 'f, V>>
    where
        'f: 'b,
    {
        let table = *self;
        let mut cursor = Cursor::new(table.file.block((table.section, block), buffer)?);
        let mut least = least_of(block, self.bits);
        let (end, mut last) = (least_of(block + 1, self.bits), None);
        Ok(std::iter::from_fn(move || {
            if cursor.is_at_end() {
                return None;
            }
            // What reads all of a table relies on it that keys ascend, from block to block as well.
            let entry = entry(&mut cursor, least)
                .filter(|(key, _)| *key < end && last.is_none_or(|last| *key > last));
            least = entry.as_ref().map_or(least, |(key, _)| *key);
            last = Some(least);
            Some(entry.ok_or_else(|| table.unreadable(block)))
        }))
    }

    /// All entries with their short keys, ascending.
    pub(super) fn entries<V: Value>(&self) -> Entries<'f, V> {
        Entries { table: *self, next_block: 0, read: Vec::new().into_iter(), buffer: Vec::new() }
    }
}

fn entry<V: Value>(cursor: &mut Cursor<'_>, least: u64) -> Option<(u64, V)> {
    let coded = cursor.number()?;
    let value = V::take(coded & 1, cursor)?;
    Some((least.checked_add(coded >> 1)?, value))
}

/// All entries of a table.
#[derive(Debug)]
pub(super) struct Entries<'f, V> {
    table: Table<'f>,
    next_block: u64,
    read: std::vec::IntoIter<(u64, V)>,
    buffer: Vec<u8>,
}

impl<V: Value> Iterator for Entries<'_, V> {
    type Item = Result<(u64, V)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.read.next() {
                return Some(Ok(entry));
            }
            if self.next_block == 1 << self.table.bits {
                return None;
            }
            let read: Result<Vec<(u64, V)>> =
                self.table.block(self.next_block, &mut self.buffer).and_then(Iterator::collect);
            self.next_block += 1;
            match read {
                Ok(entries) => self.read = entries.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
