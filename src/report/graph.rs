//! Who has wording from whom as a graph, before it is written in a format.
//!
//! Nodes are the articles, or the outlets. An edge leads from where wording comes from to where it went;
//! where that is not known it leads from `a` to `b`, and its `direction` says so. Pairs that share only
//! furniture or short phrases are left out unless they are asked for.

use super::{
    GraphOf, Style, WeakPairs, figures,
    model::{ArticleEntry, Direction, PairEntry, Relation, Report},
};
use crate::{corpus::Kind, hash::Map};

/// A value of a node or an edge.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Hostile text.
    Text(String),
    /// A count.
    Count(u64),
    /// A number with decimals, as it is printed.
    Number(String),
    /// Yes or no.
    Flag(bool),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    /// [`Value::Text`].
    Text,
    /// [`Value::Count`].
    Count,
    /// [`Value::Number`].
    Number,
    /// [`Value::Flag`].
    Flag,
}

/// The name of a column, and what it holds.
pub(super) type Column = (&'static str, ColumnType);

/// A value for each column, where there is one.
pub(super) type Row = Vec<Option<Value>>;

/// Nodes and edges with what is known of them.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub(super) node_columns: &'static [Column],
    pub(super) nodes: Vec<Row>,
    pub(super) edge_columns: &'static [Column],
    pub(super) edges: Vec<Edge>,
}

/// An edge between two nodes, by their places.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) standing: Standing,
    /// For a drawing.
    pub(super) words: u64,
    pub(super) row: Row,
}

/// How an edge is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The direction is known and the origin credited, or the two are versions.
    Credited,
    /// The direction is known, and nobody credited.
    Uncredited,
    /// The direction is not known, or both have it from a third.
    Undirected,
}

const ARTICLE_COLUMNS: [Column; 7] = [
    ("id", ColumnType::Text),
    ("title", ColumnType::Text),
    ("outlet", ColumnType::Text),
    ("date", ColumnType::Text),
    ("kind", ColumnType::Text),
    ("words", ColumnType::Count),
    ("shared_words", ColumnType::Count),
];

const PAIR_COLUMNS: [Column; 8] = [
    ("direction", ColumnType::Text),
    ("decided_by", ColumnType::Text),
    ("relation", ColumnType::Text),
    ("words", ColumnType::Count),
    ("prose_words", ColumnType::Count),
    ("quoted_words", ColumnType::Count),
    ("resemblance", ColumnType::Number),
    ("credited", ColumnType::Flag),
];

const OUTLET_COLUMNS: [Column; 3] =
    [("id", ColumnType::Text), ("articles", ColumnType::Count), ("words", ColumnType::Count)];

const OUTLET_EDGE_COLUMNS: [Column; 6] = [
    ("direction", ColumnType::Text),
    ("articles", ColumnType::Count),
    ("prose_words", ColumnType::Count),
    ("credited_words", ColumnType::Count),
    ("credited", ColumnType::Flag),
    ("median_lag_hours", ColumnType::Number),
];

/// The graph of a report.
pub(super) fn graph(report: &Report<'_>, style: &Style) -> Graph {
    match style.graph {
        GraphOf::Articles => of_articles(report, style.weak_pairs),
        GraphOf::Outlets => of_outlets(report),
    }
}

fn of_articles(report: &Report<'_>, weak_pairs: WeakPairs) -> Graph {
    let is_shown = |pair: &&PairEntry<'_>| {
        weak_pairs == WeakPairs::List || pair.relation < Relation::Boilerplate
    };
    Graph {
        node_columns: &ARTICLE_COLUMNS,
        nodes: report.articles.iter().map(article).collect(),
        edge_columns: &PAIR_COLUMNS,
        edges: report.pairs.iter().filter(is_shown).map(pair_edge).collect(),
    }
}

fn article(article: &ArticleEntry<'_>) -> Row {
    let kind = match article.kind {
        Kind::Article => "article",
        Kind::Wire => "wire",
        Kind::Release => "release",
    };
    vec![
        text(article.id),
        article.title.and_then(text),
        article.outlet.and_then(text),
        article.date.and_then(text),
        text(kind),
        Some(Value::Count(article.words.into())),
        Some(Value::Count(article.shared_words.into())),
    ]
}

