//! The same input gives the same output, byte for byte: for any number of threads, any order of the
//! input, and however articles are divided among files.

#[expect(dead_code, reason = "benchmarks use the rest of it")]
#[path = "../../benches/common/mod.rs"]
mod common;

use std::path::Path;

use crate::{Newsroom, stdout};

/// Above the 200 up to which all pairs are compared, so that bands and anchors propose.
const ARTICLES: usize = 300;
const SEED: u64 = 7;
/// Coprime to [`ARTICLES`], so that steps of it visit each article once.
const STEP: usize = 113;

/// The generated articles as lines, with the metadata that provenance goes by.
fn lines() -> Vec<String> {
    let generated = common::Newsroom::new(ARTICLES, SEED);
    let line = |(number, text): (usize, &String)| {
        let article = serde_json::json!({
            "id": common::Newsroom::id(number),
            "outlet": format!("Outlet {}", number % 7),
            "date": format!("2024-05-{:02}", 1 + number % 28),
            "kind": if number % 11 == 0 { "wire" } else { "article" },
            "text": text,
        });
        article.to_string() + "\n"
    };
    generated.texts.iter().enumerate().map(line).collect()
}

/// The articles in order, a hundred to a file.
fn in_order() -> Newsroom {
    let newsroom = Newsroom::new();
    for (name, some) in ["x", "y", "z"].into_iter().zip(lines().chunks(ARTICLES / 3)) {
        newsroom.file(&format!("{name}.jsonl"), &some.concat());
    }
    newsroom
}

fn report(newsroom: &Newsroom, arguments: &str) -> String {
    stdout(&newsroom.run(&format!("scan {arguments} --format jsonl -q")).code(0))
}

/// That two reports are the same, naming the first line that differs.
fn check_same(report: &str, expected: &str) {
    for (number, (line, expected)) in (1..).zip(report.lines().zip(expected.lines())) {
        assert_eq!(line, expected, "line {number}");
    }
    assert_eq!(report.len(), expected.len());
}

#[test]
fn threads_change_nothing() {
    let newsroom = in_order();
    let expected = report(&newsroom, "x.jsonl y.jsonl z.jsonl -j 1");
    assert!(expected.contains("\"all_pairs\":false"), "the routes that propose were not taken");
    assert!(expected.matches("{\"type\":\"pair\"").count() >= ARTICLES / 5, "copies were missed");
    for threads in [2, 7] {
        let found = report(&newsroom, &format!("x.jsonl y.jsonl z.jsonl -j {threads}"));
        check_same(&found, &expected);
    }
}

#[test]
fn the_order_of_files_changes_nothing() {
    let newsroom = in_order();
    let expected = report(&newsroom, "x.jsonl y.jsonl z.jsonl");
    check_same(&report(&newsroom, "z.jsonl x.jsonl y.jsonl"), &expected);
    check_same(&report(&newsroom, "y.jsonl z.jsonl x.jsonl"), &expected);
}

#[test]
fn the_order_and_division_of_lines_change_nothing() {
    let newsroom = in_order();
    let expected = report(&newsroom, "x.jsonl y.jsonl z.jsonl");
    let lines = lines();
    let shuffled: Vec<&str> =
        (0..ARTICLES).map(|number| lines[number * STEP % ARTICLES].as_str()).collect();
    let (one, other) = shuffled.split_at(17);
    newsroom.file("one.jsonl", &one.concat());
    newsroom.file("other.jsonl", &other.concat());
    check_same(&report(&newsroom, "other.jsonl one.jsonl"), &expected);
}

#[test]
fn the_sample_newsroom_repeats() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/articles.jsonl");
    let articles = std::fs::read_to_string(seeds).unwrap();
    let newsroom = Newsroom::new();
    newsroom.file("forth.jsonl", &articles);
    let reversed: Vec<&str> = articles.lines().rev().collect();
    newsroom.file("back.jsonl", &(reversed.join("\n") + "\n"));
    let expected = report(&newsroom, "forth.jsonl -j 1");
    assert!(expected.contains("{\"type\":\"pair\""));
    for arguments in ["forth.jsonl -j 2", "forth.jsonl -j 7", "back.jsonl -j 2"] {
        check_same(&report(&newsroom, arguments), &expected);
    }
}
