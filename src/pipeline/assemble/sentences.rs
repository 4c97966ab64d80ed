//! Per sentence: who had it first, and where it stands there.

use std::{cmp::Reverse, ops::Range};

use super::{End, Evidence, Findings, count};
use crate::{
    align::{Passage, PassageKind},
    hash::Map,
    id::{ArticleIndex, WordId},
    provenance::{Sighting, Sightings, Standing},
    relation::Class,
    report::model::SentenceEntry,
    span::CodePoints,
};

/// Words that a passage may have moved by edits beside what the lengths of its sides say.
const SLACK_WORDS: usize = 16;

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
        sources.sort_by_cached_key(|source| {
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
        let inside = sentence.start.max(here.start)..sentence.end.min(here.end);
        let place = place(words, &inside, (&here, &there), kind);
        let span = self.prepared(this).span(sentence);
        let span_there = self.prepared(other).span(&place.tokens);
        Some(SentenceEntry {
            start: points.at(span.start),
            end: points.at(span.end),
            words: sentence.end - sentence.start,
            found_words: sighting.words,
            relation: place.kind(sighting.words, kind),
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
    let stretches = passages.iter().flat_map(|passage| {
        passage.shared().into_iter().map(|(a, b)| {
            let (here, there) = end.of((a.clone(), b.clone()), (b, a));
            (passage.kind, here, there)
        })
    });
    // Of several that have as much, the first.
    let widest = stretches.enumerate().max_by_key(|(n, (_, here, _))| (common(here), Reverse(*n)));
    widest.map(|(_, stretch)| stretch).filter(|(_, here, _)| common(here) > 0)
}

/// Where a sentence stands in the other article, and how many of its words stand there in order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    tokens: Range<u32>,
    equal_words: u32,
}

impl Place {
    /// How the sentence was taken over, in a passage of this kind: by the shares that also tell the kind of a
    /// passage. A word in another spelling counts there and not here, so that the kind of the
    /// passage is heard too.
    fn kind(&self, words: u32, of_passage: PassageKind) -> PassageKind {
        let longer = words.max(count(self.tokens.len()));
        if 20 * self.equal_words >= 19 * longer {
            PassageKind::Verbatim
        } else if 10 * self.equal_words >= 6 * longer || of_passage != PassageKind::Rewritten {
            PassageKind::Edited
        } else {
            PassageKind::Rewritten
        }
    }
}

/// Where the words `inside` of an article stand in the other one, of which `there` is the counterpart
/// of `here`.
///
/// In a passage in order they are looked for around where the lengths of both sides say. Equal
/// words vote for the shift between the two; from the most usual one on, the words are followed, and
/// two in a row with another shift change it.
fn place(
    [words, words_there]: [&[WordId]; 2],
    inside: &Range<u32>,
    (here, there): (&Range<u32>, &Range<u32>),
    kind: PassageKind,
) -> Place {
    let inside = inside.start as usize..inside.end as usize;
    let (start, end) = (there.start as usize, there.end as usize);
    if kind == PassageKind::Rewritten {
        return densest(&words[inside], &words_there[start..end], start);
    }
    let scaled =
        |token: usize| start + (token - here.start as usize) * there.len() / here.len().max(1);
    let expected = scaled(inside.start)..scaled(inside.end).min(end);
    let slack = here.len().abs_diff(there.len()) + SLACK_WORDS;
    let window = expected.start.saturating_sub(slack).max(start)..(expected.end + slack).min(end);
    let mut known: Vec<(WordId, usize)> = window.map(|token| (words_there[token], token)).collect();
    known.sort_unstable();
    let places = |token: usize| {
        let word = words[token];
        let same = &known[known.partition_point(|(one, _)| *one < word)..];
        same.iter().take_while(move |(one, _)| *one == word).map(|(_, token)| *token)
    };
    let shifts = inside.clone().flat_map(|own| places(own).map(move |token| shift(own, token)));
    let mut usual = most_usual(shifts.collect(), shift(inside.start, expected.start));
    let mut found: Option<Range<usize>> = None;
    let mut equal_words = 0;
    for own in inside.clone() {
        let next = found.as_ref().map_or(0, |found| found.end);
        let follows = |token: usize| {
            inside.contains(&(own + 1)) && words_there.get(token + 1) == Some(&words[own + 1])
        };
        let token = places(own).filter(|&token| token >= next).find(|&t| shift(own, t) == usual);
        let moved = || {
            let later = places(own).filter(|&token| token >= next && follows(token));
            later.min_by_key(|&token| (shift(own, token).abs_diff(usual), token))
        };
        let Some(token) = token.or_else(moved) else { continue };
        usual = shift(own, token);
        equal_words += 1;
        found = Some(found.map_or(token, |found| found.start)..token + 1);
    }
    // Without any equal word it is where the lengths say.
    let found = found.unwrap_or_else(|| {
        let first = expected.start.min(end - 1);
        first..expected.end.max(first + 1)
    });
    Place { tokens: count(found.start)..count(found.end), equal_words }
}

fn shift(from: usize, to: usize) -> i64 {
    to as i64 - from as i64
}

/// The most frequent shift; of equals the nearest to what is expected.
fn most_usual(mut shifts: Vec<i64>, expected: i64) -> i64 {
    shifts.sort_unstable();
    let usual = shifts
        .chunk_by(|x, y| x == y)
        .max_by_key(|same| (same.len(), Reverse((same[0].abs_diff(expected), same[0]))));
    usual.map_or(expected, |same| same[0])
}

/// The stretch of another article, which begins there at word `start`, that has most of these words in any order and is as long as they are.
fn densest(words: &[WordId], there: &[WordId], start: usize) -> Place {
    let has: Map<WordId, ()> = words.iter().map(|&word| (word, ())).collect();
    let is_shared: Vec<bool> = there.iter().map(|word| has.contains_key(word)).collect();
    let length = words.len().clamp(1, there.len());
    let mut shared = is_shared[..length].iter().filter(|is| **is).count();
    let mut best = (shared, 0);
    for first in 1..=there.len() - length {
        shared += usize::from(is_shared[first + length - 1]);
        shared -= usize::from(is_shared[first - 1]);
        best = if shared > best.0 { (shared, first) } else { best };
    }
    let (_, first) = best;
    let window = &is_shared[first..first + length];
    let begin = window.iter().position(|is| *is).unwrap_or(0);
    let end = window.iter().rposition(|is| *is).map_or(length, |last| last + 1);
    let tokens = count(start + first + begin)..count(start + first + end);
    // Their order is not known.
    Place { tokens, equal_words: 0 }
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
        let found = place([&words, &words_there], &(start..end), (&all.0, &all.1), kind).tokens;
        assert_eq!(&other[found.start as usize..found.end as usize], expected);
    }

    #[test]
    fn a_sentence_is_found_where_it_moved() {
        check("abc[defgh]ijk", "abcdefghijk", PassageKind::Verbatim, "defgh");
        check("abc[defgh]ijk", "xyzuvabcdefghijk", PassageKind::Edited, "defgh");
        check("abc[defgh]ijk", "defghabcijk", PassageKind::Rewritten, "defgh");
        check("abc[defgh]ijk", "abcgfXdehijk", PassageKind::Rewritten, "gfXde");
    }

    #[test]
    fn edits_inside_do_not_tear_it() {
        check("abc[defgh]ijk", "abcdeXYfghijk", PassageKind::Edited, "deXYfgh");
        check("abc[defgh]ijk", "abcdeghijk", PassageKind::Edited, "degh");
    }

    /// A common word that also stands before the sentence does not stretch it.
    #[test]
    fn strays_do_not_stretch_it() {
        check("axb[defga]ijx", "axbdefgaijx", PassageKind::Verbatim, "defga");
        check("gab[defga]dij", "gabdefgadij", PassageKind::Verbatim, "defga");
    }

    #[test]
    fn without_equal_words_it_is_where_the_lengths_say() {
        check("abc[defgh]ijkl", "abcXYZUVijkl", PassageKind::Edited, "XYZUV");
    }

    #[test]
    fn a_sentence_has_its_own_kind() {
        let place = |equal_words| Place { tokens: 0..20, equal_words };
        let [edited, rewritten] = [PassageKind::Edited, PassageKind::Rewritten];
        assert_eq!(place(19).kind(20, edited), PassageKind::Verbatim);
        assert_eq!(place(18).kind(20, edited), edited);
        assert_eq!(place(5).kind(20, edited), edited);
        assert_eq!(place(0).kind(20, rewritten), rewritten);
    }
}
