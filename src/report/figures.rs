//! What the writers for people have in common: the order of pairs, and figures in words.
//!
//! Nothing here looks at a text.

use std::cmp::Reverse;

use super::{
    Style, WeakPairs,
    model::{
        ArticleEntry, Change, Direction, FamilyEntry, PairEntry, PassageEntry, Ratio, Reason,
        ReasonKind, Relation, Report, Run, SpeaksFor, TreeEntry,
    },
};
use crate::align::PassageKind;

/// What has to stand beside every list of pairs.
pub(super) const CAVEAT: &str = "Shared wording is not proof of copying.";

/// The pairs to list, strongest first, and the numbers of those that are not listed.
pub(super) struct Ranking<'r, 'c> {
    /// At most the number asked for.
    pub(super) listed: Vec<&'r PairEntry<'c>>,
    /// Pairs beyond that number.
    pub(super) more: usize,
    /// Pairs that share furniture and are only counted.
    pub(super) boilerplate: usize,
    /// Pairs that share short phrases and are only counted.
    pub(super) incidental: usize,
}

/// Order the pairs by relation, then by prose, quotation and ids, and list `most` of them.
pub(super) fn rank<'r, 'c>(report: &'r Report<'c>, style: &Style, most: usize) -> Ranking<'r, 'c> {
    let count = |relation| report.pairs.iter().filter(|pair| pair.relation == relation).count();
    let (mut listed, weak): (Vec<_>, Vec<_>) =
        report.pairs.iter().partition(|pair| pair.relation < Relation::Boilerplate);
    let (mut boilerplate, mut incidental) = (0, 0);
    match style.weak_pairs {
        WeakPairs::List => listed.extend(weak),
        WeakPairs::Count => {
            boilerplate = count(Relation::Boilerplate);
            incidental = count(Relation::Incidental);
        }
    }
    listed.sort_by_key(|pair| {
        (pair.relation, Reverse((prose_words(pair), quoted_words(pair))), pair.a, pair.b)
    });
    let more = listed.len().saturating_sub(most);
    listed.truncate(most);
    Ranking { listed, more, boilerplate, incidental }
}

impl Ranking<'_, '_> {
    /// What was only counted, in words; none when everything is listed.
    pub(super) fn counted(&self) -> Option<String> {
        let parts: Vec<String> =
            [(self.incidental, "only short phrases"), (self.boilerplate, "only boilerplate")]
                .into_iter()
                .filter(|&(number, _)| number > 0)
                .map(|(number, what)| {
                    format!("{} {what}", counted(number, "pair shares", "pairs share"))
                })
                .collect();
        (!parts.is_empty()).then(|| format!("Not listed: {}.", parts.join("; ")))
    }
}

/// Shared prose, counted on the side that has less of it.
pub(super) fn prose_words(pair: &PairEntry<'_>) -> u32 {
    pair.prose_words_a.min(pair.prose_words_b)
}

/// Shared quotation, counted on the side that has less of it.
pub(super) fn quoted_words(pair: &PairEntry<'_>) -> u32 {
    pair.quoted_words_a.min(pair.quoted_words_b)
}

/// Words of the longest passage.
pub(super) fn longest_words(pair: &PairEntry<'_>) -> u32 {
    pair.passages.iter().map(|passage| passage.words).max().unwrap_or(0)
}

/// The two articles of a pair, `a` first.
pub(super) fn articles<'r, 'c>(
    report: &'r Report<'c>,
    pair: &PairEntry<'_>,
) -> [&'r ArticleEntry<'c>; 2] {
    [&report.articles[pair.a_index], &report.articles[pair.b_index]]
}

