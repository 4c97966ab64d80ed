//! The first stage: every article is read once, and what the later stages need is kept.
//!
//! In: the inputs. Out: the [`Table`], a file of bucket keys for each band (8 bytes for each record,
//! in the order of the records), and a file that lists what was skipped. Signatures themselves are not
//! kept: no later stage asks for more of them than in which buckets they lie, and the keys are a third of
//! their size.

use std::{
    fs::File,
    io::{BufWriter, Write},
};

use serde::{Deserialize, Serialize};

use super::{
    DedupOptions, Inputs,
    keep::Judge,
    pass::{Numbered, Pass},
    table::{Entry, Number, Standing, Table},
    work::{Stage, WorkFolder},
};
use crate::{
    corpus::{Article, Block, Notes, Raw, Skipped, Unescaped, Warning},
    error::{Error, ErrorKind, Result},
    hash::{self, Repeats},
    lsh::{Banding, buckets},
    pipeline::{Progress, pool::Pool},
    report::model::SkippedEntry,
    sketch::{Sketcher, TextSketcher},
};

const TABLE: &str = "table";
const SKIPPED: &str = "skipped.jsonl";
/// Of what is odd about articles, so much is kept to be told; the rest is counted.
const MOST_WARNINGS: usize = 1_000;

/// The name of the file with a band's keys.
pub(super) fn band_name(band: usize) -> String {
    format!("band-{band:03}")
}

/// What is to be said of the reading.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Reading {
    /// How many records became no article, or repeat an id.
    pub skipped: u64,
    /// The first of them; not told again when a job is resumed.
    #[serde(skip)]
    pub first_skipped: Vec<Skipped>,
    /// The first odd articles and files; not told again when a job is resumed.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
    /// Files that were not UTF-8, with the encoding that was detected.
    pub transcoded: Vec<(String, String)>,
}

/// Read and sketch everything.
pub(super) fn sketch(
    inputs: &Inputs,
    options: &DedupOptions,
    banding: Banding,
    work: &mut WorkFolder,
    progress: &dyn Progress,
) -> Result<(Table, Reading)> {
    progress.begin("sketching", None);
    let mut pass = Pass::open(inputs, &options.reading, progress)?;
    let signers = Signers { options, banding, signers: Pool::default() };
    let mut stage = Sketching {
        table: Table::default(),
        bands: (0..banding.bands)
            .map(|band| work.create(&band_name(band)))
            .collect::<Result<_>>()?,
        skipped: work.create(SKIPPED)?,
        reading: Reading::default(),
    };
    let sign = |block: &Numbered| Ok(signers.sign(&block.block));
    pass.each_made(sign, |block, signed| {
        stage.take(block, signed, work)?;
        options.check_table(stage.table.memory_bytes())
    })?;
    let Notes { mut warnings, mut transcoded } = pass.take_notes();
    stage.skip_repeated(work)?;
    let Sketching { table, bands, skipped, mut reading } = stage;
    for (band, out) in bands.into_iter().enumerate() {
        work.close(&band_name(band), out)?;
    }
    work.close(SKIPPED, skipped)?;
    let mut out = work.create(TABLE)?;
    table.write(&mut out).map_err(|error| work.error(TABLE, error))?;
    work.close(TABLE, out)?;
    warnings.append(&mut reading.warnings);
    warnings.sort_unstable();
    transcoded.sort_unstable();
    let transcoded = transcoded.into_iter().map(|(file, from)| (file, from.to_owned())).collect();
    let reading = Reading { warnings, transcoded, ..reading };
    work.finish(Stage::Sketched, &reading)?;
    Ok((table, reading))
}

/// What [`sketch`] made before the job was interrupted.
pub(super) fn restore(work: &WorkFolder) -> Result<(Table, Reading)> {
    let table = Table::read(&mut work.read(TABLE)?).map_err(|error| work.error(TABLE, error))?;
    Ok((table, work.summary(Stage::Sketched)?))
}

