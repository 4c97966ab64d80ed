//! From several segments to one.
//!
//! In: segments with their patches. Out: a segment of the articles that were not removed, in the same order,
//! with the metadata that they have by now. All tables are read and written in the order of their keys, so
//! that memory is four bytes for each article; only the words of removed articles are counted again, from
//! their texts, to be taken off.

use std::path::PathBuf;

use super::{
    Indexer, Settings, WordUse,
    articles::{self, RECORDS_PER_BLOCK, TEXTS_PER_BLOCK},
    catalog::SegmentEntry,
    common,
    container::{BlockWriter, Section},
    segment::{Notes, Segment},
    table::{Entries, Numbers, TableWriter, Value, short},
};
use crate::{error::Result, hash::Map};

/// The number of an article that is no longer there.
const GONE: u32 = u32::MAX;

/// Write the articles of `segments` as the segment `number` into a new file.
pub(super) fn merge(
    segments: &[&Segment],
    settings: &Settings,
    (path, number): (PathBuf, u64),
) -> Result<SegmentEntry> {
    let mut out = BlockWriter::create(path, number)?;
    let merging = Merging { segments, new_numbers: new_numbers(segments) };
    let mut notes = merging.write_articles(&mut out)?;
    let expected = |count: fn(&Notes) -> u64| segments.iter().map(|one| count(&one.notes)).sum();
    merging.write_postings(&mut out, (Section::Ids, notes.articles.into()))?;
    notes.anchors =
        merging.write_postings(&mut out, (Section::Anchors, expected(|notes| notes.anchors)))?;
    notes.buckets =
        merging.write_postings(&mut out, (Section::Buckets, expected(|notes| notes.buckets)))?;
    let removed = RemovedWords::of(segments, settings)?;
    notes.tokens = expected(|notes| notes.tokens).saturating_sub(removed.tokens);
    let common;
    (notes.words, common) =
        merging.write_words(&mut out, &removed, (expected(|notes| notes.words), notes.articles))?;
    common::write(&mut out, common.into_iter(), notes.articles.into())?;
    let seal = out.finish(&notes)?;
    Ok(SegmentEntry {
        number,
        bytes: seal.bytes,
        checksum: seal.checksum,
        articles: notes.articles,
        removed: 0,
        patch: None,
    })
}

/// For each segment, for each of its articles, its number in the new one.
fn new_numbers(segments: &[&Segment]) -> Vec<Vec<u32>> {
    let mut next = 0;
    let number = |segment: &&Segment| {
        let mut number = |old: u32| {
            if !segment.is_live(old) {
                return GONE;
            }
            next += 1;
            next - 1
        };
        (0..segment.notes.articles).map(&mut number).collect()
    };
    segments.iter().map(number).collect()
}

struct Merging<'s> {
    segments: &'s [&'s Segment],
    new_numbers: Vec<Vec<u32>>,
}

