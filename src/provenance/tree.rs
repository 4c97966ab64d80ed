//! The reprint tree of a family: from whom each member most likely has its text.
//!
//! In: the shingles of each member, and for each member those that it may have its text from. Out:
//! for each its most likely immediate predecessor and the runner-up. The predecessor is the one whose
//! *changes* it inherited, so what few members have says more than what all of them have: a shingle
//! that n members have weighs 1/n, as does each word in common where n is the whole family. This is how
//! a stemma of manuscripts is drawn from common errors (Maas, *Textkritik*, 1927).
//!
//! The strongest links are taken first, and a link that would close a circle is passed over, which
//! is the greedy form of a maximum branching (Edmonds, *Optimum branchings*, 1967). Costs a pass over
//! the shingles of both members of each link, and one sort of the links.
//!
//! It is wrong where a predecessor is not in the corpus: then the member nearest to it takes its
//! place. Two that made the same change by chance look like parent and child.

use crate::hash::Map;

/// What a shingle weighs that one member alone has. A multiple of all numbers up to ten, so that small
/// families are weighed exactly.
const UNIT: u64 = 5_040;

/// Shingles are weighed so many at a time, about: what is counted of more does not fit into a processor's cache.
const PART_SHINGLES: usize = 1 << 19;

/// Those of a family's shingles that begin with the same bits, which can be weighed by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    number: u64,
    bits: u32,
}

impl Part {
    /// The parts of the shingles of all members, ascending.
    pub fn all(members: &[Vec<u64>]) -> Vec<Self> {
        let shingles: usize = members.iter().map(Vec::len).sum();
        let bits = (shingles / PART_SHINGLES).checked_ilog2().map_or(0, |bits| bits + 1);
        (0..1 << bits).map(|number| Self { number, bits }).collect()
    }

    /// Weigh each shingle of this part that a member has, of one member after the other. The members'
    /// shingles are sorted and without repetitions.
    pub fn weigh(self, members: &[Vec<u64>]) -> Vec<u16> {
        let own = || members.iter().flat_map(|member| self.of(member));
        let mut count: Map<u64, u32> = Map::default();
        count.reserve(own().count() / 2);
        for &shingle in own() {
            *count.entry(shingle).or_default() += 1;
        }
        let weigh = |shingle: &u64| {
            let members = u64::from(count[shingle]);
            // What nobody else has is in common with nobody.
            let weight = if members > 1 { UNIT / members } else { 0 };
            u16::try_from(weight).expect("a unit has 13 bits")
        };
        own().map(weigh).collect()
    }

    /// Those of a member's shingles.
    fn of(self, member: &[u64]) -> &[u64] {
        let number = |shingle: u64| shingle.checked_shr(u64::BITS - self.bits).unwrap_or(0);
        let start = member.partition_point(|&shingle| number(shingle) < self.number);
        let length = member[start..].partition_point(|&shingle| number(shingle) == self.number);
        &member[start..start + length]
    }
}

/// The shingles that members of a family share, with what each weighs.
#[derive(Clone, Debug)]
pub struct Weights {
    /// For each member, ascending.
    shared: Vec<Vec<u64>>,
    weights: Vec<Vec<u16>>,
    word: u64,
}

impl Weights {
    /// Keep of the shingles of all members, each member's sorted and without repetitions, those that have
    /// a weight. `parts` are the [`Part`]s, with the weights of each.
    pub fn of(mut members: Vec<Vec<u64>>, parts: &[(Part, Vec<u16>)]) -> Self {
        let mut rest: Vec<(Part, &[u16])> =
            parts.iter().map(|(part, weights)| (*part, &weights[..])).collect();
        let word = UNIT / (members.len() as u64).max(1);
        let keep = |member: &mut Vec<u64>| {
            let mut weights: Vec<u16> = Vec::with_capacity(member.len());
            for (part, rest) in &mut rest {
                let own;
                (own, *rest) = rest.split_at(part.of(member).len());
                weights.extend(own);
            }
            let mut kept = weights.iter().map(|weight| *weight > 0);
            member.retain(|_| kept.next().expect("each has a weight"));
            member.shrink_to_fit();
            weights.retain(|weight| *weight > 0);
            weights.shrink_to_fit();
            weights
        };
        let weights = members.iter_mut().map(keep).collect();
        Self { shared: members, weights, word }
    }

