//! The one process that changes an archive.
//!
//! What is added is held and written until it is committed; a commit writes new files, waits until they are on
//! the disk, and then says in the catalog, in one step, that they are what the archive consists of. A
//! writer that is killed leaves files that the catalog does not name: the next writer removes them.
//!
//! Segments of much the same size are merged, four at a time, so that there are few of them and each
//! article is copied once for each fourfold growth of the archive.

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    path::PathBuf,
};

use super::{
    Archive, ArticleKey, Indexed, Record, Settings,
    build::Builder,
    catalog::{PatchEntry, State},
    merge::merge,
    patch::{self, Removed},
    segment::{Segment, path_of, text_hash},
    snapshot::open_segments,
};
use crate::{
    corpus::Article,
    error::{Error, ErrorKind, Result},
};

const LOCK: &str = "lock";
/// So many segments of one size become one of the next. A check asks each segment for each anchor, so
/// few of them matter more than that each article is copied seldom.
const MERGED_TOGETHER: usize = 4;
/// Segments of fewer articles are of the smallest size.
const SMALLEST: u64 = 512;
/// A segment that has lost more than one article in so many is written anew when it is next looked at.
const MOST_REMOVED_SHARE: u64 = 2;

/// What the archive knows of an article that comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It has none of that id.
    New,
    /// It has another text under that id.
    Changed(ArticleKey, Record),
    /// It has the text, with other metadata.
    Amended(ArticleKey, Record),
    /// It has it.
    Same,
}

/// The one process that changes an archive. Nothing is changed until [`Self::commit`] returns.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    archive: Archive,
    state: State,
    segments: Vec<Segment>,
    builder: Option<Builder>,
    changes: BTreeMap<u64, Changes>,
    /// Held as long as it lives.
    _lock: File,
}

/// What is to be changed of a segment.
#[derive(Debug, Default)]
struct Changes {
    removed: Removed,
    amended: BTreeMap<u32, Record>,
}

