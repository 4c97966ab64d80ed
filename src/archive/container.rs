//! Files of blocks, each of which is checked whenever it is read.
//!
//! ```text
//! header   `wirecopy`, format (u32), number of the file (u64)
//! section  blocks, and behind them where each begins and the last ends (u64 each, from the file's start)
//! ...
//! footer   JSON: the sections, and what the file's owner notes
//! trailer  length of the footer (u32) and its checksum (u64)
//! ```
//!
//! A block is a checksum (u64) and its contents. The checksum is XXH3 seeded with the number of the
//! file, the section and the block, so that a block that stands in the wrong place is as wrong as one
//! that was changed. All numbers are little-endian. A file is written once, from its start to its end, and
//! never changed; its length and the footer's checksum are kept elsewhere, so that a file that was cut or
//! exchanged is noticed when it is opened. Opening reads the header and the footer, whatever the size.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::settings::FORMAT;
use crate::{
    error::{Error, ErrorKind, Result},
    hash,
};

const MAGIC: &[u8; 8] = b"wirecopy";
const HEADER_BYTES: u64 = 20;
const TRAILER_BYTES: u64 = 12;
const OFFSET_BYTES: u64 = 8;

/// A part of a file. The numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Section {
    Texts = 1,
    Records = 2,
    Ids = 3,
    Anchors = 4,
    Buckets = 5,
    Words = 6,
    Removed = 7,
    Amended = 8,
    Common = 9,
}

impl Section {
    /// Its name, in a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Records => "records",
            Self::Ids => "ids",
            Self::Anchors => "anchors",
            Self::Buckets => "buckets",
            Self::Words => "words",
            Self::Removed => "removed",
            Self::Amended => "amended",
            Self::Common => "common",
        }
    }
}

/// Where a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    section: Section,
    /// Where its first block begins.
    start: u64,
    /// Where the offsets begin.
    offsets: u64,
    blocks: u64,
}

impl Place {
    fn end(&self) -> Option<u64> {
        self.offsets.checked_add(self.blocks.checked_add(1)?.checked_mul(OFFSET_BYTES)?)
    }

    fn bytes(&self) -> u64 {
        self.end().map_or(0, |end| end.saturating_sub(self.start))
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Footer<N> {
    sections: Vec<Place>,
    notes: N,
}

/// What tells a file from any other, to be kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) bytes: u64,
    pub(super) checksum: u64,
}

fn checksum(bytes: &[u8], number: u64, section: u64, block: u64) -> u64 {
    xxh3_64_with_seed(bytes, hash::mix(number ^ hash::mix(section ^ hash::mix(block))))
}

/// Writes a file of blocks.
#[derive(Debug)]
pub(super) struct BlockWriter {
    path: PathBuf,
    out: BufWriter<File>,
    number: u64,
    at: u64,
    sections: Vec<Place>,
    offsets: Vec<u64>,
}

impl BlockWriter {
    /// Begin the file `path`, which is to be known by `number`.
    pub(super) fn create(path: PathBuf, number: u64) -> Result<Self> {
        let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
        let out = BufWriter::with_capacity(1 << 18, file);
        let (sections, offsets) = (Vec::new(), Vec::new());
        let mut writer = Self { path, out, number, at: 0, sections, offsets };
        writer.write(MAGIC)?;
        writer.write(&FORMAT.to_le_bytes())?;
        writer.write(&number.to_le_bytes())?;
        Ok(writer)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|error| Error::io(&self.path, error))
    }

    /// What comes next belongs to this section.
    pub(super) fn begin(&mut self, section: Section) {
        self.offsets.clear();
        self.sections.push(Place { section, start: self.at, offsets: 0, blocks: 0 });
    }

    /// Write the next block of the section.
    pub(super) fn block(&mut self, contents: &[u8]) -> Result<()> {
        let section = self.sections.last().expect("a section was begun").section;
        let checksum = checksum(contents, self.number, section as u64, self.offsets.len() as u64);
        self.offsets.push(self.at);
        self.write(&checksum.to_le_bytes())?;
        self.write(contents)
    }

