//! From verified pairs to the finished report.

use rayon::prelude::*;

use crate::{
    align::Passage,
    cluster::{Link, families},
    corpus::{Article, Corpus},
    id::ArticleIndex,
    pipeline::{
        prepare::{Prepared, PreparedCorpus},
        verify::Verified,
    },
    provenance::{
        Citation, Claim, Credit, Direction, Origin, Party, cover, direction, is_credited,
    },
    relation::{
        Class, Marked, Relation, Share, Stretch, WordCounts, classes, has_lost_marks,
        kept_shingles, relation,
    },
    report::model::{
        ArticleEntry, CitationEntry, CreditEntry, FamilyEntry, OriginEntry, PairEntry,
        PassageEntry, Ratio,
    },
    span::CodePoints,
};

/// Everything that the report is made of.
pub(super) struct Evidence<'c, 'p> {
    pub(super) corpus: &'c Corpus,
    pub(super) prepared: &'p PreparedCorpus,
    /// For each article, for each of its words.
    pub(super) boilerplate: Vec<Vec<bool>>,
    pub(super) pairs: Vec<Verified>,
    pub(super) credits: Vec<Vec<Credit>>,
    /// The publications that each article cites.
    pub(super) citations: Vec<Vec<Citation>>,
}

/// One side of a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    A,
    B,
}

/// What was found of a pair as a whole.
pub(super) struct Judged {
    relation: Relation,
    direction: Direction,
    is_credited: bool,
    pub(super) a: Share,
    pub(super) b: Share,
    /// The most shingles of prose that both sides of any one passage keep.
    pub(super) kept: u32,
}

