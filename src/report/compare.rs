//! One pair in a terminal: its figures, then its passages one after the other.
//!
//! Where the terminal is wide enough, both sides of a passage stand side by side. What a passage is
//! stands above it in words, so that it reads without colour; words that differ from the other side
//! are underlined, or between asterisks where there is no colour.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};

use super::{
    Colour, Style, diff, figures,
    model::{ArticleEntry, PairEntry, PassageEntry, Report},
    plain::{self, Piece},
    table::paint,
};
use crate::align::PassageKind;

/// From this width on, the sides stand side by side: each then has 38 columns, some six words.
const LEAST_TWO_COLUMNS: usize = 80;
/// Stands between the sides.
const GUTTER: &str = " │ ";

/// Write `pair`, one of the pairs of `report`, to a terminal.
///
/// # Errors
///
/// What `out` says.
pub fn write_compare(
    report: &Report<'_>,
    pair: &PairEntry<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_header(report, pair, style, out)?;
    if pair.passages.is_empty() {
        writeln!(out, "\nno wording match found")?;
    }
    let texts = figures::articles(report, pair).map(|article| article.text);
    for (index, passage) in pair.passages.iter().enumerate() {
        writeln!(out)?;
        let ansi = ansi(passage);
        let heading = format!("[{} {}]", index + 1, figures::passage(passage));
        write_wrapped(&heading, ansi.bold(), style, out)?;
        let sides = sides(texts, passage, style.colour);
        if style.columns() >= LEAST_TWO_COLUMNS {
            write_beside(&sides, ansi, style, out)?;
        } else {
            write_below(&sides, ansi, style, out)?;
        }
    }
    Ok(())
}

fn write_header(
    report: &Report<'_>,
    pair: &PairEntry<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [a, b] = figures::articles(report, pair);
    write_wrapped(&format!("A  {}", describe(a)), Ansi::new().bold(), style, out)?;
    write_wrapped(&format!("B  {}", describe(b)), Ansi::new().bold(), style, out)?;
    let relation = format!("{}; {}.", figures::relation(pair.relation), figures::provenance(pair));
    let ratios = format!(
        "Resemblance {}; {} of A is in B, {} of B is in A (shingles).",
        pair.resemblance, pair.containment_a, pair.containment_b
    );
    let [of_a, of_b] = figures::shared(report, pair);
    write_wrapped(&relation, Ansi::new(), style, out)?;
    for reason in &pair.evidence {
        let line = format!("Evidence {}.", plain::one_line(&figures::reason(reason)));
        write_wrapped(&line, Ansi::new(), style, out)?;
    }
    for line in [&of_a, &of_b, &ratios, figures::CAVEAT] {
        write_wrapped(line, Ansi::new(), style, out)?;
    }
    Ok(())
}

/// Id, outlet, date and headline, as far as they are known.
fn describe(article: &ArticleEntry<'_>) -> String {
    let known = [Some(article.id), article.outlet, article.date, article.title];
    let known: Vec<String> = known.into_iter().flatten().map(plain::one_line).collect();
    known.join(" · ")
}

fn write_wrapped(text: &str, ansi: Ansi, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for line in plain::wrap(text, style.columns()) {
        writeln!(out, "{}", paint(&line, ansi, style.colour))?;
    }
    Ok(())
}

/// A kind's colour; what the kind says less of is set back.
fn ansi(passage: &PassageEntry) -> Ansi {
    if passage.boilerplate {
        return AnsiColor::BrightBlack.on_default();
    }
    let ansi = match passage.kind {
        PassageKind::Verbatim => AnsiColor::Green.on_default(),
        PassageKind::Edited => AnsiColor::Yellow.on_default(),
        PassageKind::Rewritten => AnsiColor::Cyan.on_default(),
    };
    if passage.quoted { ansi.dimmed().italic() } else { ansi }
}

/// One side of a passage: its words, safe to print, and which of them differ.
struct Side {
    words: Vec<String>,
    differing: Vec<bool>,
}

/// Both sides of `passage`.
fn sides(texts: [&str; 2], passage: &PassageEntry, colour: Colour) -> [Side; 2] {
    let safe = |text: &str| {
        text.split_whitespace().map(|word| plain::sanitise(word).into_owned()).collect::<Vec<_>>()
    };
    let [mut a, mut b] = [safe(passage.a_span.of(texts[0])), safe(passage.b_span.of(texts[1]))];
    let [a_differing, b_differing] = diff::differing(&a, &b);
    if colour == Colour::Never {
        mark(&mut a, &a_differing);
        mark(&mut b, &b_differing);
    }
    [Side { words: a, differing: a_differing }, Side { words: b, differing: b_differing }]
}

