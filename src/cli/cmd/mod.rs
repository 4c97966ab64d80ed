//! One file for each command, and what those that read articles have in common.

pub(super) mod archive;
pub(super) mod check;
pub(super) mod compare;
pub(super) mod completions;
pub(super) mod dedup;
pub(super) mod explain;
pub(super) mod man;
pub(super) mod plan;
pub(super) mod scan;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use anstream::{AutoStream, ColorChoice};
use anyhow::bail;

use super::{
    Outcome,
    message::{self, Voice, counted, size},
    options::{Listing, Options, Strictness},
    output::Output,
    progress::{Meter, READING},
    values::ColorWhen,
};
use crate::{
    corpus::{Corpus, ReadOptions, Skipped, Source, Warning, read},
    error::{Error, ErrorKind},
    id::ArticleIndex,
    pipeline::Progress,
    report::{
        Colour, Style, WeakPairs,
        model::{Relation, Report},
    },
    store::Store,
};

/// So many skipped articles are named unless all are asked for: enough to see what is wrong, and
/// still few enough to see the rest of the screen.
const NAMED: usize = 10;

/// The sources that `paths` name. Standard input can be read only once.
fn sources(paths: &[PathBuf]) -> anyhow::Result<Vec<Source>> {
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        bail!("standard input (`-`) is named twice, and can be read only once");
    }
    let source = |path: &PathBuf| {
        if is_stdin(path) { Source::Stdin } else { Source::Path(path.clone()) }
    };
    Ok(paths.iter().map(source).collect())
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Read the articles of `sources`, and say what was left out.
///
/// # Errors
///
/// When reading fails, and when every article was skipped: one bad article stops nothing, but a
/// report on no article at all, after a mistyped name, would look like good news.
fn read_corpus(sources: &[Source], options: &Options, started: Instant) -> anyhow::Result<Corpus> {
    read_into(options.store(&std::env::temp_dir()), sources, options, started)
}

/// The same, with what is to keep the articles.
fn read_into(
    store: Store,
    sources: &[Source],
    options: &Options,
    started: Instant,
) -> anyhow::Result<Corpus> {
    let reading = ReadOptions { store, ..options.reading()? };
    let corpus = {
        let meter = Meter::start(options.progress, started);
        meter.begin(READING, None);
        let mut told = 0;
        read(sources, &reading, &mut |bytes: u64| {
            meter.advance(bytes.saturating_sub(told));
            told = bytes;
        })?
    };
    if corpus.articles.is_empty()
        && let Some(first) = corpus.skipped.first()
    {
        let others = match corpus.skipped.len() - 1 {
            0 => String::new(),
            others => format!("; and {others} more were skipped"),
        };
        bail!("no article could be read: {}: {}{others}", first.place, first.reason);
    }
    tell_skipped(&corpus, options.voice);
    Ok(corpus)
}

fn tell_skipped(corpus: &Corpus, voice: Voice) {
    tell_left_out((&corpus.skipped, corpus.skipped.len() as u64), &corpus.warnings, voice);
    if voice == Voice::Verbose {
        for (file, encoding) in &corpus.transcoded {
            message::say(&format!("read {file} as {encoding}: it is not UTF-8"));
        }
    }
}

/// Say what was skipped, of which the first are given, and what is odd.
fn tell_left_out((skipped, count): (&[Skipped], u64), warnings: &[Warning], voice: Voice) {
    let named = match voice {
        Voice::Quiet => return,
        Voice::Normal => NAMED,
        Voice::Verbose => usize::MAX,
    };
    for skipped in skipped.iter().take(named) {
        message::say(&format!("skipped {}: {}", skipped.place, skipped.reason));
    }
    if count > named as u64 {
        message::say(&format!("skipped {count} articles in all; -v names every one"));
    }
    for warning in warnings.iter().take(named) {
        message::say(&format!("warning: {}: {}", warning.place, warning.message));
    }
}

/// Refuse an article that would be asked about and be its own reference.
fn check_overlap(inputs: &[PathBuf], references: &[PathBuf]) -> anyhow::Result<()> {
    for input in inputs {
        for reference in references {
            if overlap(input, reference) {
                bail!(
                    "{} is read both as an article to compare and as a reference ({})",
                    input.display(),
                    reference.display()
                );
            }
        }
    }
    Ok(())
}

