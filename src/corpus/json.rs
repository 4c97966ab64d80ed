//! From one JSON object to an article.
//!
//! What cannot be an article (no JSON, no text, an id that is none) is skipped with its reason.
//! What is only odd (a date that is none, bytes that are not UTF-8) is kept as far as it goes, with
//! a warning. A column that is null is as good as absent, and of a column given twice the last
//! counts, as for Python's `json`.
//!
//! Costs one pass over the bytes and one allocation for each string that is kept. Objects nested
//! deeper than 128 are refused by `serde_json`.

use std::{borrow::Cow, fmt, io};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    article::{Article, Date, Kind, Place},
    fields::{FIELDS, Field, FieldMap},
};

/// What a reader of a format found next.
pub(super) enum Found {
    /// The bytes of one article, in the buffer that was given.
    Record,
    /// One that is larger than the limit.
    TooLong,
    /// Something else that is no article, and why.
    Wrong(String),
    /// The stream fails here.
    Cut(io::Error),
    /// No more.
    End,
}

/// Why an object did not become an article.
#[derive(Debug, PartialEq)]
pub(super) struct Refused {
    /// Its id, where one could be read.
    pub(super) id: Option<String>,
    /// What was expected and what was got.
    pub(super) reason: String,
}

/// Reads objects as articles.
pub(super) struct ArticleReader<'o> {
    pub(super) fields: &'o FieldMap,
    pub(super) limit_bytes: usize,
    /// What was odd about the article read last.
    pub(super) warnings: Vec<String>,
}

impl ArticleReader<'_> {
    /// The article in `bytes`, named `default_id` if it has no id of its own.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        place: Place,
        default_id: String,
    ) -> Result<Article, Refused> {
        self.warnings.clear();
        let refuse = |reason| Refused { id: None, reason };
        let mut columns = self.parse(bytes).map_err(refuse)?;
        let id = match columns.take(Field::Id).map(read_id) {
            None => default_id,
            Some(Ok(id)) => id,
            Some(Err(reason)) => return Err(refuse(reason)),
        };
        match self.read_text(&mut columns) {
            Ok(text) => Ok(self.assemble(columns, place, id, text)),
            Err(reason) => Err(Refused { id: Some(id), reason }),
        }
    }

    fn parse(&mut self, bytes: &[u8]) -> Result<Columns, String> {
        let Some(first) = bytes.trim_ascii_start().first() else {
            return Err("expected an object, got nothing".to_owned());
        };
        match parse(bytes, self.fields) {
            Ok(columns) => Ok(columns),
            // Said before the parser is asked, whose message would repeat the value.
            Err(_) if *first != b'{' => Err(format!("expected an object, got {}", name_of(*first))),
            Err(_) if bytes.contains(&0) => Err(super::BINARY.to_owned()),
            Err(error) => match String::from_utf8_lossy(bytes) {
                Cow::Borrowed(_) => Err(malformed(&error)),
                Cow::Owned(replaced) => {
                    self.warnings.push(super::REPLACED_UTF8.to_owned());
                    parse(replaced.as_bytes(), self.fields).map_err(|error| malformed(&error))
                }
            },
        }
    }

    fn read_text(&self, columns: &mut Columns) -> Result<String, String> {
        let column = self.fields.column(Field::Text).unwrap_or("text");
        match columns.take(Field::Text) {
            Some(Value::String(text)) if text.len() <= self.limit_bytes => Ok(text),
            Some(Value::String(_)) => Err(super::too_long(self.limit_bytes)),
            Some(other) => {
                Err(format!("expected `{column}` to be a string, got {}", kind_of(&other)))
            }
            None => Err(format!("no `{column}`{}", hint(&columns.extra))),
        }
    }

    fn assemble(
        &mut self,
        mut columns: Columns,
        place: Place,
        id: String,
        text: String,
    ) -> Article {
        let mut string = |field| self.read_string(&mut columns, field);
        let (title, outlet, url) =
            (string(Field::Title), string(Field::Outlet), string(Field::Url));
        let (byline, lang) = (string(Field::Byline), string(Field::Lang));
        let date = self.read_date(&mut columns);
        let kind = self.read_kind(&mut columns);
        let extra = columns.extra;
        Article {
            id,
            text: text.into(),
            title,
            outlet,
            date,
            url,
            byline,
            kind,
            lang,
            extra,
            place,
        }
    }

    /// A field that is a string. An array of strings, as several authors are often given, is one
    /// too, joined by commas.
    fn read_string(&mut self, columns: &mut Columns, field: Field) -> Option<String> {
        match columns.take(field)? {
            Value::String(value) => Some(value),
            Value::Array(values) if values.iter().all(Value::is_string) => {
                let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
                Some(values.join(", ")).filter(|joined| !joined.is_empty())
            }
            other => {
                self.keep_as_extra(columns, field, other, "a string");
                None
            }
        }
    }

    fn read_date(&mut self, columns: &mut Columns) -> Option<Date> {
        let given = columns.take(Field::Date)?;
        let date = given.as_str().and_then(Date::parse);
        if date.is_none() && given.as_str() != Some("") {
            self.keep_as_extra(columns, Field::Date, given, "YYYY-MM-DD or RFC 3339");
        }
        date
    }

    fn read_kind(&mut self, columns: &mut Columns) -> Kind {
        match columns.take(Field::Kind) {
            None => Kind::default(),
            Some(given) => match given.as_str() {
                Some("article" | "") => Kind::Article,
                Some("wire") => Kind::Wire,
                Some("release") => Kind::Release,
                _ => {
                    self.keep_as_extra(columns, Field::Kind, given, "article, wire or release");
                    Kind::default()
                }
            },
        }
    }

    /// Pass a value through that is not what its field expects, and say so.
    fn keep_as_extra(
        &mut self,
        columns: &mut Columns,
        field: Field,
        given: Value,
        expected: &'static str,
    ) {
        let column = self.fields.column(field).unwrap_or(field.name());
        let got = match &given {
            Value::String(text) => format!("`{}`", shown(text)),
            other => kind_of(other).to_owned(),
        };
        self.warnings.push(format!("expected `{column}` to be {expected}, got {got}; not used"));
        columns.extra.insert(column.to_owned(), given);
    }
}

