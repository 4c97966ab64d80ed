//! Boilerplate: furniture that recurs across articles which have nothing else in common.
//!
//! In: the articles that share a shingle. Out: whether the shingle is furniture, of the whole corpus or of some
//! outlets. No list of phrases is consulted. Three articles of one outlet, or four of any, that
//! share the shingle and are otherwise on different subjects, show that it belongs to none of the subjects. Two articles
//! are on different subjects when, outside all wording that they share, few of their telling words
//! are the same; articles of which half or more is shared are versions of one text, whatever the
//! rest says.
//!
//! Costs a pass over both articles for each two that are compared, at most [`SAMPLE`] articles and a few
//! comparisons for each distinct list of them. It is
//! wrong for a fragment that only two articles have, which nothing tells from a copied sentence, and for
//! furniture in a corpus that is all on one subject.

use crate::{
    align::{Lexicon, TELLING_WEIGHT},
    id::WordId,
};

/// So many articles of one outlet on different subjects make its furniture.
const LEAST_OF_OUTLET: usize = 3;
/// So many articles of any outlets on different subjects make furniture of the corpus.
const LEAST_OF_CORPUS: usize = 4;
/// Of the articles that share a fragment, so many are looked at.
pub const SAMPLE: usize = 24;
/// Two articles are on one subject when at least this share (one in so many) of the telling words of the
/// one that has fewer is also in the other.
const SUBJECT_SHARE: i64 = 8;

/// An article, as far as it matters here.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    tokens: usize,
    /// The shingles with the tokens at which they begin, ascending.
    shingles: Vec<(u64, u32)>,
    /// The words that tell what it is about, ascending, and by their tokens.
    telling: Vec<Telling>,
}

/// A word that tells what an article is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Telling {
    word: WordId,
    token: u32,
    weight: i32,
}

impl Subject {
    /// An article of these words, in order; `shingles` has the hash of the shingle that begins at each
    /// token, as far as there is one. Costs a sort of both.
    pub fn new(words: &[WordId], shingles: &[u64], lexicon: &Lexicon) -> Self {
        let weigh = |(token, &word): (u32, &WordId)| {
            let weight = lexicon.weight(word);
            (weight >= TELLING_WEIGHT).then_some(Telling { word, token, weight })
        };
        let mut telling: Vec<Telling> = (0u32..).zip(words).filter_map(weigh).collect();
        telling.sort_unstable();
        let mut shingles: Vec<(u64, u32)> = shingles.iter().copied().zip(0..).collect();
        shingles.sort_unstable();
        Self { tokens: words.len(), shingles, telling }
    }

    /// The distinct telling words of the tokens that are not shared, with what each weighs.
    fn rest(&self, is_shared: &[bool]) -> impl Iterator<Item = (WordId, i64)> {
        let mut last = None;
        let rest = self.telling.iter().filter(|telling| !is_shared[telling.token as usize]);
        rest.filter(move |telling| last.replace(telling.word) != Some(telling.word))
            .map(|telling| (telling.word, telling.weight.into()))
    }
}

/// Where a shingle is furniture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nowhere.
    #[default]
    None,
    /// In the articles of these outlets, ascending.
    Outlets(Vec<u32>),
    /// In all articles.
    Corpus,
}

impl Verdict {
    /// Whether it is furniture in an article of this outlet.
    pub fn holds_for(&self, outlet: Option<u32>) -> bool {
        match self {
            Self::None => false,
            Self::Outlets(outlets) => outlet.is_some_and(|o| outlets.binary_search(&o).is_ok()),
            Self::Corpus => true,
        }
    }
}

/// Judge a shingle by the articles that have it: by their outlets, and by whether two of them, told
/// by their places in the list, [are related](are_related).
pub fn judge(
    outlets: &[Option<u32>],
    mut are_related: impl FnMut(usize, usize) -> bool,
) -> Verdict {
    let step = outlets.len().div_ceil(SAMPLE).max(1);
    let mut subjects: Vec<usize> = Vec::new();
    for article in (0..outlets.len()).step_by(step) {
        if subjects.iter().all(|&other| !are_related(article, other)) {
            subjects.push(article);
        }
        if subjects.len() == LEAST_OF_CORPUS {
            return Verdict::Corpus;
        }
    }
    let mut outlets: Vec<u32> = subjects.iter().filter_map(|&subject| outlets[subject]).collect();
    outlets.sort_unstable();
    let furnished: Vec<u32> = outlets
        .chunk_by(|x, y| x == y)
        .filter(|same| same.len() >= LEAST_OF_OUTLET)
        .map(|same| same[0])
        .collect();
    if furnished.is_empty() { Verdict::None } else { Verdict::Outlets(furnished) }
}

/// Whether two articles are on one subject, or versions of one text; whichever comes first.
pub fn are_related(a: &Subject, b: &Subject, k_tokens: usize) -> bool {
    let [of_a, of_b] = shared_tokens(a, b, k_tokens);
    let is_most = |shared: &[bool]| 2 * shared.iter().filter(|s| **s).count() >= shared.len();
    if is_most(&of_a) || is_most(&of_b) {
        return true;
    }
    let (weight_a, weight_b, shared) = weigh(a.rest(&of_a), b.rest(&of_b));
    SUBJECT_SHARE * shared >= weight_a.min(weight_b)
}

