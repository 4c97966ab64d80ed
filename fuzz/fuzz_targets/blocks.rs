//! Bytes as the contents of an archive's blocks, whose checksums are right.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wirecopy::archive::fuzz::read_blocks(bytes));
