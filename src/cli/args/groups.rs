//! Groups of arguments that several commands take, and the settings that they become.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{
        settings::Settings,
        values::{
            ColorWhen, FieldColumn, MemoryLimit, ProgressWhen, Recall, SameOutlet, Sensitivity,
            ShingleWords, Threads, Threshold, Window,
        },
    },
    report::{Format, GraphOf, lists::ListName},
};

/// Where the report goes and what it looks like.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct ReportArgs {
    /// Write the report to FILE instead of standard output
    ///
    /// The file appears only when it is complete. `-` is standard output.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// Form of the report [default: by the extension of FILE, else table]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// List incidental and boilerplate pairs in the table too
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true)]
    pub(crate) all: Option<bool>,

    /// Write this list alone, with all its rows: as csv, table or markdown
    ///
    /// csv writes a row for each passage otherwise, and the other two the beginning of each list. json
    /// and jsonl always have all lists.
    #[arg(long, value_enum, value_name = "LIST")]
    pub(crate) list: Option<ListName>,

    /// What the nodes of graphml and dot are [default: articles]
    #[arg(long, value_enum, value_name = "NODES")]
    pub(crate) graph: Option<GraphOf>,
}

/// Which pairs are left out before anything is compared.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which pairs")]
pub(crate) struct LimitArgs {
    /// Compare only articles that appeared within SPAN of each other: 3d, 72h or 90m [default: none]
    ///
    /// A date without an hour is any moment of that day in any time zone, and one such moment within SPAN
    /// is enough. Articles without a date are compared with all. Listed pairs are always compared.
    #[arg(long, value_name = "SPAN")]
    pub(crate) window: Option<Window>,

    /// What is made of two articles of one outlet [default: versions]
    ///
    /// Listed pairs are always compared.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) same_outlet: Option<SameOutlet>,
}

/// How pairs of whole articles are proposed.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is found")]
pub(crate) struct LshArgs {
    /// Resemblance from which whole articles are found, 0.05 to 1 [default: 0.5]
    ///
    /// Shared passages are found whatever the articles' resemblance; this is about near-duplicates.
    #[arg(long, value_name = "J")]
    pub(crate) threshold: Option<Threshold>,

    /// Chance of finding a pair at the threshold, 0.5 to 0.9999 [default: 0.99]
    ///
    /// Bands and rows are chosen so; `wirecopy explain` prints the choice.
    #[arg(long, value_name = "R")]
    pub(crate) recall: Option<Recall>,
}

/// Which near-duplicates are looked for, and with how much memory.
#[derive(Debug, Args)]
pub(crate) struct NearDuplicateArgs {
    /// Drop what resembles these references, instead of comparing the INPUT articles with each other
    ///
    /// To clear a training set of what is in a test set.
    #[arg(long, num_args = 1.., value_name = "REF", help_heading = "What is found")]
    pub(crate) against: Vec<PathBuf>,

    /// Resemblance from which articles are near-duplicates, 0.05 to 1 [default: 0.8]
    #[arg(long, value_name = "J", help_heading = "What is found")]
    pub(crate) threshold: Option<Threshold>,

    /// Chance of finding a pair at the threshold, 0.5 to 0.9999 [default: 0.99]
    #[arg(long, value_name = "R", help_heading = "What is found")]
    pub(crate) recall: Option<Recall>,

    /// Use at most so much memory, as in 2GiB [default: half of the machine]
    ///
    /// Articles longer than a 64th of it are skipped, and named.
    #[arg(long, value_name = "SIZE", help_heading = "General")]
    pub(crate) memory_limit: Option<MemoryLimit>,
}

/// What counts as a passage.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is found")]
pub(crate) struct PassageArgs {
    /// Loosest kind of passage looked for [default: rewritten]
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) sensitivity: Option<Sensitivity>,
}

/// Whose credits are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is found")]
pub(crate) struct CreditArgs {
    /// Know the news agencies listed in FILE too
    ///
    /// TOML, a table for each: [[agency]] with `name`, and as needed `aliases` (other names, in any
    /// script), `careful` (names that are also something else: they count only where nothing but
    /// agencies stands), `country` and `hosts` (its own sites). Of an agency that wirecopy knows
    /// by this `name`, the rest is added to what it knows.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) agencies: Option<PathBuf>,
}

/// What is furniture whatever the corpus says.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is found")]
pub(crate) struct BoilerplateArgs {
    /// Count the fragments listed in FILE as boilerplate too
    ///
    /// One on each line; lines that begin with # are comments. They are found by their words, anywhere
    /// in an article: case and punctuation do not matter. `wirecopy scan --boilerplate-to` writes
    /// such a file.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) boilerplate: Option<PathBuf>,
}

/// What every command that reads articles takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct CommonArgs {
    /// Words in a shingle, 3 to 16 [default: 5]
    ///
    /// Shared runs that are shorter propose no pair. Fewer words find more, and take longer.
    #[arg(long, value_name = "K", help_heading = "What is found")]
    pub(crate) shingle: Option<ShingleWords>,

    /// Read the field NAME from the column COLUMN
    ///
    /// May be given several times: --field text=body --field id=key. The column `none` withholds
    /// the field.
    #[arg(long = "field", value_name = "NAME=COLUMN", help_heading = "Input")]
    pub(crate) fields: Vec<FieldColumn>,

    /// Number of threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N")]
    pub(crate) threads: Option<Threads>,

    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Name every skipped article and every file that was not UTF-8
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

impl CommonArgs {
    /// The settings among these arguments.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            threads: self.threads,
            field: self.fields.clone(),
            shingle: self.shingle,
            ..Settings::default()
        }
    }
}

/// How a long run is watched, and what it makes of articles that cannot be read.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct RunArgs {
    /// Exit with status 3 when articles were skipped
    ///
    /// The report is written all the same, and lists what was skipped.
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true, help_heading = "Input")]
    pub(crate) strict: Option<bool>,

    /// When to show the progress on stderr [default: auto]
    #[arg(long, value_enum, value_name = "WHEN")]
    pub(crate) progress: Option<ProgressWhen>,
}

/// How what is printed looks.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct LooksArgs {
    /// When to use colours [default: auto]
    #[arg(long, value_enum, value_name = "WHEN")]
    pub(crate) color: Option<ColorWhen>,
}

impl RunArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.progress = self.progress;
        settings.strict = self.strict;
    }
}

impl LooksArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.color = self.color;
    }
}

impl NearDuplicateArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.threshold = self.threshold;
        settings.recall = self.recall;
        settings.memory_limit = self.memory_limit;
    }
}

impl PassageArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.sensitivity = self.sensitivity;
    }
}

impl LimitArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.window = self.window;
        settings.same_outlet = self.same_outlet;
    }
}

impl CreditArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.agencies.clone_from(&self.agencies);
    }
}

impl BoilerplateArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.boilerplate.clone_from(&self.boilerplate);
    }
}

impl LshArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.threshold = self.threshold;
        settings.recall = self.recall;
    }
}

impl ReportArgs {
    /// Add these arguments to `settings`.
    pub(crate) fn add_to(&self, settings: &mut Settings) {
        settings.format = self.format;
        settings.all = self.all;
    }
}
