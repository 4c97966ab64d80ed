//! The figures of an article that a condition can name.

use crate::{
    expression::{Field, FieldKind, Value},
    report::model::{ArticleEntry, PairEntry, Relation, Report},
};

/// The names that a relation can have.
const RELATIONS: [&str; 6] = ["copy", "partial", "quotation", "boilerplate", "incidental", "none"];

/// Every field, in the order in which help lists them.
pub(super) const FIELDS: [Field; 19] = [
    share("uncredited_prose"),
    share("credited_prose"),
    share("shared"),
    share("prose"),
    share("quoted"),
    share("boilerplate"),
    share("resemblance"),
    share("containment"),
    number("words"),
    number("shared_words"),
    number("prose_words"),
    number("quoted_words"),
    number("boilerplate_words"),
    number("credited_words"),
    number("uncredited_words"),
    number("longest_passage"),
    number("sources"),
    Field { name: "credited", kind: FieldKind::Truth },
    Field { name: "relation", kind: FieldKind::Name(&RELATIONS) },
];

const fn share(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Share }
}

const fn number(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Number }
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

    /// The value of a field of that name.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let article = self.article;
        let traced = &article.traced;
        let share = |words: u32| f64::from(words) / f64::from(article.words.max(1));
        let number = match name {
            "uncredited_prose" => share(traced.uncredited_words),
            "credited_prose" => share(traced.credited_words),
            "shared" => share(article.shared_words),
            "prose" => share(article.prose_words),
            "quoted" => share(article.quoted_words),
            "boilerplate" => share(article.boilerplate_words),
            "resemblance" => self.highest(|pair, _| pair.resemblance.0),
            "containment" => {
                self.highest(
                    |pair, is_a| {
                        if is_a { pair.containment_a.0 } else { pair.containment_b.0 }
                    },
                )
            }
            "words" => article.words.into(),
            "shared_words" => article.shared_words.into(),
            "prose_words" => article.prose_words.into(),
            "quoted_words" => article.quoted_words.into(),
            "boilerplate_words" => article.boilerplate_words.into(),
            "credited_words" => traced.credited_words.into(),
            "uncredited_words" => traced.uncredited_words.into(),
            "longest_passage" => self.longest_passage().into(),
            "sources" => u32::try_from(article.origins.len()).unwrap_or(u32::MAX).into(),
            "credited" => {
                return Some(Value::Truth(article.origins.iter().all(|origin| origin.credited)));
            }
            "relation" => return Some(Value::Text(self.relation().to_owned())),
            _ => return None,
        };
        Some(Value::Number(number))
    }

    /// A field with its value, as a message has it: `uncredited_prose is 34.2%`.
    pub(super) fn figure(&self, name: &str) -> String {
        let field = FIELDS.iter().find(|field| field.name == name);
        let is_share = field.is_some_and(|field| field.kind == FieldKind::Share);
        match self.value(name) {
            Some(Value::Number(share)) if is_share => format!("{name} is {:.1}%", 100.0 * share),
            Some(Value::Number(number)) => format!("{name} is {number}"),
            Some(Value::Text(text)) => format!("{name} is \"{text}\""),
            Some(Value::Truth(truth)) => format!("{name} is {truth}"),
            Some(Value::Date(_)) | None => format!("{name} is not known"),
        }
    }

    fn highest(&self, figure: impl Fn(&PairEntry<'_>, bool) -> f64) -> f64 {
        let all = self.pairs.iter().map(|(pair, is_a)| figure(pair, *is_a));
        all.fold(0.0, f64::max)
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
