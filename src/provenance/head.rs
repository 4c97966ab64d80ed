//! Credits at the beginning of an article: datelines and lead-ins.
//!
//! A dateline is a place, perhaps a date, an agency, and a mark that ends it, in that order and
//! with nothing else: `WASHINGTON (AP) --`, `PARIS, 3 mai (AFP) -`, `الرياض - واس:`. A headline such as
//! `Flood gate fails in Marlhaven - Reuters` is none, for its small words are no place.

use std::ops::Range;

use super::{
    Evidence,
    members::{Line, Role, closes_dateline},
    phrases,
    pieces::{closing_of, is_cased, is_colon, is_dash, is_separator, is_stop},
    placed,
};

/// Agencies credited by some pieces of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) evidence: Evidence,
    pub(super) agencies: Vec<usize>,
    pub(super) at: Range<usize>,
}

/// A dateline ends within as many pieces: eight words of place and date with their marks, and a
/// few agencies.
const DATELINE_PIECES: usize = 32;

/// The credit that `line`, one of an article's first, begins with.
pub(super) fn find(line: &Line<'_>) -> Option<Found> {
    bracketed(line).or_else(|| placed::find(line)).or_else(|| lead_in(line)).or_else(|| bare(line))
}

/// `PLACE, DATE (AGENCY) -`, in Hindi without the dash.
fn bracketed(line: &Line<'_>) -> Option<Found> {
    let limit = line.pieces.len().min(DATELINE_PIECES);
    (0..limit).find_map(|open| {
        let close_mark = closing_of(line.mark(open)?)?;
        let close = (open + 1..limit).find(|&at| line.mark(at) == Some(close_mark))?;
        let agencies = line.only_agencies(open + 1..close)?;
        let is_dateline = line.is_place(0..open) && ends_dateline(line, open, close + 1);
        is_dateline.then_some(Found { evidence: Evidence::Dateline, agencies, at: 0..close + 1 })
    })
}

/// Whether a dateline whose bracket opened at `open` may end before piece `next`.
fn ends_dateline(line: &Line<'_>, open: usize, next: usize) -> bool {
    let is_shouted = open > 0
        && (0..open).any(|at| line.word(at).is_some())
        && (0..open)
            .all(|at| !line.raw(at).chars().any(char::is_lowercase) && is_ascii_or_mark(line, at));
    let has_date = |at: usize| line.word(at).is_some_and(|word| word.starts_with(char::is_numeric));
    let is_dated = (0..open).any(has_date) && !(0..open).any(|at| is_cased(line.raw(at)));
    next >= line.pieces.len() || line.is_mark(next, closes_dateline) || is_shouted || is_dated
}

/// Whether capitals can be told apart here: a script without them never shouts.
fn is_ascii_or_mark(line: &Line<'_>, at: usize) -> bool {
    line.word(at).is_none_or(|word| is_cased(word) || word.chars().all(char::is_numeric))
}

/// `By the Associated Press`, `Von Jana Beck, dpa`: alone on its line, or before a dateline.
fn lead_in(line: &Line<'_>) -> Option<Found> {
    if !line.is_one_of(0, phrases::BY) {
        return None;
    }
    let found = |agencies, end| {
        let at = 0..end;
        Some(Found { evidence: Evidence::LeadIn, agencies, at })
    };
    let name_at = if line.is_one_of(1, phrases::BEFORE_NAME) { 2 } else { 1 };
    if let Some(named) = line.agencies.at(line.text, &line.pieces, name_at)
        && !named.careful
        && is_shouted_place(line, named.end)
    {
        return found(vec![named.agency], named.end);
    }
    let end = line.pieces.len();
    if end > DATELINE_PIECES || line.is_mark(end - 1, is_stop) && !is_initials(line, end - 1) {
        return None;
    }
    let agencies = credited(line, 0..end);
    if agencies.is_empty() { None } else { found(agencies, end) }
}

/// Whether `WASHINGTON --` stands at `at`: a surname in capitals lacks the dash.
fn is_shouted_place(line: &Line<'_>, at: usize) -> bool {
    let limit = line.pieces.len().min(at + 8);
    let end = (at..limit).find(|&end| line.is_mark(end, is_dash));
    line.word(at).is_some() && is_shout(line, at) && end.is_some_and(|end| line.is_place(at..end))
}