    /// The section is complete.
    pub(super) fn end(&mut self) -> Result<()> {
        let mut offsets = std::mem::take(&mut self.offsets);
        let place = self.sections.last_mut().expect("a section was begun");
        (place.offsets, place.blocks) = (self.at, offsets.len() as u64);
        offsets.push(self.at);
        for offset in offsets {
            self.write(&offset.to_le_bytes())?;
        }
        Ok(())
    }

    /// Write the footer, and wait until all of the file is on the disk.
    pub(super) fn finish(mut self, notes: &impl Serialize) -> Result<Seal> {
        let sections = std::mem::take(&mut self.sections);
        let footer = serde_json::to_vec(&Footer { sections, notes }).expect("notes are plain");
        let checksum = checksum(&footer, self.number, 0, 0);
        self.write(&footer)?;
        let length = u32::try_from(footer.len()).expect("a footer is short");
        self.write(&length.to_le_bytes())?;
        self.write(&checksum.to_le_bytes())?;
        let ended = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        ended.map_err(|error| Error::io(&self.path, error))?;
        Ok(Seal { bytes: self.at, checksum })
    }
}

/// Reads a file of blocks. May be shared by threads.
#[derive(Debug)]
pub(super) struct BlockFile {
    path: PathBuf,
    file: File,
    number: u64,
    sections: Vec<Place>,
    /// Where the footer begins.
    end: u64,
}

impl BlockFile {
    /// Open a file, and read what its owner noted.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and when it is not the one that the seal was given for.
    pub(super) fn open<N: DeserializeOwned>(
        path: PathBuf,
        number: u64,
        seal: Seal,
    ) -> Result<(Self, N)> {
        let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
        let found = file.metadata().map_err(|error| Error::io(&path, error))?.len();
        let mut opened = Self { path, file, number, sections: Vec::new(), end: 0 };
        if found != seal.bytes {
            let reason = format!("expected {} bytes, got {found}", seal.bytes);
            return Err(opened.damaged(reason));
        }
        opened.check_header()?;
        let (end, footer) = opened.footer(seal)?;
        let Footer { sections, notes } = serde_json::from_slice(&footer)
            .map_err(|error| opened.damaged(format!("its footer cannot be read: {error}")))?;
        (opened.sections, opened.end) = (sections, end);
        Ok((opened, notes))
    }

    fn check_header(&self) -> Result<()> {
        let header = self.read(0, HEADER_BYTES)?;
        let expected = [&MAGIC[..], &FORMAT.to_le_bytes(), &self.number.to_le_bytes()].concat();
        if header != expected {
            let reason = format!("expected the header of file {}, got another", self.number);
            return Err(self.damaged(reason));
        }
        Ok(())
    }

    /// Where the footer begins, and what it says.
    fn footer(&self, seal: Seal) -> Result<(u64, Vec<u8>)> {
        let wrong = || self.damaged("its footer is not the one that was written");
        let trailer_at = seal.bytes.checked_sub(TRAILER_BYTES).ok_or_else(wrong)?;
        let trailer = self.read(trailer_at, TRAILER_BYTES)?;
        let (length, stored) = trailer.split_first_chunk::<4>().ok_or_else(wrong)?;
        let start = trailer_at.checked_sub(u32::from_le_bytes(*length).into());
        let start = start.filter(|start| *start >= HEADER_BYTES).ok_or_else(wrong)?;
        let footer = self.read(start, trailer_at - start)?;
        let found = checksum(&footer, self.number, 0, 0);
        if found != seal.checksum || stored != found.to_le_bytes() {
            return Err(wrong());
        }
        Ok((start, footer))
    }

    fn read(&self, at: u64, bytes: u64) -> Result<Vec<u8>> {
        let mut read = Vec::new();
        self.read_into(at, bytes, &mut read)?;
        Ok(read)
    }

