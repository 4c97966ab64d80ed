//! How much of the truth is in a report.
//!
//! A direction is asked for of two articles that have at least [`LEAST_WORDS`] words of prose in common by descent
//! and whose dates say which was first: from the one to the other if the words came that way, through
//! whatever hands; a common origin if neither is above the other. As *open*, a common origin is right too where the later
//! has nothing of the earlier that a third, from which that has it, has not: then nothing in the texts tells by
//! which way it came. A predecessor is right if it is one of the immediate
//! sources; or, as *likely*, if the article has as many words in common with it as with its source,
//! so that nothing in the text tells the two apart. Members whose source is not in the corpus have no right predecessor and are not counted.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;
use wirecopy::corpus::Date;

use super::truth::Truth;

/// Words in common of which a claim is asked: a sentence.
const LEAST_WORDS: u32 = 20;
/// An origin with fewer true words than this is claimed where there is none.
const LEAST_ORIGIN_WORDS: u32 = 5;

/// Right ones of all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) right: u32,
    pub(crate) all: u32,
}

impl Tally {
    fn count(&mut self, is_right: bool) {
        self.all += 1;
        self.right += u32::from(is_right);
    }

    /// Share of right ones.
    pub(crate) fn share(self) -> f64 {
        f64::from(self.right) / f64::from(self.all.max(1))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.4} ({} of {})", self.share(), self.right, self.all)
    }
}

/// The figures.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    /// Pairs with words in common that the report has as reuse.
    pub(crate) found: Tally,
    /// Directions of those that dates allow.
    pub(crate) direction: Tally,
    /// Directions that are right, or a common origin where nothing in the texts tells that from it.
    pub(crate) open: Tally,
    /// By the true answer and the report's.
    answers: BTreeMap<(&'static str, String), u32>,
    /// Predecessors that are an immediate source.
    pub(crate) predecessor: Tally,
    /// Predecessors that are, or that nothing in the text tells from one.
    pub(crate) likely: Tally,
    /// Predecessors of dated members with dated sources.
    pub(crate) dated: Tally,
    /// Origins that the report names, of which the article has words.
    pub(crate) origins: Tally,
    /// Origins whose words are within 5 %, or within three words.
    pub(crate) near: Tally,
    /// Words of all origins: true, and in the report too many or too few.
    words: [u32; 2],
}

/// The truth, by id.
struct Known<'t> {
    truth: BTreeMap<&'t str, &'t Truth>,
    shares: BTreeMap<(&'t str, &'t str), [u32; 2]>,
}

impl<'t> Known<'t> {
    fn of(truth: &'t [Truth]) -> Self {
        let shares = truth.iter().flat_map(|one| {
            one.shares
                .iter()
                .map(|share| ((one.id.as_str(), share.id.as_str()), [share.words, share.kept]))
        });
        Self {
            shares: shares.collect(),
            truth: truth.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn words(&self, one: &str, other: &str) -> u32 {
        self.shares.get(&(one, other)).map_or(0, |share| share[0])
    }

    fn kept(&self, one: &str, other: &str) -> u32 {
        self.shares.get(&(one, other)).map_or(0, |share| share[1])
    }

    fn is_above(&self, one: &str, other: &str) -> bool {
        let Some(truth) = self.truth.get(other) else { return false };
        truth.sources.iter().any(|source| source.id == one || self.is_above(one, &source.id))
    }

    fn direction(&self, a: &str, b: &str) -> &'static str {
        if self.is_above(a, b) {
            "b_from_a"
        } else if self.is_above(b, a) {
            "a_from_b"
        } else {
            "common_origin"
        }
    }

    /// Whether the one that has its text from the other has nothing of it that is not also in
    /// one from which that other has it.
    fn is_open(&self, a: &str, b: &str) -> bool {
        let (upper, lower) = if self.is_above(a, b) { (a, b) } else { (b, a) };
        let of_upper = self.kept(lower, upper);
        self.truth
            .keys()
            .any(|third| self.kept(lower, third) >= of_upper && self.is_above(third, upper))
    }

    fn are_ordered(&self, a: &str, b: &str) -> bool {
        let date = |id: &str| self.truth.get(id).and_then(|one| Date::parse(one.date.as_deref()?));
        let (Some(x), Some(y)) = (date(a), date(b)) else { return false };
        x.certainly_before(&y) || y.certainly_before(&x)
    }
}

impl Score {
    pub(super) fn of(truth: &[Truth], report: &[Value]) -> Self {
        let known = Known::of(truth);
        let mut score = Self::default();
        let mut found = BTreeSet::new();
        for object in report {
            match text(object, "type") {
                "pair" if ["copy", "partial"].contains(&text(object, "relation")) => {
                    found.insert((text(object, "a"), text(object, "b")));
                    score.pair(object, &known);
                }
                "family" => score.family(object, &known),
                "article" => score.article(object, &known),
                _ => {}
            }
        }
        for (&(a, b), &[words, _]) in &known.shares {
            if a < b && words >= LEAST_WORDS {
                score.found.count(found.contains(&(a, b)));
            }
        }
        score
    }

