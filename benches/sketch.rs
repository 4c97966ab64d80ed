//! Shingles to signatures and to anchors, and texts straight to signatures.

use std::{cell::LazyCell, hint::black_box};

use criterion::Criterion;
use wirecopy::{
    resemblance::Overlap,
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::{DEFAULT_SLOTS, Kernel, Sketcher, TextSketcher, anchors},
};

use crate::{
    common::{Newsroom, Script},
    inputs::{SEED, Words},
    stage,
};

const ARTICLES: usize = 500;
/// As in a corpus of five times the postings that are held at once.
const WINDOW: usize = 9;

pub(crate) fn bench(criterion: &mut Criterion) {
    let words = Words::new(ARTICLES);
    let shingles = words.shingles();
    let mut group = stage(criterion, "sketch", words.newsroom.bytes());
    let said = LazyCell::new(|| {
        println!("sketch: mean error of resemblance {:.4}", mean_error(&words, &shingles));
    });
    let mut signature = vec![0; DEFAULT_SLOTS];
    for kernel in Kernel::ALL {
        let Some(sketcher) = Sketcher::with_kernel(DEFAULT_SLOTS, kernel) else { continue };
        group.bench_function(format!("signatures {}", kernel.name()), |bencher| {
            LazyCell::force(&said);
            bencher.iter(|| {
                for article in &shingles {
                    black_box(sketcher.sketch(article, &mut signature));
                }
            });
        });
    }
    let all: usize = shingles.iter().map(Vec::len).sum();
    let kept: usize = shingles.iter().map(|article| anchors(article, WINDOW).len()).sum();
    let said = LazyCell::new(|| {
        println!("sketch: window {WINDOW} keeps {kept} anchors of {all} shingles")
    });
    group.bench_function("anchors", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| {
            for article in &shingles {
                black_box(anchors(article, WINDOW));
            }
        });
    });
}

/// Texts to signatures on one thread, by alphabets: throughput is in bytes, of which an Arabic word has
/// twice as many as an English one.
pub(crate) fn bench_texts(criterion: &mut Criterion) {
    let newsroom = Newsroom::new(ARTICLES, SEED);
    for script in [Script::English, Script::Arabic, Script::Vietnamese] {
        let texts: Vec<String> = newsroom.texts.iter().map(|text| script.write(text)).collect();
        let bytes = texts.iter().map(|text| text.len() as u64).sum();
        let sketcher = Sketcher::new(DEFAULT_SLOTS);
        let mut sketcher = TextSketcher::new(sketcher, DEFAULT_SHINGLE_TOKENS);
        let mut signature = vec![0; DEFAULT_SLOTS];
        let mut sketched = || {
            let is_sketched = |text: &&String| sketcher.sketch(text, &mut signature);
            texts.iter().filter(is_sketched).count()
        };
        let count = sketched();
        let said = LazyCell::new(|| println!("text sketch: {script:?}: {count} signatures"));
        stage(criterion, "text sketch", bytes).bench_function(format!("{script:?}"), |bencher| {
            LazyCell::force(&said);
            bencher.iter(|| black_box(sketched()));
        });
    }
}

/// Of the planted pairs, how far the share of equal slots is from the exact resemblance.
fn mean_error(words: &Words, shingles: &[Vec<u64>]) -> f64 {
    let signatures = words.signatures();
    let set = |article: usize| {
        let mut set = shingles[article].clone();
        set.sort_unstable();
        set.dedup();
        set
    };
    let errors = words.newsroom.planted.iter().map(|planted| {
        let exact = Overlap::of(&set(planted.origin), &set(planted.derivative)).resemblance();
        let [a, b] = [planted.origin, planted.derivative].map(|at| signatures.get(at).unwrap());
        let equal = a.iter().zip(b).filter(|(x, y)| x == y).count();
        (equal as f64 / a.len() as f64 - exact).abs()
    });
    errors.sum::<f64>() / words.newsroom.planted.len() as f64
}
