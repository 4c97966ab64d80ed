//! Cuts a condition into names, values and signs.

use super::{Comparison, GateError};

/// A piece of a condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A field, `and`, `or` or `not`.
    Name(String),
    Number(f64),
    /// As a share: of 20%, 0.2.
    Percentage(f64),
    /// What stands in quotes.
    Text(String),
    Comparison(Comparison),
    Open,
    Close,
}

/// A piece, and the one-based column at which it begins.
pub(super) type Placed = (Token, usize);

/// The pieces of `given`.
pub(super) fn tokens(given: &str) -> Result<Vec<Placed>, GateError> {
    let characters: Vec<char> = given.chars().collect();
    let mut lexer = Lexer { characters: &characters, at: 0 };
    let mut found = Vec::new();
    while let Some(placed) = lexer.next()? {
        found.push(placed);
    }
    Ok(found)
}

struct Lexer<'c> {
    characters: &'c [char],
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Placed>, GateError> {
        self.take_while(char::is_whitespace);
        let column = self.at + 1;
        let Some(&first) = self.characters.get(self.at) else { return Ok(None) };
        let token = match first {
            '(' => self.sign(Token::Open),
            ')' => self.sign(Token::Close),
            '"' | '\'' => self.text(first)?,
            '<' | '>' | '=' | '!' => Token::Comparison(self.comparison()?),
            _ if first.is_ascii_digit() || first == '.' => self.number()?,
            _ if is_name(first) => Token::Name(self.take_while(is_name)),
            _ => return Err(self.error(column, format!("expected a field, got `{first}`"))),
        };
        Ok(Some((token, column)))
    }

    fn sign(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    fn take_while(&mut self, is_wanted: impl Fn(char) -> bool) -> String {
        let rest = self.characters[self.at..].iter().copied();
        let taken: String = rest.take_while(|character| is_wanted(*character)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn text(&mut self, quote: char) -> Result<Token, GateError> {
        let column = self.at + 1;
        self.at += 1;
        let text = self.take_while(|character| character != quote);
        if self.at == self.characters.len() {
            return Err(self.error(column, "expected a closing quotation mark".to_owned()));
        }
        self.at += 1;
        Ok(Token::Text(text))
    }

    fn comparison(&mut self) -> Result<Comparison, GateError> {
        let column = self.at + 1;
        let sign = self.take_while(|character| "<>=!".contains(character));
        Ok(match sign.as_str() {
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::More,
            ">=" => Comparison::AtLeast,
            "==" => Comparison::Equal,
            "!=" => Comparison::Unequal,
            _ => {
                let reason = format!("expected one of < <= > >= == !=, got `{sign}`");
                return Err(self.error(column, reason));
            }
        })
    }

    fn number(&mut self) -> Result<Token, GateError> {
        let column = self.at + 1;
        let digits = self.take_while(|character| character.is_ascii_digit() || character == '.');
        let Ok(number) = digits.parse::<f64>() else {
            return Err(self.error(column, format!("expected a number, got `{digits}`")));
        };
        if self.characters.get(self.at) != Some(&'%') {
            return Ok(Token::Number(number));
        }
        self.at += 1;
        Ok(Token::Percentage(number / 100.0))
    }

    fn error(&self, column: usize, reason: String) -> GateError {
        GateError { column, reason }
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
