//! An article's id and text, without the article.
//!
//! In: one JSON object. Out: what most jobs over large corpora need of it, borrowed where nothing is escaped,
//! so that nothing is allocated. Whatever is odd is not judged here: no answer means that the
//! object has to be read as [`json`](super::json) does, which says what is wrong with it. So this may know as
//! little of JSON as it likes, but what it answers must be what the reader would. Costs a third of
//! the reader's time; a few objects in which numbers have exponents or dates are none are read twice.

use super::{
    article::Date,
    fields::{Field, FieldMap},
};

/// What is seen of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance<'a> {
    /// Its id, if it has one of its own.
    pub id: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
}

/// Memory for what is escaped, used again for each article.
#[derive(Clone, Debug, Default)]
pub struct Unescaped {
    id: String,
    text: String,
}

/// Values inside each other that are followed.
const MOST_DEPTH: usize = 16;
/// A number of so many characters is one, whatever its digits.
const MOST_DIGITS: usize = 18;

/// The id and text in `object`, if all of it is as expected.
pub(super) fn glance<'a>(
    object: &'a [u8],
    fields: &FieldMap,
    memory: &'a mut Unescaped,
) -> Option<Glance<'a>> {
    let json = str::from_utf8(object).ok()?;
    let (mut id, mut text) = (None, None);
    let mut parser = Parser { json, at: 0 };
    parser.expect(b'{')?;
    if !parser.skips(b'}') {
        loop {
            let column = parser.string()?.plain()?;
            parser.expect(b':')?;
            match fields.field_of(column) {
                // Given twice: the last counts, but what is wrong with the first would not be seen.
                Some(Field::Text) if text.is_some() => return None,
                Some(Field::Id) if id.is_some() => return None,
                Some(Field::Text) => text = Some(parser.string()?),
                Some(Field::Id) => id = parser.id()?,
                Some(field) => parser.field(field)?,
                None => parser.value(MOST_DEPTH)?,
            }
            if parser.skips(b'}') {
                break;
            }
            parser.expect(b',')?;
        }
    }
    parser.pass_blanks();
    if parser.at < json.len() {
        return None;
    }
    let Unescaped { id: id_memory, text: text_memory } = memory;
    let id = id.map_or(Some(None), |id| id.unescape(id_memory).map(Some))?;
    Some(Glance { id: id.filter(|id| !id.is_empty()), text: text?.unescape(text_memory)? })
}

/// A string as it is written, without its quotation marks.
#[derive(Clone, Copy)]
struct Written<'j> {
    written: &'j str,
    is_plain: bool,
}

impl<'j> Written<'j> {
    /// The string, if nothing in it is escaped.
    fn plain(self) -> Option<&'j str> {
        self.is_plain.then_some(self.written)
    }

    /// The string.
    fn unescape<'a>(self, memory: &'a mut String) -> Option<&'a str>
    where
        'j: 'a,
    {
        if self.is_plain {
            return Some(self.written);
        }
        memory.clear();
        let mut rest = self.written;
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            memory.push_str(&rest[..at]);
            let escaped = *rest.as_bytes().get(at + 1)?;
            rest = rest.get(at + 2..)?;
            let letter = match escaped {
                b'"' | b'\\' | b'/' => char::from(escaped),
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                b'u' => code_point(&mut rest)?,
                _ => return None,
            };
            memory.push(letter);
        }
        memory.push_str(rest);
        Some(memory)
    }
}

/// The character whose number, or both of whose surrogates, `rest` begins with, and goes on behind.
fn code_point(rest: &mut &str) -> Option<char> {
    let first = code_unit(rest)?;
    if !(0xD800..0xE000).contains(&first) {
        return char::from_u32(first);
    }
    *rest = rest.strip_prefix("\\u")?;
    let second = code_unit(rest)?;
    let is_pair = (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second);
    is_pair.then(|| char::from_u32(0x1_0000 + ((first - 0xD800) << 10 | (second - 0xDC00))))?
}

fn code_unit(rest: &mut &str) -> Option<u32> {
    let (digits, behind) = rest.split_at_checked(4)?;
    *rest = behind;
    // A sign would be read as well.
    let is_number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_number.then(|| u32::from_str_radix(digits, 16).ok())?
}

struct Parser<'j> {
    json: &'j str,
    at: usize,
}

impl<'j> Parser<'j> {
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn pass_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Whether `byte` comes next, behind blanks; then it is passed.
    fn skips(&mut self, byte: u8) -> bool {
        self.pass_blanks();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skips(byte).then_some(())
    }

