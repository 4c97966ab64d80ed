//! Removes articles from an archive.
//!
//! In: ids, a condition, or a day. Out: the articles are gone, all of them or none. What is to be removed is
//! looked up first, so that a mistyped id removes nothing. An article that is removed takes its room
//! until its segment is merged or the archive is compacted.

use crate::{
    archive::{Archive, ArticleKey, Record, Snapshot, Writer},
    corpus::Date,
    error::{ErrorKind, Result},
    id::slip_edits,
};

/// What became of the articles when the old ones were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Those that were removed.
    pub removed: u64,
    /// Those that stay.
    pub kept: u64,
    /// Of these, those without a date.
    pub undated: u64,
}

/// The article of that id.
///
/// # Errors
///
/// When there is none: with the id that it may be a slip of, for which every id is looked at. When a
/// file of the archive cannot be read, or is damaged where it was read.
pub fn find(snapshot: &Snapshot, id: &str) -> Result<(ArticleKey, Record)> {
    if let Some(found) = snapshot.find(id)? {
        return Ok(found);
    }
    let mut nearest: Option<(usize, String)> = None;
    snapshot.each_record(|_, record| {
        if let Some(edits) = slip_edits(id, &record.id) {
            let near = (edits, record.id);
            // Among equals the first in order of ids.
            if nearest.as_ref().is_none_or(|known| near < *known) {
                nearest = Some(near);
            }
        }
        Ok(())
    })?;
    let hint = nearest.map(|(_, id)| id);
    Err(ErrorKind::UnknownId { id: id.to_owned(), hint }.into())
}

/// Remove the articles of these ids; the answer is how many there were. An id may come more than once.
///
/// # Errors
///
/// When there is no such article, as [`find`] has it; nothing is removed then. When a file of the
/// archive cannot be read or written.
pub fn remove_ids(archive: &Archive, ids: &[String]) -> Result<u64> {
    let mut writer = archive.writer()?;
    let snapshot = archive.snapshot()?;
    let keys: Result<Vec<ArticleKey>> =
        ids.iter().map(|id| find(&snapshot, id).map(|(key, _)| key)).collect();
    remove_keys(&mut writer, keys?)
}

/// Remove the articles for which the condition holds; the answer is how many there were.
///
/// # Errors
///
/// When a file of the archive cannot be read or written.
pub fn remove_where(archive: &Archive, is_unwanted: impl Fn(&Record) -> bool) -> Result<u64> {
    let mut writer = archive.writer()?;
    let mut keys = Vec::new();
    archive.snapshot()?.each_record(|key, record| {
        if is_unwanted(&record) {
            keys.push(key);
        }
        Ok(())
    })?;
    remove_keys(&mut writer, keys)
}

/// Remove the articles that certainly appeared before `day`. Those whose date may be before it or not,
/// and those that have none, stay.
///
/// # Errors
///
/// As [`remove_where`].
pub fn expire(archive: &Archive, day: &Date) -> Result<Expired> {
    let mut writer = archive.writer()?;
    let mut expired = Expired::default();
    let mut keys = Vec::new();
    archive.snapshot()?.each_record(|key, record| {
        let date = record.date();
        if date.as_ref().is_some_and(|date| date.certainly_before(day)) {
            keys.push(key);
        } else {
            expired.kept += 1;
            expired.undated += u64::from(date.is_none());
        }
        Ok(())
    })?;
    expired.removed = remove_keys(&mut writer, keys)?;
    Ok(expired)
}

fn remove_keys(writer: &mut Writer, mut keys: Vec<ArticleKey>) -> Result<u64> {
    keys.sort_unstable();
    keys.dedup();
    for &key in &keys {
        writer.remove(key);
    }
    writer.commit()?;
    writer.merge_due()?;
    Ok(keys.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::archive::tests::{Sample, sample};

    #[test]
    fn articles_are_removed_by_id() {
        let Sample { archive, folder: _folder } = sample(3);
        let ids = ["a1", "a0", "a1"].map(str::to_owned);
        assert_eq!(remove_ids(&archive, &ids).unwrap(), 2);
        let snapshot = archive.snapshot().unwrap();
        assert_eq!(snapshot.stats().articles, 1);
        assert!(snapshot.find("a2").unwrap().is_some());
    }

    #[test]
    fn an_unknown_id_removes_nothing() {
        let Sample { archive, folder: _folder } = sample(3);
        let error = remove_ids(&archive, &["a0".to_owned(), "b1".to_owned()]).unwrap_err();
        assert_eq!(error.to_string(), "no article has the id `b1`; did you mean `a1`?");
        assert_eq!(archive.snapshot().unwrap().stats().articles, 3);
    }

    #[test]
    fn articles_are_removed_by_a_condition() {
        let Sample { archive, folder: _folder } = sample(5);
        assert_eq!(remove_where(&archive, |record| record.id.as_str() > "a2").unwrap(), 2);
        assert_eq!(remove_where(&archive, |_| false).unwrap(), 0);
        assert_eq!(archive.snapshot().unwrap().stats().articles, 3);
    }

    #[test]
    fn old_articles_expire_and_undated_ones_stay() {
        let Sample { archive, folder: _folder } = sample(5);
        let day = Date::parse("2024-05-04").unwrap();
        // Of the 1st of May is certainly before the 4th, of the 2nd and later may not be.
        let expected = Expired { removed: 1, kept: 4, undated: 1 };
        assert_eq!(expire(&archive, &day).unwrap(), expected);
    }
}
