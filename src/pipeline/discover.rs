//! The fragments that the boilerplate of a corpus is made of.
//!
//! In: the words that are boilerplate. Out: each distinct fragment once, with how many articles have
//! it. An article's furniture may be several fragments in a row, of which others have one; so each run is
//! cut where fewer than three articles have all of what is before the cut and what follows. A
//! fragment that a longer one contains is left out unless more than twice as many articles have it, so that
//! one formula with its variants is not listed twenty times.
//!
//! Each distinct run is looked at once, however many articles have it, at a cost of its shingles times
//! [`SAMPLE`]. Of a fragment that more articles have, so many are looked at, so that an extension that few of
//! these have may be cut off. The number of articles is that of the rarest anchor: too high where a
//! fragment's words also stand in another order.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    banned,
    furnish::Furniture,
    postings::{Bucket, Postings},
    prepare::PreparedCorpus,
};
use crate::{
    corpus::Corpus,
    hash::{self, Map},
    id::WordId,
    report::{
        model::{FragmentRow, FragmentScope},
        plain::sanitise,
    },
    span::Span,
    text::Tokeniser,
};

/// A fragment is what at least so many articles have: as many as make furniture of an outlet.
const LEAST_ARTICLES: usize = 3;
/// Of those that have a fragment, so many are followed to its end.
const SAMPLE: usize = 64;
/// Of the fragments that have a shingle, so many are looked at for one that contains another.
const MOST_CONTAINERS: usize = 32;

/// A stretch of an article.
#[derive(Clone, Debug)]
struct Stretch {
    article: u32,
    tokens: Range<usize>,
}

/// A fragment with the articles that have it.
struct Found {
    stretch: Stretch,
    articles: Vec<u32>,
}

/// The fragments of `furniture`, those with most words in all articles first.
pub(super) fn fragments<'c>(
    corpus: &'c Corpus,
    prepared: &PreparedCorpus,
    postings: &Postings,
    furniture: &Furniture,
) -> Vec<FragmentRow<'c>> {
    let scene = Scene { prepared, postings };
    let runs = scene.distinct(scene.runs(furniture));
    let cut: Vec<Vec<Stretch>> = runs.par_iter().map(|run| scene.cut(run)).collect();
    let distinct = scene.distinct(cut.into_iter().flatten().collect());
    let found: Vec<Found> = distinct
        .into_par_iter()
        .map(|stretch| Found { articles: scene.articles(&stretch), stretch })
        .collect();
    let mut rows: Vec<FragmentRow<'c>> = scene
        .maximal(found)
        .into_par_iter()
        .map_init(Tokeniser::new, |tokeniser, found| {
            row(corpus, (&scene, furniture), &found, tokeniser)
        })
        .collect();
    let weight = |row: &FragmentRow<'_>| u64::from(row.words) * row.articles as u64;
    rows.sort_by(|x, y| weight(y).cmp(&weight(x)).then_with(|| x.text.cmp(&y.text)));
    rows
}

fn row<'c>(
    corpus: &'c Corpus,
    (scene, furniture): (&Scene<'_>, &Furniture),
    found: &Found,
    tokeniser: &mut Tokeniser,
) -> FragmentRow<'c> {
    let Stretch { article, tokens } = &found.stretch;
    let place = *article as usize;
    let is_outlets = furniture.of_outlets[place]
        .iter()
        .any(|of_outlet| of_outlet.start < tokens.end && of_outlet.end > tokens.start);
    let mut outlets: Vec<&str> = found
        .articles
        .iter()
        .filter_map(|&article| corpus.articles[article as usize].outlet.as_deref())
        .collect();
    let are_all_told = outlets.len() == found.articles.len();
    outlets.sort_unstable();
    outlets.dedup();
    // What only one house prints is its own, on however many subjects.
    let is_house = is_outlets || are_all_told && outlets.len() == 1;
    FragmentRow {
        text: scene.text(&corpus.articles[place].text, &found.stretch, tokeniser),
        words: u32::try_from(tokens.len()).expect("tokens are counted in 32 bits"),
        articles: found.articles.len(),
        outlets,
        scope: if is_house { FragmentScope::Outlet } else { FragmentScope::Corpus },
    }
}

/// Where fragments are looked for.
struct Scene<'p> {
    prepared: &'p PreparedCorpus,
    postings: &'p Postings,
}

