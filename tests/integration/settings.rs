//! Flags beat the environment, which beats the settings file, which beats the defaults.
//!
//! The format shows which layer won: JSON begins with a brace.

use crate::{Newsroom, check_error, stderr, stdout};

fn is_json(text: &str) -> bool {
    text.starts_with('{')
}

#[test]
fn the_default_is_a_table() {
    assert!(!is_json(&stdout(&Newsroom::new().run("scan articles").code(0))));
}

#[test]
fn the_file_beats_the_default() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "format = \"jsonl\"\n");
    assert!(is_json(&stdout(&newsroom.run("scan articles").code(0))));
}

#[test]
fn the_environment_beats_the_file() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "format = \"jsonl\"\n");
    let assert = newsroom.command("scan articles").env("WIRECOPY_FORMAT", "table").assert();
    assert!(!is_json(&stdout(&assert.code(0))));
}

#[test]
fn a_flag_beats_the_environment() {
    let newsroom = Newsroom::new();
    let assert =
        newsroom.command("scan articles --format jsonl").env("WIRECOPY_FORMAT", "table").assert();
    assert!(is_json(&stdout(&assert.code(0))));
}

#[test]
fn a_switch_of_the_file_can_be_turned_off() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "strict = true\n");
    newsroom.file("bad.jsonl", "{}\n");
    newsroom.run("scan articles bad.jsonl").code(3);
    newsroom.run("scan articles bad.jsonl --strict=false").code(0);
}

#[test]
fn an_unknown_key_is_an_error() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "# settings\ntreads = 2\n");
    check_error(
        &newsroom,
        "scan articles",
        "wirecopy.toml:2: unknown key `treads`; did you mean `threads`?",
    );
}

#[test]
fn a_bad_value_names_its_place() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "threads = 0\n");
    check_error(&newsroom, "scan articles", "wirecopy.toml:1: threads = 0: expected a whole");
    let assert = Newsroom::new().command("scan articles").env("WIRECOPY_SHINGLE", "1").assert();
    let said = stderr(&assert.code(2));
    assert!(said.contains("environment variable WIRECOPY_SHINGLE=1: expected"), "{said}");
}

#[test]
fn an_unknown_variable_is_warned_of() {
    let newsroom = Newsroom::new();
    let assert = newsroom.command("scan articles").env("WIRECOPY_TREADS", "2").assert().code(0);
    assert!(stderr(&assert).contains("did you mean `WIRECOPY_THREADS`?"), "{}", stderr(&assert));
}

#[test]
fn the_window_of_a_file_can_be_taken_back() {
    let newsroom = Newsroom::new();
    newsroom.file("wirecopy.toml", "window = \"3d\"\nsame-outlet = \"skip\"\n");
    let report = stdout(&newsroom.run("scan articles --format jsonl").code(0));
    assert!(report.contains("\"window_minutes\":4320"), "{report}");
    assert!(report.contains("\"same_outlet\":\"skip\""), "{report}");
    let report = stdout(&newsroom.run("scan articles --format jsonl --window none").code(0));
    assert!(!report.contains("window_minutes"), "{report}");
    check_error(&newsroom, "scan articles --window 72", "expected days, hours or minutes");
}
