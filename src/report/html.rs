//! One self-contained page: a table of pairs, then each pair's articles side by side.
//!
//! Passages are numbered and marked in both articles; a number or a mark leads to its partner by a
//! plain link, and `:target` shows where one has arrived. There is no script, no image and no
//! font, and the page's content security policy allows none; the one style sheet is inline, which
//! the policy has to name. Every text goes through maud's escaping, control characters in an
//! article become their pictures (`␛`) and those in names are escaped as in a terminal, and an
//! address becomes a link only if it is `http` or `https`.
//!
//! Pairs are written one by one, so that memory holds one pair's markup. A pair repeats its
//! articles' texts, and so the page stops at [`MOST_PAIRS`] and shortens very long stretches
//! without shared wording.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    Style,
    figures::{self, Ranking},
    marks::{self, Piece},
    model::{ArticleEntry, PairEntry, PassageEntry, Report},
    plain::sanitise,
};
use crate::{align::PassageKind, span::Span};

/// How many pairs a page shows: with articles of 5 kB, some 4 MB, which a browser opens at once.
const MOST_PAIRS: usize = 200;
/// A stretch without shared wording longer than this is shortened; few articles are as long.
const LONG_GAP_BYTES: usize = 40_000;
/// What is kept at either end of it.
const KEPT_BYTES: usize = 2_000;

const CSS: &str = include_str!("html.css");

/// Nothing may be loaded, run, embedded or sent; only the inline style sheet counts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'";

/// Write the page.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let ranking = figures::rank(report, style, MOST_PAIRS);
    // The elements around the pairs are written by hand, because maud closes what it opens.
    let head = head();
    writeln!(out, "{}<html lang=\"en\">{}<body>", DOCTYPE.into_string(), head.into_string())?;
    out.write_all(overview(report, &ranking).into_string().as_bytes())?;
    for (index, pair) in ranking.listed.iter().enumerate() {
        writeln!(out)?;
        out.write_all(pair_section(report, (index + 1, pair)).into_string().as_bytes())?;
    }
    writeln!(out)?;
    out.write_all(closing(report, &ranking).into_string().as_bytes())?;
    writeln!(out, "\n</body></html>")
}

fn head() -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="referrer" content="no-referrer";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { "Shared wording" }
            style { (PreEscaped(CSS)) }
        }
    }
}

fn overview(report: &Report<'_>, ranking: &Ranking<'_, '_>) -> Markup {
    html! {
        header {
            h1 { "Shared wording" }
            p { (figures::looked_at(&report.run)) ". " (figures::CAVEAT) }
            @if ranking.more > 0 {
                p {
                    "This page shows the " (ranking.listed.len()) " strongest pairs; "
                    (ranking.more) " more are in the other formats (jsonl, json, csv)."
                }
            }
        }
        @if ranking.listed.is_empty() {
            p { (figures::nothing_found(&report.run)) }
        } @else {
            (legend())
            div.scroll { (table(report, ranking)) }
        }
    }
}

fn legend() -> Markup {
    html! {
        p.legend {
            span.m.verbatim { "verbatim" } " "
            span.m.edited { "edited" } " "
            span.m.rewritten { "rewritten" } " "
            span.m.verbatim.quoted { "quotation" } " "
            span.m.verbatim.boilerplate { "boilerplate" }
        }
    }
}

fn table(report: &Report<'_>, ranking: &Ranking<'_, '_>) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th {} th { "A" } th { "B" } th { "relation" } th { "who has it from whom" }
                    th.n { "prose words" } th.n { "quoted words" }
                    th.n { "share of the shorter" } th.n { "longest passage" }
                }
            }
            tbody {
                @for (index, pair) in ranking.listed.iter().enumerate() {
                    @let [a, b] = figures::articles(report, pair);
                    tr {
                        td { a href={ "#p" (index + 1) } { (index + 1) } }
                        td data-label="A" { (name(a)) }
                        td data-label="B" { (name(b)) }
                        td { (figures::relation(pair.relation)) }
                        td { (figures::provenance(pair)) }
                        td.n data-label="prose words" { (figures::prose_words(pair)) }
                        td.n data-label="quoted words" { (figures::quoted_words(pair)) }
                        td.n data-label="share of the shorter" {
                            (figures::share_of_shorter(report, pair))
                        }
                        td.n data-label="longest passage" { (figures::longest_words(pair)) }
                    }
                }
            }
        }
    }
}

/// An id with its outlet, each kept from turning the text around it.
fn name(article: &ArticleEntry<'_>) -> Markup {
    html! {
        bdi.id { (sanitise(article.id)) }
        @if let Some(outlet) = article.outlet { " (" bdi { (sanitise(outlet)) } ")" }
    }
}

