//! Publications that an article credits or links to.
//!
//! In: an article, and the [`Outlets`] of its corpus. Out: [`Citation`]s, each with the words that say so: `according to the
//! Guardian`, `wie der Spiegel berichtet`, `《人民日报》报道`, `This article first appeared in the Herald`, a link. A name
//! counts only beside a cue; the agencies are [`credits`](super::credits()), and an article does not cite its own outlet. Costs
//! a probe for each word of the article, and some hundred comparisons for each name in it.
//!
//! It is wrong about outlets whose names are also something else beside a cue (`told Nature`), misses names that
//! are inflected, and languages whose cues it does not know.

use serde::Serialize;

use super::{
    Credit, Party,
    credits::{EndLines, credits_in},
    cues,
    links::{host_of, is_within, links},
    members::Line,
    outlets::{Mentioned, NameForm, Outlets, is_hangul, outlet_of},
    pieces::{is_cased, is_stop},
    republished,
    unspaced::is_unspaced,
};
use crate::{corpus::Article, span::Span};

/// A publication that an article credits or links to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Its name as its own articles give it, or as it is written here; a host where no name is known.
    pub publication: String,
    /// What says so.
    pub evidence: CitationEvidence,
    /// The words that say so, in the text.
    pub span: Span,
}

/// How an article cites a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CitationEvidence {
    /// It names the publication, and says that something comes from there.
    Phrase,
    /// It has an address of the publication in its text.
    Link,
}

/// How far from a name its cue may stand.
const WINDOW_BYTES: usize = 120;
/// So many little words may stand between a name and its cue: `told reporters of the daily newspaper`.
const MOST_BETWEEN: usize = 5;

/// The publications that `article` cites, by their places; each once for each kind of evidence.
///
/// ```
/// use wirecopy::{corpus, provenance};
/// # let place = || corpus::Place { file: "a.txt".into(), line: None };
/// let mut herald = corpus::Article::new("h", "The gate failed.", place());
/// herald.outlet = Some("Marlhaven Herald".to_owned());
/// let text = "The gate failed, the Marlhaven Herald reported.";
/// let post = corpus::Article::new("p", text, place());
/// let agencies = provenance::Agencies::builtin();
/// let outlets = provenance::Outlets::new(&[herald], &agencies);
/// let found = provenance::citations(&post, &outlets);
/// assert_eq!(found[0].publication, "Marlhaven Herald");
/// assert_eq!(found[0].span.of(text), "Marlhaven Herald reported");
/// ```
pub fn citations(article: &Article, outlets: &Outlets<'_>) -> Vec<Citation> {
    citations_in(article, &EndLines::of(&article.text, outlets.agencies), outlets)
}

/// Both what `article` [credits](super::credits()) and what it cites, which takes less time than one after the
/// other. The agencies are those of `outlets`.
pub fn credits_and_citations(
    article: &Article,
    outlets: &Outlets<'_>,
) -> (Vec<Credit>, Vec<Citation>) {
    let lines = EndLines::of(&article.text, outlets.agencies);
    let credits = credits_in(article, &lines, outlets.agencies);
    (credits, citations_in(article, &lines, outlets))
}

fn citations_in(article: &Article, lines: &EndLines<'_>, outlets: &Outlets<'_>) -> Vec<Citation> {
    let text = &article.text;
    let own_host = article.url.as_deref().and_then(host_of);
    let is_own = |publication: &str| is_at(publication, outlet_of(article), own_host.as_deref());
    let mut found = republished::find(lines, outlets);
    found.extend(outlets.mentioned(text).iter().filter_map(|name| {
        // Who is named most is the article's own outlet, which need not be looked at.
        if is_own(outlets.publication(name.publication)) {
            return None;
        }
        let (evidence, span) = match name.form {
            NameForm::Host => (CitationEvidence::Link, Span::new(name.start..name.end)),
            _ => (CitationEvidence::Phrase, cued(text, name, outlets)?),
        };
        let publication = outlets.publication(name.publication).to_owned();
        Some(Citation { publication, evidence, span })
    }));
    let foreign = links(text).into_iter().filter(|l| outlets.agencies.by_host(&l.host).is_none());
    found.extend(foreign.map(|link| Citation {
        publication: outlets.at_host(&link.host).to_owned(),
        evidence: CitationEvidence::Link,
        span: link.span,
    }));
    found.retain(|citation| !is_own(&citation.publication));
    found.sort_by(|a, b| {
        (a.span, a.evidence, &a.publication).cmp(&(b.span, b.evidence, &b.publication))
    });
    let mut kept: Vec<Citation> = Vec::with_capacity(found.len());
    for citation in found {
        let is_same =
            |k: &Citation| k.publication == citation.publication && k.evidence == citation.evidence;
        if !kept.iter().any(is_same) {
            kept.push(citation);
        }
    }
    kept
}

