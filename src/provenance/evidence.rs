//! The evidence on which of two articles has its wording from the other.
//!
//! In: what is known of both articles, and what comparing their texts showed. Out: a list of
//! [`Reason`]s, each of which speaks for one answer or, where it was looked at in vain, for nothing.
//! What they add up to is decided in [`direction`](super::decide). Costs a comparison of two short lists of
//! credits, and no look at a text.
//!
//! It is wrong where the metadata are: a date may be that of the last change or of the scraping,
//! and an agency's outlet may reprint another's report.

use std::fmt::Write as _;

use jiff::SignedDuration;
use serde::Serialize;

use super::{Citation, Credit, Direction, Inferred, cites};
use crate::corpus::{Article, Date, Kind};

/// What sort of thing speaks for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Both are versions of one outlet's own article.
    Version,
    /// One is wire copy or a release.
    Kind,
    /// One credits the agency whose outlet the other is.
    AgencyOutlet,
    /// Both have it from a third article of the corpus, or one has what the third has not.
    Third,
    /// Both credit one agency, or one has the other's credit line inside.
    Credit,
    /// When they appeared.
    Date,
    /// One is a draft without a date, and the other is in the archive.
    Draft,
    /// One names or links to where the other appeared.
    Citation,
    /// One has bare what the other has inside quotation marks.
    LostQuotationMarks,
    /// One has the house furniture of the other's outlet.
    Boilerplate,
    /// One holds nearly all of the other.
    Containment,
}

/// The answer that a reason speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeaksFor {
    /// `b` has it from `a`.
    BFromA,
    /// `a` has it from `b`.
    AFromB,
    /// Both have it from a third.
    CommonOrigin,
    /// None: it was looked at and does not say.
    Nothing,
}

impl SpeaksFor {
    /// The answer as a direction.
    pub fn direction(self) -> Direction {
        match self {
            Self::BFromA => Direction::BFromA,
            Self::AFromB => Direction::AFromB,
            Self::CommonOrigin => Direction::CommonOrigin,
            Self::Nothing => Direction::Unknown,
        }
    }

    /// That the other of the two has it from `origin`.
    fn from(origin: Side) -> Self {
        match origin {
            Side::A => Self::BFromA,
            Side::B => Self::AFromB,
        }
    }
}

/// How much a reason can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It decides before everything that is weak.
    Strong,
    /// It decides where nothing strong speaks.
    Weak,
    /// It decides only together with another that is weak.
    Slight,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What sort of thing it is.
    pub kind: ReasonKind,
    /// What it speaks for.
    pub speaks_for: SpeaksFor,
    /// It in short plain English. It may hold text of the articles, and so is hostile.
    pub note: String,
    /// How much it can decide.
    #[serde(skip)]
    pub weight: Weight,
}

/// An agency whose copy an article is, or probably is.
#[derive(Clone, Copy, Debug)]
pub struct Sourced<'a> {
    /// The agency.
    pub agency: &'a str,
    /// How it is known, where the article does not say so itself.
    pub inferred: Option<&'a Inferred>,
}

