//! The one file of an archive that changes: of which segments it consists, and how it was made.
//!
//! In goes a [`State`]; out comes the last one that was committed, whole, whatever has happened since: a
//! process killed in the middle of a commit, a full disk, another process that reads or writes. A
//! commit costs about 2 ms, nearly all of it waiting for the disk, and a read a third of one, both
//! for fifty segments.
//!
//! The file is an SQLite database with a rollback journal, which many processes may read while one
//! writes. SQLite notices damage to the structure of its file and none to the content, so each text in it
//! stands beside its digest: what comes out is what went in, or an error. `docs/archive.md` has the layout,
//! and the measurements by which this store was chosen.
//!
//! A connection lives for one call. So a [`Catalog`] is a path that any number of threads may share; nothing
//! is cached that another process could have changed; and no lock outlives its purpose. Nothing
//! else in the process may open the file, not even to copy it: closing any handle of a file drops
//! the process's locks on it, those of SQLite among them.

use std::{
    fs::{self, File},
    io,
    path::{self, Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tempfile::TempPath;

use super::{FORMAT, Settings};
use crate::{
    error::{Error, ErrorKind, Result},
    hash,
    shingle::MAX_SHINGLE_TOKENS,
};

/// The file's name in the archive's folder.
const FILE: &str = "catalog.sqlite";
/// Marks the database as ours, in bytes 68 to 71 of the file: ASCII `wcxa`, big-endian.
const APPLICATION: i64 = 0x7763_7861;
/// How long a call waits for other processes. The longest that one of them holds a lock is its disk's
/// slowest flush.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });
/// Between two looks whether a lock is gone. SQLite's own waits grow to 100 ms, and so keep missing the gaps
/// between the commits of a process that makes many.
const LOOK_EVERY: Duration = Duration::from_millis(1);
/// More slots, or wider windows, are nobody's settings, and would ask for memory without bounds.
const MAX_SLOTS: usize = 1 << 16;

/// The digest is kept as the signed number of the same bits: SQLite has no other.
const CREATE_TABLE: &str = "create table catalog
    (name text primary key, content text not null, digest integer not null) strict, without rowid";

/// What a reader is told who may not undo a commit.
const CUT_OFF: &str = "a commit was cut off, which only a user who may write to the folder can undo; \
                       run any `wirecopy archive` command once as one who may";

/// What holds for every connection.
///
/// - `synchronous`: a commit waits for the disk, and for the journal's removal from the folder.
/// - `secure_delete`: what is replaced is overwritten with zeros, so that no damaged pointer can lead to
///   an older state, whose digest would be right.
/// - `cell_size_check` and `trusted_schema`: the file may be damaged, or come from anybody.
const PRAGMAS: &str = "pragma synchronous = extra; pragma secure_delete = on;
    pragma cell_size_check = on; pragma trusted_schema = off;";

/// What an archive consists of at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Its segments, in the order in which they were listed.
    pub(super) segments: Vec<SegmentEntry>,
    /// The number of the next file to be written; lower ones may have been used.
    pub(super) next_file: u64,
}

/// A segment file, as it must be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    /// Names the file.
    pub(super) number: u64,
    /// Its size.
    pub(super) bytes: u64,
    /// Checksum of the file.
    pub(super) checksum: u64,
    /// Articles in it, the removed ones included.
    pub(super) articles: u32,
    /// How many of them were removed since it was written.
    pub(super) removed: u32,
    /// What has changed since it was written.
    pub(super) patch: Option<PatchEntry>,
}

/// A patch file, as it must be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PatchEntry {
    /// Names the file.
    pub(super) number: u64,
    /// Its size.
    pub(super) bytes: u64,
    /// Checksum of the file.
    pub(super) checksum: u64,
}

/// Reads and replaces the state of one archive.
#[derive(Clone, Debug)]
pub(super) struct Catalog {
    /// Of the file, and absolute: SQLite would take a name that begins with `file:` for an address.
    path: PathBuf,
}

/// The texts in the file.
#[derive(Clone, Copy, Debug)]
enum Entry {
    Settings,
    State,
}

impl Entry {
    fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::State => "state",
        }
    }

    /// Each of its steps is a bijection, so a change within any eight bytes always shows, and any
    /// other with a probability of 1 - 2^-64. Entries that change places show too.
    fn digest(self, content: &str) -> i64 {
        hash::mix(hash::word(self.name()) ^ hash::word(content)).cast_signed()
    }
}

