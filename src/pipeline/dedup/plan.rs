//! What a job will take, judged by a sample of its input.
//!
//! In: the inputs and the options. Out: how many articles there are, how many pairs will be proposed, how
//! much memory and disk the job takes, and how long. The sample is what stands at the beginning of files that are
//! spread evenly over the input, in proportion to their size; where the whole input is no larger, it is all of it
//! and the numbers are exact.
//!
//! It is wrong where the beginnings of files are not like the rest. Pairs are counted in the sample and
//! scaled with the square of its share, as if copies lay anywhere; copies that stand near each other make fewer.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use rayon::prelude::*;
use serde::Serialize;

use super::{DedupOptions, Inputs, propose::BAND_BYTES, table::Table};
use crate::{
    corpus::{Blocks, Source, Unescaped},
    error::{ErrorKind, Result},
    lsh::{Banding, candidates_in_band},
    report::model::Ratio,
    sketch::{Signatures, Sketcher, TextSketcher},
};

/// Files of which something is read.
const MOST_FILES: usize = 64;
/// Memory that a job takes whatever its input: tables of characters, blocks, the program itself.
const FIXED_BYTES: u64 = 48 << 20;
/// Beside its words' hashes an article on disk has some 50 bytes in the table, and its id.
const ENTRY_BYTES: u64 = 56;
/// Of so few pairs in a sample, the number could as well have been this; the rule of three.
const LEAST_PAIRS: u64 = 3;

/// What a job will take.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// How many articles there are, references and what is skipped among them.
    pub articles: u64,
    /// How many bytes they have, decompressed.
    pub bytes: u64,
    /// How many of them were looked at; all, when the numbers are exact.
    pub sampled: u64,
    /// Number of bands.
    pub bands: usize,
    /// Slots in each.
    pub rows: usize,
    /// The probability that a pair at the threshold is proposed.
    pub expected_recall: Ratio,
    /// How many pairs are proposed at most, as far as the sample tells.
    pub candidates: u64,
    /// Memory that is taken at most, if so much may be.
    pub memory_bytes: u64,
    /// The least memory that the job can be done with.
    pub least_memory_bytes: u64,
    /// Space for temporary files.
    pub disk_bytes: u64,
    /// How long it takes, as far as the sample tells; measured, and so never the same twice.
    #[serde(skip)]
    pub time: Duration,
}

/// Judge a job by a sample of about `sample_bytes`.
///
/// # Errors
///
/// When an input does not exist, and when the recall asked for cannot be reached.
pub fn plan(inputs: &Inputs, options: &DedupOptions, sample_bytes: usize) -> Result<Plan> {
    let banding = options.banding()?;
    let sample = Sample::of(inputs, options, sample_bytes)?;
    let begun = Instant::now();
    let sketched = sample.candidates(options, banding);
    let sketching = begun.elapsed();
    let share = sample.share;
    let scaled = |count: u64| {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let scaled = count as f64 / share;
        whole(scaled)
    };
    let articles = scaled(sample.records);
    let candidates =
        if share >= 1.0 { sketched } else { scaled(scaled(sketched.max(LEAST_PAIRS))) };
    let id_bytes = scaled(sample.id_bytes);
    let table_bytes = articles * Table::BYTES_PER_RECORD as u64 + id_bytes;
    // Of one band: the figure is the same for every machine and number of threads.
    let band_bytes = BAND_BYTES * articles;
    // A candidate's articles have eight bytes for each word, a word has six letters with its space.
    let shelf_bytes = scaled(sample.bytes) / 6 * 8 / 4;
    let needed_bytes =
        FIXED_BYTES + table_bytes + band_bytes.max(shelf_bytes).max(16 * candidates.min(articles));
    Ok(Plan {
        articles,
        bytes: scaled(sample.bytes),
        sampled: sample.records,
        bands: banding.bands,
        rows: banding.rows,
        expected_recall: Ratio(banding.probability(options.threshold)),
        candidates,
        memory_bytes: needed_bytes,
        least_memory_bytes: 2 * table_bytes,
        disk_bytes: articles * (8 * banding.bands as u64 + ENTRY_BYTES)
            + id_bytes
            + 24 * candidates.min(16 * articles),
        // Sketching is about half of a job: what was proposed is read and cut into words again.
        time: sketching.mul_f64(2.0 / share.min(1.0)),
    })
}

/// Refuse a plan that needs more memory than there may be used, or more room than is free in `folder`.
///
/// # Errors
///
/// Then; with what would do.
pub fn check(plan: &Plan, options: &DedupOptions, folder: &Path) -> Result<()> {
    let limit_bytes = options.memory_bytes;
    if plan.least_memory_bytes > limit_bytes {
        let needed_bytes = plan.least_memory_bytes;
        return Err(ErrorKind::Memory { limit_bytes, needed_bytes }.into());
    }
    let existing = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    // A file system that cannot tell is believed to have room.
    let Ok(free_bytes) = fs4::available_space(existing) else { return Ok(()) };
    if plan.disk_bytes > free_bytes {
        let (path, needed_bytes) = (folder.to_owned(), plan.disk_bytes);
        return Err(ErrorKind::NoRoom { path, needed_bytes, free_bytes }.into());
    }
    Ok(())
}

