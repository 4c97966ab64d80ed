//! The default: a list for a terminal, the strongest pairs first.
//!
//! It fills at most the columns that [`Style`] gives, whatever the ids are: names that are too long
//! wrap once and are then shortened in the middle. Terminals too narrow for a table get a short
//! paragraph for each pair. Where one article has its wording from the other, the origin comes
//! first and an arrow leads to the derivative.

use std::io::{self, Write};

use anstyle::AnsiColor;
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::{
    Colour, Style,
    figures::{self, Ranking},
    lists,
    model::{ArticleEntry, Direction, PairEntry, Relation, Report},
    plain,
};

/// Below this, the figures would leave fewer than 16 columns for names.
const LEAST_TABLE_COLUMNS: usize = 64;
/// Width of the column for relation, order and credit: `common origin`.
const RELATION_COLUMNS: usize = 13;
/// Between two columns.
const GAP_COLUMNS: u16 = 2;
/// How many families are named; the data formats have them all.
const MOST_FAMILIES: usize = 10;
/// How many members of a family are named.
const MOST_MEMBERS: usize = 12;
/// How far a branch of a family's tree is indented: the narrowest terminal still has ten columns left.
const MOST_DEPTH: usize = 4;

const HEADERS: [&str; 6] = ["relation", "articles", "prose", "quoted", "share", "longest"];

/// What the figures count; it fits the narrowest table.
const UNITS: &str = "(words; share: of the shorter article; longest: passage)";

/// Write the pairs, the families and what was left out.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let ranking = figures::rank(report, style, style.max_pairs);
    let columns = style.columns();
    if style.list.is_some() {
        write_lists(report, style, out)?;
        return write_wrapped(figures::CAVEAT, columns, out);
    }
    if ranking.listed.is_empty() && ranking.more == 0 {
        write_wrapped(&figures::nothing_found(&report.run), columns, out)?;
    } else {
        write_pairs(report, &ranking, style, out)?;
    }
    writeln!(out)?;
    write_families(report, columns, out)?;
    write_lists(report, style, out)?;
    write_closing(report, &ranking, columns, out)
}

fn write_pairs(
    report: &Report<'_>,
    ranking: &Ranking<'_, '_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = style.columns();
    if ranking.listed.is_empty() {
        // Somebody wants the closing lines alone.
    } else if columns >= LEAST_TABLE_COLUMNS {
        write_table(report, ranking, style, out)?;
    } else {
        for pair in &ranking.listed {
            write_stacked(report, pair, style, out)?;
        }
    }
    if columns >= LEAST_TABLE_COLUMNS && !ranking.listed.is_empty() {
        writeln!(out, "{}", paint(UNITS, anstyle::Style::new().dimmed(), style.colour))?;
    }
    if ranking.more > 0 {
        let more = format!("… and {} more: use --format jsonl", ranking.more);
        write_wrapped(&more, columns, out)?;
    }
    Ok(())
}

