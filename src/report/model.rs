//! The finished report: everything that a writer prints, and nothing that it must compute.
//!
//! The field names are those of the `wirecopy/1` schema. What a writer needs and the schema does
//! not have (texts, byte spans, positions in the lists) is marked `serde(skip)`.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

pub use super::lists::{
    CreditedRow, FragmentRow, FragmentScope, Lists, LostMarksRow, OutletRow, UncreditedRow,
};
use crate::span::Span;
pub use crate::{
    provenance::{Direction, Reason, ReasonKind, SpeaksFor},
    relation::{Class, Relation},
};

/// Name of the schema that the JSON formats follow.
pub const SCHEMA: &str = "wirecopy/1";

/// A share between 0 and 1. It is kept exact and rounded only when it is printed, to 4 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Ratio(pub f64);

impl std::fmt::Display for Ratio {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.ten_thousandths() {
            Some(parts) => write!(out, "{}.{:04}", parts / 10_000, parts % 10_000),
            None => write!(out, "{:.4}", self.0),
        }
    }
}

impl Ratio {
    /// The share rounded to four decimals, in parts of ten thousand; none where multiplying it could
    /// round it to the other side of a half, which only exact arithmetic can tell, and where it is no share.
    fn ten_thousandths(self) -> Option<u32> {
        let parts = 10_000.0 * self.0;
        // The product is wrong by less than a millionth of this.
        let is_clear = (parts.fract() - 0.5).abs() > 1e-6;
        let is_share = self.0.is_sign_positive() && self.0 <= 1.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "up to 10,000")]
        (is_clear && is_share).then(|| parts.round() as u32)
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(parts) = self.ten_thousandths() else {
            let text = RawValue::from_string(self.to_string());
            return text.map_err(serde::ser::Error::custom)?.serialize(serializer);
        };
        let digit = |unit: u32| b'0' + u8::try_from(parts / unit % 10).expect("a digit");
        let digits = [digit(10_000), b'.', digit(1_000), digit(100), digit(10), digit(1)];
        let text = serde_json::from_slice::<&RawValue>(&digits);
        text.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// A number of hours, printed with one decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Hours(pub f64);

impl std::fmt::Display for Hours {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.1}", self.0)
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        text.serialize(serializer)
    }
}

/// What a run found.
#[derive(Clone, Debug)]
pub struct Report<'c> {
    /// The run itself.
    pub run: Run,
    /// Every article, by id.
    pub articles: Vec<ArticleEntry<'c>>,
    /// Every pair with something in common, by ids.
    pub pairs: Vec<PairEntry<'c>>,
    /// Families, by their first member's id.
    pub families: Vec<FamilyEntry<'c>>,
    /// What editors ask for.
    pub lists: Lists<'c>,
}

/// What was run, on what, and what was left out.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Version of this program.
    pub version: &'static str,
    /// Number of articles read.
    pub articles: usize,
    /// Number of pairs whose texts were compared.
    pub pairs_compared: u64,
    /// The settings that decided what was found.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Inputs that did not become articles.
    pub skipped: Vec<SkippedEntry>,
    /// Ids of the articles that have fewer words than a shingle, and so match nothing.
    pub too_short: Vec<String>,
    /// Files that were not UTF-8.
    pub transcoded: Vec<TranscodedEntry>,
    /// What was passed over because there was too much of it.
    pub capped: Capped,
    /// How many articles carry the references, where articles were compared with references.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    /// What was checked against, where that was an archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archived>,
}

/// The archive that drafts were checked against, and how far they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Archived {
    /// Articles in it.
    pub articles: u64,
    /// Articles of it whose texts were compared with a draft's.
    pub candidates: usize,
    /// Ids of the drafts of which the archive has an article with the same id, as far as one was met: an
    /// earlier version of the draft, which nothing is compared with.
    pub own_versions: Vec<String>,
}

/// Which articles carry prose of the references, and whether they say so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Number of references.
    pub references: usize,
    /// Number of the other articles.
    pub articles: usize,
    /// Ids of those that have prose of a reference and credit one of which they have prose.
    pub credited: Vec<String>,
    /// Ids of those that have prose of a reference and credit none.
    pub uncredited: Vec<String>,
}

