//! The arguments as they are typed: what `clap` reads, and the help that it prints.
//!
//! Nothing is decided here. A setting that can also come from the environment or the settings file
//! is an `Option`, and stays one until [`super::options`] has seen all three.

mod archive;
mod check;
mod groups;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use archive::*;
pub(crate) use check::*;
pub(crate) use groups::*;

use super::values::{Action, KeepPolicy, MemoryLimit};

/// Find which news articles reuse wording from each other or from wire copy.
#[derive(Debug, Parser)]
#[command(
    name = "wirecopy",
    version,
    disable_help_subcommand = true,
    infer_subcommands = false,
    arg_required_else_help = true,
    styles = clap::builder::Styles::plain(),
    max_term_width = 100,
    long_about = LONG_ABOUT,
    after_help = "Examples:\n  wirecopy scan articles/ -o report.html\n  wirecopy compare draft.txt wire.txt\n\nUse `wirecopy COMMAND --help` for more about a command.",
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const LONG_ABOUT: &str = "\
Find which news articles reuse wording from each other or from wire copy: where exactly, how much, \
whether it is quotation, and whether it is credited.

Articles are .txt files (one article each), .jsonl or .ndjson (one JSON object on each line) and \
.json (an array of objects); each plain, .gz or .zst. A folder is read with all its subfolders, and \
`-` is standard input (JSONL). An object has `text`, and may have `id`, `title`, `outlet`, `date`, \
`url`, `byline`, `kind` and `lang`.

A setting comes from the command line, else from the environment (WIRECOPY_THREADS for --threads), \
else from the file wirecopy.toml in the current folder (threads = 2).

Exit status: 0 done; 1 done, and a draft meets a condition of --fail-on; 2 error; 3 done, but articles \
were skipped under --strict; 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(Box<ScanArgs>),
    Compare(CompareArgs),
    Check(Box<CheckArgs>),
    Dedup(Box<DedupArgs>),
    Plan(PlanArgs),
    Archive(ArchiveArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Find shared wording among articles.
///
/// Every article is compared with every other that shares wording with it; or, with --against,
/// each INPUT article with the references only; or, with --pairs, only the pairs listed. The
/// table lists pairs with shared prose or quotation; the other formats list every pair.
#[derive(Debug, Args)]
#[command(after_help = SCAN_EXAMPLES)]
pub(crate) struct ScanArgs {
    /// Files or folders of articles; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Compare each INPUT article with these references only
    ///
    /// In each pair of the report, `a` is the INPUT article and `b` the reference. Ids must be
    /// unique across both.
    #[arg(long, num_args = 1.., value_name = "REF", conflicts_with = "pairs", help_heading = "Which pairs")]
    pub(crate) against: Vec<PathBuf>,

    /// Compare only the pairs of ids listed in FILE
    ///
    /// Each line has two ids with a tab between them; empty lines are passed over. In each pair of
    /// the report, `a` is the first of the two. `-` is standard input.
    #[arg(long, value_name = "FILE", help_heading = "Which pairs")]
    pub(crate) pairs: Option<PathBuf>,

    /// Compare each INPUT article also with what of this archive shares wording with it
    ///
    /// In each pair with an article of the archive, that is `b`. An article of the archive with the id of an
    /// INPUT article is an earlier version of it, and is left out.
    #[arg(long, value_name = "ARCHIVE", conflicts_with_all = ["pairs", "against"], value_hint = clap::ValueHint::DirPath, help_heading = "Which pairs")]
    pub(crate) archive: Option<PathBuf>,

    /// Add the INPUT articles to the archive when the report is written
    ///
    /// As `wirecopy archive add` does. If the report cannot be written nothing is added.
    #[arg(long, requires = "archive", help_heading = "Which pairs")]
    pub(crate) add: bool,

    /// Write the boilerplate that was discovered to FILE, for --boilerplate
    ///
    /// One fragment on each line, the most frequent first, under a comment that says how many articles
    /// have it; and what --boilerplate was given.
    #[arg(long, value_name = "FILE", conflicts_with = "archive", value_hint = clap::ValueHint::FilePath, help_heading = "Report")]
    pub(crate) boilerplate_to: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,

    /// Use at most so much memory, as in 2GiB [default: half of the machine]
    ///
    /// Texts and words that do not fit go to a temporary file, some five bytes for each of text. What is found has
    /// to fit: where it does not, the scan ends with an error.
    #[arg(long, value_name = "SIZE", help_heading = "General")]
    pub(crate) memory_limit: Option<MemoryLimit>,

    /// Keep the temporary file in FOLDER [default: beside the report, or where the system has them]
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath, help_heading = "General")]
    pub(crate) work: Option<PathBuf>,

    /// Call articles and outlets by numbers in the report
    ///
    /// For sending it outside: `article 07` and `Outlet 2`, the same in every format. Addresses, bylines, unknown
    /// fields and the names of files are left out; texts, headlines, dates and credits stay.
    #[arg(long, help_heading = "Output")]
    pub(crate) anonymise: bool,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
    #[command(flatten)]
    pub(crate) lsh: LshArgs,
    #[command(flatten)]
    pub(crate) passages: PassageArgs,
    #[command(flatten)]
    pub(crate) credits: CreditArgs,
    #[command(flatten)]
    pub(crate) boilerplate: BoilerplateArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) looks: LooksArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const SCAN_EXAMPLES: &str = "\
Examples:
  wirecopy scan articles/
      which of these articles share wording, as a table
  wirecopy scan articles/ -o report.html
      the same as a page, with both texts side by side
  wirecopy scan draft.txt --against wire/ archive.jsonl.gz
      does the draft repeat anything?
  wirecopy scan today/ --archive news.wcx
      today's articles among themselves and against all that were published
  wirecopy scan today/ --against wires/ --window 72h
      which of today's articles carry these wires, and do they say so?
  zcat crawl.jsonl.gz | wirecopy scan - --field text=body --format jsonl -j 4
      articles from a pipe, whose text is in the column `body`";