fn pair_edge(pair: &PairEntry<'_>) -> Edge {
    let (from, to, direction) = match pair.direction {
        Direction::BFromA => (pair.a_index, pair.b_index, "known"),
        Direction::AFromB => (pair.b_index, pair.a_index, "known"),
        unknown => (pair.a_index, pair.b_index, figures::direction(unknown)),
    };
    let standing = match direction {
        "known" if pair.credited || figures::is_version(pair) => Standing::Credited,
        "known" => Standing::Uncredited,
        _ => Standing::Undirected,
    };
    let words = pair.shared_words_a.min(pair.shared_words_b);
    let decided_by = pair.evidence.first().filter(|_| pair.direction != Direction::Unknown);
    let row = vec![
        text(direction),
        decided_by.and_then(|first| text(figures::reason_kind(first.kind))),
        text(figures::relation(pair.relation)),
        Some(Value::Count(words.into())),
        Some(Value::Count(figures::prose_words(pair).into())),
        Some(Value::Count(figures::quoted_words(pair).into())),
        Some(Value::Number(pair.resemblance.to_string())),
        Some(Value::Flag(pair.credited)),
    ];
    Edge { from, to, standing, words: words.into(), row }
}

/// All outlets, sorted, and the rows of the report's list of them.
fn of_outlets(report: &Report<'_>) -> Graph {
    let mut outlets: Vec<&str> = report.articles.iter().filter_map(|a| a.outlet).collect();
    outlets.extend(report.lists.outlets.iter().flat_map(|row| [row.outlet, row.from]));
    outlets.sort_unstable();
    outlets.dedup();
    let places: Map<&str, usize> = outlets.iter().copied().zip(0..).collect();
    let mut sums = vec![(0u64, 0u64); outlets.len()];
    for article in &report.articles {
        if let Some(&place) = article.outlet.and_then(|outlet| places.get(outlet)) {
            sums[place].0 += 1;
            sums[place].1 += u64::from(article.words);
        }
    }
    let node = |(outlet, (articles, words)): (&&str, (u64, u64))| {
        vec![text(outlet), Some(Value::Count(articles)), Some(Value::Count(words))]
    };
    let edges = report.lists.outlets.iter().map(|row| {
        // Of several articles, some may be credited: the edge is, if most of the words are.
        let is_credited = 2 * row.credited_words > row.words;
        Edge {
            from: places[row.from],
            to: places[row.outlet],
            standing: if is_credited { Standing::Credited } else { Standing::Uncredited },
            words: row.words,
            row: vec![
                text("known"),
                Some(Value::Count(row.articles as u64)),
                Some(Value::Count(row.words)),
                Some(Value::Count(row.credited_words)),
                Some(Value::Flag(is_credited)),
                row.median_lag_hours.map(|hours| Value::Number(hours.to_string())),
            ],
        }
    });
    Graph {
        node_columns: &OUTLET_COLUMNS,
        nodes: outlets.iter().zip(sums).map(node).collect(),
        edge_columns: &OUTLET_EDGE_COLUMNS,
        edges: edges.collect(),
    }
}

#[allow(clippy::unnecessary_wraps, reason = "it is a cell of a row, and others are empty")]
fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check(graph: GraphOf, weak_pairs: WeakPairs, expected: &[(usize, usize, Standing)]) {
        let style = Style { graph, weak_pairs, ..Style::default() };
        let graph = super::graph(&sample::report(), &style);
        let edges: Vec<_> =
            graph.edges.iter().map(|edge| (edge.from, edge.to, edge.standing)).collect();
        assert_eq!(edges, expected);
        assert!(graph.nodes.iter().all(|row| row.len() == graph.node_columns.len()));
        assert!(graph.edges.iter().all(|edge| edge.row.len() == graph.edge_columns.len()));
    }

    #[test]
    fn edges_lead_to_the_derivative() {
        let expected = [
            (0, 1, Standing::Credited),
            (0, 2, Standing::Undirected),
            (3, 0, Standing::Uncredited),
        ];
        check(GraphOf::Articles, WeakPairs::Count, &expected);
        let mut all = expected.to_vec();
        all.push((1, 2, Standing::Undirected));
        check(GraphOf::Articles, WeakPairs::List, &all);
    }

    #[test]
    fn outlets_have_the_edges_of_their_list() {
        check(GraphOf::Outlets, WeakPairs::Count, &[(0, 1, Standing::Credited)]);
    }
}
