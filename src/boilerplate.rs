//! Boilerplate: furniture that recurs across articles which have nothing else in common.
//!
//! In: the articles that share a shingle. Out: whether the shingle is furniture, of the whole corpus or of some
//! outlets. No list of phrases is consulted. Three articles of one outlet, or four of any, that
//! share the shingle and are otherwise on different subjects, show that it belongs to none of the subjects. Two articles
//! are on different subjects when, outside all wording that they share, few of their telling words
//! are the same; articles of which half or more is shared are versions of one text, whatever the
//! rest says.
//!
//! Costs at most [`SAMPLE`] articles and a few comparisons for each distinct list of articles. It is
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
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its words, in order.
    pub words: &'a [WordId],
    /// The hash of the shingle that begins at each token, as far as there is one.
    pub shingles: &'a [u64],
    /// The same, sorted and without repetitions.
    pub shingle_set: &'a [u64],
    /// Number of its outlet, if that is known.
    pub outlet: Option<u32>,
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

/// Judge a shingle by the articles that have it.
pub fn judge(articles: &[Subject<'_>], k_tokens: usize, lexicon: &Lexicon) -> Verdict {
    let step = articles.len().div_ceil(SAMPLE).max(1);
    let mut subjects: Vec<Subject<'_>> = Vec::new();
    for article in articles.iter().step_by(step) {
        let is_new = |other: &Subject<'_>| !are_related(*article, *other, k_tokens, lexicon);
        if subjects.iter().all(is_new) {
            subjects.push(*article);
        }
        if subjects.len() == LEAST_OF_CORPUS {
            return Verdict::Corpus;
        }
    }
    let mut outlets: Vec<u32> = subjects.iter().filter_map(|subject| subject.outlet).collect();
    outlets.sort_unstable();
    let furnished: Vec<u32> = outlets
        .chunk_by(|x, y| x == y)
        .filter(|same| same.len() >= LEAST_OF_OUTLET)
        .map(|same| same[0])
        .collect();
    if furnished.is_empty() { Verdict::None } else { Verdict::Outlets(furnished) }
}

/// Whether two articles are on one subject, or versions of one text.
fn are_related(a: Subject<'_>, b: Subject<'_>, k_tokens: usize, lexicon: &Lexicon) -> bool {
    let (rest_a, rest_b) = (rest(a, b, k_tokens), rest(b, a, k_tokens));
    if 2 * rest_a.len() <= a.words.len() || 2 * rest_b.len() <= b.words.len() {
        return true;
    }
    let (telling_a, telling_b) = (telling(rest_a, lexicon), telling(rest_b, lexicon));
    let weigh = |words: &mut dyn Iterator<Item = &WordId>| -> i64 {
        words.map(|&word| i64::from(lexicon.weight(word))).sum()
    };
    let shared = weigh(&mut telling_a.iter().filter(|word| telling_b.binary_search(word).is_ok()));
    let fewer = weigh(&mut telling_a.iter()).min(weigh(&mut telling_b.iter()));
    SUBJECT_SHARE * shared >= fewer
}

/// The words of an article that are in no shingle which the other has too.
fn rest(article: Subject<'_>, other: Subject<'_>, k_tokens: usize) -> Vec<WordId> {
    let mut shared_until = 0;
    let mut rest = Vec::with_capacity(article.words.len());
    for (token, &word) in article.words.iter().enumerate() {
        let shingle = article.shingles.get(token);
        if shingle.is_some_and(|shingle| other.shingle_set.binary_search(shingle).is_ok()) {
            shared_until = token + k_tokens;
        }
        if token >= shared_until {
            rest.push(word);
        }
    }
    rest
}

/// The distinct words that tell what a text is about, sorted.
fn telling(mut words: Vec<WordId>, lexicon: &Lexicon) -> Vec<WordId> {
    words.retain(|&word| lexicon.weight(word) >= TELLING_WEIGHT);
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::WordCount, shingle::shingles};

    const K_TOKENS: usize = 5;
    /// Words 0 to 9 are the fragment that all share.
    const FRAGMENT: std::ops::Range<u32> = 0..10;

    struct Article {
        words: Vec<WordId>,
        shingles: Vec<u64>,
        shingle_set: Vec<u64>,
        outlet: Option<u32>,
    }

    /// The fragment, and 40 words of the subject that begins with word `subject`.
    fn article(subject: u32, outlet: u32) -> Article {
        let words: Vec<u32> = (subject..subject + 40).chain(FRAGMENT).collect();
        let hashes: Vec<u64> = words.iter().map(|&word| crate::hash::mix(word.into())).collect();
        let mut found = Vec::new();
        shingles(&hashes, K_TOKENS, &mut found);
        let mut shingle_set = found.clone();
        shingle_set.sort_unstable();
        let words = words.into_iter().map(WordId).collect();
        Article { words, shingles: found, shingle_set, outlet: Some(outlet) }
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
        let articles: Vec<Article> = articles.iter().map(|&(s, o)| article(s, o)).collect();
        let subjects: Vec<Subject<'_>> = articles
            .iter()
            .map(|article| Subject {
                words: &article.words,
                shingles: &article.shingles,
                shingle_set: &article.shingle_set,
                outlet: article.outlet,
            })
            .collect();
        assert_eq!(judge(&subjects, K_TOKENS, &lexicon), *expected);
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
