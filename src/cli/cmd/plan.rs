//! `wirecopy plan`: what clearing a collection of near-duplicates will take.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::bail;

use super::{is_stdin, sources};
use crate::{
    cli::{Outcome, args::PlanArgs, message::size, options::Options, output::Output},
    pipeline::dedup::{DedupOptions, Inputs, Keep, Plan, check, plan},
};

/// What is looked at: a second's work for one thread.
const SAMPLE_BYTES: usize = 64 << 20;
/// The resemblances for which the chance of being proposed is told.
const CURVE: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// Look at a sample, say what it tells, and refuse what cannot be done.
pub(in crate::cli) fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let mut settings = args.common.settings();
    args.search.add_to(&mut settings);
    let options = Options::resolve(settings, &args.common)?;
    if args.inputs.iter().chain(&args.search.against).any(|path| is_stdin(path)) {
        bail!("a plan needs files: standard input (`-`) could be read only once");
    }
    let job = options.deduplicating(Keep::First)?;
    let inputs =
        Inputs { articles: sources(&args.inputs)?, references: sources(&args.search.against)? };
    let plan = plan(&inputs, &job, SAMPLE_BYTES)?;
    let folder = args.work.as_deref().unwrap_or(Path::new("."));
    Output::Stdout.write(|out| {
        if args.json {
            serde_json::to_writer(&mut *out, &plan)?;
            return out.write_all(b"\n");
        }
        write_plan(&plan, &job, folder, out)
    })?;
    check(&plan, &job, folder)?;
    Ok(Outcome::Done)
}

fn write_plan(
    plan: &Plan,
    job: &DedupOptions,
    folder: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = |what: &str, text: String| writeln!(out, "{what:12}{text}");
    let about = if plan.sampled == plan.articles {
        "all of them looked at".to_owned()
    } else {
        format!("judged by {}", plan.sampled)
    };
    line("articles", format!("{} ({}), {about}", plan.articles, size(plan.bytes)))?;
    let (bands, rows) = (plan.bands, plan.rows);
    line("bands", format!("{bands} of {rows} rows, in {} slots", job.sketch_slots))?;
    let banding = crate::lsh::Banding { bands, rows };
    let chance = |j: &f64| format!("{j}: {:.3}", banding.probability(*j));
    let curve: Vec<String> = CURVE.iter().map(chance).collect();
    line("found", curve.join("  "))?;
    line("candidates", format!("{} pairs at most", plan.candidates))?;
    let limit = size(job.memory_bytes);
    let least = size(plan.least_memory_bytes);
    line(
        "memory",
        format!("{} of {limit}; {least} at least", size(plan.memory_bytes.min(job.memory_bytes))),
    )?;
    let free = fs4::available_space(folder).map_or(String::new(), |free| {
        format!(", and {} are free in {}", size(free), folder.display())
    });
    line("disk", format!("{} for temporary files{free}", size(plan.disk_bytes)))?;
    line("time", format!("about {:.0} s", plan.time.as_secs_f64().max(1.0)))
}