    /// A string, whose escapes are not looked at.
    fn string(&mut self) -> Option<Written<'j>> {
        self.expect(b'"')?;
        let (start, mut is_plain) = (self.at, true);
        loop {
            let rest = self.json.as_bytes().get(self.at..)?;
            self.at += memchr::memchr2(b'"', b'\\', rest)?;
            if self.peek() == Some(b'"') {
                break;
            }
            is_plain = false;
            self.at += 2;
        }
        let written = self.json.get(start..self.at)?;
        self.at += 1;
        if !has_no_controls(written.as_bytes()) {
            return None;
        }
        Some(Written { written, is_plain })
    }

    /// An id that is a string, a whole number, or none.
    fn id(&mut self) -> Option<Option<Written<'j>>> {
        self.pass_blanks();
        match self.peek()? {
            b'"' => self.string().map(Some),
            b'n' => self.literal("null").map(|()| None),
            _ => {
                let written = self.whole_number()?;
                Some(Some(Written { written, is_plain: true }))
            }
        }
    }

    /// What a field other than the text and the id may hold.
    fn field(&mut self, field: Field) -> Option<()> {
        self.pass_blanks();
        if self.peek() == Some(b'n') {
            return self.literal("null");
        }
        let written = self.string()?;
        match field {
            // A warning would be due.
            Field::Date => {
                let date = written.plain()?;
                (date.is_empty() || Date::parse(date).is_some()).then_some(())
            }
            Field::Kind => {
                matches!(written.plain()?, "article" | "wire" | "release" | "").then_some(())
            }
            _ => written.check(),
        }
    }

    /// Any value, with others at most `depth` times inside it.
    fn value(&mut self, depth: usize) -> Option<()> {
        self.pass_blanks();
        match self.peek()? {
            b'"' => self.string()?.check(),
            b'n' => self.literal("null"),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'[' => self.elements(depth.checked_sub(1)?),
            b'{' => self.members(depth.checked_sub(1)?),
            _ => self.number(),
        }
    }

    fn elements(&mut self, depth: usize) -> Option<()> {
        self.expect(b'[')?;
        if self.skips(b']') {
            return Some(());
        }
        loop {
            self.value(depth)?;
            if self.skips(b']') {
                return Some(());
            }
            self.expect(b',')?;
        }
    }

    fn members(&mut self, depth: usize) -> Option<()> {
        self.expect(b'{')?;
        if self.skips(b'}') {
            return Some(());
        }
        loop {
            // With a dollar begins the name that the parser keeps for itself.
            self.string()?.plain().filter(|name| !name.starts_with('$'))?;
            self.expect(b':')?;
            self.value(depth)?;
            if self.skips(b'}') {
                return Some(());
            }
            self.expect(b',')?;
        }
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        let is_next = self.json.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        is_next.then_some(())
    }

    /// Digits, none of which is a zero that says nothing.
    fn whole_number(&mut self) -> Option<&'j str> {
        let rest = &self.json[self.at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[..digits];
        let is_number =
            digits > 0 && digits <= MOST_DIGITS && (digits == 1 || !number.starts_with('0'));
        let goes_on = matches!(rest.as_bytes().get(digits), Some(b'.' | b'e' | b'E'));
        self.at += digits;
        (is_number && !goes_on).then_some(number)
    }

    /// A number without an exponent.
    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek() == Some(b'-'));
        let rest = &self.json.as_bytes()[self.at..];
        let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = digits(rest);
        if whole == 0 || whole > MOST_DIGITS || whole > 1 && rest[0] == b'0' {
            return None;
        }
        let mut end = whole;
        if rest.get(whole) == Some(&b'.') {
            let decimals = digits(&rest[whole + 1..]);
            end += 1 + (1..=MOST_DIGITS).contains(&decimals).then_some(decimals)?;
        }
        self.at += end;
        (!matches!(rest.get(end), Some(b'e' | b'E'))).then_some(())
    }
}

impl Written<'_> {
    /// Whether its escapes are some.
    fn check(self) -> Option<()> {
        self.is_plain.then_some(()).or_else(|| self.unescape(&mut String::new()).map(|_| ()))
    }
}

