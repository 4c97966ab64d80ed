//! The lists that editors ask for: each a table of its own, finished, largest first.
//!
//! They are part of the report's model. `json` and `jsonl` print them whole, `csv` prints the one that
//! was asked for, and the formats for people the first rows of each in words.

use std::io;

use serde::Serialize;

use super::{
    figures,
    model::{Direction, Hours, Ratio, Reason, Report},
    plain,
};
use crate::provenance::Evidence;

/// How many fragments of boilerplate the JSON formats list; `--list` and `--boilerplate-to` have all.
pub const MOST_FRAGMENTS: usize = 200;
/// How many rows of a list the formats for people show beside the other lists.
pub(super) const MOST_SHOWN: usize = 10;
/// Columns that a fragment takes in a line of text.
const FRAGMENT_COLUMNS: usize = 120;

/// All lists of a report.
#[derive(Clone, Debug, Default)]
pub struct Lists<'c> {
    /// Reuse that nobody is credited for.
    pub uncredited: Vec<UncreditedRow<'c>>,
    /// Credits to agencies with whose copy the article shares nothing.
    pub credited_without_match: Vec<CreditedRow<'c>>,
    /// Words that stand bare in one article and inside quotation marks in another.
    pub lost_quotation_marks: Vec<LostMarksRow<'c>>,
    /// Who has wording from whom, by outlet.
    pub outlets: Vec<OutletRow<'c>>,
    /// Stock phrases and house furniture that were discovered: all of them.
    pub boilerplate: Vec<FragmentRow<'c>>,
}

/// An article and one of its origins, which it does not credit.
#[derive(Clone, Debug, Serialize)]
pub struct UncreditedRow<'c> {
    /// The article.
    pub id: &'c str,
    /// Whom it has, or may have, it from.
    pub from: &'c str,
    /// Words of prose that it shares with it.
    pub words: u32,
    /// Share of the article's words that these are.
    pub share: Ratio,
    /// The direction of the pair of the two, of which [`Self::a`] is `a`.
    pub direction: Direction,
    /// Which of the two is `a` in the direction and in the evidence.
    pub a: &'c str,
    /// Which is `b`.
    pub b: &'c str,
    /// What the direction rests on.
    pub evidence: Vec<Reason>,
}

/// An article that credits an agency though it shares no wording with that agency's copy.
#[derive(Clone, Debug, Serialize)]
pub struct CreditedRow<'c> {
    /// The article.
    pub id: &'c str,
    /// The agency.
    pub agency: String,
    /// What says so.
    pub evidence: Evidence,
    /// Articles near in time that are this agency's copy or credit it.
    pub compared: usize,
}

/// Words that stand bare in one article and inside quotation marks in another.
#[derive(Clone, Debug, Serialize)]
pub struct LostMarksRow<'c> {
    /// The article that has them bare.
    pub id: &'c str,
    /// The one that quotes them.
    pub from: &'c str,
    /// How many.
    pub words: u32,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First code point in the other.
    pub from_start: usize,
    /// One past the last in the other.
    pub from_end: usize,
}

/// What the articles of one outlet have from those of another.
#[derive(Clone, Debug, Serialize)]
pub struct OutletRow<'c> {
    /// The outlet.
    pub outlet: &'c str,
    /// The other.
    pub from: &'c str,
    /// Articles of it that have wording from the other.
    pub articles: usize,
    /// Words of prose in these that are from the other.
    pub words: u64,
    /// How much later they appeared: the median; none where nothing is dated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_lag_hours: Option<Hours>,
    /// Of the words, those that are credited.
    pub credited_words: u64,
}

/// A fragment of boilerplate.
#[derive(Clone, Debug, Serialize)]
pub struct FragmentRow<'c> {
    /// As the first article has it, on one line.
    pub text: String,
    /// Its words.
    pub words: u32,
    /// Articles that have it.
    pub articles: usize,
    /// Their outlets, sorted.
    pub outlets: Vec<&'c str>,
    /// Whose furniture it is.
    pub scope: FragmentScope,
}

/// Whose furniture a fragment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FragmentScope {
    /// The whole corpus's.
    Corpus,
    /// Some outlets'.
    Outlet,
}

impl FragmentScope {
    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Outlet => "outlet",
        }
    }
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListName {
    /// [`Lists::uncredited`].
    Uncredited,
    /// [`Lists::credited_without_match`].
    CreditedWithoutMatch,
    /// [`Lists::lost_quotation_marks`].
    LostQuotationMarks,
    /// [`Lists::outlets`].
    Outlets,
    /// [`Lists::boilerplate`].
    Boilerplate,
}

