//! `wirecopy compare`.

use std::fs;

use crate::{ARTICLES, Newsroom, check_error, stdout};

#[test]
fn two_files_are_compared() {
    Newsroom::new().run("compare articles/harbour.txt articles/chess.txt").code(0).stderr("");
}

#[test]
fn two_ids_are_compared() {
    Newsroom::new().run("compare harbour chess --in articles.jsonl").code(0).stderr("");
}

#[test]
fn nothing_in_common_is_said() {
    let assert = Newsroom::new().run("compare harbour chess --in articles.jsonl").code(0);
    let expected = "no wording match found between harbour and chess\n";
    assert_eq!(stdout(&assert), expected);
}

/// `old/story.txt` and `new/story.txt` have one id, and comparing two such files is what the
/// command is for: they must not be taken for a repeated article.
#[test]
fn files_of_one_name_are_told_apart() {
    let newsroom = Newsroom::new();
    fs::create_dir(newsroom.path("old")).unwrap();
    newsroom.file("old/wire.txt", ARTICLES[2].1);
    let assert = newsroom.run("compare articles/wire.txt old/wire.txt").code(0);
    let shown = stdout(&assert);
    assert!(shown.contains("articles/wire.txt and old/wire.txt"), "{shown}");
}

#[test]
fn a_collection_needs_ids() {
    check_error(
        &Newsroom::new(),
        "compare articles.jsonl articles/wire.txt",
        "articles.jsonl has 3 articles; expected one",
    );
}

#[test]
fn unknown_ids_are_suggested() {
    check_error(
        &Newsroom::new(),
        "compare harbor wire --in articles",
        "no article has the id `harbor`; did you mean `harbour`?",
    );
}

#[test]
fn an_article_is_not_compared_with_itself() {
    check_error(&Newsroom::new(), "compare wire wire --in articles", "compared with itself");
    check_error(
        &Newsroom::new(),
        "compare articles/wire.txt ./articles/wire.txt",
        "articles/wire.txt is both A and B",
    );
}

#[test]
fn finds_the_shared_sentence() {
    let shown =
        stdout(&Newsroom::new().run("compare articles/harbour.txt articles/wire.txt").code(0));
    assert!(shown.contains("Ostermouth") && !shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn finds_colours_when_asked_for() {
    let newsroom = Newsroom::new();
    let shown = stdout(&newsroom.run("compare wire harbour --in articles --color always").code(0));
    assert!(shown.contains('\u{1b}'), "{shown}");
}
