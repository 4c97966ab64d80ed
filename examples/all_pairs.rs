//! Finds every pair of articles whose shingle sets resemble each other by a threshold, exactly.
//!
//! `cargo run --release --example all_pairs -- corpus.jsonl --threshold 0.8 > pairs.tsv` writes a
//! line `a b resemblance` for each pair, in the order of the input. It is the truth to which what
//! hashing proposes is compared, and so it hashes nothing but shingles, and has none of the
//! program's ways of proposing.
//!
//! Two sets with a resemblance of at least t share at least t |x| shingles of each. So if the
//! shingles of every set stand in one order, and the |x| - ceil(t |x|) + 1 first of a set are its
//! prefix, the two prefixes have a shingle in common; and if rare ones stand first, few other sets
//! have. (Bayardo, Ma and Srikant, *Scaling up all pairs similarity search*, WWW 2007; Xiao et al.,
//! *Efficient similarity joins for near duplicate detection*, WWW 2008.) Whatever shares one is
//! verified. Memory is 12 bytes a shingle at most, time mostly that of reading; below a threshold
//! of a half it grows steeply with boilerplate.
//!
//! On stderr it says how many articles and shingles there were, and which share of them other
//! articles have as well: how much wording a corpus repeats.
#![expect(clippy::print_stderr, reason = "saying what was measured is its job")]

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    sync::Mutex,
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Parser;
use rayon::prelude::*;
use wirecopy::{
    corpus::{Article, Articles, ReadOptions, Skipped, Source},
    hash::Map,
    resemblance::Overlap,
    shingle,
    sketch::{Sketcher, TextSketcher},
};

/// Articles that are held as texts at a time.
const BATCH: usize = 4_096;
/// Shingles are counted in so many parts, by their last bits, to save memory.
const PARTS: u64 = 16;
/// Far less than 1 / |x| for any text, and far more than rounding: so that `ceil(t |x|)` never asks
/// for one shingle too many.
const ROUNDING: f64 = 1e-9;

/// Find every pair of articles that resemble each other, exactly.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// Articles: JSON lines, or whatever wirecopy reads
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Least resemblance of a pair
    #[arg(long, default_value_t = 0.8)]
    threshold: f64,
    /// Words of a shingle
    #[arg(short, default_value_t = shingle::DEFAULT_SHINGLE_TOKENS)]
    k: usize,
    /// Where the pairs go [default: stdout]
    #[arg(short, long)]
    output: Option<PathBuf>,
}

fn main() -> Result<()> {
    run(&Arguments::parse())
}

/// Find the pairs and write them.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    anyhow::ensure!(
        arguments.threshold > 0.0 && arguments.threshold <= 1.0 && arguments.k > 0,
        "--threshold: expected more than 0 and at most 1; -k: expected at least 1"
    );
    let start = Instant::now();
    let inputs: Vec<Source> = arguments.inputs.iter().map(Source::parse).collect();
    let sets = Sets::read(&inputs, arguments.k)?;
    let read = start.elapsed().as_secs_f64();
    let joined = Join::new(&sets, arguments.threshold);
    let pairs = joined.pairs();
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => Box::new(File::create(path).with_context(|| path.display().to_string())?),
        None => Box::new(io::stdout()),
    };
    write(&sets, &pairs, &mut BufWriter::new(&mut out))?;
    eprintln!(
        "{} pairs among {} articles in {:.1} s, {read:.1} s of them for reading; of {} shingles, \
         {:.2}% stand in other articles too",
        pairs.len(),
        sets.ids.len(),
        start.elapsed().as_secs_f64(),
        joined.shingles,
        100.0 * joined.repeated as f64 / joined.shingles.max(1) as f64
    );
    Ok(())
}

fn write(sets: &Sets, pairs: &[Pair], out: &mut impl Write) -> io::Result<()> {
    for pair in pairs {
        let [a, b] = [pair.a, pair.b].map(|number| &sets.ids[number as usize]);
        writeln!(out, "{a}\t{b}\t{:.6}", pair.overlap.resemblance())?;
    }
    out.flush()
}

/// The shingle set of each article, in the order of the input.
struct Sets {
    ids: Vec<String>,
    /// Sorted.
    shingles: Vec<Vec<u64>>,
}

impl Sets {
    /// Those of all articles of `inputs`.
    fn read(inputs: &[Source], k: usize) -> Result<Self> {
        let name_skipped = |item: Result<Article, Skipped>| {
            item.map_err(|skipped| eprintln!("{}: skipped: {}", skipped.place, skipped.reason)).ok()
        };
        let mut articles =
            Articles::open(inputs, &ReadOptions::default())?.filter_map(name_skipped);
        let (mut sets, shinglers) =
            (Self { ids: Vec::new(), shingles: Vec::new() }, Mutex::default());
        loop {
            let batch: Vec<_> = articles.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(sets);
            }
            let texts: Vec<&str> = batch.iter().map(|article| article.text.as_str()).collect();
            sets.shingles.extend(shingle_sets(&texts, k, &shinglers));
            sets.ids.extend(batch.into_iter().map(|article| article.id));
        }
    }
}

/// Tokenisers are dear to make, and so they are kept from batch to batch.
type Shinglers = Mutex<Vec<TextSketcher>>;

fn shingle_sets(texts: &[&str], k: usize, kept: &Shinglers) -> Vec<Vec<u64>> {
    let of_chunk = |texts: &[&str]| -> Vec<Vec<u64>> {
        let shingler = kept.lock().ok().and_then(|mut kept| kept.pop());
        let mut shingler = shingler.unwrap_or_else(|| TextSketcher::new(Sketcher::new(1), k));
        let sets = texts.iter().map(|text| shingler.shingle_set(text).to_vec()).collect();
        if let Ok(mut kept) = kept.lock() {
            kept.push(shingler);
        }
        sets
    };
    texts.par_chunks(64).flat_map_iter(of_chunk).collect()
}

