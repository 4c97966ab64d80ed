//! Holds a job to the memory that it may use.
//!
//! A thread looks now and then how much memory the process has. When that is nearly as much as it may have,
//! the pages of the store's file are given back, which are read again where they are needed. When
//! what no file backs is too much by itself, the store says so, and the job ends with an error at its next step.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::store::Store;

/// The longest and the shortest time between two looks.
const INTERVALS: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(1)];
/// How fast memory may come to be used. A page that is touched brings its neighbours with it, so that two
/// threads that look here and there have been seen to map gigabytes in a twentieth of a second.
const BYTES_PER_MILLISECOND: u64 = 128 << 20;

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
            let mut meter = Meter::default();
            // What the system does not tell cannot be watched.
            while let Some(interval) = hold(&store, limit_bytes, &mut meter) {
                if ended.recv_timeout(interval) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("memory".to_owned()).spawn(watch)?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

/// Do what is to be done now, and say when to look again; never, where the system does not say how much
/// memory the process has.
fn hold(store: &Store, limit_bytes: u64, meter: &mut Meter) -> Option<Duration> {
    let used = meter.used()?;
    if used.own_bytes.unwrap_or(used.bytes) > limit_bytes {
        store.give_up();
    }
    let [longest, shortest] = INTERVALS;
    // What the process has of its own may be nearly all that it may have. The pages of a sixteenth are left to it
    // then: to give away each as soon as it comes would be all that it does.
    let least_bytes = used.own_bytes.unwrap_or(0) + limit_bytes / 16;
    let most_bytes = (limit_bytes / 4 * 3).max(least_bytes);
    if used.bytes > most_bytes {
        store.release();
        return Some(shortest);
    }
    let spare = Duration::from_millis((most_bytes - used.bytes) / BYTES_PER_MILLISECOND);
    Some(spare.clamp(shortest, longest))
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

/// How much memory the process has now.
struct Used {
    /// With mapped files.
    bytes: u64,
    /// Without them, where the system tells them apart: what cannot be given back.
    own_bytes: Option<u64>,
}

/// Asks the system.
#[derive(Default)]
struct Meter {
    #[cfg(not(target_os = "linux"))]
    system: sysinfo::System,
}

impl Meter {
    #[cfg(target_os = "linux")]
    #[expect(clippy::unused_self, reason = "other systems are asked through a handle")]
    fn used(&mut self) -> Option<Used> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
            Some(kilobytes << 10)
        };
        Some(Used { bytes: bytes("VmRSS:")?, own_bytes: bytes("RssAnon:") })
    }

    #[cfg(not(target_os = "linux"))]
    fn used(&mut self) -> Option<Used> {
        let own = sysinfo::get_current_pid().ok()?;
        let kind = sysinfo::ProcessRefreshKind::nothing().with_memory();
        let only = sysinfo::ProcessesToUpdate::Some(&[own]);
        self.system.refresh_processes_specifics(only, false, kind);
        Some(Used { bytes: self.system.process(own)?.memory(), own_bytes: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_much_memory_there_is() {
        let mut meter = Meter::default();
        let before = meter.used().unwrap();
        let more = vec![1u8; 256 << 20];
        let after = meter.used().unwrap();
        assert!(after.bytes > before.bytes + (more.len() as u64 / 2));
        assert!(after.own_bytes.is_none_or(|own_bytes| own_bytes <= after.bytes));
    }

    /// Whether a job within so much memory is stopped while the watch looks so often.
    fn is_stopped(limit_bytes: u64, looks: u32) -> bool {
        let store = Store::in_memory();
        let _watch = MemoryWatch::start(&store, limit_bytes).unwrap();
        (0..looks).any(|_| {
            thread::sleep(INTERVALS[0]);
            store.check().is_err()
        })
    }

    #[test]
    fn a_job_with_too_little_memory_is_told_so() {
        // It is at the first look, but a busy machine may be late with that.
        assert!(is_stopped(1 << 20, 400));
        assert!(!is_stopped(1 << 40, 3));
    }
}
