//! The options as they are meant: every setting has its value, and nothing is left to check.
//!
//! From here on no command looks at arguments, the environment or the settings file again.

use std::{
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};

use super::{
    args::CommonArgs,
    message::Voice,
    settings::{self, Settings},
    values::{ColorWhen, FieldColumn, ProgressWhen, SameOutlet, Sensitivity, Window},
};
use crate::{
    align::{self, AlignOptions},
    corpus::ReadOptions,
    error::{Error, ErrorKind},
    pipeline::{
        self, Banned, BannedError, LimitOptions, ScanOptions,
        dedup::{self, DedupOptions, Keep, LEAST_MEMORY_BYTES},
        scan::{DEFAULT_RECALL, DEFAULT_THRESHOLD},
    },
    provenance::Agencies,
    report::Format,
    shingle::DEFAULT_SHINGLE_TOKENS,
    store::Store,
};

/// What a command is to do, and how.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// How much is said on stderr.
    pub(crate) voice: Voice,
    /// When the progress is shown.
    pub(crate) progress: ProgressWhen,
    /// When colours are used.
    pub(crate) color: ColorWhen,
    /// What skipped articles mean for the exit code.
    pub(crate) strictness: Strictness,
    /// Columns that are read in place of fields.
    pub(crate) fields: Vec<FieldColumn>,
    /// What decides what is found.
    pub(crate) detection: Detection,
    /// A list of agencies that adds to the known ones.
    pub(crate) agencies: Option<PathBuf>,
    /// A list of fragments that are boilerplate.
    pub(crate) boilerplate: Option<PathBuf>,
    /// Form of the report, where one was asked for.
    pub(crate) format: Option<Format>,
    /// Which pairs the table lists.
    pub(crate) listing: Listing,
}

/// What skipped articles mean for the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Nothing.
    #[default]
    Lenient,
    /// The report is written, and the exit code is 3.
    Strict,
}

/// Which pairs the table lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Those that share prose or quotation.
    #[default]
    Telling,
    /// Every pair.
    All,
}

/// What decides what is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Detection {
    /// Words in a shingle.
    pub(crate) shingle_words: usize,
    /// The loosest kind of passage.
    pub(crate) sensitivity: Sensitivity,
    /// Resemblance from which whole articles are to be found, if one was given.
    pub(crate) threshold: Option<f64>,
    /// With which chance at the threshold.
    pub(crate) recall: f64,
    /// With how much memory at most, if that was said.
    pub(crate) memory_bytes: Option<u64>,
    /// Which pairs may be compared.
    pub(crate) limits: LimitOptions,
}

impl Options {
    /// What `flags`, laid over the environment and the settings file, mean. The number of threads
    /// is put into effect at once: it belongs to the process, not to a command.
    ///
    /// # Errors
    ///
    /// When the environment or the settings file cannot be understood, or threads cannot be
    /// started.
    pub(crate) fn resolve(flags: Settings, common: &CommonArgs) -> anyhow::Result<Self> {
        let voice = match (common.quiet, common.verbose) {
            (true, _) => Voice::Quiet,
            (false, true) => Voice::Verbose,
            (false, false) => Voice::Normal,
        };
        let settings = settings::layered(flags, voice)?;
        if let Some(threads) = settings.threads {
            use_threads(threads.0)?;
        }
        Ok(Self::new(settings, voice))
    }

    fn new(settings: Settings, voice: Voice) -> Self {
        Self {
            voice,
            progress: progress(settings.progress.unwrap_or_default(), voice),
            color: settings.color.unwrap_or_default(),
            strictness: match settings.strict {
                Some(true) => Strictness::Strict,
                Some(false) | None => Strictness::Lenient,
            },
            fields: settings.field,
            detection: Detection {
                shingle_words: settings.shingle.map_or(DEFAULT_SHINGLE_TOKENS, |words| words.0),
                sensitivity: settings.sensitivity.unwrap_or_default(),
                threshold: settings.threshold.map(|threshold| threshold.0),
                recall: settings.recall.map_or(DEFAULT_RECALL, |recall| recall.0),
                memory_bytes: settings.memory_limit.map(|limit| limit.0),
                limits: limits(settings.window, settings.same_outlet),
            },
            agencies: settings.agencies,
            boilerplate: settings.boilerplate,
            format: settings.format,
            listing: match settings.all {
                Some(true) => Listing::All,
                Some(false) | None => Listing::Telling,
            },
        }
    }

