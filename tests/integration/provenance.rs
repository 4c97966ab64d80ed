//! Who had it first, in a newsroom made for it: a wire that is not there, its reprints, and a reprint of
//! one of them.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{Newsroom, stdout};

/// Sentence `number` of a report in a language of its own, nineteen words long.
fn sentence(number: usize) -> String {
    let words: Vec<String> = (0..18).map(|word| format!("word{number}x{word}")).collect();
    format!("The {}.", words.join(" "))
}

/// What is told of an article besides its sentences.
struct Told {
    id: &'static str,
    hour: usize,
    begin: &'static str,
    sentences: Vec<usize>,
}

/// What a scan reports of these articles, each in an outlet of its own.
fn scanned(articles: &[Told]) -> Vec<Value> {
    let mut lines = String::new();
    for Told { id, hour, begin, sentences } in articles {
        let text: Vec<String> = sentences.iter().map(|&number| sentence(number)).collect();
        let text = format!("{begin}{}", text.join(" "));
        let date = format!("2024-05-01T{hour:02}:00:00Z");
        let article = serde_json::json!({
            "id": id, "text": text, "date": date, "outlet": format!("outlet {id}"),
        });
        writeln!(lines, "{article}").unwrap();
    }
    let newsroom = Newsroom::new();
    newsroom.file("newsroom.jsonl", &lines);
    let report = stdout(&newsroom.run("scan newsroom.jsonl --format jsonl").code(0));
    report.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn article(id: &'static str, hour: usize, begin: &'static str, sentences: &[usize]) -> Told {
    Told { id, hour, begin, sentences: sentences.to_vec() }
}

fn find<'r>(report: &'r [Value], fields: &[(&str, &str)]) -> &'r Value {
    report.iter().find(|object| fields.iter().all(|&(name, value)| object[name] == value)).unwrap()
}

const AP: &str = "MARLHAVEN (AP) -- ";

/// Three outlets print one report, two of them credit the agency, whose copy nobody has.
fn reprints() -> Vec<Value> {
    scanned(&[
        article("a", 8, AP, &[1, 2, 3, 4, 5, 6]),
        article("b", 9, "", &[1, 2, 3, 4, 5]),
        article("c", 10, AP, &[1, 2, 3, 4, 5, 6]),
    ])
}

#[test]
fn copy_that_does_not_say_so_is_inferred() {
    let report = reprints();
    let expected = serde_json::json!([{"agency": "AP", "credited_by": 2, "of": 3}]);
    assert_eq!(find(&report, &[("type", "article"), ("id", "b")])["inferred"], expected);
    assert_eq!(find(&report, &[("type", "article"), ("id", "a")]).get("inferred"), None);
}

#[test]
fn two_that_are_an_agency_s_copy_have_it_from_there() {
    let report = reprints();
    let said = find(&report, &[("type", "pair"), ("a", "a"), ("b", "c")]);
    assert_eq!(said["direction"], "common_origin");
    assert_eq!(said["evidence"][0]["note"], "both credit AP");
    let inferred = find(&report, &[("type", "pair"), ("a", "a"), ("b", "b")]);
    assert_eq!(inferred["direction"], "common_origin");
    let note = "A credits AP; B is probably AP copy: 2 of 3 outlets credit it";
    assert_eq!(inferred["evidence"][0]["note"], note);
    assert_eq!(inferred["credited"], false);
}

/// `a` is first; `b` changes two sentences in a row of it (one alone would stay within a passage); `c` has these changes and so comes from `b`; `d` has not.
fn changed() -> Vec<Value> {
    scanned(&[
        article("a", 8, "", &[1, 2, 3, 4, 5, 6, 7, 8]),
        article("b", 9, "", &[1, 2, 13, 14, 5, 6, 7, 8]),
        article("c", 10, "", &[1, 2, 13, 14, 5, 6, 7]),
        article("d", 11, "", &[1, 2, 3, 4, 5, 6]),
    ])
}

#[test]
fn changes_tell_from_whom_it_is() {
    let report = changed();
    let family = find(&report, &[("type", "family")]);
    let predecessors: Vec<Option<&str>> = family["tree"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["predecessor"].as_str())
        .collect();
    assert_eq!(predecessors, [None, Some("a"), Some("b"), Some("a")]);
    assert_eq!((family["first"].as_str(), family["spread_hours"].as_f64()), (Some("a"), Some(3.0)));
    assert_eq!(family["independent_texts"], 1);
}

#[test]
fn a_third_is_named() {
    let report = changed();
    let siblings = find(&report, &[("type", "pair"), ("a", "c"), ("b", "d")]);
    assert_eq!(siblings["direction"], "common_origin");
    assert_eq!(siblings["evidence"][0]["kind"], "third");
    assert_eq!(siblings["evidence"][1]["kind"], "date");
    let line = find(&report, &[("type", "pair"), ("a", "a"), ("b", "c")]);
    assert_eq!(line["direction"], "b_from_a");
}

/// The changed sentences are not in `a`, and so `b` had them first.
#[test]
fn each_sentence_has_its_own_first() {
    let report = changed();
    let sentences = &find(&report, &[("type", "article"), ("id", "c")])["sentences"];
    let firsts: Vec<&str> =
        sentences.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(firsts, ["a", "a", "b", "b", "a", "a", "a"]);
}

#[test]
fn origins_do_not_claim_the_same_words() {
    let report = changed();
    let origins = &find(&report, &[("type", "article"), ("id", "d")])["origins"];
    assert_eq!(origins.as_array().unwrap().len(), 1);
    assert_eq!((&origins[0]["id"], &origins[0]["cut"]), (&"a".into(), &1.0.into()));
}
