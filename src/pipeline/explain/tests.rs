use super::*;
use crate::{
    align::{BIT, POINT},
    corpus::{Article, Date, Kind, Place},
    pipeline::{Silent, scan},
    provenance::{ReasonKind, decide},
    report::{Style, explain::write_explanation, model::PairEntry, plain},
};

const GATE: &str = "The harbour gate at Ostermouth failed on Tuesday night and water ran \
    through the fish market for three hours before engineers could close it by hand.";
const EDITED: &str = "The harbour gate at Ostermouth failed late on Tuesday night and water ran \
    through the whole fish market for three hours before an engineer could close it by hand.";
const CHESS: &str = "A boy of eleven won the county chess title on Sunday after a final game \
    that lasted until the caretaker turned out the lights and both played on by torch.";

fn article(id: &str, text: &str) -> Article {
    Article::new(id, text, Place { file: "test".into(), line: None })
}

/// `a` and `b` share a sentence, `c` has nothing of theirs, `d` is too short, `e` to `h` have
/// some words of `a` in another order, and `i` has the sentence edited.
fn corpus() -> Corpus {
    let mut a = article("a", &format!("{GATE} Traders counted their losses the next morning."));
    a.date = Date::parse("2024-05-02");
    let mut b = article("b", &format!("OSTERMOUTH (Reuters) - {GATE} \"Nobody was hurt.\""));
    b.kind = Kind::Wire;
    b.outlet = Some("Reuters".to_owned());
    b.date = Date::parse("2024-04-28");
    let c = article("c", CHESS);
    let d = article("d", "Gate closed again.");
    let mut articles = vec![a, b, c, d];
    for (number, id) in (0..).zip(["e", "f", "g", "h"]) {
        let mut words: Vec<&str> = GATE.split_whitespace().skip(number).collect();
        words[number..].reverse();
        articles.push(article(id, &format!("{} {}", words.join(" "), &CHESS[20 * number..])));
    }
    articles.push(article("i", EDITED));
    Corpus { articles, ..Corpus::default() }
}

/// As of a corpus so large that not all pairs are compared.
fn as_if_large() -> ScanOptions {
    ScanOptions { exhaustive_pairs: 0, ..ScanOptions::default() }
}

