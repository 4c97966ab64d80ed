//! Which words of the articles are boilerplate.
//!
//! Only wording that stands in a passage matters, so only its shingles are judged; and since all
//! shingles of one fragment are shared by the same articles, each such list is judged once.

use rayon::prelude::*;

use crate::{
    align::Passage,
    boilerplate::{self, Subject, Verdict},
    hash::Map,
    pipeline::{Progress, postings::Postings, prepare::PreparedCorpus, verify::Verified},
};

/// Lists of fewer articles are never furniture.
const LEAST_ARTICLES: usize = 3;

/// For each article, for each of its words, whether it is boilerplate.
pub(super) fn boilerplate_words(
    corpus: &PreparedCorpus,
    postings: &Postings,
    pairs: &[Verified],
    progress: &dyn Progress,
) -> Vec<Vec<bool>> {
    progress.begin("finding boilerplate", None);
    let in_passages = words_in_passages(corpus, pairs);
    let shared: Vec<Vec<Shared>> = corpus
        .articles
        .par_iter()
        .zip(&in_passages)
        .map(|(article, in_passages)| {
            let shingles = corpus.shingles(article);
            let tokens = (0..shingles.len()).filter(|&token| in_passages[token]);
            tokens.filter_map(|token| Shared::new(token, shingles[token], postings)).collect()
        })
        .collect();
    let verdicts = judge(corpus, &shared);
    corpus
        .articles
        .iter()
        .zip(&shared)
        .map(|(article, shared)| {
            let mut is_boilerplate = vec![false; article.words.len()];
            let mut until = 0;
            for fragment in shared {
                if !verdicts[fragment.articles.as_slice()].holds_for(article.outlet) {
                    continue;
                }
                // Of anchors a window apart, what lies between belongs to the same fragment.
                let near = fragment.token < until + postings.window && until > 0;
                let start = if near { until.min(fragment.token) } else { fragment.token };
                until = fragment.token + corpus.k_tokens;
                is_boilerplate[start..until].fill(true);
            }
            is_boilerplate
        })
        .collect()
}

/// A shingle that several articles share.
struct Shared {
    token: usize,
    articles: Vec<u32>,
}

impl Shared {
    fn new(token: usize, shingle: u64, postings: &Postings) -> Option<Self> {
        let articles = postings.articles(shingle);
        if articles.len() < LEAST_ARTICLES {
            return None;
        }
        let step = articles.len().div_ceil(boilerplate::SAMPLE);
        Some(Self { token, articles: articles.step_by(step).collect() })
    }
}

/// For each article, for each of its words, whether any passage holds it.
fn words_in_passages(corpus: &PreparedCorpus, pairs: &[Verified]) -> Vec<Vec<bool>> {
    let mut inside: Vec<Vec<bool>> =
        corpus.articles.iter().map(|article| vec![false; article.words.len()]).collect();
    for pair in pairs {
        for (a, b) in pair.passages.iter().flat_map(Passage::shared) {
            for (article, tokens) in [(pair.a, a), (pair.b, b)] {
                inside[article.get()][tokens.start as usize..tokens.end as usize].fill(true);
            }
        }
    }
    inside
}

/// The verdict on each distinct list of articles.
fn judge<'s>(corpus: &PreparedCorpus, shared: &'s [Vec<Shared>]) -> Map<&'s [u32], Verdict> {
    let mut lists: Vec<&[u32]> = shared.iter().flatten().map(|s| s.articles.as_slice()).collect();
    lists.par_sort_unstable();
    lists.dedup();
    let verdict = |list: &'s [u32]| {
        let shingles: Vec<Vec<u64>> =
            list.iter().map(|&n| corpus.shingles(&corpus.articles[n as usize])).collect();
        let subjects: Vec<Subject<'_>> = list
            .iter()
            .zip(&shingles)
            .map(|(&number, shingles)| corpus.articles[number as usize].subject(shingles))
            .collect();
        (list, boilerplate::judge(&subjects, corpus.k_tokens, &corpus.lexicon))
    };
    let judged: Vec<(&[u32], Verdict)> = lists.into_par_iter().map(verdict).collect();
    judged.into_iter().collect()
}
