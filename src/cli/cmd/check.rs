//! `wirecopy check`: drafts against an archive.

use std::{path::PathBuf, time::Instant};

use anyhow::bail;

use super::{Summary, outcome, read_corpus, scan::check_forms, sources, style};
use crate::{
    archive::{Archive, Holdings},
    cli::{
        Outcome,
        args::{CheckArgs, FilterArgs},
        message::{self, Voice},
        options::Options,
        output::Output,
        progress::Meter,
    },
    corpus::{Corpus, Source},
    pipeline::{Among, CheckOptions, Gathered, ScanOptions, check::DEFAULT_CANDIDATES, gather},
    report::{
        Format, Style,
        anonymise::Pseudonyms,
        gate::{Gate, Trip},
        model::Report,
        write,
    },
};

/// How many articles are named that meet one condition.
const NAMED: usize = 10;

/// Read the drafts, ask the archive, write the report, and say which draft meets a condition.
pub(in crate::cli) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let options = resolve(args)?;
    let format = match args.json {
        true => Format::Json,
        false => options.format_for(args.report.output.as_deref())?,
    };
    check_forms(&args.report, format)?;
    let scanning = options.scanning()?;
    let holdings = Archive::open(&args.archive)?.snapshot()?;
    check_shingle(args, &holdings)?;
    let output = Output::create(args.report.output.as_deref())?;
    if let Some(path) = args.drafts.iter().find(|path| output.replaces(path)) {
        bail!("{}: the report would replace its own input", path.display());
    }
    let drafts = read_drafts(&args.drafts, &options, started)?;
    let outcome = outcome(&drafts, &options);
    let text_bytes = drafts.text_bytes();
    let check = Check { options: &options, scanning: &scanning, filter: &args.filter, started };
    let gathered = check.gather(drafts, &holdings, Among::No)?;
    let report = check.report(&gathered, &holdings, Among::No)?;
    let tripped = tell_trips(&args.fail_on, &report, |id| gathered.is_draft(id));
    let summary = Summary::of(&report, "checked", text_bytes);
    let pseudonyms = args.anonymise.then(|| Pseudonyms::new(&report));
    let report = match &pseudonyms {
        Some(names) => names.apply(report),
        None => report,
    };
    let style = Style {
        list: args.report.list,
        graph: args.report.graph.unwrap_or_default(),
        ..style(&options, &output)
    };
    output.write(|out| write(format, &report, &style, out))?;
    if options.voice > Voice::Quiet {
        message::say_plainly(&summary.line(started));
    }
    Ok(if tripped { Outcome::Tripped } else { outcome })
}

fn resolve(args: &CheckArgs) -> anyhow::Result<Options> {
    let mut settings = args.common.settings();
    args.report.add_to(&mut settings);
    args.limits.add_to(&mut settings);
    args.passages.add_to(&mut settings);
    args.credits.add_to(&mut settings);
    args.boilerplate.add_to(&mut settings);
    args.run.add_to(&mut settings);
    args.looks.add_to(&mut settings);
    Options::resolve(settings, &args.common)
}

/// Refuse shingles of another length than the archive's. A setting of the environment or the settings file
/// is meant for what can heed it.
fn check_shingle(args: &CheckArgs, holdings: &dyn Holdings) -> anyhow::Result<()> {
    let words = holdings.settings().shingle_tokens;
    match args.common.shingle {
        Some(asked) if asked.0 != words => {
            let archive = args.archive.display();
            bail!("--shingle {}: the archive {archive} has shingles of {words} words", asked.0)
        }
        _ => Ok(()),
    }
}

/// What is asked of an archive.
pub(super) struct Check<'a> {
    pub(super) options: &'a Options,
    pub(super) scanning: &'a ScanOptions,
    pub(super) filter: &'a FilterArgs,
    pub(super) started: Instant,
}

impl Check<'_> {
    /// Find what shares wording with the drafts, and say which of them the archive has itself.
    pub(super) fn gather(
        &self,
        drafts: Corpus,
        holdings: &dyn Holdings,
        among: Among,
    ) -> anyhow::Result<Gathered> {
        let meter = Meter::start(self.options.progress, self.started);
        Ok(gather(drafts, holdings, &self.check_options(among), &meter)?)
    }

    /// The report on what was gathered.
    pub(super) fn report<'g>(
        &self,
        gathered: &'g Gathered,
        holdings: &dyn Holdings,
        among: Among,
    ) -> anyhow::Result<Report<'g>> {
        let report = {
            let meter = Meter::start(self.options.progress, self.started);
            gathered.report(holdings, &self.check_options(among), &meter)?
        };
        let own_versions = report.run.archive.iter().flat_map(|archive| &archive.own_versions);
        if self.options.voice > Voice::Quiet {
            for id in own_versions.take(NAMED) {
                message::say(&format!(
                    "the archive has an article with the id `{id}`: taken for an earlier version, and left out"
                ));
            }
        }
        Ok(report)
    }

    fn check_options(&self, among: Among) -> CheckOptions {
        CheckOptions {
            scan: self.scanning.clone(),
            filter: self.filter.filter(),
            candidates: self.filter.candidates.map_or(DEFAULT_CANDIDATES, |count| count.0),
            among,
        }
    }
}

/// Say which drafts meet which condition; whether any does.
fn tell_trips(gates: &[Gate], report: &Report<'_>, is_draft: impl Fn(&str) -> bool) -> bool {
    let mut is_tripped = false;
    for gate in gates {
        let trips = gate.trips(report, &is_draft);
        is_tripped |= !trips.is_empty();
        for Trip { id, figures } in trips.iter().take(NAMED) {
            message::say(&format!("`{id}` meets --fail-on '{gate}': {figures}"));
        }
        if trips.len() > NAMED {
            message::say(&format!("{} drafts in all meet --fail-on '{gate}'", trips.len()));
        }
    }
    is_tripped
}

/// Read the drafts. Standard input may be the text of one.
fn read_drafts(paths: &[PathBuf], options: &Options, started: Instant) -> anyhow::Result<Corpus> {
    let source = |source| if source == Source::Stdin { Source::StdinOrText } else { source };
    let sources: Vec<Source> = sources(paths)?.into_iter().map(source).collect();
    read_corpus(&sources, options, started)
}
