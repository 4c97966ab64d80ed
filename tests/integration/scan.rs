//! `wirecopy scan`: what is read, which pairs, and what is said.

use std::fs;

use crate::{ARTICLES, Newsroom, check_error, stderr, stdout};

#[test]
fn the_closing_line_sums_up() {
    let newsroom = Newsroom::new();
    let assert = newsroom.run("scan articles").code(0);
    let said = stderr(&assert);
    let bytes: usize = ARTICLES.iter().map(|(_, text)| text.len()).sum();
    assert!(said.starts_with(&format!("scanned 3 articles ({bytes} B), ")), "{said}");
    assert!(said.contains(" compared, ") && said.ends_with(" MB/s)\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn quiet_says_nothing() {
    let newsroom = Newsroom::new();
    newsroom.file("bad.jsonl", "{\"id\":\"x\"}\n");
    let assert = newsroom.run("scan articles bad.jsonl -q").code(0);
    assert_eq!(stderr(&assert), "");
    assert!(!stdout(&assert).is_empty());
}

#[test]
fn standard_input_is_read() {
    let newsroom = Newsroom::new();
    let lines = newsroom.read("articles.jsonl");
    let assert = newsroom.command("scan -").write_stdin(lines).assert().code(0);
    assert!(stderr(&assert).starts_with("scanned 3 articles "));
}

#[test]
fn standard_input_is_read_once() {
    check_error(&Newsroom::new(), "scan - -", "named twice");
    check_error(&Newsroom::new(), "scan - --pairs -", "both the articles and the list of pairs");
}

#[test]
fn fields_are_renamed() {
    let newsroom = Newsroom::new();
    newsroom.file("other.jsonl", "{\"key\":\"x\",\"body\":\"Some words in a body.\"}\n");
    let assert = newsroom.run("scan other.jsonl --field text=body --field id=key --format jsonl");
    assert!(stdout(&assert.code(0)).contains("\"id\":\"x\""));
}

/// A corpus with `count` lines that are no article.
fn with_bad_lines(count: usize) -> Newsroom {
    let newsroom = Newsroom::new();
    newsroom.file("bad.jsonl", &"{\"id\":\"x\"}\n".repeat(count));
    newsroom
}

#[test]
fn skipped_articles_are_named() {
    let assert = with_bad_lines(1).run("scan articles bad.jsonl").code(0);
    assert!(stderr(&assert).starts_with("wirecopy: skipped bad.jsonl:1: "), "{}", stderr(&assert));
}

#[test]
fn ten_skipped_articles_are_named_and_all_are_counted() {
    let newsroom = with_bad_lines(12);
    let said = stderr(&newsroom.run("scan articles bad.jsonl").code(0));
    assert_eq!(said.matches("skipped bad.jsonl:").count(), 10, "{said}");
    assert!(
        said.contains("\nwirecopy: skipped 12 articles in all; -v names every one\n"),
        "{said}"
    );
    let said = stderr(&newsroom.run("scan articles bad.jsonl -v").code(0));
    assert_eq!(said.matches("skipped bad.jsonl:").count(), 12, "{said}");
}

#[test]
fn strict_writes_the_report_and_exits_with_3() {
    let newsroom = with_bad_lines(1);
    newsroom.run("scan articles bad.jsonl --strict -o report.jsonl").code(3);
    assert!(newsroom.read("report.jsonl").contains("bad.jsonl"));
}

#[test]
fn strict_is_content_with_a_sound_corpus() {
    Newsroom::new().run("scan articles --strict").code(0);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let newsroom = Newsroom::new();
    newsroom.file("e\u{1b}[31mvil.jsonl", "no JSON\n");
    let said = stderr(&newsroom.run("scan articles e\u{1b}[31mvil.jsonl").code(0));
    assert!(said.contains("e\\u{1b}[31mvil.jsonl") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn nothing_to_read_is_an_error() {
    let newsroom = Newsroom::new();
    fs::create_dir(newsroom.path("empty")).unwrap();
    check_error(&newsroom, "scan empty", "no articles found");
}

#[test]
fn nothing_but_skipped_articles_is_an_error() {
    let newsroom = Newsroom::new();
    newsroom.file("empty.jsonl", "{\"id\": \"no text\"}\n");
    check_error(&newsroom, "scan empty.jsonl -q", "no articles found in empty.jsonl");
}

#[test]
fn a_mistyped_name_is_an_error() {
    check_error(&Newsroom::new(), "scan nowhere.txt -q", "nowhere.txt: ");
}

#[test]
fn an_input_is_needed() {
    check_error(&Newsroom::new(), "scan", "required arguments were not provided: <INPUT>...");
}

#[test]
fn references_are_not_compared_with_each_other() {
    let newsroom = Newsroom::new();
    newsroom.file("draft.txt", ARTICLES[0].1);
    newsroom.run("scan draft.txt --against articles --format jsonl").code(0);
}

#[test]
fn an_article_is_not_its_own_reference() {
    let newsroom = Newsroom::new();
    check_error(
        &newsroom,
        "scan articles/wire.txt --against articles",
        "articles/wire.txt is read both as an article to compare and as a reference (articles)",
    );
    check_error(&newsroom, "scan articles --against ./articles/../articles", "read both");
}

#[test]
fn references_need_articles() {
    let newsroom = Newsroom::new();
    fs::create_dir(newsroom.path("empty")).unwrap();
    check_error(&newsroom, "scan articles --against empty", "no articles found in empty");
}

#[test]
fn an_id_in_both_is_named() {
    let newsroom = Newsroom::new();
    newsroom.file("wire.txt", "Other words under the same name, as it happens.");
    newsroom.file("draft.txt", ARTICLES[0].1);
    let assert = newsroom.run("scan wire.txt draft.txt --against articles").code(0);
    let said = stderr(&assert);
    assert!(said.contains("wire.txt") && said.contains("articles/wire.txt"), "{said}");
    check_error(
        &newsroom,
        "scan wire.txt --against articles -q",
        "wire.txt: every article was skipped, nothing is left to compare",
    );
}

#[test]
fn listed_pairs_are_compared() {
    let newsroom = Newsroom::new();
    newsroom.file("pairs.tsv", "wire\tharbour\nchess\twire\n");
    let assert = newsroom.run("scan articles --pairs pairs.tsv").code(0);
    assert!(stderr(&assert).contains("2 pairs compared"), "{}", stderr(&assert));
}

#[test]
fn mistakes_in_the_list_are_named() {
    let newsroom = Newsroom::new();
    newsroom.file("pairs.tsv", "wire\tharbour\nwire\tharbor\n");
    check_error(
        &newsroom,
        "scan articles --pairs pairs.tsv",
        "pairs.tsv:2: no article has the id `harbor`; did you mean `harbour`?",
    );
    newsroom.file("pairs.tsv", "wire harbour\n");
    check_error(&newsroom, "scan articles --pairs pairs.tsv", "pairs.tsv:1: expected two ids");
    newsroom.file("pairs.tsv", "wire\twire\n");
    check_error(&newsroom, "scan articles --pairs pairs.tsv", "compared with itself");
    check_error(&newsroom, "scan articles --pairs none.tsv", "cannot read none.tsv: ");
}

#[test]
fn finds_the_shared_sentence() {
    let newsroom = Newsroom::new();
    let assert = newsroom.run("scan articles --format jsonl").code(0);
    let report = stdout(&assert);
    let pair = report.lines().find(|line| line.starts_with("{\"type\":\"pair\"")).unwrap();
    assert!(pair.contains("\"a\":\"harbour\",\"b\":\"wire\""), "{pair}");
    assert!(stderr(&assert).contains(", 1 with shared wording, "), "{}", stderr(&assert));
}

#[test]
fn finds_the_same_with_any_number_of_threads() {
    let newsroom = Newsroom::new();
    let report = |threads: u8| {
        stdout(&newsroom.run(&format!("scan articles --format jsonl -j {threads}")).code(0))
    };
    assert_eq!(report(1), report(2));
    assert_eq!(report(1), report(7));
    assert!(report(1).contains("{\"type\":\"pair\""));
}

#[test]
fn finds_pairs_in_the_direction_asked_for() {
    let newsroom = Newsroom::new();
    newsroom.file("pairs.tsv", "wire\tharbour\n");
    let report = stdout(&newsroom.run("scan articles --pairs pairs.tsv --format jsonl").code(0));
    assert!(report.contains("\"a\":\"wire\",\"b\":\"harbour\""), "{report}");
}

#[test]
fn finds_pairs_of_drafts_and_references_only() {
    let newsroom = Newsroom::new();
    newsroom.file("zdraft.txt", ARTICLES[0].1);
    let report = stdout(&newsroom.run("scan zdraft.txt --against articles --format jsonl").code(0));
    let pairs: Vec<&str> =
        report.lines().filter(|line| line.starts_with("{\"type\":\"pair\"")).collect();
    assert!(!pairs.is_empty());
    assert!(pairs.iter().all(|pair| pair.contains("\"a\":\"zdraft\"")), "{report}");
}

/// A report in two versions of one outlet, an hour apart, and a reprint a week later.
fn with_versions() -> Newsroom {
    let newsroom = Newsroom::new();
    let text = ARTICLES[0].1;
    let line = |id: &str, outlet: &str, date: &str| {
        serde_json::json!({"id": id, "outlet": outlet, "date": date, "text": text}).to_string()
    };
    let lines = [
        line("first", "Gazette", "2024-05-01T08:00:00Z"),
        line("second", "Gazette", "2024-05-01T09:00:00Z"),
        line("reprint", "Herald", "2024-05-08"),
    ];
    newsroom.file("dated.jsonl", &lines.join("\n"));
    newsroom
}

/// The ids of each pair, whether it is a version, and whether its derivative says nobody is credited.
fn check_limits(options: &str, expected: &[(&str, &str)]) -> serde_json::Value {
    let newsroom = with_versions();
    let report =
        stdout(&newsroom.run(&format!("scan dated.jsonl --format json {options}")).code(0));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let pairs: Vec<(&str, &str)> = report["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap()))
        .collect();
    assert_eq!(pairs, expected, "{options}");
    report
}

const VERSIONS: (&str, &str) = ("first", "second");
const REPRINTS: [(&str, &str); 2] = [("first", "reprint"), ("reprint", "second")];

#[test]
fn a_window_leaves_out_pairs_that_are_far_apart() {
    check_limits("", &[REPRINTS[0], VERSIONS, REPRINTS[1]]);
    let report = check_limits("--window 72h", &[VERSIONS]);
    let settings = report["run"].get("settings").unwrap_or(&report["settings"]);
    assert_eq!(settings["window_minutes"], 72 * 60, "{settings}");
    // The day of the reprint begins in the east fourteen hours before it does in Greenwich.
    check_limits("--window 144h", &[VERSIONS]);
    check_limits("--window 145h", &[VERSIONS, REPRINTS[1]]);
    check_limits("--window 7d", &[REPRINTS[0], VERSIONS, REPRINTS[1]]);
}

#[test]
fn articles_of_one_outlet_are_versions_or_pairs_or_nothing() {
    let uncredited = |report: &serde_json::Value| {
        let second =
            report["articles"].as_array().unwrap().iter().find(|one| one["id"] == "second");
        second.unwrap()["traced"]["uncredited_words"].as_u64().unwrap()
    };
    let both = [REPRINTS[0], VERSIONS, REPRINTS[1]];
    assert_eq!(uncredited(&check_limits("--same-outlet versions", &both)), 0);
    assert!(uncredited(&check_limits("--same-outlet compare", &both)) > 30);
    check_limits("--same-outlet skip", &REPRINTS);
}

#[test]
fn explain_knows_what_is_left_out() {
    let newsroom = with_versions();
    let explained =
        |options: &str| stdout(&newsroom.run(&format!("explain {options} dated.jsonl")).code(0));
    let said = explained("first reprint --window 3d");
    assert!(said.contains("appeared further apart than --window says"), "{said}");
    let said = explained("first second --same-outlet skip");
    assert!(said.contains("both are of one outlet"), "{said}");
}

#[test]
fn tells_which_articles_carry_the_references() {
    let newsroom = Newsroom::new();
    let wire = ARTICLES[1].1;
    for folder in ["wires", "today"] {
        fs::create_dir(newsroom.path(folder)).unwrap();
    }
    newsroom.file("wires/wire.txt", wire);
    newsroom.file("today/silent.txt", wire.strip_prefix("OSTERMOUTH (Reuters) - ").unwrap());
    newsroom.file("today/fair.txt", wire);
    newsroom.file("today/own.txt", ARTICLES[2].1);
    let table = stdout(&newsroom.run("scan today --against wires").code(0));
    let expected = "2 of 3 articles have prose of a reference: 1 credited, 1 not (silent).";
    assert!(table.contains(expected), "{table}");
    let report = stdout(&newsroom.run("scan today --against wires --format jsonl").code(0));
    let expected =
        r#""carried":{"references":1,"articles":3,"credited":["fair"],"uncredited":["silent"]}"#;
    assert!(report.contains(expected), "{report}");
    assert!(!stdout(&newsroom.run("scan today").code(0)).contains("prose of a reference"));
}
