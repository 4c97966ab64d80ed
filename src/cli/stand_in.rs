//! Stands in for what the corpus, the pipeline and the report do not have yet. To be removed: each
//! item is replaced by the one of the same name that its comment gives.

use std::io;

use crate::{corpus::Corpus, id::ArticleIndex, pipeline::scan::ScanOptions, report::Style};

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
    writeln!(out, "{} {style:?}", explanation.0)
}
