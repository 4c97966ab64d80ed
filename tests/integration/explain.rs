//! `wirecopy explain`.

use crate::{Newsroom, check_error, stdout};

const SECTIONS: [&str; 7] = [
    "1. Articles\n",
    "\n2. Sketch\n",
    "\n3. Bands (whole articles)\n",
    "\n4. Anchors (passages)\n",
    "\n5. Verdict: is the pair compared?\n",
    "\n6. Alignment\n",
    "\n7. Judgement\n",
];

/// That `arguments` give all sections in their order, and `expected` in each place in some of them.
fn check(newsroom: &Newsroom, arguments: &str, expected: &[&str]) {
    let shown = stdout(&newsroom.run(arguments).code(0).stderr(""));
    let places: Vec<_> = SECTIONS.iter().map(|section| shown.find(section)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{shown}");
    for expected in expected {
        assert!(shown.contains(expected), "`{expected}` is not in:\n{shown}");
    }
}

#[test]
fn finds_why_a_pair_is_reported() {
    let expected = [
        "harbour · article",
        "42 bands of 3 rows",
        "Compared: of 3 articles, all pairs are.",
        "relation      copy:",
        "Shared wording is not proof",
    ];
    check(&Newsroom::new(), "explain harbour wire articles", &expected);
}

#[test]
fn finds_why_a_pair_is_not_reported() {
    let expected = ["No lower `--threshold` would propose it.", "no wording match found"];
    check(&Newsroom::new(), "explain harbour chess articles", &expected);
}

#[test]
fn finds_that_an_article_is_too_short() {
    let newsroom = Newsroom::new();
    newsroom.file("articles/brief.txt", "Gate closed again.");
    let expected = ["A is too short to match anything", "`--shingle 3` would give it a shingle."];
    check(&newsroom, "explain brief harbour articles", &expected);
}

#[test]
fn settings_decide_the_bands() {
    let expected = ["resemblance 0.8 is proposed", "it has 3 words, and a shingle has 6"];
    let newsroom = Newsroom::new();
    newsroom.file("articles/brief.txt", "Gate closed again.");
    let arguments = "explain brief harbour articles --shingle 6";
    check(&newsroom, arguments, &expected[1..]);
    check(&newsroom, "explain wire harbour articles --threshold 0.8", &expected[..1]);
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
