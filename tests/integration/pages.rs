//! `wirecopy completions` and `wirecopy man`.

use std::fs;

use crate::{Newsroom, check_error, names_in, stdout};

#[test]
fn every_shell_gets_a_script() {
    let newsroom = Newsroom::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&newsroom.run(&format!("completions {shell}")).code(0).stderr(""));
        assert!(script.contains("threshold"), "{shell}");
    }
}

#[test]
fn an_unknown_shell_is_refused() {
    check_error(&Newsroom::new(), "completions bsh", "'bash'");
}

#[test]
fn a_page_is_printed() {
    let newsroom = Newsroom::new();
    assert!(stdout(&newsroom.run("man").code(0)).contains(".TH wirecopy 1"));
    assert!(stdout(&newsroom.run("man scan").code(0)).contains("wirecopy-scan"));
}

#[test]
fn an_unknown_page_is_refused() {
    check_error(&Newsroom::new(), "man scna", "there is no command `scna`; expected one of scan, ");
}

#[test]
fn all_pages_are_written() {
    let newsroom = Newsroom::new();
    fs::create_dir(newsroom.path("man1")).unwrap();
    newsroom.run("man -o man1").code(0).stdout("");
    let expected = [
        "wirecopy-archive-add.1",
        "wirecopy-archive-amend.1",
        "wirecopy-archive-compact.1",
        "wirecopy-archive-expire.1",
        "wirecopy-archive-export.1",
        "wirecopy-archive-list.1",
        "wirecopy-archive-remove.1",
        "wirecopy-archive-show.1",
        "wirecopy-archive-stats.1",
        "wirecopy-archive-verify.1",
        "wirecopy-archive.1",
        "wirecopy-check.1",
        "wirecopy-compare.1",
        "wirecopy-completions.1",
        "wirecopy-dedup.1",
        "wirecopy-explain.1",
        "wirecopy-man.1",
        "wirecopy-plan.1",
        "wirecopy-scan.1",
        "wirecopy.1",
    ];
    assert_eq!(names_in(&newsroom.path("man1")), expected);
}
