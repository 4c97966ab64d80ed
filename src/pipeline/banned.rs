//! Fragments that somebody says are furniture, whatever the corpus says.
//!
//! In: a text with one fragment on each line. Out, for each article: which of its words are in one. A
//! fragment is found by the normalised forms of its words, anywhere in an article, so that case, accents' spelling
//! and punctuation do not matter. Costs a pass over the words of all articles, and at each word that
//! begins fragments a comparison with each of these.

use crate::{
    hash::Map,
    id::WordId,
    text::{Tokeniser, Tokens, Vocabulary},
};

/// Fragments that are boilerplate in any article.
#[derive(Clone, Debug, Default)]
pub struct Banned {
    fragments: Vec<Fragment>,
}

/// One of them.
#[derive(Clone, Debug)]
struct Fragment {
    /// As it was given.
    text: String,
    forms: Vec<String>,
}

/// Why a line is no fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannedError {
    /// One-based line.
    pub line: u64,
    /// What was expected, and what was got.
    pub reason: String,
}

impl Banned {
    /// Read fragments: one on each line; empty lines, and lines that begin with `#`, are passed over.
    ///
    /// # Errors
    ///
    /// When a line has no word.
    pub fn parse(contents: &str) -> Result<Self, BannedError> {
        let contents = contents.strip_prefix('\u{feff}').unwrap_or(contents);
        let mut tokeniser = Tokeniser::new();
        let mut fragments = Vec::new();
        for (line, text) in (1..).zip(contents.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let forms = forms(&mut tokeniser, text);
            if forms.is_empty() {
                let reason = "expected a fragment with at least one word, got only signs";
                return Err(BannedError { line, reason: reason.to_owned() });
            }
            fragments.push(Fragment { text: text.to_owned(), forms });
        }
        Ok(Self { fragments })
    }

    /// The fragments as they were given.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.fragments.iter().map(|fragment| fragment.text.as_str())
    }

    /// The fragments as the words of a corpus.
    pub(super) fn numbered(&self, vocabulary: &Vocabulary) -> Numbered {
        let mut by_first: Map<WordId, Vec<Vec<WordId>>> = Map::default();
        for fragment in &self.fragments {
            let word = |form: &String| vocabulary.find(form);
            // With a word that no article has, it is in none.
            let words: Option<Vec<WordId>> = fragment.forms.iter().map(word).collect();
            if let Some(words) = words {
                by_first.entry(words[0]).or_default().push(words);
            }
        }
        Numbered { by_first }
    }
}

/// Fragments as the words of a corpus, by their first word.
pub(super) struct Numbered {
    by_first: Map<WordId, Vec<Vec<WordId>>>,
}

impl Numbered {
    /// Note, for each word of an article, that it is boilerplate where it is in a fragment.
    pub(super) fn mark(&self, words: &[WordId], boilerplate: &mut [bool]) {
        if self.by_first.is_empty() {
            return;
        }
        for (start, first) in words.iter().enumerate() {
            for fragment in self.by_first.get(first).into_iter().flatten() {
                if words[start..].starts_with(fragment) {
                    boilerplate[start..start + fragment.len()].fill(true);
                }
            }
        }
    }
}

/// The normalised forms of the words of `text`.
pub(super) fn forms(tokeniser: &mut Tokeniser, text: &str) -> Vec<String> {
    let mut tokens = Tokens::default();
    tokeniser.tokenise(text, &mut tokens);
    tokens.iter().map(|(form, _)| form.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        corpus::{Article, Corpus, Place},
        pipeline::{ScanOptions, Silent, prepare::prepare},
    };

    /// The words of `text` that are marked.
    fn check(fragments: &str, text: &str, expected: &str) {
        let place = Place { file: "test".into(), line: None };
        let articles = vec![Article::new("a", text, place)];
        let corpus = Corpus { articles, ..Corpus::default() };
        let prepared = prepare(&corpus, &ScanOptions::default(), &Silent).unwrap();
        let words = &prepared.articles[0].words;
        let mut marks = vec![false; words.len()];
        Banned::parse(fragments).unwrap().numbered(&prepared.vocabulary).mark(words, &mut marks);
        let spans = prepared.articles[0].spans.iter().zip(&marks);
        let marked: Vec<&str> =
            spans.filter(|(_, is_marked)| **is_marked).map(|(span, _)| span.of(text)).collect();
        assert_eq!(marked.join(" "), expected);
    }

    #[test]
    fn words_are_matched_by_their_forms() {
        check(
            "click here for more",
            "It rained. CLICK here, for MORE: news",
            "CLICK here for MORE",
        );
        check("click here for more", "Click here", "");
        check("nowhere", "Click here", "");
    }

    #[test]
    fn fragments_may_overlap_and_recur() {
        check("a b c\nc d", "a b c d x a b c", "a b c d a b c");
    }

    #[test]
    fn comments_and_empty_lines_are_passed_over() {
        check("\u{feff}# a\n\n  b \r\n", "a b", "b");
        check("# nothing\n", "a b", "");
    }

    #[test]
    fn a_line_without_words_is_named() {
        let error = Banned::parse("a\n***\n").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
