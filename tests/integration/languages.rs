//! Passages in nine languages, and under the noise of scanners and keyboards, held to exact spans.
//!
//! A story is two articles, `a` and `b`, and all that they share, as the exact text of either side;
//! a passage ends with its last word, before the punctuation. Where the program is known to be
//! wrong, the story still says what is right, and why it is missed: when that changes, the test
//! fails, so that the note is taken away.

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use serde::Deserialize;
use serde_json::json;

use crate::{Newsroom, stdout};

const LANGUAGES: [&str; 9] = ["ar", "de", "en", "es", "fr", "ja", "ru", "vi", "zh"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    a: String,
    b: String,
    passage: Vec<Wanted>,
}

/// A passage that is there in truth.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    kind: String,
    #[serde(default)]
    quoted: bool,
    a: String,
    /// As in `a`, unless it says otherwise.
    b: Option<String>,
    /// Why the program does not find exactly this.
    known_miss: Option<String>,
}

/// Short texts with their noisy twins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noise {
    /// By language, two articles with `{}` where the texts go.
    surroundings: BTreeMap<String, [String; 2]>,
    case: Vec<NoiseCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoiseCase {
    name: String,
    language: String,
    kind: String,
    clean: String,
    noisy: String,
    known_miss: Option<String>,
}

/// A line of the report.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Pair(Pair),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
    passages: Vec<Passage>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Passage {
    a_start: usize,
    a_end: usize,
    b_start: usize,
    b_end: usize,
    kind: String,
    quoted: bool,
}

impl Passage {
    fn overlaps(&self, other: &Self) -> bool {
        self.a_start < other.a_end && other.a_start < self.a_end
            || self.b_start < other.b_end && other.b_start < self.b_end
    }
}

impl Story {
    fn read(language: &str) -> Self {
        toml::from_str(&case_file(&format!("languages/{language}.toml"))).unwrap()
    }

    /// The passage as the report should have it.
    fn expected(&self, wanted: &Wanted) -> Passage {
        let a = place(&self.a, &wanted.a);
        let b = place(&self.b, wanted.b.as_ref().unwrap_or(&wanted.a));
        Passage {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            kind: wanted.kind.clone(),
            quoted: wanted.quoted,
        }
    }

    /// What is wrong with the passages that the program finds in this story.
    fn complaints(&self, found: &[Passage]) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut excused = Vec::new();
        for wanted in &self.passage {
            let expected = self.expected(wanted);
            match (&wanted.known_miss, found.contains(&expected)) {
                (None, false) => complaints.push(format!("missed: {}", self.show(&expected))),
                (Some(why), true) => complaints.push(format!("found at last, though {why}")),
                (Some(_), false) => excused.push(expected),
                (None, true) => {}
            }
        }
        for passage in found {
            let is_expected = self.passage.iter().any(|wanted| self.expected(wanted) == *passage);
            if !is_expected && !excused.iter().any(|expected| expected.overlaps(passage)) {
                complaints.push(format!("not there: {}", self.show(passage)));
            }
        }
        complaints
    }

    fn show(&self, passage: &Passage) -> String {
        let Passage { a_start, a_end, b_start, b_end, kind, quoted } = passage;
        let a: String = self.a.chars().skip(*a_start).take(a_end - a_start).collect();
        let b: String = self.b.chars().skip(*b_start).take(b_end - b_start).collect();
        format!("{kind}, quoted {quoted}\n  a {a_start}..{a_end}: {a}\n  b {b_start}..{b_end}: {b}")
    }
}

impl NoiseCase {
    /// The clean text in the one surroundings, and the noisy one in the other.
    fn story(&self, surroundings: &[String; 2]) -> Story {
        let wanted = Wanted {
            kind: self.kind.clone(),
            quoted: false,
            a: self.clean.clone(),
            b: Some(self.noisy.clone()),
            known_miss: self.known_miss.clone(),
        };
        Story {
            a: surroundings[0].replace("{}", &self.clean),
            b: surroundings[1].replace("{}", &self.noisy),
            passage: vec![wanted],
        }
    }
}