/// What two ascending lists of words weigh, and what those weigh that both have.
fn weigh(
    mut a: impl Iterator<Item = (WordId, i64)>,
    mut b: impl Iterator<Item = (WordId, i64)>,
) -> (i64, i64, i64) {
    let (mut sum_a, mut sum_b, mut shared) = (0, 0, 0);
    let (mut next_a, mut next_b) = (a.next(), b.next());
    while let (Some((x, weight)), Some((y, _))) = (next_a, next_b) {
        if x == y {
            shared += weight;
        }
        if x <= y {
            sum_a += weight;
            next_a = a.next();
        }
        if y <= x {
            sum_b += next_b.map_or(0, |(_, weight)| weight);
            next_b = b.next();
        }
    }
    let left = |next: Option<(WordId, i64)>| next.map_or(0, |(_, weight)| weight);
    sum_a += left(next_a) + a.map(|(_, weight)| weight).sum::<i64>();
    sum_b += left(next_b) + b.map(|(_, weight)| weight).sum::<i64>();
    (sum_a, sum_b, shared)
}

/// For each token of both articles, whether it is in a shingle that the other has too.
fn shared_tokens(a: &Subject, b: &Subject, k_tokens: usize) -> [Vec<bool>; 2] {
    let (mut of_a, mut of_b) = (vec![false; a.tokens], vec![false; b.tokens]);
    let take = |tokens: &mut [bool], token: u32| {
        tokens[token as usize..token as usize + k_tokens].fill(true);
    };
    let (mut i, mut j) = (0, 0);
    while i < a.shingles.len() && j < b.shingles.len() {
        let (x, y) = (a.shingles[i].0, b.shingles[j].0);
        if x != y {
            i += usize::from(x < y);
            j += usize::from(y < x);
            continue;
        }
        while let Some(&(_, token)) = a.shingles.get(i).filter(|shingle| shingle.0 == x) {
            take(&mut of_a, token);
            i += 1;
        }
        while let Some(&(_, token)) = b.shingles.get(j).filter(|shingle| shingle.0 == x) {
            take(&mut of_b, token);
            j += 1;
        }
    }
    [of_a, of_b]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::WordCount, shingle::shingles};

    const K_TOKENS: usize = 5;
    /// Words 0 to 9 are the fragment that all share.
    const FRAGMENT: std::ops::Range<u32> = 0..10;

    /// The fragment, and 40 words of the subject that begins with word `subject`.
    fn article(subject: u32, lexicon: &Lexicon) -> Subject {
        let words: Vec<u32> = (subject..subject + 40).chain(FRAGMENT).collect();
        let hashes: Vec<u64> = words.iter().map(|&word| crate::hash::mix(word.into())).collect();
        let mut found = Vec::new();
        shingles(&hashes, K_TOKENS, &mut found);
        let words: Vec<WordId> = words.into_iter().map(WordId).collect();
        Subject::new(&words, &found, lexicon)
    }

    fn check(articles: &[(u32, u32)], expected: &Verdict) {
        let count = |stem| WordCount {
            form: format!("w{stem}"),
            articles: 1,
            tokens: 1,
            is_stop_word: false,
            stem,
        };
        let lexicon = Lexicon::new(1_000, (0..1_000).map(count));
        let subjects: Vec<Subject> =
            articles.iter().map(|&(subject, _)| article(subject, &lexicon)).collect();
        let outlets: Vec<Option<u32>> = articles.iter().map(|&(_, outlet)| Some(outlet)).collect();
        let found =
            judge(&outlets, |one, other| are_related(&subjects[one], &subjects[other], K_TOKENS));
        assert_eq!(found, *expected);
    }

    #[test]
    fn an_outlet_furnishes_its_articles_on_any_subject() {
        check(&[(100, 1), (200, 1)], &Verdict::None);
        check(&[(100, 1), (200, 1), (300, 1)], &Verdict::Outlets(vec![1]));
        check(&[(100, 1), (200, 1), (300, 2)], &Verdict::None);
    }

    #[test]
    fn what_four_subjects_share_belongs_to_none() {
        check(&[(100, 1), (200, 2), (300, 3), (400, 4)], &Verdict::Corpus);
    }

    /// However many outlets print a paragraph in their reports of one event, it is not furniture.
    #[test]
    fn reports_on_one_subject_share_no_furniture() {
        let reports: Vec<(u32, u32)> = (0..9).map(|outlet| (100 + 2 * outlet, outlet)).collect();
        check(&reports, &Verdict::None);
        check(&[(100, 1); 6], &Verdict::None);
    }

    #[test]
    fn holds_for_the_outlets_that_it_names() {
        assert!(Verdict::Outlets(vec![1, 4]).holds_for(Some(4)));
        assert!(!Verdict::Outlets(vec![1, 4]).holds_for(Some(2)));
        assert!(!Verdict::Outlets(vec![1, 4]).holds_for(None));
        assert!(Verdict::Corpus.holds_for(None));
    }
}
