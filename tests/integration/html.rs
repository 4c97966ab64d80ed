//! The page, and reports without names. What the page shows is tested in a browser, in `web/test`.

use serde_json::Value;

use crate::{Newsroom, stdout};

/// [`crate::ARTICLES`] with outlets, addresses and authors whose names stand nowhere in the texts.
fn newsroom() -> Newsroom {
    let newsroom = Newsroom::new();
    let lines: String = newsroom
        .read("articles.jsonl")
        .lines()
        .map(|line| {
            let mut article: Value = serde_json::from_str(line).unwrap();
            article["id"] = format!("hidden-{}", article["id"].as_str().unwrap()).into();
            article["outlet"] = "The Hidden Post".into();
            article["url"] = "https://hidden.example/".into();
            article["byline"] = "Harriet Hidden".into();
            article["desk"] = "hidden".into();
            article.to_string() + "\n"
        })
        .collect();
    newsroom.file("hidden.jsonl", &lines);
    newsroom.file("hidden.txt", "hi");
    newsroom
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let page = stdout(&newsroom().run("scan hidden.jsonl --format html -q").code(0));
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("default-src 'none'; script-src 'sha256-"), "no policy");
    for outside in [" src=", "<link", "@import", "url(http"] {
        assert!(!page.contains(outside), "`{outside}` is in the page");
    }
}

#[test]
fn an_anonymised_report_has_no_names_in_any_format() {
    let newsroom = newsroom();
    for format in ["table", "json", "jsonl", "csv", "markdown"] {
        let command =
            format!("scan hidden.jsonl hidden.txt --anonymise --all -q --format {format}");
        let report = stdout(&newsroom.run(&command).code(0));
        assert!(!report.to_lowercase().contains("hidden"), "{format}: {report}");
        assert!(report.contains("Outlet 1") || format == "csv", "{format}: {report}");
    }
}

#[test]
fn an_anonymised_report_has_the_same_figures() {
    let newsroom = newsroom();
    let pairs = |flags: &str| -> Vec<(Value, Value)> {
        let report = stdout(&newsroom.run(&format!("scan hidden.jsonl -q {flags}")).code(0));
        let lines = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .filter(|object| object["type"] == "pair")
            .map(|pair| (pair["resemblance"].clone(), pair["passages"].clone()))
            .collect()
    };
    let named = pairs("--format jsonl");
    assert!(!named.is_empty());
    assert_eq!(pairs("--format jsonl --anonymise"), named);
}
