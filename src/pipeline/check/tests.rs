//! The job as a whole, on an archive in memory.

use super::{memory::InMemory, *};
use crate::{
    corpus::{Article, Date, Place, ReadOptions, Source, read},
    id::ArticleIndex,
    pipeline::{Scope, scan},
    report::model::{Direction, ReasonKind, Relation, Report, Route},
};

fn seeds() -> Corpus {
    read(&[Source::parse("seeds")], &ReadOptions::default(), &mut |_| {}).unwrap()
}

fn copy(articles: &[Article]) -> Corpus {
    Corpus { articles: articles.to_vec(), ..Corpus::default() }
}

/// The articles of a corpus with these numbers, and the others.
fn parted(corpus: &Corpus, drafts: impl Fn(usize) -> bool) -> (Corpus, Corpus) {
    let of = |is_wanted: bool| {
        let numbered = corpus.articles.iter().enumerate();
        let wanted = numbered.filter(|(number, _)| drafts(*number) == is_wanted);
        copy(&wanted.map(|(_, article)| article.clone()).collect::<Vec<_>>())
    };
    (of(true), of(false))
}

/// What a check reports, as pairs of ids with their relation.
type Pairs = Vec<(String, String, Relation)>;

fn pairs(report: &Report<'_>) -> Pairs {
    let ids = |pair: &crate::report::model::PairEntry<'_>| {
        (pair.a.to_owned(), pair.b.to_owned(), pair.relation)
    };
    report.pairs.iter().map(ids).collect()
}

fn reuse(report: &Report<'_>) -> Pairs {
    pairs(report).into_iter().filter(|pair| pair.2.is_reuse()).collect()
}

/// Check `drafts` against `archive`, and look at the report.
fn checked<T>(
    drafts: Corpus,
    archive: &Corpus,
    options: &CheckOptions,
    look: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let archive = InMemory::of(archive);
    let gathered = gather(drafts, &archive, options, &Silent).unwrap();
    look(&gathered.report(&archive, options, &Silent).unwrap())
}

/// A scan of the drafts against the others.
fn scanned(drafts: &Corpus, others: &Corpus) -> Pairs {
    let mut corpus = copy(&[&drafts.articles[..], &others.articles].concat());
    corpus.articles.sort_by(|x, y| x.id.cmp(&y.id));
    let is_reference =
        |index: &ArticleIndex| others.index_of(&corpus.articles[index.get()].id).is_some();
    let all = (0..u32::try_from(corpus.articles.len()).unwrap()).map(ArticleIndex);
    let scope = Scope::Against(all.filter(is_reference).collect());
    reuse(&scan(&corpus, &scope, &ScanOptions::default(), &Silent).unwrap())
}

#[test]
fn finds_what_a_scan_finds() {
    let corpus = seeds();
    for number in (0..corpus.articles.len()).step_by(2) {
        let (draft, others) = parted(&corpus, |n| n == number);
        let expected = scanned(&draft, &others);
        assert_eq!(checked(draft, &others, &CheckOptions::default(), reuse), expected);
    }
}

#[test]
fn several_drafts_are_checked_at_once() {
    let (drafts, others) = parted(&seeds(), |number| number % 3 == 0);
    let expected = scanned(&drafts, &others);
    assert!(expected.len() > 2);
    assert_eq!(checked(drafts, &others, &CheckOptions::default(), reuse), expected);
}

#[test]
fn new_articles_are_compared_with_each_other_where_that_is_asked() {
    let corpus = seeds();
    let (drafts, others) = parted(&corpus, |number| number % 2 == 0);
    let between = |ids: &Pairs, corpora: [&Corpus; 2]| -> Pairs {
        let is_in = |pair: &&(String, String, Relation)| {
            corpora[0].index_of(&pair.0).is_some() && corpora[1].index_of(&pair.1).is_some()
        };
        ids.iter().filter(is_in).cloned().collect()
    };
    let whole = scan(&corpus, &Scope::Among, &ScanOptions::default(), &Silent).unwrap();
    let options = CheckOptions { among: Among::Yes, ..CheckOptions::default() };
    let found = checked(copy(&drafts.articles), &others, &options, |report| {
        let mut routes = report.pairs.iter().map(|pair| &pair.proposed_by);
        assert!(routes.all(|routes| !routes.is_empty()));
        reuse(report)
    });
    let own = between(&reuse(&whole), [&drafts, &drafts]);
    assert!(!own.is_empty());
    assert_eq!(between(&found, [&drafts, &drafts]), own);
    assert_eq!(between(&found, [&drafts, &others]), scanned(&drafts, &others));
}

const SHARED: &str = "The harbour gate at Ostermouth failed on Tuesday night and water ran through \
                      the fish market for three hours before engineers could close it by hand.";

fn article(id: &str, outlet: &str, date: &str) -> Article {
    let place = Place { file: "test".into(), line: None };
    let own: Vec<String> = (0..60).map(|n| format!("{id}{n}")).collect();
    Article {
        outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
        date: Date::parse(date),
        ..Article::new(id, format!("{SHARED} {}.", own.join(" ")), place)
    }
}

