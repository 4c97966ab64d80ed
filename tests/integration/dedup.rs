//! `wirecopy dedup` and `wirecopy plan`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    process::Stdio,
};

use assert_cmd::assert::Assert;
use serde_json::Value;
use wirecopy::{
    corpus::{ReadOptions, Source, read},
    hash,
    resemblance::Overlap,
    sketch::{Sketcher, TextSketcher},
};

use crate::{Newsroom, check_error, names_in, stderr, stdout};

/// `count` words, the same for the same seed, of a vocabulary in which no five follow one another twice.
fn words(seed: u64, count: u64) -> Vec<String> {
    (0..count).map(|at| format!("w{}", hash::mix(seed << 20 | at) % 50_000)).collect()
}

/// A copy of `text` in which every word at a multiple of `step` is another.
fn edited(text: &[String], step: usize, seed: u64) -> Vec<String> {
    let edit = |(at, word): (usize, &String)| match at % step {
        0 if at > 0 => format!("x{}", hash::mix(seed << 20 | at as u64) % 50_000),
        _ => word.clone(),
    };
    text.iter().enumerate().map(edit).collect()
}

fn line(id: &str, text: &[String], more: &str) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"{}\"{more}}}\n", text.join(" "))
}

/// Four articles of one story, from `first` on each a little farther away; a copy; and others.
fn collection() -> Newsroom {
    let newsroom = Newsroom::new();
    let story = words(1, 400);
    let mut lines = String::new();
    lines += &line(
        "late",
        &edited(&story, 100, 2),
        ",\"date\":\"2024-05-03\",\"outlet\":\"Herald\",\"n\":1.10",
    );
    lines += &line("other", &words(7, 300), ",\"date\":\"2024-05-01\"");
    lines += &line("early", &story, ",\"date\":\"2024-05-01\",\"outlet\":\"Reuters\"");
    lines += &line("short", &words(9, 3), "");
    lines +=
        &line("long", &[edited(&story, 150, 3), words(11, 9)].concat(), ",\"outlet\":\"Echo\"");
    lines += &line("copy", &story, ",\"family\":\"mine\",\"kind\":\"article\"");
    lines += "no json\n";
    lines += &line("far", &edited(&story, 7, 4), "");
    newsroom.file("crawl.jsonl", &lines);
    newsroom
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn field<'v>(object: &'v Value, name: &str) -> &'v str {
    object[name].as_str().unwrap_or("")
}

/// Of each id the one that is kept for it.
fn keepers(text: &str) -> BTreeMap<String, String> {
    let entry =
        |object: &Value| (field(object, "id").to_owned(), field(object, "keeper").to_owned());
    objects(text).iter().map(entry).collect()
}

fn dedup(newsroom: &Newsroom, arguments: &str) -> Assert {
    newsroom.run(&format!("dedup {arguments}")).code(0)
}

#[test]
fn annotates_every_article_in_its_place() {
    let newsroom = collection();
    let assert = dedup(&newsroom, "crawl.jsonl");
    let articles = objects(&stdout(&assert));
    let ids: Vec<&str> = articles.iter().map(|article| field(article, "id")).collect();
    assert_eq!(ids, ["late", "other", "early", "short", "long", "copy", "far"]);
    let family = |at: usize| &articles[at]["family"];
    assert_eq!([family(0), family(2), family(5)], ["f1", "f1", "f1"]);
    assert!(family(1).is_null() && articles[1]["resemblance"].is_null());
    assert_eq!(field(&articles[1], "keeper"), "other");
    assert_eq!(field(&articles[5], "keeper"), "late");
    assert_eq!(articles[0]["resemblance"], 1.0);
    // Its own fields are as they stood.
    assert!(stdout(&assert).contains("\"outlet\":\"Herald\",\"n\":1.10,\"family\":\"f1\""));
    assert!(
        stdout(&assert).contains("\"kind\":\"article\",\"family\":\"f1\""),
        "replaced, not twice"
    );
    let said = stderr(&assert);
    assert!(said.contains("skipped crawl.jsonl:7: expected an object"), "{said}");
    assert!(said.contains("cleared 7 articles"), "{said}");
    assert_eq!(names_in(newsroom.folder.path()), ["articles", "articles.jsonl", "crawl.jsonl"]);
}