impl Merging<'_> {
    fn write_articles(&self, out: &mut BlockWriter) -> Result<Notes> {
        let mut notes = Notes::default();
        let texts = self.segments.iter().flat_map(|segment| {
            let mut texts = segment.texts();
            segment
                .live()
                .map(move |number| texts.text(number).map(|text| text.as_bytes().to_vec()))
        });
        let texts = texts.inspect(|text| {
            if let Ok(text) = text {
                notes.text_bytes += text.len() as u64;
                notes.articles += 1;
            }
        });
        articles::write_all(out, (Section::Texts, TEXTS_PER_BLOCK), texts)?;
        let records = self.segments.iter().flat_map(|segment| {
            let mut records = segment.records();
            segment.live().map(move |number| Ok(articles::encode(&records.record(number)?)))
        });
        articles::write_all(out, (Section::Records, RECORDS_PER_BLOCK), records)?;
        Ok(notes)
    }

    /// Write a table of articles; the answer is how many entries it has.
    fn write_postings(
        &self,
        out: &mut BlockWriter,
        (section, expected): (Section, u64),
    ) -> Result<u64> {
        let mut table = TableWriter::begin(out, section, expected);
        let mut written = 0;
        self.each_key(section, |key, found: Vec<(usize, Numbers)>| {
            let renumbered = found.into_iter().flat_map(|(segment, numbers)| {
                let new_numbers = &self.new_numbers[segment];
                // Numbers beyond the last are found by `verify`; here they are no articles.
                let new = move |old: u32| new_numbers.get(old as usize).copied().unwrap_or(GONE);
                numbers.into_iter().map(new).filter(|new| *new != GONE)
            });
            let numbers: Numbers = renumbered.collect();
            if numbers.is_empty() {
                return Ok(());
            }
            written += numbers.len() as u64;
            table.push(out, key, numbers)
        })?;
        table.end(out)?;
        Ok(written)
    }

    /// Write the words; the answer is how many there are, and those that are common among so many articles.
    fn write_words(
        &self,
        out: &mut BlockWriter,
        removed: &RemovedWords,
        (expected, articles): (u64, u32),
    ) -> Result<(u64, Vec<(u64, WordUse)>)> {
        let mut table = TableWriter::begin(out, Section::Words, expected);
        let (mut written, mut common) = (0, Vec::new());
        self.each_key(Section::Words, |key, found: Vec<(usize, WordUse)>| {
            let mut uses = WordUse::default();
            for (_, of_segment) in found {
                uses.join(of_segment);
            }
            let gone = removed.words.get(&short(key)).copied().unwrap_or_default();
            uses.articles = uses.articles.saturating_sub(gone.articles);
            // Each article that has a word has it once at least, whatever a damaged count says.
            uses.tokens = uses.tokens.saturating_sub(gone.tokens).max(uses.articles);
            if uses.articles == 0 {
                return Ok(());
            }
            written += 1;
            common.extend(common::is_common(&uses, articles.into()).then_some((key, uses)));
            table.push(out, key, uses)
        })?;
        table.end(out)?;
        Ok((written, common))
    }

    /// Call `visit` with each key of a table, ascending, and what each segment that has it stores under it.
    fn each_key<V: Value>(
        &self,
        section: Section,
        mut visit: impl FnMut(u64, Vec<(usize, V)>) -> Result<()>,
    ) -> Result<()> {
        let mut heads: Vec<Head<'_, V>> = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let mut entries = segment.entries(section)?;
            let next = entries.next().transpose()?;
            heads.extend(next.map(|next| Head { number, next: Some(next), entries }));
        }
        while let Some(key) = heads.iter().filter_map(Head::key).min() {
            let mut found = Vec::new();
            for head in heads.iter_mut().filter(|head| head.key() == Some(key)) {
                found.extend(head.advance()?.map(|(_, value)| (head.number, value)));
            }
            visit(super::table::long(key), found)?;
        }
        Ok(())
    }
}

/// The entries of one segment, and the first of them that was not yet taken.
struct Head<'s, V> {
    number: usize,
    next: Option<(u64, V)>,
    entries: Entries<'s, V>,
}

impl<V: Value> Head<'_, V> {
    fn key(&self) -> Option<u64> {
        self.next.as_ref().map(|(key, _)| *key)
    }

    fn advance(&mut self) -> Result<Option<(u64, V)>> {
        let next = self.entries.next().transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}

/// The words of the articles that were removed, by short key.
#[derive(Debug, Default)]
struct RemovedWords {
    words: Map<u64, WordUse>,
    tokens: u64,
}

impl RemovedWords {
    fn of(segments: &[&Segment], settings: &Settings) -> Result<Self> {
        let mut removed = Self::default();
        let mut indexer = None;
        for segment in segments.iter().filter(|segment| segment.entry.removed > 0) {
            let indexer = indexer.get_or_insert_with(|| Indexer::new(settings));
            let mut texts = segment.texts();
            for number in (0..segment.notes.articles).filter(|number| !segment.is_live(*number)) {
                let indexed = indexer.index(texts.text(number)?);
                removed.tokens += u64::from(indexed.tokens);
                for (word, tokens) in indexed.words {
                    let uses = WordUse { articles: 1, tokens: tokens.into() };
                    removed.words.entry(short(word)).or_default().join(uses);
                }
            }
        }
        Ok(removed)
    }
}
