//! Articles, and how collections of them are read.
//!
//! In go files, folders and standard input; out comes a [`Corpus`] (or, from [`Articles`], a stream
//! of articles that holds one at a time). A file for each concern:
//!
//! ```text
//! walk ──► compression ──► encoding ──► text, lines, array ──► json ──► Article
//! files     gzip, zstd      UTF-8        one article's bytes    fields
//! ```
//!
//! Nothing that is wrong with an article stops a run, and nothing is lost silently: each article of
//! the input is in [`Corpus::articles`] or in [`Corpus::skipped`], with its file, its line and the
//! reason. The same set of files gives the same corpus in whatever order they are named.
//!
//! Reading is bound by the parsing of JSON; memory is the articles themselves.

mod array;
mod article;
mod block;
mod compression;
mod encoding;
mod fields;
mod glance;
mod json;
mod lines;
mod reader;
mod text;
mod walk;

use std::io;

pub use article::{Article, Date, Kind, Place, Skipped, Warning};
pub use block::{Block, Blocks, Raw, Record, Want};
pub use compression::Compression;
pub use fields::{Field, FieldMap};
pub use glance::{Glance, Unescaped};
pub use reader::{Articles, Notes, ReadOptions};
pub use walk::Source;

pub use crate::store::Text;

use crate::{
    error::{ErrorKind, Result},
    id::{ArticleIndex, slip_edits},
    store::Store,
};

/// How often progress is told. Often enough to look alive at the speed of a slow disk, and far too
/// seldom to cost anything.
const PROGRESS_BYTES: u64 = 1 << 20;

/// Texts that go to the store together have so many bytes, or a little more.
const BATCH_BYTES: usize = 16 << 20;

/// Why what holds a NUL byte is skipped. As for git and grep, it is what tells binary data from
/// text; UTF-16 has one in every other byte.
const BINARY: &str = "holds NUL bytes: binary data, or UTF-16 without a byte-order mark";

/// What is said where single bytes of a UTF-8 file are damaged.
const REPLACED_UTF8: &str = "bytes that are not UTF-8 were replaced by U+FFFD";

/// A set of articles, sorted by id, and what was left out of it.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Sorted by id; ids are unique.
    pub articles: Vec<Article>,
    /// What could not be read, sorted by place.
    pub skipped: Vec<Skipped>,
    /// What is odd about what was read, sorted by place.
    pub warnings: Vec<Warning>,
    /// Files that were not UTF-8, with the encoding that was detected, sorted by file.
    pub transcoded: Vec<(String, &'static str)>,
    /// What keeps the texts, and is to keep what is made of them.
    pub store: Store,
}

impl Corpus {
    /// The article of that id. Takes a binary search.
    pub fn index_of(&self, id: &str) -> Option<ArticleIndex> {
        let index = self.articles.binary_search_by(|article| article.id.as_str().cmp(id)).ok()?;
        u32::try_from(index).ok().map(ArticleIndex)
    }

    /// The id that `id` may be a slip of: the one that the fewest edits lead to, if these are at
    /// most a third of its letters. Looks at every id.
    pub fn nearest_id(&self, id: &str) -> Option<&str> {
        self.articles
            .iter()
            .map(|article| article.id.as_str())
            .filter_map(|other| Some((slip_edits(id, other)?, other)))
            // Among equals the first in order of ids.
            .min_by_key(|&(edits, _)| edits)
            .map(|(_, other)| other)
    }

    /// How many bytes the texts have together.
    pub fn text_bytes(&self) -> u64 {
        self.articles.iter().map(|article| article.text.len() as u64).sum()
    }

    /// Sort everything, and skip the articles whose id another has that stands before them.
    ///
    /// "Before" goes by place, not by the order in which files were named or read.
    fn settle(&mut self) {
        self.articles.sort_unstable_by(|a, b| (&a.id, &a.place).cmp(&(&b.id, &b.place)));
        let skipped = &mut self.skipped;
        self.articles.dedup_by(|later, first| {
            let is_repeated = later.id == first.id;
            if is_repeated {
                skipped.push(Skipped {
                    place: later.place.clone(),
                    id: Some(std::mem::take(&mut later.id)),
                    reason: format!("its id is repeated: {} has it already", first.place),
                });
            }
            is_repeated
        });
        self.skipped.sort_unstable();
        self.warnings.sort_unstable();
        self.transcoded.sort_unstable();
    }
}

