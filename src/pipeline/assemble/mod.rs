//! From verified pairs to the finished report.
//!
//! In: what comparing the texts gave. Out: the entries of the report. Every pair is judged by itself;
//! then families are drawn, each with its reprint tree; the trees tell which pairs have their
//! wording from a third; and with the directions known, the origins of each article are found.
//! What is asked of a pair costs a pass over its passages, once; all later stages read its runs.
//!
//! In a family of thousands with hundreds of thousands of pairs, a member's predecessor is looked
//! for among the [`families::MOST_CANDIDATES`] others with which it has most words in common.

mod articles;
mod families;
mod pairs;
mod sentences;
mod tracing;

use rayon::prelude::*;

use crate::{
    corpus::{Article, Corpus, Date, Kind},
    id::ArticleIndex,
    pipeline::{
        SameOutlet,
        prepare::{Prepared, PreparedCorpus},
        propose::Routes,
        verify::Verified,
    },
    provenance::{
        Agencies, Citation, Credit, Direction, Inferred, Reason, ReasonKind, Run, decide,
    },
    relation::{Marked, Relation, Share},
    store::Flags,
};

use families::FamilyTree;
use tracing::Traced;

/// Everything that the report is made of.
pub(super) struct Evidence<'c, 'p> {
    pub(super) corpus: &'c Corpus,
    pub(super) prepared: &'p PreparedCorpus,
    /// For each article, for each of its words.
    pub(super) boilerplate: Vec<Flags>,
    pub(super) pairs: Vec<Verified>,
    pub(super) credits: Vec<Vec<Credit>>,
    /// The publications that each article cites.
    pub(super) citations: Vec<Vec<Citation>>,
    pub(super) agencies: &'p Agencies,
    /// What proposed the pairs.
    pub(super) routes: &'p Routes,
    /// What is made of two articles of one outlet.
    pub(super) same_outlet: SameOutlet,
    /// For each article whether it is a draft, where the others are from an archive; else empty.
    pub(super) drafts: &'p [bool],
}

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    A,
    B,
}

impl End {
    fn other(self) -> Self {
        if self == Self::A { Self::B } else { Self::A }
    }

    fn of<T>(self, a: T, b: T) -> T {
        if self == Self::A { a } else { b }
    }

    /// The article at this end.
    fn article(self, pair: &Verified) -> ArticleIndex {
        self.of(pair.a, pair.b)
    }

    /// The direction in which this end has its wording from the other.
    fn derived(self) -> Direction {
        self.of(Direction::AFromB, Direction::BFromA)
    }
}

/// What was found of a pair.
pub(super) struct Judged {
    relation: Relation,
    direction: Direction,
    is_credited: bool,
    /// Whether both are versions of one outlet's own article.
    is_version: bool,
    /// The evidence on the direction, deciding first; none where no prose is shared.
    reasons: Vec<Reason>,
    pub(super) a: Share,
    pub(super) b: Share,
    /// What is shared of either article.
    runs: [Vec<Run>; 2],
    /// For each passage, for each side, whether its quotation marks are lost there.
    lost_marks: Vec<[bool; 2]>,
    /// The most shingles of prose that both sides of any one passage keep.
    pub(super) kept: u32,
}

impl Judged {
    fn runs(&self, end: End) -> &[Run] {
        end.of(&self.runs[0], &self.runs[1])
    }

    fn share(&self, end: End) -> Share {
        end.of(self.a, self.b)
    }

    /// Whether the direction follows from what the two are, so that a third says nothing against it.
    fn is_settled(&self) -> bool {
        let settled = [ReasonKind::Version, ReasonKind::Kind, ReasonKind::AgencyOutlet];
        self.reasons.iter().any(|reason| settled.contains(&reason.kind))
    }

    /// Hear one more piece of evidence.
    fn hear(&mut self, reason: Reason) {
        self.reasons.push(reason);
        self.direction = decide(&mut self.reasons);
    }
}

/// What was found of all pairs, and what follows from it for articles and families.
pub(super) struct Findings {
    pub(super) pairs: Vec<Judged>,
    /// For each article, the pairs that it is in.
    pairs_of: Vec<Vec<(usize, End)>>,
    /// For each article, the agencies whose copy it probably is.
    inferred: Vec<Vec<Inferred>>,
    trees: Vec<FamilyTree>,
    traced: Vec<Traced>,
    /// For each article its place in the order of appearance.
    ranks: Vec<u32>,
}

