//! Reads whatever bytes as files of an archive. For fuzzing, and not for any use.
//!
//! In: bytes that may be anything. Out: nothing; what matters is that reading them ends, without a panic and with
//! memory in proportion. A fuzzer does not guess checksums, so there are two doors: bytes as a file, which
//! tries what stands before the checksums, and bytes as the contents of blocks whose checksums are right, which
//! tries everything behind them.

use std::{fs, path::Path};

use super::{
    Settings, WordUse,
    bytes::Cursor,
    catalog::{PatchEntry, SegmentEntry},
    container::{BlockWriter, Seal, Section},
    merge::merge,
    patch::Patch,
    segment::{Notes, Segment, path_of},
    table::Numbers,
};
use crate::error::Result;

/// The sections of a segment, as they stand in the input of [`read_blocks`].
pub(super) const SEGMENT: [Section; 7] = [
    Section::Texts,
    Section::Records,
    Section::Ids,
    Section::Anchors,
    Section::Buckets,
    Section::Words,
    Section::Common,
];
/// Those of a patch, which follow.
pub(super) const PATCH: [Section; 3] = [Section::Removed, Section::Amended, Section::Records];

/// Read `bytes` as the file of a segment, and as that of a patch.
///
/// # Panics
///
/// When there is no folder for temporary files; and when the reader has a fault.
pub fn read_file(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    fs::write(path_of(folder.path(), 0), bytes).expect("there is room for temporary files");
    let checksum = bytes.last_chunk().map_or(0, |last| u64::from_le_bytes(*last));
    let bytes = bytes.len() as u64;
    let patch = PatchEntry { number: 0, bytes, checksum };
    let _unreadable = Patch::open(path_of(folder.path(), 0), patch, 3);
    let entry = SegmentEntry { bytes, checksum, articles: 3, ..SegmentEntry::default() };
    let _unreadable = read_segment(folder.path(), &entry);
}

/// Read `bytes` as the contents of the blocks of a segment and its patch: the number of articles, and for
/// each section how many blocks it has and, for each of these, its length and its contents.
///
/// # Panics
///
/// As [`read_file`].
pub fn read_blocks(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let mut rest = bytes;
    let articles = u32::try_from(number(&mut rest) % 200).expect("it is below 200");
    let write = |rest: &mut &[u8]| -> Result<SegmentEntry> {
        let notes = Notes { articles, ..Notes::default() };
        let segment = write_file(&path_of(folder.path(), 0), 0, &SEGMENT, (rest, &notes))?;
        let patch = write_file(&path_of(folder.path(), 1), 1, &PATCH, (rest, &()))?;
        let Seal { bytes, checksum } = patch;
        let patch = PatchEntry { number: 1, bytes, checksum };
        let Seal { bytes, checksum } = segment;
        Ok(SegmentEntry { number: 0, bytes, checksum, articles, removed: 0, patch: Some(patch) })
    };
    let entry = write(&mut rest).expect("there is room for temporary files");
    let _unreadable = read_segment(folder.path(), &entry);
    let _unreadable = read_segment(folder.path(), &SegmentEntry { patch: None, ..entry });
}

/// The number that the bytes begin with; 0 where they begin with none.
fn number(rest: &mut &[u8]) -> u64 {
    let mut cursor = Cursor::new(rest);
    let number = cursor.number();
    *rest = cursor.rest();
    number.unwrap_or_default()
}

fn write_file(
    path: &Path,
    file: u64,
    sections: &[Section],
    (rest, notes): (&mut &[u8], &impl serde::Serialize),
) -> Result<Seal> {
    let mut out = BlockWriter::create(path.to_owned(), file)?;
    for &section in sections {
        out.begin(section);
        for _ in 0..number(rest) % 9 {
            let length = usize::try_from(number(rest)).unwrap_or(usize::MAX).min(rest.len());
            let (contents, behind) = rest.split_at(length);
            *rest = behind;
            out.block(contents)?;
        }
        out.end()?;
    }
    out.finish(notes)
}

/// Read all that a segment has, in every way in which it is read.
fn read_segment(folder: &Path, entry: &SegmentEntry) -> Result<()> {
    let segment = Segment::open(folder, entry)?;
    let _faults = segment.file.faults();
    let _fault = segment.contradictions(&mut |_| ());
    for number in segment.live() {
        let _unreadable = segment.text(number);
        if let Ok(record) = segment.record(number) {
            let _none = segment.find_id(&record.id);
        }
    }
    for key in [0, 1 << 40, u64::MAX] {
        let _none: Result<Option<Numbers>> = segment.find(Section::Anchors, key);
        let _none: Result<Option<WordUse>> = segment.find(Section::Words, key);
    }
    merge(&[&segment, &segment], &Settings::default(), (path_of(folder, 2), 2)).map(drop)
}
