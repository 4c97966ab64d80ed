//! Who else has what a draft shares: what tells a stock phrase from wording.
//!
//! In: where drafts share wording with the archive. Out: articles of it that have anchors in those
//! places too, some for each, the commonest anchors first. A fragment is furniture when articles on different
//! subjects have it, which the few that a draft was compared with need not show. Costs a look-up of the
//! anchors in the passages.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Scene,
    sift::{Match, Other},
};
use crate::{
    archive::{ArticleKey, Holders},
    error::Result,
    hash,
    provenance::merged,
    shingle::shingles,
    sketch::anchors,
    text::{Tokeniser, Tokens},
};

/// What fewer articles have is never furniture.
const LEAST_HOLDERS: u64 = 3;
/// So many of the articles that have an anchor are enough to say whether it is furniture: twice as many
/// as show it when they are on different subjects.
const ENOUGH: usize = 8;
/// Articles that are read for one draft: six fragments of furniture that have nothing else in common.
const MOST_OF_DRAFT: usize = 48;
/// Articles that are read for all drafts: some forty megabytes of words.
const MOST_OF_ALL: usize = 4_096;

impl Scene<'_> {
    /// The articles beside those that were found which tell what is furniture.
    pub(super) fn context(&self, matches: &[Match]) -> Result<Vec<ArticleKey>> {
        let held = |found: &Match| match found.other {
            Other::Held(key) => Some(key),
            Other::Draft(_) => None,
        };
        let mut taken: BTreeSet<ArticleKey> = matches.iter().filter_map(held).collect();
        let mut context = Vec::new();
        let mut sorted: Vec<&Match> = matches.iter().collect();
        sorted.sort_by_key(|found| found.draft);
        for of_draft in sorted.chunk_by(|x, y| x.draft == y.draft) {
            let most = MOST_OF_DRAFT.min(MOST_OF_ALL.saturating_sub(context.len()));
            let shared = self.shared_anchors(of_draft);
            let holders = self.holdings.with_anchors(&shared, MOST_OF_DRAFT)?;
            let admit = |key| Ok(!self.is_draft(&self.holdings.record(key)?.id));
            context.extend(choose(holders, most, &mut taken, admit)?);
        }
        Ok(context)
    }

    /// The anchors that a draft has in passages.
    fn shared_anchors(&self, matches: &[&Match]) -> Vec<u64> {
        let settings = self.holdings.settings();
        let passages = matches.iter().flat_map(|found| &found.passages);
        let ranges =
            merged(passages.flat_map(|passage| passage.shared()).map(|(a, _)| a).collect());
        let mut tokens = Tokens::default();
        Tokeniser::new().tokenise(&self.drafts.articles[matches[0].draft].text, &mut tokens);
        let words: Vec<u64> = tokens.iter().map(|(form, _)| hash::word(form)).collect();
        let mut all = Vec::new();
        shingles(&words, settings.shingle_tokens, &mut all);
        let is_inside = |token: u32| ranges.iter().any(|range| range.contains(&token));
        let inside = anchors(&all, settings.window).into_iter();
        let mut found: Vec<u64> =
            inside.filter(|anchor| is_inside(anchor.token)).map(|anchor| anchor.shingle).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Some of the holders of each anchor, as many as are lacking among those `taken`; these are taken then.
fn choose(
    mut all: Vec<Holders>,
    most: usize,
    taken: &mut BTreeSet<ArticleKey>,
    mut admit: impl FnMut(ArticleKey) -> Result<bool>,
) -> Result<Vec<ArticleKey>> {
    let mut chosen = Vec::new();
    all.sort_by_key(|holders| Reverse(holders.articles));
    for holders in all.iter().filter(|holders| holders.articles >= LEAST_HOLDERS) {
        let known = holders.keys.iter().filter(|key| taken.contains(key)).count();
        let lacking = ENOUGH.saturating_sub(known).min(most - chosen.len());
        let others = holders.keys.iter().filter(|key| !taken.contains(key));
        let others: Vec<ArticleKey> = others.copied().collect();
        let step = others.len().div_ceil(lacking.max(1)).max(1);
        for &key in others.iter().step_by(step).take(lacking) {
            if admit(key)? {
                taken.insert(key);
                chosen.push(key);
            }
        }
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> ArticleKey {
        ArticleKey { segment: 1, number }
    }

    /// The articles that have each anchor, from the first to before the last.
    fn check(lists: &[(u32, u32)], most: usize, taken: &[u32], expected: &[u32]) {
        let holders = |&(first, end): &(u32, u32)| Holders {
            articles: u64::from(end - first),
            keys: (first..end).map(key).collect(),
        };
        let mut taken = taken.iter().copied().map(key).collect();
        let all = lists.iter().map(holders).collect();
        let chosen = choose(all, most, &mut taken, |key| Ok(key.number != 13)).unwrap();
        assert_eq!(chosen, expected.iter().copied().map(key).collect::<Vec<_>>());
    }

    #[test]
    fn takes_some_of_each_evenly() {
        check(&[(0, 16)], 48, &[], &[0, 2, 4, 6, 8, 10, 12, 14]);
        check(&[(0, 4)], 48, &[], &[0, 1, 2, 3]);
    }

    #[test]
    fn what_two_have_is_no_furniture() {
        check(&[(0, 2)], 48, &[], &[]);
    }

    #[test]
    fn who_is_known_need_not_be_read_again() {
        check(&[(0, 8)], 48, &[0, 1, 2, 3, 4, 5], &[6, 7]);
        check(&[(0, 8), (0, 8)], 48, &[], &[0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn the_commonest_come_first_and_there_is_an_end() {
        check(&[(0, 3), (20, 28)], 8, &[], &[20, 21, 22, 23, 24, 25, 26, 27]);
        check(&[(0, 3), (20, 28)], 9, &[], &[20, 21, 22, 23, 24, 25, 26, 27, 0]);
    }

    #[test]
    fn who_may_not_be_read_is_passed_over() {
        check(&[(10, 18)], 48, &[], &[10, 11, 12, 14, 15, 16, 17]);
    }
}
