//! Finds reuse in a corpus.
//!
//! Prepare every article, propose pairs, compare the proposed on their texts, tell boilerplate from
//! prose, judge each pair, and assemble the report. Memory: the corpus, some 40 bytes a word beside
//! it, and what was found.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Map as JsonMap, Value, json};

use crate::{
    align::{AlignOptions, Sensitivity},
    corpus::{Article, Corpus, Skipped},
    error::Result,
    id::ArticleIndex,
    lsh::Banding,
    pipeline::{
        Banned, MOST_AT_A_TIME, Progress,
        assemble::Evidence,
        background::Background,
        discover,
        furnish::furniture,
        limits::{LimitOptions, Limits},
        lists::Sources,
        postings::Postings,
        prepare::{PreparedCorpus, prepare, prepare_before},
        propose::{Proposal, propose},
        stories::Stories,
        verify::{Compared, Texts, Verified, verify},
    },
    provenance::{Agencies, Citation, Credit, Outlets, credits_and_citations},
    report::model::{
        Carried, Lists, PairEntry, Report, Run, SCHEMA, SkippedEntry, TranscodedEntry,
    },
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::DEFAULT_SLOTS,
};

/// Resemblance from which whole articles are to be proposed, unless the user says otherwise.
pub const DEFAULT_THRESHOLD: f64 = 0.5;
/// Probability with which they are, unless the user says otherwise.
pub const DEFAULT_RECALL: f64 = 0.99;

/// Which pairs of articles are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    #[default]
    Among,
    /// Each article against the references, given in ascending order.
    Against(Vec<ArticleIndex>),
    /// These, in the order given: `a` is the first of each.
    Pairs(Vec<(ArticleIndex, ArticleIndex)>),
}

/// What decides what is found.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// Tokens in a shingle.
    pub shingle_tokens: usize,
    /// Slots in a signature.
    pub sketch_slots: usize,
    /// Whole articles of this resemblance are to be proposed.
    pub threshold: f64,
    /// With at least this probability.
    pub recall: f64,
    /// In an LSH bucket of more articles, each is paired only with as many successors.
    pub bucket_cap: usize,
    /// Anchors that more articles share propose nothing.
    pub anchor_cap: usize,
    /// Anchors that two articles must share to be proposed.
    pub least_shared_anchors: u32,
    /// Up to this many pairs, all are compared.
    pub exhaustive_pairs: usize,
    /// Up to this many proposed pairs, the words of all are aligned. Of more, as tens of thousands of
    /// articles propose, only those of the pairs that share [`Self::least_shared_shingles`] or much
    /// of either article; the others are counted in the run's `capped` record. Nearly all of
    /// them share a phrase and nothing else.
    pub aligned_pairs: usize,
    /// The shingles that a pair shares at least for it to be aligned, where there are so many. Those
    /// that more than [`Self::anchor_cap`] articles have do not count.
    pub least_shared_shingles: u32,
    /// What makes a passage.
    pub align: AlignOptions,
    /// Whose credits are looked for.
    pub agencies: Agencies,
    /// Which pairs may be compared.
    pub limits: LimitOptions,
    /// What is boilerplate whatever the corpus says.
    pub boilerplate: Banned,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self {
            shingle_tokens: DEFAULT_SHINGLE_TOKENS,
            sketch_slots: DEFAULT_SLOTS,
            threshold: DEFAULT_THRESHOLD,
            recall: DEFAULT_RECALL,
            bucket_cap: 1_000,
            anchor_cap: 100,
            least_shared_anchors: 2,
            // 200 articles: some seconds of one processor.
            exhaustive_pairs: 20_000,
            // Some minutes of one processor.
            aligned_pairs: 1_000_000,
            // A dozen words in a row, or a sentence of twenty with an edit.
            least_shared_shingles: 8,
            align: AlignOptions::default(),
            agencies: Agencies::builtin(),
            limits: LimitOptions::default(),
            boilerplate: Banned::default(),
        }
    }
}

