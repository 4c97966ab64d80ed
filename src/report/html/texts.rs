//! The texts of a page's articles, and where their words and quotations stand.
//!
//! The page counts again when its reader switches something off, and it must count as the program
//! does: words by the program's own rules, of any script, and quotations by its pairing of marks.
//! So each text comes with the places of both, in code points. Finding them again costs what
//! tokenising costs, a fraction of a second for the largest page; the report does not keep them.

use std::io::{self, Write};

use serde::Serialize;

use crate::{
    report::model::ArticleEntry,
    span::CodePoints,
    text::{Tokeniser, Tokens, quotations},
};

/// A text as the front end reads it.
#[derive(Serialize)]
struct Text<'c> {
    id: &'c str,
    text: &'c str,
    /// How far each word's start lies behind the start of the word before it: small numbers, which
    /// compress well.
    words: Vec<usize>,
    /// Starts and ends of the quotations, in turn.
    quotations: Vec<usize>,
}

/// Write the texts as a list, one at a time.
pub(super) fn write(articles: &[ArticleEntry<'_>], out: &mut impl Write) -> io::Result<()> {
    let (mut tokeniser, mut tokens) = (Tokeniser::new(), Tokens::default());
    let mut separator = "[\n";
    for article in articles {
        out.write_all(separator.as_bytes())?;
        tokens.clear();
        tokeniser.tokenise(article.text, &mut tokens);
        serde_json::to_writer(&mut *out, &text(article, &tokens))?;
        separator = ",\n";
    }
    out.write_all(if articles.is_empty() { b"[]" } else { b"]" })
}

fn text<'c>(article: &ArticleEntry<'c>, tokens: &Tokens) -> Text<'c> {
    let points = CodePoints::new(article.text);
    let mut before = 0;
    let words = tokens.iter().map(|(_, span)| {
        let start = points.at(span.start);
        let distance = start - before;
        before = start;
        distance
    });
    let words = words.collect();
    let quotations = quotations(article.text).into_iter().flat_map(|span| [span.start, span.end]);
    Text {
        id: article.id,
        text: article.text,
        words,
        quotations: quotations.map(|at| points.at(at)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::sample;

    fn check(text: &str, words: &Value, quotations: &Value) {
        let mut report = sample::report();
        report.articles.truncate(1);
        let mut out = Vec::new();
        let articles: Vec<_> = report
            .articles
            .iter()
            .map(|article| ArticleEntry { text, ..article.clone() })
            .collect();
        write(&articles, &mut out).unwrap();
        let written: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(written[0]["text"], text);
        assert_eq!((&written[0]["words"], &written[0]["quotations"]), (words, quotations));
    }

    #[test]
    fn words_are_told_by_the_distance_of_their_starts() {
        check("One, two three", &json!([0, 5, 4]), &json!([]));
        check("", &json!([]), &json!([]));
    }

    #[test]
    fn offsets_are_code_points() {
        check("é 😀 wörd", &json!([0, 4]), &json!([]));
    }

    #[test]
    fn quotations_have_a_start_and_an_end() {
        let text = "She said \"we will not open it\" twice";
        check(text, &json!([0, 4, 6, 3, 5, 4, 5, 4]), &json!([10, 29]));
    }
}
