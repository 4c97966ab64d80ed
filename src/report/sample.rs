//! Reports for the writers' tests, full of hostile strings.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::model::{
    ArticleEntry, Capped, Change, CreditEntry, CreditedRow, Direction, FamilyEntry, FragmentRow,
    FragmentScope, Hours, Lists, LostMarksRow, OriginEntry, OutletRow, PairEntry, PassageEntry,
    Ratio, Reason, ReasonKind, Relation, Report, Route, Run, SCHEMA, SkippedEntry, SpeaksFor,
    TracedEntry, TranscodedEntry, TreeEntry, UncreditedRow,
};
use crate::{
    align::PassageKind,
    corpus::Kind,
    provenance::{Evidence, Weight},
    span::{CodePoints, Span},
};

/// The ids of [`report`], in order: markup, a formula with an escape, a very long one, CJK.
pub(super) const IDS: [&str; 4] = [
    "\"><img onerror=alert(1) src=x>",
    "=cmd|' /C calc'!A0\u{1b}[31m\u{202e}txt.\0exe",
    "archive/2024/05/a-very-long-identifier-that-no-column-of-any-terminal-will-ever-hold/000017",
    "日本語新聞/記事👩‍👩‍👧番号１２３４５６７８９０/とても長い名前の記事",
];

const TEXTS: [&str; 4] = [
    "LONDON (AP) -- The harbour bridge was closed on Monday after <script>alert('x')</script> a \
     crack was seen in a pier.\n\n\"We will not open it until every bolt has been tested,\" said \
     the engineer. Ferries run | every `ten` *minutes*.",
    "The harbour bridge was shut on Monday after a crack was seen in a pier.\u{202e} \"We will not \
     open it until every bolt has been tested,\" she said.\u{1b}[31m Read more: </div><b>",
    "\"We will not open it until every bolt has been tested,\" the council heard.\0 הגשר נסגר \
     \u{2066}ביום שני\u{2069} אחרי שנמצא סדק. Read more:",
    "港の橋は月曜日に閉鎖された。 The harbour bridge was closed on Monday. 1. =2+2",
];

const QUOTE: &str = "\"We will not open it until every bolt has been tested,\"";

static NO_FIELDS: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
static FIELDS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    json!({"desk": "<script>\u{1b}", "edition": 2}).as_object().cloned().unwrap_or_default()
});

/// Four articles, four pairs of four relations, one family.
pub(super) fn report() -> Report<'static> {
    with_ids(IDS)
}

/// [`report`] with other ids.
pub(super) fn with_ids<'c>(ids: [&'c str; 4]) -> Report<'c> {
    let articles: Vec<_> = ids.into_iter().zip(TEXTS).map(|(id, text)| article(id, text)).collect();
    let mut report = Report {
        run: run(4),
        articles,
        pairs: Vec::new(),
        families: Vec::new(),
        lists: lists(ids),
    };
    fill_articles(&mut report, ids);
    let [verbatim, edited, rewritten] =
        [PassageKind::Verbatim, PassageKind::Edited, PassageKind::Rewritten];
    let closed = "The harbour bridge was closed on Monday";
    let pairs = [
        (
            (0, 1),
            Relation::Copy,
            Direction::BFromA,
            vec![
                (
                    "The harbour bridge was closed on Monday after <script>alert('x')</script> a \
                 crack was seen in a pier.",
                    "The harbour bridge was shut on Monday after a crack was seen in a pier.",
                    edited,
                ),
                // This one lies inside the one before it.
                ("a crack was seen in a pier", "a crack was seen in a pier", verbatim),
                (QUOTE, QUOTE, verbatim),
            ],
        ),
        ((0, 2), Relation::Quotation, Direction::Unknown, vec![(QUOTE, QUOTE, verbatim)]),
        ((0, 3), Relation::Partial, Direction::AFromB, vec![(closed, closed, rewritten)]),
        (
            (1, 2),
            Relation::Incidental,
            Direction::CommonOrigin,
            vec![("Read more:", "Read more:", verbatim)],
        ),
    ];
    for (at, relation, direction, passages) in pairs {
        let pair = pair(&report, at, (relation, direction), &passages);
        report.pairs.push(pair);
    }
    report.families.push(FamilyEntry {
        id: "f1".to_owned(),
        members: vec![ids[0], ids[1], ids[3]],
        lowest_resemblance: Ratio(0.12),
        bridges: vec![(ids[0], ids[3])],
        first: Some(ids[0]),
        first_date: Some("2024-05-01\u{1b}"),
        last_date: Some("2024-05-02"),
        spread_hours: Some(Hours(24.0)),
        outlets: 2,
        independent_texts: 1,
        tree: vec![tree(ids[0], None), tree(ids[1], Some(ids[0])), tree(ids[3], Some(ids[1]))],
        versions: vec![vec![ids[0], ids[3]]],
    });
    report
}

