//! The folder of a job's temporary files, and what of the job is done.
//!
//! It is named after the output and stands beside it, so that a job which was killed is found again.
//! A file such as `state-sketched.json` in it says for which job it is (a fingerprint of the program, the
//! settings and the input's names, sizes and times) and that the stage is finished; it gets its name in one step
//! when the stage ends, after the stage's own files are complete. No file replaces another, for which many file
//! systems would first write everything to the disk. A lock keeps two jobs apart. When the
//! job has ended the folder is removed; a job that failed, or was killed, leaves it if there is
//! anything in it to go on from.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{DedupOptions, Inputs};
use crate::{
    corpus::Source,
    error::{Error, ErrorKind, Result},
};

const NEW_STATE: &str = "state.new";
/// Why what is written as JSON can be.
const PLAIN: &str = "it has nothing that JSON lacks";
const LOCK: &str = "lock";

/// What is finished, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Every article is read and sketched.
    Sketched,
    /// All pairs are proposed.
    Proposed,
    /// All pairs are verified.
    Verified,
}

impl Stage {
    /// Its name, in a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sketched => "sketched",
            Self::Proposed => "proposed",
            Self::Verified => "verified",
        }
    }

    /// The last first.
    const ALL: [Self; 3] = [Self::Verified, Self::Proposed, Self::Sketched];

    fn state_name(self) -> String {
        format!("state-{}.json", self.name())
    }

    fn summary_name(self) -> String {
        format!("{}.json", self.name())
    }
}

/// What to do with the stages that an earlier job of the same name has finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resume {
    /// Throw them away.
    #[default]
    No,
    /// Go on behind them.
    Yes,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    job: String,
    done: Option<Stage>,
}

/// The folder. Removed when it is dropped, unless the job failed after a stage.
#[derive(Debug)]
pub(super) struct WorkFolder {
    path: PathBuf,
    state: State,
    /// Whether nobody will go on with it.
    is_over: bool,
    /// Held as long as the job runs.
    _lock: File,
}

