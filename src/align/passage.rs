//! From stretches to passages: what belongs together is joined, and each is told by its kind.

use std::ops::Range;

use serde::Serialize;

use crate::{
    align::{
        BIT, Lexicon, POINT, Side, Spelt,
        gloss::{NO_SLOT, Slots},
        local::Stretch,
        near::{self, NearWords},
        rewritten::Region,
    },
    hash::Map,
    id::WordId,
};

/// How much of a passage is equal, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// At least nineteen of twenty words are equal and in order.
    Verbatim,
    /// At least six of ten are.
    Edited,
    /// The words are much the same; their order or their forms are not.
    Rewritten,
}

/// A stretch of `a` and a stretch of `b` that share wording, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Tokens of the one.
    pub a: Range<u32>,
    /// Tokens of the other.
    pub b: Range<u32>,
    /// Words that are equal: in order, but for a rewritten passage, where they are counted in any
    /// order. In one that is not verbatim, another spelling of a word is equal to it.
    pub equal_words: u32,
    /// By the share of words that are equal in order.
    pub kind: PassageKind,
    /// Of a passage that tells an article in brief, what is shared in it, in both; otherwise
    /// nothing, and all of it is.
    pub parts: Vec<(Range<u32>, Range<u32>)>,
}

impl Passage {
    /// Words of the shorter side.
    pub fn words(&self) -> u32 {
        self.a.len().min(self.b.len()).try_into().expect("tokens are counted in 32 bits")
    }

    /// Share of the longer side's words that are equal.
    pub fn identity(&self) -> f64 {
        f64::from(self.equal_words) / self.a.len().max(self.b.len()) as f64
    }

    /// The same as the passage of an article told in brief, of which these pieces are shared.
    pub(super) fn of_condensed(self, pieces: Vec<Piece>) -> Self {
        let parts = pieces.into_iter().map(|piece| (piece.a, piece.b)).collect();
        Self { parts, ..self }
    }

    /// The stretches of both articles that are shared: the parts, or all of it.
    pub fn shared(&self) -> Vec<(Range<u32>, Range<u32>)> {
        if self.parts.is_empty() {
            vec![(self.a.clone(), self.b.clone())]
        } else {
            self.parts.clone()
        }
    }
}

/// Bits of evidence that a point of a stretch in order stands for.
const BITS_PER_POINT: i32 = 4;

/// A stretch of both articles that may become a passage, alone or with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    /// Whether words agree in order in it, or in a part of it.
    pub(super) is_in_order: bool,
    /// Evidence of reuse, in parts of a bit.
    pub(super) evidence: i32,
}

impl Piece {
    pub(super) fn in_order(stretch: Stretch) -> Self {
        let evidence = stretch.score.saturating_mul(BITS_PER_POINT * BIT / POINT);
        Self { a: stretch.a, b: stretch.b, is_in_order: true, evidence }
    }

    pub(super) fn in_any_order(region: Region) -> Self {
        Self { a: region.a, b: region.b, is_in_order: false, evidence: region.score }
    }

    /// The same with the articles exchanged.
    pub(super) fn turned(&self) -> Self {
        Self { a: self.b.clone(), b: self.a.clone(), ..self.clone() }
    }

    fn is_near(&self, other: &Self, gap: u32) -> bool {
        // What agrees in order knows its ends, and what lies beside it must be nearer.
        let gap = if self.is_in_order == other.is_in_order { gap } else { gap * 3 / 4 };
        let near = |x: &Range<u32>, y: &Range<u32>| {
            x.start.max(y.start).saturating_sub(x.end.min(y.end)) <= gap
        };
        near(&self.a, &other.a) && near(&self.b, &other.b)
    }

    fn with(&self, other: &Self) -> Self {
        let hull = |x: &Range<u32>, y: &Range<u32>| x.start.min(y.start)..x.end.max(y.end);
        Self {
            a: hull(&self.a, &other.a),
            b: hull(&self.b, &other.b),
            is_in_order: self.is_in_order || other.is_in_order,
            evidence: self.evidence.saturating_add(other.evidence),
        }
    }

    pub(super) fn place(&self) -> (u32, u32, u32, u32) {
        (self.a.start, self.b.start, self.a.end, self.b.end)
    }
}

/// Join pieces of which neither side is more than `gap` tokens from that of another, until none are
/// left to join. Both articles may have them in another order. Sorted by place.
pub(super) fn join(mut pieces: Vec<Piece>, gap: u32) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    pieces.sort_unstable_by_key(Piece::place);
    for mut piece in pieces {
        // What has just grown may now reach another, so look again until nothing is near.
        while let Some(at) = joined.iter().position(|other| other.is_near(&piece, gap)) {
            piece = joined.swap_remove(at).with(&piece);
        }
        joined.push(piece);
    }
    joined.sort_unstable_by_key(Piece::place);
    joined
}

