//! What every stage saw of one pair: everything that [`super::explain`] prints.
//!
//! `a` and `b` are in the order in which a scan among all articles reports them, by id.

use crate::{
    align::{AlignOptions, Passage},
    corpus::Kind,
    lsh::Banding,
    provenance::Credit,
    report::model::PairEntry,
    resemblance::Overlap,
    span::Span,
};

/// One pair, stage by stage.
#[derive(Clone, Debug)]
pub struct Explanation<'c> {
    /// Articles of the corpus.
    pub articles: usize,
    /// The settings that decided.
    pub settings: Settings,
    /// The one article.
    pub a: ArticleFacts<'c>,
    /// The other.
    pub b: ArticleFacts<'c>,
    /// Distinct shingles of each and of both.
    pub overlap: Overlap,
    /// Signatures and bands; none when an article is too short to have any.
    pub lsh: Option<LshFacts>,
    /// Anchors.
    pub anchors: AnchorFacts,
    /// Whether the pair was compared, and why.
    pub verdict: Verdict,
    /// What comparing the texts gave.
    pub alignment: AlignmentFacts,
    /// What a scan reports of the pair, or would if it had compared it; none when there is nothing
    /// to report.
    pub judgement: Option<Judgement<'c>>,
}

/// The settings that decide a pair's fate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Tokens in a shingle.
    pub shingle_tokens: usize,
    /// Resemblance from which whole articles are to be proposed.
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
    /// What makes a passage.
    pub align: AlignOptions,
}

/// One article, as every stage sees it.
#[derive(Clone, Debug)]
pub struct ArticleFacts<'c> {
    /// Its id.
    pub id: &'c str,
    /// Who published it.
    pub outlet: Option<&'c str>,
    /// When, as it was given.
    pub date: Option<&'c str>,
    /// What sort of text it is.
    pub kind: Kind,
    /// The text that the passages refer to.
    pub text: &'c str,
    /// Words in it.
    pub words: usize,
    /// Sentences in it.
    pub sentences: usize,
    /// Words inside quotation marks.
    pub quoted_words: usize,
    /// Distinct shingles; 0 when it is too short to match anything.
    pub shingles: usize,
    /// Agencies that it credits.
    pub credits: Vec<Credit>,
}

/// What the signatures of two articles say.
#[derive(Clone, Debug, PartialEq)]
pub struct LshFacts {
    /// Slots of a signature.
    pub slots: usize,
    /// Slots in which the two agree; their share estimates the resemblance without bias.
    pub equal_slots: usize,
    /// Standard error of that estimate at the exact resemblance: sqrt(J (1 - J) / slots).
    pub standard_error: f64,
    /// How the slots are divided.
    pub banding: Banding,
    /// Resemblance, and the probability that a pair of it is proposed, at every twentieth.
    pub curve: Vec<(f64, f64)>,
    /// The probability at the pair's exact resemblance.
    pub probability: f64,
    /// The bands, counted from 0, on which the two agree.
    pub agreeing_bands: Vec<AgreeingBand>,
}

/// A band on which two articles agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreeingBand {
    /// Its number, counted from 0.
    pub band: usize,
    /// Articles in the bucket that they share.
    pub bucket_articles: usize,
    /// Whether it proposes the pair: a bucket above the cap may not.
    pub is_proposing: bool,
}

/// What the anchors of two articles say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnchorFacts {
    /// Consecutive shingles of which the least is an anchor.
    pub window: usize,
    /// Distinct anchors that both have.
    pub shared: u32,
    /// Of these, anchors that so many articles have that they propose nothing.
    pub too_common: u32,
}

impl AnchorFacts {
    /// Shared anchors that count towards a proposal.
    pub fn usable(self) -> u32 {
        self.shared - self.too_common
    }
}

/// What forbids that two articles are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// They certainly appeared further apart in time than is asked for.
    FarApart,
    /// They are of one outlet.
    SameOutlet,
}

/// Whether a scan among all articles compares the pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// It does.
    pub is_compared: bool,
    /// What forbids it, if anything does.
    pub exclusion: Option<Exclusion>,
    /// Its words are, not only its shingles: of a very large search, a pair that shares too little is
    /// not aligned.
    pub is_aligned: bool,
    /// All pairs of the corpus are compared, because there are few.
    pub is_exhaustive: bool,
    /// The bands propose the pair, or would if not all pairs were compared.
    pub by_bands: bool,
    /// The anchors do, or would.
    pub by_anchors: bool,
    /// The most articles of which a scan compares all pairs.
    pub exhaustive_articles: usize,
    /// The highest threshold, in steps of 0.01 below the present one, with which the bands propose
    /// the pair, and the banding that is chosen for it. Looked for only when they do not.
    pub lower_threshold: Option<(f64, Banding)>,
    /// The most words of a shingle with which neither article is too short, where one is now and
    /// where that is a shingle length which can be asked for.
    pub shorter_shingle: Option<usize>,
}

/// What comparing the texts of two articles gives.
#[derive(Clone, Debug, Default)]
pub struct AlignmentFacts {
    /// Distinct words that both articles have.
    pub shared_words: usize,
    /// For each passage of the [`Judgement`], the words that weigh most.
    pub weightiest: Vec<Vec<WordWeight>>,
    /// What there would be with other settings, when there is no passage.
    pub near_miss: Option<NearMiss>,
}

/// What a word weighs in an alignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordWeight {
    /// Its normalised form.
    pub form: String,
    /// Its weight, in parts of a [`POINT`](crate::align::POINT).
    pub weight: i32,
    /// Articles that have it.
    pub articles: u64,
    /// The articles nearest to either of the two, and how many of them have the word: what they all
    /// have is the story, and no evidence of copying.
    pub nearest: (u64, u64),
}

/// A passage that was not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The settings that give it, nearest to the present ones.
    pub options: AlignOptions,
    /// The longest that they give.
    pub passage: Passage,
    /// Its bytes in each text.
    pub spans: [Span; 2],
    /// The words that weigh most in it.
    pub weightiest: Vec<WordWeight>,
}

/// What a pair is judged to be.
#[derive(Clone, Debug)]
pub struct Judgement<'c> {
    /// The pair as a report has it.
    pub pair: PairEntry<'c>,
    /// Words of each article that are neither inside quotation marks nor boilerplate.
    pub own_prose: [u32; 2],
    /// The most shingles of three words of prose that both sides of any one passage keep.
    pub kept: u32,
}
