//! What no newsroom would send: each must end in time, in a report or in an error that names the file.

use std::{fs, io::Write, time::Duration};

use assert_cmd::assert::Assert;

use crate::{Newsroom, check_error, stderr, stdout};

/// Generous: builds for tests are some ten times slower than a release, and share the machine.
const LIMIT: Duration = Duration::from_secs(60);

const SENTENCE: &str = "The harbour gate at Ostermouth failed on Tuesday night and water ran \
                        through the fish market for three hours. ";
const OTHER_SENTENCE: &str = "The harbour gate at Ostermouth broke on Tuesday evening and water \
                              ran over the fish market for nearly three hours. ";

/// Run to the end, which must come within [`LIMIT`].
fn run(newsroom: &Newsroom, arguments: &str) -> Assert {
    newsroom.command(arguments).timeout(LIMIT).assert()
}

fn report(newsroom: &Newsroom, arguments: &str) -> String {
    stdout(&run(newsroom, &format!("scan {arguments} --format jsonl")).code(0))
}

/// The first pair of a report.
fn pair(report: &str) -> &str {
    report.lines().find(|line| line.starts_with("{\"type\":\"pair\"")).unwrap()
}

#[test]
fn a_folder_of_folders_has_no_articles() {
    let newsroom = Newsroom::new();
    fs::create_dir_all(newsroom.path("empty/empty")).unwrap();
    check_error(&newsroom, "scan empty", "no articles found in empty");
}

#[test]
fn an_empty_file_is_an_article_too_short_to_match() {
    let newsroom = Newsroom::new();
    newsroom.file("one.txt", "");
    newsroom.file("other.txt", "");
    let report = report(&newsroom, "one.txt other.txt articles");
    assert!(report.contains("\"too_short\":[\"one\",\"other\"]"), "{report}");
    assert!(!pair(&report).contains("\"one\""), "{report}");
}

#[test]
fn five_megabytes_of_one_word() {
    let newsroom = Newsroom::new();
    newsroom.file("word.txt", &"word ".repeat(1_000_000));
    let report = report(&newsroom, "word.txt articles");
    assert!(report.contains("\"id\":\"word\",\"words\":1000000,\"shared_words\":0"), "{report}");
}

/// Twice the same 100,000 words on one line, few of which ever recur.
#[test]
fn a_very_long_line_twice() {
    let newsroom = Newsroom::new();
    let word = |number: u64| format!("w{} ", wirecopy::hash::mix(number) % 25_000);
    let line: String = (0..100_000).map(word).collect();
    newsroom.file("one.txt", &line);
    newsroom.file("other.txt", &line);
    let report = report(&newsroom, "one.txt other.txt");
    assert!(pair(&report).contains("\"resemblance\":1.0000"), "{}", pair(&report));
}

/// Two articles that say one thing over and over: each word of the one has its like at thousands of
/// places in the other, so whatever weighs all of them never ends.
fn check_repeated(one: &str, other: &str) {
    let newsroom = Newsroom::new();
    newsroom.file("one.txt", &one.repeat(2_000));
    newsroom.file("other.txt", &other.repeat(2_000));
    let report = report(&newsroom, "one.txt other.txt");
    assert!(pair(&report).contains("\"passages\":[{"), "{}", pair(&report));
}

#[test]
fn a_sentence_said_two_thousand_times_twice() {
    check_repeated(SENTENCE, SENTENCE);
}

#[test]
fn two_sentences_said_two_thousand_times_each() {
    check_repeated(SENTENCE, OTHER_SENTENCE);
}

#[test]
fn binary_data_is_skipped() {
    let newsroom = Newsroom::new();
    let bytes: Vec<u8> = (0..50_000).flat_map(|n| wirecopy::hash::mix(n).to_le_bytes()).collect();
    for name in ["photo.txt", "photo.jsonl", "photo.json", "photo.txt.gz", "photo.jsonl.zst"] {
        fs::write(newsroom.path(name), &bytes).unwrap();
        let assert = run(&newsroom, &format!("scan {name} articles")).code(0);
        let said = stderr(&assert);
        assert!(said.contains(&format!("wirecopy: skipped {name}")), "{said}");
        assert!(said.contains("scanned 3 articles "), "{said}");
    }
}