impl Reason {
    /// That both articles, `a` first, are or probably are copy of one agency.
    pub fn of_one_agency(both: [&Sourced<'_>; 2]) -> Self {
        let named = Side::BOTH.map(|side| {
            let (name, sourced) = (side.name(), side.of(both));
            match sourced.inferred {
                None => format!("{name} credits {}", sourced.agency),
                Some(Inferred { agency, credited_by, of }) => {
                    format!(
                        "{name} is probably {agency} copy: {credited_by} of {of} outlets credit it"
                    )
                }
            }
        });
        let note = named.join("; ");
        reason(ReasonKind::Credit, SpeaksFor::CommonOrigin, Weight::Strong, note)
    }

    /// That both have their wording from `third`.
    pub fn from_third(third: &Article) -> Self {
        let note = format!("what they share is also in what both go back to: {}", third.id);
        reason(ReasonKind::Third, SpeaksFor::CommonOrigin, Weight::Strong, note)
    }

    /// Where one of two is a draft without a date and the other is in the archive that it is checked
    /// against: put that in the place of what their dates say.
    pub fn take_drafts_as_later(is_draft: [bool; 2], reasons: &mut [Self]) {
        for side in Side::BOTH.into_iter().filter(|side| side.of(is_draft)) {
            let (draft, held) = (side.name(), side.other().name());
            let note =
                format!("{draft} is a draft without a date, {held} is in the archive already");
            let later =
                reason(ReasonKind::Draft, SpeaksFor::from(side.other()), Weight::Strong, note);
            for dates in reasons.iter_mut().filter(|reason| reason.kind == ReasonKind::Date) {
                dates.clone_from(&later);
            }
        }
    }

    /// That one has `words` from the other, as `direction` says, which `third` has not, from which
    /// they have the rest.
    pub fn not_from_third(direction: Direction, words: u32, third: &Article) -> Self {
        let (speaks_for, derived, origin) = match direction {
            Direction::AFromB => (SpeaksFor::AFromB, 'A', 'B'),
            _ => (SpeaksFor::BFromA, 'B', 'A'),
        };
        let note = format!("{derived} has {words} words of {origin} that are not in {}", third.id);
        reason(ReasonKind::Third, speaks_for, Weight::Strong, note)
    }
}

/// One article of a pair, with the agencies that it credits.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The article.
    pub article: &'a Article,
    /// What it credits.
    pub credits: &'a [Credit],
    /// The publications that it cites.
    pub citations: &'a [Citation],
    /// The agency whose outlet it is in.
    pub own_agency: Option<&'a str>,
}

impl Party<'_> {
    fn credits_agency(&self, agency: &str) -> bool {
        self.credits.iter().any(|credit| credit.agency == agency)
    }

    fn date(&self) -> Option<&Date> {
        self.article.date.as_ref()
    }
}

/// What the two texts show. The first of each two is of `a`, the second of `b`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wording {
    /// Share of the article's shingles that are in the other.
    pub containment: [f64; 2],
    /// Whether what the article has beyond the other stands mostly behind all that they share.
    pub goes_on: [bool; 2],
    /// Whether it has bare what the other has inside quotation marks.
    pub lost_marks: [bool; 2],
    /// Words of its house furniture that the other has as if they were its own.
    pub lent_furniture: [u32; 2],
    /// Its credit line where that stands inside what is shared, and the other has none there.
    pub lent_credit: [Option<String>; 2],
    /// Whether both are versions of one outlet's own article.
    pub is_version: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    A,
    B,
}

impl Side {
    const BOTH: [Self; 2] = [Self::A, Self::B];

    fn other(self) -> Self {
        if self == Self::A { Self::B } else { Self::A }
    }

    fn name(self) -> char {
        if self == Self::A { 'A' } else { 'B' }
    }

    fn of<T>(self, [a, b]: [T; 2]) -> T {
        if self == Self::A { a } else { b }
    }
}

/// An article whose shingles are in the other to this share, while those of the other are in it to
/// less than half of that, is contained in it by a clear margin.
const CLEARLY_CONTAINED: f64 = 0.8;
/// From this share on containment says a little, if it is more by [`LEAST_MARGIN`] than the other's.
const CONTAINED: f64 = 0.6;
/// See [`CONTAINED`].
const LEAST_MARGIN: f64 = 0.25;
/// Words of furniture that say whose they are: a shingle.
const LEAST_FURNITURE: u32 = 5;
/// Longest credit line that is quoted in a note, in characters.
const NOTE_CHARACTERS: usize = 60;

/// All evidence on two articles, in the order of [`ReasonKind`].
pub fn reasons(a: Party<'_>, b: Party<'_>, wording: &Wording) -> Vec<Reason> {
    let mut reasons = Vec::with_capacity(4);
    let parties = [a, b];
    if wording.is_version {
        reasons.push(version(parties));
    }
    reasons.extend(by_kind(parties));
    reasons.extend(by_agency(parties));
    reasons.extend(lent_credits(wording));
    reasons.push(by_date(parties));
    reasons.extend(by_citation(parties));
    for side in Side::BOTH {
        reasons.extend(by_wording(side, wording));
    }
    reasons
}

