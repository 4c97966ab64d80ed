//! Names in scripts that put no spaces between words.
//!
//! In Chinese and Japanese a credit is one run of characters: `新华社北京1月9日电`. What is known (names of
//! agencies, and the words that credits are made of) is cut out of such runs, the longest first, so that
//! the rules for spaced scripts read them too. Costs one probe of a map for each character of such a run.
//!
//! It cuts where a known word is only a part of another one (`中央社` in `中央社会`); the rules, which want nothing
//! beside a name, then see the rest.

use super::pieces::{Form, Piece, fold};
use crate::hash::Map;

/// Known words, by their first character, the longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    by_first: Map<char, Vec<String>>,
}

impl Words {
    /// Those of `words` that need it.
    pub(super) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut known = Self::default();
        words.for_each(|word| known.insert(word));
        known
    }

    /// Add `word` if it has a character of an unspaced script.
    pub(super) fn insert(&mut self, word: &str) {
        let Some(first) = word.chars().next().filter(|_| word.contains(is_unspaced)) else {
            return;
        };
        let bucket = self.by_first.entry(first).or_default();
        if !bucket.iter().any(|known| known == word) {
            bucket.push(word.to_owned());
            bucket.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
    }

    /// Cut the known words out of the unspaced among `pieces`.
    pub(super) fn split<'t>(&self, text: &'t str, pieces: Vec<Piece<'t>>) -> Vec<Piece<'t>> {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return pieces };
        // Nearly every text is told from these scripts by its bytes alone.
        let line = &text.as_bytes()[first.bytes.start..last.bytes.end];
        if line.iter().fold(0, |most, byte| most.max(*byte)) < LEAST_BYTE {
            return pieces;
        }
        let is_whole = |piece: &Piece<'_>| {
            piece.word().is_none() || !text[piece.bytes.clone()].contains(is_unspaced)
        };
        if pieces.iter().all(is_whole) {
            return pieces;
        }
        let mut cut = Vec::with_capacity(pieces.len() + 8);
        for piece in pieces {
            if is_whole(&piece) { cut.push(piece) } else { self.split_one(text, &piece, &mut cut) }
        }
        cut
    }

    fn split_one<'t>(&self, text: &str, piece: &Piece<'t>, cut: &mut Vec<Piece<'t>>) {
        let end = piece.bytes.end;
        let mut push = |from: usize, to: usize| {
            if from < to {
                let spaced = piece.spaced && from == piece.bytes.start;
                cut.push(Piece {
                    form: Form::Word(fold(&text[from..to]).into()),
                    bytes: from..to,
                    spaced,
                });
            }
        };
        let (mut from, mut at) = (piece.bytes.start, piece.bytes.start);
        while let Some(first) = text[at..end].chars().next() {
            match self.at(&text[at..end]) {
                Some(len_bytes) => {
                    push(from, at);
                    push(at, at + len_bytes);
                    at += len_bytes;
                    from = at;
                }
                None => at += first.len_utf8(),
            }
        }
        push(from, end);
    }

    /// Length of the longest known word that `text` begins with.
    fn at(&self, text: &str) -> Option<usize> {
        let bucket = self.by_first.get(&text.chars().next()?)?;
        bucket.iter().find(|word| text.starts_with(word.as_str())).map(String::len)
    }
}

/// The first byte of kana, which come before all other characters of [`is_unspaced`].
const LEAST_BYTE: u8 = 0xe3;

/// Whether `c` is of a script that puts no spaces between words: Han, kana.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::{super::pieces, *};

    fn check(text: &str, expected: &[&str]) {
        let words = Words::of(["新华社", "新华", "来源", "AP通信", "reported"].into_iter());
        let pieces = words.split(text, pieces::cut(text, 0..text.len()));
        let found: Vec<&str> = pieces.iter().map(|piece| &text[piece.bytes.clone()]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn known_words_are_cut_out() {
        check("新华社北京1月9日电", &["新华社", "北京1月9日电"]);
        check("据新华社", &["据", "新华社"]);
        check("来源：新华网", &["来源", "：", "新华", "网"]);
        check("AP通信が報じた", &["AP通信", "が報じた"]);
    }

    #[test]
    fn other_scripts_are_left_alone() {
        check("Reuters reported", &["Reuters", "reported"]);
        check("연합뉴스는", &["연합뉴스는"]);
        check("", &[]);
    }
}