/// Read all articles of `sources`.
///
/// `progress` is told, about once each MiB and at the end, how many bytes were read so far, as they
/// are on disk. Of articles with the same id, the one that stands first by file name and line is
/// kept, and the others are skipped.
///
/// ```no_run
/// use wirecopy::corpus::{ReadOptions, Source, read};
///
/// let sources = [Source::parse("articles/"), Source::parse("wire.jsonl.zst")];
/// let corpus = read(&sources, &ReadOptions::default(), &mut |_bytes_read| {})?;
/// for skipped in &corpus.skipped {
///     eprintln!("{}: {}", skipped.place, skipped.reason);
/// }
/// # Ok::<(), wirecopy::error::Error>(())
/// ```
///
/// # Errors
///
/// When a source does not exist, when there is no article in any of them, or when the texts do not fit
/// where the options say.
pub fn read(
    sources: &[Source],
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Corpus> {
    let mut corpus = Corpus { store: options.store.clone(), ..Corpus::default() };
    let mut items = Articles::open(sources, options)?;
    let (mut bytes_told, mut loose_bytes, mut kept_articles) = (0, 0, 0);
    while let Some(item) = items.next() {
        match item {
            Ok(article) => {
                loose_bytes += article.text.len();
                corpus.articles.push(article);
            }
            Err(skipped) => corpus.skipped.push(skipped),
        }
        if loose_bytes >= BATCH_BYTES {
            keep(&mut corpus.articles[kept_articles..], &options.store)?;
            (loose_bytes, kept_articles) = (0, corpus.articles.len());
        }
        if items.bytes_read() - bytes_told >= PROGRESS_BYTES {
            bytes_told = items.bytes_read();
            progress(bytes_told);
        }
    }
    keep(&mut corpus.articles[kept_articles..], &options.store)?;
    progress(items.bytes_read());
    Notes { warnings: corpus.warnings, transcoded: corpus.transcoded } = items.take_notes();
    corpus.settle();
    if corpus.articles.is_empty() {
        return Err(no_articles(sources, &corpus.skipped).into());
    }
    Ok(corpus)
}

/// Give the texts of some articles to the store.
fn keep(articles: &mut [Article], store: &Store) -> Result<()> {
    store.check()?;
    let mut batch = store.batch();
    let places: Vec<_> =
        articles.iter().map(|article| batch.add(article.text.as_bytes())).collect();
    let batch = batch.keep()?;
    for (article, place) in articles.iter_mut().zip(&places) {
        article.text = Text::kept(batch.slice(place));
    }
    Ok(())
}

fn no_articles(sources: &[Source], skipped: &[Skipped]) -> ErrorKind {
    let inputs: Vec<_> = sources.iter().map(Source::to_string).collect();
    let inputs = if inputs.is_empty() { "no inputs".to_owned() } else { inputs.join(", ") };
    let skipped = skipped.first().map(|first| {
        format!("{} skipped, the first at {}: {}", skipped.len(), first.place, first.reason)
    });
    ErrorKind::NoArticles { inputs, skipped }
}

/// What went wrong, without the number that the operating system has for it, in lower case.
fn plain_reason(error: &io::Error) -> String {
    let mut reason = error.to_string();
    if let Some(number) = error.raw_os_error() {
        let suffix = format!(" (os error {number})");
        reason.truncate(reason.strip_suffix(&suffix).unwrap_or(&reason).len());
        if let Some(first) = reason.get_mut(..1) {
            first.make_ascii_lowercase();
        }
    }
    reason
}

fn too_long(limit_bytes: usize) -> String {
    format!("longer than the limit of {limit_bytes} bytes")
}

#[cfg(test)]
mod tests;
