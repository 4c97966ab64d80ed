//! A coarse floor under what is found in five real reports of one event, wherever these are at hand:
//! they are not part of the project. `run.py` beside them measures the same, and much else.

use std::path::Path;

use serde_json::Value;

use crate::{Newsroom, stdout};

/// A passage of the report, or one found by reading.
struct Passage {
    articles: [String; 2],
    /// Of each article, in code points.
    ranges: [(u64, u64); 2],
}

impl Passage {
    /// A passage of the pair `pair`, of which `value` has the offsets.
    fn new(pair: &Value, value: &Value) -> Self {
        let id = |name: &str| pair[name].as_str().unwrap().to_owned();
        let offset = |name: &str| value[name].as_u64().unwrap();
        Self {
            articles: [id("a"), id("b")],
            ranges: [(offset("a_start"), offset("a_end")), (offset("b_start"), offset("b_end"))],
        }
    }

    /// Whether both sides overlap those of `other`.
    fn meets(&self, other: &Self) -> bool {
        let overlap = |side: usize| {
            let ((start, end), (from, to)) = (self.ranges[side], other.ranges[side]);
            start.max(from) < end.min(to)
        };
        self.articles == other.articles && overlap(0) && overlap(1)
    }

    /// Whether `found` cover at least half of both sides together.
    fn is_found_in(&self, found: &[Self]) -> bool {
        let over: Vec<&Self> = found.iter().filter(|passage| passage.meets(self)).collect();
        let (mut size, mut covered) = (0, 0);
        for (side, &(start, end)) in self.ranges.iter().enumerate() {
            let is_covered = |at: &u64| {
                over.iter()
                    .any(|passage| (passage.ranges[side].0..passage.ranges[side].1).contains(at))
            };
            size += end - start;
            covered += (start..end).filter(is_covered).count() as u64;
        }
        2 * covered >= size
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that checks nothing says so, under `--nocapture`")]
fn finds_what_readers_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/seeds");
    if !folder.is_dir() {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    }
    let newsroom = Newsroom::new();
    let mut command = newsroom.command("scan --format jsonl -q");
    let report = stdout(&command.arg(folder.join("docs")).assert().code(0));
    let records = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let found: Vec<Passage> = records
        .filter(|record| record["type"] == "pair")
        .flat_map(|pair| {
            let passages = pair["passages"].as_array().unwrap();
            passages.iter().map(|passage| Passage::new(&pair, passage)).collect::<Vec<_>>()
        })
        .collect();
    let gold = std::fs::read_to_string(folder.join("gold.json")).unwrap();
    let gold: Vec<Value> = serde_json::from_str(&gold).unwrap();
    for (kind, least) in [("edited", 3), ("quote", 7), ("rewritten", 4)] {
        let wanted = gold.iter().filter(|case| case["kind"] == kind);
        let count = wanted.filter(|case| Passage::new(case, case).is_found_in(&found)).count();
        assert!(count >= least, "{kind}: found {count}, expected at least {least}");
    }
}
