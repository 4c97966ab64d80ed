//! The news agencies whose credits are known, and the names they go by.
//!
//! The built-in list is `agencies.toml` beside this file; a newsroom can bring its own in the same
//! format. Looking a name up costs one probe of a map by the name's first word.

use serde::Deserialize;

use super::pieces::{self, Piece, cut, fold};
use crate::hash::Map;

/// One news agency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Its usual English short name.
    pub name: String,
    /// Other names, in any script. Up to four letters long they count in this case only.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names that are also something else (a state, a town): they count only in this case, and
    /// where nothing but agencies stands.
    #[serde(default)]
    pub careful: Vec<String>,
    /// Where it sits: ISO 3166-1, two letters.
    #[serde(default)]
    pub country: Option<String>,
    /// Its own sites.
    #[serde(default)]
    pub hosts: Vec<String>,
}

/// A list of agencies that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct AgenciesError {
    /// One-based line.
    pub line: u64,
    /// What was expected and what was got.
    pub reason: String,
}

/// The known agencies, by name.
#[derive(Clone, Debug)]
pub struct Agencies {
    list: Vec<Agency>,
    /// Aliases by their first folded word, longest first.
    by_first_word: Map<String, Vec<Alias>>,
}

/// A name, ready to be compared with pieces of a text.
#[derive(Clone, Debug)]
struct Alias {
    /// The words as they are written.
    raw: Vec<String>,
    /// The words folded.
    folded: Vec<String>,
    /// Whether the case must be the same.
    exact_case: bool,
    careful: bool,
    agency: usize,
}

/// A name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Position of the agency in the list.
    pub(super) agency: usize,
    /// First piece after the name.
    pub(super) end: usize,
    /// Whether the name is also something else.
    pub(super) careful: bool,
}

/// Longest name, in letters, that is compared in its own case: `AP`, `PTI`, `IANS`, `dpa`, `Lusa`
/// are words or parts of words in another case, and no agency's longer name is.
const EXACT_CASE_LETTERS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agency: Vec<Agency>,
}

impl Agencies {
    /// The agencies that wirecopy knows by itself.
    ///
    /// ```
    /// let agencies = wirecopy::provenance::Agencies::builtin();
    /// assert!(agencies.list().iter().any(|agency| agency.name == "Reuters"));
    /// ```
    pub fn builtin() -> Self {
        Self::parse(include_str!("agencies.toml")).expect("the built-in list is tested")
    }

    /// Read a list in the format of the built-in one: `[[agency]]` tables with `name`, `aliases`,
    /// `careful`, `country` and `hosts`, of which only the name is required.
    ///
    /// # Errors
    ///
    /// When it is no such list, or a name stands for two agencies.
    pub fn parse(toml: &str) -> Result<Self, AgenciesError> {
        let file: File = toml::from_str(toml).map_err(|error| AgenciesError {
            line: line_of(toml, error.span().map_or(0, |span| span.start)),
            reason: error.message().to_owned(),
        })?;
        let mut agencies = Self { list: file.agency, by_first_word: Map::default() };
        for agency in 0..agencies.list.len() {
            agencies.index(agency).map_err(|reason| {
                let name = format!("\"{}\"", agencies.list[agency].name);
                AgenciesError { line: line_of(toml, toml.find(&name).unwrap_or(0)), reason }
            })?;
        }
        Ok(agencies)
    }

    /// All agencies, in the order of the list.
    pub fn list(&self) -> &[Agency] {
        &self.list
    }

