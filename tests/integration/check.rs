//! `wirecopy check`, and `wirecopy scan --archive`, on an archive of the sample newsroom.

use std::fs;

use assert_cmd::assert::Assert;
use serde_json::Value;
use wirecopy::{
    archive::{Archive, Settings},
    corpus::{Articles, ReadOptions, Source},
    pipeline::{
        Silent,
        archive::{AddOptions, add},
    },
};

use crate::{ARTICLES, Newsroom, check_error, stderr, stdout};

/// A newsroom with `seeds/` in the archive `news.wcx`, and a draft that has a sentence of its wire copy.
fn newsroom() -> Newsroom {
    let newsroom = Newsroom::new();
    let archive = Archive::create(&newsroom.path("news.wcx"), &Settings::default()).unwrap();
    let mut articles = Articles::open(&[Source::parse("seeds")], &ReadOptions::default()).unwrap();
    let mut writer = archive.writer().unwrap();
    add(&mut writer, &mut articles, AddOptions::default(), &Silent).unwrap();
    newsroom.file("draft.txt", &draft());
    newsroom.file("own.txt", ARTICLES[2].1);
    newsroom
}

/// The beginning of the wire report, as a draft that does not say so.
fn draft() -> String {
    let seeds = fs::read_to_string("seeds/articles.jsonl").unwrap();
    let articles = seeds.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let wire = articles.into_iter().find(|article| article["id"] == "reuters-gate-fails").unwrap();
    let text = wire["text"].as_str().unwrap();
    let own = text.split_once(" - ").map_or(text, |(_, own)| own);
    own.split_inclusive(". ").take(4).collect()
}

fn report(assert: &Assert) -> Value {
    serde_json::from_str(&stdout(assert)).unwrap()
}

