//! Where a report goes, and what is left when it cannot.

use std::{fs, process::Stdio};

use crate::{Newsroom, check_error, names_in, stderr, stdout};

#[test]
fn a_report_is_written_to_a_file() {
    let newsroom = Newsroom::new();
    let assert = newsroom.run("scan articles -o report.jsonl").code(0);
    assert_eq!(stdout(&assert), "");
    assert!(newsroom.read("report.jsonl").starts_with('{'));
    assert_eq!(names_in(newsroom.folder.path()), ["articles", "articles.jsonl", "report.jsonl"]);
}

#[test]
fn a_dash_is_standard_output() {
    let newsroom = Newsroom::new();
    assert!(!stdout(&newsroom.run("scan articles -o -").code(0)).is_empty());
    assert_eq!(names_in(newsroom.folder.path()), ["articles", "articles.jsonl"]);
}

#[test]
fn a_missing_folder_is_named() {
    check_error(
        &Newsroom::new(),
        "scan articles -o none/report.json",
        "cannot write none/report.json: ",
    );
}

#[test]
fn a_folder_is_no_file() {
    check_error(
        &Newsroom::new(),
        "scan articles -o articles",
        "cannot write articles: it is a folder",
    );
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let newsroom = Newsroom::new();
    let locked = newsroom.path("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions do not bind everyone: whoever may write here proves nothing.
    if fs::write(locked.join("probe"), "").is_err() {
        check_error(
            &newsroom,
            "scan articles -o locked/report.json",
            "cannot write locked/report.json: ",
        );
        assert!(names_in(&locked).is_empty());
    }
}

#[test]
fn the_input_is_not_replaced() {
    let newsroom = Newsroom::new();
    let before = newsroom.read("articles.jsonl");
    check_error(&newsroom, "scan articles.jsonl -o articles.jsonl", "replace its own input");
    assert_eq!(newsroom.read("articles.jsonl"), before);
    assert_eq!(names_in(newsroom.folder.path()), ["articles", "articles.jsonl"]);
}

#[test]
fn a_failed_run_leaves_the_old_report() {
    let newsroom = Newsroom::new();
    newsroom.file("report.json", "old");
    newsroom.file("pairs.tsv", "wire\tnobody\n");
    newsroom.run("scan articles --pairs pairs.tsv -o report.json").code(2);
    assert_eq!(newsroom.read("report.json"), "old");
    let expected = ["articles", "articles.jsonl", "pairs.tsv", "report.json"];
    assert_eq!(names_in(newsroom.folder.path()), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    check_error(
        &Newsroom::new(),
        "scan articles -o /dev/full --format jsonl",
        "cannot write /dev/full: ",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let newsroom = Newsroom::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended =
        newsroom.process("scan articles").stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.starts_with("wirecopy: error: cannot write to standard output: "), "{said}");
}

/// As `wirecopy ... | head` when head has seen enough: the pipe is closed before anything is read.
#[test]
fn a_closed_pipe_is_success() {
    let newsroom = Newsroom::new();
    // More than a pipe holds, so that writing cannot end before the other side is closed.
    let line = |n: usize| format!("{{\"id\":\"{n}\",\"text\":\"only {n} words\"}}\n");
    newsroom.file("many.jsonl", &(0..5_000).map(line).collect::<String>());
    for arguments in ["scan many.jsonl --format jsonl", "scan --help", "completions bash", "man"] {
        let mut child = newsroom
            .process(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments}: {said}");
        assert!(!said.contains("error"), "{said}");
    }
}

#[test]
fn the_progress_never_writes_to_a_pipe() {
    for when in ["auto", "never"] {
        let assert = Newsroom::new().run(&format!("scan articles --progress {when}")).code(0);
        let said = stderr(&assert);
        assert!(said.starts_with("scanned ") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn colours_are_for_terminals() {
    let assert = Newsroom::new().run("scan articles").code(0);
    assert!(!stdout(&assert).contains('\u{1b}'));
}