#[test]
fn keeps_by_policy() {
    let check = |policy: &str, expected: &str| {
        let newsroom = collection();
        newsroom.file("best.txt", "Nobody\nEcho\nlate\n");
        let text = stdout(&dedup(&newsroom, &format!("crawl.jsonl --keep {policy}")));
        let kept: Vec<String> = keepers(&text)
            .into_iter()
            .filter(|(id, keeper)| id == keeper)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(kept.join(" "), expected, "{policy}");
    };
    check("first", "far late other short");
    check("earliest", "early far other short");
    check("longest", "far long other short");
    check("wire", "early far other short");
    check("prefer:best.txt", "far long other short");
}

#[test]
fn drops_only_what_was_verified_with_what_is_kept() {
    let newsroom = Newsroom::new();
    // A chain: each resembles the next, and the ends do not resemble each other.
    let mut chain = vec![words(1, 300)];
    for step in 0..12 {
        let last = chain.last().unwrap();
        chain.push([&last[15..], &words(100 + step, 15)].concat());
    }
    let lines: String =
        chain.iter().enumerate().map(|(at, text)| line(&format!("c{at}"), text, "")).collect();
    newsroom.file("chain.jsonl", &lines);
    dedup(
        &newsroom,
        "chain.jsonl --threshold 0.8 --action drop -o kept.jsonl --dropped-to dropped.tsv --recall 0.9999",
    );
    let dropped = newsroom.read("dropped.tsv");
    assert!(dropped.lines().count() >= 6, "{dropped}");
    let mut sketcher = TextSketcher::new(Sketcher::new(0), 5);
    let mut resemblance = |a: &str, b: &str| {
        let [a, b] = [a, b].map(|id| {
            let at: usize = id.trim_start_matches('c').parse().unwrap();
            sketcher.shingle_set(&chain[at].join(" ")).to_vec()
        });
        Overlap::of(&a, &b).resemblance()
    };
    let kept: Vec<Value> = objects(&newsroom.read("kept.jsonl"));
    let kept: Vec<&str> = kept.iter().map(|article| field(article, "id")).collect();
    for dropped in dropped.lines() {
        let [id, keeper, told] = dropped.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let exact = resemblance(id, keeper);
        assert!(exact >= 0.8 && kept.contains(&keeper) && !kept.contains(&id), "{dropped}");
        assert_eq!(format!("{exact:.4}"), told);
    }
    assert_eq!(kept.len() + dropped.lines().count(), chain.len());
}

#[test]
fn lists_families_pairs_and_what_was_dropped() {
    let newsroom = collection();
    dedup(
        &newsroom,
        "crawl.jsonl --action list -o list.jsonl --pairs-to pairs.tsv --dropped-to dropped.tsv --manifest run.json",
    );
    let list = objects(&newsroom.read("list.jsonl"));
    assert_eq!(list.len(), 2);
    assert_eq!((field(&list[0], "type"), field(&list[1], "type")), ("run", "family"));
    assert_eq!(list[0]["dropped"], 3);
    assert_eq!(list[0]["same_words"], 0, "the kept one has other words");
    assert_eq!(list[0]["skipped"][0]["line"], 7);
    assert_eq!(list[1]["members"].as_array().unwrap().len(), 4);
    let pairs = newsroom.read("pairs.tsv");
    let pairs: Vec<&str> = pairs.lines().collect();
    assert!(pairs.contains(&"early\tcopy\t1.0000"), "{pairs:?}");
    assert_eq!(pairs.len(), 6, "{pairs:?}");
    assert!(newsroom.read("dropped.tsv").starts_with("early\tlate\t0."));
    assert_eq!(objects(&newsroom.read("run.json"))[0], list[0]);
}

#[test]
fn clears_one_collection_of_another() {
    let newsroom = collection();
    let story = words(1, 400);
    newsroom.file("test.jsonl", &line("other", &edited(&story, 80, 8), ""));
    let text = stdout(&dedup(&newsroom, "crawl.jsonl --against test.jsonl --action drop"));
    let ids: Vec<String> =
        objects(&text).iter().map(|article| field(article, "id").to_owned()).collect();
    assert_eq!(ids, ["other", "short", "far"]);
    newsroom.file("none.jsonl", &line("x", &words(77, 200), ""));
    let text = stdout(&dedup(&newsroom, "crawl.jsonl --against none.jsonl --action drop"));
    assert_eq!(text.lines().count(), 7, "articles are compared with references only");
}

