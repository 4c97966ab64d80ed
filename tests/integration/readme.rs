//! Holds README.md and the pages on provenance and the archive to what the program prints.
//!
//! Each line that begins with `$ wirecopy ` in a `console` block is run in a folder with copies of
//! `seeds/` and `docs/draft.txt`, and what it writes to stdout must be the rest of the block. `WIRECOPY_REFRESH=1 cargo
//! test readme` writes the blocks anew. The two set-up commands are not run from here, since the one
//! builds this program and the other runs this test: only that they are there, and that the job of
//! the first succeeds.

use std::{fmt::Write as _, fs, path::Path};

use assert_cmd::Command;
use tempfile::TempDir;

const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn readme_shows_what_is_printed() {
    check_page("README.md");
}

#[test]
fn the_page_on_provenance_shows_what_is_printed() {
    check_page("docs/provenance.md");
}

#[test]
fn the_page_on_the_archive_shows_what_is_printed() {
    check_page("docs/archive.md");
}

/// That a page shows what its commands print.
fn check_page(name: &str) {
    let path = Path::new(PROJECT).join(name);
    let page = fs::read_to_string(&path).unwrap();
    let printed = with_real_output(&page);
    if std::env::var_os("WIRECOPY_REFRESH").is_some() {
        fs::write(&path, &printed).unwrap();
        return;
    }
    for (number, (shown, real)) in page.lines().zip(printed.lines()).enumerate() {
        assert_eq!(shown, real, "{name}:{}; see WIRECOPY_REFRESH", number + 1);
    }
    assert_eq!(page.lines().count(), printed.lines().count());
}

#[test]
fn two_commands_set_everything_up() {
    let readme = fs::read_to_string(Path::new(PROJECT).join("README.md")).unwrap();
    let commands: Vec<&str> = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .map(str::trim)
        .collect();
    assert_eq!(commands, ["cargo run --release -- scan seeds/", "cargo test"]);
    let ci = fs::read_to_string(Path::new(PROJECT).join(".ci/run")).unwrap();
    assert!(ci.contains("cargo test"), "CI runs the tests as the README does");
}

#[test]
fn the_python_of_the_readme_slices_passages() {
    let folder = folder();
    let report = run("wirecopy scan seeds/ --format jsonl", &folder);
    let Some(printed) = python(&script(2), report, &folder) else { return };
    assert!(printed.contains("lantern-rust | A barrier like this"), "{printed}");
}

#[test]
fn the_python_of_the_readme_counts_the_same_resemblance() {
    let folder = folder();
    let pairs = "wirecopy dedup seeds/ --threshold 0.05 --action list -o list.jsonl --pairs-to -";
    let pairs = run(pairs, &folder);
    assert!(pairs.lines().count() > 5, "{pairs}");
    let check = "
import json, sys
texts = {a['id']: a['text'] for a in map(json.loads, open('seeds/articles.jsonl', encoding='utf-8'))}
for line in sys.stdin:
    a, b, told = line.split()
    print(f'{a}\\t{b}\\t{resemblance(texts[a], texts[b]):.4f}')
";
    let Some(printed) = python(&(script(1) + check), pairs.clone(), &folder) else { return };
    assert_eq!(printed, pairs);
}

/// A block of Python of the page, counted from 1.
fn script(number: usize) -> String {
    let readme = fs::read_to_string(Path::new(PROJECT).join("README.md")).unwrap();
    let block = readme.split("```python\n").nth(number).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// What a script prints; nothing where there is no Python.
#[expect(clippy::print_stdout, reason = "a test that was skipped says so")]
fn python(script: &str, input: String, folder: &TempDir) -> Option<String> {
    let mut command = Command::new("python3");
    let ran = command.args(["-c", script]).current_dir(folder.path()).write_stdin(input).output();
    let Ok(output) = ran else {
        println!("skipped: there is no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The page with what its commands really print.
fn with_real_output(readme: &str) -> String {
    let folder = folder();
    let mut out = String::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        if line != "```console" {
            continue;
        }
        for line in lines.by_ref().take_while(|line| *line != "```") {
            if let Some(command) = line.strip_prefix("$ ") {
                write!(out, "{line}\n{}", run(command, &folder)).unwrap();
            }
        }
        writeln!(out, "```").unwrap();
    }
    out
}

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("seeds")).unwrap();
    let articles = Path::new(PROJECT).join("seeds/articles.jsonl");
    fs::copy(articles, folder.path().join("seeds/articles.jsonl")).unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    let draft = Path::new(PROJECT).join("docs/draft.txt");
    fs::copy(draft, folder.path().join("docs/draft.txt")).unwrap();
    folder
}

/// What a command of the page writes to stdout.
fn run(command: &str, folder: &TempDir) -> String {
    let arguments = command.strip_prefix("wirecopy ").expect("the page runs only wirecopy");
    let assert = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(words(arguments))
        .current_dir(folder.path())
        .assert()
        .success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// The words of a command, of which some stand in single quotation marks.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('\'').enumerate();
    parts.fold(Vec::new(), |mut words, (place, part)| {
        match place % 2 {
            1 => words.push(part),
            _ => words.extend(part.split_whitespace()),
        }
        words
    })
}
