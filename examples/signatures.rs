//! How fast JSON lines become signatures, in MB of input a second.
//!
//! `cargo run --release --example signatures -- FILE.jsonl` reads the file into memory once, and
//! then measures, with each kernel that this machine has, on one thread and on two: finding the text in
//! each line, tokens, hashes, shingles and 128 slots. Beside it, on one thread, what the parts
//! cost. Each figure is the best of some rounds, for whatever else runs can only slow it down.
#![expect(clippy::print_stdout, reason = "printing what was measured is its job")]

use std::{
    borrow::Cow,
    error::Error,
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;
use wirecopy::{
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::{DEFAULT_SLOTS, Kernel, Sketcher, TextSketcher},
    text::{Tokeniser, Tokens, WordRuns},
};

/// Each figure is the best of at least so many rounds, and of as many as fit into some time.
const ROUNDS: usize = 5;
const MEASURED: Duration = Duration::from_secs(2);
/// Lines that a thread takes at a time.
const BATCH: usize = 64;

#[derive(Deserialize)]
struct Line<'j> {
    #[serde(borrow)]
    text: Cow<'j, str>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("expected a file of JSON lines")?;
    let json = std::fs::read_to_string(&file)?;
    let lines: Vec<&str> = json.lines().filter(|line| !line.trim().is_empty()).collect();
    let texts: Vec<Cow<'_, str>> =
        lines.iter().map(|line| text_of(line)).collect::<Result<_, _>>()?;
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let (lines_mb, texts_mb) = (json.len() as f64 / 1e6, bytes as f64 / 1e6);
    println!("{}: {} articles, {lines_mb:.1} MB, {texts_mb:.1} MB of text", file, lines.len());
    let report = |what: &str, seconds: f64| println!("{what:40} {:8.0} MB/s", lines_mb / seconds);
    report("lines", best(|| drop(black_box(json.lines().collect::<Vec<_>>()))));
    report("lines to texts", best(|| each(&lines, |line| black_box(line).len())));
    let (mut tokeniser, mut tokens) = (Tokeniser::new(), Tokens::default());
    let (mut runs, mut words) = (WordRuns::new(), Vec::new());
    report(
        "texts to tokens",
        best(|| {
            texts.iter().for_each(|text| tokeniser.tokenise(text, &mut tokens));
        }),
    );
    report(
        "texts to word hashes",
        best(|| {
            texts.iter().for_each(|text| runs.hash_words(text, &mut words));
        }),
    );
    for kernel in Kernel::ALL {
        let Some(sketcher) = Sketcher::with_kernel(DEFAULT_SLOTS, kernel) else { continue };
        let sketcher = || TextSketcher::new(sketcher.clone(), DEFAULT_SHINGLE_TOKENS);
        let mut one = sketcher();
        let mut signature = [0; DEFAULT_SLOTS];
        report(
            &format!("texts to signatures, {}", kernel.name()),
            best(|| {
                texts.iter().for_each(|text| _ = black_box(one.sketch(text, &mut signature)));
            }),
        );
        for threads in [1, 2] {
            let seconds = best(|| on_threads(threads, &lines, &sketcher));
            report(&format!("lines to signatures, {}, {threads} threads", kernel.name()), seconds);
        }
    }
    Ok(())
}

fn text_of(line: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    serde_json::from_str(line).map(|line: Line<'_>| line.text)
}

fn each(lines: &[&str], mut work: impl FnMut(&str) -> usize) {
    for line in lines {
        if let Ok(text) = text_of(line) {
            black_box(work(&text));
        }
    }
}

fn on_threads(threads: usize, lines: &[&str], sketcher: &(impl Fn() -> TextSketcher + Sync)) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sketcher = sketcher();
        let mut signature = [0; DEFAULT_SLOTS];
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed).min(lines.len());
            let batch = &lines[start..(start + BATCH).min(lines.len())];
            if batch.is_empty() {
                return;
            }
            each(batch, |text| usize::from(sketcher.sketch(text, &mut signature)));
        }
    };
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
}

/// Seconds of the quickest round.
fn best(mut work: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut best = f64::INFINITY;
    for round in 0.. {
        if round >= ROUNDS && begun.elapsed() > MEASURED {
            break;
        }
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}