/// The share of the shorter article's words that are shared, as `87%`.
///
/// Rounded down, so that 100% means every word; what is above none and below one in a hundred is
/// `<1%`, so that nothing found looks like nothing shared.
pub(super) fn share_of_shorter(report: &Report<'_>, pair: &PairEntry<'_>) -> String {
    let [a, b] = articles(report, pair);
    let (shared, words) = [(pair.shared_words_a, a.words), (pair.shared_words_b, b.words)]
        .into_iter()
        .min_by_key(|&(_, words)| words)
        .unwrap_or_default();
    match (u64::from(shared) * 100).checked_div(u64::from(words)) {
        Some(0) if shared > 0 => "<1%".to_owned(),
        percent => format!("{}%", percent.unwrap_or(0)),
    }
}

/// A share as `87%`, rounded as [`share_of_shorter`] does.
pub(super) fn percent(share: Ratio) -> String {
    // What a division has lost must not make 28 of 29.
    let percent = (share.0 * 100.0 + 1e-9).floor();
    if share.0 > 0.0 && percent < 1.0 { "<1%".to_owned() } else { format!("{percent}%") }
}

/// A relation's name, as in the schema.
pub(super) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Copy => "copy",
        Relation::Partial => "partial",
        Relation::Quotation => "quotation",
        Relation::Boilerplate => "boilerplate",
        Relation::Incidental => "incidental",
    }
}

/// A direction's name, as in the schema.
pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::BFromA => "b_from_a",
        Direction::AFromB => "a_from_b",
        Direction::CommonOrigin => "common_origin",
        Direction::Unknown => "unknown",
    }
}

/// Who has it from whom, and whether it is credited, in words.
pub(super) fn provenance(pair: &PairEntry<'_>) -> String {
    let direction = match pair.direction {
        Direction::BFromA => "B has it from A",
        Direction::AFromB => "A has it from B",
        Direction::CommonOrigin => "both have it from a third",
        Direction::Unknown => "order unknown",
    };
    match deciding(pair) {
        Some(_) if is_version(pair) => format!("{direction}, versions of one outlet's own article"),
        Some(deciding) => format!("{direction} ({deciding}), {}", credit(pair)),
        None => format!("{direction}, {}", credit(pair)),
    }
}

/// What decided the direction, in the fewest words; none where it is unknown.
pub(super) fn deciding(pair: &PairEntry<'_>) -> Option<&'static str> {
    deciding_of(pair.direction, &pair.evidence)
}

/// [`deciding`] by the direction and the evidence on it.
pub(super) fn deciding_of(direction: Direction, evidence: &[Reason]) -> Option<&'static str> {
    let first = evidence.first().filter(|_| direction != Direction::Unknown)?;
    Some(match first.kind {
        ReasonKind::Version => "version",
        ReasonKind::Kind => "by kind",
        ReasonKind::AgencyOutlet | ReasonKind::Credit => "by credit",
        ReasonKind::Third => "by a third",
        ReasonKind::Date => "by date",
        ReasonKind::Draft => "as a draft",
        ReasonKind::Citation => "by citation",
        ReasonKind::LostQuotationMarks => "by lost marks",
        ReasonKind::Boilerplate => "by furniture",
        ReasonKind::Containment => "by contents",
    })
}

/// Whether both are versions of one outlet's own article, which needs no credit.
pub(super) fn is_version(pair: &PairEntry<'_>) -> bool {
    pair.evidence.first().is_some_and(|first| first.kind == ReasonKind::Version)
}

/// A piece of evidence in words, hostile: `for B from A: A appeared 2 h before B`.
pub(super) fn reason(reason: &Reason) -> String {
    let speaks_for = match reason.speaks_for {
        SpeaksFor::BFromA => "for B from A",
        SpeaksFor::AFromB => "for A from B",
        SpeaksFor::CommonOrigin => "for a third",
        SpeaksFor::Nothing => "for nothing",
    };
    format!("{speaks_for}: {}", reason.note)
}

