//! Quotations: what stands inside quotation marks.
//!
//! In comes a text; out come the byte spans inside the outermost quotation marks, without the
//! marks. Marks pair up within a paragraph only, so that one that nothing closes swallows nothing:
//! it is dropped, unless the next paragraph begins with the same mark, as the paragraphs of a long
//! quotation do; then the rest of its paragraph is quotation. It costs three passes.
//!
//! Wrong are quotations over several paragraphs that are not opened again, single quotations
//! in which a possessive plural is followed by no other mark, and titles of films, which look
//! like any other quotation. Whether a quotation of one or two words is one is for the caller.
//!
//! See [`mark`](super::mark) and [`single_mark`](super::single_mark) for what pairs with what.

use std::ops::Range;

use crate::span::Span;

use super::{mark::pair_marks, paragraph::paragraphs, single_mark::pair_single_marks};

/// What stands inside the quotation marks of `text`: ascending, not overlapping, not empty, trimmed
/// of white space; of nested quotations the outermost.
///
/// ```
/// let text = "The workers’ leader said: “It’s ‘over’.” He left.";
/// let quotations = wirecopy::text::quotations(text);
/// assert_eq!(quotations.len(), 1);
/// assert_eq!(quotations[0].of(text), "It’s ‘over’.");
/// ```
pub fn quotations(text: &str) -> Vec<Span> {
    let paragraphs = paragraphs(text);
    let mut spans = Vec::new();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let next = paragraphs.get(i + 1).map_or("", |next| &text[next.clone()]);
        for inside in quoted(&text[paragraph.clone()], next) {
            let quotation = &text[paragraph.start + inside.start..paragraph.start + inside.end];
            let start =
                paragraph.start + inside.start + quotation.len() - quotation.trim_start().len();
            let end = start + quotation.trim().len();
            if start < end {
                spans.push(Span::new(start..end));
            }
        }
    }
    spans
}

