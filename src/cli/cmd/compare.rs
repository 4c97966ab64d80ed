//! `wirecopy compare`: two articles side by side.

use std::{fs, path::PathBuf, time::Instant};

use anyhow::{bail, ensure};

use super::{find, outcome, read_corpus, sources, style};
use crate::{
    cli::{
        Outcome, args::CompareArgs, message::printable, options::Options, output::Output,
        progress::Meter,
    },
    corpus::Corpus,
    id::ArticleIndex,
    pipeline::{Scope, scan},
    report::compare::write_compare,
};

/// Read the two, compare them and show them.
pub(in crate::cli) fn run(args: &CompareArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut settings = args.common.settings();
    args.passages.add_to(&mut settings);
    args.credits.add_to(&mut settings);
    args.boilerplate.add_to(&mut settings);
    args.run.add_to(&mut settings);
    args.looks.add_to(&mut settings);
    let options = Options::resolve(settings, &args.common)?;
    let scanning = options.scanning()?;
    let (corpus, a, b) = if args.inputs.is_empty() {
        read_two_files(args, &options, started)?
    } else {
        let corpus = read_corpus(&sources(&args.inputs)?, &options, started)?;
        let (a, b) = (find(&corpus, &args.a)?, find(&corpus, &args.b)?);
        (corpus, a, b)
    };
    ensure!(a != b, "`{}` cannot be compared with itself", args.a);
    let report = {
        let meter = Meter::start(options.progress, started);
        scan(&corpus, &Scope::Pairs(vec![(a, b)]), &scanning, &meter)?
    };
    let output = Output::Stdout;
    let style = style(&options, &output);
    output.write(|out| match report.pairs.first() {
        Some(pair) => write_compare(&report, pair, &style, out),
        None => writeln!(
            out,
            "no wording match found between {} and {}",
            printable(&corpus.articles[a.get()].id),
            printable(&corpus.articles[b.get()].id),
        ),
    })?;
    Ok(outcome(&corpus, &options))
}

/// Read A and B from a file each. They are read apart, because `old/story.txt` and
/// `new/story.txt` have the same id, and comparing just such two is what the command is for.
fn read_two_files(
    args: &CompareArgs,
    options: &Options,
    started: Instant,
) -> anyhow::Result<(Corpus, ArticleIndex, ArticleIndex)> {
    let paths = [PathBuf::from(&args.a), PathBuf::from(&args.b)];
    let [a, b] = paths.each_ref().map(fs::canonicalize);
    ensure!(!matches!((a, b), (Ok(a), Ok(b)) if a == b), "{} is both A and B", args.a);
    let both = sources(&paths)?;
    let first = read_corpus(&both[..1], options, started)?;
    let second = read_corpus(&both[1..], options, started)?;
    only_article(&first, &args.a)?;
    only_article(&second, &args.b)?;
    Ok(join(first, second))
}

fn only_article(corpus: &Corpus, named: &str) -> anyhow::Result<()> {
    match corpus.articles.len() {
        1 => Ok(()),
        count => bail!(
            "{named} has {count} articles; expected one: name two of its ids, as in \
             `wirecopy compare ID ID --in {named}`"
        ),
    }
}

/// One corpus of two that have one article each, and where each article is in it. Where both have
/// one id, both get the names of their files instead.
fn join(mut first: Corpus, mut second: Corpus) -> (Corpus, ArticleIndex, ArticleIndex) {
    let (a, b) = (&mut first.articles[0], &mut second.articles[0]);
    if a.id == b.id {
        a.id = a.place.to_string();
        b.id = b.place.to_string();
    }
    // As in every corpus, the articles are sorted by id.
    let (a, b) = if a.id < b.id { (0, 1) } else { (1, 0) };
    first.articles.append(&mut second.articles);
    first.articles.sort_by(|a, b| a.id.cmp(&b.id));
    first.skipped.append(&mut second.skipped);
    first.skipped.sort();
    first.warnings.append(&mut second.warnings);
    first.warnings.sort();
    first.transcoded.append(&mut second.transcoded);
    first.transcoded.sort();
    (first, ArticleIndex(a), ArticleIndex(b))
}
