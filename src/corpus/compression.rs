//! Undoes gzip and Zstandard while a file is read.
//!
//! What a file is, its first bytes say: a `.jsonl` that a server sent compressed, and compressed
//! standard input, are read as what they are. A file *named* `.gz` or `.zst` must also be one: its
//! bytes taken for text would be an article of noise.
//!
//! Members of gzip and frames of Zstandard that follow one another are one stream, as `gzip -d` and
//! `zstd -d` have it. A stream that is cut or damaged fails where it is cut; what came before has
//! been read by then. Costs the decoder's window: 32 KiB for gzip, at most 128 MiB for Zstandard.

use std::io::{self, BufReader, Cursor, Read, Write};

use flate2::bufread::MultiGzDecoder;

use super::encoding::Bytes;

/// Read from a file at a time: large enough that a system call costs nothing beside its bytes.
const BLOCK_BYTES: usize = 64 * 1024;

/// The longest magic number.
const MAGIC_BYTES: usize = 4;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// What the extension promises, given without its dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What the first bytes of a file say.
    fn of_magic(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            // The second is a skippable frame, with which parallel compressors begin.
            [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// `plain` as a member or frame of its own. Those that follow one another are one stream.
    ///
    /// # Panics
    ///
    /// If there is no memory.
    pub fn compress(self, plain: &[u8]) -> Vec<u8> {
        let compressed = match self {
            Self::Gzip => {
                let level = flate2::Compression::default();
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
                encoder.write_all(plain).and_then(|()| encoder.finish())
            }
            Self::Zstd => zstd::encode_all(plain, zstd::DEFAULT_COMPRESSION_LEVEL),
        };
        compressed.expect("writing to memory does not fail")
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Read `raw` decompressed, whatever it is compressed with.
///
/// # Errors
///
/// When `raw` cannot be read, or is not what its name `promised`.
pub(super) fn decompress(
    mut raw: impl Read + Send + 'static,
    promised: Option<Compression>,
) -> io::Result<Bytes> {
    let mut head = Vec::with_capacity(MAGIC_BYTES);
    raw.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut head)?;
    let found = Compression::of_magic(&head);
    if let Some(promised) = promised
        && found != Some(promised)
    {
        let message =
            format!("named as {} but does not begin as such a file does", promised.name());
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let whole = BufReader::with_capacity(BLOCK_BYTES, Cursor::new(head).chain(raw));
    Ok(match found {
        None => Box::new(whole),
        Some(Compression::Gzip) => {
            Box::new(BufReader::with_capacity(BLOCK_BYTES, MultiGzDecoder::new(whole)))
        }
        Some(Compression::Zstd) => {
            let decoder = zstd::Decoder::with_buffer(whole)?;
            Box::new(BufReader::with_capacity(BLOCK_BYTES, decoder))
        }
    })
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(in crate::corpus) fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    pub(in crate::corpus) fn zstd(plain: &[u8]) -> Vec<u8> {
        zstd::encode_all(plain, 1).unwrap()
    }

    fn read(raw: &[u8], promised: Option<Compression>) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        decompress(Cursor::new(raw.to_vec()), promised)
            .and_then(|mut bytes| bytes.read_to_end(&mut out))
            .map_err(|error| error.to_string())?;
        Ok(out)
    }

    fn check(raw: &[u8], promised: Option<Compression>, expected: &[u8]) {
        assert_eq!(read(raw, promised).as_deref(), Ok(expected));
    }

    #[test]
    fn believes_the_first_bytes() {
        check(b"", None, b"");
        check(b"a", None, b"a");
        check(b"plain text", None, b"plain text");
        check(&gzip(b"text"), None, b"text");
        check(&zstd(b"text"), None, b"text");
        check(&gzip(b"text"), Some(Compression::Gzip), b"text");
        check(&zstd(b""), Some(Compression::Zstd), b"");
    }

    #[test]
    fn joins_members_and_frames() {
        check(&[gzip(b"one "), gzip(b""), gzip(b"two")].concat(), None, b"one two");
        check(&[zstd(b"one "), zstd(b"two")].concat(), None, b"one two");
        let skippable = b"\x50\x2A\x4D\x18\x02\0\0\0xx";
        check(&[&skippable[..], &zstd(b"text")].concat(), None, b"text");
    }

    #[test]
    fn refuses_what_is_not_as_named() {
        let error = read(b"plain", Some(Compression::Gzip)).unwrap_err();
        assert_eq!(error, "named as gzip but does not begin as such a file does");
        assert!(read(&gzip(b"text"), Some(Compression::Zstd)).is_err());
        assert!(read(b"", Some(Compression::Gzip)).is_err());
    }

    #[test]
    fn a_cut_stream_fails_at_every_length() {
        for raw in [gzip(b"some text to be cut"), zstd(b"some text to be cut")] {
            for bytes in MAGIC_BYTES..raw.len() {
                assert!(read(&raw[..bytes], None).is_err(), "{bytes} bytes of {}", raw.len());
            }
        }
    }
}
