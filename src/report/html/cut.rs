//! Cuts a report down to what a page has room for.
//!
//! Kept are the pairs with most shared prose, then the articles that these pairs are about, then
//! further articles in the order of their ids, until there are enough. Figures of an article stay those of the whole run.
//! Costs a sort of the pairs.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet};

use crate::report::{
    figures,
    model::{PairEntry, Report},
};

/// How much a page holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) articles: usize,
    pub(super) pairs: usize,
}

/// The part of `report` that there is room for, in its order.
pub(super) fn cut<'r, 'c>(report: &'r Report<'c>, room: Room) -> Cow<'r, Report<'c>> {
    if report.articles.len() <= room.articles && report.pairs.len() <= room.pairs {
        return Cow::Borrowed(report);
    }
    let mut order: Vec<&PairEntry<'_>> = report.pairs.iter().collect();
    order.sort_by_key(|pair| (pair.relation, Reverse(figures::prose_words(pair)), pair.a, pair.b));
    let mut articles: BTreeSet<usize> = BTreeSet::new();
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for pair in order {
        let both = [pair.a_index, pair.b_index];
        let more = both.iter().filter(|index| !articles.contains(index)).count();
        if pairs.len() == room.pairs || articles.len() + more > room.articles {
            continue;
        }
        articles.extend(both);
        pairs.insert((pair.a_index, pair.b_index));
    }
    let others: Vec<usize> =
        (0..report.articles.len()).filter(|index| !articles.contains(index)).collect();
    articles.extend(others.into_iter().take(room.articles.saturating_sub(articles.len())));

    let mut shown = report.clone();
    let mut index = 0..;
    shown.articles.retain(|_| index.next().is_some_and(|index| articles.contains(&index)));
    shown.pairs.retain(|pair| pairs.contains(&(pair.a_index, pair.b_index)));
    let ids: BTreeSet<&str> = shown.articles.iter().map(|article| article.id).collect();
    shown.families.retain(|family| family.members.iter().any(|member| ids.contains(member)));
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// The places of the articles and of the pairs that stay.
    fn check(room: Room, articles: &[usize], pairs: &[(usize, usize)]) {
        let report = sample::report();
        let shown = cut(&report, room);
        let ids: Vec<&str> = articles.iter().map(|&at| report.articles[at].id).collect();
        assert_eq!(shown.articles.iter().map(|article| article.id).collect::<Vec<_>>(), ids);
        let found: Vec<_> = shown.pairs.iter().map(|pair| (pair.a_index, pair.b_index)).collect();
        assert_eq!(found, pairs);
    }

    #[test]
    fn what_there_is_room_for_stays() {
        let all = [(0, 1), (0, 2), (0, 3), (1, 2)];
        check(Room { articles: 4, pairs: 4 }, &[0, 1, 2, 3], &all);
    }

    #[test]
    fn the_strongest_pairs_stay_with_their_articles() {
        check(Room { articles: 2, pairs: 4 }, &[0, 1], &[(0, 1)]);
        check(Room { articles: 3, pairs: 4 }, &[0, 1, 3], &[(0, 1), (0, 3)]);
        check(Room { articles: 4, pairs: 1 }, &[0, 1, 2, 3], &[(0, 1)]);
    }

    #[test]
    fn a_page_without_room_is_empty() {
        check(Room { articles: 0, pairs: 0 }, &[], &[]);
    }
}
