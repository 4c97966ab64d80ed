//! The arguments of `wirecopy archive`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{CommonArgs, LooksArgs, RunArgs};
use crate::cli::values::{Condition, Day, FieldColumn, ProgressWhen, Threads};

/// Keep articles, so that a draft can be checked against them at once.
///
/// An archive is a folder. It keeps the articles with their texts, compressed, and what they are found by. It is
/// changed by one command at a time, which happens wholly or not at all, whatever interrupts it; any
/// number may read it meanwhile.
#[derive(Debug, Args)]
#[command(after_help = ARCHIVE_EXAMPLES, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct ArchiveArgs {
    #[command(subcommand)]
    pub(crate) command: ArchiveCommand,
}

const ARCHIVE_EXAMPLES: &str = "\
Examples:
  wirecopy archive add news.wcx articles/ wire.jsonl.gz
      make an archive, or add to it what it does not have
  wirecopy archive list news.wcx --where 'outlet == Reuters and words > 300'
      which articles it has
  wirecopy archive expire news.wcx --before 2023-01-01
      remove what is older
  wirecopy archive verify news.wcx
      read every byte of it, and say what is wrong

Use `wirecopy archive COMMAND --help` for more about a command.";

#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveCommand {
    Add(Box<AddArgs>),
    Amend(AmendArgs),
    Remove(RemoveArgs),
    Expire(ExpireArgs),
    List(ListArgs),
    Show(ShowArgs),
    Stats(StatsArgs),
    Verify(VerifyArgs),
    Compact(CompactArgs),
    Export(ExportArgs),
}

/// Add articles, and make the archive where there is none.
///
/// What the archive has already, with the same text, changes nothing; other metadata replace what was
/// known; another text under a known id is a new version of the article, and replaces the old. Of several
/// articles with one id the first counts.
#[derive(Debug, Args)]
#[command(after_help = ADD_EXAMPLES)]
pub(crate) struct AddArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Files or folders of articles; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Shingles of which one is kept, 1 to 64, for a new archive [default: 8]
    ///
    /// Any N - 1 words and a shingle in a row that a draft shares with an article propose it. Fewer find shorter
    /// runs, and take more room.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64), help_heading = "What is found")]
    pub(crate) window: Option<u8>,

    /// Print the counts as a JSON object
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

const ADD_EXAMPLES: &str = "\
Examples:
  wirecopy archive add news.wcx articles/
      every article of a folder
  zcat today.jsonl.gz | wirecopy archive add news.wcx - --field text=body
      from a pipe, with the text in the column `body`";

