//! Exact resemblance and containment of two articles' shingle sets.

/// How many distinct shingles two articles have, and how many of them in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Distinct shingles in both.
    pub shared: u64,
    /// Distinct shingles of the one.
    pub a: u64,
    /// Distinct shingles of the other.
    pub b: u64,
}

impl Overlap {
    /// Count what two sets share. Both are sorted and without repetitions. Costs one pass over
    /// both, or a binary search for each of the smaller where it is much smaller.
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let shared = if small.len() * 32 < large.len() {
            small.iter().filter(|shingle| large.binary_search(shingle).is_ok()).count()
        } else {
            count_in_step(small, large)
        };
        Self { shared: shared as u64, a: a.len() as u64, b: b.len() as u64 }
    }

    /// Jaccard resemblance: shared shingles by all distinct shingles of both. 0 where there is none.
    pub fn resemblance(self) -> f64 {
        share(self.shared, self.a + self.b - self.shared)
    }

    /// Share of the one's shingles that are in the other. 0 where it has none.
    pub fn containment_a(self) -> f64 {
        share(self.shared, self.a)
    }

    /// Share of the other's shingles that are in the one. 0 where it has none.
    pub fn containment_b(self) -> f64 {
        share(self.shared, self.b)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Parts of two sets that are counted side by side. Each step waits for the one before it, but not for
/// those in other parts.
const PARTS: usize = 4;

fn count_in_step(a: &[u64], b: &[u64]) -> usize {
    let mut parts = divide(a, b);
    let mut count = 0;
    while parts.iter().all(|(a, b)| !a.is_empty() && !b.is_empty()) {
        for part in &mut parts {
            count += usize::from(step(part));
        }
    }
    for part in &mut parts {
        while !part.0.is_empty() && !part.1.is_empty() {
            count += usize::from(step(part));
        }
    }
    count
}

/// Both sets cut at the same values, into parts of the first that have the same length.
fn divide<'s>(mut a: &'s [u64], mut b: &'s [u64]) -> [(&'s [u64], &'s [u64]); PARTS] {
    let length = a.len() / PARTS;
    let mut parts = [(a, b); PARTS];
    for part in &mut parts[..PARTS - 1] {
        let (here, rest_a) = a.split_at(length);
        let other = rest_a.first().map_or(b.len(), |&next| b.partition_point(|&y| y < next));
        let (there, rest_b) = b.split_at(other);
        *part = (here, there);
        (a, b) = (rest_a, rest_b);
    }
    parts[PARTS - 1] = (a, b);
    parts
}

/// Pass over the lesser of the first of both, or both where they are equal, and whether they are.
#[inline]
fn step(part: &mut (&[u64], &[u64])) -> bool {
    let (x, y) = (part.0[0], part.1[0]);
    part.0 = &part.0[usize::from(x <= y)..];
    part.1 = &part.1[usize::from(y <= x)..];
    x == y
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_resembles_nothing() {
        assert_eq!(Overlap::of(&[], &[]).resemblance(), 0.0);
        assert_eq!(Overlap::of(&[], &[1]).containment_a(), 0.0);
    }

    #[test]
    fn containment_is_of_each_side() {
        let overlap = Overlap::of(&[1, 2], &[1, 2, 3, 4]);
        assert_eq!(overlap.containment_a(), 1.0);
        assert_eq!(overlap.containment_b(), 0.5);
        assert_eq!(overlap.resemblance(), 0.5);
    }

    proptest! {
        #[test]
        fn equals_hash_sets(a in proptest::collection::btree_set(0u64..300, 0..200), b in proptest::collection::btree_set(0u64..300, 0..9)) {
            let shared = a.iter().copied().collect::<HashSet<_>>().intersection(&b.iter().copied().collect()).count() as u64;
            let (a, b): (Vec<u64>, Vec<u64>) = (a.into_iter().collect(), b.into_iter().collect());
            let expected = Overlap { shared, a: a.len() as u64, b: b.len() as u64 };
            prop_assert_eq!(Overlap::of(&a, &b), expected);
        }
    }
}