/// A row in each list.
fn lists<'c>(ids: [&'c str; 4]) -> Lists<'c> {
    let outlet = "The <i>Daily</i> | Post\u{202e}";
    Lists {
        uncredited: vec![UncreditedRow {
            id: ids[0],
            from: ids[3],
            words: 7,
            share: Ratio(0.25),
            direction: Direction::AFromB,
            a: ids[0],
            b: ids[3],
            evidence: evidence(Direction::AFromB),
        }],
        credited_without_match: vec![CreditedRow {
            id: ids[2],
            agency: "AP".to_owned(),
            evidence: Evidence::Dateline,
            compared: 3,
        }],
        lost_quotation_marks: vec![LostMarksRow {
            id: ids[1],
            from: ids[0],
            words: 12,
            start: 5,
            end: 60,
            from_start: 0,
            from_end: 55,
        }],
        outlets: vec![OutletRow {
            outlet,
            from: "AP",
            articles: 1,
            words: 24,
            median_lag_hours: Some(Hours(3.5)),
            credited_words: 24,
        }],
        boilerplate: vec![FragmentRow {
            text: "=Read more: | *now*\u{1b}</script>".to_owned(),
            words: 3,
            articles: 4,
            outlets: vec!["AP", outlet],
            scope: FragmentScope::Corpus,
        }],
    }
}

fn tree<'c>(id: &'c str, predecessor: Option<&'c str>) -> TreeEntry<'c> {
    TreeEntry {
        id,
        predecessor,
        words: predecessor.map_or(0, |_| 24),
        score: predecessor.map(|_| Ratio(0.75)),
        runner_up: None,
        margin: predecessor.map(|_| Ratio(1.0)),
        changes: predecessor.map_or_else(Vec::new, |_| vec![Change::Retitled, Change::CutFromEnd]),
        credited: false,
    }
}

/// A report about no articles.
pub(super) fn empty() -> Report<'static> {
    let mut run = run(0);
    run.skipped.clear();
    run.too_short.clear();
    run.transcoded.clear();
    run.capped = Capped::default();
    Report {
        run,
        articles: Vec::new(),
        pairs: Vec::new(),
        families: Vec::new(),
        lists: Lists::default(),
    }
}

fn run(articles: usize) -> Run {
    Run {
        schema: SCHEMA,
        version: "0.1.0",
        articles,
        pairs_compared: (articles * articles.saturating_sub(1) / 2) as u64,
        settings: Map::new(),
        skipped: vec![SkippedEntry {
            file: "bad\u{1b}[2J.jsonl".to_owned(),
            line: Some(7),
            id: None,
            reason: "expected `text`, got <nothing>".to_owned(),
        }],
        too_short: vec!["tiny\u{202e}".to_owned()],
        carried: None,
        archive: None,
        transcoded: vec![TranscodedEntry { file: "old.txt".to_owned(), encoding: "windows-1252" }],
        capped: Capped { anchors: 12, buckets: 1, pairs: 0 },
    }
}

fn article<'c>(id: &'c str, text: &'c str) -> ArticleEntry<'c> {
    ArticleEntry {
        id,
        archived: false,
        words: count_words(text),
        shared_words: 0,
        prose_words: 0,
        quoted_words: 0,
        boilerplate_words: 0,
        traced: TracedEntry { not_found_words: count_words(text), ..TracedEntry::default() },
        taken_up_words: 0,
        origins: Vec::new(),
        credits: Vec::new(),
        citations: Vec::new(),
        inferred: Vec::new(),
        sentence_count: 2,
        sentences: Vec::new(),
        title: None,
        outlet: None,
        date: None,
        url: None,
        byline: None,
        kind: Kind::Article,
        lang: None,
        fields: &NO_FIELDS,
        text,
    }
}

