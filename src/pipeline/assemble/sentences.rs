//! Per sentence: who had it first, and where it stands there.

use std::ops::Range;

use super::{End, Evidence, Findings, count};
use crate::{
    align::{Passage, PassageKind},
    hash::Map,
    id::{ArticleIndex, WordId},
    provenance::{Sighting, Sightings, Standing},
    relation::Class,
    report::model::SentenceEntry,
    span::{CodePoints, Span},
};

/// Words that a passage may have moved by edits beside what the lengths of its sides say.
const SLACK_WORDS: usize = 16;
/// Places of equal words that lie so near to the most usual shift belong together.
const NEAR_WORDS: i64 = 8;

/// Whoever may have had a sentence first: a pair, and this article's end of it.
struct Source {
    pair: usize,
    end: End,
    standing: Standing,
}

impl<'c> Evidence<'c, '_> {
    /// How many sentences an article has, and those that another has that is or may be earlier.
    pub(super) fn sentences(
        &self,
        index: ArticleIndex,
        found: &Findings,
    ) -> (usize, Vec<SentenceEntry<'c>>) {
        let starts = self.prepared(index).sentence_starts(&self.article(index).text);
        let sources = self.sources(index, found);
        if sources.is_empty() {
            return (starts.len(), Vec::new());
        }
        let mut sightings = Sightings::new(starts, self.words(index));
        for (number, source) in sources.iter().enumerate() {
            let is_phrase =
                |class: Class| source.standing == Standing::Phrases && class == Class::Prose;
            let runs = found.pairs[source.pair].runs(source.end).iter();
            sightings.add(number, runs.copied().filter(|run| !is_phrase(run.class)));
        }
        let points = CodePoints::new(&self.article(index).text);
        let mut others: Vec<(ArticleIndex, CodePoints<'c>)> = Vec::new();
        let mut entries = Vec::new();
        for (number, sighting) in sightings.earliest().enumerate() {
            let Some(sighting) = sighting else { continue };
            let source = &sources[sighting.source];
            let other = source.end.other().article(&self.pairs[source.pair]);
            let place = others.iter().position(|(known, _)| *known == other);
            let place = place.unwrap_or_else(|| {
                others.push((other, CodePoints::new(&self.article(other).text)));
                others.len() - 1
            });
            let both = [&points, &others[place].1];
            entries.extend(self.sentence(&sightings.sentence(number), sighting, source, both));
        }
        (starts.len(), entries)
    }

    /// Whoever is or may be earlier than an article, the earliest first.
    fn sources(&self, index: ArticleIndex, found: &Findings) -> Vec<Source> {
        let source = |&(number, end): &(usize, End)| {
            let standing = self.standing(&self.pairs[number], &found.pairs[number], end)?;
            (standing != Standing::Later).then_some(Source { pair: number, end, standing })
        };
        let mut sources: Vec<Source> =
            found.pairs_of[index.get()].iter().filter_map(source).collect();
        sources.sort_unstable_by_key(|source| {
            found.rank(source.end.other().article(&self.pairs[source.pair]))
        });
        sources
    }

    fn sentence(
        &self,
        sentence: &Range<u32>,
        sighting: Sighting,
        source: &Source,
        [points, points_there]: [&CodePoints<'_>; 2],
    ) -> Option<SentenceEntry<'c>> {
        let pair = &self.pairs[source.pair];
        let (this, other) = (source.end.article(pair), source.end.other().article(pair));
        let (kind, here, there) = widest(&pair.passages, source.end, sentence)?;
        let words = [&self.prepared(this).words[..], &self.prepared(other).words[..]];
        let there = counterpart(words, sentence, (&here, &there), kind);
        let own = Span { start: 0, end: 0 };
        let span = if sentence.is_empty() { own } else { self.prepared(this).span(sentence) };
        let span_there = self.prepared(other).span(&there);
        Some(SentenceEntry {
            start: points.at(span.start),
            end: points.at(span.end),
            words: sentence.end - sentence.start,
            found_words: sighting.words,
            relation: kind,
            class: sighting.class,
            id: &self.article(other).id,
            found_start: points_there.at(span_there.start),
            found_end: points_there.at(span_there.end),
            credited: matches!(source.standing, Standing::Credited | Standing::OwnVersion),
        })
    }
}

