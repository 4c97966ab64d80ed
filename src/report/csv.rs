//! Comma-separated values (RFC 4180): a row per passage with its pair's fields, for a spreadsheet.
//!
//! A pair without passages has one row whose passage columns are empty, so that every pair can be
//! counted. Columns are named as in the `wirecopy/1` schema; `decided_by` is the kind of
//! the first piece of `evidence`; `passage` numbers the passages of a pair from 1, and `text_a` and `text_b` are the passages' words on one line.
//!
//! Where one of the lists was asked for, its rows are written instead, with the columns of the schema;
//! what is itself a list (`evidence`, `outlets`) becomes one cell, with `; ` between its parts.
//!
//! Two things are done to text cells, and to no others. Control and bidirectional characters are
//! shown escaped, as [`sanitise`] does. And a cell that begins with `=`, `+`, `-` or `@` (their
//! full-width forms too, also behind spaces) gets a `'` in front, because a spreadsheet would run
//! it as a formula: the remedy of OWASP's page on CSV injection. Who joins on ids that begin so
//! should take `jsonl`.

use std::io;

use super::{
    Style, figures,
    lists::{self, ListName},
    model::{
        CreditedRow, FragmentRow, Lists, LostMarksRow, OutletRow, PairEntry, PassageEntry, Reason,
        Report, UncreditedRow,
    },
    plain::{one_line, sanitise},
};

const PAIR_COLUMNS: [&str; 20] = [
    "a",
    "outlet_a",
    "b",
    "outlet_b",
    "relation",
    "direction",
    "credited",
    "decided_by",
    "evidence",
    "resemblance",
    "containment_a",
    "containment_b",
    "shared_words_a",
    "shared_words_b",
    "prose_words_a",
    "prose_words_b",
    "quoted_words_a",
    "quoted_words_b",
    "boilerplate_words_a",
    "boilerplate_words_b",
];

const PASSAGE_COLUMNS: [&str; 13] = [
    "passage",
    "a_start",
    "a_end",
    "b_start",
    "b_end",
    "words",
    "identity",
    "kind",
    "quoted",
    "boilerplate",
    "lost_quotation_marks",
    "text_a",
    "text_b",
];

/// Write a header and a row per passage, or the rows of the list that was asked for.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().from_writer(out);
    if let Some(name) = style.list {
        let (columns, cells) = list(&report.lists, name);
        rows.write_record(columns)?;
        cells.iter().try_for_each(|row| rows.write_record(row))?;
        return rows.flush();
    }
    rows.write_record(PAIR_COLUMNS.iter().chain(&PASSAGE_COLUMNS))?;
    for pair in &report.pairs {
        let fields = pair_fields(report, pair);
        for (index, passage) in pair.passages.iter().enumerate() {
            let of_passage = passage_fields(report, pair, (index + 1, passage));
            rows.write_record(fields.iter().chain(&of_passage))?;
        }
        if pair.passages.is_empty() {
            let empty = PASSAGE_COLUMNS.map(|_| String::new());
            rows.write_record(fields.iter().chain(&empty))?;
        }
    }
    rows.flush()
}

fn pair_fields(report: &Report<'_>, pair: &PairEntry<'_>) -> [String; PAIR_COLUMNS.len()] {
    let [a, b] = figures::articles(report, pair);
    [
        cell(pair.a),
        cell(a.outlet.unwrap_or_default()),
        cell(pair.b),
        cell(b.outlet.unwrap_or_default()),
        figures::relation(pair.relation).to_owned(),
        figures::direction(pair.direction).to_owned(),
        pair.credited.to_string(),
        pair.evidence.first().map_or("", |first| figures::reason_kind(first.kind)).to_owned(),
        cell(&evidence(&pair.evidence)),
        pair.resemblance.to_string(),
        pair.containment_a.to_string(),
        pair.containment_b.to_string(),
        pair.shared_words_a.to_string(),
        pair.shared_words_b.to_string(),
        pair.prose_words_a.to_string(),
        pair.prose_words_b.to_string(),
        pair.quoted_words_a.to_string(),
        pair.quoted_words_b.to_string(),
        pair.boilerplate_words_a.to_string(),
        pair.boilerplate_words_b.to_string(),
    ]
}

/// All evidence on the direction, deciding first: `b_from_a: A appeared 2 h before B; ...`.
fn evidence(reasons: &[Reason]) -> String {
    let reasons: Vec<String> = reasons
        .iter()
        .map(|reason| format!("{}: {}", figures::speaks_for(reason.speaks_for), reason.note))
        .collect();
    one_line(&reasons.join("; "))
}

