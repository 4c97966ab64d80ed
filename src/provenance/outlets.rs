//! The publications of a corpus: the names and hosts by which articles cite them.
//!
//! In: all articles, whose `outlet` and `url` say what there is, and the agencies, which are credited and not
//! cited. Names are found in a text by their first three bytes, and then by their lengths, so that a text
//! costs a few probes for each of its words, whatever the number of outlets. A name in small letters is no name here: `courier` is a word.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    agencies::Agencies,
    cues,
    links::{host_of, is_within},
    members::Line,
    unspaced::is_unspaced,
};
use crate::{corpus::Article, hash::Map};

/// The publications of a corpus.
#[derive(Clone, Debug)]
pub struct Outlets<'a> {
    pub(super) agencies: &'a Agencies,
    /// As their articles write them.
    publications: Vec<String>,
    /// The ways to name them.
    names: Map<String, Name>,
    /// How many bytes names have, by their first bytes, the longest first.
    lengths: Map<[u8; START_BYTES], Vec<usize>>,
    /// One bit for each two bytes that a name begins with, for most words begin no name.
    begins: Vec<u64>,
    /// Publications by host; none where a host has several, as an aggregator's has.
    hosts: Map<String, Option<usize>>,
    /// Phrases of republication, by their first word: there are too many to try each at each word.
    republished: Map<&'static str, Vec<&'static str>>,
}

/// How many bytes of a name are looked up. Shorter names are passed over.
const START_BYTES: usize = 3;
/// A longer outlet is a sentence that a scraper took for one.
const MOST_NAME_BYTES: usize = 80;
/// Without its article a name of fewer bytes is too short to be told from a word.
const LEAST_BARE_BYTES: usize = 4;

/// A way to name a publication.
#[derive(Clone, Copy, Debug)]
struct Name {
    publication: usize,
    form: NameForm,
}

/// What a name needs around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameForm {
    /// Nothing: it is the whole name, or the name without an article that may be left out.
    Whole,
    /// The article is in the word before it: `du Monde`.
    Contracted,
    /// It is a host.
    Host,
}

/// A name in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mentioned {
    pub(super) publication: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) form: NameForm,
}

/// Articles that are a part of a name and may be left out, or inflected: `dem Spiegel`.
const FREE_ARTICLES: [&str; 6] = ["The ", "the ", "Der ", "Die ", "Das ", "De "];
/// Articles of names that a preposition may take up: `du Monde`, `della Repubblica`.
const CONTRACTED_ARTICLES: [&str; 8] = ["Le ", "Les ", "La ", "Il ", "Lo ", "O ", "A ", "El "];

impl<'a> Outlets<'a> {
    /// Those of `articles`.
    pub fn new(articles: &[Article], agencies: &'a Agencies) -> Self {
        let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for article in articles {
            let Some(name) = outlet_of(article) else { continue };
            let host = article.url.as_deref().and_then(host_of);
            found.entry(name).or_default().extend(host);
        }
        found.retain(|name, _| !is_agency(name, agencies));
        let mut outlets = Self {
            agencies,
            publications: found.keys().map(|&name| name.to_owned()).collect(),
            names: Map::default(),
            lengths: Map::default(),
            begins: vec![0; (1 << 16) / 64],
            hosts: Map::default(),
            republished: Map::default(),
        };
        for phrase in cues::REPUBLISHED.iter().chain(cues::REPUBLISHED_UNSPACED).copied() {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            outlets.republished.entry(first).or_default().push(phrase);
        }
        // Whole names first: of `The Times` and `Times`, the second has that name.
        for (publication, name) in found.keys().enumerate() {
            outlets.insert_whole(name, publication);
        }
        for (publication, name) in found.keys().enumerate() {
            outlets.insert_bare(name, publication);
        }
        outlets.insert_hosts(found.values());
        outlets
    }

    fn insert_whole(&mut self, name: &str, publication: usize) {
        if name.contains('.') && !name.contains(' ') {
            self.insert(&name.to_lowercase(), publication, NameForm::Host);
        } else if !name.chars().any(char::is_lowercase) || name.chars().any(char::is_uppercase) {
            self.insert(name, publication, NameForm::Whole);
        }
    }

