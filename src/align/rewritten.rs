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

mod seeds;

use std::ops::Range;

use crate::align::{
    BIT, POINT,
    cover::Cover,
    gloss::{Glossed, NO_SLOT, Slots},
    log2,
    story::CommonStory,
};

use seeds::{Seed, Votes};

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

/// A stretch of both articles that share words in whatever order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    /// Evidence of reuse, of both sides together, in parts of a bit.
    pub(super) score: i32,
}

/// Finds regions of one pair after the other, and keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct RegionFinder {
    stems: SharedStems,
    bags: BagPair,
    surprises: Vec<i32>,
    votes: Votes,
    earned: Earned,
    turns: Turns,
}

impl RegionFinder {
    /// The regions of two articles outside what `taken` covers of each that score at least `floor`,
    /// best first; they may overlap.
    pub(super) fn regions(
        &mut self,
        (a, b): (Glossed<'_>, Glossed<'_>),
        story: &CommonStory<'_>,
        taken: (&Cover, &Cover),
        floor: i32,
    ) -> Vec<Region> {
        self.stems.fill(a, b, taken.1);
        let stems = self.stems.count;
        self.bags.a.fill(a, (stems, self.stems.of_a()), taken.0);
        self.bags.b.fill(b, (stems, self.stems.of_b()), taken.1);
        self.surprises.resize(stems, 0);
        story.surprises(|stem| self.stems.place(stem), &mut self.surprises);
        for surprise in &mut self.surprises {
            *surprise = in_story(*surprise);
        }
        self.bags.a.weigh(&self.surprises);
        self.bags.b.weigh(&self.surprises);
        self.earned.resize(self.surprises.len() + 1);
        self.turns.clear();
        let mut found: Vec<Region> = Vec::new();
        for seed in self.votes.seeds(&self.bags.a, &self.bags.b) {
            if found.iter().any(|region| region.has_grown_over(&seed)) {
                continue;
            }
            let region = self.bags.refine(seed, floor, (&mut self.earned, &mut self.turns));
            found.extend(region.filter(|region| !found.contains(region)));
        }
        found.sort_unstable_by_key(|region| (-region.score, region.a.start, region.b.start));
        found
    }
}

/// How surprising a word of this surprise among the reports of a story counts to be.
fn in_story(surprise: i32) -> i32 {
    surprise - STORY * (CommonStory::MOST - surprise).max(0) / CommonStory::MOST
}

/// The stems that both articles of a pair have, numbered from 1 by their first places in the second; of
/// the second only what is not taken.
#[derive(Debug, Default)]
struct SharedStems {
    /// The stems of the first article.
    slots: Slots,
    /// The same of the tokens of the second.
    of_b: Vec<u32>,
    /// For each of the stems of the first its number, or [`NONE`].
    numbers: Vec<u32>,
    /// How many have a number.
    count: usize,
}

/// The number of a stem that is not shared.
const NONE: u32 = 0;

impl SharedStems {
    fn fill(&mut self, a: Glossed<'_>, b: Glossed<'_>, taken_b: &Cover) {
        self.slots.take(a.number, a.glosses.iter().map(|gloss| gloss.stem));
        self.numbers.clear();
        self.numbers.resize(self.slots.end(), NONE);
        self.of_b.clear();
        let mut count = NONE;
        self.of_b.extend(b.glosses.iter().zip(taken_b.tokens()).map(|(gloss, &is_taken)| {
            let slot = if is_taken { NO_SLOT } else { self.slots.of(gloss.stem) };
            let number = &mut self.numbers[slot as usize];
            if slot != NO_SLOT && *number == NONE {
                count += 1;
                *number = count;
            }
            slot
        }));
        self.count = count as usize;
    }

    /// Where a stem is in the order of the numbers.
    fn place(&self, stem: u32) -> Option<usize> {
        (self.numbers[self.slots.of(stem) as usize] as usize).checked_sub(1)
    }

