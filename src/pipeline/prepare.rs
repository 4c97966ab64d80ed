//! From articles to what every later stage reads: words, quotations, shingles, signatures.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::{
    align::{Lexicon, Side, Story, WordCount},
    archive::WordUse,
    corpus::{Article, Corpus},
    error::Result,
    hash::Map,
    id::WordId,
    pipeline::{
        Progress, ScanOptions,
        background::Words,
        languages::{self, Grammar},
    },
    shingle::shingles,
    sketch::{Signatures, Sketcher},
    span::Span,
    text::{Entry, Tokeniser, Tokens, Vocabulary, quotations, sentences},
};

/// Articles that are tokenised at a time before their words are numbered in order. Numbering is
/// one thread's work; a chunk is large enough to keep the others busy, and small enough that its
/// words as text are soon forgotten.
const CHUNK_ARTICLES: usize = 1024;

/// One article, ready to be compared.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) words: Vec<WordId>,
    /// Where each word stands in the text.
    pub(super) spans: Vec<Span>,
    /// For each word, whether it stands inside quotation marks.
    pub(super) quoted: Vec<bool>,
    /// Distinct shingles, sorted.
    pub(super) shingle_set: Vec<u64>,
    /// Number of its outlet.
    pub(super) outlet: Option<u32>,
    /// The tokens at which its sentences begin, once they are asked for.
    sentence_starts: OnceLock<Vec<u32>>,
}

impl Prepared {
    /// The article as the aligner sees it.
    pub(super) fn side<'a>(&'a self, story: &'a Story) -> Side<'a> {
        Side { words: &self.words, story }
    }

    /// The tokens at which the sentences of its `text` begin, ascending.
    pub(super) fn sentence_starts(&self, text: &str) -> &[u32] {
        let start = |sentence: Span| {
            let token = self.spans.partition_point(|span| span.end <= sentence.start);
            u32::try_from(token).expect("tokens are counted in 32 bits")
        };
        self.sentence_starts.get_or_init(|| sentences(text).into_iter().map(start).collect())
    }

    /// The stretch of the text that a range of tokens takes.
    pub(super) fn span(&self, tokens: &std::ops::Range<u32>) -> Span {
        let (first, last) =
            (self.spans[tokens.start as usize], self.spans[tokens.end as usize - 1]);
        Span { start: first.start, end: last.end }
    }
}

/// A corpus, ready to be compared.
#[derive(Debug)]
pub(super) struct PreparedCorpus {
    pub(super) articles: Vec<Prepared>,
    pub(super) vocabulary: Vocabulary,
    pub(super) lexicon: Lexicon,
    pub(super) signatures: Signatures,
    pub(super) k_tokens: usize,
}

impl PreparedCorpus {
    /// The hash of the shingle that begins at each token of an article.
    pub(super) fn shingles(&self, article: &Prepared) -> Vec<u64> {
        self.shingles_of(&article.words)
    }

    /// The same of some words in a row.
    pub(super) fn shingles_of(&self, words: &[WordId]) -> Vec<u64> {
        shingles_of(&self.vocabulary, words, self.k_tokens)
    }
}

fn shingles_of(vocabulary: &Vocabulary, words: &[WordId], k_tokens: usize) -> Vec<u64> {
    let hashes: Vec<u64> = words.iter().map(|&word| vocabulary.hash(word)).collect();
    let mut out = Vec::new();
    shingles(&hashes, k_tokens, &mut out);
    out
}

