//! Reads a condition by recursive descent.
//!
//! ```text
//! either   = both { "or" both }
//! both     = negated { "and" negated }
//! negated  = "not" negated | "(" either ")" | compared
//! compared = operand [ comparison operand ]
//! operand  = field | number | percentage | text
//! ```

use super::{
    Comparison, Expression, Field, GateError, Operand,
    field::{RELATIONS, Sort, Value},
    lexer::{Placed, Token, tokens},
};

/// Parentheses and `not` within each other that are read: more is no condition that anybody wrote.
const MOST_NESTED: usize = 64;

/// Read a condition.
pub(super) fn parse(given: &str) -> Result<Expression, GateError> {
    let end = given.chars().count() + 1;
    let mut parser = Parser { tokens: tokens(given)?, at: 0, end, nested: 0 };
    let root = parser.either()?;
    match parser.tokens.get(parser.at) {
        None => Ok(root),
        Some((_, column)) => {
            Err(GateError { column: *column, reason: "expected `and`, `or` or the end".to_owned() })
        }
    }
}

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    /// The column behind the last.
    end: usize,
    nested: usize,
}

/// An operand, and where it stands.
type PlacedOperand = (Operand, usize);

impl Parser {
    fn either(&mut self) -> Result<Expression, GateError> {
        let mut one = self.both()?;
        while self.take_name("or") {
            one = Expression::Or(Box::new(one), Box::new(self.both()?));
        }
        Ok(one)
    }

    fn both(&mut self) -> Result<Expression, GateError> {
        let mut one = self.negated()?;
        while self.take_name("and") {
            one = Expression::And(Box::new(one), Box::new(self.negated()?));
        }
        Ok(one)
    }

    fn negated(&mut self) -> Result<Expression, GateError> {
        self.nested += 1;
        if self.nested > MOST_NESTED {
            return Err(self.error("expected fewer parentheses within each other"));
        }
        let found = if self.take_name("not") {
            Expression::Not(Box::new(self.negated()?))
        } else if self.take(&Token::Open) {
            let inner = self.either()?;
            if !self.take(&Token::Close) {
                return Err(self.error("expected `)`"));
            }
            inner
        } else {
            self.compared()?
        };
        self.nested -= 1;
        Ok(found)
    }

    fn compared(&mut self) -> Result<Expression, GateError> {
        let left = self.operand()?;
        let Some(&(Token::Comparison(comparison), column)) = self.tokens.get(self.at) else {
            return match left.0 {
                Operand::Field(field) if field.sort() == Sort::Truth => {
                    Ok(Expression::Holds(field))
                }
                _ => Err(self.error("expected a comparison: one of < <= > >= == !=")),
            };
        };
        self.at += 1;
        let right = self.operand()?;
        compare(left, (comparison, column), right)
    }

    fn operand(&mut self) -> Result<PlacedOperand, GateError> {
        let Some((token, column)) = self.tokens.get(self.at).cloned() else {
            return Err(self.error("expected a field"));
        };
        let error = |reason: String| Err(GateError { column, reason });
        let operand = match token {
            Token::Name(name) => match Field::named(&name) {
                Some(field) => Operand::Field(field),
                None => return error(unknown_field(&name)),
            },
            Token::Number(number) => Operand::Literal(Value::Count(number)),
            Token::Percentage(share) => Operand::Literal(Value::Share(share)),
            Token::Text(text) => match RELATIONS.into_iter().find(|name| *name == text) {
                Some(name) => Operand::Literal(Value::Name(name)),
                None => {
                    let known = RELATIONS.join(", ");
                    return error(format!("expected one of {known}, got `{text}`"));
                }
            },
            Token::Comparison(_) | Token::Open | Token::Close => {
                return error("expected a field or a value".to_owned());
            }
        };
        self.at += 1;
        Ok((operand, column))
    }

