//! One article and its metadata.

use jiff::{SignedDuration, Timestamp, civil};
use serde::{Deserialize, Serialize};

use crate::store::Text;

/// What sort of text an article is, as its publisher says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Published by an outlet.
    #[default]
    Article,
    /// Sent out by a news agency.
    Wire,
    /// A press release.
    Release,
}

/// When an article appeared: a moment, or a day whose hour nobody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// As it was given.
    pub given: String,
    /// First moment that it can mean.
    pub earliest: Timestamp,
    /// Last moment that it can mean, inclusive.
    pub latest: Timestamp,
}

impl Date {
    /// Read an RFC 3339 date and time, or a plain date `YYYY-MM-DD`.
    ///
    /// A plain date may be a day of any time zone, from UTC+14 to UTC-12, and so spans 50 hours.
    /// Nothing but these two forms is taken: a guessed date would decide who copied whom.
    pub fn parse(given: &str) -> Option<Self> {
        let given = given.trim();
        if let Ok(moment) = given.parse::<Timestamp>() {
            return Some(Self { given: given.to_owned(), earliest: moment, latest: moment });
        }
        let day: civil::Date = given.parse().ok()?;
        let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        let earliest = midnight.checked_sub(SignedDuration::from_hours(14)).ok()?;
        let latest = midnight.checked_add(SignedDuration::from_hours(36)).ok()?;
        Some(Self { given: given.to_owned(), earliest, latest })
    }

    /// Whether this is certainly before `other`: intervals that overlap decide nothing.
    pub fn certainly_before(&self, other: &Self) -> bool {
        self.latest < other.earliest
    }

    /// The least time that can lie between the two; below zero where what they can mean overlaps.
    pub fn least_gap(&self, other: &Self) -> SignedDuration {
        self.earliest.max(other.earliest).duration_since(self.latest.min(other.latest))
    }
}

/// Where an article was read from, to name it in a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user would find it; `<stdin>` for standard input.
    pub file: std::sync::Arc<str>,
    /// One-based line (of a `.json` array: one-based number of the article), or none for a file
    /// that is one article.
    pub line: Option<u64>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}", self.file),
            None => write!(out, "{}", self.file),
        }
    }
}

/// An article as it was given: nothing is normalised here.
#[derive(Clone, Debug)]
pub struct Article {
    /// Unique in its corpus.
    pub id: String,
    /// The body.
    pub text: Text,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it appeared.
    pub date: Option<Date>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who is named as its author.
    pub byline: Option<String>,
    /// Article, wire copy or release.
    pub kind: Kind,
    /// Language tag, as given.
    pub lang: Option<String>,
    /// Every other field of the input, in its order, passed through to the report.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Where it was read.
    pub place: Place,
}

impl Article {
    /// An article of which nothing is known but its text.
    pub fn new(id: impl Into<String>, text: impl Into<Text>, place: Place) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            title: None,
            outlet: None,
            date: None,
            url: None,
            byline: None,
            kind: Kind::default(),
            lang: None,
            extra: serde_json::Map::new(),
            place,
        }
    }
}

/// Something in the input that did not become an article, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where it is.
    pub place: Place,
    /// Its id, where one could be read.
    pub id: Option<String>,
    /// What was expected and what was got, lower case, on one line.
    pub reason: String,
}

/// Something odd about an article that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// Where it is.
    pub place: Place,
    /// What was expected, what was got, and what was done; lower case, on one line.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(a: &str, b: &str) -> bool {
        Date::parse(a).unwrap().certainly_before(&Date::parse(b).unwrap())
    }

    #[test]
    fn overlapping_days_decide_nothing() {
        assert!(!before("2024-05-01", "2024-05-02"));
        assert!(!before("2024-05-01", "2024-05-01T12:00:00Z"));
        assert!(before("2024-05-01", "2024-05-04"));
        assert!(before("2024-05-01T10:00:00Z", "2024-05-01T12:30:00+02:00"));
    }

    #[test]
    fn guesses_no_date() {
        assert_eq!(Date::parse("yesterday"), None);
        assert_eq!(Date::parse("05/06/2024"), None);
        assert_eq!(Date::parse("2024-02-30"), None);
    }
}
