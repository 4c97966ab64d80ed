//! Sentences.
//!
//! In comes a text; out come the byte spans of its sentences, trimmed, which together hold every
//! token. Within a paragraph (see [`paragraph`](super::paragraph)) the rules of UAX #29 decide, as
//! ICU has them; what these take for an end after an abbreviation, an initial or an ordinal is
//! undone (see [`abbreviation`](super::abbreviation)). Line breaks within a paragraph are spaces.
//! It costs ICU's pass over the text, and a copy of each paragraph that is wrapped.

use std::ops::Range;

use icu_properties::{CodePointMapData, props::WordBreak};
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use crate::span::Span;

use super::{abbreviation::is_abbreviated, paragraph::paragraphs};

/// The sentences of `text`: ascending, not overlapping, not empty, trimmed of white space.
///
/// Whatever stands between two of them is white space, so together they hold every token.
///
/// ```
/// let text = "Mr. Smith left the U.S. on Monday. “He will not return.”";
/// let sentences = wirecopy::text::sentences(text);
/// assert_eq!(sentences[0].of(text), "Mr. Smith left the U.S. on Monday.");
/// assert_eq!(sentences[1].of(text), "“He will not return.”");
/// ```
pub fn sentences(text: &str) -> Vec<Span> {
    let segmenter = SentenceSegmenter::new(Default::default());
    let mut spans = Vec::new();
    for paragraph in paragraphs(text) {
        split_paragraph(text, paragraph, segmenter, &mut spans);
    }
    spans
}

/// Add the sentences of one paragraph.
fn split_paragraph(
    text: &str,
    paragraph: Range<usize>,
    segmenter: SentenceSegmenterBorrowed<'static>,
    spans: &mut Vec<Span>,
) {
    let original = &text[paragraph.clone()];
    // ICU ends a sentence at each line break. A space has as many bytes, so offsets stay.
    let wrapped = original.contains(['\n', '\r']).then(|| original.replace(['\n', '\r'], " "));
    let content = wrapped.as_deref().unwrap_or(original);
    let mut start = 0;
    for end in segmenter.segment_str(content) {
        let (before, after) = content.split_at(end);
        if !after.is_empty() && !is_end(&before[start..], after) {
            continue;
        }
        let sentence = &before[start..];
        let from = start + sentence.len() - sentence.trim_start().len();
        let to = start + sentence.trim_end().len();
        if from < to {
            spans.push(Span::new(paragraph.start + from..paragraph.start + to));
        }
        start = end;
    }
}

/// Whether a sentence ends between `before` and `after`, as UAX #29 says it does.
fn is_end(before: &str, after: &str) -> bool {
    // `x.y` may be one token, of scripts without capitals too.
    let is_inside_word = without_marks(before).ends_with(['.', '\u{2024}', '\u{FE52}', '\u{FF0E}'])
        && after.starts_with(char::is_alphanumeric);
    // “Go!” he cried: a small letter never begins a sentence, after whatever mark.
    let goes_on = after.trim_start().starts_with(char::is_lowercase);
    !goes_on && !is_inside_word && !is_abbreviated(before, after)
}

/// The text without the accents and the like that its last character carries.
fn without_marks(text: &str) -> &str {
    let kinds = CodePointMapData::<WordBreak>::new();
    let is_mark = |c: char| {
        let kind = kinds.get(c);
        [WordBreak::Extend, WordBreak::Format, WordBreak::ZWJ].contains(&kind)
    };
    text.trim_end_matches(is_mark)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::{Tokeniser, Tokens};

    use super::*;

    /// `expected` has bars where `text` has the white space between two sentences.
    fn check(expected: &str) {
        check_text(&expected.replace('|', " "), expected);
    }

    fn check_text(text: &str, expected: &str) {
        let found: Vec<_> = sentences(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found.join("|"), expected, "{text:?}");
    }

    #[test]
    fn plain_sentences() {
        check("");
        check("One sentence only");
        check("He left.|She stayed!|Did they?|Yes.");
        check("Profit rose 3.5 percent.|Sales fell.");
        check("He waited ... and left.");
        check("Visit www.example.com today.|Do.");
    }

    #[test]
    fn titles_and_initials() {
        check("Mr. Smith met Dr. Jones and Gen. Lee.|They spoke.");
        check("J. K. Rowling and George W. Bush met.|It rained.");
        check("Sens. Collins and King voted.");
    }

    #[test]
    fn abbreviations() {
        check("The U.S. President spoke on Jan. 5 in St. Louis.|He left.");
        check("He returned to the U.S.|The next day he left.");
        check("It fell to No. 5 in the list.|He said no.|Then he left.");
        check("It is Smith vs. Jones, e.g. in Calif. Court.");
        check("Apple Inc. Chief Tim Cook spoke at 5 p.m. Monday.|It rose.");
        check("Acme Corp.|It failed.");
    }

    #[test]
    fn german_ordinals() {
        check("Am 3. Mai kam er.|Im 19. Jahrhundert nicht.");
        check("Er wurde 19.|Danach ging er.");
        check("Das kostet z.B. Geld bzw. Zeit.");
    }

    #[test]
    fn closing_marks_belong_to_the_sentence() {
        check("“He left.”|She stayed.");
        check("\"He left.\"|She stayed.|(He did.)|Yes.");
        check("“He left,” she said.|“Go!” he cried.");
    }

    #[test]
    fn other_scripts() {
        check_text("他走了。她留下了！真的？是。", "他走了。|她留下了！|真的？|是。");
        check("ذهب الرجل.|هل عاد؟|لا.");
        check("Он ушёл.|Она осталась.");
    }

    #[test]
    fn lines() {
        check_text("He left on\nMonday. She\nstayed.", "He left on\nMonday.|She\nstayed.");
        check_text("Bank fails\n\nThe bank failed.", "Bank fails|The bank failed.");
        check_text(
            "Bank fails\nThe bank failed on Monday.",
            "Bank fails|The bank failed on Monday.",
        );
    }

    /// Each of these would cost a careless change time in the square of its length: minutes here.
    #[test]
    fn repetition_is_linear() {
        for unit in ["J. ", "a. ", "A.", ". ", "(", "a.\n", "Mr. ", ".\" "] {
            let _ = sentences(&unit.repeat(50_000));
        }
    }

    proptest! {
        #[test]
        fn sentences_hold_every_token(
            // Not any character at all: of the newest, the two models of ICU have unequal data.
            text in "([a-cA-C. ]|[\\n\"'’”،。！ا中1é\\u{301}\\-,?()\\u{A0}\\u{85}\\u{2029}]|[!-~¡-ɏͰ-ҁא-תء-ي一-丿ぁ-ヿ가-각]){0,40}",
        ) {
            let mut tokens = Tokens::default();
            Tokeniser::new().tokenise(&text, &mut tokens);
            let spans = sentences(&text);
            for &token in &tokens.spans {
                let holds = |span: &Span| span.start <= token.start && token.end <= span.end;
                prop_assert!(spans.iter().any(holds), "{:?} of {:?}", token.of(&text), text);
            }
            for pair in spans.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for span in spans {
                prop_assert!(!span.of(&text).is_empty() && span.of(&text) == span.of(&text).trim());
            }
        }
    }
}
