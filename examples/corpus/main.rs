//! Makes a corpus of any size out of real text, with copies and passages planted in it, and the
//! truth about them.
//!
//! `cargo run --release --example corpus -- SOURCE.jsonl --articles 100000 --seed 1 -o corpus.jsonl
//! --truth truth.jsonl` takes the sentences of SOURCE apart and puts runs of them together anew, to
//! articles as long as those of SOURCE. In each article the words are exchanged for others of
//! nearly the same frequency, all but the most frequent, and each word for the same one throughout
//! the article: so that sentences that are used many times share next to nothing, while frequencies
//! and lengths of words, and how often an article comes back to one, stay what they were.
//!
//! What is made of 72,786 press releases shares little by chance: with nothing planted, 1.4% of the
//! shingles of 100,000 articles stand in another one too, 3.6% of those of a million (45% of those
//! of the press releases themselves), and no two articles resemble each other by .5. Letters to a
//! word (5.04) and the entropy of words (10.36 bits for 10.37) stay; the first 300 words of an
//! article are 183 different ones instead of 163, for it speaks of more things.
//!
//! Planted are copies of earlier articles, edited to a resemblance that is drawn from a range, some
//! of them exact, and half of them of few popular articles, so that there are families, and copies
//! of copies; fillings of one template; and runs of words of earlier articles. The truth has a line
//! for each (`type` is `copy`, `template` or `passage`), of an article and its direct origin. Two
//! copies of one article resemble each other as well, and no line says so: the example `all_pairs`
//! finds everything.
//!
//! Article number n depends on nothing but SOURCE, the options and n, so memory does not grow with
//! the corpus, and any number of threads gives the same bytes.
#![expect(clippy::print_stderr, reason = "saying what was made is its job")]

mod edits;
mod newsroom;
mod random;
mod source;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use rayon::prelude::*;

use newsroom::{Newsroom, Worker};
use source::Source;

/// Articles that a thread makes at a time: about half a MB.
const CHUNK: u64 = 200;
/// Chunks that are made while those before are written.
const WAVE: u64 = 64;

/// Make a corpus out of real text, with planted copies and passages.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// Articles to take sentences from: JSON lines with `text`, or whatever wirecopy reads
    source: PathBuf,
    /// Where the articles go [default: stdout]
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Where the truth about them goes
    #[arg(long)]
    truth: Option<PathBuf>,
    #[command(flatten)]
    plan: Plan,
}

/// What is made.
#[derive(Clone, Debug, clap::Args)]
struct Plan {
    /// Number of articles
    #[arg(long, default_value_t = 10_000)]
    articles: u64,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Mean length of an article's text, before passages are planted
    #[arg(long, default_value_t = 2_400.0)]
    mean_bytes: f64,
    /// Share of articles that are copies
    #[arg(long, default_value_t = 0.1)]
    copies: f64,
    /// Share of copies that are exact
    #[arg(long, default_value_t = 0.1)]
    exact: f64,
    /// Least resemblance of an edited copy to its origin
    #[arg(long, default_value_t = 0.5)]
    least: f64,
    /// Greatest resemblance of an edited copy to its origin
    #[arg(long, default_value_t = 1.0)]
    most: f64,
    /// Share of articles that hold a passage of another
    #[arg(long, default_value_t = 0.1)]
    passages: f64,
    /// Words of a passage, at least and at most
    #[arg(long, default_value = "20-120", value_parser = range)]
    passage_words: (usize, usize),
    /// Number of articles that fill in one template
    #[arg(long, default_value_t = 0)]
    template: u64,
}

fn range(given: &str) -> Result<(usize, usize), String> {
    let ends = given.split_once('-').and_then(|(least, most)| {
        Some((least.parse().ok()?, most.parse().ok()?))
            .filter(|(least, most)| 0 < *least && least <= most)
    });
    ends.ok_or_else(|| "expected two numbers in order, as in 20-120".to_owned())
}

