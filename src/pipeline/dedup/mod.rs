//! Clears near-duplicates out of a corpus that may be larger than memory.
//!
//! ```text
//! sketching ──► propose ──► verify ──► families ──► emit, list
//! table         same words   exact      who is       articles, families,
//! bands         bands        overlap    kept         pairs
//! ```
//!
//! Every article is read once and sketched; articles with the same words are collapsed by a hash of
//! their shingles, the others proposed by LSH; what was proposed is verified on the texts, which are read again;
//! of the verified pairs an article is kept for every one that is dropped, with which that one was
//! verified itself. So nothing is dropped by way of a third article, and nothing unverified is told.
//!
//! In memory are some 90 bytes an article and what [`DedupOptions::memory_bytes`] leaves beside them;
//! everything else is in the files of a folder beside the output, and is read and written in order. A
//! job that was killed goes on behind the last stage that it finished.
//!
//! What is missed: a pair at the threshold with the probability that [`DedupOptions::recall`] leaves;
//! in a bucket that was capped, more. An audit measures it.

mod audit;
mod emit;
mod families;
mod keep;
mod list;
mod pass;
mod plan;
mod propose;
mod sketching;
mod sorter;
mod spool;
mod table;
mod verify;
mod work;

pub use audit::{Audit, Band, Recall};
pub use emit::{Form, Layout, Which};
pub use keep::{Keep, Preferences};
pub use pass::Inputs;
pub use plan::{Plan, check, plan};
pub use propose::Proposed;
pub use sketching::Reading;
pub use verify::VerifiedPairs;
pub use work::{Resume, Stage, can_be_resumed};

use std::{borrow::Cow, io::Write, path::Path};

use serde::Serialize;
use serde_json::Value;

use self::{
    emit::{Decided, Numbering},
    families::Families,
    propose::Ranking,
    sorter::{RowReader, Sorter},
    table::{Number, Standing, Table},
    verify::{Known, UNLIKE, VERIFIED},
    work::WorkFolder,
};
use crate::{
    corpus::ReadOptions,
    error::{ErrorKind, Result},
    lsh::Banding,
    pipeline::Progress,
    report::model::SCHEMA,
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::DEFAULT_SLOTS,
};

/// Resemblance from which articles are near-duplicates, unless the user says otherwise.
pub const DEFAULT_THRESHOLD: f64 = 0.8;
/// What is looked at of the input before a job begins: some milliseconds of work.
const SAMPLE_BYTES: usize = 1 << 20;
/// The least memory that a job is planned with.
pub const LEAST_MEMORY_BYTES: u64 = 64 << 20;

/// What decides what is found and kept, and with how much memory.
#[derive(Clone, Debug)]
pub struct DedupOptions {
    /// Tokens in a shingle.
    pub shingle_tokens: usize,
    /// Slots in a signature.
    pub sketch_slots: usize,
    /// Articles of this resemblance are near-duplicates.
    pub threshold: f64,
    /// A pair at the threshold is proposed with at least this probability.
    pub recall: f64,
    /// In an LSH bucket of more articles each is paired with a few only.
    pub bucket_cap: usize,
    /// Which article of a family is kept.
    pub keep: Keep,
    /// How articles are read.
    pub reading: ReadOptions,
    /// How much memory is used at most, in bytes.
    pub memory_bytes: u64,
    /// How many articles' near-duplicates are looked for exactly, to tell what was missed, and the seed that
    /// they are drawn with.
    pub audit: Option<(u32, u64)>,
}

impl Default for DedupOptions {
    fn default() -> Self {
        Self {
            shingle_tokens: DEFAULT_SHINGLE_TOKENS,
            sketch_slots: DEFAULT_SLOTS,
            threshold: DEFAULT_THRESHOLD,
            recall: super::scan::DEFAULT_RECALL,
            bucket_cap: 1_000,
            keep: Keep::default(),
            reading: ReadOptions::default(),
            memory_bytes: 1 << 30,
            audit: None,
        }
    }
}

impl DedupOptions {
    /// How signatures are divided.
    ///
    /// # Errors
    ///
    /// When the recall cannot be reached.
    pub fn banding(&self) -> Result<Banding> {
        Banding::choose(self.sketch_slots, self.threshold, self.recall)
    }

    /// Memory for rows that are sorted, when the table takes so much.
    fn sort_bytes(&self, table_bytes: u64) -> usize {
        self.left(table_bytes) / 8
    }

    /// Memory for shingles that wait for a partner.
    fn shingle_bytes(&self, table_bytes: u64) -> usize {
        self.left(table_bytes) / 2
    }

    /// How many bands of so many articles are looked at at once.
    fn bands_at_once(&self, articles: u64) -> usize {
        let band_bytes = propose::BAND_BYTES * articles.max(1);
        let most = rayon::current_num_threads() as u64;
        usize::try_from((self.memory_bytes / 4 / band_bytes).clamp(1, most)).unwrap_or(1)
    }

