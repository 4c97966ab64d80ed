//! How common a word is among the articles on one story.
//!
//! In: an article's words as stems, and the articles nearest to it. Out, for a pair of articles:
//! how surprising it is that both have a word, given how many other articles on the story have it
//! too. The names and titles that every report repeats surprise nobody, however rare they are in
//! the corpus as a whole; wording that only these two have does.
//!
//! Counts what it knows and some imagined articles besides, so that it says little of a story of
//! which there are few reports. Costs a pass over the sorted stems of each near article.

use crate::{
    align::{BIT, log2},
    id::ArticleIndex,
    store::Kept,
};

/// How many imagined articles on the story count beside the real ones.
const IMAGINED_ARTICLES: u64 = 4;
/// One in so many of them has a given word.
const IMAGINED_WORD: u64 = 50;

/// What the articles nearest to one article say.
#[derive(Clone, Debug, Default)]
pub struct Story {
    article: Option<ArticleIndex>,
    /// The nearest articles, ascending.
    nearest: Vec<ArticleIndex>,
    /// The article's own stems, ascending, and beside each how many of the nearest have it.
    stems: Kept<u32>,
    counts: Vec<u8>,
}

/// A story of which nothing is known.
pub(crate) static UNKNOWN: Story =
    Story { article: None, nearest: Vec::new(), stems: Kept::NONE, counts: Vec::new() };

impl Story {
    /// The most articles that a story counts.
    pub const MOST_ARTICLES: usize = 16;

    /// The story of `article`, which has `stems`, told by the articles nearest to it with theirs.
    /// All stems are ascending and distinct. Of more than [`Self::MOST_ARTICLES`] articles only the
    /// first so many count.
    pub fn new(
        article: ArticleIndex,
        stems: Kept<u32>,
        nearest: &[(ArticleIndex, &[u32])],
    ) -> Self {
        let nearest = &nearest[..nearest.len().min(Self::MOST_ARTICLES)];
        // Where nobody is near, nobody asks.
        let mut counts = if nearest.is_empty() { Vec::new() } else { vec![0; stems.len()] };
        for (_, others) in nearest {
            count_shared((&stems, &mut counts), others);
        }
        let mut nearest: Vec<ArticleIndex> = nearest.iter().map(|&(article, _)| article).collect();
        nearest.sort_unstable();
        Self { article: Some(article), nearest, stems, counts }
    }

    /// How many of the articles nearest to either of two, the two left out, and how many of these have
    /// a stem that both have.
    pub fn common(a: &Self, b: &Self, stem: u32) -> (u64, u64) {
        let common = CommonStory::new(a, b);
        (common.articles() as u64, common.with(stem) as u64)
    }

    fn has(&self, article: Option<ArticleIndex>) -> bool {
        article.is_some_and(|article| self.nearest.binary_search(&article).is_ok())
    }

    /// The article's own stems that any of the nearest have, each with how many have it.
    fn counted(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        let all = self.stems.iter().copied().zip(self.counts.iter().copied());
        all.filter(|&(_, count)| count > 0)
    }

    fn count(&self, stem: u32) -> usize {
        if self.nearest.is_empty() {
            return 0;
        }
        self.stems.binary_search(&stem).map_or(0, |place| self.counts[place].into())
    }
}

/// Count one more for each of the stems that the others have too; both are ascending.
fn count_shared((stems, counts): (&[u32], &mut [u8]), others: &[u32]) {
    let (mut i, mut j) = (0, 0);
    while i < stems.len() && j < others.len() {
        let (stem, other) = (stems[i], others[j]);
        counts[i] += u8::from(stem == other);
        i += usize::from(stem <= other);
        j += usize::from(other <= stem);
    }
}

/// The stories of two articles, each without the other of the two.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommonStory<'a> {
    a: &'a Story,
    b: &'a Story,
    /// How often the two are in each other's.
    each_other: usize,
    /// What a word that none of the articles has would surprise by, but for what is imagined.
    most: i32,
}

/// What it takes from the surprise when so many of the articles on two stories have a word.
static KNOWN: [i32; 2 * Story::MOST_ARTICLES + 1] = {
    let mut known = [0; 2 * Story::MOST_ARTICLES + 1];
    let mut articles = 0;
    while articles < known.len() {
        known[articles] = log2(IMAGINED_WORD * articles as u64 + IMAGINED_ARTICLES);
        articles += 1;
    }
    known
};

