//! What is known of each record of the input, in memory from the first stage to the last.
//!
//! A record is what stands where an article is expected, an article or not; its number is its place in
//! the input, the references first. Some 70 bytes a record and the bytes of its id, which are also
//! the least that a job needs: everything else is on disk or bounded.
//!
//! On disk the table is the number of references and of records, 8 bytes each; then for each record its
//! standing (1 byte), the two halves of the hash of its shingles (16), its words, bytes, claim's class,
//! file and line (4 each), the claim's moment (8), the length of its id (4) and the id; at the end the
//! number of files (8) and for each the length of its name (4) and the name. Numbers are
//! little-endian.

use std::{
    io::{self, Read, Write},
    sync::Arc,
};

use super::keep::Claim;
use crate::corpus::Place;

/// Number of a record.
pub(super) type Number = u32;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// An article that can be compared.
    Article,
    /// An article of less than one shingle: it matches nothing, and is kept.
    TooShort,
    /// No article, or one whose id another has.
    Skipped,
}

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) standing: Standing,
    /// Of the shingles, see [`TextSketcher::digest`](crate::sketch::TextSketcher::digest).
    pub(super) hash: [u64; 2],
    pub(super) words: u32,
    /// How many bytes it has in its file; with more than 4 GiB, as many as fit.
    pub(super) bytes: u32,
    pub(super) claim: Claim,
    pub(super) place: Place,
    pub(super) id: String,
}

/// All records, a column for each thing.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Table {
    /// So many records, from the first, are references.
    pub(super) references: usize,
    standings: Vec<u8>,
    pub(super) hashes: Vec<[u64; 2]>,
    pub(super) words: Vec<u32>,
    pub(super) bytes: Vec<u32>,
    pub(super) claims: Vec<Claim>,
    /// Number of the file, and one-based line, or 0 where the file is one article.
    places: Vec<(u32, u32)>,
    files: Vec<Arc<str>>,
    ids: String,
    id_ends: Vec<u64>,
}

const STANDINGS: [Standing; 3] = [Standing::Article, Standing::TooShort, Standing::Skipped];

impl Table {
    /// What a record takes in memory beside its id, with what the later stages need of it.
    pub(super) const BYTES_PER_RECORD: usize = 1 + 16 + 4 + 4 + 16 + 8 + 8 + 28;

    pub(super) fn push(&mut self, entry: Entry) {
        self.standings.push(entry.standing as u8);
        self.hashes.push(entry.hash);
        self.words.push(entry.words);
        self.bytes.push(entry.bytes);
        self.claims.push(entry.claim);
        // The records of a file follow one another.
        if self.files.last() != Some(&entry.place.file) {
            self.files.push(entry.place.file);
        }
        let file = u32::try_from(self.files.len() - 1).expect("files are numbered in 32 bits");
        let line = entry.place.line.unwrap_or(0);
        self.places.push((file, u32::try_from(line).unwrap_or(u32::MAX)));
        self.ids.push_str(&entry.id);
        self.id_ends.push(self.ids.len() as u64);
    }

    pub(super) fn len(&self) -> usize {
        self.standings.len()
    }

    /// The numbers of all records.
    pub(super) fn numbers(&self) -> std::ops::Range<Number> {
        0..Number::try_from(self.len()).expect("records are numbered in 32 bits")
    }

    pub(super) fn standing(&self, number: Number) -> Standing {
        STANDINGS[usize::from(self.standings[number as usize])]
    }

    pub(super) fn skip(&mut self, number: Number) {
        self.standings[number as usize] = Standing::Skipped as u8;
    }

    pub(super) fn is_reference(&self, number: Number) -> bool {
        (number as usize) < self.references
    }

    /// Whether two records are compared: with references, only a reference with an article.
    pub(super) fn are_compared(&self, a: Number, b: Number) -> bool {
        self.references == 0 || self.is_reference(a) != self.is_reference(b)
    }

    pub(super) fn id(&self, number: Number) -> &str {
        let number = number as usize;
        let end = |number: usize| usize::try_from(self.id_ends[number]).expect("it is in memory");
        let start = if number == 0 { 0 } else { end(number - 1) };
        &self.ids[start..end(number)]
    }