impl ListName {
    /// Every list, in the order in which they are printed.
    pub const ALL: [Self; 5] = [
        Self::Uncredited,
        Self::CreditedWithoutMatch,
        Self::LostQuotationMarks,
        Self::Outlets,
        Self::Boilerplate,
    ];

    /// Its name in the schema and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncredited => "uncredited",
            Self::CreditedWithoutMatch => "credited_without_match",
            Self::LostQuotationMarks => "lost_quotation_marks",
            Self::Outlets => "outlets",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// What it is, for people.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Uncredited => "Reuse that is not credited",
            Self::CreditedWithoutMatch => "Agencies credited, no such wording found",
            Self::LostQuotationMarks => "Quotation marks lost",
            Self::Outlets => "Who has wording from whom, by outlet",
            Self::Boilerplate => "Stock phrases and house furniture",
        }
    }
}

/// A list as the JSON formats print it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct List<'r, 'c> {
    name: &'static str,
    rows: Rows<'r, 'c>,
    /// Rows beyond [`MOST_FRAGMENTS`].
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[derive(Clone, Copy, Debug)]
struct Rows<'r, 'c>(&'r Lists<'c>, ListName);

impl Serialize for Rows<'_, '_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(lists, name) = self;
        match name {
            ListName::Uncredited => lists.uncredited.serialize(serializer),
            ListName::CreditedWithoutMatch => lists.credited_without_match.serialize(serializer),
            ListName::LostQuotationMarks => lists.lost_quotation_marks.serialize(serializer),
            ListName::Outlets => lists.outlets.serialize(serializer),
            ListName::Boilerplate => lists.boilerplate[..lists.listed(*name)].serialize(serializer),
        }
    }
}

impl<'c> Lists<'c> {
    /// Every list, in the order in which they are printed.
    pub(super) fn all(&self) -> impl Iterator<Item = List<'_, 'c>> {
        ListName::ALL.into_iter().map(|name| List {
            name: name.name(),
            rows: Rows(self, name),
            more: self.len(name) - self.listed(name),
        })
    }

    /// How many rows there are.
    pub(super) fn len(&self, name: ListName) -> usize {
        match name {
            ListName::Uncredited => self.uncredited.len(),
            ListName::CreditedWithoutMatch => self.credited_without_match.len(),
            ListName::LostQuotationMarks => self.lost_quotation_marks.len(),
            ListName::Outlets => self.outlets.len(),
            ListName::Boilerplate => self.boilerplate.len(),
        }
    }

    /// How many of them the JSON formats list.
    pub(super) fn listed(&self, name: ListName) -> usize {
        let most = if name == ListName::Boilerplate { MOST_FRAGMENTS } else { usize::MAX };
        self.len(name).min(most)
    }

    /// The first `most` rows of a list in words, on one line each, hostile.
    pub(super) fn lines(&self, name: ListName, most: usize) -> Vec<String> {
        let most = most.min(self.len(name));
        match name {
            ListName::Uncredited => lines(&self.uncredited[..most], uncredited),
            ListName::CreditedWithoutMatch => lines(&self.credited_without_match[..most], credited),
            ListName::LostQuotationMarks => lines(&self.lost_quotation_marks[..most], lost_marks),
            ListName::Outlets => lines(&self.outlets[..most], outlet),
            ListName::Boilerplate => lines(&self.boilerplate[..most], fragment),
        }
    }
}

fn lines<T>(rows: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    rows.iter().map(line).collect()
}

fn uncredited(row: &UncreditedRow<'_>) -> String {
    let words = figures::counted(row.words as usize, "word", "words");
    let share = figures::percent(row.share);
    let (verb, order) = match row.direction {
        Direction::BFromA | Direction::AFromB => {
            ("from", figures::deciding_of(row.direction, &row.evidence).unwrap_or(""))
        }
        Direction::CommonOrigin => ("in common with", "common origin"),
        Direction::Unknown => ("in common with", "order unknown"),
    };
    format!("{} has {words} ({share}) {verb} {}, {order}", row.id, row.from)
}

fn credited(row: &CreditedRow<'_>) -> String {
    let evidence = credit_evidence(row.evidence);
    let compared = match row.compared {
        1 => "the one article near in time that is its copy or credits it".to_owned(),
        many => format!("the {many} articles near in time that are its copy or credit it"),
    };
    format!("{} credits {} ({evidence}); no wording found in {compared}", row.id, row.agency)
}

fn lost_marks(row: &LostMarksRow<'_>) -> String {
    let words = figures::counted(row.words as usize, "word", "words");
    format!("{} has {words} bare that {} has inside quotation marks", row.id, row.from)
}