/// Two articles by their numbers in the input, `a` the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    a: u32,
    b: u32,
    overlap: Overlap,
}

/// An article's set as the join sees it: all that other sets may have as well.
struct Ranked {
    article: u32,
    /// Of the whole set.
    size: usize,
    /// Ascending, the rarest first.
    ranks: Vec<u32>,
    /// How many of `ranks` are in the prefix.
    prefix: usize,
}

/// What is needed to find pairs.
struct Join {
    threshold: f64,
    /// By size, then by number.
    ranked: Vec<Ranked>,
    /// For each rank, the places in `ranked` of the sets that have it in their prefix; ascending.
    index: Vec<Vec<u32>>,
    /// How many shingles all sets have, and how many of them another set has too.
    shingles: u64,
    repeated: u64,
}

impl Join {
    fn new(sets: &Sets, threshold: f64) -> Self {
        let (rank_of, repeated) = ranks(&sets.shingles);
        let rank = |(article, set): (usize, &Vec<u64>)| {
            let mut ranks: Vec<u32> =
                set.iter().filter_map(|shingle| rank_of.get(shingle).copied()).collect();
            ranks.sort_unstable();
            // Those that no other set has stand before all others.
            let lonely = set.len() - ranks.len();
            let prefix = (set.len() + 1).saturating_sub(least(threshold, set.len()) + lonely);
            let prefix = prefix.min(ranks.len());
            let article = u32::try_from(article).unwrap_or(u32::MAX);
            Ranked { article, size: set.len(), ranks, prefix }
        };
        let mut ranked: Vec<Ranked> = sets.shingles.par_iter().enumerate().map(rank).collect();
        ranked.sort_by_key(|set| set.size);
        let mut index = vec![Vec::new(); rank_of.len()];
        for (place, set) in (0..).zip(&ranked) {
            set.ranks[..set.prefix].iter().for_each(|&rank| index[rank as usize].push(place));
        }
        let shingles = sets.shingles.iter().map(|set| set.len() as u64).sum();
        Self { threshold, ranked, index, shingles, repeated }
    }

    /// All of them, in the order of the input.
    fn pairs(&self) -> Vec<Pair> {
        let places: Vec<usize> = (0..self.ranked.len()).collect();
        let of_some = |places: &[usize]| {
            let mut seen_by = vec![usize::MAX; self.ranked.len()];
            let mut pairs = Vec::new();
            places.iter().for_each(|&place| self.pairs_of(place, &mut seen_by, &mut pairs));
            pairs
        };
        let mut pairs: Vec<Pair> =
            places.par_chunks((places.len() / 200).max(64)).flat_map_iter(of_some).collect();
        pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
        pairs
    }

    /// Add the pairs of the set at `place` with those before it.
    fn pairs_of(&self, place: usize, seen_by: &mut [usize], pairs: &mut Vec<Pair>) {
        let set = &self.ranked[place];
        let least_size = least(self.threshold, set.size);
        for &rank in &set.ranks[..set.prefix] {
            let others = &self.index[rank as usize];
            let from =
                others.partition_point(|&other| self.ranked[other as usize].size < least_size);
            for other in others[from..].iter().map(|&other| other as usize) {
                if other >= place {
                    break;
                }
                if seen_by[other] != place {
                    seen_by[other] = place;
                    pairs.extend(self.verify(&self.ranked[other], set));
                }
            }
        }
    }

    fn verify(&self, one: &Ranked, other: &Ranked) -> Option<Pair> {
        let shared = shared(&one.ranks, &other.ranks);
        let sizes = if one.article < other.article { [one, other] } else { [other, one] };
        let [a, b] = sizes.map(|set| set.size as u64);
        let overlap = Overlap { shared, a, b };
        let [a, b] = sizes.map(|set| set.article);
        (overlap.resemblance() >= self.threshold).then_some(Pair { a, b, overlap })
    }
}

/// The fewest shingles that a set of `size` shares with one that resembles it so much, and the
/// fewest that such a set has.
#[expect(clippy::cast_possible_truncation, reason = "it is at most the size")]
fn least(threshold: f64, size: usize) -> usize {
    (threshold * size as f64 - ROUNDING).ceil().max(0.0) as usize
}

fn shared(one: &[u32], other: &[u32]) -> u64 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        let (x, y) = (one[i], other[j]);
        shared += u64::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

/// The rank of each shingle that two sets or more have, by how many, from the fewest; and how many
/// such shingles all sets have together.
fn ranks(sets: &[Vec<u64>]) -> (Map<u64, u32>, u64) {
    let count = |part: u64| {
        let in_part = |shingle: &u64| shingle % PARTS == part;
        let mut all: Vec<u64> = sets.iter().flatten().copied().filter(in_part).collect();
        all.sort_unstable();
        let repeated = all.chunk_by(|x, y| x == y).filter(|same| same.len() > 1);
        repeated.map(|same| (same.len(), same[0])).collect::<Vec<_>>()
    };
    let mut counts: Vec<(usize, u64)> = (0..PARTS).into_par_iter().flat_map_iter(count).collect();
    counts.par_sort_unstable();
    let repeated = counts.iter().map(|&(count, _)| count as u64).sum();
    let ranks = (0..).zip(counts).map(|(rank, (_, shingle))| (shingle, rank)).collect();
    (ranks, repeated)
}
