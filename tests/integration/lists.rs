//! The lists that editors ask for, in a newsroom made for each; and boilerplate as a file.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{Newsroom, check_error, stderr, stdout};

/// Sentence `number` of a report in a language of its own, nineteen words long.
fn sentence(number: usize) -> String {
    let words: Vec<String> = (0..18).map(|word| format!("word{number}x{word}")).collect();
    format!("The {}.", words.join(" "))
}

fn sentences(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(sentence).collect::<Vec<_>>().join(" ")
}

/// An article of an outlet, dated by its hour of one day.
fn article(id: &str, outlet: &str, hour: usize, text: &str) -> Value {
    let date = format!("2024-05-01T{hour:02}:00:00Z");
    json!({"id": id, "outlet": outlet, "date": date, "text": text})
}

fn newsroom(articles: &[Value]) -> Newsroom {
    let newsroom = Newsroom::new();
    let mut lines = String::new();
    for article in articles {
        writeln!(lines, "{article}").unwrap();
    }
    newsroom.file("news.jsonl", &lines);
    newsroom
}

/// The rows of a list, as `jsonl` has them.
fn rows(newsroom: &Newsroom, name: &str, arguments: &str) -> Vec<Value> {
    let report = stdout(&newsroom.run(&format!("scan {arguments} --format jsonl -q")).code(0));
    let objects = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut list = objects.filter(|object| object["type"] == "list" && object["name"] == name);
    list.next().unwrap()["rows"].as_array().unwrap().clone()
}

/// One row as the named fields, in order.
fn fields(row: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| row[name].clone()).collect()
}

/// A wire's report; a reprint that credits it, one that does not, and a later version of that.
fn reprints() -> Newsroom {
    let wire = format!("MARLHAVEN (AP) -- {}", sentences(1..9));
    let mut sent = article("wire", "AP", 6, &wire);
    sent["kind"] = "wire".into();
    newsroom(&[
        sent,
        article("credits", "Herald", 8, &wire),
        article("silent", "Bugle", 9, &sentences(1..7)),
        article(
            "silent-later",
            "Bugle",
            11,
            &format!("{} {}", sentences(1..7), sentence(20).replace("The", "Later")),
        ),
    ])
}

#[test]
fn uncredited_reuse_is_listed_with_its_evidence() {
    let found = rows(&reprints(), "uncredited", "news.jsonl");
    let named: Vec<Value> = found.iter().map(|row| fields(row, &["id", "from", "words"])).collect();
    assert_eq!(named, [json!(["silent", "wire", 114]), json!(["silent-later", "wire", 114])]);
    assert_eq!(found[0]["direction"], "a_from_b");
    assert_eq!(found[0]["evidence"][0]["kind"], "kind");
    assert_eq!(found[0]["a"], "silent");
}

#[test]
fn outlets_have_a_matrix() {
    let found = rows(&reprints(), "outlets", "news.jsonl");
    let names = ["outlet", "from", "articles", "words", "median_lag_hours", "credited_words"];
    let found: Vec<Value> = found.iter().map(|row| fields(row, &names)).collect();
    assert_eq!(found[0], json!(["Bugle", "AP", 2, 228, 4.0, 0]));
    assert_eq!(found[1], json!(["Herald", "AP", 1, 154, 2.0, 154]));
}

