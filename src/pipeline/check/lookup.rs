//! What the archive has of each draft.

use rayon::prelude::*;

use super::{
    Scene,
    candidates::{Candidate, Found, Ranking},
    filter::allows,
};
use crate::{
    archive::{ArticleKey, Holders, Indexer},
    corpus::Article,
    error::Result,
    pipeline::Progress,
    report::model::Capped,
};

/// Anchors that a thread looks up at a time: some tenths of a millisecond.
const CHUNK_ANCHORS: usize = 16;

/// What was looked up of a draft.
#[derive(Clone, Debug, Default)]
pub(super) struct LookedUp {
    /// The articles to compare it with, the likeliest first.
    pub(super) candidates: Vec<Candidate>,
    /// What of it was too common to propose any.
    pub(super) capped: Capped,
    /// How many articles have something of it that is not too common.
    pub(super) met: u64,
    /// Whether an article with its id was met.
    pub(super) is_held: bool,
}

impl Scene<'_> {
    /// Look all drafts up.
    pub(super) fn look_up(&self, progress: &dyn Progress) -> Result<Vec<LookedUp>> {
        progress.begin("looking up", Some(self.drafts.articles.len() as u64));
        let new_indexer = || Indexer::new(self.holdings.settings());
        let look_up = |indexer: &mut Indexer, draft: &Article| {
            let looked_up = self.look_up_one(draft, indexer);
            progress.advance(1);
            looked_up
        };
        self.drafts.articles.par_iter().map_init(new_indexer, look_up).collect()
    }

    fn look_up_one(&self, draft: &Article, indexer: &mut Indexer) -> Result<LookedUp> {
        let cap = self.scanning.anchor_cap;
        let indexed = indexer.index(&draft.text);
        let with_anchors = |anchors: &[u64]| self.holdings.with_anchors(anchors, cap);
        let anchors: Vec<Vec<Holders>> =
            indexed.anchors.par_chunks(CHUNK_ANCHORS).map(with_anchors).collect::<Result<_>>()?;
        let found = Found {
            anchors: anchors.into_iter().flatten().collect(),
            buckets: self.holdings.with_buckets(&indexed.buckets, cap)?,
        };
        let ranking = Ranking::of(&found, self.holdings.articles(), cap);
        let mut is_held = false;
        let admit = |key: ArticleKey| {
            let record = self.holdings.record(key)?;
            is_held |= record.id == draft.id;
            Ok(!self.is_draft(&record.id)
                && self.options.filter.admits(&record)
                && allows(self.scanning.limits, draft, &record))
        };
        let candidates = ranking.choose(self.options.candidates, admit)?;
        Ok(LookedUp { candidates, capped: ranking.capped, met: ranking.met, is_held })
    }
}
