//! A plain text file, which is one article.
//!
//! The text is what stands in the file: line ends, blank lines and all, so that offsets are those
//! of the file. Bytes that are not of its encoding become U+FFFD. Costs the memory of the file.

use std::io::Read;

use super::{encoding::Decoded, json::Found};

/// Add all of `input` to `out`, if it has at most `limit_bytes`.
pub(super) fn read(input: &mut Decoded, out: &mut Vec<u8>, limit_bytes: usize) -> Found {
    let start = out.len();
    match input.take(limit_bytes as u64 + 1).read_to_end(out) {
        Err(error) => Found::Cut(error),
        Ok(bytes) if bytes > limit_bytes => Found::TooLong,
        Ok(_) if out[start..].contains(&0) => Found::Wrong(super::BINARY.to_owned()),
        Ok(_) => Found::Record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &[u8], expected: &str) {
        let mut input = Decoded::new(Box::new(std::io::Cursor::new(raw.to_vec())));
        let mut text = Vec::new();
        let found = match read(&mut input, &mut text, 8) {
            Found::Record => String::from_utf8(text).unwrap(),
            Found::TooLong => "TOO LONG".to_owned(),
            Found::Wrong(reason) => reason,
            Found::Cut(_) | Found::End => unreachable!(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn is_the_file_as_it_stands() {
        check(b"", "");
        check(b"\n a\r\n", "\n a\r\n");
        check("\u{feff}é\n".as_bytes(), "é\n");
        check(b"12345678", "12345678");
    }

    #[test]
    fn refuses_what_is_no_text() {
        check(b"123456789", "TOO LONG");
        check(b"PK\0\x03", crate::corpus::BINARY);
    }
}
