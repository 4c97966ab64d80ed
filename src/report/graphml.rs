//! GraphML, which networkx, Gephi, yEd and igraph read.
//!
//! Nodes are `n0`, `n1`, ...; ids, which may be anything, are in the attribute `id`. All edges are
//! directed, because networkx reads no mixture: the attribute `direction` says which are not known.
//! XML 1.0 cannot hold most control characters, not even escaped; they become U+FFFD. Others that could
//! steer a terminal are written as references.

use std::io::{self, Write};

use super::{
    Style,
    graph::{self, Column, ColumnType, Row, Value},
    model::Report,
    plain::is_hostile,
};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"#;

/// Write the graph.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let graph = graph::graph(report, style);
    out.write_all(HEAD.as_bytes())?;
    write_keys(("node", "v"), graph.node_columns, out)?;
    write_keys(("edge", "e"), graph.edge_columns, out)?;
    writeln!(out, "  <graph id=\"wirecopy\" edgedefault=\"directed\">")?;
    for (number, row) in graph.nodes.iter().enumerate() {
        writeln!(out, "    <node id=\"n{number}\">")?;
        write_data("v", row, out)?;
        writeln!(out, "    </node>")?;
    }
    for edge in &graph.edges {
        writeln!(out, "    <edge source=\"n{}\" target=\"n{}\">", edge.from, edge.to)?;
        write_data("e", &edge.row, out)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn write_keys(
    (element, prefix): (&str, &str),
    columns: &[Column],
    out: &mut dyn Write,
) -> io::Result<()> {
    for (number, (name, column_type)) in columns.iter().enumerate() {
        let column_type = match column_type {
            ColumnType::Text => "string",
            ColumnType::Count => "long",
            ColumnType::Number => "double",
            ColumnType::Flag => "boolean",
        };
        writeln!(
            out,
            "  <key id=\"{prefix}{number}\" for=\"{element}\" attr.name=\"{name}\" \
             attr.type=\"{column_type}\"/>"
        )?;
    }
    Ok(())
}

fn write_data(prefix: &str, row: &Row, out: &mut dyn Write) -> io::Result<()> {
    for (number, value) in row.iter().enumerate() {
        let text = match value {
            Some(Value::Text(text)) => escape(text),
            Some(Value::Count(count)) => count.to_string(),
            Some(Value::Number(number)) => number.clone(),
            Some(Value::Flag(flag)) => flag.to_string(),
            None => continue,
        };
        writeln!(out, "      <data key=\"{prefix}{number}\">{text}</data>")?;
    }
    Ok(())
}

/// `text` as character data of XML 1.0.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(character))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            hostile if is_hostile(hostile) => {
                escaped.push_str(&format!("&#{};", u32::from(hostile)));
            }
            harmless => escaped.push(harmless),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check_escape(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        check_escape("a\0b\u{1b}[2J\u{ffff}", "a\u{fffd}b\u{fffd}[2J\u{fffd}");
        check_escape("\u{9b}\u{202e}\r\n", "&#155;&#8238;&#13;&#10;");
    }

    #[test]
    fn markup_is_escaped() {
        check_escape("<a href=\"x\">&amp;]]>", "&lt;a href=&quot;x&quot;&gt;&amp;amp;]]&gt;");
        check_escape("日本語 naïve", "日本語 naïve");
    }

    #[test]
    fn every_element_is_closed() {
        let mut out = Vec::new();
        write(&sample::report(), &Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        for name in ["graphml", "graph", "node", "edge", "data"] {
            let opened = text.matches(&format!("<{name} ")).count();
            assert_eq!(opened, text.matches(&format!("</{name}>")).count(), "{name}");
            assert!(opened > 0, "{name}");
        }
    }
}
