//! An archive in memory, for tests: maps that hold what the files do.

use std::collections::BTreeMap;

use crate::{
    archive::{ArticleKey, Holders, Holdings, Indexer, Record, Settings, WordUse},
    corpus::Corpus,
    error::Result,
};

/// The articles of a corpus as an archive holds them.
#[derive(Debug, Default)]
pub(super) struct InMemory {
    settings: Settings,
    articles: Vec<(Record, String)>,
    anchors: BTreeMap<u64, Vec<ArticleKey>>,
    buckets: BTreeMap<u64, Vec<ArticleKey>>,
    words: BTreeMap<u64, WordUse>,
}

impl InMemory {
    pub(super) fn of(corpus: &Corpus) -> Self {
        let mut archive = Self::default();
        let mut indexer = Indexer::new(&archive.settings);
        for (article, number) in corpus.articles.iter().zip(0..) {
            let key = ArticleKey { segment: 1, number };
            let indexed = indexer.index(&article.text);
            for anchor in indexed.anchors {
                archive.anchors.entry(anchor).or_default().push(key);
            }
            for bucket in indexed.buckets {
                archive.buckets.entry(bucket).or_default().push(key);
            }
            for (word, tokens) in indexed.words {
                let uses = archive.words.entry(word).or_default();
                uses.articles += 1;
                uses.tokens += u64::from(tokens);
            }
            archive.articles.push((Record::of(article), article.text.to_string()));
        }
        archive
    }
}

fn holders(lists: &BTreeMap<u64, Vec<ArticleKey>>, wanted: &[u64], most: usize) -> Vec<Holders> {
    let holders = |wanted: &u64| {
        let all = lists.get(wanted).map(Vec::as_slice).unwrap_or_default();
        let place = |number: usize| all[number * all.len() / most];
        let keys = if all.len() > most { (0..most).map(place).collect() } else { all.to_vec() };
        Holders { articles: all.len() as u64, keys }
    };
    wanted.iter().map(holders).collect()
}

impl Holdings for InMemory {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn articles(&self) -> u64 {
        self.articles.len() as u64
    }

    fn with_anchors(&self, anchors: &[u64], most: usize) -> Result<Vec<Holders>> {
        Ok(holders(&self.anchors, anchors, most))
    }

    fn with_buckets(&self, buckets: &[u64], most: usize) -> Result<Vec<Holders>> {
        Ok(holders(&self.buckets, buckets, most))
    }

    fn word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>> {
        let uses = |word| self.words.get(word).copied().unwrap_or_default();
        Ok(words.iter().map(uses).collect())
    }

    fn common_word_uses(&self, words: &[u64]) -> Result<Vec<WordUse>> {
        self.word_uses(words)
    }

    fn record(&self, key: ArticleKey) -> Result<Record> {
        Ok(self.articles[key.number as usize].0.clone())
    }

    fn text(&self, key: ArticleKey) -> Result<String> {
        Ok(self.articles[key.number as usize].1.clone())
    }
}
