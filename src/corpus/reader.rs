//! One article after the other, from the files that the user named.
//!
//! In go inputs, out comes an iterator of articles and of what did not become one. It holds one
//! article at a time, the blocks that it reads in, and the list of file names; it never fails once
//! it has begun. Files are read in the order of their names (see [`super::walk`]).

use std::{
    fs::File,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    vec,
};

use super::{
    array::Elements,
    article::{Article, Place, Skipped, Warning},
    compression,
    encoding::Decoded,
    fields::FieldMap,
    json::{ArticleReader, Found},
    lines::Lines,
    text,
    walk::{self, Format, Listed, Name, Source},
};
use crate::{error::Result, span::MAX_TEXT_BYTES};

/// How articles are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Which column is which field. By default, each field is the column of its name.
    pub fields: FieldMap,
    /// The longest text, line of JSON, or element of an array that is read, in bytes; longer ones
    /// are skipped. By default, and at most, [`MAX_TEXT_BYTES`].
    pub max_text_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { fields: FieldMap::default(), max_text_bytes: MAX_TEXT_BYTES }
    }
}

/// What is to be said about files and articles that were read all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Odd articles.
    pub warnings: Vec<Warning>,
    /// Files that were not UTF-8, with the encoding that was detected.
    pub transcoded: Vec<(String, &'static str)>,
}

/// Reads articles one by one, in the order of the names of their files.
///
/// An id may come more than once: only [`read`](super::read), which sees all, can tell.
pub struct Articles {
    skipped: vec::IntoIter<Skipped>,
    files: vec::IntoIter<Listed>,
    current: Option<OpenFile>,
    options: ReadOptions,
    notes: Notes,
    bytes_read: Arc<AtomicU64>,
    /// The bytes of one article.
    record: Vec<u8>,
}

impl Articles {
    /// Begin to read `sources`.
    ///
    /// # Errors
    ///
    /// When one of them does not exist. All that goes wrong later is an item of the iterator.
    pub fn open(sources: &[Source], options: &ReadOptions) -> Result<Self> {
        let listing = walk::list(sources)?;
        let max_text_bytes = options.max_text_bytes.min(MAX_TEXT_BYTES);
        Ok(Self {
            skipped: listing.skipped.into_iter(),
            files: listing.files.into_iter(),
            current: None,
            options: ReadOptions { max_text_bytes, ..options.clone() },
            notes: Notes::default(),
            bytes_read: Arc::default(),
            record: Vec::new(),
        })
    }

    /// How many bytes were read so far, as they are on disk.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// The notes since this was last asked; complete when the iterator has ended.
    pub fn take_notes(&mut self) -> Notes {
        std::mem::take(&mut self.notes)
    }

    fn open_file(&self, listed: &Listed) -> std::result::Result<OpenFile, Skipped> {
        OpenFile::open(listed, Arc::clone(&self.bytes_read)).map_err(|error| {
            let place = Place { file: Arc::clone(&listed.name), line: None };
            let reason = format!("cannot be read: {}", super::plain_reason(&error));
            Skipped { place, id: None, reason }
        })
    }

    /// What `found` in `file` is to the reader of the articles; nothing at the end of the file.
    fn item(
        &mut self,
        file: &OpenFile,
        found: Found,
    ) -> Option<std::result::Result<Article, Skipped>> {
        let place = file.place();
        let reason = match found {
            Found::End => return None,
            Found::Record => return Some(self.article(file, place)),
            Found::TooLong => super::too_long(self.options.max_text_bytes),
            Found::Wrong(reason) => reason,
            Found::Cut(error) => {
                let rest = match file.records {
                    Records::Text { .. } => "half an article is not compared",
                    _ => "what stands before was read",
                };
                format!("breaks off: {}; {rest}", super::plain_reason(&error))
            }
        };
        Some(Err(Skipped { place, id: None, reason }))
    }

    /// The article whose bytes were read.
    fn article(&mut self, file: &OpenFile, place: Place) -> std::result::Result<Article, Skipped> {
        if let Records::Text { .. } = file.records {
            return self.text_article(file, place);
        }
        let default_id = match place.line {
            Some(_) => place.to_string(),
            None => file.stem.clone(),
        };
        let mut reader = ArticleReader {
            fields: &self.options.fields,
            limit_bytes: self.options.max_text_bytes,
            warnings: Vec::new(),
        };
        let article = reader.read(&self.record, place.clone(), default_id);
        if article.is_ok() {
            let warn = |message| Warning { place: place.clone(), message };
            self.notes.warnings.extend(reader.warnings.into_iter().map(warn));
        }
        article.map_err(|refused| Skipped { place, id: refused.id, reason: refused.reason })
    }

