//! Sections of named facts in a terminal: a heading, then lines with a name in front.
//!
//! Names stand in a column of their own where the terminal is wide enough, and the text beside them
//! is wrapped; where it is not, the text stands below its name.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};

use super::{Style, plain, table::paint};

/// In front of everything but headings.
const INDENT: usize = 2;
/// Columns of the names.
const NAME: usize = 14;
/// Terminals narrower than this have names and texts below each other.
const LEAST_BESIDE: usize = 50;

/// Where sections are written to.
pub(super) struct Sections<'o> {
    style: Style,
    out: &'o mut dyn Write,
    number: usize,
}

impl<'o> Sections<'o> {
    pub(super) fn new(style: &Style, out: &'o mut dyn Write) -> Self {
        Self { style: style.clone(), out, number: 0 }
    }

    /// Columns that a line has beside the indentation.
    pub(super) fn columns(&self) -> usize {
        self.style.columns() - INDENT
    }

    /// Begin the next section.
    pub(super) fn begin(&mut self, title: &str) -> io::Result<()> {
        if self.number > 0 {
            writeln!(self.out)?;
        }
        self.number += 1;
        let heading = format!("{}. {title}", self.number);
        for line in plain::wrap(&heading, self.style.columns()) {
            writeln!(self.out, "{}", paint(&line, Ansi::new().bold(), self.style.colour))?;
        }
        Ok(())
    }

    /// Running text.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        for line in plain::wrap(text, self.columns()) {
            writeln!(self.out, "{:INDENT$}{line}", "")?;
        }
        Ok(())
    }

    /// A line that is laid out already, and no wider than [`Self::columns`].
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{:INDENT$}{line}", "")
    }

    /// A line of its own with the answer that the whole is about.
    pub(super) fn answer(&mut self, text: &str) -> io::Result<()> {
        let ansi = AnsiColor::Green.on_default().bold();
        for line in plain::wrap(text, self.columns()) {
            writeln!(self.out, "{:INDENT$}{}", "", paint(&line, ansi, self.style.colour))?;
        }
        Ok(())
    }

    /// A fact with its name in front; without a name, more of the fact before it.
    pub(super) fn fact(&mut self, name: &str, text: &str) -> io::Result<()> {
        if self.style.columns() < LEAST_BESIDE {
            if !name.is_empty() {
                self.line(name)?;
            }
            for line in plain::wrap(text, self.columns() - INDENT) {
                self.line(&format!("{:INDENT$}{line}", ""))?;
            }
            return Ok(());
        }
        for (row, line) in plain::wrap(text, self.columns() - NAME).iter().enumerate() {
            let name = if row == 0 { name } else { "" };
            self.line(&format!("{name:NAME$}{line}"))?;
        }
        Ok(())
    }

    /// As much of the beginning of a text as fits in one line beside a name.
    pub(super) fn beginning(&self, text: &str) -> String {
        let beside = if self.style.columns() < LEAST_BESIDE { INDENT } else { NAME };
        let lines = plain::wrap(&plain::one_line(text), self.columns() - beside - 2);
        match lines.len() {
            0 | 1 => lines.concat(),
            _ => format!("{} …", lines[0]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(columns: u16, text: &str, expected: &str) {
        let style = Style { width: Some(columns), ..Style::default() };
        let mut out = Vec::new();
        let mut sections = Sections::new(&style, &mut out);
        sections.begin("Title").unwrap();
        sections.fact("name", text).unwrap();
        let text = sections.beginning(text);
        sections.say(&text).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn names_stand_beside_where_there_is_room() {
        check(80, "a fact", "1. Title\n  name          a fact\n  a fact\n");
    }

    #[test]
    fn names_stand_above_where_there_is_none() {
        let expected =
            "1. Title\n  name\n    a fact of several\n    words\n  a fact of several …\n";
        check(24, "a fact of several words", expected);
    }
}