/// Whether none of `bytes` is a control character, which may not stand in a string as it is.
fn has_no_controls(bytes: &[u8]) -> bool {
    // Without an end on the way, so that many are compared at once.
    bytes.iter().fold(u8::MAX, |least, &byte| least.min(byte)) >= 0x20
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::{article::Place, json::ArticleReader};

    /// What the reader makes of `json`, if there is nothing to say about it.
    fn read(json: &[u8]) -> Option<(String, String)> {
        let fields = FieldMap::default();
        let mut reader = ArticleReader { fields: &fields, limit_bytes: 1000, warnings: Vec::new() };
        let place = Place { file: "f".into(), line: Some(7) };
        let article = reader.read(json, place, "default".to_owned()).ok()?;
        reader.warnings.is_empty().then(|| (article.id, article.text.to_string()))
    }

    fn glanced(json: &[u8]) -> Option<(String, String)> {
        let mut memory = Unescaped::default();
        let glance = glance(json, &FieldMap::default(), &mut memory)?;
        Some((glance.id.unwrap_or("default").to_owned(), glance.text.to_owned()))
    }

    /// It is seen, and as the reader sees it.
    fn check(json: &str) {
        let expected = read(json.as_bytes());
        assert!(expected.is_some(), "{json}");
        assert_eq!(glanced(json.as_bytes()), expected, "{json}");
    }

    /// It is left to the reader, whatever that makes of it.
    fn check_left(json: &str) {
        assert_eq!(glanced(json.as_bytes()), None, "{json}");
    }

    #[test]
    fn sees_what_is_plain() {
        check(r#"{"id":"x","text":"A gate failed."}"#);
        check(r#" { "id" : null , "text" : "t" } "#);
        check("{\"text\":\"naïve — 日本語\",\"date\":\"2024-05-01\",\"kind\":\"wire\"}\r\n");
        check(r#"{"id":17,"text":"","title":null,"z":[1,-2.5,{"a":true,"b":[]},{}],"w":"\u00e9"}"#);
        check(r#"{"id":"","text":"a","date":"","title":"a","title":"b"}"#);
        check(r#"{"id":"a\tb","text":"\"q\" \\ \/ \b\f\n\r\t \u0041\ud83e\udd80\u0000"}"#);
    }

    #[test]
    fn leaves_what_is_odd() {
        check_left("{}");
        check_left(r#"{"text":"a","text":"b"}"#);
        check_left("");
        check_left("[]");
        check_left(r#"{"text":null}"#);
        check_left(r#"{"text":"a"} x"#);
        check_left(r#"{"text":"a""#);
        check_left(r#"{"text":"a\"#);
        check_left(r#"{"text":"a\x"}"#);
        check_left(r#"{"text":"\ud83e"}"#);
        check_left(r#"{"text":"\ud83e\u0041"}"#);
        check_left(r#"{"text":"\u+041"}"#);
        check_left("{\"text\":\"a\nb\"}");
        check_left(r#"{"text":"a","id":01}"#);
        check_left(r#"{"text":"a","id":1.0}"#);
        check_left(r#"{"text":"a","id":-0}"#);
        check_left(r#"{"text":"a","z":1e999}"#);
        check_left(r#"{"text":"a","z":"\x"}"#);
        check_left(r#"{"text":"a","date":"yesterday"}"#);
        check_left(r#"{"text":"a","kind":"blog"}"#);
        check_left(r#"{"text":"a","title":5}"#);
        check_left(r#"{"text":"a","z":{"$serde_json::private::RawValue":"1"}}"#);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_left() {
        assert_eq!(glanced(b"{\"text\":\"caf\xE9\"}"), None);
    }

    proptest! {
        /// Cut, damaged or whole: what it answers is what the reader says.
        #[test]
        fn never_contradicts_the_reader(
            pieces in proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,3}",
                    Just(r#""text":"#.to_owned()), Just(r#""id":"#.to_owned()),
                    Just(r#""date":"2024-05-01","#.to_owned()), Just(r#""kind":"wire","#.to_owned()),
                    "[{}\\[\\],:\"]", "\"[a-z \\\\n\"u0dec38]{0,40}\"", "-?[0-9]{0,20}(\\.[0-9]{0,3})?",
                    Just("null".to_owned()), Just("true".to_owned()),
                ],
                0..12,
            ),
        ) {
            for json in [pieces.concat(), format!("{{{}}}", pieces.join(","))] {
                if let Some(seen) = glanced(json.as_bytes()) {
                    prop_assert_eq!(Some(seen), read(json.as_bytes()), "{}", json);
                }
            }
        }

        #[test]
        fn sees_every_text(text in any::<String>(), id in any::<String>(), other in any::<i32>()) {
            let json = serde_json::json!({ "id": id, "text": text, "other": [other] }).to_string();
            let expected = if id.is_empty() { "default".to_owned() } else { id };
            prop_assert_eq!(glanced(json.as_bytes()), Some((expected, text)));
        }
    }
}
