//! Paragraphs, by blank lines and by line breaks that no wrapping explains.
//!
//! In comes a text; out come the byte ranges of its paragraphs, trimmed. Wire copy is wrapped at a
//! fixed width, so a single line break mostly means nothing; scraped pages have a line for each
//! paragraph, and headlines stand above a text. What tells them apart, in this order:
//!
//! 1. A blank line ends a paragraph.
//! 2. A line that begins with a small letter goes on with what was before.
//! 3. A line that is indented below one that is not begins a paragraph.
//! 4. Among lines longer than any typesetter wraps at, every line is a paragraph.
//! 5. If the first word of a line would have fitted on the line before, within the width of the
//!    longest line around, no wrapping broke them: the break was meant. A line that ends in a
//!    comma or a hyphen is never taken for one.
//!
//! It is wrong for verse, for tables, and for the last line above the longest one.

use std::ops::Range;

/// Longest line, in characters, that may have been wrapped. Teleprinters wrap at 69, mail at 72 to
/// 78, typewriters at 80, and the widest terminals in use at 100; scraped paragraphs are longer.
const WRAPPED_CHARS: usize = 110;

/// How far a line must be indented to begin a paragraph: one space is a slip.
const INDENT_CHARS: usize = 2;

/// One line, without white space at its ends.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    indent_chars: usize,
    chars: usize,
}

/// The paragraphs of `text`, in order.
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut block: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for raw in text.split('\n') {
        let indent = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            split_block(&block, &mut paragraphs);
            block.clear();
        } else {
            let indent_chars = raw[..indent].chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
            let chars = indent_chars + trimmed.chars().count();
            block.push(Line { text: trimmed, start: start + indent, indent_chars, chars });
        }
        start += raw.len() + 1;
    }
    split_block(&block, &mut paragraphs);
    paragraphs
}

/// Add the paragraphs of the lines between two blank ones.
fn split_block(block: &[Line<'_>], paragraphs: &mut Vec<Range<usize>>) {
    let width_chars = block.iter().map(|line| line.chars).max().unwrap_or(0);
    let mut start = None;
    for (i, line) in block.iter().enumerate() {
        let first = *start.get_or_insert(line.start);
        if block.get(i + 1).is_none_or(|next| is_break(*line, *next, width_chars)) {
            paragraphs.push(first..line.start + line.text.len());
            start = None;
        }
    }
}

fn is_break(line: Line<'_>, next: Line<'_>, width_chars: usize) -> bool {
    if next.text.starts_with(char::is_lowercase) || line.text.ends_with([',', ';', '-', '\u{AD}']) {
        return false;
    }
    if next.indent_chars >= line.indent_chars + INDENT_CHARS {
        return true;
    }
    let word_chars = next.text.chars().take_while(|c| !c.is_whitespace()).count();
    width_chars > WRAPPED_CHARS || line.chars + 1 + word_chars <= width_chars
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected` is the paragraphs with bars between, and spaces for line breaks.
    fn check(text: &str, expected: &str) {
        let found: Vec<_> = paragraphs(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found.join("|").replace('\n', " "), expected, "{text:?}");
    }

    #[test]
    fn blank_lines_end_paragraphs() {
        check("", "");
        check("  \n\n", "");
        check("One.\n\nTwo.\r\n \r\nThree.", "One.|Two.|Three.");
    }

    #[test]
    fn wrapped_lines_go_on() {
        check(
            "The minister told\nReporters on\nMonday that",
            "The minister told Reporters on Monday that",
        );
        check(
            "The minister, who told\nSmith it was\nover",
            "The minister, who told Smith it was|over".replace('|', " ").as_str(),
        );
    }

    #[test]
    fn headlines_stand_alone() {
        check(
            "Bank fails\nThe oldest bank of the town failed.",
            "Bank fails|The oldest bank of the town failed.",
        );
        check(
            "Bank fails,\nThe oldest bank of the town failed.",
            "Bank fails, The oldest bank of the town failed.",
        );
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let long = "Word ".repeat(30);
        let long = long.trim();
        check(&format!("{long}\nNext.\n{long}"), &format!("{long}|Next.|{long}"));
        check(&format!("{long}\nand more"), &format!("{long} and more"));
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        check(
            "    The bank failed on\nMonday.\n    The town is poor",
            "The bank failed on Monday.|The town is poor",
        );
    }
}