    fn text_article(
        &mut self,
        file: &OpenFile,
        place: Place,
    ) -> std::result::Result<Article, Skipped> {
        let text = String::from_utf8(std::mem::take(&mut self.record)).unwrap_or_else(|error| {
            let message = super::REPLACED_UTF8.to_owned();
            self.notes.warnings.push(Warning { place: place.clone(), message });
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        let id = file.stem.clone();
        if text.len() > self.options.max_text_bytes {
            let reason = super::too_long(self.options.max_text_bytes);
            return Err(Skipped { place, id: Some(id), reason });
        }
        Ok(Article::new(id, text, place))
    }

    /// Note how `file`, which is read, had to be decoded.
    fn note_encoding(&mut self, file: &OpenFile) {
        let input = file.input();
        let Some(encoding) = input.transcoded_from() else { return };
        self.notes.transcoded.push((file.name.to_string(), encoding));
        if input.has_replaced() {
            let place = Place { file: Arc::clone(&file.name), line: None };
            let message = format!("bytes that are not {encoding} were replaced by U+FFFD");
            self.notes.warnings.push(Warning { place, message });
        }
    }
}

impl Iterator for Articles {
    type Item = std::result::Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(skipped) = self.skipped.next() {
            return Some(Err(skipped));
        }
        loop {
            let mut file = match self.current.take() {
                Some(file) => file,
                None => {
                    let listed = self.files.next()?;
                    match self.open_file(&listed) {
                        Ok(file) => file,
                        Err(skipped) => return Some(Err(skipped)),
                    }
                }
            };
            let found = file.next(&mut self.record, self.options.max_text_bytes);
            let is_end = matches!(found, Found::End | Found::Cut(_));
            let item = self.item(&file, found);
            if is_end {
                self.note_encoding(&file);
            } else {
                self.current = Some(file);
            }
            if item.is_some() {
                return item;
            }
        }
    }
}

/// A file that is being read.
struct OpenFile {
    name: Arc<str>,
    stem: String,
    records: Records,
}

/// What is left in a file.
enum Records {
    Text {
        input: Decoded,
        is_read: bool,
    },
    Lines(Lines),
    Elements(Elements),
    /// The file is no text at all. Told once.
    Binary {
        input: Decoded,
        is_told: bool,
    },
}

impl OpenFile {
    fn open(listed: &Listed, bytes_read: Arc<AtomicU64>) -> io::Result<Self> {
        let name = match &listed.path {
            Some(path) => Name::of(path),
            None => Name { format: None, compression: None, stem: "-".to_owned() },
        };
        let raw: Box<dyn Read + Send> = match &listed.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        };
        let raw = Counted { inner: raw, bytes_read };
        let input = Decoded::new(compression::decompress(raw, name.compression)?);
        let format = match &listed.path {
            Some(_) => name.format.unwrap_or(Format::Text),
            // A line of JSON lines is an object, and so this can only be an array.
            None if input.head().trim_ascii_start().first() == Some(&b'[') => Format::Array,
            None => Format::Lines,
        };
        let records = match format {
            Format::Text => Records::Text { input, is_read: false },
            format => Records::of_json(input, format),
        };
        Ok(Self { name: Arc::clone(&listed.name), stem: name.stem, records })
    }

    fn next(&mut self, record: &mut Vec<u8>, limit_bytes: usize) -> Found {
        match &mut self.records {
            Records::Lines(lines) => lines.next(record, limit_bytes),
            Records::Elements(elements) => elements.next(record, limit_bytes),
            Records::Text { is_read, .. } if *is_read => Found::End,
            Records::Text { input, is_read } => {
                *is_read = true;
                text::read(input, record, limit_bytes)
            }
            Records::Binary { is_told, .. } if *is_told => Found::End,
            Records::Binary { is_told, .. } => {
                *is_told = true;
                Found::Wrong(super::BINARY.to_owned())
            }
        }
    }

    fn input(&self) -> &Decoded {
        match &self.records {
            Records::Lines(Lines { input, .. })
            | Records::Elements(Elements { input, .. })
            | Records::Text { input, .. }
            | Records::Binary { input, .. } => input,
        }
    }

    /// Where what was found last stands.
    fn place(&self) -> Place {
        let line = match &self.records {
            Records::Lines(lines) => Some(lines.number),
            Records::Elements(elements) if elements.is_single => None,
            Records::Elements(elements) => Some(elements.number).filter(|&number| number > 0),
            Records::Text { .. } | Records::Binary { .. } => None,
        };
        Place { file: Arc::clone(&self.name), line }
    }
}

impl Records {
    /// A file of JSON, unless its first block shows that it is none: a file full of zeros that
    /// somebody named `.jsonl` is one mistake, not one on each of its lines.
    fn of_json(input: Decoded, format: Format) -> Self {
        let first = input.head().trim_ascii_start().first();
        let is_binary = input.head().contains(&0) && !matches!(first, Some(b'{' | b'['));
        match format {
            _ if is_binary => Self::Binary { input, is_told: false },
            Format::Array => Self::Elements(Elements::new(input)),
            Format::Lines | Format::Text => Self::Lines(Lines::new(input)),
        }
    }
}

/// Counts what is read from a file.
struct Counted<R> {
    inner: R,
    bytes_read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(out)?;
        self.bytes_read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}
