//! Help, version, and what was wrong with the arguments.
//!
//! `clap` explains a mistake in a paragraph with the usage below. Here it becomes one line like
//! every other error, with clap's suggestion and where to read more.

use std::process::ExitCode;

use clap::error::ErrorKind;

use super::{FAILED, message, output::Output};

/// Print what `clap` answered in place of arguments: help and version to stdout, a mistake to
/// stderr.
pub(super) fn show(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match Output::Stdout.write(|out| out.write_all(text.as_bytes())) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    message::error(&error);
                    ExitCode::from(FAILED)
                }
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            message::print(&text);
            ExitCode::from(FAILED)
        }
        _ => {
            message::say(&format!("error: {}", on_one_line(&text)));
            ExitCode::from(FAILED)
        }
    }
}

/// The paragraphs of clap's message on one line: the mistake, the suggestions, and in place of the
/// usage the command that prints it.
fn on_one_line(text: &str) -> String {
    let mut line = String::new();
    let mut command = "wirecopy".to_owned();
    let mut is_told = false;
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(usage) = part.strip_prefix("Usage: ") {
            command =
                usage.split(' ').take_while(|word| is_command(word)).collect::<Vec<_>>().join(" ");
            is_told = true;
        } else if is_told || part.starts_with("For more information") {
            is_told = true;
        } else if let Some(tip) = part.strip_prefix("tip: ") {
            line.push_str("; ");
            line.push_str(tip);
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(part.strip_prefix("error: ").unwrap_or(part));
        }
    }
    format!("{line} (see `{command} --help`)")
}

fn is_command(word: &str) -> bool {
    word.chars().all(|character| character.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::Cli;

    fn check(arguments: &str, expected: &str) {
        let words = std::iter::once("wirecopy").chain(arguments.split(' '));
        let error = Cli::try_parse_from(words).unwrap_err();
        assert_eq!(on_one_line(&error.render().to_string()), expected);
    }

    #[test]
    fn suggestions_stay() {
        check(
            "scna x",
            "unrecognized subcommand 'scna'; a similar subcommand exists: 'scan' (see `wirecopy --help`)",
        );
        check(
            "scan x --treads 2",
            "unexpected argument '--treads' found; a similar argument exists: '--threads' (see `wirecopy scan --help`)",
        );
    }

    #[test]
    fn lists_are_joined() {
        check(
            "compare",
            "the following required arguments were not provided: <A> <B> (see `wirecopy compare --help`)",
        );
    }

    #[test]
    fn values_have_their_reason() {
        check(
            "scan x --threads 0",
            "invalid value '0' for '--threads <N>': expected a whole number from 1 to 1024 (see `wirecopy --help`)",
        );
    }
}
