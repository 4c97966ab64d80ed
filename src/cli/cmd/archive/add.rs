//! `wirecopy archive add` and `amend`: what goes in, and what is corrected.

use std::time::Instant;

use anyhow::bail;
use serde::Serialize;

use super::{options, outcome};
use crate::{
    archive::{Archive, Settings},
    cli::{
        Outcome,
        args::{AddArgs, AmendArgs},
        cmd::{sources, tell_left_out},
        message::{self, Voice, counted},
        options::Options,
        output::Output,
        progress::Meter,
        settings,
    },
    corpus::{Articles, Skipped},
    error::{Error, ErrorKind},
    pipeline::archive::{self, AddOptions, Added},
};

/// What is printed of the articles that came.
#[derive(Serialize)]
struct Counts {
    new: u64,
    changed: u64,
    amended: u64,
    same: u64,
    skipped: u64,
}

/// Add articles, and say what became of them.
pub(super) fn add(args: &AddArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut given = args.common.settings();
    args.run.add_to(&mut given);
    let options = Options::resolve(given, &args.common)?;
    let sources = sources(&args.inputs)?;
    // Before an archive is made: a mistyped name shall leave nothing behind.
    let mut articles = Articles::open(&sources, &options.reading()?)?;
    let archive = open(args, &options)?;
    let added = {
        let mut writer = archive.writer()?;
        let meter = Meter::start(options.progress, started);
        archive::add(&mut writer, &mut articles, AddOptions::default(), &meter)?
    };
    let warnings = articles.take_notes().warnings;
    tell_left_out((&added.skipped, added.skipped.len() as u64), &warnings, options.voice);
    check_any(&added, args)?;
    let counts = Counts {
        new: added.new,
        changed: added.changed,
        amended: added.amended,
        same: added.same,
        skipped: added.skipped.len() as u64,
    };
    if args.json {
        let line = serde_json::to_string(&counts)?;
        Output::Stdout.write(|out| writeln!(out, "{line}"))?;
    } else if options.voice > Voice::Quiet {
        let seconds = started.elapsed().as_secs_f64();
        message::say_plainly(&format!("{}, in {seconds:.2} s", counts_of(&added)));
    }
    Ok(outcome(&added.skipped, &options))
}

/// What became of the articles, as a message has it.
pub(in crate::cli::cmd) fn counts_of(added: &Added) -> String {
    format!(
        "{}: {} new, {} changed, {} amended, {} there already",
        counted(added.articles(), "article"),
        added.new,
        added.changed,
        added.amended,
        added.same,
    )
}

/// The archive, made where there is none with the settings that were asked for. One that is there has its own,
/// and whoever asks for others by name is told so.
fn open(args: &AddArgs, options: &Options) -> anyhow::Result<Archive> {
    let own = Settings::default();
    let settings = Settings {
        shingle_tokens: options.detection.shingle_words,
        window: args.window.map_or(own.window, usize::from),
        ..own
    };
    let archive = Archive::open_or_create(&args.archive, &settings)?;
    let found = archive.settings();
    let asked = [
        ("shingle", args.common.shingle.map(|words| words.0), found.shingle_tokens),
        ("window", args.window.map(usize::from), found.window),
    ];
    for (name, asked, found) in asked {
        if let Some(asked) = asked.filter(|asked| *asked != found) {
            bail!(
                "--{name} {asked}: {} was made with {found}, which cannot be changed; leave the flag \
                 out, or make another archive",
                args.archive.display()
            );
        }
    }
    Ok(archive)
}

/// Refuse an input in which nothing is an article: a mistyped name would look like success.
fn check_any(added: &Added, args: &AddArgs) -> anyhow::Result<()> {
    if added.articles() > 0 {
        return Ok(());
    }
    let inputs: Vec<String> = args.inputs.iter().map(|path| path.display().to_string()).collect();
    let first = |first: &Skipped| {
        let count = added.skipped.len();
        format!("{count} skipped, the first at {}: {}", first.place, first.reason)
    };
    let skipped = added.skipped.first().map(first);
    Err(Error::from(ErrorKind::NoArticles { inputs: inputs.join(", "), skipped }).into())
}

/// Correct metadata, and say of how many articles.
pub(super) fn amend(args: &AmendArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut own = settings::Settings { field: args.fields.clone(), ..Default::default() };
    args.run.add_to(&mut own);
    let options = options(&args.general, own)?;
    let sources = sources(&args.inputs)?;
    let amended = {
        let mut writer = Archive::open(&args.archive)?.writer()?;
        let meter = Meter::start(options.progress, started);
        archive::amend(&mut writer, &sources, &options.reading()?, &meter)?
    };
    let skipped = &amended.skipped;
    tell_left_out((skipped, skipped.len() as u64), &[], options.voice);
    if options.voice > Voice::Quiet {
        message::say_plainly(&format!(
            "{} amended, {} as they were, {} skipped",
            counted(amended.amended, "article"),
            amended.same,
            skipped.len()
        ));
    }
    Ok(outcome(skipped, &options))
}
