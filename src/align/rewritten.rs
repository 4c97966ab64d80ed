//! Rewritten passages: stretches that share more words than chance explains, in any order.
//!
//! In: two articles, of which some tokens are already accounted for by stretches in order. Out:
//! regions, each a stretch of both articles. A region is scored as a likelihood ratio, in bits:
//! a word that the other side has within the region is evidence of reuse, the more so the less
//! likely it would stand there by chance; a word that the other side lacks is evidence against.
//! How likely chance is depends on the word's frequency in the corpus, on how often the other
//! article repeats it *elsewhere*, on how many other articles on the story have it (the names that
//! every report is full of are no evidence), and on the length of the other side.
//!
//! Regions are found from seeds, windows that share several rare words, by turns: the best-scoring
//! stretch of one article for the present stretch of the other, until neither changes. Each turn
//! is the maximal-scoring segment of Karlin and Altschul (PNAS 1990) with an X-drop. To grow passages
//! from seeds of weighted words follows Sanchez-Perez, Sidorov and Gelbukh (*A winning approach to
//! text alignment*, PAN at CLEF 2014), but no sentence boundaries are needed here, which scrambled
//! text does not have.
//!
//! The constants were set on the training corpus of PAN 2013, for all its kinds of rewriting at once.
//!
//! Costs a pass over both articles, and for each seed a few passes over what is near it.

use std::ops::Range;

use crate::{
    align::{BIT, Lexicon, POINT, Side, cover::Cover, log2, story::CommonStory},
    hash::Map,
};

/// What a shared word earns less than its surprise, because the words of one subject come together.
const TOPIC: i32 = 2 * BIT / 5;
/// What a word that all reports of a story have earns less still: names come with their titles,
/// and all of them in the first sentences.
const STORY: i32 = 5 * BIT / 2;
/// The most that one shared word earns: beyond that it is the accident of one name or misprint.
const MOST_GAIN: i32 = 6 * BIT;
/// What a content word that the other side lacks costs: 2 bits is what its absence says when a
/// rewriter keeps three of four.
const CONTENT_LOSS: i32 = 2 * BIT;
/// What a function word that the other side lacks costs: of these, chosen anew in every sentence, a
/// rewriter keeps one of three.
const FUNCTION_LOSS: i32 = 3 * BIT / 5;
/// A region stops growing where its score has fallen this far.
const DROP: i32 = 10 * BIT;
/// The turns after which a region is taken as it is, settled or not.
const MOST_TURNS: usize = 6;

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

/// A stretch of both articles that share words in whatever order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    /// Evidence of reuse, of both sides together, in parts of a bit.
    pub(super) score: i32,
}

/// The regions of two articles outside what `taken` covers of each that score at least `floor`,
/// best first; they may overlap.
pub(super) fn regions(
    (a, b): (Side<'_>, Side<'_>),
    lexicon: &Lexicon,
    taken: (&Cover, &Cover),
    floor: i32,
) -> Vec<Region> {
    let (stems, in_order) = shared_stems(a, b, lexicon);
    let mut pair = BagPair {
        a: Bag::new(a, lexicon, &stems, taken.0),
        b: Bag::new(b, lexicon, &stems, taken.1),
    };
    let story = CommonStory::new(a.story, b.story);
    for (number, stem) in (0u32..).zip(in_order) {
        let surprise = in_story(story.surprise(stem));
        pair.a.limit(number, surprise);
        pair.b.limit(number, surprise);
    }
    let mut present = vec![false; stems.len()];
    let mut found: Vec<Region> = Vec::new();
    for seed in pair.seeds() {
        if found.iter().any(|region| region.has_grown_over(&seed)) {
            continue;
        }
        let region = pair.refine(seed, floor, &mut present);
        found.extend(region.filter(|region| !found.contains(region)));
    }
    found.sort_unstable_by_key(|region| (-region.score, region.a.start, region.b.start));
    found
}

/// How surprising a word of this surprise among the reports of a story counts to be.
fn in_story(surprise: i32) -> i32 {
    surprise - STORY * (CommonStory::MOST - surprise).max(0) / CommonStory::MOST
}

