//! Ctrl-C while articles are read from a pipe that nobody writes to.
#![cfg(unix)]

use std::{
    fs::File,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Newsroom, names_in};

/// Wait until `is_so`, or fail: a test that hangs tells nothing.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// The same, listening to the signals that whatever runs the tests may ignore, such as `nohup`: what is
/// ignored is inherited.
pub(crate) fn listening(command: &Command) -> Command {
    let mut wrapped = Command::new("env");
    wrapped.arg("--default-signal=HUP,INT,TERM").arg(command.get_program());
    wrapped.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

/// A scan that waits for a writer of the named pipe `pipe.jsonl`, with its temporary file made.
fn waiting_scan(newsroom: &Newsroom, more: &str) -> Child {
    let made = Command::new("mkfifo").arg(newsroom.path("pipe.jsonl")).status().unwrap();
    assert!(made.success());
    let direct = newsroom.process(&format!("scan pipe.jsonl -o report.jsonl {more}"));
    let mut command = if cfg!(target_os = "linux") { listening(&direct) } else { direct };
    let child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("the temporary file is there", || {
        names_in(newsroom.folder.path()).iter().any(|name| name.starts_with(".wirecopy-"))
    });
    child
}

fn check(name: &str) {
    let newsroom = Newsroom::new();
    let child = waiting_scan(&newsroom, "");
    signal(&child, name);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let expected = ["articles", "articles.jsonl", "pipe.jsonl"];
    assert_eq!(names_in(newsroom.folder.path()), expected);
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    check("-INT");
}

#[test]
fn a_request_to_terminate_leaves_nothing_behind() {
    check("-TERM");
}

/// Runs for two seconds or more, and so long enough for several lines; a line comes each half second.
#[test]
fn a_watching_program_gets_lines_of_json() {
    let newsroom = Newsroom::new();
    let began = Instant::now();
    let child = waiting_scan(&newsroom, "--progress json");
    thread::sleep(Duration::from_secs(2));
    let writer = File::options().write(true).open(newsroom.path("pipe.jsonl")).unwrap();
    drop(writer);
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with('{')).collect();
    let most = 2.0 + 2.0 * began.elapsed().as_secs_f64();
    assert!(!lines.is_empty() && (lines.len() as f64) < most, "{said}");
    for line in lines {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["stage"], "reading", "{line}");
        assert!(object["done"].is_u64() && object["total"].is_null(), "{line}");
    }
}
