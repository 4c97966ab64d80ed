//! The fewest articles that account for an article's shared words.
//!
//! In: for each article that can be an origin, the tokens that are shared with it. Out: a greedy
//! cover: the origin that accounts for most words, then the one that accounts for most of the rest,
//! and so on; at most 1 + ln(words) times as many as the fewest possible (Chvátal, *A greedy
//! heuristic for the set-covering problem*, Math. Oper. Res. 1979). Forty reprints of one report
//! thus do not each claim the same words.

use crate::id::ArticleIndex;

/// An origin that adds fewer words than this to what others account for is not listed: it shares a
/// phrase.
const LEAST_ADDED_WORDS: usize = 8;

/// An article that can be an origin, and the tokens of the derivative that are shared with it,
/// ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The origin.
    pub origin: ArticleIndex,
    /// Tokens of the derivative.
    pub tokens: Vec<u32>,
}

/// An origin, and what it accounts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The article.
    pub article: ArticleIndex,
    /// Words that are shared with it.
    pub words: u32,
    /// Of these, words that no other origin in the list accounts for.
    pub unique_words: u32,
}

/// The origins of an article with `tokens` tokens, in the order in which they add most.
pub fn cover(tokens: usize, mut claims: Vec<Claim>) -> Vec<Origin> {
    claims.sort_unstable_by_key(|claim| claim.origin);
    let mut covered_times = vec![0u32; tokens];
    let mut chosen: Vec<Claim> = Vec::new();
    loop {
        let added = |claim: &Claim| {
            claim.tokens.iter().filter(|token| covered_times[**token as usize] == 0).count()
        };
        // Of several that add as much, the first by id: `max_by_key` would take the last.
        let best = (0..claims.len()).rev().max_by_key(|&number| added(&claims[number]));
        let Some(best) = best.filter(|&best| added(&claims[best]) >= LEAST_ADDED_WORDS) else {
            break;
        };
        let claim = claims.remove(best);
        for &token in &claim.tokens {
            covered_times[token as usize] += 1;
        }
        chosen.push(claim);
    }
    let count = |words: usize| u32::try_from(words).expect("tokens are counted in 32 bits");
    chosen
        .iter()
        .map(|claim| {
            let alone = claim.tokens.iter().filter(|token| covered_times[**token as usize] == 1);
            Origin {
                article: claim.origin,
                words: count(claim.tokens.len()),
                unique_words: count(alone.count()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(claims: &[(u32, std::ops::Range<u32>)], expected: &[(u32, u32, u32)]) {
        let claims = claims
            .iter()
            .map(|(origin, tokens)| Claim {
                origin: ArticleIndex(*origin),
                tokens: tokens.clone().collect(),
            })
            .collect();
        let found: Vec<(u32, u32, u32)> = cover(100, claims)
            .into_iter()
            .map(|origin| (origin.article.0, origin.words, origin.unique_words))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn reprints_do_not_each_claim_the_same_words() {
        check(&[(3, 0..50), (1, 0..50), (2, 0..50)], &[(1, 50, 50)]);
        check(&[(1, 0..50), (2, 10..60)], &[(1, 50, 10), (2, 50, 10)]);
    }

    #[test]
    fn a_phrase_is_no_origin() {
        check(&[(1, 0..50), (2, 45..55)], &[(1, 50, 50)]);
        check(&[(1, 0..7)], &[]);
        check(&[], &[]);
    }
}