fn with<R>((a, b): (u32, u32), options: &ScanOptions, check: impl Fn(&Explanation<'_>) -> R) -> R {
    let corpus = corpus();
    check(&explain(&corpus, ArticleIndex(a), ArticleIndex(b), options, &Silent).unwrap())
}

fn shown(explanation: &Explanation<'_>, columns: u16) -> String {
    let style = Style { width: Some(columns), ..Style::default() };
    let mut out = Vec::new();
    write_explanation(explanation, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(pair: (u32, u32), options: &ScanOptions, expected: &[&str]) {
    let text = with(pair, options, |explanation| shown(explanation, 80));
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in expected {
        assert!(squeezed.contains(expected), "`{expected}` is not in:\n{text}");
    }
}

#[test]
fn a_pair_that_shares_a_sentence() {
    let expected = [
        "1. Articles A a · 2024-05-02 · article 33 words, 2 sentences",
        "B b · Reuters · 2024-04-28 · wire copy",
        "Compared: of 9 articles, all pairs are.",
        "A The harbour gate at Ostermouth failed",
        "copy: more than half of the shorter article's prose is in the other",
        "A has it from B",
        "wire copy; 2024-04-28; credits Reuters (",
    ];
    check((0, 1), &ScanOptions::default(), &expected);
}

#[test]
fn articles_that_share_nothing() {
    let expected = [
        "distinct shingles are in both: resemblance 0.0000",
        "Not compared: neither the bands nor the anchors propose it.",
        "- No lower `--threshold` would propose it.",
        "`scan --pairs`",
        "If it did, this is what it would find:",
        "No passage.",
        "Not in the report: no wording match found.",
    ];
    check((0, 2), &as_if_large(), &expected);
}

#[test]
fn an_article_that_is_too_short() {
    let expected = [
        "B is too short to match anything: it has 3 words, and a shingle has 5.",
        "It matches nothing: an article is too short.",
        "`--shingle 3` would give it a shingle.",
        "Not in the report",
    ];
    check((0, 3), &ScanOptions::default(), &expected);
}

/// A near-duplicate whose resemblance lies below a high threshold.
#[test]
fn a_very_large_search_leaves_pairs_unaligned() {
    let is_aligned = |pair, aligned_pairs| {
        let options = ScanOptions { aligned_pairs, ..as_if_large() };
        with(pair, &options, |explanation| explanation.verdict.is_aligned)
    };
    assert!(is_aligned((0, 1), 0), "they share much of both");
    assert!(!is_aligned((0, 2), 0) && is_aligned((0, 2), 1_000));
}

#[test]
fn the_threshold_that_is_named_proposes_the_pair() {
    let high = ScanOptions { threshold: 0.99, least_shared_anchors: 1_000, ..as_if_large() };
    let threshold = with((0, 1), &high, |explanation| {
        assert!(!explanation.verdict.is_compared);
        explanation.verdict.lower_threshold.unwrap().0
    });
    let lower = ScanOptions { threshold, ..high.clone() };
    with((0, 1), &lower, |explanation| assert!(explanation.verdict.is_compared));
    let above = ScanOptions { threshold: threshold + 0.01, ..high };
    with((0, 1), &above, |explanation| assert!(!explanation.verdict.is_compared));
}

#[test]
fn common_anchors_are_counted() {
    let capped = ScanOptions { anchor_cap: 1, ..as_if_large() };
    with((0, 1), &capped, |explanation| {
        assert!(explanation.anchors.shared > 0);
        assert_eq!(explanation.anchors.usable(), 0);
    });
}

#[test]
fn a_looser_kind_is_named() {
    let align = AlignOptions { sensitivity: Sensitivity::Verbatim, ..AlignOptions::default() };
    let strict = ScanOptions { align, ..ScanOptions::default() };
    check((1, 8), &strict, &["No passage.", "`--sensitivity edited` would find it"]);
}

#[test]
fn what_falls_short_is_shown() {
    let align = AlignOptions {
        least_score: 30 * POINT,
        least_evidence: 9_000 * BIT,
        ..AlignOptions::default()
    };
    let demanding = ScanOptions { align, ..ScanOptions::default() };
    check((1, 8), &demanding, &["falls short edited, 26 words; it reaches", "of 9 articles"]);
}

/// A pair as a scan has it. That both have their wording from a third is seen in the family alone,
/// which an explanation does not look at; whatever else speaks for a direction it has.
fn without_third(pair: Option<&PairEntry<'_>>) -> String {
    let mut pair = pair.cloned();
    if let Some(pair) = &mut pair {
        pair.evidence.retain(|reason| reason.kind != ReasonKind::Third);
        pair.direction = decide(&mut pair.evidence);
    }
    serde_json::to_string(&pair).unwrap()
}

/// An explanation never says anything else than a scan does.
#[test]
fn agrees_with_a_scan() {
    let corpus = corpus();
    for options in [ScanOptions::default(), as_if_large()] {
        let report = scan(&corpus, &Scope::Among, &options, &Silent).unwrap();
        for (a, b) in [(0u32, 1u32), (0, 2), (0, 4), (1, 3), (1, 8), (4, 5), (6, 7)] {
            let (a, b) = (ArticleIndex(a), ArticleIndex(b));
            let found = explain(&corpus, b, a, &options, &Silent).unwrap();
            let verdict = found.verdict;
            let by_routes = verdict.by_bands || verdict.by_anchors;
            assert_eq!(verdict.is_compared, by_routes || verdict.is_exhaustive);
            let reported =
                report.pairs.iter().find(|p| (p.a_index, p.b_index) == (a.get(), b.get()));
            let explained =
                found.judgement.filter(|_| verdict.is_compared).map(|judgement| judgement.pair);
            assert_eq!(without_third(explained.as_ref()), without_third(reported));
        }
    }
}

#[test]
fn fits_every_width_and_hides_no_controls() {
    let mut corpus = corpus();
    corpus.articles[1].id = "b\u{1b}[31m\u{202e}日本語".to_owned();
    corpus.articles[1].outlet = Some("The \u{9b}Gazette ".repeat(9));
    for options in [ScanOptions::default(), as_if_large()] {
        for other in [1, 2, 3, 4] {
            let (a, b) = (ArticleIndex(0), ArticleIndex(other));
            let found = explain(&corpus, a, b, &options, &Silent).unwrap();
            for columns in [24, 25, 37, 49, 50, 73, 74, 75, 80, 130] {
                for line in shown(&found, columns).lines() {
                    assert!(plain::width(line) <= usize::from(columns), "{columns}: {line}");
                    assert!(!line.contains(plain::is_hostile), "{line:?}");
                }
            }
        }
    }
}