#[test]
fn writes_in_the_form_that_is_asked_for() {
    let newsroom = collection();
    let expected = stdout(&dedup(&newsroom, "crawl.jsonl --action drop"));
    for name in ["out.jsonl.gz", "out.jsonl.zst", "out.json", "out.json.gz", "out.JSONL"] {
        dedup(&newsroom, &format!("crawl.jsonl --action drop -o {name}"));
        let corpus =
            read(&[Source::parse(newsroom.path(name))], &ReadOptions::default(), &mut |_| {})
                .unwrap();
        assert_eq!(corpus.articles.len(), expected.lines().count(), "{name}");
        assert!(corpus.skipped.is_empty(), "{name}");
    }
    // An array stays one.
    let array = dedup(&newsroom, "out.json --action drop");
    assert!(stdout(&array).starts_with("[\n{") && stdout(&array).ends_with("}\n]\n"));
    serde_json::from_str::<Vec<Value>>(&stdout(&array)).unwrap();
    check_error(&newsroom, "dedup crawl.jsonl -o out.txt", "expected OUT to be .jsonl or .json");
}

#[test]
fn texts_become_objects() {
    let newsroom = Newsroom::new();
    newsroom.file("articles/harbour2.txt", &newsroom.read("articles/harbour.txt"));
    let articles = objects(&stdout(&dedup(&newsroom, "articles")));
    assert_eq!(articles.len(), 4);
    let again = articles.iter().find(|article| field(article, "id") == "harbour2").unwrap();
    assert_eq!(field(again, "text"), newsroom.read("articles/harbour.txt"));
    assert_eq!(field(again, "keeper"), "harbour");
}

#[test]
fn articles_without_an_id_get_one() {
    let newsroom = Newsroom::new();
    let text = words(5, 50).join(" ");
    newsroom.file("bare.jsonl", &format!("{{\"text\":\"{text}\"}}\n{{ \"text\":\"{text}\" }}\n"));
    let articles = objects(&stdout(&dedup(&newsroom, "bare.jsonl")));
    assert_eq!(field(&articles[1], "id"), "bare.jsonl:2");
    assert_eq!(field(&articles[1], "keeper"), "bare.jsonl:1");
}

#[test]
fn standard_input_is_saved_and_read_again() {
    let newsroom = collection();
    let from_file = stdout(&dedup(&newsroom, "crawl.jsonl"));
    let piped =
        newsroom.command("dedup -").write_stdin(newsroom.read("crawl.jsonl")).assert().code(0);
    assert_eq!(stdout(&piped), from_file);
    let array = format!("[{}]", line("a", &words(1, 9), "").trim());
    let piped = newsroom.command("dedup -").write_stdin(array).assert().code(0);
    assert_eq!(objects(&stdout(&piped)).len(), 1);
}

/// Many near-duplicates in no order, with a template that half of them fill in.
fn crowd(newsroom: &Newsroom, articles: u64) {
    let template = words(3, 120);
    let mut lines = String::new();
    for at in 0..articles {
        let text = match at % 4 {
            0 | 2 => [&template[..], &words(1_000 + at, 4)].concat(),
            1 => words(5_000 + at, 90),
            _ => edited(&words(5_000 + hash::mix(at) % at.max(1), 90), 30, at),
        };
        writeln!(lines, "{}", line(&format!("a{at}"), &text, "").trim_end()).unwrap();
    }
    newsroom.file("crowd.jsonl", &lines);
}

