//! The values that settings take, each checked where it is read.
//!
//! One `FromStr` serves the command line, the environment and the settings file, so that all three
//! take the same values and give the same reason when they do not.

use std::{num::NonZeroUsize, path::PathBuf, str::FromStr};

use bytesize::ByteSize;
use clap::{ValueEnum, builder::PossibleValue};
use jiff::SignedDuration;

use crate::{
    corpus::Date,
    expression::{Expression, Field, FieldKind},
    pipeline::dedup::LEAST_MEMORY_BYTES,
    report::{Format, GraphOf, lists::ListName},
};

/// How many threads to work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Threads(pub(crate) NonZeroUsize);

/// More threads than any machine of today has processors; beyond it is surely a slip of the hand,
/// and starting them would fail half-way.
const MOST_THREADS: usize = 1024;

impl FromStr for Threads {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let expected = || format!("expected a whole number from 1 to {MOST_THREADS}");
        let count: NonZeroUsize = given.parse().map_err(|_| expected())?;
        if count.get() > MOST_THREADS { Err(expected()) } else { Ok(Self(count)) }
    }
}

/// Words in a shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShingleWords(pub(crate) usize);

impl FromStr for ShingleWords {
    type Err = String;

    /// Below 3 words nearly every pair of articles shares shingles; above 16 hardly an edited
    /// sentence does.
    fn from_str(given: &str) -> Result<Self, String> {
        match given.parse() {
            Ok(words @ 3..=16) => Ok(Self(words)),
            _ => Err("expected a whole number of words from 3 to 16".to_owned()),
        }
    }
}

/// The resemblance from which whole articles are to be found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Threshold(pub(crate) f64);

impl FromStr for Threshold {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        number_within(given, 0.05, 1.0).map(Self)
    }
}

/// The chance with which a pair at the threshold is to be proposed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Recall(pub(crate) f64);

impl FromStr for Recall {
    type Err = String;

    /// No number of bands gives certainty, so 1 cannot be asked for.
    fn from_str(given: &str) -> Result<Self, String> {
        number_within(given, 0.5, 0.9999).map(Self)
    }
}

fn number_within(given: &str, least: f64, most: f64) -> Result<f64, String> {
    match given.parse::<f64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("expected a number from {least} to {most}")),
    }
}

/// That a field of wirecopy is found in another column of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldColumn {
    /// wirecopy's name of the field.
    pub(crate) field: String,
    /// The input's name of it; `none` when the input has no such column.
    pub(crate) column: String,
}

/// The fields of an article that can be read from a column of another name.
const FIELDS: [&str; 9] =
    ["id", "text", "title", "outlet", "date", "url", "byline", "kind", "lang"];

impl FromStr for FieldColumn {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let Some((field, column)) = given.split_once('=') else {
            return Err("expected NAME=COLUMN, such as text=body".to_owned());
        };
        if !FIELDS.contains(&field) {
            let known = FIELDS.join(", ");
            return Err(format!("there is no field `{field}`; expected one of {known}"));
        }
        if column.is_empty() {
            return Err(format!("expected the name of a column after `{field}=`"));
        }
        Ok(Self { field: field.to_owned(), column: column.to_owned() })
    }
}

/// How far apart in time two articles may have appeared to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    /// However far: what takes back the window of a settings file.
    Any,
    /// At most so long.
    Within(SignedDuration),
}

/// A century: what is longer is surely a slip of the hand.
const MOST_WINDOW_MINUTES: i64 = 100 * 366 * 24 * 60;

impl FromStr for Window {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        if given == "none" {
            return Ok(Self::Any);
        }
        let minutes =
            [("d", 24 * 60), ("h", 60), ("m", 1)].into_iter().find_map(|(unit, minutes)| {
                let number: u32 = given.strip_suffix(unit)?.trim_end().parse().ok()?;
                Some(i64::from(number) * minutes)
            });
        match minutes {
            Some(minutes @ 1..=MOST_WINDOW_MINUTES) => {
                Ok(Self::Within(SignedDuration::from_mins(minutes)))
            }
            _ => Err("expected days, hours or minutes, as in 3d, 72h or 90m, or none".to_owned()),
        }
    }
}

/// What is made of two articles of one outlet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SameOutlet {
    /// They are never compared.
    Skip,
    /// They are compared; versions of one text are called so, and are not uncredited reuse.
    #[default]
    Versions,
    /// They are compared as any two articles are.
    Compare,
}

/// With how many articles of an archive one is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidates(pub(crate) usize);

