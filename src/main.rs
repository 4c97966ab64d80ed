//! The `wirecopy` program. Everything that it does is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecopy::cli::run(std::env::args_os())
}
