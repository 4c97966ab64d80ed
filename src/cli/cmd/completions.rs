//! `wirecopy completions`: a completion script for a shell.

use clap::CommandFactory;

use crate::cli::{
    Outcome,
    args::{Cli, CompletionsArgs},
    output::Output,
};

/// Print the script.
pub(in crate::cli) fn run(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    // Generated first: the generator panics when it cannot write, and a closed pipe is success.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "wirecopy", &mut script);
    Output::Stdout.write(|out| out.write_all(&script))?;
    Ok(Outcome::Done)
}
