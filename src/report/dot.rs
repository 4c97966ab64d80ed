//! The graph in Graphviz's language, to be drawn: `dot -Tsvg`.
//!
//! An arrow leads to the derivative, and is red where nobody is credited; where the direction is not
//! known a dashed line has no head. Articles that share nothing with others are left out, which
//! keeps a drawing of a few hundred articles legible. Labels are quoted strings: `"` and `\` are
//! escaped, and `&` too, because Graphviz reads entities in them; control characters are shown as
//! [`sanitise`](plain::sanitise) shows them.

use std::io::{self, Write};

use super::{
    GraphOf, Style,
    graph::{self, Edge, Graph, Row, Standing, Value},
    model::Report,
    plain,
};

/// Columns of a line of a label.
const LABEL_COLUMNS: usize = 40;
/// Lines of edges grow to so many points.
const WIDEST: u64 = 6;

/// Write the graph.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let graph = graph::graph(report, style);
    writeln!(out, "digraph wirecopy {{")?;
    writeln!(out, "  graph [rankdir=LR];")?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    let is_drawn = drawn(&graph);
    for (number, row) in graph.nodes.iter().enumerate().filter(|(number, _)| is_drawn[*number]) {
        writeln!(out, "  n{number} [label=\"{}\"];", label(row, style.graph))?;
    }
    let most = graph.edges.iter().map(|edge| edge.words).max().unwrap_or(0).max(1);
    for edge in &graph.edges {
        write_edge(&graph, edge, most, out)?;
    }
    writeln!(out, "}}")
}

/// For each node, whether an edge meets it.
fn drawn(graph: &Graph) -> Vec<bool> {
    let mut is_drawn = vec![false; graph.nodes.len()];
    for edge in &graph.edges {
        is_drawn[edge.from] = true;
        is_drawn[edge.to] = true;
    }
    is_drawn
}

fn write_edge(graph: &Graph, edge: &Edge, most: u64, out: &mut dyn Write) -> io::Result<()> {
    let drawing = match edge.standing {
        Standing::Credited => "color=\"#1b6e3c\"",
        Standing::Uncredited => "color=\"#b3261e\"",
        Standing::Undirected => "color=\"#777777\", style=dashed, dir=none",
    };
    let width = 1 + (WIDEST - 1) * edge.words / most;
    write!(out, "  n{} -> n{} [label=\"{}\"", edge.from, edge.to, edge.words)?;
    write!(out, ", penwidth={width}, {drawing}")?;
    for ((name, _), value) in graph.edge_columns.iter().zip(&edge.row) {
        if let Some(value) = value {
            write!(out, ", {name}=\"{}\"", quoted(&shown(value)))?;
        }
    }
    writeln!(out, "];")
}

/// What is written on a node: its id, and of an article its outlet and date.
fn label(row: &Row, graph: GraphOf) -> String {
    let places: &[usize] = match graph {
        // Id, outlet, date.
        GraphOf::Articles => &[0, 2, 3],
        GraphOf::Outlets => &[0],
    };
    let values = places.iter().filter_map(|&place| row[place].as_ref());
    let lines: Vec<String> = values
        .map(|value| quoted(&plain::shorten(&plain::one_line(&shown(value)), LABEL_COLUMNS)))
        .collect();
    lines.join("\\n")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Count(count) => count.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}

/// `text` for the inside of a quoted string.
fn quoted(text: &str) -> String {
    plain::one_line(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check_quoted(text: &str, expected: &str) {
        assert_eq!(quoted(text), expected);
    }

    #[test]
    fn quotes_and_escapes() {
        check_quoted("a\"]; b -> c [label=\"", "a\\\"]; b -> c [label=\\\"");
        check_quoted("\\N \\", "\\\\N \\\\");
        check_quoted("&lt;", "&amp;lt;");
        check_quoted("two\nlines\u{1b}", "two lines\\\\u{1b}");
    }

    #[test]
    fn only_what_shares_wording_is_drawn() {
        let mut report = sample::report();
        report.pairs.truncate(1);
        let mut out = Vec::new();
        write(&report, &Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("  n0 [label=") && text.contains("  n1 [label="), "{text}");
        assert!(!text.contains("  n2 [") && text.contains("  n0 -> n1 ["), "{text}");
    }
}