/// The name of a kind of evidence, as in the schema.
pub(super) fn reason_kind(kind: ReasonKind) -> &'static str {
    match kind {
        ReasonKind::Version => "version",
        ReasonKind::Kind => "kind",
        ReasonKind::AgencyOutlet => "agency_outlet",
        ReasonKind::Third => "third",
        ReasonKind::Credit => "credit",
        ReasonKind::Date => "date",
        ReasonKind::Draft => "draft",
        ReasonKind::Citation => "citation",
        ReasonKind::LostQuotationMarks => "lost_quotation_marks",
        ReasonKind::Boilerplate => "boilerplate",
        ReasonKind::Containment => "containment",
    }
}

/// The name of what a piece of evidence speaks for, as in the schema.
pub(super) fn speaks_for(answer: SpeaksFor) -> &'static str {
    match answer {
        SpeaksFor::Nothing => "nothing",
        answer => direction(answer.direction()),
    }
}

/// How a family spread, in words, its ids hostile: `2 outlets, 1 independent text, within 3.5 h, first a`.
pub(super) fn spread(family: &FamilyEntry<'_>) -> String {
    let mut parts = vec![counted(family.members.len(), "article", "articles")];
    if family.outlets > 0 {
        parts.push(counted(family.outlets, "outlet", "outlets"));
    }
    parts.push(counted(family.independent_texts, "independent text", "independent texts"));
    if let Some(hours) = family.spread_hours {
        parts.push(format!("within {hours} h"));
    }
    if let Some(first) = family.first {
        parts.push(format!("first {first}"));
    }
    parts.join(", ")
}

/// The members of a family in the order of its tree, each with its depth: a parent, then what is
/// made from it.
pub(super) fn branches<'f, 'c>(family: &'f FamilyEntry<'c>) -> Vec<(usize, &'f TreeEntry<'c>)> {
    let place = |id: &str| family.tree.binary_search_by(|entry| entry.id.cmp(id)).ok();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); family.tree.len()];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for (member, entry) in family.tree.iter().enumerate() {
        match entry.predecessor.and_then(place) {
            Some(parent) => children[parent].push(member),
            None => stack.push((0, member)),
        }
    }
    stack.reverse();
    let mut branches = Vec::with_capacity(family.tree.len());
    while let Some((depth, member)) = stack.pop() {
        branches.push((depth, &family.tree[member]));
        stack.extend(children[member].iter().rev().map(|&child| (depth + 1, child)));
    }
    branches
}

/// What a member changed: `87 words, retitled, cut from the end, credited`; none of a root.
pub(super) fn branch(family: &FamilyEntry<'_>, entry: &TreeEntry<'_>) -> Option<String> {
    let predecessor = entry.predecessor?;
    let is_version = family
        .versions
        .iter()
        .any(|chain| chain.contains(&predecessor) && chain.contains(&entry.id));
    let mut parts = vec![counted(entry.words as usize, "word", "words")];
    parts.extend(entry.changes.iter().map(|&one| change(one).to_owned()));
    let credit = match (is_version, entry.credited) {
        (true, _) => "own version",
        (false, true) => "credited",
        (false, false) => "not credited",
    };
    parts.push(credit.to_owned());
    Some(parts.join(", "))
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Retitled => "retitled",
        Change::NewLead => "new lead",
        Change::CutFromEnd => "cut from the end",
        Change::Stitched => "stitched from several",
        Change::Expanded => "expanded",
        Change::Shortened => "shortened",
        Change::Unchanged => "unchanged",
    }
}

/// Whether the wording is credited, in words.
pub(super) fn credit(pair: &PairEntry<'_>) -> &'static str {
    if pair.credited { "credited" } else { "not credited" }
}

/// A passage's kind, as in the schema.
pub(super) fn kind(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Verbatim => "verbatim",
        PassageKind::Edited => "edited",
        PassageKind::Rewritten => "rewritten",
    }
}

