//! A set of an article's words, one bit for each.
//!
//! To count how many words of one set are in another costs a step for each 64 words, which is what
//! lets an article with thousands of possible origins be explained in milliseconds.

/// Words of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenSet {
    blocks: Vec<u64>,
}

impl TokenSet {
    /// None of `tokens` words.
    pub fn new(tokens: usize) -> Self {
        Self { blocks: vec![0; tokens.div_ceil(64)] }
    }

    /// Add the words from `start` to before `end`.
    pub fn insert(&mut self, start: u32, end: u32) {
        let (mut token, end) = (start as usize, end as usize);
        while token < end {
            let (block, bit) = (token / 64, token % 64);
            let count = (64 - bit).min(end - token);
            let ones = u64::MAX >> (64 - count);
            self.blocks[block] |= ones << bit;
            token += count;
        }
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.blocks.iter().map(|block| block.count_ones()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| *block == 0)
    }

    /// How many there are that `other` has not.
    pub fn count_beyond(&self, other: &Self) -> u32 {
        self.blocks.iter().zip(&other.blocks).map(|(own, other)| (own & !other).count_ones()).sum()
    }

    /// Add those of `other`.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.blocks.iter_mut().zip(&other.blocks) {
            *own |= other;
        }
    }

    /// Take away those of `other`.
    pub fn remove(&mut self, other: &Self) {
        for (own, other) in self.blocks.iter_mut().zip(&other.blocks) {
            *own &= !other;
        }
    }

    /// Add those that are in both `one` and `other`.
    pub fn add_common(&mut self, one: &Self, other: &Self) {
        for (own, (one, other)) in self.blocks.iter_mut().zip(one.blocks.iter().zip(&other.blocks))
        {
            *own |= one & other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(u32, u32)]) -> TokenSet {
        let mut set = TokenSet::new(200);
        for &(start, end) in ranges {
            set.insert(start, end);
        }
        set
    }

    #[test]
    fn counts_what_was_inserted() {
        assert_eq!(set(&[(0, 200)]).len(), 200);
        assert_eq!(set(&[(63, 65), (64, 128), (199, 200)]).len(), 66);
        assert_eq!(set(&[(5, 5)]), TokenSet::new(200));
        assert!(set(&[]).is_empty() && !set(&[(64, 65)]).is_empty());
    }

    #[test]
    fn sets_are_compared_and_joined() {
        let (mut one, other) = (set(&[(0, 100)]), set(&[(50, 150)]));
        assert_eq!(one.count_beyond(&other), 50);
        let mut both = set(&[]);
        both.add_common(&one, &other);
        assert_eq!(both, set(&[(50, 100)]));
        one.add(&other);
        assert_eq!(one, set(&[(0, 150)]));
        one.remove(&other);
        assert_eq!(one, set(&[(0, 50)]));
    }
}