/// What is named may be another report of the same paper, so it says less than a date.
fn by_citation(parties: [Party<'_>; 2]) -> impl Iterator<Item = Reason> {
    Side::BOTH.into_iter().filter_map(move |side| {
        let (this, other) = (side.of(parties), side.other().of(parties));
        let is_told = this.own_agency.is_some_and(|agency| other.credits_agency(agency));
        let is_cited = !is_told && cites(other, this.article);
        let note = format!("{} names where {} appeared", side.other().name(), side.name());
        is_cited.then(|| reason(ReasonKind::Citation, SpeaksFor::from(side), Weight::Weak, note))
    })
}

fn reason(kind: ReasonKind, speaks_for: SpeaksFor, weight: Weight, note: String) -> Reason {
    Reason { kind, speaks_for, note, weight }
}

fn version([a, b]: [Party<'_>; 2]) -> Reason {
    let (speaks_for, when) = match (a.date(), b.date()) {
        (Some(x), Some(y)) if x.certainly_before(y) => {
            (SpeaksFor::BFromA, format!("B {} after A", gap(x, y)))
        }
        (Some(x), Some(y)) if y.certainly_before(x) => {
            (SpeaksFor::AFromB, format!("A {} after B", gap(y, x)))
        }
        _ => (SpeaksFor::Nothing, "in which order is not known".to_owned()),
    };
    let note = format!("versions of one outlet's own article, {when}");
    reason(ReasonKind::Version, speaks_for, Weight::Strong, note)
}

/// Where wording of this kind comes from: releases are made for agencies, and agencies' copy for
/// outlets.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Release => 0,
        Kind::Wire => 1,
        Kind::Article => 2,
    }
}

fn by_kind([a, b]: [Party<'_>; 2]) -> Option<Reason> {
    let (origin, kind, other) = match rank(a.article.kind).cmp(&rank(b.article.kind)) {
        std::cmp::Ordering::Less => (Side::A, a.article.kind, b.article.kind),
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => (Side::B, b.article.kind, a.article.kind),
    };
    let (one, other) = (kind_name(kind), kind_name(other));
    let note = format!("{} is {one}, {} is {other}", origin.name(), origin.other().name());
    Some(reason(ReasonKind::Kind, SpeaksFor::from(origin), Weight::Strong, note))
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "not",
        Kind::Wire => "wire copy",
        Kind::Release => "a release",
    }
}

/// What the credits of the two say of each other: one credits the other's agency, or both one.
fn by_agency(parties: [Party<'_>; 2]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for side in Side::BOTH {
        let (this, other) = (side.of(parties), side.other().of(parties));
        let Some(agency) = this.own_agency else { continue };
        if other.credits_agency(agency) && other.own_agency != Some(agency) {
            let note =
                format!("{} credits {agency}, whose own {} is", side.other().name(), side.name());
            let speaks_for = SpeaksFor::from(side);
            reasons.push(reason(ReasonKind::AgencyOutlet, speaks_for, Weight::Strong, note));
        }
    }
    let [a, b] = parties;
    if let Some(agency) = shared_agency(a, b).filter(|agency| !is_own(parties, agency)) {
        let note = format!("both credit {agency}");
        reasons.push(reason(ReasonKind::Credit, SpeaksFor::CommonOrigin, Weight::Strong, note));
    }
    reasons
}

fn is_own(parties: [Party<'_>; 2], agency: &str) -> bool {
    parties.iter().any(|party| party.own_agency == Some(agency))
}

/// The first agency that both credit.
pub(super) fn shared_agency<'a>(a: Party<'a>, b: Party<'_>) -> Option<&'a str> {
    let is_shared = |credit: &&Credit| b.credits_agency(&credit.agency);
    a.credits.iter().find(is_shared).map(|credit| credit.agency.as_str())
}

fn lent_credits(wording: &Wording) -> impl Iterator<Item = Reason> + '_ {
    Side::BOTH.into_iter().filter_map(move |side| {
        let line = side.of(wording.lent_credit.each_ref()).as_deref()?;
        let shown: String = line.chars().take(NOTE_CHARACTERS).collect();
        let (this, other) = (side.name(), side.other().name());
        let note = format!("{other} has {this}'s credit line in its text: {shown}");
        Some(reason(ReasonKind::Credit, SpeaksFor::from(side), Weight::Weak, note))
    })
}

