//! `wirecopy dedup`: clear near-duplicates out of a collection.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::{check_overlap, sources};
use crate::{
    cli::{
        Outcome,
        args::DedupArgs,
        interrupt,
        message::{self, Voice, counted, size},
        options::{Options, Strictness},
        output::Output,
        progress::Meter,
        values::{Action, KeepPolicy},
    },
    corpus::{Compression, Source},
    error::{Error, ErrorKind},
    pipeline::dedup::{
        Audit, DedupOptions, Deduplicated, Form, Inputs, Keep, Layout, Preferences, Recall, Resume,
        Which, can_be_resumed, dedup,
    },
    provenance::Agencies,
};

/// Read, compare, write what was asked for, and say in a line what was done.
pub(in crate::cli) fn run(args: &DedupArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut settings = args.common.settings();
    args.search.add_to(&mut settings);
    args.run.add_to(&mut settings);
    let options = Options::resolve(settings, &args.common)?;
    let mut dedup_options = options.deduplicating(keep(&args.keep)?)?;
    dedup_options.audit = args.audit.map(|sample| (sample, args.seed));
    check_overlap(&args.inputs, &args.search.against)?;
    let inputs =
        Inputs { articles: sources(&args.inputs)?, references: sources(&args.search.against)? };
    check_files(&inputs)?;
    let form = form(args, &inputs.articles)?;
    let outputs = Outputs::create(args)?;
    check_room(args, &inputs, form)?;
    let work = work_folder(args);
    let working = interrupt::work_in(&work);
    let job = Job { args, options: &options, work: &work, started };
    let outcome = job.run(&inputs, &dedup_options, (outputs, form));
    drop(working);
    // What was refused is another job's.
    let is_refusal = |error: &anyhow::Error| {
        let kind = error.downcast_ref::<Error>().map(Error::kind);
        matches!(kind, Some(ErrorKind::Setting { .. }))
    };
    if outcome.as_ref().err().is_some_and(|error| !is_refusal(error)) && can_be_resumed(&work) {
        let folder = work.display();
        message::say(&format!(
            "what is done is kept in {folder}: go on with --resume, or remove it"
        ));
    }
    outcome
}

/// What the job is, as the user asked for it.
struct Job<'a> {
    args: &'a DedupArgs,
    options: &'a Options,
    work: &'a Path,
    started: Instant,
}

impl Job<'_> {
    fn run(
        &self,
        inputs: &Inputs,
        dedup_options: &DedupOptions,
        (outputs, form): (Outputs, Form),
    ) -> anyhow::Result<Outcome> {
        let Self { args, options, work, started } = *self;
        let resume = if args.resume { Resume::Yes } else { Resume::No };
        let found = {
            let meter = Meter::start(options.progress, started);
            dedup(inputs, dedup_options, (work, resume), &meter)?
        };
        tell(&found, options);
        if found.counts().articles == 0 {
            found.finish();
            let inputs: Vec<_> =
                args.inputs.iter().map(|path| path.display().to_string()).collect();
            let inputs = inputs.join(", ");
            bail!(Error::from(ErrorKind::NoArticles { inputs, skipped: None }));
        }
        {
            let meter = Meter::start(options.progress, started);
            outputs.write(&found, (args.action, form), &meter)?;
        }
        if options.voice > Voice::Quiet {
            message::say_plainly(&closing_line(&found, started.elapsed()));
        }
        let outcome = match options.strictness {
            Strictness::Strict if found.reading().skipped > 0 => Outcome::Incomplete,
            Strictness::Strict | Strictness::Lenient => Outcome::Done,
        };
        found.finish();
        Ok(outcome)
    }
}

/// Refuse what can be read only once and is not standard input.
fn check_files(inputs: &Inputs) -> anyhow::Result<()> {
    for sources in [&inputs.articles, &inputs.references] {
        for file in Source::files(sources)? {
            let Some(path) = file.path() else { continue };
            if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
                bail!(
                    "{file}: no ordinary file, and the input is read several times; give it as standard input (`-`)"
                );
            }
        }
    }
    Ok(())
}

