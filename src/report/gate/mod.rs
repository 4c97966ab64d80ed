//! Conditions that an article must not meet, such as `uncredited_prose > 20%`.
//!
//! In: an [expression](crate::expression) over the figures of an article, and a finished report. Out: the
//! articles that meet it, with the figures that it names.

mod field;

use std::{fmt, str::FromStr};

use field::{FIELDS, Facts};

use super::model::{ArticleEntry, Report};
use crate::expression::{Expression, ExpressionError};

/// A condition that an article must not meet.
///
/// ```
/// use wirecopy::report::gate::Gate;
///
/// let gate: Gate = "relation == copy and not credited".parse()?;
/// assert_eq!(gate.to_string(), "relation == copy and not credited");
/// let error = "credit > 20%".parse::<Gate>().unwrap_err();
/// assert_eq!(error.column, 1);
/// # Ok::<(), wirecopy::expression::ExpressionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    given: String,
    expression: Expression,
}

/// An article that meets a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip<'r> {
    /// Its id.
    pub id: &'r str,
    /// The figures that the condition names: `uncredited_prose is 34.2%`.
    pub figures: String,
}

impl FromStr for Gate {
    type Err = ExpressionError;

    fn from_str(given: &str) -> Result<Self, ExpressionError> {
        Ok(Self { given: given.to_owned(), expression: Expression::parse(given, &FIELDS)? })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.given)
    }
}

impl Gate {
    /// Those of the report's articles that meet the condition, if `is_asked` holds for their ids.
    pub fn trips<'r>(
        &self,
        report: &'r Report<'_>,
        is_asked: impl Fn(&str) -> bool,
    ) -> Vec<Trip<'r>> {
        let asked = report.articles.iter().enumerate().filter(|(_, article)| is_asked(article.id));
        let trip = |(place, article): (usize, &'r ArticleEntry<'_>)| {
            let facts = Facts::of(report, place);
            let figures = || self.figures(&facts);
            let is_met = self.expression.holds(|field| facts.value(field));
            is_met.then(|| Trip { id: article.id, figures: figures() })
        };
        asked.filter_map(trip).collect()
    }

    fn figures(&self, facts: &Facts<'_>) -> String {
        let figures = self.expression.fields().into_iter().map(|field| facts.figure(field));
        figures.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{
        model::{Ratio, Relation},
        sample,
    };

    /// A draft of 200 words with a copy of 60 uncredited words of prose in it, and one passage of
    /// forty words.
    fn report() -> Report<'static> {
        let mut report = sample::report();
        let draft = &mut report.articles[0];
        (draft.words, draft.shared_words, draft.prose_words) = (200, 80, 60);
        (draft.quoted_words, draft.boilerplate_words) = (20, 0);
        draft.traced.uncredited_words = 60;
        draft.origins.clear();
        report.pairs.truncate(1);
        let pair = &mut report.pairs[0];
        pair.relation = Relation::Copy;
        pair.resemblance = Ratio(0.25);
        pair.containment_a = Ratio(0.4);
        pair.passages.truncate(1);
        let passage = &mut pair.passages[0];
        (passage.words, passage.quoted, passage.boilerplate) = (40, false, false);
        report
    }

    fn check(given: &str, expected: bool) {
        let gate: Gate = given.parse().unwrap();
        let report = report();
        let first = report.articles[0].id;
        assert_eq!(gate.trips(&report, |id| id == first).len() == 1, expected, "{given}");
    }

    #[test]
    fn shares_are_of_the_words() {
        check("uncredited_prose > 20%", true);
        check("uncredited_prose >= 30%", true);
        check("uncredited_prose > 30%", false);
        check("prose > 0.29", true);
        check("quoted == 10%", true);
        check("shared <= 40%", true);
    }

    #[test]
    fn counts_are_counts() {
        check("words == 200", true);
        check("uncredited_words < 60", false);
        check("longest_passage >= 40", true);
        check("sources != 0", false);
    }

    #[test]
    fn relations_are_names() {
        check("relation == \"copy\"", true);
        check("relation != 'copy'", false);
    }

    #[test]
    fn conditions_are_joined() {
        check("relation == \"copy\" and not credited", false);
        check("credited and words > 100", true);
        check("words < 100 or credited", true);
        check("not (words < 100 or credited)", false);
        check("not words < 100 and credited", true);
        check("words < 100 and credited or words == 200", true);
        check("words < 100 and (credited or words == 200)", false);
    }

    #[test]
    fn the_strongest_pair_counts() {
        check("resemblance == 25%", true);
        check("containment > 39%", true);
    }

    #[test]
    fn an_article_that_shares_nothing_trips_nothing() {
        let mut report = report();
        report.pairs.clear();
        let gate: Gate =
            "longest_passage > 0 or relation != \"none\" or not credited".parse().unwrap();
        let others = report.articles[3].id;
        report.articles[3].origins.clear();
        assert_eq!(gate.trips(&report, |id| id == others), []);
    }

    #[test]
    fn a_trip_names_the_figures() {
        let report = report();
        let gate: Gate = "prose > 10% and (words > 5 and prose > 20%)".parse().unwrap();
        let trips = gate.trips(&report, |_| true);
        assert_eq!(trips[0].figures, "prose is 30.0%, words is 200");
        assert_eq!(trips[0].id, report.articles[0].id);
    }
}
