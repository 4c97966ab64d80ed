//! Which agencies an article credits for its wording.
//!
//! Takes an article and the known agencies, gives [`Credit`]s with the words that say so. It looks
//! only where credits stand: the byline field, the first and the last lines, and for wire copy the
//! outlet. A mention (`told Reuters`, `a Reuters photographer`) has none of the forms that the
//! modules beside this one accept. Costs time in the length of those lines, whatever the article.
//!
//! It is wrong when a credit takes a form or a language that it does not know, which loses the
//! credit, and when a line of names happens to look like one (`Jane Doe, AP`: a person's initials).

use std::ops::Range;

use memchr::memchr3_iter;

use super::{
    Credit, Evidence,
    agencies::Agencies,
    head::{self, Found},
    members::Line,
    tail,
};
use crate::{
    corpus::{Article, Kind},
    span::Span,
};

/// A headline, a byline, a date and a kicker may stand before the dateline.
const HEAD_LINES: usize = 5;
/// A closing credit may be followed by a few lines of furniture.
const TAIL_LINES: usize = 8;
/// A sign-off is the end of the article; only a line or two of furniture may follow.
const SIGN_OFF_LINES: usize = 3;
/// How much of a long line is read from the end that matters: longer than any credit.
const LINE_BYTES: usize = 600;
/// A longer byline is a paragraph that a scraper took for one.
const BYLINE_BYTES: usize = 400;

/// The agencies that `article` credits, sorted by evidence, then by place; each agency once for
/// each kind of evidence.
///
/// ```
/// use wirecopy::{corpus, provenance};
/// # let place = corpus::Place { file: "a.txt".into(), line: None };
/// let text = "MARLHAVEN (AP) -- The gate failed at dawn, the mayor told Reuters.";
/// let article = corpus::Article::new("a", text, place);
/// let credits = provenance::credits(&article, &provenance::Agencies::builtin());
/// assert_eq!(credits.len(), 1);
/// assert_eq!((credits[0].agency.as_str(), credits[0].evidence), ("AP", provenance::Evidence::Dateline));
/// ```
pub fn credits(article: &Article, agencies: &Agencies) -> Vec<Credit> {
    credits_in(article, &EndLines::of(&article.text, agencies), agencies)
}

/// The same, in lines that were read before.
pub(super) fn credits_in(
    article: &Article,
    lines: &EndLines<'_>,
    agencies: &Agencies,
) -> Vec<Credit> {
    let mut credits = Vec::new();
    let mut add = |evidence, found: &[usize], span: Option<Span>| {
        credits.extend(found.iter().map(|&agency| {
            let agency = agencies.list()[agency].name.clone();
            Credit { agency, evidence, span }
        }));
    };
    add(Evidence::Byline, &in_byline(article, agencies), None);
    add(Evidence::Outlet, &in_outlet(article, agencies), None);
    for (found, span) in in_text(lines) {
        add(found.evidence, &found.agencies, Some(span));
    }
    credits.sort_by(|a, b| (a.evidence, a.span, &a.agency).cmp(&(b.evidence, b.span, &b.agency)));
    let mut kept: Vec<Credit> = Vec::with_capacity(credits.len());
    for credit in credits {
        if !kept.iter().any(|k| k.agency == credit.agency && k.evidence == credit.evidence) {
            kept.push(credit);
        }
    }
    kept
}

fn in_byline(article: &Article, agencies: &Agencies) -> Vec<usize> {
    let byline = article.byline.as_deref().unwrap_or_default();
    if byline.len() > BYLINE_BYTES {
        return Vec::new();
    }
    let line = Line::new(byline, 0..byline.len(), agencies);
    head::credited(&line, 0..line.pieces.len())
}

fn in_outlet(article: &Article, agencies: &Agencies) -> Vec<usize> {
    if article.kind != Kind::Wire {
        return Vec::new();
    }
    let outlet = article.outlet.as_deref().unwrap_or_default();
    let line = Line::new(outlet, 0..outlet.len(), agencies);
    let by_name = line.only_agencies(0..line.pieces.len());
    let by_host = || {
        let url = article.url.as_deref().and_then(host_of);
        [Some(outlet), url].into_iter().flatten().find_map(|host| agencies.by_host(host))
    };
    by_name.unwrap_or_else(|| by_host().into_iter().collect())
}

