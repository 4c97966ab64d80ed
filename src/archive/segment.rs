//! Articles that were added together, with all that can be looked up of them, in one file.
//!
//! | section | under | what |
//! |---|---|---|
//! | texts, records | an article's number | see [`articles`] |
//! | ids | hash of an id | the article's number |
//! | anchors | a shingle's hash | the articles that have it as an anchor |
//! | buckets | a bucket of a signature's band | the articles that fall in it |
//! | words | hash of a word | how many articles have it, and how often |
//! | common | hash of a word | the same, of [common words](super::common) only |
//!
//! All but the first two are [tables](super::table).

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    articles::{self, RECORDS_PER_BLOCK, Strings, TEXTS_PER_BLOCK},
    catalog::SegmentEntry,
    container::{BlockFile, Seal, Section},
    patch::Patch,
    record::Record,
    table::{Entries, Numbers, Table, Value},
};
use crate::{
    error::{Error, Result},
    hash,
};

/// What a segment notes of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notes {
    pub(super) articles: u32,
    /// Words of all texts.
    pub(super) tokens: u64,
    /// Bytes of all texts.
    pub(super) text_bytes: u64,
    /// Entries of each table, which say how large to make the next.
    pub(super) anchors: u64,
    pub(super) buckets: u64,
    pub(super) words: u64,
}

/// The file of a segment or a patch with this number.
pub(super) fn path_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.seg"))
}

/// The fingerprint of a text. Whoever finds two equal looks at the texts.
pub(super) fn text_hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// What an anchor is looked up by: its shingle's hash hashed again, as anchors are least of several and so
/// not evenly spread.
pub(super) fn anchor_key(shingle: u64) -> u64 {
    hash::mix(shingle)
}

/// What an id is looked up by.
pub(super) fn id_key(id: &str) -> u64 {
    hash::word(id)
}

/// A segment, open for reading.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) entry: SegmentEntry,
    pub(super) notes: Notes,
    pub(super) file: BlockFile,
    pub(super) patch: Patch,
}

thread_local! {
    /// Read into by every look-up of a thread.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Segment {
    pub(super) fn open(folder: &Path, entry: &SegmentEntry) -> Result<Self> {
        let seal = Seal { bytes: entry.bytes, checksum: entry.checksum };
        let (file, notes): (BlockFile, Notes) =
            BlockFile::open(path_of(folder, entry.number), entry.number, seal)?;
        if notes.articles != entry.articles {
            let (expected, found) = (entry.articles, notes.articles);
            return Err(file.damaged(format!("expected {expected} articles, got {found}")));
        }
        let patch = match &entry.patch {
            Some(patch) => {
                let path = path_of(folder, patch.number);
                Patch::open(path, patch.clone(), entry.articles)?
            }
            None => Patch::default(),
        };
        Ok(Self { entry: entry.clone(), notes, file, patch })
    }

    /// Whether an article was not removed.
    pub(super) fn is_live(&self, number: u32) -> bool {
        !self.patch.removed.has(number)
    }

    /// The numbers of the articles that were not removed, ascending.
    pub(super) fn live(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.notes.articles).filter(|number| self.is_live(*number))
    }

    /// What is stored under a key of a table.
    pub(super) fn find<V: Value>(&self, section: Section, key: u64) -> Result<Option<V>> {
        let table = Table::new(&self.file, section)?;
        BUFFER.with_borrow_mut(|buffer| table.find(key, buffer))
    }

    /// All entries of a table.
    pub(super) fn entries<V: Value>(&self, section: Section) -> Result<Entries<'_, V>> {
        Ok(Table::new(&self.file, section)?.entries())
    }

    /// The article with that id that was not removed, if there is one.
    pub(super) fn find_id(&self, id: &str) -> Result<Option<(u32, Record)>> {
        let numbers: Option<Numbers> = self.find(Section::Ids, id_key(id))?;
        for number in numbers.unwrap_or_default() {
            if !self.is_live(number) {
                continue;
            }
            let record = self.record(number)?;
            if record.id == id {
                return Ok(Some((number, record)));
            }
        }
        Ok(None)
    }

    /// What is known of an article.
    pub(super) fn record(&self, number: u32) -> Result<Record> {
        if let Some(amended) = self.patch.record(number)? {
            return Ok(amended);
        }
        let (block, place) = articles::place(number, RECORDS_PER_BLOCK);
        let records = articles::read(&self.file, Section::Records, block)?;
        let record = records.get(place).ok_or_else(|| self.lacks(number))?;
        articles::decode(&self.file, record)
    }

    /// An article's text.
    pub(super) fn text(&self, number: u32) -> Result<String> {
        Ok(self.texts().text(number)?.to_owned())
    }

    /// The texts, to read many of them in order.
    pub(super) fn texts(&self) -> Texts<'_> {
        Texts { segment: self, block: None }
    }

    /// The records as they are stored and amended, to read many of them in order.
    pub(super) fn records(&self) -> Records<'_> {
        Records { segment: self, block: None }
    }

    fn lacks(&self, number: u32) -> Error {
        self.file.damaged(format!("it lacks article {number}"))
    }
}

/// Reads texts, holding the block that was read last.
#[derive(Debug)]
pub(super) struct Texts<'s> {
    segment: &'s Segment,
    block: Option<(u64, Strings)>,
}

impl Texts<'_> {
    pub(super) fn text(&mut self, number: u32) -> Result<&str> {
        let segment = self.segment;
        let (block, place) = articles::place(number, TEXTS_PER_BLOCK);
        let strings = held(&mut self.block, (segment, Section::Texts), block)?;
        let text = strings.get(place).ok_or_else(|| segment.lacks(number))?;
        std::str::from_utf8(text).map_err(|_| segment.file.damaged("a text is not UTF-8"))
    }
}

/// Reads records, holding the block that was read last.
#[derive(Debug)]
pub(super) struct Records<'s> {
    segment: &'s Segment,
    block: Option<(u64, Strings)>,
}

impl Records<'_> {
    pub(super) fn record(&mut self, number: u32) -> Result<Record> {
        let segment = self.segment;
        if let Some(amended) = segment.patch.record(number)? {
            return Ok(amended);
        }
        let (block, place) = articles::place(number, RECORDS_PER_BLOCK);
        let strings = held(&mut self.block, (segment, Section::Records), block)?;
        let record = strings.get(place).ok_or_else(|| segment.lacks(number))?;
        articles::decode(&segment.file, record)
    }
}

fn held<'b>(
    held: &'b mut Option<(u64, Strings)>,
    (segment, section): (&Segment, Section),
    block: u64,
) -> Result<&'b Strings> {
    if held.as_ref().is_none_or(|(known, _)| *known != block) {
        *held = Some((block, articles::read(&segment.file, section, block)?));
    }
    Ok(&held.as_ref().expect("it was read just now").1)
}