/// Put asterisks around each run of words that differ.
fn mark(words: &mut [String], differing: &[bool]) {
    for at in 0..words.len() {
        if !differing[at] {
            continue;
        }
        if at == 0 || !differing[at - 1] {
            words[at].insert(0, '*');
        }
        if at + 1 == words.len() || !differing[at + 1] {
            words[at].push('*');
        }
    }
}

impl Side {
    fn lines(&self, columns: usize) -> Vec<Vec<Piece<'_>>> {
        plain::wrap_words(self.words.iter().map(String::as_str), columns)
    }

    /// A line of this side in the colour of its passage.
    fn paint(&self, line: &[Piece<'_>], ansi: Ansi, colour: Colour) -> String {
        let mut painted = String::new();
        for (at, &(word, piece)) in line.iter().enumerate() {
            if at > 0 {
                painted.push(' ');
            }
            let ansi = if self.differing[word] { ansi.bold().underline() } else { ansi };
            painted.push_str(&paint(piece, ansi, colour));
        }
        painted
    }
}

/// Columns of a line of pieces with a space between two.
fn line_width(line: &[Piece<'_>]) -> usize {
    let words: usize = line.iter().map(|(_, piece)| plain::width(piece)).sum();
    words + line.len().saturating_sub(1)
}

fn write_beside(
    [a, b]: &[Side; 2],
    ansi: Ansi,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = (style.columns() - plain::width(GUTTER)) / 2;
    let (left, right) = (a.lines(columns), b.lines(columns));
    for row in 0..left.len().max(right.len()) {
        let line = left.get(row).map_or(&[][..], Vec::as_slice);
        let padding = columns.saturating_sub(line_width(line));
        write!(out, "{}{:padding$}", a.paint(line, ansi, style.colour), "")?;
        match right.get(row) {
            Some(line) => writeln!(out, "{GUTTER}{}", b.paint(line, ansi, style.colour))?,
            None => writeln!(out, "{}", GUTTER.trim_end())?,
        }
    }
    Ok(())
}

fn write_below(
    sides: &[Side; 2],
    ansi: Ansi,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (side, name) in sides.iter().zip(["A", "B"]) {
        for (at, line) in side.lines(style.columns() - 3).iter().enumerate() {
            let name = if at == 0 { name } else { " " };
            writeln!(out, "{name}  {}", side.paint(line, ansi, style.colour))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn compare(pair: usize, style: &Style) -> String {
        let report = sample::report();
        let mut out = Vec::new();
        write_compare(&report, &report.pairs[pair], style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn style(columns: u16) -> Style {
        Style { width: Some(columns), ..Style::default() }
    }

    #[test]
    fn fits_every_width() {
        for columns in 24..=130 {
            for pair in 0..4 {
                for line in compare(pair, &style(columns)).lines() {
                    assert!(plain::width(line) <= usize::from(columns), "{columns}: {line}");
                    assert!(!line.contains(plain::is_hostile), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn says_in_words_what_colours_say() {
        let text = compare(0, &style(80));
        assert!(text.contains("[1 edited, 15 words]"), "{text}");
        assert!(text.contains("[3 verbatim, 11 words, quotation]"), "{text}");
        assert!(text.contains("*shut*"), "{text}");
        assert!(text.contains("B has it from A (by date), credited."), "{text}");
        assert!(compare(3, &style(80)).contains("[1 verbatim, 2 words, boilerplate]"));
    }

    #[test]
    fn sides_stand_below_each_other_when_narrow() {
        assert!(compare(1, &style(80)).contains(GUTTER));
        let narrow = compare(1, &style(79));
        assert!(!narrow.contains('│') && narrow.contains("\nA  \"We will"), "{narrow}");
    }

    #[test]
    fn colour_takes_the_place_of_asterisks() {
        let coloured = compare(0, &Style { colour: Colour::Always, ..style(80) });
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert!(stripped.contains("shut") && !stripped.contains("*shut*"), "{stripped}");
        assert!(!stripped.contains(|c| c != '\n' && plain::is_hostile(c)));
    }

    #[test]
    fn a_pair_without_passages_says_so() {
        let mut report = sample::report();
        report.pairs[0].passages.clear();
        let mut out = Vec::new();
        write_compare(&report, &report.pairs[0], &style(80), &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().ends_with("\nno wording match found\n"));
    }
}
