//! Winnowed anchors: the shingles by which passages find each other.
//!
//! In: an article's shingle hashes in order, and a window. Out: for each run of `window`
//! consecutive shingles the least of them (the rightmost, where several are equally small), with
//! its position, each once. Whatever surrounds it, a verbatim run of `window + k - 1` words of `k`-word
//! shingles has the same anchors in every article (Schleimer, Wilkerson and Aiken, *Winnowing:
//! local algorithms for document fingerprinting*, SIGMOD 2003). About `2 / (window + 1)` of all
//! shingles become anchors; a window of 1 keeps every one.
//!
//! Costs one pass, and memory for the anchors alone.

/// A shingle by which passages are found, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The shingle's hash.
    pub shingle: u64,
    /// Its first token, counted from the beginning of the article.
    pub token: u32,
}

/// The anchors of an article, by position.
///
/// An article with fewer shingles than `window` has the least of those it has, so that even short
/// articles can be found.
///
/// # Panics
///
/// If `window` is 0.
pub fn anchors(shingles: &[u64], window: usize) -> Vec<Anchor> {
    assert!(window > 0, "a window holds at least one shingle");
    let mut found: Vec<Anchor> = Vec::with_capacity(2 * shingles.len() / (window + 1) + 1);
    let mut least: Option<usize> = None;
    for end in window.min(shingles.len())..=shingles.len() {
        let start = end.saturating_sub(window);
        let fresh = end.saturating_sub(1);
        let next = match least {
            Some(at) if at >= start && shingles[at] < shingles[fresh] => Some(at),
            Some(at) if at >= start => Some(fresh),
            _ => (start..end).rev().min_by_key(|&at| shingles[at]),
        };
        if next != least {
            found.extend(next.map(|at| Anchor { shingle: shingles[at], token: token(at) }));
            least = next;
        }
    }
    found
}

fn token(position: usize) -> u32 {
    u32::try_from(position).expect("a text of 4 GiB has fewer tokens than bytes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(shingles: &[u64], window: usize, expected: &[u32]) {
        let found: Vec<u32> = anchors(shingles, window).iter().map(|anchor| anchor.token).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn keeps_the_least_of_each_window() {
        check(&[5, 3, 4, 9, 8, 7], 3, &[1, 2, 5]);
        check(&[1, 2, 3, 4], 2, &[0, 1, 2]);
        check(&[4, 3, 2, 1], 4, &[3]);
    }

    #[test]
    fn prefers_the_rightmost_of_equals() {
        check(&[1, 1, 1], 2, &[1, 2]);
    }

    #[test]
    fn window_one_keeps_all() {
        check(&[3, 1, 2], 1, &[0, 1, 2]);
    }

    #[test]
    fn short_articles_have_one_and_empty_ones_none() {
        check(&[3, 1], 8, &[1]);
        check(&[], 8, &[]);
    }

    proptest! {
        #[test]
        fn equals_the_definition(shingles in proptest::collection::vec(0u64..20, 0..60), window in 1usize..9) {
            let mut expected: Vec<usize> = Vec::new();
            for start in 0..shingles.len().saturating_sub(window - 1) {
                let least = (start..start + window).rev().min_by_key(|&at| shingles[at]).unwrap();
                if expected.last() != Some(&least) {
                    expected.push(least);
                }
            }
            if shingles.len() >= window {
                let found: Vec<usize> = anchors(&shingles, window).iter().map(|a| a.token as usize).collect();
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn a_long_enough_shared_run_is_always_found(
            before in proptest::collection::vec(any::<u64>(), 0..20),
            after in proptest::collection::vec(any::<u64>(), 0..20),
            window in 1usize..9,
            run in proptest::collection::vec(any::<u64>(), 8..12),
        ) {
            let one = anchors(&[before.clone(), run.clone(), after.clone()].concat(), window);
            let other = anchors(&[after, run, before].concat(), window);
            prop_assert!(one.iter().any(|x| other.iter().any(|y| x.shingle == y.shingle)));
        }
    }
}
