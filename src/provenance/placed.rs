//! Datelines that hold the place and the agency together.
//!
//! `(서울=연합뉴스) 홍길동 기자 =`, `【ロンドン共同】`, `[東京 9日 ロイター]`, `新华社北京1月9日电`, `МОСКВА. 9 января. ИНТЕРФАКС -`. In: one of the
//! first lines of an article. A bracket counts only where the line begins with it. Linear in the dateline.

use super::{
    Evidence,
    head::Found,
    members::{Line, closes_dateline},
    phrases,
    pieces::{closing_of, is_dash, is_separator, is_stop},
};

/// As long is the longest of them, `（中央社記者王小明台北9日專電）` with its marks.
const MOST_PIECES: usize = 24;

/// The dateline of one of these forms that `line` begins with.
pub(super) fn find(line: &Line<'_>) -> Option<Found> {
    let (agencies, end) = bracket(line).or_else(|| cable(line)).or_else(|| dotted(line))?;
    Some(Found { evidence: Evidence::Dateline, agencies, at: 0..end })
}

/// Agencies, and the first piece after the dateline.
type Dateline = (Vec<usize>, usize);

/// `(서울=연합뉴스)`, `【ロンドン共同】`, `[東京 9日 ロイター] -`
fn bracket(line: &Line<'_>) -> Option<Dateline> {
    let opener = line.mark(0)?;
    let close_mark = closing_of(opener).filter(|&close| close != '/')?;
    let limit = line.pieces.len().min(MOST_PIECES);
    let close = (1..limit).find(|&at| line.mark(at) == Some(close_mark))?;
    let is_joined = (1..close).any(|at| line.is_mark(at, |mark| matches!(mark, '=' | '＝')));
    let is_sure = matches!(opener, '【' | '〔') || is_joined;
    if !is_sure && !line.is_mark(close + 1, |mark| closes_dateline(mark) || mark == '=') {
        return None;
    }
    if let Some(agencies) = line.only_agencies(1..close) {
        return Some((agencies, close + 1));
    }
    (2..close).find_map(|at| {
        let named = line.agencies.at(line.text, &line.pieces, at)?;
        let is_last = named.end == close && line.is_place(1..at) && !line.has_photo(1..at);
        is_last.then(|| (vec![named.agency], close + 1))
    })
}

/// `新华社北京1月9日电`, `（中央社記者王小明台北9日電）`, `据新华社电`: an agency, and behind it 电 after a day.
fn cable(line: &Line<'_>) -> Option<Dateline> {
    let skips = |at: usize| {
        line.mark(at).and_then(closing_of).is_some() || line.is_one_of(at, &["据", "據"])
    };
    let first = (0..3).find(|&at| !skips(at))?;
    // In brackets a place may come first: `【东京共同社1月9日电】`.
    let in_bracket = first > 0 && line.mark(first - 1).and_then(closing_of).is_some();
    let last = if in_bracket { first + 1 } else { first };
    let named = (first..=last).find_map(|at| line.agencies.at(line.text, &line.pieces, at))?;
    let limit = line.pieces.len().min(named.end + MOST_PIECES);
    let at = (named.end..limit)
        .take_while(|&at| line.word(at).is_some())
        .find(|&at| is_cabled(line, named.end, at))?;
    Some((vec![named.agency], at + 1))
}

/// Whether 电 at `at` ends a dateline: in `停电` it is a part of a word.
fn is_cabled(line: &Line<'_>, after_name: usize, at: usize) -> bool {
    let is_dated = at == after_name || line.raw(at - 1).ends_with('日');
    let ends = line.pieces.get(at + 1).is_none_or(|next| {
        next.word().is_none_or(|word| word.starts_with(['题', '題'])) || next.spaced
    });
    line.is_one_of(at, phrases::CABLED) && is_dated && ends
}

/// `МОСКВА. 9 января. ИНТЕРФАКС -`: a place in capitals, a date, an agency, each with its full stop.
fn dotted(line: &Line<'_>) -> Option<Dateline> {
    let is_capitals = line.word(0).is_some() && !line.raw(0).chars().any(char::is_lowercase);
    if !is_capitals || line.is_lower(0) {
        return None;
    }
    let limit = line.pieces.len().min(MOST_PIECES);
    (2..limit).find_map(|at| {
        let named = line.agencies.at(line.text, &line.pieces, at)?;
        let is_led = line.is_mark(at - 1, is_stop);
        let is_place = (0..at).all(|at| {
            line.word(at).is_none_or(|_| !line.is_lower(at) || at >= 2)
                && line.mark(at).is_none_or(|mark| is_stop(mark) || is_separator(mark))
        });
        let has_day =
            (1..at).any(|at| line.word(at).is_some_and(|word| word.starts_with(char::is_numeric)));
        let ends = line.is_mark(named.end, |mark| is_dash(mark) || is_stop(mark));
        (is_led && is_place && has_day && ends && at <= 8).then(|| (vec![named.agency], named.end))
    })
}