#[test]
fn memory_threads_and_order_change_nothing() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 440);
    let all = newsroom.read("crowd.jsonl");
    fs::create_dir(newsroom.path("parts")).unwrap();
    let lines: Vec<&str> = all.lines().collect();
    for (number, part) in lines.chunks(120).enumerate() {
        newsroom.file(&format!("parts/{number}.jsonl"), &(part.join("\n") + "\n"));
    }
    let run = |arguments: &str| {
        let files =
            "--pairs-to pairs.tsv --dropped-to dropped.tsv --manifest run.json -o out.jsonl";
        dedup(&newsroom, &format!("{arguments} {files}"));
        ["out.jsonl", "pairs.tsv", "dropped.tsv", "run.json"].map(|name| newsroom.read(name))
    };
    let expected = run("crowd.jsonl");
    assert!(expected[1].lines().count() > 400);
    for other in ["crowd.jsonl --memory-limit 64MiB -j 1", "crowd.jsonl -j 3", "parts"] {
        assert!(run(other) == expected, "{other}");
    }
    let named = "parts/3.jsonl parts/0.jsonl parts/2.jsonl parts/1.jsonl";
    assert!(run(named) == expected, "{named}");
}

/// What is compressed piece by piece ends its pieces at the same articles.
#[test]
fn memory_and_threads_change_no_compressed_byte() {
    let newsroom = Newsroom::new();
    let lines: String = (0..1_500).map(|at| line(&format!("a{at}"), &words(at, 400), "")).collect();
    assert!(lines.len() > 3 << 20, "there are several pieces");
    newsroom.file("many.jsonl", &lines);
    let run = |arguments: &str| {
        dedup(&newsroom, &format!("many.jsonl {arguments} -o out.jsonl.gz"));
        fs::read(newsroom.path("out.jsonl.gz")).unwrap()
    };
    let expected = run("-j 2");
    for other in ["-j 1", "-j 5", "-j 2 --memory-limit 64MiB"] {
        assert!(run(other) == expected, "{other}");
    }
}

/// A template that more articles fill in than a bucket may hold is cleared to one of them.
#[test]
fn a_crowded_template_stays_linear() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 4_400);
    dedup(&newsroom, "crowd.jsonl --action list -o list.jsonl");
    let list = objects(&newsroom.read("list.jsonl"));
    assert!(list[0]["capped_buckets"].as_u64().unwrap() > 0, "{}", list[0]);
    assert!(list[0]["candidates"].as_u64().unwrap() < 700_000, "{}", list[0]);
    assert_eq!(list[1]["members"].as_array().unwrap().len(), 2_200);
}

#[test]
fn an_audit_counts_what_was_found() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 400);
    let assert = dedup(&newsroom, "crowd.jsonl --action list -o list.jsonl --audit 300 --seed 7");
    let audit = objects(&newsroom.read("list.jsonl"))[0]["audit"].clone();
    assert_eq!((audit["sampled"].as_u64(), audit["seed"].as_u64()), (Some(300), Some(7)));
    assert!(audit["pairs"].as_u64().unwrap() > 10_000, "{audit}");
    assert!(audit["recall"].as_f64().unwrap() > 0.98, "{audit}");
    assert_eq!(audit["bands"].as_array().unwrap().len(), 5);
    assert!(stderr(&assert).contains("audit of 300 articles: "));
}

#[test]
fn a_failed_run_is_resumed_to_the_same_bytes() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 300);
    dedup(&newsroom, "crowd.jsonl -o whole.jsonl --manifest whole.json");
    if cfg!(target_os = "linux") {
        let failed = newsroom.run("dedup crowd.jsonl -o out.jsonl --pairs-to /dev/full").code(2);
        let said = stderr(&failed);
        assert!(said.contains("/dev/full") && said.contains("go on with --resume"), "{said}");
        assert!(newsroom.path(".out.jsonl.wirecopy-work").exists());
        check_error(
            &newsroom,
            "dedup crowd.jsonl -o out.jsonl --resume --threshold 0.7",
            "it is left from a job with other settings",
        );
        let resumed = dedup(&newsroom, "crowd.jsonl -o out.jsonl --manifest out.json --resume -v");
        assert!(stderr(&resumed).contains("went on behind the stage `verified`"));
        assert_eq!(newsroom.read("out.jsonl"), newsroom.read("whole.jsonl"));
        assert_eq!(newsroom.read("out.json"), newsroom.read("whole.json"));
        assert!(!newsroom.path(".out.jsonl.wirecopy-work").exists());
    }
}

