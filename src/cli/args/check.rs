//! The arguments of `wirecopy check`, and of what else asks an archive.

use std::path::PathBuf;

use clap::Args;

use super::{
    BoilerplateArgs, CommonArgs, CreditArgs, LimitArgs, LooksArgs, PassageArgs, ReportArgs, RunArgs,
};
use crate::{
    cli::values::{self, Candidates},
    corpus::Date,
    pipeline::Filter,
    report::gate::Gate,
};

/// Check drafts against an archive.
///
/// Every DRAFT is compared with what of the archive shares wording with it. The report has the drafts
/// and those articles; in each pair, `a` is the draft. An article of the archive with the id of a draft is an
/// earlier version of it, and is left out. A draft without a date counts as later than the archive.
///
/// A DRAFT is a .txt file, or a file or folder of articles as for `wirecopy scan`. On standard input (`-`)
/// what begins with { is JSONL, and anything else is one article with the id `stdin`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES, after_long_help = CHECK_LONG_EXAMPLES)]
pub(crate) struct CheckArgs {
    /// Files or folders of drafts; `-` is standard input
    #[arg(required = true, value_name = "DRAFT")]
    pub(crate) drafts: Vec<PathBuf>,

    /// The archive
    #[arg(long, value_name = "ARCHIVE", value_hint = clap::ValueHint::DirPath)]
    pub(crate) archive: PathBuf,

    /// Exit with status 1 when a draft meets this condition, as in 'uncredited_prose > 20%'
    ///
    /// May be given several times. The report is written all the same. What conditions are made of is
    /// told below.
    #[arg(long, value_name = "EXPR", help_heading = "Report")]
    pub(crate) fail_on: Vec<Gate>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = "Report")]
    pub(crate) json: bool,

    /// Call articles and outlets by numbers in the report
    ///
    /// As for `wirecopy scan`.
    #[arg(long, help_heading = "Report")]
    pub(crate) anonymise: bool,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
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

/// Which articles of an archive are looked at.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which articles of the archive")]
pub(crate) struct FilterArgs {
    /// Only what appeared on DATE or later: 2024-05-01 or 2024-05-01T12:00:00Z
    ///
    /// A day is one of Greenwich. An article without a date did not appear since any.
    #[arg(long, value_name = "DATE", value_parser = values::date, requires = "archive")]
    pub(crate) since: Option<Date>,

    /// Only what appeared on DATE or earlier
    #[arg(long, value_name = "DATE", value_parser = values::date, requires = "archive")]
    pub(crate) until: Option<Date>,

    /// Only articles of this outlet
    ///
    /// May be given several times: articles of any of them.
    #[arg(long, value_name = "NAME", requires = "archive")]
    pub(crate) outlet: Vec<String>,

    /// No articles of this outlet
    ///
    /// May be given several times.
    #[arg(long, value_name = "NAME", requires = "archive")]
    pub(crate) not_outlet: Vec<String>,

    /// Compare each article with at most N of the archive [default: 48]
    ///
    /// Those that share most of what few others have, and for every stretch that somebody has one who has
    /// it.
    #[arg(long, value_name = "N", requires = "archive")]
    pub(crate) candidates: Option<Candidates>,
}

impl FilterArgs {
    /// What passes.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            since: self.since.clone(),
            until: self.until.clone(),
            outlets: self.outlet.clone(),
            not_outlets: self.not_outlet.clone(),
        }
    }
}

const CHECK_EXAMPLES: &str = "\
Examples:
  wirecopy check draft.txt --archive news.wcx
      does the draft repeat anything that the archive has?
  wirecopy check draft.txt --archive news.wcx --fail-on 'uncredited_prose > 20%'
      the same as a gate: exit status 1 if so
  pbpaste | wirecopy check - --archive news.wcx --not-outlet \"Our Gazette\" -o report.html
      the clipboard against what others have published, side by side";

const CHECK_LONG_EXAMPLES: &str = "\
Conditions:
  A condition compares figures of a draft with numbers, percentages or names: > >= < <= == !=. It can use
  `not`, `and`, `or`, which bind in this order, and parentheses.

  Shares of the draft's words, as 20% or 0.2:
    uncredited_prose  prose that an earlier article has and the draft does not credit
    credited_prose    prose that an earlier article has and the draft credits
    shared            everything inside passages, of which
    prose             the draft's own words,
    quoted            quotation on both sides, and
    boilerplate       furniture
  Shares of its shingles, the highest over all articles:
    resemblance       shared by both, of those of either
    containment       shared by both, of those of the draft
  Counts:
    words, shared_words, prose_words, quoted_words, boilerplate_words, credited_words, uncredited_words
    longest_passage   words of the longest passage of prose
    sources           articles that account for its prose
  Others:
    relation          the gravest: \"copy\", \"partial\", \"quotation\", \"boilerplate\", \"incidental\" or \"none\"
    credited          whether every article that accounts for its prose is credited; so if there is none

Examples:
  wirecopy check draft.txt --archive news.wcx
      does the draft repeat anything that the archive has?
  wirecopy check draft.txt --archive news.wcx --fail-on 'uncredited_prose > 20%'
      the same as a gate: exit status 1 if so
  wirecopy check drafts/ --archive news.wcx --json --fail-on 'relation == \"copy\" and not credited'
      all drafts of a folder, for another program
  wirecopy check draft.txt --archive news.wcx --since 2024-01-01 --outlet Reuters --outlet AP
      only against what two agencies have sent this year
  pbpaste | wirecopy check - --archive news.wcx --not-outlet \"Our Gazette\" -o report.html
      the clipboard against what others have published, side by side";
