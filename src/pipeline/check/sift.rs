//! Which candidates really share wording with a draft.
//!
//! Candidates are many, and most share a stock phrase: so their texts are read and compared for some drafts at a
//! time, and what shares nothing is forgotten before the next. What is found is kept by the places of
//! its words, which stay the same in whatever corpus the articles are put later.

use std::{collections::BTreeSet, ops::Range};

use rayon::prelude::*;

use super::{Among, Scene, lookup::LookedUp};
use crate::{
    align::{AlignOptions, Passage},
    archive::ArticleKey,
    corpus::{Article, Corpus, Place},
    error::Result,
    id::ArticleIndex,
    pipeline::{
        Progress, Silent,
        background::Words,
        prepare::prepare_before,
        propose::Pair,
        scan::Proposed,
        stories::Stories,
        verify::{Bar, Compared, Texts, verify},
    },
    report::model::{Capped, Route},
    resemblance::Overlap,
};

/// Drafts whose candidates are read at a time: some fifty megabytes of words.
const BATCH_DRAFTS: usize = 32;
/// So many of a draft's candidates are aligned with it whatever they share, the likeliest first; of the
/// others only those that share a dozen words in a row or much of either article. Most of them share a
/// stock phrase, and aligning them all would take most of the time of a check.
const SPARED: usize = 16;

/// What a draft was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    /// Another draft, by its place.
    Draft(usize),
    /// An article of the archive.
    Held(ArticleKey),
}

/// A draft and an article that share wording.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Place of the draft.
    pub(super) draft: usize,
    pub(super) other: Other,
    pub(super) routes: Vec<Route>,
    pub(super) overlap: Overlap,
    /// The draft is the first of the two.
    pub(super) passages: Vec<Passage>,
}

/// What sifting came to.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    pub(super) matches: Vec<Match>,
    pub(super) capped: Capped,
    /// How many pairs were compared.
    pub(super) pairs: u64,
    /// How many articles of the archive.
    pub(super) candidates: usize,
}