fn fill_articles<'c>(report: &mut Report<'c>, ids: [&'c str; 4]) {
    let [first, second, third, _] = &mut report.articles[..] else { return };
    first.kind = Kind::Wire;
    first.outlet = Some("AP");
    first.title = Some("Bridge <b>closed</b> & \"cracked\"");
    first.url = Some("javascript:alert(1)");
    first.credits.push(CreditEntry {
        agency: "AP".to_owned(),
        evidence: Evidence::Dateline,
        start: Some(0),
        end: Some(11),
    });
    second.outlet = Some("The <i>Daily</i> | Post\u{202e}");
    second.date = Some("2024-05-02");
    second.url = Some("https://example.org/a?b=1&c=\"2\"");
    second.fields = &FIELDS;
    second.origins.push(OriginEntry {
        id: ids[0],
        words: 24,
        unique_words: 20,
        cut: Ratio(0.5),
        paste: Ratio(0.6),
        credited: true,
        longest_words: 16,
    });
    third.lang = Some("he\" onclick=\"alert(1)");
}

fn count_words(text: &str) -> u32 {
    u32::try_from(text.split_whitespace().count()).unwrap()
}

fn pair<'c>(
    report: &Report<'c>,
    (a_index, b_index): (usize, usize),
    (relation, direction): (Relation, Direction),
    passages: &[(&str, &str, PassageKind)],
) -> PairEntry<'c> {
    let (a, b) = (&report.articles[a_index], &report.articles[b_index]);
    let passages: Vec<PassageEntry> =
        passages.iter().map(|words| passage([a.text, b.text], *words)).collect();
    // A passage within another adds no shared words.
    let within = |one: &PassageEntry, other: &PassageEntry| {
        one.a_span != other.a_span
            && one.a_span.start >= other.a_span.start
            && one.a_span.end <= other.a_span.end
    };
    let outer = |one: &&PassageEntry| !passages.iter().any(|other| within(one, other));
    let sum = |quoted| -> u32 {
        passages.iter().filter(outer).filter(|one| one.quoted == quoted).map(|one| one.words).sum()
    };
    let (prose, quoted) = (sum(false), sum(true));
    PairEntry {
        a: a.id,
        b: b.id,
        relation,
        direction,
        credited: direction == Direction::BFromA,
        evidence: evidence(direction),
        proposed_by: vec![Route::AllPairs],
        resemblance: Ratio(1.0 / 3.0),
        containment_a: Ratio(1.0),
        containment_b: Ratio(0.5),
        shared_words_a: prose + quoted,
        shared_words_b: prose + quoted,
        prose_words_a: prose,
        prose_words_b: prose,
        quoted_words_a: quoted,
        quoted_words_b: quoted,
        boilerplate_words_a: 0,
        boilerplate_words_b: 0,
        passages,
        a_index,
        b_index,
    }
}

/// What a direction rests on, with a hostile note.
fn evidence(direction: Direction) -> Vec<Reason> {
    let (kind, speaks_for) = match direction {
        Direction::BFromA => (ReasonKind::Date, SpeaksFor::BFromA),
        Direction::AFromB => (ReasonKind::LostQuotationMarks, SpeaksFor::AFromB),
        Direction::CommonOrigin => (ReasonKind::Third, SpeaksFor::CommonOrigin),
        Direction::Unknown => return Vec::new(),
    };
    let note = "it has <b>the line</b> | `AP`\u{1b}[31m".to_owned();
    vec![Reason { kind, speaks_for, note, weight: Weight::Strong }]
}

fn passage(texts: [&str; 2], (a, b, kind): (&str, &str, PassageKind)) -> PassageEntry {
    let find = |text: &str, words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start..start + words.len())
    };
    let (a_span, b_span) = (find(texts[0], a), find(texts[1], b));
    let points = texts.map(CodePoints::new);
    PassageEntry {
        a_start: points[0].at(a_span.start),
        a_end: points[0].at(a_span.end),
        b_start: points[1].at(b_span.start),
        b_end: points[1].at(b_span.end),
        words: count_words(a).min(count_words(b)),
        identity: Ratio(0.9),
        kind,
        quoted: a.starts_with('"'),
        boilerplate: a.starts_with("Read more"),
        lost_quotation_marks: false,
        lost: [None; 2],
        a_span,
        b_span,
    }
}