    /// The form of a report that goes to `output`: as asked for, else by the extension.
    ///
    /// # Errors
    ///
    /// When nothing was asked for and the extension is none that a format has.
    pub(crate) fn format_for(&self, output: Option<&Path>) -> anyhow::Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = output.filter(|path| path.as_os_str() != "-") else {
            return Ok(Format::default());
        };
        // A device has no extension and means no format.
        let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else {
            return Ok(Format::default());
        };
        Format::from_extension(path).ok_or_else(|| {
            anyhow!(
                "{}: no format has the extension `.{extension}`; expected .txt, .json, .jsonl, \
                 .csv, .md, .html, .graphml or .dot, or say which with --format",
                path.display()
            )
        })
    }

    /// The options of the reader.
    ///
    /// # Errors
    ///
    /// When two fields are read from one column.
    pub(crate) fn reading(&self) -> anyhow::Result<ReadOptions> {
        let mut reading = ReadOptions::default();
        for map in &self.fields {
            reading.fields.assign(&format!("{}={}", map.field, map.column))?;
        }
        Ok(reading)
    }

    /// Where a job that looks at all articles at once keeps what it knows of them: in a part of the memory,
    /// and beyond that in a file in `folder`.
    pub(crate) fn store(&self, folder: &Path) -> Store {
        Store::new(self.memory_bytes() / KEPT_SHARE, folder)
    }

    /// How much memory may be used.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.detection.memory_bytes.unwrap_or_else(half_of_the_machine)
    }

    /// The options of the pipeline. The one place where the command line's words for what is to be
    /// found become the pipeline's.
    ///
    /// # Errors
    ///
    /// When the list of agencies, or that of boilerplate, cannot be read, or is none.
    pub(crate) fn scanning(&self) -> anyhow::Result<ScanOptions> {
        let Detection { shingle_words, sensitivity, threshold, recall, .. } = self.detection;
        let sensitivity = match sensitivity {
            Sensitivity::Verbatim => align::Sensitivity::Verbatim,
            Sensitivity::Edited => align::Sensitivity::Edited,
            Sensitivity::Rewritten => align::Sensitivity::Rewritten,
        };
        Ok(ScanOptions {
            shingle_tokens: shingle_words,
            threshold: threshold.unwrap_or(DEFAULT_THRESHOLD),
            recall,
            align: AlignOptions { sensitivity, ..AlignOptions::default() },
            agencies: agencies(self.agencies.as_deref())?,
            limits: self.detection.limits,
            boilerplate: boilerplate(self.boilerplate.as_deref())?,
            ..ScanOptions::default()
        })
    }
}

impl Options {
    /// The options of the pipeline that clears near-duplicates.
    ///
    /// # Errors
    ///
    /// When two fields are read from one column.
    pub(crate) fn deduplicating(&self, keep: Keep) -> anyhow::Result<DedupOptions> {
        let Detection { shingle_words, threshold, recall, .. } = self.detection;
        let memory_bytes = self.memory_bytes();
        let mut reading = self.reading()?;
        let most_text_bytes = usize::try_from(memory_bytes / TEXT_SHARE).unwrap_or(usize::MAX);
        reading.max_text_bytes = reading.max_text_bytes.min(most_text_bytes);
        Ok(DedupOptions {
            shingle_tokens: shingle_words,
            threshold: threshold.unwrap_or(dedup::DEFAULT_THRESHOLD),
            recall,
            keep,
            reading,
            memory_bytes,
            ..DedupOptions::default()
        })
    }
}

/// Texts, words and shingles of the articles take this share of the memory of a scan (one in so many) before they
/// go to a file. The rest is for what cannot go there: of each article its fields and its signature, of
/// all the index of anchors, and what is found.
const KEPT_SHARE: u64 = 8;
/// The longest article takes this share of the memory (one in so many): of what is read and parsed
/// each thread holds a few copies, and its words and shingles, which are several times as long.
const TEXT_SHARE: u64 = 64;