/// Correct what is known of articles, without their texts.
///
/// INPUT are JSON lines with an `id` and the fields that are to change. A field that is not there stays as it
/// is, and `null` removes it. Ids that the archive does not have are named and skipped.
#[derive(Debug, Args)]
#[command(after_help = AMEND_EXAMPLES)]
pub(crate) struct AmendArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Files of JSON lines; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Read the field NAME from the column COLUMN
    #[arg(long = "field", value_name = "NAME=COLUMN", help_heading = "Input")]
    pub(crate) fields: Vec<FieldColumn>,

    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const AMEND_EXAMPLES: &str = "\
Examples:
  wirecopy archive amend news.wcx corrections.jsonl
      lines such as {\"id\":\"herald-17\",\"byline\":\"A. Reporter\",\"outlet\":null}";

/// Remove articles.
///
/// All of them or, where an id is unknown, none. Their room comes free with `wirecopy archive compact`.
#[derive(Debug, Args)]
#[command(after_help = REMOVE_EXAMPLES)]
pub(crate) struct RemoveArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Ids of articles
    #[arg(value_name = "ID", required_unless_present = "condition", conflicts_with = "condition")]
    pub(crate) ids: Vec<String>,

    /// Remove the articles for which EXPR certainly holds
    ///
    /// See `wirecopy archive list --help` for what it may be, and look at what it finds there first.
    #[arg(long = "where", value_name = "EXPR", id = "condition")]
    pub(crate) condition: Option<Condition>,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const REMOVE_EXAMPLES: &str = "\
Examples:
  wirecopy archive remove news.wcx herald-17 herald-18
      two articles
  wirecopy archive remove news.wcx --where 'outlet == \"The Herald\" and words < 20'
      all that are so";

/// Remove old articles.
///
/// An article is removed if it certainly appeared before the day, in whatever time zone. Those without a
/// date stay, and are counted.
#[derive(Debug, Args)]
#[command(after_help = EXPIRE_EXAMPLES)]
pub(crate) struct ExpireArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Remove what appeared before: YYYY-MM-DD or RFC 3339
    #[arg(long, value_name = "DATE")]
    pub(crate) before: Day,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const EXPIRE_EXAMPLES: &str = "\
Examples:
  wirecopy archive expire news.wcx --before 2023-01-01
      what appeared in 2022 and earlier, but for the last two days of the year, which somewhere may
      have been the new one";

/// List articles, by id.
///
/// EXPR compares the fields id, outlet, title, byline, url, kind, lang, date, words and version with values: ==,
/// !=, <, <=, >, >= and ~, which is \"contains\"; joined by `and`, `or`, `not` and parentheses. Values of several
/// words stand in quotation marks; `none` is no value. A date without an hour is any moment of that day in any time
/// zone, and only what is certainly so is listed.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub(crate) struct ListArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// List the articles for which EXPR certainly holds
    #[arg(long = "where", value_name = "EXPR")]
    pub(crate) condition: Option<Condition>,

    /// Form of the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: ListFormat,

    #[command(flatten)]
    pub(crate) looks: LooksArgs,
    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const LIST_EXAMPLES: &str = "\
Examples:
  wirecopy archive list news.wcx
      all articles
  wirecopy archive list news.wcx --where 'outlet ~ herald and not (date < 2024-05-01 or kind == wire)'
      some of them
  wirecopy archive list news.wcx --where 'date == none' --format jsonl
      those without a date, with all their fields";

/// What a list of articles looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A line for each article, for a terminal.
    #[default]
    Table,
    /// One JSON object on each line, with all fields.
    Jsonl,
    /// For a spreadsheet.
    Csv,
}

/// Show an article and its text.
#[derive(Debug, Args)]
#[command(after_help = SHOW_EXAMPLES)]
pub(crate) struct ShowArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Id of the article
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Print it as a JSON object
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  wirecopy archive show news.wcx herald-17";

/// Tell what an archive holds, and what it takes.
#[derive(Debug, Args)]
#[command(after_help = STATS_EXAMPLES)]
pub(crate) struct StatsArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Print it as a JSON object
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const STATS_EXAMPLES: &str = "\
Examples:
  wirecopy archive stats news.wcx";

/// Read every byte of an archive, and say what is wrong.
///
/// Every fault is a line on stderr, and the exit status then is 2.
#[derive(Debug, Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// When to show the progress on stderr [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", help_heading = "General")]
    pub(crate) progress: Option<ProgressWhen>,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  wirecopy archive verify news.wcx && cp -r news.wcx /backup/";

/// Give back the room of what was removed.
///
/// Writes the articles anew as one segment. That needs room for them beside the old ones, and may be interrupted
/// at any moment: the archive then is as it was.
#[derive(Debug, Args)]
#[command(after_help = COMPACT_EXAMPLES)]
pub(crate) struct CompactArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const COMPACT_EXAMPLES: &str = "\
Examples:
  wirecopy archive compact news.wcx";

/// Write the articles as JSON lines, by id, with all their fields.
///
/// `wirecopy archive add` makes the same archive of them.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct ExportArgs {
    /// The folder of the archive
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: PathBuf,

    /// Write to FILE instead of standard output: .jsonl, also .gz and .zst
    ///
    /// The file appears only when it is complete.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// When to show the progress on stderr [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", help_heading = "General")]
    pub(crate) progress: Option<ProgressWhen>,

    #[command(flatten)]
    pub(crate) general: GeneralArgs,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  wirecopy archive export news.wcx -o news.jsonl.zst
      a copy that any program can read";

/// What the commands take that read no articles.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct GeneralArgs {
    /// Number of threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N")]
    pub(crate) threads: Option<Threads>,

    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Name everything that was skipped
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

impl GeneralArgs {
    /// The same, as the commands have them that read articles.
    pub(crate) fn common(&self, fields: &[FieldColumn]) -> CommonArgs {
        CommonArgs {
            shingle: None,
            fields: fields.to_vec(),
            threads: self.threads,
            quiet: self.quiet,
            verbose: self.verbose,
        }
    }
}
