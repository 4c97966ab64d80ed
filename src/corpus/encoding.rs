//! Decodes a file to UTF-8 while it is read.
//!
//! In goes a stream of bytes, out comes a stream that is UTF-8 but for single broken places. What
//! the bytes are is settled once for each file:
//!
//! 1. A byte-order mark of UTF-8 or UTF-16 is believed, and taken away.
//! 2. ASCII is handed through until the first other byte. Only there does the encoding matter, and
//!    only there is it decided, on a window of [`WINDOW_BYTES`] from that place: the first page of
//!    a large file says nothing when its first accent stands on the hundredth.
//! 3. A window in which at least two characters of several bytes are whole for each broken one is
//!    UTF-8. A file with one bad byte, or cut inside a character, must not become mojibake from end
//!    to end; nor does text in another encoding pass: there, high bytes form UTF-8 by accident only
//!    (about one pair in twelve for GBK, hardly ever for the Windows code pages).
//! 4. Everything else is guessed by `chardetng`, which knows no encoding that is not a superset of
//!    ASCII here (ISO-2022-JP is left out: its plain bytes would have been handed through before).
//!
//! Bytes that the encoding does not allow become U+FFFD, one for each maximal subpart, as Python's
//! `errors="replace"` has it. In UTF-8 that is left to the reader of the format, which can say in
//! which article it happened.
//!
//! It costs one look for bytes beyond ASCII until the decision; UTF-8 is then handed through
//! without being copied. It is wrong where a file mixes encodings, and may be for a few bytes of
//! legacy text: the report lists what was guessed.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

/// How far an encoding is judged by, from the first byte beyond ASCII. The detector settles within
/// a few hundred non-ASCII bytes; a page in which only quotation marks are not ASCII has one or two
/// in a thousand.
const WINDOW_BYTES: usize = 64 * 1024;

/// How much of a file is looked at before it is read: a byte-order mark has three bytes, and binary
/// data has its first NUL well within this.
const HEAD_BYTES: usize = 1024;

/// Bytes that nothing is known of, except that they can be read.
pub(super) type Bytes = Box<dyn BufRead + Send>;

/// A stream decoded to UTF-8.
pub(super) struct Decoded {
    inner: Bytes,
    /// Taken from `inner`, in UTF-8, and not yet all handed out.
    held: Vec<u8>,
    /// How much of `held` is handed out.
    held_start: usize,
    state: State,
    /// How much of the block that `inner` offers was seen to be ASCII, so that no byte is looked at
    /// again for each line in its block.
    ascii_ahead: usize,
    /// Came from `inner` behind what is held, and is still to be told.
    failure: Option<io::Error>,
    transcoded_from: Option<&'static Encoding>,
    replaced: bool,
}

enum State {
    /// Nothing but ASCII so far.
    Undecided,
    /// UTF-8 from here on, unchecked.
    Utf8,
    /// Another encoding.
    Legacy(Box<Decoder>),
    /// Nothing comes any more.
    Ended,
}

impl Decoded {
    /// Begin to read `inner`.
    pub(super) fn new(inner: Bytes) -> Self {
        let mut decoded = Self {
            inner,
            held: Vec::new(),
            held_start: 0,
            state: State::Undecided,
            ascii_ahead: 0,
            failure: None,
            transcoded_from: None,
            replaced: false,
        };
        let at_end = decoded.gather(HEAD_BYTES);
        match Encoding::for_bom(&decoded.held) {
            Some((encoding, mark_bytes)) => {
                decoded.held.drain(..mark_bytes);
                decoded.settle(encoding, at_end);
            }
            None if !decoded.held.is_ascii() => decoded.decide(),
            None => {}
        }
        decoded
    }

    /// The beginning of the text, [`HEAD_BYTES`] if it has as many and nothing was read yet. Reads
    /// nothing itself, so that no failure gets lost here.
    pub(super) fn head(&self) -> &[u8] {
        &self.held[self.held_start..]
    }