/// Of a draft, and one article of the archive, that share a sentence: which has it from which, and what
/// decides.
fn check_direction(draft: &str, held: &str, expected: (Direction, ReasonKind)) {
    let [draft, held] = [("draft", draft), ("held", held)].map(|(id, date)| article(id, "", date));
    let found = checked(copy(&[draft]), &copy(&[held]), &CheckOptions::default(), |report| {
        assert_eq!(report.articles.iter().map(|a| a.id).collect::<Vec<_>>(), ["draft", "held"]);
        let pair = &report.pairs[0];
        assert_eq!(
            (pair.a, pair.b, &pair.proposed_by[..]),
            ("draft", "held", &[Route::Anchors][..])
        );
        (pair.direction, pair.evidence[0].kind)
    });
    assert_eq!(found, expected);
}

#[test]
fn a_draft_without_a_date_is_later_than_the_archive() {
    check_direction("", "2024-05-01", (Direction::AFromB, ReasonKind::Draft));
    check_direction("", "", (Direction::AFromB, ReasonKind::Draft));
}

#[test]
fn a_draft_with_a_date_is_judged_by_it() {
    check_direction("2024-05-09", "2024-05-01", (Direction::AFromB, ReasonKind::Date));
    check_direction("2024-04-01", "2024-05-01", (Direction::BFromA, ReasonKind::Date));
    check_direction("2024-05-01", "", (Direction::Unknown, ReasonKind::Date));
}

#[test]
fn what_a_draft_has_from_the_archive_is_traced() {
    let (draft, held) = (article("draft", "", ""), article("held", "", "2024-05-01"));
    checked(copy(&[draft]), &copy(&[held]), &CheckOptions::default(), |report| {
        let draft = &report.articles[0];
        assert_eq!((draft.origins.len(), draft.origins[0].id), (1, "held"));
        assert!(draft.traced.uncredited_words >= 25);
        assert_eq!(report.articles[1].traced.uncredited_words, 0);
    });
}

/// How many of an archive's nine articles a draft is compared with, and that `is_wanted` holds for each.
fn check_filter(filter: Filter, is_wanted: impl Fn(&Article) -> bool, expected: usize) {
    let outlet = |n: usize| ["Gazette", "Herald"][n % 2];
    let held: Vec<Article> = (0..9)
        .map(|n| article(&format!("held{n}"), outlet(n), &format!("2024-05-0{}", n + 1)))
        .collect();
    let held = copy(&held);
    let options = CheckOptions { filter, candidates: 3, ..CheckOptions::default() };
    let draft = copy(&[article("draft", "Post", "")]);
    let found = checked(draft, &held, &options, |report| {
        let ids = report.pairs.iter().map(|pair| held.index_of(pair.b).unwrap());
        ids.collect::<Vec<ArticleIndex>>()
    });
    assert_eq!(found.len(), expected);
    assert!(found.iter().all(|index| is_wanted(&held.articles[index.get()])));
}

#[test]
fn filters_leave_room_for_what_passes() {
    let herald = Filter { outlets: vec!["Herald".to_owned()], ..Filter::default() };
    check_filter(herald, |article| article.outlet.as_deref() == Some("Herald"), 3);
    let late = Filter { since: Date::parse("2024-05-08"), ..Filter::default() };
    check_filter(late, |article| ["held7", "held8"].contains(&article.id.as_str()), 2);
    check_filter(Filter::default(), |_| true, 3);
}

#[test]
fn an_earlier_version_of_a_draft_is_left_out() {
    let held = ["draft", "other"].map(|id| article(id, "", "2024-05-01"));
    let draft = article("draft", "", "");
    checked(copy(&[draft]), &copy(&held), &CheckOptions::default(), |report| {
        let archive = report.run.archive.as_ref().unwrap();
        assert_eq!((archive.articles, archive.candidates), (2, 1));
        assert_eq!(archive.own_versions, ["draft"]);
        assert_eq!(report.pairs.len(), 1);
        assert_eq!(report.pairs[0].b, "other");
    });
}

/// Furniture is told by articles that share nothing else with the draft, of which the report says nothing.
#[test]
fn the_archive_tells_furniture() {
    let held: Vec<Article> = (0..6).map(|n| article(&format!("held{n}"), "", "")).collect();
    let options = CheckOptions { candidates: 1, ..CheckOptions::default() };
    checked(copy(&[article("draft", "", "")]), &copy(&held), &options, |report| {
        assert_eq!(report.articles.len(), 2);
        assert_eq!(report.pairs[0].relation, Relation::Boilerplate);
        assert_eq!((report.run.articles, report.run.pairs_compared), (1, 1));
    });
}

#[test]
fn what_is_empty_matches_nothing() {
    let place = || Place { file: "test".into(), line: None };
    let drafts = copy(&[Article::new("draft", "", place()), Article::new("short", "So?", place())]);
    checked(drafts, &copy(&[article("held", "", "")]), &CheckOptions::default(), |report| {
        assert_eq!(report.pairs.len(), 0);
        assert_eq!(report.run.too_short, ["draft", "short"]);
    });
    let nothing = Corpus::default();
    checked(copy(&[article("draft", "", "")]), &nothing, &CheckOptions::default(), |report| {
        assert_eq!((report.articles.len(), report.pairs.len()), (1, 0));
    });
}