/// Show two articles side by side.
///
/// A and B are two files of one article each or, with --in, the ids of two articles in the inputs
/// named there. Their shared passages are marked.
#[derive(Debug, Args)]
#[command(after_help = COMPARE_EXAMPLES)]
pub(crate) struct CompareArgs {
    /// A file with one article or, with --in, an id
    #[arg(value_name = "A")]
    pub(crate) a: String,

    /// Another file with one article or, with --in, an id
    #[arg(value_name = "B")]
    pub(crate) b: String,

    /// Look for the ids A and B in this file or folder
    ///
    /// May be given several times.
    #[arg(long = "in", value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) passages: PassageArgs,
    #[command(flatten)]
    pub(crate) credits: CreditArgs,
    #[command(flatten)]
    pub(crate) boilerplate: BoilerplateArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) looks: LooksArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  wirecopy compare draft.txt wire.txt
      two files
  wirecopy compare gazette-17 reuters-4 --in articles.jsonl
      two articles of a collection, by their ids
  wirecopy compare draft.txt wire.txt --color always | less -R
      in a pager, with colours";

/// Explain why a pair was or was not found.
///
/// Prints what every stage saw of the articles with the ids A and B: their shingles, the LSH bands
/// on which they agree, their anchors and passages; and the setting that would have kept
/// the pair.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Id of an article
    #[arg(value_name = "A")]
    pub(crate) a: String,

    /// Id of another article
    #[arg(value_name = "B")]
    pub(crate) b: String,

    /// Files or folders of articles; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) lsh: LshArgs,
    #[command(flatten)]
    pub(crate) passages: PassageArgs,
    #[command(flatten)]
    pub(crate) credits: CreditArgs,
    #[command(flatten)]
    pub(crate) boilerplate: BoilerplateArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) looks: LooksArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  wirecopy explain gazette-17 reuters-4 articles/
      why these two are, or are not, in the report of `wirecopy scan articles/`
  wirecopy explain gazette-17 reuters-4 articles/ --threshold 0.3
      whether another threshold would change that";

/// Clear near-duplicates out of a collection.
///
/// Articles that resemble each other make a family, of which one is kept. Every other is dropped
/// only when it was compared with the kept one, on the text. The articles come out in their order
/// with all their own fields. The input is read two or three times, and may be larger than memory.
#[derive(Debug, Args)]
#[command(after_help = DEDUP_EXAMPLES)]
pub(crate) struct DedupArgs {
    /// Files or folders of articles; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) search: NearDuplicateArgs,

