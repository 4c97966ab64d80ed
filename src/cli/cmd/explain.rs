//! `wirecopy explain`: why a pair was or was not found.

use std::time::Instant;

use anyhow::ensure;

use super::{find, outcome, read_corpus, sources, style};
use crate::{
    cli::{Outcome, args::ExplainArgs, options::Options, output::Output, progress::Meter},
    pipeline::explain,
    report::explain::write_explanation,
};

/// Read everything, as the pair's fate depends on all the others, and explain the pair.
pub(in crate::cli) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut settings = args.common.settings();
    args.limits.add_to(&mut settings);
    args.lsh.add_to(&mut settings);
    args.passages.add_to(&mut settings);
    args.credits.add_to(&mut settings);
    args.boilerplate.add_to(&mut settings);
    args.run.add_to(&mut settings);
    args.looks.add_to(&mut settings);
    let options = Options::resolve(settings, &args.common)?;
    let scanning = options.scanning()?;
    let corpus = read_corpus(&sources(&args.inputs)?, &options, started)?;
    let (a, b) = (find(&corpus, &args.a)?, find(&corpus, &args.b)?);
    ensure!(a != b, "`{}` cannot be compared with itself", args.a);
    let explanation = {
        let meter = Meter::start(options.progress, started);
        explain(&corpus, a, b, &scanning, &meter)?
    };
    let output = Output::Stdout;
    let style = style(&options, &output);
    output.write(|out| write_explanation(&explanation, &style, out))?;
    Ok(outcome(&corpus, &options))
}
