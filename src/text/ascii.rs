//! Runs of ASCII letters and digits, many bytes at a time.
//!
//! Most words of most newspapers are such runs, and a loop over their bytes would be most of what
//! tokenising costs: its end is a branch that no processor can predict, once a word. Here the
//! bytes are numbers of eight, and nothing depends on where a word ends but for those that are
//! longer. It is plain Rust, and no slower on one machine than on another.

use std::hint;

use crate::hash;

const HIGH: u64 = each(0x80);
/// Bytes that are looked at together.
pub(crate) const BLOCK_BYTES: usize = 64;
/// So many places more than are taken may be written to, so that vectors need no rest.
const SLACK: usize = 80;

/// Finds runs of ASCII and hashes them: plainly, or with wider registers than every machine has. All do
/// the same.
pub(crate) trait RunKernel {
    /// Note the runs in the blocks of `text` from byte `at` on; the answer is where a block begins that
    /// is not whole or not ASCII.
    fn find(&self, text: &[u8], at: usize, runs: &mut Runs) -> usize;

    /// Add the hash of each of `runs`, all of which have ended.
    fn hash(&self, text: &[u8], runs: &Runs, hashes: &mut Vec<u64>);
}

/// The kernel of every machine, which leaves no block to do at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plain;

impl RunKernel for Plain {
    fn find(&self, text: &[u8], mut at: usize, runs: &mut Runs) -> usize {
        while let Some(block) = text[at..].first_chunk() {
            let (inside, foreign) = word_masks(block);
            if foreign != 0 {
                break;
            }
            runs.note(inside, u64::MAX, at);
            at += BLOCK_BYTES;
        }
        at
    }

    fn hash(&self, text: &[u8], runs: &Runs, hashes: &mut Vec<u64>) {
        hashes.extend(runs.iter().map(|(start, end)| hash_of_run(text, start, end)));
    }
}

/// Where runs begin and end in a text of at most 4 GiB, in order; the last may be open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// With room behind those that are taken, as `ends`.
    starts: Vec<u32>,
    ends: Vec<u32>,
    begun: usize,
    ended: usize,
}

impl Runs {
    pub(super) fn clear(&mut self) {
        (self.begun, self.ended) = (0, 0);
    }

    /// Whether the last has begun and not ended.
    pub(crate) fn is_open(&self) -> bool {
        self.begun > self.ended
    }

    /// Take back where the last begins, if it has not ended.
    pub(super) fn take_open(&mut self) -> Option<usize> {
        self.is_open().then(|| {
            self.begun -= 1;
            self.starts[self.begun] as usize
        })
    }

    /// The last ends here, if it has not ended.
    pub(super) fn end(&mut self, at: usize) {
        if self.is_open() {
            self.make_room();
            self.ends[self.ended] = place(at);
            self.ended += 1;
        }
    }

    /// Note what begins and ends in the block at byte `at`, of whose bytes `inside` says which are in
    /// words, and `known` which count.
    #[inline(always)]
    pub(crate) fn note(&mut self, inside: u64, known: u64, at: usize) {
        self.make_room();
        let before = inside << 1 | u64::from(self.is_open());
        let mut begin = inside & !before & known;
        while begin != 0 {
            self.starts[self.begun] = place(at) + begin.trailing_zeros();
            self.begun += 1;
            begin &= begin - 1;
        }
        let mut end = before & !inside & known;
        while end != 0 {
            self.ends[self.ended] = place(at) + end.trailing_zeros();
            self.ended += 1;
            end &= end - 1;
        }
    }

    /// Where the next runs begin and end can be written, for a block; [`Self::took`] tells how many.
    #[inline(always)]
    pub(crate) fn room(&mut self) -> [&mut [u32]; 2] {
        self.make_room();
        [&mut self.starts[self.begun..], &mut self.ends[self.ended..]]
    }

    /// So many were written.
    #[inline(always)]
    pub(crate) fn took(&mut self, begun: usize, ended: usize) {
        self.begun += begun;
        self.ended += ended;
    }

    #[inline(always)]
    fn make_room(&mut self) {
        // No more runs have ended than begun.
        if self.starts.len() < self.begun + SLACK {
            self.grow();
        }
    }

    #[cold]
    fn grow(&mut self) {
        let places = 2 * (self.begun + SLACK);
        self.starts.resize(places, 0);
        self.ends.resize(places, 0);
    }

    /// Where each run begins and ends that has ended, and how many there are, with some places behind.
    pub(crate) fn places(&self) -> (&[u32], &[u32], usize) {
        (&self.starts, &self.ends, self.ended)
    }

    fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.starts[..self.ended].iter().zip(&self.ends[..self.ended]);
        pairs.map(|(&start, &end)| (start as usize, end as usize))
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("texts are at most 4 GiB long")
}