/// The stretch of a passage that has most of a sentence: its kind, here and there.
fn widest(
    passages: &[Passage],
    end: End,
    sentence: &Range<u32>,
) -> Option<(PassageKind, Range<u32>, Range<u32>)> {
    let common = |here: &Range<u32>| {
        here.end.min(sentence.end).saturating_sub(here.start.max(sentence.start))
    };
    let mut best: Option<(u32, (PassageKind, Range<u32>, Range<u32>))> = None;
    for passage in passages {
        for (a, b) in passage.shared() {
            let (here, there) = end.of((a.clone(), b.clone()), (b, a));
            let words = common(&here);
            if words > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((words, (passage.kind, here, there)));
            }
        }
    }
    best.map(|(_, stretch)| stretch)
}

/// Where a sentence stands in the other article, of which `there` is the counterpart of `here`.
///
/// In a passage in order it is looked for around where the lengths of both sides say; in a rewritten
/// one everywhere. Equal words vote for the shift between the two, and the words with about the
/// shift that has most votes are the place.
fn counterpart(
    [words, words_there]: [&[WordId]; 2],
    sentence: &Range<u32>,
    (here, there): (&Range<u32>, &Range<u32>),
    kind: PassageKind,
) -> Range<u32> {
    let inside = sentence.start.max(here.start) as usize..sentence.end.min(here.end) as usize;
    let scaled = |token: usize| {
        let into = token - here.start as usize;
        there.start as usize + into * there.len() / here.len().max(1)
    };
    let expected = scaled(inside.start)..scaled(inside.end).min(there.end as usize);
    let slack = here.len().abs_diff(there.len()) + SLACK_WORDS;
    let window = if kind == PassageKind::Rewritten {
        there.start as usize..there.end as usize
    } else {
        let start = expected.start.saturating_sub(slack).max(there.start as usize);
        start..(expected.end + slack).min(there.end as usize)
    };
    let mut places: Map<WordId, Vec<usize>> = Map::default();
    for token in inside.clone() {
        places.entry(words[token]).or_default().push(token);
    }
    let shift = |from: usize, to: usize| to as i64 - from as i64;
    let mut votes: Vec<(i64, usize)> = Vec::new();
    for token in window {
        let equal = places.get(&words_there[token]).into_iter().flatten();
        votes.extend(equal.map(|&own| (shift(own, token), token)));
    }
    let usual = most_usual(&votes, shift(inside.start, expected.start));
    let near = votes.iter().filter(|(shift, _)| shift.abs_diff(usual) <= NEAR_WORDS.unsigned_abs());
    let tokens = near.map(|&(_, token)| token);
    match (tokens.clone().min(), tokens.max()) {
        (Some(first), Some(last)) => count(first)..count(last + 1),
        _ => {
            let start = expected.start.min(there.end as usize - 1);
            count(start)..count(expected.end.max(start + 1))
        }
    }
}

/// The shift that most votes are for; of equals the nearest to what is expected.
fn most_usual(votes: &[(i64, usize)], expected: i64) -> i64 {
    let mut shifts: Vec<i64> = votes.iter().map(|&(shift, _)| shift).collect();
    shifts.sort_unstable();
    let usual = shifts
        .chunk_by(|x, y| x == y)
        .max_by_key(|same| (same.len(), std::cmp::Reverse((same[0].abs_diff(expected), same[0]))));
    usual.map_or(expected, |same| same[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is one word; the sentence is what stands between brackets.
    fn check(text: &str, other: &str, kind: PassageKind, expected: &str) {
        let start = count(text.find('[').unwrap());
        let end = count(text.find(']').unwrap()) - 1;
        let words = |text: &str| -> Vec<WordId> {
            let letters = text.chars().filter(|c| !"[]".contains(*c));
            letters.map(|letter| WordId(letter.into())).collect()
        };
        let (words, words_there) = (words(text), words(other));
        let all = (0..count(words.len()), 0..count(words_there.len()));
        let found = counterpart([&words, &words_there], &(start..end), (&all.0, &all.1), kind);
        assert_eq!(&other[found.start as usize..found.end as usize], expected);
    }

    #[test]
    fn a_sentence_is_found_where_it_moved() {
        check("abc[defgh]ijk", "abcdefghijk", PassageKind::Verbatim, "defgh");
        check("abc[defgh]ijk", "xyzuvabcdefghijk", PassageKind::Edited, "defgh");
        check("abc[defgh]ijk", "defghabcijk", PassageKind::Rewritten, "defgh");
    }

    #[test]
    fn edits_inside_do_not_tear_it() {
        check("abc[defgh]ijk", "abcdeXYfghijk", PassageKind::Edited, "deXYfgh");
    }

    #[test]
    fn without_equal_words_it_is_where_the_lengths_say() {
        check("abc[defgh]ijkl", "abcXYZUVijkl", PassageKind::Edited, "XYZUV");
    }
}
