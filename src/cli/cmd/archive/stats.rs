//! `wirecopy archive stats`: what an archive holds, and what it takes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{options, snapshot};
use crate::{
    archive::{Holdings, Settings, Size, Stats},
    cli::{
        Outcome,
        args::StatsArgs,
        message::{counted, size},
        output::Output,
        settings,
    },
};

/// Print what there is.
pub(super) fn run(args: &StatsArgs) -> anyhow::Result<Outcome> {
    let _resolved = options(&args.general, settings::Settings::default())?;
    let snapshot = snapshot(&args.archive)?;
    let (stats, made_with) = (snapshot.stats(), snapshot.settings());
    Output::Stdout.write(|out| {
        if args.json {
            serde_json::to_writer(&mut *out, &object(&stats, made_with))?;
            return out.write_all(b"\n");
        }
        write_stats(&stats, made_with, out)
    })?;
    Ok(Outcome::Done)
}

/// So many of so many; 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "it is shown with few digits")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// As the schemas have ratios.
fn rounded(ratio: f64) -> f64 {
    (ratio * 1e4).round() / 1e4
}

fn object(stats: &Stats, made_with: &Settings) -> Value {
    let part = |(name, part): (&&'static str, &Size)| {
        let size = json!({
            "bytes": part.bytes,
            "entries": part.entries,
            "share_of_text": rounded(share(part.bytes, stats.text_bytes)),
        });
        ((*name).to_owned(), size)
    };
    let parts: serde_json::Map<String, Value> = stats.parts.iter().map(part).collect();
    json!({
        "articles": stats.articles,
        "removed": stats.removed,
        "amended": stats.amended,
        "segments": stats.segments,
        "words": stats.tokens,
        "text_bytes": stats.text_bytes,
        "bytes": stats.bytes,
        "share_of_text": rounded(share(stats.bytes, stats.text_bytes)),
        "bytes_per_article": rounded(share(stats.bytes, stats.articles + stats.removed)),
        "bytes_per_anchor": rounded(per_entry(stats, "anchors")),
        "parts": parts,
        "settings": made_with,
    })
}

fn per_entry(stats: &Stats, part: &str) -> f64 {
    stats.parts.get(part).map_or(0.0, |part| share(part.bytes, part.entries))
}

fn write_stats(stats: &Stats, made_with: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |what: &str, text: String| writeln!(out, "{what:10}{text}");
    let held = stats.articles + stats.removed;
    let besides = match (stats.removed, stats.amended) {
        (0, 0) => String::new(),
        (removed, amended) => format!(" ({removed} more are removed, {amended} are amended)"),
    };
    line("articles", format!("{}{besides}", stats.articles))?;
    line("words", stats.tokens.to_string())?;
    line("texts", format!("{}, uncompressed", size(stats.text_bytes)))?;
    let share_of_text = 100.0 * share(stats.bytes, stats.text_bytes);
    let files = format!("{} in {}", size(stats.bytes), counted(stats.segments as u64, "segment"));
    line("on disk", format!("{files}, {share_of_text:.1}% of the texts"))?;
    let per_anchor = per_entry(stats, "anchors");
    let per_article = share(stats.bytes, held);
    line("each", format!("{per_article:.0} bytes an article, {per_anchor:.2} an anchor"))?;
    let Settings { shingle_tokens, window, slots, bands, rows, .. } = made_with;
    line("shingles", format!("{shingle_tokens} words, the least of {window} is an anchor"))?;
    line("bands", format!("{bands} of {rows} rows, in {slots} slots"))?;
    writeln!(
        out,
        "\n{:10}{:>14}{:>14}{:>12}{:>12}",
        "part", "bytes", "entries", "per entry", "of text"
    )?;
    for (name, part) in &stats.parts {
        let of_text = 100.0 * share(part.bytes, stats.text_bytes);
        let each = share(part.bytes, part.entries);
        let (bytes, entries) = (part.bytes, part.entries);
        writeln!(out, "{name:10}{bytes:>14}{entries:>14}{each:>12.2}{of_text:>11.1}%")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats() -> Stats {
        let size = |bytes, entries| Size { bytes, entries };
        Stats {
            articles: 9,
            removed: 1,
            segments: 2,
            tokens: 400,
            text_bytes: 2_000,
            parts: [("anchors", size(300, 100)), ("texts", size(700, 10))].into(),
            bytes: 1_000,
            ..Stats::default()
        }
    }

    #[test]
    fn shares_are_of_the_texts() {
        let object = object(&stats(), &Settings::default());
        assert_eq!(object["share_of_text"], 0.5);
        assert_eq!(object["parts"]["texts"]["share_of_text"], 0.35);
        assert_eq!(
            (&object["bytes_per_article"], &object["bytes_per_anchor"]),
            (&json!(100.0), &json!(3.0))
        );
    }

    #[test]
    fn an_empty_archive_has_no_shares() {
        let object = object(&Stats::default(), &Settings::default());
        assert_eq!(object["share_of_text"], 0.0);
    }

    #[test]
    fn every_part_has_a_line() {
        let mut out = Vec::new();
        write_stats(&stats(), &Settings::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("on disk   1.0 KB in 2 segments, 50.0% of the texts"), "{text}");
        assert!(
            text.contains("anchors              300           100        3.00       15.0%"),
            "{text}"
        );
    }
}