#[test]
fn lists_come_last_in_their_order() {
    let newsroom = reprints();
    let json: Value =
        serde_json::from_str(&stdout(&newsroom.run("scan news.jsonl --format json -q").code(0)))
            .unwrap();
    let names: Vec<&str> = json["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| list["name"].as_str().unwrap())
        .collect();
    let expected =
        ["uncredited", "credited_without_match", "lost_quotation_marks", "outlets", "boilerplate"];
    assert_eq!(names, expected);
}

/// Two papers credit the agency; what a third has under its name is in neither.
fn credited() -> Newsroom {
    let text =
        |numbers: std::ops::Range<usize>| format!("MARLHAVEN (AP) -- {}", sentences(numbers));
    let mut late = article("late", "Post", 1, &text(60..66));
    late["date"] = "2024-06-01".into();
    newsroom(&[
        article("one", "Herald", 6, &text(1..7)),
        article("two", "Bugle", 8, &text(1..7)),
        article("other", "Courier", 9, &text(30..36)),
        late,
    ])
}

#[test]
fn credits_without_such_wording_are_listed() {
    let found = rows(&credited(), "credited_without_match", "news.jsonl");
    let found: Vec<Value> =
        found.iter().map(|row| fields(row, &["id", "agency", "evidence", "compared"])).collect();
    assert_eq!(found, [json!(["other", "AP", "dateline", 2])]);
}

#[test]
fn of_pairs_that_were_not_compared_nothing_is_said() {
    let newsroom = credited();
    newsroom.file("pairs.tsv", "one\tother\n");
    let found = rows(&newsroom, "credited_without_match", "news.jsonl --pairs pairs.tsv");
    assert_eq!(found, Vec::<Value>::new());
}

#[test]
fn lost_marks_are_placed_in_both_articles() {
    let quote = "we heard a crack like the mast of a ship and then the square was simply gone";
    let quoting = format!("{} \"{quote},\" the mayor said. {}", sentences(1..4), sentences(5..7));
    let bare = format!("{} {quote}. {}", sentences(30..33), sentences(40..44));
    let newsroom =
        newsroom(&[article("bare", "Bugle", 9, &bare), article("quoting", "Herald", 7, &quoting)]);
    let found = rows(&newsroom, "lost_quotation_marks", "news.jsonl");
    let start = bare.find(quote).unwrap();
    let from_start = quoting.find(quote).unwrap();
    let expected = json!({
        "id": "bare", "from": "quoting", "words": 17,
        "start": start, "end": start + quote.len(),
        "from_start": from_start, "from_end": from_start + quote.len(),
    });
    assert_eq!(found, [expected]);
}

const FOOTER: &str =
    "Subscribe to the Bugle today and never miss a story from your own valley again";

/// Five stories of one paper with a footer, two of which also share a sentence; two of another paper.
fn furnished() -> Newsroom {
    let mut articles: Vec<Value> = (0..5)
        .map(|story| {
            let own = sentences(10 * story + 100..10 * story + 106);
            article(&format!("bugle-{story}"), "Bugle", story, &format!("{own} {FOOTER}."))
        })
        .collect();
    articles.push(article("herald-1", "Herald", 7, &format!("{} {FOOTER}.", sentences(1..6))));
    articles.push(article("herald-2", "Herald", 9, &sentences((1..4).chain(50..52))));
    newsroom(&articles)
}

#[test]
fn fragments_are_listed_once_with_their_articles() {
    let found = rows(&furnished(), "boilerplate", "news.jsonl");
    let expected = json!({
        "text": FOOTER, "words": 15, "articles": 6, "outlets": ["Bugle", "Herald"],
        "scope": "corpus",
    });
    assert_eq!(found, [expected]);
}

/// The articles and pairs of a report: id or ids, and the words that are boilerplate.
fn boilerplate_words(newsroom: &Newsroom, arguments: &str) -> Vec<(String, u64)> {
    let report = stdout(&newsroom.run(&format!("scan {arguments} --format jsonl -q")).code(0));
    let objects = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let articles = objects.filter(|object| object["type"] == "article");
    articles
        .map(|article| {
            let id = article["id"].as_str().unwrap().to_owned();
            (id, article["traced"]["boilerplate_words"].as_u64().unwrap())
        })
        .collect()
}

/// What is written reads back as the same boilerplate, also in articles that have nothing in common.
#[test]
fn boilerplate_is_written_and_read_back() {
    let newsroom = furnished();
    newsroom.run("scan news.jsonl -q --boilerplate-to found.txt").code(0);
    let file = newsroom.read("found.txt");
    assert!(file.contains("\n# 6 articles, 2 outlets, corpus\n"), "{file}");
    assert!(file.contains(&format!("\n{FOOTER}\n")), "{file}");
    let before = boilerplate_words(&newsroom, "news.jsonl");
    let after = boilerplate_words(&newsroom, "news.jsonl --boilerplate found.txt");
    assert_eq!(before, after);
    assert!(before.iter().any(|(_, words)| *words == 15), "{before:?}");

    let one = format!("{} SUBSCRIBE to the «Bugle» {}", sentence(7), &FOOTER[23..]);
    newsroom.file("one.jsonl", &json!({"id": "one", "text": one}).to_string());
    assert_eq!(boilerplate_words(&newsroom, "one.jsonl"), [("one".to_owned(), 0)]);
    let found = boilerplate_words(&newsroom, "one.jsonl --boilerplate found.txt");
    assert_eq!(found, [("one".to_owned(), 15)]);
}

#[test]
fn a_banned_sentence_is_no_reuse() {
    let newsroom = furnished();
    let listed = |arguments: &str| rows(&newsroom, "uncredited", arguments).len();
    assert_eq!(listed("news.jsonl"), 1);
    newsroom.file("mine.txt", &format!("# three sentences\n{}\n", sentences(1..4)));
    assert_eq!(listed("news.jsonl --boilerplate mine.txt"), 0);
    newsroom.run("scan news.jsonl -q --boilerplate mine.txt --boilerplate-to all.txt").code(0);
    assert!(newsroom.read("all.txt").contains(&format!("\n{}\n", sentences(1..4))));
}

#[test]
fn the_other_commands_know_boilerplate_too() {
    let newsroom = furnished();
    newsroom.file("mine.txt", &sentences(1..4));
    let compared = "compare herald-1 herald-2 --in news.jsonl --boilerplate mine.txt";
    assert!(stdout(&newsroom.run(compared).code(0)).contains("57 of them boilerplate"));
    let explained = "explain herald-1 herald-2 news.jsonl --boilerplate mine.txt";
    assert!(stdout(&newsroom.run(explained).code(0)).contains("boilerplate"));
}

#[test]
fn mistakes_are_named() {
    let newsroom = furnished();
    newsroom.file("bad.txt", "a fragment\n---\n");
    let expected = "bad.txt:2: expected a fragment with at least one word";
    check_error(&newsroom, "scan news.jsonl --boilerplate bad.txt", expected);
    let expected = "cannot read the boilerplate of no.txt";
    check_error(&newsroom, "scan news.jsonl --boilerplate no.txt", expected);
    let expected = "--list outlets: expected the format csv, table or markdown, got json";
    check_error(&newsroom, "scan news.jsonl --format json --list outlets", expected);
    let expected = "--graph: expected the format graphml or dot, got table";
    check_error(&newsroom, "scan news.jsonl --graph outlets", expected);
    let expected = "cannot be both the report and the boilerplate";
    check_error(&newsroom, "scan news.jsonl --boilerplate-to -", expected);
    let expected = "would replace its own input";
    check_error(&newsroom, "scan news.jsonl --boilerplate-to news.jsonl", expected);
}

#[test]
fn one_list_can_be_asked_for() {
    let newsroom = reprints();
    let csv = stdout(&newsroom.run("scan news.jsonl --format csv --list outlets -q").code(0));
    let header = "outlet,from,articles,words,median_lag_hours,credited_words\n";
    assert!(csv.starts_with(&format!("{header}Bugle,AP,2,228,4.0,0\n")), "{csv}");
    let table = stdout(&newsroom.run("scan news.jsonl --list uncredited -q").code(0));
    let expected =
        "Reuse that is not credited:\n  silent has 114 words (100%) from wire, by kind\n";
    assert!(table.starts_with(expected), "{table}");
    let none = "scan news.jsonl --list lost_quotation_marks --format markdown";
    let assert = newsroom.run(none).code(0);
    assert!(stdout(&assert).contains("## Quotation marks lost\n\nNone.\n"));
    assert!(stderr(&assert).contains("scanned"));
}
