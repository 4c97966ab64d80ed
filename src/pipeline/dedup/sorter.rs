//! Sorts more rows than memory holds.
//!
//! In: rows of `N` numbers in any order. Out: the same rows in ascending order, each once. As many as
//! the limit allows are held; when there are more, what is held is sorted and written to a file, and
//! the files are merged at the end (Knuth, *The Art of Computer Programming*, volume 3, section 5.4).
//! The order depends on the rows alone. On disk a row takes `4 N` bytes, little-endian; a file that ends
//! inside a row is an error.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::error::{Error, Result};

/// Of a file that is read or written row by row: some thousand rows.
const BUFFER_BYTES: usize = 64 * 1024;

/// Numbers that are compared from the first to the last.
pub(super) type Row<const N: usize> = [u32; N];

/// Takes rows, and gives them back sorted.
#[derive(Debug)]
pub(super) struct Sorter<const N: usize> {
    folder: PathBuf,
    most_rows: usize,
    held: Vec<Row<N>>,
    /// Sorted, without repetitions.
    runs: Vec<File>,
}

impl<const N: usize> Sorter<N> {
    /// A sorter that holds at most `limit_bytes`, and writes the rest to files in `folder` that have
    /// no name and vanish with the process.
    pub(super) fn new(folder: &Path, limit_bytes: usize) -> Self {
        // Half of it, as a growing vector is copied.
        let most_rows = (limit_bytes / (2 * size_of::<Row<N>>())).max(1024);
        Self { folder: folder.to_owned(), most_rows, held: Vec::new(), runs: Vec::new() }
    }

    /// Take `rows`.
    ///
    /// # Errors
    ///
    /// When they do not fit into memory, and not on the disk either.
    pub(super) fn extend(&mut self, rows: impl IntoIterator<Item = Row<N>>) -> Result<()> {
        for row in rows {
            self.held.push(row);
            if self.held.len() >= self.most_rows {
                self.settle();
                // Repetitions alone may have filled it.
                if self.held.len() > self.most_rows / 2 {
                    self.spill()?;
                }
            }
        }
        Ok(())
    }

    fn settle(&mut self) {
        self.held.par_sort_unstable();
        self.held.dedup();
    }

    fn spill(&mut self) -> Result<()> {
        let failed = |error| Error::io(&self.folder, error);
        let file = tempfile::tempfile_in(&self.folder).map_err(failed)?;
        let mut out = RowWriter::new(BufWriter::with_capacity(BUFFER_BYTES, file));
        self.held.iter().try_for_each(|row| out.write(row)).map_err(failed)?;
        self.runs.push(out.finish().map_err(failed)?);
        self.held.clear();
        Ok(())
    }

    /// The rows in ascending order, each once.
    ///
    /// # Errors
    ///
    /// When what was written cannot be read again.
    pub(super) fn sorted(mut self) -> Result<Sorted<N>> {
        self.settle();
        let mut runs = Vec::with_capacity(self.runs.len());
        let mut heads = BinaryHeap::new();
        for (number, mut file) in self.runs.into_iter().enumerate() {
            file.rewind().map_err(|error| Error::io(&self.folder, error))?;
            let file = BufReader::with_capacity(BUFFER_BYTES, file);
            let mut rows = RowReader::new(file, &self.folder);
            if let Some(row) = rows.next() {
                heads.push(Reverse((row?, number)));
            }
            runs.push(rows);
        }
        Ok(Sorted { held: self.held.into_iter().peekable(), runs, heads, last: None })
    }
}

/// Rows in ascending order, each once.
#[derive(Debug)]
pub(super) struct Sorted<const N: usize> {
    held: std::iter::Peekable<std::vec::IntoIter<Row<N>>>,
    runs: Vec<RowReader<N>>,
    /// The next row of each run.
    heads: BinaryHeap<Reverse<(Row<N>, usize)>>,
    last: Option<Row<N>>,
}

impl<const N: usize> Sorted<N> {
    fn next_row(&mut self) -> Option<Result<Row<N>>> {
        let Some(&Reverse((least, run))) = self.heads.peek() else {
            return self.held.next().map(Ok);
        };
        if let Some(row) = self.held.next_if(|&row| row <= least) {
            return Some(Ok(row));
        }
        self.heads.pop();
        match self.runs[run].next() {
            Some(Ok(row)) => self.heads.push(Reverse((row, run))),
            Some(Err(error)) => return Some(Err(error)),
            None => {}
        }
        Some(Ok(least))
    }
}

impl<const N: usize> Iterator for Sorted<N> {
    type Item = Result<Row<N>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_row()? {
                Ok(row) if self.last == Some(row) => {}
                Ok(row) => {
                    self.last = Some(row);
                    return Some(Ok(row));
                }
                failed => return Some(failed),
            }
        }
    }
}

/// Writes rows to a file.
#[derive(Debug)]
pub(super) struct RowWriter(BufWriter<File>);

impl RowWriter {
    pub(super) fn new(out: BufWriter<File>) -> Self {
        Self(out)
    }

    pub(super) fn write<const N: usize>(&mut self, row: &Row<N>) -> io::Result<()> {
        self.0.write_all(row.map(u32::to_le_bytes).as_flattened())
    }

    /// The file, in which everything is written.
    pub(super) fn finish(self) -> io::Result<File> {
        self.0.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// Reads rows from a file.
#[derive(Debug)]
pub(super) struct RowReader<const N: usize> {
    inner: BufReader<File>,
    /// Named in errors.
    path: PathBuf,
}

impl<const N: usize> RowReader<N> {
    /// The rows of `file`; errors name `path`.
    pub(super) fn new(inner: BufReader<File>, path: &Path) -> Self {
        Self { inner, path: path.to_owned() }
    }

    fn read(&mut self) -> io::Result<Option<Row<N>>> {
        if self.inner.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut bytes = [[0; 4]; N];
        self.inner.read_exact(bytes.as_flattened_mut())?;
        Ok(Some(bytes.map(u32::from_le_bytes)))
    }
}

impl<const N: usize> Iterator for RowReader<N> {
    type Item = Result<Row<N>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().map_err(|error| Error::io(&self.path, error)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a sorter makes of `rows` that holds so few that it must write some.
    fn sorted(rows: &[[u32; 2]], most_rows: usize) -> Vec<[u32; 2]> {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter { most_rows, ..Sorter::new(folder.path(), 0) };
        sorter.extend(rows.iter().copied()).unwrap();
        sorter.sorted().unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(sorted(&[], 4), [[0; 2]; 0]);
    }

    proptest! {
        #[test]
        fn equals_a_set(
            rows in proptest::collection::vec([0u32..9, 0u32..9], 0..200),
            most_rows in 1usize..40,
        ) {
            let expected: std::collections::BTreeSet<_> = rows.iter().copied().collect();
            prop_assert_eq!(sorted(&rows, most_rows), Vec::from_iter(expected));
        }
    }

    #[test]
    fn a_cut_file_is_an_error() {
        for cut_bytes in 1..16 {
            let mut out = RowWriter::new(BufWriter::new(tempfile::tempfile().unwrap()));
            [[1, 2], [3, 4]].iter().try_for_each(|row| out.write(row)).unwrap();
            let mut file = out.finish().unwrap();
            file.set_len(16 - cut_bytes).unwrap();
            file.rewind().unwrap();
            let mut rows = RowReader::<2>::new(BufReader::new(file), Path::new("rows"));
            assert_eq!(rows.any(|row| row.is_err()), cut_bytes != 8, "{cut_bytes} bytes are cut");
        }
    }
}
