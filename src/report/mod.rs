//! The report's model, and one writer for each output format.
//!
//! In goes a finished [`Report`](model::Report) and an [`io::Write`]; out come bytes. The writers
//! order, count and lay out; they analyse nothing, and every figure they print is in the model or a
//! quotient of two that are. The text of an article, its id and its metadata are hostile: each
//! writer escapes them in the way of its format, and no format lets a control character through to
//! a terminal.
//!
//! `jsonl` and `json` hold everything; `csv` holds the passages or one of the lists, and `graphml`
//! and `dot` who has wording from whom. `table`, `markdown` and `html` are for people: they
//! put the strongest pairs first, stop at a number of pairs, and say where they stopped.

use std::{fmt, io, path::Path, str::FromStr};

pub use csv::cell as csv_cell;
pub use json::write_one as write_json;
pub use lists::write_fragments;

use crate::error::{Error, ErrorKind};

pub mod anonymise;
pub mod compare;
mod csv;
mod diff;
mod dot;
pub mod explain;
pub mod explanation;
mod figures;
pub mod gate;
mod graph;
mod graphml;
mod html;
mod json;
pub mod lists;
mod markdown;
pub mod model;
pub mod plain;
#[cfg(test)]
mod sample;
mod sections;
mod table;

/// How a report is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: the strongest pairs first.
    #[default]
    Table,
    /// One JSON object per line.
    Jsonl,
    /// One JSON object.
    Json,
    /// A row per passage, for a spreadsheet.
    Csv,
    /// GitHub-flavoured Markdown.
    Markdown,
    /// One self-contained page, articles side by side.
    Html,
    /// A graph of who has wording from whom, for networkx, Gephi or yEd.
    Graphml,
    /// The same for Graphviz to draw.
    Dot,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Self; 8] = [
        Self::Table,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Markdown,
        Self::Html,
        Self::Graphml,
        Self::Dot,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Graphml => "graphml",
            Self::Dot => "dot",
        }
    }

    /// The format that a file of this name should have, where its extension says so.
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Table),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "graphml" => Some(Self::Graphml),
            "dot" | "gv" => Some(Self::Dot),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            ErrorKind::Setting {
                name: "--format",
                value: name.to_owned(),
                reason: format!("expected one of {}", Self::ALL.map(Self::name).join(", ")),
            }
            .into()
        })
    }
}

/// How the writers for people lay their output out. The data formats heed nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; none means [`Style::DEFAULT_WIDTH`], for output that is no
    /// terminal. Widths below [`Style::LEAST_WIDTH`] are taken for that.
    pub width: Option<u16>,
    /// Whether to use ANSI colours in `table` and in the terminal view of a pair. Default: never.
    pub colour: Colour,
    /// How many pairs `table` and `markdown` list; what is left out is counted. Default: 50, about
    /// three screens.
    pub max_pairs: usize,
    /// What to do with pairs that share only furniture or short phrases. Default: count them.
    pub weak_pairs: WeakPairs,
    /// The list that `csv` writes instead of the passages, and `table` and `markdown` alone and with
    /// all its rows. Default: none.
    pub list: Option<lists::ListName>,
    /// What the nodes of `graphml` and `dot` are. Default: articles.
    pub graph: GraphOf,
}

/// What the nodes of a graph are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraphOf {
    /// Each article.
    #[default]
    Articles,
    /// Each outlet.
    Outlets,
}

/// Whether a terminal is sent ANSI colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Everything that a colour says is said in words or signs.
    #[default]
    Never,
    /// The terminal's own palette of 16.
    Always,
}

/// What becomes of pairs whose relation is boilerplate or incidental in the formats for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeakPairs {
    /// They are counted in one line.
    #[default]
    Count,
    /// They are listed behind the others.
    List,
}

impl Style {
    /// Columns where nobody says how many there are.
    pub const DEFAULT_WIDTH: u16 = 80;
    /// Fewer columns than this hold no figures beside a name.
    pub const LEAST_WIDTH: u16 = 24;

    /// The columns to fill.
    fn columns(&self) -> usize {
        usize::from(self.width.unwrap_or(Self::DEFAULT_WIDTH).max(Self::LEAST_WIDTH))
    }
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: None,
            colour: Colour::default(),
            max_pairs: 50,
            weak_pairs: WeakPairs::default(),
            list: None,
            graph: GraphOf::default(),
        }
    }
}

/// Write `report` to `out` in `format`.
///
/// Give it a buffered `out`: the writers make many small writes.
///
/// # Errors
///
/// What `out` says.
pub fn write(
    format: Format,
    report: &model::Report<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::write(report, style, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Json => json::write_object(report, out),
        Format::Csv => csv::write(report, style, out),
        Format::Markdown => markdown::write(report, style, out),
        Format::Html => html::write(report, out),
        Format::Graphml => graphml::write(report, style, out),
        Format::Dot => dot::write(report, style, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<Format>) {
        assert_eq!(Format::from_extension(Path::new(path)), expected, "{path}");
    }

    #[test]
    fn extensions_name_formats() {
        check("report.html", Some(Format::Html));
        check("a.b/REPORT.MD", Some(Format::Markdown));
        check("pairs.ndjson", Some(Format::Jsonl));
        check("pairs.json", Some(Format::Json));
        check("pairs.csv", Some(Format::Csv));
        check("pairs.txt", Some(Format::Table));
        check("who.graphml", Some(Format::Graphml));
        check("who.dot", Some(Format::Dot));
        check("who.GV", Some(Format::Dot));
    }

    #[test]
    fn other_names_decide_nothing() {
        check("report", None);
        check(".html", None);
        check("report.pdf", None);
    }

    #[test]
    fn names_read_back() {
        for format in Format::ALL {
            assert_eq!(format.name().parse::<Format>().unwrap(), format);
        }
        let message = "xml".parse::<Format>().unwrap_err().to_string();
        assert!(message.starts_with("--format xml: expected one of table,"), "{message}");
    }

    #[test]
    fn every_format_writes_every_report() {
        let sample = sample::report();
        let empty = sample::empty();
        for format in Format::ALL {
            for report in [&sample, &empty] {
                let mut out = Vec::new();
                write(format, report, &Style::default(), &mut out).unwrap();
                let text = String::from_utf8(out).unwrap();
                assert!(text.ends_with('\n'), "{format}");
                assert!(!text.contains(['\0', '\u{1b}', '\u{9b}', '\u{202e}']), "{format}");
                let lower = text.to_lowercase();
                assert!(!lower.contains("plagiar") && !lower.contains("original"), "{format}");
            }
        }
    }

    #[test]
    fn a_full_disk_is_an_error_in_every_format() {
        let report = sample::report();
        for format in Format::ALL {
            let mut full: [u8; 16] = [0; 16];
            let mut out = &mut full[..];
            assert!(write(format, &report, &Style::default(), &mut out).is_err(), "{format}");
        }
    }
}
