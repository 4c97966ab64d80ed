//! Numbers of each article, kept in the store.

use rayon::prelude::*;
use zerocopy::{Immutable, IntoBytes};

use crate::{
    error::Result,
    store::{Kept, Store},
};

/// Articles whose numbers are kept together: some megabytes.
const CHUNK_ARTICLES: usize = 4096;

/// What `make` makes of each of so many articles.
///
/// # Errors
///
/// When the store has no room for it.
pub(super) fn column<T: IntoBytes + Immutable + Send>(
    store: &Store,
    articles: usize,
    make: impl Fn(usize) -> Vec<T> + Sync,
) -> Result<Vec<Kept<T>>> {
    let mut all = Vec::with_capacity(articles);
    for first in (0..articles).step_by(CHUNK_ARTICLES) {
        let chunk = first..articles.min(first + CHUNK_ARTICLES);
        let made: Vec<Vec<T>> = chunk.into_par_iter().map(&make).collect();
        let mut batch = store.batch();
        let places: Vec<_> = made.iter().map(|items| batch.add(items)).collect();
        let batch = batch.keep()?;
        all.extend(places.iter().map(|place| batch.slice(place)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(articles: usize) {
        let make = |article: usize| vec![article as u64; article % 3];
        let column = column(&Store::in_memory(), articles, make).unwrap();
        assert_eq!(column.len(), articles);
        for (article, kept) in column.iter().enumerate() {
            assert_eq!(**kept, make(article));
        }
    }

    #[test]
    fn each_article_has_its_own() {
        check(0);
        check(5);
        check(CHUNK_ARTICLES + 2);
    }
}