/// Which of 64 bytes are ASCII letters or digits, and which are not ASCII; the first is the lowest bit.
#[inline(always)]
pub(super) fn masks(block: &[u8; 64]) -> (u64, u64) {
    let (eights, _) = block.as_chunks();
    let (mut inside, mut foreign, mut any) = (0, 0, 0);
    for (number, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        inside |= high_bits(letters_and_digits(eight)) << (8 * number);
        any |= eight;
    }
    if any & HIGH != 0 {
        for (number, eight) in eights.iter().enumerate() {
            foreign |= high_bits(u64::from_le_bytes(*eight)) << (8 * number);
        }
    }
    (inside, foreign)
}

/// The same, where low lines count as letters.
#[inline(always)]
pub(super) fn word_masks(block: &[u8; 64]) -> (u64, u64) {
    let (mut inside, foreign) = masks(block);
    let (eights, _) = block.as_chunks();
    for (number, eight) in eights.iter().enumerate() {
        let other = u64::from_le_bytes(*eight) ^ each(b'_');
        // Only a byte of nothing but zeros keeps its high bit clear.
        let low_lines = !(((other & !HIGH) + !HIGH) | other) & HIGH;
        inside |= high_bits(low_lines) << (8 * number);
    }
    (inside, foreign)
}

/// One past the last byte of the run that begins at byte `start` of `text`, and may be empty.
pub(super) fn run_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        // Beyond the end are zeros, which are no letters.
        let others = !letters_and_digits(eight_at(text, at)) & HIGH;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
}

/// [`hash::word`] of the small form of the ASCII letters and digits at bytes `start..end` of `text`.
#[inline(always)]
pub(crate) fn hash_of_run(text: &[u8], start: usize, end: usize) -> u64 {
    let length = end - start;
    let Some(sixteen) = text[start..].first_chunk::<16>().filter(|_| length < 16) else {
        return hash_of_long_run(&text[start..end]);
    };
    // It makes letters small, and leaves digits as they are.
    let sixteen =
        u128::from_le_bytes(*sixteen) | u128::from(each(0x20)) << 64 | u128::from(each(0x20));
    let [low, high] = halves(sixteen);
    // No processor can foretell whether a word has eight letters, so both are computed.
    let is_long = length >= 8;
    let stepped = hash::mix(hash::WORD_SEED ^ low);
    let state = hint::select_unpredictable(is_long, stepped, hash::WORD_SEED);
    let rest = hint::select_unpredictable(is_long, high, low) & !(u64::MAX << (8 * (length % 8)));
    hash::end_word(state, rest, length)
}

/// The same for what is long, or stands at the end of the text.
#[cold]
fn hash_of_long_run(run: &[u8]) -> u64 {
    let small = |at| eight_at(run, at) | each(0x20);
    let (mut state, mut at) = (hash::WORD_SEED, 0);
    while run.len() - at >= 8 {
        state = hash::mix(state ^ small(at));
        at += 8;
    }
    let rest = small(at) & !(u64::MAX << (8 * (run.len() - at)));
    hash::end_word(state, rest, run.len())
}

#[expect(clippy::cast_possible_truncation, reason = "each half has 64 bits")]
fn halves(number: u128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

/// The highest bit of each byte, the first byte's the lowest.
#[inline(always)]
fn high_bits(eight: u64) -> u64 {
    // Each is a power of two, and each product but the wanted ones is below 2^56 or beyond 2^64.
    ((eight & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Bytes `at..at + 8` of `text` as a little-endian number, with zeros for those beyond its end.
#[inline(always)]
fn eight_at(text: &[u8], at: usize) -> u64 {
    match text[at..].first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last_at(text, at),
    }
}

#[cold]
fn last_at(text: &[u8], at: usize) -> u64 {
    hash::short(&text[at..])
}

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of each of eight bytes that is an ASCII letter or digit; other bits mean nothing.
#[inline(always)]
fn letters_and_digits(eight: u64) -> u64 {
    let low = eight & !HIGH;
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
        let rest = &text[start..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let end = start + length;
        assert_eq!(run_end(text, start), end, "{text:?} from {start}");
        let small = str::from_utf8(&rest[..length]).unwrap().to_ascii_lowercase();
        assert_eq!(hash_of_run(text, start, end), hash::word(&small), "{text:?} from {start}");
    }

    #[test]
    fn masks_are_bit_by_bit() {
        for byte in 0..=u8::MAX {
            let block: [u8; 64] = std::array::from_fn(|at| match at % 3 {
                0 => byte,
                1 => byte.wrapping_mul(89).wrapping_add(31),
                _ => b"aZ0 .\xC3"[at / 3 % 6],
            });
            let bits = |is: fn(&u8) -> bool| {
                block.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(is(byte)))
            };
            let expected = (bits(u8::is_ascii_alphanumeric), bits(|byte| !byte.is_ascii()));
            assert_eq!(masks(&block), expected);
        }
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
        let text = *b"Aninternationalorganisation2AsHolidays9";
        for end in 0..text.len() {
            (0..=end).for_each(|start| check(&text[..end], start));
        }
    }
}
