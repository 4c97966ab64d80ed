//! GitHub-flavoured Markdown: the editor's list as a table, then the strongest pairs' passages.
//!
//! Every text is escaped so that it renders as itself: characters that begin markup get a
//! backslash, `<`, `>` and `&` become entities, line ends become spaces, and control characters
//! are shown as [`sanitise`](plain::sanitise) shows them.

use std::io::{self, Write};

use super::{
    Style,
    figures::{self, Ranking},
    lists,
    model::{ArticleEntry, PairEntry, Report},
    plain,
};

/// How many pairs have their passages quoted; a page of more is not read.
const MOST_QUOTED: usize = 20;
/// How deep a family's tree is nested; who comes below stands at the last level.
const MOST_DEPTH: usize = 8;

/// Write the table, the passages, the families and what was left out.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let ranking = figures::rank(report, style, style.max_pairs);
    writeln!(out, "# Shared wording\n")?;
    writeln!(out, "{}. {}\n", figures::looked_at(&report.run), figures::CAVEAT)?;
    if style.list.is_some() {
        return write_lists(report, style, out);
    }
    if ranking.listed.is_empty() && ranking.more == 0 {
        writeln!(out, "{}\n", figures::nothing_found(&report.run))?;
    } else {
        write_table(report, &ranking, out)?;
        for (index, pair) in ranking.listed.iter().take(MOST_QUOTED).enumerate() {
            write_pair(report, (index + 1, pair), out)?;
        }
    }
    write_families(report, out)?;
    write_lists(report, style, out)?;
    let counted = ranking.counted();
    let notes: Vec<String> = counted.into_iter().chain(figures::left_out(&report.run)).collect();
    if !notes.is_empty() {
        writeln!(out, "## Left out\n")?;
        for note in notes {
            writeln!(out, "- {}", escape(&note))?;
        }
    }
    Ok(())
}

fn write_table(
    report: &Report<'_>,
    ranking: &Ranking<'_, '_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "| | A | B | relation | who has it from whom | prose | quoted | share of the shorter \
         | longest passage |"
    )?;
    writeln!(out, "|--:|---|---|---|---|--:|--:|--:|--:|")?;
    for (index, pair) in ranking.listed.iter().enumerate() {
        let [a, b] = figures::articles(report, pair).map(name);
        writeln!(
            out,
            "| {} | {a} | {b} | {} | {} | {} | {} | {} | {} |",
            index + 1,
            figures::relation(pair.relation),
            figures::provenance(pair),
            figures::prose_words(pair),
            figures::quoted_words(pair),
            escape(&figures::share_of_shorter(report, pair)),
            figures::longest_words(pair),
        )?;
    }
    writeln!(out)?;
    if ranking.more > 0 {
        writeln!(out, "… and {} more: use `--format jsonl`.\n", ranking.more)?;
    }
    Ok(())
}

/// An id with its outlet, escaped.
fn name(article: &ArticleEntry<'_>) -> String {
    match article.outlet {
        Some(outlet) => format!("{} ({})", escape(article.id), escape(outlet)),
        None => escape(article.id),
    }
}

fn write_pair(
    report: &Report<'_>,
    (number, pair): (usize, &PairEntry<'_>),
    out: &mut dyn Write,
) -> io::Result<()> {
    let [a, b] = figures::articles(report, pair);
    writeln!(out, "## {number}. {} and {}\n", escape(a.id), escape(b.id))?;
    let [of_a, of_b] = figures::shared(report, pair);
    let relation = figures::relation(pair.relation);
    writeln!(out, "{relation}; {}. {of_a} {of_b}\n", figures::provenance(pair))?;
    if !pair.evidence.is_empty() {
        let reasons = pair.evidence.iter().map(|reason| escape(&figures::reason(reason)));
        writeln!(out, "Evidence: {}.\n", reasons.collect::<Vec<_>>().join("; "))?;
    }
    for (index, passage) in pair.passages.iter().enumerate() {
        writeln!(out, "**Passage {}:** {}\n", index + 1, figures::passage(passage))?;
        // An empty quoted line keeps the two sides apart and within one block.
        writeln!(out, "> **A:** {}", escape(passage.a_span.of(a.text)))?;
        writeln!(out, ">\n> **B:** {}\n", escape(passage.b_span.of(b.text)))?;
    }
    Ok(())
}

/// The first rows of each list, or all of the one that was asked for.
fn write_lists(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (name, lines, more) in lists::shown(report, style.list) {
        writeln!(out, "## {}\n", name.title())?;
        // The number keeps an id such as `1.` from beginning a list.
        for (number, line) in (1..).zip(&lines) {
            writeln!(out, "- {number}: {}", escape(line))?;
        }
        if lines.is_empty() {
            writeln!(out, "None.")?;
        } else if more > 0 {
            writeln!(out, "- {}", escape(&lists::more(name, more)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_families(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.families.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Families\n")?;
    for family in &report.families {
        writeln!(
            out,
            "- {}: {}, lowest resemblance {}",
            family.id,
            escape(&figures::spread(family)),
            family.lowest_resemblance,
        )?;
        for (depth, entry) in figures::branches(family) {
            let indent = 2 + 2 * depth.min(MOST_DEPTH);
            let id = escape(entry.id);
            match figures::branch(family, entry) {
                Some(what) => writeln!(out, "{:indent$}- → {id}: {what}", "")?,
                None => writeln!(out, "{:indent$}- {id}", "")?,
            }
        }
    }
    writeln!(out)
}

/// `text` on one line, as Markdown that renders as itself in a paragraph or a table's cell.
///
/// Nothing that this returns stands at the beginning of a line, so that signs which only mean
/// something there (`-`, `+`, `1.`) need no escape. `@` and `#` with what follows would become
/// GitHub mentions in spite of a backslash; an entity between keeps them apart.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in plain::one_line(text).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '~' | '!'
            | '$' | ':' => {
                escaped.push('\\');
                escaped.push(character);
            }
            harmless => escaped.push(harmless),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn markdown(report: &Report<'_>) -> String {
        let mut out = Vec::new();
        write(report, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn check_escape(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn markup_is_escaped() {
        check_escape("a | `b` *c*", "a \\| \\`b\\` \\*c\\*");
        check_escape("<script>&amp;", "&lt;script&gt;&amp;amp;");
        check_escape("[x](http://y)", "\\[x\\]\\(http\\://y\\)");
        check_escape("two\nlines\u{1b}", "two lines\\\\u\\{1b\\}");
        check_escape("@who #1", "&#64;who \\#1");
    }

    #[test]
    fn nothing_hostile_is_left() {
        let text = markdown(&sample::report());
        assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
        assert!(!text.contains(|c| c != '\n' && plain::is_hostile(c)));
    }

    #[test]
    fn rows_have_as_many_cells_as_the_header() {
        let text = markdown(&sample::report());
        let bars = |line: &str| line.matches('|').count() - line.matches("\\|").count();
        let rows: Vec<usize> =
            text.lines().filter(|line| line.starts_with('|')).map(bars).collect();
        assert_eq!(rows, [10; 5]);
    }

    #[test]
    fn passages_are_quoted_from_both_sides() {
        let text = markdown(&sample::report());
        assert_eq!(text.matches("> **A:** ").count(), 5);
        assert_eq!(text.matches("> **B:** ").count(), 5);
    }

    #[test]
    fn nothing_found_is_said() {
        assert!(markdown(&sample::empty()).contains("No shared wording found among 0 articles."));
    }
}
