//! JSON lines: one object on each line.
//!
//! Hands out the lines that are not blank, one after the other. A line beyond the
//! limit is passed over without being held. Costs one copy of each line, and the memory of one.

use std::io::{self, BufRead};

use super::{encoding::Decoded, json::Found};

/// The lines of a stream.
pub(super) struct Lines {
    pub(super) input: Decoded,
    /// One-based number of the line that was found last.
    pub(super) number: u64,
}

impl Lines {
    pub(super) fn new(input: Decoded) -> Self {
        Self { input, number: 0 }
    }

    /// Add the next line that is not blank to `out`, if it has at most `limit_bytes`.
    pub(super) fn next(&mut self, out: &mut Vec<u8>, limit_bytes: usize) -> Found {
        let start = out.len();
        loop {
            out.truncate(start);
            let read = self.read_line(limit_bytes, |part| out.extend_from_slice(part));
            match self.found(read, limit_bytes) {
                Found::Record if out[start..].trim_ascii().is_empty() => {}
                found => return found,
            }
        }
    }

    /// Pass over the line that [`Self::next`] would find.
    pub(super) fn pass(&mut self, limit_bytes: usize) -> Found {
        loop {
            let mut is_blank = true;
            let read = self.read_line(limit_bytes, |part| {
                is_blank = is_blank && part.trim_ascii().is_empty();
            });
            match self.found(read, limit_bytes) {
                Found::Record if is_blank => {}
                found => return found,
            }
        }
    }

    /// Give a line to `take`, piece by piece, and no more than one byte beyond the limit: for the end of
    /// the line, and to tell a line that is too long. The answer is how many bytes that were, and the
    /// last of them.
    fn read_line(
        &mut self,
        limit_bytes: usize,
        mut take: impl FnMut(&[u8]),
    ) -> io::Result<(usize, Option<u8>)> {
        self.number += 1;
        let (mut taken, mut last) = (0, None);
        loop {
            let block = match self.input.fill_buf() {
                Ok(block) => block,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let block = &block[..block.len().min(limit_bytes.saturating_add(1) - taken)];
            let end = memchr::memchr(b'\n', block).map(|at| at + 1);
            let part = &block[..end.unwrap_or(block.len())];
            take(part);
            let bytes = part.len();
            taken += bytes;
            last = part.last().copied().or(last);
            self.input.consume(bytes);
            if end.is_some() || bytes == 0 {
                return Ok((taken, last));
            }
        }
    }

    /// What it was that was read.
    fn found(&mut self, read: io::Result<(usize, Option<u8>)>, limit_bytes: usize) -> Found {
        match read {
            Err(error) => Found::Cut(error),
            Ok((0, _)) => Found::End,
            Ok((bytes, last)) if bytes > limit_bytes && last != Some(b'\n') => {
                self.pass_over_line()
            }
            Ok(_) => Found::Record,
        }
    }

    fn pass_over_line(&mut self) -> Found {
        match self.input.skip_until(b'\n') {
            Ok(_) => Found::TooLong,
            Err(error) => Found::Cut(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str) -> Lines {
        Lines::new(Decoded::new(Box::new(io::Cursor::new(raw.as_bytes().to_vec()))))
    }

    fn check(raw: &str, expected: &[(u64, &str)]) {
        let mut lines = of(raw);
        let mut passed = of(raw);
        let (mut found, mut record) = (Vec::new(), Vec::new());
        loop {
            record.clear();
            let next = lines.next(&mut record, 8);
            let pass = passed.pass(8);
            assert_eq!(std::mem::discriminant(&next), std::mem::discriminant(&pass), "{raw:?}");
            assert_eq!(lines.number, passed.number, "{raw:?}");
            let line = match next {
                Found::Record => String::from_utf8(record.clone()).unwrap().trim().to_owned(),
                Found::TooLong => "TOO LONG".to_owned(),
                Found::End => break,
                Found::Wrong(_) | Found::Cut(_) => unreachable!(),
            };
            found.push((lines.number, line));
        }
        let found: Vec<_> = found.iter().map(|(number, line)| (*number, line.as_str())).collect();
        assert_eq!(found, expected, "{raw:?}");
    }

    #[test]
    fn finds_lines_that_are_not_blank() {
        check("", &[]);
        check("\n \t\r\n", &[]);
        check("a", &[(1, "a")]);
        check("a\nb\n", &[(1, "a"), (2, "b")]);
        check("\r\n\na\r\n", &[(3, "a")]);
    }

    #[test]
    fn passes_over_lines_that_are_too_long() {
        check("12345678\nb", &[(1, "12345678"), (2, "b")]);
        check("123456789\nb", &[(1, "TOO LONG"), (2, "b")]);
        check("1234567890123456789", &[(1, "TOO LONG")]);
        check("é12345\né123456\nb", &[(1, "é12345"), (2, "é123456"), (3, "b")]);
    }
}
