//! Where what belongs to many articles is kept: in memory, and beyond a budget in a file.
//!
//! In go slices of numbers or text, many at a time as a [`Batch`]; out come [`Kept`] slices, which are read
//! like any others. A batch that the budget has room for is ordinary memory. Any other is
//! appended to a temporary file without a name and mapped: the operating system reads its pages when they are
//! touched and may forget them at any time, so that only as many are in memory as there is room for. The
//! file has gone when the last slice of it has, and when the process is killed.
//!
//! To read costs a bounds check. It goes wrong in one way that cannot be reported: if the disk fails under a
//! page that is read back, the operating system ends the process.

mod text;

use std::{
    fs::File,
    io::Write,
    marker::PhantomData,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use memmap2::{Mmap, MmapOptions};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, TryFromBytes};

use crate::error::{ErrorKind, Result};

pub use text::Text;

/// Bytes to which everything kept is aligned: the widest number there is.
const ALIGNMENT: usize = 8;

/// Between two looks whether pages are still given back. A gigabyte takes some twenty milliseconds.
const WAIT: Duration = Duration::from_micros(200);

/// Memory for what is kept, and the file for what does not fit. Clones are the same store.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    budget_bytes: u64,
    memory_bytes: AtomicU64,
    file_bytes: AtomicU64,
    has_too_little: AtomicBool,
    /// Whether pages are being given back, which nobody is to bring in again meanwhile.
    is_releasing: AtomicBool,
    folder: PathBuf,
    file: Mutex<Option<File>>,
    /// What is mapped of it.
    mapped: Mutex<Vec<Weak<Region>>>,
}

impl Default for Store {
    fn default() -> Self {
        Self::in_memory()
    }
}

impl Store {
    /// Keeps everything in memory, however much it is.
    pub fn in_memory() -> Self {
        Self::new(u64::MAX, Path::new("."))
    }

    /// Keeps up to `budget_bytes` in memory, and all else in a file in `folder`, which is made when there is
    /// something to put there.
    pub fn new(budget_bytes: u64, folder: &Path) -> Self {
        Self(Arc::new(Inner {
            budget_bytes,
            memory_bytes: AtomicU64::new(0),
            file_bytes: AtomicU64::new(0),
            has_too_little: AtomicBool::new(false),
            is_releasing: AtomicBool::new(false),
            folder: folder.to_owned(),
            file: Mutex::new(None),
            mapped: Mutex::new(Vec::new()),
        }))
    }