#[test]
fn a_truncated_archive_is_named_and_its_beginning_is_read() {
    let newsroom = Newsroom::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for number in 0..5_000u64 {
        let line =
            format!("{{\"id\":\"{number}\",\"text\":\"only {}\"}}\n", wirecopy::hash::mix(number));
        packed.write_all(line.as_bytes()).unwrap();
    }
    let packed = packed.finish().unwrap();
    fs::write(newsroom.path("cut.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let assert = run(&newsroom, "scan cut.jsonl.gz --format jsonl").code(0);
    let said = stderr(&assert);
    assert!(said.starts_with("wirecopy: skipped cut.jsonl.gz:"), "{said}");
    let articles = stdout(&assert).matches("{\"type\":\"article\"").count();
    assert!((2_000..3_000).contains(&articles), "{articles}");
}

#[test]
fn a_repeated_id_names_both_places() {
    let newsroom = Newsroom::new();
    newsroom.file("again.jsonl", "{\"id\":\"wire\",\"text\":\"Other words under its name.\"}\n");
    let said = stderr(&run(&newsroom, "scan again.jsonl articles").code(0));
    assert!(
        said.contains("skipped articles/wire.txt: its id is repeated: again.jsonl:1"),
        "{said}"
    );
    run(&newsroom, "scan again.jsonl articles --strict").code(3);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let newsroom = Newsroom::new();
    let locked = newsroom.path("articles/locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // Permissions do not bind everyone: where they do not, nothing is to be named.
    if fs::read_dir(&locked).is_err() {
        let assert = run(&newsroom, "scan articles").code(0);
        let said = stderr(&assert);
        assert!(said.contains("wirecopy: skipped articles/locked: "), "{said}");
        assert!(said.contains("scanned 3 articles "), "{said}");
    }
    // So that the folder can be removed.
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
}

/// Markup, a bidirectional override, a NUL and an escape, wherever an article can have them.
const HOSTILE: &str =
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u{202e}\u{1b}[31m\0";

fn hostile() -> Newsroom {
    let newsroom = Newsroom::new();
    let line = |id: &str| {
        let article = serde_json::json!({
            "id": format!("{id}{HOSTILE}"),
            "title": HOSTILE,
            "outlet": HOSTILE,
            "byline": HOSTILE,
            "url": "javascript:alert(3)",
            "lang": HOSTILE,
            "text": format!("{SENTENCE}{SENTENCE}</mark></div><script>alert(4)</script>\u{202e}\u{1b}[31m"),
        });
        article.to_string() + "\n"
    };
    newsroom.file("hostile.jsonl", &(line("a") + &line("b")));
    newsroom
}

#[test]
fn a_page_of_hostile_articles_runs_nothing() {
    let newsroom = hostile();
    let page = stdout(&run(&newsroom, "scan hostile.jsonl --format html").code(0));
    // All of it is in the compressed data, which holds letters, digits, `+`, `/` and `=` alone.
    for raw in ["alert(", "<img", "=\"javascript:", "</mark>"] {
        assert!(!page.contains(raw), "`{raw}` is in the page");
    }
    for control in ['\u{202e}', '\0', '\u{1b}'] {
        assert!(!page.contains(control), "{control:?} is in the page");
    }
}

#[test]
fn hostile_articles_do_not_steer_a_terminal() {
    let newsroom = hostile();
    for format in ["table", "markdown", "csv"] {
        let assert = run(&newsroom, &format!("scan hostile.jsonl --format {format}")).code(0);
        for control in ['\u{202e}', '\0', '\u{1b}'] {
            assert!(!stdout(&assert).contains(control), "{control:?} is in the {format}");
            assert!(!stderr(&assert).contains(control), "{control:?} is on stderr");
        }
    }
}

/// What is known of each article takes more than there is, however short they are.
#[test]
fn a_scan_that_needs_more_memory_than_it_may_ends_with_an_error() {
    let newsroom = Newsroom::new();
    let articles = (0..60_000).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"gate\"}}\n"));
    newsroom.file("many.jsonl", &articles.collect::<String>());
    check_error(
        &newsroom,
        "scan many.jsonl --memory-limit 64MiB -o report.jsonl",
        "what is found takes more memory than may be used: give more with --memory-limit",
    );
    assert!(!newsroom.path("report.jsonl").exists());
    check_error(&newsroom, "scan many.jsonl --work nowhere", "--work nowhere: expected a folder");
}
