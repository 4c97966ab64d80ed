//! Finds which news articles reuse wording from each other or from wire copy.

pub mod align;
pub mod cli;
pub mod corpus;
pub mod error;
pub mod hash;
pub mod id;
pub mod pipeline;
pub mod provenance;
pub mod report;
pub mod span;
pub mod text;
