//! Condensed passages: a stretch of one article that tells the whole of another in brief.
//!
//! In: the pieces that two articles share, faint ones too. Out: stretches of the one whose pieces
//! stand close together, while their counterparts are spread over most of the other. One such piece
//! is a sentence or two, and may be chance; several in one place that together retell an article
//! are not. The more text there is to spread over, the more of the pieces are chance, so the
//! evidence that each needs grows with the length of the article.
//!
//! This is the case of a summary in the corpora of the PAN competitions (Potthast et al., *Overview
//! of the 5th International Competition on Plagiarism Detection*, CLEF 2013).

use std::ops::Range;

use crate::align::{BIT, Side, log2, passage::Piece};

/// The evidence that a piece needs when the article told is of [`SHORT_ARTICLE`] tokens or fewer.
pub(super) const LEAST_EVIDENCE: i32 = 20 * BIT;
/// Tokens of a short article, as a power of two.
const SHORT_ARTICLE: i32 = 9 * BIT;
/// Bits of evidence that each doubling of the article takes beyond that.
const EVIDENCE_PER_DOUBLING: i32 = 12;
/// The pieces that make a passage at least.
const LEAST_PIECES: usize = 3;
/// Tokens of a piece at most: what is longer is a passage by itself.
const LONGEST_PIECE: usize = 80;
/// The evidence of all pieces but the strongest.
const EVIDENCE_BESIDE: i64 = 130 * BIT as i64;
/// The pieces make up at least one in so many of the tokens of the stretch that tells.
const TELLING: usize = 2;
/// The pieces reach over at least one in so many of the tokens of the article told.
const TOLD: usize = 2;
/// What is told is at least so many times as long as what tells it.
const BREVITY: usize = 3;

/// A stretch that tells the other article, with the pieces it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condensed {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    pub(super) pieces: Vec<Piece>,
}

impl Condensed {
    /// Whether a piece lies within it on both sides.
    pub(super) fn has(&self, piece: &Piece) -> bool {
        let within = |inner: &Range<u32>, outer: &Range<u32>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        within(&piece.a, &self.a) && within(&piece.b, &self.b)
    }
}

/// The condensed passages among `pieces`, either article telling the other. Stretches of the one
/// that tells are `gap` tokens apart at most.
pub(super) fn condensed(
    (a, b): (Side<'_>, Side<'_>),
    pieces: &[Piece],
    gap: u32,
) -> Vec<Condensed> {
    let mut found = told(pieces, b.words.len(), gap);
    let turned: Vec<Piece> = pieces.iter().map(Piece::turned).collect();
    let back = |passage: Condensed| Condensed {
        a: passage.b,
        b: passage.a,
        pieces: passage.pieces.iter().map(Piece::turned).collect(),
    };
    found.extend(told(&turned, a.words.len(), gap).into_iter().map(back));
    found
}

/// The stretches of `a` that tell an article `b` of so many tokens.
fn told(pieces: &[Piece], words_b: usize, gap: u32) -> Vec<Condensed> {
    let doublings = (log2(words_b as u64) - SHORT_ARTICLE).max(0);
    let least = LEAST_EVIDENCE + EVIDENCE_PER_DOUBLING * doublings;
    let mut pieces: Vec<Piece> = pieces
        .iter()
        .filter(|piece| piece.is_in_order || piece.evidence >= least)
        .cloned()
        .collect();
    pieces.sort_unstable_by_key(Piece::place);
    let mut groups: Vec<(Range<u32>, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match groups.last_mut() {
            Some((range, group)) if piece.a.start <= range.end + gap => {
                range.end = range.end.max(piece.a.end);
                group.push(piece);
            }
            _ => groups.push((piece.a.clone(), vec![piece])),
        }
    }
    groups.into_iter().filter_map(|(a, pieces)| tell(a, pieces, words_b)).collect()
}

/// The passage of these pieces, if they tell an article `b` of so many tokens.
fn tell(a: Range<u32>, pieces: Vec<Piece>, words_b: usize) -> Option<Condensed> {
    let start = pieces.iter().map(|piece| piece.b.start).min()?;
    let end = pieces.iter().map(|piece| piece.b.end).max()?;
    let b = start..end;
    let evidence = || pieces.iter().map(|piece| i64::from(piece.evidence));
    let beside = evidence().sum::<i64>() - evidence().max()?;
    let telling: usize = pieces.iter().map(|piece| piece.a.len()).sum();
    let is_told = pieces.len() >= LEAST_PIECES
        && pieces.iter().all(|piece| piece.a.len() <= LONGEST_PIECE)
        && beside >= EVIDENCE_BESIDE
        && TELLING * telling >= a.len()
        && TOLD * b.len() >= words_b
        && b.len() >= BREVITY * a.len();
    is_told.then_some(Condensed { a, b, pieces })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: u32 = 30;

    /// Four pieces of 20 tokens each, `step` apart in `b`, and so many bits each.
    fn pieces(step: u32, bits: i32) -> Vec<Piece> {
        let piece = |n: u32| Piece {
            a: 100 + 25 * n..120 + 25 * n,
            b: step * n..step * n + 20,
            is_in_order: false,
            evidence: bits * BIT,
        };
        (0..4).map(piece).collect()
    }

    fn check(pieces: &[Piece], words_b: usize, expected: &[(Range<u32>, Range<u32>)]) {
        let found: Vec<_> = told(pieces, words_b, GAP).into_iter().map(|p| (p.a, p.b)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_article_told_in_brief() {
        check(&pieces(120, 50), 500, &[(100..195, 0..380)]);
    }

    #[test]
    fn too_little_of_it_is_told() {
        check(&pieces(120, 50), 800, &[]);
        check(&pieces(40, 50), 150, &[]);
    }

    #[test]
    fn one_strong_piece_tells_nothing() {
        let mut pieces = pieces(120, 30);
        pieces[0].evidence = 500 * BIT;
        check(&pieces, 500, &[]);
    }

    #[test]
    fn what_tells_is_made_of_its_pieces() {
        let mut pieces = pieces(120, 50);
        for (piece, n) in pieces.iter_mut().zip(0..) {
            piece.a = 45 * n..45 * n + 18;
        }
        check(&pieces, 500, &[]);
    }

    /// The same pieces are nothing special in an article sixteen times as long.
    #[test]
    fn a_long_article_takes_more_evidence() {
        check(&pieces(2_000, 50), 8_000, &[]);
        check(&pieces(2_000, 80), 8_000, &[(100..195, 0..6_020)]);
    }

    #[test]
    fn what_is_far_apart_is_not_told_in_one_place() {
        let mut pieces = pieces(120, 50);
        for (piece, n) in pieces.iter_mut().zip(0..) {
            piece.a = 60 * n..60 * n + 20;
        }
        check(&pieces, 500, &[]);
    }
}