impl Plan {
    fn check(&self) -> Result<()> {
        for (name, share) in [
            ("--copies", self.copies),
            ("--passages", self.passages),
            ("--copies and --passages together", self.copies + self.passages),
            ("--exact", self.exact),
            ("--least", self.least),
            ("--most", self.most),
        ] {
            ensure!(
                (0.0..=1.0).contains(&share),
                "{name}: expected a share of 0 to 1, got {share}"
            );
        }
        ensure!(self.least <= self.most, "--least: expected at most --most");
        ensure!(self.template <= self.articles, "--template: expected at most --articles");
        ensure!(self.mean_bytes.is_finite(), "--mean-bytes: expected a number");
        Ok(())
    }
}

fn main() -> Result<()> {
    run(Arguments::parse())
}

/// Make the corpus.
pub(crate) fn run(arguments: Arguments) -> Result<()> {
    arguments.plan.check()?;
    let start = Instant::now();
    let source = Source::read(&wirecopy::corpus::Source::parse(&arguments.source))?;
    let read = start.elapsed().as_secs_f64();
    let mut out = create(arguments.output.as_deref())?;
    let mut truth: Box<dyn Write + Send> = match &arguments.truth {
        Some(path) => create(Some(path))?,
        None => Box::new(io::sink()),
    };
    let newsroom = Newsroom { source, plan: arguments.plan };
    let bytes = generate(&newsroom, &mut out, &mut truth)?;
    let seconds = start.elapsed().as_secs_f64() - read;
    eprintln!(
        "{} articles, {:.1} MB in {seconds:.1} s, {:.0} MB/s, after {read:.1} s of reading",
        newsroom.plan.articles,
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}

fn create(path: Option<&Path>) -> Result<Box<dyn Write + Send>> {
    let Some(path) = path else { return Ok(Box::new(io::stdout())) };
    let file = File::create(path).with_context(|| path.display().to_string())?;
    Ok(Box::new(BufWriter::new(file)))
}

/// Lines of articles, and of the truth about them.
type Chunk = [Vec<u8>; 2];

/// Write all articles, and the truth about them. The answer is how many bytes the articles have.
fn generate(
    newsroom: &Newsroom,
    out: &mut (dyn Write + Send),
    truth: &mut (dyn Write + Send),
) -> Result<u64> {
    let workers = Mutex::new(Vec::new());
    let mut waiting: Vec<Chunk> = Vec::new();
    let mut bytes = 0;
    let articles = newsroom.plan.articles;
    let mut next = 0;
    while next < articles || !waiting.is_empty() {
        let wave = next..(next + CHUNK * WAVE).min(articles);
        next = wave.end;
        let (made, written) =
            rayon::join(|| make(newsroom, wave, &workers), || write(&waiting, out, truth));
        bytes += written?;
        waiting = made?;
    }
    out.flush()?;
    truth.flush()?;
    Ok(bytes)
}

fn make(newsroom: &Newsroom, wave: Range<u64>, workers: &Mutex<Vec<Worker>>) -> Result<Vec<Chunk>> {
    let chunks = wave.clone().step_by(usize::try_from(CHUNK)?).collect::<Vec<u64>>();
    let make_chunk = |&start: &u64| {
        let kept = workers.lock().ok().and_then(|mut workers| workers.pop());
        let mut worker = kept.unwrap_or_else(Worker::new);
        let [mut lines, mut truth] = Chunk::default();
        for number in start..(start + CHUNK).min(wave.end) {
            newsroom.write(number, &mut worker, [&mut lines, &mut truth])?;
        }
        if let Ok(mut workers) = workers.lock() {
            workers.push(worker);
        }
        Ok([lines, truth])
    };
    chunks.par_iter().map(make_chunk).collect()
}

fn write(chunks: &[Chunk], out: &mut dyn Write, truth: &mut dyn Write) -> Result<u64> {
    let mut bytes = 0;
    for [lines, relations] in chunks {
        out.write_all(lines)?;
        truth.write_all(relations)?;
        bytes += lines.len() as u64;
    }
    Ok(bytes)
}
