//! `wirecopy compare`: two articles side by side.

use std::{path::PathBuf, time::Instant};

use anyhow::{bail, ensure};

use super::{find, outcome, read_corpus, sources, style};
use crate::{
    cli::{
        Outcome, args::CompareArgs, options::Options, output::Output, progress::Meter,
        stand_in::write_compare,
    },
    corpus::Corpus,
    id::ArticleIndex,
    pipeline::{Scope, scan},
};

/// Read the two, compare them and show them.
pub(in crate::cli) fn run(args: &CompareArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let options = Options::resolve(args.common.settings(), &args.common)?;
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
        scan(&corpus, &Scope::Pairs(vec![(a, b)]), &options.scanning(), &meter)?
    };
    let output = Output::Stdout;
    let style = style(&options, &output);
    output.write(|out| match report.pairs.first() {
        Some(pair) => write_compare(&report, pair, &style, out),
        None => writeln!(
            out,
            "no wording match found between {} and {}",
            crate::cli::message::printable(&corpus.articles[a.get()].id),
            crate::cli::message::printable(&corpus.articles[b.get()].id),
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
    let both = sources(&paths)?;
    let mut first = read_corpus(&both[..1], options, started)?;
    let second = read_corpus(&both[1..], options, started)?;
    only_article(&first, &args.a)?;
    only_article(&second, &args.b)?;
    join(&mut first, second, &args.b);
    // Sorted by id as every corpus is; which of the two comes first decides the indices.
    let of_b = |corpus: &Corpus| corpus.articles.len() - 1;
    let is_swapped = first.articles[0].id > first.articles[of_b(&first)].id;
    first.articles.sort_by(|a, b| a.id.cmp(&b.id));
    let (a, b) = if is_swapped { (1, 0) } else { (0, 1) };
    Ok((first, ArticleIndex(a), ArticleIndex(b)))
}

fn only_article(corpus: &Corpus, named: &str) -> anyhow::Result<()> {
    match corpus.articles.len() {
        1 => Ok(()),
        0 => match corpus.skipped.first() {
            Some(skipped) => bail!("{}: {}", skipped.place, skipped.reason),
            None => bail!("{named}: expected one article, got none"),
        },
        count => bail!(
            "{named} has {count} articles; expected one: name two of its ids, as in \
             `wirecopy compare ID ID --in {named}`"
        ),
    }
}

/// Add the article of `second`. Where both have one id, both get the names of their files.
fn join(first: &mut Corpus, second: Corpus, named_b: &str) {
    let Some(mut b) = second.articles.into_iter().next() else {
        return;
    };
    let a = &mut first.articles[0];
    if a.id == b.id {
        a.id = a.place.to_string();
        b.id = b.place.to_string();
        if a.id == b.id {
            b.id = format!("{named_b} (again)");
        }
    }
    first.articles.push(b);
    first.skipped.extend(second.skipped);
    first.skipped.sort();
    first.transcoded.extend(second.transcoded);
    first.transcoded.sort();
}
