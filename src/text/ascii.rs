//! How far a run of ASCII letters and digits goes, eight bytes at a time.
//!
//! Most words of most newspapers are such runs, and a loop over their bytes would be most of what
//! tokenising costs: its end is a branch that no processor can predict, once a word. Here a word of up
//! to eight bytes takes some twenty instructions and no branch.

use crate::hash;

const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
const LOW: u64 = !HIGH;

/// Bytes of the run of ASCII letters and digits that begins at byte `start` of `text`; 0 if none does.
#[inline(always)]
pub(super) fn run_bytes(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < text.len() {
        // Beyond the end are zeros, which are no letters.
        let others = !letters_and_digits(hash::eight_at(text, at)) & HIGH;
        if others != 0 {
            return at - start + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    text.len() - start
}

/// The high bit of each of eight bytes that is an ASCII letter or digit; other bits mean nothing.
#[inline(always)]
fn letters_and_digits(eight: u64) -> u64 {
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    let low = eight & LOW;
    let small = low | each(0x20);
    // No sum of two numbers below 0x80 reaches into the next byte.
    let letters = (small + each(0x80 - b'a')) & !(small + each(0x7F - b'z'));
    let digits = (low + each(0x80 - b'0')) & !(low + each(0x7F - b'9'));
    (letters | digits) & !eight
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], start: usize) {
        let expected = text[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        assert_eq!(run_bytes(text, start), expected, "{text:?} from {start}");
    }

    #[test]
    fn every_byte_ends_a_run_or_goes_on() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                let mut text = *b"abcXYZ0189zAqrstu5vw";
                text[place] = byte;
                (0..text.len()).for_each(|start| check(&text, start));
            }
        }
    }

    #[test]
    fn runs_end_with_the_text() {
        let text = [b'a'; 40];
        for end in 0..40 {
            (0..end).for_each(|start| check(&text[..end], start));
        }
    }
}