/// So many distinct words of a stretch are looked at for other spellings. A book has more, but each
/// would be compared with each.
const MOST_RESPELT_WORDS: usize = 2_048;

/// Compares the words of one passage after the other, and keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct Comparer {
    /// The words of the stretch of the first article.
    slots: Slots,
    passages: u64,
    /// What the words of the second article's stretch are in the first's, by their slots.
    of_b: Vec<u32>,
}

impl Comparer {
    /// The passage of two stretches.
    pub(super) fn passage(
        &mut self,
        (a, b): (Side<'_>, Side<'_>),
        ranges: (Range<u32>, Range<u32>),
        (lexicon, near): (&Lexicon, &mut NearWords),
    ) -> Passage {
        let words_a = &a.words[ranges.0.start as usize..ranges.0.end as usize];
        let words_b = &b.words[ranges.1.start as usize..ranges.1.end as usize];
        self.passages += 1;
        self.slots.take(self.passages, words_a.iter().map(|word| word.0));
        self.of_b.clear();
        self.of_b.extend(words_b.iter().map(|word| self.slots.of(word.0)));
        let longer = words_a.len().max(words_b.len());
        let in_order = self.common_subsequence();
        let (kind, equal) = if 20 * in_order >= 19 * longer {
            (PassageKind::Verbatim, in_order)
        } else {
            let in_order = if self.respell(words_b, lexicon, near) {
                self.common_subsequence()
            } else {
                in_order
            };
            if 10 * in_order >= 6 * longer {
                (PassageKind::Edited, in_order)
            } else {
                (PassageKind::Rewritten, self.common_words())
            }
        };
        let equal_words = u32::try_from(equal).expect("tokens are counted in 32 bits");
        Passage { a: ranges.0, b: ranges.1, equal_words, kind, parts: Vec::new() }
    }

    /// Take the words of `b` that `a` spells another way for those of `a`. Whether there are any.
    fn respell(&mut self, b: &[WordId], lexicon: &Lexicon, near: &mut NearWords) -> bool {
        if !self.of_b.contains(&NO_SLOT) {
            return false;
        }
        let mut of_a: Vec<WordId> =
            self.slots.distinct().iter().map(|&word| WordId(word)).collect();
        if of_a.len() > MOST_RESPELT_WORDS {
            of_a.sort_unstable();
            of_a.truncate(MOST_RESPELT_WORDS);
        }
        let mut lengths: Vec<Spelt> = of_a.iter().map(|&word| lexicon.spelt(word)).collect();
        lengths.sort_unstable_by_key(|spelt| spelt.letters.count);
        let mut known: Map<WordId, u32> = Map::default();
        let mut respell = |word: WordId| {
            let spelt = lexicon.spelt(word);
            // Words of other lengths are never nearly equal.
            let near_lengths = near::lengths(spelt.letters.count);
            let first = lengths.partition_point(|other| other.letters.count < near_lengths.start);
            let others = lengths[first..]
                .iter()
                .take_while(|other| other.letters.count < near_lengths.end)
                .filter(|other| near.are_spellings(lexicon, spelt, **other));
            others.map(|other| other.word).min().map_or(NO_SLOT, |word| self.slots.of(word.0))
        };
        for (slot, &word) in self.of_b.iter_mut().zip(b) {
            if *slot == NO_SLOT {
                *slot = *known.entry(word).or_insert_with(|| respell(word));
            }
        }
        known.values().any(|&slot| slot != NO_SLOT)
    }

    fn common_subsequence(&self) -> usize {
        common_subsequence(self.slots.tokens(), &self.of_b)
    }

    /// How many words are common to both, each as often as the one that has it less often.
    fn common_words(&self) -> usize {
        let mut left = vec![0u32; self.slots.end()];
        for &slot in self.slots.tokens() {
            left[slot as usize] += 1;
        }
        let take = |slot: &&u32| {
            let left = &mut left[**slot as usize];
            let is_left = *left > 0;
            *left -= u32::from(is_left);
            is_left
        };
        self.of_b.iter().filter(take).count()
    }
}

/// Longer stretches are compared a part at a time: for a whole book against another the quadratic
/// cost would otherwise be minutes.
const MOST_COMPARED_WORDS: usize = 1 << 15;

/// Length of the longest common subsequence of two stretches of up to [`MOST_COMPARED_WORDS`] words, given
/// by slots; what has none in common with anything. Longer ones are divided into as many parts each, and
/// what corresponding parts have in common is added up, which can only be less.
fn common_subsequence(a: &[u32], b: &[u32]) -> usize {
    let parts = a.len().max(b.len()).div_ceil(MOST_COMPARED_WORDS).max(1);
    if parts == 1 {
        return common_at_ends(a, b);
    }
    let part = |words: &[u32], number: usize| words.len() * number / parts;
    (0..parts)
        .map(|n| common_in_part(&a[part(a, n)..part(a, n + 1)], &b[part(b, n)..part(b, n + 1)]))
        .sum()
}