/// Whether an article names where another appeared: cites its publication, or credits the agency that
/// is its outlet.
pub fn cites(citing: Party<'_>, cited: &Article) -> bool {
    // Most articles cite nobody, and are asked of many others.
    if citing.citations.is_empty() && citing.credits.is_empty() {
        return false;
    }
    let outlet = outlet_of(cited);
    let is_agency = |agency: &str| outlet.is_some_and(|name| name.eq_ignore_ascii_case(agency));
    let is_cited = || {
        let host = cited.url.as_deref().and_then(host_of);
        citing.citations.iter().any(|c| is_at(&c.publication, outlet, host.as_deref()))
    };
    !citing.citations.is_empty() && is_cited()
        || citing.credits.iter().any(|credit| is_agency(&credit.agency))
}

fn is_at(publication: &str, outlet: Option<&str>, host: Option<&str>) -> bool {
    outlet == Some(publication)
        || host.is_some_and(|host| is_within(host, publication) || is_within(publication, host))
}

/// The words that say that something comes from the publication named, if any do.
fn cued(text: &str, name: &Mentioned, outlets: &Outlets<'_>) -> Option<Span> {
    let (from, to) = (window_start(text, name.start), window_end(text, name.end));
    if text[name.start..name.end].ends_with(|c| is_unspaced(c) || is_hangul(c)) {
        return cued_unspaced(&text[from..to], name.start - from, name.end - from)
            .map(|span| Span::new(from + span.0..from + span.1));
    }
    let line = Line::new(text, from..to, outlets.agencies);
    let start = line.pieces.iter().position(|piece| piece.bytes.start == name.start)?;
    let end = line.pieces.iter().position(|piece| piece.bytes.start >= name.end);
    let end = end.unwrap_or(line.pieces.len());
    if !is_alone(&line, start, end)
        || name.form == NameForm::Contracted
            && !line.is_one_of(start.checked_sub(1)?, cues::CONTRACTIONS)
    {
        return None;
    }
    let byte = |at: usize| line.pieces[at].bytes.clone();
    if let Some(cue) = before(&line, start) {
        return Some(Span::new(byte(cue).start..name.end));
    }
    let verb = after(&line, start, end)?;
    Some(Span::new(name.start..byte(verb).end))
}

fn window_start(text: &str, name: usize) -> usize {
    let mut from = name.saturating_sub(WINDOW_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..name].rfind(['\n', '\r']).map_or(from, |at| from + at + 1)
}

fn window_end(text: &str, name: usize) -> usize {
    let mut to = text.len().min(name + WINDOW_BYTES);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text[name..to].find(['\n', '\r']).map_or(to, |at| name + at)
}

/// Whether the name `start..end` is not a part of a longer one: `Guardian Media Group`, `Spiegel-Affäre`.
fn is_alone(line: &Line<'_>, start: usize, end: usize) -> bool {
    let is_tight_hyphen = |at: usize| {
        let is_spaced = |at: usize| line.pieces.get(at).is_none_or(|piece| piece.spaced);
        line.mark(at) == Some('-') && !is_spaced(at) && !is_spaced(at + 1)
    };
    let goes_on = line.pieces.get(end).is_some_and(|next| next.spaced)
        && is_capital(line, end)
        && !line.is_one_of(end, cues::NOUNS)
        && !line.is_one_of(end, cues::ADVERBS);
    let before = start.checked_sub(1);
    !goes_on && !is_tight_hyphen(end) && !before.is_some_and(is_tight_hyphen)
}