    /// The numbers of the stems of all tokens of the first article.
    fn of_a(&self) -> impl Iterator<Item = u32> + '_ {
        self.slots.tokens().iter().map(|&slot| self.numbers[slot as usize])
    }

    /// The same of the second.
    fn of_b(&self) -> impl Iterator<Item = u32> + '_ {
        self.of_b.iter().map(|&slot| self.numbers[slot as usize])
    }
}

/// One article as a bag of the stems that both have.
#[derive(Debug, Default)]
struct Bag {
    tokens: Vec<Token>,
    /// Where each shared stem stands, ascending, one stem after the other.
    places: Vec<u32>,
    /// For each shared stem, where its places end. That of [`NONE`] has none.
    ends: Vec<u32>,
    /// For each shared stem, what it would earn in a stretch of one token were it not limited:
    /// how surprising it is at any one place of this article, less what the subject explains.
    surprise: Vec<i32>,
}

/// One token of a bag.
#[derive(Clone, Copy, Debug)]
struct Token {
    /// Number of its stem, if the other article has it and the token is not taken; else [`NONE`].
    stem: u32,
    /// What it costs when the other side lacks it; nothing when it is taken.
    loss: i32,
}

impl Bag {
    /// Take in an article, of whose tokens the numbers of the stems are given, and how many stems are
    /// shared; they are not weighed yet.
    fn fill(
        &mut self,
        side: Glossed<'_>,
        (shared, stems): (usize, impl Iterator<Item = u32>),
        taken: &Cover,
    ) {
        self.surprise.clear();
        self.surprise.resize(shared + 1, i32::MAX);
        self.ends.clear();
        self.ends.resize(shared + 1, 0);
        self.tokens.clear();
        let tokens = side.glosses.iter().zip(taken.tokens()).zip(stems);
        self.tokens.extend(tokens.map(|((gloss, &taken), stem)| {
            if taken {
                return Token { stem: NONE, loss: 0 };
            }
            self.ends[stem as usize] += 1;
            let surprise = &mut self.surprise[stem as usize];
            *surprise = (*surprise).min(gloss.information);
            Token { stem, loss: loss(gloss.weight) }
        }));
        self.ends[NONE as usize] = 0;
        self.place();
    }

    /// Sort the places of the tokens by their stems, which are counted in `ends`.
    fn place(&mut self) {
        let mut sum = 0;
        for end in &mut self.ends {
            sum += std::mem::replace(end, sum);
        }
        self.places.clear();
        self.places.resize(sum as usize, 0);
        for (place, token) in (0u32..).zip(&self.tokens) {
            if token.stem != NONE {
                let end = &mut self.ends[token.stem as usize];
                self.places[*end as usize] = place;
                *end += 1;
            }
        }
    }

    /// Where a stem stands, ascending.
    fn places(&self, stem: u32) -> &[u32] {
        let stem = stem as usize;
        &self.places[self.ends[stem - 1] as usize..self.ends[stem] as usize]
    }

    /// Let each stem surprise no more than it does by how often this article has it, nor than it
    /// does when this article has it at one place, with the given surprises.
    fn weigh(&mut self, surprises: &[i32]) {
        let length = log2(self.tokens.len() as u64);
        for (stem, once) in (1u32..).zip(surprises) {
            let places = self.places(stem).len() as u64;
            let often = if places > 1 { length - log2(places - 1) } else { i32::MAX };
            let surprise = &mut self.surprise[stem as usize];
            *surprise = (*surprise).min(often).min(once + length) - TOPIC;
        }
    }

    /// What it earns to meet the stem somewhere in so many tokens of this article, given as their
    /// [logarithm](log2).
    fn gain(&self, stem: u32, log_length: i32) -> i32 {
        (self.surprise[stem as usize] - log_length).clamp(0, MOST_GAIN)
    }
}

