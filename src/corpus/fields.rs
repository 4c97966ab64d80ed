//! Which column of the input is which field of an article.

use crate::error::{ErrorKind, Result};

/// A field that wirecopy knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `id`
    Id,
    /// `text`
    Text,
    /// `title`
    Title,
    /// `outlet`
    Outlet,
    /// `date`
    Date,
    /// `url`
    Url,
    /// `byline`
    Byline,
    /// `kind`
    Kind,
    /// `lang`
    Lang,
}

/// The column that withholds a field.
const NO_COLUMN: &str = "none";

/// How many fields there are.
pub(super) const FIELDS: usize = Field::ALL.len();

impl Field {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Id,
        Self::Text,
        Self::Title,
        Self::Outlet,
        Self::Date,
        Self::Url,
        Self::Byline,
        Self::Kind,
        Self::Lang,
    ];

    /// Its name in the input, where nothing else is said.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Text => "text",
            Self::Title => "title",
            Self::Outlet => "outlet",
            Self::Date => "date",
            Self::Url => "url",
            Self::Byline => "byline",
            Self::Kind => "kind",
            Self::Lang => "lang",
        }
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// Which column each field is read from. By default the column of its own name.
///
/// The column `none` is no column, and withholds the field: `byline=none`. What its old column held
/// is then passed through like every column that is no field.
///
/// ```
/// use wirecopy::corpus::{Field, FieldMap};
///
/// let mut fields = FieldMap::default();
/// fields.assign("text=body")?;
/// assert_eq!(fields.column(Field::Text), Some("body"));
/// # Ok::<(), wirecopy::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap {
    /// By number of the field. None when another field was given the column of its name.
    columns: [Option<String>; FIELDS],
    /// Whether it was the user who gave the column.
    given: [bool; FIELDS],
}

impl Default for FieldMap {
    fn default() -> Self {
        Self {
            columns: Field::ALL.map(|field| Some(field.name().to_owned())),
            given: [false; FIELDS],
        }
    }
}

impl FieldMap {
    /// Read `NAME=COLUMN`: field NAME is to be read from COLUMN, or from nowhere if that is `none`.
    ///
    /// # Errors
    ///
    /// When that is not what `assignment` is, when there is no such field, or when the column was
    /// given to another field before.
    pub fn assign(&mut self, assignment: &str) -> Result<()> {
        let wrong = |reason: String| ErrorKind::Setting {
            name: "--field",
            value: assignment.to_owned(),
            reason,
        };
        let Some((name, column)) = assignment.split_once('=') else {
            return Err(wrong("expected NAME=COLUMN, as in text=body".to_owned()).into());
        };
        let Some(field) = Field::named(name) else {
            let names = Field::ALL.map(Field::name).join(", ");
            return Err(wrong(format!("no field `{name}`; expected one of {names}")).into());
        };
        if column == NO_COLUMN {
            self.columns[field as usize] = None;
            self.given[field as usize] = true;
            return Ok(());
        }
        if let Some(holder) = self.field_of(column).filter(|&holder| holder != field) {
            if self.given[holder as usize] {
                let reason = format!("the column is read as `{}` already", holder.name());
                return Err(wrong(reason).into());
            }
            self.columns[holder as usize] = None;
        }
        self.columns[field as usize] = Some(column.to_owned());
        self.given[field as usize] = true;
        Ok(())
    }

    /// The column that `field` is read from, if any.
    pub fn column(&self, field: Field) -> Option<&str> {
        self.columns[field as usize].as_deref()
    }

    /// The field that `column` is read as, if any.
    pub fn field_of(&self, column: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|&field| self.column(field) == Some(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(assignments: &[&str], expected: &[(Field, Option<&str>)]) {
        let mut fields = FieldMap::default();
        for assignment in assignments {
            fields.assign(assignment).unwrap();
        }
        for &(field, column) in expected {
            assert_eq!(fields.column(field), column, "{assignments:?}");
        }
    }

    fn check_refused(assignments: &[&str], expected: &str) {
        let mut fields = FieldMap::default();
        let results: Vec<_> = assignments.iter().map(|given| fields.assign(given)).collect();
        assert_eq!(results.last().unwrap().as_ref().unwrap_err().to_string(), expected);
    }

    #[test]
    fn renames() {
        check(&[], &[(Field::Text, Some("text"))]);
        check(&["text=body"], &[(Field::Text, Some("body")), (Field::Id, Some("id"))]);
        check(&["text=a=b"], &[(Field::Text, Some("a=b"))]);
        check(&["text=text"], &[(Field::Text, Some("text"))]);
    }

    #[test]
    fn none_is_no_column() {
        check(&["byline=none"], &[(Field::Byline, None)]);
        check(&["byline=none", "title=none"], &[(Field::Byline, None), (Field::Title, None)]);
        check(&["byline=none", "byline=by"], &[(Field::Byline, Some("by"))]);
    }

    #[test]
    fn a_column_has_one_meaning() {
        check(&["text=title"], &[(Field::Text, Some("title")), (Field::Title, None)]);
        let swapped = [(Field::Title, Some("byline")), (Field::Byline, Some("title"))];
        check(&["title=byline", "byline=title"], &swapped);
        check_refused(
            &["text=body", "title=body"],
            "--field title=body: the column is read as `text` already",
        );
    }

    #[test]
    fn says_what_it_expected() {
        check_refused(&["body"], "--field body: expected NAME=COLUMN, as in text=body");
        check_refused(
            &["body=text"],
            "--field body=text: no field `body`; expected one of id, text, title, outlet, date, \
             url, byline, kind, lang",
        );
    }
}
