//! Whether every byte of an archive is as it was written, and how large its parts are.

use std::collections::BTreeMap;

use super::{
    Snapshot, WordUse,
    container::{BlockFile, Section},
    segment::{Segment, id_key, text_hash},
    table::{Numbers, Value},
};
use crate::error::{Error, Result};

/// How large something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes on disk.
    pub bytes: u64,
    /// Entries, where it has any.
    pub entries: u64,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Articles that are there.
    pub articles: u64,
    /// Articles that were removed and still take room.
    pub removed: u64,
    /// Articles whose metadata were corrected since their segment was written.
    pub amended: u64,
    /// Segments.
    pub segments: usize,
    /// Words of all texts.
    pub tokens: u64,
    /// Bytes of all texts, uncompressed.
    pub text_bytes: u64,
    /// The parts by name, over all segments.
    pub parts: BTreeMap<&'static str, Size>,
    /// Bytes of all files.
    pub bytes: u64,
}

impl Snapshot {
    /// What there is. Takes as long whatever the size.
    pub fn stats(&self) -> Stats {
        let mut stats = Stats { segments: self.segments.len(), ..Stats::default() };
        for segment in &self.segments {
            let notes = segment.notes;
            stats.articles += u64::from(notes.articles - segment.entry.removed);
            stats.removed += u64::from(segment.entry.removed);
            stats.amended += segment.patch.amended().len() as u64;
            stats.tokens += notes.tokens;
            stats.text_bytes += notes.text_bytes;
            stats.bytes += segment.entry.bytes;
            for (section, bytes) in segment.file.section_bytes() {
                let part = stats.parts.entry(section.name()).or_default();
                part.bytes += bytes;
                part.entries += match section {
                    Section::Anchors => notes.anchors,
                    Section::Buckets => notes.buckets,
                    Section::Words => notes.words,
                    // Counted among the words.
                    Section::Common => 0,
                    _ => notes.articles.into(),
                };
            }
            if let Some(patch) = &segment.entry.patch {
                stats.bytes += patch.bytes;
                stats.parts.entry("patches").or_default().bytes += patch.bytes;
            }
        }
        stats
    }

    /// Read every byte, and give what is wrong. `progress` is told of each article that was read.
    pub fn faults(&self, mut progress: impl FnMut(u64)) -> Vec<Error> {
        let mut faults = Vec::new();
        for segment in &self.segments {
            faults.extend(segment.file.faults());
            faults.extend(segment.patch.file().into_iter().flat_map(BlockFile::faults));
            if faults.is_empty() {
                faults.extend(segment.contradictions(&mut progress).err());
            }
        }
        faults
    }
}

impl Segment {
    /// The first thing in which two parts of the segment contradict each other.
    pub(super) fn contradictions(&self, progress: &mut impl FnMut(u64)) -> Result<()> {
        let (mut records, mut texts) = (self.records(), self.texts());
        for number in 0..self.notes.articles {
            let (record, text) = (records.record(number)?, texts.text(number)?);
            if record.text_hash != text_hash(text) || record.text_bytes as usize != text.len() {
                return Err(self.file.damaged(format!("the text of {} is another", record.id)));
            }
            let known: Option<Numbers> = self.find(Section::Ids, id_key(&record.id))?;
            if !known.unwrap_or_default().contains(&number) {
                return Err(self.file.damaged(format!("{} is not among its ids", record.id)));
            }
            progress(1);
        }
        self.check_table(Section::Ids, self.are_articles())?;
        self.check_table(Section::Anchors, self.are_articles())?;
        self.check_table(Section::Buckets, self.are_articles())?;
        self.check_table(Section::Words, |uses: &WordUse| uses.articles > 0)?;
        self.check_table(Section::Common, |uses: &WordUse| uses.articles > 0)
    }

    fn are_articles(&self) -> impl Fn(&Numbers) -> bool + use<> {
        let articles = self.notes.articles;
        move |numbers| numbers.last().is_some_and(|last| *last < articles)
    }

    /// Every entry is sound, and found under its key.
    fn check_table<V: Value>(&self, section: Section, is_sound: impl Fn(&V) -> bool) -> Result<()> {
        let mut last = None;
        for entry in self.entries::<V>(section)? {
            let (key, value) = entry?;
            if last.is_some_and(|last| last >= key) || !is_sound(&value) {
                let name = section.name();
                return Err(self.file.damaged(format!("its {name} contradict themselves")));
            }
            last = Some(key);
        }
        Ok(())
    }
}
