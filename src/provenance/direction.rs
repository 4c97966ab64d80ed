//! Which of two articles has its wording from the other.
//!
//! In: the [evidence](super::reasons). Out: a direction, or that the evidence does not say. The rule,
//! in this order:
//!
//! 1. Versions of one outlet's own article follow each other by their dates.
//! 2. Wire copy and releases are where wording comes from, and so is the outlet of an agency that the
//!    other credits. Where one of these, or a certain date, says the opposite: unknown.
//! 3. What is not in the agency's own copy, from which both have the rest, is from whoever certainly
//!    had it first.
//! 4. Two that have it from one third article of the corpus, or credit one agency, have it from there.
//!    That one of them appeared first says nothing against it.
//! 5. What certainly appeared first is the origin, or what is in an archive against which a draft without a
//!    date is checked.
//! 6. Where none of these speaks, the texts do: lost quotation marks, the other's credit line or house
//!    furniture inside, and containment by a clear margin. A smaller margin only counts beside
//!    another of these. Where two of them say the opposite of each other: unknown.

use serde::Serialize;

use super::{
    cites,
    evidence::{Party, Reason, ReasonKind, SpeaksFor, Weight, shared_agency},
};

/// Which article has its wording from which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `b` has it from `a`.
    BFromA,
    /// `a` has it from `b`.
    AFromB,
    /// Both have it from a third.
    CommonOrigin,
    /// The evidence does not say.
    Unknown,
}

/// Decide by the rule above, and put what decided first: what speaks for the answer stands before
/// what speaks against it, the stronger before the weaker, and what says nothing last.
pub fn decide(reasons: &mut [Reason]) -> Direction {
    let direction = answer(reasons);
    reasons.sort_by_key(|reason| {
        let is_for = reason.speaks_for.direction() == direction;
        let is_silent = reason.speaks_for == SpeaksFor::Nothing;
        (is_silent, !is_for && !is_silent, reason.weight, reason.kind)
    });
    // A version decides even where dates do not say which came first.
    if let Some(place) = reasons.iter().position(|reason| reason.kind == ReasonKind::Version) {
        reasons[..=place].rotate_right(1);
    }
    direction
}

fn answer(reasons: &[Reason]) -> Direction {
    if let Some(version) = reasons.iter().find(|reason| reason.kind == ReasonKind::Version) {
        return version.speaks_for.direction();
    }
    let speaking = || reasons.iter().filter(|reason| reason.speaks_for != SpeaksFor::Nothing);
    let strong = || speaking().filter(|reason| reason.weight == Weight::Strong);
    let directed = || strong().filter(|reason| reason.speaks_for != SpeaksFor::CommonOrigin);
    if strong().any(|reason| [ReasonKind::Kind, ReasonKind::AgencyOutlet].contains(&reason.kind)) {
        return unanimous(directed());
    }
    if directed().any(|reason| reason.kind == ReasonKind::Third) {
        return unanimous(directed());
    }
    if strong().any(|reason| reason.speaks_for == SpeaksFor::CommonOrigin) {
        return Direction::CommonOrigin;
    }
    if directed().next().is_some() {
        return unanimous(directed());
    }
    let is_enough = speaking().any(|reason| reason.weight == Weight::Weak);
    if is_enough { unanimous(speaking()) } else { Direction::Unknown }
}

/// What all of them speak for; unknown when they do not agree or there are none.
fn unanimous<'r>(mut reasons: impl Iterator<Item = &'r Reason>) -> Direction {
    let Some(first) = reasons.next() else { return Direction::Unknown };
    let are_agreed = reasons.all(|reason| reason.speaks_for == first.speaks_for);
    if are_agreed { first.speaks_for.direction() } else { Direction::Unknown }
}

