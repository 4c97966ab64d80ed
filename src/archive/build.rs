//! From articles to a segment.
//!
//! Articles come one after the other; their texts and records are compressed at once, and what can be
//! looked up of them is held until the segment is written: 16 bytes for each anchor and bucket, and 24 for
//! each distinct word.

use std::path::PathBuf;

use super::{
    Indexed, WordUse,
    articles::{self, Packer, RECORDS_PER_BLOCK, TEXTS_PER_BLOCK},
    catalog::SegmentEntry,
    common,
    container::{BlockWriter, Section},
    record::Record,
    segment::{Notes, anchor_key, id_key},
    table::TableWriter,
};
use crate::{error::Result, hash::Map};

/// A segment that is being written.
#[derive(Debug)]
pub(super) struct Builder {
    number: u64,
    out: BlockWriter,
    texts: Packer,
    records: Packer,
    record_blocks: Vec<Vec<u8>>,
    ids: Vec<(u64, u32)>,
    anchors: Vec<(u64, u32)>,
    buckets: Vec<(u64, u32)>,
    words: Map<u64, WordUse>,
    notes: Notes,
}

impl Builder {
    /// Begin the segment `number` in a new file.
    pub(super) fn create(path: PathBuf, number: u64) -> Result<Self> {
        let mut out = BlockWriter::create(path, number)?;
        out.begin(Section::Texts);
        Ok(Self {
            number,
            out,
            texts: Packer::new(TEXTS_PER_BLOCK),
            records: Packer::new(RECORDS_PER_BLOCK),
            record_blocks: Vec::new(),
            ids: Vec::new(),
            anchors: Vec::new(),
            buckets: Vec::new(),
            words: Map::default(),
            notes: Notes::default(),
        })
    }

    /// Add an article: what is known of it, its text, and what can be looked up of that.
    pub(super) fn push(&mut self, record: &Record, text: &str, indexed: &Indexed) -> Result<()> {
        let number = self.notes.articles;
        if let Some(block) = self.texts.push(text.as_bytes()) {
            self.out.block(&block)?;
        }
        self.record_blocks.extend(self.records.push(&articles::encode(record)));
        self.ids.push((id_key(&record.id), number));
        self.anchors.extend(indexed.anchors.iter().map(|&anchor| (anchor_key(anchor), number)));
        self.buckets.extend(indexed.buckets.iter().map(|&bucket| (bucket, number)));
        for &(word, tokens) in &indexed.words {
            let word = self.words.entry(word).or_default();
            word.articles += 1;
            word.tokens += u64::from(tokens);
        }
        self.notes.tokens += u64::from(indexed.tokens);
        self.notes.text_bytes += text.len() as u64;
        self.notes.articles += 1;
        Ok(())
    }

    /// Bytes of memory that it takes, roughly.
    pub(super) fn held_bytes(&self) -> usize {
        let records: usize = self.record_blocks.iter().map(Vec::len).sum();
        16 * (self.anchors.len() + self.buckets.len() + self.ids.len())
            + 40 * self.words.len()
            + records
    }

    /// Write what is held, and wait until all is on the disk.
    pub(super) fn finish(mut self) -> Result<SegmentEntry> {
        if let Some(block) = self.texts.rest() {
            self.out.block(&block)?;
        }
        self.out.end()?;
        self.record_blocks.extend(self.records.rest());
        self.out.begin(Section::Records);
        for block in &self.record_blocks {
            self.out.block(block)?;
        }
        self.out.end()?;
        let ids = std::mem::take(&mut self.ids);
        self.write_postings(Section::Ids, ids)?;
        let anchors = std::mem::take(&mut self.anchors);
        self.notes.anchors = anchors.len() as u64;
        self.write_postings(Section::Anchors, anchors)?;
        let buckets = std::mem::take(&mut self.buckets);
        self.notes.buckets = buckets.len() as u64;
        self.write_postings(Section::Buckets, buckets)?;
        self.write_words()?;
        let seal = self.out.finish(&self.notes)?;
        Ok(SegmentEntry {
            number: self.number,
            bytes: seal.bytes,
            checksum: seal.checksum,
            articles: self.notes.articles,
            removed: 0,
            patch: None,
        })
    }

    fn write_postings(&mut self, section: Section, mut postings: Vec<(u64, u32)>) -> Result<()> {
        postings.sort_unstable();
        let out = &mut self.out;
        let mut table = TableWriter::begin(out, section, postings.len() as u64);
        for same in postings.chunk_by(|x, y| x.0 == y.0) {
            let numbers: Vec<u32> = same.iter().map(|(_, number)| *number).collect();
            table.push(out, same[0].0, numbers)?;
        }
        table.end(out)
    }

    fn write_words(&mut self) -> Result<()> {
        let mut words: Vec<(u64, WordUse)> = std::mem::take(&mut self.words).into_iter().collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        self.notes.words = words.len() as u64;
        let mut table = TableWriter::begin(&mut self.out, Section::Words, words.len() as u64);
        for &(word, uses) in &words {
            table.push(&mut self.out, word, uses)?;
        }
        table.end(&mut self.out)?;
        common::write(&mut self.out, words.into_iter(), self.notes.articles.into())
    }
}
