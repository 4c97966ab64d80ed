//! Blocks of articles' bytes, so that those who read need not be those who parse.
//!
//! In go files, one after the other; out come blocks of whole records, decompressed, decoded and cut,
//! but not yet understood: [`Block::article`] does that, for any record and on any thread. The same
//! files give the same records in the same order, however large the blocks are. Memory is a block,
//! which is larger than was asked for by one record at most.

use std::{
    fs::File,
    io::{self, Read},
    ops::Range,
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
    glance::{self, Glance, Unescaped},
    json::{ArticleReader, Found},
    lines::Lines,
    reader::{Notes, ReadOptions},
    text,
    walk::{self, Format, Listed, Name, Source},
};
use crate::{error::Result, span::MAX_TEXT_BYTES};

/// Reads the records of files, in the order of the names of the files.
pub struct Blocks {
    skipped: vec::IntoIter<Skipped>,
    files: vec::IntoIter<Listed>,
    current: Option<OpenFile>,
    max_text_bytes: usize,
    notes: Notes,
    bytes_read: Arc<AtomicU64>,
}

/// Some records that follow one another.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    records: Vec<Record>,
}

/// What stands where an article is expected.
#[derive(Debug)]
pub struct Record {
    /// Where it stands.
    pub place: Place,
    /// The name of its file, without folder and extensions.
    stem: Arc<str>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// A file of text.
    Text(Range<usize>),
    /// An object of JSON.
    Object(Range<usize>),
    /// Nothing that can be read, and why.
    Wrong(String),
    /// Something that nobody wanted to read.
    Passed,
}

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Hold its bytes.
    Read,
    /// Pass over it, where that is cheaper. It is counted.
    Pass,
}

