//! Jobs on an archive.

mod add;

pub use add::{AddOptions, Added, add};
