//! Which articles are on one story.
//!
//! In: the pairs to compare. Out: for each article its story, told by those articles nearest to it
//! that it is to be compared with. Two are near when of the telling words of the one that has fewer
//! the other has an eighth, and the nearer the more of them. Of two that have much wording in
//! common one may be made from the other: neither tells what others say, however near it is.
//!
//! Costs a pass over the sorted stems of both articles of each pair and a look at each shingle of the second, and keeps five
//! bytes for each distinct stem of each article.

use rayon::prelude::*;

use crate::{
    align::{Lexicon, Side, Story, TELLING_WEIGHT, UNKNOWN},
    error::Result,
    hash::Places,
    id::ArticleIndex,
    pipeline::{
        MOST_AT_A_TIME,
        columns::column,
        prepare::{Prepared, PreparedCorpus},
        propose::Pair,
    },
};

/// Two articles are on one story when the one that has fewer telling words has this share of their weight
/// (one in so many) in common with the other.
const STORY_SHARE: i64 = 8;

/// An article that has this share of its shingles (one in so many) from another tells nothing of the
/// other's story.
const REUSE_SHARE: u64 = 10;

/// The story of each article, and what was learnt of the pairs on the way.
#[derive(Debug)]
pub(super) struct Stories {
    of_article: Vec<Story>,
    /// For each pair, in the order given, how many shingles the two share.
    pub(super) shared_shingles: Vec<u32>,
}

/// A near article: how near, and which.
type Near = (i64, ArticleIndex);

impl Stories {
    /// The stories of all articles, told by the pairs.
    ///
    /// # Errors
    ///
    /// When the store has no room for the stems.
    pub(super) fn of(corpus: &PreparedCorpus, pairs: &[Pair]) -> Result<Self> {
        let store = &corpus.store;
        let mut is_asked = vec![false; corpus.articles.len()];
        for &(a, b) in pairs {
            is_asked[a.get()] = true;
            is_asked[b.get()] = true;
        }
        let stems = column(store, is_asked.len(), |article| match is_asked[article] {
            true => stems(&corpus.articles[article], &corpus.lexicon),
            false => Vec::new(),
        })?;
        let mut weights = corpus.lexicon.stem_weights();
        for weight in weights.iter_mut().filter(|weight| **weight < TELLING_WEIGHT) {
            *weight = 0;
        }
        let is_telling = |stem: &&u32| weights[**stem as usize] > 0;
        let telling = column(store, stems.len(), |article| {
            stems[article].iter().filter(is_telling).copied().collect()
        })?;
        let totals: Vec<i64> = telling.par_iter().map(|stems| weigh(stems, &weights)).collect();
        let nearness = |&(a, b): &Pair, shared_shingles: u32| {
            let [one, other] = [a, b].map(|index| corpus.articles[index.get()].shingle_set.len());
            if REUSE_SHARE * u64::from(shared_shingles) > one.min(other) as u64 {
                return None;
            }
            let shared = weigh_shared(&telling[a.get()], &telling[b.get()], &weights);
            let fewer = totals[a.get()].min(totals[b.get()]);
            (STORY_SHARE * shared >= fewer && fewer > 0).then(|| (shared * 1_000 / fewer, a, b))
        };
        let shared_shingles: Vec<u32> = pairs
            .par_iter()
            .with_max_len(MOST_AT_A_TIME)
            .map_init(Shared::default, |shared, &pair| shared.of(corpus, pair))
            .collect();
        let near: Vec<(i64, ArticleIndex, ArticleIndex)> = pairs
            .par_iter()
            .with_max_len(MOST_AT_A_TIME)
            .zip(&shared_shingles)
            .filter_map(|(pair, &shared)| nearness(pair, shared))
            .collect();
        let mut of_article: Vec<Vec<Near>> = vec![Vec::new(); stems.len()];
        for (nearness, a, b) in near {
            of_article[a.get()].push((nearness, b));
            of_article[b.get()].push((nearness, a));
        }
        let story = |(mut near, article): (Vec<Near>, u32)| {
            near.sort_unstable_by_key(|&(nearness, other)| (-nearness, other));
            near.dedup();
            let nearest: Vec<(ArticleIndex, &[u32])> = near
                .iter()
                .take(Story::MOST_ARTICLES)
                .map(|&(_, other)| (other, &stems[other.get()][..]))
                .collect();
            Story::new(ArticleIndex(article), stems[article as usize].clone(), &nearest)
        };
        let of_article = of_article.into_par_iter().zip(0u32..u32::MAX).map(story).collect();
        store.check()?;
        Ok(Self { of_article, shared_shingles })
    }

    /// An article as the aligner sees it.
    pub(super) fn side<'a>(&'a self, corpus: &'a PreparedCorpus, index: ArticleIndex) -> Side<'a> {
        let story = self.of_article.get(index.get()).unwrap_or(&UNKNOWN);
        corpus.articles[index.get()].side(story)
    }
}

/// The distinct stems of an article, ascending.
fn stems(article: &Prepared, lexicon: &Lexicon) -> Vec<u32> {
    let mut stems: Vec<u32> = article.words.iter().map(|&word| lexicon.stem(word)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Counts what one article after the other shares. Of consecutive pairs most have the first in common.
#[derive(Debug, Default)]
struct Shared {
    article: Option<ArticleIndex>,
    shingles: Places,
}

impl Shared {
    /// How many shingles two articles share.
    fn of(&mut self, corpus: &PreparedCorpus, (a, b): Pair) -> u32 {
        let [one, other] = [a, b].map(|index| &corpus.articles[index.get()].shingle_set[..]);
        if self.article.replace(a) != Some(a) {
            self.shingles = Places::of(one);
        }
        let count = other.iter().filter(|&&shingle| self.shingles.find(shingle).is_some()).count();
        u32::try_from(count).expect("tokens are counted in 32 bits")
    }
}

fn weigh(stems: &[u32], weights: &[i32]) -> i64 {
    stems.iter().map(|&stem| i64::from(weights[stem as usize])).sum()
}

/// The weight of the stems that both have, each ascending.
fn weigh_shared(a: &[u32], b: &[u32], weights: &[i32]) -> i64 {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        if x == y {
            sum += i64::from(weights[x as usize]);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_what_both_have() {
        let weights = [1, 10, 100, 1_000];
        assert_eq!(weigh_shared(&[0, 1, 3], &[1, 2, 3], &weights), 1_010);
        assert_eq!(weigh_shared(&[], &[1], &weights), 0);
        assert_eq!(weigh_shared(&[2], &[0, 1], &weights), 0);
    }
}
