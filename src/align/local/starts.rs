//! Where paths begin: at words of weight that both articles have, if what follows agrees as well.

use crate::align::{
    Lexicon,
    gloss::{Glossed, Slots},
    local::{GAP, MISMATCH},
    near::NearWords,
};

/// Where the words of the first article stand in the second.
#[derive(Debug, Default)]
pub(super) struct Places {
    slots: Slots,
    /// For each distinct word of the first article one more than its first place; 0 when it has none.
    first: Vec<u32>,
    /// For each token of the second article the same of the next place of its word.
    next: Vec<u32>,
}

impl Places {
    /// Take in two articles.
    pub(super) fn fill(&mut self, a: Glossed<'_>, b: Glossed<'_>) {
        self.slots.take(a.number, a.words.iter().map(|word| word.0));
        self.first.clear();
        self.first.resize(self.slots.end(), 0);
        self.next.clear();
        self.next.resize(b.words.len(), 0);
        let tokens = u32::try_from(b.words.len()).expect("tokens are counted in 32 bits");
        for ((token, word), next) in (0..tokens).zip(b.words).zip(&mut self.next).rev() {
            let first = &mut self.first[self.slots.of(word.0) as usize];
            *next = std::mem::replace(first, token + 1);
        }
    }

    /// The places of the word of token `i` of the first article, ascending.
    pub(super) fn of(&self, i: u32) -> impl Iterator<Item = u32> + '_ {
        let place = |token: u32| token.checked_sub(1);
        let first = place(self.first[self.slots.tokens()[i as usize] as usize]);
        std::iter::successors(first, move |&token| place(self.next[token as usize]))
    }
}

/// The ways from an equal or near word to the next, in tokens of both sides, that a path with a score
/// of up to [`LOW`] can pay for, and what each costs.
pub(super) const WAYS: [(u32, u32, i32); 6] =
    [(1, 1, 0), (1, 2, -GAP), (2, 1, -GAP), (2, 2, -MISMATCH), (1, 3, -2 * GAP), (3, 1, -2 * GAP)];
/// What one word is worth at most. A path of more cannot be told so easily to come to nothing.
pub(super) const LOW: i32 = 150;
/// Words that are looked ahead.
pub(super) const MOST_AHEAD: u32 = 3;

/// The words of two articles, and what they are worth.
pub(super) struct Words<'w> {
    pub(super) a: Glossed<'w>,
    pub(super) b: Glossed<'w>,
    pub(super) lexicon: &'w Lexicon,
    pub(super) near: &'w mut NearWords,
}

impl Words<'_> {
    /// Whether the path that has this score at these tokens may come to more than [`LOW`]. What does
    /// not is never a stretch, and a path that it may stand in the way of does not come to more
    /// either: most chance encounters need not be followed up.
    pub(super) fn lead_on(&mut self, (i, j): (u32, u32), score: i32, ahead: u32) -> bool {
        if score > LOW || ahead == 0 {
            return true;
        }
        for &(in_a, in_b, cost) in &WAYS {
            if cost >= score {
                break;
            }
            let (i, j) = (i + in_a, j + in_b);
            let words = (self.a.glosses.get(i as usize), self.b.glosses.get(j as usize));
            let (Some(x), Some(y)) = words else { continue };
            let Some(earned) = self.near.worth(self.lexicon, x, y) else { continue };
            if self.lead_on((i, j), score - cost + earned, ahead - 1) {
                return true;
            }
        }
        false
    }
}