    /// The encoding that the text was decoded from, when that was not UTF-8.
    pub(super) fn transcoded_from(&self) -> Option<&'static str> {
        self.transcoded_from.map(Encoding::name)
    }

    /// Whether bytes that are not of the detected encoding were replaced.
    pub(super) fn has_replaced(&self) -> bool {
        self.replaced
    }

    /// Hold at least `bytes`, or all that there is. Returns whether that is all.
    fn gather(&mut self, bytes: usize) -> bool {
        while self.held.len() < bytes && self.failure.is_none() {
            match self.inner.fill_buf() {
                Ok([]) => return true,
                Ok(block) => {
                    let block_bytes = block.len();
                    self.held.extend_from_slice(block);
                    self.inner.consume(block_bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failure = Some(error),
            }
        }
        false
    }

    /// Judge what the bytes are, from those held and a window behind them.
    fn decide(&mut self) {
        let ascii_bytes = self.held.iter().take_while(|byte| byte.is_ascii()).count();
        let at_end = self.gather(ascii_bytes + WINDOW_BYTES);
        if is_mostly_utf8(&self.held, at_end) {
            self.settle(UTF_8, at_end);
        } else {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(&self.held, at_end);
            self.settle(detector.guess(None, Utf8Detection::Deny), at_end);
        }
    }

    /// Read as `encoding` what is held and what comes.
    fn settle(&mut self, encoding: &'static Encoding, at_end: bool) {
        if encoding == UTF_8 {
            self.state = State::Utf8;
            return;
        }
        self.transcoded_from = Some(encoding);
        let mut decoder = Box::new(encoding.new_decoder_without_bom_handling());
        let raw = std::mem::take(&mut self.held);
        self.replaced |= decode(&mut decoder, &raw, &mut self.held, at_end);
        self.state = if at_end { State::Ended } else { State::Legacy(decoder) };
    }

    /// Hold the next block, decoded. Only called when nothing is held.
    fn refill(&mut self) -> io::Result<()> {
        let State::Legacy(decoder) = &mut self.state else { return Ok(()) };
        self.held.clear();
        self.held_start = 0;
        // A block may end inside a character and decode to nothing: that is not the end.
        while self.held.is_empty() {
            let block = self.inner.fill_buf()?;
            let block_bytes = block.len();
            self.replaced |= decode(decoder, block, &mut self.held, block_bytes == 0);
            self.inner.consume(block_bytes);
            if block_bytes == 0 {
                self.state = State::Ended;
                return Ok(());
            }
        }
        Ok(())
    }

    fn has_held(&self) -> bool {
        self.held_start < self.held.len()
    }

    /// Drop what was handed out, and decide the encoding if the next block makes it matter.
    fn advance(&mut self) -> io::Result<()> {
        if let Some(failure) = self.failure.take() {
            self.state = State::Ended;
            return Err(failure);
        }
        self.held.clear();
        self.held_start = 0;
        match self.state {
            State::Undecided if self.ascii_ahead == 0 => {
                let block = self.inner.fill_buf()?;
                if block.is_ascii() {
                    self.ascii_ahead = block.len();
                } else {
                    self.gather(1);
                    self.decide();
                }
                Ok(())
            }
            State::Legacy(_) => self.refill(),
            State::Undecided | State::Utf8 | State::Ended => Ok(()),
        }
    }
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.has_held() {
            self.advance()?;
        }
        if self.has_held() || matches!(self.state, State::Ended) {
            return Ok(&self.held[self.held_start..]);
        }
        let block = self.inner.fill_buf()?;
        Ok(match self.state {
            State::Undecided => &block[..self.ascii_ahead.min(block.len())],
            _ => block,
        })
    }

    fn consume(&mut self, bytes: usize) {
        if self.has_held() {
            self.held_start += bytes;
        } else {
            self.inner.consume(bytes);
            self.ascii_ahead = self.ascii_ahead.saturating_sub(bytes);
        }
    }
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let block = self.fill_buf()?;
        let bytes = block.len().min(out.len());
        out[..bytes].copy_from_slice(&block[..bytes]);
        self.consume(bytes);
        Ok(bytes)
    }
}

/// Append `raw`, decoded, to `out`. Returns whether anything had to be replaced.
fn decode(decoder: &mut Decoder, raw: &[u8], out: &mut Vec<u8>, last: bool) -> bool {
    let mut replaced = false;
    let mut read = 0;
    loop {
        let start = out.len();
        // The bound overflows for no slice that fits in memory; the loop would cope if it did.
        let room = decoder.max_utf8_buffer_length(raw.len() - read).unwrap_or(WINDOW_BYTES);
        out.resize(start + room, 0);
        let (result, bytes_read, bytes_written, had_errors) =
            decoder.decode_to_utf8(&raw[read..], &mut out[start..], last);
        out.truncate(start + bytes_written);
        read += bytes_read;
        replaced |= had_errors;
        if result == CoderResult::InputEmpty {
            return replaced;
        }
    }
}

