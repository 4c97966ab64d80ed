//! The truth about an article: whose words it has.

use serde::{Deserialize, Serialize};

use super::{
    copy::{Word, common, prose},
    date,
    desk::{AGENCIES, Article},
};

/// Another article, and what two have in common by descent.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Share {
    pub(super) id: String,
    /// Words of prose that one has from the other, or both from a third, with those that somebody has
    /// put in the place of others since.
    pub(super) words: u32,
    /// Without these.
    pub(super) kept: u32,
}

/// What is true of an article.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Truth {
    pub(super) id: String,
    pub(super) date: Option<String>,
    /// Where its words come from at once, most words first; some may not be in the corpus.
    pub(super) sources: Vec<Share>,
    /// The agency that it names.
    pub(super) credit: Option<String>,
    pub(super) version_of: Option<String>,
    /// All articles of the corpus that have words of it, whichever way they went.
    pub(super) shares: Vec<Share>,
}

impl Truth {
    pub(super) fn of(number: usize, articles: &[Article], id: &dyn Fn(usize) -> String) -> Self {
        let article = &articles[number];
        let counted = |other: usize, number: fn(&Word) -> u32| {
            let [own, others] =
                [article, &articles[other]].map(|one| prose(&one.sentences, number));
            common(&own, &others)
        };
        let share = |other: usize| Share {
            id: id(other),
            words: counted(other, |word| word.place),
            kept: counted(other, |word| word.number),
        };
        let mut sources: Vec<Share> = article.sources.iter().map(|&source| share(source)).collect();
        sources.retain(|source| source.words > 0);
        sources.sort_by_key(|source| std::cmp::Reverse(source.words));
        // Articles on one story are next to each other.
        let same_story = |other: &usize| articles[*other].story == article.story;
        let mut near: Vec<usize> = (0..number).rev().take_while(same_story).collect();
        near.extend((number + 1..articles.len()).take_while(same_story));
        near.retain(|&other| !articles[other].is_withheld);
        let mut shares: Vec<Share> = near.into_iter().map(share).collect();
        shares.retain(|share| share.words > 0);
        Self {
            id: id(number),
            date: date(article),
            sources,
            credit: article.is_credited.then(|| AGENCIES[article.agency].0.to_owned()),
            version_of: article.version_of.map(id),
            shares,
        }
    }
}
