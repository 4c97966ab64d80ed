//! Where the words of an article stand: a sum over all that it shares.
//!
//! In: for each article that shares something with it, the runs, and how the other stands to this
//! one. Out: every word of the article once. Costs a step for each 64 words of each run.

use super::{Run, TokenSet};
use crate::relation::Class;

/// How another article stands to the one that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is or may be earlier, and is credited.
    Credited,
    /// It is or may be earlier, and is not credited.
    Uncredited,
    /// It is or may be an earlier version by the same outlet.
    OwnVersion,
    /// It is or may be earlier, and no sentence of prose is shared: phrases are not traced.
    Phrases,
    /// It certainly is later.
    Later,
}

/// Words of one article, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Prose that an article has that is or may be earlier, and that is credited to it or to the same
    /// agency; also prose of the outlet's own earlier version.
    pub credited: u32,
    /// Prose that an article has that is or may be earlier, and that is not credited.
    pub uncredited: u32,
    /// Quoted on both sides.
    pub quoted: u32,
    /// Furniture.
    pub boilerplate: u32,
    /// All others.
    pub not_found: u32,
    /// Of the others, prose that certainly later articles have.
    pub taken_up: u32,
}

/// Adds up what an article shares.
#[derive(Clone, Debug)]
pub struct Tracer {
    words: u32,
    credited: TokenSet,
    uncredited: TokenSet,
    own: TokenSet,
    quoted: TokenSet,
    boilerplate: TokenSet,
    later: TokenSet,
}

impl Tracer {
    /// Nothing is shared yet of an article of so many words.
    pub fn new(words: u32) -> Self {
        let none = TokenSet::new(words as usize);
        Self {
            words,
            credited: none.clone(),
            uncredited: none.clone(),
            own: none.clone(),
            quoted: none.clone(),
            boilerplate: none.clone(),
            later: none,
        }
    }

    /// Add what is shared with another article.
    pub fn add(&mut self, runs: &[Run], standing: Standing) {
        for run in runs {
            let set = match (run.class, standing) {
                (Class::Boilerplate, _) => &mut self.boilerplate,
                (Class::Prose, Standing::Later) => &mut self.later,
                (Class::Quoted, Standing::Later) | (Class::Prose, Standing::Phrases) => continue,
                (Class::Quoted, _) => &mut self.quoted,
                (Class::Prose, Standing::Credited) => &mut self.credited,
                (Class::Prose, Standing::Uncredited) => &mut self.uncredited,
                (Class::Prose, Standing::OwnVersion) => &mut self.own,
            };
            set.insert(run.start, run.end);
        }
    }

    /// The sum. A word counts by the first of these that holds: credited to somebody; taken from
    /// somebody uncredited; in an own version; quoted; furniture.
    pub fn totals(&self) -> Totals {
        let mut seen = self.credited.clone();
        let mut next = |set: &TokenSet| {
            let added = set.count_beyond(&seen);
            seen.add(set);
            added
        };
        let uncredited = next(&self.uncredited);
        let own = next(&self.own);
        let quoted = next(&self.quoted);
        let boilerplate = next(&self.boilerplate);
        Totals {
            credited: self.credited.len() + own,
            uncredited,
            quoted,
            boilerplate,
            not_found: self.words - seen.len(),
            taken_up: self.later.count_beyond(&seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: u32 = 150;

    fn totals(shared: &[(Class, (u32, u32), Standing)]) -> Totals {
        let mut tracer = Tracer::new(WORDS);
        for &(class, (x, y), standing) in shared {
            tracer.add(&[Run { start: x.min(y), end: x.max(y), class }], standing);
        }
        tracer.totals()
    }

    fn check(shared: &[(Class, (u32, u32), Standing)], expected: [u32; 6]) {
        let found = totals(shared);
        let Totals { credited, uncredited, quoted, boilerplate, not_found, taken_up } = found;
        assert_eq!([credited, uncredited, quoted, boilerplate, not_found, taken_up], expected);
    }

    #[test]
    fn what_is_credited_once_is_credited() {
        let [credited, uncredited] = [Standing::Credited, Standing::Uncredited];
        let shared = [(Class::Prose, (0, 60), uncredited), (Class::Prose, (0, 40), credited)];
        check(&shared, [40, 20, 0, 0, 90, 0]);
    }

    #[test]
    fn an_own_version_hides_no_uncredited_words() {
        let [own, uncredited] = [Standing::OwnVersion, Standing::Uncredited];
        let shared = [(Class::Prose, (0, 60), own), (Class::Prose, (0, 40), uncredited)];
        check(&shared, [20, 40, 0, 0, 90, 0]);
    }

    #[test]
    fn phrases_and_later_articles_trace_nothing() {
        check(&[(Class::Prose, (0, 60), Standing::Phrases)], [0, 0, 0, 0, 150, 0]);
        check(&[(Class::Prose, (0, 60), Standing::Later)], [0, 0, 0, 0, 150, 60]);
        check(&[(Class::Quoted, (0, 60), Standing::Phrases)], [0, 0, 60, 0, 90, 0]);
        check(&[(Class::Boilerplate, (0, 60), Standing::Later)], [0, 0, 0, 60, 90, 0]);
    }

    proptest! {
        #[test]
        fn every_word_counts_once(
            shared in prop::collection::vec((0_usize..3, 0..=WORDS, 0..=WORDS, 0_usize..5), 0..12),
        ) {
            let classes = [Class::Prose, Class::Quoted, Class::Boilerplate];
            let standings = [
                Standing::Credited,
                Standing::Uncredited,
                Standing::OwnVersion,
                Standing::Phrases,
                Standing::Later,
            ];
            let shared: Vec<_> = shared
                .into_iter()
                .map(|(class, x, y, standing)| (classes[class], (x, y), standings[standing]))
                .collect();
            let sum = totals(&shared);
            let all = sum.credited + sum.uncredited + sum.quoted + sum.boilerplate + sum.not_found;
            prop_assert_eq!(all, WORDS);
            prop_assert!(sum.taken_up <= sum.not_found);
        }
    }
}