    fn take_name(&mut self, name: &str) -> bool {
        self.take(&Token::Name(name.to_owned()))
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let is_there = self.tokens.get(self.at).is_some_and(|(token, _)| token == wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// What is wrong with what comes next.
    fn error(&self, reason: &str) -> GateError {
        let column = self.tokens.get(self.at).map_or(self.end, |(_, column)| *column);
        GateError { column, reason: reason.to_owned() }
    }
}

fn unknown_field(name: &str) -> String {
    let known: Vec<&str> = Field::ALL.into_iter().map(Field::name).collect();
    format!("there is no field `{name}`; expected one of {}", known.join(", "))
}

/// The comparison of two operands, if they can be compared.
fn compare(
    (left, left_column): PlacedOperand,
    (comparison, column): (Comparison, usize),
    (right, right_column): PlacedOperand,
) -> Result<Expression, GateError> {
    let field = match (&left, &right) {
        (Operand::Field(field), _) | (_, Operand::Field(field)) => *field,
        _ => {
            let reason = "expected a field on one side".to_owned();
            return Err(GateError { column: left_column, reason });
        }
    };
    let sort = field.sort();
    let wrong = |column: usize, reason: &str| {
        let reason = format!("`{}` is {}{reason}", field.name(), sort.example());
        GateError { column, reason }
    };
    let is_order = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
    if sort == Sort::Truth {
        return Err(wrong(column, ""));
    }
    if sort == Sort::Name && is_order {
        return Err(wrong(column, ", and can only be compared with == and !="));
    }
    let [left, right] = [(left, left_column), (right, right_column)].map(|(operand, column)| {
        of_sort(operand, sort).ok_or_else(|| wrong(column, "; got another sort of value"))
    });
    Ok(Expression::Compare { left: left?, comparison, right: right? })
}

/// The operand as one of this sort: a number from 0 to 1 can be a share.
fn of_sort(operand: Operand, sort: Sort) -> Option<Operand> {
    let own = match &operand {
        Operand::Field(field) => field.sort(),
        Operand::Literal(value) => value.sort(),
    };
    match operand {
        operand if own == sort => Some(operand),
        Operand::Literal(Value::Count(number)) if sort == Sort::Share && number <= 1.0 => {
            Some(Operand::Literal(Value::Share(number)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(given: &str, column: usize, expected: &str) {
        let error = parse(given).unwrap_err();
        assert_eq!(error.column, column, "{given}: {}", error.reason);
        assert!(error.reason.contains(expected), "{given}: {}", error.reason);
    }

    #[test]
    fn what_is_lacking_is_named() {
        check_error("", 1, "expected a field");
        check_error("words", 6, "expected a comparison");
        check_error("words > ", 9, "expected a field");
        check_error("(words > 4", 11, "expected `)`");
        check_error("words > 4 credited", 11, "expected `and`, `or` or the end");
        check_error("words > 4 and", 14, "expected a field");
        check_error("relation == \"copy", 13, "closing quotation mark");
    }

    #[test]
    fn fields_are_listed_where_one_is_unknown() {
        check_error(
            "not plagiarised",
            5,
            "no field `plagiarised`; expected one of uncredited_prose,",
        );
        check_error("é > 4", 1, "no field `é`");
        check_error("$ > 4", 1, "expected a field, got `$`");
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        check_error("prose > 20", 9, "`prose` is a share, as in 20% or 0.2");
        check_error("words > 20%", 9, "`words` is a number");
        check_error("words > prose", 9, "`words` is a number");
        check_error("relation > \"copy\"", 10, "only be compared with == and !=");
        check_error("relation == \"theft\"", 13, "expected one of copy, partial,");
        check_error("credited == 1", 10, "`credited` is yes or no");
        check_error("4 > 3", 1, "expected a field on one side");
        check_error("words = 4", 7, "expected one of < <= > >= == !=, got `=`");
        check_error("words > 1.2.3", 9, "expected a number, got `1.2.3`");
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| format!("{}credited{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(60)).is_ok());
        check_error(&nested(100_000), 65, "fewer parentheses");
        check_error(&"not ".repeat(100_000), 257, "fewer parentheses");
    }

    #[test]
    fn space_is_needed_only_between_words() {
        assert_eq!(
            parse("words>4and not(credited)").unwrap(),
            parse("words > 4 and not credited").unwrap()
        );
    }
}