/// What was skipped, as it is listed in the manifest.
pub(super) fn skipped(work: &WorkFolder) -> Result<Vec<serde_json::Value>> {
    let lines = std::io::read_to_string(work.read(SKIPPED)?);
    let parse = |line: &str| Ok(serde_json::from_str(line)?);
    let parsed = lines.and_then(|lines| lines.lines().map(parse).collect::<std::io::Result<_>>());
    parsed.map_err(|error| work.error(SKIPPED, error))
}

/// The stage's results so far.
struct Sketching {
    table: Table,
    bands: Vec<BufWriter<File>>,
    skipped: BufWriter<File>,
    reading: Reading,
}

impl Sketching {
    /// Take what was made of `block`, in the order of the records.
    fn take(&mut self, block: &Numbered, signed: Signed, work: &WorkFolder) -> Result<()> {
        let Signed { entries, keys, warnings } = signed;
        let columns = keys.chunks_exact(entries.len().max(1));
        for (band, (out, column)) in self.bands.iter_mut().zip(columns).enumerate() {
            out.write_all(column.as_flattened())
                .map_err(|error| work.error(&band_name(band), error))?;
        }
        for made in entries {
            match made {
                Ok(entry) => self.table.push(entry),
                Err(skipped) => {
                    self.table.push(no_article(&skipped));
                    self.skip(skipped, work)?;
                }
            }
        }
        let room = MOST_WARNINGS.saturating_sub(self.reading.warnings.len());
        self.reading.warnings.extend(warnings.into_iter().take(room));
        if block.is_reference {
            self.table.references = self.table.len();
        }
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped, work: &WorkFolder) -> Result<()> {
        let entry = SkippedEntry {
            file: skipped.place.file.to_string(),
            line: skipped.place.line,
            id: skipped.id.clone(),
            reason: skipped.reason.clone(),
        };
        let mut line = serde_json::to_vec(&entry).expect("it has nothing that JSON lacks");
        line.push(b'\n');
        self.skipped.write_all(&line).map_err(|error| work.error(SKIPPED, error))?;
        self.reading.skipped += 1;
        if self.reading.first_skipped.len() < MOST_WARNINGS {
            self.reading.first_skipped.push(skipped);
        }
        Ok(())
    }

    /// Skip the articles whose id another has that stands before them. References and articles may
    /// have the same ids.
    fn skip_repeated(&mut self, work: &WorkFolder) -> Result<()> {
        for (first, later) in repeated_ids(&self.table) {
            let reason = format!("its id is repeated: {} has it already", self.table.place(first));
            let id = Some(self.table.id(later).to_owned());
            self.table.skip(later);
            self.skip(Skipped { place: self.table.place(later), id, reason }, work)?;
        }
        Ok(())
    }
}

/// Records whose id an earlier one of the same side has: that one, and the record; by the record.
fn repeated_ids(table: &Table) -> Vec<(Number, Number)> {
    let is_article = |&number: &Number| table.standing(number) != Standing::Skipped;
    let key = |number: Number| (hash::word(table.id(number)), number);
    let keys = || table.numbers().filter(is_article).map(key);
    let repeats = Repeats::of(keys().map(|(hash, _)| hash), table.len());
    let mut keys: Vec<(u64, Number)> =
        keys().filter(|&(hash, _)| repeats.may_repeat(hash)).collect();
    keys.sort_unstable();
    let mut repeated = Vec::new();
    for same in keys.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() > 1) {
        for (at, &(_, later)) in same.iter().enumerate() {
            let has_id = |&&(_, earlier): &&(u64, Number)| {
                table.is_reference(earlier) == table.is_reference(later)
                    && table.id(earlier) == table.id(later)
            };
            repeated.extend(same[..at].iter().find(has_id).map(|&(_, first)| (first, later)));
        }
    }
    repeated.sort_unstable_by_key(|&(_, later)| later);
    repeated
}

fn no_article(skipped: &Skipped) -> Entry {
    Entry {
        standing: Standing::Skipped,
        hash: [0; 2],
        words: 0,
        bytes: 0,
        claim: super::keep::Claim { class: 0, moment: 0 },
        place: skipped.place.clone(),
        id: String::new(),
    }
}

/// What was made of the records of a block.
struct Signed {
    entries: Vec<std::result::Result<Entry, Skipped>>,
    /// The keys of the first band, one for each record, then those of the next; little-endian.
    keys: Vec<[u8; size_of::<u64>()]>,
    warnings: Vec<Warning>,
}

