//! Takes the names of outlets and files out of a report, so that it can be sent outside.
//!
//! In goes a finished report; out comes the same one with `article 07` for each id and `Outlet 2`
//! for each outlet, numbered in the report's order, and so the same in every format. Addresses,
//! bylines and unknown fields say who published an article as well, and are left out; of
//! inputs that were skipped, only how many there were. Linear in the report.
//!
//! Texts, headlines, dates and credits stay as they are: they are what the report is about, and who has a
//! text can look it up. It hides names from a reader, not articles from somebody who searches.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::provenance::{Reason, ReasonKind};

use super::{
    lists::Lists,
    model::{ArticleEntry, FamilyEntry, OriginEntry, PairEntry, Report, SkippedEntry},
};

/// What an input that was skipped is called, and why.
const WITHHELD: &str = "withheld";

/// New names for the articles and the outlets of a report.
#[derive(Debug)]
pub struct Pseudonyms {
    articles: BTreeMap<String, String>,
    outlets: BTreeMap<String, String>,
    no_fields: Map<String, Value>,
}

impl Pseudonyms {
    /// A name for each article, in their order, and for each outlet, as it comes first.
    ///
    /// Numbers are filled up with zeros, so that names sort as the articles do.
    pub fn new(report: &Report<'_>) -> Self {
        let digits = report.articles.len().to_string().len();
        let short = report.run.too_short.iter().map(String::as_str);
        let mut articles = BTreeMap::new();
        let mut outlets = BTreeMap::new();
        for id in report.articles.iter().map(|article| article.id).chain(short) {
            let next = articles.len() + 1;
            articles.entry(id.to_owned()).or_insert_with(|| format!("article {next:0digits$}"));
        }
        for outlet in report.articles.iter().filter_map(|article| article.outlet) {
            let next = outlets.len() + 1;
            outlets.entry(outlet.to_owned()).or_insert_with(|| format!("Outlet {next}"));
        }
        Self { articles, outlets, no_fields: Map::new() }
    }

    /// The report under these names.
    pub fn apply<'p, 'c: 'p>(&'p self, report: Report<'c>) -> Report<'p> {
        let mut report: Report<'p> = report;
        for article in &mut report.articles {
            self.rename_article(article);
        }
        for pair in &mut report.pairs {
            self.rename_pair(pair);
        }
        for family in &mut report.families {
            self.rename_family(family);
        }
        self.rename_lists(&mut report.lists);
        let run = &mut report.run;
        for id in
            run.carried.iter_mut().flat_map(|c| c.credited.iter_mut().chain(&mut c.uncredited))
        {
            *id = self.article(id).to_owned();
        }
        let own_versions = run.archive.iter_mut().flat_map(|archive| &mut archive.own_versions);
        for id in own_versions.chain(&mut run.too_short) {
            *id = self.article(id).to_owned();
        }
        for outlets in ["outlets", "not_outlets"] {
            if let Some(named) = run.settings.get_mut(outlets) {
                *named = Value::from(WITHHELD);
            }
        }
        for skipped in &mut run.skipped {
            // A reason can quote an id or another file.
            let (file, reason) = (WITHHELD.to_owned(), WITHHELD.to_owned());
            *skipped = SkippedEntry { file, line: None, id: None, reason };
        }
        for file in &mut run.transcoded {
            WITHHELD.clone_into(&mut file.file);
        }
        report
    }

    fn rename_article<'p>(&'p self, article: &mut ArticleEntry<'p>) {
        article.id = self.article(article.id);
        article.outlet = article.outlet.map(|outlet| self.outlet(outlet));
        article.url = None;
        article.byline = None;
        article.fields = &self.no_fields;
        for origin in &mut article.origins {
            self.rename_origin(origin);
        }
        for sentence in &mut article.sentences {
            sentence.id = self.article(sentence.id);
        }
        for citation in &mut article.citations {
            self.outlet(&citation.publication).clone_into(&mut citation.publication);
        }
    }

    fn rename_origin<'p>(&'p self, origin: &mut OriginEntry<'p>) {
        origin.id = self.article(origin.id);
    }

    fn rename_pair<'p>(&'p self, pair: &mut PairEntry<'p>) {
        pair.a = self.article(pair.a);
        pair.b = self.article(pair.b);
        for reason in &mut pair.evidence {
            rename_reason(reason);
        }
    }

    fn rename_family<'p>(&'p self, family: &mut FamilyEntry<'p>) {
        for member in &mut family.members {
            *member = self.article(member);
        }
        for (one, other) in &mut family.bridges {
            (*one, *other) = (self.article(one), self.article(other));
        }
        family.first = family.first.map(|id| self.article(id));
        for id in family.versions.iter_mut().flatten() {
            *id = self.article(id);
        }
        for member in &mut family.tree {
            member.id = self.article(member.id);
            member.predecessor = member.predecessor.map(|id| self.article(id));
            member.runner_up = member.runner_up.map(|id| self.article(id));
        }
    }

    fn rename_lists<'p>(&'p self, lists: &mut Lists<'p>) {
        for row in &mut lists.uncredited {
            (row.id, row.from) = (self.article(row.id), self.article(row.from));
            (row.a, row.b) = (self.article(row.a), self.article(row.b));
            row.evidence.iter_mut().for_each(rename_reason);
        }
        for row in &mut lists.credited_without_match {
            row.id = self.article(row.id);
        }
        for row in &mut lists.lost_quotation_marks {
            (row.id, row.from) = (self.article(row.id), self.article(row.from));
        }
        for row in &mut lists.outlets {
            (row.outlet, row.from) = (self.outlet(row.outlet), self.outlet(row.from));
        }
        for outlet in lists.boilerplate.iter_mut().flat_map(|row| &mut row.outlets) {
            *outlet = self.outlet(outlet);
        }
    }

    /// What an article is called; one that the report does not hold has no name.
    fn article(&self, id: &str) -> &str {
        self.articles.get(id).map_or(WITHHELD, String::as_str)
    }

    fn outlet(&self, outlet: &str) -> &str {
        self.outlets.get(outlet).map_or(WITHHELD, String::as_str)
    }
}

