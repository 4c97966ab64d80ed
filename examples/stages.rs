//! Where the time of `wirecopy dedup` goes: seconds and MB/s of each stage.
//!
//! `cargo run --release --example stages -- articles.jsonl` prints a line for each.
#![expect(clippy::print_stdout, reason = "saying what was measured is its job")]

use std::{
    env, fs,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use anyhow::{Context, Result};
use wirecopy::{
    corpus::Source,
    pipeline::{
        Progress,
        dedup::{DedupOptions, Inputs, Resume, dedup},
    },
};

/// When each stage began.
#[derive(Default)]
struct Stages(Mutex<Vec<(&'static str, Instant)>>);

impl Progress for Stages {
    fn begin(&self, stage: &'static str, _total: Option<u64>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((stage, Instant::now()));
    }

    fn advance(&self, _steps: u64) {}
}

fn main() -> Result<()> {
    let file = env::args_os().nth(1).context("expected a file of JSON lines")?;
    let megabytes = fs::metadata(&file)?.len() as f64 / 1e6;
    let inputs = Inputs { articles: vec![Source::parse(&file)], references: Vec::new() };
    let options = DedupOptions::default();
    let folder = tempfile::tempdir()?;
    let stages = Stages::default();
    stages.begin("planning", None);
    let work = folder.path().join("work");
    let found = dedup(&inputs, &options, (&work, Resume::No), &stages)?;
    stages.begin("listing pairs", None);
    found.write_pairs(&mut std::io::sink())?;
    stages.begin("end", None);
    found.finish();
    let stages = stages.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    for pair in stages.windows(2) {
        let seconds = (pair[1].1 - pair[0].1).as_secs_f64();
        println!("{:16} {seconds:8.3} s {:8.0} MB/s", pair[0].0, megabytes / seconds);
    }
    Ok(())
}