    /// What two members have in common: shingles, and so many words in passages.
    pub fn score(&self, one: usize, other: usize, words: u32) -> u64 {
        let (a, b) = (&self.shared[one][..], &self.shared[other][..]);
        let weights = &self.weights[one][..a.len()];
        let (mut i, mut j) = (0, 0);
        let mut sum = self.word * u64::from(words);
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            if x == y {
                sum += u64::from(weights[i]);
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        sum
    }

    /// The most that a member of so many words can have in common with anybody.
    pub fn most(&self, member: usize, words: u32) -> u64 {
        let shingles: u64 = self.weights[member].iter().map(|weight| u64::from(*weight)).sum();
        shingles + self.word * u64::from(words)
    }
}

/// That a member may have its text from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descent {
    /// The one that may have it from the other.
    pub member: usize,
    /// The other.
    pub from: usize,
    /// What they have in common, see [`Weights::score`].
    pub score: u64,
    /// Where among all articles in the order of appearance the other stands: of equal scores the
    /// earliest is likelier, because reprints of one text mostly come from its first.
    pub rank: u32,
}

/// Where a member is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parentage {
    /// From whom it has its text.
    pub from: usize,
    /// What they have in common.
    pub score: u64,
    /// Who comes next, and what it has in common with that one.
    pub runner_up: Option<(usize, u64)>,
}

impl Parentage {
    /// By what share of the score the runner-up has less; 1 where there is none.
    pub fn margin(&self) -> f64 {
        match self.runner_up {
            Some((_, score)) if self.score > 0 => {
                self.score.saturating_sub(score) as f64 / self.score as f64
            }
            Some(_) => 0.0,
            None => 1.0,
        }
    }
}

/// The tree among `members` members; roots have no parentage.
pub fn tree(members: usize, mut descents: Vec<Descent>) -> Vec<Option<Parentage>> {
    let likeliest = |descent: &Descent| {
        (std::cmp::Reverse(descent.score), descent.rank, descent.member, descent.from)
    };
    descents.sort_unstable_by_key(likeliest);
    let mut found: Vec<Option<Parentage>> = vec![None; members];
    let mut passed_over: Vec<Option<(usize, u64)>> = vec![None; members];
    for descent in descents {
        let Descent { member, from, score, .. } = descent;
        if let Some(parentage) = &mut found[member] {
            parentage.runner_up.get_or_insert((from, score));
        } else if descends(&found, from, member) {
            passed_over[member].get_or_insert((from, score));
        } else {
            let runner_up = passed_over[member];
            found[member] = Some(Parentage { from, score, runner_up });
        }
    }
    found
}

/// Whether `member` is `ancestor`, or has its text from it by any way.
fn descends(tree: &[Option<Parentage>], mut member: usize, ancestor: usize) -> bool {
    loop {
        if member == ancestor {
            return true;
        }
        let Some(parentage) = &tree[member] else { return false };
        member = parentage.from;
    }
}

/// Answers who stands above whom in a finished tree, each in one step.
#[derive(Clone, Debug)]
pub struct Ancestry {
    /// For each member, when a walk through the tree enters and leaves it.
    walk: Vec<(u32, u32)>,
    parents: Vec<Option<usize>>,
}

