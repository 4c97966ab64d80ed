//! Which article of a family is kept.
//!
//! In: what is known of an article. Out: a number that is the lower, the sooner the article is kept.
//! Whatever the policy cannot tell apart goes by the order of the input.

use std::collections::BTreeSet;

use crate::{
    corpus::{Article, Kind},
    hash::Map,
    provenance::Agencies,
};

/// Which article of a family is kept.
#[derive(Clone, Debug, Default)]
pub enum Keep {
    /// The first in the input.
    #[default]
    First,
    /// The one with the earliest date; one without a date after those that have one.
    Earliest,
    /// The one with the most words.
    Longest,
    /// Wire copy before press releases, and these before articles; of several the earliest. What an
    /// outlet publishes that is one of these news agencies is wire copy, whatever kind it gives.
    Wire(Agencies),
    /// The one whose outlet or id stands first in a list; what is not listed comes last.
    Prefer(Preferences),
}

/// Outlets and ids, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences(Map<String, u32>);

impl Preferences {
    /// The names on the lines of `list`; blank lines are passed over, and of a name given twice the
    /// first counts.
    pub fn parse(list: &str) -> Self {
        let mut places = Map::default();
        let names = list.lines().map(str::trim).filter(|name| !name.is_empty());
        for (place, name) in (0..u32::MAX).zip(names) {
            places.entry(name.to_owned()).or_insert(place);
        }
        Self(places)
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, article: &Article) -> u32 {
        let place = |name: &str| self.0.get(name).copied().unwrap_or(u32::MAX);
        let outlet = article.outlet.as_deref().map_or(u32::MAX, place);
        outlet.min(place(&article.id))
    }
}

/// How soon an article is kept: the lesser, the sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) class: u32,
    pub(super) moment: i64,
}

impl Keep {
    /// The policy's name, as the user gives it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Earliest => "earliest",
            Self::Longest => "longest",
            Self::Wire(_) => "wire",
            Self::Prefer(_) => "prefer",
        }
    }
}

/// Judges claims by a policy.
#[derive(Debug)]
pub(super) struct Judge<'k> {
    keep: &'k Keep,
    /// In small letters; none, where the policy does not ask for them.
    agencies: BTreeSet<String>,
}

impl<'k> Judge<'k> {
    pub(super) fn new(keep: &'k Keep) -> Self {
        let asked = if let Keep::Wire(agencies) = keep { agencies.list() } else { &[] };
        let names = asked.iter().flat_map(|agency| {
            agency
                .aliases
                .iter()
                .chain(&agency.careful)
                .chain([&agency.name])
                .map(|name| name.to_lowercase())
        });
        Self { keep, agencies: names.collect() }
    }

    /// The claim of any article of `words` words, if the policy asks for nothing else.
    pub(super) fn claim_of_words(&self, words: u32) -> Option<Claim> {
        match self.keep {
            Keep::First => Some(Claim { class: 0, moment: 0 }),
            Keep::Longest => Some(Claim { class: u32::MAX - words, moment: 0 }),
            Keep::Earliest | Keep::Wire(_) | Keep::Prefer(_) => None,
        }
    }

    /// The claim of an article of `words` words.
    pub(super) fn claim(&self, article: &Article, words: u32) -> Claim {
        if let Some(claim) = self.claim_of_words(words) {
            return claim;
        }
        match self.keep {
            Keep::First | Keep::Longest | Keep::Earliest => {
                Claim { class: 0, moment: moment(article) }
            }
            Keep::Wire(_) => {
                let class = match article.kind {
                    _ if self.is_agency(article) => 0,
                    Kind::Wire => 0,
                    Kind::Release => 1,
                    Kind::Article => 2,
                };
                Claim { class, moment: moment(article) }
            }
            Keep::Prefer(preferences) => Claim { class: preferences.place(article), moment: 0 },
        }
    }

    fn is_agency(&self, article: &Article) -> bool {
        let outlet = article.outlet.as_ref();
        outlet.is_some_and(|outlet| self.agencies.contains(&outlet.trim().to_lowercase()))
    }
}

/// When an article appeared at the earliest, in seconds; after all others without a date.
fn moment(article: &Article) -> i64 {
    article.date.as_ref().map_or(i64::MAX, |date| date.earliest.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Date, Place};

    fn article(id: &str, outlet: &str, date: &str, kind: Kind) -> Article {
        let place = Place { file: "f".into(), line: None };
        let outlet = Some(outlet.to_owned());
        Article { outlet, date: Date::parse(date), kind, ..Article::new(id, "", place) }
    }

    /// The ids in the order in which they would be kept.
    fn check(keep: Keep, expected: &str) {
        let articles = [
            (article("a", "Herald", "2024-05-03", Kind::Article), 30),
            (article("b", "Herald", "", Kind::Article), 50),
            (article("c", "reuters", "2024-05-02", Kind::Article), 20),
            (article("d", "Ministry", "2024-05-01", Kind::Release), 40),
            (article("e", "Desk", "2024-05-04", Kind::Wire), 40),
        ];
        let judge = Judge::new(&keep);
        let mut order: Vec<_> = articles
            .iter()
            .map(|(article, words)| (judge.claim(article, *words), &article.id))
            .collect();
        order.sort_by_key(|(claim, _)| *claim);
        let ids: String = order.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn each_policy_has_its_order() {
        check(Keep::First, "abcde");
        check(Keep::Earliest, "dcaeb");
        check(Keep::Longest, "bdeac");
        check(Keep::Wire(Agencies::builtin()), "cedab");
        check(Keep::Prefer(Preferences::parse("Desk\n\n b \nHerald\n")), "ebacd");
    }
}
