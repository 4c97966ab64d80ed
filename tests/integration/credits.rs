//! Agencies of one's own, fields that are withheld, and publications that are named.

use serde_json::Value;

use crate::{Newsroom, check_error, stdout};

const LINE: &str = "{\"id\":\"a\",\"byline\":\"Reuters\",\"title\":\"Gate fails\",\"text\":\"OSTERMOUTH \
    (Harbour Wire) -- The gate failed at dawn and the market stood under water until noon.\"}\n";
const WIRE: &str = "[[agency]]\nname = \"HWX\"\naliases = [\"Harbour Wire\"]\n";

/// A newsroom with one article, and an agency that only its own list knows.
fn newsroom() -> Newsroom {
    let newsroom = Newsroom::new();
    newsroom.file("a.jsonl", LINE);
    newsroom.file("wires.toml", WIRE);
    newsroom
}

/// The record of the first article that a scan of `a.jsonl` gives.
fn article(newsroom: &Newsroom, arguments: &str, variables: &[(&str, &str)]) -> Value {
    let mut command = newsroom.command(&format!("scan a.jsonl --format jsonl {arguments}"));
    let assert = command.envs(variables.iter().copied()).assert().code(0);
    let report = stdout(&assert);
    let line = report.lines().find(|line| line.contains("\"type\":\"article\"")).unwrap();
    serde_json::from_str(line).unwrap()
}

fn agencies(article: &Value) -> Vec<&str> {
    let credits = article["credits"].as_array().unwrap();
    credits.iter().map(|credit| credit["agency"].as_str().unwrap()).collect()
}

#[test]
fn a_list_of_agencies_adds_to_the_known() {
    let newsroom = newsroom();
    assert_eq!(agencies(&article(&newsroom, "", &[])), ["Reuters"]);
    let listed = article(&newsroom, "--agencies wires.toml", &[]);
    assert_eq!(agencies(&listed), ["HWX", "Reuters"]);
    let listed = article(&newsroom, "", &[("WIRECOPY_AGENCIES", "wires.toml")]);
    assert_eq!(agencies(&listed), ["HWX", "Reuters"]);
    newsroom.file("wirecopy.toml", "agencies = \"wires.toml\"\n");
    assert_eq!(agencies(&article(&newsroom, "", &[])), ["HWX", "Reuters"]);
}

#[test]
fn compare_and_explain_take_the_list_too() {
    let newsroom = newsroom();
    newsroom.run("compare harbour wire --in articles --agencies wires.toml").code(0);
    newsroom.run("explain harbour wire articles --agencies wires.toml").code(0);
}

#[test]
fn a_bad_list_is_named() {
    let newsroom = newsroom();
    newsroom.file("wires.toml", "[[agency]]\nname = \"X\"\nalias = [\"Y\"]\n");
    for command in ["scan a.jsonl", "compare a b --in a.jsonl", "explain a b a.jsonl"] {
        let arguments = format!("{command} --agencies wires.toml");
        check_error(&newsroom, &arguments, "wires.toml:3: unknown field `alias`, expected one of");
    }
    newsroom.file("wires.toml", "[[agency]]\nname = \"X\"\naliases = [\"AFP\"]\n");
    let expected = "wires.toml:3: `AFP` already stands for AFP";
    check_error(&newsroom, "scan a.jsonl --agencies wires.toml", expected);
    check_error(
        &newsroom,
        "scan a.jsonl --agencies no.toml",
        "cannot read the agencies of no.toml",
    );
    check_error(&newsroom, "scan a.jsonl --agencies=", "");
}

#[test]
fn the_column_none_withholds_a_field() {
    let newsroom = newsroom();
    let withheld = article(&newsroom, "--field byline=none --field title=none", &[]);
    assert_eq!(agencies(&withheld), [""; 0]);
    assert!(withheld.get("byline").is_none() && withheld.get("title").is_none());
}

/// A paper's article, and another's that takes over its wording and ends with `credit`.
fn check_cited(credit: &str, expected: &Value) {
    let newsroom = Newsroom::new();
    let wording = "The harbour gate at Ostermouth failed on Tuesday night and water ran through the \
                   fish market for three hours before engineers could close it by hand.";
    let line = |id: &str, outlet: &str, end: &str| {
        let text = format!("{wording} {end}");
        serde_json::json!({"id": id, "outlet": outlet, "text": text}).to_string() + "\n"
    };
    let lines = line("h", "The Ostermouth Herald", "Nobody slept.") + &line("p", "Post", credit);
    newsroom.file("a.jsonl", &lines);
    let report = stdout(&newsroom.run("scan a.jsonl --format jsonl").code(0));
    let records: Vec<Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let pair = records.iter().find(|record| record["type"] == "pair").unwrap();
    assert_eq!(pair["credited"], !expected.is_null(), "{credit}");
    assert_eq!(records[1].get("citations"), None, "{credit}");
    let cited = records[2].get("citations").cloned().unwrap_or_default();
    let words = cited[0].as_object().map(|citation| {
        let [start, end] = ["start", "end"].map(|end| citation[end].as_u64().unwrap());
        let text: Vec<char> = format!("{wording} {credit}").chars().collect();
        let skipped = text.iter().skip(usize::try_from(start).unwrap());
        skipped.take(usize::try_from(end - start).unwrap()).collect::<String>()
    });
    assert_eq!(serde_json::json!(words), *expected, "{cited}");
}

#[test]
fn finds_that_a_pair_is_credited_by_the_outlet_s_name() {
    check_cited("So the Ostermouth Herald reported.", &"Ostermouth Herald reported".into());
    check_cited("“It held,” he told the Ostermouth Herald.", &"told the Ostermouth Herald".into());
    check_cited("He sells the Ostermouth Herald.", &Value::Null);
}
