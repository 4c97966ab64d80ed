//! Pairs of articles to passages: pairs that share wording, and pairs that share none.

use std::{cell::LazyCell, hint::black_box};

use criterion::Criterion;
use wirecopy::align::{AlignOptions, Aligner};

use crate::{common::Copy, inputs::Words, stage};

const ARTICLES: usize = 500;

pub(crate) fn bench(criterion: &mut Criterion) {
    let words = Words::new(ARTICLES);
    let lexicon = words.lexicon();
    let passages = |aligner: &mut Aligner<'_>, (a, b): (usize, usize)| {
        aligner.align(words.side(a), words.side(b)).len()
    };
    let planted = |copy: Copy| {
        let of_kind = words.newsroom.planted.iter().filter(move |planted| planted.copy == copy);
        of_kind.map(|planted| (planted.origin, planted.derivative)).collect()
    };
    // The second and the third article of a cycle are copies of nothing, and of none is the third.
    let unrelated = (1..ARTICLES - 1).step_by(10).map(|a| (a, a + 1)).collect();
    let cases: [(&str, Vec<(usize, usize)>); 4] = [
        ("verbatim", planted(Copy::Verbatim)),
        ("edited", planted(Copy::Edited)),
        ("reprint", planted(Copy::Reprint)),
        ("unrelated", unrelated),
    ];
    for (name, pairs) in cases {
        let bytes = |&(a, b): &(usize, usize)| {
            (words.newsroom.texts[a].len() + words.newsroom.texts[b].len()) as u64
        };
        let mut group = stage(criterion, "align", pairs.iter().map(bytes).sum());
        let said = LazyCell::new(|| {
            let mut aligner = Aligner::new(&lexicon, AlignOptions::default());
            let found = pairs.iter().filter(|&&pair| passages(&mut aligner, pair) > 0).count();
            println!("align: {name}: passages in {found} of {} pairs", pairs.len());
        });
        group.bench_function(name, |bencher| {
            LazyCell::force(&said);
            bencher.iter(|| {
                let mut aligner = Aligner::new(&lexicon, AlignOptions::default());
                pairs.iter().map(|&pair| black_box(passages(&mut aligner, pair))).sum::<usize>()
            });
        });
    }
}