/// Notes that name an article or tell an outlet say only what sort of evidence there is.
fn rename_reason(reason: &mut Reason) {
    let note = match reason.kind {
        ReasonKind::Third => "both have it from a third article",
        ReasonKind::AgencyOutlet => "the one credits the agency whose own the other is",
        _ => return,
    };
    note.clone_into(&mut reason.note);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        provenance::{CitationEvidence, SpeaksFor, Weight},
        report::{
            Format, Style,
            model::{Archived, CitationEntry},
            sample, write,
        },
    };

    const IDS: [&str; 4] = ["secret-a", "secret-b", "secret-c", "secret-d"];

    fn named() -> Report<'static> {
        let mut report = sample::with_ids(IDS);
        report.run.too_short = vec!["secret-short".to_owned()];
        let own_versions = vec!["secret-a".to_owned()];
        report.run.archive = Some(Archived { own_versions, ..Archived::default() });
        report.run.settings.insert("not_outlets".to_owned(), Value::from(vec!["Secret Post"]));
        for (article, outlet) in report.articles.iter_mut().zip(["Secret Post", "Secret Star"]) {
            article.outlet = Some(outlet);
            article.url = Some("https://secret.example/");
            article.byline = Some("Secret Author");
        }
        report.articles[0].citations.push(CitationEntry {
            publication: "Secret Gazette".to_owned(),
            evidence: CitationEvidence::Phrase,
            start: 0,
            end: 1,
        });
        let third = ReasonKind::Third;
        let note = "also in secret-c".to_owned();
        let (speaks_for, weight) = (SpeaksFor::CommonOrigin, Weight::Strong);
        report.pairs[0].evidence = vec![Reason { kind: third, speaks_for, note, weight }];
        for skipped in &mut report.run.skipped {
            skipped.file = "secret.jsonl".to_owned();
            skipped.reason = "the id `secret` is already in secret.json".to_owned();
        }
        for file in &mut report.run.transcoded {
            file.file = "secret.txt".to_owned();
        }
        report
    }

    #[test]
    fn no_format_has_a_name_left() {
        let names = Pseudonyms::new(&named());
        let report = names.apply(named());
        for format in Format::ALL {
            let mut out = Vec::new();
            write(format, &report, &Style::default(), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap().to_lowercase();
            assert!(!text.contains("secret"), "{format}: {text}");
        }
    }

    #[test]
    fn names_are_the_same_everywhere() {
        let names = Pseudonyms::new(&named());
        let report = names.apply(named());
        let ids: Vec<&str> = report.articles.iter().map(|article| article.id).collect();
        assert_eq!(ids, ["article 1", "article 2", "article 3", "article 4"]);
        let outlets: Vec<_> = report.articles.iter().map(|article| article.outlet).collect();
        assert_eq!(outlets[..2], [Some("Outlet 1"), Some("Outlet 2")]);
        for pair in &report.pairs {
            assert_eq!([pair.a, pair.b], [ids[pair.a_index], ids[pair.b_index]]);
        }
        assert_eq!(report.families[0].members, ["article 1", "article 2", "article 4"]);
    }

    #[test]
    fn numbers_sort_as_they_count() {
        let mut report = named();
        let article = report.articles[0].clone();
        let ids: Vec<String> = (10..30).map(|number| format!("secret-{number}")).collect();
        report.articles = ids.iter().map(|id| ArticleEntry { id, ..article.clone() }).collect();
        let names = Pseudonyms::new(&report);
        assert_eq!(names.article("secret-10"), "article 01");
        assert_eq!(names.article("secret-29"), "article 20");
    }

    #[test]
    fn figures_and_texts_stay() {
        let names = Pseudonyms::new(&named());
        let (before, after) = (named(), names.apply(named()));
        assert_eq!(after.articles[0].text, before.articles[0].text);
        assert_eq!(after.articles[0].words, before.articles[0].words);
        assert_eq!(after.pairs[0].passages.len(), before.pairs[0].passages.len());
    }
}
