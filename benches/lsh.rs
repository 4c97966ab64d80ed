//! Signatures to candidates.

use std::{cell::LazyCell, collections::BTreeSet, hint::black_box};

use criterion::Criterion;
use wirecopy::lsh::{Banding, candidates_in_band};
use wirecopy::sketch::DEFAULT_SLOTS;

use crate::{common::Copy, inputs::Words, stage};

const ARTICLES: usize = 4_000;
const BUCKET_CAP: usize = 1_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let words = Words::new(ARTICLES);
    let signatures = words.signatures();
    let banding = Banding::choose(DEFAULT_SLOTS, 0.5, 0.99).unwrap();
    let bands = || {
        (0..banding.bands).map(|band| candidates_in_band(&signatures, banding, band, BUCKET_CAP))
    };
    let said = LazyCell::new(|| {
        let candidates: BTreeSet<(usize, usize)> =
            bands().flat_map(|band| band.pairs).map(|(a, b)| (a.get(), b.get())).collect();
        // Only reprints resemble their origins as a whole.
        let recall = words.newsroom.recall(|copy| copy == Copy::Reprint, &candidates);
        println!("lsh: {} candidates, recall of reprints {recall} %", candidates.len());
    });
    stage(criterion, "lsh", words.newsroom.bytes()).bench_function("candidates", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| bands().for_each(|band| drop(black_box(band))));
    });
}
