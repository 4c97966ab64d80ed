//! How bands and rows are chosen.
//!
//! A pair of resemblance J agrees in all `r` rows of a band with probability J^r, and so is proposed
//! by at least one of `b` bands with probability 1 - (1 - J^r)^b: an S-curve that is steepest near
//! (1/b)^(1/r) (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3). More rows
//! make fewer candidates and a lower recall; so the most rows are taken that still give the recall
//! that was asked for at the threshold.

use crate::error::{ErrorKind, Result};

/// How a signature's slots are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banding {
    /// Number of bands.
    pub bands: usize,
    /// Slots in each.
    pub rows: usize,
}

impl Banding {
    /// The most rows, and as many bands as fit into `slots`, such that a pair at `threshold` is
    /// proposed with a probability of at least `recall`.
    ///
    /// # Errors
    ///
    /// When bands of a single row do not reach it; the message names the recall that they reach.
    pub fn choose(slots: usize, threshold: f64, recall: f64) -> Result<Self> {
        let with_rows = |rows: usize| Self { bands: slots / rows, rows };
        let fits = |banding: &Self| banding.probability(threshold) >= recall;
        (1..=slots).rev().map(with_rows).find(fits).ok_or_else(|| {
            let best = with_rows(1).probability(threshold);
            let reason = format!(
                "{slots} slots reach a recall of {best:.3} at most at resemblance {threshold}; \
                 ask for that, or raise the threshold"
            );
            ErrorKind::Setting { name: "--recall", value: recall.to_string(), reason }.into()
        })
    }

    /// The probability that a pair of this resemblance is proposed.
    pub fn probability(&self, resemblance: f64) -> f64 {
        let rows = i32::try_from(self.rows).unwrap_or(i32::MAX);
        let bands = i32::try_from(self.bands).unwrap_or(i32::MAX);
        1.0 - (1.0 - resemblance.powi(rows)).powi(bands)
    }

    /// The S-curve at every twentieth: resemblance, and the probability of being proposed.
    pub fn curve(&self) -> impl Iterator<Item = (f64, f64)> {
        (1..=20u8).map(|step| {
            let resemblance = f64::from(step) / 20.0;
            (resemblance, self.probability(resemblance))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(threshold: f64, recall: f64, bands: usize, rows: usize) {
        let chosen = Banding::choose(128, threshold, recall).unwrap();
        assert_eq!(chosen, Banding { bands, rows });
    }

    #[test]
    fn takes_the_most_rows_that_reach_the_recall() {
        check(0.5, 0.99, 42, 3);
        check(0.8, 0.99, 21, 6);
        check(0.99, 0.99, 4, 32);
    }

    #[test]
    fn refuses_what_cannot_be_and_names_what_can() {
        let error = Banding::choose(16, 0.1, 0.99).unwrap_err().to_string();
        assert!(error.contains("0.815"), "{error}");
    }

    #[test]
    fn the_curve_rises_to_certainty() {
        let curve: Vec<(f64, f64)> = Banding { bands: 42, rows: 3 }.curve().collect();
        assert!(curve.windows(2).all(|step| step[0].1 < step[1].1 + 1e-12));
        assert_eq!(curve[19], (1.0, 1.0));
    }
}