impl Writer {
    pub(super) fn open(archive: &Archive) -> Result<Self> {
        let folder = archive.segments_folder();
        let path = archive.folder.join(LOCK);
        let lock = File::create(&path).map_err(|error| Error::io(&path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = archive.folder.clone();
                return Err(ErrorKind::Busy { path }.into());
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&path, error)),
        }
        let state = archive.catalog.read()?;
        let segments = open_segments(&folder, &state)?;
        let archive = archive.clone();
        let changes = BTreeMap::new();
        let writer = Self { folder, archive, state, segments, builder: None, changes, _lock: lock };
        writer.remove_leftovers()?;
        Ok(writer)
    }

    /// How its articles are cut and hashed.
    pub fn settings(&self) -> &Settings {
        &self.archive.settings
    }

    /// Remove the files that the catalog does not name. It is asked anew: where a disk failed during a commit,
    /// the catalog may name the new files though it said that it could not.
    fn remove_leftovers(&self) -> Result<()> {
        let failed = |error| Error::io(&self.folder, error);
        let named = self.archive.catalog.read()?.files();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_named = named.iter().any(|number| path == path_of(&self.folder, *number));
            if !is_named {
                fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
            }
        }
        Ok(())
    }

    /// What the archive, as it was committed last, knows of an article.
    ///
    /// # Errors
    ///
    /// When a file of the archive cannot be read, or is damaged where it was read.
    pub fn fate(&self, article: &Article) -> Result<Fate> {
        let Some((key, record)) = self.find(&article.id)? else { return Ok(Fate::New) };
        let is_text_known = record.text_hash == text_hash(&article.text)
            && self.segment(key)?.text(key.number)? == *article.text;
        if !is_text_known {
            return Ok(Fate::Changed(key, record));
        }
        let is_same = Record::of(article).says_the_same(&record);
        Ok(if is_same { Fate::Same } else { Fate::Amended(key, record) })
    }

    /// The article of that id, unless it was removed since.
    ///
    /// # Errors
    ///
    /// As [`Self::fate`].
    pub fn find(&self, id: &str) -> Result<Option<(ArticleKey, Record)>> {
        for segment in self.segments.iter().rev() {
            let Some((number, record)) = segment.find_id(id)? else { continue };
            let changes = self.changes.get(&segment.entry.number);
            if changes.is_some_and(|changes| changes.removed.has(number)) {
                return Ok(None);
            }
            let amended = changes.and_then(|changes| changes.amended.get(&number)).cloned();
            let key = ArticleKey { segment: segment.entry.number, number };
            return Ok(Some((key, amended.unwrap_or(record))));
        }
        Ok(None)
    }

    fn segment(&self, key: ArticleKey) -> Result<&Segment> {
        let segment = self.segments.iter().find(|segment| segment.entry.number == key.segment);
        segment.ok_or_else(|| {
            let id = format!("{}/{}", key.segment, key.number);
            ErrorKind::UnknownId { id, hint: None }.into()
        })
    }

    /// Add an article, which must be [new](Fate::New) or [changed](Fate::Changed).
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn add(&mut self, article: &Article, fate: &Fate, indexed: &Indexed) -> Result<()> {
        let before = match fate {
            Fate::Changed(key, record) => {
                self.remove(*key);
                record.version
            }
            Fate::New | Fate::Amended(..) | Fate::Same => 0,
        };
        let text_bytes = u32::try_from(article.text.len()).expect("longer texts are not read");
        let record = Record {
            version: before + 1,
            words: indexed.tokens,
            text_bytes,
            text_hash: text_hash(&article.text),
            ..Record::of(article)
        };
        if self.builder.is_none() {
            let number = self.state.take_number();
            self.builder = Some(Builder::create(path_of(&self.folder, number), number)?);
        }
        let builder = self.builder.as_mut().expect("it was made just now");
        builder.push(&record, &article.text, indexed)
    }

    /// Bytes of memory that what was added takes, roughly.
    pub fn held_bytes(&self) -> usize {
        self.builder.as_ref().map_or(0, Builder::held_bytes)
    }

    /// Remove an article.
    pub fn remove(&mut self, key: ArticleKey) {
        self.changes.entry(key.segment).or_default().removed.add(key.number);
    }

    /// Give an article, which is `known` so far, the metadata of another with the same id.
    pub fn amend(&mut self, key: ArticleKey, known: &Record, new: Record) {
        let record = Record {
            version: known.version,
            words: known.words,
            text_bytes: known.text_bytes,
            text_hash: known.text_hash,
            ..new
        };
        self.changes.entry(key.segment).or_default().amended.insert(key.number, record);
    }

    /// Make what was added, removed and amended part of the archive: all of it, or nothing.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or read. The archive then is as it was, and what was to be
    /// changed is forgotten.
    pub fn commit(&mut self) -> Result<()> {
        let committed = self.commit_all();
        self.clear_after(committed)
    }

    /// After a failure, remove what was written in vain: on a full disk every byte counts.
    fn clear_after<T>(&self, done: Result<T>) -> Result<T> {
        if done.is_err() {
            // The next writer removes what cannot be removed now.
            let _left_over = self.remove_leftovers();
        }
        done
    }

    fn commit_all(&mut self) -> Result<()> {
        let mut state = self.state.clone();
        let mut old_files = Vec::new();
        let changes = std::mem::take(&mut self.changes);
        for (number, changes) in &changes {
            old_files.extend(self.apply(&mut state, *number, changes)?);
        }
        state.segments.retain(|segment| segment.removed < segment.articles);
        if let Some(builder) = self.builder.take() {
            state.segments.push(builder.finish()?);
        }
        if state != self.state {
            self.replace(state, &old_files)?;
        }
        Ok(())
    }

    /// Write the patch of a segment with these changes besides; the files that it replaces.
    fn apply(&self, state: &mut State, number: u64, changes: &Changes) -> Result<Vec<u64>> {
        let at = state.segments.iter().position(|segment| segment.number == number);
        let at = at.expect("only what is there is changed");
        let segment = &self.segments[at];
        let mut removed = segment.patch.removed.clone();
        removed.join(&changes.removed);
        let mut amended: BTreeMap<u32, Record> = BTreeMap::new();
        let mut records = segment.records();
        for &number in segment.patch.amended() {
            amended.insert(number, records.record(number)?);
        }
        amended.extend(changes.amended.iter().map(|(number, record)| (*number, record.clone())));
        amended.retain(|number, _| !removed.has(*number));
        let amended: Vec<(u32, Record)> = amended.into_iter().collect();
        let entry = &mut state.segments[at];
        let mut replaced: Vec<u64> = entry.patch.iter().map(|patch| patch.number).collect();
        entry.removed = removed.count();
        if entry.removed == entry.articles {
            entry.patch = None;
            replaced.push(entry.number);
            return Ok(replaced);
        }
        let number = state.next_file;
        state.next_file += 1;
        let patch: PatchEntry =
            patch::write((path_of(&self.folder, number), number), &removed, &amended)?;
        state.segments[at].patch = Some(patch);
        Ok(replaced)
    }

    /// Let the archive consist of `state` from now on.
    fn replace(&mut self, state: State, old_files: &[u64]) -> Result<()> {
        sync_folder(&self.folder)?;
        let segments = open_segments(&self.folder, &state)?;
        self.archive.catalog.commit(&state)?;
        (self.state, self.segments) = (state, segments);
        for &number in old_files {
            // Whoever still reads it holds it open; and what cannot be removed now, the next writer removes.
            let _left_over = fs::remove_file(path_of(&self.folder, number));
        }
        Ok(())
    }

    /// Merge what is due.
    ///
    /// # Errors
    ///
    /// As [`Self::commit`]. The archive is then as it was before the last merge.
    pub fn merge_due(&mut self) -> Result<()> {
        while let Some(due) = self.due() {
            self.merge(&due)?;
        }
        Ok(())
    }

    /// The segments to merge next, if any.
    fn due(&self) -> Option<Vec<u64>> {
        let mut sizes: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for segment in &self.state.segments {
            if u64::from(segment.removed) * MOST_REMOVED_SHARE > segment.articles.into() {
                return Some(vec![segment.number]);
            }
            let live = u64::from(segment.articles - segment.removed);
            let size = (live / SMALLEST + 1).ilog2() / MERGED_TOGETHER.ilog2();
            let live = sizes.entry(size + u32::from(live >= SMALLEST)).or_default();
            live.push(segment.number);
        }
        let due = sizes.into_values().find(|alike| alike.len() >= MERGED_TOGETHER);
        due.filter(|due| {
            let of_due = self.state.segments.iter().filter(|one| due.contains(&one.number));
            of_due.map(|one| u64::from(one.articles)).sum::<u64>() < u64::from(u32::MAX)
        })
    }

    /// Write everything anew, without what was removed, as one segment.
    ///
    /// # Errors
    ///
    /// As [`Self::merge_due`].
    pub fn compact(&mut self) -> Result<()> {
        let is_compact = |segment: &super::catalog::SegmentEntry| segment.patch.is_none();
        if self.state.segments.len() < 2 && self.state.segments.iter().all(is_compact) {
            return Ok(());
        }
        let all: Vec<u64> = self.state.segments.iter().map(|segment| segment.number).collect();
        self.merge(&all)
    }

    fn merge(&mut self, numbers: &[u64]) -> Result<()> {
        let merged = self.merge_all(numbers);
        self.clear_after(merged)
    }

    /// Let one segment stand for several, where the first of them stood.
    fn merge_all(&mut self, numbers: &[u64]) -> Result<()> {
        let mut state = self.state.clone();
        let number = state.take_number();
        let merged: Vec<&Segment> =
            self.segments.iter().filter(|one| numbers.contains(&one.entry.number)).collect();
        let entry =
            merge(&merged, &self.archive.settings, (path_of(&self.folder, number), number))?;
        let old_files: Vec<u64> = state
            .segments
            .iter()
            .filter(|one| numbers.contains(&one.number))
            .flat_map(|one| std::iter::once(one.number).chain(one.patch.as_ref().map(|p| p.number)))
            .collect();
        let at = state.segments.iter().position(|one| numbers.contains(&one.number)).unwrap_or(0);
        state.segments.retain(|one| !numbers.contains(&one.number));
        state.segments.insert(at, entry);
        self.replace(state, &old_files)
    }
}

/// Wait until the names of the files in a folder are on the disk.
#[cfg(unix)]
fn sync_folder(folder: &std::path::Path) -> Result<()> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::io(folder, error))
}

/// There is no such thing here: names are written with the files.
#[cfg(not(unix))]
fn sync_folder(_folder: &std::path::Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::catalog::SegmentEntry;

    /// A disk that fails while a commit is flushed leaves open which state holds, so what the writer
    /// believes is no reason to remove a file that the catalog names.
    #[test]
    fn what_the_catalog_names_is_never_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::create(folder.path(), &Settings::default()).unwrap();
        let writer = archive.writer().unwrap();
        let entry = SegmentEntry { number: 7, ..SegmentEntry::default() };
        archive.catalog.commit(&State { segments: vec![entry], next_file: 8 }).unwrap();
        let [named, unnamed] = [7, 6].map(|number| path_of(&writer.folder, number));
        fs::write(&named, "named").unwrap();
        fs::write(&unnamed, "left over").unwrap();
        writer.remove_leftovers().unwrap();
        assert!(named.exists() && !unnamed.exists());
    }
}