/// Whether what is shared is credited: both name one agency, which may be the one whose own outlet one of
/// them is, or one names where the other appeared.
pub fn is_credited(a: Party<'_>, b: Party<'_>) -> bool {
    let credits_outlet = |one: Party<'_>, other: Party<'_>| {
        let agency = one.own_agency;
        agency.is_some_and(|own| other.credits.iter().any(|credit| credit.agency == own))
    };
    shared_agency(a, b).is_some()
        || credits_outlet(a, b)
        || credits_outlet(b, a)
        || cites(a, b.article)
        || cites(b, a.article)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        corpus::{Article, Date, Kind, Place},
        provenance::{Credit, Evidence, Wording, reasons},
    };

    const EARLY: &str = "2024-05-01T08:00:00Z";
    const LATE: &str = "2024-05-01T11:20:00Z";

    /// Kind, date, credited agency, own agency; empty for none.
    type Told<'t> = (Kind, &'t str, &'t str, &'t str);

    const UNDATED: Told<'static> = (Kind::Article, "", "", "");
    const FIRST: Told<'static> = (Kind::Article, EARLY, "", "");
    const SECOND: Told<'static> = (Kind::Article, LATE, "", "");

    fn decided(told: [Told<'_>; 2], wording: &Wording) -> (Direction, Vec<Reason>) {
        let place = || Place { file: "test".into(), line: None };
        let known = told.map(|(kind, date, agency, _)| {
            let article =
                Article { kind, date: Date::parse(date), ..Article::new("a", "", place()) };
            let credit = |agency: &str| Credit {
                agency: agency.to_owned(),
                evidence: Evidence::Byline,
                span: None,
            };
            (article, (!agency.is_empty()).then(|| credit(agency)).into_iter().collect::<Vec<_>>())
        });
        let party = |at: usize| Party {
            article: &known[at].0,
            credits: &known[at].1,
            citations: &[],
            own_agency: Some(told[at].3).filter(|own| !own.is_empty()),
        };
        let mut found = reasons(party(0), party(1), wording);
        (decide(&mut found), found)
    }

    fn check(a: Told<'_>, b: Told<'_>, expected: Direction) {
        check_wording([a, b], &Wording::default(), expected);
    }

    /// The answer, and that it is the mirrored one for the mirrored pair.
    fn check_wording([a, b]: [Told<'_>; 2], wording: &Wording, expected: Direction) {
        assert_eq!(decided([a, b], wording).0, expected);
        let mirrored = match expected {
            Direction::BFromA => Direction::AFromB,
            Direction::AFromB => Direction::BFromA,
            same => same,
        };
        let mut turned = wording.clone();
        turned.containment.reverse();
        turned.goes_on.reverse();
        turned.lost_marks.reverse();
        turned.lent_furniture.reverse();
        turned.lent_credit.reverse();
        assert_eq!(decided([b, a], &turned).0, mirrored);
    }

    fn check_notes(a: Told<'_>, b: Told<'_>, expected: &[&str]) {
        let (_, reasons) = decided([a, b], &Wording::default());
        let notes: Vec<&str> = reasons.iter().map(|reason| reason.note.as_str()).collect();
        assert_eq!(notes, expected);
    }

    #[test]
    fn the_certainly_earlier_is_the_origin() {
        check(FIRST, SECOND, Direction::BFromA);
        check(FIRST, (Kind::Article, "2024-05-01", "", ""), Direction::Unknown);
        check(UNDATED, SECOND, Direction::Unknown);
    }

    #[test]
    fn wire_copy_is_the_origin_unless_it_is_later() {
        check((Kind::Wire, "", "", ""), FIRST, Direction::BFromA);
        check((Kind::Wire, LATE, "", ""), FIRST, Direction::Unknown);
        check((Kind::Wire, EARLY, "", ""), (Kind::Wire, LATE, "", ""), Direction::BFromA);
        check((Kind::Release, "", "", ""), (Kind::Wire, "", "", ""), Direction::BFromA);
    }

    #[test]
    fn two_that_credit_one_agency_have_it_from_there() {
        let [first, second] = [EARLY, LATE].map(|date| (Kind::Article, date, "AP", ""));
        check(first, second, Direction::CommonOrigin);
        check(first, (Kind::Article, LATE, "AFP", ""), Direction::BFromA);
    }

    #[test]
    fn an_agency_s_own_outlet_is_the_origin() {
        let own = (Kind::Article, "", "AP", "AP");
        check(own, (Kind::Article, EARLY, "AP", ""), Direction::BFromA);
        check(
            (Kind::Article, LATE, "", "AP"),
            (Kind::Article, EARLY, "AP", ""),
            Direction::Unknown,
        );
        check(own, (Kind::Article, EARLY, "AFP", ""), Direction::Unknown);
    }

    #[test]
    fn lost_quotation_marks_speak_where_nothing_stronger_does() {
        let wording = Wording { lost_marks: [false, true], ..Wording::default() };
        check_wording([UNDATED, UNDATED], &wording, Direction::BFromA);
        check_wording([SECOND, FIRST], &wording, Direction::AFromB);
    }

    #[test]
    fn what_contradicts_itself_decides_nothing() {
        let wording =
            Wording { lost_marks: [false, true], lent_furniture: [0, 9], ..Wording::default() };
        check_wording([UNDATED, UNDATED], &wording, Direction::Unknown);
    }

    fn check_contained(containment: [f64; 2], goes_on: [bool; 2], expected: Direction) {
        let wording = Wording { containment, goes_on, ..Wording::default() };
        check_wording([UNDATED, UNDATED], &wording, expected);
    }

    #[test]
    fn containment_decides_by_a_clear_margin() {
        check_contained([0.9, 0.4], [false; 2], Direction::BFromA);
        check_contained([0.9, 0.6], [false; 2], Direction::Unknown);
        check_contained([0.5, 0.1], [false; 2], Direction::Unknown);
    }

    #[test]
    fn a_text_without_the_other_s_end_may_be_that_text_cut() {
        check_contained([0.9, 0.4], [false, true], Direction::Unknown);
    }

    #[test]
    fn a_small_margin_counts_beside_something_else() {
        let containment = [0.9, 0.6];
        let both = Wording { containment, lost_marks: [false, true], ..Wording::default() };
        check_wording([UNDATED, UNDATED], &both, Direction::BFromA);
        let against = Wording { lost_marks: [true, false], ..both };
        check_wording([UNDATED, UNDATED], &against, Direction::Unknown);
    }

    #[test]
    fn versions_follow_their_dates() {
        let wording = Wording { is_version: true, ..Wording::default() };
        check_wording([FIRST, SECOND], &wording, Direction::BFromA);
        check_wording([UNDATED, SECOND], &wording, Direction::Unknown);
        let (_, reasons) = decided([UNDATED, SECOND], &wording);
        assert_eq!(reasons[0].kind, ReasonKind::Version);
    }

    #[test]
    fn what_decided_is_told_first() {
        let wire = (Kind::Wire, "", "", "AP");
        let (date, kind) = ("A has no date", "A is wire copy, B is not");
        check_notes(wire, FIRST, &[kind, date]);
        check_notes(FIRST, SECOND, &["A appeared 3 h 20 min before B"]);
        let credits = "B credits AP, whose own A is";
        check_notes(wire, (Kind::Article, EARLY, "AP", ""), &[kind, credits, date]);
    }

    #[test]
    fn days_are_told_as_what_they_are() {
        let day = |date| (Kind::Article, date, "", "");
        let least = "A appeared at least 22 h before B";
        check_notes(day("2024-05-01"), day("2024-05-04"), &[least]);
        check_notes(day("2024-05-01"), day("2024-05-01"), &["both are dated 2024-05-01"]);
        let open = "the dates 2024-05-01 and 2024-05-02 leave the order open";
        check_notes(day("2024-05-01"), day("2024-05-02"), &[open]);
    }
}