/// What a word of this weight costs when the other side lacks it.
fn loss(weight: i32) -> i32 {
    let most = 3 * POINT / 2;
    FUNCTION_LOSS + (CONTENT_LOSS - FUNCTION_LOSS) * weight.min(most) / most
}

#[derive(Debug, Default)]
struct BagPair {
    a: Bag,
    b: Bag,
}

impl BagPair {
    /// Let the two sides of a seed settle; none when the evidence then is below `floor`, or nearly
    /// all of it is on one side.
    fn refine(
        &self,
        seed: Seed,
        floor: i32,
        (earned, turns): (&mut Earned, &mut Turns),
    ) -> Option<Region> {
        let (mut a, mut b) = (seed.a, seed.b);
        let mut scores = (0, 0);
        for _ in 0..MOST_TURNS {
            let turn = turns.get_or_take((middle(&a), &b), |middle_a| {
                let (next_a, score_a) = extend(&self.a, &self.b, (middle_a, &b), earned);
                let (next_b, score_b) = extend(&self.b, &self.a, (middle(&b), &next_a), earned);
                ((next_a, next_b), (score_a, score_b))
            });
            let (next_a, next_b) = turn.0;
            scores = turn.1;
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

/// What each shared stem earns where the other side has it; [`ABSENT`] where it has not.
#[derive(Debug, Default)]
struct Earned(Vec<i32>);

/// Less than anything earns.
const ABSENT: i32 = -1;

impl Earned {
    fn resize(&mut self, stems: usize) {
        self.0.resize(stems.max(self.0.len()), ABSENT);
    }
}

/// What a turn comes to: the stretches of both articles, and their scores.
type Turned = ((Range<u32>, Range<u32>), (i32, i32));

/// Turns that were taken before: several seeds lead to one region, and each would take its last turns
/// again. What a turn comes to depends on the middle of the one stretch and on the other alone. A few
/// are remembered, by a hash of these.
#[derive(Debug, Default)]
struct Turns(Vec<Option<(u32, Range<u32>, Turned)>>);

/// A power of two.
const MOST_TURNS_KNOWN: usize = 64;

impl Turns {
    fn clear(&mut self) {
        self.0.clear();
        self.0.resize(MOST_TURNS_KNOWN, None);
    }

    fn get_or_take(
        &mut self,
        (middle_a, b): (u32, &Range<u32>),
        take: impl FnOnce(u32) -> Turned,
    ) -> Turned {
        let place = (middle_a.wrapping_mul(31) ^ b.start.wrapping_mul(17) ^ b.end) as usize
            % MOST_TURNS_KNOWN;
        match &self.0[place] {
            Some((known_a, known_b, turned)) if (*known_a, known_b) == (middle_a, b) => {
                turned.clone()
            }
            _ => {
                let turned = take(middle_a);
                self.0[place] = Some((middle_a, b.clone(), turned.clone()));
                turned
            }
        }
    }
}

fn middle(range: &Range<u32>) -> u32 {
    (range.start + range.end) / 2
}

/// The best-scoring stretch of `side` around a token, for the stretch `given` of the other, and its
/// score. Nothing is `earned` before and after.
fn extend(
    side: &Bag,
    other: &Bag,
    (middle, given): (u32, &Range<u32>),
    Earned(earned): &mut Earned,
) -> (Range<u32>, i32) {
    let log_length = log2(given.len() as u64);
    let given = &other.tokens[given.start as usize..given.end as usize];
    for token in given {
        earned[token.stem as usize] = other.gain(token.stem, log_length);
    }
    earned[NONE as usize] = ABSENT;
    let score = |token: &Token| match earned[token.stem as usize] {
        ABSENT => -token.loss,
        gain => gain,
    };
    let (before, after) = side.tokens.split_at(middle as usize);
    let (grown_back, score_back) = grow(before.iter().rev().map(score));
    let (grown_on, score_on) = grow(after.iter().map(score));
    for token in given {
        earned[token.stem as usize] = ABSENT;
    }
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
