//! Stands in for what the corpus, the pipeline and the report do not have yet. To be removed: each
//! item is replaced by the one of the same name that its comment gives.

use std::io;

use crate::{
    corpus::Corpus,
    id::ArticleIndex,
    pipeline::scan::ScanOptions,
    report::model::{PairEntry, Report},
};

/// `report::Format`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
    Markdown,
    Html,
}

/// `report::Style`.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) width: Option<u16>,
    pub(crate) colour: Colour,
    pub(crate) pairs: Pairs,
}

/// `report::Colour`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Colour {
    Never,
    Always,
}

/// `report::Pairs`: which pairs the table lists.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pairs {
    Telling,
    All,
}

/// `report::write`.
pub(crate) fn write(
    format: Format,
    report: &Report<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if matches!(format, Format::Jsonl | Format::Json) {
        write!(out, "{{\"type\":\"run\",")?;
        writeln!(out, "{}", &serde_json::to_string(&report.run)?[1..])?;
        for article in &report.articles {
            write!(out, "{{\"type\":\"article\",")?;
            writeln!(out, "{}", &serde_json::to_string(article)?[1..])?;
        }
        for pair in &report.pairs {
            write!(out, "{{\"type\":\"pair\",")?;
            writeln!(out, "{}", &serde_json::to_string(pair)?[1..])?;
        }
        return Ok(());
    }
    writeln!(out, "{format:?} {style:?}: {} articles", report.articles.len())
}

/// `report::compare::write_compare`.
pub(crate) fn write_compare(
    report: &Report<'_>,
    pair: &PairEntry<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{} {} {} {style:?}", report.articles.len(), pair.a, pair.b)
}

/// `pipeline::explain::Explanation`.
#[derive(Debug)]
pub(crate) struct Explanation(String);

/// `pipeline::explain::explain`.
pub(crate) fn explain(
    corpus: &Corpus,
    a: ArticleIndex,
    b: ArticleIndex,
    _options: &ScanOptions,
) -> Explanation {
    let id = |index: ArticleIndex| &corpus.articles[index.get()].id;
    Explanation(format!("{} and {}", id(a), id(b)))
}

/// `report::explain::write`.
pub(crate) fn write_explanation(
    explanation: &Explanation,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{} {:?} {:?} {:?}", explanation.0, style.width, style.colour, style.pairs)
}
