//! `wirecopy archive list` and `show`: what is in it.
//!
//! The articles are read twice: once to put them in the order of their ids, and to see how wide the
//! columns of a table must be, and once to write them. So memory is the ids.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{is_meant, kind_name, options, snapshot, write};
use crate::{
    archive::{Holdings, Record},
    cli::{
        Outcome,
        args::{ListArgs, ListFormat, ShowArgs},
        cmd::style,
        message::{self, Voice, counted, printable},
        output::Output,
        settings::Settings,
    },
    error::{ErrorKind, Result},
    pipeline::archive::{fields, find, keys_by_id},
    report::{
        csv_cell,
        plain::{one_line, sanitise, shorten, width},
        write_json,
    },
};

const HEADERS: [&str; 6] = ["id", "date", "outlet", "kind", "words", "title"];
const GAP: &str = "  ";
/// The widest that an id, a date and an outlet are shown; a title has what is left.
const MOST_COLUMNS: [usize; 4] = [40, 25, 24, 7];
/// However narrow the terminal, so much of a title is shown.
const LEAST_TITLE: usize = 12;

const CSV_COLUMNS: [&str; 11] = [
    "id",
    "date",
    "outlet",
    "kind",
    "lang",
    "words",
    "version",
    "title",
    "byline",
    "url",
    "text_bytes",
];

/// List articles by id.
pub(super) fn list(args: &ListArgs) -> anyhow::Result<Outcome> {
    let mut own = Settings::default();
    args.looks.add_to(&mut own);
    let options = options(&args.general, own)?;
    let snapshot = snapshot(&args.archive)?;
    let output = Output::Stdout;
    let columns = style(&options, &output).width.map(usize::from);
    let mut listed = 0;
    write(output, |out| {
        let mut widths = HEADERS.map(width);
        let keys = keys_by_id(&snapshot, |record| {
            let is_listed = is_meant(args.condition.as_ref(), record);
            if is_listed && args.format == ListFormat::Table {
                for (widest, cell) in widths.iter_mut().zip(cells(record)) {
                    *widest = (*widest).max(width(&cell));
                }
            }
            is_listed
        })?;
        listed = keys.len() as u64;
        let rows = keys.into_iter().map(|key| snapshot.record(key));
        match args.format {
            ListFormat::Table => write_table(rows, fitting(widths, columns), out),
            ListFormat::Jsonl => write_lines(rows, out),
            ListFormat::Csv => write_csv(rows, out),
        }
    })?;
    if options.voice > Voice::Quiet {
        let all = snapshot.articles();
        message::say_plainly(&format!("{} of {all}", counted(listed, "article")));
    }
    Ok(Outcome::Done)
}

/// What a table shows of an article, harmless and on one line.
fn cells(record: &Record) -> [String; 6] {
    let text = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default());
    [
        one_line(&record.id),
        text(&record.date),
        text(&record.outlet),
        kind_name(record.kind).to_owned(),
        record.words.to_string(),
        text(&record.title),
    ]
}

/// How wide the columns are, of a table in so many.
fn fitting(mut widths: [usize; 6], columns: Option<usize>) -> [usize; 6] {
    let Some(columns) = columns else { return widths };
    for (width, most) in widths.iter_mut().zip(MOST_COLUMNS) {
        *width = (*width).min(most);
    }
    let taken: usize = widths[..5].iter().sum::<usize>() + 5 * GAP.len();
    widths[5] = widths[5].min(columns.saturating_sub(taken).max(LEAST_TITLE));
    widths
}

fn write_table<'r>(
    rows: impl Iterator<Item = Result<Record>> + 'r,
    widths: [usize; 6],
    out: &mut dyn Write,
) -> Result<()> {
    write_row(HEADERS.map(str::to_owned), widths, out).map_err(ErrorKind::Write)?;
    for record in rows {
        write_row(cells(&record?), widths, out).map_err(ErrorKind::Write)?;
    }
    Ok(())
}

fn write_row(cells: [String; 6], widths: [usize; 6], out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (at, (cell, columns)) in cells.iter().zip(widths).enumerate() {
        let cell = shorten(cell, columns);
        let blanks = " ".repeat(columns.saturating_sub(width(&cell)));
        // Numbers stand at the right of their column.
        let (before, behind) = if at == 4 { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        for part in [before, &cell, behind, GAP] {
            line.push_str(part);
        }
    }
    writeln!(out, "{}", line.trim_end())
}

fn write_lines<'r>(
    rows: impl Iterator<Item = Result<Record>> + 'r,
    out: &mut dyn Write,
) -> Result<()> {
    for record in rows {
        write_json(&object(record?, None), out).map_err(ErrorKind::Write)?;
        out.write_all(b"\n").map_err(ErrorKind::Write)?;
    }
    Ok(())
}