    /// The hosts of each publication. One that several have tells none of them.
    fn insert_hosts<'h>(&mut self, of_each: impl Iterator<Item = &'h BTreeSet<String>> + Clone) {
        let each =
            || of_each.clone().enumerate().flat_map(|(p, hosts)| hosts.iter().map(move |h| (p, h)));
        for (publication, host) in each().filter(|(_, h)| self.agencies.by_host(h).is_none()) {
            let known = self.hosts.entry(host.clone()).or_insert(Some(publication));
            if *known != Some(publication) {
                *known = None;
            }
        }
        for (publication, host) in each() {
            if self.hosts.get(host) == Some(&Some(publication)) {
                self.insert(host, publication, NameForm::Host);
            }
        }
    }

    /// The name without its article.
    fn insert_bare(&mut self, name: &str, publication: usize) {
        let bare = |articles: &[&str]| articles.iter().find_map(|a| name.strip_prefix(a));
        let (bare, form) = match (bare(&FREE_ARTICLES), bare(&CONTRACTED_ARTICLES)) {
            (Some(bare), _) => (bare, NameForm::Whole),
            (None, Some(bare)) => (bare, NameForm::Contracted),
            (None, None) => return,
        };
        if bare.len() >= LEAST_BARE_BYTES && bare.starts_with(|c: char| !c.is_lowercase()) {
            self.insert(bare, publication, form);
        }
    }

    /// Of two publications of one name, the first is meant.
    fn insert(&mut self, written: &str, publication: usize, form: NameForm) {
        let Some(start) = start_of(written) else { return };
        self.names.entry(written.to_owned()).or_insert(Name { publication, form });
        let (block, bit) = begin(start);
        self.begins[block] |= bit;
        let lengths = self.lengths.entry(start).or_default();
        if let Err(place) = lengths.binary_search_by(|known| written.len().cmp(known)) {
            lengths.insert(place, written.len());
        }
    }

    /// The phrases of republication that begin with `word`.
    pub(super) fn republished(&self, word: &str) -> &[&'static str] {
        self.republished.get(word).map_or(&[], Vec::as_slice)
    }

    /// The name of publication `number`.
    pub(super) fn publication(&self, number: usize) -> &str {
        &self.publications[number]
    }

    /// What the publication is called that has `host`: its name, or the host itself.
    pub(super) fn at_host<'h>(&'h self, host: &'h str) -> &'h str {
        let mut rest = host;
        loop {
            if let Some(known) = self.hosts.get(rest) {
                return known.map_or(host, |number| self.publication(number));
            }
            match rest.split_once('.') {
                Some((_, parent)) if parent.contains('.') => rest = parent,
                _ => return host,
            }
        }
    }

    /// The longest name that stands whole at byte `at` of `text`.
    pub(super) fn named_at(&self, text: &str, at: usize) -> Option<Mentioned> {
        let rest = &text[at..];
        let start = start_of(rest)?;
        let (block, bit) = begin(start);
        if self.begins[block] & bit == 0 {
            return None;
        }
        let lengths = self.lengths.get(&start)?;
        lengths.iter().find_map(|&length_bytes| {
            let written = rest.get(..length_bytes)?;
            let &Name { publication, form } = self.names.get(written)?;
            let is_whole = ends_word(written, &rest[length_bytes..]) && may_start(text, at);
            let end = at + length_bytes;
            is_whole.then_some(Mentioned { publication, start: at, end, form })
        })
    }

    /// Every name in `text`, from left to right; of those that overlap, the first.
    pub(super) fn mentioned(&self, text: &str) -> Vec<Mentioned> {
        let mut found: Vec<Mentioned> = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        let (mut is_inside, mut at, mut end) = (false, 0, 0);
        while let Some(&byte) = text.as_bytes().get(at) {
            let first =
                if byte < 0x80 { Some(char::from(byte)) } else { text[at..].chars().next() };
            let Some(c) = first else { break };
            let is_word = c.is_alphanumeric();
            let is_unspaced = byte >= 0x80 && is_unspaced(c);
            let may_start = is_word && (!is_inside || is_unspaced);
            is_inside = is_word && !is_unspaced;
            if may_start
                && end <= at
                && let Some(name) = self.named_at(text, at)
            {
                end = name.end;
                found.push(name);
            }
            at += c.len_utf8();
        }
        found
    }
}