/// The columns of a list, and its cells.
fn list(lists: &Lists<'_>, name: ListName) -> (&'static [&'static str], Vec<Vec<String>>) {
    fn cells<T>(rows: &[T], row: impl Fn(&T) -> Vec<String>) -> Vec<Vec<String>> {
        rows.iter().map(row).collect()
    }
    match name {
        ListName::Uncredited => (
            &["id", "from", "words", "share", "direction", "a", "b", "evidence"],
            cells(&lists.uncredited, uncredited_cells),
        ),
        ListName::CreditedWithoutMatch => (
            &["id", "agency", "evidence", "compared"],
            cells(&lists.credited_without_match, credited_cells),
        ),
        ListName::LostQuotationMarks => (
            &["id", "from", "words", "start", "end", "from_start", "from_end"],
            cells(&lists.lost_quotation_marks, lost_cells),
        ),
        ListName::Outlets => (
            &["outlet", "from", "articles", "words", "median_lag_hours", "credited_words"],
            cells(&lists.outlets, outlet_cells),
        ),
        ListName::Boilerplate => (
            &["text", "words", "articles", "outlets", "scope"],
            cells(&lists.boilerplate, fragment_cells),
        ),
    }
}

fn uncredited_cells(row: &UncreditedRow<'_>) -> Vec<String> {
    vec![
        cell(row.id),
        cell(row.from),
        row.words.to_string(),
        row.share.to_string(),
        figures::direction(row.direction).to_owned(),
        cell(row.a),
        cell(row.b),
        cell(&evidence(&row.evidence)),
    ]
}

fn credited_cells(row: &CreditedRow<'_>) -> Vec<String> {
    let evidence = lists::credit_evidence(row.evidence).to_owned();
    vec![cell(row.id), cell(&row.agency), evidence, row.compared.to_string()]
}

fn lost_cells(row: &LostMarksRow<'_>) -> Vec<String> {
    let offsets = [row.start, row.end, row.from_start, row.from_end].map(|at| at.to_string());
    let first = [cell(row.id), cell(row.from), row.words.to_string()];
    first.into_iter().chain(offsets).collect()
}

fn outlet_cells(row: &OutletRow<'_>) -> Vec<String> {
    vec![
        cell(row.outlet),
        cell(row.from),
        row.articles.to_string(),
        row.words.to_string(),
        row.median_lag_hours.map_or_else(String::new, |hours| hours.to_string()),
        row.credited_words.to_string(),
    ]
}

fn fragment_cells(row: &FragmentRow<'_>) -> Vec<String> {
    vec![
        cell(&one_line(&row.text)),
        row.words.to_string(),
        row.articles.to_string(),
        cell(&row.outlets.join("; ")),
        row.scope.name().to_owned(),
    ]
}

fn passage_fields(
    report: &Report<'_>,
    pair: &PairEntry<'_>,
    (number, passage): (usize, &PassageEntry),
) -> [String; PASSAGE_COLUMNS.len()] {
    let [a, b] = figures::articles(report, pair);
    [
        number.to_string(),
        passage.a_start.to_string(),
        passage.a_end.to_string(),
        passage.b_start.to_string(),
        passage.b_end.to_string(),
        passage.words.to_string(),
        passage.identity.to_string(),
        figures::kind(passage.kind).to_owned(),
        passage.quoted.to_string(),
        passage.boilerplate.to_string(),
        passage.lost_quotation_marks.to_string(),
        cell(&one_line(passage.a_span.of(a.text))),
        cell(&one_line(passage.b_span.of(b.text))),
    ]
}

/// A text that no spreadsheet runs and no terminal obeys.
pub fn cell(text: &str) -> String {
    let text = sanitise(text);
    let formula = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if text.trim_start().starts_with(formula) { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn rows(report: &Report<'_>) -> Vec<csv::StringRecord> {
        rows_of(report, None)
    }

    fn rows_of(report: &Report<'_>, list: Option<ListName>) -> Vec<csv::StringRecord> {
        let mut out = Vec::new();
        write(report, &Style { list, ..Style::default() }, &mut out).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
        // The reader refuses rows of unequal length.
        reader.records().collect::<Result<_, _>>().unwrap()
    }

    fn check_cell(text: &str, expected: &str) {
        assert_eq!(cell(text), expected);
    }

    #[test]
    fn formulas_are_disarmed() {
        check_cell("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check_cell("+1", "'+1");
        check_cell("-1", "'-1");
        check_cell("@SUM(A1)", "'@SUM(A1)");
        check_cell(" =1", "' =1");
        check_cell("＝1", "'＝1");
    }

    #[test]
    fn other_text_stays_as_it_is() {
        check_cell("", "");
        check_cell("a=b", "a=b");
        check_cell("日本語, \"quoted\"", "日本語, \"quoted\"");
    }

    #[test]
    fn there_is_a_row_per_passage() {
        let report = sample::report();
        let expected: usize = report.pairs.iter().map(|pair| pair.passages.len().max(1)).sum();
        assert_eq!(rows(&report).len(), expected + 1);
    }

    #[test]
    fn a_pair_without_passages_has_a_row() {
        let mut report = sample::report();
        report.pairs.truncate(1);
        report.pairs[0].passages.clear();
        let rows = rows(&report);
        assert_eq!((rows.len(), &rows[1][4], &rows[1][20]), (2, "copy", ""));
    }

    #[test]
    fn an_empty_report_is_a_header() {
        let rows = rows(&sample::empty());
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].len(), PAIR_COLUMNS.len() + PASSAGE_COLUMNS.len());
    }

    #[test]
    fn a_list_has_a_row_for_each_of_its_rows() {
        for name in ListName::ALL {
            assert_eq!(rows_of(&sample::report(), Some(name)).len(), 2, "{}", name.name());
            assert_eq!(rows_of(&sample::empty(), Some(name)).len(), 1, "{}", name.name());
        }
    }

    #[test]
    fn no_cell_begins_with_a_formula() {
        let lists = ListName::ALL.into_iter().map(Some).chain([None]);
        for row in lists.flat_map(|list| rows_of(&sample::report(), list)) {
            assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        }
    }
}
