//! Comma-separated values (RFC 4180): a row per passage with its pair's fields, for a spreadsheet.
//!
//! A pair without passages has one row whose passage columns are empty, so that every pair can be
//! counted. Columns are named as in the `wirecopy/1` schema; `decided_by` is the kind of
//! the first piece of `evidence`; `passage` numbers the passages of a pair from 1, and `text_a` and `text_b` are the passages' words on one line.
//!
//! Two things are done to text cells, and to no others. Control and bidirectional characters are
//! shown escaped, as [`sanitise`] does. And a cell that begins with `=`, `+`, `-` or `@` (their
//! full-width forms too, also behind spaces) gets a `'` in front, because a spreadsheet would run
//! it as a formula: the remedy of OWASP's page on CSV injection. Who joins on ids that begin so
//! should take `jsonl`.

use std::io;

use super::{
    figures,
    model::{PairEntry, PassageEntry, Report},
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

/// Write a header and a row per passage.
pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().from_writer(out);
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
        cell(&evidence(pair)),
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
fn evidence(pair: &PairEntry<'_>) -> String {
    let reasons = pair.evidence.iter();
    let reasons: Vec<String> = reasons
        .map(|reason| format!("{}: {}", figures::speaks_for(reason.speaks_for), reason.note))
        .collect();
    one_line(&reasons.join("; "))
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
fn cell(text: &str) -> String {
    let text = sanitise(text);
    let formula = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if text.trim_start().starts_with(formula) { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn rows(report: &Report<'_>) -> Vec<csv::StringRecord> {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
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
    fn no_cell_begins_with_a_formula() {
        for row in rows(&sample::report()) {
            assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        }
    }
}
