//! Cuts one article of a pair into the stretches that a page marks.
//!
//! Passages may overlap or lie in one another, and HTML elements may not. So the text is cut
//! wherever a passage begins or ends, and each piece belongs to the innermost passage that covers
//! it: the shortest one, since it says most about these words. A passage's number stands where it
//! begins, even if all its words are marked as another's. Costs a sort and, for each piece, a look
//! at the passages that are open there.

use std::cmp::Reverse;

use crate::span::Span;

/// A stretch of text that is marked in one way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// Indices of the passages that begin here, the longest first.
    pub(super) begins: Vec<usize>,
    /// The text.
    pub(super) text: &'t str,
    /// Index of the passage that it is marked as; none outside all passages.
    pub(super) passage: Option<usize>,
}

/// Cut `text` at the ends of `spans`, the passages of the pair in this article.
///
/// The pieces' texts, one after the other, are `text`. Empty spans mark nothing.
pub(super) fn pieces<'t>(text: &'t str, spans: &[Span]) -> Vec<Piece<'t>> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&at| !spans[at].is_empty()).collect();
    order.sort_by_key(|&at| (spans[at].start, Reverse(spans[at].end), at));
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(order.iter().flat_map(|&at| [spans[at].range().start, spans[at].range().end]));
    cuts.sort_unstable();
    cuts.dedup();

    let mut waiting = order.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    let mut pieces = Vec::with_capacity(cuts.len());
    for cut in cuts.windows(2) {
        open.retain(|&at| spans[at].range().end > cut[0]);
        let mut begins = Vec::new();
        while let Some(at) = waiting.next_if(|&at| spans[at].range().start <= cut[0]) {
            begins.push(at);
            open.push(at);
        }
        let passage = open.iter().copied().min_by_key(|&at| (spans[at].len_bytes(), at));
        pieces.push(Piece { begins, text: &text[cut[0]..cut[1]], passage });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces are written `12<text>3`: passages 1 and 2 begin, the piece is marked as 3.
    fn check(spans: &[(usize, usize)], expected: &str) {
        let spans: Vec<Span> = spans.iter().map(|&(start, end)| Span::new(start..end)).collect();
        let mut shown = String::new();
        for piece in pieces("abcdefghij", &spans) {
            shown.extend(piece.begins.iter().map(|at| (at + 1).to_string()));
            match piece.passage {
                Some(at) => shown.push_str(&format!("<{}>{}", piece.text, at + 1)),
                None => shown.push_str(piece.text),
            }
            shown.push(' ');
        }
        assert_eq!(shown.trim_end(), expected);
    }

    #[test]
    fn separate_passages() {
        check(&[], "abcdefghij");
        check(&[(2, 4), (6, 10)], "ab 1<cd>1 ef 2<ghij>2");
        check(&[(6, 8), (0, 6)], "2<abcdef>2 1<gh>1 ij");
    }

    #[test]
    fn nested_passages() {
        check(&[(0, 10), (3, 5)], "1<abc>1 2<de>2 <fghij>1");
        check(&[(2, 4), (2, 8)], "ab 21<cd>1 <efgh>2 ij");
    }

    #[test]
    fn overlapping_passages() {
        check(&[(0, 5), (3, 10)], "1<abc>1 2<de>1 <fghij>2");
        check(&[(1, 4), (1, 4)], "a 12<bcd>1 efghij");
    }

    #[test]
    fn empty_spans_mark_nothing() {
        check(&[(3, 3)], "abcdefghij");
        assert!(pieces("", &[]).is_empty());
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(
            text in "[a-zé日]{0,40}",
            ends in proptest::collection::vec((0_usize..41, 0_usize..41), 0..8),
        ) {
            let bytes: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let place = |at: usize| bytes[at.min(bytes.len() - 1)];
            let spans: Vec<Span> = ends
                .iter()
                .map(|&(x, y)| Span::new(place(x.min(y))..place(x.max(y))))
                .collect();
            let pieces = pieces(&text, &spans);
            prop_assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), &*text);
            let mut numbered: Vec<usize> =
                pieces.iter().flat_map(|piece| piece.begins.clone()).collect();
            numbered.sort_unstable();
            let full: Vec<usize> = (0..spans.len()).filter(|&at| !spans[at].is_empty()).collect();
            prop_assert_eq!(numbered, full);
        }
    }
}
