//! Lines that say where an article was published before: the strongest credit that there is.
//!
//! `This article originally appeared on The Conversation.` stands at the beginning or the end of an article, and
//! names any publication, known or not. In: a text. Out: citations. Costs time in the length of the lines where
//! it may stand.

use std::ops::Range;

use super::{
    citations::{Citation, CitationEvidence},
    credits::EndLines,
    cues,
    members::Line,
    outlets::Outlets,
    phrases,
    pieces::is_stop,
    tail::is_start,
};
use crate::span::Span;

/// Words of the longest name of a publication that is not known otherwise.
const MOST_NAME_WORDS: usize = 7;
/// How far behind `this article` the phrase may begin.
const MOST_BETWEEN: usize = 8;

/// The publications that the first and last lines of a text name as where it comes from.
pub(super) fn find(lines: &EndLines<'_>, outlets: &Outlets<'_>) -> Vec<Citation> {
    let mut found = Vec::new();
    for line in lines.all() {
        found.extend((0..line.pieces.len()).filter_map(|at| republished(line, at, outlets)));
    }
    found
}

fn republished(line: &Line<'_>, at: usize, outlets: &Outlets<'_>) -> Option<Citation> {
    let phrase_end = phrase(line, at, outlets)?;
    let is_of_this = is_start(line, at)
        || (at.saturating_sub(MOST_BETWEEN)..at).any(|at| line.is_one_of(at, phrases::REPORT));
    let (publication, end) = publication(line, phrase_end, outlets).filter(|_| is_of_this)?;
    let span = Span::new(line.pieces[at].bytes.start..end);
    Some(Citation { publication, evidence: CitationEvidence::Phrase, span })
}

/// First piece after the phrase that begins at `at`.
fn phrase(line: &Line<'_>, at: usize, outlets: &Outlets<'_>) -> Option<usize> {
    let is_english = line.is_one_of(at, cues::FIRST)
        && line.is_one_of(at + 1, cues::PUBLISHED)
        && line.is_one_of(at + 2, cues::THERE);
    if is_english {
        return Some(at + 3);
    }
    let known = outlets.republished(line.word(at)?);
    known.iter().filter_map(|phrase| words_at(line, at, phrase)).max()
}

/// First piece after `phrase`, if it stands at `start`. Apostrophes are passed over.
fn words_at(line: &Line<'_>, start: usize, phrase: &str) -> Option<usize> {
    let mut at = start;
    for word in phrase.split(' ') {
        if line.is_mark(at, |mark| matches!(mark, '\'' | '’')) {
            at += 1;
        }
        if line.word(at)? != word {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// The publication named from piece `at` on, and the byte behind it. None for an agency: that is a credit.
fn publication(line: &Line<'_>, at: usize, outlets: &Outlets<'_>) -> Option<(String, usize)> {
    let mut start = at;
    let is_lead = |at: usize| {
        line.is_one_of(at, cues::LEADS) && !is_capital(line, at)
            || line.is_one_of(at, cues::NOUNS) && !is_capital(line, at)
            || line.is_mark(at, |mark| matches!(mark, ':' | '：' | '\'' | '’'))
    };
    while is_lead(start) {
        start += 1;
    }
    let is_opener = |mark| matches!(mark, '"' | '“' | '„' | '«' | '《' | '「' | '‘');
    let is_quoted = line.is_mark(start, is_opener);
    start += usize::from(is_quoted);
    let after_article = start + usize::from(line.is_one_of(start, cues::LEADS));
    for at in [start, after_article] {
        line.pieces.get(at)?;
        if line.agencies.at(line.text, &line.pieces, at).is_some() {
            return None;
        }
        if let Some(known) = outlets.named_at(line.text, line.pieces[at].bytes.start) {
            return Some((outlets.publication(known.publication).to_owned(), known.end));
        }
    }
    let end = if is_quoted { end_of_quoted(line, start)? } else { end_of_name(line, start)? };
    let bytes = line.pieces[start].bytes.start..line.pieces[end - 1].bytes.end;
    let name = line.text[bytes.clone()].trim();
    Some((name.to_owned(), bytes.end))
}

fn is_capital(line: &Line<'_>, at: usize) -> bool {
    line.word(at).is_some() && line.raw(at).starts_with(char::is_uppercase)
}

/// First piece after a name in quotation marks.
fn end_of_quoted(line: &Line<'_>, start: usize) -> Option<usize> {
    let is_closer = |mark| matches!(mark, '"' | '”' | '“' | '»' | '》' | '」' | '’');
    let end = (start..line.pieces.len().min(start + 2 * MOST_NAME_WORDS))
        .find(|&at| line.is_mark(at, is_closer))?;
    (end > start).then_some(end)
}

/// First piece after a name of capitalised words, or a host. The words between them may be small, and the
/// last one is a part of the name only if it is not.
fn end_of_name(line: &Line<'_>, start: usize) -> Option<usize> {
    let mut end = start;
    for at in start..line.pieces.len().min(start + 2 * MOST_NAME_WORDS) {
        if is_part(line, start, at) {
            end = at + 1;
        } else if !joins(line, at) {
            break;
        }
    }
    let is_date = (start..end).all(|at| {
        let is_day =
            |word: &str| cues::CALENDAR.contains(&word) || word.starts_with(char::is_numeric);
        line.word(at).is_none_or(is_day)
    });
    (end > start && !is_date).then_some(end)
}

/// Whether the word at `at` is a part of the name that begins at `start`: a capital, or a part of a host.
fn is_part(line: &Line<'_>, start: usize, at: usize) -> bool {
    let is_of_host = if at == start {
        line.mark(at + 1) == Some('.')
            && line.word(at + 2).is_some()
            && is_tight(line, at + 1..at + 3)
    } else {
        is_tight(line, at - 1..at + 1)
    };
    is_capital(line, at) || line.word(at).is_some() && is_of_host
}

/// Whether the piece at `at` may stand between two parts of a name: `of`, `&`, a hyphen, the stop of a host.
fn joins(line: &Line<'_>, at: usize) -> bool {
    let joins_tightly = |mark| is_stop(mark) || matches!(mark, '-' | '\'' | '’');
    line.is_one_of(at, cues::JOINS)
        || line.mark(at) == Some('&')
        || line.is_mark(at, joins_tightly) && is_tight(line, at..at + 2)
}

/// Whether none of the pieces `range` has a space before it.
fn is_tight(line: &Line<'_>, range: Range<usize>) -> bool {
    range.into_iter().all(|at| line.pieces.get(at).is_some_and(|piece| !piece.spaced))
}
