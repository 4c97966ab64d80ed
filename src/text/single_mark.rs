//! Single quotation marks, and the apostrophes that they are not.
//!
//! In comes a paragraph; out come the insides of its single quotations and, where one stays open,
//! where it begins. Nearly every such mark in a newspaper is an apostrophe, so one opens only where a
//! word begins that is not usually written with an apostrophe there (`'tis`, `'90s`, `'n'`), and
//! closes only where a word ends. The mark at the end of a plural possessive (`the workers'
//! demands`) closes as a last resort: if no other mark does. A mark that opens within a quotation
//! opens another inside it, which the next one closes.

use std::ops::Range;

use super::mark::Spacing;

/// Words that begin with an apostrophe.
const ELISIONS: &[&str] = &[
    "tis", "twas", "twere", "twill", "til", "till", "em", "n", "cause", "cos", "cuz", "bout",
    "round", "neath", "tude", "s", "t",
];

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Open,
    Close,
    /// It may be a possessive.
    CloseWeakly,
    Nothing,
}

/// A single quotation that is open.
#[derive(Clone, Copy)]
struct Open {
    inside: usize,
    mark: &'static str,
    /// Where it ends if nothing better comes.
    weak_end: Option<usize>,
    /// Whether a double mark stands in it: then a possessive is too weak to close it.
    holds_double: bool,
}

impl Open {
    fn finish(self) -> Option<Range<usize>> {
        self.weak_end.map(|end| self.inside..end)
    }
}

/// The insides of the single quotations of `paragraph` in order, and the one that stays open.
pub(super) fn pair_single_marks(
    paragraph: &str,
) -> (Vec<Range<usize>>, Option<(usize, &'static str)>) {
    let mut inside = Vec::new();
    let (mut curly, mut straight) = (Vec::new(), Vec::new());
    for (start, c) in paragraph.char_indices() {
        let end = start + c.len_utf8();
        let (open, mark): (&mut Vec<Open>, _) = match c {
            '‘' => (&mut curly, "‘"),
            '‚' => (&mut curly, "‚"),
            '’' => (&mut curly, "’"),
            '\'' => (&mut straight, "'"),
            '`' => (&mut straight, "`"),
            '"' | '“' | '„' | '«' => {
                for open in curly.iter_mut().chain(&mut straight) {
                    open.holds_double = true;
                }
                continue;
            }
            _ => continue,
        };
        match (act(paragraph, start..end, open.last()), open.last_mut()) {
            (Act::Open, _) => {
                open.push(Open { inside: end, mark, weak_end: None, holds_double: false });
            }
            (Act::Close, Some(innermost)) => {
                inside.push(innermost.inside..start);
                open.pop();
            }
            (Act::CloseWeakly, Some(innermost)) if !innermost.holds_double => {
                innermost.weak_end = innermost.weak_end.or(Some(start));
            }
            _ => {}
        }
    }
    let rest = || curly.iter().chain(&straight).copied();
    inside.extend(rest().filter_map(Open::finish));
    inside.sort_unstable_by_key(|range| (range.start, range.end));
    let open = rest().find(|open| open.weak_end.is_none());
    (inside, open.map(|open| (open.inside, open.mark)))
}

/// What the mark at `mark` does.
fn act(paragraph: &str, mark: Range<usize>, open: Option<&Open>) -> Act {
    let (before, after) = (&paragraph[..mark.start], &paragraph[mark.end..]);
    let c = &paragraph[mark.clone()];
    if (c == "'" || c == "`") && (before.ends_with(c) || after.starts_with(c)) {
        return Act::Nothing;
    }
    match (c, Spacing::of(paragraph, mark)) {
        ("‚", Spacing::Opening) => Act::Open,
        ("‘", Spacing::Closing) if open.is_some_and(|open| open.mark == "‚") => Act::Close,
        ("‘" | "'" | "`", Spacing::Opening) if !is_elision(after) => Act::Open,
        ("’" | "'", Spacing::Closing) => close(before, after),
        _ => Act::Nothing,
    }
}

/// How firmly a mark between `before` and `after` closes.
fn close(before: &str, after: &str) -> Act {
    if before.ends_with("'n") || before.ends_with("’n") || before.ends_with("‘n") {
        return Act::Nothing;
    }
    let is_plural = before.ends_with(['s', 'S', 'z', 'x']);
    let mut next = after.chars();
    let goes_on = next.next() == Some(' ') && next.next().is_some_and(char::is_alphanumeric);
    if is_plural && goes_on { Act::CloseWeakly } else { Act::Close }
}

/// Whether an apostrophe stands before `word` for what is left out.
fn is_elision(word: &str) -> bool {
    let word = word.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_decade = digits == 2 && matches!(&word[digits..], "" | "s");
    is_decade || ELISIONS.contains(&word.to_lowercase().as_str())
}
