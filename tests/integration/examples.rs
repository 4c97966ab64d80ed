//! The examples that measurements rest on: generated corpora hold what is planted in them, and the
//! search for all pairs finds what looking at each pair finds.

#[expect(dead_code, reason = "its main is not run")]
#[path = "../../examples/all_pairs.rs"]
mod all_pairs;
#[expect(dead_code, reason = "its main is not run")]
#[path = "../../examples/corpus/main.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use clap::Parser;
use rayon::ThreadPoolBuilder;
use serde_json::Value;
use wirecopy::{
    resemblance::Overlap,
    sketch::{Sketcher, TextSketcher},
};

use crate::Newsroom;

/// Enough for some of everything that is planted.
const USUAL: &str = "--articles 300 --mean-bytes 700 --copies 0.3 --passages 0.2 --template 7";
/// Few enough to look at each pair.
const FEW: &str = "--articles 150 --mean-bytes 500 --copies 0.4 --exact 0.3 --template 7";
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/articles.jsonl");

/// A generated corpus.
struct Generated {
    newsroom: Newsroom,
    /// By id, which is the order of the file.
    texts: BTreeMap<String, String>,
    truth: Vec<Value>,
}

impl Generated {
    /// With options that are divided at spaces.
    fn new(options: &str) -> Self {
        let newsroom = Newsroom::new();
        let [out, truth] = ["corpus.jsonl", "truth.jsonl"].map(|name| newsroom.path(name));
        let [out, truth] = [&out, &truth].map(|path| path.to_str().unwrap());
        let arguments = ["corpus", SEEDS, "-o", out, "--truth", truth];
        let arguments = arguments.into_iter().chain(options.split(' '));
        corpus::run(corpus::Arguments::parse_from(arguments)).unwrap();
        let articles = values(&newsroom.read("corpus.jsonl"));
        let texts = articles.iter().map(|article| (text(article, "id"), text(article, "text")));
        let texts = texts.collect();
        let truth = values(&newsroom.read("truth.jsonl"));
        Self { newsroom, texts, truth }
    }

    /// The lines of the truth of one type.
    fn planted(&self, kind: &str) -> Vec<&Value> {
        self.truth.iter().filter(|relation| relation["type"] == kind).collect()
    }

    fn text(&self, relation: &Value, side: &str) -> &str {
        &self.texts[relation[side].as_str().unwrap()]
    }

    /// The bytes of both files.
    fn bytes(&self) -> [String; 2] {
        ["corpus.jsonl", "truth.jsonl"].map(|name| self.newsroom.read(name))
    }

    /// What the search for all pairs writes.
    fn all_pairs(&self, options: &str) -> String {
        let [input, out] = ["corpus.jsonl", "pairs.tsv"].map(|name| self.newsroom.path(name));
        let arguments = ["all_pairs", input.to_str().unwrap(), "-o", out.to_str().unwrap()];
        let arguments = arguments.into_iter().chain(options.split(' '));
        all_pairs::run(&all_pairs::Arguments::parse_from(arguments)).unwrap();
        self.newsroom.read("pairs.tsv")
    }
}

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

fn resemblance(one: &str, other: &str) -> f64 {
    let mut sketcher = TextSketcher::new(Sketcher::new(1), 5);
    let set = sketcher.shingle_set(one).to_vec();
    Overlap::of(&set, sketcher.shingle_set(other)).resemblance()
}

/// Runs of five of `\w+`, without the rarer letters of which `\w` has other ideas.
fn shingles(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.windows(5).map(|run| run.join(" ")).collect()
}

/// What looking at each pair of sets finds.
fn naively(generated: &Generated, least: f64) -> String {
    let sets: Vec<_> = generated.texts.iter().map(|(id, text)| (id, shingles(text))).collect();
    let mut lines = String::new();
    for (number, (a, one)) in sets.iter().enumerate() {
        for (b, other) in &sets[number + 1..] {
            let shared = one.intersection(other).count();
            let found = shared as f64 / (one.len() + other.len() - shared) as f64;
            if found >= least {
                lines += &format!("{a}\t{b}\t{found:.6}\n");
            }
        }
    }
    lines
}

/// That the search finds what looking at each pair finds.
fn check_pairs(thresholds: &[f64]) {
    let generated = Generated::new(FEW);
    for threshold in thresholds {
        let expected = naively(&generated, *threshold);
        assert!(expected.lines().count() > 5, "{expected}");
        assert_eq!(generated.all_pairs(&format!("--threshold {threshold}")), expected);
    }
}

#[test]
fn a_seed_gives_the_same_bytes_on_any_threads() {
    let expected = Generated::new(USUAL).bytes();
    for threads in [1, 3] {
        let threads = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(threads.install(|| Generated::new(USUAL).bytes()) == expected);
    }
    assert!(Generated::new(&format!("{USUAL} --seed 2")).bytes() != expected);
}

#[test]
fn more_articles_leave_the_first_as_they_are() {
    let few = Generated::new("--articles 250 --mean-bytes 500").bytes();
    let many = Generated::new("--articles 450 --mean-bytes 500").bytes();
    assert!(few.iter().zip(&many).all(|(few, many)| many.starts_with(few)));
}

#[test]
fn copies_resemble_their_origins_as_is_said() {
    let generated = Generated::new(&format!("{USUAL} --least 0.6 --most 0.9 --exact 0.2"));
    let copies = generated.planted("copy");
    assert!(copies.len() > 60, "{}", copies.len());
    for copy in copies {
        let stated = copy["resemblance"].as_f64().unwrap();
        assert!((0.6..=0.9).contains(&stated) || stated == 1.0, "{copy}");
        let found = resemblance(generated.text(copy, "a"), generated.text(copy, "b"));
        assert!((found - stated).abs() < 1e-12, "{copy}: {found}");
    }
}

#[test]
fn template_is_filled_as_often_as_asked() {
    let generated = Generated::new(USUAL);
    let fillings = generated.planted("template");
    assert_eq!(fillings.len(), 6);
    for filling in &fillings {
        assert_eq!(filling["a"], fillings[0]["a"]);
        assert!(filling["resemblance"].as_f64().unwrap() > 0.4, "{filling}");
    }
}

#[test]
fn offsets_of_passages_slice_to_the_same_words() {
    let generated = Generated::new(&format!("{USUAL} --passage-words 10-30"));
    let passages = generated.planted("passage");
    assert!(passages.len() > 40, "{}", passages.len());
    for passage in passages {
        let [a, b] = ["a", "b"].map(|side| {
            let [start, end] =
                ["start", "end"].map(|end| passage[format!("{side}_{end}")].as_u64().unwrap());
            let letters = (0..).zip(generated.text(passage, side).chars());
            let inside = letters.filter(|(at, _)| (start..end).contains(at));
            inside.map(|(_, letter)| letter).collect::<String>()
        });
        assert_eq!(a, b);
        assert!(a.trim() == a && (10..=30).contains(&a.split_whitespace().count()), "{passage}");
    }
}

#[test]
fn nothing_else_is_shared() {
    let generated = Generated::new("--articles 300 --mean-bytes 700 --copies 0 --passages 0");
    assert_eq!(generated.truth.len(), 0);
    assert_eq!(generated.all_pairs("--threshold 0.2"), "");
}

#[test]
fn all_pairs_are_those_that_looking_at_each_finds() {
    check_pairs(&[0.3, 0.5, 0.8, 1.0]);
}
