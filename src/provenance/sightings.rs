//! For each sentence of an article, the earliest article that has it.
//!
//! In: where the sentences begin, and the runs shared with each other article, the earliest first.
//! Out: for each sentence the first that has most of it. Costs a step for each sentence that a run
//! touches.

use super::Run;
use crate::relation::Class;

/// An article has a sentence when it has at least this share (one in so many) of its words.
const LEAST_SHARE: u32 = 2;
/// And at least this share, in parts of ten, of what the one has that has most of it: the first to have half of a
/// sentence is not the first to have the sentence.
const TENTHS_OF_BEST: u32 = 8;

/// Who has a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Number of the article, as it was added.
    pub source: usize,
    /// Words of the sentence that it has.
    pub words: u32,
    /// What most of them are.
    pub class: Class,
}

/// Gathers who has the sentences of an article.
#[derive(Debug)]
pub struct Sightings<'s> {
    starts: &'s [u32],
    tokens: u32,
    /// For each sentence those that have more of it than all before them.
    found: Vec<Vec<Sighting>>,
    /// For each sentence, words by class, of the article that is being added; else zero.
    counts: Vec<[u32; 3]>,
}

const CLASSES: [Class; 3] = [Class::Prose, Class::Quoted, Class::Boilerplate];

impl<'s> Sightings<'s> {
    /// Nobody has anything yet of an article of so many words whose sentences begin at `starts`,
    /// ascending.
    pub fn new(starts: &'s [u32], tokens: u32) -> Self {
        let (found, counts) = (vec![Vec::new(); starts.len()], vec![[0; 3]; starts.len()]);
        Self { starts, tokens, found, counts }
    }

    /// The words of a sentence.
    pub fn sentence(&self, number: usize) -> std::ops::Range<u32> {
        self.starts[number]..self.starts.get(number + 1).copied().unwrap_or(self.tokens)
    }

    /// Add an article that has these runs, later than all that were added.
    pub fn add(&mut self, source: usize, runs: impl Iterator<Item = Run>) {
        let mut touched: Vec<usize> = Vec::new();
        for run in runs {
            let mut number = self.starts.partition_point(|start| *start <= run.start);
            number = number.saturating_sub(1);
            while number < self.starts.len() && self.starts[number] < run.end {
                let sentence = self.sentence(number);
                let words = sentence.end.min(run.end).saturating_sub(sentence.start.max(run.start));
                if words > 0 {
                    let class = CLASSES.iter().position(|class| *class == run.class);
                    self.counts[number][class.unwrap_or(0)] += words;
                    touched.push(number);
                }
                number += 1;
            }
        }
        for number in touched {
            let counts = std::mem::take(&mut self.counts[number]);
            let words: u32 = counts.iter().sum();
            // A sentence that several runs touch is here again, with nothing left to count.
            let length = self.sentence(number).len();
            let is_enough = words > 0 && (LEAST_SHARE * words) as usize >= length;
            let is_more = self.found[number].last().is_none_or(|last| last.words < words);
            if is_enough && is_more {
                let most = (0..3).rev().max_by_key(|&class| counts[class]).unwrap_or(0);
                self.found[number].push(Sighting { source, words, class: CLASSES[most] });
            }
        }
    }

    /// For each sentence who has it, if anybody.
    pub fn earliest(&self) -> impl Iterator<Item = Option<Sighting>> + '_ {
        self.found.iter().map(|found| {
            let most = found.last()?.words;
            found.iter().find(|one| 10 * one.words >= TENTHS_OF_BEST * most).copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of ten words each; each article has some words of prose.
    fn check(articles: &[&[(u32, u32)]], expected: &[Option<(usize, u32)>]) {
        let starts: Vec<u32> =
            (0..u32::try_from(expected.len()).unwrap()).map(|n| 10 * n).collect();
        let mut sightings = Sightings::new(&starts, 10 * u32::try_from(expected.len()).unwrap());
        for (source, ranges) in articles.iter().enumerate() {
            let run = |&(start, end): &(u32, u32)| Run { start, end, class: Class::Prose };
            sightings.add(source, ranges.iter().map(run));
        }
        let found: Vec<_> =
            sightings.earliest().map(|one| one.map(|one| (one.source, one.words))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_that_has_it_counts() {
        check(&[&[(0, 10)], &[(0, 20)]], &[Some((0, 10)), Some((1, 10))]);
        check(&[&[(3, 10)], &[(2, 10)], &[(2, 10)]], &[Some((0, 7))]);
    }

    #[test]
    fn half_a_sentence_is_not_the_sentence() {
        check(&[&[(0, 5)], &[(0, 10)]], &[Some((1, 10))]);
        check(&[&[(0, 5)]], &[Some((0, 5))]);
        check(&[&[(0, 4), (6, 10)]], &[Some((0, 8))]);
        check(&[&[(8, 14)]], &[None, None]);
    }

    #[test]
    fn nothing_is_in_no_sentence() {
        check(&[&[(0, 10)]], &[Some((0, 10)), None]);
        check(&[], &[None]);
    }

    #[test]
    fn says_what_most_of_it_is() {
        let mut sightings = Sightings::new(&[0], 10);
        let runs = [(0, 4, Class::Prose), (4, 10, Class::Quoted)];
        let run = |(start, end, class)| Run { start, end, class };
        sightings.add(0, runs.into_iter().map(run));
        let found = sightings.earliest().next().flatten().unwrap();
        assert_eq!((found.words, found.class), (10, Class::Quoted));
    }
}
