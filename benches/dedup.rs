//! Clearing near-duplicates: JSON lines on disk to families, on every processor.

use std::{cell::LazyCell, fs, hint::black_box};

use criterion::Criterion;
use wirecopy::{
    corpus::Source,
    pipeline::{
        Silent,
        dedup::{DedupOptions, Inputs, Resume, dedup},
    },
};

use crate::{common::Newsroom, inputs::SEED, stage};

const ARTICLES: usize = 20_000;
/// The planted copies of this resemblance or more are to be found.
const THRESHOLD: f64 = 0.5;

pub(crate) fn bench(criterion: &mut Criterion) {
    let newsroom = Newsroom::new(ARTICLES, SEED);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("articles.jsonl");
    let line = |(number, text): (usize, &String)| {
        serde_json::json!({ "id": Newsroom::id(number), "text": text }).to_string() + "\n"
    };
    fs::write(&file, newsroom.texts.iter().enumerate().map(line).collect::<String>()).unwrap();
    let inputs = Inputs { articles: vec![Source::parse(&file)], references: Vec::new() };
    let options = DedupOptions { threshold: THRESHOLD, ..DedupOptions::default() };
    let work = folder.path().join("work");
    let run = |pairs: &mut Vec<u8>| {
        let found = dedup(&inputs, &options, (&work, Resume::No), &Silent).unwrap();
        found.write_pairs(pairs).unwrap();
        found.finish();
    };
    let said = LazyCell::new(|| {
        let mut pairs = Vec::new();
        run(&mut pairs);
        let found = pairs.iter().filter(|&&byte| byte == b'\n').count();
        println!("dedup: {found} pairs at {THRESHOLD} or above in {ARTICLES} articles");
    });
    stage(criterion, "dedup", newsroom.bytes()).bench_function("families", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| {
            let mut pairs = Vec::new();
            run(&mut pairs);
            black_box(pairs.len())
        });
    });
}