impl Scene<'_> {
    /// Compare all drafts with their candidates, and with each other as far as that was proposed.
    pub(super) fn sift(
        &self,
        looked_up: &[LookedUp],
        among: Option<&Proposed>,
        progress: &dyn Progress,
    ) -> Result<Sifted> {
        let drafts = looked_up.len();
        progress.begin("comparing", Some(drafts as u64));
        let keys = looked_up.iter().flat_map(|draft| &draft.candidates).map(|found| found.key);
        let candidates = keys.collect::<BTreeSet<_>>().len();
        let proposed = among.map_or(0, |among| among.proposal.pairs.len());
        let pairs = looked_up.iter().map(|draft| draft.candidates.len()).sum::<usize>() + proposed;
        let pairs = pairs as u64;
        let align = self.align_options(looked_up, proposed as u64);
        let mut sifted = Sifted { pairs, candidates, ..Sifted::default() };
        for draft in looked_up {
            sifted.capped.anchors += draft.capped.anchors;
            sifted.capped.buckets += draft.capped.buckets;
        }
        for start in (0..drafts).step_by(BATCH_DRAFTS) {
            let batch = start..drafts.min(start + BATCH_DRAFTS);
            self.sift_batch(batch.clone(), &looked_up[batch.clone()], align, &mut sifted)?;
            progress.advance(batch.len() as u64);
        }
        if let Some(among) = among {
            self.sift_among(among, align, &mut sifted)?;
        }
        Ok(sifted)
    }

    /// What makes a passage, as in a search of the whole archive: where that is small all of it would be
    /// compared, else what has anything in common.
    fn align_options(&self, looked_up: &[LookedUp], proposed: u64) -> AlignOptions {
        let all = looked_up.len() as u64 * self.holdings.articles();
        let met: u64 = looked_up.iter().map(|draft| draft.met).sum();
        let searched = if all <= self.scanning.exhaustive_pairs as u64 { all } else { met };
        let own = match self.options.among {
            Among::No => 0,
            Among::Yes => proposed,
        };
        AlignOptions { compared_pairs: searched + own, ..self.scanning.align }
    }

    fn sift_batch(
        &self,
        batch: Range<usize>,
        looked_up: &[LookedUp],
        align: AlignOptions,
        sifted: &mut Sifted,
    ) -> Result<()> {
        let drafts = batch.len();
        let all = looked_up.iter().flat_map(|draft| &draft.candidates);
        let keys: BTreeSet<ArticleKey> = all.map(|candidate| candidate.key).collect();
        let keys: Vec<ArticleKey> = keys.into_iter().collect();
        let texts: Vec<String> =
            keys.par_iter().map(|&key| self.holdings.text(key)).collect::<Result<_>>()?;
        let place = |key: ArticleKey| drafts + keys.partition_point(|known| *known < key);
        let held = texts.into_iter().map(unnamed);
        let articles = self.drafts.articles[batch.clone()].iter().cloned().chain(held).collect();
        let mut pairs: Vec<(Pair, Vec<Route>)> = Vec::new();
        let mut spared: Vec<Pair> = Vec::new();
        for (number, draft) in looked_up.iter().enumerate() {
            for (rank, candidate) in draft.candidates.iter().enumerate() {
                let pair = (index(number), index(place(candidate.key)));
                let by_signature = candidate.is_by_signature.then_some(Route::Signature);
                let by_anchors = candidate.is_by_anchors.then_some(Route::Anchors);
                pairs.push((pair, by_signature.into_iter().chain(by_anchors).collect()));
                spared.extend((rank < SPARED).then_some(pair));
            }
        }
        pairs.sort_unstable_by_key(|pair| pair.0);
        spared.sort_unstable();
        let least_shingles = self.scanning.least_shared_shingles;
        let bar = Some(Bar { least_shingles, uncommon: None, spared: &spared });
        let only: Vec<Pair> = pairs.iter().map(|pair| pair.0).collect();
        let compared = self.compare((articles, drafts), &only, bar, align)?;
        sifted.capped.pairs += compared.unaligned;
        for found in compared.found {
            let at = pairs.partition_point(|(pair, _)| *pair < (found.a, found.b));
            sifted.matches.push(Match {
                draft: batch.start + found.a.get(),
                other: Other::Held(keys[found.b.get() - drafts]),
                routes: pairs[at].1.clone(),
                overlap: found.overlap,
                passages: found.passages,
            });
        }
        Ok(())
    }

    /// Compare the drafts with each other.
    fn sift_among(
        &self,
        proposed: &Proposed,
        align: AlignOptions,
        sifted: &mut Sifted,
    ) -> Result<()> {
        let Proposed { postings, proposal, .. } = proposed;
        let articles = self.drafts.articles.clone();
        let bar = proposal.bar(postings, self.scanning);
        let drafts = articles.len();
        let compared = self.compare((articles, drafts), &proposal.pairs, bar, align)?;
        sifted.capped.pairs += compared.unaligned;
        sifted.capped.anchors += proposal.capped.anchors;
        sifted.capped.buckets += proposal.capped.buckets;
        for found in compared.found {
            sifted.matches.push(Match {
                draft: found.a.get(),
                other: Other::Draft(found.b.get()),
                routes: proposal.routes.of((found.a, found.b)),
                overlap: found.overlap,
                passages: found.passages,
            });
        }
        Ok(())
    }

    /// Compare pairs of these articles, of which the first ones, so many, are drafts.
    fn compare(
        &self,
        (articles, drafts): (Vec<Article>, usize),
        pairs: &[Pair],
        bar: Option<Bar<'_>>,
        align: AlignOptions,
    ) -> Result<Compared> {
        let is_draft: Vec<bool> = (0..articles.len()).map(|number| number < drafts).collect();
        let corpus = Corpus { articles, ..Corpus::default() };
        let words = Words { holdings: self.holdings, known: self.known, is_draft: &is_draft };
        let prepared = prepare_before(&corpus, words, self.scanning, &Silent)?;
        let stories = Stories::of(&prepared, pairs)?;
        let articles = &corpus.articles;
        let texts = Texts { articles, prepared: &prepared, stories: &stories, bar };
        verify(texts, pairs, align, &Silent)
    }
}

/// An article of which nothing matters yet but its text.
fn unnamed(text: String) -> Article {
    Article::new("", text, Place { file: "".into(), line: None })
}

fn index(number: usize) -> ArticleIndex {
    ArticleIndex(u32::try_from(number).expect("articles are numbered in 32 bits"))
}
