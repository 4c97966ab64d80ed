//! Conditions that an article must not meet, such as `uncredited_prose > 20%`.
//!
//! In: an expression over the figures of an article, and a finished report. Out: the articles that meet
//! it, with the figures that it names. An expression is made of comparisons (`>`, `>=`, `<`, `<=`, `==`, `!=`)
//! of [fields](Field::ALL) with numbers, percentages or names in quotes, joined by `not`, `and` and `or`, which
//! bind in this order, and parentheses. What cannot mean anything (a share compared with 20 instead of
//! 20%, a relation that there is not) is refused when it is read, so that no gate stands open by a
//! slip of the pen.

mod field;
mod lexer;
mod parser;

use std::{fmt, str::FromStr};

pub use field::Field;
use field::{Facts, Value};

use super::model::{ArticleEntry, Report};

/// A condition that an article must not meet.
///
/// ```
/// use wirecopy::report::gate::Gate;
///
/// let gate: Gate = "relation == \"copy\" and not credited".parse()?;
/// assert_eq!(gate.to_string(), "relation == \"copy\" and not credited");
/// let error = "credit > 20%".parse::<Gate>().unwrap_err();
/// assert_eq!(error.column, 1);
/// # Ok::<(), wirecopy::report::gate::GateError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    given: String,
    root: Expression,
}

/// Why a condition cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at column {column}: {reason}")]
pub struct GateError {
    /// One-based, in characters.
    pub column: usize,
    /// What was expected, and what was got.
    pub reason: String,
}

/// An article that meets a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip<'r> {
    /// Its id.
    pub id: &'r str,
    /// The figures that the condition names: `uncredited_prose is 34.2%`.
    pub figures: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Expression {
    /// A field that is yes or no.
    Holds(Field),
    Compare {
        left: Operand,
        comparison: Comparison,
        right: Operand,
    },
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Field(Field),
    Literal(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(given: &str) -> Result<Self, GateError> {
        Ok(Self { given: given.to_owned(), root: parser::parse(given)? })
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
            self.root.holds(&facts).then(|| Trip { id: article.id, figures: figures() })
        };
        asked.filter_map(trip).collect()
    }

    fn figures(&self, facts: &Facts<'_>) -> String {
        let mut fields = Vec::new();
        self.root.fields(&mut fields);
        let figure = |field: &Field| format!("{} is {}", field.name(), facts.value(*field));
        fields.iter().map(figure).collect::<Vec<_>>().join(", ")
    }
}

impl Expression {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::Holds(field) => facts.value(*field) == Value::Truth(true),
            Self::Compare { left, comparison, right } => {
                comparison.holds(&left.value(facts), &right.value(facts))
            }
            Self::Not(inner) => !inner.holds(facts),
            Self::And(one, other) => one.holds(facts) && other.holds(facts),
            Self::Or(one, other) => one.holds(facts) || other.holds(facts),
        }
    }

    /// The fields in it, each once, in their order.
    fn fields(&self, found: &mut Vec<Field>) {
        match self {
            Self::Holds(field) => add(*field, found),
            Self::Compare { left, right, .. } => {
                for operand in [left, right] {
                    if let Operand::Field(field) = operand {
                        add(*field, found);
                    }
                }
            }
            Self::Not(inner) => inner.fields(found),
            Self::And(one, other) | Self::Or(one, other) => {
                one.fields(found);
                other.fields(found);
            }
        }
    }
}

fn add(field: Field, found: &mut Vec<Field>) {
    if !found.contains(&field) {
        found.push(field);
    }
}

impl Operand {
    fn value(&self, facts: &Facts<'_>) -> Value {
        match self {
            Self::Field(field) => facts.value(*field),
            Self::Literal(value) => value.clone(),
        }
    }
}

impl Comparison {
    fn holds(self, left: &Value, right: &Value) -> bool {
        let order = left.compare(right);
        match self {
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
        }
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
        check("30% < prose", false);
    }

    #[test]
    fn counts_are_counts() {
        check("words == 200", true);
        check("uncredited_words < 60", false);
        check("longest_passage >= 40", true);
        check("sources != 0", false);
        check("quoted_words < prose_words", true);
    }

    #[test]
    fn relations_are_names() {
        check("relation == \"copy\"", true);
        check("relation != 'copy'", false);
        check("\"partial\" == relation", false);
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
