//! The report's model, and one writer for each output format.

pub mod model;
