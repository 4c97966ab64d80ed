//! The fewest articles that account for an article's shared words.
//!
//! In: for each article that can be an origin, the words that are shared with it, the likeliest
//! origin first. Out: a greedy cover: the origin that accounts for most words, then the one that
//! accounts for most of the rest, and so on; at most 1 + ln(words) times as many as the fewest
//! possible (Chvátal, *A greedy heuristic for the set-covering problem*, Math. Oper. Res. 1979). Forty
//! reprints of one report thus do not each claim the same words. The outlet's own earlier versions
//! explain only what nobody else does, so that they hide nothing that came from elsewhere.
//!
//! What a claim adds can only become less, so a claim is counted again only while what it added
//! when it was last counted could still be the most.

use super::TokenSet;

/// An origin that adds fewer words than this to what others account for is not listed: it shares a
/// phrase.
const LEAST_ADDED_WORDS: u32 = 8;

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Another article.
    Elsewhere,
    /// An earlier version by the same outlet.
    OwnVersion,
}

/// An article that can be an origin, and the words of the derivative that are shared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where it comes from.
    pub source: Source,
    /// Words of the derivative.
    pub tokens: TokenSet,
}

/// An origin, and what it accounts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Place of its claim.
    pub claim: usize,
    /// Words that are shared with it.
    pub words: u32,
    /// Of these, words that no other origin in the list accounts for.
    pub unique_words: u32,
}

/// The origins of an article with `tokens` words, those from elsewhere first, in the order in which
/// they add most; of those that add as much, the first in the list.
pub fn cover(tokens: usize, claims: &[Claim]) -> Vec<Origin> {
    let mut covered = TokenSet::new(tokens);
    let mut covered_twice = TokenSet::new(tokens);
    let mut chosen: Vec<usize> = Vec::new();
    for source in [Source::Elsewhere, Source::OwnVersion] {
        let mut bounds: Vec<(u32, usize)> = (0..claims.len())
            .filter(|&claim| claims[claim].source == source)
            .map(|claim| (u32::MAX, claim))
            .collect();
        while let Some(best) = take_best(&mut bounds, claims, &covered) {
            covered_twice.add_common(&covered, &claims[best].tokens);
            covered.add(&claims[best].tokens);
            chosen.push(best);
        }
    }
    let origin = |claim: usize| {
        let tokens = &claims[claim].tokens;
        let unique_words = tokens.count_beyond(&covered_twice);
        Origin { claim, words: tokens.len(), unique_words }
    };
    chosen.into_iter().map(origin).collect()
}

/// The claim that adds most to what is covered, if that is enough. `bounds` has the claims that are left in their
/// order, each with what it added when it was last counted.
fn take_best(
    bounds: &mut Vec<(u32, usize)>,
    claims: &[Claim],
    covered: &TokenSet,
) -> Option<usize> {
    let mut best: Option<(u32, usize)> = None;
    for (place, (bound, claim)) in bounds.iter_mut().enumerate() {
        let most = best.map_or(LEAST_ADDED_WORDS - 1, |(most, _)| most);
        if *bound > most {
            *bound = claims[*claim].tokens.count_beyond(covered);
            if *bound > most {
                best = Some((*bound, place));
            }
        }
    }
    let (_, place) = best?;
    Some(bounds.remove(place).1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Words = std::ops::Range<u32>;

    fn found(claims: &[(Source, Words)]) -> Vec<(usize, u32, u32)> {
        let claim = |(source, words): &(Source, Words)| {
            let mut tokens = TokenSet::new(100);
            tokens.insert(words.start, words.end);
            Claim { source: *source, tokens }
        };
        let claims: Vec<Claim> = claims.iter().map(claim).collect();
        let origins = cover(100, &claims).into_iter();
        origins.map(|origin| (origin.claim, origin.words, origin.unique_words)).collect()
    }

    fn check(claims: &[Words], expected: &[(usize, u32, u32)]) {
        let claims: Vec<_> =
            claims.iter().map(|words| (Source::Elsewhere, words.clone())).collect();
        assert_eq!(found(&claims), expected);
    }

    #[test]
    fn reprints_do_not_each_claim_the_same_words() {
        check(&[0..50, 0..50, 0..50], &[(0, 50, 50)]);
        check(&[0..50, 10..60], &[(0, 50, 10), (1, 50, 10)]);
        check(&[0..50, 10..70], &[(1, 60, 20), (0, 50, 10)]);
    }

    #[test]
    fn a_phrase_is_no_origin() {
        check(&[0..50, 45..55], &[(0, 50, 50)]);
        check(std::slice::from_ref(&(0..7)), &[]);
        check(&[], &[]);
    }

    #[test]
    fn own_versions_hide_nothing_from_elsewhere() {
        let (own, other) = ((Source::OwnVersion, 0..90), (Source::Elsewhere, 10..60));
        assert_eq!(found(&[own.clone(), other]), [(1, 50, 0), (0, 90, 40)]);
        assert_eq!(found(&[own]), [(0, 90, 90)]);
    }

    proptest! {
        #[test]
        fn nothing_is_claimed_that_is_not_shared(
            ends in prop::collection::vec((0_u32..100, 0_u32..100), 0..20),
        ) {
            let claims: Vec<_> = ends
                .iter()
                .map(|&(x, y)| (Source::Elsewhere, x.min(y)..x.max(y)))
                .collect();
            let shared: std::collections::BTreeSet<u32> =
                claims.iter().flat_map(|(_, words)| words.clone()).collect();
            let found = found(&claims);
            let unique: u32 = found.iter().map(|origin| origin.2).sum();
            prop_assert!(unique as usize <= shared.len());
            let covered: std::collections::BTreeSet<u32> =
                found.iter().flat_map(|origin| claims[origin.0].1.clone()).collect();
            let longest = claims.iter().map(|claim| claim.1.len()).max().unwrap_or(0);
            prop_assert!(covered.len() >= longest || longest < 8);
        }
    }
}
