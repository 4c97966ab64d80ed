//! Which pairs of articles are not to be compared, whatever they share.
//!
//! In: the dates and the outlets of all articles, and how far apart in time two may be. Out: for any two,
//! whether something forbids that they are compared. It is asked of every pair that is proposed, before
//! any text is looked at, and costs two comparisons of numbers.
//!
//! A date is an interval, and two articles are near in time when moments of both intervals are: a day
//! without an hour, which may be a day of any time zone, is near to much. An article without a date is
//! near to all, because nobody knows that it is not.

use jiff::SignedDuration;

use super::prepare::PreparedCorpus;
use crate::{
    corpus::{Corpus, Date},
    id::ArticleIndex,
    report::explanation::Exclusion,
};

/// What is made of two articles of one outlet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameOutlet {
    /// They are never compared.
    Skip,
    /// They are compared, and those that are versions of one text are called so: they need no credit.
    #[default]
    Versions,
    /// They are compared as any two articles are.
    Compare,
}

impl SameOutlet {
    /// Its name in a report's settings.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Versions => "versions",
            Self::Compare => "compare",
        }
    }
}

/// Which pairs of articles may be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitOptions {
    /// Only those that may have appeared within so much of each other; all where there is none.
    pub window: Option<SignedDuration>,
    /// What is made of two articles of one outlet.
    pub same_outlet: SameOutlet,
}

/// What the limits need to know of the articles.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits<'a> {
    /// For each article, where dates matter.
    dates: Vec<Option<&'a Date>>,
    window: SignedDuration,
    /// For each article, where outlets matter.
    outlets: Vec<Option<u32>>,
}

impl<'a> Limits<'a> {
    pub(super) fn of(corpus: &'a Corpus, prepared: &PreparedCorpus, options: LimitOptions) -> Self {
        let mut limits = Self::default();
        if let Some(window) = options.window {
            limits.window = window;
            limits.dates = corpus.articles.iter().map(|article| article.date.as_ref()).collect();
        }
        if options.same_outlet == SameOutlet::Skip {
            limits.outlets = prepared.articles.iter().map(|article| article.outlet).collect();
        }
        limits
    }

    /// Whether two articles may be compared.
    pub(super) fn allow(&self, (a, b): (ArticleIndex, ArticleIndex)) -> bool {
        self.exclusion((a, b)).is_none()
    }

    /// What forbids that two articles are compared.
    pub(super) fn exclusion(&self, (a, b): (ArticleIndex, ArticleIndex)) -> Option<Exclusion> {
        if let (Some(Some(one)), Some(Some(other))) =
            (self.dates.get(a.get()), self.dates.get(b.get()))
            && one.least_gap(other) > self.window
        {
            return Some(Exclusion::FarApart);
        }
        let (one, other) = (self.outlets.get(a.get())?, self.outlets.get(b.get())?);
        (one.is_some() && one == other).then_some(Exclusion::SameOutlet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dates: [&str; 2], window_hours: i64, expected: bool) {
        let dates = dates.map(Date::parse);
        let limits = Limits {
            dates: dates.iter().map(Option::as_ref).collect(),
            window: SignedDuration::from_hours(window_hours),
            outlets: Vec::new(),
        };
        let [a, b] = [ArticleIndex(0), ArticleIndex(1)];
        assert_eq!(limits.allow((a, b)), expected);
        assert_eq!(limits.allow((b, a)), expected);
    }

    #[test]
    fn moments_are_near_up_to_the_window() {
        check(["2024-05-01T00:00:00Z", "2024-05-04T00:00:00Z"], 72, true);
        check(["2024-05-01T00:00:00Z", "2024-05-04T00:00:01Z"], 72, false);
    }

    /// The day of New Zealand begins fourteen hours before it does in Greenwich, that of Baker Island
    /// ends twelve hours after.
    #[test]
    fn days_are_near_if_any_of_their_moments_are() {
        check(["2024-05-01", "2024-05-03T12:00:00Z"], 24, true);
        check(["2024-05-01", "2024-05-03T12:00:01Z"], 24, false);
        check(["2024-05-01", "2024-05-02"], 1, true);
        check(["2024-05-01", "2024-05-09"], 72, false);
    }

    #[test]
    fn who_has_no_date_is_near_to_all() {
        check(["", "2024-05-03T12:00:00Z"], 1, true);
        check(["", ""], 1, true);
    }

    #[test]
    fn one_outlet_is_passed_over_where_that_is_asked_for() {
        let outlets = vec![Some(0), Some(0), Some(1), None, None];
        let limits = Limits { outlets, ..Limits::default() };
        let excluded = |a, b| limits.exclusion((ArticleIndex(a), ArticleIndex(b)));
        assert_eq!(excluded(0, 1), Some(Exclusion::SameOutlet));
        assert_eq!(excluded(1, 2), None);
        assert_eq!(excluded(3, 4), None);
        assert_eq!(Limits::default().exclusion((ArticleIndex(0), ArticleIndex(1))), None);
    }
}
