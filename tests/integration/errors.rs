//! Arguments that cannot be honoured.

use crate::{Newsroom, check_error};

fn check(arguments: &str, expected: &str) {
    check_error(&Newsroom::new(), arguments, expected);
}

#[test]
fn ranges_are_told() {
    check("scan articles --threads 0", "expected a whole number from 1 to 1024");
    check("scan articles --shingle 2", "expected a whole number of words from 3 to 16");
    check("scan articles --threshold 2", "expected a number from 0.05 to 1");
    check("scan articles --recall 1", "expected a number from 0.5 to 0.9999");
    check("scan articles --field text", "expected NAME=COLUMN, such as text=body");
}

#[test]
fn what_excludes_each_other_is_told() {
    check("scan articles -q -v", "cannot be used with");
    check("scan articles --against old --pairs p.tsv", "cannot be used with");
}

#[test]
fn an_unknown_extension_is_told() {
    check("scan articles -o report.docx", "no format has the extension `.docx`");
}

#[test]
fn control_characters_in_arguments_are_escaped() {
    check("scan articles --format a\u{202e}b", "'a\\u{202e}b'");
}