/// How much was too common to propose pairs, or too little to be aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Capped {
    /// Distinct shingles that were passed over.
    pub anchors: u64,
    /// LSH buckets that were passed over.
    pub buckets: u64,
    /// Pairs of a very large search whose words were not aligned, because they share less than a
    /// sentence.
    #[serde(skip_serializing_if = "is_zero")]
    pub pairs: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// An input that did not become an article.
#[derive(Clone, Debug, Serialize)]
pub struct SkippedEntry {
    /// The file.
    pub file: String,
    /// One-based line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Its id, where one could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why.
    pub reason: String,
}

/// A file that was not UTF-8.
#[derive(Clone, Debug, Serialize)]
pub struct TranscodedEntry {
    /// The file.
    pub file: String,
    /// The encoding that was detected, by its WHATWG name.
    pub encoding: &'static str,
}

/// One article: how much of it is shared, with whom, and what it credits.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleEntry<'c> {
    /// Its id.
    pub id: &'c str,
    /// Whether it is an article of the archive that drafts were checked against.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Words in it.
    pub words: u32,
    /// Words inside at least one passage.
    pub shared_words: u32,
    /// Of these, the article's own prose.
    pub prose_words: u32,
    /// Of these, quotation on both sides.
    pub quoted_words: u32,
    /// Of these, boilerplate.
    pub boilerplate_words: u32,
    /// Where every word of it stands.
    pub traced: TracedEntry,
    /// Of the words that are not found in an article that is or may be earlier, prose that later ones
    /// have.
    pub taken_up_words: u32,
    /// The fewest earlier or undated articles that account for the shared words, largest first, and
    /// behind them the outlet's own earlier versions.
    pub origins: Vec<OriginEntry<'c>>,
    /// Agencies that the article credits.
    pub credits: Vec<CreditEntry>,
    /// Publications that it credits or links to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CitationEntry>,
    /// Agencies whose copy it probably is, though it credits none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<InferredEntry>,
    /// How many sentences it has.
    pub sentence_count: usize,
    /// Those of them that an article has that is or may be earlier.
    pub sentences: Vec<SentenceEntry<'c>>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'c str>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<&'c str>,
    /// When, as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'c str>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'c str>,
    /// Who is named as its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<&'c str>,
    /// `article`, `wire` or `release`.
    pub kind: crate::corpus::Kind,
    /// Language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<&'c str>,
    /// Fields of the input that wirecopy does not know.
    #[serde(skip_serializing_if = "is_empty_map")]
    pub fields: &'c serde_json::Map<String, serde_json::Value>,
    /// The text that every offset refers to.
    #[serde(skip)]
    pub text: &'c str,
}

fn is_empty_map(fields: &&serde_json::Map<String, serde_json::Value>) -> bool {
    fields.is_empty()
}

/// An article that accounts for words of another.
#[derive(Clone, Debug, Serialize)]
pub struct OriginEntry<'c> {
    /// Its id.
    pub id: &'c str,
    /// Words of the derivative inside passages with it.
    pub words: u32,
    /// Of these, words that no other origin in the list accounts for.
    pub unique_words: u32,
    /// Share of the derivative's words that it makes.
    pub cut: Ratio,
    /// Share of the origin's words that is used.
    pub paste: Ratio,
    /// Whether the derivative credits it or the same agency, or is a later version of it.
    pub credited: bool,
    /// Words of the longest passage.
    pub longest_words: u32,
}

/// Every word of an article once, by where it stands. `earlier` is an article that is or may be
/// earlier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TracedEntry {
    /// Prose that an earlier article has, credited; also prose of the outlet's own earlier version.
    pub credited_words: u32,
    /// Prose that an earlier article has, not credited.
    pub uncredited_words: u32,
    /// Quoted on both sides.
    pub quoted_words: u32,
    /// Boilerplate.
    pub boilerplate_words: u32,
    /// All others: no wording match found in an earlier article.
    pub not_found_words: u32,
}

/// An agency whose copy an article probably is.
#[derive(Clone, Debug, Serialize)]
pub struct InferredEntry {
    /// The agency's usual English short name.
    pub agency: String,
    /// Outlets that carry the text within a short time and credit it.
    pub credited_by: u32,
    /// Outlets that carry the text within a short time, with this one.
    pub of: u32,
}

