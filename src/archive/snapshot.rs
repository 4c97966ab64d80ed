//! One state of an archive, open for reading.
//!
//! Its files are held open, so that it can be read to its end whatever a writer does meanwhile.

use std::{path::Path, sync::OnceLock};

use super::{
    Archive, ArticleKey, Holders, Holdings, Record, Settings, WordUse,
    catalog::State,
    common::CommonWords,
    container::Section,
    segment::{Segment, anchor_key},
    table::Numbers,
};
use crate::error::{ErrorKind, Result};

/// So often a state is read anew because a writer replaced its files before they were opened.
const MOST_TRIES: usize = 10;

/// One state of an archive.
#[derive(Debug)]
pub struct Snapshot {
    settings: Settings,
    pub(super) segments: Vec<Segment>,
    /// Once they were asked for.
    common: OnceLock<CommonWords>,
}

impl Snapshot {
    pub(super) fn open(archive: &Archive) -> Result<Self> {
        let mut state = archive.catalog.read()?;
        for _ in 1..MOST_TRIES {
            match open_segments(&archive.segments_folder(), &state) {
                Ok(segments) => return Ok(Self::of(archive, segments)),
                Err(error) => {
                    let read_again = archive.catalog.read()?;
                    if read_again == state {
                        return Err(error);
                    }
                    state = read_again;
                }
            }
        }
        let segments = open_segments(&archive.segments_folder(), &state)?;
        Ok(Self::of(archive, segments))
    }

    fn of(archive: &Archive, segments: Vec<Segment>) -> Self {
        Self { settings: archive.settings.clone(), segments, common: OnceLock::new() }
    }

    fn common(&self) -> Result<&CommonWords> {
        if let Some(known) = self.common.get() {
            return Ok(known);
        }
        let found = CommonWords::of(&self.segments)?;
        Ok(self.common.get_or_init(|| found))
    }

    fn segment(&self, key: ArticleKey) -> Result<&Segment> {
        let segment = self.segments.iter().find(|segment| segment.entry.number == key.segment);
        let is_known = |segment: &&Segment| key.number < segment.notes.articles;
        segment.filter(is_known).ok_or_else(|| {
            let id = format!("{}/{}", key.segment, key.number);
            ErrorKind::UnknownId { id, hint: None }.into()
        })
    }

    /// The article of that id.
    ///
    /// # Errors
    ///
    /// When a file of the archive cannot be read, or is damaged where it was read.
    pub fn find(&self, id: &str) -> Result<Option<(ArticleKey, Record)>> {
        for segment in self.segments.iter().rev() {
            if let Some((number, record)) = segment.find_id(id)? {
                return Ok(Some((ArticleKey { segment: segment.entry.number, number }, record)));
            }
        }
        Ok(None)
    }

    /// Call `visit` with each article, in the order in which they are stored.
    ///
    /// # Errors
    ///
    /// The first of `visit`, or as [`Self::find`].
    pub fn each_record(
        &self,
        mut visit: impl FnMut(ArticleKey, Record) -> Result<()>,
    ) -> Result<()> {
        for segment in &self.segments {
            let mut records = segment.records();
            for number in segment.live() {
                let key = ArticleKey { segment: segment.entry.number, number };
                visit(key, records.record(number)?)?;
            }
        }
        Ok(())
    }

    /// The same with their texts.
    ///
    /// # Errors
    ///
    /// As [`Self::each_record`].
    pub fn each_article(&self, mut visit: impl FnMut(Record, &str) -> Result<()>) -> Result<()> {
        for segment in &self.segments {
            let (mut records, mut texts) = (segment.records(), segment.texts());
            for number in segment.live() {
                visit(records.record(number)?, texts.text(number)?)?;
            }
        }
        Ok(())
    }

    fn holders(&self, (section, key): (Section, u64), most: usize) -> Result<Holders> {
        let mut holders = Holders::default();
        for segment in &self.segments {
            let numbers: Option<Numbers> = segment.find(section, key)?;
            let Some(numbers) = numbers else { continue };
            holders.articles += numbers.len() as u64;
            let live = numbers.into_iter().filter(|number| segment.is_live(*number));
            let place = |number| ArticleKey { segment: segment.entry.number, number };
            holders.keys.extend(live.map(place));
        }
        if holders.keys.len() > most {
            let step = holders.keys.len().div_ceil(most.max(1));
            holders.keys = holders.keys.into_iter().step_by(step).take(most).collect();
        }
        Ok(holders)
    }
}

impl Holdings for Snapshot {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn articles(&self) -> u64 {
        let live = |segment: &Segment| u64::from(segment.notes.articles - segment.entry.removed);
        self.segments.iter().map(live).sum()
    }

    fn with_anchors(&self, anchors: &[u64], most: usize) -> Result<Vec<Holders>> {
        let holders = |anchor: &u64| self.holders((Section::Anchors, anchor_key(*anchor)), most);
        anchors.iter().map(holders).collect()
    }

    fn with_buckets(&self, buckets: &[u64], most: usize) -> Result<Vec<Holders>> {
        buckets.iter().map(|bucket| self.holders((Section::Buckets, *bucket), most)).collect()
    }

    fn word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>> {
        let common = self.common()?;
        let uses = |word: &u64| {
            if let Some(uses) = common.get(*word) {
                return Ok(uses);
            }
            let mut uses = WordUse::default();
            for segment in &self.segments {
                let of_segment: Option<WordUse> = segment.find(Section::Words, *word)?;
                let of_segment = of_segment.unwrap_or_default();
                uses.articles += of_segment.articles;
                uses.tokens += of_segment.tokens;
            }
            Ok(uses)
        };
        words.iter().map(uses).collect()
    }

    fn common_word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>> {
        let common = self.common()?;
        Ok(words.iter().map(|word| common.get(*word).unwrap_or_default()).collect())
    }

    fn record(&self, key: ArticleKey) -> Result<Record> {
        self.segment(key)?.record(key.number)
    }

    fn text(&self, key: ArticleKey) -> Result<String> {
        self.segment(key)?.text(key.number)
    }
}

pub(super) fn open_segments(folder: &Path, state: &State) -> Result<Vec<Segment>> {
    state.segments.iter().map(|entry| Segment::open(folder, entry)).collect()
}