    /// Something to gather slices in that are kept together.
    pub fn batch(&self) -> Batch<'_> {
        Batch { store: self, numbers: Vec::new() }
    }

    /// How much more fits into memory.
    fn free_bytes(&self) -> u64 {
        self.0.budget_bytes.saturating_sub(self.0.memory_bytes.load(Ordering::Relaxed))
    }

    /// The folder of the file.
    fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Refuse early what cannot be kept: so many bytes more, about.
    ///
    /// # Errors
    ///
    /// When the folder has no room for what the memory has none for. What the system does not tell is
    /// found out when it is written.
    pub fn expect(&self, bytes: u64) -> Result<()> {
        let needed_bytes = bytes.saturating_sub(self.free_bytes());
        if needed_bytes == 0 {
            return Ok(());
        }
        match fs4::available_space(self.folder()) {
            Ok(free_bytes) if free_bytes < needed_bytes => {
                let path = self.folder().to_owned();
                Err(ErrorKind::NoRoom { path, needed_bytes, free_bytes }.into())
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Give back the memory of those pages of the file that were read. They are read again when
    /// they are touched. Whoever begins to read anything of it waits until that is done.
    pub fn release(&self) {
        self.0.is_releasing.store(true, Ordering::Relaxed);
        let mut mapped = self.0.mapped.lock().unwrap_or_else(PoisonError::into_inner);
        mapped.retain(|region| match region.upgrade() {
            Some(region) => {
                region.release();
                true
            }
            None => false,
        });
        self.0.is_releasing.store(false, Ordering::Relaxed);
    }

    /// Wait while pages are given back: a page that is touched brings its neighbours with it, so that two
    /// threads that look here and there map pages faster than a third unmaps them.
    fn wait(&self) {
        while self.0.is_releasing.load(Ordering::Relaxed) {
            thread::sleep(WAIT);
        }
    }

    /// Say that the process takes more memory than it may, though all that can be was released:
    /// [`Self::check`] fails from now on.
    pub fn give_up(&self) {
        self.0.has_too_little.store(true, Ordering::Relaxed);
    }

    /// Go on only if the memory suffices so far.
    ///
    /// # Errors
    ///
    /// After [`Self::give_up`].
    pub fn check(&self) -> Result<()> {
        if self.0.has_too_little.load(Ordering::Relaxed) {
            return Err(ErrorKind::TooMuchFound.into());
        }
        Ok(())
    }

    /// Take so many bytes of the budget, if it has them.
    fn take(&self, bytes: u64) -> bool {
        let take =
            |taken: u64| Some(taken.checked_add(bytes)?).filter(|all| *all <= self.0.budget_bytes);
        self.0.memory_bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    fn append(&self, bytes: &[u8]) -> Result<Mmap> {
        let inner = &*self.0;
        let failed = |source| ErrorKind::Spill { path: inner.folder.clone(), source };
        let mut file = inner.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = Some(tempfile::tempfile_in(&inner.folder).map_err(failed)?);
        }
        let file = file.as_mut().expect("it was made above");
        let start = inner.file_bytes.load(Ordering::Relaxed);
        file.write_all(bytes).map_err(failed)?;
        inner.file_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        #[expect(unsafe_code, reason = "a file that others write to must not be mapped")]
        // SAFETY: the file has no name, so that only this process can write to it; this function alone
        // does, and only behind what was mapped before.
        let mapped = unsafe { MmapOptions::new().offset(start).len(bytes.len()).map(&*file) };
        Ok(mapped.map_err(failed)?)
    }
}

/// What is kept together.
struct Region {
    bytes: Bytes,
    store: Store,
}

enum Bytes {
    Memory(Vec<u64>),
    File(Mmap),
}

impl Region {
    fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Memory(numbers) => numbers.as_bytes(),
            Bytes::File(mapped) => {
                self.store.wait();
                mapped
            }
        }
    }

    fn release(&self) {
        #[cfg(unix)]
        if let Bytes::File(mapped) = &self.bytes {
            #[expect(
                unsafe_code,
                reason = "of memory that is no file's it would forget what is there"
            )]
            // SAFETY: the mapping is of a file and was never written to through memory, so that the pages are
            // read from the file again with what they had.
            let advised = unsafe { mapped.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) };
            // Advice: whoever does not take it keeps the pages until others need the room.
            drop(advised);
        }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if let Bytes::Memory(numbers) = &self.bytes {
            let bytes = (numbers.len() * ALIGNMENT) as u64;
            self.store.0.memory_bytes.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Debug for Region {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = match &self.bytes {
            Bytes::Memory(numbers) => numbers.len() * ALIGNMENT,
            Bytes::File(mapped) => mapped.len(),
        };
        write!(out, "Region of {bytes} bytes")
    }
}

/// Slices that are to be kept together: some megabytes are a good size.
#[derive(Debug)]
pub struct Batch<'s> {
    store: &'s Store,
    /// The bytes of all of them, each aligned.
    numbers: Vec<u64>,
}

/// Where a slice is in its batch.
#[derive(Debug)]
pub struct Place<T> {
    /// In units of [`ALIGNMENT`].
    start: u32,
    items: u32,
    of: PhantomData<T>,
}

