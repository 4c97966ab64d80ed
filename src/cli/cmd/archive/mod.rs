//! `wirecopy archive`: the index on disk.

mod add;
mod list;
mod remove;
mod stats;
mod upkeep;

pub(super) use add::counts_of;

use std::{io::Write, path::Path};

use anyhow::Context;

use crate::{
    archive::{Archive, Record, Snapshot},
    cli::{
        Outcome,
        args::{ArchiveArgs, ArchiveCommand, GeneralArgs},
        options::Options,
        output::Output,
        settings::Settings,
        values::Condition,
    },
    corpus::{Kind, Skipped},
    error::{Error, ErrorKind},
    expression::Value,
};

/// Do what is asked of the archive.
pub(in crate::cli) fn run(args: &ArchiveArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        ArchiveCommand::Add(args) => add::add(args),
        ArchiveCommand::Amend(args) => add::amend(args),
        ArchiveCommand::Remove(args) => remove::remove(args),
        ArchiveCommand::Expire(args) => remove::expire(args),
        ArchiveCommand::List(args) => list::list(args),
        ArchiveCommand::Show(args) => list::show(args),
        ArchiveCommand::Stats(args) => stats::run(args),
        ArchiveCommand::Verify(args) => upkeep::verify(args),
        ArchiveCommand::Compact(args) => upkeep::compact(args),
        ArchiveCommand::Export(args) => upkeep::export(args),
    }
}

/// The options of a command that reads no articles.
fn options(general: &GeneralArgs, own: Settings) -> anyhow::Result<Options> {
    let common = general.common(&own.field);
    let settings = Settings { threads: general.threads, ..own };
    Options::resolve(settings, &common)
}

/// An archive's state as it was committed last.
fn snapshot(folder: &Path) -> anyhow::Result<Snapshot> {
    Ok(Archive::open(folder)?.snapshot()?)
}

/// Whether a condition, if there is one, certainly holds of an article.
fn is_meant(condition: Option<&Condition>, record: &Record) -> bool {
    condition.is_none_or(|condition| condition.0.holds(|field| value(record, field)))
}

/// What an article's field says.
fn value(record: &Record, field: &str) -> Option<Value> {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    match field {
        "id" => Some(Value::Text(record.id.clone())),
        "outlet" => text(&record.outlet),
        "title" => text(&record.title),
        "byline" => text(&record.byline),
        "url" => text(&record.url),
        "lang" => text(&record.lang),
        "kind" => Some(Value::Text(kind_name(record.kind).to_owned())),
        "date" => record.date().map(Value::Date),
        "words" => Some(Value::Number(record.words.into())),
        "version" => Some(Value::Number(record.version.into())),
        _ => None,
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Wire => "wire",
        Kind::Release => "release",
    }
}

/// Write what `fill` gives; its own failures are told as they are, and not as those of the output.
fn write(
    output: Output,
    fill: impl FnOnce(&mut dyn Write) -> crate::error::Result<()>,
) -> anyhow::Result<()> {
    let mut failure = None;
    let written = output.write(|out| {
        fill(out).map_err(|error| match error.into_kind() {
            ErrorKind::Write(source) => source,
            other => {
                failure = Some(Error::from(other));
                std::io::Error::other("the articles could not be read")
            }
        })
    });
    match failure {
        Some(failure) => Err(failure).context("cannot read the archive"),
        None => written,
    }
}

/// How a command ends that skipped these.
fn outcome(skipped: &[Skipped], options: &Options) -> Outcome {
    use crate::cli::options::Strictness;
    match options.strictness {
        Strictness::Strict if !skipped.is_empty() => Outcome::Incomplete,
        Strictness::Strict | Strictness::Lenient => Outcome::Done,
    }
}