/// `verbatim, 28 words, quotation`.
pub(super) fn passage(passage: &PassageEntry) -> String {
    let mut words =
        format!("{}, {}", kind(passage.kind), counted(passage.words as usize, "word", "words"));
    if passage.quoted {
        words.push_str(", quotation");
    }
    if passage.boilerplate {
        words.push_str(", boilerplate");
    }
    if passage.lost_quotation_marks {
        words.push_str(", quotation marks lost");
    }
    words
}

/// What two articles share, seen from either: two sentences.
pub(super) fn shared(report: &Report<'_>, pair: &PairEntry<'_>) -> [String; 2] {
    let [a, b] = articles(report, pair);
    [
        sentence(
            ["A", "B"],
            [pair.shared_words_a, a.words],
            [pair.quoted_words_a, pair.boilerplate_words_a],
        ),
        sentence(
            ["B", "A"],
            [pair.shared_words_b, b.words],
            [pair.quoted_words_b, pair.boilerplate_words_b],
        ),
    ]
}

/// `118 of 412 words of A also stand in B; 30 of them quotation`.
fn sentence(names: [&str; 2], [shared, words]: [u32; 2], [quoted, furniture]: [u32; 2]) -> String {
    let [this, other] = names;
    let (noun, verb) = if words == 1 { ("word", "stands") } else { ("words", "stand") };
    let mut text = format!("{shared} of {words} {noun} of {this} also {verb} in {other}");
    let parts: Vec<String> = [(quoted, "quotation"), (furniture, "boilerplate")]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, what)| format!("{number} of them {what}"))
        .collect();
    if !parts.is_empty() {
        text.push_str("; ");
        text.push_str(&parts.join(", "));
    }
    text.push('.');
    text
}

/// `1 pair` or `3 pairs`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What the run left out, one sentence each, not yet made safe for any format.
pub(super) fn left_out(run: &Run) -> Vec<String> {
    /// How many of a list are named; the rest is counted, and the data formats have them all.
    const NAMED: usize = 5;
    let mut lines = Vec::new();
    if !run.skipped.is_empty() {
        let names = run.skipped.iter().map(|skipped| match skipped.line {
            Some(line) => format!("{}:{line} ({})", skipped.file, skipped.reason),
            None => format!("{} ({})", skipped.file, skipped.reason),
        });
        let what = counted(run.skipped.len(), "input", "inputs");
        lines.push(format!("Skipped {what}: {}.", first(names, NAMED)));
    }
    if !run.too_short.is_empty() {
        let what = counted(run.too_short.len(), "article", "articles");
        let names = first(run.too_short.iter().cloned(), NAMED);
        lines.push(format!("Too short to compare, {what}: {names}."));
    }
    if !run.transcoded.is_empty() {
        let what = counted(run.transcoded.len(), "file", "files");
        let names = run.transcoded.iter().map(|file| format!("{} ({})", file.file, file.encoding));
        lines.push(format!("Not UTF-8 and converted, {what}: {}.", first(names, NAMED)));
    }
    let (anchors, buckets) = (run.capped.anchors, run.capped.buckets);
    if anchors > 0 || buckets > 0 {
        let s = |number: u64| if number == 1 { "" } else { "s" };
        lines.push(format!(
            "Too common to propose pairs: {anchors} shingle{}, {buckets} bucket{}.",
            s(anchors),
            s(buckets)
        ));
    }
    if run.capped.pairs > 0 {
        let what = counted_pairs(run.capped.pairs);
        lines.push(format!("Sharing less than a sentence, and so not aligned: {what}."));
    }
    if let Some(archive) = run.archive.as_ref().filter(|archive| !archive.own_versions.is_empty()) {
        let names = first(archive.own_versions.iter().cloned(), NAMED);
        lines.push(format!("Not compared with the archive's article of the same id: {names}."));
    }
    lines
}

fn counted_pairs(pairs: u64) -> String {
    format!("{pairs} pair{}", if pairs == 1 { "" } else { "s" })
}