/// Whether the word at `at` is all capitals, as the place of a dateline is.
fn is_shout(line: &Line<'_>, at: usize) -> bool {
    let raw = line.raw(at);
    raw.chars().count() > 2 && raw.chars().all(char::is_uppercase)
}

/// Whether the full stop at `at` ends initials (`A.P.`), not a sentence.
fn is_initials(line: &Line<'_>, at: usize) -> bool {
    at > 0 && line.word(at - 1).is_some_and(|word| word.chars().count() == 1)
}

/// The agencies that a byline credits among its people and places.
pub(super) fn credited(line: &Line<'_>, range: Range<usize>) -> Vec<usize> {
    if let Some(all) = line.only_agencies(range.clone()) {
        return all;
    }
    let is_sure = |at: &Range<usize>| {
        let before = at.start.checked_sub(1).and_then(|before| line.mark(before));
        let is_bracketed =
            before.and_then(closing_of).is_some_and(|close| line.mark(at.end) == Some(close));
        let ends_with_it = at.end == range.end && before.is_some_and(is_dash);
        is_bracketed || ends_with_it && is_cased(line.raw(at.start))
    };
    line.members(range.clone())
        .into_iter()
        .filter_map(|member| match member.role {
            Role::Agency { agency, careful } if !careful || is_sure(&member.at) => Some(agency),
            _ => None,
        })
        .collect()
}

/// `London - Reuters -`, `الرياض - واس:`, `Jane Doe, AFP`: parts before an agency that read like names, and
/// then a dash, a colon or the end of the line.
fn bare(line: &Line<'_>) -> Option<Found> {
    let is_bracketed = line.mark(0).and_then(closing_of).is_some();
    if line.is_one_of(usize::from(is_bracketed), phrases::SOURCE) {
        return None;
    }
    let limit = line.pieces.len().min(DATELINE_PIECES);
    let members = line.members(0..limit);
    let is_agency = |role| matches!(role, Role::Agency { careful: false, .. } | Role::Generic);
    let first = members.iter().position(|member| is_agency(member.role))?;
    let run = members[first..].iter().take_while(|member| is_agency(member.role));
    let agencies: Vec<usize> = run
        .clone()
        .filter_map(|member| match member.role {
            Role::Agency { agency, .. } => Some(agency),
            _ => None,
        })
        .collect();
    let (start, end) = (members[first].at.start, run.last()?.at.end);
    // Each part is short: four words hold any place, outlet or person.
    let names = &members[..first];
    let are_names = names.len() <= 4
        && names.iter().all(|member| member.at.len() <= 5 && member.role == Role::Other)
        && line.is_place(0..start);
    let evidence = ending(line, start, end)?;
    (are_names && !agencies.is_empty()).then_some(Found { evidence, agencies, at: 0..end })
}

/// What a bare run of agencies `start..end` is, by what stands around it.
fn ending(line: &Line<'_>, start: usize, end: usize) -> Option<Evidence> {
    let by_dash = start > 0 && line.is_mark(start - 1, |mark| is_dash(mark) || is_colon(mark));
    let mut next = end;
    while line.is_mark(next, |mark| matches!(mark, ')' | ']' | '"' | '»' | '”') || is_stop(mark))
    {
        next += 1;
    }
    if next >= line.pieces.len() {
        // `… the mayor told` and below it `Reuters.` are a sentence that was wrapped.
        if start == 0 && line.is_mark(next - 1, is_stop) && !is_initials(line, next - 1) {
            return None;
        }
        return Some(if by_dash { Evidence::Dateline } else { Evidence::LeadIn });
    }
    let is_cased_name = is_cased(line.raw(start));
    // A dash between words without spaces is a hyphen, in scripts that have capitals.
    let is_dashed = line.is_mark(next, is_dash)
        && (line.pieces[next].spaced || line.is_mark(next + 1, is_dash) || !is_cased_name);
    let is_led_colon = line.is_mark(next, is_colon) && start > 0;
    // Russian datelines: `МОСКВА, 9 янв - РИА Новости. Канал`.
    let is_led_stop = by_dash && is_cased_name && line.is_mark(next - 1, is_stop);
    let body = (next..line.pieces.len()).find(|&at| !line.is_mark(at, is_separator));
    let is_small = body.is_some_and(|body| line.is_lower(body));
    let ends = (is_dashed || is_led_colon || is_led_stop) && !is_small;
    ends.then_some(Evidence::Dateline)
}