/// The ids of the archive's articles that the report's pairs have.
fn partners(report: &Value) -> Vec<String> {
    let pairs = report["pairs"].as_array().unwrap().iter();
    pairs.map(|pair| pair["b"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn finds_what_a_draft_has_from_the_archive() {
    let found = report(&newsroom().run("check draft.txt --archive news.wcx --json").code(0));
    assert!(partners(&found).contains(&"reuters-gate-fails".to_owned()));
    let pair = &found["pairs"][0];
    assert_eq!((pair["a"].as_str(), pair["direction"].as_str()), (Some("draft"), Some("a_from_b")));
    assert_eq!(found["run"]["articles"], 1);
    for article in found["articles"].as_array().unwrap() {
        assert_eq!(article["archived"] == true, article["id"] != "draft", "{}", article["id"]);
    }
    assert_eq!(found["run"]["archive"]["articles"], 14);
}

#[test]
fn finds_nothing_where_there_is_nothing() {
    let assert = newsroom().run("check own.txt --archive news.wcx").code(0);
    assert!(stdout(&assert).starts_with("No shared wording found between 1 article and the 14 of"));
}

#[test]
fn finds_the_same_in_every_format() {
    let newsroom = newsroom();
    for format in ["table", "jsonl", "csv", "markdown", "html", "graphml", "dot"] {
        let arguments = format!("check draft.txt --archive news.wcx --format {format}");
        assert!(stdout(&newsroom.run(&arguments).code(0)).contains("reuters"), "{format}");
    }
}

#[test]
fn finds_trips_and_says_which() {
    let newsroom = newsroom();
    let check = |condition: &str| {
        let mut command =
            newsroom.command("check draft.txt own.txt --archive news.wcx --json -q --fail-on");
        command.arg(condition).assert()
    };
    let tripped = check("uncredited_prose > 20% and words > 10").code(1);
    assert!(!partners(&report(&tripped)).is_empty());
    let said = stderr(&tripped);
    assert!(said.starts_with(
        "wirecopy: `draft` meets --fail-on 'uncredited_prose > 20% and words > 10': uncredited_prose is "
    ));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(stderr(&check("longest_passage > 1000").code(0)), "");
}

#[test]
fn finds_the_draft_on_standard_input() {
    let newsroom = newsroom();
    let check = |input: String| {
        let mut command = newsroom.command("check - --archive news.wcx --json -q");
        report(&command.write_stdin(input).assert().code(0))["pairs"][0]["a"].clone()
    };
    assert_eq!(check(draft()), "stdin");
    assert_eq!(check(serde_json::json!({"id": "x", "text": draft()}).to_string()), "x");
}

#[test]
fn finds_what_the_filters_let_pass() {
    let newsroom = newsroom();
    let of = |filter: &str| {
        let arguments = format!("check draft.txt --archive news.wcx --json {filter}");
        partners(&report(&newsroom.run(&arguments).code(0)))
    };
    assert_eq!(of("--outlet Reuters"), ["reuters-gate-fails"]);
    assert!(!of("--not-outlet Reuters").contains(&"reuters-gate-fails".to_owned()));
    assert!(of("--since 2100-01-01").is_empty());
}

#[test]
fn finds_an_earlier_version_and_leaves_it_out() {
    let newsroom = newsroom();
    newsroom.file("reuters-gate-fails.txt", &draft());
    let assert = newsroom.run("check reuters-gate-fails.txt --archive news.wcx --json").code(0);
    assert!(
        stderr(&assert).contains("the archive has an article with the id `reuters-gate-fails`")
    );
    let found = report(&assert);
    assert!(!partners(&found).contains(&"reuters-gate-fails".to_owned()));
    assert_eq!(found["run"]["archive"]["own_versions"][0], "reuters-gate-fails");
}

#[test]
fn finds_reuse_among_new_articles_and_from_the_archive() {
    let newsroom = newsroom();
    newsroom.file("copy.txt", &draft());
    let found =
        report(&newsroom.run("scan draft.txt copy.txt --archive news.wcx --format json").code(0));
    let pairs = found["pairs"].as_array().unwrap();
    let has = |a: &str, b: &str| pairs.iter().any(|pair| pair["a"] == a && pair["b"] == b);
    assert!(has("copy", "draft"));
    assert!(has("draft", "reuters-gate-fails") && has("copy", "reuters-gate-fails"));
}

#[test]
fn finds_the_same_for_any_number_of_threads() {
    let newsroom = newsroom();
    let of = |threads: &str| {
        let arguments =
            format!("check draft.txt articles --archive news.wcx --format jsonl -j {threads}");
        stdout(&newsroom.run(&arguments).code(0))
    };
    assert_eq!(of("1"), of("2"));
}

#[test]
fn what_is_wrong_is_said() {
    let newsroom = newsroom();
    check_error(&newsroom, "check draft.txt --archive none.wcx", "none.wcx");
    check_error(&newsroom, "check draft.txt", "--archive");
    check_error(
        &newsroom,
        "check draft.txt --archive news.wcx --fail-on plagiarised",
        "column 1: expected one of the fields uncredited_prose, ",
    );
    check_error(&newsroom, "check draft.txt --archive news.wcx --shingle 7", "shingles of 5 words");
    check_error(
        &newsroom,
        "check draft.txt --archive news.wcx --since yesterday",
        "expected a date as",
    );
    check_error(&newsroom, "scan draft.txt --since 2024-05-01", "--archive");
}

#[test]
fn what_was_scanned_is_added() {
    let newsroom = newsroom();
    let run = || newsroom.run("scan draft.txt --archive news.wcx --add -o report.jsonl");
    assert!(stderr(&run()).contains("added to news.wcx: 1 article: 1 new"));
    let again = stderr(&run());
    assert!(again.contains("1 article: 0 new, 0 changed, 0 amended, 1 there already"), "{again}");
    assert!(again.contains("taken for an earlier version"), "{again}");
    check_error(&newsroom, "scan draft.txt --add", "--archive");
}