/// The outlet of `article`, if it is a name.
pub(super) fn outlet_of(article: &Article) -> Option<&str> {
    let name = article.outlet.as_deref()?.trim();
    (START_BYTES..=MOST_NAME_BYTES).contains(&name.len()).then_some(name)
}

fn is_agency(name: &str, agencies: &Agencies) -> bool {
    let line = Line::new(name, 0..name.len(), agencies);
    line.only_agencies(0..line.pieces.len()).is_some()
        || agencies.list().iter().flat_map(|a| &a.hosts).any(|host| is_within(name, host))
}

fn start_of(text: &str) -> Option<[u8; START_BYTES]> {
    text.as_bytes().first_chunk().copied()
}

/// Which bit of which block tells whether a name begins with these bytes.
fn begin([first, second, _]: [u8; START_BYTES]) -> (usize, u64) {
    let bit = usize::from(first) << 8 | usize::from(second);
    (bit / 64, 1 << (bit % 64))
}

/// Whether a name ends where `rest` begins. Chinese, Japanese and Korean go on without a space.
fn ends_word(name: &str, rest: &str) -> bool {
    let is_free = |c: char| is_unspaced(c) || is_hangul(c);
    let next = rest.chars().next().filter(|c| c.is_alphanumeric());
    next.is_none_or(|next| is_free(next) && name.ends_with(is_free))
}

/// Whether what stands before byte `at` is no part of the same address.
fn may_start(text: &str, at: usize) -> bool {
    !text[..at].ends_with(['@', '-', '_', '.'])
}

/// Whether `c` is of the Korean script, whose particles follow a name without a space.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Place;

    fn corpus(outlets: &[(&str, &str)]) -> Vec<Article> {
        let place = || Place { file: "a.txt".into(), line: None };
        let published = |&(name, host): &(&str, &str)| Article {
            outlet: Some(name.to_owned()),
            url: Some(format!("https://{host}/a")),
            ..Article::new("a", "", place())
        };
        outlets.iter().map(published).collect()
    }

    fn check(outlets: &[(&str, &str)], text: &str, expected: &[&str]) {
        let agencies = Agencies::builtin();
        let corpus = corpus(outlets);
        let outlets = Outlets::new(&corpus, &agencies);
        let found = outlets.mentioned(text);
        let found: Vec<&str> = found.iter().map(|m| outlets.publication(m.publication)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_longest_whole_name_is_meant() {
        let outlets = [("Herald", "a.example"), ("Herald Tribune", "b.example")];
        check(&outlets, "Herald Tribune, Heralds, Herald", &["Herald Tribune", "Herald"]);
    }

    #[test]
    fn a_whole_name_comes_before_one_without_its_article() {
        let outlets = [("The Times", "a.example"), ("Times", "b.example")];
        check(&outlets, "Times, The Times", &["Times", "The Times"]);
    }

    #[test]
    fn a_host_of_several_is_nobody_s() {
        let outlets =
            [("Herald", "hub.example"), ("Post", "hub.example"), ("Sun", "www.sun.example")];
        check(&outlets, "hub.example, sun.example", &["Sun"]);
        let agencies = Agencies::builtin();
        let corpus = corpus(&outlets);
        let outlets = Outlets::new(&corpus, &agencies);
        assert_eq!(outlets.at_host("hub.example"), "hub.example");
        assert_eq!(outlets.at_host("news.sun.example"), "Sun");
    }

    #[test]
    fn agencies_are_no_publications() {
        check(&[("Reuters", "reuters.com"), ("Agence France-Presse", "afp.com")], "Reuters", &[]);
    }
}
