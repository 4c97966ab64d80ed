//! Which articles of an archive a draft may be compared with.
//!
//! A day without an hour is taken as the day of Greenwich, so that `--since 2024-05-01` lets pass what is dated
//! 2024-05-01 and not what is dated the day before. Who asks for a time gets no article without a date:
//! nobody knows that it is of that time.

use jiff::{SignedDuration, Timestamp};

use crate::{
    archive::Record,
    corpus::{Article, Date},
    pipeline::{LimitOptions, SameOutlet},
};

/// Which articles are looked at, by what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only what did not appear before.
    pub since: Option<Date>,
    /// Only what did not appear after.
    pub until: Option<Date>,
    /// Only these outlets, where any is named.
    pub outlets: Vec<String>,
    /// None of these outlets.
    pub not_outlets: Vec<String>,
}

impl Filter {
    /// Whether an article passes.
    pub fn admits(&self, record: &Record) -> bool {
        let is_of = |outlets: &[String]| {
            record.outlet.as_ref().is_some_and(|outlet| outlets.contains(outlet))
        };
        (self.outlets.is_empty() || is_of(&self.outlets))
            && !is_of(&self.not_outlets)
            && self.admits_date(record)
    }

    fn admits_date(&self, record: &Record) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some(date) = record.date() else { return false };
        let begins = |since: &Date| first(&date) >= first(since);
        let ends = |until: &Date| first(&date) <= last(until);
        self.since.as_ref().is_none_or(begins) && self.until.as_ref().is_none_or(ends)
    }
}

/// Whether the limits of a scan let a draft be compared with an article.
pub(super) fn allows(limits: LimitOptions, draft: &Article, record: &Record) -> bool {
    let is_one_outlet = draft.outlet.is_some() && draft.outlet == record.outlet;
    if limits.same_outlet == SameOutlet::Skip && is_one_outlet {
        return false;
    }
    match (limits.window, &draft.date, record.date()) {
        (Some(window), Some(one), Some(other)) => one.least_gap(&other) <= window,
        _ => true,
    }
}

/// A day is kept as the fifty hours that it may be anywhere: of Greenwich it begins fourteen hours after
/// that begins, and ends twelve before that ends.
fn first(date: &Date) -> Timestamp {
    within(date, date.earliest.checked_add(SignedDuration::from_hours(14)).ok())
        .unwrap_or(date.earliest)
}

/// See [`first`].
fn last(date: &Date) -> Timestamp {
    let end = SignedDuration::from_hours(12) + SignedDuration::from_nanos(1);
    within(date, date.latest.checked_sub(end).ok()).unwrap_or(date.latest)
}

fn within(date: &Date, moment: Option<Timestamp>) -> Option<Timestamp> {
    moment.filter(|moment| (date.earliest..=date.latest).contains(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(outlet: &str, date: &str) -> Record {
        let given = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        Record { outlet: given(outlet), date: given(date), ..Record::default() }
    }

    fn check_dates(since: &str, until: &str, date: &str, expected: bool) {
        let filter =
            Filter { since: Date::parse(since), until: Date::parse(until), ..Filter::default() };
        assert_eq!(filter.admits(&record("", date)), expected, "{since} {date} {until}");
    }

    #[test]
    fn days_begin_and_end_at_midnight() {
        check_dates("2024-05-01", "", "2024-05-01", true);
        check_dates("2024-05-01", "", "2024-04-30", false);
        check_dates("2024-05-01", "", "2024-04-30T23:59:59Z", false);
        check_dates("2024-05-01", "", "2024-05-01T00:00:00Z", true);
        check_dates("", "2024-05-01", "2024-05-01", true);
        check_dates("", "2024-05-01", "2024-05-02", false);
        check_dates("", "2024-05-01", "2024-05-01T23:59:59Z", true);
        check_dates("", "2024-05-01", "2024-05-02T00:00:00Z", false);
    }

    #[test]
    fn moments_are_as_they_say() {
        check_dates("2024-05-01T12:00:00Z", "", "2024-05-01T11:59:59Z", false);
        check_dates("2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z", true);
    }

    #[test]
    fn without_a_date_nothing_is_of_a_time() {
        check_dates("2024-05-01", "", "", false);
        check_dates("", "2024-05-01", "", false);
        check_dates("", "", "", true);
    }

    fn check_outlets(only: &[&str], not: &[&str], outlet: &str, expected: bool) {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let filter = Filter { outlets: owned(only), not_outlets: owned(not), ..Filter::default() };
        assert_eq!(filter.admits(&record(outlet, "")), expected, "{only:?} {not:?} {outlet}");
    }

    #[test]
    fn outlets_are_asked_for_and_left_out() {
        check_outlets(&["Gazette", "Herald"], &[], "Herald", true);
        check_outlets(&["Gazette"], &[], "Herald", false);
        check_outlets(&["Gazette"], &[], "", false);
        check_outlets(&[], &["Gazette"], "Gazette", false);
        check_outlets(&[], &["Gazette"], "Herald", true);
        check_outlets(&[], &["Gazette"], "", true);
    }

    fn check_limits(limits: LimitOptions, outlets: [&str; 2], dates: [&str; 2], expected: bool) {
        let place = crate::corpus::Place { file: "test".into(), line: None };
        let record = record(outlets[1], dates[1]);
        let draft = Article {
            outlet: (!outlets[0].is_empty()).then(|| outlets[0].to_owned()),
            date: Date::parse(dates[0]),
            ..Article::new("draft", "", place)
        };
        assert_eq!(allows(limits, &draft, &record), expected);
    }

    #[test]
    fn the_limits_of_a_scan_hold() {
        let skip = LimitOptions { same_outlet: SameOutlet::Skip, ..LimitOptions::default() };
        check_limits(skip, ["Gazette", "Gazette"], ["", ""], false);
        check_limits(skip, ["Gazette", "Herald"], ["", ""], true);
        check_limits(skip, ["", ""], ["", ""], true);
        let window = Some(SignedDuration::from_hours(24));
        let near = LimitOptions { window, ..LimitOptions::default() };
        check_limits(near, ["", ""], ["2024-05-01", "2024-05-02"], true);
        check_limits(near, ["", ""], ["2024-05-01", "2024-05-09"], false);
        check_limits(near, ["", ""], ["", "2024-05-09"], true);
    }
}
