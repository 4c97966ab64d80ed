//! What was changed of a segment since it was written.
//!
//! A segment never changes. Which of its articles were removed, and which have other metadata by now, is in
//! its patch: a file of its own, which is replaced by a new one whenever that changes. The numbers are held in
//! memory, a bit for each article and four bytes for each amended one; the amended records stay on disk.

use std::path::PathBuf;

use super::{
    articles::{self, RECORDS_PER_BLOCK},
    bytes::{Cursor, ascending, put_ascending},
    catalog::PatchEntry,
    container::{BlockFile, BlockWriter, Seal, Section},
    record::Record,
};
use crate::error::Result;

/// A set of the articles of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Removed {
    bits: Vec<u64>,
}

impl Removed {
    pub(super) fn has(&self, number: u32) -> bool {
        self.bits.get(number as usize / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, number: u32) {
        let word = number as usize / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (number % 64);
    }

    /// Add all of another set.
    pub(super) fn join(&mut self, other: &Self) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (bits, others) in self.bits.iter_mut().zip(&other.bits) {
            *bits |= others;
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.bits.iter().map(|bits| bits.count_ones()).sum()
    }

    fn numbers(&self) -> Vec<u32> {
        (0u32..).zip(&self.bits).fold(Vec::new(), |mut numbers, (word, &bits)| {
            numbers.extend((0..64).filter(|bit| bits >> bit & 1 == 1).map(|bit| 64 * word + bit));
            numbers
        })
    }
}

/// The patch of a segment.
#[derive(Debug, Default)]
pub(super) struct Patch {
    pub(super) removed: Removed,
    /// The articles with other metadata, ascending.
    amended: Vec<u32>,
    /// Where their records are; none where nothing is changed.
    file: Option<BlockFile>,
}

impl Patch {
    /// Read the patch of a segment of so many articles.
    pub(super) fn open(path: PathBuf, entry: PatchEntry, articles: u32) -> Result<Self> {
        let seal = Seal { bytes: entry.bytes, checksum: entry.checksum };
        let (file, ()) = BlockFile::open(path, entry.number, seal)?;
        let numbers = |section: Section| -> Result<Vec<u32>> {
            let mut buffer = Vec::new();
            let contents = file.block((section, 0), &mut buffer)?;
            ascending(&mut Cursor::new(contents))
                .filter(|numbers| numbers.last().is_none_or(|last| *last < articles))
                .ok_or_else(|| file.damaged(format!("its {} cannot be read", section.name())))
        };
        let mut removed = Removed::default();
        for number in numbers(Section::Removed)? {
            removed.add(number);
        }
        Ok(Self { removed, amended: numbers(Section::Amended)?, file: Some(file) })
    }

    /// The metadata that an article has by now, if other than the segment says.
    pub(super) fn record(&self, number: u32) -> Result<Option<Record>> {
        let (Some(file), Ok(place)) = (&self.file, self.amended.binary_search(&number)) else {
            return Ok(None);
        };
        let place = u32::try_from(place).expect("there are fewer than 2^32 articles");
        let (block, place) = articles::place(place, RECORDS_PER_BLOCK);
        let records = articles::read(file, Section::Records, block)?;
        let record = records.get(place).ok_or_else(|| file.damaged("it lacks a record"))?;
        articles::decode(file, record).map(Some)
    }

    pub(super) fn amended(&self) -> &[u32] {
        &self.amended
    }

    pub(super) fn file(&self) -> Option<&BlockFile> {
        self.file.as_ref()
    }
}

/// Write the patch in which these are removed, and these, ascending, have other records.
pub(super) fn write(
    (path, number): (PathBuf, u64),
    removed: &Removed,
    amended: &[(u32, Record)],
) -> Result<PatchEntry> {
    let mut out = BlockWriter::create(path, number)?;
    let numbers: Vec<u32> = amended.iter().map(|(number, _)| *number).collect();
    for (section, numbers) in [(Section::Removed, removed.numbers()), (Section::Amended, numbers)] {
        let mut contents = Vec::new();
        put_ascending(&mut contents, &numbers);
        out.begin(section);
        out.block(&contents)?;
        out.end()?;
    }
    let records = amended.iter().map(|(_, record)| Ok(articles::encode(record)));
    articles::write_all(&mut out, (Section::Records, RECORDS_PER_BLOCK), records)?;
    let Seal { bytes, checksum } = out.finish(&())?;
    Ok(PatchEntry { number, bytes, checksum })
}
