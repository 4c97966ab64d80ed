//! Which words of the articles are boilerplate.
//!
//! Only wording that stands in a passage matters, so only its shingles are judged; and since all
//! shingles of one fragment are shared by the same articles, each such list is judged once.

use std::ops::Range;

use rayon::prelude::*;

use crate::{
    align::Passage,
    boilerplate::{self, Subject, SubjectReader, Told, Verdict},
    error::Result,
    hash::{self, Map},
    pipeline::{
        Banned, MOST_AT_A_TIME, Progress,
        columns::column,
        postings::{Bucket, BucketSet, BucketStart, Postings},
        prepare::{Prepared, PreparedCorpus},
        verify::Verified,
    },
    provenance::merged,
    store::Flags,
};

/// Lists of fewer articles are never furniture.
const LEAST_ARTICLES: usize = 3;
/// Lists that a thread judges at a time. What it learns of their articles lasts as long.
const CHUNK_LISTS: usize = 8_192;
/// Articles whose subjects it remembers: 30 MB of those of 800 words.
const MOST_SUBJECTS: usize = 8_192;

/// Which words of each article are boilerplate.
#[derive(Debug)]
pub(super) struct Furniture {
    /// For each article, the tokens that are: ascending and apart.
    pub(super) of_articles: Vec<Vec<Range<usize>>>,
    /// Of these, those that are the furniture of some outlets, and not of the whole corpus.
    pub(super) of_outlets: Vec<Vec<Range<usize>>>,
}

impl Furniture {
    /// For each article, for each of its words, whether it is boilerplate: by what was found, and by what is
    /// banned.
    ///
    /// # Errors
    ///
    /// When the store has no room for it.
    pub(super) fn words(&self, corpus: &PreparedCorpus, banned: &Banned) -> Result<Vec<Flags>> {
        let banned = banned.numbered(&corpus.vocabulary);
        let words = column(&corpus.store, corpus.articles.len(), |article| {
            let words = &corpus.articles[article].words;
            let mut is_boilerplate = vec![false; words.len()];
            for range in &self.of_articles[article] {
                is_boilerplate[range.clone()].fill(true);
            }
            banned.mark(words, &mut is_boilerplate);
            is_boilerplate
        })?;
        Ok(words.into_iter().map(Flags::from).collect())
    }
}

/// Find the boilerplate of a corpus.
pub(super) fn furniture(
    corpus: &PreparedCorpus,
    postings: &Postings,
    pairs: &[Verified],
    progress: &dyn Progress,
) -> Furniture {
    progress.begin("finding boilerplate", None);
    let in_passages = words_in_passages(corpus, pairs);
    let shared: Vec<Vec<Shared>> = corpus
        .articles
        .par_iter()
        .with_max_len(MOST_AT_A_TIME)
        .zip(in_passages)
        .map(|(article, in_passages)| shared_shingles(corpus, postings, article, in_passages))
        .collect();
    let verdicts = Verdicts::of(corpus, postings, &shared, progress);
    let furniture = |(article, shared): (&Prepared, Vec<Shared>)| {
        let (mut of_article, mut of_outlets) = (Vec::new(), Vec::new());
        let mut until = 0;
        for fragment in shared {
            let verdict = verdicts.on(fragment.articles);
            if !verdict.holds_for(article.outlet) {
                continue;
            }
            // Of anchors a window apart, what lies between belongs to the same fragment.
            let token = fragment.token as usize;
            let near = token < until + postings.window && until > 0;
            let start = if near { until.min(token) } else { token };
            until = token + corpus.k_tokens;
            extend(&mut of_article, start..until);
            if *verdict != Verdict::Corpus {
                extend(&mut of_outlets, start..until);
            }
        }
        (of_article, of_outlets)
    };
    let (of_articles, of_outlets) = corpus.articles.par_iter().zip(shared).map(furniture).unzip();
    Furniture { of_articles, of_outlets }
}

/// Add a range to ascending ones: to the last, where they meet.
fn extend(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if range.start <= last.end => last.end = range.end,
        _ => ranges.push(range),
    }
}

/// A shingle that several articles share.
struct Shared {
    token: u32,
    articles: BucketStart,
}

/// The shingles of an article that stand in passages and that several articles share.
fn shared_shingles(
    corpus: &PreparedCorpus,
    postings: &Postings,
    article: &Prepared,
    in_passages: Vec<Range<u32>>,
) -> Vec<Shared> {
    if in_passages.is_empty() {
        return Vec::new();
    }
    let shingles = corpus.shingles(article);
    let inside = merged(in_passages).into_iter().flatten();
    // The last words begin no shingle.
    inside
        .filter_map(|token| {
            let bucket = postings.bucket(*shingles.get(token as usize)?);
            (bucket.len() >= LEAST_ARTICLES).then(|| Shared { token, articles: bucket.start() })
        })
        .collect()
}

