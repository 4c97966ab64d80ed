//! Each article by itself: its origins, where all its words stand, and whose copy it probably is.

use rayon::prelude::*;

use super::{End, Evidence, Findings, Judged, count};
use crate::{
    corpus::Kind,
    id::ArticleIndex,
    pipeline::{MOST_AT_A_TIME, verify::Verified},
    provenance::{
        Carrier, Claim, Direction, Inferred, Reason, Run, Source, Sourced, Standing, TokenSet,
        Totals, Tracer, are_near_in_time, cover, inferred,
    },
    relation::Class,
};

/// What was found of an article.
pub(super) struct Traced {
    pub(super) origins: Vec<TracedOrigin>,
    pub(super) totals: Totals,
}

/// An origin of an article.
pub(super) struct TracedOrigin {
    /// The pair of the two.
    pub(super) pair: usize,
    /// The derivative's end of it.
    pub(super) end: End,
    pub(super) words: u32,
    pub(super) unique_words: u32,
}

impl Evidence<'_, '_> {
    pub(super) fn trace(&self, found: &Findings) -> Vec<Traced> {
        let trace = |number: usize| {
            let index = ArticleIndex(count(number));
            Traced { origins: self.origins(index, found), totals: self.totals(index, found) }
        };
        let articles = (0..self.corpus.articles.len()).into_par_iter();
        articles.with_max_len(MOST_AT_A_TIME).map(trace).collect()
    }

    fn origins(&self, index: ArticleIndex, found: &Findings) -> Vec<TracedOrigin> {
        let mut candidates: Vec<(usize, End)> = found.pairs_of[index.get()]
            .iter()
            .copied()
            .filter(|&(number, end)| {
                self.may_be_derived(&self.pairs[number], &found.pairs[number], end)
            })
            .collect();
        // In a family of thousands the other article is looked up once for each, not for each comparison.
        candidates.sort_by_cached_key(|&(number, end)| {
            found.rank(end.other().article(&self.pairs[number]))
        });
        let words = self.prepared(index).words.len();
        let claim = |&(number, end): &(usize, End)| {
            let judged = &found.pairs[number];
            let mut tokens = TokenSet::new(words);
            for run in judged.runs(end).iter().filter(|run| run.class == Class::Prose) {
                tokens.insert(run.start, run.end);
            }
            let source = if judged.is_version { Source::OwnVersion } else { Source::Elsewhere };
            Claim { source, tokens }
        };
        let claims: Vec<Claim> = candidates.iter().map(claim).collect();
        cover(words, &claims)
            .into_iter()
            .map(|origin| {
                let (pair, end) = candidates[origin.claim];
                TracedOrigin { pair, end, words: origin.words, unique_words: origin.unique_words }
            })
            .collect()
    }

    /// Whether this end of a pair can have its wording from the other end.
    fn may_be_derived(&self, pair: &Verified, judged: &Judged, end: End) -> bool {
        let is_possible = judged.direction == end.derived()
            || judged.direction == Direction::Unknown
                && !self.is_certainly_before(end.article(pair), end.other().article(pair));
        judged.relation.is_reuse() && is_possible
    }

    /// How the other end of a pair stands to this one; nothing when it is later and shares phrases
    /// alone.
    pub(super) fn standing(&self, pair: &Verified, judged: &Judged, end: End) -> Option<Standing> {
        let is_later = judged.direction == end.other().derived()
            || self.is_certainly_before(end.article(pair), end.other().article(pair));
        match (judged.relation.is_reuse(), is_later) {
            (true, true) => Some(Standing::Later),
            (false, true) => None,
            (false, false) => Some(Standing::Phrases),
            (true, false) if judged.is_version => Some(Standing::OwnVersion),
            (true, false) if judged.is_credited => Some(Standing::Credited),
            (true, false) => Some(Standing::Uncredited),
        }
    }

    fn totals(&self, index: ArticleIndex, found: &Findings) -> Totals {
        let mut tracer = Tracer::new(self.words(index));
        for &(number, end) in &found.pairs_of[index.get()] {
            let judged = &found.pairs[number];
            if let Some(standing) = self.standing(&self.pairs[number], judged, end) {
                tracer.add(judged.runs(end), standing);
            }
        }
        // Furniture is furniture, whoever has it.
        let mut start = 0;
        for same in self.boilerplate[index.get()].chunk_by(|x, y| x == y) {
            let end = start + count(same.len());
            if same[0] {
                tracer.add(&[Run { start, end, class: Class::Boilerplate }], Standing::Phrases);
            }
            start = end;
        }
        tracer.totals()
    }

    /// For each article, whose copy it probably is.
    pub(super) fn infer(&self, found: &Findings) -> Vec<Vec<Inferred>> {
        let infer = |number: usize| self.inferred(ArticleIndex(count(number)), found);
        (0..self.corpus.articles.len()).into_par_iter().map(infer).collect()
    }

    /// The pairs of which both probably are one agency's copy, of which one at least does not say so; each with
    /// the reason.
    pub(super) fn those_of_one_agency(&self, found: &Findings) -> Vec<(usize, Reason)> {
        let judge = |number: usize| {
            let (pair, judged) = (&self.pairs[number], &found.pairs[number]);
            if !judged.relation.is_reuse() || judged.is_credited || judged.is_settled() {
                return None;
            }
            let (a, b) = (self.agencies_of(pair.a, found), self.agencies_of(pair.b, found));
            let shared = a.iter().find_map(|one| {
                let other = b.iter().find(|other| other.agency == one.agency)?;
                Some((one, other))
            });
            shared.map(|(one, other)| (number, Reason::of_one_agency([one, other])))
        };
        (0..self.pairs.len()).into_par_iter().filter_map(judge).collect()
    }

    /// The agencies that an article credits, and those whose copy it probably is.
    fn agencies_of<'f>(&'f self, index: ArticleIndex, found: &'f Findings) -> Vec<Sourced<'f>> {
        let credited = self.credits[index.get()]
            .iter()
            .map(|credit| Sourced { agency: &credit.agency, inferred: None });
        let inferred = found.inferred[index.get()]
            .iter()
            .map(|inferred| Sourced { agency: &inferred.agency, inferred: Some(inferred) });
        credited.chain(inferred).collect()
    }

    /// Whose copy an article probably is that credits nobody.
    fn inferred(&self, index: ArticleIndex, found: &Findings) -> Vec<Inferred> {
        let article = self.article(index);
        if article.kind != Kind::Article || !self.credits[index.get()].is_empty() {
            return Vec::new();
        }
        let carrier = |&(number, end): &(usize, End)| {
            let pair = &self.pairs[number];
            let other = end.other().article(pair);
            let outlet = self.prepared(other).outlet?;
            // The article's text must be the other's, or most of it; not the other way round.
            let own = end.of(pair.overlap.a, pair.overlap.b);
            let is_carrier = found.pairs[number].relation.is_reuse()
                && 2 * pair.overlap.shared >= own
                && self.article(other).kind == Kind::Article
                && Some(outlet) != self.prepared(index).outlet
                && are_near_in_time(article.date.as_ref(), self.article(other).date.as_ref());
            is_carrier.then(|| Carrier { outlet, credits: &self.credits[other.get()] })
        };
        let carriers: Vec<Carrier<'_>> =
            found.pairs_of[index.get()].iter().filter_map(carrier).collect();
        inferred(&carriers)
    }
}