fn by_date([a, b]: [Party<'_>; 2]) -> Reason {
    let (speaks_for, note) = match (a.date(), b.date()) {
        (Some(x), Some(y)) if x.certainly_before(y) => {
            (SpeaksFor::BFromA, format!("A appeared {} before B", gap(x, y)))
        }
        (Some(x), Some(y)) if y.certainly_before(x) => {
            (SpeaksFor::AFromB, format!("B appeared {} before A", gap(y, x)))
        }
        (Some(x), Some(y)) if x.given == y.given => {
            (SpeaksFor::Nothing, format!("both are dated {}", x.given))
        }
        (Some(x), Some(y)) => {
            let note = format!("the dates {} and {} leave the order open", x.given, y.given);
            (SpeaksFor::Nothing, note)
        }
        (None, None) => (SpeaksFor::Nothing, "neither has a date".to_owned()),
        (None, Some(_)) => (SpeaksFor::Nothing, "A has no date".to_owned()),
        (Some(_), None) => (SpeaksFor::Nothing, "B has no date".to_owned()),
    };
    reason(ReasonKind::Date, speaks_for, Weight::Strong, note)
}

/// `3 h 20 min`, or `at least 22 h` where a day has no hour.
fn gap(earlier: &Date, later: &Date) -> String {
    let least = later.earliest.duration_since(earlier.latest);
    let is_exact = [earlier, later].iter().all(|date| date.earliest == date.latest);
    format!("{}{}", if is_exact { "" } else { "at least " }, duration(least))
}

/// A duration in its two largest units.
fn duration(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let first = units.iter().position(|&(_, unit)| seconds >= unit).unwrap_or(units.len() - 1);
    let (name, unit) = units[first];
    let mut text = format!("{} {name}", seconds / unit);
    if let Some(&(name, smaller)) = units.get(first + 1)
        && seconds % unit >= smaller
    {
        // Writing to a string cannot fail.
        let _ = write!(text, " {} {name}", seconds % unit / smaller);
    }
    text
}

/// What the texts say for this side as the origin.
fn by_wording(side: Side, wording: &Wording) -> impl Iterator<Item = Reason> {
    let (this, other) = (side.name(), side.other().name());
    let speaks_for = SpeaksFor::from(side);
    let marks = side.other().of(wording.lost_marks).then(|| {
        let note = format!("{other} has bare what {this} has inside quotation marks");
        reason(ReasonKind::LostQuotationMarks, speaks_for, Weight::Weak, note)
    });
    let furniture = side.of(wording.lent_furniture);
    let furniture = (furniture >= LEAST_FURNITURE).then(|| {
        let note =
            format!("{other} has {furniture} words of the house furniture of {this}'s outlet");
        reason(ReasonKind::Boilerplate, speaks_for, Weight::Weak, note)
    });
    let (mine, others) = (side.of(wording.containment), side.other().of(wording.containment));
    let is_clear = mine >= CLEARLY_CONTAINED && 2.0 * others <= mine;
    let is_contained = is_clear || mine >= CONTAINED && mine - others >= LEAST_MARGIN;
    let contained = is_contained.then(|| {
        let [mine, others] = [mine, others].map(|share| format!("{:.0} %", 100.0 * share));
        let mut note = format!("{mine} of {this} is in {other}, {others} of {other} is in {this}");
        // A text that lacks only the end of the other may as well be that text, cut.
        if side.other().of(wording.goes_on) {
            note.push_str("; but the rest stands behind it");
            return reason(ReasonKind::Containment, SpeaksFor::Nothing, Weight::Slight, note);
        }
        let weight = if is_clear { Weight::Weak } else { Weight::Slight };
        reason(ReasonKind::Containment, speaks_for, weight, note)
    });
    marks.into_iter().chain(furniture).chain(contained)
}
