//! The news agencies whose credits are known, and the names they go by.
//!
//! The built-in list is `provenance/agencies.toml` at the top of the project; a newsroom adds its
//! own in the same format. Looking a name up costs one probe of a map by the name's first word.

use serde::Deserialize;
use toml::Spanned;

use super::{
    cues, phrases,
    pieces::{self, Piece, cut, fold},
    unspaced::Words,
};
use crate::hash::Map;

/// One news agency.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Its usual English short name, by which a report calls it.
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
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    list: Vec<Agency>,
    /// The names, and the words of credits, that stand in texts without spaces around them.
    unspaced: Words,
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
    #[serde(default)]
    agency: Vec<Spanned<Agency>>,
}

impl Agencies {
    /// The agencies that wirecopy knows by itself.
    ///
    /// ```
    /// let agencies = wirecopy::provenance::Agencies::builtin();
    /// assert!(agencies.list().iter().any(|agency| agency.name == "Reuters"));
    /// ```
    pub fn builtin() -> Self {
        let list = include_str!("../../provenance/agencies.toml");
        Self::parse(list).expect("the built-in list is tested")
    }

    /// Read a list in the format of the built-in one: `[[agency]]` tables with `name`, `aliases`,
    /// `careful`, `country` and `hosts`, of which only the name is required.
    ///
    /// # Errors
    ///
    /// As [`Agencies::extend`].
    pub fn parse(toml: &str) -> Result<Self, AgenciesError> {
        let mut agencies =
            Self { unspaced: Words::of(phrases::all().chain(cues::unspaced())), ..Self::default() };
        agencies.extend(toml)?;
        Ok(agencies)
    }

