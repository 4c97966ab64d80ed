//! Ctrl-C: the program ends with exit code 130 and leaves no half-written file.
//!
//! Nothing in the library waits for anything, so nothing there has to ask whether it should stop:
//! the handler's own thread removes the temporary file, if there is one, and ends the process.
//! A request to terminate and a closed terminal are treated the same. When the program was started
//! with one of these signals ignored (`nohup`, a background job of a script), that wish is
//! respected and no handler is installed at all.

use std::{
    io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What a shell reports for a program that Ctrl-C ended: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// The file that is being written aside.
static TEMPORARY: Mutex<Option<PathBuf>> = Mutex::new(None);

fn temporary() -> MutexGuard<'static, Option<PathBuf>> {
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
    if let Some(path) = registered.as_deref() {
        let _already_gone = std::fs::remove_file(path);
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
    *registered = Some(path(&made));
    Ok(made)
}

/// The temporary file is in its place, or gone.
pub(crate) fn forget() {
    *temporary() = None;
}
