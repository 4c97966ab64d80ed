//! From the inputs that a user names to the files that are read, and in which order.
//!
//! Folders are walked to the bottom. In a folder, only files whose extension names a format are
//! articles; hidden files and folders, and all the rest that lies about there, are passed over. A
//! file that is named itself is always read: as plain text when its extension says nothing. Links
//! are followed; one that leads back to a folder above it is named and left.
//!
//! Files are read in the order of their names, whatever order the inputs were named in, and a file
//! that several inputs reach is read once, under the first of its names: so that the same set of
//! files gives the same result. Costs memory for the list of names.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use walkdir::WalkDir;

use super::{
    article::{Place, Skipped},
    compression::Compression,
};
use crate::error::{Error, Result};

/// The name of standard input in messages.
const STDIN_NAME: &str = "<stdin>";

/// An input as a user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
    /// Standard input that may also be the text of one article: it is when it does not begin like JSON.
    StdinOrText,
    /// Standard input that was saved, so that it can be read again.
    Saved(PathBuf),
}

impl Source {
    /// Read `-` as standard input and everything else as a path.
    pub fn parse(given: impl AsRef<OsStr>) -> Self {
        let given = given.as_ref();
        if given == "-" { Self::Stdin } else { Self::Path(given.into()) }
    }

    /// The files that `sources` name, in the order in which they are read.
    ///
    /// # Errors
    ///
    /// When one of the sources does not exist.
    pub fn files(sources: &[Self]) -> Result<Vec<Self>> {
        let source = |file: Listed| match (file.is_stdin(), file.path) {
            (_, None) => Self::Stdin,
            (true, Some(path)) => Self::Saved(path),
            (false, Some(path)) => Self::Path(path),
        };
        Ok(list(sources)?.files.into_iter().map(source).collect())
    }

    /// Where it is on disk.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Saved(path) => Some(path),
            Self::Stdin | Self::StdinOrText => None,
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(out),
            Self::Stdin | Self::StdinOrText | Self::Saved(_) => out.write_str(STDIN_NAME),
        }
    }
}

/// How articles stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The file is one article.
    Text,
    /// A JSON object on each line.
    Lines,
    /// A JSON array of objects, or objects one after the other.
    Array,
}

/// What the name of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// None when the extension is none of ours.
    pub(super) format: Option<Format>,
    pub(super) compression: Option<Compression>,
    /// The name without folder and extensions.
    pub(super) stem: String,
}

