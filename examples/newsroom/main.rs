//! Makes a newsroom out of nothing but a seed, with the truth about who had what from whom, and
//! scores a report against it.
//!
//! `cargo run --release --example newsroom -- make --seed 1 -o newsroom.jsonl --truth truth.jsonl` has a news
//! agency send out reports in a language of its own, and forty outlets print them, some hours later: cut
//! from the end, with leads and headlines of their own, reworded, in another order, with sentences added or
//! stitched together from two; some name the agency, some do not; some have it from another outlet
//! instead; some send their own reporter, who may hear the same statement; some print a second version
//! of their own. A line of the truth tells of an article its immediate sources with the words that it
//! has from each, whom it credits, of what it is a version, and with whom it has words in common by
//! descent.
//!
//! `-- score --truth truth.jsonl report.jsonl` then tells how much of that a report of `wirecopy scan
//! --format jsonl` got right.
//!
//! Ids say nothing about the order, and the dates of some outlets are days, or missing.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

mod copy;
mod desk;
mod grammar;
#[allow(
    clippy::duplicate_mod,
    dead_code,
    reason = "it is the other generator's, and the test of the examples has both"
)]
#[path = "../corpus/random.rs"]
mod random;
mod score;
mod truth;

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Parser;
use serde_json::Value;
use wirecopy::hash::mix;

use desk::{AGENCIES, Article, Desk, Precision};
pub(crate) use score::Score;
use truth::Truth;

/// 2024-05-01T00:00:00Z.
const EPOCH: i64 = 1_714_521_600;

/// Make a newsroom, or score a report on it.
#[derive(Debug, Parser)]
pub(crate) enum Command {
    /// Write articles and the truth about them
    Make(Make),
    /// Tell how much of the truth is in a report
    Score {
        /// The truth about the articles
        #[arg(long)]
        truth: PathBuf,
        /// What `wirecopy scan --format jsonl` made of them
        report: PathBuf,
    },
}

/// Where to, and what.
#[derive(Debug, clap::Args)]
pub(crate) struct Make {
    /// Where the articles go
    #[arg(short, long)]
    output: PathBuf,
    /// Where the truth about them goes
    #[arg(long)]
    truth: PathBuf,
    #[command(flatten)]
    plan: Plan,
}

/// What is made.
#[derive(Clone, Debug, clap::Args)]
struct Plan {
    /// Number of articles, with those that are withheld
    #[arg(long, default_value_t = 1_000)]
    articles: usize,
    /// Number of outlets
    #[arg(long, default_value_t = 40)]
    outlets: usize,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Share of reprints whose source is drawn from all that is printed on the story
    #[arg(long, default_value_t = 0.3)]
    chains: f64,
    /// Share of reprints that drop the agency's credit
    #[arg(long, default_value_t = 0.4)]
    dropped: f64,
    /// Share of the agency's reports that are not in the corpus
    #[arg(long, default_value_t = 0.0)]
    withheld: f64,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Make(make) => self::make(&make),
        Command::Score { truth, report } => {
            print!("{}", score(&truth, &report)?);
            Ok(())
        }
    }
}

/// Write a newsroom and the truth about it.
pub(crate) fn make(make: &Make) -> Result<()> {
    let mut desk = Desk::new(&make.plan);
    desk.work();
    let id = |number: usize| id(make.plan.seed, number);
    let (mut out, mut truth) = (create(&make.output)?, create(&make.truth)?);
    for (number, article) in desk.articles.iter().enumerate() {
        if !article.is_withheld {
            let line = line(&id(number), article, &desk);
            writeln!(out, "{line}")?;
            serde_json::to_writer(&mut truth, &Truth::of(number, &desk.articles, &id))?;
            writeln!(truth)?;
        }
    }
    out.flush()?;
    truth.flush()?;
    Ok(())
}

/// Compare a report with the truth.
pub(crate) fn score(truth: &Path, report: &Path) -> Result<Score> {
    let truth: Vec<Truth> = lines(truth)?;
    let report: Vec<Value> = lines(report)?;
    Ok(Score::of(&truth, &report))
}

fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .map(|line| serde_json::from_str(line).with_context(|| path.display().to_string()))
        .collect()
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| path.display().to_string())?))
}

/// A name that does not tell when the article was made.
fn id(seed: u64, number: usize) -> String {
    format!("{:012x}", mix(mix(seed).wrapping_add(number as u64)) >> 16)
}

fn line(id: &str, article: &Article, desk: &Desk) -> Value {
    let (agency, _) = AGENCIES[article.agency];
    let mut line = serde_json::json!({
        "id": id,
        "title": article.title,
        "outlet": article.outlet.map_or(agency, |outlet| &desk.outlets[outlet].name),
        "text": copy::text(&article.sentences),
    });
    if article.outlet.is_none() {
        line["kind"] = "wire".into();
    }
    if let Some(byline) = article.byline {
        line["byline"] = byline.into();
    }
    if let Some(date) = date(article) {
        line["date"] = date.into();
    }
    line
}

fn date(article: &Article) -> Option<String> {
    let minute = i64::try_from(article.minute).ok()?;
    let moment = jiff::Timestamp::from_second(EPOCH + 60 * minute).ok()?.to_string();
    match article.precision {
        Precision::Minute => Some(moment),
        Precision::Day => Some(moment[..10].to_owned()),
        Precision::None => None,
    }
}
