//! Stands in for what the corpus, the pipeline and the report do not have yet. To be removed: each
//! item is replaced by the one of the same name that its comment gives.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use crate::{
    corpus::{Article, Corpus, Kind, Place, Skipped},
    error::{ErrorKind, Result},
    id::ArticleIndex,
    pipeline::{
        Progress,
        scan::{ScanOptions, Scope},
    },
    report::model::{ArticleEntry, Capped, PairEntry, Report, Run, SCHEMA, SkippedEntry},
};

/// `corpus::Source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Path(PathBuf),
    Stdin,
}

/// `corpus::FieldMap`.
#[derive(Debug, Default)]
pub(crate) struct FieldMap(pub(crate) Vec<(String, String)>);

/// `corpus::ReadOptions`.
#[derive(Debug, Default)]
pub(crate) struct ReadOptions {
    pub(crate) fields: FieldMap,
}

/// `Corpus::index_of` and `Corpus::nearest_id`.
pub(crate) trait CorpusExt {
    fn index_of(&self, id: &str) -> Option<ArticleIndex>;
    fn nearest_id(&self, id: &str) -> Option<&str>;
}

impl CorpusExt for Corpus {
    fn index_of(&self, id: &str) -> Option<ArticleIndex> {
        let index = self.articles.binary_search_by(|article| article.id.as_str().cmp(id)).ok()?;
        u32::try_from(index).ok().map(ArticleIndex)
    }

    fn nearest_id(&self, id: &str) -> Option<&str> {
        self.articles
            .iter()
            .map(|article| (strsim::jaro_winkler(&article.id, id), article.id.as_str()))
            .filter(|&(likeness, _)| likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, id)| id)
    }
}

/// `corpus::read`.
pub(crate) fn read(
    sources: &[Source],
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Corpus> {
    let mut corpus = Corpus::default();
    for source in sources {
        match source {
            Source::Path(path) => read_path(path, options, &mut corpus),
            Source::Stdin => read_lines(io::stdin().lock(), "<stdin>", options, &mut corpus),
        }
        progress(corpus.articles.iter().map(|article| article.text.len() as u64).sum());
    }
    if corpus.articles.is_empty() && corpus.skipped.is_empty() {
        return Err(ErrorKind::NoArticles { inputs: format!("{sources:?}") }.into());
    }
    corpus.articles.sort_by(|a, b| (&a.id, &a.place).cmp(&(&b.id, &b.place)));
    drop_repeated(&mut corpus);
    corpus.skipped.sort();
    Ok(corpus)
}

fn drop_repeated(corpus: &mut Corpus) {
    let mut unique: Vec<Article> = Vec::new();
    for article in corpus.articles.drain(..) {
        match unique.last() {
            Some(first) if first.id == article.id => corpus.skipped.push(Skipped {
                reason: format!("the id `{}` was already used at {}", article.id, first.place),
                place: article.place,
                id: Some(article.id),
            }),
            _ => unique.push(article),
        }
    }
    corpus.articles = unique;
}

fn read_path(path: &Path, options: &ReadOptions, corpus: &mut Corpus) {
    let name = path.display().to_string();
    let mut skip = |error: io::Error| {
        corpus.skipped.push(skipped(&name, None, error.to_string()));
    };
    if path.is_dir() {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "txt" || e == "jsonl"))
            .collect();
        paths.sort();
        return paths.iter().for_each(|path| read_path(path, options, corpus));
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return skip(error),
    };
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        return read_lines(BufReader::new(file), &name, options, corpus);
    }
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) => {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            corpus.articles.push(article(id, text, Place { file: name.into(), line: None }));
        }
        Err(error) => skip(error),
    }
}

fn read_lines(lines: impl BufRead, name: &str, options: &ReadOptions, corpus: &mut Corpus) {
    let column = |field: &str| {
        let mapped = options.fields.0.iter().find(|(name, _)| name == field);
        mapped.map_or(field.to_owned(), |(_, column)| column.clone())
    };
    for (line, number) in lines.lines().map_while(io::Result::ok).zip(1..) {
        let place = Place { file: name.into(), line: Some(number) };
        let object: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let Some(text) = object.get(column("text")).and_then(|text| text.as_str()) else {
            corpus.skipped.push(skipped(name, Some(number), "no `text`".to_owned()));
            continue;
        };
        let id = object.get(column("id")).and_then(|id| id.as_str());
        let id = id.map_or_else(|| place.to_string(), str::to_owned);
        corpus.articles.push(article(id, text.to_owned(), place));
    }
}

fn skipped(file: &str, line: Option<u64>, reason: String) -> Skipped {
    Skipped { place: Place { file: file.into(), line }, id: None, reason }
}

fn article(id: String, text: String, place: Place) -> Article {
    Article {
        id,
        text,
        title: None,
        outlet: None,
        date: None,
        url: None,
        byline: None,
        kind: Kind::Article,
        lang: None,
        extra: serde_json::Map::new(),
        place,
    }
}

/// `pipeline::scan::scan`.
pub(crate) fn scan<'c>(
    corpus: &'c Corpus,
    scope: &Scope,
    _options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<Report<'c>> {
    progress.begin("align", Some(corpus.articles.len() as u64));
    let pairs_compared = match scope {
        Scope::Pairs(pairs) => pairs.len() as u64,
        Scope::Against(references) => {
            ((corpus.articles.len() - references.len()) * references.len()) as u64
        }
        Scope::Among => {
            (corpus.articles.len() * corpus.articles.len().saturating_sub(1) / 2) as u64
        }
    };
    let run = Run {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        articles: corpus.articles.len(),
        pairs_compared,
        settings: serde_json::Map::new(),
        skipped: corpus.skipped.iter().map(skipped_entry).collect(),
        too_short: Vec::new(),
        transcoded: Vec::new(),
        capped: Capped::default(),
    };
    let articles = corpus.articles.iter().map(entry).collect();
    Ok(Report { run, articles, pairs: Vec::new(), families: Vec::new() })
}

fn skipped_entry(skipped: &Skipped) -> SkippedEntry {
    SkippedEntry {
        file: skipped.place.file.to_string(),
        line: skipped.place.line,
        id: skipped.id.clone(),
        reason: skipped.reason.clone(),
    }
}

fn entry(article: &Article) -> ArticleEntry<'_> {
    ArticleEntry {
        id: &article.id,
        words: 0,
        shared_words: 0,
        prose_words: 0,
        quoted_words: 0,
        boilerplate_words: 0,
        origins: Vec::new(),
        credits: Vec::new(),
        title: None,
        outlet: None,
        date: None,
        url: None,
        byline: None,
        kind: article.kind,
        lang: None,
        fields: &article.extra,
        text: &article.text,
    }
}

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
        serde_json::to_writer(&mut *out, &report.run)?;
        writeln!(out)?;
        for article in &report.articles {
            serde_json::to_writer(&mut *out, article)?;
            writeln!(out)?;
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