impl ScanOptions {
    /// The settings that decided what is found, as a report names them.
    fn settings(
        &self,
        banding: Banding,
        window: usize,
        is_exhaustive: bool,
    ) -> JsonMap<String, Value> {
        let sensitivity = match self.align.sensitivity {
            Sensitivity::Verbatim => "verbatim",
            Sensitivity::Edited => "edited",
            Sensitivity::Rewritten => "rewritten",
        };
        let settings = json!({
            "shingle": self.shingle_tokens,
            "sensitivity": sensitivity,
            "slots": self.sketch_slots,
            "threshold": self.threshold,
            "recall": self.recall,
            "bands": banding.bands,
            "rows": banding.rows,
            "window": window,
            "bucket_cap": self.bucket_cap,
            "anchor_cap": self.anchor_cap,
            "least_shared_anchors": self.least_shared_anchors,
            "aligned_pairs": self.aligned_pairs,
            "least_shared_shingles": self.least_shared_shingles,
            "all_pairs": is_exhaustive,
            "same_outlet": self.limits.same_outlet.name(),
        });
        let Value::Object(mut settings) = settings else {
            unreachable!("it is written as an object")
        };
        if let Some(window) = self.limits.window {
            settings.insert("window_minutes".to_owned(), json!(window.as_mins()));
        }
        let banned = self.boilerplate.texts().len();
        if banned > 0 {
            settings.insert("boilerplate_fragments".to_owned(), banned.into());
        }
        settings
    }

    /// How signatures are divided.
    ///
    /// # Errors
    ///
    /// When the recall cannot be reached.
    pub fn banding(&self) -> Result<Banding> {
        Banding::choose(self.sketch_slots, self.threshold, self.recall)
    }
}

/// Compare the articles of `corpus` and report what they share.
///
/// # Errors
///
/// When the recall asked for cannot be reached, and when the corpus's store has too little room for what is made
/// of the articles, or gave up for want of memory.
pub fn scan<'c>(
    corpus: &'c Corpus,
    scope: &Scope,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<Report<'c>> {
    let mut proposed = Proposed::of(corpus, scope, options, progress)?;
    proposed.prepared.forget_signatures();
    let job = Job { corpus, scope, options, background: None, progress };
    let found = job.compare(&mut proposed)?;
    job.report(proposed, found)
}

/// Report what the pairs of `corpus` share that were found before, with an archive as background. The
/// report has an entry for every article of the corpus.
pub(super) fn report_before<'c>(
    corpus: &'c Corpus,
    found: Vec<Verified>,
    background: &Background<'_>,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<Report<'c>> {
    let prepared = prepare_before(corpus, background.words, options, progress)?;
    let postings = Postings::build(&prepared)?;
    let (banding, proposal) = (background.banding(), background.proposal.clone());
    let proposed = Proposed { banding, prepared, postings, proposal };
    // The pairs are given: of the scope only that not all of them are compared matters.
    let scope = &Scope::Pairs(Vec::new());
    let job = Job { corpus, scope, options, background: Some(background), progress };
    job.report(proposed, found)
}

/// What is asked of a corpus.
struct Job<'j, 'c> {
    corpus: &'c Corpus,
    scope: &'j Scope,
    options: &'j ScanOptions,
    background: Option<&'j Background<'j>>,
    progress: &'j dyn Progress,
}

