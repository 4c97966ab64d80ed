//! The command line: arguments in, a report and an exit code out.
//!
//! ```text
//! args ──► settings ──► options ──► cmd/<command> ──► exit code
//! typed    + environment  meant      reads, scans,     0 done, 1 done and a gate tripped, 2 error,
//!          + wirecopy.toml           writes            3 done but articles were skipped under --strict
//! ```
//!
//! Only this module looks at the environment, the settings file and the terminal, prints, or ends
//! the process. Data goes to stdout, everything else to stderr.

mod args;
mod cmd;
mod interrupt;
mod memory;
mod message;
mod options;
mod output;
mod progress;
mod settings;
mod usage;
mod values;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use args::{Cli, Command};

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// As asked for.
    Done,
    /// The same, but articles were skipped and `--strict` was given.
    Incomplete,
    /// The same, and an article meets a condition of `--fail-on`. This is told before what was skipped.
    Tripped,
}

/// Exit code of [`Outcome::Tripped`].
const TRIPPED: u8 = 1;

/// Exit code of a command that failed.
const FAILED: u8 = 2;
/// Exit code of [`Outcome::Incomplete`].
const INCOMPLETE: u8 = 3;

/// Do what `arguments`, of which the first is the program's own name, ask for. Every failure has
/// been told on stderr when this returns.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::show(&error),
    };
    interrupt::listen();
    let outcome = match &cli.command {
        Command::Scan(args) => cmd::scan::run(args),
        Command::Check(args) => cmd::check::run(args),
        Command::Compare(args) => cmd::compare::run(args),
        Command::Dedup(args) => cmd::dedup::run(args),
        Command::Plan(args) => cmd::plan::run(args),
        Command::Archive(args) => cmd::archive::run(args),
        Command::Explain(args) => cmd::explain::run(args),
        Command::Completions(args) => cmd::completions::run(args),
        Command::Man(args) => cmd::man::run(args),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Tripped) => ExitCode::from(TRIPPED),
        Ok(Outcome::Incomplete) => ExitCode::from(INCOMPLETE),
        Err(error) => {
            message::error(&error);
            ExitCode::from(FAILED)
        }
    }
}