impl WorkFolder {
    /// Make the folder `path` for the job that `job` describes, or take over what is there of it.
    ///
    /// # Errors
    ///
    /// When it cannot be made, when another process works in it, and when what is there belongs to
    /// another job, which is not resumed by mistake.
    pub(super) fn open(path: &Path, job: String, resume: Resume) -> Result<Self> {
        let failed = |error| Error::io(path, error);
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::create(path.join(LOCK)).map_err(failed)?;
        if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
            let reason = "another process works in it".to_owned();
            return Err(wrong_folder(path, reason));
        }
        let mut folder = Self {
            path: path.to_owned(),
            state: State { job, done: None },
            is_over: false,
            _lock: lock,
        };
        match (resume, folder.read_state()) {
            (Resume::Yes, Some(state)) if state.job != folder.state.job => {
                // Not ours to remove.
                std::mem::forget(folder);
                let reason = "it is left from a job with other settings, or its input has changed \
                              since; remove it, or start without --resume";
                return Err(wrong_folder(path, reason.to_owned()));
            }
            (Resume::Yes, Some(state)) => folder.state = state,
            _ => folder.clear().map_err(failed)?,
        }
        Ok(folder)
    }

    fn read_state(&self) -> Option<State> {
        let read = |stage: Stage| fs::read(self.path.join(stage.state_name())).ok();
        serde_json::from_slice(&Stage::ALL.into_iter().find_map(read)?).ok()
    }

    /// Remove what an earlier job left.
    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() != LOCK && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The last stage that is finished.
    pub(super) fn done(&self) -> Option<Stage> {
        self.state.done
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether `stage` is finished.
    pub(super) fn is_done(&self, stage: Stage) -> bool {
        self.state.done >= Some(stage)
    }

    /// Note that `stage` is finished; its files are complete. What it says of itself is kept.
    pub(super) fn finish(&mut self, stage: Stage, summary: &impl Serialize) -> Result<()> {
        self.state.done = Some(stage);
        let name = stage.summary_name();
        fs::write(self.path.join(&name), serde_json::to_vec(summary).expect(PLAIN))
            .map_err(|error| self.error(&name, error))?;
        fs::write(self.path.join(NEW_STATE), serde_json::to_vec(&self.state).expect(PLAIN))
            .map_err(|error| self.error(NEW_STATE, error))?;
        self.rename(NEW_STATE, &stage.state_name())
    }

    /// What a finished stage said of itself.
    pub(super) fn summary<T: DeserializeOwned>(&self, stage: Stage) -> Result<T> {
        let name = stage.summary_name();
        let read =
            fs::read(self.path.join(&name)).and_then(|json| Ok(serde_json::from_slice(&json)?));
        read.map_err(|error| self.error(&name, error))
    }

    /// Give a file another name.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
            .map_err(|error| self.error(from, error))
    }

    /// The job has ended, or cannot be gone on with.
    pub(super) fn give_up(&mut self) {
        self.is_over = true;
    }

    /// A new file of that name, for writing.
    pub(super) fn create(&self, name: &str) -> Result<BufWriter<File>> {
        let path = self.path.join(name);
        match File::create(&path) {
            Ok(file) => Ok(BufWriter::with_capacity(1 << 16, file)),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    /// Write what is left of `out`, the file of that name.
    pub(super) fn close(&self, name: &str, mut out: impl Write) -> Result<()> {
        out.flush().map_err(|error| self.error(name, error))
    }

    /// The file of that name, for reading.
    pub(super) fn read(&self, name: &str) -> Result<BufReader<File>> {
        let path = self.path.join(name);
        match File::open(&path) {
            Ok(file) => Ok(BufReader::with_capacity(1 << 16, file)),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    /// All that is in the file of that name.
    pub(super) fn read_all(&self, name: &str) -> Result<Vec<u8>> {
        fs::read(self.path.join(name)).map_err(|error| self.error(name, error))
    }

    /// An error in the file of that name.
    pub(super) fn error(&self, name: &str, error: io::Error) -> Error {
        Error::io(self.path.join(name), error)
    }

    /// Remove a file that no later stage needs.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        fs::remove_file(self.path.join(name)).map_err(|error| self.error(name, error))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        if self.is_over || self.state.done.is_none() {
            let _already_gone = fs::remove_dir_all(&self.path);
        }
    }
}

/// Whether the job that worked in `folder` has finished a stage.
pub fn can_be_resumed(folder: &Path) -> bool {
    Stage::ALL.into_iter().any(|stage| folder.join(stage.state_name()).exists())
}

/// What tells one job from another: what the stages' files depend on. Files are told by name, size
/// and time of change, because reading them all again would take half as long as the job.
pub(super) fn fingerprint(inputs: &Inputs, options: &DedupOptions) -> Result<String> {
    let DedupOptions { shingle_tokens, sketch_slots, threshold, recall, bucket_cap, .. } = options;
    let settings = (shingle_tokens, sketch_slots, threshold, recall, bucket_cap);
    let reading = (&options.reading.fields, options.reading.max_text_bytes);
    let mut job =
        format!("{} {settings:?} {:?} {reading:?}", env!("CARGO_PKG_VERSION"), options.keep);
    for (side, sources) in [("articles", &inputs.articles), ("references", &inputs.references)] {
        for file in Source::files(sources)? {
            let found = file.path().and_then(|path| fs::metadata(path).ok());
            let changed = found.as_ref().and_then(|found| found.modified().ok());
            job.push_str(&format!(
                "\n{side} {file} {:?} {changed:?}",
                found.map(|found| found.len())
            ));
        }
    }
    Ok(job)
}

fn wrong_folder(path: &Path, reason: String) -> Error {
    let value = path.display().to_string();
    ErrorKind::Setting { name: "--work", value, reason }.into()
}
