//! Tools that take time to make and keep what they learn: each is used by one thread after the other.

use std::sync::{Mutex, PoisonError};

/// The tools that no thread uses at the moment. What is made must not depend on which of them makes it.
#[derive(Debug)]
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pool<T> {
    /// Work with a tool, which is made if all are in use.
    pub(super) fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut tool = taken.unwrap_or_else(make);
        let made = work(&mut tool);
        idle().push(tool);
        made
    }
}
