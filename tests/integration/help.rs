//! Help, version and suggestions.

use crate::{Newsroom, check_error, stderr, stdout};

const COMMANDS: [&str; 19] = [
    "scan",
    "compare",
    "check",
    "dedup",
    "plan",
    "archive",
    "archive add",
    "archive amend",
    "archive remove",
    "archive expire",
    "archive list",
    "archive show",
    "archive stats",
    "archive verify",
    "archive compact",
    "archive export",
    "explain",
    "completions",
    "man",
];

#[test]
fn every_command_shows_an_example() {
    let newsroom = Newsroom::new();
    for command in COMMANDS {
        let help = stdout(&newsroom.run(&format!("{command} --help")).code(0).stderr(""));
        let call = format!("\n  wirecopy {command}");
        assert!(help.contains("\nExamples:\n") && help.contains(&call), "{help}");
    }
}

#[test]
fn the_short_help_is_shorter() {
    let newsroom = Newsroom::new();
    for command in ["", "scan", "compare", "check", "dedup", "plan", "explain"] {
        let short = stdout(&newsroom.run(&format!("{command} -h")).code(0));
        let long = stdout(&newsroom.run(&format!("{command} --help")).code(0));
        assert!(short.lines().count() < long.lines().count(), "{command}");
    }
}

#[test]
fn help_is_plain() {
    let help = Newsroom::new().command("scan --help").env("CLICOLOR_FORCE", "1").assert().code(0);
    assert!(!stdout(&help).contains('\u{1b}'));
}

#[test]
fn the_version_is_told() {
    let version = stdout(&Newsroom::new().run("--version").code(0));
    assert_eq!(version, format!("wirecopy {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_arguments_show_the_help() {
    let assert = Newsroom::new().run("").code(2).stdout("");
    assert!(stderr(&assert).contains("Usage: wirecopy"));
}

#[test]
fn a_mistyped_command_is_suggested() {
    check_error(&Newsroom::new(), "scna articles", "a similar subcommand exists: 'scan'");
}

#[test]
fn a_mistyped_flag_is_suggested() {
    check_error(&Newsroom::new(), "scan articles --treads 2", "'--threads'");
}

#[test]
fn a_mistyped_value_is_suggested() {
    check_error(&Newsroom::new(), "scan articles --format jsnl", "'jsonl'");
}
