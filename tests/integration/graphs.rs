//! Graphs, read by the tools that they are for, where these are installed.

use std::{fmt::Write as _, path::Path, process::Command};

use serde_json::json;

use crate::{Newsroom, stdout};

/// An id that means something to XML, to Graphviz and to a terminal.
const HOSTILE: &str = "\"]; \\N &lt; <b>\u{1b}\0\u{202e}日本";

/// A report, a reprint with a hostile id, title and outlet, and an article that shares nothing.
fn newsroom() -> Newsroom {
    let words = |from: usize| -> String {
        (from..from + 60).map(|word| format!("word{word} ")).collect::<String>()
    };
    let newsroom = Newsroom::new();
    let mut lines = String::new();
    for (id, outlet, hour, from) in
        [("first", "Herald", 6, 0), (HOSTILE, HOSTILE, 9, 0), ("alone", "Post", 7, 500)]
    {
        let date = format!("2024-05-01T{hour:02}:00:00Z");
        let article =
            json!({"id": id, "title": id, "outlet": outlet, "date": date, "text": words(from)});
        writeln!(lines, "{article}").unwrap();
    }
    newsroom.file("news.jsonl", &lines);
    newsroom
}

/// What a program says; nothing where it is not installed.
#[expect(clippy::print_stdout, reason = "a test that was skipped says so")]
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).current_dir(folder).output() else {
        println!("skipped: there is no {program}");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("No module named 'networkx'") {
        println!("skipped: there is no networkx");
        return None;
    }
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("Warning") && !said.contains("Error"), "{said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

const READ: &str = "
import sys, networkx
graph = networkx.read_graphml(sys.argv[1])
print(graph.number_of_nodes(), graph.number_of_edges(), graph.is_directed())
for one, other, data in graph.edges(data=True):
    print(graph.nodes[one]['id'], '->', ascii(graph.nodes[other]['id']))
    print(data['direction'], data['prose_words'], data['credited'])
";

fn check_graphml(graph: &str, expected: &[&str]) {
    let newsroom = newsroom();
    newsroom.run(&format!("scan news.jsonl -q -o who.graphml --graph {graph}")).code(0);
    let folder = newsroom.path("");
    let Some(read) = run(&folder, "python3", &["-c", READ, "who.graphml"]) else { return };
    assert_eq!(read.lines().collect::<Vec<_>>(), expected);
}

/// The hostile id as a reader of the file gets it.
const READ_BACK: &str = r#"first -> '"]; \\N &lt; <b>\ufffd\ufffd\u202e\u65e5\u672c'"#;

#[test]
fn networkx_reads_articles() {
    check_graphml("articles", &["3 1 True", READ_BACK, "known 60 False"]);
}

#[test]
fn networkx_reads_outlets() {
    let read_back = READ_BACK.replace("first", "Herald");
    check_graphml("outlets", &["3 1 True", &read_back, "known 60 False"]);
}

#[test]
fn graphviz_draws_both() {
    let newsroom = newsroom();
    for graph in ["articles", "outlets"] {
        newsroom.run(&format!("scan news.jsonl -q -o who.gv --graph {graph}")).code(0);
        let Some(svg) = run(&newsroom.path(""), "dot", &["-Tsvg", "who.gv"]) else { return };
        assert_eq!(svg.matches("class=\"node\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"edge\"").count(), 1, "{svg}");
        assert!(svg.contains("\\N &amp;lt; &lt;b&gt;\\u{1b}\\u{0}"), "{svg}");
    }
}

#[test]
fn the_format_is_an_option_too() {
    let newsroom = newsroom();
    let dot = stdout(&newsroom.run("scan news.jsonl -q --format dot").code(0));
    assert!(dot.starts_with("digraph wirecopy {\n") && dot.ends_with("}\n"), "{dot}");
    let xml = stdout(&newsroom.run("scan news.jsonl -q --format graphml").code(0));
    assert!(xml.starts_with("<?xml") && xml.ends_with("</graphml>\n"), "{xml}");
}