/// The first `most` of `names`, and how many more there are.
pub(super) fn first(names: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut list = names.take(most).collect::<Vec<_>>().join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    list
}

/// Which articles carry the references, and whether they say so: one sentence, not yet made safe.
pub(super) fn carried(run: &Run) -> Option<String> {
    /// How many are named.
    const NAMED: usize = 10;
    let carried = run.carried.as_ref()?;
    let (credited, uncredited) = (carried.credited.len(), carried.uncredited.len());
    let mut line = format!(
        "{} of {} {} prose of a reference: {credited} credited, {uncredited} not",
        credited + uncredited,
        counted(carried.articles, "article", "articles"),
        if credited + uncredited == 1 { "has" } else { "have" },
    );
    if uncredited > 0 {
        line.push_str(&format!(" ({})", first(carried.uncredited.iter().cloned(), NAMED)));
    }
    line.push('.');
    Some(line)
}

/// What was looked at, in words: `12 articles, 66 pairs compared`; or `1 article against the 9000 of
/// the archive, 64 pairs compared`.
pub(super) fn looked_at(run: &Run) -> String {
    let mut articles = counted(run.articles, "article", "articles");
    if let Some(archive) = &run.archive {
        articles.push_str(&format!(" against the {} of the archive", archive.articles));
    }
    let s = if run.pairs_compared == 1 { "" } else { "s" };
    format!("{articles}, {} pair{s} compared", run.pairs_compared)
}

/// What to say when there is nothing to list.
pub(super) fn nothing_found(run: &Run) -> String {
    let articles = counted(run.articles, "article", "articles");
    match &run.archive {
        None => format!("No shared wording found among {articles}."),
        Some(archive) => format!(
            "No shared wording found between {articles} and the {} of the archive.",
            archive.articles
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check_sentence(figures: [u32; 2], of_them: [u32; 2], expected: &str) {
        assert_eq!(sentence(["A", "B"], figures, of_them), expected);
    }

    #[test]
    fn figures_read_as_sentences() {
        let plain = "118 of 412 words of A also stand in B.";
        check_sentence([118, 412], [0, 0], plain);
        let quoted = "118 of 412 words of A also stand in B; 30 of them quotation.";
        check_sentence([118, 412], [30, 0], quoted);
        let both = "9 of 9 words of A also stand in B; 3 of them quotation, 2 of them boilerplate.";
        check_sentence([9, 9], [3, 2], both);
    }

    #[test]
    fn ranks_by_relation_and_then_by_prose() {
        let report = sample::report();
        let ranking = rank(&report, &Style::default(), 10);
        let relations: Vec<_> = ranking.listed.iter().map(|pair| pair.relation).collect();
        assert_eq!(relations, [Relation::Copy, Relation::Partial, Relation::Quotation]);
        assert_eq!((ranking.more, ranking.boilerplate, ranking.incidental), (0, 0, 1));
    }

    #[test]
    fn weak_pairs_are_listed_when_asked_for() {
        let report = sample::report();
        let style = Style { weak_pairs: WeakPairs::List, ..Style::default() };
        let ranking = rank(&report, &style, 2);
        assert_eq!((ranking.listed.len(), ranking.more, ranking.counted()), (2, 2, None));
    }

    #[test]
    fn lists_end_with_what_is_left_out() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(first(names.clone().into_iter(), 3), "a, b, c");
        assert_eq!(first(names.into_iter(), 1), "a and 2 more");
    }

    #[test]
    fn shares_are_rounded_down() {
        let mut report = sample::report();
        report.articles[0].words = 1000;
        report.articles[1].words = 2000;
        let share = |shared| {
            let mut pair = report.pairs[0].clone();
            (pair.a_index, pair.b_index, pair.shared_words_a) = (0, 1, shared);
            share_of_shorter(&report, &pair)
        };
        assert_eq!([0, 1, 999, 1000].map(share), ["0%", "<1%", "99%", "100%"]);
    }
}