impl Batch<'_> {
    /// Copy a slice.
    ///
    /// # Panics
    ///
    /// When the batch has 32 GiB already, or the slice 2^32 items: articles are limited to 4 GiB.
    pub fn add<T: IntoBytes + Immutable>(&mut self, items: &[T]) -> Place<T> {
        let narrow = |number: usize| u32::try_from(number).expect("batches are cut before that");
        let start = self.numbers.len();
        let bytes = items.as_bytes();
        self.numbers.resize(start + bytes.len().div_ceil(ALIGNMENT), 0);
        self.numbers[start..].as_mut_bytes()[..bytes.len()].copy_from_slice(bytes);
        Place { start: narrow(start), items: narrow(items.len()), of: PhantomData }
    }

    /// How much there is.
    pub fn bytes(&self) -> usize {
        self.numbers.len() * ALIGNMENT
    }

    /// Keep it.
    ///
    /// # Errors
    ///
    /// When it has to go to the file, and that cannot be made, written or mapped.
    pub fn keep(mut self) -> Result<KeptBatch> {
        if self.numbers.is_empty() {
            return Ok(KeptBatch(None));
        }
        let store = self.store.clone();
        let is_in_memory = store.take(self.bytes() as u64);
        let bytes = if is_in_memory {
            self.numbers.shrink_to_fit();
            Bytes::Memory(self.numbers)
        } else {
            Bytes::File(store.append(self.numbers.as_bytes())?)
        };
        let region = Arc::new(Region { bytes, store });
        if !is_in_memory {
            let mapped = &region.store.0.mapped;
            mapped.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&region));
        }
        Ok(KeptBatch(Some(region)))
    }
}

/// A batch that is kept.
#[derive(Clone, Debug)]
pub struct KeptBatch(Option<Arc<Region>>);

impl KeptBatch {
    /// The slice at a place that adding it to this batch gave.
    pub fn slice<T>(&self, place: &Place<T>) -> Kept<T> {
        let region = self.0.clone().filter(|_| place.items > 0);
        Kept { region, start: place.start, items: place.items, of: PhantomData }
    }
}

/// A slice of numbers that a [`Store`] keeps. Clones are the same slice.
#[derive(Debug)]
pub struct Kept<T> {
    /// None where there is nothing.
    region: Option<Arc<Region>>,
    start: u32,
    items: u32,
    of: PhantomData<T>,
}

impl<T> Kept<T> {
    /// Nothing.
    pub const NONE: Self = Self { region: None, start: 0, items: 0, of: PhantomData };

    fn bytes(&self) -> &[u8] {
        let Some(region) = &self.region else { return &[] };
        let start = self.start as usize * ALIGNMENT;
        &region.bytes()[start..start + self.items as usize * size_of::<T>()]
    }
}

#[cfg(test)]
impl<T: IntoBytes + Immutable> Kept<T> {
    /// A copy of a slice.
    pub(crate) fn of(items: &[T]) -> Self {
        let store = Store::in_memory();
        let mut batch = store.batch();
        let place = batch.add(items);
        batch.keep().expect("memory has room").slice(&place)
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { region: self.region.clone(), ..*self }
    }
}

impl<T: FromBytes + Immutable + KnownLayout> Deref for Kept<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        if self.region.is_none() {
            return &[];
        }
        <[T]>::ref_from_bytes(self.bytes()).expect("what is kept is aligned and whole")
    }
}

/// A slice of truth values that a [`Store`] keeps.
#[derive(Clone, Debug, Default)]
pub struct Flags(Kept<bool>);

impl From<Kept<bool>> for Flags {
    fn from(kept: Kept<bool>) -> Self {
        Self(kept)
    }
}

/// Costs a look at every byte.
impl Deref for Flags {
    type Target = [bool];

    fn deref(&self) -> &[bool] {
        <[bool]>::try_ref_from_bytes(self.0.bytes()).expect("truth values were kept")
    }
}

#[cfg(test)]
mod tests;
