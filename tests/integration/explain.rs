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
fn an_article_is_not_compared_with_itself() {
    check_error(&Newsroom::new(), "explain wire wire articles", "compared with itself");
}
