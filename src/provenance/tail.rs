//! Credits at the end of an article: closing credits, sign-offs and copyright lines.
//!
//! A closing credit opens a sentence, a bracket or a line (`With files from AFP`,
//! `(Source: Reuters)`), or says who contributed to *this* report; a sign-off is nothing but
//! agencies after the last full stop (`… said. (AFP)`, `abc/dpa`). `Smith told Reuters` is neither.

use std::ops::Range;

use super::{
    Evidence,
    head::{Found, credited},
    members::{Line, Role},
    phrases,
    pieces::{closing_of, is_colon, is_dash, is_separator, is_stop},
};

/// The credits of `line`, one of an article's last.
pub(super) fn find(line: &Line<'_>) -> Vec<Found> {
    let starts = (0..line.pieces.len()).filter(|&at| is_start(line, at));
    // Of most lines no sentence needs to be read on to its end.
    let has_verb = (0..line.pieces.len()).any(|at| line.is_one_of(at, phrases::CONTRIBUTED));
    let contributed = |at: usize| has_verb.then(|| contributed(line, at)).flatten();
    starts
        .flat_map(|at| [copyright(line, at), given_by(line, at), source(line, at), contributed(at)])
        .flatten()
        .collect()
}

/// Whether a sentence, a bracket or an aside may begin at `at`.
pub(super) fn is_start(line: &Line<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if is_opening_quote(line, before) {
        return false;
    }
    line.is_mark(at, is_sign) && line.is_one_of(before, phrases::RESERVED)
        || line.is_mark(before, |mark| {
            is_stop(mark)
                || (is_separator(mark) && !matches!(mark, '/' | ',' | '-' | '،'))
                || matches!(mark, '\'' | '’')
        })
        || line.is_mark(before, is_dash) && line.pieces[at].spaced
}

/// Whether a quotation opens at `at`: what is said in it is not the article's own word.
fn is_opening_quote(line: &Line<'_>, at: usize) -> bool {
    match line.mark(at) {
        Some('“' | '„' | '«' | '「' | '『' | '《') => true,
        Some('"') => {
            let is_spaced = |at: usize| line.pieces.get(at).is_some_and(|piece| piece.spaced);
            (at == 0 || is_spaced(at)) && !is_spaced(at + 1)
        }
        _ => false,
    }
}

/// First piece after the sentence or bracket that `start` is in.
fn end_of_sentence(line: &Line<'_>, start: usize) -> usize {
    let ends = |at: &usize| {
        let is_short =
            line.word(at.saturating_sub(1)).is_some_and(|word| word.chars().count() == 1);
        let is_last =
            line.pieces.get(at + 1).is_none_or(|next| next.spaced || next.word().is_none());
        line.is_mark(*at, |mark| matches!(mark, ')' | ']' | '）'))
            || line.is_mark(*at, is_stop) && is_last && !is_short
    };
    (start..line.pieces.len()).find(ends).unwrap_or(line.pieces.len())
}

/// Number of pieces of `phrase`, if it stands at `start`.
fn phrase_at(line: &Line<'_>, start: usize, phrase: &str) -> Option<usize> {
    let mut words = 0;
    for (offset, word) in phrase.split(' ').enumerate() {
        if line.word(start + offset)? != word {
            return None;
        }
        words = offset + 1;
    }
    Some(words)
}

/// `With files from AFP`, `Mit Material von dpa`.
fn given_by(line: &Line<'_>, start: usize) -> Option<Found> {
    let phrases = phrases::given_by(line.word(start)?);
    let phrase = phrases.iter().find_map(|phrase| phrase_at(line, start, phrase))?;
    let end = end_of_sentence(line, start);
    let mut from = start + phrase;
    while line.is_mark(from, |mark| is_colon(mark) || closing_of(mark).is_some()) {
        from += 1;
    }
    // `Mit Agenturmaterial (dpa)`: the bracket is what the phrase announces.
    let end = if from > start + phrase { end_of_sentence(line, from) } else { end };
    closing(credited(line, from..end.max(from)), start..end)
}

/// `Source: Reuters`, `(avec AFP)`: nothing else to the end of the bracket or line.
fn source(line: &Line<'_>, start: usize) -> Option<Found> {
    if !line.is_one_of(start, phrases::SOURCE) {
        return None;
    }
    let has_colon = line.is_mark(start + 1, |mark| is_colon(mark) || is_dash(mark));
    let opener = start.checked_sub(1).and_then(|before| line.mark(before));
    let in_bracket = opener.and_then(closing_of).is_some();
    let end = end_of_sentence(line, start);
    let to_line_end = start == 0 && end + 1 >= line.pieces.len();
    if !has_colon && !in_bracket && !to_line_end {
        return None;
    }
    closing(line.only_agencies(start + 1..end)?, start..end)
}

/// `Reuters contributed to this report`, `The AP contributed reporting`.
fn contributed(line: &Line<'_>, start: usize) -> Option<Found> {
    let end = end_of_sentence(line, start);
    let verb = (start..end).find(|&at| line.is_one_of(at, phrases::CONTRIBUTED))?;
    let near = verb + 1..(verb + 5).min(end);
    let has_this = near.clone().any(|at| line.is_one_of(at, phrases::THIS));
    let report = (start..end)
        .filter(|&at| line.is_one_of(at, phrases::REPORT))
        .min_by_key(|at| at.abs_diff(verb))?;
    // German puts the verb last: `dpa hat zu diesem Bericht beigetragen`.
    let after_this = report > 0 && line.is_one_of(report - 1, phrases::THIS);
    let is_verb_last = report < verb && after_this;
    let is_verb_first = has_this && near.contains(&report);
    let is_reporting = report == verb + 1;
    if !(is_reporting || is_verb_last || is_verb_first) {
        return None;
    }
    let before = credited(line, start..verb);
    // Arabic puts it first: `ساهمت رويترز في هذا التقرير`.
    let agencies = if before.is_empty() { names(line, start..end) } else { before };
    closing(agencies, start..end)
}

