//! Holds a job to the memory that it may use.
//!
//! A thread looks now and then how much memory the process has. When that is nearly as much as it may have,
//! the pages of the store's file are given back, which are read again where they are needed. When
//! it is too much all the same, the store says so, and the job ends with an error at its next step.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::store::Store;

/// How often it looks. At 2 GB a second, which is as fast as two threads touch pages, that is 100 MB.
const INTERVAL: Duration = Duration::from_millis(50);

/// Watches until it is dropped.
pub(super) struct MemoryWatch {
    /// Dropping it ends the thread.
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MemoryWatch {
    /// Hold a job that keeps its articles in `store` to `limit_bytes`.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub(super) fn start(store: &Store, limit_bytes: u64) -> io::Result<Self> {
        let (end, ended) = mpsc::channel();
        let store = store.clone();
        let watch = move || {
            let mut meter = Resident::default();
            // What is not told cannot be watched.
            while hold(&store, limit_bytes, &mut meter).is_some() {
                if ended.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("memory".to_owned()).spawn(watch)?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

/// Do what is to be done now; none where the system does not say how much memory the process has.
fn hold(store: &Store, limit_bytes: u64, meter: &mut Resident) -> Option<()> {
    if meter.bytes()? > limit_bytes / 8 * 7 {
        store.release();
        if meter.bytes()? > limit_bytes {
            store.give_up();
        }
    }
    Some(())
}

impl Drop for MemoryWatch {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // It does not panic, and could not be helped if it did.
            drop(thread.join());
        }
    }
}

/// Asks the system how much memory the process has.
struct Resident {
    system: System,
    own: Option<Pid>,
}

impl Default for Resident {
    fn default() -> Self {
        Self { system: System::new(), own: sysinfo::get_current_pid().ok() }
    }
}

impl Resident {
    /// In memory now, mapped files included.
    fn bytes(&mut self) -> Option<u64> {
        let own = self.own?;
        let kind = ProcessRefreshKind::nothing().with_memory();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, kind);
        Some(self.system.process(own)?.memory())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_much_memory_there_is() {
        let mut meter = Resident::default();
        let before = meter.bytes().unwrap();
        let more = vec![1u8; 64 << 20];
        let after = meter.bytes().unwrap();
        assert!(after > before + (32 << 20), "{before} and {after} with {} more", more.len());
    }

    fn check(limit_bytes: u64, expected: bool) {
        let store = Store::in_memory();
        let watch = MemoryWatch::start(&store, limit_bytes).unwrap();
        thread::sleep(3 * INTERVAL);
        drop(watch);
        assert_eq!(store.check().is_ok(), expected);
    }

    #[test]
    fn a_job_with_too_little_memory_is_told_so() {
        check(1 << 20, false);
        check(1 << 40, true);
    }
}