fn outlet(row: &OutletRow<'_>) -> String {
    let articles = figures::counted(row.articles, "article", "articles");
    let credited = match row.credited_words {
        0 => "none of them credited".to_owned(),
        all if all == row.words => "all of them credited".to_owned(),
        some => format!("{some} of them credited"),
    };
    let lag =
        row.median_lag_hours.map_or_else(String::new, |hours| format!(", median lag {hours} h"));
    format!(
        "{} has {} words from {} in {articles}, {credited}{lag}",
        row.outlet, row.words, row.from
    )
}

fn fragment(row: &FragmentRow<'_>) -> String {
    let text = plain::one_line(&row.text);
    let text = plain::shorten(&text, FRAGMENT_COLUMNS);
    let articles = figures::counted(row.articles, "article", "articles");
    let whose = match row.scope {
        FragmentScope::Corpus => "the corpus's",
        FragmentScope::Outlet => "the house's",
    };
    format!("“{text}”: {articles}, {whose}")
}

/// Write the discovered fragments, all of them, each on a line under a comment with its counts; before
/// them those that were `given`. `--boilerplate` reads what this writes.
///
/// # Errors
///
/// What `out` says.
pub fn write_fragments(
    lists: &Lists<'_>,
    given: &[&str],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "# Boilerplate for wirecopy: one fragment on each line, comments begin with #.")?;
    if !given.is_empty() {
        writeln!(out, "\n# Given with --boilerplate:")?;
        given.iter().try_for_each(|text| writeln!(out, "{text}"))?;
    }
    writeln!(out, "\n# Discovered:")?;
    for row in &lists.boilerplate {
        let articles = figures::counted(row.articles, "article", "articles");
        let outlets = figures::counted(row.outlets.len(), "outlet", "outlets");
        writeln!(out, "# {articles}, {outlets}, {}", row.scope.name())?;
        writeln!(out, "{}", row.text)?;
    }
    Ok(())
}

/// The name of a kind of credit, as in the schema.
pub(super) fn credit_evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Dateline => "dateline",
        Evidence::Byline => "byline",
        Evidence::LeadIn => "lead_in",
        Evidence::Closing => "closing",
        Evidence::Copyright => "copyright",
        Evidence::Outlet => "outlet",
    }
}

/// The lists that a format for people shows: that which was asked for with all its rows, else those
/// that are not empty with their first rows.
pub(super) fn shown(
    report: &Report<'_>,
    asked: Option<ListName>,
) -> Vec<(ListName, Vec<String>, usize)> {
    let (names, most): (&[ListName], usize) = match &asked {
        Some(name) => (std::slice::from_ref(name), usize::MAX),
        None => (&ListName::ALL, MOST_SHOWN),
    };
    let names = names.iter().filter(|name| asked.is_some() || report.lists.len(**name) > 0);
    names
        .map(|&name| {
            let lines = report.lists.lines(name, most);
            let more = report.lists.len(name) - lines.len();
            (name, lines, more)
        })
        .collect()
}

/// That there are `more` rows, and where to find them.
pub(super) fn more(name: ListName, more: usize) -> String {
    format!("… and {more} more: use --list {}", name.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check(name: ListName, expected: &str) {
        let report = sample::with_ids(["a", "b", "c", "d"]);
        assert_eq!(report.lists.lines(name, 10), [expected]);
    }

    #[test]
    fn rows_read_as_sentences() {
        check(ListName::Uncredited, "a has 7 words (25%) from d, by lost marks");
        let near = "the 3 articles near in time that are its copy or credit it";
        let line = format!("c credits AP (dateline); no wording found in {near}");
        check(ListName::CreditedWithoutMatch, &line);
        check(
            ListName::LostQuotationMarks,
            "b has 12 words bare that a has inside quotation marks",
        );
        let outlet = "The <i>Daily</i> | Post\u{202e}";
        let line = format!(
            "{outlet} has 24 words from AP in 1 article, all of them credited, median lag 3.5 h"
        );
        check(ListName::Outlets, &line);
        let line = "“=Read more: | *now*\\u{1b}</script>”: 4 articles, the corpus's";
        check(ListName::Boilerplate, line);
    }

    #[test]
    fn fragments_are_capped_and_the_rest_is_counted() {
        let mut lists = sample::report().lists;
        lists.boilerplate = vec![lists.boilerplate[0].clone(); MOST_FRAGMENTS + 3];
        let printed = serde_json::to_value(lists.all().last().unwrap()).unwrap();
        assert_eq!(printed["rows"].as_array().unwrap().len(), MOST_FRAGMENTS);
        assert_eq!(printed["more"], 3);
    }
}
