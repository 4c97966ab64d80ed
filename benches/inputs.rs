//! What the stages read, made of a generated newsroom by the stages before them.

use wirecopy::{
    align::{Lexicon, Side, Story, WordCount},
    id::WordId,
    shingle::{DEFAULT_SHINGLE_TOKENS, shingles},
    sketch::{DEFAULT_SLOTS, Signatures, Sketcher},
    text::{Tokeniser, Tokens, Vocabulary},
};

use crate::common::Newsroom;

/// Every benchmark's articles are of this seed.
pub(crate) const SEED: u64 = 1;

/// The words of a newsroom.
pub(crate) struct Words {
    pub(crate) newsroom: Newsroom,
    pub(crate) vocabulary: Vocabulary,
    /// Of each article.
    pub(crate) words: Vec<Vec<WordId>>,
    story: Story,
}

impl Words {
    pub(crate) fn new(articles: usize) -> Self {
        let newsroom = Newsroom::new(articles, SEED);
        let (mut tokeniser, mut tokens) = (Tokeniser::new(), Tokens::default());
        let mut vocabulary = Vocabulary::default();
        let mut words = Vec::with_capacity(articles);
        for text in &newsroom.texts {
            tokeniser.tokenise(text, &mut tokens);
            let mut of_article = Vec::with_capacity(tokens.len());
            vocabulary.add(tokens.iter().map(|(form, _)| form), &mut of_article);
            words.push(of_article);
        }
        Self { newsroom, vocabulary, words, story: Story::default() }
    }

    /// The hash of each word of each article.
    pub(crate) fn hashes(&self) -> Vec<Vec<u64>> {
        let hashes = |words: &Vec<WordId>| words.iter().map(|&w| self.vocabulary.hash(w)).collect();
        self.words.iter().map(hashes).collect()
    }

    /// The shingles of each article, in the order of the text.
    pub(crate) fn shingles(&self) -> Vec<Vec<u64>> {
        let of_article = |hashes: &Vec<u64>| {
            let mut found = Vec::new();
            shingles(hashes, DEFAULT_SHINGLE_TOKENS, &mut found);
            found
        };
        self.hashes().iter().map(of_article).collect()
    }

    pub(crate) fn signatures(&self) -> Signatures {
        let sketcher = Sketcher::new(DEFAULT_SLOTS);
        let of_article = |shingles: Vec<u64>| {
            let mut signature = vec![0; DEFAULT_SLOTS];
            let is_present = sketcher.sketch(&shingles, &mut signature);
            (signature, is_present)
        };
        Signatures::from_parts(DEFAULT_SLOTS, self.shingles().into_iter().map(of_article))
    }

    /// What each word is worth, as for a language without stop words.
    pub(crate) fn lexicon(&self) -> Lexicon {
        let counts = self.vocabulary.entries().iter().zip(0u32..).map(|(entry, stem)| WordCount {
            form: entry.form.to_string(),
            articles: entry.articles,
            tokens: entry.tokens,
            is_stop_word: false,
            stem,
        });
        Lexicon::new(self.vocabulary.articles(), counts)
    }

    /// An article as the aligner sees it.
    pub(crate) fn side(&self, article: usize) -> Side<'_> {
        Side { words: &self.words[article], story: &self.story }
    }
}