/// More than this is a scan, which reads all texts once and not for each article again.
const MOST_CANDIDATES: usize = 10_000;

impl FromStr for Candidates {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        match given.parse() {
            Ok(count @ 1..=MOST_CANDIDATES) => Ok(Self(count)),
            _ => Err(format!("expected a whole number from 1 to {MOST_CANDIDATES}")),
        }
    }
}

/// How much memory a job may use, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MemoryLimit(pub(crate) u64);

impl FromStr for MemoryLimit {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        match given.parse::<ByteSize>() {
            Ok(ByteSize(bytes)) if bytes >= LEAST_MEMORY_BYTES => Ok(Self(bytes)),
            Ok(_) => Err(format!("expected at least {}", ByteSize(LEAST_MEMORY_BYTES))),
            Err(_) => Err("expected a size with its unit, as in 2GiB or 500MB".to_owned()),
        }
    }
}

/// Which article of a family is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeepPolicy {
    /// The first in the input.
    First,
    /// The earliest.
    Earliest,
    /// The longest.
    Longest,
    /// Wire copy.
    Wire,
    /// The one that stands first in a file.
    Prefer(PathBuf),
}

impl FromStr for KeepPolicy {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        Ok(match (given, given.split_once(':')) {
            ("first", _) => Self::First,
            ("earliest", _) => Self::Earliest,
            ("longest", _) => Self::Longest,
            ("wire", _) => Self::Wire,
            (_, Some(("prefer", file))) if !file.is_empty() => Self::Prefer(file.into()),
            _ => return Err("expected first, earliest, longest, wire or prefer:FILE".to_owned()),
        })
    }
}

/// What is written of a collection that was cleared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Action {
    /// Every article, with the fields family, keeper and resemblance.
    #[default]
    Annotate,
    /// The articles that are kept, as they stood.
    Drop,
    /// The families only, one JSON object on each line.
    List,
}

/// A day, or a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let day = Date::parse(given).map(Self);
        day.ok_or_else(|| "expected YYYY-MM-DD or RFC 3339".to_owned())
    }
}

/// Which articles of an archive are meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition(pub(crate) Expression);

impl Condition {
    /// What of an article can be asked.
    const FIELDS: [Field; 10] = [
        Field { name: "id", kind: FieldKind::Text },
        Field { name: "outlet", kind: FieldKind::Text },
        Field { name: "title", kind: FieldKind::Text },
        Field { name: "byline", kind: FieldKind::Text },
        Field { name: "url", kind: FieldKind::Text },
        Field { name: "kind", kind: FieldKind::Text },
        Field { name: "lang", kind: FieldKind::Text },
        Field { name: "date", kind: FieldKind::Date },
        Field { name: "words", kind: FieldKind::Number },
        Field { name: "version", kind: FieldKind::Number },
    ];
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        Expression::parse(given, &Self::FIELDS).map(Self).map_err(|error| error.to_string())
    }
}

/// When the progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressWhen {
    /// A bar after one second, if stderr is a terminal.
    #[default]
    Auto,
    /// Not at all.
    Never,
    /// A line of JSON on stderr every half second.
    Json,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// When the output is a terminal and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Whatever the output is.
    Always,
    /// Not at all.
    Never,
}

/// The loosest kind of passage that is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sensitivity {
    /// Wording taken over as it was.
    Verbatim,
    /// Also edited: some words changed, added or left out.
    Edited,
    /// Also rewritten: other forms and another order.
    #[default]
    Rewritten,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Table => "For the eye, in a terminal",
            Self::Json => "One JSON object",
            Self::Jsonl => "One JSON object on each line",
            Self::Csv => "A row for each passage, for a spreadsheet",
            Self::Markdown => "Tables and quoted passages, for a wiki or an issue",
            Self::Html => "One self-contained page with the articles side by side",
            Self::Graphml => "Who has wording from whom, for networkx, Gephi or yEd",
            Self::Dot => "The same for Graphviz to draw",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for ListName {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Uncredited => "Reuse that is not credited, with the evidence",
            Self::CreditedWithoutMatch => "Agencies credited though no such wording was found",
            Self::LostQuotationMarks => "What one article quotes and another has bare",
            Self::Outlets => "Which outlet has wording from which, and how much later",
            Self::Boilerplate => "Stock phrases and house furniture",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for GraphOf {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Articles, Self::Outlets]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Articles => PossibleValue::new("articles").help("Each article is a node"),
            Self::Outlets => PossibleValue::new("outlets").help("Each outlet is a node"),
        })
    }
}