/// Makes [`Signed`], on any thread.
struct Signers<'o> {
    options: &'o DedupOptions,
    banding: Banding,
    signers: Pool<Signer<'o>>,
}

impl<'o> Signers<'o> {
    fn sign(&self, block: &Block) -> Signed {
        self.signers.with(|| Signer::new(self.options), |signer| self.sign_with(signer, block))
    }

    fn sign_with(&self, signer: &mut Signer<'o>, block: &Block) -> Signed {
        let records = block.records().len();
        let mut signed = Signed {
            entries: Vec::with_capacity(records),
            // Of a record that is no article too, so that a record's key is found by its number.
            keys: vec![[0; size_of::<u64>()]; records * self.banding.bands],
            warnings: Vec::new(),
        };
        for record in 0..records {
            let made = match signer.entry_at_a_glance(block, record, self.options) {
                Some(entry) => Ok(entry),
                None => block
                    .article(record, &self.options.reading, &mut signed.warnings)
                    .map(|article| signer.entry(article, raw_bytes(block.raw(record)))),
            };
            if let Ok(Entry { standing: Standing::Article, .. }) = &made {
                let places = signed.keys[record..].iter_mut().step_by(records);
                for (place, key) in places.zip(buckets(&signer.signature, self.banding)) {
                    *place = key.to_le_bytes();
                }
            }
            signed.entries.push(made);
        }
        signed
    }
}

/// How many bytes a record has, as far as 32 bits tell.
pub(super) fn raw_bytes(raw: Option<Raw<'_>>) -> u32 {
    let (Some(Raw::Text(bytes)) | Some(Raw::Object(bytes))) = raw else { return 0 };
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// Makes entries of the table, one after the other.
struct Signer<'o> {
    sketcher: TextSketcher,
    signature: Vec<u32>,
    judge: Judge<'o>,
    memory: Unescaped,
}

impl<'o> Signer<'o> {
    fn new(options: &'o DedupOptions) -> Self {
        let sketcher = Sketcher::new(options.sketch_slots);
        Self {
            signature: vec![0; sketcher.slots()],
            sketcher: TextSketcher::new(sketcher, options.shingle_tokens),
            judge: Judge::new(&options.keep),
            memory: Unescaped::default(),
        }
    }

    /// The entry of a record of which no more than id and text matter, and both are seen at once.
    fn entry_at_a_glance(
        &mut self,
        block: &Block,
        record: usize,
        options: &DedupOptions,
    ) -> Option<Entry> {
        self.judge.claim_of_words(0)?;
        let mut memory = std::mem::take(&mut self.memory);
        let seen = block.glance(record, &options.reading, &mut memory).map(|glance| {
            let id = glance.id.map_or_else(|| block.default_id(record), str::to_owned);
            (id, self.standing(glance.text))
        });
        self.memory = memory;
        let (id, standing) = seen?;
        let words = self.words();
        let claim = self.judge.claim_of_words(words)?;
        let place = block.records()[record].place.clone();
        let hash = self.sketcher.digest();
        Some(Entry { standing, hash, words, bytes: raw_bytes(block.raw(record)), claim, place, id })
    }

    fn entry(&mut self, article: Article, raw_bytes: u32) -> Entry {
        let standing = self.standing(&article.text);
        let words = self.words();
        Entry {
            standing,
            hash: self.sketcher.digest(),
            words,
            bytes: raw_bytes,
            claim: self.judge.claim(&article, words),
            place: article.place,
            id: article.id,
        }
    }

    /// Sketch a text.
    fn standing(&mut self, text: &str) -> Standing {
        let is_present = self.sketcher.sketch(text, &mut self.signature);
        if is_present { Standing::Article } else { Standing::TooShort }
    }

    /// How many words the text had that was sketched last.
    fn words(&self) -> u32 {
        u32::try_from(self.sketcher.words().len()).expect("texts are at most 4 GiB long")
    }
}

/// An input of which another record was read than before.
pub(super) fn changed(table: &Table, number: Number) -> Error {
    let place = table.place(number);
    ErrorKind::Changed { place: place.to_string() }.into()
}