/// The stems that both articles have, numbered, and the same by their numbers.
fn shared_stems(a: Side<'_>, b: Side<'_>, lexicon: &Lexicon) -> (Map<u32, u32>, Vec<u32>) {
    let of_a: Map<u32, ()> = a.words.iter().map(|&word| (lexicon.stem(word), ())).collect();
    let mut numbers: Map<u32, u32> = Map::default();
    let mut in_order = Vec::new();
    for stem in b.words.iter().map(|&word| lexicon.stem(word)) {
        if of_a.contains_key(&stem) && !numbers.contains_key(&stem) {
            let number = u32::try_from(in_order.len()).expect("tokens are counted in 32 bits");
            numbers.insert(stem, number);
            in_order.push(stem);
        }
    }
    (numbers, in_order)
}

/// One article as a bag of the stems that both have.
struct Bag {
    tokens: Vec<Token>,
    /// For each shared stem, where it stands, ascending.
    places: Vec<Vec<u32>>,
    /// For each shared stem, how surprising it is at any one place of this article.
    surprise: Vec<i32>,
}

/// One token of a bag.
#[derive(Clone, Copy)]
struct Token {
    /// Number of its stem, if the other article has it and the token is not taken.
    stem: Option<u32>,
    /// What it costs when the other side lacks it; nothing when it is taken.
    loss: i32,
}

impl Bag {
    fn new(side: Side<'_>, lexicon: &Lexicon, stems: &Map<u32, u32>, taken: &Cover) -> Self {
        let mut tokens = Vec::with_capacity(side.words.len());
        let mut places = vec![Vec::new(); stems.len()];
        let mut surprise = vec![i32::MAX; stems.len()];
        for (place, &word) in (0u32..).zip(side.words) {
            if taken.has(place) {
                tokens.push(Token { stem: None, loss: 0 });
                continue;
            }
            let stem = stems.get(&lexicon.stem(word)).copied();
            tokens.push(Token { stem, loss: loss(lexicon.weight(word)) });
            if let Some(stem) = stem {
                places[stem as usize].push(place);
                let surprise = &mut surprise[stem as usize];
                *surprise = (*surprise).min(lexicon.information(word));
            }
        }
        let length = log2(side.words.len() as u64);
        for (surprise, places) in surprise.iter_mut().zip(&places) {
            if places.len() > 1 {
                *surprise = (*surprise).min(length - log2(places.len() as u64 - 1));
            }
        }
        Self { tokens, places, surprise }
    }

    /// Have a stem surprise no more than it does when this article has it at one place, with the
    /// given surprise.
    fn limit(&mut self, stem: u32, surprise: i32) {
        let once = surprise + log2(self.tokens.len() as u64);
        let known = &mut self.surprise[stem as usize];
        *known = once.min(*known);
    }

    /// What it earns to meet the stem somewhere in `length` tokens of this article.
    fn gain(&self, stem: u32, length: usize) -> i32 {
        (self.surprise[stem as usize] - log2(length as u64) - TOPIC).clamp(0, MOST_GAIN)
    }
}

/// What a word of this weight costs when the other side lacks it.
fn loss(weight: i32) -> i32 {
    let most = 3 * POINT / 2;
    FUNCTION_LOSS + (CONTENT_LOSS - FUNCTION_LOSS) * weight.min(most) / most
}

/// Two stretches that are about to be refined, and what their shared words earn.
struct Seed {
    gain: i32,
    a: Range<u32>,
    b: Range<u32>,
}

struct BagPair {
    a: Bag,
    b: Bag,
}

impl BagPair {
    /// Windows of the one and blocks of the other that share rare words, best first.
    fn seeds(&self) -> Vec<Seed> {
        let mut votes = vec![0; self.b.tokens.len() / BLOCK + 2];
        let mut seeds = Vec::new();
        for start in (0..self.a.tokens.len()).step_by(STRIDE) {
            let window = start..(start + 2 * STRIDE).min(self.a.tokens.len());
            self.vote(window.clone(), &mut votes);
            let block_gain = |block: usize| (votes[block] + votes[block + 1], block);
            let mut best: Vec<(i32, usize)> = (0..votes.len() - 1)
                .map(block_gain)
                .filter(|(gain, _)| *gain >= SEED_GAIN)
                .collect();
            best.sort_unstable_by_key(|&(gain, block)| (-gain, block));
            seeds.extend(best.into_iter().take(SEEDS_PER_WINDOW).map(|(gain, block)| {
                let end = ((block + 2) * BLOCK).min(self.b.tokens.len());
                Seed { gain, a: tokens(&window), b: tokens(&(block * BLOCK..end)) }
            }));
        }
        seeds.sort_unstable_by_key(|seed| (-seed.gain, seed.a.start, seed.b.start));
        seeds
    }

