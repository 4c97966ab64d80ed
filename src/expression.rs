//! Conditions as a user writes them: `outlet == Reuters and not (date < 2024-05-01 or words >= 300)`.
//!
//! In: a line of text, and the fields that there are. Out: whether it holds of something whose values a
//! closure gives. A condition is made of comparisons `field operator value`, which `not` (first), `and` and
//! `or` (last) and parentheses join. The operators are `==`, `!=`, `<`, `<=`, `>`, `>=`, and `~`, which is
//! "contains, in whatever case". A value is a word, or stands in quotation marks; `none` is that there is none.
//! A field that is yes or no stands by itself. What cannot mean anything (a share compared with 20 instead of
//! 20%, a name that there is not) is refused when it is read, so that no gate stands open by a slip of the pen.
//!
//! Of some things it is not known whether they hold: a day may be before another or not, and what has
//! no date is neither old nor new. As in the logic of Kleene (1938) what is unknown stays so through `not`,
//! and at the end only what certainly holds does.

use std::cmp::Ordering;

use crate::corpus::Date;

/// So deep may parentheses and `not` be nested: deeper than anybody writes, and far from the end of the stack.
const MOST_NESTED: usize = 100;

/// What a field is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A number.
    Number,
    /// A part of a whole: `20%`, or `0.2`.
    Share,
    /// Yes or no.
    Truth,
    /// One of these.
    Name(&'static [&'static str]),
    /// Text.
    Text,
    /// A day, or a moment.
    Date,
}

/// A field that a condition can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// As it is written.
    pub name: &'static str,
    /// What it is compared with.
    pub kind: FieldKind,
}

/// What a field says of one thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, or a share of 1.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// Text, or a name.
    Text(String),
    /// A day, or a moment.
    Date(Date),
}

/// Two numbers that differ by less are one: a percentage is rounded when it is read.
const SAME: f64 = 1e-9;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Compare { field: &'static str, operator: Operator, literal: Literal },
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
}

/// A value as a condition has it.
#[derive(Clone, Debug, PartialEq)]
enum Literal {
    None,
    Number(f64),
    Truth(bool),
    Text(String),
    Date(Date),
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {reason}")]
pub struct ExpressionError {
    /// One-based, in characters.
    pub column: usize,
    /// What was expected, and what was got; on one line.
    pub reason: String,
}

type Parsed<T> = Result<T, ExpressionError>;

impl Expression {
    /// Read a condition on these fields.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn parse(text: &str, fields: &[Field]) -> Parsed<Self> {
        let tokens = lex(text)?;
        let end = text.chars().count() + 1;
        let mut parser = Parser { tokens: &tokens, fields, end, nested: 0 };
        let node = parser.either()?;
        match parser.tokens.first() {
            None => Ok(Self(node)),
            Some(token) => Err(token.instead_of("`and`, `or` or the end")),
        }
    }

    /// Whether it certainly holds of that of which `value_of` gives the values.
    pub fn holds(&self, value_of: impl Fn(&str) -> Option<Value>) -> bool {
        self.0.holds(&value_of) == Some(true)
    }

    /// The fields that it names, each once, in their order.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut fields = Vec::new();
        self.0.fields(&mut fields);
        fields
    }
}

