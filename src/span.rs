//! Stretches of an article's original text, and their translation to code points.
//!
//! Everything inside the crate counts UTF-8 bytes, because that is what slices; everything that
//! leaves it in a report counts Unicode code points, because that is what a reader's Python
//! slices. [`CodePoints`] is the only place where the one becomes the other.

use std::ops::Range;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The longest text that a [`Span`] can address, in bytes.
pub const MAX_TEXT_BYTES: usize = u32::MAX as usize;

/// A half-open range of UTF-8 bytes of an article's text **as it was given**, never of a
/// normalised copy. Both ends lie on character boundaries.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
)]
#[repr(C)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of bytes `range`.
    ///
    /// # Panics
    ///
    /// If an end lies beyond [`MAX_TEXT_BYTES`]; the reader refuses longer texts.
    pub fn new(range: Range<usize>) -> Self {
        let narrow = |byte: usize| u32::try_from(byte).expect("texts are at most 4 GiB long");
        Self { start: narrow(range.start), end: narrow(range.end) }
    }

    /// Length in bytes.
    pub fn len_bytes(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The bytes as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The stretch of `text` that this span names.
    ///
    /// # Panics
    ///
    /// If the span is not of this text.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}

/// Translates byte offsets of one text to code-point offsets.
///
/// Costs one pass over the text to build and, for text that is not ASCII, four bytes for each 64
/// bytes of text; a look-up counts at most 64 bytes.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `64 * i`; empty when the text is ASCII.
    before_block: Vec<u32>,
}

const BLOCK_BYTES: usize = 64;

impl<'t> CodePoints<'t> {
    /// Index `text`.
    pub fn new(text: &'t str) -> Self {
        let mut before_block = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK_BYTES) {
                before_block.push(count);
                count += count_starts(block);
            }
        }
        Self { text, before_block }
    }

    /// How many code points stand before byte `byte`.
    pub fn at(&self, byte: u32) -> usize {
        let byte = byte as usize;
        if self.before_block.is_empty() {
            return byte;
        }
        let block = (byte / BLOCK_BYTES).min(self.before_block.len() - 1);
        let rest = &self.text.as_bytes()[block * BLOCK_BYTES..byte];
        (self.before_block[block] + count_starts(rest)) as usize
    }
}

/// How many characters begin in `bytes`.
fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let index = CodePoints::new(text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(Span::new(byte..byte).start), count, "byte {byte} of {text:?}");
        }
        assert_eq!(index.at(Span::new(0..text.len()).end), text.chars().count());
    }

    #[test]
    fn counts_code_points() {
        check("");
        check("plain");
        check("naïve — 日本語 🦀 e\u{301}");
        check(&"é".repeat(200));
        check(&"日a".repeat(64));
    }

    #[test]
    fn overlap_needs_a_shared_byte() {
        let span = |start, end| Span { start, end };
        assert!(span(0, 5).overlaps(span(4, 9)));
        assert!(!span(0, 5).overlaps(span(5, 9)));
        assert!(!span(3, 3).overlaps(span(0, 9)));
    }
}