/// Whether two paths are one file or folder, or the one lies in the other.
fn overlap(input: &Path, reference: &Path) -> bool {
    if is_stdin(input) || is_stdin(reference) {
        return is_stdin(input) && is_stdin(reference);
    }
    match (fs::canonicalize(input), fs::canonicalize(reference)) {
        (Ok(input), Ok(reference)) => {
            input.starts_with(&reference) || reference.starts_with(&input)
        }
        // What does not exist is named by the reader.
        _ => false,
    }
}

/// What a run did, for its closing line.
struct Summary {
    /// `scanned 5 articles`.
    what: String,
    text_bytes: u64,
    pairs_compared: u64,
    /// Pairs that share prose or quotation. Those that share stock phrases or furniture only are not
    /// counted, as the table does not list them.
    sharing: usize,
}

impl Summary {
    fn of(report: &Report<'_>, verb: &str, text_bytes: u64) -> Self {
        let telling =
            |relation| matches!(relation, Relation::Copy | Relation::Partial | Relation::Quotation);
        let mut what = format!("{verb} {}", counted(report.run.articles as u64, "article"));
        if let Some(archive) = &report.run.archive {
            what.push_str(&format!(" against {}", archive.articles));
        }
        Self {
            what,
            text_bytes,
            pairs_compared: report.run.pairs_compared,
            sharing: report.pairs.iter().filter(|pair| telling(pair.relation)).count(),
        }
    }

    /// `scanned 5 articles (16 KB), 10 pairs compared, 7 with shared wording, in 0.02 s (0.8 MB/s)`.
    fn line(&self, started: Instant) -> String {
        let seconds = started.elapsed().as_secs_f64();
        // Exact to 2^53 bytes, and shown with one decimal.
        #[expect(clippy::cast_precision_loss, reason = "a speed is shown with one decimal")]
        let speed = self.text_bytes as f64 / 1e6 / seconds.max(1e-6);
        format!(
            "{} ({}), {} compared, {} with shared wording, in {seconds:.2} s ({speed:.1} MB/s)",
            self.what,
            size(self.text_bytes),
            counted(self.pairs_compared, "pair"),
            self.sharing,
        )
    }
}

/// How a command ends that read `corpus`.
fn outcome(corpus: &Corpus, options: &Options) -> Outcome {
    match options.strictness {
        Strictness::Strict if !corpus.skipped.is_empty() => Outcome::Incomplete,
        Strictness::Strict | Strictness::Lenient => Outcome::Done,
    }
}

/// The article with the id `id`.
///
/// # Errors
///
/// When there is none: with the id that looks most like it, or the reason why it was skipped.
fn find(corpus: &Corpus, id: &str) -> anyhow::Result<ArticleIndex> {
    if let Some(index) = corpus.index_of(id) {
        return Ok(index);
    }
    if let Some(reason) = why_skipped(corpus, id) {
        bail!("{reason}");
    }
    let hint = corpus.nearest_id(id).map(str::to_owned);
    Err(Error::from(ErrorKind::UnknownId { id: id.to_owned(), hint }).into())
}

fn why_skipped(corpus: &Corpus, id: &str) -> Option<String> {
    let skipped = corpus.skipped.iter().find(|skipped| skipped.id.as_deref() == Some(id))?;
    Some(format!("the article `{id}` was skipped: {}: {}", skipped.place, skipped.reason))
}

/// The looks of what goes to `output`.
fn style(options: &Options, output: &Output) -> Style {
    let width = if output.is_terminal() { terminal_width() } else { None };
    let colour = if in_colour(options.color, output) { Colour::Always } else { Colour::Never };
    let weak_pairs = match options.listing {
        Listing::Telling => WeakPairs::Count,
        Listing::All => WeakPairs::List,
    };
    Style { width, colour, weak_pairs, ..Style::default() }
}

fn in_colour(asked: ColorWhen, output: &Output) -> bool {
    match asked {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // Asks for the terminal, NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM.
        ColorWhen::Auto => {
            matches!(output, Output::Stdout)
                && AutoStream::choice(&io::stdout()) != ColorChoice::Never
        }
    }
}

fn terminal_width() -> Option<u16> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
    // A terminal that does not know its size says 0.
    (columns > 0).then_some(columns)
}
