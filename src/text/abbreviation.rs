//! Which full stops do not end a sentence.
//!
//! In come a text, the end of a possible sentence in it and the word after; out comes whether the
//! stop only abbreviates. The lists are of what newspapers print, in the languages of the large
//! agencies. It is wrong where an abbreviation ends a sentence and the next one begins with a
//! word that is not in [`STARTERS`].

/// Never end a sentence: a name, a number or another side always follows.
const ALWAYS: &[&str] = &[
    "mr", "mrs", "ms", "messrs", "dr", "prof", "gen", "sen", "sens", "rep", "reps", "gov", "govs",
    "lt", "col", "sgt", "capt", "cmdr", "cpl", "maj", "adm", "rev", "hon", "pres", "supt", "insp",
    "vs", "cf", "viz", "approx", "ca", "vgl", "bzw", "sog", "mme", "mlle", "sr", "sra", "srta",
    "sig", "hr", "fr", "dott", "mgr", "msgr",
];

/// End a sentence only if the next word is one that begins sentences. Each is written with a
/// capital, which tells `Mass.` from `mass.`
const MAYBE: &[&str] = &[
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "St",
    "Ste", "Ft", "Mt", "Co", "Cos", "Corp", "Inc", "Ltd", "Bros", "Jr", "Sr", "Dept", "Univ",
    "Assn", "Ave", "Blvd", "Rd", "Hwy", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del",
    "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo",
    "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wyo",
    "Ph", "Mio", "Mrd", "Str",
];

/// Abbreviate only before a number.
const BEFORE_NUMBERS: &[&str] =
    &["no", "nos", "nr", "n", "art", "sec", "fig", "vol", "pp", "p", "par", "abs", "núm"];

/// What follows a German ordinal.
const AFTER_ORDINALS: &[&str] = &[
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jahrhundert",
    "Jahrhunderts",
    "Bundesliga",
];

/// Words that begin so many sentences, and so few names, that a stop before them is an end.
const STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "But",
    "And",
    "In",
    "On",
    "At",
    "This",
    "That",
    "These",
    "Those",
    "His",
    "Her",
    "Its",
    "Their",
    "There",
    "If",
    "As",
    "For",
    "When",
    "While",
    "After",
    "Before",
    "Some",
    "Many",
    "What",
    "Who",
    "How",
    "So",
    "Also",
    "However",
    "Meanwhile",
    "Since",
    "With",
    "By",
    "To",
    "From",
    "Our",
    "My",
    "All",
    "Both",
    "Then",
    "Now",
    "Not",
    "No",
    "Earlier",
    "Last",
    "Under",
    "Although",
    "Because",
    "Among",
    "Or",
    "Der",
    "Die",
    "Das",
    "Er",
    "Sie",
    "Es",
    "Ein",
    "Eine",
    "Im",
    "Le",
    "Les",
    "Il",
    "Elle",
    "El",
    "Los",
];

/// Whether the stop that ends `before` only abbreviates a word, when `after` comes next.
pub(super) fn is_abbreviated(before: &str, after: &str) -> bool {
    let Some(before) = before.trim_end().strip_suffix('.') else { return false };
    let is_edge = |c: char| c.is_whitespace() || is_opening(c) || c == '-' || c == '/';
    let word = before.rsplit(is_edge).next().unwrap_or_default();
    let next = after.trim_start().trim_start_matches(is_opening);
    let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let lower = word.to_lowercase();
    if ALWAYS.contains(&lower.as_str()) {
        return true;
    }
    if word.len() <= 2 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return AFTER_ORDINALS.contains(&next);
    }
    if BEFORE_NUMBERS.contains(&lower.as_str()) && next.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let may_abbreviate = MAYBE.contains(&word) || is_initials(word) || is_latin(&lower);
    may_abbreviate && !next.is_empty() && !STARTERS.contains(&next)
}

/// `J`, `U.S`, `z.B`, `EE.UU`: short parts, of which the single one is a capital.
fn is_initials(word: &str) -> bool {
    let is_short = |part: &str| (1..=2).contains(&part.chars().count());
    let is_letters = |part: &str| part.chars().all(char::is_alphabetic);
    let is_capital = |c: char| c.is_uppercase();
    match word.split_once('.') {
        None => word.chars().count() == 1 && word.starts_with(is_capital),
        Some(_) => word.split('.').all(|part| is_short(part) && is_letters(part)),
    }
}

/// Latin without stops inside; with them they are initials.
fn is_latin(lower: &str) -> bool {
    matches!(lower, "eg" | "ie" | "al")
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '»')
}
