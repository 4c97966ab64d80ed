//! Bands to buckets to candidates.
//!
//! In: signatures, and one band of them. Out: the pairs of articles that agree on all of the band's
//! slots. A bucket of n articles holds n (n - 1) / 2 pairs, so a template that a thousand articles
//! fill in would swamp everything: in a bucket of more than `cap` articles each is paired only with
//! its `cap` successors, and the bucket is counted as capped. Costs a sort of the articles by
//! their bucket.

use crate::{hash, id::ArticleIndex, lsh::Banding, sketch::Signatures};

/// What one band proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BandCandidates {
    /// Pairs `(a, b)` with `a < b`, sorted, each once.
    pub pairs: Vec<(ArticleIndex, ArticleIndex)>,
    /// Buckets that held more articles than the cap.
    pub capped_buckets: u64,
}

/// The pairs that agree on band number `band`.
pub fn candidates_in_band(
    signatures: &Signatures,
    banding: Banding,
    band: usize,
    cap: usize,
) -> BandCandidates {
    let slots = band * banding.rows..(band + 1) * banding.rows;
    let mut places: Vec<(u64, u32)> = (0u32..)
        .take(signatures.len())
        .filter_map(|article| {
            Some((bucket(&signatures.get(article as usize)?[slots.clone()]), article))
        })
        .collect();
    places.sort_unstable();
    let mut found = BandCandidates::default();
    for bucket in places.chunk_by(|x, y| x.0 == y.0) {
        found.capped_buckets += u64::from(bucket.len() > cap);
        for (position, &(_, a)) in bucket.iter().enumerate() {
            let successors = bucket[position + 1..].iter().take(cap);
            found.pairs.extend(successors.map(|&(_, b)| (ArticleIndex(a), ArticleIndex(b))));
        }
    }
    found.pairs.sort_unstable();
    found
}

/// The bucket of a signature in each band: two articles are in the same when they agree on all rows
/// of the band, or by an accident of one in 2^64.
pub fn buckets(signature: &[u32], banding: Banding) -> impl Iterator<Item = u64> {
    signature.chunks_exact(banding.rows).take(banding.bands).map(bucket)
}

fn bucket(slots: &[u32]) -> u64 {
    let (pairs, rest) = slots.as_chunks();
    let two =
        |key, &[low, high]: &[u32; 2]| hash::mix(key ^ (u64::from(high) << 32 | u64::from(low)));
    let key = pairs.iter().fold(hash::WORD_SEED, two);
    rest.iter().fold(key, |key, &slot| hash::mix(key ^ u64::from(slot)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANDING: Banding = Banding { bands: 2, rows: 2 };

    fn check(rows: &[Option<[u32; 4]>], band: usize, cap: usize, expected: &[(u32, u32)]) -> u64 {
        let parts = rows.iter().map(|row| (row.unwrap_or_default().to_vec(), row.is_some()));
        let signatures = Signatures::from_parts(4, parts);
        let found = candidates_in_band(&signatures, BANDING, band, cap);
        let pairs: Vec<(u32, u32)> = found.pairs.iter().map(|(a, b)| (a.0, b.0)).collect();
        assert_eq!(pairs, expected);
        found.capped_buckets
    }

    #[test]
    fn proposes_those_that_agree_on_the_whole_band() {
        let rows = [Some([1, 2, 3, 4]), Some([1, 2, 9, 9]), Some([1, 7, 3, 4])];
        assert_eq!(check(&rows, 0, 9, &[(0, 1)]), 0);
        assert_eq!(check(&rows, 1, 9, &[(0, 2)]), 0);
    }

    #[test]
    fn articles_without_a_signature_match_nothing() {
        check(&[None, None, Some([0; 4])], 0, 9, &[]);
    }

    #[test]
    fn a_common_bucket_is_capped_and_counted() {
        let rows = [Some([5; 4]); 4];
        assert_eq!(check(&rows, 0, 3, &[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]), 1);
        assert_eq!(check(&rows, 0, 1, &[(0, 1), (1, 2), (2, 3)]), 1);
    }
}
