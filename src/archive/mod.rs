//! The index on disk: what was published, kept so that a draft can be checked against it at once.
//!
//! In go articles; out come, for the anchors of a text, the articles that have them, and those articles
//! with their texts. `docs/archive.md` describes the files.

mod articles;
mod build;
mod bytes;
mod catalog;
mod common;
mod container;
#[doc(hidden)]
pub mod fuzz;
mod index;
mod merge;
mod patch;
mod record;
mod segment;
mod settings;
mod snapshot;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod verify;
mod writer;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use index::{Indexed, Indexer};
pub use record::Record;
pub use settings::{FORMAT, Settings};
pub use snapshot::Snapshot;
pub use verify::{Size, Stats};
pub use writer::{Fate, Writer};

use crate::error::{Error, Result};
use catalog::Catalog;

/// The folder of the segments, in that of the archive.
const SEGMENTS: &str = "segments";

/// An archive: a folder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    settings: Settings,
    catalog: Arc<Catalog>,
}

impl Archive {
    /// Make an empty archive in a folder that is empty or not there.
    ///
    /// # Errors
    ///
    /// When something is there already, or the folder cannot be written.
    pub fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        let segments = folder.join(SEGMENTS);
        fs::create_dir_all(&segments).map_err(|error| Error::io(&segments, error))?;
        let catalog = Arc::new(Catalog::create(folder, settings)?);
        Ok(Self { folder: folder.to_owned(), settings: settings.clone(), catalog })
    }

    /// Open the archive in a folder. Takes as long whatever its size.
    ///
    /// # Errors
    ///
    /// When there is none, when it was made with settings that this program does not read, or when it
    /// is damaged.
    pub fn open(folder: &Path) -> Result<Self> {
        let (catalog, settings) = Catalog::open(folder)?;
        Ok(Self { folder: folder.to_owned(), settings, catalog: Arc::new(catalog) })
    }

    /// Open the archive in a folder, or make one with these settings where nothing is, or nothing but
    /// what was left behind when making one was cut short.
    ///
    /// # Errors
    ///
    /// As [`Self::create`] and [`Self::open`].
    pub fn open_or_create(folder: &Path, settings: &Settings) -> Result<Self> {
        if !is_vacant(folder) {
            return Self::open(folder);
        }
        // Somebody else may be quicker.
        Self::create(folder, settings).or_else(|error| match is_vacant(folder) {
            true => Err(error),
            false => Self::open(folder),
        })
    }

    /// How its articles are cut and hashed.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its state as it was committed last.
    ///
    /// # Errors
    ///
    /// When a file is missing or damaged, as far as opening shows.
    pub fn snapshot(&self) -> Result<Snapshot> {
        Snapshot::open(self)
    }

    /// Begin to change it.
    ///
    /// # Errors
    ///
    /// When another process does, or as [`Self::snapshot`].
    pub fn writer(&self) -> Result<Writer> {
        Writer::open(self)
    }

    fn segments_folder(&self) -> PathBuf {
        self.folder.join(SEGMENTS)
    }
}

/// Whether a folder is not there or empty, or holds only what is made before the catalog.
fn is_vacant(folder: &Path) -> bool {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return error.kind() == std::io::ErrorKind::NotFound,
    };
    let is_left_over = |entry: std::io::Result<fs::DirEntry>| {
        let Ok(name) = entry.map(|entry| entry.file_name()) else { return false };
        name == SEGMENTS || name.to_string_lossy().starts_with("new-")
    };
    entries.into_iter().all(is_left_over)
}

/// Which article of an archive, in one state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey {
    /// Number of its segment.
    pub segment: u64,
    /// Its place in the segment.
    pub number: u32,
}

/// The articles that have an anchor, or a bucket of a signature's band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// How many there are, those that were removed and are not yet compacted away included.
    pub articles: u64,
    /// Those that are there: all, or where more than was asked for have it, as many of them evenly
    /// spaced, less those that were removed. Ascending.
    pub keys: Vec<ArticleKey>,
}

/// How often a word occurs in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordUse {
    /// Articles that have it.
    pub articles: u64,
    /// Occurrences in all.
    pub tokens: u64,
}

/// What a check asks of an archive. One state of it, which no writer changes.
pub trait Holdings: Sync {
    /// How its articles are cut and hashed.
    fn settings(&self) -> &Settings;
    /// How many articles there are.
    fn articles(&self) -> u64;
    /// For each anchor, the articles that have it: up to `most` of them.
    ///
    /// # Errors
    ///
    /// Here as below: when a file of the archive cannot be read, or is damaged where it was read.
    fn with_anchors(&self, anchors: &[u64], most: usize) -> Result<Vec<Holders>>;
    /// The same for buckets, as [`Indexed::buckets`] has them.
    fn with_buckets(&self, buckets: &[u64], most: usize) -> Result<Vec<Holders>>;
    /// How often each word occurs, told by its [`hash::word`](crate::hash::word).
    fn word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>>;
    /// The same of words as far as it tells what they weigh: a word that fewer than one article in 128 has may
    /// be said to occur nowhere. Of many words this takes far less time.
    fn common_word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>>;
    /// What is known of an article.
    fn record(&self, key: ArticleKey) -> Result<Record>;
    /// An article's text.
    fn text(&self, key: ArticleKey) -> Result<String>;
}
