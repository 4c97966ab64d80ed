//! Which words of two passages differ, for display only.
//!
//! In go the words of both sides as they are printed; out comes a flag for each word: whether it
//! has no partner in a longest common subsequence. Words are equal when they are so without case
//! and without the marks around them. Costs time and memory in the product of both lengths, and so
//! gives up on passages of more than [`MOST_CELLS`]. It says nothing about what a passage *is*: that
//! is the model's to say.

/// About two passages of 2,000 words each: 16 MB.
const MOST_CELLS: usize = 4_000_000;

/// For each word of either side, whether it differs from the other side.
///
/// Where most words differ, no flag is set: emphasis on nearly everything says nothing.
pub(super) fn differing(a: &[String], b: &[String]) -> [Vec<bool>; 2] {
    let nothing = [vec![false; a.len()], vec![false; b.len()]];
    if a.len().saturating_mul(b.len()) > MOST_CELLS {
        return nothing;
    }
    let keys = [a, b].map(|words| words.iter().map(|word| key(word)).collect::<Vec<_>>());
    let flags = unmatched(&keys[0], &keys[1]);
    let count = flags.iter().flatten().filter(|&&differs| differs).count();
    if 2 * count > a.len() + b.len() { nothing } else { flags }
}

/// What counts of a word; the whole of it where it is nothing but marks.
fn key(word: &str) -> String {
    let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
    if bare.is_empty() { word.to_owned() } else { bare.to_lowercase() }
}

/// The words outside a longest common subsequence, found by the usual table of suffixes.
fn unmatched(a: &[String], b: &[String]) -> [Vec<bool>; 2] {
    let stride = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * stride];
    for (i, word) in a.iter().enumerate().rev() {
        for (j, other) in b.iter().enumerate().rev() {
            longest[i * stride + j] = if word == other {
                longest[(i + 1) * stride + j + 1] + 1
            } else {
                longest[(i + 1) * stride + j].max(longest[i * stride + j + 1])
            };
        }
    }
    let mut flags = [vec![true; a.len()], vec![true; b.len()]];
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            (flags[0][i], flags[1][j]) = (false, false);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * stride + j] >= longest[i * stride + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    /// Words that differ are expected in capitals.
    fn check(a: &str, b: &str) {
        let lower = [a, b].map(|text| words(&text.to_lowercase()));
        let capitals = |word: &String| *word != word.to_lowercase();
        let expected = [a, b].map(|text| words(text).iter().map(capitals).collect::<Vec<_>>());
        assert_eq!(differing(&lower[0], &lower[1]), expected, "{a} / {b}");
    }

    #[test]
    fn flags_what_has_no_partner() {
        check("the bridge was CLOSED on monday", "the bridge was SHUT on monday");
        check("the OLD bridge", "the bridge");
        check("same words", "same words");
    }

    #[test]
    fn marks_and_case_do_not_count() {
        assert_eq!(differing(&words("“Closed,” he"), &words("closed He")), [[false; 2]; 2]);
        check("a — b", "a — b");
    }

    #[test]
    fn when_most_differs_nothing_is_flagged() {
        check("one two three", "four five three");
        check("", "x");
    }

    #[test]
    fn gives_up_on_very_long_passages() {
        let (long, other) = (words(&"x ".repeat(3000)), words(&"x y ".repeat(1500)));
        assert!(!differing(&long, &other).concat().contains(&true));
    }
}
