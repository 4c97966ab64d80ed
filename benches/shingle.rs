//! Word hashes to shingle hashes.

use std::{cell::LazyCell, hint::black_box};

use criterion::Criterion;
use wirecopy::shingle::{DEFAULT_SHINGLE_TOKENS, shingles};

use crate::{inputs::Words, stage};

const ARTICLES: usize = 500;

pub(crate) fn bench(criterion: &mut Criterion) {
    let words = Words::new(ARTICLES);
    let hashes = words.hashes();
    let said = LazyCell::new(|| {
        let mut distinct = words.shingles().concat();
        let all = distinct.len();
        distinct.sort_unstable();
        distinct.dedup();
        println!("shingle: {all} shingles, {} distinct", distinct.len());
    });
    let mut out = Vec::new();
    stage(criterion, "shingle", words.newsroom.bytes()).bench_function("shingles", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| {
            for article in &hashes {
                shingles(article, DEFAULT_SHINGLE_TOKENS, &mut out);
                black_box(&out);
            }
        });
    });
}
