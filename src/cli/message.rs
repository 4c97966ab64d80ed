//! What is said on stderr: errors, warnings and the closing line.
//!
//! Every message is one line that begins with `wirecopy: `. Names of files and ids of articles come
//! from outside, so whatever could move a terminal's cursor or turn its text around is escaped
//! here, in the one place that every message passes. Nothing fails: when stderr is closed there
//! is nobody left to tell.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Voice {
    /// Errors only.
    Quiet,
    /// Errors, warnings, the first skipped articles and the closing line.
    #[default]
    Normal,
    /// All that, every skipped article and every file that was not UTF-8.
    Verbose,
}

/// Say `message` on one line of stderr.
pub(crate) fn say(message: &str) {
    // A single write keeps the line whole when the progress or another program writes as well.
    let line = format!("wirecopy: {}\n", printable(message));
    let _nobody_listens = io::stderr().lock().write_all(line.as_bytes());
}

/// Say `message`, which says what was done and warns of nothing, on a line without the name.
pub(crate) fn say_plainly(message: &str) {
    print(&format!("{}\n", printable(message)));
}

/// Print `text`, which is this program's own, as it is.
pub(crate) fn print(text: &str) {
    let _nobody_listens = io::stderr().lock().write_all(text.as_bytes());
}

/// Say what could not be done: the error and its causes, joined.
pub(crate) fn error(error: &anyhow::Error) {
    say(&format!("error: {}", joined(error)));
}

/// Say something that deserves a look but stops nothing.
pub(crate) fn warn(message: &str) {
    say(&format!("warning: {message}"));
}

/// The error and its causes. An error whose text already ends with its cause's text (the library's
/// own do, to read well alone) does not repeat it.
fn joined(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.to_string();
        if line.is_empty() {
            line = text;
        } else if !line.ends_with(&text) {
            let _infallible = write!(line, ": {text}");
        }
    }
    line
}

/// `text` with everything escaped that a terminal would act on instead of showing it: control
/// characters, line ends, and the marks that reorder bidirectional text.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a terminal acts on `character` or shows nothing for it.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `count` with its noun: `1 article`, `2 articles`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `bytes` in the largest decimal unit that leaves at least 1: `999 B`, `16 KB`, `1.5 GB`.
pub(crate) fn size(bytes: u64) -> String {
    let units = ["KB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut unit = 0;
    let mut tenths = bytes.saturating_add(50) / 100;
    while tenths >= 10_000 && unit + 1 < units.len() {
        tenths = (tenths + 500) / 1_000;
        unit += 1;
    }
    // One decimal tells 1.2 from 1.8; above ten it would only be noise.
    if tenths < 100 {
        format!("{}.{} {}", tenths / 10, tenths % 10, units[unit])
    } else {
        format!("{} {}", (tenths + 5) / 10, units[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(printable(text), expected);
    }

    #[test]
    fn leaves_ordinary_text() {
        check("naïve – 日本語 `x`", "naïve – 日本語 `x`");
    }

    #[test]
    fn escapes_what_a_terminal_acts_on() {
        check("\x1b[31mred", "\\u{1b}[31mred");
        check("a\nb\r\tc\0", "a\\nb\\r\\tc\\u{0}");
        check("a\u{202e}b\u{2066}", "a\\u{202e}b\\u{2066}");
    }

    fn check_size(bytes: u64, expected: &str) {
        assert_eq!(size(bytes), expected);
    }

    #[test]
    fn sizes_read_well() {
        check_size(0, "0 B");
        check_size(999, "999 B");
        check_size(1_000, "1.0 KB");
        check_size(16_400, "16 KB");
        check_size(1_550_000_000, "1.6 GB");
        check_size(999_960, "1.0 MB");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(counted(1, "pair"), "1 pair");
        assert_eq!(counted(0, "pair"), "0 pairs");
    }

    #[test]
    fn causes_are_not_repeated() {
        let source = std::io::Error::other("disk on fire");
        let wrapped = anyhow::Error::from(crate::error::Error::io("a.txt", source));
        assert_eq!(joined(&wrapped.context("reading")), "reading: a.txt: disk on fire");
    }
}