/// The outermost quotations of `paragraph`, in order, when the paragraph `next` follows.
fn quoted(paragraph: &str, next: &str) -> Vec<Range<usize>> {
    let marked = pair_marks(paragraph);
    let (singles, open_single) = pair_single_marks(paragraph);
    let mut doubles = marked.inside;
    let reopened = |&&(_, mark): &&(usize, &'static str)| next.starts_with(mark);
    if let Some(&(start, _)) = marked.open.iter().rev().find(reopened) {
        doubles.push(start..paragraph.len());
    }
    let mut all = outermost(doubles);
    let doubles = all.len();
    // What crosses a double quotation is two apostrophes.
    for single in singles {
        if !crosses(&all[..doubles], &single) {
            all.push(single);
        }
    }
    if let Some((start, _)) = open_single.as_ref().filter(|open| reopened(open)) {
        all.push(*start..paragraph.len());
    }
    outermost(all)
}

/// Those of `ranges` that begin in no other, in order.
fn outermost(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    ranges.retain(|range| {
        let is_outside = range.start >= end;
        if is_outside {
            end = range.end;
        }
        is_outside
    });
    ranges
}

/// Whether `single` has one end inside one of `doubles`, which are in order, and the other not.
fn crosses(doubles: &[Range<usize>], single: &Range<usize>) -> bool {
    let holder = |byte: usize| {
        let i = doubles.partition_point(|double| double.end < byte);
        doubles.get(i).filter(|double| double.start <= byte).map(|_| i)
    };
    holder(single.start) != holder(single.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `expected` is the quotations with bars between.
    fn check(text: &str, expected: &str) {
        let found: Vec<_> = quotations(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found.join("|"), expected, "{text:?}");
    }

    #[test]
    fn no_quotation() {
        check("", "");
        check("He left.", "");
        check("\"\" “” ''", "");
    }

    #[test]
    fn straight() {
        check("\"I go,\" he said. \"Now.\"", "I go,|Now.");
        check("He said--\"Go\"--and (\"so\") left.", "Go|so");
        check("It is \"good\"", "good");
        check("He said \" I go \" and left.", "I go");
    }

    #[test]
    fn curly() {
        check("“I go,” he said. “Now.”", "I go,|Now.");
        check("the “so-called” truce", "so-called");
        check("“text“ and “text”", "text|text");
    }

    #[test]
    fn single() {
        check("‘I go,’ he said. ‘Now.’", "I go,|Now.");
        check("'I don't go,' he said. 'Now.'", "I don't go,|Now.");
        check("He called it 'good'.", "good");
        check("`I go,' he said.", "I go,");
    }

    #[test]
    fn continental() {
        check("« Je pars », dit-il. «Oui»", "Je pars|Oui");
        check("»Ich gehe«, sagte er. »Ja.«", "Ich gehe|Ja.");
        check("»Jag går», sade han. ”Ja”, sade hon.", "Jag går|Ja");
        check("„Ich gehe“, sagte er. „Idę” i „Tak”", "Ich gehe|Idę|Tak");
        check("‚Ich gehe‘, sagte er. ‚Tak’.", "Ich gehe|Tak");
        check("‹ Oui › et ›Ja‹", "Oui|Ja");
    }

    #[test]
    fn eastern() {
        check("他说「走」。『不』", "走|不");
        check("他说“走”。＂不＂", "走|不");
        check("「彼は『行く』と言った」", "彼は『行く』と言った");
    }

    #[test]
    fn wire_style() {
        check("``I go,'' he said. ``Now.''", "I go,|Now.");
        check("''I go,'' he said.", "I go,");
    }

    #[test]
    fn apostrophes() {
        check("the workers' demands and the bosses' money", "");
        check("the workers' 'demands' were met", "demands");
        check("the workers’ ‘demands’ were met", "demands");
        check("'Tis the season of rock 'n' roll in the '90s", "");
        check("’tis the season of rock ’n’ roll in the ’90s", "");
        check("‘Tis the season in the ‘90s", "");
        check("O’Neill, l’homme and don’t", "");
        check("'Rock 'n' roll is dead,' he said.", "Rock 'n' roll is dead,");
        check("‘The workers’ demands are just,’ he said.", "The workers’ demands are just,");
        check("‘yes’ to it", "yes");
    }

    #[test]
    fn inches_and_minutes() {
        check("a 6\" pipe of 5'6\" and 6\"x4\"", "");
        check("\"A 6\" pipe,\" he said.", "A 6\" pipe,");
        check("\"We won 6\" is the title", "We won 6");
    }

    #[test]
    fn nested() {
        check("“He said ‘no’ to “us” and left,” she said.", "He said ‘no’ to “us” and left,");
        check("‘He said “no” and left,’ she said.", "He said “no” and left,");
        check("\"He said 'no' to us,\" she said.", "He said 'no' to us,");
        check("« Il dit « non » », dit-elle.", "Il dit « non »");
        check("She said: ‘He wrote ‘no’. Then he left.’", "He wrote ‘no’. Then he left.");
        check("'He wrote 'no'. Then he left,' she said.", "He wrote 'no'. Then he left,");
    }

    #[test]
    fn over_sentences_and_lines() {
        check("“I go. You stay.\nThey wait.” He left.", "I go. You stay.\nThey wait.");
    }

    #[test]
    fn reopened() {
        check("“I go.\n\n“You stay.\n\n“Now.” He left.", "I go.|You stay.|Now.");
        check("He said: \"I go.\n\n\"You stay.\" He left.", "I go.|You stay.");
        check("‘I go.\n\n‘You stay.’ He left.", "I go.|You stay.");
        check("``I go.\n\n``You stay.'' He left.", "I go.|You stay.");
        check("He said: „Ich gehe.\n\n„Du bleibst.“", "Ich gehe.|Du bleibst.");
    }

    #[test]
    fn unbalanced() {
        check("“I go, he said.\n\nHe left. “Now.”", "Now.");
        check("He said: \"I go.\n\nHe left. \"Now.\"", "Now.");
        check("I go,\" he said. \"Now.\"", "Now.");
        check("He \"left. Then \"I go,\" he said.", "I go,");
        check("” he said “Now.”", "Now.");
        check("“Now “I go,” he said.", "I go,");
        check("'I go, she said. \"Don't,\" he said to the workers' men.", "Don't,");
    }

    /// Each of these would cost a careless change time in the square of its length: minutes here.
    #[test]
    fn repetition_is_linear() {
        for unit in [" “a", " \"a", " 'a", " ‘as’ a", "« ", "a\n\n“", "a” «", "``", "workers' "]
        {
            let _ = quotations(&unit.repeat(50_000));
        }
    }

    proptest! {
        #[test]
        fn spans_are_sound(text in "([a-c ,.]|[\"'‘’“”„«»‹›「」『』`＂‚\\n6]|\\PC){0,40}") {
            let mut end = 0;
            for span in quotations(&text) {
                prop_assert!(span.start >= end && !span.is_empty());
                prop_assert_eq!(span.of(&text).trim(), span.of(&text));
                end = span.end;
            }
        }
    }
}
