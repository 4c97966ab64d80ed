//! The lists that editors ask for, drawn from the finished entries.
//!
//! In: the articles and pairs of a report. Out: its lists, but for the boilerplate. Costs a few passes
//! over the entries. Nothing is found here that the entries do not say: a list is wrong where they are.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    corpus::{Article, Date, Kind},
    hash::Map,
    pipeline::Scope,
    provenance::{Agencies, Direction, Evidence, OwnOutlets, ReasonKind},
    report::model::{
        CreditedRow, Hours, Lists, LostMarks, LostMarksRow, OutletRow, PairEntry, Ratio, Relation,
        Report, UncreditedRow,
    },
};

/// An agency's copy is looked for among the articles that appeared within so many hours of the one
/// that credits it. Reprints mostly follow within a day; three leave room for dates without an hour.
const NEAR_HOURS: i64 = 72;

/// What the lists are drawn from.
pub(super) struct Sources<'r, 'c> {
    pub(super) report: &'r Report<'c>,
    /// The articles of the report's entries, in their places.
    pub(super) articles: &'c [Article],
    pub(super) agencies: &'r Agencies,
    pub(super) scope: &'r Scope,
}

impl<'r, 'c> Sources<'r, 'c> {
    /// All lists but the boilerplate.
    pub(super) fn lists(&self) -> Lists<'c> {
        let origins = self.origins();
        Lists {
            uncredited: self.uncredited(&origins),
            credited_without_match: self.credited_without_match(),
            lost_quotation_marks: self.lost_quotation_marks(),
            outlets: self.outlets(&origins),
            boilerplate: Vec::new(),
        }
    }

    /// Each article's origins elsewhere, by the article.
    fn origins(&self) -> Vec<Sourcing<'r, 'c>> {
        let pairs = &self.report.pairs;
        let key = |pair: &PairEntry<'_>| key(pair.a_index, pair.b_index);
        let reuse = (0..).zip(pairs).filter(|(_, pair)| pair.relation.is_reuse());
        let places: Map<(usize, usize), usize> = reuse.map(|(at, pair)| (key(pair), at)).collect();
        let mut found = Vec::new();
        for (index, article) in self.report.articles.iter().enumerate() {
            for origin in &article.origins {
                let Some(from) = self.place(origin.id) else { continue };
                let Some(&at) = places.get(&self::key(index, from)) else { continue };
                let pair = &pairs[at];
                if !is_version(pair) {
                    let (words, is_credited) = (origin.words, origin.credited);
                    found.push(Sourcing { index, from, words, is_credited, pair });
                }
            }
        }
        found
    }

    /// The place of an article.
    fn place(&self, id: &str) -> Option<usize> {
        self.report.articles.binary_search_by(|article| article.id.cmp(id)).ok()
    }

    fn uncredited(&self, origins: &[Sourcing<'r, 'c>]) -> Vec<UncreditedRow<'c>> {
        let uncredited = || origins.iter().filter(|origin| !origin.is_credited);
        let both: BTreeSet<(usize, usize)> =
            uncredited().map(|origin| (origin.index, origin.from)).collect();
        // Of two that may each have it from the other, one row is enough.
        let is_told = |origin: &&Sourcing<'r, 'c>| {
            origin.index > origin.from || !both.contains(&(origin.from, origin.index))
        };
        let mut listed: Vec<Sourcing<'r, 'c>> = uncredited().filter(is_told).copied().collect();
        let known: BTreeSet<usize> = listed.iter().map(|origin| origin.index).collect();
        let inferred = self.inferred();
        listed.extend(inferred.into_iter().filter(|origin| !known.contains(&origin.index)));
        let mut rows: Vec<UncreditedRow<'c>> = listed.iter().map(|one| self.row(one)).collect();
        rows.sort_by_key(|row| (Reverse(row.words), row.id, row.from));
        rows
    }

    fn row(&self, origin: &Sourcing<'r, 'c>) -> UncreditedRow<'c> {
        let article = &self.report.articles[origin.index];
        let pair = origin.pair;
        UncreditedRow {
            id: article.id,
            from: self.report.articles[origin.from].id,
            words: origin.words,
            share: Ratio(f64::from(origin.words) / f64::from(article.words.max(1))),
            direction: pair.direction,
            a: pair.a,
            b: pair.b,
            evidence: pair.evidence.clone(),
        }
    }

    /// Articles that probably are an agency's copy and do not say so, each with the article that does
    /// and has most in common with it.
    fn inferred(&self) -> Vec<Sourcing<'r, 'c>> {
        let mut best: BTreeMap<usize, Sourcing<'r, 'c>> = BTreeMap::new();
        for pair in &self.report.pairs {
            let by_credit = pair.evidence.first().is_some_and(|r| r.kind == ReasonKind::Credit);
            if pair.credited || pair.direction != Direction::CommonOrigin || !by_credit {
                continue;
            }
            for (index, from, words) in [
                (pair.a_index, pair.b_index, pair.prose_words_a),
                (pair.b_index, pair.a_index, pair.prose_words_b),
            ] {
                let [article, other] = [index, from].map(|at| &self.report.articles[at]);
                let is_credited = |agency: &str| other.credits.iter().any(|c| c.agency == agency);
                if !article.inferred.iter().any(|inferred| is_credited(&inferred.agency)) {
                    continue;
                }
                let found = Sourcing { index, from, words, is_credited: false, pair };
                let known = best.entry(index).or_insert(found);
                if (found.words, Reverse(found.from)) > (known.words, Reverse(known.from)) {
                    *known = found;
                }
            }
        }
        best.into_values().collect()
    }

    /// Only what was compared can be missed: of listed pairs nothing is said, and of references only
    /// what they have.
    fn credited_without_match(&self) -> Vec<CreditedRow<'c>> {
        let references: &[_] = match self.scope {
            Scope::Pairs(_) => return Vec::new(),
            Scope::Among => &[],
            Scope::Against(references) => references,
        };
        let is_reference =
            |index: usize| references.binary_search_by_key(&index, |r| r.get()).is_ok();
        let copies = self.copies();
        let matched = self.matched(&copies.agencies_of);
        let too_short: BTreeSet<&str> =
            self.report.run.too_short.iter().map(String::as_str).collect();
        let mut rows = Vec::new();
        for (number, copy) in copies.of_agency.iter().enumerate() {
            let compared = |&index: &usize| references.is_empty() || is_reference(index);
            let near = Near::of(copy.articles.iter().copied().filter(compared), self.articles);
            for &(index, evidence) in &copy.credited {
                let article = &self.report.articles[index];
                let skipped = is_reference(index) || too_short.contains(article.id);
                let own = usize::from(compared(&index));
                let compared = near.count(self.articles[index].date.as_ref()) - own;
                if !skipped && compared > 0 && !matched.contains(&(index, number)) {
                    let agency = copy.agency.to_owned();
                    rows.push(CreditedRow { id: article.id, agency, evidence, compared });
                }
            }
        }
        rows.sort_by(|x, y| {
            (Reverse(x.compared), x.id, &x.agency).cmp(&(Reverse(y.compared), y.id, &y.agency))
        });
        rows
    }

    /// For each agency, whose copy is in the corpus.
    fn copies(&self) -> Copies<'r> {
        let own = OwnOutlets::of(self.agencies);
        let mut copies = Copies::default();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, entry) in self.report.articles.iter().enumerate() {
            let sender = own.agency(&self.articles[index], &[]);
            let mut agencies = Vec::new();
            let credits = entry.credits.iter().map(|c| (c.agency.as_str(), Some(c.evidence)));
            for (agency, evidence) in credits.chain(sender.map(|agency| (agency, None))) {
                let next = copies.of_agency.len();
                let number = *numbers.entry(agency).or_insert(next);
                if number == next {
                    copies.of_agency.push(AgencyCopy { agency, ..AgencyCopy::default() });
                }
                if agencies.contains(&number) {
                    continue;
                }
                agencies.push(number);
                let copy = &mut copies.of_agency[number];
                copy.articles.push(index);
                let is_own = entry.kind == Kind::Wire || sender == Some(agency);
                if let Some(evidence) = evidence.filter(|e| !is_own && *e != Evidence::Outlet) {
                    copy.credited.push((index, evidence));
                }
            }
            copies.agencies_of.push(agencies);
        }
        copies
    }

    /// The articles that share prose or quotation with an agency's copy, each with the agency.
    fn matched(&self, agencies_of: &[Vec<usize>]) -> BTreeSet<(usize, usize)> {
        let mut matched = BTreeSet::new();
        for pair in self.report.pairs.iter().filter(|pair| pair.relation < Relation::Boilerplate) {
            for agency in &agencies_of[pair.a_index] {
                if agencies_of[pair.b_index].contains(agency) {
                    matched.extend([(pair.a_index, *agency), (pair.b_index, *agency)]);
                }
            }
        }
        matched
    }

    /// Of what several articles quote, and of stretches that overlap, the one with most words is
    /// listed; of equal ones the one in the earliest article.
    fn lost_quotation_marks(&self) -> Vec<LostMarksRow<'c>> {
        let mut found: Vec<(usize, usize, LostMarks)> = Vec::new();
        for pair in &self.report.pairs {
            let sides = [
                (pair.a_index, pair.b_index, Direction::BFromA),
                (pair.b_index, pair.a_index, Direction::AFromB),
            ];
            for (side, (index, from, lent)) in sides.into_iter().enumerate() {
                // Who quotes what appeared before has not lost, but added them.
                if pair.direction != lent && !self.is_before(index, from) {
                    let lost = pair.passages.iter().filter_map(|passage| passage.lost[side]);
                    found.extend(lost.map(|lost| (index, from, lost)));
                }
            }
        }
        let since = |index: usize| self.articles[index].date.as_ref().map(middle_second);
        // Undated articles come last.
        let order = |from: usize| (since(from).is_none(), since(from), from);
        found.sort_by_key(|(index, from, lost)| {
            (*index, Reverse(lost.words), order(*from), lost.bare)
        });
        let mut kept: Vec<(usize, usize, LostMarks)> = Vec::new();
        for one in found {
            let same = kept.iter().rev().take_while(|known| known.0 == one.0);
            if !same.into_iter().any(|known| is_mostly_in(one.2.bare, known.2.bare)) {
                kept.push(one);
            }
        }
        let mut rows: Vec<LostMarksRow<'c>> =
            kept.into_iter().map(|(index, from, lost)| self.lost_row(index, from, &lost)).collect();
        rows.sort_by_key(|row| (Reverse(row.words), row.id, row.start));
        rows
    }

    fn lost_row(&self, index: usize, from: usize, lost: &LostMarks) -> LostMarksRow<'c> {
        LostMarksRow {
            id: self.report.articles[index].id,
            from: self.report.articles[from].id,
            words: lost.words,
            start: lost.bare.0,
            end: lost.bare.1,
            from_start: lost.quoted.0,
            from_end: lost.quoted.1,
        }
    }

    fn is_before(&self, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(|index| self.articles[index].date.as_ref());
        matches!((one, other), (Some(x), Some(y)) if x.certainly_before(y))
    }

    /// Only what the direction says counts, and nothing between an outlet and itself.
    fn outlets(&self, origins: &[Sourcing<'r, 'c>]) -> Vec<OutletRow<'c>> {
        let mut cells: BTreeMap<(&'c str, &'c str), Cell> = BTreeMap::new();
        for origin in origins.iter().filter(|origin| origin.is_certain()) {
            let articles = [origin.index, origin.from].map(|at| &self.report.articles[at]);
            let [Some(outlet), Some(from)] = articles.map(|article| article.outlet) else {
                continue;
            };
            if outlet == from {
                continue;
            }
            let cell = cells.entry((outlet, from)).or_default();
            cell.articles.insert(origin.index);
            cell.words += u64::from(origin.words);
            if origin.is_credited {
                cell.credited_words += u64::from(origin.words);
            }
            let dates = [origin.index, origin.from].map(|at| self.articles[at].date.as_ref());
            if let [Some(later), Some(earlier)] = dates {
                cell.lags.push(middle_second(later) - middle_second(earlier));
            }
        }
        let row = |((outlet, from), cell): ((&'c str, &'c str), Cell)| OutletRow {
            outlet,
            from,
            articles: cell.articles.len(),
            words: cell.words,
            median_lag_hours: median_hours(cell.lags),
            credited_words: cell.credited_words,
        };
        let mut rows: Vec<OutletRow<'c>> = cells.into_iter().map(row).collect();
        rows.sort_by_key(|row| (Reverse(row.words), row.outlet, row.from));
        rows
    }
}

