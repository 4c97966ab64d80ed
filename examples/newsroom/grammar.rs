//! Sentences of a language of its own, with the small words of English.
//!
//! In: a seed. Out: as many sentences as are asked for, about twenty words long, of a vocabulary of
//! ten thousand words that are made of syllables. Every story has a topic, words that its sentences come
//! back to, as real reports do. Fixed words never stand more than three in a row, so that two sentences
//! that were made apart share no run of five.

use std::collections::BTreeSet;

use super::random::{Purpose, Random};

const ONSETS: [&str; 18] =
    ["b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "r", "st", "t", "v"];
const VOWELS: [&str; 7] = ["a", "e", "i", "o", "u", "ai", "ou"];
const CODAS: [&str; 12] = ["", "", "", "", "l", "m", "n", "r", "s", "t", "nd", "ck"];

/// Words of each class, and of them in a topic.
const NOUNS: (usize, usize) = (4_000, 40);
const VERBS: (usize, usize) = (2_000, 20);
const ADJECTIVES: (usize, usize) = (2_000, 16);
const NAMES: (usize, usize) = (2_000, 6);
/// Of three words one is of the topic.
const TOPICAL: u64 = 3;

/// All words, by class.
pub(super) struct Vocabulary {
    nouns: Vec<String>,
    verbs: Vec<String>,
    adjectives: Vec<String>,
    names: Vec<String>,
}

/// What a story is about.
pub(super) struct Topic {
    nouns: Vec<usize>,
    verbs: Vec<usize>,
    adjectives: Vec<usize>,
    names: Vec<usize>,
}

impl Vocabulary {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 0, Purpose::Names);
        let mut used = BTreeSet::new();
        let mut words = |(count, _): (usize, usize), ending: &str| -> Vec<String> {
            let mut words = Vec::with_capacity(count);
            while words.len() < count {
                let syllables = 2 + random.index(2);
                let stem: String = (0..syllables).map(|_| syllable(&mut random)).collect();
                if used.insert(stem.clone()) {
                    words.push(stem + ending);
                }
            }
            words
        };
        let (nouns, verbs) = (words(NOUNS, ""), words(VERBS, "ed"));
        let (adjectives, names) = (words(ADJECTIVES, "ic"), words(NAMES, ""));
        let names = names.iter().map(|name| capitalised(name)).collect();
        Self { nouns, verbs, adjectives, names }
    }

    pub(super) fn topic(&self, random: &mut Random) -> Topic {
        let mut some =
            |(all, count): (usize, usize)| (0..count).map(|_| random.index(all)).collect();
        Topic {
            nouns: some(NOUNS),
            verbs: some(VERBS),
            adjectives: some(ADJECTIVES),
            names: some(NAMES),
        }
    }

    pub(super) fn name(&self, random: &mut Random) -> &str {
        &self.names[random.index(self.names.len())]
    }

    /// Any noun, which may stand in for another word.
    pub(super) fn noun(&self, random: &mut Random) -> &str {
        &self.nouns[random.index(self.nouns.len())]
    }

    /// A sentence, each word with the marks that belong to it.
    pub(super) fn sentence(&self, topic: &Topic, random: &mut Random) -> Vec<String> {
        let mut writer = Writer { vocabulary: self, topic, random, words: Vec::new() };
        writer.sentence();
        let mut words = writer.words;
        if let Some(first) = words.first_mut() {
            *first = capitalised(first);
        }
        words
    }
}

fn syllable(random: &mut Random) -> String {
    let mut part = |parts: &[&'static str]| parts[random.index(parts.len())];
    [part(&ONSETS), part(&VOWELS), part(&CODAS)].concat()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes one sentence.
struct Writer<'w> {
    vocabulary: &'w Vocabulary,
    topic: &'w Topic,
    random: &'w mut Random,
    words: Vec<String>,
}

impl Writer<'_> {
    fn sentence(&mut self) {
        match self.random.below(5) {
            0 => {
                self.one(&["after", "before", "despite", "beyond"]);
                self.thing();
                self.mark(",");
            }
            1 => {
                self.one(&["in", "near", "outside"]);
                self.name();
                self.mark(",");
            }
            _ => {}
        }
        self.clause();
        if self.random.below(3) > 0 {
            self.one(&["while", "because", "although", "until", "so"]);
            self.clause();
        }
        if self.random.below(3) == 0 {
            self.mark(",");
            self.name();
            self.one(&["said", "added", "insisted"]);
        }
        self.mark(".");
    }

    fn clause(&mut self) {
        self.thing();
        self.verb();
        self.thing();
        if self.random.below(2) == 0 {
            self.one(&["with", "from", "under", "for", "against"]);
            self.thing();
        }
    }

    fn thing(&mut self) {
        match self.random.below(6) {
            0 => {
                self.name();
                self.name();
            }
            1 => {
                let number = 11 + self.random.below(900);
                self.words.push(number.to_string());
                self.adjective();
                self.noun();
                self.mark("s");
            }
            _ => {
                self.one(&["the", "a", "its", "every", "this"]);
                if self.random.below(2) == 0 {
                    self.adjective();
                }
                self.noun();
            }
        }
    }

    fn one(&mut self, words: &[&str]) {
        self.words.push(words[self.random.index(words.len())].to_owned());
    }

    /// An index into all words of a class, or into those of the topic.
    fn pick(&mut self, all: usize, topic: fn(&Topic) -> &[usize]) -> usize {
        let topic = topic(self.topic);
        if self.random.below(TOPICAL) == 0 {
            topic[self.random.index(topic.len())]
        } else {
            self.random.index(all)
        }
    }

    fn noun(&mut self) {
        let place = self.pick(NOUNS.0, |topic| &topic.nouns);
        self.words.push(self.vocabulary.nouns[place].clone());
    }

    fn verb(&mut self) {
        let place = self.pick(VERBS.0, |topic| &topic.verbs);
        self.words.push(self.vocabulary.verbs[place].clone());
    }

    fn adjective(&mut self) {
        let place = self.pick(ADJECTIVES.0, |topic| &topic.adjectives);
        self.words.push(self.vocabulary.adjectives[place].clone());
    }

    fn name(&mut self) {
        let place = self.pick(NAMES.0, |topic| &topic.names);
        self.words.push(self.vocabulary.names[place].clone());
    }

    fn mark(&mut self, mark: &str) {
        if let Some(last) = self.words.last_mut() {
            last.push_str(mark);
        }
    }
}
