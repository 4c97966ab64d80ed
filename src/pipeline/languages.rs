//! What the languages of the articles say of their words: which are function words, and which are
//! forms of one word.
//!
//! A word belongs to the language of the first article that has it. Languages without a stemmer
//! (and Thai, Chinese, Japanese, Vietnamese need none) keep their words as they are.

use std::sync::LazyLock;

use rayon::prelude::*;
use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::{hash::Map, pipeline::prepare::Prepared, text::Vocabulary};

/// Words of an article that are looked at to tell its language.
const SAMPLE_WORDS: usize = 400;
/// A language's stop words make at least one word in so many of a text in it.
const LEAST_SHARE: usize = 8;

/// What is known of a word from its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grammar {
    /// Whether it is a stop word of a language that some article is written in.
    pub(super) is_stop_word: bool,
    /// The same number for all forms of one word.
    pub(super) stem: u32,
}

/// The grammar of every word of the vocabulary.
pub(super) fn grammar(vocabulary: &Vocabulary, articles: &[Prepared]) -> Vec<Grammar> {
    let languages = stop_words::available_languages();
    let lists = stop_word_lists(vocabulary);
    let written: Vec<Option<usize>> =
        articles.par_iter().map(|article| language(article, &lists, languages.len())).collect();
    let mut is_written = vec![false; languages.len()];
    for &language in written.iter().flatten() {
        is_written[language] = true;
    }
    let stems = stems(vocabulary, articles, |article| written[article].map(|l| languages[l]));
    let is_stop_word = |list: &[usize]| list.iter().any(|&language| is_written[language]);
    lists
        .iter()
        .zip(stems)
        .map(|(list, stem)| Grammar { is_stop_word: is_stop_word(list), stem })
        .collect()
}

/// The language with the most stop words among an article's first words, if they are enough.
fn language(article: &Prepared, lists: &[&[usize]], languages: usize) -> Option<usize> {
    let sample = &article.words[..article.words.len().min(SAMPLE_WORDS)];
    let mut counts = vec![0; languages];
    for language in sample.iter().flat_map(|word| lists[word.get()]) {
        counts[*language] += 1;
    }
    // Of languages that tie, the first by its code: `max_by_key` would take the last.
    let best = (0..languages).rev().max_by_key(|&language| counts[language])?;
    (counts[best] > 0 && counts[best] * LEAST_SHARE >= sample.len()).then_some(best)
}

/// For each stop word, the languages that have it, by their places among all.
static STOP_WORDS: LazyLock<Map<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut lists: Map<&str, Vec<usize>> = Map::default();
    for (number, language) in stop_words::available_languages().iter().enumerate() {
        for &word in stop_words::lookup(language).unwrap_or_default() {
            lists.entry(word).or_default().push(number);
        }
    }
    lists
});

/// For each word, the languages whose stop-word lists have it.
fn stop_word_lists(vocabulary: &Vocabulary) -> Vec<&'static [usize]> {
    let list = |form: &str| STOP_WORDS.get(form).map_or(&[][..], |list| list);
    vocabulary.entries().iter().map(|entry| list(&entry.form)).collect()
}

/// The stem of each word, numbered.
fn stems<'l>(
    vocabulary: &Vocabulary,
    articles: &[Prepared],
    language_of: impl Fn(usize) -> Option<&'l str>,
) -> Vec<u32> {
    let mut first_article = vec![usize::MAX; vocabulary.entries().len()];
    for (number, article) in articles.iter().enumerate().rev() {
        for word in &*article.words {
            first_article[word.get()] = number;
        }
    }
    let mut stemmers: Map<&str, Option<Stemmer>> = Map::default();
    let mut numbers: Map<String, u32> = Map::default();
    let mut stems = Vec::with_capacity(first_article.len());
    for (entry, first) in vocabulary.entries().iter().zip(first_article) {
        let stemmer = language_of(first).and_then(|language| {
            stemmers.entry(language).or_insert_with(|| stemmer(language)).as_ref()
        });
        let stem = stemmer.map_or_else(|| entry.form.to_string(), |s| s.stem(&entry.form).into());
        let next = u32::try_from(numbers.len()).expect("there are fewer than 2^32 words");
        stems.push(*numbers.entry(stem).or_insert(next));
    }
    stems
}

/// The Snowball stemmer of a language, by its ISO 639-1 code.
fn stemmer(language: &str) -> Option<Stemmer> {
    let algorithm = match language {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}
