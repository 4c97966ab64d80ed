//! Base64 (RFC 4648, section 4) for a stream of bytes.
//!
//! Bytes go in, letters come out, with nothing held but the one or two bytes that do not make a
//! group of three yet. A third larger than the bytes; a page has one such block, which is not worth
//! a dependency.

use std::io::{self, Write};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Letters that are written at a time; four for each three bytes.
const CHUNK_LETTERS: usize = 4 * 256;

/// Writes what it is given to `out` as base64. It must be told when the bytes end.
pub(super) struct Encoder<'o> {
    out: &'o mut dyn Write,
    /// Bytes that wait for a group to be full.
    waiting: Vec<u8>,
}

impl<'o> Encoder<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, waiting: Vec::with_capacity(3) }
    }

    /// Write the last group, filled up with `=`.
    pub(super) fn finish(self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut group = [0; 3];
        group[..self.waiting.len()].copy_from_slice(&self.waiting);
        let mut letters = encode(group);
        letters[self.waiting.len() + 1..].fill(b'=');
        self.out.write_all(&letters)
    }
}

impl Write for Encoder<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut letters = Vec::with_capacity(CHUNK_LETTERS);
        for &byte in bytes {
            self.waiting.push(byte);
            if let Ok(group) = <[u8; 3]>::try_from(&self.waiting[..]) {
                letters.extend(encode(group));
                self.waiting.clear();
            }
            if letters.len() == CHUNK_LETTERS {
                self.out.write_all(&letters)?;
                letters.clear();
            }
        }
        self.out.write_all(&letters)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The four letters of three bytes.
fn encode([first, second, third]: [u8; 3]) -> [u8; 4] {
    let letter = |six_bits: u8| LETTERS[usize::from(six_bits & 0x3f)];
    [
        letter(first >> 2),
        letter(first << 4 | second >> 4),
        letter(second << 2 | third >> 6),
        letter(third),
    ]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The bytes that `letters` stand for.
    pub(in crate::report::html) fn decode(letters: &str) -> Vec<u8> {
        let values: Vec<usize> = letters
            .trim_end_matches('=')
            .bytes()
            .map(|letter| LETTERS.iter().position(|known| *known == letter).unwrap())
            .collect();
        let bits = |at: usize| (0..6).rev().map(move |bit| (at, bit));
        let bits: Vec<u8> = (0..values.len())
            .flat_map(bits)
            .map(|(at, bit)| u8::from(values[at] >> bit & 1 == 1))
            .collect();
        bits.chunks_exact(8)
            .map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit))
            .collect()
    }

    fn check(bytes: &str, expected: &str) {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        for byte in bytes.bytes() {
            encoder.write_all(&[byte]).unwrap();
        }
        encoder.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(decode(expected), bytes.as_bytes());
    }

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn groups_are_filled_up() {
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foo", "Zm9v");
        check("foob", "Zm9vYg==");
        check("fooba", "Zm9vYmE=");
        check("foobar", "Zm9vYmFy");
    }

    #[test]
    fn long_writes_are_one_stream() {
        let bytes: Vec<u8> = (0..5_000_usize).map(|at| LETTERS[at * 7 % 64]).collect();
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        encoder.write_all(&bytes).unwrap();
        encoder.finish().unwrap();
        assert_eq!(decode(&String::from_utf8(out).unwrap()), bytes);
    }
}