impl Name {
    pub(super) fn of(path: &Path) -> Self {
        let compression = extension(path).and_then(|found| Compression::of_extension(&found));
        let inner = match compression {
            Some(_) => PathBuf::from(path.file_stem().unwrap_or_default()),
            None => PathBuf::from(path.file_name().unwrap_or_default()),
        };
        let format = extension(&inner).and_then(|found| match found.as_str() {
            "txt" => Some(Format::Text),
            "jsonl" | "ndjson" => Some(Format::Lines),
            "json" => Some(Format::Array),
            _ => None,
        });
        let stem = inner.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Self { format, compression, stem }
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listed {
    /// As messages name it.
    pub(super) name: Arc<str>,
    /// None for standard input.
    pub(super) path: Option<PathBuf>,
    /// Whether standard input may be the text of one article.
    pub(super) may_be_text: bool,
}

impl Listed {
    /// Whether it is standard input, saved or not.
    pub(super) fn is_stdin(&self) -> bool {
        &*self.name == STDIN_NAME
    }
}

/// The files to be read, in order, and what was met on the way that cannot be.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<Listed>,
    pub(super) skipped: Vec<Skipped>,
}

/// List the files that `sources` name.
///
/// # Errors
///
/// When one of them does not exist: that is a slip of the user's, not of one article.
pub(super) fn list(sources: &[Source]) -> Result<Listing> {
    let mut listing = Listing::default();
    for source in sources {
        match source {
            Source::Stdin => listing.files.push(stdin(None)),
            Source::StdinOrText => {
                listing.files.push(Listed { may_be_text: true, ..stdin(None) });
            }
            Source::Saved(path) => listing.files.push(stdin(Some(path.clone()))),
            Source::Path(path) => list_path(path, &mut listing)?,
        }
    }
    listing.files.sort();
    listing.skipped.sort();
    listing.skipped.dedup();
    if sources.len() > 1 {
        read_each_once(&mut listing.files);
    }
    Ok(listing)
}

fn list_path(path: &Path, listing: &mut Listing) -> Result<()> {
    let found = fs::metadata(path).map_err(|error| Error::io(path, error))?;
    if !found.is_dir() {
        listing.files.push(listed(path.to_path_buf()));
        return Ok(());
    }
    let is_shown = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
    for entry in WalkDir::new(path).follow_links(true).into_iter().filter_entry(is_shown) {
        match entry {
            Ok(entry) if !entry.file_type().is_file() => {}
            Ok(entry) if Name::of(entry.path()).format.is_some() => {
                listing.files.push(listed(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => listing.skipped.push(skipped(path, &error)),
        }
    }
    Ok(())
}

fn listed(path: PathBuf) -> Listed {
    Listed { name: path.display().to_string().into(), path: Some(path), may_be_text: false }
}

fn stdin(path: Option<PathBuf>) -> Listed {
    Listed { name: STDIN_NAME.into(), path, may_be_text: false }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn skipped(root: &Path, error: &walkdir::Error) -> Skipped {
    let file = error.path().unwrap_or(root).display().to_string().into();
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(above), _) => format!("a link that leads back to {}", above.display()),
        (None, Some(error)) => format!("cannot be read: {}", super::plain_reason(error)),
        (None, None) => "cannot be read".to_owned(),
    };
    Skipped { place: Place { file, line: None }, id: None, reason }
}

/// Drop the second name of a file that two inputs reach. `files` is sorted, so that the name that
/// stays is the same in any order of the inputs.
fn read_each_once(files: &mut Vec<Listed>) {
    let mut seen = BTreeSet::<OsString>::new();
    files.retain(|file| match &file.path {
        None => seen.insert(OsString::new()),
        // What cannot be resolved cannot be opened either, and is named then.
        Some(path) => match fs::canonicalize(path) {
            Ok(real) => seen.insert(real.into_os_string()),
            Err(_) => true,
        },
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(path: &str, format: Option<Format>, stem: &str) {
        let name = Name::of(Path::new(path));
        assert_eq!((name.format, name.stem.as_str()), (format, stem), "{path}");
    }

    #[test]
    fn names_say_format_and_id() {
        check_name("a.txt", Some(Format::Text), "a");
        check_name("x/a.txt.gz", Some(Format::Text), "a");
        check_name("a.b.TXT.ZST", Some(Format::Text), "a.b");
        check_name("a.jsonl", Some(Format::Lines), "a");
        check_name("a.ndjson.gz", Some(Format::Lines), "a");
        check_name("a.json", Some(Format::Array), "a");
        check_name("draft.md", None, "draft");
        check_name("draft", None, "draft");
        check_name("draft.gz", None, "draft");
        check_name(".txt", None, ".txt");
        check_name("日本.txt", Some(Format::Text), "日本");
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn names(folder: &Path, sources: &[&str]) -> Vec<String> {
        let sources: Vec<_> = sources.iter().map(|at| Source::Path(folder.join(at))).collect();
        let files = list(&sources).unwrap().files.into_iter();
        let short = |file: Listed| file.path.unwrap().strip_prefix(folder).unwrap().to_path_buf();
        files.map(|file| short(file).to_str().unwrap().to_owned()).collect()
    }

    fn check(files: &[&str], sources: &[&str], expected: &[&str]) {
        let folder = tree(files);
        assert_eq!(names(folder.path(), sources), expected);
    }

    #[test]
    fn walks_folders_in_order() {
        check(
            &["b.txt", "a/c.jsonl", "a/b/x.json.gz"],
            &[""],
            &["a/b/x.json.gz", "a/c.jsonl", "b.txt"],
        );
    }

    #[test]
    fn passes_over_what_is_no_article() {
        check(&[".a.txt", ".git/b.txt", "c.pdf", "README.md", "d.txt"], &[""], &["d.txt"]);
    }

    #[test]
    fn reads_what_is_named() {
        check(&["draft.md", ".hidden"], &["draft.md", ".hidden"], &[".hidden", "draft.md"]);
        check(&[".in/a.txt"], &[".in"], &[".in/a.txt"]);
    }

    #[test]
    fn reads_each_file_once_in_any_order() {
        let files = ["a/1.txt", "b.txt"];
        check(&files, &["b.txt", "a", "a/1.txt"], &["a/1.txt", "b.txt"]);
        check(&files, &["a/1.txt", "a/../b.txt", "b.txt", "a"], &["a/../b.txt", "a/1.txt"]);
    }

    #[test]
    fn a_missing_path_is_the_users_slip() {
        let error = list(&[Source::parse("/no/such/file")]).unwrap_err();
        assert!(error.to_string().starts_with("/no/such/file: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn names_links_that_lead_back() {
        let folder = tree(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink("/no/such/file", folder.path().join("dead.txt")).unwrap();
        let listing = list(&[Source::Path(folder.path().into())]).unwrap();
        assert_eq!(listing.files.len(), 1);
        let reasons: Vec<_> = listing.skipped.iter().map(|skip| skip.reason.as_str()).collect();
        assert!(reasons[0].starts_with("a link that leads back to "), "{reasons:?}");
        assert_eq!(reasons[1], "cannot be read: no such file or directory");
    }

    #[test]
    fn a_dash_is_standard_input() {
        assert_eq!(Source::parse("-"), Source::Stdin);
        assert_eq!(list(&[Source::Stdin, Source::Stdin]).unwrap().files.len(), 1);
    }
}
