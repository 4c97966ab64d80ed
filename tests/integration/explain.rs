//! `wirecopy explain`.

use crate::{Newsroom, check_error, stdout};

#[test]
fn a_pair_is_explained() {
    let shown = stdout(&Newsroom::new().run("explain harbour wire articles").code(0).stderr(""));
    assert!(shown.contains("harbour") && shown.contains("wire"), "{shown}");
}

#[test]
fn ids_come_before_inputs() {
    check_error(&Newsroom::new(), "explain harbour wire", "<INPUT>...");
}

#[test]
fn unknown_ids_are_suggested() {
    check_error(&Newsroom::new(), "explain harbour wir articles", "did you mean `wire`?");
}

#[test]
fn why_an_article_is_missing_is_told() {
    let newsroom = Newsroom::new();
    newsroom.run("explain wire wire articles").code(2);
    check_error(&newsroom, "explain wire wire articles", "compared with itself");
}
