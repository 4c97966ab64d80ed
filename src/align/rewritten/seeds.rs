//! Where rewritten passages may be: windows of one article and blocks of another that share rare words.
//!
//! In: two articles as bags of the stems that both have. Out: seeds, best first. The words of a window vote for
//! the blocks of the other article in which they stand; two neighbouring blocks that earn enough
//! are a seed. Costs a look at each place of the rarer stems for each window that has them.

use std::ops::Range;

use super::{Bag, log2, tokens};
use crate::align::BIT;

/// Tokens between the windows of the one article that are tried as seeds, and half their length.
const STRIDE: usize = 8;
/// Tokens of a block of the other article; a seed is two neighbouring blocks.
const BLOCK: usize = 16;
/// A stem that stands at more places than this in the other article seeds nothing.
const MOST_SEED_PLACES: usize = 8;
/// What the shared words of a seed must earn.
const SEED_GAIN: i32 = 11 * BIT;
/// Seeds that are tried for each window of the one article.
const SEEDS_PER_WINDOW: usize = 2;

/// Two stretches that are about to be refined, and what their shared words earn.
pub(super) struct Seed {
    pub(super) gain: i32,
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
}

/// What the words of a window of the one article would earn in each block of the other.
#[derive(Debug, Default)]
pub(super) struct Votes {
    /// What each stem earns.
    gains: Vec<i32>,
    /// The same in two neighbouring blocks: twice, if it stands at several places.
    most_gains: Vec<i32>,
    /// The tokens of the one article whose stems earn something: places and stems.
    voters: Vec<(u32, u32)>,
    /// For each stem the last window that had it, counted from 1.
    last_window: Vec<u32>,
    window: u32,
    /// All nothing, but for the window at hand.
    of_blocks: Vec<i32>,
    /// Of the blocks, 64 together, those that anything was earned in; none between two windows.
    touched: Vec<u64>,
    /// Stems of the window.
    stems: Vec<u32>,
    best: Vec<(i32, usize)>,
}

impl Votes {
    /// Windows of the one and blocks of the other that share rare words, best first.
    pub(super) fn seeds(&mut self, a: &Bag, b: &Bag) -> Vec<Seed> {
        self.begin(a, b);
        let mut seeds = Vec::new();
        let (mut first, mut end) = (0, 0);
        for start in (0..a.tokens.len()).step_by(STRIDE) {
            let window = start..(start + 2 * STRIDE).min(a.tokens.len());
            let before = |token: usize| move |&&(place, _): &&(u32, u32)| (place as usize) < token;
            first += self.voters[first..].iter().take_while(before(window.start)).count();
            end += self.voters[end..].iter().take_while(before(window.end)).count();
            self.count(first..end, b);
            seeds.extend(self.best.iter().take(SEEDS_PER_WINDOW).map(|&(gain, block)| {
                let end = ((block + 2) * BLOCK).min(b.tokens.len());
                Seed { gain, a: tokens(&window), b: tokens(&(block * BLOCK..end)) }
            }));
        }
        seeds.sort_unstable_by_key(|seed| (-seed.gain, seed.a.start, seed.b.start));
        seeds
    }

    /// Begin with two articles.
    fn begin(&mut self, a: &Bag, b: &Bag) {
        let log_length = const { log2(2 * BLOCK as u64) };
        let gain = |stem: u32| match b.places(stem).len() {
            0..=MOST_SEED_PLACES => b.gain(stem, log_length),
            _ => 0,
        };
        self.gains.clear();
        self.gains.push(0);
        self.gains.extend((1u32..).take(b.ends.len() - 1).map(gain));
        self.most_gains.clear();
        self.most_gains.push(0);
        let most =
            |(stem, &gain): (u32, &i32)| if b.places(stem).len() > 1 { 2 * gain } else { gain };
        self.most_gains.extend((1u32..).zip(&self.gains[1..]).map(most));
        self.voters.clear();
        let stems = (0u32..).zip(&a.tokens).map(|(place, token)| (place, token.stem));
        self.voters.extend(stems.filter(|&(_, stem)| self.gains[stem as usize] > 0));
        self.last_window.clear();
        self.last_window.resize(self.gains.len(), 0);
        self.window = 0;
        let blocks = b.tokens.len() / BLOCK + 2;
        self.of_blocks.clear();
        self.of_blocks.resize(blocks, 0);
        self.touched.clear();
        self.touched.resize(blocks.div_ceil(64), 0);
    }

    /// Find the blocks of `b` in which the words of some of the voters earn [`SEED_GAIN`], two blocks
    /// together, best first.
    fn count(&mut self, voters: Range<usize>, b: &Bag) {
        self.best.clear();
        self.stems.clear();
        self.window += 1;
        let mut most = 0;
        for &(_, stem) in &self.voters[voters] {
            if std::mem::replace(&mut self.last_window[stem as usize], self.window) != self.window {
                self.stems.push(stem);
                most += self.most_gains[stem as usize];
            }
        }
        if most < SEED_GAIN {
            return;
        }
        for &stem in &self.stems {
            let gain = self.gains[stem as usize];
            let mut previous = None;
            for block in b.places(stem).iter().map(|&place| place as usize / BLOCK) {
                if previous != Some(block) {
                    self.of_blocks[block] += gain;
                    self.touched[block / 64] |= 1 << (block % 64);
                }
                previous = Some(block);
            }
        }
        self.choose();
        self.best.sort_unstable_by_key(|&(gain, block)| (-gain, block));
    }

    /// Note the pairs of blocks, touched or beside such, that earned enough, and forget what was
    /// earned.
    fn choose(&mut self) {
        // What is left of the last block that was touched, and that block.
        let (mut before, mut last) = (0, None);
        let mut pair = |first: usize, gain: i32| {
            if gain >= SEED_GAIN {
                self.best.push((gain, first));
            }
        };
        for (place, touched) in self.touched.iter_mut().enumerate() {
            let mut rest = std::mem::take(touched);
            while rest > 0 {
                let block = 64 * place + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let earned = std::mem::take(&mut self.of_blocks[block]);
                match last {
                    Some(last) if last + 1 == block => pair(last, before + earned),
                    Some(last) => {
                        pair(last, before);
                        pair(block - 1, earned);
                    }
                    None if block > 0 => pair(block - 1, earned),
                    None => {}
                }
                (before, last) = (earned, Some(block));
            }
        }
        if let Some(last) = last {
            pair(last, before);
        }
    }
}