    /// Which article of a family is kept: first, earliest, longest, wire or prefer:FILE
    ///
    /// first: the first in the input. earliest: by date. longest: by words. wire: wire copy before
    /// press releases before articles, then by date. prefer:FILE: the one whose outlet or id
    /// stands first in FILE, one on each line. What is equal goes by the order of the input.
    #[arg(long, value_name = "POLICY", default_value = "first", help_heading = "What is kept")]
    pub(crate) keep: KeepPolicy,

    /// What is written to OUT
    #[arg(long, value_enum, value_name = "ACTION", default_value_t, help_heading = "What is kept")]
    pub(crate) action: Action,

    /// Write to OUT instead of standard output: .jsonl, .json, also .gz and .zst
    ///
    /// Without one of these extensions, in the format of the input. The file appears only when it is
    /// complete.
    #[arg(short, long, value_name = "OUT", value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write every verified pair to FILE: two ids and their resemblance, with tabs between
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    pub(crate) pairs_to: Option<PathBuf>,

    /// Write a map of dropped to kept to FILE: two ids and their resemblance, with tabs between
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    pub(crate) dropped_to: Option<PathBuf>,

    /// Write the settings, the counts, the plan, the audit and what was skipped to FILE, as JSON
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    pub(crate) manifest: Option<PathBuf>,

    /// Look for the near-duplicates of N random articles exactly, and tell what was missed
    ///
    /// The recall by resemblance, with its interval of confidence, goes to stderr and into the manifest. The input
    /// is read twice more.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Output")]
    pub(crate) audit: Option<u32>,

    /// Draw the articles of --audit with this number
    #[arg(long, value_name = "SEED", default_value_t = 0, help_heading = "Output")]
    pub(crate) seed: u64,

    /// Keep temporary files in FOLDER [default: beside OUT]
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath, help_heading = "General")]
    pub(crate) work: Option<PathBuf>,

    /// Go on behind the last stage that an interrupted run of the same job has finished
    #[arg(long, help_heading = "General")]
    pub(crate) resume: bool,

    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const DEDUP_EXAMPLES: &str = "\
Examples:
  wirecopy dedup crawl.jsonl.gz -o annotated.jsonl.zst
      every article, with its family and the one that is kept for it
  wirecopy dedup crawl/ --action drop --keep earliest -o clean.jsonl.gz --dropped-to dropped.tsv
      the earliest of each family, and which it was kept for
  wirecopy dedup train.jsonl --against test.jsonl --action drop -o clean.jsonl
      the training set without what is in the test set
  wirecopy dedup crawl.jsonl --action list --pairs-to pairs.tsv -o families.jsonl
      the families, and every pair above the threshold";

/// Tell what clearing a collection of near-duplicates will take.
///
/// From a sample of the input: how many articles there are, which bands and rows give the recall that is asked
/// for, how many pairs will be proposed, and how much memory, disk and time that takes.
#[derive(Debug, Args)]
#[command(after_help = PLAN_EXAMPLES)]
pub(crate) struct PlanArgs {
    /// Files or folders of articles
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) search: NearDuplicateArgs,

    /// The folder in which temporary files would be [default: the current folder]
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath, help_heading = "General")]
    pub(crate) work: Option<PathBuf>,

    /// Print the plan as a JSON object
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const PLAN_EXAMPLES: &str = "\
Examples:
  wirecopy plan crawl/
      what `wirecopy dedup crawl/` would take
  wirecopy plan crawl/ --threshold 0.7 --recall 0.999 --memory-limit 4GiB
      whether that can be had with 4 GiB, and what it costs";

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  wirecopy completions bash > ~/.local/share/bash-completion/completions/wirecopy
  wirecopy completions zsh > \"${fpath[1]}/_wirecopy\"
  wirecopy completions fish > ~/.config/fish/completions/wirecopy.fish";

/// Print a manual page, or write them all.
///
/// Without arguments, the page of wirecopy itself is printed.
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(crate) struct ManArgs {
    /// The command whose page is printed
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    pub(crate) command: Option<String>,

    /// Write the page of every command into this folder
    #[arg(short, long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub(crate) output: Option<PathBuf>,
}

const MAN_EXAMPLES: &str = "\
Examples:
  wirecopy man scan | man -l -
      read the page of `wirecopy scan`
  wirecopy man -o ~/.local/share/man/man1
      install the pages";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let call = format!("wirecopy {}", command.get_name());
            assert!(examples.starts_with("Examples:\n") && examples.contains(&call), "{call}");
        }
    }
}
