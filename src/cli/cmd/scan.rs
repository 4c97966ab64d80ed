//! `wirecopy scan`: find shared wording among articles.

use std::{
    ffi::OsStr,
    fs,
    io::Read,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, bail};

use super::{
    Summary, archive::counts_of, check::Check, check_overlap, find, is_stdin, outcome, read_into,
    sources, style,
};
use crate::{
    archive::Archive,
    cli::{
        Outcome,
        args::{ReportArgs, ScanArgs},
        memory::MemoryWatch,
        message::{self, Voice, counted},
        options::Options,
        output::Output,
        progress::Meter,
    },
    corpus::{Corpus, Place},
    error::{Error, ErrorKind},
    id::ArticleIndex,
    pipeline::{
        Among, ScanOptions, Scope,
        archive::{AddOptions, add},
        scan,
    },
    report::{Format, Style, anonymise::Pseudonyms, model::Report, write, write_fragments},
};

/// Read, compare, write the report and say in a line what was done.
pub(in crate::cli) fn run(args: &ScanArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let options = resolve(args)?;
    let format = options.format_for(args.report.output.as_deref())?;
    check_forms(&args.report, format)?;
    let scanning = options.scanning()?;
    check_inputs(args)?;
    let pairs = args.pairs.as_deref().map(read_pairs).transpose()?;
    let paths: Vec<PathBuf> = args.inputs.iter().chain(&args.against).cloned().collect();
    let sources = sources(&paths)?;
    let output = Output::create(args.report.output.as_deref())?;
    let fragments = fragments_output(args)?;
    for target in std::iter::once(&output).chain(&fragments) {
        if let Some(path) = paths.iter().find(|path| target.replaces(path)) {
            bail!("{}: the report would replace its own input", path.display());
        }
    }

    let store = options.store(&temporary_folder(args.work.as_deref(), &output)?);
    let _watch = MemoryWatch::start(&store, options.memory_bytes())?;
    let corpus = read_into(store, &sources, &options, started)?;
    let outcome = outcome(&corpus, &options);
    let text_bytes = corpus.text_bytes();
    let form = Form { args, format, options: &options, scanning: &scanning };
    let summary = match &args.archive {
        Some(archive) => before_archive(corpus, archive, (form, output), started)?,
        None => {
            let scope = match &pairs {
                Some(list) => Scope::Pairs(resolve_pairs(list, &corpus)?),
                None if args.against.is_empty() => Scope::Among,
                None => Scope::Against(references(&corpus, &args.inputs, &args.against)?),
            };
            let report = {
                let meter = Meter::start(options.progress, started);
                scan(&corpus, &scope, &scanning, &meter)?
            };
            let summary = Summary::of(&report, "scanned", text_bytes);
            form.write(report, output, fragments)?;
            summary
        }
    };
    if options.voice > Voice::Quiet {
        message::say_plainly(&summary.line(started));
    }
    Ok(outcome)
}

/// Compare the articles with each other and with an archive, and add them to it if that is asked for.
fn before_archive(
    corpus: Corpus,
    folder: &Path,
    (form, output): (Form<'_>, Output),
    started: Instant,
) -> anyhow::Result<Summary> {
    let Form { args, options, scanning, .. } = form;
    let archive = Archive::open(folder)?;
    // Before the work: who cannot write is told so at once, and nobody else adds meanwhile.
    let writer = if args.add { Some(archive.writer()?) } else { None };
    let holdings = archive.snapshot()?;
    let text_bytes = corpus.text_bytes();
    let check = Check { options, scanning, filter: &args.filter, started };
    let gathered = check.gather(corpus, &holdings, Among::Yes)?;
    let report = check.report(&gathered, &holdings, Among::Yes)?;
    let summary = Summary::of(&report, "scanned", text_bytes);
    form.write(report, output, None)?;
    if let Some(mut writer) = writer {
        let articles = &gathered.corpus().articles;
        let new = articles.iter().filter(|article| gathered.is_draft(&article.id));
        let meter = Meter::start(options.progress, started);
        let added = add(&mut writer, new.cloned().map(Ok), AddOptions::default(), &meter)?;
        drop(meter);
        if options.voice > Voice::Quiet {
            message::say_plainly(&format!("added to {}: {}", folder.display(), counts_of(&added)));
        }
    }
    Ok(summary)
}

/// What a report is to look like.
struct Form<'f> {
    args: &'f ScanArgs,
    format: Format,
    options: &'f Options,
    scanning: &'f ScanOptions,
}

