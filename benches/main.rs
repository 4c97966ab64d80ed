//! How fast each stage is, and what it finds: speed that loses pairs is not speed.
//!
//! `cargo bench` measures all of them, `cargo bench -- sketch` one. Throughput is bytes of raw text
//! whatever a stage reads, so that the stages can be compared and added. Inputs are generated,
//! and the same on every machine; what is found of them is printed once, before a stage's first figure.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it found beside its figures")]
#![expect(clippy::unwrap_used, reason = "what cannot be measured stops the benchmark")]

mod align;
mod common;
mod dedup;
mod inputs;
mod lsh;
mod pipeline;
mod shingle;
mod sketch;
mod tokenise;

use std::time::Duration;

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};

/// A group of benchmarks of one stage, over `bytes` of raw text.
fn stage<'c>(criterion: &'c mut Criterion, name: &str, bytes: u64) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::BytesDecimal(bytes));
    group.sample_size(10);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    group
}

criterion_group!(
    stages,
    tokenise::bench,
    shingle::bench,
    sketch::bench,
    sketch::bench_texts,
    lsh::bench,
    align::bench,
    pipeline::bench,
    dedup::bench
);
criterion_main!(stages);