impl<'a> CommonStory<'a> {
    pub(super) fn new(a: &'a Story, b: &'a Story) -> Self {
        let each_other = usize::from(a.has(b.article)) + usize::from(b.has(a.article));
        let mut common = Self { a, b, each_other, most: 0 };
        common.most = log2(IMAGINED_WORD * (common.articles() as u64 + IMAGINED_ARTICLES));
        common
    }

    /// How surprising it is that an article on the story has a stem that both have, in parts of a
    /// [`BIT`].
    pub(super) fn surprise(&self, stem: u32) -> i32 {
        self.most - KNOWN[self.with(stem)]
    }

    /// The same for many stems that both have, in their order; `place` tells where in this order a stem is, if
    /// it is there. Costs a look at each stem of either article that others on the story have.
    pub(super) fn surprises(&self, place: impl Fn(u32) -> Option<usize>, surprises: &mut [i32]) {
        // At first how many articles have it.
        surprises.fill(0);
        for (stem, count) in self.a.counted().chain(self.b.counted()) {
            if let Some(place) = place(stem) {
                surprises[place] += i32::from(count);
            }
        }
        for surprise in surprises {
            let articles = surprise.unsigned_abs() as usize;
            *surprise = self.most - KNOWN[articles.saturating_sub(self.each_other)];
        }
    }

    /// The articles nearest to either; one that is near to both counts twice.
    fn articles(&self) -> usize {
        self.a.nearest.len() + self.b.nearest.len() - self.each_other
    }

    /// How many of these have a stem that both have.
    fn with(&self, stem: u32) -> usize {
        // Both have it, so each was counted where it is among the nearest of the other.
        (self.a.count(stem) + self.b.count(stem)).saturating_sub(self.each_other)
    }

    /// What is the most that any stem can surprise.
    pub(super) const MOST: i32 = 11 * BIT / 2;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles 0 and 1 have stems 1 to 4; so many others have stem 1, and none the rest.
    fn surprises(others: u32) -> [i32; 2] {
        let own = vec![1, 2, 3, 4];
        let mut nearest: Vec<(ArticleIndex, &[u32])> =
            (2..2 + others).map(|other| (ArticleIndex(other), &[1, 9][..])).collect();
        let stories = [0, 1].map(|number| {
            nearest.insert(0, (ArticleIndex(1 - number), &own));
            let story = Story::new(ArticleIndex(number), Kept::of(&own), &nearest);
            nearest.remove(0);
            story
        });
        let common = CommonStory::new(&stories[0], &stories[1]);
        [common.surprise(1), common.surprise(2)]
    }

    #[test]
    fn what_all_reports_say_surprises_nobody() {
        let [name, wording] = surprises(6);
        assert!(name < BIT / 2, "{name}");
        assert!(wording > 7 * BIT, "{wording}");
    }

    #[test]
    fn many_stems_are_looked_up_as_one_is() {
        let own = vec![1, 2, 3, 4];
        let nearest: Vec<(ArticleIndex, &[u32])> =
            vec![(ArticleIndex(1), &own), (ArticleIndex(2), &[1, 3]), (ArticleIndex(3), &[1])];
        let [a, b] = [(0, &nearest[..]), (1, &nearest[1..])]
            .map(|(number, near)| Story::new(ArticleIndex(number), Kept::of(&own), near));
        let common = CommonStory::new(&a, &b);
        let asked = [4, 1, 3];
        let mut found = [0; 3];
        common.surprises(|stem| asked.iter().position(|&other| other == stem), &mut found);
        assert_eq!(found, asked.map(|stem| common.surprise(stem)));
    }

    #[test]
    fn of_an_unknown_story_every_word_surprises_alike() {
        let [name, wording] = surprises(0);
        assert_eq!(name, wording);
        assert_eq!(name, CommonStory::new(&UNKNOWN, &UNKNOWN).surprise(7));
    }

    /// The two articles of a pair say nothing of what others say.
    #[test]
    fn the_two_themselves_do_not_count() {
        assert!(surprises(1)[1] > surprises(0)[1]);
    }

    #[test]
    fn a_story_counts_so_many_articles_and_no_more() {
        let others: Vec<(ArticleIndex, &[u32])> =
            (1..40).map(|other| (ArticleIndex(other), &[1][..])).collect();
        let story = Story::new(ArticleIndex(0), Kept::of(&[1]), &others);
        assert_eq!(story.count(1), 16);
    }
}