/// Every agency that `range` names, careful names apart, and those that are a part of a longer name
/// (`Reuters Institute`) or of somebody's past (`former AP reporter`).
fn names(line: &Line<'_>, range: Range<usize>) -> Vec<usize> {
    let is_capital =
        |at: usize| line.word(at).is_some() && line.raw(at).starts_with(char::is_uppercase);
    range
        .filter_map(|at| Some((at, line.agencies.at(line.text, &line.pieces, at)?)))
        .filter(|(at, named)| {
            let is_past = *at > 0 && line.is_one_of(at - 1, phrases::FORMER);
            !named.careful && !is_past && !is_capital(named.end)
        })
        .map(|(_, named)| named.agency)
        .collect()
}

fn closing(agencies: Vec<usize>, at: Range<usize>) -> Option<Found> {
    (!agencies.is_empty()).then_some(Found { evidence: Evidence::Closing, agencies, at })
}

/// Says whose the text is.
const COPYRIGHT: &[&str] =
    &["copyright", "حقوق", "저작권자", "저작권", "版权所有", "版權所有", "著作権", "telif"];

fn is_sign(mark: char) -> bool {
    matches!(mark, '©' | 'ⓒ')
}

/// `© 2024 AFP`, `Copyright 2024 The Associated Press. All rights reserved.`
fn copyright(line: &Line<'_>, start: usize) -> Option<Found> {
    let is_sign = |at: usize| line.is_mark(at, is_sign) || line.is_one_of(at, COPYRIGHT);
    let is_typed_sign = line.mark(start) == Some('(')
        && line.word(start + 1) == Some("c")
        && line.mark(start + 2) == Some(')');
    if !is_sign(start) && !is_typed_sign || line.has_photo(start.saturating_sub(6)..start) {
        return None;
    }
    let is_filler = |at: usize| {
        is_sign(at)
            || line.is_one_of(
                at,
                &["c", "by", "the", "la", "l", "von", "der", "النشر", "محفوظة", "لوكالة", "ل"],
            )
            || line.is_mark(at, |mark| is_separator(mark) || matches!(mark, '\'' | '’'))
            || line.word(at).is_some_and(|word| word.chars().all(|c| c.is_numeric()))
    };
    let holder = (start..line.pieces.len()).find(|&at| !is_filler(at))?;
    let named = line.agencies.at(line.text, &line.pieces, holder)?;
    let next = named.end;
    let end = end_of_sentence(line, holder).max(next);
    let is_holder = match line.mark(next) {
        Some('/') => line.only_agencies(holder..end).is_some(),
        Some(mark) => !matches!(mark, '\'' | '’'),
        None => {
            let word = line.word(next);
            word.is_none_or(|word| word.chars().all(char::is_numeric))
                || line.is_one_of(next, phrases::RIGHTS)
                || line.is_one_of(next, phrases::AND)
        }
    };
    let agencies = line.only_agencies(holder..end).unwrap_or_else(|| vec![named.agency]);
    is_holder.then_some(Found { evidence: Evidence::Copyright, agencies, at: start..next })
}

/// Nothing but agencies after the last sentence of `line`: `… said. (AFP)`, `— AP`, `abc/dpa`.
pub(super) fn sign_off(line: &Line<'_>) -> Option<Found> {
    let mut end = line.pieces.len();
    while end > 0 && line.is_mark(end - 1, |mark| is_stop(mark) || is_dash(mark)) {
        end -= 1;
    }
    if line.has_photo(0..end.min(2)) {
        return None;
    }
    // A line that is a name and a full stop is the end of a sentence that was wrapped.
    let is_wrapped = end < line.pieces.len() && line.word(0).is_some();
    let first = end.saturating_sub(SIGN_OFF_PIECES).max(usize::from(is_wrapped));
    (first..end).filter(|&at| is_sign_off_start(line, at)).find_map(|at| {
        let is_bracket = line.mark(at).and_then(closing_of).is_some();
        let mut names_at = if is_bracket { at + 1 } else { at };
        while is_initials(line, names_at) {
            names_at += 2;
        }
        closing(line.only_agencies(names_at..end)?, at..end)
    })
}

/// Three agencies in brackets, with initials, take no more.
const SIGN_OFF_PIECES: usize = 14;

/// Whether a sign-off may begin at `at`: after a full stop, a quotation, or at a bracket.
fn is_sign_off_start(line: &Line<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if line.is_mark(at, |mark| matches!(mark, '”' | '»' | ')' | ']' | '’') || is_stop(mark)) {
        return false;
    }
    let after_quotation = line.is_mark(before, |mark| matches!(mark, '"' | '”' | '»' | '“'))
        && before > 0
        && line.is_mark(before - 1, is_stop);
    line.is_mark(at, |mark| matches!(mark, '(' | '[' | '（'))
        || line.is_mark(before, is_stop)
        || after_quotation
}

/// An editor's initials and a slash: `abc/`.
fn is_initials(line: &Line<'_>, at: usize) -> bool {
    line.mark(at + 1) == Some('/')
        && line.word(at).is_some_and(|word| word.len() <= 4)
        && line.is_lower(at)
        && matches!(line.members(at..at + 1)[..], [ref member] if member.role == Role::Other)
}
