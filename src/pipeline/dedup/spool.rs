//! Saves standard input, which can be read only once, to a file that can be read again.

use std::{
    borrow::Cow,
    io::{self, BufRead, Write},
};

use super::{Inputs, work::WorkFolder};
use crate::{
    corpus::Source,
    error::{Error, ErrorKind, Result},
};

const NAME: &str = "stdin";

/// The inputs, with a file in place of standard input.
pub(super) fn spooled<'i>(inputs: &'i Inputs, work: &WorkFolder) -> Result<Cow<'i, Inputs>> {
    let is_stdin = |source: &Source| *source == Source::Stdin;
    if !inputs.articles.iter().chain(&inputs.references).any(is_stdin) {
        return Ok(Cow::Borrowed(inputs));
    }
    if work.done().is_some() {
        let reason = "standard input cannot be read from where it was; save it in a file";
        let (name, value) = ("--resume", "-".to_owned());
        return Err(ErrorKind::Setting { name, value, reason: reason.to_owned() }.into());
    }
    let saved = save(work)?;
    let replaced = |sources: &[Source]| {
        sources
            .iter()
            .map(|source| if is_stdin(source) { saved.clone() } else { source.clone() })
            .collect()
    };
    let (articles, references) = (replaced(&inputs.articles), replaced(&inputs.references));
    Ok(Cow::Owned(Inputs { articles, references }))
}

fn save(work: &WorkFolder) -> Result<Source> {
    let failed = |error| Error::io("<stdin>", error);
    let mut input = io::stdin().lock();
    let mut out = work.create(NAME)?;
    loop {
        let block = input.fill_buf().map_err(failed)?;
        if block.is_empty() {
            break;
        }
        let bytes = block.len();
        out.write_all(block).map_err(|error| work.error(NAME, error))?;
        input.consume(bytes);
    }
    work.close(NAME, out)?;
    Ok(Source::Saved(work.path().join(NAME)))
}
