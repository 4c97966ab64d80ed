//! What the parts of a credit are: agencies, people and places, photographs.
//!
//! A byline, a bracket and a sign-off are lists, split by marks and conjunctions:
//! `By Jane Doe, AFP and Reuters`, `(dpa/AFP)`, `الرياض - واس`. A part counts as an agency only as a whole, so
//! that `Reuters Institute` and `former AP reporter` are not agencies.

use std::ops::Range;

use super::{
    agencies::Agencies,
    phrases,
    pieces::{self, Piece, is_cased, is_dash, is_separator, is_stop},
};

/// A stretch of a text in pieces, with what is needed to read it.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) pieces: Vec<Piece<'t>>,
    pub(super) agencies: &'t Agencies,
}

/// What a part of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An agency: its position in the list of agencies.
    Agency { agency: usize, careful: bool },
    /// "Agencies", unnamed.
    Generic,
    /// Says that what follows is a credit for a picture.
    Photo,
    /// Anything else: a person, a place, a sentence.
    Other,
}

/// A part of a list, without the marks around it.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) role: Role,
    /// Its pieces.
    pub(super) at: Range<usize>,
}

impl<'t> Line<'t> {
    /// Cut the bytes `range` of `text`.
    pub(super) fn new(text: &'t str, range: Range<usize>, agencies: &'t Agencies) -> Self {
        Self { text, pieces: agencies.cut(text, range), agencies }
    }