/// Prepare every article.
pub(super) fn prepare(
    corpus: &Corpus,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> PreparedCorpus {
    let mut prepared = prepare_unweighed(corpus, options, progress);
    let own = |entry: &Entry| WordUse { articles: entry.articles, tokens: entry.tokens };
    let uses = prepared.vocabulary.entries().iter().map(own).collect();
    let grammar = languages::grammar(&prepared.vocabulary, &prepared.articles);
    prepared.lexicon =
        lexicon(&prepared.vocabulary, grammar, (prepared.vocabulary.articles(), uses));
    prepared
}

/// Prepare every article, and weigh words by how often the archive and the drafts have them.
///
/// Exactly, as far as it matters: what a draft cannot have in common with anybody only needs to be
/// told from function words.
pub(super) fn prepare_before(
    corpus: &Corpus,
    words: Words<'_>,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<PreparedCorpus> {
    let mut prepared = prepare_unweighed(corpus, options, progress);
    let grammar = languages::grammar(&prepared.vocabulary, &prepared.articles);
    let of_drafts = prepared.articles.iter().zip(words.is_draft);
    let drafts: Vec<&Prepared> =
        of_drafts.filter(|(_, is_draft)| **is_draft).map(|(draft, _)| draft).collect();
    let mut is_drafts_stem = vec![false; grammar.len()];
    for word in drafts.iter().flat_map(|draft| &draft.words) {
        is_drafts_stem[grammar[word.get()].stem as usize] = true;
    }
    let is_exact = |word: &Grammar| word.is_stop_word || is_drafts_stem[word.stem as usize];
    let hashes = prepared.vocabulary.entries().iter().map(|entry| entry.hash);
    let mut uses = words.uses(hashes.zip(grammar.iter().map(is_exact)).collect())?;
    for draft in &drafts {
        let mut words = draft.words.clone();
        words.sort_unstable();
        for same in words.chunk_by(|x, y| x == y) {
            uses[same[0].get()].articles += 1;
            uses[same[0].get()].tokens += same.len() as u64;
        }
    }
    let articles = words.holdings.articles() + drafts.len() as u64;
    prepared.lexicon = lexicon(&prepared.vocabulary, grammar, (articles, uses));
    Ok(prepared)
}

/// Prepare every article, with a lexicon that knows no word yet.
fn prepare_unweighed(
    corpus: &Corpus,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> PreparedCorpus {
    let articles = &corpus.articles;
    progress.begin("tokenising", Some(articles.len() as u64));
    let mut vocabulary = Vocabulary::default();
    let mut prepared = Vec::with_capacity(articles.len());
    for chunk in articles.chunks(CHUNK_ARTICLES) {
        let read: Vec<Tokens> = chunk.par_iter().map_init(Tokeniser::new, tokenise).collect();
        for tokens in read {
            let mut words = Vec::with_capacity(tokens.len());
            vocabulary.add(tokens.iter().map(|(form, _)| form), &mut words);
            prepared.push(Prepared { words, spans: tokens.spans, ..Prepared::default() });
        }
        progress.advance(chunk.len() as u64);
    }
    let outlets = number_outlets(articles);
    progress.begin("sketching", Some(articles.len() as u64));
    let sketcher = Sketcher::new(options.sketch_slots);
    let signatures: Vec<(Vec<u32>, bool)> = prepared
        .par_iter_mut()
        .zip(articles)
        .zip(outlets)
        .map(|((prepared, article), outlet)| {
            prepared.outlet = outlet;
            finish(prepared, &article.text);
            let mut set = shingles_of(&vocabulary, &prepared.words, options.shingle_tokens);
            set.sort_unstable();
            set.dedup();
            let mut signature = vec![0; sketcher.slots()];
            let is_present = sketcher.sketch(&set, &mut signature);
            prepared.shingle_set = set;
            progress.advance(1);
            (signature, is_present)
        })
        .collect();
    PreparedCorpus {
        lexicon: Lexicon::default(),
        signatures: Signatures::from_parts(sketcher.slots(), signatures),
        articles: prepared,
        vocabulary,
        k_tokens: options.shingle_tokens,
    }
}

fn tokenise(tokeniser: &mut Tokeniser, article: &Article) -> Tokens {
    let mut tokens = Tokens::default();
    tokeniser.tokenise(&article.text, &mut tokens);
    tokens
}

/// Fill in what needs only the words and the text.
fn finish(prepared: &mut Prepared, text: &str) {
    prepared.quoted = vec![false; prepared.words.len()];
    for quotation in quotations(text) {
        let first = prepared.spans.partition_point(|span| span.end <= quotation.start);
        let inside = prepared.spans[first..].iter().take_while(|span| span.start < quotation.end);
        let end = first + inside.count();
        prepared.quoted[first..end].fill(true);
    }
}

/// A number for each outlet; articles without one have none.
fn number_outlets(articles: &[Article]) -> Vec<Option<u32>> {
    let mut numbers: Map<&str, u32> = Map::default();
    let mut found = Vec::with_capacity(articles.len());
    for article in articles {
        let next = u32::try_from(numbers.len()).expect("articles are numbered in 32 bits");
        let outlet = article.outlet.as_deref();
        found.push(outlet.map(|outlet| *numbers.entry(outlet).or_insert(next)));
    }
    found
}

/// What each word is worth in so many articles, which use it so often.
fn lexicon(
    vocabulary: &Vocabulary,
    grammar: Vec<Grammar>,
    (articles, uses): (u64, Vec<WordUse>),
) -> Lexicon {
    let words = vocabulary.entries().iter().zip(uses).zip(grammar);
    let counts = words.map(|((entry, uses), grammar)| WordCount {
        form: entry.form.to_string(),
        articles: uses.articles,
        tokens: uses.tokens,
        is_stop_word: grammar.is_stop_word,
        stem: grammar.stem,
    });
    Lexicon::new(articles, counts)
}
