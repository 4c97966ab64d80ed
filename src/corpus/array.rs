//! A `.json` file: an array of objects, or objects one after the other.
//!
//! The file is cut into its elements without being understood: brackets are counted, and brackets
//! inside strings are not. Each element is then parsed by itself, so that one file may be larger
//! than memory, and one element that is no JSON does not lose the rest. Costs one look at each byte
//! and the memory of one element.
//!
//! It is lenient about what stands *between* elements (a comma more or less changes nothing), and
//! wrong after an element whose brackets or quotation marks do not match: what follows is then part
//! of that element, up to where they do. Nothing is lost silently: such an element is no JSON, and
//! is named as such.

use std::io::{self, BufRead};

use super::{encoding::Decoded, json::Found};

/// The elements of a stream.
pub(super) struct Elements {
    pub(super) input: Decoded,
    /// One-based number of the element that was found last.
    pub(super) number: u64,
    /// Whether the stream is one object and nothing else. Known once it was found.
    pub(super) is_single: bool,
    form: Form,
    /// Met while looking behind an element, and still to be told.
    failure: Option<io::Error>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Unknown,
    Array,
    Sequence,
    Ended,
}

impl Elements {
    pub(super) fn new(input: Decoded) -> Self {
        Self { input, number: 0, is_single: false, form: Form::Unknown, failure: None }
    }

    /// Add the next element to `out`, if it has at most `limit_bytes`.
    pub(super) fn next(&mut self, out: &mut Vec<u8>, limit_bytes: usize) -> Found {
        if let Some(error) = self.failure.take() {
            self.number += 1;
            self.form = Form::Ended;
            return Found::Cut(error);
        }
        self.find(out, limit_bytes).unwrap_or_else(|error| {
            self.form = Form::Ended;
            Found::Cut(error)
        })
    }

    fn find(&mut self, out: &mut Vec<u8>, limit_bytes: usize) -> io::Result<Found> {
        if self.form == Form::Unknown {
            self.form = match self.skip_to_element()? {
                None => Form::Ended,
                Some(b'[') => {
                    self.input.consume(1);
                    Form::Array
                }
                Some(b'{') => Form::Sequence,
                Some(_) => {
                    // One message for a web page that was saved under the wrong name, not one for
                    // each of its words.
                    self.form = Form::Ended;
                    return Ok(Found::Wrong("expected an array or an object".to_owned()));
                }
            };
        }
        if self.form == Form::Ended {
            return Ok(Found::End);
        }
        self.number += 1;
        match (self.skip_to_element()?, self.form) {
            (Some(b']'), Form::Array) => {
                self.input.consume(1);
                self.form = Form::Ended;
                Ok(match self.skip_to_element()? {
                    None => Found::End,
                    Some(_) => Found::Wrong("there is more behind the end of the array".to_owned()),
                })
            }
            (None, form) => {
                self.form = Form::Ended;
                Ok(match form {
                    Form::Array => Found::Wrong("the array ends without its `]`".to_owned()),
                    _ => Found::End,
                })
            }
            (Some(_), _) => self.take_element(out, limit_bytes),
        }
    }

    /// Pass over blanks and commas; what stands behind them is left to be read.
    fn skip_to_element(&mut self) -> io::Result<Option<u8>> {
        loop {
            let block = self.input.fill_buf()?;
            if block.is_empty() {
                return Ok(None);
            }
            let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
            let next = block.iter().position(|byte| !is_between(byte));
            let (between_bytes, byte) = match next {
                Some(at) => (at, Some(block[at])),
                None => (block.len(), None),
            };
            self.input.consume(between_bytes);
            if byte.is_some() {
                return Ok(byte);
            }
        }
    }

