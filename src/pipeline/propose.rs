//! Which pairs of articles are compared.
//!
//! Few articles are all compared with each other. Of more, two routes propose pairs: articles whose
//! signatures agree on a band, and articles that share anchors. What too many articles share
//! proposes nothing by itself, and is counted. Pairs that the [limits](super::limits) forbid are left
//! out at once, but for those that somebody listed.

use rayon::prelude::*;

use crate::{
    align::AlignOptions,
    id::ArticleIndex,
    lsh::{Banding, candidates_in_band},
    pipeline::{
        Progress, ScanOptions, Scope,
        limits::Limits,
        postings::{Bucket, Postings},
        verify::{Bar, Uncommon},
    },
    report::model::{Capped, Route},
    sketch::Signatures,
};

/// Two articles.
pub(super) type Pair = (ArticleIndex, ArticleIndex);

/// The pairs to compare, and what was too common to propose any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Proposal {
    /// Sorted, each once, but for listed pairs, which keep their order.
    pub(super) pairs: Vec<Pair>,
    pub(super) routes: Routes,
    pub(super) capped: Capped,
    /// Whether every pair of the scope is compared.
    pub(super) is_exhaustive: bool,
}

/// What proposed the pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Routes {
    /// The same for each.
    One(Route),
    /// Signatures and anchors: those that each proposed, sorted, the lesser article first.
    Two { by_signature: Vec<Pair>, by_anchors: Vec<Pair> },
    /// Told for each pair, sorted, the lesser article first.
    Each(Vec<(Pair, Vec<Route>)>),
}

impl Default for Routes {
    fn default() -> Self {
        Self::One(Route::AllPairs)
    }
}

impl Routes {
    /// What proposed a pair.
    pub(super) fn of(&self, (a, b): Pair) -> Vec<Route> {
        match self {
            Self::One(route) => vec![*route],
            Self::Each(pairs) => {
                let place = pairs.binary_search_by_key(&(a.min(b), a.max(b)), |pair| pair.0);
                place.map(|place| pairs[place].1.clone()).unwrap_or_default()
            }
            Self::Two { by_signature, by_anchors } => {
                let pair = (a.min(b), a.max(b));
                [(by_signature, Route::Signature), (by_anchors, Route::Anchors)]
                    .into_iter()
                    .filter_map(|(pairs, route)| {
                        pairs.binary_search(&pair).is_ok().then_some(route)
                    })
                    .collect()
            }
        }
    }
}

impl Proposal {
    /// What makes a passage in a search of this size.
    pub(super) fn align_options(&self, options: &ScanOptions) -> AlignOptions {
        AlignOptions { compared_pairs: self.pairs.len() as u64, ..options.align }
    }

    /// What a pair must share to be aligned.
    pub(super) fn bar<'c>(&self, postings: &'c Postings, options: &ScanOptions) -> Option<Bar<'c>> {
        let is_large = !self.is_exhaustive && self.pairs.len() > options.aligned_pairs;
        // Of w + 1 shingles a window of w keeps two as anchors.
        let least_shingles = options.least_shared_shingles;
        let least_anchors = (2 * least_shingles as usize).div_ceil(postings.window + 1);
        let anchor_cap = options.anchor_cap;
        let uncommon = Some(Uncommon { postings, least_anchors, anchor_cap });
        is_large.then_some(Bar { least_shingles, uncommon, spared: &[] })
    }
}

pub(super) fn propose(
    scope: &Scope,
    (signatures, postings, banding): (&Signatures, &Postings, Banding),
    limits: &Limits<'_>,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Proposal {
    let articles = signatures.len();
    let is_reference = match scope {
        Scope::Pairs(pairs) => {
            let (pairs, routes) = (pairs.clone(), Routes::One(Route::Listed));
            return Proposal { pairs, routes, is_exhaustive: true, ..Proposal::default() };
        }
        Scope::Among => None,
        Scope::Against(references) => {
            let mut is_reference = vec![false; articles];
            for reference in references {
                is_reference[reference.get()] = true;
            }
            Some(is_reference)
        }
    };
    if articles * articles.saturating_sub(1) / 2 <= options.exhaustive_pairs {
        let number =
            |n: usize| ArticleIndex(u32::try_from(n).expect("articles are numbered in 32 bits"));
        let all =
            (0..articles).flat_map(|a| (a + 1..articles).map(move |b| (number(a), number(b))));
        let allowed = all.filter(|&pair| limits.allow(pair)).collect();
        let pairs = in_scope(allowed, is_reference.as_deref());
        return Proposal { pairs, is_exhaustive: true, ..Proposal::default() };
    }
    progress.begin("proposing pairs", None);
    let (by_signature, buckets) = by_bands((signatures, banding), limits, options.bucket_cap);
    let (by_anchors, anchors) = by_anchors(articles, postings, limits, options);
    let mut pairs = [&by_signature[..], &by_anchors].concat();
    pairs.par_sort_unstable();
    pairs.dedup();
    let pairs = in_scope(pairs, is_reference.as_deref());
    let capped = Capped { anchors, buckets, pairs: 0 };
    let routes = Routes::Two { by_signature, by_anchors };
    Proposal { pairs, routes, capped, is_exhaustive: false }
}