impl Ancestry {
    /// Walk through a tree.
    pub fn of(tree: &[Option<Parentage>]) -> Self {
        let parents: Vec<Option<usize>> =
            tree.iter().map(|one| one.map(|parentage| parentage.from)).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); tree.len()];
        for (member, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(member);
            }
        }
        let mut walk = vec![(0, 0); tree.len()];
        let mut clock = 0;
        for root in (0..tree.len()).filter(|&member| parents[member].is_none()) {
            let mut stack = vec![(root, 0)];
            walk[root].0 = clock;
            while let Some((member, next)) = stack.pop() {
                clock += 1;
                if let Some(&child) = children[member].get(next) {
                    stack.push((member, next + 1));
                    walk[child].0 = clock;
                    stack.push((child, 0));
                } else {
                    walk[member].1 = clock;
                }
            }
        }
        Self { walk, parents }
    }

    /// Whether `one` is `other` or stands above it.
    pub fn is_above(&self, one: usize, other: usize) -> bool {
        let ((entered, left), (within, _)) = (self.walk[one], self.walk[other]);
        entered <= within && within < left
    }

    /// The nearest member that stands above both, if neither stands above the other.
    pub fn common(&self, one: usize, other: usize) -> Option<usize> {
        if self.is_above(one, other) || self.is_above(other, one) {
            return None;
        }
        let mut above = self.parents[one];
        while let Some(member) = above.filter(|&member| !self.is_above(member, other)) {
            above = self.parents[member];
        }
        above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(members: &[Vec<u64>], parts: &[Part]) -> Weights {
        let weigh = |part: &Part| (*part, part.weigh(members));
        Weights::of(members.to_vec(), &parts.iter().map(weigh).collect::<Vec<_>>())
    }

    /// In however many parts the shingles are weighed.
    #[test]
    fn parts_change_nothing() {
        let member = |own: &[u64]| -> Vec<u64> { own.iter().map(|high| high << 58).collect() };
        let members = [member(&[0, 3, 9, 40, 63]), member(&[3, 4, 9, 63]), member(&[9, 62])];
        for bits in [0, 1, 2, 5, 6] {
            let parts: Vec<Part> = (0..1 << bits).map(|number| Part { number, bits }).collect();
            let weights = weights(&members, &parts);
            // In thirds of a unit, which one word weighs.
            let scores = [(0, 1), (1, 0), (0, 2), (2, 1)].map(|(x, y)| weights.score(x, y, 1));
            assert_eq!(scores, [5, 5, 2, 2].map(|thirds| thirds * UNIT / 3));
            assert_eq!(weights.most(0, 0), UNIT / 2 * 2 + UNIT / 3);
        }
    }

    /// For each letter the shingle of its code; all members are linked, and earlier ones come first.
    fn check(members: &[&str], expected: &[Option<usize>]) {
        let shingles: Vec<Vec<u64>> = members
            .iter()
            .map(|text| {
                let mut shingles: Vec<u64> = text.bytes().map(u64::from).collect();
                shingles.sort_unstable();
                shingles.dedup();
                shingles
            })
            .collect();
        let weights = weights(&shingles, &Part::all(&shingles));
        let descent = |member: usize, from: usize| {
            let words = shingles[member].iter().filter(|s| shingles[from].contains(s)).count();
            let score = weights.score(member, from, u32::try_from(words).unwrap());
            Descent { member, from, score, rank: u32::try_from(from).unwrap() }
        };
        let descents = (0..members.len())
            .flat_map(|member| (0..member).map(move |from| (member, from)))
            .map(|(member, from)| descent(member, from))
            .collect();
        let tree = tree(members.len(), descents);
        let found: Vec<Option<usize>> = tree.iter().map(|one| one.map(|one| one.from)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn who_inherits_a_change_comes_from_who_made_it() {
        check(&["abcdefgh", "abcXefgh", "abcXefYh"], &[None, Some(0), Some(1)]);
        check(&["abcdefgh", "abcXefgh", "abcdefYh"], &[None, Some(0), Some(0)]);
    }

    #[test]
    fn of_equals_the_first_is_likelier() {
        check(&["abcdefgh", "abcdefgh", "abcdefgh"], &[None, Some(0), Some(0)]);
        check(&["abcdefgh", "abcd", "abcd"], &[None, Some(0), Some(0)]);
    }

    fn descent(member: usize, from: usize, score: u64) -> Descent {
        Descent { member, from, score, rank: u32::try_from(from).unwrap() }
    }

    #[test]
    fn no_circle_is_closed() {
        let found = tree(2, vec![descent(0, 1, 9), descent(1, 0, 9)]);
        assert_eq!(found[1].map(|one| one.from), Some(0));
        assert_eq!(found[0], None);
    }

    #[test]
    fn tells_the_runner_up_and_by_how_much() {
        let found = tree(3, vec![descent(2, 0, 75), descent(2, 1, 100)]);
        let parentage = found[2].unwrap();
        assert_eq!((parentage.from, parentage.runner_up), (1, Some((0, 75))));
        assert_eq!(parentage.margin(), 0.25);
    }

    #[test]
    fn who_stands_above_whom() {
        // 0 above 1 and 2, 1 above 3; 4 alone.
        let links = vec![descent(1, 0, 1), descent(2, 0, 1), descent(3, 1, 1)];
        let ancestry = Ancestry::of(&tree(5, links));
        assert!(ancestry.is_above(0, 3) && ancestry.is_above(1, 3) && ancestry.is_above(3, 3));
        assert!(!ancestry.is_above(2, 3) && !ancestry.is_above(3, 1) && !ancestry.is_above(4, 0));
        assert_eq!(ancestry.common(2, 3), Some(0));
        assert_eq!(ancestry.common(0, 3), None);
        assert_eq!(ancestry.common(3, 4), None);
    }
}