impl<'c> Job<'_, 'c> {
    /// Report what the pairs share that were found.
    fn report(&self, proposed: Proposed, pairs: Vec<Verified>) -> Result<Report<'c>> {
        let Self { corpus, options, progress, .. } = *self;
        let Proposed { banding, prepared, postings, proposal } = proposed;
        let furniture = furniture(&prepared, &postings, &pairs, progress);
        let fragments = match self.background {
            None => discover::fragments(corpus, &prepared, &postings, &furniture),
            // Of the articles that have a fragment only a few are here.
            Some(_) => Vec::new(),
        };
        let boilerplate = furniture.words(&prepared, &options.boilerplate)?;
        let settings = options.settings(banding, postings.window, proposal.is_exhaustive);
        let run = run(corpus, &prepared, &proposal, settings);
        progress.begin("assembling", None);
        let (credits, citations) = self.named(&pairs);
        let evidence = Evidence {
            corpus,
            prepared: &prepared,
            boilerplate,
            pairs,
            credits,
            citations,
            agencies: &options.agencies,
            routes: &proposal.routes,
            same_outlet: options.limits.same_outlet,
            drafts: self.background.map_or(&[], |background| background.words.is_draft),
        };
        let mut report = self.assemble(evidence, run)?;
        report.lists.boilerplate = fragments;
        Ok(report)
    }

    /// Compare the proposed pairs.
    fn compare(&self, proposed: &mut Proposed) -> Result<Vec<Verified>> {
        let Proposed { prepared, postings, proposal, .. } = proposed;
        let options = self.options;
        let (align, bar) = (proposal.align_options(options), proposal.bar(postings, options));
        let stories = Stories::of(prepared, &proposal.pairs)?;
        let articles = &self.corpus.articles;
        let texts = Texts { articles, prepared, stories: &stories, bar };
        let Compared { found, unaligned } = verify(texts, &proposal.pairs, align, self.progress)?;
        proposal.capped.pairs = unaligned;
        Ok(found)
    }

    /// Whom each article credits, and which publications it names; nobody for articles that no report
    /// lists.
    fn named(&self, pairs: &[Verified]) -> (Vec<Vec<Credit>>, Vec<Vec<Citation>>) {
        let articles = &self.corpus.articles;
        let agencies = &self.options.agencies;
        let listed = match self.background {
            None => vec![true; articles.len()],
            Some(background) => background.listed(pairs),
        };
        let outlets = Outlets::new(articles, agencies);
        let named = |(article, is_listed): (&Article, &bool)| {
            if *is_listed {
                credits_and_citations(article, &outlets)
            } else {
                (Vec::new(), Vec::new())
            }
        };
        articles.par_iter().with_max_len(MOST_AT_A_TIME).zip(&listed).map(named).unzip()
    }

    /// The report, but for the boilerplate that was discovered.
    fn assemble(&self, evidence: Evidence<'c, '_>, run: Run) -> Result<Report<'c>> {
        let store = &self.corpus.store;
        let found = evidence.judge();
        store.check()?;
        let (articles, families) = (evidence.articles(&found), evidence.families(&found));
        store.check()?;
        let pairs = evidence.into_pairs(found.pairs);
        store.check()?;
        let carried = match self.scope {
            Scope::Against(references) => Some(carried(references.len(), &pairs, &run)),
            Scope::Among | Scope::Pairs(_) => None,
        };
        let mut report = Report {
            run: Run { carried, ..run },
            articles,
            pairs,
            families,
            lists: Lists::default(),
        };
        let (articles, agencies) = (&self.corpus.articles[..], &self.options.agencies);
        report.lists = Sources { report: &report, articles, agencies, scope: self.scope }.lists();
        Ok(report)
    }
}

/// What is known before any two texts are compared.
pub(super) struct Proposed {
    pub(super) banding: Banding,
    pub(super) prepared: PreparedCorpus,
    pub(super) postings: Postings,
    pub(super) proposal: Proposal,
}

impl Proposed {
    pub(super) fn of(
        corpus: &Corpus,
        scope: &Scope,
        options: &ScanOptions,
        progress: &dyn Progress,
    ) -> Result<Self> {
        let banding = options.banding()?;
        let prepared = prepare(corpus, options, progress)?;
        let postings = Postings::build(&prepared)?;
        let sketches = (&prepared.signatures, &postings, banding);
        let limits = Limits::of(corpus, &prepared, options.limits);
        let proposal = propose(scope, sketches, &limits, options, progress);
        corpus.store.check()?;
        Ok(Self { banding, prepared, postings, proposal })
    }
}

fn run(
    corpus: &Corpus,
    prepared: &PreparedCorpus,
    proposal: &Proposal,
    settings: JsonMap<String, Value>,
) -> Run {
    let skipped = |skipped: &Skipped| SkippedEntry {
        file: skipped.place.file.to_string(),
        line: skipped.place.line,
        id: skipped.id.clone(),
        reason: skipped.reason.clone(),
    };
    let too_short = corpus
        .articles
        .iter()
        .zip(&prepared.articles)
        .filter(|(_, prepared)| prepared.shingle_set.is_empty());
    Run {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        articles: corpus.articles.len(),
        pairs_compared: proposal.pairs.len() as u64,
        settings,
        skipped: corpus.skipped.iter().map(skipped).collect(),
        too_short: too_short.map(|(article, _)| article.id.clone()).collect(),
        transcoded: corpus
            .transcoded
            .iter()
            .map(|(file, encoding)| TranscodedEntry { file: file.clone(), encoding })
            .collect(),
        capped: proposal.capped,
        carried: None,
        archive: None,
    }
}

