//! Where a report goes: standard output, or a file that is written aside and then renamed.
//!
//! A report that is cut off looks like a report that found less, so a file appears under its name
//! only when it is complete. It is written in the same folder (a rename does not cross file
//! systems), gets the permissions that plainly creating it would give, and keeps those of the
//! file that it replaces. What is no ordinary file (`/dev/full`, a named pipe) is written as it is.
//!
//! The file is made before any work is done: a folder that does not exist is not worth an hour's
//! wait. A reader that has gone away (`| head`) is success; a full disk is an error that names the
//! file.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

use super::interrupt;
use crate::error::Error;

const BUFFER_BYTES: usize = 1 << 16;

/// A place for one report.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// A file that is renamed to `target` once it is complete.
    Aside {
        /// In `target`'s folder.
        temporary: NamedTempFile,
        /// Every link followed.
        target: PathBuf,
        /// As the user named it.
        named: PathBuf,
    },
    /// A device or a pipe.
    Device {
        /// Open for writing.
        file: File,
        /// As the user named it.
        named: PathBuf,
    },
}

impl Output {
    /// The folder that the file is made in, if it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Aside { target, .. } => target.parent(),
            Self::Stdout | Self::Device { .. } => None,
        }
    }

    /// Open the output that `path` names; none and `-` are standard output.
    ///
    /// # Errors
    ///
    /// When it cannot be written: the folder is missing, it is a folder itself, or permission is
    /// denied.
    pub(crate) fn create(path: Option<&Path>) -> anyhow::Result<Self> {
        match path {
            None => Ok(Self::Stdout),
            Some(path) if path.as_os_str() == "-" => Ok(Self::Stdout),
            Some(path) => {
                Self::open(path).with_context(|| format!("cannot write {}", path.display()))
            }
        }
    }

    fn open(named: &Path) -> anyhow::Result<Self> {
        let Ok(existing) = fs::metadata(named) else {
            return Self::aside(named, named.to_owned(), None);
        };
        if existing.is_dir() {
            bail!("it is a folder; expected the name of a file");
        }
        // Replacing needs no permission on the file itself, writing does: what a plain write would
        // refuse is refused.
        let file = OpenOptions::new().write(true).open(named)?;
        if !existing.is_file() {
            return Ok(Self::Device { file, named: named.to_owned() });
        }
        Self::aside(named, fs::canonicalize(named)?, Some(existing.permissions()))
    }

    fn aside(
        named: &Path,
        target: PathBuf,
        replaced: Option<fs::Permissions>,
    ) -> anyhow::Result<Self> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if target.file_name().is_none() {
            bail!("it is a folder; expected the name of a file");
        }
        let make = || new_file_permissions(&mut tempfile::Builder::new()).tempfile_in(&folder);
        let temporary = interrupt::make_removable(make, |made| made.path().to_owned())
            .map_err(without_temporary_name)?;
        if let Some(permissions) = replaced {
            temporary.as_file().set_permissions(permissions)?;
        }
        Ok(Self::Aside { temporary, target, named: named.to_owned() })
    }

    /// Whether somebody reads it on a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout) && io::stdout().is_terminal()
    }

    /// Whether it would replace the file `path`.
    pub(crate) fn replaces(&self, path: &Path) -> bool {
        match self {
            Self::Aside { target, .. } => fs::canonicalize(path).is_ok_and(|path| path == *target),
            Self::Stdout | Self::Device { .. } => false,
        }
    }

    /// Write everything that `fill` writes, and put the file into its place.
    ///
    /// # Errors
    ///
    /// When writing fails for any reason but a reader that has gone away. Nothing is left behind.
    pub(crate) fn write(
        self,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let (outcome, name) = match self {
            Self::Stdout => (
                tolerate_closed(write_buffered(io::stdout(), fill)),
                "to standard output".to_owned(),
            ),
            Self::Device { file, named } => {
                (tolerate_closed(write_buffered(file, fill)), named.display().to_string())
            }
            Self::Aside { temporary, target, named } => {
                (write_aside(temporary, &target, fill), named.display().to_string())
            }
        };
        outcome.map_err(|error| match error.downcast::<Error>() {
            // What was to be written could not be made.
            Ok(cause) => cause.into(),
            Err(error) => anyhow::Error::new(error).context(format!("cannot write {name}")),
        })
    }
}

fn write_buffered(
    out: impl Write + Send,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffered = BufWriter::with_capacity(BUFFER_BYTES, out);
    let outcome = fill(&mut buffered).and_then(|()| buffered.flush());
    if outcome.is_err() {
        // Dropping the buffer would try once more to write what has just failed.
        let _unwritten = buffered.into_parts();
    }
    outcome
}

fn write_aside(
    mut temporary: NamedTempFile,
    target: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let path = temporary.path().to_owned();
    let outcome = write_buffered(temporary.as_file_mut(), fill)
        // Some file systems tell of a full disk only now; and the rename must not reach the disk
        // before the contents do.
        .and_then(|()| temporary.as_file().sync_all())
        // Dropping the error drops the temporary file in it, which removes it.
        .and_then(|()| temporary.persist(target).map(drop).map_err(|failed| failed.error));
    interrupt::forget(&path);
    outcome
}

/// A closed pipe is success: whoever read had enough.
fn tolerate_closed(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// The error without the temporary file's name, which would only puzzle: the user named another.
fn without_temporary_name(error: io::Error) -> io::Error {
    match error.get_ref() {
        Some(_) if error.raw_os_error().is_none() => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            io::Error::new(error.kind(), cause.unwrap_or_else(|| error.kind().to_string()))
        }
        _ => error,
    }
}

/// Have a file made with what the user's umask leaves of read and write for all, as plain creating
/// does; a temporary file is otherwise private.
#[cfg(unix)]
fn new_file_permissions<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.prefix(".wirecopy-").suffix(".tmp").permissions(fs::Permissions::from_mode(0o666))
}

/// Elsewhere a temporary file gets the folder's permissions anyway.
#[cfg(not(unix))]
fn new_file_permissions<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    builder.prefix(".wirecopy-").suffix(".tmp")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn appears_only_when_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        let output = Output::create(Some(&path)).unwrap();
        assert!(!path.exists());
        output.write(|out| out.write_all(b"{}")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"{}");
        assert_eq!(names_in(folder.path()), ["report.json"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let output = Output::create(Some(&path)).unwrap();
        let failed = output.write(|out| {
            out.write_all(b"new")?;
            Err(io::Error::other("no more"))
        });
        assert!(failed.unwrap_err().to_string().contains("report.json"));
        let changed = ErrorKind::Changed { place: "a.jsonl:3".to_owned() };
        let output = Output::create(Some(&path)).unwrap();
        let failed = output.write(|_| Err(io::Error::other(Error::from(changed))));
        assert!(failed.unwrap_err().to_string().starts_with("a.jsonl:3: changed"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names_in(folder.path()), ["report.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_links() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("report.json"), folder.path().join("link.json"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o646)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        Output::create(Some(&link)).unwrap().write(|out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o646);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_a_plain_create() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, plain) = (folder.path().join("report.json"), folder.path().join("plain"));
        Output::create(Some(&path)).unwrap().write(|_| Ok(())).unwrap();
        fs::write(&plain, "").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&plain));
    }

    #[test]
    fn a_closed_pipe_is_success() {
        let closed = || Err(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(tolerate_closed(closed()).is_ok());
        assert!(tolerate_closed(Err(io::Error::other("full"))).is_err());
    }
}