    /// What the table leaves.
    fn left(&self, table_bytes: u64) -> usize {
        usize::try_from(self.memory_bytes.saturating_sub(table_bytes)).unwrap_or(usize::MAX)
    }

    /// Refuse a table that takes more than half of the memory: the other half is for the work.
    fn check_table(&self, table_bytes: u64) -> Result<()> {
        let needed_bytes = 2 * table_bytes;
        if needed_bytes <= self.memory_bytes {
            return Ok(());
        }
        Err(ErrorKind::Memory { limit_bytes: self.memory_bytes, needed_bytes }.into())
    }
}

/// What a job found.
pub struct Deduplicated<'i> {
    inputs: Cow<'i, Inputs>,
    options: &'i DedupOptions,
    plan: Plan,
    work: WorkFolder,
    /// The stage that an earlier job had finished.
    pub resumed: Option<Stage>,
    found: Found,
}

/// Find the near-duplicates among the articles of `inputs`, or between articles and references, and
/// decide what is kept. Temporary files are in the folder `work`; call [`Deduplicated::finish`] when
/// everything is written, which removes it.
///
/// # Errors
///
/// When an input does not exist or changes meanwhile, when the recall asked for cannot be reached,
/// when the memory is too small for so many articles, and when the folder cannot be written.
pub fn dedup<'i>(
    inputs: &'i Inputs,
    options: &'i DedupOptions,
    (work, resume): (&Path, Resume),
    progress: &dyn Progress,
) -> Result<Deduplicated<'i>> {
    let job = work::fingerprint(inputs, options)?;
    let mut work = WorkFolder::open(work, job, resume)?;
    let inputs = spool::spooled(inputs, &work)?;
    let plan = plan(&inputs, options, SAMPLE_BYTES)?;
    check(&plan, options, work.path())?;
    let resumed = work.done();
    let found = match Found::of(&inputs, options, &mut work, progress) {
        Ok(found) => found,
        Err(error) => {
            if let ErrorKind::Changed { .. } = error.kind() {
                work.give_up();
            }
            return Err(error);
        }
    };
    Ok(Deduplicated { inputs, options, plan, work, resumed, found })
}

/// What the stages found, and what follows from it.
struct Found {
    audit: Option<Audit>,
    reading: Reading,
    proposed: Proposed,
    verified: VerifiedPairs,
    table: Table,
    ranking: Ranking,
    representatives: Vec<Number>,
    families: Families,
    numbering: Numbering,
}

impl Found {
    fn of(
        inputs: &Inputs,
        options: &DedupOptions,
        work: &mut WorkFolder,
        progress: &dyn Progress,
    ) -> Result<Self> {
        let banding = options.banding()?;
        let (table, reading) = if work.is_done(Stage::Sketched) {
            sketching::restore(work)?
        } else {
            sketching::sketch(inputs, options, banding, work, progress)?
        };
        let ranking = Ranking::of(&table);
        let mut representatives = propose::representatives(&table, &ranking);
        let proposed = if work.is_done(Stage::Proposed) {
            work.summary(Stage::Proposed)?
        } else {
            let known = (&table, &ranking, &representatives[..]);
            propose::propose(known, banding, options, work, progress)?
        };
        let verified = if work.is_done(Stage::Verified) {
            work.summary(Stage::Verified)?
        } else {
            let known =
                Known { table: &table, ranking: &ranking, representatives: &representatives };
            verify::verify(known, inputs, options, work, progress)?
        };
        for row in RowReader::<1>::new(work.read(UNLIKE)?, work.path()) {
            let [number] = row?;
            representatives[number as usize] = number;
        }
        let known = Known { table: &table, ranking: &ranking, representatives: &representatives };
        let families = Families::of(known, RowReader::new(work.read(VERIFIED)?, work.path()))?;
        let numbering = Numbering::of(&table, &families);
        let audit = options.audit.map(|sample| {
            let verified = RowReader::new(work.read(VERIFIED)?, work.path());
            audit::audit(known, inputs, options, sample, (verified, progress))
        });
        let audit = audit.transpose()?;
        Ok(Self {
            audit,
            reading,
            proposed,
            verified,
            table,
            ranking,
            representatives,
            families,
            numbering,
        })
    }
}

/// How many articles there are, and what becomes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles that were read, the references not among them.
    pub articles: u64,
    /// References that were read.
    pub references: u64,
    /// Articles of less than one shingle.
    pub too_short: u64,
    /// Families.
    pub families: u64,
    /// Articles that are kept.
    pub kept: u64,
    /// Articles that are dropped.
    pub dropped: u64,
    /// Of these, those with the same words as the one that is kept.
    pub same_words: u64,
}

