//! Wire copy that does not say so, known from others that print the same and do.
//!
//! In: the articles of other outlets that carry an article's text within a short time, each with what it
//! credits. Out: the agencies whose copy the article probably is. It needs no copy of the wire
//! itself. Wrong where an outlet's own report is reprinted by others who add an agency's name to it,
//! which is why a single credit is not enough.

use jiff::SignedDuration;

use super::Credit;
use crate::corpus::Date;

/// Copy is printed at once or not at all.
const SHORT_TIME: SignedDuration = SignedDuration::from_hours(48);
/// One outlet's credit may be a slip.
const LEAST_CREDITING: u32 = 2;
/// Of the outlets that carry it, so many (one in so many) credit the agency.
const CREDITING_SHARE: u32 = 3;

/// An article of another outlet that carries the same text.
#[derive(Clone, Copy, Debug)]
pub struct Carrier<'a> {
    /// Number of its outlet.
    pub outlet: u32,
    /// What it credits.
    pub credits: &'a [Credit],
}

/// That an article is probably an agency's copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inferred {
    /// The agency.
    pub agency: String,
    /// Outlets that carry the text and credit the agency.
    pub credited_by: u32,
    /// Outlets that carry the text, with the article's own.
    pub of: u32,
}

/// Whether two articles may have appeared within a short time of each other. Without dates nobody
/// knows.
pub fn are_near_in_time(one: Option<&Date>, other: Option<&Date>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one.least_gap(other) <= SHORT_TIME
}

/// The agencies whose copy an article that credits none probably is, the likeliest first, then by
/// name.
pub fn inferred(carriers: &[Carrier<'_>]) -> Vec<Inferred> {
    let distinct = |mut outlets: Vec<u32>| {
        outlets.sort_unstable();
        outlets.dedup();
        u32::try_from(outlets.len()).expect("outlets are numbered in 32 bits")
    };
    let of = 1 + distinct(carriers.iter().map(|carrier| carrier.outlet).collect());
    let mut agencies: Vec<&str> = carriers
        .iter()
        .flat_map(|carrier| carrier.credits)
        .map(|credit| credit.agency.as_str())
        .collect();
    agencies.sort_unstable();
    agencies.dedup();
    let credits = |carrier: &Carrier<'_>, agency: &str| {
        carrier.credits.iter().any(|credit| credit.agency == agency)
    };
    let mut found: Vec<Inferred> = agencies
        .into_iter()
        .map(|agency| {
            let crediting = carriers.iter().filter(|carrier| credits(carrier, agency));
            let credited_by = distinct(crediting.map(|carrier| carrier.outlet).collect());
            Inferred { agency: agency.to_owned(), credited_by, of }
        })
        .filter(|found| {
            found.credited_by >= LEAST_CREDITING && CREDITING_SHARE * found.credited_by >= found.of
        })
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.credited_by));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Evidence;

    /// The outlets, each with the agency that it credits; empty for none.
    fn check(carriers: &[(u32, &str)], expected: &[(&str, u32, u32)]) {
        let credits: Vec<Vec<Credit>> = carriers
            .iter()
            .map(|&(_, agency)| {
                let agency = agency.to_owned();
                let credit = Credit { agency, evidence: Evidence::Byline, span: None };
                if credit.agency.is_empty() { vec![] } else { vec![credit] }
            })
            .collect();
        let carriers: Vec<Carrier<'_>> = carriers
            .iter()
            .zip(&credits)
            .map(|(&(outlet, _), credits)| Carrier { outlet, credits })
            .collect();
        let found = inferred(&carriers);
        let found: Vec<_> =
            found.iter().map(|one| (one.agency.as_str(), one.credited_by, one.of)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_outlets_and_a_third_of_all_are_enough() {
        check(&[(1, "AP"), (2, "AP"), (3, "")], &[("AP", 2, 4)]);
        check(&[(1, "AP"), (2, "AP"), (3, ""), (4, ""), (5, "")], &[("AP", 2, 6)]);
        check(&[(1, "AP"), (2, "AP"), (3, ""), (4, ""), (5, ""), (6, "")], &[]);
    }

    #[test]
    fn one_outlet_is_not_enough() {
        check(&[(1, "AP")], &[]);
        check(&[(1, "AP"), (1, "AP")], &[]);
        check(&[], &[]);
    }

    #[test]
    fn the_likeliest_comes_first() {
        let carriers = [(1, "AP"), (2, "AP"), (3, "AFP"), (4, "AFP"), (5, "AP")];
        check(&carriers, &[("AP", 3, 6), ("AFP", 2, 6)]);
    }

    fn check_near(one: &str, other: &str, expected: bool) {
        let [one, other] = [one, other].map(Date::parse);
        assert_eq!(are_near_in_time(one.as_ref(), other.as_ref()), expected);
        assert_eq!(are_near_in_time(other.as_ref(), one.as_ref()), expected);
    }

    #[test]
    fn a_short_time_is_two_days() {
        check_near("2024-05-01T00:00:00Z", "2024-05-03T00:00:00Z", true);
        check_near("2024-05-01T00:00:00Z", "2024-05-03T00:00:01Z", false);
        check_near("2024-05-01", "2024-05-02", true);
        check_near("2024-05-01", "", false);
    }
}