/// Which of the articles asked about, the first of each pair, have prose of references.
fn carried(references: usize, pairs: &[PairEntry<'_>], run: &Run) -> Carried {
    let mut credits: BTreeMap<&str, bool> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.relation.is_reuse()) {
        *credits.entry(pair.a).or_default() |= pair.credited;
    }
    let those = |credited: bool| -> Vec<String> {
        credits.iter().filter(|(_, is)| **is == credited).map(|(id, _)| (*id).to_owned()).collect()
    };
    Carried {
        references,
        articles: run.articles - references,
        credited: those(true),
        uncredited: those(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        corpus::{Article, Place},
        pipeline::Silent,
        store::Store,
    };

    /// Words `start` to `end` of a language of its own.
    fn words(start: usize, end: usize) -> String {
        (start..end).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    /// With and without trying all pairs, and from either side.
    fn check_limits(limits: LimitOptions, expected: u64) {
        let copy = |id: &str, outlet: &str, date: &str| Article {
            outlet: Some(outlet.to_owned()),
            date: crate::corpus::Date::parse(date),
            ..Article::new(id, words(0, 60), Place { file: "test".into(), line: None })
        };
        let corpus = Corpus {
            articles: vec![
                copy("a", "Gazette", "2024-05-01T00:00:00Z"),
                copy("b", "Gazette", "2024-05-01T03:00:00Z"),
                copy("c", "Herald", "2024-05-09T00:00:00Z"),
                copy("d", "Herald", ""),
            ],
            ..Corpus::default()
        };
        for exhaustive_pairs in [0, 1_000] {
            let options = ScanOptions { exhaustive_pairs, limits, ..ScanOptions::default() };
            let scan = |scope: &Scope| scan(&corpus, scope, &options, &Silent).unwrap();
            assert_eq!(scan(&Scope::Among).run.pairs_compared, expected);
            let listed = Scope::Pairs(vec![(ArticleIndex(0), ArticleIndex(2))]);
            assert_eq!(scan(&listed).run.pairs_compared, 1);
        }
    }

    #[test]
    fn a_window_leaves_out_what_is_far_apart() {
        let within = |hours| LimitOptions {
            window: Some(jiff::SignedDuration::from_hours(hours)),
            ..LimitOptions::default()
        };
        check_limits(LimitOptions::default(), 6);
        check_limits(within(3), 4);
        check_limits(within(2), 3);
        check_limits(within(24 * 8), 6);
    }

    #[test]
    fn articles_of_one_outlet_can_be_left_out() {
        let limits = LimitOptions {
            same_outlet: crate::pipeline::SameOutlet::Skip,
            ..LimitOptions::default()
        };
        check_limits(limits, 4);
    }

    fn check(aligned_pairs: usize, expected_pairs: &[(&str, &str)], expected_capped: u64) {
        let article = |id: &str, text: &str| {
            Article::new(id, text, Place { file: "test".into(), line: None })
        };
        let (own, phrase) = (words(0, 60), words(20, 30));
        let corpus = Corpus {
            articles: vec![
                article("a", &own),
                article("b", &format!("{} {}", words(100, 140), words(0, 50))),
                article("c", &format!("{} {phrase} {}", words(200, 260), words(300, 340))),
            ],
            ..Corpus::default()
        };
        let options = ScanOptions { exhaustive_pairs: 0, aligned_pairs, ..ScanOptions::default() };
        let report = scan(&corpus, &Scope::Among, &options, &Silent).unwrap();
        let found: Vec<(&str, &str)> = report.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
        assert_eq!(found, expected_pairs);
        assert_eq!(report.run.capped.pairs, expected_capped);
    }

    /// A report is the same wherever the store keeps the articles.
    #[test]
    fn what_is_kept_in_a_file_is_found_as_well() {
        let report = |store: Store| {
            let article = |n: usize| {
                let text = format!("{} \u{201c}{}\u{201d}", words(n, n + 40), words(0, 30));
                Article::new(format!("{n:03}"), text, Place { file: "test".into(), line: None })
            };
            let articles = (0..60).map(article).collect();
            let corpus = Corpus { articles, store, ..Corpus::default() };
            let report = scan(&corpus, &Scope::Among, &ScanOptions::default(), &Silent).unwrap();
            assert!(!report.pairs.is_empty());
            serde_json::to_string(&(&report.articles, &report.pairs, &report.families)).unwrap()
        };
        assert_eq!(report(Store::new(0, &std::env::temp_dir())), report(Store::in_memory()));
    }

    #[test]
    fn a_large_search_passes_over_pairs_that_share_a_phrase() {
        check(3, &[("a", "b"), ("a", "c"), ("b", "c")], 0);
        check(2, &[("a", "b")], 2);
    }
}
