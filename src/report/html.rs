//! One self-contained page: the report's data, and the front end that shows it.
//!
//! The front end is a small program in `web/`, whose bundle is committed in `web/dist` and included
//! here, so that building wirecopy needs no Node. The page's content security policy names the
//! hashes of its one script and its one style sheet: nothing else runs, and nothing is loaded or
//! sent. The data is the `json` report as [`json`](super::json) writes it, with the texts
//! beside it ([`texts`]), as raw DEFLATE in base64: a block of it can hold nothing that a parser of
//! HTML, a browser or a terminal would act on. The front end sets every string as text.
//!
//! A page is opened by people, and a browser holds all of it. So it has at most [`MOST_ARTICLES`]
//! articles and [`MOST_PAIRS`] pairs, those with most shared prose, and says what it leaves out.
//! Writing holds the uncompressed data, about twice the texts' size.

use std::io::{self, Write};

use base64::{engine::general_purpose::STANDARD, write::EncoderWriter};
use flate2::{Compression, write::DeflateEncoder};

use super::{json, model::Report};

mod cut;
mod texts;

/// How many articles a page holds: of 4 kB, they make 4 MB, which a browser opens at once.
const MOST_ARTICLES: usize = 2_000;
/// How many pairs: a family of 200 copies has as many, and nobody looks at more.
const MOST_PAIRS: usize = 20_000;

const SCRIPT: &str = include_str!("../../web/dist/report.js");
const STYLE: &str = include_str!("../../web/dist/report.css");
/// Made with the bundle, since it holds its hashes.
const POLICY: &str = include_str!("../../web/dist/policy.txt");

/// Write the page.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = cut::cut(report, cut::Room { articles: MOST_ARTICLES, pairs: MOST_PAIRS });
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Shared wording</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <noscript><p>This report is drawn by a script that it holds itself; nothing is loaded from \
         anywhere. Allow scripts for this file to read it, or write the report with --format \
         markdown.</p></noscript>\n<div id=\"page\"></div>\n\
         <script type=\"application/json\" id=\"data\">\""
    )?;
    let mut deflated =
        DeflateEncoder::new(EncoderWriter::new(&mut *out, &STANDARD), Compression::best());
    write_data(report, &shown, &mut deflated)?;
    deflated.finish()?.finish()?;
    write!(out, "\"</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// One object: the report, its texts, and how much of the run it leaves out.
fn write_data(whole: &Report<'_>, shown: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"report\":")?;
    json::write_object(shown, out)?;
    out.write_all(b",\"texts\":")?;
    texts::write(&shown.articles, out)?;
    let articles = whole.articles.len() - shown.articles.len();
    let pairs = whole.pairs.len() - shown.pairs.len();
    write!(out, ",\"left_out\":{{\"articles\":{articles},\"pairs\":{pairs}}}}}")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use base64::Engine;
    use serde_json::Value;

    use super::*;
    use crate::report::sample;

    fn page(report: &Report<'_>) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What the page's script reads.
    fn data(page: &str) -> Value {
        let block = page.split("id=\"data\">\"").nth(1).unwrap().split('"').next().unwrap();
        let bytes = STANDARD.decode(block).unwrap();
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_data_is_the_report_with_its_texts() {
        let report = sample::report();
        let data = data(&page(&report));
        let mut expected = Vec::new();
        json::write_object(&report, &mut expected).unwrap();
        assert_eq!(data["report"], serde_json::from_slice::<Value>(&expected).unwrap());
        assert_eq!(data["texts"][0]["text"], report.articles[0].text);
        assert_eq!(data["left_out"]["articles"], 0);
    }

    #[test]
    fn hostile_text_stands_nowhere_in_the_page() {
        let page = page(&sample::report());
        for raw in ["<img", "alert(", "<i>", "javascript:", "\0", "\u{202e}", "\u{1b}"] {
            assert!(!page.contains(raw), "{raw}");
        }
    }

    #[test]
    fn nothing_is_loaded_and_only_what_is_named_runs() {
        let page = page(&sample::report());
        assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
        assert!(!POLICY.contains("unsafe") && !POLICY.contains("connect") && !POLICY.contains('"'));
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains("</"));
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
        for name in
            ["innerHTML", "outerHTML", "insertAdjacent", "eval(", "fetch(", "document.write"]
        {
            assert!(!SCRIPT.contains(name), "the script mentions {name}");
        }
        assert_eq!(page.matches("<script").count(), 2);
        assert!(!page.contains(" src=") && !page.contains(" style="));
    }

    #[test]
    fn an_empty_report_is_a_page() {
        let page = page(&sample::empty());
        assert!(
            page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && page.ends_with("</html>\n")
        );
        assert_eq!(data(&page)["report"]["articles"], serde_json::json!([]));
    }

    #[test]
    fn without_a_script_it_says_what_to_do() {
        assert!(page(&sample::empty()).contains("<noscript><p>This report is drawn by a script"));
    }
}
