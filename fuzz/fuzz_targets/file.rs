//! Bytes as a file of an archive.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wirecopy::archive::fuzz::read_file(bytes));
