//! Boilerplate: furniture that recurs across articles which have nothing else in common.
//!
//! In: the articles that share a shingle. Out: whether the shingle is furniture, of the whole corpus or of some
//! outlets. No list of phrases is consulted. Three articles of one outlet, or four of any, that
//! share the shingle and are otherwise on different subjects, show that it belongs to none of the subjects. Two articles
//! are on different subjects when, outside all wording that they share, few of their telling words
//! are the same; articles of which half or more is shared are versions of one text, whatever the
//! rest says.
//!
//! Costs a look at each word of both articles for each two that are compared, at most [`SAMPLE`] articles and a few
//! comparisons for each distinct list of them. It is
//! wrong for a fragment that only two articles have, which nothing tells from a copied sentence, and for
//! furniture in a corpus that is all on one subject.

use std::ops::Range;

use crate::{
    align::{Lexicon, TELLING_WEIGHT},
    hash::{self, Places},
    id::WordId,
    shingle::shingles,
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

/// What an article is about: its telling words, and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The words that tell, ascending.
    words: Vec<WordId>,
    /// What each of these weighs.
    weights: Vec<i32>,
    /// What all of them weigh.
    weight: i64,
    /// The tokens that tell, ascending, each with the place of its word.
    telling: Vec<(u32, u32)>,
}

impl Subject {
    /// The places of the words that both have, in either.
    fn common(&self, other: &Self) -> Vec<(u32, u32)> {
        let mut common = Vec::with_capacity(self.words.len().min(other.words.len()));
        let (mut i, mut j) = (0, 0);
        while i < self.words.len() && j < other.words.len() {
            let (one, two) = (self.words[i], other.words[j]);
            if one == two {
                common.push((number(i), number(j)));
            }
            i += usize::from(one <= two);
            j += usize::from(two <= one);
        }
        common
    }

    /// Find what can be in no shingle that another article of which these words are known has too; `tokens`
    /// is how many the article has.
    fn bounds(&self, is_in_other: &[bool], tokens: usize, k_tokens: usize) -> Bounds {
        let mut bounds = Bounds { is_left: vec![false; self.words.len()], gaps: Vec::new() };
        // The first token behind the last that the other article lacks, and the telling ones from there.
        let (mut start, mut first) = (0, 0);
        let mut end_gap = |end: usize, telling: &[(u32, u32)]| {
            if end - start >= k_tokens {
                bounds.gaps.push(start..end);
            } else {
                telling.iter().for_each(|&(_, word)| bounds.is_left[word as usize] = true);
            }
            start = end + 1;
        };
        for (place, &(token, word)) in self.telling.iter().enumerate() {
            if !is_in_other[word as usize] {
                end_gap(token as usize, &self.telling[first..place]);
                first = place + 1;
            }
        }
        end_gap(tokens, &self.telling[first..]);
        bounds
    }

    /// For each telling word, whether any token is it that is not shared.
    fn rest(&self, is_shared: &[bool]) -> Vec<bool> {
        let mut rest = vec![false; self.words.len()];
        for &(token, word) in &self.telling {
            rest[word as usize] |= !is_shared[token as usize];
        }
        rest
    }
}

/// Reads subjects, and keeps its buffers.
#[derive(Debug)]
pub struct SubjectReader<'l> {
    lexicon: &'l Lexicon,
    /// For each word of the corpus, one more than its place among the words of the article at hand; [`MUTE`]
    /// where it does not tell.
    places: Vec<u32>,
    /// The words of the article at hand, ascending, each with the place at which it came.
    sorted: Vec<(WordId, u32)>,
}

/// The place of a word that tells nothing.
const MUTE: u32 = u32::MAX;

