//! Each pair by itself: its relation, the evidence on its direction, its entry.

use std::ops::Range;

use rayon::prelude::*;

use super::{End, Evidence, Judged, count};
use crate::{
    align::Passage,
    id::ArticleIndex,
    pipeline::{MOST_AT_A_TIME, SameOutlet, verify::Verified},
    provenance::{
        Direction, OwnOutlets, Party, Reason, Run, Wording, are_near_in_time, decide, is_credited,
        merged, reasons, runs,
    },
    relation::{
        Class, Known as KnownWords, LEAST_INSERTED_WORDS, Marked, Share, Stretch, WordCounts,
        classes, kept_shingles, lost_marks, lost_words, mostly, relation, without_inserted,
    },
    report::model::{LostMarks, PairEntry, PassageEntry, Ratio},
    span::{CodePoints, Span},
};

/// What is known of each article before its pairs are looked at.
struct Known<'p> {
    own_prose: Vec<u32>,
    own_agency: Vec<Option<&'p str>>,
}

/// The class of each word of both articles of a pair; none between two pairs. Every thread has one.
#[derive(Default)]
struct Scratch<'e> {
    a: Vec<Option<Class>>,
    b: Vec<Option<Class>>,
    first: First<'e>,
}

/// The first article of the last pair, which mostly is that of the next one too: to read it takes a look at
/// each of its words. Every thread has one.
#[derive(Default)]
struct First<'e>(Option<(ArticleIndex, Marked<'e>)>);