/// Read a moment or a day.
pub(crate) fn date(given: &str) -> Result<Date, String> {
    Date::parse(given)
        .ok_or_else(|| "expected a date as 2024-05-01 or 2024-05-01T12:00:00Z".to_owned())
}

/// Read the name of one of a few choices.
pub(crate) fn choice<T: ValueEnum>(given: &str) -> Result<T, String> {
    T::from_str(given, false).map_err(|_| {
        let known: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|variant| variant.to_possible_value())
            .map(|value| value.get_name().to_owned())
            .collect();
        format!("expected one of {}", known.join(", "))
    })
}

/// Read the name of a file.
pub(crate) fn file(given: &str) -> Result<PathBuf, String> {
    if given.is_empty() { Err("expected the name of a file".to_owned()) } else { Ok(given.into()) }
}

/// Read `true` or `false`.
pub(crate) fn switch(given: &str) -> Result<bool, String> {
    given.parse().map_err(|_| "expected true or false".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FromStr>(given: &str, accepted: Accepted) {
        assert_eq!(given.parse::<T>().is_ok(), accepted == Accepted::Yes, "{given}");
    }

    #[derive(PartialEq)]
    enum Accepted {
        Yes,
        No,
    }
    use Accepted::{No, Yes};

    #[test]
    fn threads_are_counted_from_one() {
        check::<Threads>("1", Yes);
        check::<Threads>("0", No);
        check::<Threads>("-1", No);
        check::<Threads>("1025", No);
        check::<Threads>("two", No);
    }

    #[test]
    fn shingles_have_3_to_16_words() {
        check::<ShingleWords>("2", No);
        check::<ShingleWords>("3", Yes);
        check::<ShingleWords>("16", Yes);
        check::<ShingleWords>("17", No);
    }

    #[test]
    fn ratios_are_bounded() {
        check::<Threshold>("0.05", Yes);
        check::<Threshold>("1", Yes);
        check::<Threshold>("0", No);
        check::<Threshold>("nan", No);
        check::<Recall>("0.99", Yes);
        check::<Recall>("1", No);
    }

    #[test]
    fn memory_has_a_unit_and_a_floor() {
        check::<MemoryLimit>("2GiB", Yes);
        check::<MemoryLimit>("1.5 GB", Yes);
        check::<MemoryLimit>("63MiB", No);
        check::<MemoryLimit>("2 apples", No);
        check::<MemoryLimit>("-1GiB", No);
    }

    #[test]
    fn a_window_has_a_unit() {
        check::<Window>("72h", Yes);
        check::<Window>("3 d", Yes);
        check::<Window>("90m", Yes);
        check::<Window>("none", Yes);
        check::<Window>("72", No);
        check::<Window>("0h", No);
        check::<Window>("-3d", No);
        check::<Window>("1.5d", No);
        check::<Window>("4000000000d", No);
        assert_eq!("3d".parse::<Window>(), "72h".parse());
    }

    #[test]
    fn dates_are_not_guessed() {
        assert!(date("2024-05-01").is_ok());
        assert!(date("2024-05-01T12:00:00+02:00").is_ok());
        assert_eq!(
            date("yesterday"),
            Err("expected a date as 2024-05-01 or 2024-05-01T12:00:00Z".to_owned())
        );
    }

    #[test]
    fn candidates_are_counted_from_one() {
        check::<Candidates>("1", Yes);
        check::<Candidates>("10000", Yes);
        check::<Candidates>("0", No);
        check::<Candidates>("10001", No);
    }

    #[test]
    fn a_list_of_preferences_has_a_name() {
        check::<KeepPolicy>("wire", Yes);
        check::<KeepPolicy>("prefer:outlets.txt", Yes);
        check::<KeepPolicy>("prefer:", No);
        check::<KeepPolicy>("best", No);
    }

    #[test]
    fn fields_name_a_column() {
        check::<FieldColumn>("text=body", Yes);
        check::<FieldColumn>("text=a=b", Yes);
        check::<FieldColumn>("text", No);
        check::<FieldColumn>("text=", No);
        check::<FieldColumn>("body=text", No);
    }

    #[test]
    fn choices_list_what_they_know() {
        assert_eq!(choice::<ColorWhen>("always"), Ok(ColorWhen::Always));
        let refused = choice::<ColorWhen>("sometimes").unwrap_err();
        assert_eq!(refused, "expected one of auto, always, never");
    }
}
