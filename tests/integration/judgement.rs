//! What is made of shared wording: facts that all reports share, lost quotation marks, articles told
//! in brief.

use serde_json::{Value, json};

use crate::{Newsroom, stdout};

/// The pair `a` and `b` of a scan of these articles, if it is reported.
fn pair(articles: &[(&str, &str)]) -> Option<Value> {
    let newsroom = Newsroom::new();
    let line = |(id, text): &(&str, &str)| json!({"id": id, "text": text}).to_string() + "\n";
    newsroom.file("stories.jsonl", &articles.iter().map(line).collect::<String>());
    let report = stdout(&newsroom.run("scan stories.jsonl --format jsonl -q").code(0));
    let records = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.into_iter().find(|record| record["a"] == "a" && record["b"] == "b")
}

const QUOTED: &str = "The council met for three hours behind closed doors. Afterwards the treasurer, \
    Ines Varga, was asked about the bridge. “We paid for granite and were given painted concrete, \
    and nobody on this council thought of knocking on it,” she said. The works begin in spring.";
const BARE: &str = "Residents of the lower town have waited eleven years for a crossing. We paid for \
    granite and were given painted concrete, and nobody on this council thought of knocking on it. \
    Ferries still run twice a day, weather permitting, and carry no more than forty people.";

#[test]
fn finds_lost_quotation_marks() {
    let pair = pair(&[("a", QUOTED), ("b", BARE)]).unwrap();
    let passage = &pair["passages"][0];
    assert_eq!(passage["lost_quotation_marks"], true, "{pair}");
    assert_eq!(passage["quoted"], false, "{pair}");
    assert_eq!(pair["relation"], "copy", "{pair}");
}

#[test]
fn finds_quotation_marks_that_are_kept() {
    let kept = BARE.replace("We paid", "“We paid").replace("on it.", "on it.”");
    let pair = pair(&[("a", QUOTED), ("b", &kept)]).unwrap();
    let passage = &pair["passages"][0];
    assert_eq!(passage["lost_quotation_marks"], false, "{pair}");
    assert_eq!(passage["quoted"], true, "{pair}");
    assert_eq!(pair["relation"], "quotation", "{pair}");
}

/// Reports of one event, each in its own words.
const REPORTS: [&str; 5] = [
    "Prime Minister Halvard Brekke and President Amara Diallo of Lunde will meet at Castle Ormsund on \
     Friday, the palace announced. It will be their first encounter since the fishing dispute.",
    "Fishermen hope that Friday brings an end to months of idleness. President Amara Diallo of Lunde \
     travels to Castle Ormsund, where Prime Minister Halvard Brekke awaits her with a list of demands.",
    "Hotels around Castle Ormsund are full: Prime Minister Halvard Brekke receives President Amara \
     Diallo of Lunde there on Friday, and four hundred journalists want a bed.",
    "Nobody expects a treaty when President Amara Diallo of Lunde sits down with Prime Minister Halvard \
     Brekke at Castle Ormsund on Friday. A photograph would do, diplomats on both shores concede.",
    "The guard of Castle Ormsund rehearsed in the rain on Tuesday for the visit of President Amara \
     Diallo of Lunde. Prime Minister Halvard Brekke watched from a window on Friday's stairs.",
];

#[test]
fn finds_no_reuse_in_names_that_all_reports_repeat() {
    let ids = ["a", "b", "c", "d", "e"];
    let articles: Vec<(&str, &str)> = ids.into_iter().zip(REPORTS).collect();
    let relation = pair(&articles).map(|pair| pair["relation"].clone());
    assert!(relation.as_ref().is_none_or(|relation| relation == "incidental"), "{relation:?}");
}

/// A report of nine paragraphs, of which the other tells the first, fourth, seventh and last.
const REPORT: [&str; 9] = [
    "The lighthouse keeper of Skerrow locked the lantern room for the last time on Sunday, ending two \
     centuries in which the lamp was never left to burn alone.",
    "Visitors had come by boat since dawn, some carrying photographs of grandparents who served on the \
     rock, others only sandwiches. A brass band played until the wind took the sheet music.",
    "Engineers spent the summer laying a cable along the causeway. It feeds a motor no larger than a \
     bread bin, which turns the lens more evenly than any clockwork did.",
    "Three keepers will be retrained as harbour pilots, the shipping board promised, while the fourth, \
     who is sixty-one, has asked to stay in the cottage as a tenant.",
    "The board has not said what rent it would ask. Cottages on the mainland shore fetch more than a \
     keeper's wage since the railway brought painters and dentists.",
    "Birdwatchers worry less about people than about rats. Without a resident cat, they fear, the \
     puffins that returned nine years ago will not last another decade.",
    "A petition to keep a human watch gathered nine thousand signatures, though the ministry replied \
     that sensors detect fog twenty minutes sooner than eyes.",
    "Old logbooks tell another story. In the great storm the keepers saw distress rockets that no \
     instrument of the time would have noticed, and rowed out to them.",
    "The lens itself, ground in Paris and carried up the tower in forty crates, will be shown in the \
     maritime museum once a copy has replaced it.",
];
const BRIEF: &str = "Elsewhere this week: farmers marched, a choir lost its hall and the ferry timetable \
    changed again. On Skerrow the lighthouse keeper locked the lantern room on Sunday for the last \
    time, after two centuries in which the lamp never burned alone. Three of the keepers are to be \
    retrained by the shipping board as harbour pilots; the fourth, aged sixty-one, asked to stay as \
    tenant of the cottage. Nine thousand signatures gathered by a petition to keep a human watch met \
    the ministry's reply that fog is detected by sensors twenty minutes sooner. The maritime museum \
    will show the lens, ground in Paris and carried in forty crates up the tower, once replaced by a \
    copy. In sport the rowing club won nothing, but sang well on the way home and was late for work.";

#[test]
fn finds_an_article_told_in_brief() {
    let report = REPORT.join("\n\n");
    let pair = pair(&[("a", &report), ("b", BRIEF)]).unwrap();
    let passages = pair["passages"].as_array().unwrap();
    let length = |end: &str, start: &str| {
        passages.iter().map(|p| p[end].as_u64().unwrap() - p[start].as_u64().unwrap()).sum::<u64>()
    };
    assert!(length("b_end", "b_start") > 500, "{pair}");
    // However much of the report lies between what is told, only what is told is shared.
    let shared = pair["shared_words_a"].as_u64().unwrap();
    assert!((60..160).contains(&shared), "{pair}");
}