fn is_capital(line: &Line<'_>, at: usize) -> bool {
    line.word(at).is_some() && line.raw(at).starts_with(char::is_uppercase)
}

/// First piece of the cue before the name at `name`.
fn before(line: &Line<'_>, name: usize) -> Option<usize> {
    let is_between = |at: usize| {
        let opens = |mark| matches!(mark, '"' | '“' | '„' | '«' | '»' | '‘' | '(' | '\'' | '’');
        line.is_mark(at, opens)
            || line.is_one_of(at, cues::LEADS)
            || line.is_one_of(at, cues::NOUNS)
    };
    let mut end = name;
    for _ in 0..=MOST_BETWEEN {
        let found = cue_before(line, end);
        if found.is_some() {
            return found;
        }
        end = end.checked_sub(1).filter(|&at| is_between(at))?;
    }
    None
}

/// First piece of the first of the cues that ends before piece `end`.
fn cue_before(line: &Line<'_>, end: usize) -> Option<usize> {
    let mut last = end.checked_sub(1)?;
    if line.is_mark(last, is_apostrophe) {
        last = last.checked_sub(1)?;
    }
    let word = line.word(last)?;
    // Arabic writes `and` as a prefix.
    let stem = word.strip_prefix('و').map_or(&[][..], cues::cited);
    let cues = cues::cited(word).iter().chain(stem);
    let found = cues.filter_map(|&(place, cue)| Some((place, ends_with(line, end, cue)?)));
    found.min().map(|(_, first)| first)
}

fn is_apostrophe(mark: char) -> bool {
    matches!(mark, '\'' | '’')
}

/// First piece of `phrase`, if it ends before piece `end`. Apostrophes are passed over.
fn ends_with(line: &Line<'_>, end: usize, phrase: &str) -> Option<usize> {
    let mut at = end;
    for word in phrase.rsplit(' ') {
        at = at.checked_sub(1)?;
        if line.is_mark(at, is_apostrophe) {
            at = at.checked_sub(1)?;
        }
        let found = line.word(at)?;
        // Arabic writes `and` as a prefix.
        if found != word && found.strip_prefix('و') != Some(word) {
            return None;
        }
    }
    Some(at)
}

/// The verb behind the name `start..end`.
fn after(line: &Line<'_>, start: usize, end: usize) -> Option<usize> {
    let is_longer = start.checked_sub(1).is_some_and(|before| {
        is_capital(line, before)
            && !line.is_one_of(before, cues::LEADS)
            && !line.is_one_of(before, cues::NOUNS)
    });
    if is_longer {
        return None;
    }
    let is_between = |at: usize| {
        let closes = |mark| matches!(mark, '"' | '“' | '”' | '«' | '»' | '’' | '\'' | ')');
        line.is_mark(at, closes)
            || line.is_one_of(at, cues::ADVERBS)
            || line.is_one_of(at, cues::NOUNS)
    };
    let verb = (end..=end + MOST_BETWEEN)
        .take_while(|&at| line.is_one_of(at, cues::REPORTED) || is_between(at))
        .find(|&at| line.is_one_of(at, cues::REPORTED))?;
    let object = (verb + 1..verb + 6).take_while(|&at| !line.is_mark(at, is_stop));
    let is_own_figure = object.into_iter().any(|at| line.is_one_of(at, cues::OWN_FIGURES));
    (!is_own_figure).then_some(verb)
}

