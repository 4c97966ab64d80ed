//! JSON lines: one object on each line.
//!
//! Hands out the lines that are not blank, one after the other. A line beyond the
//! limit is passed over without being held. Costs one copy of each line, and the memory of one.

use std::io::{BufRead, Read};

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
            self.number += 1;
            // One more byte for the end of the line, and to tell a line that is too long.
            let mut head = self.input.by_ref().take(limit_bytes as u64 + 1);
            match head.read_until(b'\n', out) {
                Err(error) => return Found::Cut(error),
                Ok(0) => return Found::End,
                Ok(_) => {}
            }
            let line = &out[start..];
            if line.len() > limit_bytes && line.last() != Some(&b'\n') {
                return self.pass_over_line();
            }
            if !line.trim_ascii().is_empty() {
                return Found::Record;
            }
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
    use std::io;

    use super::*;

    fn check(raw: &str, expected: &[(u64, &str)]) {
        let inner = io::Cursor::new(raw.as_bytes().to_vec());
        let mut lines = Lines::new(Decoded::new(Box::new(inner)));
        let (mut found, mut record) = (Vec::new(), Vec::new());
        loop {
            record.clear();
            let line = match lines.next(&mut record, 8) {
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