impl<'c> Evidence<'c, '_> {
    pub(super) fn judge_pairs(&self) -> Vec<Judged> {
        let outlets = OwnOutlets::of(self.agencies);
        let index = |number: usize| ArticleIndex(count(number));
        let articles = 0..self.corpus.articles.len();
        let known = Known {
            own_prose: articles
                .clone()
                .into_par_iter()
                .map(|number| self.marked(index(number)).own_prose())
                .collect(),
            own_agency: articles
                .into_par_iter()
                .map(|number| outlets.agency(&self.corpus.articles[number], &self.credits[number]))
                .collect(),
        };
        self.pairs
            .par_iter()
            .with_max_len(MOST_AT_A_TIME)
            .map_init(Scratch::default, |scratch, pair| self.judge_pair(pair, &known, scratch))
            .collect()
    }

    fn judge_pair<'e>(
        &'e self,
        pair: &Verified,
        known: &Known<'_>,
        scratch: &mut Scratch<'e>,
    ) -> Judged {
        let both = self.both(pair, &mut scratch.first);
        let ranges_a = self.mark(pair, End::A, both, &mut scratch.a);
        let ranges_b = self.mark(pair, End::B, both, &mut scratch.b);
        let runs = [runs(&scratch.a, &ranges_a), runs(&scratch.b, &ranges_b)];
        let [one, other] = both;
        let kept = |passage: &Passage| {
            let of_a = Stretch::new(one.words, &scratch.a, &passage.a);
            kept_shingles(of_a, Stretch::new(other.words, &scratch.b, &passage.b))
        };
        let kept = pair.passages.iter().map(kept).max().unwrap_or(0);
        unmark(&mut scratch.a, &ranges_a);
        unmark(&mut scratch.b, &ranges_b);
        let share = |index: ArticleIndex, runs: &[Run]| Share {
            words: self.words(index),
            own_prose: known.own_prose[index.get()],
            shared: counts(runs),
        };
        let (a, b) = (share(pair.a, &runs[0]), share(pair.b, &runs[1]));
        let relation = relation(a, b, kept);
        let lost = |passage: &Passage| lost_marks((one, &passage.a), (other, &passage.b));
        let mut judged = Judged {
            relation,
            direction: Direction::Unknown,
            is_credited: false,
            is_version: false,
            reasons: Vec::new(),
            a,
            b,
            runs,
            lost_marks: pair.passages.iter().map(lost).collect(),
            kept,
        };
        self.direct(pair, both, known, &mut judged);
        judged
    }

    /// Both articles of a pair.
    fn both<'e>(&'e self, pair: &Verified, first: &mut First<'e>) -> [Marked<'e>; 2] {
        let known = first.0.filter(|(index, _)| *index == pair.a);
        let (_, marked) = *first.0.insert(known.unwrap_or_else(|| (pair.a, self.marked(pair.a))));
        [marked, self.marked(pair.b)]
    }

    /// Say who has it from whom, where one has prose of the other, and whether that is credited.
    fn direct(
        &self,
        pair: &Verified,
        both: [Marked<'_>; 2],
        known: &Known<'_>,
        judged: &mut Judged,
    ) {
        let party = |index: ArticleIndex| Party {
            article: self.article(index),
            credits: &self.credits[index.get()],
            citations: &self.citations[index.get()],
            own_agency: known.own_agency[index.get()],
        };
        let (one, other) = (party(pair.a), party(pair.b));
        judged.is_credited = is_credited(one, other);
        if judged.relation.is_reuse() {
            judged.is_version = self.are_versions(pair);
            judged.reasons = reasons(one, other, &self.wording(pair, both, judged));
            let drafts = [End::A, End::B]
                .map(|end| self.is_undated_draft_on(end.article(pair), end.other().article(pair)));
            Reason::take_drafts_as_later(drafts, &mut judged.reasons);
            judged.direction = decide(&mut judged.reasons);
        }
    }

    /// Note the class of each word of one side that is in a passage of the pair of `both`; where they are.
    fn mark(
        &self,
        pair: &Verified,
        end: End,
        both: [Marked<'_>; 2],
        marks: &mut Vec<Option<Class>>,
    ) -> Vec<Range<u32>> {
        let (this, other) = (end.of(both[0], both[1]), end.other().of(both[0], both[1]));
        let known = KnownWords::of(other.words);
        let words = this.words.len();
        if marks.len() < words {
            marks.resize(words, None);
        }
        let mut ranges = Vec::with_capacity(pair.passages.len());
        for passage in &pair.passages {
            for (a, b) in passage.shared() {
                let (here, there) = end.of((&a, &b), (&b, &a));
                let found = classes(this, here, other, there);
                for part in self.claimed(passage, (end.article(pair), here), &known) {
                    let classes = &found[(part.start - here.start) as usize..];
                    let marks = &mut marks[part.start as usize..part.end as usize];
                    for (known, class) in marks.iter_mut().zip(classes) {
                        *known = (*known).max(Some(*class));
                    }
                    ranges.push(part);
                }
            }
        }
        merged(ranges)
    }

    /// What an article has of another in a passage at `here`: all of it but the sentences that it has
    /// put in between.
    fn claimed(
        &self,
        passage: &Passage,
        (this, here): (ArticleIndex, &Range<u32>),
        known: &KnownWords<'_>,
    ) -> Vec<Range<u32>> {
        let own = count(here.len()).saturating_sub(passage.equal_words);
        if own < LEAST_INSERTED_WORDS {
            return vec![here.clone()];
        }
        let article = self.prepared(this);
        let starts = article.sentence_starts(&self.article(this).text);
        without_inserted(&article.words, here, starts, known)
    }

    /// Whether the two are versions of one outlet's own article.
    fn are_versions(&self, pair: &Verified) -> bool {
        let [one, other] = [pair.a, pair.b].map(|index| self.prepared(index).outlet);
        let union = pair.overlap.a + pair.overlap.b - pair.overlap.shared;
        let [x, y] = [pair.a, pair.b].map(|index| self.article(index).date.as_ref());
        let are_of_one_outlet = one.is_some() && one == other;
        self.same_outlet != SameOutlet::Compare
            && are_of_one_outlet
            && 2 * pair.overlap.shared >= union
            && are_near_in_time(x, y)
    }

    /// What the two texts say about the direction.
    fn wording(&self, pair: &Verified, both: [Marked<'_>; 2], judged: &Judged) -> Wording {
        let goes_on = |end: End| {
            let (words, runs) = (self.words(end.article(pair)), judged.runs(end));
            let shared: u32 = runs.iter().map(|run| run.words()).sum();
            let behind = words - runs.last().map_or(0, |run| run.end);
            2 * behind > words - shared
        };
        let lost = |side: usize| judged.lost_marks.iter().any(|lost| lost[side]);
        let sides = [End::A, End::B];
        Wording {
            containment: [pair.overlap.containment_a(), pair.overlap.containment_b()],
            goes_on: sides.map(goes_on),
            lost_marks: [lost(0), lost(1)],
            lent_furniture: sides.map(|end| self.lent_furniture(pair, end, both)),
            lent_credit: sides.map(|end| self.lent_credit(pair, end)),
            is_version: judged.is_version,
        }
    }

    /// Words of house furniture at this end that are nobody's furniture at the other. Whole sentences
    /// count: a title or a formula that one outlet prints often is not its own.
    fn lent_furniture(&self, pair: &Verified, end: End, both: [Marked<'_>; 2]) -> u32 {
        let (this, other) = (end.article(pair), end.other().article(pair));
        let outlets = [this, other].map(|index| self.prepared(index).outlet);
        if outlets[0].is_none() || outlets[0] == outlets[1] {
            return 0;
        }
        let (own, others) = (end.of(both[0], both[1]), end.other().of(both[0], both[1]));
        let lent = |passage: &Passage| {
            let (here, there) = end.of((&passage.a, &passage.b), (&passage.b, &passage.a));
            if others.boilerplate_in(there).contains(&true)
                || !own.boilerplate_in(here).contains(&true)
            {
                return 0;
            }
            let starts = self.prepared(this).sentence_starts(&self.article(this).text);
            let first = starts.partition_point(|start| *start < here.start);
            let ends = starts.iter().skip(first + 1).copied().chain([self.words(this)]);
            let sentences = starts.iter().skip(first).zip(ends).map(|(&start, end)| start..end);
            let lent = sentences
                .take_while(|sentence| sentence.end <= here.end)
                .filter(|sentence| own.boilerplate_in(sentence).iter().all(|is| *is));
            lent.map(|sentence| sentence.end - sentence.start).sum()
        };
        pair.passages.iter().map(lent).sum()
    }

    /// The credit line at this end that stands inside a passage, where the other end has none in it.
    fn lent_credit(&self, pair: &Verified, end: End) -> Option<String> {
        let (this, other) = (end.article(pair), end.other().article(pair));
        let spans =
            |index: ArticleIndex| self.credits[index.get()].iter().filter_map(|credit| credit.span);
        let is_within =
            |inner: Span, outer: Span| inner.start >= outer.start && inner.end <= outer.end;
        spans(this).find_map(|credit| {
            let is_lent = pair.passages.iter().any(|passage| {
                let (here, there) = end.of((&passage.a, &passage.b), (&passage.b, &passage.a));
                let there = self.prepared(other).span(there);
                is_within(credit, self.prepared(this).span(here))
                    && !spans(other).any(|own| own.overlaps(there))
            });
            is_lent.then(|| credit.of(&self.article(this).text).to_owned())
        })
    }

    /// The entries of all pairs. What was found of a pair is forgotten as soon as its entry is made: of
    /// hundreds of thousands there is not memory for both.
    pub(in crate::pipeline) fn into_pairs(mut self, found: Vec<Judged>) -> Vec<PairEntry<'c>> {
        let pairs = std::mem::take(&mut self.pairs);
        let mut is_paired = vec![false; self.corpus.articles.len()];
        for pair in &pairs {
            is_paired[pair.a.get()] = true;
            is_paired[pair.b.get()] = true;
        }
        // Most articles are in many pairs.
        let points: Vec<CodePoints<'_>> = (&self.corpus.articles, is_paired)
            .into_par_iter()
            .map(|(article, is_paired)| CodePoints::new(if is_paired { &article.text } else { "" }))
            .collect();
        (pairs, found)
            .into_par_iter()
            .map_init(First::default, |first, (pair, judged)| {
                let both = self.both(&pair, first);
                self.pair_entry(&pair, both, judged, &points)
            })
            .collect()
    }

    fn pair_entry(
        &self,
        pair: &Verified,
        both: [Marked<'_>; 2],
        judged: Judged,
        points: &[CodePoints<'_>],
    ) -> PairEntry<'c> {
        PairEntry {
            a: &self.article(pair.a).id,
            b: &self.article(pair.b).id,
            relation: judged.relation,
            direction: judged.direction,
            credited: judged.is_credited,
            proposed_by: self.routes.of((pair.a, pair.b)),
            resemblance: Ratio(pair.overlap.resemblance()),
            containment_a: Ratio(pair.overlap.containment_a()),
            containment_b: Ratio(pair.overlap.containment_b()),
            shared_words_a: judged.a.shared.all(),
            shared_words_b: judged.b.shared.all(),
            prose_words_a: judged.a.shared.prose,
            prose_words_b: judged.b.shared.prose,
            quoted_words_a: judged.a.shared.quoted,
            quoted_words_b: judged.b.shared.quoted,
            boilerplate_words_a: judged.a.shared.boilerplate,
            boilerplate_words_b: judged.b.shared.boilerplate,
            passages: self.passages(pair, both, &judged, points),
            evidence: judged.reasons,
            a_index: pair.a.get(),
            b_index: pair.b.get(),
        }
    }

    fn passages(
        &self,
        pair: &Verified,
        [one, other]: [Marked<'_>; 2],
        judged: &Judged,
        points: &[CodePoints<'_>],
    ) -> Vec<PassageEntry> {
        let (points_a, points_b) = (&points[pair.a.get()], &points[pair.b.get()]);
        let entry = |(passage, lost): (&Passage, &[bool; 2])| {
            let a_span = self.prepared(pair.a).span(&passage.a);
            let b_span = self.prepared(pair.b).span(&passage.b);
            let [quoted, boilerplate] = mostly(one, &passage.a, other, &passage.b);
            PassageEntry {
                a_start: points_a.at(a_span.start),
                a_end: points_a.at(a_span.end),
                b_start: points_b.at(b_span.start),
                b_end: points_b.at(b_span.end),
                words: passage.words(),
                identity: Ratio(passage.identity()),
                kind: passage.kind,
                quoted,
                boilerplate,
                lost_quotation_marks: lost.contains(&true),
                lost: self.lost_words(pair, passage, lost, points),
                a_span,
                b_span,
            }
        };
        pair.passages.iter().zip(&judged.lost_marks).map(entry).collect()
    }
}

impl Evidence<'_, '_> {
    /// What of a passage has lost its quotation marks on either side, `lost` of which has.
    fn lost_words(
        &self,
        pair: &Verified,
        passage: &Passage,
        lost: &[bool; 2],
        points: &[CodePoints<'_>],
    ) -> [Option<LostMarks>; 2] {
        let place = |index: ArticleIndex, range: &Range<u32>| {
            let (points, span) = (&points[index.get()], self.prepared(index).span(range));
            (points.at(span.start), points.at(span.end))
        };
        [(End::A, lost[0]), (End::B, lost[1])].map(|(end, is_lost)| {
            if !is_lost {
                return None;
            }
            let (this, other) = (end.article(pair), end.other().article(pair));
            let (here, there) = end.of((&passage.a, &passage.b), (&passage.b, &passage.a));
            let lost = lost_words((self.marked(this), here), (self.marked(other), there))?;
            let (bare, quoted) = (place(this, &lost.bare), place(other, &lost.quoted));
            Some(LostMarks { words: lost.words, bare, quoted })
        })
    }
}

fn unmark(marks: &mut [Option<Class>], ranges: &[Range<u32>]) {
    for range in ranges {
        marks[range.start as usize..range.end as usize].fill(None);
    }
}

fn counts(runs: &[Run]) -> WordCounts {
    let mut counts = WordCounts::default();
    for run in runs {
        match run.class {
            Class::Prose => counts.prose += run.words(),
            Class::Quoted => counts.quoted += run.words(),
            Class::Boilerplate => counts.boilerplate += run.words(),
        }
    }
    counts
}
