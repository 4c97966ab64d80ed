//! The last stage: the articles, the families, the pairs and the dropped, written for those who asked.
//!
//! Articles are read once more and written in the order of the input, byte for byte as they stood but
//! for the fields that are added. They are written in pieces of some hundred kilobytes, each compressed by
//! itself on its own thread: gzip and Zstandard both allow such pieces to follow one another in a file.

use std::{fmt, io::Write};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    DedupOptions, Inputs,
    families::Families,
    pass::{Numbered, Pass},
    sketching::{changed, raw_bytes},
    table::{Number, Standing, Table},
};
use crate::{
    corpus::{Compression, Field, Raw},
    error::{ErrorKind, Result},
    pipeline::Progress,
    report::model::Ratio,
};

/// Bytes of articles in a piece. A compressed file is to be the same for any memory and any number of threads.
const PIECE_BYTES: usize = 256 << 10;

/// The fields that are added to an article.
const FIELDS: [&str; 3] = ["family", "keeper", "resemblance"];

/// Which articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them, with the fields `family`, `keeper` and `resemblance`.
    Annotated,
    /// Those that are kept, as they stood.
    Kept,
}

/// How articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// One array, instead of an object on each line.
    pub layout: Layout,
    /// How it is compressed, if at all.
    pub compression: Option<Compression>,
}

/// How objects follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One on each line.
    #[default]
    Lines,
    /// In an array.
    Array,
}

/// What is known when articles are written.
#[derive(Clone, Copy)]
pub(super) struct Decided<'t> {
    pub(super) table: &'t Table,
    pub(super) families: &'t Families,
    pub(super) numbering: &'t Numbering,
}

/// The numbers of families, in the order of their first members in the input.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// For each record the family that it is kept for, or 0.
    families: Vec<u32>,
    count: u32,
}

impl Numbering {
    pub(super) fn of(table: &Table, families: &Families) -> Self {
        const UNNUMBERED: u32 = u32::MAX;
        let mut numbering = Self { families: vec![0; table.len()], count: 0 };
        let keeper = |number: Number| families.of_record(number).keeper as usize;
        for number in table.numbers().filter(|&number| families.is_dropped(number)) {
            numbering.families[keeper(number)] = UNNUMBERED;
        }
        // A reference is no article of the input: its family begins with the first that is dropped.
        for number in table.numbers().filter(|&number| !table.is_reference(number)) {
            let family = &mut numbering.families[keeper(number)];
            if *family == UNNUMBERED {
                numbering.count += 1;
                *family = numbering.count;
            }
        }
        numbering
    }

    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// The family that `keeper` is kept for.
    pub(super) fn family(&self, keeper: Number) -> Option<u32> {
        Some(self.families[keeper as usize]).filter(|&family| family > 0)
    }
}

/// Write articles to `out`.
pub(super) fn write_articles(
    decided: Decided<'_>,
    inputs: &Inputs,
    (which, form): (Which, Form),
    options: &DedupOptions,
    (out, progress): (&mut (dyn Write + Send), &dyn Progress),
) -> Result<()> {
    progress.begin("writing", None);
    let written = |&number: &Number| {
        let Decided { table, families, .. } = decided;
        !table.is_reference(number)
            && table.standing(number) != Standing::Skipped
            && (which == Which::Annotated || !families.is_dropped(number))
    };
    let first = decided.table.numbers().find(written);
    let writer = Writer { decided, which, form, options, first };
    let mut put = |piece: Vec<u8>| out.write_all(&piece).map_err(ErrorKind::Write);
    if form.layout == Layout::Array {
        put(writer.pack(b"[".to_vec()))?;
    }
    let mut pass = Pass::open(inputs, &options.reading, progress)?.in_blocks_of(PIECE_BYTES);
    let mut read = 0;
    pass.each_made(
        |block| writer.piece(block, &written),
        |block, piece| {
            read = block.numbers().end as usize;
            Ok(put(piece)?)
        },
    )?;
    if read != decided.table.len() {
        return Err(changed(decided.table, decided.table.numbers().end - 1));
    }
    if form.layout == Layout::Array {
        put(writer.pack(b"\n]\n".to_vec()))?;
    }
    Ok(())
}

/// Writes pieces, on any thread.
struct Writer<'t> {
    decided: Decided<'t>,
    which: Which,
    form: Form,
    options: &'t DedupOptions,
    /// The first article that is written.
    first: Option<Number>,
}

/// An article that has no object in the input.
#[derive(Serialize)]
struct PlainArticle<'a> {
    id: &'a str,
    text: &'a str,
}

/// What is added to an article.
#[derive(Serialize)]
struct Added<'a> {
    /// Only where the article had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    family: Option<String>,
    keeper: &'a str,
    resemblance: Option<Ratio>,
}

