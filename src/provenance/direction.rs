//! Which of two articles has its wording from the other.
//!
//! In: what is known of both besides their wording. Out: a direction, or that the evidence does not
//! say. Wire copy is where wording comes from, and so is what certainly appeared earlier; two
//! articles that credit the same agency have it from there. Evidence that contradicts itself
//! decides nothing.

use serde::Serialize;

use crate::{
    corpus::{Article, Kind},
    provenance::{Citation, Credit, cites},
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

/// One article of a pair, with the agencies that it credits.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The article.
    pub article: &'a Article,
    /// What it credits.
    pub credits: &'a [Credit],
    /// The publications that it cites.
    pub citations: &'a [Citation],
}

/// Who has it from whom.
pub fn direction(a: Party<'_>, b: Party<'_>) -> Direction {
    match (a.article.kind == Kind::Wire, b.article.kind == Kind::Wire) {
        (true, false) if !is_before(b, a) => Direction::BFromA,
        (false, true) if !is_before(a, b) => Direction::AFromB,
        (false, false) if shared_agency(a, b).is_some() => Direction::CommonOrigin,
        (x, y) if x == y && is_before(a, b) => Direction::BFromA,
        (x, y) if x == y && is_before(b, a) => Direction::AFromB,
        _ => Direction::Unknown,
    }
}

/// Whether what is shared is credited: both name one agency, or one names where the other appeared.
/// Wire copy names its own agency by its outlet, so a derivative credits it by naming that agency.
pub fn is_credited(a: Party<'_>, b: Party<'_>) -> bool {
    shared_agency(a, b).is_some() || cites(a, b)
}

fn shared_agency<'a>(a: Party<'a>, b: Party<'_>) -> Option<&'a str> {
    let is_shared = |credit: &&Credit| b.credits.iter().any(|other| other.agency == credit.agency);
    a.credits.iter().find(is_shared).map(|credit| credit.agency.as_str())
}

fn is_before(one: Party<'_>, other: Party<'_>) -> bool {
    let (one, other) = (&one.article.date, &other.article.date);
    matches!((one, other), (Some(x), Some(y)) if x.certainly_before(y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        corpus::{Date, Place},
        provenance::Evidence,
    };

    fn article(kind: Kind, date: &str) -> Article {
        let place = Place { file: "test".into(), line: None };
        Article { kind, date: Date::parse(date), ..Article::new("a", "", place) }
    }

    fn credit(agency: &str) -> Credit {
        Credit { agency: agency.to_owned(), evidence: Evidence::Byline, span: None }
    }

    fn check(a: (Kind, &str, &str), b: (Kind, &str, &str), expected: Direction) {
        let [(one, one_credits), (other, other_credits)] = [a, b].map(|(kind, date, agency)| {
            let credits = if agency.is_empty() { vec![] } else { vec![credit(agency)] };
            (article(kind, date), credits)
        });
        let one = Party { article: &one, credits: &one_credits, citations: &[] };
        let other = Party { article: &other, credits: &other_credits, citations: &[] };
        assert_eq!(direction(one, other), expected);
        let mirrored = match expected {
            Direction::BFromA => Direction::AFromB,
            Direction::AFromB => Direction::BFromA,
            same => same,
        };
        assert_eq!(direction(other, one), mirrored);
    }

    const EARLY: &str = "2024-05-01T08:00:00Z";
    const LATE: &str = "2024-05-01T12:00:00Z";

    #[test]
    fn the_certainly_earlier_is_the_origin() {
        check((Kind::Article, EARLY, ""), (Kind::Article, LATE, ""), Direction::BFromA);
        check((Kind::Article, EARLY, ""), (Kind::Article, "2024-05-01", ""), Direction::Unknown);
        check((Kind::Article, "", ""), (Kind::Article, LATE, ""), Direction::Unknown);
    }

    #[test]
    fn wire_copy_is_the_origin_unless_it_is_later() {
        check((Kind::Wire, "", ""), (Kind::Article, EARLY, ""), Direction::BFromA);
        check((Kind::Wire, LATE, ""), (Kind::Article, EARLY, ""), Direction::Unknown);
        check((Kind::Wire, EARLY, ""), (Kind::Wire, LATE, ""), Direction::BFromA);
    }

    #[test]
    fn two_that_credit_one_agency_have_it_from_there() {
        let expected = Direction::CommonOrigin;
        check((Kind::Article, EARLY, "AP"), (Kind::Article, LATE, "AP"), expected);
        check((Kind::Article, EARLY, "AP"), (Kind::Article, LATE, "AFP"), Direction::BFromA);
    }
}