/// Leave only pairs of an article with a reference, the reference second.
fn in_scope(pairs: Vec<Pair>, is_reference: Option<&[bool]>) -> Vec<Pair> {
    let Some(is_reference) = is_reference else { return pairs };
    let orient = |(a, b): Pair| match (is_reference[a.get()], is_reference[b.get()]) {
        (false, true) => Some((a, b)),
        (true, false) => Some((b, a)),
        _ => None,
    };
    let mut pairs: Vec<Pair> = pairs.into_iter().filter_map(orient).collect();
    pairs.sort_unstable();
    pairs
}

/// Pairs whose signatures agree on a band, and how many buckets were capped.
fn by_bands(
    (signatures, banding): (&Signatures, Banding),
    limits: &Limits<'_>,
    cap: usize,
) -> (Vec<Pair>, u64) {
    let candidates = |band: usize| {
        let mut found = candidates_in_band(signatures, banding, band, cap);
        found.pairs.retain(|&pair| limits.allow(pair));
        found
    };
    let found: Vec<_> = (0..banding.bands).into_par_iter().map(candidates).collect();
    let capped = found.iter().map(|band| band.capped_buckets).sum();
    let mut pairs: Vec<Pair> = found.into_iter().flat_map(|band| band.pairs).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs, capped)
}

/// Pairs that share at least `least_shared_anchors` anchors, and how many anchors were too common.
fn by_anchors(
    articles: usize,
    postings: &Postings,
    limits: &Limits<'_>,
    options: &ScanOptions,
) -> (Vec<Pair>, u64) {
    let mut capped = 0;
    let mut buckets: Vec<Bucket> = Vec::new();
    for bucket in postings.buckets() {
        if bucket.len() > options.anchor_cap {
            capped += 1;
        } else {
            buckets.push(bucket);
        }
    }
    let of_article = buckets_of_articles(articles, &buckets, postings);
    let count_with = |counts: &mut Vec<u32>, a: usize| -> Vec<Pair> {
        let mut met: Vec<u32> = Vec::new();
        for &bucket in of_article.of(a) {
            for b in postings.of(bucket).filter(|&b| b as usize > a) {
                if counts[b as usize] == 0 {
                    met.push(b);
                }
                counts[b as usize] += 1;
            }
        }
        let a = ArticleIndex(u32::try_from(a).expect("articles are numbered in 32 bits"));
        let mut pairs = Vec::new();
        for b in met {
            let pair = (a, ArticleIndex(b));
            if counts[b as usize] >= options.least_shared_anchors && limits.allow(pair) {
                pairs.push(pair);
            }
            counts[b as usize] = 0;
        }
        pairs.sort_unstable();
        pairs
    };
    let pairs = (0..articles)
        .into_par_iter()
        .map_init(|| vec![0; articles], count_with)
        .flatten_iter()
        .collect();
    (pairs, capped)
}

/// Buckets of each article, one article after the other.
struct OfArticles {
    buckets: Vec<Bucket>,
    /// For each article, where its buckets begin; and where the last one's end.
    starts: Vec<usize>,
}

impl OfArticles {
    fn of(&self, article: usize) -> &[Bucket] {
        &self.buckets[self.starts[article]..self.starts[article + 1]]
    }
}

/// For each article, those of the buckets that it is in, in their order.
fn buckets_of_articles(articles: usize, buckets: &[Bucket], postings: &Postings) -> OfArticles {
    let mut starts = vec![0; articles + 1];
    for article in buckets.iter().flat_map(|&bucket| postings.of(bucket)) {
        starts[article as usize + 1] += 1;
    }
    for article in 0..articles {
        starts[article + 1] += starts[article];
    }
    let mut next = starts.clone();
    let mut placed = vec![Bucket::default(); starts[articles]];
    for &bucket in buckets {
        for article in postings.of(bucket) {
            placed[next[article as usize]] = bucket;
            next[article as usize] += 1;
        }
    }
    OfArticles { buckets: placed, starts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: u32, is_exhaustive: bool, expected: Option<usize>) {
        let pairs = (0..pairs).map(|n| (ArticleIndex(n), ArticleIndex(n + 1))).collect();
        let proposal = Proposal { pairs, is_exhaustive, ..Proposal::default() };
        let options =
            ScanOptions { aligned_pairs: 10, least_shared_shingles: 8, ..ScanOptions::default() };
        for (window, share) in [(1, 1), (3, 2)] {
            let postings = Postings::with_window(window);
            let bar = proposal.bar(&postings, &options);
            assert_eq!(
                bar.and_then(|bar| bar.uncommon).map(|bar| bar.least_anchors),
                expected.map(|all| all / share)
            );
        }
    }

    #[test]
    fn each_pair_is_told_by_what_proposed_it() {
        let pair = |a, b| (ArticleIndex(a), ArticleIndex(b));
        let routes = Routes::Two {
            by_signature: vec![pair(0, 1), pair(0, 3)],
            by_anchors: vec![pair(0, 1), pair(1, 2)],
        };
        assert_eq!(routes.of(pair(0, 1)), [Route::Signature, Route::Anchors]);
        assert_eq!(routes.of(pair(3, 0)), [Route::Signature]);
        assert_eq!(routes.of(pair(1, 2)), [Route::Anchors]);
    }

    #[test]
    fn only_a_very_large_search_leaves_pairs_unaligned() {
        check(10, false, None);
        check(11, false, Some(8));
    }

    /// Whoever lists pairs wants to know of each.
    #[test]
    fn listed_pairs_are_all_aligned() {
        check(11, true, None);
    }
}