impl Form<'_> {
    /// Write the report, and the boilerplate where that is asked for.
    fn write(
        &self,
        report: Report<'_>,
        output: Output,
        fragments: Option<Output>,
    ) -> anyhow::Result<()> {
        let args = self.args;
        let pseudonyms = args.anonymise.then(|| Pseudonyms::new(&report));
        let report = match &pseudonyms {
            Some(names) => names.apply(report),
            None => report,
        };
        let style = Style {
            list: args.report.list,
            graph: args.report.graph.unwrap_or_default(),
            ..style(self.options, &output)
        };
        output.write(|out| write(self.format, &report, &style, out))?;
        if let Some(output) = fragments {
            let given: Vec<&str> = self.scanning.boilerplate.texts().collect();
            output.write(|out| write_fragments(&report.lists, &given, out))?;
        }
        Ok(())
    }
}

/// Where temporary files go: where the user says, beside the report, or where the system has them.
fn temporary_folder(work: Option<&Path>, output: &Output) -> anyhow::Result<PathBuf> {
    if let Some(work) = work.filter(|work| !work.is_dir()) {
        bail!("--work {}: expected a folder", work.display());
    }
    let folder = work.or_else(|| output.folder());
    Ok(folder.map_or_else(std::env::temp_dir, Path::to_owned))
}

fn resolve(args: &ScanArgs) -> anyhow::Result<Options> {
    let mut settings = args.common.settings();
    args.report.add_to(&mut settings);
    args.limits.add_to(&mut settings);
    args.lsh.add_to(&mut settings);
    args.passages.add_to(&mut settings);
    args.credits.add_to(&mut settings);
    args.boilerplate.add_to(&mut settings);
    args.run.add_to(&mut settings);
    settings.memory_limit = args.memory_limit;
    args.looks.add_to(&mut settings);
    Options::resolve(settings, &args.common)
}

/// Refuse a list or a kind of graph in a format that has none.
pub(super) fn check_forms(args: &ReportArgs, format: Format) -> anyhow::Result<()> {
    let has_lists = matches!(format, Format::Csv | Format::Table | Format::Markdown);
    if let Some(list) = args.list.filter(|_| !has_lists) {
        bail!("--list {}: expected the format csv, table or markdown, got {format}", list.name());
    }
    if args.graph.is_some() && !matches!(format, Format::Graphml | Format::Dot) {
        bail!("--graph: expected the format graphml or dot, got {format}");
    }
    Ok(())
}

/// Where the boilerplate goes that is discovered, if anywhere.
fn fragments_output(args: &ScanArgs) -> anyhow::Result<Option<Output>> {
    let Some(path) = args.boilerplate_to.as_deref() else { return Ok(None) };
    if args.report.output.as_deref().is_none_or(is_stdin) && is_stdin(path) {
        bail!("standard output (`-`) cannot be both the report and the boilerplate");
    }
    Output::create(Some(path)).map(Some)
}

/// Refuse an article that would be asked about and be its own reference, and standard input read
/// as two things.
fn check_inputs(args: &ScanArgs) -> anyhow::Result<()> {
    let articles = args.inputs.iter().any(|path| is_stdin(path));
    if articles && args.pairs.as_deref().is_some_and(is_stdin) {
        bail!("standard input (`-`) cannot be both the articles and the list of pairs");
    }
    check_overlap(&args.inputs, &args.against)
}

/// The articles that were read from `references`, in ascending order.
fn references(
    corpus: &Corpus,
    inputs: &[PathBuf],
    references: &[PathBuf],
) -> anyhow::Result<Vec<ArticleIndex>> {
    let indices: Vec<ArticleIndex> = (0u32..)
        .zip(&corpus.articles)
        .filter(|(_, article)| is_reference(&article.place, inputs, references))
        .map(|(index, _)| ArticleIndex(index))
        .collect();
    let lacking = if indices.is_empty() {
        references
    } else if indices.len() == corpus.articles.len() {
        inputs
    } else {
        return Ok(indices);
    };
    let names: Vec<String> = lacking.iter().map(|path| path.display().to_string()).collect();
    let inputs = names.join(", ");
    // The most likely reason is an id on both sides; which it was has just been told.
    if !corpus.skipped.is_empty() {
        bail!("{inputs}: every article was skipped, nothing is left to compare");
    }
    Err(Error::from(ErrorKind::NoArticles { inputs, skipped: None }).into())
}

/// Whether the article at `place` was read from a reference: the longest path under which it lies
/// decides, because `new/../old` begins with `new` as well.
fn is_reference(place: &Place, inputs: &[PathBuf], references: &[PathBuf]) -> bool {
    let longest =
        |paths: &[PathBuf]| paths.iter().filter_map(|path| depth_under(place, path)).max();
    longest(references) > longest(inputs)
}

/// Of how many parts `path` has when `place` lies under it.
fn depth_under(place: &Place, path: &Path) -> Option<usize> {
    if is_stdin(path) {
        return (&*place.file == "<stdin>").then_some(1);
    }
    // Places hold names as they are shown.
    let shown = path.to_string_lossy();
    let parts = |path: &str| -> Vec<std::ffi::OsString> {
        let path = Path::new(path);
        path.strip_prefix(".").unwrap_or(path).iter().map(OsStr::to_owned).collect()
    };
    let (file, folder) = (parts(&place.file), parts(&shown));
    file.starts_with(&folder).then_some(folder.len() + 1)
}