/// Whether `window` is UTF-8 but for a few broken places; see the module's rule 3.
///
/// A character cut off by the end of the window is not broken. Cut off by the end of the file it is
/// not either, unless it is a single byte that may as well be the last letter of `café` in
/// windows-1252, with no other character that would tell.
fn is_mostly_utf8(window: &[u8], at_end: bool) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in window.utf8_chunks() {
        whole += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        let cut_off =
            std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        let is_evidence = !cut_off || (at_end && whole == 0 && chunk.invalid().len() == 1);
        broken += usize::from(!chunk.invalid().is_empty() && is_evidence);
    }
    whole >= 2 * broken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves bytes in blocks of a given size, to find what depends on where a block ends.
    struct Blocks(Vec<u8>, usize, usize);

    impl Read for Blocks {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let bytes = self.fill_buf()?.len().min(out.len());
            out[..bytes].copy_from_slice(&self.0[self.2..self.2 + bytes]);
            self.consume(bytes);
            Ok(bytes)
        }
    }

    impl BufRead for Blocks {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            Ok(&self.0[self.2..(self.2 + self.1).min(self.0.len())])
        }

        fn consume(&mut self, bytes: usize) {
            self.2 += bytes;
        }
    }

    fn check(raw: &[u8], expected: &str, encoding: Option<&str>) {
        for block_bytes in [1, 2, 3, 7, 4096, 1 << 20] {
            let mut decoded = Decoded::new(Box::new(Blocks(raw.to_vec(), block_bytes, 0)));
            let mut out = Vec::new();
            decoded.read_to_end(&mut out).unwrap();
            assert_eq!(String::from_utf8_lossy(&out), expected, "blocks of {block_bytes}");
            assert_eq!(decoded.transcoded_from(), encoding, "blocks of {block_bytes}");
        }
    }

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn hands_utf8_through() {
        check(b"", "", None);
        check(b"a", "a", None);
        check(b"plain", "plain", None);
        check("naïve — 日本語 🦀".as_bytes(), "naïve — 日本語 🦀", None);
    }

    #[test]
    fn takes_byte_order_marks_away() {
        check(b"\xEF\xBB\xBF", "", None);
        check("\u{feff}naïve".as_bytes(), "naïve", None);
        check(b"\xFF\xFEa\0\xE9\0", "aé", Some("UTF-16LE"));
        check(b"\xFE\xFF\0a\xD8\x3E\xDD\x80", "a🦀", Some("UTF-16BE"));
        check(b"\xFF\xFE", "", Some("UTF-16LE"));
    }

    #[test]
    fn guesses_windows_1252() {
        let text = "Le préfet a été reçu à l’hôtel de ville ; le maire s’est déclaré « très ému ».";
        check(&encode(encoding_rs::WINDOWS_1252, text), text, Some("windows-1252"));
        check(b"the caf\xE9", "the café", Some("windows-1252"));
    }

    #[test]
    fn guesses_windows_1251() {
        let text = "Президент подписал указ о назначении нового министра, сообщили в Кремле.";
        check(&encode(encoding_rs::WINDOWS_1251, text), text, Some("windows-1251"));
    }

    #[test]
    fn guesses_shift_jis() {
        let text = "首相は記者会見で、来年度の予算案について説明した。野党は批判している。";
        check(&encode(encoding_rs::SHIFT_JIS, text), text, Some("Shift_JIS"));
    }

    #[test]
    fn guesses_gbk() {
        let text = "新华社北京电，国务院总理主持召开国务院常务会议，研究部署有关工作。";
        check(&encode(encoding_rs::GBK, text), text, Some("GBK"));
    }

    #[test]
    fn decides_at_the_first_accent_however_late() {
        let page = "The minister said nothing at all. ".repeat(10_000);
        let raw = [page.as_bytes(), b"The caf\xE9 was closed, the na\xEFve owner said."].concat();
        let expected = format!("{page}The café was closed, the naïve owner said.");
        check(&raw, &expected, Some("windows-1252"));
    }

    #[test]
    fn characters_may_stand_across_blocks() {
        let text = "首相は記者会見で、来年度の予算案について説明した。".repeat(2000);
        check(&encode(encoding_rs::SHIFT_JIS, &text), &text, Some("Shift_JIS"));
        let wide = text.encode_utf16().flat_map(u16::to_be_bytes);
        let wide: Vec<u8> = b"\xFE\xFF".iter().copied().chain(wide).collect();
        check(&wide, &text, Some("UTF-16BE"));
    }

    #[test]
    fn one_bad_byte_is_no_other_encoding() {
        check(b"na\xC3\xAFve caf\xC3\xA9 \xFF", "naïve café \u{fffd}", None);
        let large = "déjà vu ".repeat(1000);
        check(&[large.as_bytes(), b"\xE9"].concat(), &format!("{large}\u{fffd}"), None);
    }

    #[test]
    fn a_character_cut_by_the_end_is_no_other_encoding() {
        check(b"na\xC3\xAFve caf\xC3", "naïve caf\u{fffd}", None);
        check(b"he said \xE2\x80", "he said \u{fffd}", None);
    }

    #[test]
    fn tells_what_it_replaced() {
        let mut decoded = Decoded::new(Box::new(io::Cursor::new(b"\xFF\xFEa\0\0\xD8".to_vec())));
        io::copy(&mut decoded, &mut io::sink()).unwrap();
        assert!(decoded.has_replaced());
    }

    #[test]
    fn a_failure_comes_after_what_was_read_before_it() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
        for head in ["plain", "naïve", "\u{feff}a"] {
            let inner = io::BufReader::new(io::Cursor::new(head.as_bytes()).chain(Fails));
            let mut decoded = Decoded::new(Box::new(inner));
            let mut out = Vec::new();
            let error = decoded.read_to_end(&mut out).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
            assert_eq!(out, head.trim_start_matches('\u{feff}').as_bytes());
        }
    }
}
