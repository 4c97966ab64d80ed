//! What of an article can be looked up.
//!
//! In: a text. Out: its anchors, the buckets of its signature and its words. Costs a pass over the
//! text, and a sort of what was found.

use crate::{
    hash::{self, Map},
    lsh::{self, Banding},
    shingle::shingles,
    sketch::{Sketcher, anchors},
    text::{Tokeniser, Tokens},
};

use super::Settings;

/// What of one article can be looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexed {
    /// The distinct shingles that are anchors, ascending.
    pub anchors: Vec<u64>,
    /// For each band of the signature the bucket it falls in; none for a text of less than one shingle.
    pub buckets: Vec<u64>,
    /// The [`hash::word`] of each distinct word, ascending, with how often it occurs.
    pub words: Vec<(u64, u32)>,
    /// Words in all.
    pub tokens: u32,
}

/// Finds what of articles can be looked up, one after the other. Keep one for each thread.
#[derive(Debug)]
pub struct Indexer {
    settings: Settings,
    sketcher: Sketcher,
    tokeniser: Tokeniser,
    tokens: Tokens,
    words: Vec<u64>,
    shingles: Vec<u64>,
    signature: Vec<u32>,
}

impl Indexer {
    /// For an archive with these settings. Costs about a millisecond.
    pub fn new(settings: &Settings) -> Self {
        Self {
            sketcher: Sketcher::new(settings.slots),
            signature: vec![0; settings.slots],
            settings: settings.clone(),
            tokeniser: Tokeniser::new(),
            tokens: Tokens::default(),
            words: Vec::new(),
            shingles: Vec::new(),
        }
    }

    /// What of `text` can be looked up.
    pub fn index(&mut self, text: &str) -> Indexed {
        self.tokeniser.tokenise(text, &mut self.tokens);
        self.words.clear();
        self.words.extend(self.tokens.iter().map(|(form, _)| hash::word(form)));
        shingles(&self.words, self.settings.shingle_tokens, &mut self.shingles);
        let found = anchors(&self.shingles, self.settings.window);
        let mut found: Vec<u64> = found.into_iter().map(|anchor| anchor.shingle).collect();
        found.sort_unstable();
        found.dedup();
        Indexed {
            anchors: found,
            buckets: self.buckets(),
            words: self.distinct_words(),
            tokens: u32::try_from(self.words.len()).expect("a text has fewer words than bytes"),
        }
    }

    fn buckets(&mut self) -> Vec<u64> {
        if !self.sketcher.sketch(&self.shingles, &mut self.signature) {
            return Vec::new();
        }
        let banding = Banding { bands: self.settings.bands, rows: self.settings.rows };
        // Told apart by the band, so that all can stand in one table.
        let of_band = |(band, bucket): (u64, u64)| hash::mix(bucket ^ hash::mix(band));
        (1..).zip(lsh::buckets(&self.signature, banding)).map(of_band).collect()
    }

    fn distinct_words(&self) -> Vec<(u64, u32)> {
        let mut uses: Map<u64, u32> = Map::default();
        for &word in &self.words {
            *uses.entry(word).or_default() += 1;
        }
        let mut words: Vec<(u64, u32)> = uses.into_iter().collect();
        words.sort_unstable();
        words
    }
}
