//! The whole: articles in memory to a finished report, on every processor.

use std::{cell::LazyCell, collections::BTreeSet, hint::black_box};

use criterion::Criterion;
use wirecopy::{
    corpus::{Article, Corpus, Place},
    pipeline::{ScanOptions, Scope, Silent, scan},
};

use crate::{common::Newsroom, inputs::SEED, stage};

/// Beyond what is compared exhaustively, so that candidates are proposed.
const ARTICLES: usize = 2_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let newsroom = Newsroom::new(ARTICLES, SEED);
    let corpus = corpus(&newsroom);
    let options = ScanOptions::default();
    let report = || scan(&corpus, &Scope::Among, &options, &Silent).unwrap();
    let said = LazyCell::new(|| {
        let report = report();
        let found: BTreeSet<(usize, usize)> =
            report.pairs.iter().map(|pair| (pair.a_index, pair.b_index)).collect();
        let recall = newsroom.recall(|_| true, &found);
        let compared = report.run.pairs_compared;
        println!("pipeline: {compared} pairs compared, {} found, recall {recall} %", found.len());
    });
    stage(criterion, "pipeline", newsroom.bytes()).bench_function("scan", |bencher| {
        LazyCell::force(&said);
        bencher.iter(|| black_box(report()).pairs.len());
    });
}

fn corpus(newsroom: &Newsroom) -> Corpus {
    let article = |(number, text): (usize, &String)| {
        let place = Place { file: "generated".into(), line: None };
        Article::new(Newsroom::id(number), text.as_str(), place)
    };
    Corpus {
        articles: newsroom.texts.iter().enumerate().map(article).collect(),
        ..Corpus::default()
    }
}
