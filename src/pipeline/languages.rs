//! Which words are function words: those of the languages that the articles are written in.

use rayon::prelude::*;

use crate::{hash::Map, pipeline::prepare::Prepared, text::Vocabulary};

/// Words of an article that are looked at to tell its language.
const SAMPLE_WORDS: usize = 400;
/// A language's stop words make at least one word in so many of a text in it.
const LEAST_SHARE: usize = 8;

/// For each word of the vocabulary, whether it is a stop word of a language that some article is
/// written in: the one with the most stop words among the article's first words.
pub(super) fn stop_words(vocabulary: &Vocabulary, articles: &[Prepared]) -> Vec<bool> {
    let languages = stop_words::available_languages();
    let lists: Vec<Vec<usize>> = by_word(vocabulary, languages);
    let written: Vec<Option<usize>> = articles
        .par_iter()
        .map(|article| {
            let sample = &article.words[..article.words.len().min(SAMPLE_WORDS)];
            let mut counts = vec![0; languages.len()];
            for language in sample.iter().flat_map(|word| &lists[word.get()]) {
                counts[*language] += 1;
            }
            // Of languages that tie, the first by its code: `max_by_key` would take the last.
            let best = (0..counts.len()).rev().max_by_key(|&language| counts[language])?;
            (counts[best] * LEAST_SHARE >= sample.len() && counts[best] > 0).then_some(best)
        })
        .collect();
    let mut is_written = vec![false; languages.len()];
    for language in written.into_iter().flatten() {
        is_written[language] = true;
    }
    lists.iter().map(|list| list.iter().any(|&language| is_written[language])).collect()
}

/// For each word, the languages whose stop-word lists have it.
fn by_word(vocabulary: &Vocabulary, languages: &[&str]) -> Vec<Vec<usize>> {
    let mut lists: Map<&str, Vec<usize>> = Map::default();
    for (number, language) in languages.iter().enumerate() {
        for &word in stop_words::lookup(language).unwrap_or_default() {
            lists.entry(word).or_default().push(number);
        }
    }
    let list = |form: &str| lists.get(form).cloned().unwrap_or_default();
    vocabulary.entries().iter().map(|entry| list(&entry.form)).collect()
}