    /// Where a record stands.
    pub(super) fn place(&self, number: Number) -> Place {
        let (file, line) = self.places[number as usize];
        let line = (line > 0).then_some(u64::from(line));
        Place { file: Arc::clone(&self.files[file as usize]), line }
    }

    /// How much memory it takes.
    pub(super) fn memory_bytes(&self) -> u64 {
        (self.len() * Self::BYTES_PER_RECORD + self.ids.len()) as u64
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for count in [self.references as u64, self.len() as u64] {
            out.write_all(&count.to_le_bytes())?;
        }
        let mut record = Vec::new();
        for number in self.numbers() {
            let (at, id) = (number as usize, self.id(number));
            let Claim { class, moment } = self.claims[at];
            let (file, line) = self.places[at];
            record.clear();
            record.push(self.standings[at]);
            record.extend_from_slice(self.hashes[at].map(u64::to_le_bytes).as_flattened());
            let numbers = [self.words[at], self.bytes[at], class, file, line];
            record.extend_from_slice(numbers.map(u32::to_le_bytes).as_flattened());
            record.extend_from_slice(&moment.to_le_bytes());
            out.write_all(&record)?;
            write_string(id, out)?;
        }
        out.write_all(&(self.files.len() as u64).to_le_bytes())?;
        self.files.iter().try_for_each(|file| write_string(file, out))
    }

    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        let [references, len] = [read_u64(input)?, read_u64(input)?];
        let mut table = Self::default();
        for _ in 0..len {
            let [standing] = bytes(input)?;
            STANDINGS.get(usize::from(standing)).ok_or_else(damaged)?;
            table.standings.push(standing);
            table.hashes.push([read_u64(input)?, read_u64(input)?]);
            table.words.push(read_u32(input)?);
            table.bytes.push(read_u32(input)?);
            let class = read_u32(input)?;
            table.places.push((read_u32(input)?, read_u32(input)?));
            table.claims.push(Claim { class, moment: read_u64(input)?.cast_signed() });
            table.ids.push_str(&read_string(input)?);
            table.id_ends.push(table.ids.len() as u64);
        }
        for _ in 0..read_u64(input)? {
            table.files.push(read_string(input)?.into());
        }
        table.references = usize::try_from(references).map_err(|_| damaged())?;
        let files = table.files.len();
        let is_damaged = table.places.iter().any(|&(file, _)| file as usize >= files);
        if is_damaged || table.references > table.len() { Err(damaged()) } else { Ok(table) }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the table is damaged")
}

fn write_string(string: &str, out: &mut impl Write) -> io::Result<()> {
    let bytes = u32::try_from(string.len()).expect("records are at most 4 GiB long");
    out.write_all(&bytes.to_le_bytes())?;
    out.write_all(string.as_bytes())
}

fn read_string(input: &mut impl Read) -> io::Result<String> {
    let mut string = Vec::new();
    let bytes = u64::from(read_u32(input)?);
    if input.take(bytes).read_to_end(&mut string)? as u64 != bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(string).map_err(|_| damaged())
}

fn bytes<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_u32(input: &mut impl Read) -> io::Result<u32> {
    bytes(input).map(u32::from_le_bytes)
}

fn read_u64(input: &mut impl Read) -> io::Result<u64> {
    bytes(input).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table { references: 1, ..Table::default() };
        for (id, standing) in ["", "naïve", "b"].into_iter().zip(STANDINGS) {
            let claim = Claim { class: 3, moment: -4 };
            let (id, place) = (id.to_owned(), Place { file: "f".into(), line: Some(7) });
            table.push(Entry { standing, hash: [1, 2], words: 5, bytes: 6, claim, place, id });
        }
        table
    }

    #[test]
    fn comes_back_as_it_was() {
        let mut written = Vec::new();
        table().write(&mut written).unwrap();
        assert_eq!(Table::read(&mut &written[..]).unwrap(), table());
        for bytes in 0..written.len() {
            assert!(Table::read(&mut &written[..bytes]).is_err(), "{bytes}");
        }
    }

    #[test]
    fn knows_ids_and_standings() {
        let mut table = table();
        assert_eq!([0, 1, 2].map(|number| table.id(number)), ["", "naïve", "b"]);
        table.skip(1);
        assert_eq!(table.standing(1), Standing::Skipped);
        assert!(table.is_reference(0) && !table.is_reference(1));
    }
}