    fn read_into(&self, at: u64, bytes: u64, into: &mut Vec<u8>) -> Result<()> {
        let length = usize::try_from(bytes).map_err(|_| self.damaged("it is too long"))?;
        into.resize(length, 0);
        read_exact_at(&self.file, into, at).map_err(|error| Error::io(&self.path, error))
    }

    /// That something is not as it was written.
    pub(super) fn damaged(&self, reason: impl Into<String>) -> Error {
        ErrorKind::Damaged { path: self.path.clone(), reason: reason.into() }.into()
    }

    fn place(&self, section: Section) -> Result<Place> {
        let place = self.sections.iter().find(|place| place.section == section);
        place.copied().ok_or_else(|| self.damaged(format!("it has no {}", section.name())))
    }

    /// How many blocks a section has.
    pub(super) fn blocks(&self, section: Section) -> Result<u64> {
        Ok(self.place(section)?.blocks)
    }

    /// Bytes of each section.
    pub(super) fn section_bytes(&self) -> impl Iterator<Item = (Section, u64)> + '_ {
        self.sections.iter().map(|place| (place.section, place.bytes()))
    }

    /// The contents of a block, in `buffer`.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and when it is not what was written.
    pub(super) fn block<'b>(
        &self,
        (section, block): (Section, u64),
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8]> {
        let place = self.place(section)?;
        let wrong = || {
            let name = section.name();
            self.damaged(format!("block {block} of its {name} is not what was written"))
        };
        if block >= place.blocks {
            return Err(wrong());
        }
        self.read_into(place.offsets + block * OFFSET_BYTES, 2 * OFFSET_BYTES, buffer)?;
        let (offsets, _) = buffer.as_chunks();
        let [start, end] = [offsets[0], offsets[1]].map(u64::from_le_bytes);
        let length =
            end.checked_sub(start).filter(|_| start >= place.start && end <= place.offsets);
        self.read_into(start, length.ok_or_else(wrong)?, buffer)?;
        let (stored, contents) = buffer.split_first_chunk().ok_or_else(wrong)?;
        if checksum(contents, self.number, section as u64, block) != u64::from_le_bytes(*stored) {
            return Err(wrong());
        }
        Ok(contents)
    }

    /// Read every byte of the file, and give what is wrong with it.
    pub(super) fn faults(&self) -> Vec<Error> {
        let mut faults: Vec<Error> = self.check_header().err().into_iter().collect();
        let mut at = HEADER_BYTES;
        let mut buffer = Vec::new();
        for place in self.sections.iter().copied() {
            if place.start != at {
                let name = place.section.name();
                faults.push(self.damaged(format!("its {name} do not begin where they should")));
            }
            for block in 0..place.blocks {
                faults.extend(self.block((place.section, block), &mut buffer).err());
            }
            faults.extend(self.check_offsets(place, &mut buffer).err());
            at = place.end().unwrap_or(u64::MAX);
        }
        if at != self.end {
            faults.push(self.damaged("something stands between its sections and its footer"));
        }
        faults
    }

    /// Each block begins where the one before ended, the first at the section's start; so every byte is
    /// in a block. That the offsets between are right is seen from the blocks' checksums.
    fn check_offsets(&self, place: Place, buffer: &mut Vec<u8>) -> Result<()> {
        let wrong = || {
            let name = place.section.name();
            self.damaged(format!("the offsets of its {name} are not what was written"))
        };
        let [first, last] = [0, place.blocks].map(|n| place.offsets + n * OFFSET_BYTES);
        for (at, expected) in [(first, place.start), (last, place.offsets)] {
            self.read_into(at, OFFSET_BYTES, buffer)?;
            if buffer[..] != expected.to_le_bytes() {
                return Err(wrong());
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> std::io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !buffer.is_empty() {
        let read = file.seek_read(buffer, at)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        (buffer, at) = (&mut buffer[read..], at + read as u64);
    }
    Ok(())
}
