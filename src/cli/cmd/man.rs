//! `wirecopy man`: the manual pages, made from what `--help` prints.

use std::path::Path;

use anyhow::bail;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::{
    Outcome,
    args::{Cli, ManArgs},
    output::Output,
};

/// Print one page, or write them all.
pub(in crate::cli) fn run(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut root = Cli::command();
    // Gives the subcommands their full names.
    root.build();
    if let Some(folder) = &args.output {
        write_all(&root, folder)?;
    } else {
        let command = match &args.command {
            Some(name) => find(&root, name)?,
            None => &root,
        };
        write_page(command, Output::Stdout)?;
    }
    Ok(Outcome::Done)
}

/// The page of `command`, dated by the version: a page with the day of its making would differ every
/// day.
fn page(command: &Command) -> Man {
    Man::new(command.clone())
        .source(concat!("wirecopy ", env!("CARGO_PKG_VERSION")))
        .manual("wirecopy manual")
}

/// Write the page of a command, and those of its own commands.
fn write_all(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join(page(command).get_filename());
    write_page(command, Output::create(Some(&path))?)?;
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        write_all(below, folder)?;
    }
    Ok(())
}

fn write_page(command: &Command, output: Output) -> anyhow::Result<()> {
    output.write(|out| page(command).render(out))
}

fn find<'r>(root: &'r Command, name: &str) -> anyhow::Result<&'r Command> {
    let Some(command) = root.find_subcommand(name) else {
        let known: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        bail!("there is no command `{name}`; expected one of {}", known.join(", "));
    };
    Ok(command)
}
