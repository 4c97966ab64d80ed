//! Quotation marks that went missing on the way.
//!
//! In: two stretches that share wording. Out: whether a run of words stands inside quotation marks in
//! the one and outside of any in the other, which so makes somebody's words its own. Costs a pass
//! over both.

use std::ops::Range;

use super::places::Places;
use crate::{id::WordId, relation::Marked};

/// Words of a shingle.
const SHINGLE_WORDS: usize = 3;
/// Shingles that must have lost their marks: those of eight words in a row. Of fewer, titles and
/// catchwords are now quoted and now not.
const LEAST_LOST: usize = 6;

/// How the occurrences of a shingle stand in one article.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    quoted: bool,
    bare: bool,
}

/// For each of the two sides of a passage, whether it is bare where the other is quoted: eight words of
/// it in a row at least.
pub fn lost_marks(
    (a, range_a): (Marked<'_>, &Range<u32>),
    (b, range_b): (Marked<'_>, &Range<u32>),
) -> [bool; 2] {
    if !may_lose((a, range_a), (b, range_b)) {
        return [false; 2];
    }
    let mut lost = [0; 2];
    for shingle in &(Shingles::of([(a, range_a), (b, range_b)])).standings {
        for side in [0, 1] {
            lost[side] += usize::from(is_lost(shingle, side));
        }
    }
    lost.map(|shingles| shingles >= LEAST_LOST)
}

/// Whether there are quotation marks on one side and enough bare words on the other, and the sides are not
/// the same in both. Of most passages that is all that needs to be asked.
fn may_lose(
    (a, range_a): (Marked<'_>, &Range<u32>),
    (b, range_b): (Marked<'_>, &Range<u32>),
) -> bool {
    if !a.has_quoted(range_a) && !b.has_quoted(range_b) {
        return false;
    }
    let quoted = [a.quoted_in(range_a), b.quoted_in(range_b)];
    let are_same = quoted[0] == quoted[1] && a.words_in(range_a) == b.words_in(range_b);
    let enough = |side: usize, wanted: bool| {
        let is_all = |flags: &&[bool]| flags.iter().all(|flag| *flag == wanted);
        quoted[side].windows(SHINGLE_WORDS).filter(is_all).nth(LEAST_LOST - 1).is_some()
    };
    !are_same && (enough(0, true) && enough(1, false) || enough(1, true) && enough(0, false))
}

/// What of a passage has lost its quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// From the first to the last such word where they are bare.
    pub bare: Range<u32>,
    /// The same where they are quoted.
    pub quoted: Range<u32>,
    /// How many of the words of `bare` that are.
    pub words: u32,
}

/// Which words are bare on the first of two sides of a passage and quoted on the second; none where
/// [`lost_marks`] says that there are none.
pub fn lost_words(
    bare: (Marked<'_>, &Range<u32>),
    quoted: (Marked<'_>, &Range<u32>),
) -> Option<Lost> {
    let shingles = Shingles::of([bare, quoted]);
    let found = |(article, range): (Marked<'_>, &Range<u32>)| -> Vec<u32> {
        let words = article.words_in(range);
        let mut tokens: Vec<u32> = Vec::new();
        for (token, shingle) in (range.start..).zip(words.windows(SHINGLE_WORDS)) {
            if shingles.get(shingle).is_some_and(|standings| is_lost(&standings, 0)) {
                tokens.extend((token..).take(SHINGLE_WORDS));
            }
        }
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    };
    let (here, there) = (found(bare), found(quoted));
    let hull = |tokens: &[u32]| Some(*tokens.first()?..tokens.last()? + 1);
    let words = u32::try_from(here.len()).expect("tokens are counted in 32 bits");
    Some(Lost { bare: hull(&here)?, quoted: hull(&there)?, words })
}

/// How the shingles of the first of two sides stand on either.
struct Shingles<'w> {
    places: Places<'w, SHINGLE_WORDS>,
    /// By the first place of each.
    standings: Vec<[Standing; 2]>,
}

impl<'w> Shingles<'w> {
    /// Those of these sides. Of a shingle that only the second side has, nothing is asked.
    fn of([(a, range_a), (b, range_b)]: [(Marked<'w>, &Range<u32>); 2]) -> Self {
        let words = a.words_in(range_a);
        let mut places = Places::none(words);
        let mut standings = vec![[Standing::default(); 2]; words.len()];
        for (place, quoted) in a.quoted_in(range_a).windows(SHINGLE_WORDS).enumerate() {
            standings[places.insert(place)][0].add(quoted);
        }
        let shingles = b.words_in(range_b).windows(SHINGLE_WORDS);
        for (shingle, quoted) in shingles.zip(b.quoted_in(range_b).windows(SHINGLE_WORDS)) {
            if let Some(first) = places.find(shingle) {
                standings[first][1].add(quoted);
            }
        }
        Self { places, standings }
    }

    fn get(&self, shingle: &[WordId]) -> Option<[Standing; 2]> {
        self.places.find(shingle).map(|first| self.standings[first])
    }
}

impl Standing {
    /// Add a place of the shingle.
    fn add(&mut self, quoted: &[bool]) {
        self.quoted |= quoted.contains(&true);
        self.bare |= quoted.contains(&false);
    }
}

/// Whether a shingle is only bare on `side`, and only quoted on the other.
fn is_lost(standings: &[Standing; 2], side: usize) -> bool {
    let is_only =
        |standing: Standing, quoted: bool| (standing.quoted, standing.bare) == (quoted, !quoted);
    is_only(standings[side], false) && is_only(standings[1 - side], true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word, and an upper-case letter is quoted.
    fn check(a: &str, b: &str, expected: [bool; 2]) {
        let parts = [a, b].map(|text| {
            let words: Vec<WordId> =
                text.chars().map(|letter| WordId(letter.to_ascii_lowercase().into())).collect();
            let quoted: Vec<bool> = text.chars().map(char::is_uppercase).collect();
            (words, quoted)
        });
        let [a, b] = [&parts[0], &parts[1]].map(|(words, quoted)| {
            let article = Marked { words, quoted, boilerplate: quoted };
            (article, 0..u32::try_from(words.len()).unwrap())
        });
        assert_eq!(lost_marks((a.0, &a.1), (b.0, &b.1)), expected);
        let [of_a, of_b] = expected;
        assert_eq!(lost_marks((b.0, &b.1), (a.0, &a.1)), [of_b, of_a]);
        if of_b {
            let lost = lost_words((b.0, &b.1), (a.0, &a.1)).unwrap();
            assert_eq!((lost.bare, lost.quoted, lost.words), (0..8, 2..10, 8));
        }
    }

    #[test]
    fn quoted_in_one_and_bare_in_the_other() {
        check("xyABCDEFGHz", "abcdefgh", [false, true]);
        check("xyABCDEFGz", "abcdefg", [false; 2]);
    }

    #[test]
    fn quoted_or_bare_in_both() {
        check("ABCDEFGHIJ", "ABCDEFGHIJ", [false; 2]);
        check("abcdefghij", "abcdefghij", [false; 2]);
    }

    /// Who says it both ways has not lost anything.
    #[test]
    fn quoted_once_and_told_once() {
        check("ABCDEFGHIJ", "abcdefghijxABCDEFGHIJ", [false; 2]);
    }
}
