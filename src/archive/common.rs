//! How often common words occur, for the texts of many articles at once.
//!
//! Of the words of a text most are common, and few of all words are: so each segment lists apart the words that
//! one article in [`COMMON_SHARE`] has, some ten thousand of them. Whoever weighs words asks here first. A
//! word of which this says nothing is so rare that every word weighs as much that is rarer.
//!
//! Made when it is first asked for, at some milliseconds; a word that only some of the segments list is looked
//! up in the others, unless it is rare whatever they say.

use super::{
    WordUse,
    container::{BlockWriter, Section},
    segment::Segment,
    table::{TableWriter, Value, short},
};
use crate::{error::Result, hash::Map};

/// A segment lists the words that at least one of so many of its articles have: half as many as a word
/// may have that weighs less than the rarest.
const COMMON_SHARE: u64 = 256;
/// A word that fewer than one article in so many has weighs as much as any that is rarer.
const WEIGHED_SHARE: u64 = 128;

/// Whether a segment of so many articles lists a word.
pub(super) fn is_common(uses: &WordUse, articles: u64) -> bool {
    uses.articles.saturating_mul(COMMON_SHARE) >= articles
}

/// Write the list of a segment of so many articles, from its words with their keys, ascending.
pub(super) fn write(
    out: &mut BlockWriter,
    words: impl Iterator<Item = (u64, WordUse)>,
    articles: u64,
) -> Result<()> {
    let common: Vec<(u64, WordUse)> = words.filter(|(_, uses)| is_common(uses, articles)).collect();
    let mut table = TableWriter::begin(out, Section::Common, common.len() as u64);
    for (key, uses) in common {
        table.push(out, key, uses)?;
    }
    table.end(out)
}

/// The common words of an archive.
#[derive(Debug, Default)]
pub(super) struct CommonWords {
    /// By short key.
    uses: Map<u64, WordUse>,
}

impl CommonWords {
    pub(super) fn of(segments: &[Segment]) -> Result<Self> {
        let mut listed: Map<u64, (WordUse, Vec<usize>)> = Map::default();
        for (number, segment) in segments.iter().enumerate() {
            for entry in segment.entries::<WordUse>(Section::Common)? {
                let (key, uses) = entry?;
                let (sum, by) = listed.entry(key).or_default();
                sum.join(uses);
                by.push(number);
            }
        }
        let articles = |segment: &Segment| u64::from(segment.notes.articles);
        let all: u64 = segments.iter().map(articles).sum();
        let mut listed: Vec<(u64, (WordUse, Vec<usize>))> = listed.into_iter().collect();
        listed.sort_unstable_by_key(|(key, _)| *key);
        let mut uses = Map::default();
        for (key, (mut sum, by)) in listed {
            let others = || segments.iter().enumerate().filter(|(number, _)| !by.contains(number));
            let most: u64 = others().map(|(_, segment)| articles(segment) / COMMON_SHARE).sum();
            if WEIGHED_SHARE * (sum.articles + most) < all {
                continue;
            }
            for (_, segment) in others() {
                let found: Option<WordUse> =
                    segment.find(Section::Words, super::table::long(key))?;
                sum.join(found.unwrap_or_default());
            }
            uses.insert(key, sum);
        }
        Ok(Self { uses })
    }

    /// How often a word occurs, if it is common.
    pub(super) fn get(&self, word: u64) -> Option<WordUse> {
        self.uses.get(&short(word)).copied()
    }
}
