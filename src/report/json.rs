//! The `wirecopy/1` schema as JSON: one object per line (`jsonl`), or one object (`json`).
//!
//! Both print the same objects, each on a line of its own, and each begins with its `type`. The
//! output is valid UTF-8 and streams: no more than one object is held. Characters that could steer
//! a terminal are escaped as `\u009b` inside strings; a JSON reader gets the text as it was.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};

use super::{
    lists::List,
    model::{ArticleEntry, FamilyEntry, PairEntry, Report, Run},
    plain::is_hostile,
};

/// An object of the report, with its `type` in front.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Object<'r, 'c> {
    /// What was run.
    Run(&'r Run),
    /// An article.
    Article(&'r ArticleEntry<'c>),
    /// Two articles with wording in common.
    Pair(&'r PairEntry<'c>),
    /// Articles that copy from one another.
    Family(&'r FamilyEntry<'c>),
    /// One of the lists that editors ask for.
    List(List<'r, 'c>),
}

/// Write the run, the articles, the pairs, the families and the lists, each on its line.
pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let objects = std::iter::once(Object::Run(&report.run))
        .chain(report.articles.iter().map(Object::Article))
        .chain(report.pairs.iter().map(Object::Pair))
        .chain(report.families.iter().map(Object::Family))
        .chain(report.lists.all().map(Object::List));
    let mut line = Vec::new();
    for object in objects {
        line.clear();
        append(&object, &mut line)?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

/// Write one object with the run and an array each of articles, pairs, families and lists.
pub(super) fn write_object(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"run\":\n  ")?;
    write_one(&Object::Run(&report.run), out)?;
    write_list("articles", report.articles.iter().map(Object::Article), out)?;
    write_list("pairs", report.pairs.iter().map(Object::Pair), out)?;
    write_list("families", report.families.iter().map(Object::Family), out)?;
    write_list("lists", report.lists.all().map(Object::List), out)?;
    out.write_all(b"}\n")
}

fn write_list<'r, 'c: 'r>(
    name: &str,
    objects: impl Iterator<Item = Object<'r, 'c>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    let mut separator = "\n  ";
    for object in objects {
        out.write_all(separator.as_bytes())?;
        write_one(&object, out)?;
        separator = ",\n  ";
    }
    out.write_all(b"]")
}

/// Write a value as JSON on one line, without its end, in which every hostile character is escaped.
///
/// # Errors
///
/// When writing fails.
pub fn write_one(object: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    append(object, &mut line)?;
    out.write_all(&line)
}

/// The same behind what is there. An object is a hundred little pieces, each of which takes longer to hand
/// to a writer that is not known than to copy.
fn append(object: &impl Serialize, line: &mut Vec<u8>) -> io::Result<()> {
    object.serialize(&mut Serializer::with_formatter(line, Visible)).map_err(io::Error::from)
}

/// Compact JSON whose strings hold no hostile character.
struct Visible;

impl Formatter for Visible {
    /// Called with the stretches between the characters that JSON itself must escape.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Nearly all of what is written is printable ASCII. What comes before that JSON escapes by itself.
        if fragment.bytes().fold(0, u8::max) < 0x7f {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hostile) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut characters = rest[at..].chars();
            let hostile = characters.next().map_or(0, u32::from);
            // All of them lie in the basic plane, so four digits are enough.
            write!(writer, "\\u{hostile:04x}")?;
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        CompactFormatter.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample;

    fn lines(report: &Report<'_>) -> Vec<String> {
        let mut out = Vec::new();
        write_lines(report, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    fn object(report: &Report<'_>) -> Value {
        let mut out = Vec::new();
        write_object(report, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_line_is_an_object_that_begins_with_its_type() {
        let report = sample::report();
        let lines = lines(&report);
        let types: Vec<String> = lines
            .iter()
            .map(|line| {
                assert!(line.starts_with("{\"type\":"), "{line}");
                let value: Value = serde_json::from_str(line).unwrap();
                value["type"].as_str().unwrap().to_owned()
            })
            .collect();
        let expected: Vec<&str> = std::iter::once("run")
            .chain(std::iter::repeat_n("article", report.articles.len()))
            .chain(std::iter::repeat_n("pair", report.pairs.len()))
            .chain(std::iter::repeat_n("family", report.families.len()))
            .chain(std::iter::repeat_n("list", 5))
            .collect();
        assert_eq!(types, expected);
    }

    #[test]
    fn the_run_comes_first_with_its_schema() {
        let expected = "{\"type\":\"run\",\"schema\":\"wirecopy/1\",\"version\":\"0.1.0\",\
            \"articles\":0,";
        let lines = lines(&sample::empty());
        assert_eq!(lines.len(), 1 + 5);
        assert!(lines[0].starts_with(expected), "{}", lines[0]);
    }

    #[test]
    fn ratios_have_four_decimals() {
        let pair = lines(&sample::report())
            .into_iter()
            .find(|line| line.contains("\"type\":\"pair\""))
            .unwrap();
        assert!(pair.contains("\"resemblance\":0.3333,"), "{pair}");
        assert!(pair.contains("\"containment_a\":1.0000,"), "{pair}");
        assert!(pair.contains("\"identity\":0.9000,"), "{pair}");
    }

    #[test]
    fn hostile_text_reads_back_as_it_was() {
        let report = sample::report();
        let ids = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let read: Vec<String> =
            object(&report)["articles"].as_array().unwrap().iter().map(ids).collect();
        let given: Vec<&str> = report.articles.iter().map(|article| article.id).collect();
        assert_eq!(read, given);
    }

    #[test]
    fn hostile_characters_are_escaped() {
        let text = lines(&sample::report()).join("\n");
        assert!(text.contains("\\u202e") && text.contains("\\u001b"), "{text}");
        assert!(!text.contains(|c| c != '\n' && is_hostile(c)));
    }

    #[test]
    fn json_holds_the_same_objects_as_the_lines() {
        let report = sample::report();
        let whole = object(&report);
        let lists =
            ["articles", "pairs", "families", "lists"].map(|name| whole[name].as_array().unwrap());
        let mut objects = vec![&whole["run"]];
        objects.extend(lists.into_iter().flatten());
        let lines: Vec<Value> =
            lines(&report).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects, lines.iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_empty_report_has_empty_lists() {
        let whole = object(&sample::empty());
        assert_eq!(whole["pairs"], Value::Array(Vec::new()));
        assert_eq!(whole.as_object().unwrap().len(), 5);
    }
}
