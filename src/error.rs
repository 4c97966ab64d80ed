//! The library's one error type.

use std::{fmt, io, path::PathBuf};

/// A result whose error is the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Why a job could not be done.
///
/// The kind is boxed, so that a `Result` stays one word wider than its value at most.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// What went wrong, with the values that a message or a caller needs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be opened, read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// None of the inputs held an article.
    #[error(
        "no articles found in {inputs}; expected .txt, .json, .jsonl or .ndjson files (also .gz, .zst){}",
        skipped.as_ref().map(|skipped| format!("; {skipped}")).unwrap_or_default()
    )]
    NoArticles {
        /// The inputs as they were named.
        inputs: String,
        /// How much was there and had to be skipped, and the first reason.
        skipped: Option<String>,
    },
    /// An input, a list of pairs or a settings file is not what it should be.
    #[error("{file}:{line}: {reason}")]
    Malformed {
        /// Where: the file as it was named.
        file: String,
        /// One-based line.
        line: u64,
        /// What was expected, and what was got.
        reason: String,
    },
    /// An article id was asked for that no input has.
    #[error("no article has the id `{id}`{}", hint.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownId {
        /// The id.
        id: String,
        /// The id that looks most like it.
        hint: Option<String>,
    },
    /// A setting that cannot be honoured.
    #[error("{name} {value}: {reason}")]
    Setting {
        /// The setting's name, as the user gives it.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        reason: String,
    },
    /// An input is not what it was when it was first read.
    #[error("{place}: changed while it was being read; start again when nothing writes to it")]
    Changed {
        /// The file, and where in it.
        place: String,
    },
    /// A job does not fit into the memory that it may use.
    #[error(
        "--memory-limit {}: so many articles need at least {}",
        bytesize::ByteSize(*limit_bytes), bytesize::ByteSize(*needed_bytes)
    )]
    Memory {
        /// What it may use.
        limit_bytes: u64,
        /// What it needs, as far as that is known.
        needed_bytes: u64,
    },
    /// A job takes more memory than it may, though what it keeps of the articles is in a file.
    #[error(
        "what is found takes more memory than may be used: give more with --memory-limit, look at \
         fewer articles at a time with --against, or clear near-duplicates first with \
         `wirecopy dedup`, which needs little memory"
    )]
    TooMuchFound,
    /// What does not fit into memory could not be put into a temporary file.
    #[error(
        "{}: the temporary file of what does not fit into memory: {source}; say where there is room with \
         --work, or give more memory with --memory-limit", path.display()
    )]
    Spill {
        /// The folder of the file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another process is changing an archive.
    #[error("{}: another process is changing this archive; try again when it has ended", path.display())]
    Busy {
        /// The archive.
        path: PathBuf,
    },
    /// There is less room on a disk than a job's temporary files take.
    #[error(
        "{}: temporary files need about {}, and only {} are free; say where there is room with --work",
        path.display(), bytesize::ByteSize(*needed_bytes), bytesize::ByteSize(*free_bytes)
    )]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// What the files take.
        needed_bytes: u64,
        /// What is free.
        free_bytes: u64,
    },
    /// A folder that was to be read as an archive is none.
    #[error("{}: not an archive: {reason}; name a folder that `wirecopy archive add` has made", path.display())]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
        /// What is missing.
        reason: &'static str,
    },
    /// An archive was to be created where there is one.
    #[error("{}: there is an archive already; add to it, or name another folder", path.display())]
    ArchiveExists {
        /// Its folder.
        path: PathBuf,
    },
    /// A file of an archive is not what was written.
    #[error(
        "{}: damaged: {reason}; put the archive back from a copy, or make it again from its articles",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was expected, and what was got.
        reason: String,
    },
    /// An archive was made by a program that cuts, hashes or stores articles otherwise.
    #[error(
        "{}: the archive has {what} {archive}, and this program {program}; use a release of wirecopy that \
         has {archive}, or make the archive again with this one, from its articles",
        path.display()
    )]
    OtherFormat {
        /// The file that says so.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the archive has.
        archive: u64,
        /// What the program has.
        program: u64,
    },
    /// Another process has kept a file to itself for longer than is waited for.
    #[error(
        "{}: another process has kept it locked for {waited_seconds} seconds; try again when it is done",
        path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        waited_seconds: u64,
    },
    /// Writing the report failed.
    #[error("writing the report: {0}")]
    Write(#[source] io::Error),
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The same, to take the values.
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }

    /// Name the file in an error of the operating system.
    pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        ErrorKind::Io { path: path.into(), source }.into()
    }

    /// Whether it is only that nobody reads the output any more: a closed pipe is success.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self.kind(), ErrorKind::Write(source) if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&*self.0)
    }
}