/// Half of what the system has, or of what a container is given of it.
fn half_of_the_machine() -> u64 {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let total = system.total_memory();
    let bytes = system.cgroup_limits().map_or(total, |limits| limits.total_memory.min(total));
    (bytes / 2).max(LEAST_MEMORY_BYTES)
}

/// The agencies that are known, and those that the file `added` lists.
fn agencies(added: Option<&Path>) -> anyhow::Result<Agencies> {
    let mut agencies = Agencies::builtin();
    if let Some(path) = added {
        let toml = fs::read_to_string(path)
            .with_context(|| format!("cannot read the agencies of {}", path.display()))?;
        agencies.extend(&toml).map_err(|error| {
            let file = path.display().to_string();
            Error::from(ErrorKind::Malformed { file, line: error.line, reason: error.reason })
        })?;
    }
    Ok(agencies)
}

/// Which pairs may be compared, in the pipeline's words.
fn limits(window: Option<Window>, same_outlet: Option<SameOutlet>) -> LimitOptions {
    let window = match window {
        Some(Window::Within(span)) => Some(span),
        Some(Window::Any) | None => None,
    };
    let same_outlet = match same_outlet.unwrap_or_default() {
        SameOutlet::Skip => pipeline::SameOutlet::Skip,
        SameOutlet::Versions => pipeline::SameOutlet::Versions,
        SameOutlet::Compare => pipeline::SameOutlet::Compare,
    };
    LimitOptions { window, same_outlet }
}

/// The fragments that the file `listed` has.
fn boilerplate(listed: Option<&Path>) -> anyhow::Result<Banned> {
    let Some(path) = listed else { return Ok(Banned::default()) };
    let contents = fs::read_to_string(path)
        .with_context(|| format!("cannot read the boilerplate of {}", path.display()))?;
    let malformed = |error: BannedError| {
        let file = path.display().to_string();
        Error::from(ErrorKind::Malformed { file, line: error.line, reason: error.reason })
    };
    Ok(Banned::parse(&contents).map_err(malformed)?)
}

/// A bar is something that is said, lines for a program are something that was asked for.
fn progress(asked: ProgressWhen, voice: Voice) -> ProgressWhen {
    match (asked, voice) {
        (ProgressWhen::Auto, Voice::Quiet) => ProgressWhen::Never,
        _ => asked,
    }
}

fn use_threads(count: NonZeroUsize) -> anyhow::Result<()> {
    pipeline::use_threads(count).with_context(|| format!("cannot start {count} threads"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_format(asked: Option<Format>, output: &str, expected: Option<Format>) {
        let settings = Settings { format: asked, ..Settings::default() };
        let options = Options::new(settings, Voice::Normal);
        let output = (!output.is_empty()).then(|| Path::new(output));
        assert_eq!(options.format_for(output).ok(), expected, "{output:?}");
    }

    #[test]
    fn the_extension_names_the_format() {
        check_format(None, "a/report.html", Some(Format::Html));
        check_format(None, "report.JSONL", Some(Format::Jsonl));
        check_format(None, "report.docx", None);
    }

    #[test]
    fn a_format_asked_for_beats_the_extension() {
        check_format(Some(Format::Csv), "report.html", Some(Format::Csv));
        check_format(Some(Format::Csv), "report.docx", Some(Format::Csv));
    }

    #[test]
    fn without_an_extension_it_is_a_table() {
        check_format(None, "", Some(Format::Table));
        check_format(None, "-", Some(Format::Table));
        check_format(None, "/dev/stdout", Some(Format::Table));
    }

    #[test]
    fn quiet_silences_the_bar_but_not_what_was_asked_for() {
        assert_eq!(progress(ProgressWhen::Auto, Voice::Quiet), ProgressWhen::Never);
        assert_eq!(progress(ProgressWhen::Json, Voice::Quiet), ProgressWhen::Json);
    }

    #[test]
    fn defaults_are_those_that_the_help_names() {
        let options = Options::new(Settings::default(), Voice::Normal);
        let expected = Detection {
            shingle_words: 5,
            sensitivity: Sensitivity::Rewritten,
            threshold: None,
            recall: 0.99,
            memory_bytes: None,
            limits: LimitOptions::default(),
        };
        assert_eq!(options.detection, expected);
        assert_eq!(options.strictness, Strictness::Lenient);
    }
}
