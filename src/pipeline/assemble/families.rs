//! Families: who is in them, who had it from whom, and what each member changed.

use std::{cmp::Reverse, ops::Range};

use rayon::prelude::*;

use super::{End, Evidence, Findings, Judged, count};
use crate::{
    cluster::{Family, Link, families},
    corpus::Date,
    hash,
    id::ArticleIndex,
    provenance::{
        Ancestry, Descent, Direction, Parentage, Part, Reason, Run, Weights, merged, prose_beyond,
        tree,
    },
    relation::Class,
    report::model::{Change, FamilyEntry, Hours, Ratio, TreeEntry},
    span::Span,
};

/// A member's predecessor is looked for among so many others, those with which it has most words of prose
/// in common. In a family of thousands the number of pairs grows with the square of the members, and
/// the one from whom somebody has a text is not the sixty-fifth nearest to it.
pub(super) const MOST_CANDIDATES: usize = 64;
/// What a predecessor leaves unexplained of what two members share: less than this is less than a
/// sentence, see [`SENTENCE_SHINGLES`](crate::relation::SENTENCE_SHINGLES).
const LEAST_UNEXPLAINED: u32 = 14;
/// Words that make an addition or a cut: a sentence; and their least share (one in so many) of the article.
const LEAST_CHANGED: u32 = 20;
/// See [`LEAST_CHANGED`].
const CHANGED_SHARE: u32 = 10;
/// Words of the lead that are compared: its first sentences with at least so many.
const LEAD_WORDS: u32 = 15;

/// A family with its reprint tree.
pub(super) struct FamilyTree {
    pub(super) family: Family,
    parents: Vec<Option<Parentage>>,
    /// For each member the pair with its predecessor, and the member's end of it.
    links: Vec<Option<(usize, End)>>,
    /// For each member those that it may have its text from, ascending, each with the pair of the two.
    options: Vec<Vec<(usize, Candidate)>>,
    /// For each member the most that it could have in common with anybody.
    most: Vec<u64>,
}

impl FamilyTree {
    /// Whether evidence shows that a member has its text from one above it, at once or step by step. A
    /// tree also has the likeliest of members whose order nobody knows; a claim about a third needs more.
    fn is_shown(&self, mut member: usize, above: usize, found: &Findings) -> bool {
        while member != above {
            let options = &self.options[member];
            if let Ok(place) = options.binary_search_by_key(&above, |option| option.0)
                && let (_, (number, end)) = options[place]
                && found.pairs[number].direction == end.derived()
            {
                return true;
            }
            let (Some((number, end)), Some(parent)) = (self.links[member], self.parents[member])
            else {
                return false;
            };
            if found.pairs[number].direction != end.derived() {
                return false;
            }
            member = parent.from;
        }
        true
    }
}

/// That a member may have its text from another: their pair, and the member's end.
type Candidate = (usize, End);

