//! Texts to tokens, sentences and quotations.

use std::{cell::LazyCell, hint::black_box};

use criterion::Criterion;
use wirecopy::text::{Tokeniser, Tokens, quotations, sentences};

use crate::{common::Newsroom, inputs::SEED, stage};

const ARTICLES: usize = 500;

pub(crate) fn bench(criterion: &mut Criterion) {
    let newsroom = Newsroom::new(ARTICLES, SEED);
    let texts = || newsroom.texts.iter().map(String::as_str);
    let mut group = stage(criterion, "tokenise", newsroom.bytes());
    let mut tokeniser = Tokeniser::new();
    let mut tokens = Tokens::default();
    let mut count_tokens = || -> usize {
        let count = |text| {
            tokeniser.tokenise(text, &mut tokens);
            tokens.len()
        };
        texts().map(count).sum()
    };
    let found = count_tokens();
    let said = LazyCell::new(|| println!("tokenise: {found} tokens in {ARTICLES} articles"));
    group.bench_function("tokens", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| black_box(count_tokens()));
    });
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| texts().map(|text| black_box(sentences(text)).len()).sum::<usize>());
    });
    group.bench_function("quotations", |bencher| {
        bencher.iter(|| texts().map(|text| black_box(quotations(text)).len()).sum::<usize>());
    });
}