/// For each article, the words that its passages hold.
fn words_in_passages(corpus: &PreparedCorpus, pairs: &[Verified]) -> Vec<Vec<Range<u32>>> {
    let mut inside = vec![Vec::new(); corpus.articles.len()];
    for pair in pairs {
        for (a, b) in pair.passages.iter().flat_map(Passage::shared) {
            inside[pair.a.get()].push(a);
            inside[pair.b.get()].push(b);
        }
    }
    inside
}

/// The verdict on each list of articles that share a shingle.
struct Verdicts {
    judged: BucketSet,
    /// For each of these the number of its verdict.
    numbers: Vec<u32>,
    verdicts: Vec<Verdict>,
}

/// What the lists of articles are sorted by: those of the same articles stand together, and near
/// those of much the same.
type ListKey = (u32, u32, u64);

impl Verdicts {
    fn of(
        corpus: &PreparedCorpus,
        postings: &Postings,
        shared: &[Vec<Shared>],
        progress: &dyn Progress,
    ) -> Self {
        let judged = postings.set_of(shared.iter().flatten().map(|shared| shared.articles));
        let key = |(bucket, place): (Bucket, u32)| (list_key(postings, bucket), bucket, place);
        let numbered: Vec<(Bucket, u32)> = postings.buckets_of(&judged).zip(0..).collect();
        let mut lists: Vec<(ListKey, Bucket, u32)> = numbered.into_par_iter().map(key).collect();
        lists.par_sort_unstable();
        let are_same = |x: &(ListKey, Bucket, u32), y: &(ListKey, Bucket, u32)| {
            x.0 == y.0 && sample(postings, x.1).eq(sample(postings, y.1))
        };
        let same: Vec<&[(ListKey, Bucket, u32)]> = lists.chunk_by(are_same).collect();
        progress.begin("finding boilerplate", Some(same.len() as u64));
        let judge_chunk = |same: &[&[(ListKey, Bucket, u32)]]| -> Vec<Verdict> {
            let mut relations = Relations::new(corpus);
            let list = |lists: &[(ListKey, Bucket, u32)]| sample(postings, lists[0].1).collect();
            let judged = same.iter().map(|&lists| relations.judge(list(lists))).collect();
            progress.advance(same.len() as u64);
            judged
        };
        let chunks = same.par_chunks(CHUNK_LISTS).with_max_len(1);
        let verdicts: Vec<Vec<Verdict>> = chunks.map(judge_chunk).collect();
        let mut numbers = vec![0; lists.len()];
        for (number, same) in (0..).zip(&same) {
            for &(_, _, place) in *same {
                numbers[place as usize] = number;
            }
        }
        Self { judged, numbers, verdicts: verdicts.into_iter().flatten().collect() }
    }

    fn on(&self, articles: BucketStart) -> &Verdict {
        &self.verdicts[self.numbers[self.judged.rank(articles)] as usize]
    }
}

fn list_key(postings: &Postings, bucket: Bucket) -> ListKey {
    let mut articles = sample(postings, bucket);
    let (first, second) = (articles.next().unwrap_or(0), articles.next().unwrap_or(0));
    (first, second, articles.fold(0, |digest, article| hash::mix(digest ^ u64::from(article))))
}

/// The articles of a shingle that are looked at.
fn sample(postings: &Postings, bucket: Bucket) -> impl Iterator<Item = u32> + '_ {
    postings.of(bucket).step_by(bucket.len().div_ceil(boilerplate::SAMPLE))
}

/// Which articles are related, as far as was asked: the same articles share many fragments.
struct Relations<'p> {
    corpus: &'p PreparedCorpus,
    reader: SubjectReader<'p>,
    subjects: Map<u32, Subject>,
    known: Map<(u32, u32), bool>,
}

impl<'p> Relations<'p> {
    fn new(corpus: &'p PreparedCorpus) -> Self {
        let reader = SubjectReader::new(&corpus.lexicon);
        Self { corpus, reader, subjects: Map::default(), known: Map::default() }
    }

    fn judge(&mut self, articles: Vec<u32>) -> Verdict {
        let outlet = |&number: &u32| self.corpus.articles[number as usize].outlet;
        let outlets: Vec<Option<u32>> = articles.iter().map(outlet).collect();
        boilerplate::judge(&outlets, |one, other| self.are_related(articles[one], articles[other]))
    }

    fn are_related(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (one.min(other), one.max(other));
        if let Some(&known) = self.known.get(&(one, other)) {
            return known;
        }
        let corpus = self.corpus;
        if self.subjects.len() > MOST_SUBJECTS {
            self.subjects.clear();
        }
        let words = |number: u32| &corpus.articles[number as usize].words[..];
        for number in [one, other] {
            self.subjects.entry(number).or_insert_with(|| self.reader.read(words(number)));
        }
        let told = |number| Told { words: words(number), subject: &self.subjects[&number] };
        let are_related = boilerplate::are_related(told(one), told(other), corpus.k_tokens);
        self.known.insert((one, other), are_related);
        are_related
    }
}