/// How a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw<'b> {
    /// The text itself.
    Text(&'b [u8]),
    /// An object of JSON, with blanks around it.
    Object(&'b [u8]),
}

impl Blocks {
    /// Begin to read `sources`.
    ///
    /// # Errors
    ///
    /// When one of them does not exist. All that goes wrong later is a record of a block.
    pub fn open(sources: &[Source], options: &ReadOptions) -> Result<Self> {
        let listing = walk::list(sources)?;
        Ok(Self {
            skipped: listing.skipped.into_iter(),
            files: listing.files.into_iter(),
            current: None,
            max_text_bytes: options.max_text_bytes.min(MAX_TEXT_BYTES),
            notes: Notes::default(),
            bytes_read: Arc::default(),
        })
    }

    /// How many bytes were read so far, as they are on disk.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// The notes on files since this was last asked; complete when everything was read.
    pub fn take_notes(&mut self) -> Notes {
        std::mem::take(&mut self.notes)
    }

    /// The next records, of `target_bytes` or a little more; none at the end.
    pub fn next_block(&mut self, target_bytes: usize) -> Option<Block> {
        let mut block = Block::default();
        self.fill(&mut block, target_bytes);
        (!block.records.is_empty()).then_some(block)
    }

    /// Replace what is in `block` by the next records, of `target_bytes` or a little more; by none at
    /// the end. Its memory is used again.
    pub fn fill(&mut self, block: &mut Block, target_bytes: usize) {
        self.fill_where(block, target_bytes, |_| Want::Read);
    }

    /// The same, but read only what `want` wants of the records, told by their place in the block.
    pub fn fill_where(
        &mut self,
        block: &mut Block,
        target_bytes: usize,
        want: impl Fn(usize) -> Want,
    ) {
        block.records.clear();
        block.bytes.clear();
        block.bytes.reserve(target_bytes);
        // One long record is no reason to keep as much for every block.
        block.bytes.shrink_to(4 * target_bytes);
        // What has no bytes is held as well.
        while block.bytes.len() + block.records.len() * size_of::<Record>() < target_bytes {
            let wanted = want(block.records.len());
            let Some(record) = self.next_record(&mut block.bytes, wanted) else { break };
            block.records.push(record);
        }
    }

    /// The next record, whose bytes are added to `bytes` if they are wanted.
    fn next_record(&mut self, bytes: &mut Vec<u8>, want: Want) -> Option<Record> {
        let wrong = |place: Place, reason| {
            let stem = Arc::clone(&place.file);
            Some(Record { place, stem, content: Content::Wrong(reason) })
        };
        if let Some(Skipped { place, reason, .. }) = self.skipped.next() {
            return wrong(place, reason);
        }
        loop {
            let mut file = match self.current.take() {
                Some(file) => file,
                None => {
                    let listed = self.files.next()?;
                    match OpenFile::open(&listed, Arc::clone(&self.bytes_read)) {
                        Ok(file) => file,
                        Err(error) => {
                            let place = Place { file: Arc::clone(&listed.name), line: None };
                            let reason = super::plain_reason(&error);
                            return wrong(place, format!("cannot be read: {reason}"));
                        }
                    }
                }
            };
            let start = bytes.len();
            let found = match (want, &mut file.records) {
                (Want::Pass, Records::Lines(lines)) => lines.pass(self.max_text_bytes),
                _ => file.next(bytes, self.max_text_bytes),
            };
            let is_end = matches!(found, Found::End | Found::Cut(_));
            let content = match (want, self.content(&file, found, start..bytes.len())) {
                (Want::Pass, Some(Content::Text(_) | Content::Object(_))) => Some(Content::Passed),
                (_, content) => content,
            };
            if let Some(Content::Wrong(_) | Content::Passed) | None = content {
                bytes.truncate(start);
            }
            let (place, stem) = (file.place(), Arc::clone(&file.stem));
            if is_end {
                self.note_encoding(&file);
            } else {
                self.current = Some(file);
            }
            if let Some(content) = content {
                return Some(Record { place, stem, content });
            }
        }
    }

    /// What `found` in `file` is; nothing at the end of the file.
    fn content(&self, file: &OpenFile, found: Found, range: Range<usize>) -> Option<Content> {
        Some(match found {
            Found::End => return None,
            Found::Record if matches!(file.records, Records::Text { .. }) => Content::Text(range),
            Found::Record => Content::Object(range),
            Found::TooLong => Content::Wrong(super::too_long(self.max_text_bytes)),
            Found::Wrong(reason) => Content::Wrong(reason),
            Found::Cut(error) => {
                let rest = match file.records {
                    Records::Text { .. } => "half an article is not compared",
                    _ => "what stands before was read",
                };
                let reason = super::plain_reason(&error);
                Content::Wrong(format!("breaks off: {reason}; {rest}"))
            }
        })
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

impl Block {
    /// The records, in order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// How many bytes the records have together.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes of a record; none of what could not be read.
    pub fn raw(&self, record: usize) -> Option<Raw<'_>> {
        match &self.records[record].content {
            Content::Text(range) => Some(Raw::Text(&self.bytes[range.clone()])),
            Content::Object(range) => Some(Raw::Object(&self.bytes[range.clone()])),
            Content::Wrong(_) | Content::Passed => None,
        }
    }

    /// The id and the text of a record, if that is an object about which nothing is to be said; else
    /// it has to be read as an [article](Self::article). What is escaped is put into `memory`.
    pub fn glance<'a>(
        &'a self,
        record: usize,
        options: &ReadOptions,
        memory: &'a mut Unescaped,
    ) -> Option<Glance<'a>> {
        let Content::Object(range) = &self.records[record].content else { return None };
        let limit_bytes = options.max_text_bytes.min(MAX_TEXT_BYTES);
        let glance = glance::glance(&self.bytes[range.clone()], &options.fields, memory)?;
        (glance.text.len() <= limit_bytes).then_some(glance)
    }

    /// The id of a record that has none of its own.
    pub fn default_id(&self, record: usize) -> String {
        let Record { place, stem, .. } = &self.records[record];
        match place.line {
            Some(_) => place.to_string(),
            None => stem.to_string(),
        }
    }

    /// The article that a record is. What is odd about it is added to `warnings`.
    ///
    /// # Errors
    ///
    /// When it is none: where, and why.
    pub fn article(
        &self,
        record: usize,
        options: &ReadOptions,
        warnings: &mut Vec<Warning>,
    ) -> std::result::Result<Article, Skipped> {
        let Record { place, stem, content } = &self.records[record];
        match content {
            Content::Wrong(reason) => {
                Err(Skipped { place: place.clone(), id: None, reason: reason.clone() })
            }
            Content::Passed => {
                let reason = "was passed over".to_owned();
                Err(Skipped { place: place.clone(), id: None, reason })
            }
            Content::Text(range) => {
                Ok(text_article(&self.bytes[range.clone()], stem, place, warnings))
            }
            Content::Object(range) => {
                let default_id = self.default_id(record);
                let limit_bytes = options.max_text_bytes.min(MAX_TEXT_BYTES);
                let mut reader =
                    ArticleReader { fields: &options.fields, limit_bytes, warnings: Vec::new() };
                let read = reader.read(&self.bytes[range.clone()], place.clone(), default_id);
                let warn = |message| Warning { place: place.clone(), message };
                let refuse = |reason, id| Skipped { place: place.clone(), id, reason };
                match read {
                    Ok(article) => {
                        warnings.extend(reader.warnings.into_iter().map(warn));
                        Ok(article)
                    }
                    Err(refused) => Err(refuse(refused.reason, refused.id)),
                }
            }
        }
    }
}

