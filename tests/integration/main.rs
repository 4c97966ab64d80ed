//! The program as a user meets it: one module for each command, and one for what all share.
//!
//! Corpora are made in a temporary folder, so that nothing depends on where the tests run. A test
//! whose name begins with `finds_` needs the whole pipeline; every other one only the command line.
#![expect(clippy::unwrap_used, reason = "clippy knows no helpers of tests, only tests")]

mod architecture;
mod archive;
mod check;
mod compare;
mod crashes;
mod credits;
mod dedup;
mod determinism;
mod errors;
mod examples;
mod explain;
mod generated;
mod graphs;
mod help;
mod html;
mod interrupt;
mod judgement;
mod languages;
mod lists;
mod nonsense;
mod output;
mod pages;
mod provenance;
mod readme;
mod scan;
mod seeds;
mod settings;
mod shared;

use std::{
    fs,
    path::{Path, PathBuf},
    process,
};

use assert_cmd::{Command, assert::Assert};
use tempfile::TempDir;

/// A folder to run in, and what is in it.
struct Newsroom {
    folder: TempDir,
}

/// Two articles that share a sentence of wire copy, and one that shares nothing.
const ARTICLES: [(&str, &str); 3] = [
    (
        "harbour",
        "The harbour gate at Ostermouth failed on Tuesday night and water ran through the fish \
         market for three hours before engineers could close it by hand, the port said. Traders \
         counted their losses in the morning.",
    ),
    (
        "wire",
        "OSTERMOUTH (Reuters) - The harbour gate at Ostermouth failed on Tuesday night and water \
         ran through the fish market for three hours before engineers could close it by hand, the \
         port said. Nobody was hurt.",
    ),
    (
        "chess",
        "A boy of eleven won the county chess title on Sunday after a final game that lasted until \
         the caretaker turned out the lights and both players went on by torch.",
    ),
];

impl Newsroom {
    /// A folder with [`ARTICLES`] in `articles/`, and as lines of `articles.jsonl`.
    fn new() -> Self {
        let newsroom = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(newsroom.path("articles")).unwrap();
        let mut lines = String::new();
        for (id, text) in ARTICLES {
            newsroom.file(&format!("articles/{id}.txt"), text);
            lines += &format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
        }
        newsroom.file("articles.jsonl", &lines);
        newsroom
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, contents: &str) {
        fs::write(self.path(name), contents).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program with `arguments`, divided at spaces, in this folder and an environment without
    /// settings.
    fn command(&self, arguments: &str) -> Command {
        Command::from_std(self.process(arguments))
    }

    /// The same, for tests that do not wait for the end.
    fn process(&self, arguments: &str) -> process::Command {
        let mut command = process::Command::new(assert_cmd::cargo::cargo_bin!("wirecopy"));
        command.current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WIRECOPY_") {
                command.env_remove(name);
            }
        }
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.args(arguments.split(' ').filter(|word| !word.is_empty()));
        command
    }

    /// Run it to its end.
    fn run(&self, arguments: &str) -> Assert {
        self.command(arguments).assert()
    }
}

/// What is in `folder`, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// That `arguments` end with exit code 2, nothing on stdout, and one line on stderr that begins and
/// goes on as it should.
fn check_error(newsroom: &Newsroom, arguments: &str, expected: &str) {
    let assert = newsroom.run(arguments).code(2).stdout("");
    let said = stderr(&assert);
    assert!(said.starts_with("wirecopy: error: "), "{said}");
    assert!(said.contains(expected), "expected `{expected}` in: {said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}
