//! Finds which news articles reuse wording from each other or from wire copy.

pub mod align;
pub mod boilerplate;
pub mod cli;
pub mod cluster;
pub mod corpus;
pub mod error;
pub mod hash;
pub mod id;
pub mod lsh;
pub mod pipeline;
pub mod provenance;
pub mod relation;
pub mod report;
pub mod resemblance;
pub mod shingle;
pub mod sketch;
pub mod span;
pub mod text;
