//! How good an estimate of resemblance signatures give: bias and variance beside theory.
//!
//! `cargo run --release --example estimator` prints, for pairs of random sets of known resemblance, the
//! mean error of the estimate of 128 slots in standard errors of that mean (within 3 of 0 when there is no
//! bias), and its variance as a multiple of J (1 - J) / 128. Beside the permutations that are
//! used stand others that were considered. Then the same for pairs of real articles: those of
//! `seeds/articles.jsonl`, or of the JSON lines that are given, with some hundreds of
//! disjoint signatures of each. `docs/sketching.md` explains the figures.
#![expect(clippy::print_stdout, reason = "printing what was measured is its job")]

use std::error::Error;

use serde::Deserialize;
use wirecopy::{
    hash::mix,
    resemblance::Overlap,
    shingle::DEFAULT_SHINGLE_TOKENS,
    sketch::{DEFAULT_SLOTS, Sketcher, TextSketcher},
};

const SLOTS: usize = DEFAULT_SLOTS;
/// Shingles that are drawn for each line of the table, so that each takes about as long.
const DRAWN: usize = 2_000_000;
/// Signatures of each real article.
const REAL_DRAWS: usize = 400;
/// Real pairs below this resemblance tell little.
const LEAST: f64 = 0.02;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("random sets       bias in standard errors, variance / theory");
    println!("shingles      J   (x ^ m) a        a x + b          murmur mix       x ^ m");
    for shingles in [50, 200, 1_000, 10_000] {
        for percent in [10, 50, 80, 95] {
            // Of two sets of n, J = shared / (2 n - shared); rounded.
            let all = 100 + percent;
            synthetic(shingles, (2 * shingles * percent + all / 2) / all);
        }
    }
    let file = std::env::args().nth(1).unwrap_or_else(|| "seeds/articles.jsonl".to_owned());
    let articles: Vec<Line> = std::fs::read_to_string(file)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    println!(
        "\nreal pairs        bias in standard errors, variance / theory, of {REAL_DRAWS} signatures"
    );
    real(&articles);
    Ok(())
}

/// Estimates of one resemblance.
#[derive(Default)]
struct Estimates {
    count: f64,
    errors: f64,
    squares: f64,
}

impl Estimates {
    fn add(&mut self, error: f64) {
        self.count += 1.0;
        self.errors += error;
        self.squares += error * error;
    }

    fn show(&self, resemblance: f64) -> String {
        let theory = resemblance * (1.0 - resemblance) / SLOTS as f64;
        let bias = self.errors / self.count / (theory / self.count).sqrt();
        format!("{bias:+5.1} {:5.3}", self.squares / self.count / theory)
    }
}

/// One line for sets of `size` that share `shared`.
fn synthetic(size: usize, shared: usize) {
    let truth = shared as f64 / (2 * size - shared) as f64;
    let sketcher = Sketcher::new(SLOTS);
    let mut random = (0u64..).map(|number| mix(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let mut results: [Estimates; 4] = Default::default();
    for _ in 0..(DRAWN / size).min(8_000) {
        let drawn: Vec<u64> = random.by_ref().take(2 * size - shared).collect();
        let pair = [&drawn[..size], &drawn[size - shared..]];
        let signatures = pair.map(|set| {
            let mut signature = vec![0; SLOTS];
            sketcher.sketch(set, &mut signature);
            signature
        });
        results[0].add(equal_share(&signatures) - truth);
        for (result, other) in results[1..].iter_mut().zip([affine, murmur, exclusive_or]) {
            result.add(equal_share(&pair.map(|set| plainly(set, other))) - truth);
        }
    }
    let shown = results.map(|result| result.show(truth));
    println!("{size:8} {truth:6.3}   {}", shown.join("     "));
}

fn equal_share([one, other]: &[Vec<u32>; 2]) -> f64 {
    one.iter().zip(other).filter(|(x, y)| x == y).count() as f64 / one.len() as f64
}

/// A signature of other permutations, each with two random numbers of its own.
fn plainly(set: &[u64], permute: fn(u32, u32, u32) -> u32) -> Vec<u32> {
    let least = |slot: u64| {
        let [a, b] = [high(mix(2 * slot + 7_001)), high(mix(2 * slot + 7_002))];
        set.iter().map(|&shingle| permute(high(shingle), a, b)).min().unwrap_or_default()
    };
    (0..SLOTS as u64).map(least).collect()
}

fn high(value: u64) -> u32 {
    u32::try_from(value >> 32).unwrap_or_default()
}

fn affine(x: u32, a: u32, b: u32) -> u32 {
    x.wrapping_mul(a | 1).wrapping_add(b)
}

fn murmur(x: u32, a: u32, _: u32) -> u32 {
    let x = x ^ a;
    let x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
    let x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
    x ^ (x >> 16)
}

fn exclusive_or(x: u32, a: u32, _: u32) -> u32 {
    x ^ a
}

/// A line for each pair of articles that resemble each other.
fn real(articles: &[Line]) {
    let mut sketcher = TextSketcher::new(Sketcher::new(SLOTS * REAL_DRAWS), DEFAULT_SHINGLE_TOKENS);
    let mut sketched = Vec::new();
    for article in articles {
        let mut signature = vec![0; SLOTS * REAL_DRAWS];
        if sketcher.sketch(&article.text, &mut signature) {
            sketched.push((article, sketcher.shingle_set(&article.text).to_vec(), signature));
        }
    }
    for (number, (one, one_set, one_signature)) in sketched.iter().enumerate() {
        for (other, other_set, other_signature) in &sketched[number + 1..] {
            let truth = Overlap::of(one_set, other_set).resemblance();
            if !(LEAST..1.0).contains(&truth) {
                continue;
            }
            let mut estimates = Estimates::default();
            let both = one_signature.chunks(SLOTS).zip(other_signature.chunks(SLOTS));
            for (one, other) in both {
                estimates.add(equal_share(&[one.to_vec(), other.to_vec()]) - truth);
            }
            println!("J {truth:.3}   {}   {} / {}", estimates.show(truth), one.id, other.id);
        }
    }
}