impl Node {
    fn holds(&self, value_of: &impl Fn(&str) -> Option<Value>) -> Option<bool> {
        match self {
            Self::Compare { field, operator, literal } => {
                compare(value_of(field).as_ref(), *operator, literal)
            }
            Self::Not(node) => node.holds(value_of).map(|holds| !holds),
            Self::And(left, right) => match (left.holds(value_of), right.holds(value_of)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(left, right) => match (left.holds(value_of), right.holds(value_of)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }

    fn fields(&self, found: &mut Vec<&'static str>) {
        match self {
            Self::Compare { field, .. } if found.contains(field) => {}
            Self::Compare { field, .. } => found.push(field),
            Self::Not(node) => node.fields(found),
            Self::And(left, right) | Self::Or(left, right) => {
                left.fields(found);
                right.fields(found);
            }
        }
    }
}

/// Whether a comparison holds, where that can be told.
fn compare(value: Option<&Value>, operator: Operator, literal: &Literal) -> Option<bool> {
    use Operator::{Contains, Equal, Unequal};
    let is_nothing = value.is_none();
    match (value, literal) {
        (_, Literal::None) => match operator {
            Equal => Some(is_nothing),
            Unequal => Some(!is_nothing),
            _ => None,
        },
        // That has no name which is named differently is certain; when it appeared is not.
        (None, Literal::Text(_)) => Some(operator == Unequal),
        (Some(Value::Text(value)), Literal::Text(text)) => Some(match operator {
            Contains => value.to_lowercase().contains(&text.to_lowercase()),
            _ => operator.allows(value.as_str().cmp(text)),
        }),
        (Some(Value::Date(value)), Literal::Date(date)) => compare_dates(value, operator, date),
        (Some(Value::Number(value)), Literal::Number(number)) => {
            let is_same = (value - number).abs() < SAME;
            Some(operator.allows(if is_same { Ordering::Equal } else { value.total_cmp(number) }))
        }
        (Some(Value::Truth(value)), Literal::Truth(truth)) => {
            Some(operator.allows(value.cmp(truth)))
        }
        _ => None,
    }
}

/// How what two dates can mean stands to each other, where it can only stand so.
fn compare_dates(value: &Date, operator: Operator, date: &Date) -> Option<bool> {
    let is_alike = (value.earliest, value.latest) == (date.earliest, date.latest);
    if is_alike {
        let is_or_equal =
            matches!(operator, Operator::Equal | Operator::AtMost | Operator::AtLeast);
        // A day is the same day, and neither before nor after itself.
        return Some(is_or_equal);
    }
    if value.certainly_before(date) {
        return Some(operator.allows(Ordering::Less));
    }
    date.certainly_before(value).then(|| operator.allows(Ordering::Greater))
}

impl Operator {
    const ALL: [(&'static str, Self); 7] = [
        ("==", Self::Equal),
        ("!=", Self::Unequal),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        (">", Self::Greater),
        ("~", Self::Contains),
    ];

    fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, operator)| *operator == self);
        known.expect("all are listed").0
    }

    fn allows(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Unequal => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::Contains => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Token {
    column: usize,
    kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq)]
enum TokenKind {
    Open,
    Close,
    Operator(Operator),
    Word(String),
    Quoted(String),
}

impl Token {
    fn instead_of(&self, expected: &str) -> ExpressionError {
        let got = match &self.kind {
            TokenKind::Open => "`(`".to_owned(),
            TokenKind::Close => "`)`".to_owned(),
            TokenKind::Operator(operator) => format!("`{}`", operator.name()),
            TokenKind::Word(word) => format!("`{}`", word.escape_debug()),
            TokenKind::Quoted(text) => format!("\"{}\"", text.escape_debug()),
        };
        error(self.column, format!("expected {expected}, got {got}"))
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, TokenKind::Word(own) if own == word)
    }
}

fn error(column: usize, reason: String) -> ExpressionError {
    ExpressionError { column, reason }
}

/// The tokens of a text.
fn lex(text: &str) -> Parsed<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let column = text.chars().count() - rest.chars().count() + 1;
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (kind, length) = match first {
            '(' => (TokenKind::Open, 1),
            ')' => (TokenKind::Close, 1),
            '"' | '\'' => quoted(rest, first)
                .ok_or_else(|| error(column, format!("expected a closing {first}")))?,
            _ if is_of_word(first) => {
                let word = &rest[..rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())];
                (TokenKind::Word(word.to_owned()), word.len())
            }
            _ => operator(rest).ok_or_else(|| {
                let names = Operator::ALL.map(|(name, _)| name).join(", ");
                error(column, format!("expected one of {names}, got `{first}`"))
            })?,
        };
        tokens.push(Token { column, kind });
        rest = &rest[length..];
    }
}

fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | '\'' | '=' | '!' | '<' | '>' | '~')
}

fn operator(rest: &str) -> Option<(TokenKind, usize)> {
    let (name, operator) = Operator::ALL.iter().find(|(name, _)| rest.starts_with(name))?;
    Some((TokenKind::Operator(*operator), name.len()))
}

/// What stands between two marks. A backslash takes the meaning of the character behind it.
fn quoted(rest: &str, mark: char) -> Option<(TokenKind, usize)> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => text.push(characters.next()?.1),
            _ if character == mark => return Some((TokenKind::Quoted(text), at + mark.len_utf8())),
            _ => text.push(character),
        }
    }
    None
}

struct Parser<'t> {
    tokens: &'t [Token],
    fields: &'t [Field],
    /// The column behind the last character.
    end: usize,
    nested: usize,
}

