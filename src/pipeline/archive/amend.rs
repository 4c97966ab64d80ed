//! Corrects what an archive knows of articles, without their texts.
//!
//! In: objects with an `id` and the fields that are to change. Out: a field that an object has replaces what was
//! known, `null` removes it, and what it does not mention stays. An object that cannot be understood to
//! its end changes nothing, and is skipped with the reason; so is one whose id the archive does not have.
//!
//! All is committed together unless there is very much of it. Memory is what changes.

use serde_json::{Map, Value};

use crate::{
    archive::{Record, Writer},
    corpus::{Blocks, Date, Field, FieldMap, Kind, Place, Raw, ReadOptions, Skipped, Source},
    error::Result,
    pipeline::Progress,
};

/// Bytes that are read at a time.
const BLOCK_BYTES: usize = 1 << 20;
/// So many corrections are held at most: some hundred megabytes.
const MOST_HELD: u64 = 1 << 18;

/// What became of the corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amended {
    /// Those that changed something.
    pub amended: u64,
    /// Those that said what was known.
    pub same: u64,
    /// What was left out, by place.
    pub skipped: Vec<Skipped>,
}

/// Apply the corrections in `sources`.
///
/// # Errors
///
/// When one of the sources does not exist, and when a file of the archive cannot be read or written.
pub fn amend(
    writer: &mut Writer,
    sources: &[Source],
    options: &ReadOptions,
    progress: &dyn Progress,
) -> Result<Amended> {
    let mut blocks = Blocks::open(sources, options)?;
    let mut amended = Amended::default();
    let mut held = 0;
    progress.begin("amending", None);
    while let Some(block) = blocks.next_block(BLOCK_BYTES) {
        for at in 0..block.records().len() {
            let correction = match block.raw(at) {
                Some(Raw::Object(object)) => Correction::read(object, &options.fields),
                Some(Raw::Text(_)) => Err(refused("expected JSON lines, got a text".to_owned())),
                // Says why it cannot be read.
                None => Err(match block.article(at, options, &mut Vec::new()) {
                    Err(skipped) => Refused { id: None, reason: skipped.reason },
                    Ok(_) => refused("it cannot be read".to_owned()),
                }),
            };
            match apply(writer, correction)? {
                Ok(true) => (amended.amended, held) = (amended.amended + 1, held + 1),
                Ok(false) => amended.same += 1,
                Err(Refused { id, reason }) => {
                    let place: Place = block.records()[at].place.clone();
                    amended.skipped.push(Skipped { place, id, reason });
                }
            }
        }
        progress.advance(block.records().len() as u64);
        if held > MOST_HELD {
            writer.commit()?;
            held = 0;
        }
    }
    writer.commit()?;
    amended.skipped.sort_unstable();
    Ok(amended)
}

/// Why a correction is not applied.
#[derive(Debug, PartialEq)]
struct Refused {
    id: Option<String>,
    reason: String,
}

fn refused(reason: String) -> Refused {
    Refused { id: None, reason }
}