impl<'c> Evidence<'c, '_> {
    /// The families among the pairs that are reuse of prose, each with its tree.
    pub(super) fn trees(&self, found: &Findings) -> Vec<FamilyTree> {
        let is_reuse = |number: &usize| found.pairs[*number].relation.is_reuse();
        let reused: Vec<usize> = (0..self.pairs.len()).filter(is_reuse).collect();
        let link = |&number: &usize| {
            let pair = &self.pairs[number];
            Link { a: pair.a, b: pair.b, resemblance: pair.overlap.resemblance() }
        };
        let links: Vec<Link> = reused.iter().map(link).collect();
        let families = families(self.corpus.articles.len(), &links);
        families.into_par_iter().map(|family| self.tree(family, found)).collect()
    }

    fn tree(&self, family: Family, found: &Findings) -> FamilyTree {
        let place = |index: ArticleIndex| family.members.binary_search(&index).ok();
        let shingles: Vec<Vec<u64>> =
            family.members.par_iter().map(|&member| self.own_shingles(member)).collect();
        let weigh = |part: Part| (part, part.weigh(&shingles));
        let parts: Vec<(Part, Vec<u16>)> =
            Part::all(&shingles).into_par_iter().map(weigh).collect();
        let weights = Weights::of(shingles, &parts);
        drop(parts);
        let options: Vec<Vec<Candidate>> =
            family.members.par_iter().map(|&member| self.candidates(member, found)).collect();
        let credits: Vec<Vec<Range<u32>>> =
            family.members.par_iter().map(|&member| self.credit_tokens(member)).collect();
        let placed = |&(number, end): &Candidate| {
            let from = place(end.other().article(&self.pairs[number]))?;
            Some((from, (number, end)))
        };
        let options: Vec<Vec<(usize, Candidate)>> = options
            .into_par_iter()
            .map(|options| {
                let mut options: Vec<_> = options.iter().filter_map(placed).collect();
                options.sort_unstable_by_key(|option| option.0);
                options
            })
            .collect();
        let descent = |member: usize, &(from, (number, end)): &(usize, Candidate)| {
            let words = prose_outside(found.pairs[number].runs(end), &credits[member]);
            let score = weights.score(member, from, words);
            Descent { member, from, score, rank: found.rank(family.members[from]) }
        };
        let descents: Vec<Descent> = options
            .par_iter()
            .enumerate()
            .flat_map_iter(|(member, options)| {
                options.iter().map(move |option| descent(member, option))
            })
            .collect();
        let parents = tree(family.members.len(), descents);
        let linked = |(options, parent): (&Vec<(usize, Candidate)>, &Option<Parentage>)| {
            let from = (*parent)?.from;
            options.iter().find(|option| option.0 == from).map(|option| option.1)
        };
        let links = options.iter().zip(&parents).map(linked).collect();
        let most = (0..family.members.len())
            .map(|member| weights.most(member, self.words(family.members[member])))
            .collect();
        FamilyTree { family, parents, links, options, most }
    }

    /// The tokens of an article's credit lines.
    fn credit_tokens(&self, index: ArticleIndex) -> Vec<Range<u32>> {
        let spans = &self.prepared(index).spans;
        let tokens = |credit: Span| {
            let start = spans.partition_point(|span| span.end <= credit.start);
            count(start)..count(spans.partition_point(|span| span.start < credit.end))
        };
        let credits = self.credits[index.get()].iter();
        merged(credits.filter_map(|credit| credit.span).map(tokens).collect())
    }

    /// The distinct shingles of an article that are no furniture and no credit line, and its headline,
    /// which weighs as much as one changed word. Credit lines are the same in all that use one
    /// form, wherever they have the text from.
    fn own_shingles(&self, index: ArticleIndex) -> Vec<u64> {
        let mut boilerplate = self.boilerplate[index.get()].to_vec();
        for credit in self.credit_tokens(index) {
            boilerplate[credit.start as usize..credit.end as usize].fill(true);
        }
        let k = self.prepared.k_tokens;
        let is_own = |(token, _): &(usize, u64)| !boilerplate[*token..*token + k].contains(&true);
        let all = self.prepared.shingles(self.prepared(index)).into_iter().enumerate();
        let mut shingles: Vec<u64> = all.filter(is_own).map(|(_, shingle)| shingle).collect();
        if let Some(title) = self.article(index).title.as_deref() {
            let title = hash::word(&plain_title(title));
            shingles.extend((0..k as u64).map(|part| hash::mix(title ^ hash::mix(part))));
        }
        shingles.sort_unstable();
        shingles.dedup();
        shingles
    }

    /// From whom a member may have its text, the likeliest first.
    fn candidates(&self, member: ArticleIndex, found: &Findings) -> Vec<Candidate> {
        let rank_of_other =
            |&(number, end): &Candidate| found.rank(end.other().article(&self.pairs[number]));
        let mut candidates: Vec<Candidate> = found.pairs_of[member.get()]
            .iter()
            .copied()
            .filter(|option| {
                let &(number, end) = option;
                let judged = &found.pairs[number];
                let other = end.other().article(&self.pairs[number]);
                judged.relation.is_reuse()
                    && judged.direction != end.other().derived()
                    && !self.is_certainly_before(member, other)
                    && (judged.direction == end.derived()
                        || rank_of_other(option) < found.rank(member))
            })
            .collect();
        let likeliest = |option: &Candidate| {
            let &(number, end) = option;
            (Reverse(found.pairs[number].share(end).shared.prose), rank_of_other(option))
        };
        candidates.sort_by_cached_key(likeliest);
        candidates.truncate(MOST_CANDIDATES);
        candidates
    }

    /// The pairs of which both have their wording from one third, each with the reason that says so:
    /// neither stands above the other in the tree, and what they share is also in the predecessors
    /// of both.
    pub(super) fn those_of_thirds(&self, found: &Findings) -> Vec<(usize, Reason)> {
        let mut family_of = vec![(usize::MAX, 0); self.corpus.articles.len()];
        for (number, tree) in found.trees.iter().enumerate() {
            for (place, member) in tree.family.members.iter().enumerate() {
                family_of[member.get()] = (number, place);
            }
        }
        let ancestries: Vec<Ancestry> =
            found.trees.par_iter().map(|tree| Ancestry::of(&tree.parents)).collect();
        let judge = |number: usize| {
            let (pair, judged) = (&self.pairs[number], &found.pairs[number]);
            if !judged.relation.is_reuse() || judged.is_settled() {
                return None;
            }
            let [(family, a), (_, b)] = [pair.a, pair.b].map(|index| family_of[index.get()]);
            let third = ancestries[family].common(a, b)?;
            let tree = &found.trees[family];
            if ![a, b].into_iter().all(|member| tree.is_shown(member, third, found)) {
                return None;
            }
            let is_explained = |member: usize, end: End| {
                tree.links[member].is_some_and(|(link, its_end)| {
                    let known = found.pairs[link].runs(its_end);
                    prose_beyond(judged.runs(end), known) < LEAST_UNEXPLAINED
                })
            };
            let is_from_third = is_explained(a, End::A) && is_explained(b, End::B);
            is_from_third
                .then(|| (number, Reason::from_third(self.article(tree.family.members[third]))))
        };
        (0..self.pairs.len()).into_par_iter().filter_map(judge).collect()
    }

    /// The pairs that credit one agency, of which one all the same has a sentence or more from the other:
    /// it stands right below it in the tree, the other has the rest from wire copy or a release of
    /// the corpus, and what is in both is not in that. Each with the reason that says so.
    pub(super) fn those_inherited(&self, found: &Findings) -> Vec<(usize, Reason)> {
        let judge = |tree: &FamilyTree, place: usize| {
            let (number, end) = tree.links[place]?;
            let from = tree.parents[place]?.from;
            let (above, its_end) = tree.links[from]?;
            let third = tree.family.members[tree.parents[from]?.from];
            let (pair, judged) = (&self.pairs[number], &found.pairs[number]);
            let (member, other) = (end.article(pair), end.other().article(pair));
            let is_sent_out = found.pairs[above].is_settled() && !found.pairs[above].is_version;
            let is_asked = judged.direction == Direction::CommonOrigin
                && !judged.is_settled()
                && is_sent_out
                && found.pairs[above].direction == its_end.derived()
                && self.is_certainly_before(other, member);
            let options = &tree.options[place];
            let third_place = tree.family.members.binary_search(&third).ok()?;
            let known = options.binary_search_by_key(&third_place, |option| option.0).ok()?;
            let (of_third, end_of_third) = options[known].1;
            let known = found.pairs[of_third].runs(end_of_third);
            let words = prose_beyond(judged.runs(end), known);
            (is_asked && words >= LEAST_UNEXPLAINED).then(|| {
                let reason = Reason::not_from_third(end.derived(), words, self.article(third));
                (number, reason)
            })
        };
        let of_tree = |tree: &FamilyTree| {
            (0..tree.family.members.len())
                .filter_map(|place| judge(tree, place))
                .collect::<Vec<_>>()
        };
        found.trees.par_iter().flat_map_iter(of_tree).collect()
    }

    /// The entries of all families.
    pub(in crate::pipeline) fn families(&self, found: &Findings) -> Vec<FamilyEntry<'c>> {
        let entry = |(number, tree): (usize, &FamilyTree)| self.family(number + 1, tree, found);
        found.trees.par_iter().enumerate().map(entry).collect()
    }

    fn family(&self, number: usize, tree: &FamilyTree, found: &Findings) -> FamilyEntry<'c> {
        let id = |index: &ArticleIndex| self.article(*index).id.as_str();
        let members = &tree.family.members;
        let dated: Vec<&Date> =
            members.iter().filter_map(|&member| self.article(member).date.as_ref()).collect();
        let first = dated.iter().min_by_key(|date| (date.earliest, date.latest));
        let last = dated.iter().max_by_key(|date| (date.earliest, date.latest));
        let spread = first.zip(last).map(|(x, y)| y.earliest.duration_since(x.earliest));
        let mut outlets: Vec<u32> =
            members.iter().filter_map(|&member| self.prepared(member).outlet).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let versions = self.versions(members, found);
        FamilyEntry {
            id: format!("f{number}"),
            members: members.iter().map(id).collect(),
            lowest_resemblance: Ratio(tree.family.lowest_resemblance),
            bridges: tree.family.bridges.iter().map(|(a, b)| (id(a), id(b))).collect(),
            first: self.first(members).as_ref().map(id),
            first_date: first.map(|date| self.given(members, date)),
            last_date: last.map(|date| self.given(members, date)),
            spread_hours: spread.map(|spread| Hours(spread.as_secs_f64() / 3_600.0)),
            outlets: outlets.len(),
            independent_texts: self.independent_texts(tree, &versions, found),
            tree: (0..members.len()).map(|place| self.tree_entry(tree, place, found)).collect(),
            versions: versions.iter().map(|chain| chain.iter().map(id).collect()).collect(),
        }
    }

    /// A date as one of the members has it.
    fn given(&self, members: &[ArticleIndex], date: &Date) -> &'c str {
        let dates = members.iter().filter_map(|&member| self.article(member).date.as_ref());
        let given = dates.filter(|own| *own == date).map(|own| own.given.as_str());
        given.min().unwrap_or_default()
    }

    /// The member that certainly is before all others.
    fn first(&self, members: &[ArticleIndex]) -> Option<ArticleIndex> {
        let is_first = |one: &ArticleIndex| {
            members.iter().all(|&other| other == *one || self.is_certainly_before(*one, other))
        };
        // Only the one whose last moment is earliest can be.
        let latest =
            |member: &ArticleIndex| self.article(*member).date.as_ref().map(|date| date.latest);
        let candidate = members.iter().copied().filter(|m| latest(m).is_some()).min_by_key(latest);
        candidate.filter(is_first)
    }

    /// The chains of one outlet's own versions, each in the order of appearance.
    fn versions(&self, members: &[ArticleIndex], found: &Findings) -> Vec<Vec<ArticleIndex>> {
        let own_pairs = |member: &ArticleIndex| found.pairs_of[member.get()].clone();
        let is_version =
            |&(number, end): &(usize, End)| end == End::A && found.pairs[number].is_version;
        let links: Vec<Link> = members
            .iter()
            .flat_map(own_pairs)
            .filter(is_version)
            .map(|(number, _)| {
                let pair = &self.pairs[number];
                let place = |index: ArticleIndex| {
                    let place = members.binary_search(&index);
                    ArticleIndex(count(place.expect("a pair of reuse is within one family")))
                };
                Link { a: place(pair.a), b: place(pair.b), resemblance: 1.0 }
            })
            .collect();
        families(members.len(), &links)
            .into_iter()
            .map(|chain| {
                let mut chain: Vec<ArticleIndex> =
                    chain.members.iter().map(|place| members[place.get()]).collect();
                chain.sort_by_key(|&member| found.rank(member));
                chain
            })
            .collect()
    }

    /// How many members are texts of their own: half or more of their own prose is in no other that
    /// is or may be earlier. The versions of an article are one text.
    fn independent_texts(
        &self,
        tree: &FamilyTree,
        versions: &[Vec<ArticleIndex>],
        found: &Findings,
    ) -> usize {
        let mut later_versions: Vec<ArticleIndex> =
            versions.iter().flat_map(|chain| chain.iter().skip(1)).copied().collect();
        later_versions.sort_unstable();
        let is_own = |(place, member): &(usize, &ArticleIndex)| {
            let totals = found.traced[member.get()].totals;
            let prose = totals.credited + totals.uncredited;
            let is_derived = tree.parents[*place].is_some() && prose > totals.not_found;
            !is_derived && later_versions.binary_search(*member).is_err()
        };
        // Two undated copies may each be the other's origin, but one of them is a text.
        tree.family.members.iter().enumerate().filter(is_own).count().max(1)
    }

    fn tree_entry(&self, tree: &FamilyTree, place: usize, found: &Findings) -> TreeEntry<'c> {
        let member = tree.family.members[place];
        let id = |place: usize| self.article(tree.family.members[place]).id.as_str();
        let parent = tree.parents[place];
        let link = tree.links[place];
        let judged = link.map(|(number, end)| (&found.pairs[number], end));
        let most = tree.most[place].max(1);
        TreeEntry {
            id: &self.article(member).id,
            predecessor: parent.map(|parent| id(parent.from)),
            words: judged.map_or(0, |(judged, end)| judged.share(end).shared.prose),
            score: parent.map(|parent| Ratio(parent.score as f64 / most as f64)),
            runner_up: parent.and_then(|parent| parent.runner_up).map(|(from, _)| id(from)),
            margin: parent.map(|parent| Ratio(parent.margin())),
            changes: link.map_or_else(Vec::new, |link| self.changes(member, link, found)),
            credited: judged.is_some_and(|(judged, _)| judged.is_credited),
        }
    }

    /// What a member did to the text of its predecessor.
    fn changes(
        &self,
        member: ArticleIndex,
        (number, end): (usize, End),
        found: &Findings,
    ) -> Vec<Change> {
        let (pair, judged) = (&self.pairs[number], &found.pairs[number]);
        let from = end.other().article(pair);
        let [title, before] = [member, from].map(|index| self.article(index).title.as_deref());
        let is_retitled = matches!(
            (title, before),
            (Some(title), Some(before)) if plain_title(title) != plain_title(before)
        );
        let [left_out, cut_off] = self.not_shared(from, judged.runs(end.other()));
        let [put_in, put_behind] = self.not_shared(member, judged.runs(end));
        let is_much = |words: u32, of: ArticleIndex| {
            words >= LEAST_CHANGED && CHANGED_SHARE * words >= self.words(of)
        };
        // Who only has a paragraph of another's text has not cut that text.
        let is_most = 2 * (put_in + put_behind) < self.words(member);
        let changes = [
            (Change::Retitled, is_retitled),
            (Change::NewLead, self.has_new_lead(member, judged, end)),
            (Change::CutFromEnd, is_most && cut_off >= LEAST_CHANGED),
            (Change::Stitched, is_stitched(member, found)),
            (Change::Expanded, is_much(put_in + put_behind, member)),
            (Change::Shortened, is_most && is_much(left_out, from)),
        ];
        let mut changes: Vec<Change> =
            changes.into_iter().filter(|(_, is)| *is).map(|(change, _)| change).collect();
        if changes.is_empty() && 10 * pair.overlap.shared >= 9 * pair.overlap.a.max(pair.overlap.b)
        {
            changes.push(Change::Unchanged);
        }
        changes
    }

    /// Words of an article that are neither in these runs nor furniture: before the end of the last
    /// run, and behind it.
    fn not_shared(&self, index: ArticleIndex, runs: &[Run]) -> [u32; 2] {
        let boilerplate = &self.boilerplate[index.get()];
        let is_other = |run: &&Run| run.class != Class::Boilerplate;
        let shared: u32 = runs.iter().filter(is_other).map(|run| run.words()).sum();
        let end = runs.last().map_or(0, |run| run.end) as usize;
        let [before, behind] = [&boilerplate[..end], &boilerplate[end..]]
            .map(|words| count(words.iter().filter(|is_furniture| !**is_furniture).count()));
        [before.saturating_sub(shared), behind]
    }

    /// Whether less than half of the first sentences is in the predecessor.
    fn has_new_lead(&self, member: ArticleIndex, judged: &Judged, end: End) -> bool {
        let starts = self.prepared(member).sentence_starts(&self.article(member).text);
        let words = self.words(member);
        let lead = starts.iter().copied().find(|&start| start >= LEAD_WORDS).unwrap_or(words);
        let shared: u32 = judged
            .runs(end)
            .iter()
            .take_while(|run| run.start < lead)
            .map(|run| run.end.min(lead) - run.start)
            .sum();
        2 * shared < lead
    }
}

/// Whether two others at least explain a sentence each that nobody else does.
fn is_stitched(member: ArticleIndex, found: &Findings) -> bool {
    let origins = found.traced[member.get()].origins.iter();
    let elsewhere = origins.filter(|origin| !found.pairs[origin.pair].is_version);
    elsewhere.filter(|origin| origin.unique_words >= LEAST_CHANGED).count() >= 2
}

/// Words of prose in runs that are in none of these ranges, which are ascending.
fn prose_outside(runs: &[Run], ranges: &[Range<u32>]) -> u32 {
    let run = |range: &Range<u32>| Run { start: range.start, end: range.end, class: Class::Prose };
    prose_beyond(runs, &ranges.iter().map(run).collect::<Vec<_>>())
}

/// A headline by its letters and digits alone.
fn plain_title(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
