//! `wirecopy archive verify`, `compact` and `export`: what keeps an archive sound, small, and replaceable.

use std::{path::Path, time::Instant};

use anyhow::bail;

use super::{options, snapshot, write};
use crate::{
    archive::Archive,
    cli::{
        Outcome,
        args::{CompactArgs, ExportArgs, VerifyArgs},
        message::{self, Voice, counted, size},
        output::Output,
        progress::Meter,
        settings::Settings,
    },
    corpus::Compression,
    pipeline::{Progress, archive},
};

/// Read every byte, and say what is wrong.
pub(super) fn verify(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let own = Settings { progress: args.progress, ..Settings::default() };
    let options = options(&args.general, own)?;
    let snapshot = snapshot(&args.archive)?;
    let stats = snapshot.stats();
    let faults = {
        let meter = Meter::start(options.progress, started);
        meter.begin("verifying", Some(stats.articles + stats.removed));
        snapshot.faults(|articles| meter.advance(articles))
    };
    for fault in &faults {
        message::say(&fault.to_string());
    }
    if !faults.is_empty() {
        bail!("{}: {}", args.archive.display(), counted(faults.len() as u64, "fault"));
    }
    if options.voice > Voice::Quiet {
        message::say_plainly(&format!(
            "read {} in {}, {}: no fault",
            counted(stats.articles + stats.removed, "article"),
            counted(stats.segments as u64, "segment"),
            size(stats.bytes)
        ));
    }
    Ok(Outcome::Done)
}

/// Write everything anew, without what was removed.
pub(super) fn compact(args: &CompactArgs) -> anyhow::Result<Outcome> {
    let options = options(&args.general, Settings::default())?;
    let archive = Archive::open(&args.archive)?;
    let mut writer = archive.writer()?;
    let before = archive.snapshot()?.stats().bytes;
    writer.compact()?;
    let after = archive.snapshot()?.stats().bytes;
    if options.voice > Voice::Quiet {
        let free = before.saturating_sub(after);
        message::say_plainly(&format!("{} came free; {} are left", size(free), size(after)));
    }
    Ok(Outcome::Done)
}

/// Write the articles as lines of JSON.
pub(super) fn export(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let own = Settings { progress: args.progress, ..Settings::default() };
    let options = options(&args.general, own)?;
    let compression = compression(args.output.as_deref())?;
    let snapshot = snapshot(&args.archive)?;
    let output = Output::create(args.output.as_deref())?;
    let mut articles = 0;
    write(output, |out| {
        let meter = Meter::start(options.progress, started);
        articles = archive::export(&snapshot, compression, out, &meter)?;
        Ok(())
    })?;
    if options.voice > Voice::Quiet {
        message::say_plainly(&format!("exported {}", counted(articles, "article")));
    }
    Ok(Outcome::Done)
}

/// How the output is compressed, as its name says.
fn compression(output: Option<&Path>) -> anyhow::Result<Option<Compression>> {
    let Some(path) = output.filter(|path| path.as_os_str() != "-") else { return Ok(None) };
    let extension = |path: &Path| path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let compression = extension(path).and_then(|found| Compression::of_extension(&found));
    let inner = if compression.is_some() { path.with_extension("") } else { path.to_owned() };
    match extension(&inner).as_deref() {
        Some("jsonl" | "ndjson") | None => Ok(compression),
        Some(other) => bail!(
            "{}: an export is an object on each line; expected .jsonl, .jsonl.gz or .jsonl.zst, got \
             .{other}",
            path.display()
        ),
    }
}