impl<'l> SubjectReader<'l> {
    /// A reader that weighs words by `lexicon`. Costs a look at each of its words.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        let words = (0..number(lexicon.words())).map(WordId);
        let place = |word| if lexicon.weight(word) >= TELLING_WEIGHT { 0 } else { MUTE };
        Self { lexicon, places: words.map(place).collect(), sorted: Vec::new() }
    }

    /// The subject of an article of these words, in order.
    pub fn read(&mut self, words: &[WordId]) -> Subject {
        let mut subject = Subject::default();
        self.sorted.clear();
        for (token, &word) in (0u32..).zip(words) {
            let place = &mut self.places[word.get()];
            if *place == MUTE {
                continue;
            }
            if *place == 0 {
                let first = number(self.sorted.len());
                self.sorted.push((word, first));
                *place = first + 1;
            }
            subject.telling.push((token, *place - 1));
        }
        self.sorted.sort_unstable();
        let mut ranks = vec![0; self.sorted.len()];
        for (rank, &(word, first)) in (0..).zip(&self.sorted) {
            ranks[first as usize] = rank;
            self.places[word.get()] = 0;
            let weight = self.lexicon.weight(word);
            subject.words.push(word);
            subject.weights.push(weight);
            subject.weight += i64::from(weight);
        }
        for (_, word) in &mut subject.telling {
            *word = ranks[*word as usize];
        }
        subject
    }
}

/// What the words alone say of what an article shares with another. A shingle that both have holds no word
/// that only one has, so it lies between two such words.
struct Bounds {
    /// For each telling word of the article, whether the other has it too and any token is it that lies between
    /// two that are nearer.
    is_left: Vec<bool>,
    /// What lies between two that are as far apart as a shingle is long, or farther: tokens, ascending.
    gaps: Vec<Range<usize>>,
}

impl Bounds {
    /// So many tokens are shared at most.
    fn most_shared(&self) -> usize {
        self.gaps.iter().map(Range::len).sum()
    }