/// The same of two stretches of which some longest common subsequence has all words that both begin
/// with, and all that both end with: any has, after an exchange.
fn common_at_ends(a: &[u32], b: &[u32]) -> usize {
    let begin = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[begin..], &b[begin..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let between = if a.is_empty() || b.is_empty() { 0 } else { common_in_part(a, b) };
    begin + between + end
}

/// Length of the longest common subsequence, 64 words of `a` at a time (Hyyrö, *Bit-parallel
/// LCS-length computation revisited*, AWOCA 2004). Costs `a.len() * b.len() / 64` steps and memory
/// linear in `a` and its highest slot.
fn common_in_part(a: &[u32], b: &[u32]) -> usize {
    let blocks = a.len().div_ceil(64);
    let slots = a.iter().max().map_or(0, |&slot| slot as usize + 1);
    // For each slot one more than its last place, and for each place the same of the one before.
    let (mut last, mut before) = (vec![0u32; slots], vec![0u32; a.len()]);
    for ((end, &slot), before) in (1u32..).zip(a).zip(&mut before) {
        *before = std::mem::replace(&mut last[slot as usize], end);
    }
    let place = |end: u32| end.checked_sub(1).map(|place| place as usize);
    let places = |slot: u32| {
        let last = last.get(slot as usize).copied().unwrap_or(0);
        std::iter::successors(place(last), |&at| place(before[at]))
    };
    let mut matching = vec![0u64; blocks];
    let mut row = vec![u64::MAX; blocks];
    for &slot in b {
        let mut is_here = false;
        for place in places(slot) {
            matching[place / 64] |= 1 << (place % 64);
            is_here = true;
        }
        if !is_here {
            continue;
        }
        let mut carry = false;
        for (bits, matching) in row.iter_mut().zip(&mut matching) {
            let hits = *bits & *matching;
            let (sum, first) = bits.overflowing_add(hits);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *bits = sum | (*bits & !std::mem::take(matching));
        }
    }
    let ones: u32 = row.iter().map(|bits| bits.count_ones()).sum();
    blocks * 64 - ones as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_join(ranges: &[[u32; 4]], gap: u32, expected: &[[u32; 4]]) {
        let piece = |&[a, a_end, b, b_end]: &[u32; 4]| Piece {
            a: a..a_end,
            b: b..b_end,
            is_in_order: false,
            evidence: 1,
        };
        let joined = join(ranges.iter().map(piece).collect(), gap);
        let found: Vec<[u32; 4]> =
            joined.iter().map(|p| [p.a.start, p.a.end, p.b.start, p.b.end]).collect();
        assert_eq!(found, expected);
        assert_eq!(
            joined.iter().map(|piece| piece.evidence).sum::<i32>() as usize,
            ranges.len(),
            "nothing is lost"
        );
    }

    #[test]
    fn joins_across_small_gaps_on_both_sides() {
        check_join(&[[0, 10, 0, 10], [14, 20, 10, 18]], 5, &[[0, 20, 0, 18]]);
        check_join(&[[0, 10, 0, 10], [16, 20, 10, 18]], 5, &[[0, 10, 0, 10], [16, 20, 10, 18]]);
        check_join(&[[0, 10, 0, 10], [10, 20, 90, 99]], 5, &[[0, 10, 0, 10], [10, 20, 90, 99]]);
    }

    #[test]
    fn joins_what_changed_places() {
        check_join(&[[0, 10, 20, 30], [10, 20, 10, 20], [22, 30, 0, 9]], 5, &[[0, 30, 0, 30]]);
    }

    /// The last comes near only what the first two have grown to.
    #[test]
    fn looks_again_after_growing() {
        check_join(&[[0, 10, 50, 60], [30, 40, 40, 48], [12, 28, 62, 70]], 5, &[[0, 40, 40, 70]]);
    }

    proptest! {
        #[test]
        fn common_subsequence_is_the_quadratic_one(
            a in proptest::collection::vec(0u32..6, 0..150),
            b in proptest::collection::vec(0u32..6, 0..90),
        ) {
            let mut row = vec![0; b.len() + 1];
            for x in &a {
                let mut diagonal = 0;
                for (j, y) in b.iter().enumerate() {
                    let above = row[j + 1];
                    row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                    diagonal = above;
                }
            }
            prop_assert_eq!(common_subsequence(&a, &b), row[b.len()]);
        }
    }
}
