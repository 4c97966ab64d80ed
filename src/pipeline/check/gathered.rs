//! The drafts and what of an archive matters to them, as one small corpus; and the report on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    Among, CheckOptions,
    sift::{Match, Other, Sifted},
};
use crate::{
    archive::{ArticleKey, Holdings},
    corpus::{Article, Corpus, Place},
    error::Result,
    id::ArticleIndex,
    pipeline::{
        Progress, ScanOptions,
        background::{Background, KnownWords, Words},
        propose::{Proposal, Routes},
        scan::report_before,
        verify::Verified,
    },
    report::model::{Archived, Capped, Report},
};

/// What the articles of an archive name as the place where they were read.
const ARCHIVE: &str = "<archive>";
/// Settings of a scan that a check has none of.
const NOT_OF_A_CHECK: [&str; 7] = [
    "threshold",
    "recall",
    "bucket_cap",
    "least_shared_anchors",
    "aligned_pairs",
    "least_shared_shingles",
    "all_pairs",
];

/// Drafts, and the articles of an archive that share wording with them.
#[derive(Debug)]
pub struct Gathered {
    corpus: Corpus,
    pub(super) known: KnownWords,
    is_draft: Vec<bool>,
    /// Sorted by the articles.
    found: Vec<Verified>,
    routes: Routes,
    capped: Capped,
    pairs: u64,
    archive: Archived,
}

impl Gathered {
    /// Join the drafts, what was found, and the context; the ids are those of drafts that the archive has too.
    pub(super) fn of(
        drafts: Corpus,
        holdings: &dyn Holdings,
        sifted: Sifted,
        (context, own_versions): (Vec<ArticleKey>, Vec<String>),
    ) -> Result<Self> {
        let held = sifted.matches.iter().filter_map(|found| match found.other {
            Other::Held(key) => Some(key),
            Other::Draft(_) => None,
        });
        let keys: BTreeSet<ArticleKey> = held.chain(context).collect();
        let keys: Vec<ArticleKey> = keys.into_iter().collect();
        let file: Arc<str> = ARCHIVE.into();
        let read = |&key: &ArticleKey| -> Result<Article> {
            let place = Place { file: file.clone(), line: None };
            Ok(holdings.record(key)?.into_article(holdings.text(key)?, place))
        };
        let held: Vec<Article> = keys.par_iter().map(read).collect::<Result<_>>()?;
        let ids: Vec<String> = held.iter().map(|article| article.id.clone()).collect();
        let draft_ids: Vec<String> =
            drafts.articles.iter().map(|article| article.id.clone()).collect();
        let mut corpus = drafts;
        corpus.articles.extend(held);
        corpus.articles.sort_by(|x, y| x.id.cmp(&y.id));
        let place = |id: &str| corpus.index_of(id).expect("its article was just put there");
        let drafts: Vec<ArticleIndex> = draft_ids.iter().map(|id| place(id)).collect();
        let held: BTreeMap<ArticleKey, ArticleIndex> =
            keys.iter().zip(&ids).map(|(&key, id)| (key, place(id))).collect();
        let mut is_draft = vec![false; corpus.articles.len()];
        for draft in &drafts {
            is_draft[draft.get()] = true;
        }
        let (found, routes) = placed(sifted.matches, &drafts, &held);
        let archive =
            Archived { articles: holdings.articles(), candidates: sifted.candidates, own_versions };
        let (capped, pairs) = (sifted.capped, sifted.pairs);
        let known = KnownWords::default();
        Ok(Self { corpus, known, is_draft, found, routes, capped, pairs, archive })
    }

    /// The drafts, and the articles of the archive that were read with them; what was skipped among the
    /// drafts.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Whether the article of this id is a draft.
    pub fn is_draft(&self, id: &str) -> bool {
        self.corpus.index_of(id).is_some_and(|index| self.is_draft[index.get()])
    }