fn pair_section(report: &Report<'_>, (number, pair): (usize, &PairEntry<'_>)) -> Markup {
    let [a, b] = figures::articles(report, pair);
    let [of_a, of_b] = figures::shared(report, pair);
    html! {
        section.pair id={ "p" (number) } {
            h2 { (number) ". " (name(a)) " and " (name(b)) }
            p {
                strong { (figures::relation(pair.relation)) } "; " (figures::provenance(pair)) ". "
                (of_a) " " (of_b) " Resemblance " (pair.resemblance) "."
            }
            div.sides {
                (side(report, pair, Side { number, this: 'a', other: 'b' }))
                (side(report, pair, Side { number, this: 'b', other: 'a' }))
            }
            p.caveat { (figures::CAVEAT) " " a href="#" { "Back to the list" } }
        }
    }
}

/// Which side of which pair: what the names of its anchors are made of.
#[derive(Clone, Copy)]
struct Side {
    number: usize,
    this: char,
    other: char,
}

fn side(report: &Report<'_>, pair: &PairEntry<'_>, side: Side) -> Markup {
    let [a, b] = figures::articles(report, pair);
    let span = |passage: &PassageEntry| match side.this {
        'a' => passage.a_span,
        _ => passage.b_span,
    };
    let article = if side.this == 'a' { a } else { b };
    let spans: Vec<Span> = pair.passages.iter().map(span).collect();
    html! {
        article lang=[article.lang.and_then(language)] {
            h3 dir="auto" { (headline(article)) }
            p.meta { (side.this.to_ascii_uppercase()) ": " (name(article)) (details(article)) }
            div.text dir="auto" {
                @for piece in marks::pieces(article.text, &spans) {
                    (marked(&piece, &pair.passages, side))
                }
            }
        }
    }
}

fn headline(article: &ArticleEntry<'_>) -> Markup {
    let title = sanitise(article.title.unwrap_or(article.id));
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    match article.url.filter(web) {
        Some(url) => html! { a href=(sanitise(url)) rel="noopener noreferrer" { (title) } },
        None => html! { (title) },
    }
}

/// Date, byline, length and the agencies credited.
fn details(article: &ArticleEntry<'_>) -> Markup {
    html! {
        @for known in [article.date, article.byline].into_iter().flatten() {
            " · " bdi { (sanitise(known)) }
        }
        " · " (figures::counted(article.words as usize, "word", "words"))
        @for agency in credited(article) { " · credits " bdi { (sanitise(agency)) } }
    }
}

/// The agencies that an article credits, each once, however many of its words say so.
fn credited<'r>(article: &'r ArticleEntry<'_>) -> Vec<&'r str> {
    let mut agencies: Vec<&str> = article.credits.iter().map(|c| c.agency.as_str()).collect();
    agencies.sort_unstable();
    agencies.dedup();
    agencies
}

/// The numbers of the passages that begin here, then the text, as a link if it is of a passage.
fn marked(piece: &Piece<'_>, passages: &[PassageEntry], side: Side) -> Markup {
    let Side { number, this, other } = side;
    let partner = |at: usize| format!("#p{number}-{}{other}", at + 1);
    html! {
        @for &at in &piece.begins {
            a.n id={ "p" (number) "-" (at + 1) (this) } href=(partner(at))
                title=(figures::passage(&passages[at])) { (at + 1) }
        }
        @match piece.passage {
            Some(at) => a class=(class(&passages[at])) href=(partner(at)) { (visible(piece.text)) },
            None => (unmarked(piece.text)),
        }
    }
}

fn class(passage: &PassageEntry) -> String {
    let mut class = String::from(match passage.kind {
        PassageKind::Verbatim => "m verbatim",
        PassageKind::Edited => "m edited",
        PassageKind::Rewritten => "m rewritten",
    });
    if passage.quoted {
        class.push_str(" quoted");
    }
    if passage.boilerplate {
        class.push_str(" boilerplate");
    }
    class
}

/// Text outside all passages, its middle left out where it is very long.
fn unmarked(text: &str) -> Markup {
    if text.len() <= LONG_GAP_BYTES {
        return html! { (visible(text)) };
    }
    let boundary = |byte: &usize| text.is_char_boundary(*byte);
    let head = (KEPT_BYTES..text.len()).find(boundary).unwrap_or(text.len());
    let tail = (text.len() - KEPT_BYTES..text.len()).find(boundary).unwrap_or(text.len());
    html! {
        (visible(&text[..head]))
        span.gap { " [… " (tail - head) " bytes without shared wording …] " }
        (visible(&text[tail..]))
    }
}

/// An article's text with its control characters as pictures; line ends and tabs stay.
///
/// HTML would drop some of them and a parser may choke on others. Bidirectional embeddings and
/// isolates stay: honest Hebrew and Arabic text has them, and the elements around it bound their
/// effect. Overrides, which turn Latin letters round as well, are replaced.
fn visible(text: &str) -> Cow<'_, str> {
    let hostile = |character: char| {
        matches!(character, '\u{202d}' | '\u{202e}')
            || (character.is_control() && !matches!(character, '\n' | '\t'))
    };
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let picture = |character: char| match u32::from(character) {
        0x0d => None,
        0x7f => Some('\u{2421}'),
        code @ 0..0x20 if hostile(character) => char::from_u32(0x2400 + code),
        _ if hostile(character) => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(character),
    };
    Cow::Owned(text.chars().filter_map(picture).collect())
}