/// Killed without a warning as soon as each stage is finished, and before the first is.
#[test]
fn a_killed_run_is_resumed_to_the_same_bytes() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 400);
    dedup(&newsroom, "crowd.jsonl -o whole.jsonl.gz --manifest whole.json");
    let work = newsroom.path(".out.jsonl.gz.wirecopy-work");
    let stages = ["sketched", "proposed", "verified"];
    let mut gone_on = BTreeSet::<&str>::new();
    for killed_at in ["lock", "state-sketched.json", "state-proposed.json", "state-verified.json"] {
        let mut command = newsroom.process("dedup crowd.jsonl -o out.jsonl.gz");
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        while !work.join(killed_at).exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let arguments = "crowd.jsonl -o out.jsonl.gz --manifest out.json --resume -v";
        let said = stderr(&dedup(&newsroom, arguments));
        gone_on.extend(stages.iter().filter(|stage| said.contains(&format!("stage `{stage}`"))));
        for (out, whole) in [("out.jsonl.gz", "whole.jsonl.gz"), ("out.json", "whole.json")] {
            let [out, whole] = [out, whole].map(|name| fs::read(newsroom.path(name)).unwrap());
            assert!(out == whole, "killed at {killed_at}");
        }
        assert!(!work.exists(), "killed at {killed_at}");
    }
    // A busy machine may be late with a kill, but not with each.
    assert!(!gone_on.is_empty());
}

#[test]
fn what_cannot_be_done_is_refused() {
    let newsroom = collection();
    check_error(&newsroom, "dedup none.jsonl", "none.jsonl: No such file");
    check_error(&newsroom, "dedup crawl.jsonl -o crawl.jsonl", "would replace its own input");
    check_error(&newsroom, "dedup crawl.jsonl --against crawl.jsonl", "as a reference");
    check_error(&newsroom, "dedup crawl.jsonl -o no/out.jsonl", "no/out.jsonl");
    check_error(&newsroom, "dedup crawl.jsonl --keep best", "expected first, earliest, longest");
    check_error(&newsroom, "dedup crawl.jsonl --keep prefer:no.txt", "cannot read no.txt");
    check_error(&newsroom, "dedup crawl.jsonl --memory-limit 1MB", "expected at least 64");
    check_error(
        &newsroom,
        "dedup crawl.jsonl --threshold 0.05 --recall 0.9999",
        "reach a recall of",
    );
    check_error(
        &newsroom,
        "dedup crawl.jsonl --action list -o out.json",
        "expected OUT to be .jsonl",
    );
    newsroom.file("empty.jsonl", "");
    newsroom.run("dedup empty.jsonl").code(2).stdout("");
    assert!(!names_in(newsroom.folder.path()).iter().any(|name| name.contains("wirecopy-work")));
}

#[test]
fn skipped_articles_count_under_strict() {
    collection().run("dedup crawl.jsonl --strict").code(3);
}

#[test]
fn repeated_ids_are_told() {
    let newsroom = Newsroom::new();
    newsroom
        .file("ids.jsonl", &[line("a", &words(1, 20), ""), line("a", &words(2, 20), "")].concat());
    let assert = dedup(&newsroom, "ids.jsonl");
    assert_eq!(stdout(&assert).lines().count(), 1);
    assert!(
        stderr(&assert)
            .contains("skipped ids.jsonl:2: its id is repeated: ids.jsonl:1 has it already")
    );
}

#[test]
fn a_plan_tells_what_it_takes() {
    let newsroom = Newsroom::new();
    crowd(&newsroom, 200);
    let plan = stdout(&newsroom.run("plan crowd.jsonl").code(0).stderr(""));
    assert!(plan.contains("articles    200 (") && plan.contains("all of them looked at"), "{plan}");
    assert!(plan.contains("bands       21 of 6 rows, in 128 slots"), "{plan}");
    let plan: Value =
        serde_json::from_str(&stdout(&newsroom.run("plan crowd.jsonl --json").code(0))).unwrap();
    assert_eq!((plan["articles"].as_u64(), plan["sampled"].as_u64()), (Some(200), Some(200)));
    assert!(plan["candidates"].as_u64().unwrap() >= 4_950, "{plan}");
    check_error(&newsroom, "plan crowd.jsonl --threshold 0.05 --recall 0.999", "ask for that");
    check_error(&newsroom, "plan -", "standard input");
}