fn text_article(bytes: &[u8], stem: &str, place: &Place, warnings: &mut Vec<Warning>) -> Article {
    let text = String::from_utf8_lossy(bytes);
    if let std::borrow::Cow::Owned(_) = text {
        let message = super::REPLACED_UTF8.to_owned();
        warnings.push(Warning { place: place.clone(), message });
    }
    Article::new(stem, text.into_owned(), place.clone())
}

/// A file that is being read.
struct OpenFile {
    name: Arc<str>,
    stem: Arc<str>,
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

/// The id of standard input that is one article; what else is read there has a line.
fn stdin_stem(listed: &Listed) -> &'static str {
    if listed.may_be_text { "stdin" } else { "-" }
}

/// Whether a text begins with an object or with an array of them. An article can begin with a
/// bracket: `[1]`.
fn begins_like_json(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let inner = head.strip_prefix(b"[").unwrap_or(head);
    inner.trim_ascii_start().first() == Some(&b'{')
}

impl OpenFile {
    fn open(listed: &Listed, bytes_read: Arc<AtomicU64>) -> io::Result<Self> {
        let name = match &listed.path {
            Some(path) if !listed.is_stdin() => Name::of(path),
            _ => Name { format: None, compression: None, stem: stdin_stem(listed).to_owned() },
        };
        let raw: Box<dyn Read + Send> = match &listed.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        };
        let raw = Counted { inner: raw, bytes_read };
        let input = Decoded::new(compression::decompress(raw, name.compression)?);
        let format = match name.format {
            Some(format) => format,
            None if !listed.is_stdin() => Format::Text,
            None if listed.may_be_text && !begins_like_json(input.head()) => Format::Text,
            // A line of JSON lines is an object, and so this can only be an array.
            None if input.head().trim_ascii_start().first() == Some(&b'[') => Format::Array,
            None => Format::Lines,
        };
        let records = match format {
            Format::Text => Records::Text { input, is_read: false },
            format => Records::of_json(input, format),
        };
        Ok(Self { name: Arc::clone(&listed.name), stem: name.stem.into(), records })
    }

    /// Add the next record to `out`.
    fn next(&mut self, out: &mut Vec<u8>, limit_bytes: usize) -> Found {
        match &mut self.records {
            Records::Lines(lines) => lines.next(out, limit_bytes),
            Records::Elements(elements) => elements.next(out, limit_bytes),
            Records::Text { is_read, .. } if *is_read => Found::End,
            Records::Text { input, is_read } => {
                *is_read = true;
                text::read(input, out, limit_bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, expected: bool) {
        assert_eq!(begins_like_json(head.as_bytes()), expected, "{head}");
    }

    #[test]
    fn an_article_does_not_begin_like_json() {
        check(" {\"text\": \"a\"}", true);
        check("[\n {}]", true);
        check("[Reuters] The gate", false);
        check("\"We will not\"", false);
        check("", false);
    }
}