/// An article and one that it has wording from.
#[derive(Clone, Copy)]
struct Sourcing<'r, 'c> {
    index: usize,
    from: usize,
    words: u32,
    is_credited: bool,
    pair: &'r PairEntry<'c>,
}

impl Sourcing<'_, '_> {
    /// Whether the direction says that the article has it from there.
    fn is_certain(&self) -> bool {
        matches!(self.pair.direction, Direction::AFromB | Direction::BFromA)
    }
}

/// What one outlet has from another.
#[derive(Default)]
struct Cell {
    articles: BTreeSet<usize>,
    words: u64,
    credited_words: u64,
    /// In seconds.
    lags: Vec<i64>,
}

/// The copy of each agency, as far as articles are or say so.
#[derive(Default)]
struct Copies<'r> {
    of_agency: Vec<AgencyCopy<'r>>,
    /// For each article, the numbers of its agencies.
    agencies_of: Vec<Vec<usize>>,
}

/// The copy of one agency.
#[derive(Default)]
struct AgencyCopy<'r> {
    agency: &'r str,
    articles: Vec<usize>,
    /// Those that are somebody else's and credit it, with what says so.
    credited: Vec<(usize, Evidence)>,
}

/// When some articles appeared, to count those near a date. In seconds, ascending.
struct Near {
    earliest: Vec<i64>,
    latest: Vec<i64>,
    undated: usize,
}