/// Refuse to begin where the articles would not fit beside the output's name. What is compressed, or
/// is a small part of the input, cannot be foreseen.
fn check_room(args: &DedupArgs, inputs: &Inputs, form: Form) -> anyhow::Result<()> {
    let Some(path) = args.output.as_deref().filter(|path| path.as_os_str() != "-") else {
        return Ok(());
    };
    if args.action != Action::Annotate || form.compression.is_some() || path.starts_with("/dev") {
        return Ok(());
    }
    // Compressed input is larger still when it is written plain.
    let files = Source::files(&inputs.articles)?;
    let sizes = files.iter().filter_map(Source::path).filter_map(|path| fs::metadata(path).ok());
    let needed_bytes: u64 = sizes.map(|found| found.len()).sum();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let free = fs4::available_space(folder.unwrap_or(Path::new(".")));
    if let Ok(free_bytes) = free
        && free_bytes < needed_bytes
    {
        let (needed, free) = (size(needed_bytes), size(free_bytes));
        bail!("{}: the articles need about {needed}, and only {free} are free", path.display());
    }
    Ok(())
}

fn keep(policy: &KeepPolicy) -> anyhow::Result<Keep> {
    Ok(match policy {
        KeepPolicy::First => Keep::First,
        KeepPolicy::Earliest => Keep::Earliest,
        KeepPolicy::Longest => Keep::Longest,
        KeepPolicy::Wire => Keep::Wire(Agencies::builtin()),
        KeepPolicy::Prefer(path) => {
            let list = fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let preferences = Preferences::parse(&list);
            if preferences.is_empty() {
                bail!("{}: expected an outlet or an id on each line", path.display());
            }
            Keep::Prefer(preferences)
        }
    })
}

/// Everything that is written, made before any work is done.
struct Outputs {
    main: Output,
    pairs: Option<Output>,
    dropped: Option<Output>,
    manifest: Option<Output>,
}

impl Outputs {
    fn create(args: &DedupArgs) -> anyhow::Result<Self> {
        let create = |path: &Option<PathBuf>| {
            path.as_deref().map(|path| Output::create(Some(path))).transpose()
        };
        let outputs = Self {
            main: Output::create(args.output.as_deref())?,
            pairs: create(&args.pairs_to)?,
            dropped: create(&args.dropped_to)?,
            manifest: create(&args.manifest)?,
        };
        let all = [
            Some(&outputs.main),
            outputs.pairs.as_ref(),
            outputs.dropped.as_ref(),
            outputs.manifest.as_ref(),
        ];
        for input in args.inputs.iter().chain(&args.search.against) {
            if all.into_iter().flatten().any(|output| output.replaces(input)) {
                bail!("{}: the output would replace its own input", input.display());
            }
        }
        Ok(outputs)
    }

    fn write(
        self,
        found: &Deduplicated<'_>,
        (action, form): (Action, Form),
        meter: &Meter,
    ) -> anyhow::Result<()> {
        if let Some(output) = self.pairs {
            let mut too_large = 0;
            output.write(|out| {
                too_large = found.write_pairs(out).map_err(cause)?;
                Ok(())
            })?;
            if too_large > 0 {
                let sets = counted(too_large, "set");
                message::warn(&format!(
                    "{sets} of articles with the same words is too large to list every pair: each \
                     article is listed with one of them"
                ));
            }
        }
        if let Some(output) = self.dropped {
            output.write(|out| found.write_dropped(out).map_err(cause))?;
        }
        self.main.write(|out| match action {
            Action::Annotate => {
                found.write_articles(Which::Annotated, form, out, meter).map_err(cause)
            }
            Action::Drop => found.write_articles(Which::Kept, form, out, meter).map_err(cause),
            Action::List => write_list(found, form, out),
        })?;
        if let Some(output) = self.manifest {
            output.write(|out| found.write_manifest(out).map_err(cause))?;
        }
        Ok(())
    }
}

/// The manifest and the families, one object on each line.
fn write_list(
    found: &Deduplicated<'_>,
    form: Form,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let Some(compression) = form.compression else {
        found.write_manifest(out).map_err(cause)?;
        return found.write_families(out).map_err(cause);
    };
    let mut plain = Vec::new();
    found.write_manifest(&mut plain).map_err(cause)?;
    found.write_families(&mut plain).map_err(cause)?;
    out.write_all(&compression.compress(&plain))
}

/// What the operating system said, or the whole error where it is another.
fn cause(error: Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Write(error) => error,
        other => io::Error::other(Error::from(other)),
    }
}