impl Parser<'_> {
    fn next(&mut self, expected: &str) -> Parsed<&Token> {
        let at_end = || error(self.end, format!("expected {expected}, got the end"));
        let (token, rest) = self.tokens.split_first().ok_or_else(at_end)?;
        self.tokens = rest;
        Ok(token)
    }

    fn skip(&mut self, word: &str) -> bool {
        let is_next = self.tokens.first().is_some_and(|token| token.is_word(word));
        self.tokens = &self.tokens[usize::from(is_next)..];
        is_next
    }

    fn either(&mut self) -> Parsed<Node> {
        let mut node = self.both()?;
        while self.skip("or") {
            node = Node::Or(Box::new(node), Box::new(self.both()?));
        }
        Ok(node)
    }

    fn both(&mut self) -> Parsed<Node> {
        let mut node = self.single()?;
        while self.skip("and") {
            node = Node::And(Box::new(node), Box::new(self.single()?));
        }
        Ok(node)
    }

    fn single(&mut self) -> Parsed<Node> {
        let column = self.tokens.first().map_or(self.end, |token| token.column);
        self.nested += 1;
        if self.nested > MOST_NESTED {
            return Err(error(column, format!("nested more than {MOST_NESTED} deep")));
        }
        let node = if self.skip("not") {
            Node::Not(Box::new(self.single()?))
        } else if self.tokens.first().is_some_and(|token| token.kind == TokenKind::Open) {
            self.tokens = &self.tokens[1..];
            let node = self.either()?;
            match self.next("`)`")? {
                Token { kind: TokenKind::Close, .. } => node,
                other => return Err(other.instead_of("`and`, `or` or `)`")),
            }
        } else {
            self.comparison()?
        };
        self.nested -= 1;
        Ok(node)
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let field = self.field()?;
        let is_operator = |token: &Token| matches!(token.kind, TokenKind::Operator(_));
        if field.kind == FieldKind::Truth && !self.tokens.first().is_some_and(is_operator) {
            let (operator, literal) = (Operator::Equal, Literal::Truth(true));
            return Ok(Node::Compare { field: field.name, operator, literal });
        }
        let operator = match self.next("an operator")? {
            Token { kind: TokenKind::Operator(operator), .. } => *operator,
            other => return Err(other.instead_of("an operator, such as == or <")),
        };
        let token = self.next("a value")?;
        if operator == Operator::Contains && field.kind != FieldKind::Text {
            let reason = format!("`~` is for text, and `{}` is none", field.name);
            return Err(error(token.column, reason));
        }
        let literal = literal(token, field)?;
        let is_ordered = !matches!(operator, Operator::Equal | Operator::Unequal);
        if literal == Literal::None && is_ordered {
            return Err(token.instead_of("a value (only == and != take none)"));
        }
        let has_order = !matches!(field.kind, FieldKind::Truth | FieldKind::Name(_));
        if is_ordered && !has_order {
            let reason = format!("`{}` has no order: only == and != compare it", field.name);
            return Err(error(token.column, reason));
        }
        Ok(Node::Compare { field: field.name, operator, literal })
    }

    fn field(&mut self) -> Parsed<Field> {
        let fields = self.fields;
        let expected = || {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("one of the fields {}", names.join(", "))
        };
        let token = self.next("a field")?;
        let known = fields.iter().find(|field| token.is_word(field.name));
        known.copied().ok_or_else(|| token.instead_of(&expected()))
    }
}

/// What a token means as the value of a field.
fn literal(token: &Token, field: Field) -> Parsed<Literal> {
    let text = match &token.kind {
        TokenKind::Word(word) if word == "none" => return Ok(Literal::None),
        TokenKind::Word(text) | TokenKind::Quoted(text) => text,
        _ => return Err(token.instead_of("a value")),
    };
    let (read, expected) = match field.kind {
        FieldKind::Text => (Some(Literal::Text(text.clone())), "text"),
        FieldKind::Number => (number(text).map(Literal::Number), "a number"),
        FieldKind::Share => (share(text).map(Literal::Number), "a share, such as 20% or 0.2"),
        FieldKind::Truth => (truth(text).map(Literal::Truth), "true or false"),
        FieldKind::Name(names) if names.contains(&text.as_str()) => {
            (Some(Literal::Text(text.clone())), "")
        }
        FieldKind::Name(names) => {
            return Err(token.instead_of(&format!("one of {}", names.join(", "))));
        }
        FieldKind::Date => (Date::parse(text).map(Literal::Date), "YYYY-MM-DD or RFC 3339"),
    };
    read.ok_or_else(|| token.instead_of(expected))
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A part of a whole. A plain number above 1 is the slip of somebody who means a percentage.
fn share(text: &str) -> Option<f64> {
    let share = match text.strip_suffix('%') {
        Some(percent) => number(percent)? / 100.0,
        None => number(text)?,
    };
    (0.0..=1.0).contains(&share).then_some(share)
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