fn write_table(
    report: &Report<'_>,
    ranking: &Ranking<'_, '_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let figures: Vec<[String; 4]> =
        ranking.listed.iter().map(|pair| pair_figures(report, pair)).collect();
    let figure_columns: usize = (0..4)
        .map(|at| figures.iter().map(|row| row[at].len()).fold(HEADERS[at + 2].len(), usize::max))
        .sum();
    let gaps = (HEADERS.len() - 1) * usize::from(GAP_COLUMNS);
    let taken = RELATION_COLUMNS + figure_columns + gaps;
    let name_columns = style.columns().saturating_sub(taken).max(8);

    // Every cell is made to fit before, so that the table itself has nothing to arrange.
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Disabled);
    let rule = LineStyle::none().fill('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_header(HEADERS);
    for (pair, figures) in ranking.listed.iter().zip(figures) {
        let words = [relation_lines(pair), name_lines(report, pair, name_columns).join("\n")];
        table.add_row(words.into_iter().chain(figures).map(Cell::new_owned));
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        let gap = if at + 1 == HEADERS.len() { 0 } else { GAP_COLUMNS };
        column.set_padding((0, gap));
        if at >= 2 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (number, line) in table.lines().enumerate() {
        let line = line.trim_end();
        if number == 0 {
            writeln!(out, "{}", paint(line, anstyle::Style::new().bold(), style.colour))?;
        } else {
            writeln!(out, "{}", paint_relation(line, style.colour))?;
        }
    }
    Ok(())
}

/// Prose, quoted words, share of the shorter article, longest passage.
fn pair_figures(report: &Report<'_>, pair: &PairEntry<'_>) -> [String; 4] {
    [
        figures::prose_words(pair).to_string(),
        figures::quoted_words(pair).to_string(),
        figures::share_of_shorter(report, pair),
        figures::longest_words(pair).to_string(),
    ]
}

/// The relation; then what is known about order and credit, and what the order rests on.
fn relation_lines(pair: &PairEntry<'_>) -> String {
    let mut lines = vec![figures::relation(pair.relation)];
    match pair.direction {
        Direction::Unknown => lines.push("order unknown"),
        Direction::CommonOrigin => lines.push("common origin"),
        Direction::BFromA | Direction::AFromB => {}
    }
    lines.extend(figures::deciding(pair));
    if pair.credited || pair.direction != Direction::Unknown && !figures::is_version(pair) {
        lines.push(figures::credit(pair));
    }
    lines.join("\n")
}

/// Both articles, the origin first where there is one.
fn name_lines(report: &Report<'_>, pair: &PairEntry<'_>, columns: usize) -> Vec<String> {
    let [a, b] = figures::articles(report, pair);
    let (first, sign, second) = match pair.direction {
        Direction::BFromA => (a, "→ ", b),
        Direction::AFromB => (b, "→ ", a),
        Direction::CommonOrigin | Direction::Unknown => (a, "& ", b),
    };
    let mut lines = wrapped_name(first, columns);
    let indent = plain::width(sign);
    let second = wrapped_name(second, columns - indent);
    lines.extend(second.into_iter().enumerate().map(|(at, line)| {
        if at == 0 { format!("{sign}{line}") } else { format!("{:indent$}{line}", "") }
    }));
    lines
}

/// An id with its outlet, on about two lines at most.
fn wrapped_name(article: &ArticleEntry<'_>, columns: usize) -> Vec<String> {
    let id = plain::one_line(article.id);
    let name = match article.outlet {
        Some(outlet) => {
            let outlet = plain::one_line(outlet);
            let room = (columns / 2).max(4);
            let outlet = plain::shorten(&outlet, room);
            let rest = (2 * columns).saturating_sub(plain::width(&outlet) + 3);
            format!("{} ({outlet})", plain::shorten(&id, rest))
        }
        None => plain::shorten(&id, 2 * columns).into_owned(),
    };
    plain::wrap(&name, columns)
}

/// A pair as a paragraph.
fn write_stacked(
    report: &Report<'_>,
    pair: &PairEntry<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = style.columns();
    let relation = relation_lines(pair).replace('\n', ", ");
    for line in plain::wrap(&relation, columns) {
        writeln!(out, "{}", paint_relation(&line, style.colour))?;
    }
    for line in name_lines(report, pair, columns - 2) {
        writeln!(out, "  {line}")?;
    }
    let [prose, quoted, share, longest] = pair_figures(report, pair);
    let figures = format!(
        "{prose} words of prose, {quoted} quoted; {share} of the shorter; longest passage \
         {longest} words"
    );
    for line in plain::wrap(&figures, columns - 2) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

fn write_families(report: &Report<'_>, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    for family in report.families.iter().take(MOST_FAMILIES) {
        let line = format!(
            "family {}: {}, lowest resemblance {}",
            family.id,
            figures::spread(family),
            family.lowest_resemblance,
        );
        write_wrapped(&line, columns, out)?;
        let branches = figures::branches(family);
        for (depth, entry) in branches.iter().take(MOST_MEMBERS) {
            let what = figures::branch(family, entry);
            write_branch((*depth, entry.id), what.as_deref(), columns, out)?;
        }
        if branches.len() > MOST_MEMBERS {
            write_wrapped(
                &format!("  … and {} more", branches.len() - MOST_MEMBERS),
                columns,
                out,
            )?;
        }
    }
    let more = report.families.len().saturating_sub(MOST_FAMILIES);
    if more > 0 {
        let families = figures::counted(more, "more family", "more families");
        write_wrapped(&format!("… and {families}: use --format jsonl"), columns, out)?;
    }
    if !report.families.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// A member of a family, under the one that it has its text from, and what it changed.
fn write_branch(
    (depth, id): (usize, &str),
    what: Option<&str>,
    columns: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = plain::one_line(id);
    let name = plain::shorten(&name, 2 * columns);
    let line = what.map_or_else(|| name.to_string(), |what| format!("→ {name}: {what}"));
    let indent = 2 + 2 * depth.min(MOST_DEPTH);
    for (at, line) in plain::wrap(&line, columns - indent - 2).into_iter().enumerate() {
        writeln!(out, "{:indent$}{line}", "", indent = indent + if at == 0 { 0 } else { 2 })?;
    }
    Ok(())
}

/// The first rows of each list, or all of the one that was asked for.
fn write_lists(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let columns = style.columns();
    for (name, lines, more) in lists::shown(report, style.list) {
        let title = format!("{}:", name.title());
        for line in plain::wrap(&title, columns) {
            writeln!(out, "{}", paint(&line, anstyle::Style::new().bold(), style.colour))?;
        }
        for line in &lines {
            for (at, line) in plain::wrap(&plain::one_line(line), columns - 4).iter().enumerate() {
                writeln!(out, "{:indent$}{line}", "", indent = if at == 0 { 2 } else { 4 })?;
            }
        }
        if lines.is_empty() {
            writeln!(out, "  none")?;
        } else if more > 0 {
            write_wrapped(&lists::more(name, more), columns, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_closing(
    report: &Report<'_>,
    ranking: &Ranking<'_, '_>,
    columns: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(counted) = ranking.counted() {
        write_wrapped(&counted, columns, out)?;
    }
    for line in figures::carried(&report.run).into_iter().chain(figures::left_out(&report.run)) {
        write_wrapped(&line, columns, out)?;
    }
    let looked_at = figures::looked_at(&report.run);
    write_wrapped(&format!("{looked_at}. {}", figures::CAVEAT), columns, out)
}

/// Write one sentence of hostile text, wrapped, the lines after its first indented.
fn write_wrapped(text: &str, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    for (at, line) in plain::wrap(&plain::one_line(text), columns - 2).into_iter().enumerate() {
        writeln!(out, "{:indent$}{line}", "", indent = if at == 0 { 0 } else { 2 })?;
    }
    Ok(())
}

/// Colour the relation that a line begins with, if it does.
fn paint_relation(line: &str, colour: Colour) -> String {
    let relations = [
        (Relation::Copy, AnsiColor::Red.on_default().bold()),
        (Relation::Partial, AnsiColor::Yellow.on_default().bold()),
        (Relation::Quotation, AnsiColor::Cyan.on_default()),
        (Relation::Boilerplate, AnsiColor::BrightBlack.on_default()),
        (Relation::Incidental, AnsiColor::BrightBlack.on_default()),
    ];
    for (relation, style) in relations {
        let name = figures::relation(relation);
        if let Some(rest) = line.strip_prefix(name) {
            return format!("{}{rest}", paint(name, style, colour));
        }
    }
    line.to_owned()
}

/// `text` in `style`, where colours are wanted.
pub(super) fn paint(text: &str, style: anstyle::Style, colour: Colour) -> String {
    match colour {
        Colour::Never => text.to_owned(),
        Colour::Always => format!("{style}{text}{style:#}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{WeakPairs, sample};

    fn table(report: &Report<'_>, style: &Style) -> String {
        let mut out = Vec::new();
        write(report, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn check_fits(report: &Report<'_>, columns: u16) {
        let style = Style { width: Some(columns), weak_pairs: WeakPairs::List, ..Style::default() };
        for line in table(report, &style).lines() {
            let width = plain::width(line);
            assert!(width <= usize::from(columns), "{width} of {columns}: {line}");
            assert!(!line.contains(plain::is_hostile), "{line:?}");
        }
    }

    #[test]
    fn fits_every_width() {
        for columns in 24..=130 {
            check_fits(&sample::report(), columns);
        }
    }

    #[test]
    fn eighty_columns_are_used_to_the_last() {
        let text = table(&sample::report(), &Style::default());
        assert_eq!(text.lines().map(plain::width).max(), Some(80), "{text}");
    }

    #[test]
    fn large_figures_fit() {
        let mut report = sample::report();
        for pair in &mut report.pairs {
            (pair.prose_words_a, pair.prose_words_b) = (u32::MAX, u32::MAX);
            (pair.quoted_words_a, pair.quoted_words_b) = (u32::MAX, u32::MAX);
        }
        check_fits(&report, 80);
        check_fits(&report, 64);
    }

    #[test]
    fn nothing_found_is_said_kindly() {
        let mut report = sample::report();
        report.pairs.clear();
        let text = table(&report, &Style::default());
        assert!(text.starts_with("No shared wording found among 4 articles.\n"), "{text}");
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let text = table(&sample::report(), &Style { max_pairs: 1, ..Style::default() });
        assert!(text.contains("… and 2 more: use --format jsonl"), "{text}");
        assert!(text.contains("Not listed: 1 pair shares only short phrases."), "{text}");
        assert!(text.contains("Too short to compare, 1 article: tiny\\u{202e}."), "{text}");
        assert!(text.contains("Skipped 1 input: bad\\u{1b}[2J.jsonl:7 "), "{text}");
    }

    #[test]
    fn no_pairs_at_all_can_be_asked_for() {
        let text = table(&sample::report(), &Style { max_pairs: 0, ..Style::default() });
        assert!(text.starts_with("… and 3 more"), "{text}");
    }

    #[test]
    fn origins_come_first() {
        let report = sample::with_ids(["a", "b", "c", "d"]);
        let text = table(&report, &Style::default());
        assert!(text.contains("a (AP)") && text.contains("→ b (The <i>D"), "{text}");
        assert!(text.contains("→ a (AP)"), "{text}");
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let report = sample::report();
        let coloured = table(&report, &Style { colour: Colour::Always, ..Style::default() });
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_ne!(coloured, stripped);
        assert_eq!(stripped, table(&report, &Style::default()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn fits_with_any_ids(ids in any::<[String; 4]>(), columns in 40_u16..=120) {
            check_fits(&sample::with_ids(ids.each_ref().map(String::as_str)), columns);
        }
    }
}