    /// How piece `at` is written.
    pub(super) fn raw(&self, at: usize) -> &'t str {
        &self.text[self.pieces[at].bytes.clone()]
    }

    /// The folded word at `at`, if there is one.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.pieces.get(at)?.word()
    }

    /// The mark at `at`, if there is one.
    pub(super) fn mark(&self, at: usize) -> Option<char> {
        self.pieces.get(at)?.mark()
    }

    /// Whether piece `at` is a mark that `wanted` accepts.
    pub(super) fn is_mark(&self, at: usize, wanted: fn(char) -> bool) -> bool {
        self.mark(at).is_some_and(wanted)
    }

    /// Whether a word at `at` is one of `words`.
    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word))
    }

    /// Whether any word of `range` tells of pictures.
    pub(super) fn has_photo(&self, range: Range<usize>) -> bool {
        range.into_iter().any(|at| self.word(at).is_some_and(phrases::is_photo))
    }

    /// Whether the word at `at` begins with a small letter.
    pub(super) fn is_lower(&self, at: usize) -> bool {
        self.word(at).is_some() && self.raw(at).starts_with(char::is_lowercase)
    }

    /// The parts of the pieces `range`.
    pub(super) fn members(&self, range: Range<usize>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if self.splits(at) {
                at += 1;
                continue;
            }
            let end = self.end_of_member(at, range.end);
            let mut role = self.role(at..end);
            let after_photo = members.last().is_some_and(|last| last.role == Role::Photo);
            if after_photo && !matches!(role, Role::Other) {
                role = Role::Photo;
            }
            members.push(Member { role, at: at..end });
            at = end;
        }
        members
    }

    /// The agencies of `range`, if it names agencies and nothing else.
    pub(super) fn only_agencies(&self, range: Range<usize>) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for member in self.members(range) {
            match member.role {
                Role::Agency { agency, .. } => found.push(agency),
                Role::Generic => {}
                Role::Photo | Role::Other => return None,
            }
        }
        (!found.is_empty()).then_some(found)
    }

    fn splits(&self, at: usize) -> bool {
        self.is_mark(at, is_separator) || self.is_one_of(at, phrases::AND)
    }

    fn end_of_member(&self, start: usize, limit: usize) -> usize {
        let name_at = |at| self.agencies.at(self.text, &self.pieces, at);
        let mut at = start;
        while at < limit && !self.splits(at) {
            // A name may hold marks that split elsewhere: `France-Presse`. Two names side by side are
            // two members: Arabic writes `and` as a part of the second.
            let Some(named) = name_at(at) else {
                at += 1;
                continue;
            };
            at = named.end.min(limit);
            if at < limit && (name_at(at).is_some() || self.ends_sentence(at)) {
                return at;
            }
        }
        at
    }

    /// Whether the mark at `at` is a full stop with a sentence behind it.
    fn ends_sentence(&self, at: usize) -> bool {
        self.is_mark(at, is_stop) && self.pieces.get(at + 1).is_some_and(|next| next.spaced)
    }

    fn role(&self, range: Range<usize>) -> Role {
        if self.has_photo(range.clone()) {
            return Role::Photo;
        }
        let mut start = range.start;
        while start < range.end && self.leads(start) {
            start += 1;
        }
        let found = self.agencies.at(self.text, &self.pieces, start);
        if let Some(named) = found.filter(|named| named.end <= range.end) {
            if self.is_trailer(named.end..range.end) {
                return Role::Agency { agency: named.agency, careful: named.careful };
            }
            return Role::Other;
        }
        if start < range.end && (start..range.end).all(|at| self.is_one_of(at, phrases::AGENCIES)) {
            return Role::Generic;
        }
        self.role_by_end(range)
    }

    /// Words and marks that may stand before an agency's name: `by the`, `l'`, `Agencia`.
    fn leads(&self, at: usize) -> bool {
        self.is_mark(at, |mark| matches!(mark, '\'' | '’') || is_stop(mark))
            || self.is_one_of(at, phrases::BEFORE_NAME)
                && self.agencies.at(self.text, &self.pieces, at).is_none()
    }

    /// Whether `range`, which follows a name, only says more of it: `Business Writer in Paris`.
    fn is_trailer(&self, range: Range<usize>) -> bool {
        if self.is_person(range.clone()) {
            return true;
        }
        for at in range {
            if self.is_one_of(at, phrases::PLACE_OF) {
                return true;
            }
            if !self.is_one_of(at, phrases::AFTER_NAME) && !self.is_mark(at, is_stop) {
                return false;
            }
        }
        true
    }

    /// Whether `range`, which follows a name, is a person of a script without capitals: `记者 李明`,
    /// `홍길동 기자`. Names there have up to three characters, and so little else fits.
    fn is_person(&self, range: Range<usize>) -> bool {
        let (Some(first), Some(last)) = (range.clone().next(), range.clone().next_back()) else {
            return false;
        };
        let is_name = |at: usize| {
            self.word(at).is_some_and(|word| !is_cased(word) && word.chars().count() <= 3)
        };
        let names = if self.is_one_of(first, phrases::PERSON_OF) {
            first + 1..range.end
        } else if self.is_one_of(last, &["기자", "특파원"]) {
            first..last
        } else {
            return false;
        };
        names.len() <= 3 && names.clone().all(is_name)
    }

    /// `Jane Doe Reuters`, `Jane Doe of the AP`: a person, then an agency.
    fn role_by_end(&self, range: Range<usize>) -> Role {
        let ends_with_name = |&at: &usize| {
            let named = self.agencies.at(self.text, &self.pieces, at)?;
            self.is_trailer(named.end..range.end.max(named.end)).then_some(named)
        };
        let Some((at, named)) =
            range.clone().skip(1).find_map(|at| Some((at, ends_with_name(&at)?)))
        else {
            return Role::Other;
        };
        let is_person = (range.start..at).all(|before| {
            self.is_one_of(before, phrases::BEFORE_NAME)
                || self.is_mark(before, |mark| matches!(mark, '.' | '\'' | '’'))
                || self.word(before).is_some() && self.raw(before).starts_with(char::is_uppercase)
        });
        let is_attached = self.is_one_of(at - 1, phrases::BEFORE_NAME);
        // `Michael R. Bloomberg` is a person to the end; a first name alone may have any surname.
        let is_surname =
            at - range.start < 2 || (range.start..at).any(|at| self.is_mark(at, is_stop));
        let name_bytes = self.pieces[at].bytes.start..self.pieces[named.end - 1].bytes.end;
        let is_long = name_bytes.len() > 4 && is_cased(self.raw(at));
        if is_person && at - range.start <= 6 && (is_attached || is_long && !is_surname) {
            Role::Agency { agency: named.agency, careful: named.careful }
        } else {
            Role::Other
        }
    }

    /// Whether the pieces `range` read like a place and a date: names, numbers, little words.
    pub(super) fn is_place(&self, range: Range<usize>) -> bool {
        let mut words = 0;
        let mut has_number = false;
        for at in range.clone() {
            let Some(word) = self.word(at) else {
                let is_date = has_number && self.mark(at) == Some('.');
                if !is_date && !self.is_place_mark(at, range.start) {
                    return false;
                }
                continue;
            };
            words += 1;
            has_number |= word.starts_with(|c: char| c.is_numeric());
            let is_little = word.chars().count() <= 3 || has_number;
            let is_name = self.agencies.at(self.text, &self.pieces, at).is_some();
            if is_name || (self.is_lower(at) && !is_little) {
                return false;
            }
        }
        let is_cased = range.clone().any(|at| is_cased(self.raw(at)));
        let most_words = if is_cased { MOST_PLACE_WORDS } else { MOST_CASELESS_WORDS };
        words <= most_words && !self.has_photo(range)
    }

    fn is_place_mark(&self, at: usize, start: usize) -> bool {
        match self.mark(at) {
            // The full stop of an abbreviated month or of a number, not of a sentence.
            Some('.') => {
                at > start && self.word(at - 1).is_some_and(|word| word.chars().count() <= 5)
            }
            Some(mark) => is_separator(mark) || matches!(mark, '\'' | '’'),
            None => true,
        }
    }
}

/// Most words of a place with a date: `Washington, D.C., on Tuesday, 9 January 2024` has eight.
const MOST_PLACE_WORDS: usize = 8;
/// The same where no capitals tell a name from a sentence, and length alone must.
const MOST_CASELESS_WORDS: usize = 5;

/// Whether `mark` closes a dateline.
pub(super) fn closes_dateline(mark: char) -> bool {
    is_dash(mark) || pieces::is_colon(mark) || is_stop(mark)
}