impl Writer<'_> {
    fn piece(
        &self,
        block: &Numbered,
        is_written: &(impl Fn(&Number) -> bool + Sync),
    ) -> Result<Vec<u8>> {
        let table = self.decided.table;
        let mut out = Vec::new();
        if block.is_reference {
            return Ok(out);
        }
        for (record, number) in block.numbers().enumerate() {
            let raw = block.block.raw(record);
            if number as usize >= table.len() {
                return Err(changed(table, table.numbers().end - 1));
            }
            if !is_written(&number) {
                continue;
            }
            let Some(raw) = raw.filter(|_| raw_bytes(raw) == table.bytes[number as usize]) else {
                return Err(changed(table, number));
            };
            if self.form.layout == Layout::Array {
                out.extend_from_slice(if self.first == Some(number) { b"\n" } else { b",\n" });
            }
            self.write_object(number, raw, &mut out);
            if self.form.layout == Layout::Lines {
                out.push(b'\n');
            }
        }
        Ok(if out.is_empty() { out } else { self.pack(out) })
    }

    fn pack(&self, plain: Vec<u8>) -> Vec<u8> {
        match self.form.compression {
            Some(compression) => compression.compress(&plain),
            None => plain,
        }
    }

    fn write_object(&self, number: Number, raw: Raw<'_>, out: &mut Vec<u8>) {
        let id = self.decided.table.id(number);
        match raw {
            Raw::Object(bytes) if self.which == Which::Kept => {
                out.extend_from_slice(bytes.trim_ascii())
            }
            Raw::Object(bytes) => self.annotate(number, bytes.trim_ascii(), out),
            Raw::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                let plain = PlainArticle { id, text: &text };
                let object = serde_json::to_vec(&plain).expect(PLAIN);
                match self.which {
                    Which::Kept => out.extend_from_slice(&object),
                    Which::Annotated => self.annotate(number, &object, out),
                }
            }
        }
    }

    /// Write `object` with what is known of the article.
    fn annotate(&self, number: Number, object: &[u8], out: &mut Vec<u8>) {
        let Decided { table, families, numbering } = self.decided;
        let id = table.id(number);
        let column = self.options.reading.fields.column(Field::Id).unwrap_or("id");
        let (may_lack_id, names) =
            (id == table.place(number).to_string(), [FIELDS[0], FIELDS[1], FIELDS[2], column]);
        let start = out.len();
        let mut lacks_id = may_lack_id;
        if names[..3 + usize::from(may_lack_id)].iter().any(|name| mentions(object, name)) {
            // Seldom: so each column is looked at.
            lacks_id &= copy_columns(object, column, out);
        } else {
            out.extend_from_slice(object[..object.len() - 1].trim_ascii_end());
        }
        let kept = families.of_record(number);
        let family = numbering.family(kept.keeper);
        let added = Added {
            id: lacks_id.then_some(id),
            family: family.map(|family| format!("f{family}")),
            keeper: table.id(kept.keeper),
            resemblance: family.map(|_| Ratio(kept.resemblance())),
        };
        let added = serde_json::to_vec(&added).expect(PLAIN);
        if out.len() > start + 1 {
            out.push(b',');
        }
        out.extend_from_slice(&added[1..]);
    }
}

/// Why what is written as JSON can be.
const PLAIN: &str = "it has nothing that JSON lacks";

/// Whether a column of `object` may have that name.
fn mentions(object: &[u8], name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    memchr::memmem::find(object, quoted.as_bytes()).is_some()
}

/// Write the columns of `object` but those that are added, without the closing brace. Whether there is
/// no column `id`.
fn copy_columns(object: &[u8], id: &str, out: &mut Vec<u8>) -> bool {
    let text = String::from_utf8_lossy(object);
    let columns: Columns = serde_json::from_str(&text).expect("it was parsed before");
    out.push(b'{');
    let start = out.len();
    for (name, value) in columns.0.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str())) {
        if out.len() > start {
            out.push(b',');
        }
        out.extend_from_slice(&serde_json::to_vec(name).expect(PLAIN));
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    columns.0.iter().all(|(name, _)| name != id)
}

/// The columns of an object in their order, each as it is written.
struct Columns<'o>(Vec<(String, &'o RawValue)>);

impl<'o> Deserialize<'o> for Columns<'o> {
    fn deserialize<D: Deserializer<'o>>(parser: D) -> std::result::Result<Self, D::Error> {
        struct ColumnsVisitor;
        impl<'o> Visitor<'o> for ColumnsVisitor {
            type Value = Columns<'o>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'o>>(
                self,
                mut object: A,
            ) -> std::result::Result<Columns<'o>, A::Error> {
                let mut columns = Vec::new();
                while let Some(column) = object.next_entry()? {
                    columns.push(column);
                }
                Ok(Columns(columns))
            }
        }
        parser.deserialize_map(ColumnsVisitor)
    }
}