/// A sentence that an article has that is or may be earlier.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceEntry<'c> {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Words of it.
    pub words: u32,
    /// Of these, words that the other has.
    pub found_words: u32,
    /// How they were taken over.
    pub relation: crate::align::PassageKind,
    /// What most of them are.
    #[serde(serialize_with = "class_name")]
    pub class: Class,
    /// The earliest article that has it.
    pub id: &'c str,
    /// First code point there.
    pub found_start: usize,
    /// One past the last.
    pub found_end: usize,
    /// Whether that article is credited, or is an earlier version of this one.
    pub credited: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn class_name<S: Serializer>(class: &Class, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match class {
        Class::Prose => "prose",
        Class::Quoted => "quotation",
        Class::Boilerplate => "boilerplate",
    })
}

/// An agency that an article credits.
#[derive(Clone, Debug, Serialize)]
pub struct CreditEntry {
    /// The agency's usual English short name.
    pub agency: String,
    /// What says so.
    pub evidence: crate::provenance::Evidence,
    /// First code point of the words that say so; none when a metadata field does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// One past the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// A publication that an article credits or links to.
#[derive(Clone, Debug, Serialize)]
pub struct CitationEntry {
    /// Its name as its own articles give it, else as it is written; a host where no name is known.
    pub publication: String,
    /// What says so.
    pub evidence: crate::provenance::CitationEvidence,
    /// First code point of the words that say so.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Why the texts of a pair were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// All pairs were.
    AllPairs,
    /// It was asked for.
    Listed,
    /// The signatures agree on a band: the articles resemble each other as wholes.
    Signature,
    /// They share anchors: runs of words.
    Anchors,
}

/// Two articles with wording in common.
#[derive(Clone, Debug, Serialize)]
pub struct PairEntry<'c> {
    /// Id of the one.
    pub a: &'c str,
    /// Id of the other.
    pub b: &'c str,
    /// What an editor would call it.
    pub relation: Relation,
    /// Who has it from whom.
    pub direction: Direction,
    /// Whether the derivative credits the origin, or both credit one agency.
    pub credited: bool,
    /// What the direction rests on, deciding first; empty where no prose is shared.
    pub evidence: Vec<Reason>,
    /// Why the two were compared.
    pub proposed_by: Vec<Route>,
    /// Jaccard resemblance of the two shingle sets.
    pub resemblance: Ratio,
    /// Share of `a`'s shingles that are in `b`.
    pub containment_a: Ratio,
    /// Share of `b`'s shingles that are in `a`.
    pub containment_b: Ratio,
    /// Words of `a` inside passages.
    pub shared_words_a: u32,
    /// Words of `b` inside passages.
    pub shared_words_b: u32,
    /// Of `shared_words_a`, prose.
    pub prose_words_a: u32,
    /// Of `shared_words_b`, prose.
    pub prose_words_b: u32,
    /// Of `shared_words_a`, quotation on both sides.
    pub quoted_words_a: u32,
    /// Of `shared_words_b`, quotation on both sides.
    pub quoted_words_b: u32,
    /// Of `shared_words_a`, boilerplate.
    pub boilerplate_words_a: u32,
    /// Of `shared_words_b`, boilerplate.
    pub boilerplate_words_b: u32,
    /// The passages, by their place in `a`.
    pub passages: Vec<PassageEntry>,
    /// Position of `a` in [`Report::articles`].
    #[serde(skip)]
    pub a_index: usize,
    /// Position of `b` in [`Report::articles`].
    #[serde(skip)]
    pub b_index: usize,
}

/// A stretch of `a` and a stretch of `b` that share wording.
#[derive(Clone, Debug, Serialize)]
pub struct PassageEntry {
    /// First code point in `a`.
    pub a_start: usize,
    /// One past the last in `a`.
    pub a_end: usize,
    /// First code point in `b`.
    pub b_start: usize,
    /// One past the last in `b`.
    pub b_end: usize,
    /// Words of the shorter side.
    pub words: u32,
    /// Share of the longer side's words that are equal in the other, in order where the passage
    /// is not rewritten.
    pub identity: Ratio,
    /// Verbatim, edited or rewritten.
    pub kind: crate::align::PassageKind,
    /// Whether most of it is quotation on both sides.
    pub quoted: bool,
    /// Whether most of it is boilerplate.
    pub boilerplate: bool,
    /// Whether it is quoted in one article and bare in the other, eight words in a row at least.
    pub lost_quotation_marks: bool,
    /// What exactly is bare in `a`, and what in `b`.
    #[serde(skip)]
    pub lost: [Option<LostMarks>; 2],
    /// Its bytes in `a`'s text.
    #[serde(skip)]
    pub a_span: Span,
    /// Its bytes in `b`'s text.
    #[serde(skip)]
    pub b_span: Span,
}