fn case_file(name: &str) -> String {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    fs::read_to_string(cases.join(name)).unwrap()
}

/// Where `words` stand in `text`, in code points.
fn place(text: &str, words: &str) -> Range<usize> {
    let mut found = text.match_indices(words);
    let (byte, _) = found.next().unwrap_or_else(|| panic!("no `{words}` in: {text}"));
    assert!(found.next().is_none(), "`{words}` twice in: {text}");
    let start = text[..byte].chars().count();
    start..start + words.chars().count()
}

/// The pairs that the program reports of `articles`, given as ids and texts.
fn scan<'t>(articles: impl IntoIterator<Item = (String, &'t str)>) -> Vec<Pair> {
    let newsroom = Newsroom::new();
    let line = |(id, text): (String, &str)| json!({"id": id, "text": text}).to_string() + "\n";
    newsroom.file("stories.jsonl", &articles.into_iter().map(line).collect::<String>());
    let report = stdout(&newsroom.run("scan stories.jsonl --format jsonl --strict -q").code(0));
    let pair = |line| match serde_json::from_str(line).unwrap() {
        Line::Pair(pair) => Some(pair),
        Line::Other => None,
    };
    report.lines().filter_map(pair).collect()
}

/// The passages of a story whose articles are scanned with no others.
fn scan_alone(story: &Story) -> Vec<Passage> {
    let pairs = scan([("a".to_owned(), &*story.a), ("b".to_owned(), &*story.b)]);
    pairs.into_iter().flat_map(|pair| pair.passages).collect()
}

fn check_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn check(language: &str) {
    let story = Story::read(language);
    check_none(&story.complaints(&scan_alone(&story)));
}

#[test]
fn finds_passages_in_arabic() {
    check("ar");
}

#[test]
fn finds_passages_in_german() {
    check("de");
}

#[test]
fn finds_passages_in_english() {
    check("en");
}

#[test]
fn finds_passages_in_spanish() {
    check("es");
}

#[test]
fn finds_passages_in_french() {
    check("fr");
}

#[test]
fn finds_passages_in_japanese() {
    check("ja");
}

#[test]
fn finds_passages_in_russian() {
    check("ru");
}

#[test]
fn finds_passages_in_vietnamese() {
    check("vi");
}

#[test]
fn finds_passages_in_chinese() {
    check("zh");
}

/// What one language makes a function word must not move the passages of another.
#[test]
fn finds_passages_in_all_languages_at_once() {
    let stories = LANGUAGES.map(|language| (language, Story::read(language)));
    let articles = stories.iter().flat_map(|(language, story)| {
        [(format!("{language}-a"), &*story.a), (format!("{language}-b"), &*story.b)]
    });
    let mut complaints = Vec::new();
    let mut pairs = scan(articles);
    for (language, story) in &stories {
        let is_story =
            |pair: &Pair| pair.a == format!("{language}-a") && pair.b == format!("{language}-b");
        let found: Vec<Passage> =
            pairs.extract_if(.., |pair| is_story(pair)).flat_map(|pair| pair.passages).collect();
        complaints.extend(story.complaints(&found));
    }
    complaints.extend(pairs.iter().map(|pair| format!("a pair of {} and {}", pair.a, pair.b)));
    check_none(&complaints);
}

#[test]
fn finds_noisy_passages() {
    let noise: Noise = toml::from_str(&case_file("noise.toml")).unwrap();
    let mut complaints = Vec::new();
    for case in &noise.case {
        let story = case.story(&noise.surroundings[&case.language]);
        let found = story.complaints(&scan_alone(&story));
        complaints.extend(found.into_iter().map(|complaint| format!("{}: {complaint}", case.name)));
    }
    check_none(&complaints);
}