/// The host of an address: between `//` and the next slash or port.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("//")?;
    rest.split(['/', ':', '?', '#']).next()
}

fn in_text(lines: &EndLines<'_>) -> Vec<(Found, Span)> {
    let mut found = Vec::new();
    let mut keep = |line: &Line<'_>, some: Found| {
        let span = bytes_of(line, &some.at);
        found.push((some, span));
    };
    let last = lines.last.first().map(|line| &line.whole);
    let mut whole_lines = Vec::new();
    for EndLine { whole, line, .. } in &lines.first {
        if let Some(some) = head::find(line) {
            let is_whole = some.at.end == line.pieces.len();
            // Nothing follows the last line that it could be the dateline or byline of.
            if is_whole && last == Some(whole) {
                continue;
            }
            keep(line, some);
            if is_whole {
                whole_lines.push(whole);
            }
        }
    }
    for (from_end, EndLine { whole, line, .. }) in lines.last.iter().enumerate() {
        if whole_lines.contains(&whole) {
            continue;
        }
        tail::find(line).into_iter().for_each(|some| keep(line, some));
        if from_end < SIGN_OFF_LINES
            && let Some(some) = tail::sign_off(line)
        {
            keep(line, some);
        }
    }
    found
}

/// The lines of a text where credits stand, cut to the part that matters. Whoever looks for anything there
/// reads these, because to cut them takes longer than most of that.
pub(super) struct EndLines<'t> {
    /// The first of the text.
    first: Vec<EndLine<'t>>,
    /// The last, from the end on.
    last: Vec<EndLine<'t>>,
}

struct EndLine<'t> {
    /// The bytes of all of it.
    whole: Range<usize>,
    /// Those of the part that matters.
    part: Range<usize>,
    line: Line<'t>,
}

impl<'t> EndLines<'t> {
    /// Those of `text`.
    pub(super) fn of(text: &'t str, agencies: &'t Agencies) -> Self {
        let read = |whole: Range<usize>, part: Range<usize>| {
            let line = Line::new(text, part.clone(), agencies);
            EndLine { whole, part, line }
        };
        let first = lines(text).take(HEAD_LINES).map(|whole| {
            let part = first_bytes(text, whole.clone());
            read(whole, part)
        });
        let last = lines_from_end(text).take(TAIL_LINES).map(|whole| {
            let part = last_bytes(text, whole.clone());
            read(whole, part)
        });
        Self { first: first.collect(), last: last.collect() }
    }

    /// Each of them once.
    pub(super) fn all(&self) -> impl Iterator<Item = &Line<'t>> {
        let is_first = |one: &&EndLine<'t>| self.first.iter().any(|first| first.part == one.part);
        let others = self.last.iter().filter(move |one| !is_first(one));
        self.first.iter().chain(others).map(|one| &one.line)
    }
}

fn bytes_of(line: &Line<'_>, at: &Range<usize>) -> Span {
    Span::new(line.pieces[at.start].bytes.start..line.pieces[at.end - 1].bytes.end)
}

/// The lines of `text` that have something in them, as bytes.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    breaks(text)
        .chain(std::iter::once(text.len()..text.len()))
        .map(move |end| std::mem::replace(&mut start, end.end)..end.start)
        .filter(|line| has_something(text, line))
}

/// The same, the last first.
fn lines_from_end(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = text.len();
    breaks(text)
        .rev()
        .chain(std::iter::once(0..0))
        .map(move |start| start.end..std::mem::replace(&mut end, start.start))
        .filter(|line| has_something(text, line))
}

fn has_something(text: &str, line: &Range<usize>) -> bool {
    !text[line.clone()].trim_start().is_empty()
}

/// The characters of `text` that end a line, as bytes.
fn breaks(text: &str) -> impl DoubleEndedIterator<Item = Range<usize>> {
    const SEPARATORS: [&[u8]; 2] = ["\u{2028}".as_bytes(), "\u{2029}".as_bytes()];
    let bytes = text.as_bytes();
    memchr3_iter(b'\n', b'\r', SEPARATORS[0][0], bytes).filter_map(|at| {
        if bytes[at] < 0x80 {
            return Some(at..at + 1);
        }
        let separator = SEPARATORS.iter().find(|one| bytes[at..].starts_with(one))?;
        Some(at..at + separator.len())
    })
}