impl<'c, 'p> Evidence<'c, 'p> {
    fn article(&self, index: ArticleIndex) -> &'c Article {
        &self.corpus.articles[index.get()]
    }

    fn prepared(&self, index: ArticleIndex) -> &'p Prepared {
        &self.prepared.articles[index.get()]
    }

    fn marked(&self, index: ArticleIndex) -> Marked<'_> {
        let prepared = self.prepared(index);
        Marked {
            words: &prepared.words,
            quoted: &prepared.quoted,
            boilerplate: &self.boilerplate[index.get()],
        }
    }

    fn party(&self, index: ArticleIndex) -> Party<'_> {
        Party {
            article: self.article(index),
            credits: &self.credits[index.get()],
            citations: &self.citations[index.get()],
        }
    }

    /// The class of each word of one side that is in a passage of the pair.
    fn shared(&self, pair: &Verified, end: End) -> Vec<Option<Class>> {
        let (this, other) = if end == End::A { (pair.a, pair.b) } else { (pair.b, pair.a) };
        let mut shared = vec![None; self.prepared(this).words.len()];
        for (a, b) in pair.passages.iter().flat_map(Passage::shared) {
            let (here, there) = if end == End::A { (&a, &b) } else { (&b, &a) };
            let found = classes(self.marked(this), here, self.marked(other), there);
            for (known, class) in shared[here.start as usize..].iter_mut().zip(found) {
                *known = (*known).max(Some(class));
            }
        }
        shared
    }

    /// Judge every pair as a whole.
    pub(super) fn judge(&self) -> Vec<Judged> {
        self.pairs.par_iter().map(|pair| self.judge_pair(pair)).collect()
    }

    fn judge_pair(&self, pair: &Verified) -> Judged {
        let shared_a = self.shared(pair, End::A);
        let shared_b = self.shared(pair, End::B);
        let share = |index: ArticleIndex, shared: &[Option<Class>]| Share {
            words: count(shared.len()),
            own_prose: self.marked(index).own_prose(),
            shared: shared.iter().copied().flatten().collect(),
        };
        let (words_a, words_b) = (&self.prepared(pair.a).words, &self.prepared(pair.b).words);
        let kept = |passage: &Passage| {
            let of_a = Stretch::new(words_a, &shared_a, &passage.a);
            kept_shingles(of_a, Stretch::new(words_b, &shared_b, &passage.b))
        };
        let kept = pair.passages.iter().map(kept).max().unwrap_or(0);
        let (a, b) = (share(pair.a, &shared_a), share(pair.b, &shared_b));
        let relation = relation(a, b, kept);
        let (one, other) = (self.party(pair.a), self.party(pair.b));
        let direction =
            if relation.is_reuse() { direction(one, other) } else { Direction::Unknown };
        let is_credited = is_credited(one, other);
        Judged { relation, direction, is_credited, a, b, kept }
    }

    /// The entries of all articles.
    pub(super) fn articles(&self, judged: &[Judged]) -> Vec<ArticleEntry<'c>> {
        let mut pairs_of: Vec<Vec<(usize, End)>> = vec![Vec::new(); self.corpus.articles.len()];
        for (number, pair) in self.pairs.iter().enumerate() {
            pairs_of[pair.a.get()].push((number, End::A));
            pairs_of[pair.b.get()].push((number, End::B));
        }
        pairs_of
            .par_iter()
            .zip(0u32..u32::MAX)
            .map(|(pairs, number)| self.article_entry(ArticleIndex(number), pairs, judged))
            .collect()
    }

    fn article_entry(
        &self,
        index: ArticleIndex,
        pairs: &[(usize, End)],
        judged: &[Judged],
    ) -> ArticleEntry<'c> {
        let words = self.prepared(index).words.len();
        let mut best: Vec<Option<Class>> = vec![None; words];
        let mut claims = Vec::new();
        for &(number, end) in pairs {
            let shared = self.shared(&self.pairs[number], end);
            if may_be_derived(&judged[number], end) {
                claims.push(self.claim(&self.pairs[number], end, &shared));
            }
            for (known, class) in best.iter_mut().zip(shared) {
                *known = (*known).max(class);
            }
        }
        let counts: WordCounts = best.into_iter().flatten().collect();
        let article = self.article(index);
        ArticleEntry {
            id: &article.id,
            words: count(words),
            shared_words: counts.all(),
            prose_words: counts.prose,
            quoted_words: counts.quoted,
            boilerplate_words: counts.boilerplate,
            origins: cover(words, claims).iter().map(|origin| self.origin_entry(origin)).collect(),
            credits: self.credit_entries(index),
            citations: self.citation_entries(index),
            title: article.title.as_deref(),
            outlet: article.outlet.as_deref(),
            date: article.date.as_ref().map(|date| date.given.as_str()),
            url: article.url.as_deref(),
            byline: article.byline.as_deref(),
            kind: article.kind,
            lang: article.lang.as_deref(),
            fields: &article.extra,
            text: &article.text,
        }
    }

    /// The prose that one end of a pair can have from the other.
    fn claim(&self, pair: &Verified, end: End, shared: &[Option<Class>]) -> Claim {
        let origin = if end == End::A { pair.b } else { pair.a };
        let is_prose =
            |(token, class): (u32, &Option<Class>)| (*class == Some(Class::Prose)).then_some(token);
        Claim { origin, tokens: (0u32..).zip(shared).filter_map(is_prose).collect() }
    }

    fn origin_entry(&self, origin: &Origin) -> OriginEntry<'c> {
        OriginEntry {
            id: &self.article(origin.article).id,
            words: origin.words,
            unique_words: origin.unique_words,
        }
    }

    fn credit_entries(&self, index: ArticleIndex) -> Vec<CreditEntry> {
        let points = CodePoints::new(&self.article(index).text);
        let entry = |credit: &Credit| CreditEntry {
            agency: credit.agency.clone(),
            evidence: credit.evidence,
            start: credit.span.map(|span| points.at(span.start)),
            end: credit.span.map(|span| points.at(span.end)),
        };
        self.credits[index.get()].iter().map(entry).collect()
    }

    fn citation_entries(&self, index: ArticleIndex) -> Vec<CitationEntry> {
        let points = CodePoints::new(&self.article(index).text);
        let entry = |citation: &Citation| CitationEntry {
            publication: citation.publication.clone(),
            evidence: citation.evidence,
            start: points.at(citation.span.start),
            end: points.at(citation.span.end),
        };
        self.citations[index.get()].iter().map(entry).collect()
    }

    /// The entries of all pairs.
    pub(super) fn pairs(&self, judged: &[Judged]) -> Vec<PairEntry<'c>> {
        self.pairs
            .par_iter()
            .zip(judged)
            .map(|(pair, judged)| PairEntry {
                a: &self.article(pair.a).id,
                b: &self.article(pair.b).id,
                relation: judged.relation,
                direction: judged.direction,
                credited: judged.is_credited,
                resemblance: Ratio(pair.overlap.resemblance()),
                containment_a: Ratio(pair.overlap.containment_a()),
                containment_b: Ratio(pair.overlap.containment_b()),
                shared_words_a: judged.a.shared.all(),
                shared_words_b: judged.b.shared.all(),
                prose_words_a: judged.a.shared.prose,
                prose_words_b: judged.b.shared.prose,
                quoted_words_a: judged.a.shared.quoted,
                quoted_words_b: judged.b.shared.quoted,
                boilerplate_words_a: judged.a.shared.boilerplate,
                boilerplate_words_b: judged.b.shared.boilerplate,
                passages: self.passages(pair),
                a_index: pair.a.get(),
                b_index: pair.b.get(),
            })
            .collect()
    }

    fn passages(&self, pair: &Verified) -> Vec<PassageEntry> {
        let points_a = CodePoints::new(&self.article(pair.a).text);
        let points_b = CodePoints::new(&self.article(pair.b).text);
        let (one, other) = (self.marked(pair.a), self.marked(pair.b));
        let entry = |passage: &Passage| {
            let a_span = self.prepared(pair.a).span(&passage.a);
            let b_span = self.prepared(pair.b).span(&passage.b);
            let found = classes(one, &passage.a, other, &passage.b);
            let is_mostly =
                |class: Class| 2 * found.iter().filter(|c| **c == class).count() > found.len();
            PassageEntry {
                a_start: points_a.at(a_span.start),
                a_end: points_a.at(a_span.end),
                b_start: points_b.at(b_span.start),
                b_end: points_b.at(b_span.end),
                words: passage.words(),
                identity: Ratio(passage.identity()),
                kind: passage.kind,
                quoted: is_mostly(Class::Quoted),
                boilerplate: is_mostly(Class::Boilerplate),
                lost_quotation_marks: has_lost_marks((one, &passage.a), (other, &passage.b)),
                a_span,
                b_span,
            }
        };
        pair.passages.iter().map(entry).collect()
    }

    /// The families among the pairs that are reuse of prose.
    pub(super) fn families(&self, judged: &[Judged]) -> Vec<FamilyEntry<'c>> {
        let links: Vec<Link> = self
            .pairs
            .iter()
            .zip(judged)
            .filter(|(_, judged)| judged.relation.is_reuse())
            .map(|(pair, _)| Link { a: pair.a, b: pair.b, resemblance: pair.overlap.resemblance() })
            .collect();
        let id = |index: &ArticleIndex| self.article(*index).id.as_str();
        families(self.corpus.articles.len(), &links)
            .into_iter()
            .zip(1..)
            .map(|(family, number)| FamilyEntry {
                id: format!("f{number}"),
                members: family.members.iter().map(id).collect(),
                lowest_resemblance: Ratio(family.lowest_resemblance),
                bridges: family.bridges.iter().map(|(a, b)| (id(a), id(b))).collect(),
            })
            .collect()
    }
}

/// Whether this end of a pair can have its wording from the other end.
fn may_be_derived(judged: &Judged, end: End) -> bool {
    let from_other = if end == End::A { Direction::AFromB } else { Direction::BFromA };
    judged.relation.is_reuse() && [from_other, Direction::Unknown].contains(&judged.direction)
}

fn count(words: usize) -> u32 {
    u32::try_from(words).expect("tokens are counted in 32 bits")
}
