//! Composes the stages, one file for each job. The only user of threads.

pub mod archive;
mod assemble;
mod background;
mod banned;
pub mod check;
mod columns;
pub mod dedup;
mod discover;
mod explain;
mod furnish;
mod in_turn;
mod languages;
mod limits;
mod lists;
mod pool;
mod postings;
mod prepare;
mod propose;
pub mod scan;
mod stories;
mod verify;

pub use banned::{Banned, BannedError};
pub use check::{Among, CheckOptions, Filter, Gathered, gather};
pub use explain::explain;
pub use limits::{LimitOptions, SameOutlet};
pub use scan::{ScanOptions, Scope, scan};

use std::num::NonZeroUsize;

/// Articles, or pairs of them, that a thread takes at a time at most. Left alone, work is divided into a few
/// parts for each thread; of two threads, one then waits for seconds while the other ends the last part.
const MOST_AT_A_TIME: usize = 1_024;

/// Let every job run on `count` threads from now on. To be called once, before the first job.
///
/// # Errors
///
/// When the system does not give so many threads, or a job ran before.
pub fn use_threads(
    count: NonZeroUsize,
) -> Result<(), impl std::error::Error + Send + Sync + 'static> {
    rayon::ThreadPoolBuilder::new().num_threads(count.get()).build_global()
}

/// Is told how far a job is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps, where that is known.
    fn begin(&self, stage: &'static str, total: Option<u64>);
    /// `steps` more are done.
    fn advance(&self, steps: u64);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _stage: &'static str, _total: Option<u64>) {}
    fn advance(&self, _steps: u64) {}
}