fn first_bytes(text: &str, line: Range<usize>) -> Range<usize> {
    let mut end = line.end.min(line.start + LINE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    line.start..end
}

fn last_bytes(text: &str, line: Range<usize>) -> Range<usize> {
    let mut start = line.start.max(line.end.saturating_sub(LINE_BYTES));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start..line.end
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::corpus::Place;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        #[serde(default)]
        text: String,
        byline: Option<String>,
        outlet: Option<String>,
        url: Option<String>,
        #[serde(default)]
        kind: Kind,
        credits: Vec<(String, String)>,
    }

    #[derive(Deserialize)]
    struct Cases {
        case: Vec<Case>,
    }

    fn article(text: &str) -> Article {
        Article::new("a", text, Place { file: "a.txt".into(), line: None })
    }

    fn evidence_name(evidence: Evidence) -> String {
        serde_json::to_value(evidence).unwrap().as_str().unwrap().to_owned()
    }

    fn cases() -> Vec<Case> {
        let text = include_str!("../../tests/cases/credits.toml");
        toml::from_str::<Cases>(text).unwrap().case
    }

    #[test]
    fn credits_and_mentions_are_told_apart() {
        let agencies = Agencies::builtin();
        let mut wrong = Vec::new();
        for case in cases() {
            let Case { name, text, byline, outlet, url, kind, credits: expected } = case;
            let article = Article { byline, outlet, url, kind, ..article(&text) };
            let mut got: Vec<(String, String)> = credits(&article, &agencies)
                .into_iter()
                .map(|credit| (credit.agency, evidence_name(credit.evidence)))
                .collect();
            got.sort();
            if got != expected {
                wrong.push(format!("{name}: expected {expected:?}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    /// Texts are hostile, and a line may be cut anywhere: nothing panics, and spans still slice.
    #[test]
    fn any_cut_of_a_case_is_read() {
        let agencies = Agencies::builtin();
        for Case { text, .. } in cases() {
            for (at, _) in text.char_indices() {
                for part in [&text[at..], &text[..at]] {
                    for credit in credits(&article(part), &agencies) {
                        assert!(!credit.span.unwrap().of(part).is_empty());
                    }
                }
            }
        }
    }

    fn check_words(text: &str, expected: &str) {
        let found = credits(&article(text), &Agencies::builtin());
        assert_eq!(found[0].span.unwrap().of(text), expected);
    }

    #[test]
    fn spans_are_the_words_that_say_so() {
        check_words("\n WASHINGTON (AP) -- The dam held.", "WASHINGTON (AP)");
        check_words("Es hält.\nMit Material von dpa.", "Mit Material von dpa");
        check_words("Es hält.\n© 2024 AFP – alle Rechte", "© 2024 AFP");
    }

    #[test]
    fn lines_are_the_same_from_both_ends() {
        for text in ["", "a", "\na\r\n\nb", "a\u{2028}“b”\u{2029} \n", "\n \r", "é\né"] {
            let mut from_end: Vec<_> = lines_from_end(text).collect();
            from_end.reverse();
            assert_eq!(from_end, lines(text).collect::<Vec<_>>());
            let breaks = ['\n', '\r', '\u{2028}', '\u{2029}'];
            let expected = text.split(breaks).filter(|line| !line.trim().is_empty());
            let found = from_end.into_iter().map(|line| &text[line]);
            assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_in_nothing() {
        for text in ["", " \n\n", ".", "(", "()", "By", "©", "(c)", "—"] {
            assert_eq!(credits(&article(text), &Agencies::builtin()), []);
        }
    }

    #[test]
    fn an_agency_counts_once_for_each_evidence() {
        let text = "PARIS (AFP) - It held.\n\nSource: AFP\n(AFP)";
        let found = credits(&article(text), &Agencies::builtin());
        let evidence: Vec<Evidence> = found.iter().map(|credit| credit.evidence).collect();
        assert_eq!(evidence, [Evidence::Dateline, Evidence::Closing]);
    }

    #[test]
    fn long_lines_are_read_at_both_ends() {
        let middle = "Über den Fluss. ".repeat(200);
        let text = format!("Köln (dpa) - {middle}(Mit Material von AFP)");
        let found = credits(&article(&text), &Agencies::builtin());
        let names: Vec<&str> = found.iter().map(|credit| credit.agency.as_str()).collect();
        assert_eq!(names, ["DPA", "AFP"]);
    }
}