/// An id: a string, or a number as it was written.
fn read_id(given: Value) -> Result<String, String> {
    match given {
        Value::String(id) => Ok(id),
        Value::Number(id) if !id.is_f64() => Ok(id.to_string()),
        // Two of them may have the same 64 bits, and so would be taken for one article.
        Value::Number(_) => {
            Err("expected the id to be a whole number of at most 64 bits, or a string".to_owned())
        }
        other => {
            Err(format!("expected the id to be a string or a number, got {}", kind_of(&other)))
        }
    }
}

fn malformed(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    match error.line() {
        1 => format!("malformed JSON: {message} at byte {}", error.column()),
        line => format!("malformed JSON: {message} at byte {} of its line {line}", error.column()),
    }
}

/// What a value that begins with `first` is.
fn name_of(first: u8) -> &'static str {
    match first {
        b'[' => "an array",
        b'"' => "a string",
        b'-' | b'0'..=b'9' => "a number",
        _ => "something that is no JSON object",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Which column the text may be in, for one who has to say so.
fn hint(extra: &Map<String, Value>) -> String {
    let longest = extra
        .iter()
        .filter_map(|(column, value)| Some((column, value.as_str()?.len())))
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    longest.map_or_else(String::new, |(column, _)| {
        let column = shown(column);
        format!("; if `{column}` is the text, say so with --field text={column}")
    })
}

/// `given` as it can stand in a message: short, on one line, and harmless to a terminal.
fn shown(given: &str) -> String {
    const MOST_CHARS: usize = 40;
    let mut shown = String::new();
    for letter in given.chars().take(MOST_CHARS) {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    if given.chars().nth(MOST_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The columns of one object: those that are fields, and the rest in its order.
struct Columns {
    values: [Option<Value>; FIELDS],
    extra: Map<String, Value>,
}

impl Columns {
    /// The value of `field`. A null is none, and so is an empty string that would name something.
    fn take(&mut self, field: Field) -> Option<Value> {
        let value = self.values[field as usize].take()?;
        let is_empty = value.as_str() == Some("") && field != Field::Text;
        (!is_empty && (field == Field::Text || !value.is_null())).then_some(value)
    }
}

fn parse(bytes: &[u8], fields: &FieldMap) -> serde_json::Result<Columns> {
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let columns = ColumnsOf(fields).deserialize(&mut parser)?;
    parser.end()?;
    Ok(columns)
}

/// Parses an object into [`Columns`]: a known column costs no allocation for its name, and an
/// object of nothing else no map.
struct ColumnsOf<'f>(&'f FieldMap);

impl<'de> DeserializeSeed<'de> for ColumnsOf<'_> {
    type Value = Columns;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Columns, D::Error> {
        parser.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ColumnsOf<'_> {
    type Value = Columns;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Columns, A::Error> {
        let mut columns = Columns { values: Default::default(), extra: Map::new() };
        while let Some(key) = object.next_key_seed(KeyOf(self.0))? {
            let value = object.next_value()?;
            match key {
                Key::Known(field) => columns.values[field as usize] = Some(value),
                Key::Other(column) => drop(columns.extra.insert(column, value)),
            }
        }
        Ok(columns)
    }
}

enum Key {
    Known(Field),
    Other(String),
}

struct KeyOf<'f>(&'f FieldMap);

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Key, D::Error> {
        parser.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Key;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name of a column")
    }

    fn visit_str<E>(self, column: &str) -> Result<Key, E> {
        Ok(match self.0.field_of(column) {
            Some(field) => Key::Known(field),
            None => Key::Other(column.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8], assignments: &[&str]) -> (Result<Article, Refused>, Vec<String>) {
        let mut fields = FieldMap::default();
        for assignment in assignments {
            fields.assign(assignment).unwrap();
        }
        let mut reader = ArticleReader { fields: &fields, limit_bytes: 100, warnings: Vec::new() };
        let place = Place { file: "f".into(), line: Some(7) };
        let article = reader.read(json, place, "f:7".to_owned());
        (article, reader.warnings)
    }

    fn check_refused(json: &str, reason: &str) {
        assert_eq!(read(json.as_bytes(), &[]).0.unwrap_err().reason, reason, "{json}");
    }

    fn check_id(json: &str, expected: &str) {
        assert_eq!(read(json.as_bytes(), &[]).0.unwrap().id, expected);
    }

    fn check_warning(json: &str, expected: &str, extra: &str) {
        let (article, warnings) = read(json.as_bytes(), &[]);
        assert_eq!(warnings, [expected]);
        assert_eq!(Value::Object(article.unwrap().extra).to_string(), extra);
    }

    #[test]
    fn reads_every_field() {
        let json = r#"{"id":"x","text":"t","title":"T","outlet":"O","date":"2024-05-01","url":"u",
            "byline":"b","kind":"wire","lang":"en","z":1,"a":[2]}"#;
        let (article, warnings) = read(json.as_bytes(), &[]);
        let article = article.unwrap();
        assert_eq!((article.id.as_str(), article.text.as_str()), ("x", "t"));
        assert_eq!(article.title.as_deref(), Some("T"));
        assert_eq!(article.outlet.as_deref(), Some("O"));
        assert_eq!(article.date.map(|date| date.given).as_deref(), Some("2024-05-01"));
        assert_eq!(article.url.as_deref(), Some("u"));
        assert_eq!(article.byline.as_deref(), Some("b"));
        assert_eq!(article.kind, Kind::Wire);
        assert_eq!(article.lang.as_deref(), Some("en"));
        assert_eq!(Value::Object(article.extra).to_string(), r#"{"z":1,"a":[2]}"#);
        assert_eq!(warnings, [""; 0]);
    }

    #[test]
    fn renames_and_withholds() {
        let json = br#"{"text":"summary","body":"t","byline":"b"}"#;
        let (article, warnings) = read(json, &["text=body", "byline=none"]);
        let article = article.unwrap();
        assert_eq!((article.text.as_str(), article.byline), ("t", None));
        assert_eq!(Value::Object(article.extra).to_string(), r#"{"text":"summary","byline":"b"}"#);
        assert_eq!(warnings, [""; 0]);
    }

    #[test]
    fn an_id_is_a_string_or_a_whole_number() {
        check_id(r#"{"text":"t","id":"x"}"#, "x");
        check_id(r#"{"text":"t","id":18446744073709551615}"#, "18446744073709551615");
        check_id(r#"{"text":"t","id":-5}"#, "-5");
        check_id(r#"{"text":"t","id":null}"#, "f:7");
        check_id(r#"{"text":"t","id":""}"#, "f:7");
        check_id(r#"{"text":"t"}"#, "f:7");
        check_refused(
            r#"{"text":"t","id":["x"]}"#,
            "expected the id to be a string or a number, got an array",
        );
        check_refused(
            r#"{"text":"t","id":18446744073709551616}"#,
            "expected the id to be a whole number of at most 64 bits, or a string",
        );
    }

    #[test]
    fn text_is_a_string() {
        check_refused(r#"{"text":null}"#, "expected `text` to be a string, got null");
        check_refused(r#"{"text":["t"]}"#, "expected `text` to be a string, got an array");
        check_refused("{}", "no `text`");
        check_refused(
            r#"{"n":1,"head":"a","body":"longer"}"#,
            "no `text`; if `body` is the text, say so with --field text=body",
        );
        check_refused(
            &format!(r#"{{"text":"{}"}}"#, "x".repeat(101)),
            "longer than the limit of 100 bytes",
        );
        assert_eq!(read(br#"{"text":""}"#, &[]).0.unwrap().text, "");
    }

    #[test]
    fn refuses_what_is_no_object() {
        check_refused("[]", "expected an object, got an array");
        check_refused("\"x\"", "expected an object, got a string");
        check_refused("7", "expected an object, got a number");
        check_refused("null", "expected an object, got something that is no JSON object");
        check_refused("{\"text\":\"a\0\"}", crate::corpus::BINARY);
        check_refused(r#"{"text":"a""#, "malformed JSON: EOF while parsing an object at byte 11");
        check_refused(r#"{"text":"a"} x"#, "malformed JSON: trailing characters at byte 14");
        check_refused("{\"text\":\n}", "malformed JSON: expected value at byte 1 of its line 2");
        let bomb = format!(r#"{{"text":"t","x":{}"#, "[".repeat(100_000));
        check_refused(&bomb, "malformed JSON: recursion limit exceeded at byte 143");
    }

    #[test]
    fn keeps_what_is_odd() {
        check_warning(
            r#"{"text":"t","date":"yester\nday"}"#,
            "expected `date` to be YYYY-MM-DD or RFC 3339, got `yester\\nday`; not used",
            r#"{"date":"yester\nday"}"#,
        );
        check_warning(
            r#"{"text":"t","kind":"blog"}"#,
            "expected `kind` to be article, wire or release, got `blog`; not used",
            r#"{"kind":"blog"}"#,
        );
        check_warning(
            r#"{"text":"t","title":5}"#,
            "expected `title` to be a string, got a number; not used",
            r#"{"title":5}"#,
        );
    }

    #[test]
    fn several_authors_are_one_byline() {
        let article = read(br#"{"text":"t","byline":["A B","C D"]}"#, &[]).0.unwrap();
        assert_eq!(article.byline.as_deref(), Some("A B, C D"));
    }

    #[test]
    fn replaces_bytes_that_are_not_utf8() {
        let (article, warnings) = read(b"{\"text\":\"caf\xE9!\"}", &[]);
        assert_eq!(article.unwrap().text, "caf\u{fffd}!");
        assert_eq!(warnings, [crate::corpus::REPLACED_UTF8]);
    }

    #[test]
    fn of_a_column_given_twice_the_last_counts() {
        assert_eq!(read(br#"{"text":"a","text":"b"}"#, &[]).0.unwrap().text, "b");
    }
}
