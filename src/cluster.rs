//! Families: articles joined by verified pairs.
//!
//! In: pairs that are reuse of prose (the caller leaves out quotation and boilerplate), with their
//! exact resemblance. Out: the connected sets of two or more articles, each with its lowest
//! resemblance and its bridges, the pairs without which it would fall apart. A long chain of weak
//! pairs is thus shown as what it is. Costs a near-linear pass (union-find with path halving) and
//! one depth-first search (Tarjan, *A note on finding the bridges of a graph*, IPL 1974).

use crate::id::ArticleIndex;

/// A verified pair that joins its two articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The one.
    pub a: ArticleIndex,
    /// The other.
    pub b: ArticleIndex,
    /// Exact resemblance of the two.
    pub resemblance: f64,
}

/// Articles that copy from one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Ascending.
    pub members: Vec<ArticleIndex>,
    /// Of the pairs that join it.
    pub lowest_resemblance: f64,
    /// Links whose loss would split the family, in the order of the input. A family of two is its
    /// one link, which is not counted as a bridge.
    pub bridges: Vec<(ArticleIndex, ArticleIndex)>,
}

/// The families among `articles` articles, by their first member.
pub fn families(articles: usize, links: &[Link]) -> Vec<Family> {
    let mut parent: Vec<usize> = (0..articles).collect();
    for link in links {
        let (a, b) = (root(&mut parent, link.a.get()), root(&mut parent, link.b.get()));
        // The lower number becomes the root, so that the root is the family's first member.
        parent[a.max(b)] = a.min(b);
    }
    let mut family_of_root = vec![usize::MAX; articles];
    let mut families: Vec<Family> = Vec::new();
    let mut joined = vec![false; articles];
    for link in links {
        joined[link.a.get()] = true;
        joined[link.b.get()] = true;
    }
    for article in (0..articles).filter(|&article| joined[article]) {
        let root = root(&mut parent, article);
        if root == article {
            family_of_root[root] = families.len();
            families.push(Family {
                members: Vec::new(),
                lowest_resemblance: 1.0,
                bridges: Vec::new(),
            });
        }
        let number = u32::try_from(article).expect("articles are numbered in 32 bits");
        families[family_of_root[root]].members.push(ArticleIndex(number));
    }
    let bridge = bridges(articles, links);
    for (link, bridge) in links.iter().zip(bridge) {
        let family = &mut families[family_of_root[root(&mut parent, link.a.get())]];
        family.lowest_resemblance = family.lowest_resemblance.min(link.resemblance);
        if bridge && family.members.len() > 2 {
            family.bridges.push((link.a, link.b));
        }
    }
    families
}

fn root(parent: &mut [usize], mut article: usize) -> usize {
    while parent[article] != article {
        parent[article] = parent[parent[article]];
        article = parent[article];
    }
    article
}

/// For each link, whether it is the only way between its ends.
fn bridges(articles: usize, links: &[Link]) -> Vec<bool> {
    let mut neighbours: Vec<Vec<(usize, usize)>> = vec![Vec::new(); articles];
    for (number, link) in links.iter().enumerate() {
        neighbours[link.a.get()].push((link.b.get(), number));
        neighbours[link.b.get()].push((link.a.get(), number));
    }
    let mut search = Search {
        neighbours: &neighbours,
        entered: vec![0; articles],
        lowest: vec![0; articles],
        clock: 0,
        bridge: vec![false; links.len()],
    };
    for article in 0..articles {
        if search.entered[article] == 0 {
            search.from(article);
        }
    }
    search.bridge
}

/// A depth-first search that keeps its own stack: families may be long chains.
struct Search<'n> {
    neighbours: &'n [Vec<(usize, usize)>],
    /// When an article was entered, from 1; 0 is never.
    entered: Vec<usize>,
    /// The earliest article that can be reached from below it without its own entering link.
    lowest: Vec<usize>,
    clock: usize,
    bridge: Vec<bool>,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        // (article, the link it was entered by, its next neighbour)
        let mut stack = vec![(start, usize::MAX, 0)];
        self.enter(start);
        while let Some((article, by, next)) = stack.pop() {
            let Some(&(neighbour, link)) = self.neighbours[article].get(next) else {
                if let Some(&(above, _, _)) = stack.last() {
                    self.lowest[above] = self.lowest[above].min(self.lowest[article]);
                    self.bridge[by] = self.lowest[article] > self.entered[above];
                }
                continue;
            };
            stack.push((article, by, next + 1));
            if link == by {
                continue;
            }
            if self.entered[neighbour] == 0 {
                self.enter(neighbour);
                stack.push((neighbour, link, 0));
            } else {
                self.lowest[article] = self.lowest[article].min(self.entered[neighbour]);
            }
        }
    }

    fn enter(&mut self, article: usize) {
        self.clock += 1;
        self.entered[article] = self.clock;
        self.lowest[article] = self.clock;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(u32, u32)]) -> Vec<Link> {
        let link = |&(a, b): &(u32, u32)| Link {
            a: ArticleIndex(a),
            b: ArticleIndex(b),
            resemblance: 1.0 / f64::from(a + b),
        };
        pairs.iter().map(link).collect()
    }

    fn check_members(pairs: &[(u32, u32)], expected: &[&[u32]]) {
        let found = families(9, &links(pairs));
        let members: Vec<Vec<u32>> =
            found.iter().map(|family| family.members.iter().map(|m| m.0).collect()).collect();
        assert_eq!(members, expected);
    }

    fn check_bridges(pairs: &[(u32, u32)], expected: &[(u32, u32)]) {
        let found = families(9, &links(pairs));
        let bridges: Vec<(u32, u32)> =
            found.iter().flat_map(|family| &family.bridges).map(|(a, b)| (a.0, b.0)).collect();
        assert_eq!(bridges, expected);
    }

    #[test]
    fn joins_what_is_connected() {
        check_members(&[], &[]);
        check_members(&[(3, 5)], &[&[3, 5]]);
        check_members(&[(7, 8), (1, 2), (2, 4)], &[&[1, 2, 4], &[7, 8]]);
        check_members(&[(1, 8), (3, 4), (4, 8)], &[&[1, 3, 4, 8]]);
    }

    #[test]
    fn names_the_links_that_hold_a_family_together() {
        check_bridges(&[(1, 2)], &[]);
        check_bridges(&[(1, 2), (2, 3), (1, 3)], &[]);
        check_bridges(&[(1, 2), (2, 3), (1, 3), (3, 4), (4, 5), (5, 6), (4, 6)], &[(3, 4)]);
        check_bridges(&[(1, 2), (2, 3)], &[(1, 2), (2, 3)]);
    }

    #[test]
    fn reports_its_lowest_score() {
        let found = families(9, &links(&[(1, 2), (2, 3), (1, 3), (6, 7)]));
        assert_eq!(found[0].lowest_resemblance, 0.2);
        assert_eq!(found[1].lowest_resemblance, 1.0 / 13.0);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let pairs: Vec<(u32, u32)> = (0..100_000).map(|n| (n, n + 1)).collect();
        let found = families(100_001, &links(&pairs));
        assert_eq!(found[0].bridges.len(), 100_000);
    }
}
