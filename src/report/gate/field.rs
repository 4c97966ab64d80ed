//! The figures of an article that a condition can name.

use std::{cmp::Ordering, fmt};

use crate::report::model::{ArticleEntry, PairEntry, Relation, Report};

/// A figure of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Words in it.
    Words,
    /// Words inside passages.
    SharedWords,
    /// Of these, prose.
    ProseWords,
    /// Of these, quotation on both sides.
    QuotedWords,
    /// Of these, boilerplate.
    BoilerplateWords,
    /// Words of prose that an earlier article has, credited.
    CreditedWords,
    /// Words of prose that an earlier article has, not credited.
    UncreditedWords,
    /// Share of all words inside passages.
    Shared,
    /// Share of prose inside passages.
    Prose,
    /// Share of quotation.
    Quoted,
    /// Share of boilerplate.
    Boilerplate,
    /// Share of prose that an earlier article has, credited.
    CreditedProse,
    /// Share of prose that an earlier article has, not credited.
    UncreditedProse,
    /// The highest resemblance with any article.
    Resemblance,
    /// The highest share of its shingles that any article has.
    Containment,
    /// Words of the longest passage of prose.
    LongestPassage,
    /// How many articles account for its prose.
    Sources,
    /// Whether all of these are credited.
    Credited,
    /// The gravest relation to any article.
    Relation,
}

/// What sort of value a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Count,
    Share,
    Name,
    Truth,
}

/// The value of a field, or what it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Count(f64),
    Share(f64),
    Name(&'static str),
    Truth(bool),
}

/// The names that a relation can have.
pub(super) const RELATIONS: [&str; 6] =
    ["copy", "partial", "quotation", "boilerplate", "incidental", "none"];

/// Two shares that differ by less are one: a percentage is rounded when it is read.
const SAME: f64 = 1e-9;

impl Field {
    /// Every field, in the order in which help lists them.
    pub const ALL: [Self; 19] = [
        Self::UncreditedProse,
        Self::CreditedProse,
        Self::Shared,
        Self::Prose,
        Self::Quoted,
        Self::Boilerplate,
        Self::Resemblance,
        Self::Containment,
        Self::Words,
        Self::SharedWords,
        Self::ProseWords,
        Self::QuotedWords,
        Self::BoilerplateWords,
        Self::CreditedWords,
        Self::UncreditedWords,
        Self::LongestPassage,
        Self::Sources,
        Self::Credited,
        Self::Relation,
    ];

    /// Its name in a condition.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::SharedWords => "shared_words",
            Self::ProseWords => "prose_words",
            Self::QuotedWords => "quoted_words",
            Self::BoilerplateWords => "boilerplate_words",
            Self::CreditedWords => "credited_words",
            Self::UncreditedWords => "uncredited_words",
            Self::Shared => "shared",
            Self::Prose => "prose",
            Self::Quoted => "quoted",
            Self::Boilerplate => "boilerplate",
            Self::CreditedProse => "credited_prose",
            Self::UncreditedProse => "uncredited_prose",
            Self::Resemblance => "resemblance",
            Self::Containment => "containment",
            Self::LongestPassage => "longest_passage",
            Self::Sources => "sources",
            Self::Credited => "credited",
            Self::Relation => "relation",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    pub(super) fn sort(self) -> Sort {
        match self {
            Self::Shared
            | Self::Prose
            | Self::Quoted
            | Self::Boilerplate
            | Self::CreditedProse
            | Self::UncreditedProse
            | Self::Resemblance
            | Self::Containment => Sort::Share,
            Self::Relation => Sort::Name,
            Self::Credited => Sort::Truth,
            _ => Sort::Count,
        }
    }
}

impl Sort {
    /// What a value of it looks like.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Count => "a number of words or articles, as in 40",
            Self::Share => "a share, as in 20% or 0.2",
            Self::Name => "the name of a relation, as in \"copy\"",
            Self::Truth => "yes or no, by itself or after `not`",
        }
    }
}