impl Near {
    fn of(indices: impl Iterator<Item = usize>, articles: &[Article]) -> Self {
        let mut near = Self { earliest: Vec::new(), latest: Vec::new(), undated: 0 };
        for index in indices {
            match &articles[index].date {
                Some(date) => {
                    near.earliest.push(date.earliest.as_second());
                    near.latest.push(date.latest.as_second());
                }
                None => near.undated += 1,
            }
        }
        near.earliest.sort_unstable();
        near.latest.sort_unstable();
        near
    }

    /// How many are, or may be, within [`NEAR_HOURS`] of a date.
    fn count(&self, date: Option<&Date>) -> usize {
        let Some(date) = date else { return self.undated + self.earliest.len() };
        let (from, to) = (
            date.earliest.as_second() - 3600 * NEAR_HOURS,
            date.latest.as_second() + 3600 * NEAR_HOURS,
        );
        let begun = self.earliest.partition_point(|earliest| *earliest <= to);
        let over = self.latest.partition_point(|latest| *latest < from);
        self.undated + begun - over
    }
}

fn key(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

fn is_version(pair: &PairEntry<'_>) -> bool {
    pair.evidence.iter().any(|reason| reason.kind == ReasonKind::Version)
}

/// Whether half of `one` or more lies in `other`.
fn is_mostly_in(one: (usize, usize), other: (usize, usize)) -> bool {
    let shared = one.1.min(other.1).saturating_sub(one.0.max(other.0));
    2 * shared >= one.1 - one.0
}

/// The middle of what a date can mean.
fn middle_second(date: &Date) -> i64 {
    i64::midpoint(date.earliest.as_second(), date.latest.as_second())
}

fn median_hours(mut seconds: Vec<i64>) -> Option<Hours> {
    seconds.sort_unstable();
    let (low, high) = (seconds.len().checked_sub(1)? / 2, seconds.len() / 2);
    // Far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "a lag is printed with one decimal")]
    let sum = (seconds[low] + seconds[high]) as f64;
    Some(Hours(sum / 2.0 / 3600.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_median(seconds: &[i64], expected: Option<f64>) {
        assert_eq!(median_hours(seconds.to_vec()).map(|hours| hours.0), expected);
    }

    #[test]
    fn medians_of_lags() {
        check_median(&[], None);
        check_median(&[7200], Some(2.0));
        check_median(&[7200, 0], Some(1.0));
        check_median(&[36_000, 3600, 7200], Some(2.0));
    }

    fn check_near(dates: &[Option<&str>], date: Option<&str>, expected: usize) {
        let article = |given: &Option<&str>| {
            let place = crate::corpus::Place { file: "test".into(), line: None };
            Article { date: given.and_then(Date::parse), ..Article::new("a", "", place) }
        };
        let articles: Vec<Article> = dates.iter().map(article).collect();
        let near = Near::of(0..articles.len(), &articles);
        assert_eq!(near.count(date.and_then(Date::parse).as_ref()), expected);
    }

    #[test]
    fn near_is_three_days() {
        let dates = [Some("2024-05-01T00:00:00Z"), Some("2024-05-09T00:00:00Z"), None];
        check_near(&dates, Some("2024-05-04T00:00:00Z"), 2);
        check_near(&dates, Some("2024-05-04T00:00:01Z"), 1);
        check_near(&dates, Some("2024-05-05T12:00:00Z"), 1);
        check_near(&dates, None, 3);
    }

    #[test]
    fn stretches_overlap_by_half() {
        assert!(is_mostly_in((0, 10), (5, 30)));
        assert!(!is_mostly_in((0, 10), (6, 30)));
    }
}