/// A list of pairs of ids, and the name to give it in a message.
struct PairList {
    file: String,
    /// With the one-based line of each.
    pairs: Vec<(u64, String, String)>,
}

fn read_pairs(path: &Path) -> anyhow::Result<PairList> {
    let (file, bytes) = if is_stdin(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        ("<stdin>".to_owned(), bytes)
    } else {
        let file = path.display().to_string();
        let bytes = fs::read(path).with_context(|| format!("cannot read {file}"))?;
        (file, bytes)
    };
    let pairs = parse_pairs(&file, &bytes)?;
    Ok(PairList { file, pairs })
}

fn parse_pairs(file: &str, bytes: &[u8]) -> anyhow::Result<Vec<(u64, String, String)>> {
    let mut pairs = Vec::new();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let malformed = |reason: &str| malformed(file, line, reason.to_owned());
        let text = std::str::from_utf8(text).map_err(|_| malformed("expected UTF-8"))?;
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            continue;
        }
        let Some((a, b)) = text.split_once('\t').filter(|(_, b)| !b.contains('\t')) else {
            let columns = counted(text.split('\t').count() as u64, "column");
            bail!(malformed(&format!("expected two ids with a tab between them, got {columns}")));
        };
        pairs.push((line, a.to_owned(), b.to_owned()));
    }
    if pairs.is_empty() {
        bail!("{file}: expected two ids on each line, got an empty file");
    }
    Ok(pairs)
}

fn malformed(file: &str, line: u64, reason: String) -> Error {
    ErrorKind::Malformed { file: file.to_owned(), line, reason }.into()
}

/// The pairs of `list` by their places in `corpus`, each once, in the order of the list.
fn resolve_pairs(
    list: &PairList,
    corpus: &Corpus,
) -> anyhow::Result<Vec<(ArticleIndex, ArticleIndex)>> {
    let mut pairs = Vec::with_capacity(list.pairs.len());
    let mut seen = std::collections::BTreeSet::new();
    for (line, a, b) in &list.pairs {
        let index = |id: &str| {
            find(corpus, id).map_err(|error| malformed(&list.file, *line, error.to_string()))
        };
        let pair = (index(a)?, index(b)?);
        if pair.0 == pair.1 {
            bail!(malformed(&list.file, *line, format!("`{a}` cannot be compared with itself")));
        }
        if seen.insert(pair) {
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_pairs(contents: &str, expected: &str) {
        let shown = match parse_pairs("p.tsv", contents.as_bytes()) {
            Ok(pairs) => pairs.iter().map(|(line, a, b)| format!("{line}:{a}+{b} ")).collect(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn pairs_are_two_ids_on_a_line() {
        check_pairs("a\tb\n\r\n c \td\r\n", "1:a+b 3: c +d ");
        check_pairs("\u{feff}a\tb", "1:a+b ");
    }

    #[test]
    fn other_lines_are_named() {
        check_pairs(
            "a\tb\na b\n",
            "p.tsv:2: expected two ids with a tab between them, got 1 column",
        );
        check_pairs("a\tb\tc", "p.tsv:1: expected two ids with a tab between them, got 3 columns");
        check_pairs("\n", "p.tsv: expected two ids on each line, got an empty file");
    }

    fn check_reference(file: &str, input: &str, reference: &str, expected: Side) {
        let place = Place { file: file.into(), line: None };
        let is_reference = is_reference(&place, &[input.into()], &[reference.into()]);
        assert_eq!(is_reference, expected == Side::Reference, "{file} of {input} and {reference}");
    }

    #[derive(PartialEq)]
    enum Side {
        Input,
        Reference,
    }

    #[test]
    fn the_longest_path_tells_references() {
        check_reference("new/a.txt", "new", "old", Side::Input);
        check_reference("old/a.txt", "new", "old", Side::Reference);
        check_reference("new/../old/a.txt", "new", "new/../old", Side::Reference);
        check_reference("older/a.txt", "older", "old", Side::Input);
    }

    #[test]
    fn a_leading_dot_means_nothing() {
        check_reference("old/a.txt", "./new", "./old/", Side::Reference);
        check_reference("./old/a.txt", "new", "old", Side::Reference);
    }

    #[test]
    fn standard_input_is_a_place_too() {
        check_reference("<stdin>", "-", "old", Side::Input);
        check_reference("<stdin>", "new", "-", Side::Reference);
    }

    #[test]
    fn the_current_folder_holds_everything() {
        check_reference("./a.txt", ".", "../old", Side::Input);
        check_reference("../old/a.txt", ".", "../old", Side::Reference);
    }
}
