//! Finds reuse in a corpus.

use crate::{
    corpus::Corpus, error::Result, id::ArticleIndex, pipeline::Progress, report::model::Report,
};

/// Which pairs of articles are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    #[default]
    Among,
    /// Each article against the references, given in ascending order.
    Against(Vec<ArticleIndex>),
    /// These, in the order given: `a` is the first of each.
    Pairs(Vec<(ArticleIndex, ArticleIndex)>),
}

/// What decides what is found.
#[derive(Clone, Debug, Default)]
pub struct ScanOptions {}

/// Compare the articles of `corpus` and report what they share.
///
/// # Errors
///
/// When the options cannot be honoured.
pub fn scan<'c>(
    _corpus: &'c Corpus,
    _scope: &Scope,
    _options: &ScanOptions,
    _progress: &dyn Progress,
) -> Result<Report<'c>> {
    unimplemented!("the pipeline comes next")
}