impl Value {
    pub(super) fn sort(&self) -> Sort {
        match self {
            Self::Count(_) => Sort::Count,
            Self::Share(_) => Sort::Share,
            Self::Name(_) => Sort::Name,
            Self::Truth(_) => Sort::Truth,
        }
    }

    /// The order of two values of one sort.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Count(x) | Self::Share(x), Self::Count(y) | Self::Share(y)) => {
                if (x - y).abs() < SAME { Ordering::Equal } else { x.total_cmp(y) }
            }
            (Self::Name(x), Self::Name(y)) => x.cmp(y),
            (Self::Truth(x), Self::Truth(y)) => x.cmp(y),
            _ => unreachable!("sorts are compared when a condition is read"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(out, "{count}"),
            Self::Share(share) => write!(out, "{:.1}%", 100.0 * share),
            Self::Name(name) => write!(out, "\"{name}\""),
            Self::Truth(truth) => write!(out, "{truth}"),
        }
    }
}

/// An article of a report with its pairs.
#[derive(Debug)]
pub(super) struct Facts<'r> {
    article: &'r ArticleEntry<'r>,
    /// Each with whether the article is `a`.
    pairs: Vec<(&'r PairEntry<'r>, bool)>,
}

impl<'r> Facts<'r> {
    pub(super) fn of(report: &'r Report<'_>, place: usize) -> Self {
        let ends = |pair: &'r PairEntry<'r>| {
            let is_in = pair.a_index == place || pair.b_index == place;
            is_in.then_some((pair, pair.a_index == place))
        };
        let pairs = report.pairs.iter().filter_map(ends).collect();
        Self { article: &report.articles[place], pairs }
    }

    pub(super) fn value(&self, field: Field) -> Value {
        let article = self.article;
        let count = |words: u32| Value::Count(words.into());
        let share = |words: u32| Value::Share(f64::from(words) / f64::from(article.words.max(1)));
        match field {
            Field::Words => count(article.words),
            Field::SharedWords => count(article.shared_words),
            Field::ProseWords => count(article.prose_words),
            Field::QuotedWords => count(article.quoted_words),
            Field::BoilerplateWords => count(article.boilerplate_words),
            Field::CreditedWords => count(article.traced.credited_words),
            Field::UncreditedWords => count(article.traced.uncredited_words),
            Field::Shared => share(article.shared_words),
            Field::Prose => share(article.prose_words),
            Field::Quoted => share(article.quoted_words),
            Field::Boilerplate => share(article.boilerplate_words),
            Field::CreditedProse => share(article.traced.credited_words),
            Field::UncreditedProse => share(article.traced.uncredited_words),
            Field::Resemblance => self.highest(|pair, _| pair.resemblance.0),
            Field::Containment => {
                self.highest(
                    |pair, is_a| {
                        if is_a { pair.containment_a.0 } else { pair.containment_b.0 }
                    },
                )
            }
            Field::LongestPassage => count(self.longest_passage()),
            Field::Sources => count(u32::try_from(article.origins.len()).unwrap_or(u32::MAX)),
            Field::Credited => Value::Truth(article.origins.iter().all(|origin| origin.credited)),
            Field::Relation => Value::Name(self.relation()),
        }
    }

    fn highest(&self, figure: impl Fn(&PairEntry<'_>, bool) -> f64) -> Value {
        let all = self.pairs.iter().map(|(pair, is_a)| figure(pair, *is_a));
        Value::Share(all.fold(0.0, f64::max))
    }

    fn longest_passage(&self) -> u32 {
        let all = self.pairs.iter().flat_map(|(pair, _)| &pair.passages);
        let prose = all.filter(|passage| !passage.quoted && !passage.boilerplate);
        prose.map(|passage| passage.words).max().unwrap_or(0)
    }

    fn relation(&self) -> &'static str {
        match self.pairs.iter().map(|(pair, _)| pair.relation).min() {
            Some(Relation::Copy) => "copy",
            Some(Relation::Partial) => "partial",
            Some(Relation::Quotation) => "quotation",
            Some(Relation::Boilerplate) => "boilerplate",
            Some(Relation::Incidental) => "incidental",
            None => "none",
        }
    }
}