    /// Report what the drafts share: on the drafts, and on those articles of the archive that share
    /// wording with one. In each pair of the two, `a` is the draft.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read.
    pub fn report(
        &self,
        holdings: &dyn Holdings,
        options: &CheckOptions,
        progress: &dyn Progress,
    ) -> Result<Report<'_>> {
        let pairs = self.found.iter().map(|pair| (pair.a, pair.b)).collect();
        let (routes, capped) = (self.routes.clone(), self.capped);
        let proposal = Proposal { pairs, routes, capped, is_exhaustive: false };
        let words = Words { holdings, known: &self.known, is_draft: &self.is_draft };
        let background = Background { words, proposal };
        let scanning = ScanOptions {
            shingle_tokens: holdings.settings().shingle_tokens,
            sketch_slots: 1,
            ..options.scan.clone()
        };
        let found = self.found.clone();
        let report = report_before(&self.corpus, found, &background, &scanning, progress)?;
        let mut report = only(report, &background.listed(&self.found));
        for article in &mut report.articles {
            article.archived = !self.is_draft(article.id);
        }
        if options.among == Among::No {
            // What the archive's articles have from each other was not asked.
            report.families.clear();
        }
        report.run.articles = self.is_draft.iter().filter(|is_draft| **is_draft).count();
        report.run.pairs_compared = self.pairs;
        report.run.archive = Some(self.archive.clone());
        report.run.settings = settings(report.run.settings, holdings, options);
        Ok(report)
    }
}

/// The pairs by their places in the corpus, sorted, and what proposed them.
fn placed(
    matches: Vec<Match>,
    drafts: &[ArticleIndex],
    held: &BTreeMap<ArticleKey, ArticleIndex>,
) -> (Vec<Verified>, Routes) {
    let mut found = Vec::with_capacity(matches.len());
    let mut all = Vec::with_capacity(matches.len());
    for Match { draft, other, routes, overlap, passages } in matches {
        let a = drafts[draft];
        let b = match other {
            Other::Draft(other) => drafts[other],
            Other::Held(key) => held[&key],
        };
        all.push(((a.min(b), a.max(b)), routes));
        found.push(Verified { a, b, overlap, passages });
    }
    found.sort_by_key(|pair| (pair.a, pair.b));
    all.sort_by_key(|pair| pair.0);
    (found, Routes::Each(all))
}

/// The report on those articles only that are listed; the others are in no pair.
fn only<'c>(mut report: Report<'c>, is_listed: &[bool]) -> Report<'c> {
    let mut places = Vec::with_capacity(is_listed.len());
    let mut next = 0;
    for is_listed in is_listed {
        places.push(next);
        next += usize::from(*is_listed);
    }
    let mut listed = is_listed.iter();
    report.articles.retain(|_| listed.next().is_some_and(|is_listed| *is_listed));
    for pair in &mut report.pairs {
        pair.a_index = places[pair.a_index];
        pair.b_index = places[pair.b_index];
    }
    report
}

/// The settings that decided what a check finds.
fn settings(
    mut settings: Map<String, Value>,
    holdings: &dyn Holdings,
    options: &CheckOptions,
) -> Map<String, Value> {
    settings.retain(|name, _| !NOT_OF_A_CHECK.contains(&name.as_str()));
    let archive = holdings.settings();
    settings.insert("window".to_owned(), json!(archive.window));
    settings.insert("slots".to_owned(), json!(archive.slots));
    settings.insert("candidates".to_owned(), json!(options.candidates));
    let filter = &options.filter;
    for (name, date) in [("since", &filter.since), ("until", &filter.until)] {
        if let Some(date) = date {
            settings.insert(name.to_owned(), json!(date.given));
        }
    }
    for (name, outlets) in [("outlets", &filter.outlets), ("not_outlets", &filter.not_outlets)] {
        if !outlets.is_empty() {
            settings.insert(name.to_owned(), json!(outlets));
        }
    }
    settings
}
