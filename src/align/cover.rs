//! Which tokens of an article are already accounted for.

use std::ops::Range;

/// A set of tokens of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    taken: Vec<bool>,
}

impl Cover {
    /// Nothing is taken of `tokens` tokens.
    pub(super) fn new(tokens: usize) -> Self {
        Self { taken: vec![false; tokens] }
    }

    /// For each token, whether it is taken.
    pub(super) fn tokens(&self) -> &[bool] {
        &self.taken
    }

    /// Whether more than half of a range is taken.
    pub(super) fn has_most_of(&self, range: &Range<u32>) -> bool {
        let range = range.start as usize..range.end as usize;
        let count = self.taken[range.clone()].iter().filter(|taken| **taken).count();
        2 * count > range.len()
    }

    /// Take a range.
    pub(super) fn take(&mut self, range: &Range<u32>) {
        self.taken[range.start as usize..range.end as usize].fill(true);
    }
}

/// Of stretches given best first, those of which neither side lies mostly within better ones: what
/// is said once in the one article has one counterpart in the other.
pub(super) fn keep_best<S>(
    stretches: Vec<S>,
    ranges: impl Fn(&S) -> (&Range<u32>, &Range<u32>),
    (a, b): (&mut Cover, &mut Cover),
) -> Vec<S> {
    let mut kept = Vec::new();
    for stretch in stretches {
        let (in_a, in_b) = ranges(&stretch);
        if a.has_most_of(in_a) || b.has_most_of(in_b) {
            continue;
        }
        a.take(in_a);
        b.take(in_b);
        kept.push(stretch);
    }
    kept
}