    /// The agency whose own site `host` is, or is part of.
    pub(super) fn by_host(&self, host: &str) -> Option<usize> {
        let is_of = |site: &String| {
            host.strip_suffix(site.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.list.iter().position(|agency| agency.hosts.iter().any(is_of))
    }

    /// The longest name that begins with piece `start`.
    ///
    /// A name that is half of a hyphenated word (`dpa-Bericht`) is not one, in scripts that have
    /// capitals; in Arabic a hyphen without spaces is a dash (`واس-الرياض`).
    pub(super) fn at(&self, text: &str, pieces: &[Piece], start: usize) -> Option<Named> {
        let first = pieces.get(start)?.word()?;
        let stem = first.strip_prefix('و').filter(|stem| stem.chars().count() > 3);
        [Some(first), stem].into_iter().flatten().find_map(|key| {
            self.by_first_word.get(key)?.iter().find_map(|alias| {
                let end = alias.end(text, pieces, start)?;
                let named = Named { agency: alias.agency, end, careful: alias.careful };
                (!is_half_a_word(text, pieces, start, end)).then_some(named)
            })
        })
    }

    fn index(&mut self, agency: usize) -> Result<(), String> {
        let Agency { name, aliases, careful, .. } = self.list[agency].clone();
        if name.trim().is_empty() {
            return Err("expected the agency's name, got an empty one".to_owned());
        }
        for written in std::iter::once(&name).chain(&aliases).chain(&careful) {
            let is_careful = careful.contains(written);
            for raw in spellings(written) {
                self.insert(Alias::new(raw, agency, is_careful), written)?;
            }
        }
        Ok(())
    }

    fn insert(&mut self, alias: Alias, written: &str) -> Result<(), String> {
        let Some(first) = alias.folded.first() else {
            return Err(format!("expected a name with letters, got `{written}`"));
        };
        let bucket = self.by_first_word.entry(first.clone()).or_default();
        if let Some(other) = bucket.iter().find(|other| other.raw == alias.raw) {
            if other.agency == alias.agency {
                return Ok(());
            }
            let name = &self.list[other.agency].name;
            return Err(format!("`{written}` already stands for {name}"));
        }
        bucket.push(alias);
        // Stable, so that equally long names keep the order of the list.
        bucket.sort_by_key(|alias| std::cmp::Reverse(alias.raw.len()));
        Ok(())
    }
}

impl Alias {
    fn new(raw: Vec<String>, agency: usize, careful: bool) -> Self {
        let letters: String = raw.concat();
        let is_short = letters.chars().count() <= EXACT_CASE_LETTERS;
        let exact_case = pieces::is_cased(&letters) && (is_short || careful);
        let folded = raw.iter().map(|word| fold(word)).collect();
        Self { raw, folded, exact_case, careful, agency }
    }

    /// First piece after this name, if it stands at `start`.
    fn end(&self, text: &str, pieces: &[Piece], start: usize) -> Option<usize> {
        let mut at = start;
        for (position, folded) in self.folded.iter().enumerate() {
            if position > 0 && pieces.get(at)?.is_mark(joins_words) && !pieces[at].spaced {
                at += 1;
            }
            let piece = pieces.get(at)?;
            let word = piece.word()?;
            // Arabic writes `and` as a prefix, to the first word alone.
            let is_equal = word == folded
                || position == 0 && word.strip_prefix('و').is_some_and(|stem| stem == folded);
            if !is_equal || self.exact_case && text[piece.bytes.clone()] != self.raw[position] {
                return None;
            }
            at += 1;
        }
        let is_dotted = self.raw.len() > 1 && self.raw.iter().all(|word| word.chars().count() == 1);
        let has_dot =
            pieces.get(at).is_some_and(|piece| piece.mark() == Some('.') && !piece.spaced);
        Some(if is_dotted && has_dot { at + 1 } else { at })
    }
}

/// The ways to write a name, as words: as it is, and for capitals also letter by letter (`A.P.`).
fn spellings(name: &str) -> Vec<Vec<String>> {
    let words: Vec<String> = cut(name, 0..name.len())
        .into_iter()
        .filter(|piece| piece.word().is_some())
        .map(|piece| name[piece.bytes].to_owned())
        .collect();
    let letters = name.chars().map(String::from).collect();
    let is_initials = (2..=EXACT_CASE_LETTERS).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_uppercase());
    if is_initials { vec![words, letters] } else { vec![words] }
}

/// Whether `mark` may stand between two words of a name.
fn joins_words(mark: char) -> bool {
    pieces::is_dash(mark) || matches!(mark, '.' | '\'' | '’')
}

fn is_half_a_word(text: &str, pieces: &[Piece], start: usize, end: usize) -> bool {
    let tight = |at: usize| {
        pieces.get(at).is_some_and(|hyphen| {
            hyphen.mark() == Some('-')
                && !hyphen.spaced
                && pieces.get(at + 1).is_some_and(|next| next.word().is_some() && !next.spaced)
        })
    };
    let after = tight(end);
    let before = start >= 2 && tight(start - 1) && pieces[start - 2].word().is_some();
    (after || before) && pieces::is_cased(&text[pieces[start].bytes.clone()])
}

fn line_of(text: &str, byte: usize) -> u64 {
    text[..byte].bytes().map(|byte| u64::from(byte == b'\n')).sum::<u64>() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let agencies = Agencies::builtin();
        let pieces = cut(text, 0..text.len());
        let mut found = Vec::new();
        let mut at = 0;
        while at < pieces.len() {
            let named = agencies.at(text, &pieces, at);
            found.extend(named.map(|named| agencies.list()[named.agency].name.as_str()));
            at = named.map_or(at + 1, |named| named.end);
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn names_are_whole_words() {
        check("AP or Reuters, not APEC or Reutersville", &["AP", "Reuters"]);
        check("ap, pa, tt", &[]);
        check("AP-NORC, dpa-Bericht, non-AP", &[]);
    }

    #[test]
    fn longest_name_wins() {
        check("Australian Associated Press", &["AAP"]);
        check("Associated Press of Pakistan", &["APP"]);
        check("The Associated Press", &["AP"]);
    }

    #[test]
    fn dots_and_spaces() {
        check("A.P. and U.P.I.", &["AP", "UPI"]);
        check("أ. ف. ب. و د ب أ", &["AFP", "DPA"]);
        check("ا ف ب", &["AFP"]);
        check("واس ورويترز", &["SPA", "Reuters"]);
        check("واس-الرياض", &["SPA"]);
    }

    #[test]
    fn hosts_are_whole_labels() {
        let agencies = Agencies::builtin();
        let name =
            |host| agencies.by_host(host).map(|agency| agencies.list()[agency].name.as_str());
        assert_eq!(name("www.reuters.com"), Some("Reuters"));
        assert_eq!(name("notreuters.com"), None);
        assert_eq!(name("apnews.com"), Some("AP"));
    }

    fn check_error(toml: &str, expected: &str) {
        assert_eq!(Agencies::parse(toml).unwrap_err().to_string(), expected);
    }

    #[test]
    fn says_what_is_wrong_with_a_list() {
        check_error(
            "[[agency]]\nname = \"X\"\n\n[[agency]]\nname = \"X\"\n",
            "line 2: `X` already stands for X",
        );
        check_error(
            "[[agency]]\nname = \"--\"\n",
            "line 2: expected a name with letters, got `--`",
        );
        check_error("[[agency]]\naliases = []\n", "line 1: missing field `name`");
        check_error(
            "[[agency]]\nname = \"X\"\nsite = 1\n",
            "line 3: unknown field `site`, expected one of `name`, `aliases`, `careful`, `country`, `hosts`",
        );
    }

    #[test]
    fn own_lists_are_read() {
        let agencies = Agencies::parse("[[agency]]\nname = \"Harbour Wire\"\n").unwrap();
        assert_eq!(agencies.list().len(), 1);
    }
}