    fn pair(&mut self, pair: &Value, known: &Known<'_>) {
        let (a, b) = (text(pair, "a"), text(pair, "b"));
        if known.words(a, b) >= LEAST_WORDS && known.are_ordered(a, b) {
            let (expected, answer) = (known.direction(a, b), text(pair, "direction"));
            self.direction.count(expected == answer);
            let is_open = answer == "common_origin" && known.is_open(a, b);
            self.open.count(expected == answer || is_open);
            let is_turned = expected == "a_from_b";
            let answer = match answer {
                "b_from_a" if is_turned => "turned",
                "a_from_b" if !is_turned => "turned",
                "b_from_a" | "a_from_b" => "derived",
                other => other,
            };
            let expected = if expected == "common_origin" { expected } else { "derived" };
            *self.answers.entry((expected, answer.to_owned())).or_default() += 1;
        }
    }

    fn family(&mut self, family: &Value, known: &Known<'_>) {
        for entry in family["tree"].as_array().into_iter().flatten() {
            let (id, predecessor) = (text(entry, "id"), text(entry, "predecessor"));
            let Some(truth) = known.truth.get(id) else { continue };
            let sources = || truth.sources.iter().filter(|one| known.truth.contains_key(&*one.id));
            let Some(main) = sources().next().filter(|main| main.words >= LEAST_WORDS) else {
                continue;
            };
            let is_right = sources().any(|source| source.id == predecessor);
            self.predecessor.count(is_right);
            let is_as_near = known.kept(id, predecessor) >= main.kept;
            self.likely.count(is_right || is_as_near && known.is_above(predecessor, &main.id));
            if known.are_ordered(id, &main.id) {
                self.dated.count(is_right);
            }
        }
    }

    fn article(&mut self, article: &Value, known: &Known<'_>) {
        let id = text(article, "id");
        for origin in article["origins"].as_array().into_iter().flatten() {
            let words = known.words(id, text(origin, "id"));
            self.origins.count(words >= LEAST_ORIGIN_WORDS);
            let claimed = origin["words"].as_u64().and_then(|words| u32::try_from(words).ok());
            let off = claimed.unwrap_or(0).abs_diff(words);
            self.near.count(off <= 3 || 20 * off <= words);
            self.words[0] += words;
            self.words[1] += off;
        }
    }

    /// By what share the words of all origins are off.
    pub(crate) fn off(&self) -> f64 {
        f64::from(self.words[1]) / f64::from(self.words[0].max(1))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "pairs found                    {}", self.found)?;
        writeln!(out, "directions that dates allow    {}", self.direction)?;
        writeln!(out, "  or such as nothing tells from them {}", self.open)?;
        for ((expected, answer), count) in &self.answers {
            writeln!(out, "    {expected}, reported as {answer}: {count}")?;
        }
        writeln!(out, "predecessors                   {}", self.predecessor)?;
        writeln!(out, "  or such as nothing tells from them {}", self.likely)?;
        writeln!(out, "  where dates tell the order   {}", self.dated)?;
        writeln!(out, "origins that are               {}", self.origins)?;
        writeln!(out, "  with their words within 5 %  {}", self.near)?;
        writeln!(out, "words of origins off by        {:.4}", self.off())
    }
}

fn text<'v>(object: &'v Value, field: &str) -> &'v str {
    object[field].as_str().unwrap_or_default()
}
