//! Finds which news articles reuse wording from each other or from wire copy: where exactly, how
//! much, whether it is quotation or prose, and whether it is credited.
//!
//! ```text
//! corpus ──► text ──► shingle ──► sketch ──► lsh ──► align ──► relation ──► cluster ──► report
//! articles   tokens   runs of k   MinHash    pairs   passages  prose,       families    writers
//!            quotes   words       anchors                      quotation,
//!                                                              boilerplate   provenance
//!                                                                            credits, origins
//! ```
//!
//! [`corpus`] reads articles. [`text`] makes tokens of them, each with its place in the original, and
//! finds sentences and quotations. [`shingle`], [`sketch`] and [`lsh`] propose pairs; [`align`] and
//! [`resemblance`] compare them on the text; [`boilerplate`] and [`relation`] say what is shared,
//! [`provenance`] who has it from whom, and [`cluster`] which articles belong together. [`pipeline`]
//! composes these into jobs (one of them, [`pipeline::dedup`], for collections larger than memory), [`report`] writes what a job found, [`cli`] is the program.
//! [`archive`] keeps what was published on disk, so that [`pipeline::check`] finds what a draft has from it.
//!
//! ```
//! use wirecopy::{
//!     corpus::{ReadOptions, Source, read},
//!     pipeline::{ScanOptions, Scope, Silent, scan},
//! };
//!
//! let corpus = read(&[Source::parse("seeds")], &ReadOptions::default(), &mut |_| {})?;
//! let report = scan(&corpus, &Scope::Among, &ScanOptions::default(), &Silent)?;
//! let reprint = report.pairs.iter().find(|pair| pair.a == "herald-sea-breaks-through").unwrap();
//! assert_eq!(reprint.b, "reuters-gate-fails");
//! assert!(reprint.credited);
//! # Ok::<(), wirecopy::error::Error>(())
//! ```
//!
//! # Layers
//!
//! A module imports its own line or a line above, never below; a test holds it to that.
//!
//! ```text
//! error  hash  id  span  store
//! corpus  text
//! shingle  sketch
//! align  lsh  resemblance  boilerplate  relation
//! cluster  provenance
//! archive  expression  report
//! pipeline
//! cli
//! ```
//!
//! # Invariants
//!
//! Most of them are absences, which no reader can see in the code:
//!
//! 1. From [`text`] to [`provenance`] nothing reads or writes, asks the clock or the environment,
//!    prints, or starts a thread. The outer layers do, and they alone fail for what the world does.
//! 2. Writers of reports take a finished [`report::model::Report`] and compute nothing.
//! 3. Output is the same, byte for byte, for any number of threads and any order of input: nothing
//!    iterates over a hash map, ties are broken by article id, seeds are fixed, thresholds are on
//!    whole numbers, and fractions are rounded only when printed.
//! 4. A [`span::Span`] always refers to the text as it was given.
//! 5. Hashing only proposes. Nothing is reported that was not verified on the text; what can be
//!    missed is documented where it is decided ([`lsh`], [`sketch`]).
//! 6. `unsafe` is in two small places: where words are hashed and signatures filled with the vector
//!    instructions that the processor was found to have ([`sketch`]), and where a file is mapped into
//!    memory ([`store`]).

pub mod align;
pub mod archive;
pub mod boilerplate;
pub mod cli;
pub mod cluster;
pub mod corpus;
pub mod error;
pub mod expression;
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
pub mod store;
pub mod text;