    /// The shingles of the article that lie in the gaps, with the tokens at which they begin.
    fn shingles(&self, words: &[WordId], k_tokens: usize) -> Vec<(usize, u64)> {
        let (mut found, mut shingled) = (Vec::with_capacity(self.most_shared()), Vec::new());
        for gap in &self.gaps {
            let hashes: Vec<u64> =
                words[gap.clone()].iter().map(|word| hash::mix(word.0.into())).collect();
            shingles(&hashes, k_tokens, &mut shingled);
            found.extend((gap.start..).zip(shingled.drain(..)));
        }
        found
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("tokens are counted in 32 bits")
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
/// by their places in the list, [are related](are_related). Nothing is asked that cannot change the verdict.
pub fn judge(
    outlets: &[Option<u32>],
    mut are_related: impl FnMut(usize, usize) -> bool,
) -> Verdict {
    let step = outlets.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<usize> = (0..outlets.len()).step_by(step).collect();
    let mut subjects: Vec<usize> = Vec::new();
    for (looked_at, &article) in sample.iter().enumerate() {
        if !can_be_furniture(&subjects, &sample[looked_at..], outlets) {
            return Verdict::None;
        }
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

/// Whether what these articles share may be furniture yet, when each of the rest turns out to be on a
/// subject of its own.
fn can_be_furniture(subjects: &[usize], rest: &[usize], outlets: &[Option<u32>]) -> bool {
    if subjects.len() + rest.len() >= LEAST_OF_CORPUS {
        return true;
    }
    // Fewer than LEAST_OF_CORPUS are left.
    let left = || subjects.iter().chain(rest).filter_map(|&article| outlets[article]);
    left().any(|outlet| left().filter(|&other| other == outlet).count() >= LEAST_OF_OUTLET)
}

/// An article to compare: its words, in order, and what they say of its subject.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Its words.
    pub words: &'a [WordId],
    /// The subject that they tell.
    pub subject: &'a Subject,
}

/// Whether two articles are on one subject, or versions of one text; whichever comes first. Their telling words
/// alone say so of most.
pub fn are_related(a: Told<'_>, b: Told<'_>, k_tokens: usize) -> bool {
    let common = a.subject.common(b.subject);
    let (mut is_in_a, mut is_in_b) =
        (vec![false; b.subject.words.len()], vec![false; a.subject.words.len()]);
    for &(of_a, of_b) in &common {
        is_in_a[of_b as usize] = true;
        is_in_b[of_a as usize] = true;
    }
    let of_a = a.subject.bounds(&is_in_b, a.words.len(), k_tokens);
    let of_b = b.subject.bounds(&is_in_a, b.words.len(), k_tokens);
    let least = Rest::of((a, &of_a.is_left), (b, &of_b.is_left), &common);
    if SUBJECT_SHARE * least.both >= a.subject.weight.min(b.subject.weight) {
        return true;
    }
    let may_be_most =
        2 * of_a.most_shared() >= a.words.len() || 2 * of_b.most_shared() >= b.words.len();
    let most: i64 =
        common.iter().map(|&(word, _)| i64::from(a.subject.weights[word as usize])).sum();
    if !may_be_most && SUBJECT_SHARE * most < least.a.min(least.b) {
        return false;
    }
    let [in_a, in_b] = [of_a.shingles(a.words, k_tokens), of_b.shingles(b.words, k_tokens)];
    let is_most = |shared: &[bool]| 2 * shared.iter().filter(|s| **s).count() >= shared.len();
    let shared_a = shared_tokens(&in_a, &in_b, a.words.len(), k_tokens);
    let shared_b = shared_tokens(&in_b, &in_a, b.words.len(), k_tokens);
    if is_most(&shared_a) || is_most(&shared_b) {
        return true;
    }
    let rest = (a.subject.rest(&shared_a), b.subject.rest(&shared_b));
    let rest = Rest::of((a, &rest.0), (b, &rest.1), &common);
    SUBJECT_SHARE * rest.both >= rest.a.min(rest.b)
}

/// What the telling words weigh that two articles have outside all that they share.
struct Rest {
    a: i64,
    b: i64,
    /// Of these, those that both have.
    both: i64,
}

impl Rest {
    /// Of the common words are given their places, and whether either article has one outside.
    fn of(
        (a, left_in_a): (Told<'_>, &[bool]),
        (b, left_in_b): (Told<'_>, &[bool]),
        common: &[(u32, u32)],
    ) -> Self {
        let mut rest = Self { a: a.subject.weight, b: b.subject.weight, both: 0 };
        for &(of_a, of_b) in common {
            let weight = i64::from(a.subject.weights[of_a as usize]);
            let (is_left_in_a, is_left_in_b) = (left_in_a[of_a as usize], left_in_b[of_b as usize]);
            rest.a -= if is_left_in_a { 0 } else { weight };
            rest.b -= if is_left_in_b { 0 } else { weight };
            rest.both += if is_left_in_a && is_left_in_b { weight } else { 0 };
        }
        rest
    }
}

/// For each of so many tokens of an article, whether it is in one of its own shingles that is also among the
/// others.
fn shared_tokens(
    own: &[(usize, u64)],
    others: &[(usize, u64)],
    tokens: usize,
    k_tokens: usize,
) -> Vec<bool> {
    let mut known = Places::with_capacity(others.len());
    for &(_, shingle) in others {
        known.find_or_push(shingle);
    }
    let mut is_shared = vec![false; tokens];
    for &(token, shingle) in own {
        if known.find(shingle).is_some() {
            is_shared[token..token + k_tokens].fill(true);
        }
    }
    is_shared
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::align::WordCount;

    const K_TOKENS: usize = 5;
    /// Words 0 to 9 are the fragment that all share.
    const FRAGMENT: std::ops::Range<u32> = 0..10;

    /// An article of these words.
    struct Article {
        words: Vec<WordId>,
        subject: Subject,
    }

    impl Article {
        fn new(words: &[u32], lexicon: &Lexicon) -> Self {
            let words: Vec<WordId> = words.iter().copied().map(WordId).collect();
            Self { subject: SubjectReader::new(lexicon).read(&words), words }
        }

        fn told(&self) -> Told<'_> {
            Told { words: &self.words, subject: &self.subject }
        }

        fn is_related(&self, other: &Self) -> bool {
            are_related(self.told(), other.told(), K_TOKENS)
        }

        /// For each token, whether it is in a run of words that the other has too.
        fn shared(&self, other: &Self) -> Vec<bool> {
            let mut is_shared = vec![false; self.words.len()];
            for (token, run) in self.words.windows(K_TOKENS).enumerate() {
                if other.words.windows(K_TOKENS).any(|others| others == run) {
                    is_shared[token..token + K_TOKENS].fill(true);
                }
            }
            is_shared
        }

        /// Whether they are related, with every token looked at.
        fn is_related_by_all(&self, other: &Self, lexicon: &Lexicon) -> bool {
            let rest = |article: &Self, is_shared: &[bool]| -> BTreeSet<WordId> {
                let left = article.words.iter().zip(is_shared).filter(|(_, shared)| !**shared);
                let words = left.map(|(word, _)| *word);
                words.filter(|word| lexicon.weight(*word) >= TELLING_WEIGHT).collect()
            };
            let weigh = |words: &BTreeSet<WordId>| -> i64 {
                words.iter().map(|word| i64::from(lexicon.weight(*word))).sum()
            };
            let shared = [self.shared(other), other.shared(self)];
            let [a, b] = [rest(self, &shared[0]), rest(other, &shared[1])];
            let is_most = |is_shared: &Vec<bool>| {
                2 * is_shared.iter().filter(|shared| **shared).count() >= is_shared.len()
            };
            let both = a.intersection(&b).copied().collect();
            shared.iter().any(is_most) || SUBJECT_SHARE * weigh(&both) >= weigh(&a).min(weigh(&b))
        }
    }

    /// Words 0 to 1,000, of which every third tells nothing.
    fn lexicon() -> Lexicon {
        let count = |stem| WordCount {
            form: format!("w{stem}"),
            articles: if stem % 3 == 0 { 900 } else { 1 },
            tokens: if stem % 3 == 0 { 9_000 } else { 1 },
            is_stop_word: stem % 3 == 0,
            stem,
        };
        Lexicon::new(1_000, (0..1_000).map(count))
    }

    /// Of articles that have the fragment, and 40 words of the subject that begins with a word.
    fn check(articles: &[(u32, u32)], expected: &Verdict) {
        let lexicon = lexicon();
        let words = |subject: u32| (subject..subject + 40).chain(FRAGMENT).collect::<Vec<u32>>();
        let subjects: Vec<Article> =
            articles.iter().map(|&(subject, _)| Article::new(&words(subject), &lexicon)).collect();
        let outlets: Vec<Option<u32>> = articles.iter().map(|&(_, outlet)| Some(outlet)).collect();
        let found = judge(&outlets, |one, other| subjects[one].is_related(&subjects[other]));
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

    /// The verdict by the subjects of all, whether or not they matter to it.
    fn judge_by_all(outlets: &[Option<u32>], are_related: &[Vec<bool>]) -> Verdict {
        let mut subjects: Vec<usize> = Vec::new();
        for (article, is_related_to) in are_related.iter().enumerate() {
            if subjects.iter().all(|&other| !is_related_to[other]) {
                subjects.push(article);
            }
        }
        if subjects.len() >= LEAST_OF_CORPUS {
            return Verdict::Corpus;
        }
        let count = |outlet| subjects.iter().filter(|&&s| outlets[s] == Some(outlet)).count();
        let furnished: Vec<u32> = (0..9).filter(|&o| count(o) >= LEAST_OF_OUTLET).collect();
        if furnished.is_empty() { Verdict::None } else { Verdict::Outlets(furnished) }
    }

    /// Articles that take turns between words of their own and some that many have.
    fn turns() -> impl Strategy<Value = Vec<u32>> {
        let words = (0u32..4, 0u32..120, 1u32..12).prop_map(|(own, start, words)| {
            let start = if own == 0 { start + 100 } else { start % 40 };
            (start..start + words).collect::<Vec<u32>>()
        });
        proptest::collection::vec(words, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn what_is_not_asked_changes_no_verdict(
            outlets in proptest::collection::vec(proptest::option::of(0u32..3), 0..SAMPLE),
            related in proptest::collection::vec(0u32..10, SAMPLE * SAMPLE),
            share in 0u32..10,
        ) {
            let is_related = |x: usize, y: usize| related[x.min(y) * SAMPLE + x.max(y)] < share;
            let matrix: Vec<Vec<bool>> = (0..outlets.len())
                .map(|x| (0..outlets.len()).map(|y| is_related(x, y)).collect())
                .collect();
            let expected = judge_by_all(&outlets, &matrix);
            prop_assert_eq!(judge(&outlets, |x, y| matrix[x][y]), expected);
        }

        #[test]
        fn what_words_alone_tell_is_so(a in turns(), b in turns()) {
            let lexicon = lexicon();
            let (a, b) = (Article::new(&a, &lexicon), Article::new(&b, &lexicon));
            prop_assert_eq!(a.is_related(&b), a.is_related_by_all(&b, &lexicon));
        }
    }
}