impl Scene<'_> {
    fn words(&self, stretch: &Stretch) -> &[WordId] {
        &self.prepared.articles[stretch.article as usize].words[stretch.tokens.clone()]
    }

    /// The runs of boilerplate of each article.
    fn runs(&self, furniture: &Furniture) -> Vec<Stretch> {
        let long = |tokens: &&Range<usize>| tokens.len() >= self.prepared.k_tokens;
        let runs = |(article, found): (u32, &Vec<Range<usize>>)| {
            let tokens = found.iter().filter(long).cloned();
            tokens.map(move |tokens| Stretch { article, tokens }).collect::<Vec<_>>()
        };
        (0u32..).zip(&furniture.of_articles).flat_map(runs).collect()
    }

    /// Of stretches with the same words, the first.
    fn distinct(&self, stretches: Vec<Stretch>) -> Vec<Stretch> {
        let key = |stretch: &Stretch| {
            let words = self.words(stretch).iter();
            words.fold(hash::WORD_SEED, |digest, word| hash::mix(digest ^ u64::from(word.0)))
        };
        let mut keyed: Vec<(u64, Stretch)> =
            stretches.into_par_iter().map(|stretch| (key(&stretch), stretch)).collect();
        keyed.par_sort_by_key(|(key, stretch)| (*key, stretch.article, stretch.tokens.start));
        keyed.dedup_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, stretch)| stretch).collect()
    }

    /// The anchors of a stretch, with the tokens at which they begin.
    fn anchors(&self, stretch: &Stretch) -> Vec<(usize, Bucket)> {
        let shingles = self.prepared.shingles_of(self.words(stretch));
        let anchor = |(token, shingle): (usize, u64)| {
            let bucket = self.postings.bucket(shingle);
            (bucket.len() > 0).then_some((token, bucket))
        };
        (stretch.tokens.start..).zip(shingles).filter_map(anchor).collect()
    }

    /// The fragments of a run.
    fn cut(&self, run: &Stretch) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        let mut carriers: Vec<u32> = Vec::new();
        for (token, bucket) in self.anchors(run) {
            let end = token + self.prepared.k_tokens;
            carriers.retain(|&article| self.postings.has(bucket, article));
            match found.last_mut() {
                Some(open) if carriers.len() >= LEAST_ARTICLES => open.tokens.end = end,
                _ if bucket.len() >= LEAST_ARTICLES => {
                    let step = bucket.len().div_ceil(SAMPLE);
                    carriers = self.postings.of(bucket).step_by(step).collect();
                    found.push(Stretch { article: run.article, tokens: token..end });
                }
                _ => carriers.clear(),
            }
        }
        found
    }

    /// The articles that have the rarest anchor of a fragment, and its first and last.
    fn articles(&self, stretch: &Stretch) -> Vec<u32> {
        let anchors = self.anchors(stretch);
        let rarest = anchors.iter().map(|(_, bucket)| *bucket).min_by_key(|bucket| bucket.len());
        let (Some(rarest), Some((_, first)), Some((_, last))) =
            (rarest, anchors.first(), anchors.last())
        else {
            return Vec::new();
        };
        let has_ends = |article: &u32| {
            [*first, *last].iter().all(|bucket| self.postings.has(*bucket, *article))
        };
        self.postings.of(rarest).filter(has_ends).collect()
    }

    /// Those that no longer one contains which half as many articles have.
    fn maximal(&self, mut found: Vec<Found>) -> Vec<Found> {
        found.sort_by_key(|one| (std::cmp::Reverse(one.stretch.tokens.len()), one.stretch.article));
        let mut containers: Map<&[WordId], Vec<usize>> = Map::default();
        let k_tokens = self.prepared.k_tokens;
        let mut is_kept = vec![true; found.len()];
        for (number, one) in found.iter().enumerate() {
            let words = self.words(&one.stretch);
            let known = containers.get(&words[..k_tokens.min(words.len())]);
            let contains = |other: &&usize| {
                let longer = &found[**other];
                2 * longer.articles.len() >= one.articles.len()
                    && self.words(&longer.stretch).windows(words.len()).any(|part| part == words)
            };
            is_kept[number] = !known.into_iter().flatten().any(|other| contains(&other));
            if is_kept[number] {
                for shingle in words.windows(k_tokens) {
                    let same = containers.entry(shingle).or_default();
                    if same.len() < MOST_CONTAINERS && same.last() != Some(&number) {
                        same.push(number);
                    }
                }
            }
        }
        let mut kept = is_kept.into_iter();
        found.retain(|_| kept.next() == Some(true));
        found
    }

    /// A fragment on one line, so that it reads as the same words by itself.
    fn text(&self, text: &str, stretch: &Stretch, tokeniser: &mut Tokeniser) -> String {
        let article = &self.prepared.articles[stretch.article as usize];
        let (first, last) = (stretch.tokens.start, stretch.tokens.end - 1);
        let span = Span { start: article.spans[first].start, end: article.spans[last].end };
        let line = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let forms: Vec<&str> =
            self.words(stretch).iter().map(|&word| self.prepared.vocabulary.form(word)).collect();
        // A word that was divided at the end of a line, or goes on behind the fragment, reads otherwise
        // here; and what is written into a file is shown in a terminal some day.
        let is_plain = !line.starts_with('#') && sanitise(&line) == line;
        if is_plain && banned::forms(tokeniser, &line) == forms { line } else { forms.join(" ") }
    }
}
