//! The publications of a corpus: the names and hosts by which articles cite them.
//!
//! In: all articles, whose `outlet` and `url` say what there is, and the agencies, which are credited and not
//! cited. Names are found in a text by their first three bytes, so that a text costs a probe for each of its
//! words, whatever the number of outlets. A name in small letters is no name here: `courier` is a word.

use std::collections::BTreeMap;

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
    names: Vec<Name>,
    /// Names by their first bytes, the longest first.
    by_start: Map<[u8; START_BYTES], Vec<usize>>,
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
#[derive(Clone, Debug)]
struct Name {
    written: String,
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
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for article in articles {
            let Some(name) = outlet_of(article) else { continue };
            if !is_agency(name, agencies) {
                let host = article.url.as_deref().and_then(host_of);
                let hosts = found.entry(name).or_default();
                hosts.extend(host.filter(|host| !hosts.contains(host)));
            }
        }
        let mut outlets = Self {
            agencies,
            publications: Vec::with_capacity(found.len()),
            names: Vec::new(),
            by_start: Map::default(),
            hosts: Map::default(),
            republished: Map::default(),
        };
        for phrase in cues::REPUBLISHED.iter().chain(cues::REPUBLISHED_UNSPACED).copied() {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            outlets.republished.entry(first).or_default().push(phrase);
        }
        for (name, hosts) in found {
            outlets.add(name, &hosts);
        }
        outlets
    }

    fn add(&mut self, name: &str, hosts: &[String]) {
        let publication = self.publications.len();
        self.publications.push(name.to_owned());
        if name.contains('.') && !name.contains(' ') {
            self.insert(&name.to_lowercase(), publication, NameForm::Host);
        } else if !name.chars().any(char::is_lowercase) || name.chars().any(char::is_uppercase) {
            self.insert(name, publication, NameForm::Whole);
            self.insert_bare(name, publication);
        }
        for host in hosts.iter().filter(|host| self.agencies.by_host(host).is_none()) {
            let same = self.hosts.entry(host.clone()).or_insert(Some(publication));
            if *same == Some(publication) {
                self.insert(host, publication, NameForm::Host);
            } else {
                *same = None;
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

    fn insert(&mut self, written: &str, publication: usize, form: NameForm) {
        let Some(start) = start_of(written) else { return };
        let number = self.names.len();
        let names = &mut self.names;
        names.push(Name { written: written.to_owned(), publication, form });
        let bucket = self.by_start.entry(start).or_default();
        bucket.push(number);
        // Stable, so that of two publications of one name the first by name is meant.
        bucket.sort_by_key(|&number| std::cmp::Reverse(names[number].written.len()));
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
        let bucket = self.by_start.get(&start_of(&text[at..])?)?;
        bucket.iter().find_map(|&number| {
            let name = &self.names[number];
            let rest = text[at..].strip_prefix(name.written.as_str())?;
            let end = text.len() - rest.len();
            let is_whole = ends_word(&name.written, rest) && may_start(text, at);
            let Name { publication, form, .. } = *name;
            is_whole.then_some(Mentioned { publication, start: at, end, form })
        })
    }

    /// Every name in `text`, from left to right; of those that overlap, the first.
    pub(super) fn mentioned(&self, text: &str) -> Vec<Mentioned> {
        let mut found: Vec<Mentioned> = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        let mut is_inside = false;
        for (at, c) in text.char_indices() {
            let is_word = c.is_alphanumeric();
            let may_start = is_word && (!is_inside || is_unspaced(c));
            is_inside = is_word && !is_unspaced(c);
            if may_start && found.last().is_none_or(|last| last.end <= at) {
                found.extend(self.named_at(text, at));
            }
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