/// Apply a correction; whether it changed anything.
fn apply(
    writer: &mut Writer,
    correction: std::result::Result<Correction, Refused>,
) -> Result<std::result::Result<bool, Refused>> {
    let correction = match correction {
        Ok(correction) => correction,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some((key, known)) = writer.find(&correction.id)? else {
        let reason = format!("the archive has no article `{}`", correction.id);
        return Ok(Err(Refused { id: Some(correction.id), reason }));
    };
    let id = correction.id.clone();
    let new = match correction.applied_to(known.clone()) {
        Ok(new) => new,
        Err(reason) => return Ok(Err(Refused { id: Some(id), reason })),
    };
    let is_new = new != known;
    if is_new {
        writer.amend(key, &known, new);
    }
    Ok(Ok(is_new))
}

/// What is to change of an article.
#[derive(Debug)]
struct Correction {
    id: String,
    /// By field, with the column it was read from.
    known: Vec<(Field, String, Value)>,
    others: Map<String, Value>,
}

impl Correction {
    fn read(object: &[u8], fields: &FieldMap) -> std::result::Result<Self, Refused> {
        let columns: Map<String, Value> = serde_json::from_slice(object)
            .map_err(|error| refused(format!("expected a JSON object: {error}")))?;
        let mut correction = Self { id: String::new(), known: Vec::new(), others: Map::new() };
        let mut id = None;
        for (column, value) in columns {
            match fields.field_of(&column) {
                Some(Field::Id) => id = Some(value),
                Some(field) => correction.known.push((field, column, value)),
                None => drop(correction.others.insert(column, value)),
            }
        }
        correction.id = match id {
            Some(Value::String(id)) if !id.is_empty() => id,
            Some(Value::Number(id)) if !id.is_f64() => id.to_string(),
            Some(_) => return Err(refused("expected `id` to be a string or a number".to_owned())),
            None => return Err(refused("expected an `id`, got none".to_owned())),
        };
        Ok(correction)
    }

    /// What is known, corrected; or why that cannot be.
    fn applied_to(self, mut record: Record) -> std::result::Result<Record, String> {
        for (field, column, value) in self.known {
            // What could not be understood as this field when the article was added was kept so.
            record.extra.shift_remove(&column);
            match field {
                Field::Title => record.title = string(&column, value)?,
                Field::Outlet => record.outlet = string(&column, value)?,
                Field::Url => record.url = string(&column, value)?,
                Field::Byline => record.byline = string(&column, value)?,
                Field::Lang => record.lang = string(&column, value)?,
                Field::Date => record.date = date(&column, value)?,
                Field::Kind => record.kind = kind(&column, value)?,
                Field::Text => {
                    return Err(format!("has a `{column}`; texts are changed by `archive add`"));
                }
                Field::Id => {}
            }
        }
        for (column, value) in self.others {
            if value.is_null() {
                record.extra.shift_remove(&column);
            } else {
                record.extra.insert(column, value);
            }
        }
        Ok(record)
    }
}

/// A string, several joined by commas, or nothing.
fn string(column: &str, value: Value) -> std::result::Result<Option<String>, String> {
    let given = match value {
        Value::Null => return Ok(None),
        Value::String(given) => given,
        Value::Array(several) if several.iter().all(Value::is_string) => {
            several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => return Err(format!("expected `{column}` to be a string or null")),
    };
    Ok(Some(given).filter(|given| !given.is_empty()))
}

fn date(column: &str, value: Value) -> std::result::Result<Option<String>, String> {
    let Some(given) = string(column, value)? else { return Ok(None) };
    match Date::parse(&given) {
        Some(date) => Ok(Some(date.given)),
        None => Err(format!("expected `{column}` to be YYYY-MM-DD or RFC 3339, got `{given}`")),
    }
}

fn kind(column: &str, value: Value) -> std::result::Result<Kind, String> {
    match string(column, value)?.as_deref() {
        None | Some("article") => Ok(Kind::Article),
        Some("wire") => Ok(Kind::Wire),
        Some("release") => Ok(Kind::Release),
        Some(other) => {
            Err(format!("expected `{column}` to be article, wire or release, got `{other}`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        archive::Holdings,
        pipeline::{
            Silent,
            archive::tests::{Sample, sample},
        },
    };

    /// That these lines change `a1` to this, and are skipped for these reasons.
    fn check(lines: &str, expected: &str, skipped: &[&str]) {
        let Sample { archive, folder } = sample(3);
        let path = folder.path().join("corrections.jsonl");
        fs::write(&path, lines).unwrap();
        let before = archive.snapshot().unwrap().find("a1").unwrap().unwrap().1;
        let mut writer = archive.writer().unwrap();
        let options = ReadOptions::default();
        let amended = amend(&mut writer, &[Source::Path(path)], &options, &Silent).unwrap();
        let snapshot = archive.snapshot().unwrap();
        let (key, after) = snapshot.find("a1").unwrap().unwrap();
        assert_eq!((after.version, after.text_hash), (before.version, before.text_hash));
        assert!(snapshot.text(key).unwrap().starts_with("w"));
        let fields = super::super::fields(after);
        assert_eq!(Value::Object(fields).to_string(), expected, "{lines}");
        let reasons: Vec<&str> = amended.skipped.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, skipped, "{lines}");
    }

    const AS_IT_WAS: &str = r#"{"id":"a1","title":"Title 1","outlet":"The Herald","date":"2024-05-01","section":{"page":1}}"#;

    #[test]
    fn what_is_not_mentioned_stays() {
        check(
            r#"{"id":"a1","title":"Corrected"}"#,
            &AS_IT_WAS.replace("Title 1", "Corrected"),
            &[],
        );
        check(
            r#"{"id":"a1","section":2,"desk":"city"}"#,
            &AS_IT_WAS.replace(r#"{"page":1}"#, r#"2,"desk":"city""#),
            &[],
        );
        check(r#"{"id":"a1"}"#, AS_IT_WAS, &[]);
    }

    #[test]
    fn null_removes() {
        let lines = r#"{"id":"a1","title":null,"outlet":null,"date":null,"section":null}"#;
        check(lines, r#"{"id":"a1"}"#, &[]);
    }

    #[test]
    fn later_lines_go_on_from_earlier_ones() {
        let lines = "{\"id\":\"a1\",\"title\":\"X\"}\n{\"id\":\"a1\",\"kind\":\"wire\"}\n";
        let expected = AS_IT_WAS
            .replace("Title 1", "X")
            .replace(",\"section\"", ",\"kind\":\"wire\",\"section\"");
        check(lines, &expected, &[]);
    }

    #[test]
    fn a_line_that_is_not_understood_changes_nothing() {
        let refused = |line: &str, reason: &str| check(line, AS_IT_WAS, &[reason]);
        refused(
            r#"{"id":"a1","title":"X","date":"May"}"#,
            "expected `date` to be YYYY-MM-DD or RFC 3339, got `May`",
        );
        refused(
            r#"{"id":"a1","kind":"blog"}"#,
            "expected `kind` to be article, wire or release, got `blog`",
        );
        refused(r#"{"id":"a1","url":5}"#, "expected `url` to be a string or null");
        refused(r#"{"id":"a1","text":"t"}"#, "has a `text`; texts are changed by `archive add`");
        refused(r#"{"id":"b1"}"#, "the archive has no article `b1`");
        refused(r#"{"title":"X"}"#, "expected an `id`, got none");
        refused(r#"{"id":["a1"]}"#, "expected `id` to be a string or a number");
    }
}
