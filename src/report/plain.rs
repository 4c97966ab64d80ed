//! Text for terminals: hostile characters made visible, and measuring, shortening and wrapping.
//!
//! Widths are display columns as Unicode's UAX #11 has them (`unicode-width`), and text is cut
//! between grapheme clusters only (UAX #29, `icu_segmenter`), so that an emoji or an accented
//! letter stays whole. Everything is linear in the text. It is wrong where a terminal is: some draw
//! emoji sequences wider than the standard says.

use std::{borrow::Cow, fmt::Write as _};

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_width::UnicodeWidthStr;

/// Make every character that could steer a terminal or deceive a reader visible, as `\u{1b}`.
///
/// These are the control characters (C0, DEL and C1: escape sequences begin with them), the line
/// and paragraph separators, and the bidirectional embeddings, overrides and isolates, which can
/// make one name look like another ("Trojan Source", Boucher and Anderson 2021). A tab, a line feed
/// and a carriage return become `\t`, `\n` and `\r`. All else stays as it is.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\t' => safe.push_str("\\t"),
            '\r' => safe.push_str("\\r"),
            hostile if is_hostile(hostile) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(hostile));
            }
            harmless => safe.push(harmless),
        }
    }
    Cow::Owned(safe)
}

/// Whether [`sanitise`] replaces `character`.
pub(crate) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(character, '\u{2028}' | '\u{2029}')
}

/// [`sanitise`] for a stretch of running text: white space, line ends included, becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&sanitise(word));
    }
    line
}

/// Display columns of `text`, which holds no control characters.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `columns` display columns: where it is longer, its middle becomes `…`.
///
/// The ends are what tells ids apart: a folder and an outlet in front, a number behind.
pub(crate) fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let kept = columns.saturating_sub(1);
    let clusters: Vec<&str> = clusters(text).collect();
    let head = fitting(clusters.iter().copied(), kept.div_ceil(2));
    let tail = fitting(clusters[head..].iter().rev().copied(), kept / 2);
    let (head, tail) = (clusters[..head].concat(), clusters[clusters.len() - tail..].concat());
    Cow::Owned(format!("{head}…{tail}"))
}

/// How many of `clusters` fit into `columns`.
fn fitting<'t>(clusters: impl Iterator<Item = &'t str>, columns: usize) -> usize {
    let mut used = 0;
    clusters
        .take_while(|cluster| {
            used += width(cluster);
            used <= columns
        })
        .count()
}

/// The grapheme clusters of `text`.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut breaks = GraphemeClusterSegmenter::new().segment_str(text);
    let mut start = breaks.next().unwrap_or(0);
    breaks.map(move |end| {
        let cluster = &text[start..end];
        start = end;
        cluster
    })
}

/// A word or a part of one on a line: which word of the input it is of, and what stands there.
pub(super) type Piece<'t> = (usize, &'t str);

/// Set `words` in lines of at most `columns`, one space between two; a longer word is broken.
///
/// Only a single character wider than `columns` can make a line too wide.
pub(super) fn wrap_words<'t>(
    words: impl IntoIterator<Item = &'t str>,
    columns: usize,
) -> Vec<Vec<Piece<'t>>> {
    let mut lines: Vec<Vec<Piece<'t>>> = Vec::new();
    let mut used = columns;
    for (index, word) in words.into_iter().enumerate() {
        let wide = width(word);
        if let Some(line) = lines.last_mut()
            && used + 1 + wide <= columns
        {
            line.push((index, word));
            used += 1 + wide;
            continue;
        }
        let mut rest = word;
        while width(rest) > columns {
            let (head, tail) = split_at_width(rest, columns);
            lines.push(vec![(index, head)]);
            rest = tail;
        }
        used = width(rest);
        lines.push(vec![(index, rest)]);
    }
    lines.retain(|line| line.iter().any(|(_, piece)| !piece.is_empty()));
    lines
}

/// [`wrap_words`] for text without styles.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap_words(text.split_whitespace(), columns);
    let join = |line: Vec<Piece<'_>>| {
        line.into_iter().map(|(_, piece)| piece).collect::<Vec<_>>().join(" ")
    };
    lines.into_iter().map(join).collect()
}

/// Cut `word` behind the clusters that fit into `columns`; where not even one does, inside it.
fn split_at_width(word: &str, columns: usize) -> (&str, &str) {
    let fits = fitting(clusters(word), columns);
    if fits > 0 {
        return word.split_at(clusters(word).take(fits).map(str::len).sum());
    }
    let characters = || word.split_inclusive(|_: char| true);
    let fits = fitting(characters(), columns).max(1);
    word.split_at(characters().take(fits).map(str::len).sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_sanitise(text: &str, expected: &str) {
        assert_eq!(sanitise(text), expected);
    }

    #[test]
    fn hostile_characters_become_visible() {
        check_sanitise("\u{1b}[31mred", "\\u{1b}[31mred");
        check_sanitise("abc\u{202e}txt.exe", "abc\\u{202e}txt.exe");
        check_sanitise("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}");
        check_sanitise("\0\u{9b}\u{7f}", "\\u{0}\\u{9b}\\u{7f}");
        check_sanitise("two\r\n\tlines\u{2028}", "two\\r\\n\\tlines\\u{2028}");
    }

    #[test]
    fn other_scripts_stay_as_they_are() {
        check_sanitise("", "");
        check_sanitise("naïve 日本語 שלום 👩‍👩‍👧", "naïve 日本語 שלום 👩‍👩‍👧");
    }

    fn check_shorten(text: &str, columns: usize, expected: &str) {
        assert_eq!(shorten(text, columns), expected);
    }

    #[test]
    fn shortens_in_the_middle() {
        check_shorten("abc", 3, "abc");
        check_shorten("abcdefghij", 7, "abc…hij");
        check_shorten("abcdefghij", 6, "abc…ij");
        check_shorten("abc", 1, "…");
        check_shorten("日本語新聞社", 7, "日…社");
        check_shorten("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5, "👩‍👩‍👧…👩‍👩‍👧");
    }

    fn check_wrap(text: &str, columns: usize, expected: &[&str]) {
        assert_eq!(wrap(text, columns), expected);
    }

    #[test]
    fn wraps_at_spaces() {
        check_wrap("", 5, &[]);
        check_wrap("one two three", 7, &["one two", "three"]);
        check_wrap("one two", 80, &["one two"]);
    }

    #[test]
    fn breaks_long_words_between_clusters() {
        check_wrap("a abcdefgh b", 3, &["a", "abc", "def", "gh", "b"]);
        check_wrap("日本語新聞", 5, &["日本", "語新", "聞"]);
        check_wrap("क्क्क्क", 2, &["क्क्", "क्क"]);
        check_wrap("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in any::<String>(), columns in 2_usize..60) {
            let text = sanitise(&text);
            prop_assert!(width(&shorten(&text, columns)) <= columns);
            for line in wrap(&text, columns) {
                prop_assert!(width(&line) <= columns, "{line:?}");
            }
        }

        #[test]
        fn wrapping_loses_nothing(text in any::<String>(), columns in 2_usize..60) {
            let text = sanitise(&text);
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&wrap(&text, columns).concat()), squeeze(&text));
        }
    }
}