    fn take_element(&mut self, out: &mut Vec<u8>, limit_bytes: usize) -> io::Result<Found> {
        let start = out.len();
        let mut scanner = Scanner::default();
        let mut too_long = false;
        loop {
            let block = self.input.fill_buf()?;
            if block.is_empty() {
                break;
            }
            let end = scanner.find_end(block);
            let taken = end.unwrap_or(block.len());
            too_long |= out.len() - start + taken > limit_bytes;
            if !too_long {
                out.extend_from_slice(&block[..taken]);
            }
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if self.number == 1 && self.form == Form::Sequence {
            match self.skip_to_element() {
                Ok(next) => self.is_single = next.is_none(),
                Err(error) => self.failure = Some(error),
            }
        }
        Ok(if too_long { Found::TooLong } else { Found::Record })
    }
}

/// Finds where an element ends, block by block.
#[derive(Default)]
struct Scanner {
    depth: u64,
    in_string: bool,
    /// Whether the last byte was a backslash that is not itself escaped, in a string.
    escaped: bool,
    begun: bool,
}

impl Scanner {
    /// One past the element's last byte, if that is in `block`. At least one byte of an element's
    /// first block belongs to it, so that a reader always advances.
    fn find_end(&mut self, block: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < block.len() {
            if self.in_string {
                at = self.pass_string(block, at);
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match block[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                // Also at depth 0, where it closes nothing: it is an element's last byte, unless
                // it closes the array behind a number or a word.
                b'}' | b']' if self.depth > 1 => self.depth -= 1,
                b'}' => return Some(at + 1),
                b']' if self.depth == 1 || !self.begun => return Some(at + 1),
                b']' => return Some(at),
                byte if self.depth == 0 && (byte.is_ascii_whitespace() || byte == b',') => {
                    return Some(at);
                }
                _ => {}
            }
            self.begun = true;
            at += 1;
        }
        None
    }

    /// Go on in a string from `at` to behind its closing mark, or to the end of the block.
    fn pass_string(&mut self, block: &[u8], mut at: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            at += 1;
        }
        while let Some(found) = block[at..].iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            at += found + 1;
            if block[at - 1] == b'"' {
                self.in_string = false;
                return at;
            }
            if at == block.len() {
                self.escaped = true;
                return at;
            }
            at += 1;
        }
        block.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(raw: &[u8], block_bytes: usize) -> (Vec<String>, bool) {
        let inner = io::BufReader::with_capacity(block_bytes, io::Cursor::new(raw.to_vec()));
        let mut decoded = Decoded::new(Box::new(inner));
        // Past the three bytes that are held to look for a byte-order mark.
        decoded.fill_buf().unwrap();
        let mut elements = Elements::new(decoded);
        let (mut found, mut record) = (Vec::new(), Vec::new());
        loop {
            record.clear();
            found.push(match elements.next(&mut record, 64) {
                Found::Record => String::from_utf8_lossy(&record).into_owned(),
                Found::TooLong => "TOO LONG".to_owned(),
                Found::Wrong(_) => "WRONG".to_owned(),
                Found::End => return (found, elements.is_single),
                Found::Cut(_) => unreachable!(),
            });
        }
    }

    fn check(raw: &str, expected: &[&str]) {
        for block_bytes in [1, 2, 3, 5, 1024] {
            let (found, _) = elements(raw.as_bytes(), block_bytes);
            assert_eq!(found, expected, "{raw:?} in blocks of {block_bytes}");
        }
    }

    #[test]
    fn cuts_arrays() {
        check("", &[]);
        check("[]", &[]);
        check(" [ ] ", &[]);
        check("[{}]", &["{}"]);
        check(r#"[{"a":1}, {"b":[2,{}]}]"#, &[r#"{"a":1}"#, r#"{"b":[2,{}]}"#]);
        check("[1,null,\"x\",[2],{}]", &["1", "null", "\"x\"", "[2]", "{}"]);
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        check(r#"[{"a":"}]{["},{}]"#, &[r#"{"a":"}]{["}"#, "{}"]);
        check(r#"[{"a":"\"}\\"},{}]"#, &[r#"{"a":"\"}\\"}"#, "{}"]);
        check(r#"["\\\\","]"]"#, &[r#""\\\\""#, r#""]""#]);
    }

    #[test]
    fn cuts_sequences() {
        check("{}{}", &["{}", "{}"]);
        check("{\"a\":1}\n{\"b\":2}\n", &["{\"a\":1}", "{\"b\":2}"]);
        check("{}}{}", &["{}", "}", "{}"]);
        check("{} ] {}", &["{}", "]", "{}"]);
        check("{} null {}", &["{}", "null", "{}"]);
    }

    #[test]
    fn tells_a_single_object() {
        let is_single = |raw: &str| elements(raw.as_bytes(), 1024).1;
        assert!(is_single("{\"a\":1}"));
        assert!(is_single(" {\n}\n"));
        assert!(!is_single("[{}]"));
        assert!(!is_single("{}\n{}"));
    }

    #[test]
    fn names_what_is_wrong_with_the_array() {
        check("[{}", &["{}", "WRONG"]);
        check("[", &["WRONG"]);
        check("null", &["WRONG"]);
        check("<html> <p>", &["WRONG"]);
        check("[{}] {}", &["{}", "WRONG"]);
        check("[{}]]", &["{}", "WRONG"]);
        check("[{} {},,{},]", &["{}", "{}", "{}"]);
        check("[{\"a\":\"", &["{\"a\":\"", "WRONG"]);
    }

    #[test]
    fn passes_over_elements_that_are_too_long() {
        let long = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(100));
        check(&long, &["TOO LONG", "{}"]);
    }

    proptest::proptest! {
        #[test]
        fn cuts_any_bytes_the_same_way_in_any_blocks(
            raw in "[\\[\\]{}\",\\\\ a1]{0,40}",
            block_bytes in 1_usize..8,
        ) {
            proptest::prop_assert_eq!(
                elements(raw.as_bytes(), block_bytes),
                elements(raw.as_bytes(), 1024)
            );
        }
    }
}