/// Words of a passage that are bare in one article and inside quotation marks in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostMarks {
    /// How many.
    pub words: u32,
    /// First code point where they are bare, and one past the last.
    pub bare: (usize, usize),
    /// The same where they are quoted.
    pub quoted: (usize, usize),
}

/// Articles that copy from one another.
#[derive(Clone, Debug, Serialize)]
pub struct FamilyEntry<'c> {
    /// `f1`, `f2`, ... in the order of the report.
    pub id: String,
    /// Ids of the members, sorted.
    pub members: Vec<&'c str>,
    /// Lowest resemblance among the pairs that join the family.
    pub lowest_resemblance: Ratio,
    /// Pairs without which the family would fall apart, by ids.
    pub bridges: Vec<(&'c str, &'c str)>,
    /// The member that certainly appeared first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<&'c str>,
    /// The earliest date, as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_date: Option<&'c str>,
    /// The latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_date: Option<&'c str>,
    /// From the one to the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread_hours: Option<Hours>,
    /// How many outlets there are.
    pub outlets: usize,
    /// How many of the members are texts of their own. The versions of an article are one.
    pub independent_texts: usize,
    /// For each member, by id, from whom it most likely has its text.
    pub tree: Vec<TreeEntry<'c>>,
    /// The chains of one outlet's own versions, each in the order of time.
    pub versions: Vec<Vec<&'c str>>,
}

/// A member of a family, and from whom it most likely has its text.
#[derive(Clone, Debug, Serialize)]
pub struct TreeEntry<'c> {
    /// The member.
    pub id: &'c str,
    /// Its most likely immediate predecessor; none for a root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<&'c str>,
    /// Words of prose that it has from it.
    pub words: u32,
    /// What it has in common with it, by what it could have in common with any member; wording that few
    /// members have counts most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Ratio>,
    /// The next likely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<&'c str>,
    /// By what share of the score the next likely has less; 1 when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<Ratio>,
    /// What it changed.
    pub changes: Vec<Change>,
    /// Whether it credits its predecessor, or both credit one agency.
    pub credited: bool,
}

/// What a member of a family did to the text of its predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It has another headline.
    Retitled,
    /// Most of its first sentence is not in the predecessor.
    NewLead,
    /// It lacks the predecessor's end.
    CutFromEnd,
    /// Two others at least each explain a sentence that nobody else does.
    Stitched,
    /// It has a sentence or more, and a tenth of its words, that the predecessor has not.
    Expanded,
    /// It lacks a sentence or more, and a tenth of the words, from before the predecessor's end.
    Shortened,
    /// None of these.
    Unchanged,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As exact arithmetic prints it.
    fn check(share: f64) {
        let expected = format!("{share:.4}");
        assert_eq!(Ratio(share).to_string(), expected);
        assert_eq!(serde_json::to_string(&Ratio(share)).unwrap(), expected);
    }

    #[test]
    fn shares_are_rounded_as_exact_arithmetic_does() {
        for of in 1..300 {
            (0..=of).for_each(|part| check(f64::from(part) / f64::from(of)));
        }
    }

    /// These are printed as they are kept: some a little above a half of the last decimal, some below.
    #[test]
    fn halves_and_their_neighbours() {
        for part in 0..10_000 {
            let half = (f64::from(part) + 0.5) / 10_000.0;
            [half.next_down(), half, half.next_up()].into_iter().for_each(check);
        }
    }

    #[test]
    fn what_is_no_share_is_printed_too() {
        [-0.0, -0.25, 1.00004, 1.5, 123.45].into_iter().for_each(check);
        assert_eq!(Ratio(f64::NAN).to_string(), "NaN");
    }
}