/// An article's own fields, its text if that is given, and what the archive knows besides.
fn object(record: Record, text: Option<String>) -> Value {
    let known =
        [("words", record.words), ("version", record.version), ("text_bytes", record.text_bytes)];
    let mut object = fields(record);
    object.extend(text.map(|text| ("text".to_owned(), Value::String(text))));
    object.insert(
        "archive".to_owned(),
        known.into_iter().map(|(name, n)| (name, json!(n))).collect(),
    );
    Value::Object(object)
}

fn write_csv<'r>(
    rows: impl Iterator<Item = Result<Record>> + 'r,
    out: &mut dyn Write,
) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| ErrorKind::Write(io::Error::from(error));
    writer.write_record(CSV_COLUMNS).map_err(failed)?;
    for record in rows {
        let record = record?;
        let cell = |text: &Option<String>| csv_cell(text.as_deref().unwrap_or_default());
        let cells = [
            csv_cell(&record.id),
            cell(&record.date),
            cell(&record.outlet),
            kind_name(record.kind).to_owned(),
            cell(&record.lang),
            record.words.to_string(),
            record.version.to_string(),
            cell(&record.title),
            cell(&record.byline),
            cell(&record.url),
            record.text_bytes.to_string(),
        ];
        writer.write_record(cells).map_err(failed)?;
    }
    Ok(writer.flush().map_err(ErrorKind::Write)?)
}

/// Show one article.
pub(super) fn show(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let _resolved = options(&args.general, Settings::default())?;
    let snapshot = snapshot(&args.archive)?;
    let (key, record) = find(&snapshot, &args.id)?;
    let text = snapshot.text(key)?;
    Output::Stdout.write(|out| {
        if args.json {
            write_json(&object(record, Some(text)), out)?;
            return out.write_all(b"\n");
        }
        write_article(record, &text, out)
    })?;
    Ok(Outcome::Done)
}

fn write_article(record: Record, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let known = [("words", record.words), ("version", record.version)];
    for (name, value) in fields(record) {
        let value = match value {
            Value::String(text) => one_line(&text),
            other => printable(&other.to_string()),
        };
        writeln!(out, "{:10}{value}", sanitise(&name) + "  ")?;
    }
    for (name, number) in known {
        writeln!(out, "{name:10}{number}")?;
    }
    writeln!(out)?;
    for line in text.lines() {
        writeln!(out, "{}", sanitise(line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_table(rows: &[Record], columns: Option<usize>, expected: &str) {
        let mut widths = HEADERS.map(width);
        for row in rows {
            for (widest, cell) in widths.iter_mut().zip(cells(row)) {
                *widest = (*widest).max(width(&cell));
            }
        }
        let mut out = Vec::new();
        let rows = rows.iter().cloned().map(Ok);
        write_table(rows, fitting(widths, columns), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    fn record(id: &str, title: &str) -> Record {
        Record { id: id.to_owned(), title: Some(title.to_owned()), words: 7, ..Record::default() }
    }

    #[test]
    fn columns_stand_below_each_other() {
        check_table(
            &[record("a", "First"), record("longer", "日本語")],
            None,
            "id      date  outlet  kind     words  title\n\
             a                     article      7  First\n\
             longer                article      7  日本語\n",
        );
    }

    #[test]
    fn a_title_has_what_is_left() {
        check_table(
            &[record("a", "A headline that goes on and on")],
            Some(50),
            "id  date  outlet  kind     words  title\n\
             a                 article      7  A headli… and on\n",
        );
    }

    #[test]
    fn nothing_hostile_is_shown() {
        check_table(
            &[record("a\u{1b}[31m", "x\ny")],
            None,
            "id           date  outlet  kind     words  title\n\
             a\\u{1b}[31m                article      7  x y\n",
        );
        let mut out = Vec::new();
        write_article(record("a\u{9b}", "t"), "one\r\ntwo\u{1b}]", &mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(shown.ends_with("one\ntwo\\u{1b}]\n") && shown.contains("a\\u{9b}"), "{shown}");
    }
}
