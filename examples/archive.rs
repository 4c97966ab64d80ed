//! Measures an archive: how fast it is built, and how large it is.
//!
//! `cargo run --release --example archive -- new.wcx a.jsonl b.jsonl` adds the articles to a new archive and
//! prints articles a second, MB/s of text, the memory at its highest, and the bytes of each part.
#![expect(clippy::print_stdout, reason = "saying what was measured is its job")]

use std::{path::PathBuf, time::Instant};

use anyhow::{Context, Result};
use clap::Parser;
use wirecopy::{
    archive::{Archive, Settings, Stats},
    corpus::{Articles, ReadOptions, Source},
    pipeline::{
        Silent,
        archive::{AddOptions, add},
    },
};

/// Build an archive, and say how fast and how large.
#[derive(Debug, Parser)]
struct Arguments {
    /// A folder that is not there yet
    archive: PathBuf,
    /// Articles: JSON lines, or whatever wirecopy reads
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let inputs: Vec<Source> = arguments.inputs.iter().map(Source::parse).collect();
    let archive = Archive::create(&arguments.archive, &Settings::default())?;
    let start = Instant::now();
    let mut articles = Articles::open(&inputs, &ReadOptions::default())?;
    let added = add(&mut archive.writer()?, &mut articles, AddOptions::default(), &Silent)?;
    let seconds = start.elapsed().as_secs_f64();
    let stats = archive.snapshot()?.stats();
    print_build(added.articles(), seconds, &stats)?;
    print_sizes(&stats);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "what is printed is rounded")]
fn print_build(articles: u64, seconds: f64, stats: &Stats) -> Result<()> {
    println!(
        "{articles} articles in {seconds:.1} s: {:.0} a second, {:.1} MB/s of text, {} segments, {} MB at most",
        articles as f64 / seconds,
        stats.text_bytes as f64 / seconds / 1e6,
        stats.segments,
        peak_kilobytes()? / 1_000,
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "what is printed is rounded")]
fn print_sizes(stats: &Stats) {
    let share = |bytes: u64| 100.0 * bytes as f64 / stats.text_bytes as f64;
    for (name, size) in &stats.parts {
        println!(
            "{name:>10} {:>14} bytes {:>5.1} % of the texts {:>8.1} an article {:>7.2} an entry",
            size.bytes,
            share(size.bytes),
            size.bytes as f64 / stats.articles as f64,
            size.bytes as f64 / size.entries.max(1) as f64,
        );
    }
    println!("{:>10} {:>14} bytes {:>5.1} % of the texts", "all", stats.bytes, share(stats.bytes));
}

/// The most memory that this process has had, as Linux counts it.
fn peak_kilobytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.and_then(|kilobytes| kilobytes.parse().ok()).context("the system says no peak")
}