/// Bytes of the words that say so in `window`, around a name in a script without spaces.
fn cued_unspaced(window: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let lead = window[..start].trim_end_matches([' ', '《', '「', '『', '“', '〈', '<']);
    if let Some(cue) = cues::CITED_UNSPACED.iter().find(|cue| lead.ends_with(**cue)) {
        return Some((lead.len() - cue.len(), end));
    }
    let rest = &window[end..];
    let rest = rest.trim_start_matches([' ', '》', '」', '』', '”', '〉', '>']);
    let cue = cues::REPORTED_UNSPACED.iter().find(|cue| rest.starts_with(**cue))?;
    debug_assert!(!is_cased(cue), "scripts without spaces have no capitals");
    Some((start, window.len() - rest.len() + cue.len()))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::{
        corpus::Place,
        provenance::{Agencies, Credit, Evidence},
    };

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        outlet: Option<String>,
        url: Option<String>,
        citations: Vec<(String, String, String)>,
    }

    #[derive(Deserialize)]
    struct Cases {
        /// Names and hosts of the corpus.
        outlets: Vec<(String, String)>,
        case: Vec<Case>,
    }

    fn article(text: &str, outlet: Option<String>, url: Option<String>) -> Article {
        let place = Place { file: "a.txt".into(), line: None };
        Article { outlet, url, ..Article::new("a", text, place) }
    }

    fn cases() -> Cases {
        toml::from_str(include_str!("../../tests/cases/citations.toml")).unwrap()
    }

    fn corpus(cases: &Cases) -> Vec<Article> {
        let published = |(name, host): &(String, String)| {
            article("", Some(name.clone()), Some(format!("https://www.{host}/a")))
        };
        cases.outlets.iter().map(published).collect()
    }

    #[test]
    fn citations_and_mentions_are_told_apart() {
        let cases = cases();
        let (corpus, agencies) = (corpus(&cases), Agencies::builtin());
        let outlets = Outlets::new(&corpus, &agencies);
        let mut wrong = Vec::new();
        for Case { name, text, outlet, url, citations: expected } in cases.case {
            let got: Vec<(String, String, String)> =
                citations(&article(&text, outlet, url), &outlets)
                    .into_iter()
                    .map(|c| {
                        let evidence = serde_json::to_value(c.evidence).unwrap();
                        let words = c.span.of(&text).to_owned();
                        (c.publication, evidence.as_str().unwrap().to_owned(), words)
                    })
                    .collect();
            if got != expected {
                wrong.push(format!("{name}: expected {expected:?}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    /// Texts are hostile: nothing panics wherever one is cut, and spans still slice.
    #[test]
    fn any_cut_of_a_case_is_read() {
        let cases = cases();
        let (corpus, agencies) = (corpus(&cases), Agencies::builtin());
        let outlets = Outlets::new(&corpus, &agencies);
        for Case { text, .. } in cases.case {
            for (at, _) in text.char_indices() {
                for part in [&text[at..], &text[..at]] {
                    for citation in citations(&article(part, None, None), &outlets) {
                        assert!(!citation.span.of(part).is_empty());
                    }
                }
            }
        }
    }

    fn check_cites(text: &str, credit: Option<&str>, outlet: &str, expected: Cites) {
        let host = Some("https://www.herald.example/story".to_owned());
        let cited = article("", Some(outlet.to_owned()), host);
        let citing = article(text, None, None);
        let agencies = Agencies::builtin();
        let corpus = [cited, citing];
        let found = citations(&corpus[1], &Outlets::new(&corpus, &agencies));
        let credits: Vec<Credit> = credit
            .map(|agency| Credit {
                agency: agency.to_owned(),
                evidence: Evidence::Byline,
                span: None,
            })
            .into_iter()
            .collect();
        let citing =
            Party { article: &corpus[1], credits: &credits, citations: &found, own_agency: None };
        assert_eq!(cites(citing, &corpus[0]), expected == Cites::Yes, "{text:?}");
    }

    #[derive(PartialEq)]
    enum Cites {
        Yes,
        No,
    }

    #[test]
    fn a_name_a_link_or_its_agency_credits_an_article() {
        check_cites("The gate failed, the Herald reported.", None, "The Herald", Cites::Yes);
        check_cites("More at https://herald.example/x", None, "The Herald", Cites::Yes);
        check_cites("The gate failed.", Some("Reuters"), "Reuters", Cites::Yes);
        check_cites("The herald announced the gate.", None, "The Herald", Cites::No);
        check_cites("The gate failed.", Some("Reuters"), "The Herald", Cites::No);
    }
}
