use super::*;

const FIELDS: [Field; 6] = [
    Field { name: "outlet", kind: FieldKind::Text },
    Field { name: "words", kind: FieldKind::Number },
    Field { name: "date", kind: FieldKind::Date },
    Field { name: "prose", kind: FieldKind::Share },
    Field { name: "credited", kind: FieldKind::Truth },
    Field { name: "relation", kind: FieldKind::Name(&["copy", "partial"]) },
];

/// Of an article of 300 words from the Herald, published on 10 May 2024.
fn herald(field: &str) -> Option<Value> {
    match field {
        "outlet" => Some(Value::Text("The Herald".to_owned())),
        "words" => Some(Value::Number(300.0)),
        "date" => Date::parse("2024-05-10").map(Value::Date),
        "prose" => Some(Value::Number(0.29 + 0.01)),
        "credited" => Some(Value::Truth(true)),
        "relation" => Some(Value::Text("copy".to_owned())),
        _ => None,
    }
}

fn check(text: &str, expected: bool) {
    let expression = Expression::parse(text, &FIELDS).unwrap();
    assert_eq!(expression.holds(herald), expected, "{text}");
}

/// That nothing is known, and still so much is certain.
fn check_nothing(text: &str, expected: bool) {
    let expression = Expression::parse(text, &FIELDS).unwrap();
    assert_eq!(expression.holds(|_| None), expected, "{text}");
}

fn check_refused(text: &str, expected: &str) {
    assert_eq!(Expression::parse(text, &FIELDS).unwrap_err().to_string(), expected, "{text}");
}

#[test]
fn text_is_compared() {
    check("outlet == 'The Herald'", true);
    check("outlet == \"The Herald\"", true);
    check("outlet==Herald", false);
    check("outlet != Herald", true);
    check("outlet ~ herald", true);
    check("outlet ~ gazette", false);
    check("outlet > A", true);
    check("outlet == \"a \\\"b\\\" \\\\\"", false);
}

#[test]
fn numbers_are_compared() {
    check("words >= 300", true);
    check("words > 300", false);
    check("words <= 300", true);
    check("words < 300.5", true);
    check("words == 300", true);
    check("words != 300", false);
}

#[test]
fn a_date_is_what_it_certainly_is() {
    check("date < 2024-05-13", true);
    check("date < 2024-05-11", false);
    check("not date < 2024-05-11", false);
    check("not date < 2024-05-01", true);
    check("date == 2024-05-10", true);
    check("date <= 2024-05-10 and date >= 2024-05-10", true);
    check("date != 2024-05-10", false);
    check("date != 2024-05-11", false);
    check("date != 2024-05-13", true);
    check("date > 2024-05-08T12:00:00Z", true);
}

#[test]
fn shares_are_parts_of_a_whole() {
    check("prose > 20%", true);
    check("prose > 0.2", true);
    check("prose == 30%", true);
    check("prose > 30%", false);
    check_refused("prose > 20", "column 9: expected a share, such as 20% or 0.2, got `20`");
    check_refused("prose > 200%", "column 9: expected a share, such as 20% or 0.2, got `200%`");
}

#[test]
fn what_is_yes_or_no_stands_by_itself() {
    check("credited", true);
    check("not credited", false);
    check("credited and prose > 1%", true);
    check("credited == no", false);
    check("credited != false", true);
    check_refused("credited == 3", "column 13: expected true or false, got `3`");
    check_refused("credited > no", "column 12: `credited` has no order: only == and != compare it");
    check_nothing("credited", false);
}

#[test]
fn names_are_those_that_there_are() {
    check("relation == copy", true);
    check("relation != 'copy'", false);
    check_refused("relation == coyp", "column 13: expected one of copy, partial, got `coyp`");
}

#[test]
fn each_field_is_named_once() {
    let expression = Expression::parse("not (words > 1 or credited) and words < 5", &FIELDS);
    assert_eq!(expression.unwrap().fields(), ["words", "credited"]);
}

#[test]
fn joined_as_is_usual() {
    check("words > 1 or words > 1000 and words > 1000", true);
    check("(words > 1 or words > 1000) and words > 1000", false);
    check("not words > 1000 and words > 1", true);
    check("not not words > 1", true);
    check("not (words > 1)", false);
}

#[test]
fn what_is_not_known_is_not_certain() {
    check_nothing("date < 2024-05-13", false);
    check_nothing("not date < 2024-05-13", false);
    check_nothing("date == none", true);
    check_nothing("date != none", false);
    check_nothing("outlet != Herald", true);
    check_nothing("outlet == Herald", false);
    check_nothing("words > 1 or outlet == none", true);
    check_nothing("words > 1 and outlet == none", false);
    check_nothing("not (words > 1 and outlet != none)", true);
    check("words == none", false);
}

#[test]
fn mistakes_are_named_with_their_column() {
    check_refused("", "column 1: expected a field, got the end");
    check_refused(
        "source == x",
        "column 1: expected one of the fields outlet, words, date, prose, credited, relation, got `source`",
    );
    check_refused("words", "column 6: expected an operator, got the end");
    check_refused("words = 3", "column 7: expected one of ==, !=, <=, >=, <, >, ~, got `=`");
    check_refused("words == x", "column 10: expected a number, got `x`");
    check_refused("words == inf", "column 10: expected a number, got `inf`");
    check_refused("words == 3%", "column 10: expected a number, got `3%`");
    check_refused("date < May", "column 8: expected YYYY-MM-DD or RFC 3339, got `May`");
    check_refused("words ~ 3", "column 9: `~` is for text, and `words` is none");
    check_refused("outlet ==", "column 10: expected a value, got the end");
    check_refused("outlet == ==", "column 11: expected a value, got `==`");
    check_refused("outlet == 'x", "column 11: expected a closing '");
    check_refused("(words > 1", "column 11: expected `)`, got the end");
    check_refused("words > 1 words", "column 11: expected `and`, `or` or the end, got `words`");
    check_refused("words > 1)", "column 10: expected `and`, `or` or the end, got `)`");
    check_refused("(words > 1 2", "column 12: expected `and`, `or` or `)`, got `2`");
    check_refused(
        "words < none",
        "column 9: expected a value (only == and != take none), got `none`",
    );
}

#[test]
fn hostile_conditions_are_refused() {
    check_refused(
        "outlet == a \u{1b}[31m",
        "column 13: expected `and`, `or` or the end, got `\\u{1b}[31m`",
    );
    let deep = format!("{}words > 1", "not ".repeat(100_000));
    check_refused(&deep, "column 401: nested more than 100 deep");
    let deep = "(".repeat(100_000);
    check_refused(&deep, "column 101: nested more than 100 deep");
}

#[test]
fn any_words_are_answered() {
    let words =
        ["words", "outlet", "==", "<", "~", "(", ")", "and", "or", "not", "3", "'", "\\", "é"];
    for seed in 0..3_000 {
        let word = |n: u64| words[(crate::hash::mix(seed * 100 + n) % 14) as usize];
        let text: Vec<&str> = (0..seed % 9).map(word).collect();
        if let Ok(expression) = Expression::parse(&text.join(" "), &FIELDS) {
            expression.holds(herald);
        }
    }
}
