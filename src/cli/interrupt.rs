//! Ctrl-C: the program ends with exit code 130 and leaves no half-written file.
//!
//! Nothing in the library waits for anything, so nothing there has to ask whether it should stop:
//! the handler's own thread removes the temporary files and ends the process. The folder of a job
//! that can be resumed stays, and is named.
//! A request to terminate and a closed terminal are treated the same. When the program was started
//! with one of these signals ignored (`nohup`, a background job of a script), that wish is
//! respected and no handler is installed at all.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::message;
use crate::pipeline::dedup;

/// What a shell reports for a program that Ctrl-C ended: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// What is on the disk and must not stay there.
#[derive(Debug)]
struct Temporary {
    /// Files that are being written aside.
    files: Vec<PathBuf>,
    /// The folder of a job that can be resumed.
    work: Option<PathBuf>,
}

static TEMPORARY: Mutex<Temporary> = Mutex::new(Temporary { files: Vec::new(), work: None });

fn temporary() -> MutexGuard<'static, Temporary> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begin to listen. Without a handler the system's own still ends the program, so a failure to
/// install one is no reason to stop.
pub(crate) fn listen() {
    let _system_default_remains = ctrlc::try_set_handler(stop);
}

#[expect(clippy::exit, reason = "an interrupt ends the process, from a thread that is not main")]
fn stop() {
    // The lock is held until the process is gone: no temporary file can be made meanwhile.
    let registered = temporary();
    for path in &registered.files {
        let _already_gone = std::fs::remove_file(path);
    }
    if let Some(path) = &registered.work {
        if dedup::can_be_resumed(path) {
            let path = path.display();
            message::say(&format!(
                "interrupted; what is done is kept in {path}: go on with --resume, or remove it"
            ));
        } else {
            let _already_gone = std::fs::remove_dir_all(path);
        }
    }
    std::process::exit(INTERRUPTED);
}

/// Make a temporary file with `create` and remove it when the program is interrupted. Made under
/// the lock, so that no moment is left in which it exists and is not known.
pub(crate) fn make_removable<T>(
    create: impl FnOnce() -> io::Result<T>,
    path: impl FnOnce(&T) -> PathBuf,
) -> io::Result<T> {
    let mut registered = temporary();
    let made = create()?;
    registered.files.push(path(&made));
    Ok(made)
}

/// The temporary file `path` is in its place, or gone.
pub(crate) fn forget(path: &Path) {
    temporary().files.retain(|file| file != path);
}

/// From now on a job works in the folder `path`. Until the answer is dropped, an interrupt removes it,
/// unless the job can be resumed.
pub(crate) fn work_in(path: &Path) -> Working {
    temporary().work = Some(path.to_owned());
    Working(())
}

/// That a job works in a folder.
#[derive(Debug)]
pub(crate) struct Working(());

impl Drop for Working {
    fn drop(&mut self) {
        temporary().work = None;
    }
}