fn whole(number: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, reason = "an estimate, which saturates")]
    #[expect(clippy::cast_sign_loss, reason = "a count is not negative")]
    let whole = number.round() as u64;
    whole
}

/// What was looked at.
struct Sample {
    texts: Vec<String>,
    records: u64,
    /// Of the records, decompressed.
    bytes: u64,
    id_bytes: u64,
    /// What was looked at of each file, as a share of what the file has; weighed by their sizes.
    share: f64,
}

impl Sample {
    fn of(inputs: &Inputs, options: &DedupOptions, sample_bytes: usize) -> Result<Self> {
        let mut files: Vec<(Source, u64)> = Vec::new();
        for sources in [&inputs.references, &inputs.articles] {
            files.extend(Source::files(sources)?.into_iter().map(|file| {
                let found = file.path().and_then(|path| fs::metadata(path).ok());
                (file, found.map_or(0, |found| found.len()))
            }));
        }
        let all_bytes: u64 = files.iter().map(|(_, bytes)| bytes).sum();
        let step = files.len().div_ceil(MOST_FILES).max(1);
        let chosen: Vec<(Source, u64)> = files.into_iter().step_by(step).collect();
        let chosen_bytes: u64 = chosen.iter().map(|(_, bytes)| bytes).sum();
        let mut sample = Self { texts: Vec::new(), records: 0, bytes: 0, id_bytes: 0, share: 0.0 };
        let mut disk_bytes = 0.0;
        for (file, bytes) in chosen {
            let wanted = u128::from(bytes) * sample_bytes as u128 / u128::from(chosen_bytes.max(1));
            let wanted = usize::try_from(wanted).unwrap_or(usize::MAX).max(1);
            disk_bytes += sample.add(file, options, (wanted, bytes))?;
        }
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let all_bytes = all_bytes as f64;
        sample.share = if all_bytes > 0.0 { (disk_bytes / all_bytes).min(1.0) } else { 1.0 };
        Ok(sample)
    }

    /// Add the beginning of a file. The answer is how many bytes that takes on disk, about.
    fn add(
        &mut self,
        source: Source,
        options: &DedupOptions,
        (wanted, file_bytes): (usize, u64),
    ) -> Result<f64> {
        let mut blocks = Blocks::open(&[source], &options.reading)?;
        let Some(block) = blocks.next_block(wanted) else { return Ok(whole_file(file_bytes)) };
        let mut memory = Unescaped::default();
        for record in 0..block.records().len() {
            self.records += 1;
            if let Some(glance) = block.glance(record, &options.reading, &mut memory) {
                let id_bytes = glance.id.map_or_else(|| block.default_id(record).len(), str::len);
                self.id_bytes += id_bytes as u64;
                self.texts.push(glance.text.to_owned());
            } else if let Ok(article) = block.article(record, &options.reading, &mut Vec::new()) {
                self.id_bytes += article.id.len() as u64;
                self.texts.push(article.text.to_string());
            }
        }
        self.bytes += block.bytes() as u64;
        let is_all = blocks.next_block(1).is_none();
        // What was read is ahead of what was handed out by a buffer; of plain text they are the same.
        let read = blocks.bytes_read().min(file_bytes);
        let read = if read == file_bytes { file_bytes.min(block.bytes() as u64) } else { read };
        Ok(if is_all { whole_file(file_bytes) } else { whole_file(read) })
    }

    /// How many pairs of the sample agree on a band.
    fn candidates(&self, options: &DedupOptions, banding: Banding) -> u64 {
        let sketch = |sketcher: &mut TextSketcher, text: &String| {
            let mut signature = vec![0; options.sketch_slots];
            let is_present = sketcher.sketch(text, &mut signature);
            (signature, is_present)
        };
        let make =
            || TextSketcher::new(Sketcher::new(options.sketch_slots), options.shingle_tokens);
        let chunk = self.texts.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts: Vec<(Vec<u32>, bool)> = self
            .texts
            .par_chunks(chunk)
            .flat_map_iter(|texts| {
                let mut sketcher = make();
                texts.iter().map(move |text| sketch(&mut sketcher, text))
            })
            .collect();
        let signatures = Signatures::from_parts(options.sketch_slots, parts);
        let mut pairs: Vec<_> = (0..banding.bands)
            .into_par_iter()
            .flat_map_iter(|band| {
                candidates_in_band(&signatures, banding, band, options.bucket_cap).pairs
            })
            .collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        pairs.len() as u64
    }
}

fn whole_file(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let bytes = bytes as f64;
    bytes
}
