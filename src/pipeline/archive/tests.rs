//! An archive to try the jobs on.

use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::{
    archive::{Archive, Settings},
    corpus::{Article, Articles, Date, Place, ReadOptions, Skipped, Source},
    hash,
    pipeline::Silent,
};

/// An archive in a folder that is removed with it.
pub(super) struct Sample {
    pub(super) archive: Archive,
    pub(super) folder: TempDir,
}

/// An archive of `count` articles `a0`, `a1` and so on, of which the first has no date and the others
/// appeared on the 1st of May and the days behind.
pub(super) fn sample(count: u64) -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::create(&folder.path().join("archive"), &Settings::default()).unwrap();
    let article = |n: u64| {
        let words: Vec<String> =
            (0..40).map(|at| format!("w{}", hash::mix(n * 100 + at) % 500)).collect();
        let place = Place { file: Arc::from("test"), line: Some(n) };
        let mut article = Article::new(format!("a{n}"), words.join(" "), place);
        article.title = Some(format!("Title {n}"));
        article.outlet = Some("The Herald".to_owned());
        article.date = (n > 0).then(|| Date::parse(&format!("2024-05-{n:02}")).unwrap());
        article.extra.insert("section".to_owned(), serde_json::json!({ "page": n }));
        article
    };
    let articles: Vec<Result<Article, Skipped>> = (0..count).map(article).map(Ok).collect();
    let mut writer = archive.writer().unwrap();
    add(&mut writer, articles, AddOptions::default(), &Silent).unwrap();
    drop(writer);
    Sample { archive, folder }
}

/// The articles in lines of JSON.
pub(super) fn read(lines: &str) -> Vec<Result<Article, Skipped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lines.jsonl");
    std::fs::write(&path, lines).unwrap();
    Articles::open(&[Source::Path(path)], &ReadOptions::default()).unwrap().collect()
}
