//! `wirecopy archive remove` and `expire`: what goes out.

use super::{is_meant, options};
use crate::{
    archive::Archive,
    cli::{
        Outcome,
        args::{ExpireArgs, RemoveArgs},
        message::{self, Voice, counted},
        settings::Settings,
    },
    pipeline::archive,
};

/// Remove the articles that were named, or for which the condition holds.
pub(super) fn remove(args: &RemoveArgs) -> anyhow::Result<Outcome> {
    let options = options(&args.general, Settings::default())?;
    let found = Archive::open(&args.archive)?;
    let removed = match &args.condition {
        Some(condition) => {
            archive::remove_where(&found, |record| is_meant(Some(condition), record))?
        }
        None => archive::remove_ids(&found, &args.ids)?,
    };
    if options.voice > Voice::Quiet {
        message::say_plainly(&format!("removed {}", counted(removed, "article")));
    }
    Ok(Outcome::Done)
}

/// Remove the articles that are too old.
pub(super) fn expire(args: &ExpireArgs) -> anyhow::Result<Outcome> {
    let options = options(&args.general, Settings::default())?;
    let expired = archive::expire(&Archive::open(&args.archive)?, &args.before.0)?;
    if options.voice > Voice::Quiet {
        message::say_plainly(&format!(
            "removed {}; {} stay, of which {} have no date",
            counted(expired.removed, "article"),
            expired.kept,
            expired.undated
        ));
    }
    Ok(Outcome::Done)
}
