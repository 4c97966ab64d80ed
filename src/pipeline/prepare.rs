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
    store::{Flags, Kept, Store},
    text::{Entry, Tokeniser, Tokens, Vocabulary, quotations, sentences},
};

/// Articles that are prepared together, if their texts are no longer than [`CHUNK_BYTES`]. Numbering words
/// is one thread's work, while the others cut the next articles into words; a chunk is large enough to keep them
/// busy, and small enough that its words as text are soon forgotten.
const CHUNK_ARTICLES: usize = 1024;
const CHUNK_BYTES: usize = 8 << 20;
/// What is kept of an article, its words, spans, shingles and stems, has so many times the bytes of its text: a
/// word of six bytes takes 21, and some of its stem. It is more where every character is a word.
const KEPT_PER_TEXT: u64 = 4;

/// One article, ready to be compared.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) words: Kept<WordId>,
    /// Where each word stands in the text.
    pub(super) spans: Kept<Span>,
    /// For each word, whether it stands inside quotation marks.
    pub(super) quoted: Flags,
    /// Distinct shingles, sorted.
    pub(super) shingle_set: Kept<u64>,
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
    /// What keeps all this.
    pub(super) store: Store,
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

    /// Give back the memory of the signatures, once they have proposed what they can.
    pub(super) fn forget_signatures(&mut self) {
        self.signatures = Signatures::with_capacity(self.signatures.slots(), 0);
    }
}

fn shingles_of(vocabulary: &Vocabulary, words: &[WordId], k_tokens: usize) -> Vec<u64> {
    let hashes: Vec<u64> = words.iter().map(|&word| vocabulary.hash(word)).collect();
    let mut out = Vec::new();
    shingles(&hashes, k_tokens, &mut out);
    out
}