    /// Add the agencies of a list. What it says of one that is known by its `name` is added to
    /// what is known of it: aliases, careful names and hosts; a country takes the place of the old.
    /// After an error, what stands before it in the list has been added.
    ///
    /// ```
    /// let mut agencies = wirecopy::provenance::Agencies::builtin();
    /// agencies.extend("[[agency]]\nname = \"Harbour Wire\"\nhosts = [\"harbourwire.example\"]\n")?;
    /// # Ok::<(), wirecopy::provenance::AgenciesError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is no such list, lists an agency twice, or gives one the name of another.
    pub fn extend(&mut self, toml: &str) -> Result<(), AgenciesError> {
        let file: File = toml::from_str(toml).map_err(|error| AgenciesError {
            line: line_of(toml, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', ", "),
        })?;
        let mut names: Vec<String> = Vec::with_capacity(file.agency.len());
        for entry in file.agency {
            let start = entry.span().start;
            let agency = entry.into_inner();
            let name = agency.name.clone();
            let added = match names.contains(&name) {
                true => Err((name.clone(), format!("`{name}` is listed twice"))),
                false => self.add(agency),
            };
            added.map_err(|(value, reason)| AgenciesError {
                line: line_of(toml, place_of(toml, start, &value)),
                reason,
            })?;
            names.push(name);
        }
        Ok(())
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
    pub(super) fn at(&self, text: &str, pieces: &[Piece<'_>], start: usize) -> Option<Named> {
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

    /// Add one agency. An error names the value that is wrong, and says why.
    fn add(&mut self, given: Agency) -> Result<(), (String, String)> {
        check(&given)?;
        let known = self.list.iter().position(|agency| agency.name == given.name);
        let agency = known.unwrap_or(self.list.len());
        if known.is_none() {
            self.list.push(Agency { name: given.name.clone(), ..Agency::default() });
        }
        let is_new_name = known.is_none().then_some(&given.name);
        for written in is_new_name.into_iter().chain(&given.aliases).chain(&given.careful) {
            let is_careful = given.careful.contains(written);
            for raw in spellings(written) {
                self.insert(Alias::new(raw, agency, is_careful), written)
                    .map_err(|reason| (written.clone(), reason))?;
            }
            self.unspaced.insert(written);
        }
        let entry = &mut self.list[agency];
        add_new(&mut entry.aliases, given.aliases);
        add_new(&mut entry.careful, given.careful);
        add_new(&mut entry.hosts, given.hosts);
        entry.country = given.country.or_else(|| entry.country.take());
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

    /// The pieces of a line, cut also around the names and words of credits in scripts that put no
    /// spaces between words.
    pub(super) fn cut<'t>(&self, text: &'t str, range: std::ops::Range<usize>) -> Vec<Piece<'t>> {
        self.unspaced.split(text, cut(text, range))
    }
}

/// What can be wrong with an agency by itself.
fn check(agency: &Agency) -> Result<(), (String, String)> {
    if agency.name.trim().is_empty() {
        let reason = "expected the agency's name, got an empty one".to_owned();
        return Err((agency.name.clone(), reason));
    }
    let is_country = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if let Some(country) = agency.country.as_ref().filter(|code| !is_country(code)) {
        let reason = format!("expected a country of two capitals, as in GB, got `{country}`");
        return Err((country.clone(), reason));
    }
    let is_host = |host: &str| {
        host.contains('.')
            && !host.starts_with(['.', '-'])
            && host
                .chars()
                .all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '.' | '-'))
    };
    match agency.hosts.iter().find(|host| !is_host(host)) {
        Some(host) => {
            let reason = format!("expected a host, as in news.example.com, got `{host}`");
            Err((host.clone(), reason))
        }
        None => Ok(()),
    }
}

/// Add those of `given` that `known` has not.
fn add_new(known: &mut Vec<String>, given: Vec<String>) {
    for value in given {
        if !known.contains(&value) {
            known.push(value);
        }
    }
}

/// Where the string `value` stands in the table that begins at `start`, else the table itself.
fn place_of(toml: &str, start: usize, value: &str) -> usize {
    let quoted = format!("\"{value}\"");
    toml.get(start..).and_then(|rest| rest.find(&quoted)).map_or(start, |at| start + at)
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
    fn end(&self, text: &str, pieces: &[Piece<'_>], start: usize) -> Option<usize> {
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

fn is_half_a_word(text: &str, pieces: &[Piece<'_>], start: usize, end: usize) -> bool {
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
        let pieces = agencies.cut(text, 0..text.len());
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
            "line 5: `X` is listed twice",
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
        check_error(
            "[[agency]]\nname = \"X\"\nhosts = [\n \"https://x.example/\"]\n",
            "line 4: expected a host, as in news.example.com, got `https://x.example/`",
        );
        check_error(
            "[[agency]]\nname = \"X\"\ncountry = \"Mars\"\n",
            "line 3: expected a country of two capitals, as in GB, got `Mars`",
        );
    }

    #[test]
    fn own_lists_are_read() {
        let agencies = Agencies::parse("[[agency]]\nname = \"Harbour Wire\"\n").unwrap();
        assert_eq!(agencies.list().len(), 1);
    }

    #[test]
    fn own_lists_add_to_what_is_known() {
        let mut agencies = Agencies::builtin();
        let count = agencies.list().len();
        let list = "[[agency]]\nname = \"Reuters\"\naliases = [\"Rtrs\"]\nhosts = [\"r.example\"]\n\
                    [[agency]]\nname = \"Harbour Wire\"\n";
        agencies.extend(list).unwrap();
        assert_eq!(agencies.list().len(), count + 1);
        let name = |index: usize| agencies.list()[index].name.as_str();
        assert_eq!(agencies.by_host("www.r.example").map(name), Some("Reuters"));
        assert_eq!(agencies.by_host("reuters.com").map(name), Some("Reuters"));
        let pieces = agencies.cut("Rtrs", 0..4);
        assert_eq!(
            agencies.at("Rtrs", &pieces, 0).map(|named| name(named.agency)),
            Some("Reuters")
        );
    }

    #[test]
    fn another_s_name_cannot_be_taken() {
        let mut agencies = Agencies::builtin();
        let error = agencies.extend("[[agency]]\nname = \"X\"\naliases = [\"AFP\"]\n");
        assert_eq!(error.unwrap_err().to_string(), "line 3: `AFP` already stands for AFP");
    }

    #[test]
    fn the_built_in_list_is_wide() {
        let agencies = Agencies::builtin();
        assert!(agencies.list().len() >= 150, "{}", agencies.list().len());
        assert!(agencies.list().iter().all(|agency| agency.country.is_some()));
    }

    #[test]
    fn names_stand_in_their_own_scripts() {
        check("据新华社北京报道，美聯社", &["Xinhua", "AP"]);
        check("ニューヨーク共同、ロイター通信", &["Kyodo", "Reuters"]);
        check("연합뉴스, 로이터 통신", &["Yonhap", "Reuters"]);
        check("ТАСС, Интерфакс, Укрінформ", &["TASS", "Interfax", "Ukrinform"]);
        check("ΑΠΕ-ΜΠΕ", &["ANA-MPA"]);
        check("पीटीआई", &["PTI"]);
        check("وكالة الأنباء السعودية", &["SPA"]);
    }
}