/// How the output is laid out: as its name says, else as the input is.
fn form(args: &DedupArgs, articles: &[Source]) -> anyhow::Result<Form> {
    let named = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let extension = |path: &Path| path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let compression = named.and_then(extension).and_then(|found| Compression::of_extension(&found));
    let inner = named
        .map(|path| if compression.is_some() { path.with_extension("") } else { path.to_owned() });
    let layout = match inner.as_deref().and_then(extension).as_deref() {
        Some("jsonl" | "ndjson") => Layout::Lines,
        Some("json") if args.action == Action::List => {
            bail!("--action list writes an object on each line; expected OUT to be .jsonl")
        }
        Some("json") => Layout::Array,
        Some("txt") => {
            bail!("articles with fields of their own are JSON; expected OUT to be .jsonl or .json")
        }
        _ if args.action == Action::List => Layout::Lines,
        _ => layout_of(articles)?,
    };
    Ok(Form { layout, compression })
}

/// An array where every input is one.
fn layout_of(articles: &[Source]) -> anyhow::Result<Layout> {
    let files = Source::files(articles)?;
    let is_array = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        [".json", ".json.gz", ".json.zst"].iter().any(|extension| name.ends_with(extension))
    };
    let all_arrays =
        !files.is_empty() && files.iter().all(|file| file.path().is_some_and(is_array));
    Ok(if all_arrays { Layout::Array } else { Layout::Lines })
}

/// The folder of temporary files: beside the output, so that it is on the same disk, and named
/// after it, so that it is found again.
fn work_folder(args: &DedupArgs) -> PathBuf {
    if let Some(folder) = &args.work {
        return folder.join("wirecopy-work");
    }
    match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) if !path.starts_with("/dev") => {
            let mut name = OsString::from(".");
            name.push(path.file_name().unwrap_or_default());
            name.push(".wirecopy-work");
            path.with_file_name(name)
        }
        _ => std::env::temp_dir().join(format!("wirecopy-work-{}", std::process::id())),
    }
}

/// Say what was left out and what is odd.
fn tell(found: &Deduplicated<'_>, options: &Options) {
    super::tell_left_out(
        (&found.reading().first_skipped, found.reading().skipped),
        &found.reading().warnings,
        options.voice,
    );
    if options.voice > Voice::Quiet
        && let Some(audit) = found.audit()
    {
        tell_audit(audit);
    }
    if options.voice == Voice::Verbose {
        if let Some(stage) = found.resumed {
            message::say(&format!("went on behind the stage `{}`", stage.name()));
        }
        for (file, encoding) in &found.reading().transcoded {
            message::say(&format!("read {file} as {encoding}: it is not UTF-8"));
        }
        let passes = u64::from(found.verified().passes);
        message::say(&format!(
            "{} proposed, {} verified in {}",
            counted(found.proposed().candidates, "pair"),
            counted(found.verified().pairs, "pair"),
            counted(passes, "reading"),
        ));
    }
}

fn tell_audit(audit: &Audit) {
    let share = |recall: &Recall| match &recall.recall {
        Some(share) => format!(
            "{} of {} found, recall {share} ({} to {})",
            recall.found,
            counted(recall.pairs, "pair"),
            recall.interval[0],
            recall.interval[1]
        ),
        None => "no pair".to_owned(),
    };
    let sampled = counted(audit.sampled, "article");
    message::say_plainly(&format!("audit of {sampled}: {}", share(&audit.all)));
    for band in &audit.bands {
        let range = if band.from == band.below {
            format!("      {}", band.from)
        } else {
            format!("{}–{}", band.from, band.below)
        };
        message::say_plainly(&format!("  {range:13}  {}", share(&band.recall)));
    }
}

/// `cleared 10000 articles (25 MB): 9000 kept, 1000 dropped in 800 families, in 0.20 s (125.0 MB/s)`.
fn closing_line(found: &Deduplicated<'_>, elapsed: Duration) -> String {
    let counts = found.counts();
    let seconds = elapsed.as_secs_f64();
    let bytes = found.input_bytes();
    #[expect(clippy::cast_precision_loss, reason = "a speed is shown with one decimal")]
    let speed = bytes as f64 / 1e6 / seconds.max(1e-6);
    format!(
        "cleared {} ({}): {} kept, {} dropped in {}, in {seconds:.2} s ({speed:.1} MB/s)",
        counted(counts.articles, "article"),
        size(bytes),
        counts.kept,
        counts.dropped,
        if counts.families == 1 {
            "1 family".to_owned()
        } else {
            format!("{} families", counts.families)
        },
    )
}
