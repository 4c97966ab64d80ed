//! What an article shares with another, as runs of words of one class.
//!
//! In: the class of each word of an article that stands in a passage. Out: runs, ascending and apart. A
//! pair of long articles thus takes a few dozen bytes, and everything that is asked of it afterwards
//! costs a pass over its runs.

use std::ops::Range;

use crate::relation::Class;

/// Neighbouring words of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First word.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What they are.
    pub class: Class,
}

impl Run {
    /// How many words there are.
    pub fn words(self) -> u32 {
        self.end - self.start
    }
}

/// Join ranges that touch or overlap: ascending and apart.
pub fn merged(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The runs of an article whose words in `ranges`, which are ascending and apart, have these
/// classes.
pub fn runs(classes: &[Option<Class>], ranges: &[Range<u32>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let mut start = range.start;
        for same in classes[range.start as usize..range.end as usize].chunk_by(|x, y| x == y) {
            let end = start + u32::try_from(same.len()).expect("tokens are counted in 32 bits");
            match (same[0], runs.last_mut()) {
                (None, _) => {}
                (Some(class), Some(last)) if last.end == start && last.class == class => {
                    last.end = end;
                }
                (Some(class), _) => runs.push(Run { start, end, class }),
            }
            start = end;
        }
    }
    runs
}

/// Words of prose in `runs` that are in no run of `others`. Both are ascending.
pub fn prose_beyond(runs: &[Run], others: &[Run]) -> u32 {
    let mut beyond = 0;
    let mut next = 0;
    for run in runs.iter().filter(|run| run.class == Class::Prose) {
        while others.get(next).is_some_and(|other| other.end <= run.start) {
            next += 1;
        }
        let reaching = others[next..].iter().take_while(|other| other.start < run.end);
        let covered: u32 =
            reaching.map(|other| other.end.min(run.end) - other.start.max(run.start)).sum();
        beyond += run.words() - covered;
    }
    beyond
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter for each word: `p`rose, `q`uotation, `b`oilerplate, anything else is not shared.
    pub(crate) fn parse(text: &str) -> Vec<Run> {
        let classes: Vec<Option<Class>> = text
            .chars()
            .map(|letter| match letter {
                'p' => Some(Class::Prose),
                'q' => Some(Class::Quoted),
                'b' => Some(Class::Boilerplate),
                _ => None,
            })
            .collect();
        let all = 0..u32::try_from(classes.len()).unwrap();
        runs(&classes, &[all])
    }

    fn check(text: &str, expected: &[(u32, u32)]) {
        let found: Vec<(u32, u32)> = parse(text).iter().map(|run| (run.start, run.end)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn neighbours_of_one_class_are_a_run() {
        check("..pppqq.p", &[(2, 5), (5, 7), (8, 9)]);
        check("", &[]);
    }

    #[test]
    fn ranges_that_touch_are_joined() {
        assert_eq!(merged(vec![5..9, 0..3, 3..4, 6..7]), [0..4, 5..9]);
        assert_eq!(merged(vec![]), []);
    }

    fn check_beyond(runs: &str, others: &str, expected: u32) {
        assert_eq!(prose_beyond(&parse(runs), &parse(others)), expected);
    }

    #[test]
    fn counts_prose_that_another_does_not_explain() {
        check_beyond("pppppp", "pp..pp", 2);
        check_beyond("pppppp", "......", 6);
        check_beyond("ppqqpp", "ppp...", 2);
        check_beyond(".pp.pp", "qqqqqq", 0);
        check_beyond("pp.p", "p.pp", 1);
    }
}
