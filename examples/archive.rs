//! Measures an archive: how fast it is built, how large it is, and how fast and how well drafts are checked.
//!
//! `archive build new.wcx a.jsonl b.jsonl` adds the articles to a new archive and prints articles a second, MB/s
//! of text, the memory at its highest, and the bytes of each part. `archive check new.wcx drafts.jsonl` takes
//! drafts of 600 words out of other texts, plants into each a run of an article of the archive, and prints how
//! long the checks took, one after the other, and how many of the planted runs were found. (Before each
//! command: `cargo run --release --example`.)
#![expect(clippy::print_stdout, reason = "saying what was measured is its job")]

use std::{ops::Range, path::PathBuf, time::Instant};

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser};
use wirecopy::{
    archive::{Archive, ArticleKey, Holdings, Settings, Snapshot, Stats},
    corpus::{Article, Articles, Corpus, Place, ReadOptions, Source},
    hash::mix,
    pipeline::{
        CheckOptions, Silent,
        archive::{AddOptions, add},
        gather,
    },
    report::model::Report,
};

/// Measure an archive.
#[derive(Debug, Parser)]
enum Command {
    /// Build one, and say how fast and how large
    Build(Build),
    /// Check drafts with planted runs
    Check(Check),
}

#[derive(Debug, Args)]
struct Build {
    /// A folder that is not there yet
    archive: PathBuf,
    /// Articles: JSON lines, or whatever wirecopy reads
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct Check {
    /// An archive
    archive: PathBuf,
    /// Texts to take drafts from, which the archive has not
    texts: PathBuf,
    /// Number of drafts
    #[arg(long, default_value_t = 200)]
    drafts: usize,
    /// Words of a draft
    #[arg(long, default_value_t = 600)]
    words: usize,
    /// Words of a planted run
    #[arg(long, default_value_t = 25)]
    planted: usize,
    /// The same seed plants the same runs
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Build(arguments) => build(&arguments),
        Command::Check(arguments) => check(&arguments),
    }
}

fn build(arguments: &Build) -> Result<()> {
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

/// A draft with a run of an article of the archive.
struct Draft {
    article: Article,
    /// Where the run stands, in code points.
    planted: Range<usize>,
    /// Whose it is.
    origin: String,
}

fn check(arguments: &Check) -> Result<()> {
    let archive = Archive::open(&arguments.archive)?;
    let snapshot = archive.snapshot()?;
    let texts: Vec<String> =
        Articles::open(&[Source::parse(&arguments.texts)], &ReadOptions::default())?
            .filter_map(Result::ok)
            .map(|article| article.text.to_string())
            .filter(|text| text.split_whitespace().nth(arguments.words / 2).is_some())
            .collect();
    ensure!(!texts.is_empty(), "no text has half as many words as a draft");
    let mut keys = Vec::new();
    snapshot.each_record(|key, _| {
        keys.push(key);
        Ok(())
    })?;
    let drafts: Vec<Draft> = (0..arguments.drafts)
        .filter_map(|number| draft(number, arguments, (&texts, &keys), &snapshot).transpose())
        .collect::<Result<_>>()?;
    let options = CheckOptions::default();
    let mut milliseconds = Vec::new();
    let (mut found, mut named, mut covered, mut length) = (0, 0, 0, 0);
    for draft in &drafts {
        let corpus = Corpus { articles: vec![draft.article.clone()], ..Corpus::default() };
        let start = Instant::now();
        let gathered = gather(corpus, &snapshot, &options, &Silent)?;
        let report = gathered.report(&snapshot, &options, &Silent)?;
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
        let (is_found, is_named) = verdict(draft, &report);
        found += usize::from(is_found);
        named += usize::from(is_named);
        covered += cover(draft, &report);
        length += draft.planted.len();
        if !is_found {
            println!(
                "missed: a run of {} at {:?} in {}",
                draft.origin, draft.planted, draft.article.id
            );
        }
    }
    milliseconds.sort_by(f64::total_cmp);
    let quantile = |part: usize| milliseconds[(milliseconds.len() - 1) * part / 100];
    println!(
        "{} articles, {} drafts: median {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, most {:.1} ms",
        snapshot.articles(),
        drafts.len(),
        quantile(50),
        quantile(90),
        quantile(99),
        quantile(100),
    );
    println!(
        "planted runs of {} words: {found} of {} found, {named} with their origin, {:.1} % of their letters",
        arguments.planted,
        drafts.len(),
        100.0 * f64::from(covered) / f64::from(u32::try_from(length)?),
    );
    Ok(())
}

/// Draft number `number`; none where the article that was drawn is too short.
fn draft(
    number: usize,
    arguments: &Check,
    (texts, keys): (&[String], &[ArticleKey]),
    snapshot: &Snapshot,
) -> Result<Option<Draft>> {
    let mut state = mix(arguments.seed ^ mix(number as u64));
    let mut below = |end: usize| -> usize {
        state = mix(state.wrapping_add(1));
        usize::try_from(state % end.max(1) as u64).expect("it is below an index")
    };
    let key = keys[below(keys.len())];
    let text = snapshot.text(key)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 2 * arguments.planted {
        return Ok(None);
    }
    let from = below(words.len() - arguments.planted);
    let run = words[from..from + arguments.planted].join(" ");
    let own: Vec<&str> =
        texts[below(texts.len())].split_whitespace().take(arguments.words).collect();
    let (before, after) = own.split_at(below(own.len()));
    let before = before.join(" ");
    let start = before.chars().count() + 1;
    let planted = start..start + run.chars().count();
    let text = format!("{before} {run} {}", after.join(" "));
    let place = Place { file: "drafts".into(), line: None };
    let article = Article::new(format!("draft-{number:05}"), text, place);
    Ok(Some(Draft { article, planted, origin: snapshot.record(key)?.id }))
}

/// Whether a passage has at least half of the planted run, and whether one with its origin has.
fn verdict(draft: &Draft, report: &Report<'_>) -> (bool, bool) {
    let half = draft.planted.len() / 2;
    let (mut is_found, mut is_named) = (false, false);
    for pair in &report.pairs {
        for passage in &pair.passages {
            let start = passage.a_start.max(draft.planted.start);
            let has_run = passage.a_end.min(draft.planted.end).saturating_sub(start) >= half;
            is_found |= has_run;
            is_named |= has_run && pair.b == draft.origin;
        }
    }
    (is_found, is_named)
}

/// How many letters of the planted run some passage has.
fn cover(draft: &Draft, report: &Report<'_>) -> u32 {
    let passages = || report.pairs.iter().flat_map(|pair| &pair.passages);
    let is_covered = |at: &usize| passages().any(|one| (one.a_start..one.a_end).contains(at));
    draft.planted.clone().filter(is_covered).map(|_| 1).sum()
}