/// Prepare every article.
///
/// # Errors
///
/// When what is kept of the articles fits neither into memory nor into a file.
pub(super) fn prepare(
    corpus: &Corpus,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<PreparedCorpus> {
    let mut prepared = prepare_unweighed(corpus, options, progress)?;
    let own = |entry: &Entry| WordUse { articles: entry.articles, tokens: entry.tokens };
    let uses = prepared.vocabulary.entries().iter().map(own).collect();
    let grammar = languages::grammar(&prepared.vocabulary, &prepared.articles);
    prepared.lexicon =
        lexicon(&prepared.vocabulary, grammar, (prepared.vocabulary.articles(), uses));
    Ok(prepared)
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
    let mut prepared = prepare_unweighed(corpus, options, progress)?;
    let grammar = languages::grammar(&prepared.vocabulary, &prepared.articles);
    let of_drafts = prepared.articles.iter().zip(words.is_draft);
    let drafts: Vec<&Prepared> =
        of_drafts.filter(|(_, is_draft)| **is_draft).map(|(draft, _)| draft).collect();
    let mut is_drafts_stem = vec![false; grammar.len()];
    for word in drafts.iter().flat_map(|draft| &*draft.words) {
        is_drafts_stem[grammar[word.get()].stem as usize] = true;
    }
    let is_exact = |word: &Grammar| word.is_stop_word || is_drafts_stem[word.stem as usize];
    let hashes = prepared.vocabulary.entries().iter().map(|entry| entry.hash);
    let mut uses = words.uses(hashes.zip(grammar.iter().map(is_exact)).collect())?;
    for draft in &drafts {
        let mut words = draft.words.to_vec();
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
) -> Result<PreparedCorpus> {
    let articles = &corpus.articles;
    corpus.store.expect(KEPT_PER_TEXT * corpus.text_bytes())?;
    progress.begin("tokenising", Some(articles.len() as u64));
    let sketcher = Sketcher::new(options.sketch_slots);
    let mut prepared = PreparedCorpus {
        articles: Vec::with_capacity(articles.len()),
        vocabulary: Vocabulary::default(),
        lexicon: Lexicon::default(),
        signatures: Signatures::with_capacity(sketcher.slots(), articles.len()),
        k_tokens: options.shingle_tokens,
        store: corpus.store.clone(),
    };
    let (mut next, mut rest) = read_chunk(articles);
    while !next.articles.is_empty() {
        prepared.store.check()?;
        let (numbered, following) =
            rayon::join(|| prepared.number(&next.tokens), || read_chunk(rest));
        prepared.add(&next, &numbered, &sketcher)?;
        progress.advance(next.articles.len() as u64);
        (next, rest) = following;
    }
    for (article, outlet) in prepared.articles.iter_mut().zip(number_outlets(articles)) {
        article.outlet = outlet;
    }
    Ok(prepared)
}

/// Some articles, and the tokens of each.
struct Chunk<'a> {
    articles: &'a [Article],
    tokens: Vec<Tokens>,
}

/// Cut the first of these articles into words; the others.
fn read_chunk(articles: &[Article]) -> (Chunk<'_>, &[Article]) {
    let (articles, rest) = articles.split_at(chunk_articles(articles));
    let tokens = articles.par_iter().map_init(Tokeniser::new, tokenise).collect();
    (Chunk { articles, tokens }, rest)
}

/// How many of these articles make the next chunk: one at least, if there is one.
fn chunk_articles(articles: &[Article]) -> usize {
    let ends = articles.iter().scan(0, |bytes, article| {
        *bytes += article.text.len();
        Some(*bytes)
    });
    ends.take(CHUNK_ARTICLES)
        .take_while(|bytes| *bytes <= CHUNK_BYTES)
        .count()
        .max(1)
        .min(articles.len())
}

/// What is made of an article, before it is kept.
struct Made {
    quoted: Vec<bool>,
    shingle_set: Vec<u64>,
    signature: Vec<u32>,
    is_present: bool,
}

impl PreparedCorpus {
    /// The numbers of the words of some more articles.
    fn number(&mut self, read: &[Tokens]) -> Vec<Vec<WordId>> {
        let number = |tokens: &Tokens| {
            let mut words = Vec::with_capacity(tokens.len());
            self.vocabulary.add(tokens.iter().map(|(form, _)| form), &mut words);
            words
        };
        read.iter().map(number).collect()
    }

    /// Prepare some more articles, and keep what is made of them.
    fn add(
        &mut self,
        Chunk { articles, tokens: read }: &Chunk<'_>,
        numbered: &[Vec<WordId>],
        sketcher: &Sketcher,
    ) -> Result<()> {
        let of_articles = articles.par_iter().zip(read).zip(numbered);
        let made: Vec<Made> = of_articles
            .map(|((article, tokens), words)| {
                let shingle_set = self.shingle_set(words);
                let mut signature = vec![0; sketcher.slots()];
                let is_present = sketcher.sketch(&shingle_set, &mut signature);
                let quoted = quoted(&article.text, &tokens.spans);
                Made { quoted, shingle_set, signature, is_present }
            })
            .collect();
        let mut batch = self.store.batch();
        let of_articles = read.iter().zip(numbered).zip(&made);
        let places: Vec<_> = of_articles
            .map(|((tokens, words), made)| {
                let (words, spans) = (batch.add(words), batch.add(&tokens.spans));
                (words, spans, batch.add(&made.quoted), batch.add(&made.shingle_set))
            })
            .collect();
        let batch = batch.keep()?;
        for (made, (words, spans, quoted, shingle_set)) in made.iter().zip(&places) {
            self.signatures.push(&made.signature, made.is_present);
            self.articles.push(Prepared {
                words: batch.slice(words),
                spans: batch.slice(spans),
                quoted: batch.slice(quoted).into(),
                shingle_set: batch.slice(shingle_set),
                ..Prepared::default()
            });
        }
        Ok(())
    }

    fn shingle_set(&self, words: &[WordId]) -> Vec<u64> {
        let mut set = self.shingles_of(words);
        set.sort_unstable();
        set.dedup();
        set
    }
}

fn tokenise(tokeniser: &mut Tokeniser, article: &Article) -> Tokens {
    let mut tokens = Tokens::default();
    tokeniser.tokenise(&article.text, &mut tokens);
    tokens
}

/// For each word of a text, whether it stands inside quotation marks.
fn quoted(text: &str, words: &[Span]) -> Vec<bool> {
    let mut quoted = vec![false; words.len()];
    for quotation in quotations(text) {
        let first = words.partition_point(|span| span.end <= quotation.start);
        let inside = words[first..].iter().take_while(|span| span.start < quotation.end);
        let end = first + inside.count();
        quoted[first..end].fill(true);
    }
    quoted
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