/// A language tag that is safe and may be true.
fn language(tag: &str) -> Option<&str> {
    let plausible =
        |tag: &str| tag.len() <= 35 && tag.starts_with(|c: char| c.is_ascii_alphabetic());
    let letters = |tag: &str| tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Some(tag).filter(|tag| plausible(tag) && letters(tag))
}

fn closing(report: &Report<'_>, ranking: &Ranking<'_, '_>) -> Markup {
    let notes: Vec<String> =
        ranking.counted().into_iter().chain(figures::left_out(&report.run)).collect();
    html! {
        footer {
            @if !report.families.is_empty() {
                h2 { "Families" }
                ul {
                    @for family in &report.families {
                        li {
                            (family.id) ": lowest resemblance " (family.lowest_resemblance) ": "
                            @for (at, id) in family.members.iter().enumerate() {
                                @if at > 0 { ", " } bdi.id { (sanitise(id)) }
                            }
                        }
                    }
                }
            }
            @if !notes.is_empty() {
                h2 { "Left out" }
                ul { @for note in &notes { li { bdi { (sanitise(note)) } } } }
            }
            p { "wirecopy " (report.run.version) ". " (figures::CAVEAT) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn page(report: &Report<'_>) -> String {
        let mut out = Vec::new();
        write(report, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn check_visible(text: &str, expected: &str) {
        assert_eq!(visible(text), expected);
    }

    #[test]
    fn control_characters_become_pictures() {
        check_visible("a\0b\u{1b}[31m", "a␀b␛[31m");
        check_visible("\u{7f}\u{9b}", "␡\u{fffd}");
        check_visible("line\r\n\tline", "line\n\tline");
        check_visible("日本語", "日本語");
    }

    #[test]
    fn only_overrides_are_taken_from_bidirectional_text() {
        check_visible("abc\u{202e}def", "abc\u{fffd}def");
        check_visible("\u{2067}שלום\u{2069}", "\u{2067}שלום\u{2069}");
    }

    #[test]
    fn names_hold_no_bidirectional_controls() {
        let mut report = sample::with_ids(["a\u{2066}b", "c\u{202b}d", "e", "f"]);
        report.articles[0].title = None;
        let page = page(&report);
        assert!(page.contains("a\\u{2066}b") && page.contains("c\\u{202b}d"), "{page}");
        assert!(!page.contains('\u{202b}'), "{page}");
    }

    #[test]
    fn hostile_text_stays_text() {
        let page = page(&sample::report());
        for markup in ["<script", "<img", "<i>", "<b>Daily", "onclick=\"", "javascript:"] {
            assert!(!page.contains(markup), "{markup}");
        }
        assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;"), "{page}");
        assert!(page.contains("&quot;&gt;&lt;img onerror=alert(1) src=x&gt;"), "{page}");
    }

    #[test]
    fn nothing_is_loaded_and_nothing_runs() {
        let page = page(&sample::report());
        assert!(
            page.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"),
            "{page}"
        );
        assert!(!CSS.contains("url(") && !CSS.contains("@import") && !CSS.contains('<'));
        assert!(!page.contains(" src=\"") && !page.contains(" style=\""));
    }

    #[test]
    fn every_link_inside_the_page_arrives() {
        let page = page(&sample::report());
        let links: Vec<&str> = page
            .split("href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|target| !target.is_empty())
            .collect();
        assert!(links.len() > 10, "{links:?}");
        for target in links {
            assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        let page = page(&sample::report());
        assert!(page.contains("href=\"https://example.org/a?b=1&amp;c=&quot;2&quot;\""), "{page}");
    }

    #[test]
    fn languages_are_checked() {
        assert_eq!(language("en-GB"), Some("en-GB"));
        assert_eq!(language("he\" onclick=\"alert(1)"), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn very_long_gaps_are_shortened() {
        let long = "é".repeat(LONG_GAP_BYTES);
        let shown = unmarked(&long).into_string();
        assert!(shown.len() < 3 * KEPT_BYTES && shown.contains("bytes without shared"), "{shown}");
    }

    #[test]
    fn an_empty_report_is_a_page() {
        let page = page(&sample::empty());
        assert!(page.contains("No shared wording found among 0 articles."), "{page}");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"><head>"), "{page}");
    }

    #[test]
    fn the_page_says_where_it_stops() {
        let mut report = sample::report();
        let pair = report.pairs[0].clone();
        report.pairs.extend(std::iter::repeat_n(pair, MOST_PAIRS));
        let page = page(&report);
        assert!(page.contains("the 200 strongest pairs; 3 more are"), "the cap is not named");
        assert_eq!(page.matches("<section").count(), MOST_PAIRS);
    }
}