impl Catalog {
    /// Make an archive with these settings and without articles, and its folder if there is none.
    ///
    /// # Errors
    ///
    /// When there is an archive in the folder, which stays as it is, or the folder cannot be written.
    pub(super) fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        let is_new = !folder.exists();
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        let catalog = Self::at(folder)?;
        let exists = || ErrorKind::ArchiveExists { path: folder.to_owned() };
        if catalog.path.try_exists().map_err(|error| Error::io(&catalog.path, error))? {
            return Err(exists().into());
        }
        // Made whole in a folder aside, so that nobody ever sees half of it.
        let aside = tempfile::Builder::new().prefix("new-").tempdir_in(folder);
        let aside = aside.map_err(|error| Error::io(folder, error))?;
        let draft = Self { path: aside.path().join(FILE) };
        draft.fill(settings)?;
        let named = TempPath::try_from_path(&draft.path)
            .map_err(|error| Error::io(&draft.path, error))?
            .persist_noclobber(&catalog.path)
            .map_err(|failed| failed.error);
        match named {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists())?,
            named => named.map_err(|error| Error::io(&catalog.path, error))?,
        }
        aside.close().map_err(|error| Error::io(folder, error))?;
        sync_name(&catalog.path)?;
        catalog.path.parent().filter(|_| is_new).map_or(Ok(()), sync_name)?;
        Ok(catalog)
    }

    /// The archive in a folder, and how it was made.
    ///
    /// # Errors
    ///
    /// When there is none, when it was made by a program that cuts, hashes or stores articles otherwise, or
    /// when it is damaged.
    pub(super) fn open(folder: &Path) -> Result<(Self, Settings)> {
        let catalog = Self::at(folder)?;
        catalog.check_there(folder)?;
        let settings = catalog.entry(&catalog.connect()?, Entry::Settings)?;
        catalog.check_settings(&settings)?;
        Ok((catalog, settings))
    }

    /// The state that was committed last.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not what was written.
    pub(super) fn read(&self) -> Result<State> {
        self.entry(&self.connect()?, Entry::State)
    }

    /// Replace the state. On the disk when this returns.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. The state is then the old one; only where the disk itself
    /// failed, it may be the new.
    pub(super) fn commit(&self, state: &State) -> Result<()> {
        self.replace(&mut self.connect()?, state)
    }

    fn at(folder: &Path) -> Result<Self> {
        let path = path::absolute(folder.join(FILE));
        Ok(Self { path: path.map_err(|error| Error::io(folder, error))? })
    }

    /// Write the database with the state of no articles.
    fn fill(&self, settings: &Settings) -> Result<()> {
        let write = |path: &Path| -> rusqlite::Result<()> {
            let mut connection = connection_to(path, OpenFlags::SQLITE_OPEN_CREATE)?;
            connection.pragma_update(None, "journal_mode", "delete")?;
            let change = connection.transaction()?;
            change.pragma_update(None, "application_id", APPLICATION)?;
            change.pragma_update(None, "user_version", FORMAT)?;
            change.execute(CREATE_TABLE, [])?;
            put(&change, Entry::Settings, &json(settings))?;
            put(&change, Entry::State, &json(&State::default()))?;
            change.commit()?;
            connection.close().map_err(|(_, error)| error)
        };
        write(&self.path).map_err(|error| self.failure(&error))
    }

    fn replace(&self, connection: &mut Connection, state: &State) -> Result<()> {
        let mut write = || {
            // Immediate: it asks for the writer's lock before it has one that others wait for.
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            put(&change, Entry::State, &json(state))?;
            change.commit()
        };
        write().map_err(|error| self.failure(&error))
    }

    /// A connection to a database that is ours, and of a format that is known.
    fn connect(&self) -> Result<Connection> {
        let connection = connection_to(&self.path, OpenFlags::empty());
        let connection = connection.map_err(|error| self.failure(&error))?;
        let number = |pragma| {
            let value = connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
            value.map_err(|error| self.failure(&error))
        };
        let application = number("application_id")?;
        if application != APPLICATION {
            return Err(self.damaged(format!(
                "the database has application id {application}, and an archive's has {APPLICATION}"
            )));
        }
        // Kept in the header of the file, where it can be found whatever else a later format changes.
        let format = number("user_version")?;
        self.check_same("format", format.cast_unsigned(), u64::from(FORMAT))?;
        Ok(connection)
    }

    /// What is stored under a name, after a look at its digest.
    fn entry<T: DeserializeOwned>(&self, connection: &Connection, entry: Entry) -> Result<T> {
        let name = entry.name();
        let row = connection.query_row(
            "select content, digest from catalog where name = ?1",
            [name],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
        );
        let (content, digest) = row.map_err(|error| self.failure(&error))?;
        let found = entry.digest(&content);
        if found != digest {
            let reason =
                format!("the {name} has digest {found:016x}, and {digest:016x} was stored");
            return Err(self.damaged(reason));
        }
        serde_json::from_str(&content).map_err(|error| self.damaged(format!("{name}: {error}")))
    }

    /// Say what is missing where there is no database to connect to.
    fn check_there(&self, folder: &Path) -> Result<()> {
        let not_an_archive =
            |reason| ErrorKind::NotAnArchive { path: folder.to_owned(), reason }.into();
        match fs::metadata(&self.path) {
            Ok(file) if !file.is_file() => Err(self.damaged("it is not a file")),
            Ok(file) if file.len() == 0 => Err(self.damaged("it is empty")),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(not_an_archive(if folder.exists() {
                    "it has no catalog.sqlite"
                } else {
                    "there is no such folder"
                }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                Err(not_an_archive("it is not a folder"))
            }
            Err(error) => Err(Error::io(&self.path, error)),
        }
    }

    /// Refuse what this program cannot read, or cannot compare its own texts with.
    fn check_settings(&self, settings: &Settings) -> Result<()> {
        let own = Settings::default();
        self.check_same("format", settings.format.into(), own.format.into())?;
        self.check_same("tokeniser", settings.tokeniser.into(), own.tokeniser.into())?;
        self.check_same("hash seed", settings.hash_seed, own.hash_seed)?;
        let &Settings { shingle_tokens, window, slots, bands, rows, .. } = settings;
        let checks = [
            ("shingle_tokens", shingle_tokens, (1..=MAX_SHINGLE_TOKENS).contains(&shingle_tokens)),
            ("window", window, (1..=MAX_SLOTS).contains(&window)),
            ("slots", slots, (1..=MAX_SLOTS).contains(&slots)),
            ("bands", bands, bands > 0),
            ("rows", rows, rows > 0 && bands.checked_mul(rows).is_some_and(|used| used <= slots)),
        ];
        match checks.iter().find(|(_, _, is_valid)| !is_valid) {
            Some((name, value, _)) => {
                Err(self.damaged(format!("{name} {value} is no setting of an archive")))
            }
            None => Ok(()),
        }
    }

    fn check_same(&self, what: &'static str, archive: u64, program: u64) -> Result<()> {
        if archive == program {
            return Ok(());
        }
        Err(ErrorKind::OtherFormat { path: self.path.clone(), what, archive, program }.into())
    }

    fn damaged(&self, reason: impl Into<String>) -> Error {
        ErrorKind::Damaged { path: self.path.clone(), reason: reason.into() }.into()
    }

    /// What an error of SQLite means here. Whatever is not the world's fault is the file's.
    fn failure(&self, error: &rusqlite::Error) -> Error {
        let mut said = error.to_string();
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed) => {
                let waited_seconds = PATIENCE.as_secs();
                return ErrorKind::Locked { path: self.path.clone(), waited_seconds }.into();
            }
            Some(ErrorCode::DiskFull) => io::ErrorKind::StorageFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                if error.sqlite_extended_error_code() == Some(ffi::SQLITE_READONLY_ROLLBACK) {
                    said = CUT_OFF.to_owned();
                }
                io::ErrorKind::PermissionDenied
            }
            Some(ErrorCode::OutOfMemory) => io::ErrorKind::OutOfMemory,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => io::ErrorKind::Other,
            _ => return self.damaged(error.to_string()),
        };
        Error::io(&self.path, io::Error::new(kind, said))
    }
}

/// A connection that may write, as far as the file can be written.
fn connection_to(path: &Path, more: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_handler(Some(wait))?;
    connection.execute_batch(PRAGMAS)?;
    Ok(connection)
}

/// Whether to look once more, after `looks` of them.
fn wait(looks: i32) -> bool {
    thread::sleep(LOOK_EVERY);
    LOOK_EVERY.saturating_mul(looks.unsigned_abs()) < PATIENCE
}

fn put(change: &Transaction<'_>, entry: Entry, content: &str) -> rusqlite::Result<()> {
    let sql = "insert or replace into catalog values (?1, ?2, ?3)";
    change.execute(sql, (entry.name(), content, entry.digest(content))).map(drop)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("numbers and lists can be written as JSON")
}

/// Make a new name in a folder outlive a power cut.
fn sync_name(path: &Path) -> Result<()> {
    // Only where a folder can be opened: elsewhere the file system sees to it.
    let folder = path.parent().filter(|_| cfg!(unix));
    let sync = |folder: &Path| File::open(folder)?.sync_all();
    folder.map_or(Ok(()), |folder| sync(folder).map_err(|error| Error::io(folder, error)))
}

#[cfg(test)]
mod tests;