/// What was done, in numbers. The same for every machine and number of threads.
#[derive(Debug, Serialize)]
struct Manifest<'d> {
    r#type: &'static str,
    schema: &'static str,
    version: &'static str,
    command: &'static str,
    #[serde(flatten)]
    counts: Counts,
    settings: Value,
    planned: &'d Plan,
    candidates: u64,
    verified_pairs: u64,
    capped_buckets: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<&'d Audit>,
    skipped: Vec<Value>,
    transcoded: &'d [(String, String)],
}

impl Deduplicated<'_> {
    /// Everything is written: remove the temporary files. Without this call they stay, so that a job
    /// whose output failed can be resumed.
    pub fn finish(mut self) {
        self.work.give_up();
    }

    fn decided(&self) -> Decided<'_> {
        let Found { table, families, numbering, .. } = &self.found;
        Decided { table, families, numbering }
    }

    fn known(&self) -> Known<'_> {
        let Found { table, ranking, representatives, .. } = &self.found;
        Known { table, ranking, representatives }
    }

    /// How reading went.
    pub fn reading(&self) -> &Reading {
        &self.found.reading
    }

    /// What was proposed.
    pub fn proposed(&self) -> Proposed {
        self.found.proposed
    }

    /// What was verified.
    pub fn verified(&self) -> VerifiedPairs {
        self.found.verified
    }

    /// What was missed, if that was asked for.
    pub fn audit(&self) -> Option<&Audit> {
        self.found.audit.as_ref()
    }

    /// What there is, and what becomes of it.
    pub fn counts(&self) -> Counts {
        let mut counts =
            Counts { families: self.found.numbering.len() as u64, ..Counts::default() };
        for number in self.found.table.numbers() {
            if self.found.table.standing(number) == Standing::Skipped {
                continue;
            }
            if self.found.table.is_reference(number) {
                counts.references += 1;
                continue;
            }
            let is_dropped = self.found.families.is_dropped(number);
            let kept = self.found.families.of_record(number);
            counts.articles += 1;
            counts.too_short += u64::from(self.found.table.standing(number) == Standing::TooShort);
            counts.dropped += u64::from(is_dropped);
            counts.same_words += u64::from(is_dropped && kept.shared == kept.all);
            counts.kept += u64::from(!is_dropped);
        }
        counts
    }

    /// How many bytes the records of the input have, decompressed.
    pub fn input_bytes(&self) -> u64 {
        self.found.table.bytes.iter().map(|&bytes| u64::from(bytes)).sum()
    }

    /// Write the articles.
    ///
    /// # Errors
    ///
    /// When the input has changed meanwhile, or `out` cannot be written.
    pub fn write_articles(
        &self,
        which: Which,
        form: Form,
        out: &mut (dyn Write + Send),
        progress: &dyn Progress,
    ) -> Result<()> {
        let to = (out, progress);
        emit::write_articles(self.decided(), &self.inputs, (which, form), self.options, to)
    }

    /// Write what was done, in one JSON object on one line.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn write_manifest(&self, out: &mut dyn Write) -> Result<()> {
        let options = self.options;
        let manifest = Manifest {
            r#type: "run",
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            command: "dedup",
            counts: self.counts(),
            settings: serde_json::json!({
                "shingle": options.shingle_tokens,
                "slots": options.sketch_slots,
                "threshold": options.threshold,
                "recall": options.recall,
                "bucket_cap": options.bucket_cap,
                "keep": options.keep.name(),
            }),
            planned: &self.plan,
            candidates: self.found.proposed.candidates,
            verified_pairs: self.found.verified.pairs,
            capped_buckets: self.found.proposed.capped_buckets,
            audit: self.audit(),
            skipped: sketching::skipped(&self.work)?,
            transcoded: &self.found.reading.transcoded,
        };
        serde_json::to_writer(&mut *out, &manifest)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error| ErrorKind::Write(error).into())
    }

    /// Write each family as a JSON object on a line: its keeper, and its members with what each resembles
    /// the keeper.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn write_families(&self, out: &mut dyn Write) -> Result<()> {
        list::write_families(self.decided(), out).map_err(|error| ErrorKind::Write(error).into())
    }

    /// Write the id of each dropped article, the id of the one that is kept for it, and what they
    /// resemble each other, with tabs between.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn write_dropped(&self, out: &mut dyn Write) -> Result<()> {
        list::write_dropped(self.decided(), out).map_err(|error| ErrorKind::Write(error).into())
    }

    /// Write the ids of every verified pair and what they resemble each other, with tabs between.
    /// The answer is how many sets of articles with the same words were too large for that: each of
    /// their articles is listed with one of them only.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written, or there is no room to sort the pairs.
    pub fn write_pairs(&self, out: &mut dyn Write) -> Result<u64> {
        let verified = RowReader::new(self.work.read(VERIFIED)?, self.work.path());
        let sort_bytes = self.options.sort_bytes(self.found.table.memory_bytes());
        let sorter = Sorter::new(self.work.path(), sort_bytes);
        list::write_pairs(self.known(), verified, sorter, out)
    }
}