impl<'c, 'p> Evidence<'c, 'p> {
    /// Judge every pair, and find the families and the origins.
    pub(super) fn judge(&self) -> Findings {
        let pairs = self.judge_pairs();
        let mut pairs_of: Vec<Vec<(usize, End)>> = vec![Vec::new(); self.corpus.articles.len()];
        for (number, pair) in self.pairs.iter().enumerate() {
            pairs_of[pair.a.get()].push((number, End::A));
            pairs_of[pair.b.get()].push((number, End::B));
        }
        let ranks = self.ranks();
        let mut found = Findings {
            pairs,
            pairs_of,
            inferred: Vec::new(),
            trees: Vec::new(),
            traced: Vec::new(),
            ranks,
        };
        found.inferred = self.infer(&found);
        for (number, reason) in self.those_of_one_agency(&found) {
            found.pairs[number].hear(reason);
        }
        found.trees = self.trees(&found);
        let inherited = self.those_inherited(&found);
        for (number, reason) in self.those_of_thirds(&found).into_iter().chain(inherited) {
            found.pairs[number].hear(reason);
        }
        found.traced = self.trace(&found);
        found
    }

    fn article(&self, index: ArticleIndex) -> &'c Article {
        &self.corpus.articles[index.get()]
    }

    fn prepared(&self, index: ArticleIndex) -> &'p Prepared {
        &self.prepared.articles[index.get()]
    }

    fn words(&self, index: ArticleIndex) -> u32 {
        count(self.prepared(index).words.len())
    }

    fn marked(&self, index: ArticleIndex) -> Marked<'_> {
        let prepared = self.prepared(index);
        Marked {
            words: &prepared.words,
            quoted: &prepared.quoted,
            boilerplate: &self.boilerplate[index.get()],
        }
    }

    fn is_certainly_before(&self, one: ArticleIndex, other: ArticleIndex) -> bool {
        let (x, y) = (&self.article(one).date, &self.article(other).date);
        self.is_undated_draft_on(other, one)
            || matches!((x, y), (Some(x), Some(y)) if x.certainly_before(y))
    }

    /// Whether the one is a draft without a date, and the other is in the archive already. What is not yet
    /// published comes after what is; a draft that has a date is judged by it.
    fn is_undated_draft_on(&self, one: ArticleIndex, other: ArticleIndex) -> bool {
        self.is_draft(one) && !self.is_draft(other) && self.article(one).date.is_none()
    }

    fn is_draft(&self, index: ArticleIndex) -> bool {
        self.drafts.get(index.get()).is_some_and(|is_draft| *is_draft)
    }

    /// The order of appearance as far as it is known: undated wire copy and releases, which others
    /// wait for; what is dated, by the middle of what the date can mean; the other undated; drafts without
    /// a date; and each by kind and id. What certainly is before another stands before it.
    fn ranks(&self) -> Vec<u32> {
        let middle = |date: &Date| date.earliest.as_nanosecond() + date.latest.as_nanosecond();
        let key = |index: usize| {
            let article = &self.corpus.articles[index];
            let kind = match article.kind {
                Kind::Release => 0,
                Kind::Wire => 1,
                Kind::Article => 2,
            };
            let group = match (&article.date, article.kind) {
                (Some(_), _) => 1,
                (None, _) if self.drafts.get(index).is_some_and(|is_draft| *is_draft) => 3,
                (None, Kind::Article) => 2,
                (None, _) => 0,
            };
            (group, article.date.as_ref().map(middle), kind, index)
        };
        let mut order: Vec<usize> = (0..self.corpus.articles.len()).collect();
        order.par_sort_by_cached_key(|&index| key(index));
        let mut ranks = vec![0; order.len()];
        for (rank, index) in order.into_iter().enumerate() {
            ranks[index] = count(rank);
        }
        ranks
    }
}

impl Findings {
    fn rank(&self, index: ArticleIndex) -> u32 {
        self.ranks[index.get()]
    }
}

fn count(words: usize) -> u32 {
    u32::try_from(words).expect("tokens are counted in 32 bits")
}
