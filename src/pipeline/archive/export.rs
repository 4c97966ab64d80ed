//! Writes the articles of an archive as lines of JSON, by id.
//!
//! In: a state of an archive. Out: for each article an object with its fields as they were given, the known
//! ones first and the text last, so that to add what was exported gives the same articles. Only what the
//! archive itself keeps (how many versions there were) is not in it.
//!
//! Where columns were renamed when articles were added, a column may have been kept that has the name
//! of a field: next to a text that came from `body` there can be another `text`. It gets a `_` behind its name.
//!
//! Articles are read in the order of their ids on all threads, some hundred at a time, and compressed in pieces
//! that follow one another. Memory is the ids.

use std::io::Write;

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::{
    archive::{ArticleKey, Holdings, Record, Snapshot},
    corpus::{Compression, Field, Kind},
    error::{ErrorKind, Result},
    pipeline::Progress,
    report::write_json,
};

/// Articles that are compressed together: in news, half a megabyte.
const PIECE_ARTICLES: usize = 256;
/// Pieces that are written at a time, which keeps all threads of a large machine busy.
const PIECES: usize = 32;

/// The articles that are wanted, in the order of their ids.
///
/// # Errors
///
/// When a file of the archive cannot be read, or is damaged where it was read.
pub fn keys_by_id(
    snapshot: &Snapshot,
    mut is_wanted: impl FnMut(&Record) -> bool,
) -> Result<Vec<ArticleKey>> {
    let mut found = Vec::new();
    snapshot.each_record(|key, record| {
        if is_wanted(&record) {
            found.push((record.id.into_boxed_str(), key));
        }
        Ok(())
    })?;
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, key)| key).collect())
}

/// What is known of an article, as an object of its fields.
pub fn fields(record: Record) -> Map<String, Value> {
    let mut fields = Map::new();
    let kind = match record.kind {
        Kind::Article => None,
        Kind::Wire => Some("wire".to_owned()),
        Kind::Release => Some("release".to_owned()),
    };
    let known = [
        (Field::Id, Some(record.id)),
        (Field::Title, record.title),
        (Field::Outlet, record.outlet),
        (Field::Date, record.date),
        (Field::Url, record.url),
        (Field::Byline, record.byline),
        (Field::Kind, kind),
        (Field::Lang, record.lang),
    ];
    for (field, value) in known {
        if let Some(value) = value {
            fields.insert(field.name().to_owned(), Value::String(value));
        }
    }
    for (mut name, value) in record.extra {
        while fields.contains_key(&name) || name == Field::Text.name() {
            name.push('_');
        }
        fields.insert(name, value);
    }
    fields
}

/// Write every article, and say how many there were.
///
/// # Errors
///
/// When writing fails, and when a file of the archive cannot be read or is damaged.
pub fn export(
    snapshot: &Snapshot,
    compression: Option<Compression>,
    out: &mut dyn Write,
    progress: &dyn Progress,
) -> Result<u64> {
    let keys = keys_by_id(snapshot, |_| true)?;
    progress.begin("exporting", Some(keys.len() as u64));
    if let (true, Some(compression)) = (keys.is_empty(), compression) {
        // Nothing at all would be no file of its kind.
        out.write_all(&compression.compress(&[])).map_err(ErrorKind::Write)?;
    }
    for keys in keys.chunks(PIECES * PIECE_ARTICLES) {
        let piece = |keys: &[ArticleKey]| {
            let plain = lines(snapshot, keys)?;
            Ok(match compression {
                Some(compression) => compression.compress(&plain),
                None => plain,
            })
        };
        let pieces: Result<Vec<Vec<u8>>> = keys.par_chunks(PIECE_ARTICLES).map(piece).collect();
        for piece in pieces? {
            out.write_all(&piece).map_err(ErrorKind::Write)?;
        }
        progress.advance(keys.len() as u64);
    }
    Ok(keys.len() as u64)
}

fn lines(snapshot: &Snapshot, keys: &[ArticleKey]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for &key in keys {
        let mut fields = fields(snapshot.record(key)?);
        fields.insert(Field::Text.name().to_owned(), Value::String(snapshot.text(key)?));
        write_json(&fields, &mut lines).map_err(ErrorKind::Write)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{
        Silent,
        archive::{
            AddOptions, Added, add,
            tests::{Sample, read, sample},
        },
    };

    fn exported(snapshot: &Snapshot) -> String {
        let mut out = Vec::new();
        export(snapshot, None, &mut out, &Silent).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_exported_can_be_added_again() {
        let Sample { archive, folder: _folder } = sample(20);
        let lines = exported(&archive.snapshot().unwrap());
        assert_eq!(lines.lines().count(), 20);
        let mut writer = archive.writer().unwrap();
        let added = add(&mut writer, read(&lines), AddOptions::default(), &Silent).unwrap();
        assert_eq!(added, Added { same: 20, ..Added::default() });
    }

    #[test]
    fn articles_come_by_id_with_all_their_fields() {
        let Sample { archive, folder: _folder } = sample(2);
        let lines = exported(&archive.snapshot().unwrap());
        let first = lines.lines().next().unwrap();
        let expected =
            r#"{"id":"a0","title":"Title 0","outlet":"The Herald","section":{"page":0},"text":"#;
        assert!(first.starts_with(expected), "{first}");
        assert!(lines.lines().is_sorted());
    }

    #[test]
    fn a_column_with_the_name_of_a_field_is_told_apart() {
        let extra = |text: &str| serde_json::from_str(text).unwrap();
        let record = Record {
            id: "x".to_owned(),
            title: Some("T".to_owned()),
            extra: extra(r#"{"title":"other","text":"summary","text_":1,"date":"May"}"#),
            ..Record::default()
        };
        let expected =
            r#"{"id":"x","title":"T","title_":"other","text_":"summary","text__":1,"date":"May"}"#;
        assert_eq!(Value::Object(fields(record)).to_string(), expected);
    }

    #[test]
    fn what_is_compressed_is_the_same() {
        let Sample { archive, folder: _folder } = sample(3);
        let snapshot = archive.snapshot().unwrap();
        let mut packed = Vec::new();
        export(&snapshot, Some(Compression::Zstd), &mut packed, &Silent).unwrap();
        assert_eq!(zstd::decode_all(&packed[..]).unwrap(), exported(&snapshot).into_bytes());
    }
}
