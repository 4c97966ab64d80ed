//! Numbers as few bytes.
//!
//! A number is written seven bits at a time, the lowest first, each byte but the last with its highest
//! bit set: below 128 it takes one byte, below 16,384 two.

/// Append `number` to `out`.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        // The lowest byte, on purpose.
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Reads what was written, one thing after the other. Every answer is none where the bytes end early
/// or say what was never written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Pass over so many numbers.
    #[inline]
    pub(super) fn skip(&mut self, count: u64) -> Option<()> {
        for _ in 0..count {
            let end = self.rest.iter().position(|byte| *byte < 0x80)?;
            self.rest = &self.rest[end + 1..];
        }
        Some(())
    }

    /// A number of 32 bits.
    #[inline]
    pub(super) fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub(super) fn rest(&self) -> &'b [u8] {
        self.rest
    }
}

/// Append ascending numbers to `out`: how many, and then by how much each is above the one before.
pub(super) fn put_ascending(out: &mut Vec<u8>, numbers: &[u32]) {
    put_number(out, numbers.len() as u64);
    put_steps(out, numbers);
}

/// The same, where it is known how many there are.
pub(super) fn put_steps(out: &mut Vec<u8>, numbers: &[u32]) {
    let mut least = 0;
    for &number in numbers {
        put_number(out, u64::from(number - least));
        least = number + 1;
    }
}

/// What [`put_ascending`] wrote.
pub(super) fn ascending(cursor: &mut Cursor<'_>) -> Option<Vec<u32>> {
    let count = cursor.number()?;
    steps(cursor, count)
}

/// What [`put_steps`] wrote of so many.
pub(super) fn steps(cursor: &mut Cursor<'_>, count: u64) -> Option<Vec<u32>> {
    // Each takes a byte at least, so that a wrong count allocates no more than there is.
    if count > cursor.rest.len() as u64 {
        return None;
    }
    let mut least = 0u32;
    (0..count)
        .map(|_| {
            let number = least.checked_add(cursor.small()?)?;
            least = number.checked_add(1)?;
            Some(number)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_numbers_take_few_bytes() {
        for (number, bytes) in
            [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (u64::MAX, 10)]
        {
            let mut out = Vec::new();
            put_number(&mut out, number);
            assert_eq!(out.len(), bytes);
        }
    }

    #[test]
    fn what_was_never_written_is_nothing() {
        for wrong in [&[][..], &[0x80], &[0xff; 10], &[0xff; 11]] {
            assert_eq!(Cursor::new(wrong).number(), None);
        }
        assert_eq!(ascending(&mut Cursor::new(&[0x85, 0x80, 0x80, 0x80, 0x40, 1])), None);
    }

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec(any::<u64>(), 0..20)) {
            let mut out = Vec::new();
            for &number in &numbers {
                put_number(&mut out, number);
            }
            let mut cursor = Cursor::new(&out);
            for number in numbers {
                prop_assert_eq!(cursor.number(), Some(number));
            }
            prop_assert!(cursor.is_at_end());
        }

        #[test]
        fn ascending_numbers_come_back(numbers in proptest::collection::btree_set(0..u32::MAX, 0..20)) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let mut out = Vec::new();
            put_ascending(&mut out, &numbers);
            prop_assert_eq!(ascending(&mut Cursor::new(&out)), Some(numbers));
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.number().is_some() {}
            ascending(&mut Cursor::new(&bytes));
        }
    }
}
