//! The distinct words of a corpus, numbered and counted.

use crate::{
    hash::{self, Map},
    id::WordId,
};

/// The distinct normalised words of a corpus.
///
/// Words are numbered by their first appearance, so the numbers depend on the order of the
/// articles, which are sorted. Memory: about 60 bytes and the form for each distinct word.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    numbers: Map<Box<str>, WordId>,
    entries: Vec<Entry>,
    articles: u64,
}

/// What is known of one word.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The normalised form.
    pub form: Box<str>,
    /// [`hash::word`] of the form.
    pub hash: u64,
    /// Articles that have it.
    pub articles: u64,
    /// Occurrences in all.
    pub tokens: u64,
    /// One more than the number of the last article that was seen to have it.
    last_article: u64,
}

impl Vocabulary {
    /// Count the words of one more article; their numbers are appended to `words`.
    pub fn add<'f>(&mut self, forms: impl IntoIterator<Item = &'f str>, words: &mut Vec<WordId>) {
        self.articles += 1;
        for form in forms {
            let word = self.number(form);
            let entry = &mut self.entries[word.get()];
            entry.tokens += 1;
            entry.articles += u64::from(entry.last_article != self.articles);
            entry.last_article = self.articles;
            words.push(word);
        }
    }

    fn number(&mut self, form: &str) -> WordId {
        if let Some(&known) = self.numbers.get(form) {
            return known;
        }
        let next = u32::try_from(self.entries.len()).expect("there are fewer than 2^32 words");
        self.numbers.insert(form.into(), WordId(next));
        let hash = hash::word(form);
        let form = form.into();
        self.entries.push(Entry { form, hash, articles: 0, tokens: 0, last_article: 0 });
        WordId(next)
    }

    /// How many articles were counted.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// The words, in the order of their numbers.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of a word, if any article has it.
    pub fn find(&self, form: &str) -> Option<WordId> {
        self.numbers.get(form).copied()
    }

    /// A word's normalised form.
    pub fn form(&self, word: WordId) -> &str {
        &self.entries[word.get()].form
    }

    /// [`hash::word`] of a word's form.
    pub fn hash(&self, word: WordId) -> u64 {
        self.entries[word.get()].hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_articles_and_tokens() {
        let mut vocabulary = Vocabulary::default();
        let mut words = Vec::new();
        vocabulary.add(["a", "gate", "a"], &mut words);
        vocabulary.add([], &mut words);
        vocabulary.add(["a"], &mut words);
        assert_eq!(words, [WordId(0), WordId(1), WordId(0), WordId(0)]);
        let counts: Vec<(u64, u64)> =
            vocabulary.entries().iter().map(|entry| (entry.articles, entry.tokens)).collect();
        assert_eq!(counts, [(2, 3), (1, 1)]);
        assert_eq!(vocabulary.articles(), 3);
        assert_eq!((vocabulary.find("gate"), vocabulary.find("pier")), (Some(WordId(1)), None));
        assert_eq!(vocabulary.form(WordId(1)), "gate");
    }
}
