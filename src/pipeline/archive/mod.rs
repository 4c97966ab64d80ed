//! Jobs on an archive.

mod add;
mod amend;
mod export;
mod remove;
#[cfg(test)]
mod tests;

pub use add::{AddOptions, Added, add};
pub use amend::{Amended, amend};
pub use export::{export, fields, keys_by_id};
pub use remove::{Expired, expire, find, remove_ids, remove_where};
