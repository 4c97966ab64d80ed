//! Adds articles to an archive.
//!
//! In: articles, one after the other. Out: the archive has them, and it is known which it had before.
//! Adding is idempotent: an article that the archive has with the same text and metadata changes
//! nothing, other metadata replace what was known, and another text is a new version of the article.
//!
//! Articles are looked up and indexed some thousands at a time on all threads, and written by one. What
//! was added is committed whenever it takes as much memory as it may, and at the end; so of more articles
//! than fit into memory those stay that were committed before a fault, and to add the same input again
//! goes on from there.

use std::collections::hash_map::Entry;

use rayon::prelude::*;

use crate::{
    archive::{Fate, Indexed, Indexer, Record, Writer},
    corpus::{Article, Place, Skipped},
    error::Result,
    hash::{self, Map},
    pipeline::Progress,
};

/// Articles that are indexed at a time: enough to keep all threads busy, and some megabytes.
const CHUNK_ARTICLES: usize = 2_048;

/// How articles are added.
#[derive(Clone, Copy, Debug)]
pub struct AddOptions {
    /// Memory that what is not yet committed may take, in bytes.
    pub held_bytes: usize,
}

impl Default for AddOptions {
    /// Some 100,000 articles of news.
    fn default() -> Self {
        Self { held_bytes: 256 << 20 }
    }
}

/// What became of the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Those that the archive did not have.
    pub new: u64,
    /// Those that it had with another text.
    pub changed: u64,
    /// Those that it had with other metadata.
    pub amended: u64,
    /// Those that it had.
    pub same: u64,
    /// What was left out, by place.
    pub skipped: Vec<Skipped>,
}

impl Added {
    /// How many articles came.
    pub fn articles(&self) -> u64 {
        self.new + self.changed + self.amended + self.same
    }
}

/// Add `articles` to the archive, commit them, and merge what is due.
///
/// Where an id comes twice the first article counts, and the second is skipped.
///
/// # Errors
///
/// When a file of the archive cannot be written, cannot be read, or is damaged. What was committed before
/// stays.
pub fn add(
    writer: &mut Writer,
    articles: impl IntoIterator<Item = std::result::Result<Article, Skipped>>,
    options: AddOptions,
    progress: &dyn Progress,
) -> Result<Added> {
    progress.begin("adding", None);
    let mut adding = Adding { writer, added: Added::default(), places: Map::default() };
    let mut articles = articles.into_iter();
    loop {
        let chunk = adding.unrepeated(articles.by_ref().take(CHUNK_ARTICLES));
        let Some(chunk) = chunk else { break };
        adding.add(&chunk)?;
        progress.advance(chunk.len() as u64);
        if adding.writer.held_bytes() > options.held_bytes {
            adding.writer.commit()?;
            adding.writer.merge_due()?;
        }
    }
    let Adding { writer, mut added, .. } = adding;
    writer.commit()?;
    progress.begin("merging", None);
    writer.merge_due()?;
    added.skipped.sort_unstable();
    Ok(added)
}

struct Adding<'w> {
    writer: &'w mut Writer,
    added: Added,
    /// Where each id that came was read.
    places: Map<u64, Place>,
}

impl Adding<'_> {
    /// The articles of a chunk whose ids are new; none when there is no chunk any more.
    fn unrepeated(
        &mut self,
        chunk: impl Iterator<Item = std::result::Result<Article, Skipped>>,
    ) -> Option<Vec<Article>> {
        let mut chunk = chunk.peekable();
        chunk.peek()?;
        let mut articles = Vec::with_capacity(CHUNK_ARTICLES);
        for item in chunk {
            match item.and_then(|article| self.first(article)) {
                Ok(article) => articles.push(article),
                Err(skipped) => self.added.skipped.push(skipped),
            }
        }
        Some(articles)
    }

    fn first(&mut self, article: Article) -> std::result::Result<Article, Skipped> {
        match self.places.entry(hash::word(&article.id)) {
            Entry::Vacant(entry) => {
                entry.insert(article.place.clone());
                Ok(article)
            }
            Entry::Occupied(first) => {
                let reason = format!("its id is repeated: {} has it already", first.get());
                Err(Skipped { place: article.place, id: Some(article.id), reason })
            }
        }
    }

    fn add(&mut self, chunk: &[Article]) -> Result<()> {
        let writer = &*self.writer;
        let settings = writer.settings();
        let look_up = |indexer: &mut Indexer, article: &Article| {
            let fate = writer.fate(article)?;
            let indexed = match fate {
                Fate::New | Fate::Changed(..) => indexer.index(&article.text),
                Fate::Amended(..) | Fate::Same => Indexed::default(),
            };
            Ok((fate, indexed))
        };
        let found: Result<Vec<(Fate, Indexed)>> =
            chunk.par_iter().map_init(|| Indexer::new(settings), look_up).collect();
        for (article, (fate, indexed)) in chunk.iter().zip(found?) {
            match &fate {
                Fate::New => self.added.new += 1,
                Fate::Changed(..) => self.added.changed += 1,
                Fate::Amended(key, known) => {
                    self.added.amended += 1;
                    self.writer.amend(*key, known, Record::of(article));
                    continue;
                }
                Fate::Same => {
                    self.added.same += 1;
                    continue;
                }
            }
            self.writer.add(article, &fate, &indexed)?;
        }
        Ok(())
    }
}
