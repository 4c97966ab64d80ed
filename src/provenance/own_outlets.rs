//! Which outlets are an agency's own.
//!
//! In: an article and the known agencies. Out: the agency that sends it out itself, told by its name
//! in the outlet field or by its site. What an agency's own outlet publishes is its copy, whatever
//! `kind` the article has.

use super::{Credit, Evidence, agencies::Agencies, links::host_of};
use crate::{corpus::Article, hash::Map};

/// Longest name, in letters, that counts only as it is written: `AP` is an agency, `Ap` is not.
const EXACT_CASE_LETTERS: usize = 4;

/// The names under which agencies publish.
#[derive(Clone, Debug)]
pub struct OwnOutlets<'a> {
    agencies: &'a Agencies,
    by_name: Map<String, usize>,
}

impl<'a> OwnOutlets<'a> {
    /// The outlets of these agencies.
    pub fn of(agencies: &'a Agencies) -> Self {
        let mut by_name = Map::default();
        for (number, agency) in agencies.list().iter().enumerate() {
            for name in std::iter::once(&agency.name).chain(&agency.aliases) {
                by_name.entry(key(name)).or_insert(number);
            }
        }
        Self { agencies, by_name }
    }

    /// The agency whose own outlet this article is in; `credits` are the article's.
    pub fn agency(&self, article: &Article, credits: &[Credit]) -> Option<&'a str> {
        let named = credits.iter().find(|credit| credit.evidence == Evidence::Outlet);
        let name = |number: usize| self.agencies.list()[number].name.as_str();
        let of_credit = named.and_then(|credit| self.by_name.get(&key(&credit.agency)));
        let of_outlet = article.outlet.as_deref().and_then(|outlet| self.by_name.get(&key(outlet)));
        let host = || article.url.as_deref().and_then(host_of);
        let by_host = || host().and_then(|host| self.agencies.by_host(&host));
        of_credit.or(of_outlet).copied().or_else(by_host).map(name)
    }
}

/// A name as it is looked up.
fn key(name: &str) -> String {
    let name = name.trim();
    if name.chars().count() <= EXACT_CASE_LETTERS { name.to_owned() } else { name.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Place;

    fn check(outlet: &str, url: &str, expected: Option<&str>) {
        let place = Place { file: "test".into(), line: None };
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (outlet, url) = (known(outlet), known(url));
        let article = Article { outlet, url, ..Article::new("a", "", place) };
        let agencies = Agencies::builtin();
        assert_eq!(OwnOutlets::of(&agencies).agency(&article, &[]), expected);
    }

    #[test]
    fn an_outlet_that_is_an_agency_is_its_own() {
        check("Reuters", "", Some("Reuters"));
        check("reuters", "", Some("Reuters"));
        check("AP", "", Some("AP"));
        check("", "https://apnews.com/article/1", Some("AP"));
    }

    #[test]
    fn other_outlets_are_nobody_s() {
        check("The Reuters Institute", "", None);
        check("ap", "", None);
        check("Daily Post", "https://dailypost.example/reuters.com", None);
        check("", "", None);
    }
}