    /// What the words of a window of `a` would earn in each block of `b`.
    fn vote(&self, window: Range<usize>, votes: &mut [i32]) {
        votes.fill(0);
        let mut stems: Vec<u32> =
            self.a.tokens[window].iter().filter_map(|token| token.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            let places = &self.b.places[stem as usize];
            if places.len() > MOST_SEED_PLACES {
                continue;
            }
            let gain = self.b.gain(stem, 2 * BLOCK);
            let blocks = places.iter().map(|&place| place as usize / BLOCK);
            let mut previous = None;
            for block in blocks {
                if previous != Some(block) {
                    votes[block] += gain;
                }
                previous = Some(block);
            }
        }
    }

    /// Let the two sides of a seed settle; none when the evidence then is below `floor`, or nearly
    /// all of it is on one side.
    fn refine(&self, seed: Seed, floor: i32, present: &mut [bool]) -> Option<Region> {
        let (mut a, mut b) = (seed.a, seed.b);
        let mut scores = (0, 0);
        for _ in 0..MOST_TURNS {
            let (next_a, score_a) = extend(&self.a, &self.b, (&a, &b), present);
            let (next_b, score_b) = extend(&self.b, &self.a, (&b, &next_a), present);
            scores = (score_a, score_b);
            if next_a.is_empty() || next_b.is_empty() {
                return None;
            }
            if (&next_a, &next_b) == (&a, &b) {
                break;
            }
            (a, b) = (next_a, next_b);
        }
        let enough = scores.0 + scores.1 >= floor && scores.0.min(scores.1) >= floor / 4;
        enough.then_some(Region { a, b, score: scores.0 + scores.1 })
    }
}

/// The best-scoring stretch of `side` around the middle of `range`, for the stretch `given` of the
/// other, and its score. `present` is all `false` before and after.
fn extend(
    side: &Bag,
    other: &Bag,
    (range, given): (&Range<u32>, &Range<u32>),
    present: &mut [bool],
) -> (Range<u32>, i32) {
    let mark = |present: &mut [bool], value: bool| {
        for token in &other.tokens[given.start as usize..given.end as usize] {
            if let Some(stem) = token.stem {
                present[stem as usize] = value;
            }
        }
    };
    mark(present, true);
    let score = |token: &Token| match token.stem {
        Some(stem) if present[stem as usize] => other.gain(stem, given.len()),
        _ => -token.loss,
    };
    let (before, after) = side.tokens.split_at(((range.start + range.end) / 2) as usize);
    let (grown_back, score_back) = grow(before.iter().rev().map(score));
    let (grown_on, score_on) = grow(after.iter().map(score));
    mark(present, false);
    (tokens(&(before.len() - grown_back..before.len() + grown_on)), score_back + score_on)
}

/// How many of the scores to take, from the first, for the highest sum; and that sum.
fn grow(scores: impl Iterator<Item = i32>) -> (usize, i32) {
    let (mut taken, mut best, mut sum) = (0, 0, 0);
    for (count, score) in scores.enumerate() {
        sum += score;
        if sum > best {
            (taken, best) = (count + 1, sum);
        }
        if sum < best - DROP {
            break;
        }
    }
    (taken, best)
}

impl Region {
    /// Whether refining the seed would only find this region again.
    fn has_grown_over(&self, seed: &Seed) -> bool {
        let shared = seed.b.end.min(self.b.end).saturating_sub(seed.b.start.max(self.b.start));
        self.a.start <= seed.a.start
            && seed.a.end <= self.a.end
            && 2 * shared as usize > seed.b.len()
    }
}

fn tokens(range: &Range<usize>) -> Range<u32> {
    let narrow = |token: usize| u32::try_from(token).expect("tokens are counted in 32 bits");
    narrow(range.start)..narrow(range.end)
}
