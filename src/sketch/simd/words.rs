//! Words and shingles in vector registers.
//!
//! In: a text's bytes, or its words' hashes. Out: where words of ASCII begin and end, their hashes, and
//! hashes of shingles, all as [`text`](crate::text) and [`shingle`](crate::shingle) define them: what is
//! there is the oracle of the tests. 64 bytes are compared at once, and of the words eight are hashed at once, so
//! that no branch depends on where a word ends; words of 16 bytes and more, and those in the last 16 of the text, are
//! left to plain code. With AVX-512 that takes a third of the time; narrower registers have no 64-bit
//! multiplication, and so gain nothing but the comparisons.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "vector instructions that the processor was found to have")
)]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

use super::Kernel;
use crate::{
    hash,
    shingle::{BASE, each_shingle},
    text::{BLOCK_BYTES, Plain, RunKernel, Runs, hash_of_run},
};

/// Makes words and shingles with the instructions that this machine has.
#[derive(Clone, Copy, Debug)]
pub(in crate::sketch) struct WordKernel(Level);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Plain,
}

impl WordKernel {
    /// The best of `kernel`'s kind that this machine has.
    pub(in crate::sketch) fn new(kernel: Kernel) -> Self {
        match kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 if has_avx512() => Self(Level::Avx512),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 | Kernel::Avx2 if is_x86_feature_detected!("avx2") => Self(Level::Avx2),
            _ => Self(Level::Plain),
        }
    }

    /// Call `emit` with the shingles of `words`, as [`each_shingle`] does.
    #[inline]
    pub(in crate::sketch) fn each_shingle(
        self,
        words: &[u64],
        k_tokens: usize,
        mut emit: impl FnMut(&[u64]),
    ) {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => {
                // SAFETY: `new` has found these instructions on this processor.
                unsafe { shingles_avx512(words, k_tokens, emit) }
            }
            _ => each_shingle(words, k_tokens, |shingle| emit(&[shingle])),
        }
    }
}

impl RunKernel for WordKernel {
    fn find(&self, text: &[u8], at: usize, runs: &mut Runs) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has found these instructions on this processor.
            Level::Avx512 => unsafe { find_avx512(text, at, runs) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has found these instructions on this processor.
            Level::Avx2 => unsafe { find_avx2(text, at, runs) },
            Level::Plain => Plain.find(text, at, runs),
        }
    }

    fn hash(&self, text: &[u8], runs: &Runs, hashes: &mut Vec<u64>) {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has found these instructions on this processor.
            Level::Avx512 => unsafe { hash_avx512(text, runs, hashes) },
            _ => Plain.hash(text, runs, hashes),
        }
    }
}

/// What the functions for AVX-512 are compiled for.
#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("popcnt")
}

/// Words that are hashed at once, and shingles.
const LANES: usize = 8;

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,bmi1,popcnt")]
fn find_avx512(text: &[u8], mut at: usize, runs: &mut Runs) -> usize {
    let mut carry = u64::from(runs.is_open());
    let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    while let Some(block) = text[at..].first_chunk::<BLOCK_BYTES>() {
        // SAFETY: an array of 64 bytes can be read.
        let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
        if _mm512_movepi8_mask(bytes) != 0 {
            break;
        }
        let inside = word_bytes_avx512(bytes);
        let before = inside << 1 | carry;
        carry = inside >> 63;
        let (mut begin, mut end) = (inside & !before, before & !inside);
        let (mut begun, mut ended) = (0, 0);
        let [starts, ends] = runs.room();
        for part in 0..4 {
            let first = u32::try_from(at).expect("texts are at most 4 GiB long") + 16 * part;
            let places = _mm512_add_epi32(lanes, _mm512_set1_epi32(first.cast_signed()));
            begun += compress(begin, places, &mut starts[begun..]);
            ended += compress(end, places, &mut ends[ended..]);
            (begin, end) = (begin >> 16, end >> 16);
        }
        runs.took(begun, ended);
        at += BLOCK_BYTES;
    }
    at
}

/// Which bytes are ASCII letters, digits or low lines.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn word_bytes_avx512(bytes: __m512i) -> u64 {
    let each = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let small = _mm512_or_si512(bytes, each(0x20));
    let letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(small, each(b'a')), each(26));
    let digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, each(b'0')), each(10));
    letters | digits | _mm512_cmpeq_epi8_mask(bytes, each(b'_'))
}

/// Write those of `places` whose bit is set in the lower half of a half of `chosen`; the answer is how many.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f,popcnt")]
fn compress(chosen: u64, places: __m512i, out: &mut [u32]) -> usize {
    let out = out.first_chunk_mut::<16>().expect("there is room for a block");
    let chosen = low_half(chosen);
    // SAFETY: an array of 16 numbers of 32 bits can be written.
    unsafe {
        _mm512_storeu_si512(out.as_mut_ptr().cast(), _mm512_maskz_compress_epi32(chosen, places));
    }
    chosen.count_ones() as usize
}

#[expect(clippy::cast_possible_truncation, reason = "the rest is taken later")]
fn low_half(mask: u64) -> u16 {
    mask as u16
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,popcnt")]
fn find_avx2(text: &[u8], mut at: usize, runs: &mut Runs) -> usize {
    while let Some(block) = text[at..].first_chunk::<BLOCK_BYTES>() {
        // SAFETY: an array of 64 bytes can be read, half by half.
        let halves =
            unsafe { [0, 32].map(|half| _mm256_loadu_si256(block.as_ptr().add(half).cast())) };
        if _mm256_movemask_epi8(_mm256_or_si256(halves[0], halves[1])) != 0 {
            break;
        }
        let [low, high] = halves.map(|half| u64::from(word_bytes_avx2(half)));
        runs.note(high << 32 | low, u64::MAX, at);
        at += BLOCK_BYTES;
    }
    at
}

/// Which bytes, all of which are ASCII, are letters, digits or low lines.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn word_bytes_avx2(bytes: __m256i) -> u32 {
    let each = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    // Without a sign nothing below 0x80 overflows.
    let within = |bytes, first: u8, last: u8| {
        let above = _mm256_cmpgt_epi8(bytes, each(first - 1));
        _mm256_andnot_si256(_mm256_cmpgt_epi8(bytes, each(last)), above)
    };
    let letters = within(_mm256_or_si256(bytes, each(0x20)), b'a', b'z');
    let others = _mm256_or_si256(within(bytes, b'0', b'9'), _mm256_cmpeq_epi8(bytes, each(b'_')));
    _mm256_movemask_epi8(_mm256_or_si256(letters, others)).cast_unsigned()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,bmi1,popcnt")]
fn hash_avx512(text: &[u8], runs: &Runs, hashes: &mut Vec<u64>) {
    let Some(last) = text.len().checked_sub(16) else { return Plain.hash(text, runs, hashes) };
    let last = u32::try_from(last).expect("texts are at most 4 GiB long");
    let (starts, ends, count) = runs.places();
    let before = hashes.len();
    hashes.reserve(count + LANES);
    for done in (0..count).step_by(LANES) {
        let starts = starts[done..].first_chunk::<LANES>().expect("there are places behind");
        let ends = ends[done..].first_chunk::<LANES>().expect("there are places behind");
        // SAFETY: arrays of eight numbers of 32 bits can be read.
        let (begin, end) = unsafe {
            let (begin, end) = (starts.as_ptr().cast(), ends.as_ptr().cast());
            (_mm256_loadu_si256(begin), _mm256_loadu_si256(end))
        };
        let lengths = _mm256_sub_epi32(end, begin);
        let fit = _mm256_cmplt_epu32_mask(lengths, _mm256_set1_epi32(16))
            & _mm256_cmple_epu32_mask(begin, _mm256_set1_epi32(last.cast_signed()));
        let (low, high) = first_sixteen(text, starts, last);
        let mut made = hash_lanes(low, high, _mm512_cvtepu32_epi64(lengths));
        let mut rest = !fit & u8::MAX >> (LANES - LANES.min(count - done));
        while rest != 0 {
            let lane = rest.trailing_zeros() as usize;
            made[lane] = hash_of_run(text, starts[lane] as usize, ends[lane] as usize);
            rest &= rest - 1;
        }
        // As many as always, so that the copy is one instruction.
        hashes.extend_from_slice(&made);
    }
    hashes.truncate(before + count);
}

/// The first and the second eight bytes of each word; something else of those that begin behind `last`.
///
/// Many processors gather slowly, since what they guessed when they did could be spied out.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn first_sixteen(text: &[u8], starts: &[u32; LANES], last: u32) -> (__m512i, __m512i) {
    let [a, b, c, d, e, f, g, h] = starts.map(|start| start.min(last));
    // In one piece: what uses these instructions is not always inlined.
    let front = _mm512_castsi128_si512(sixteen_at(text, a));
    let front = _mm512_inserti32x4::<1>(front, sixteen_at(text, b));
    let front = _mm512_inserti32x4::<2>(front, sixteen_at(text, c));
    let front = _mm512_inserti32x4::<3>(front, sixteen_at(text, d));
    let back = _mm512_castsi128_si512(sixteen_at(text, e));
    let back = _mm512_inserti32x4::<1>(back, sixteen_at(text, f));
    let back = _mm512_inserti32x4::<2>(back, sixteen_at(text, g));
    let back = _mm512_inserti32x4::<3>(back, sixteen_at(text, h));
    let lows = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
    let highs = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
    let low = _mm512_permutex2var_epi64(front, lows, back);
    (low, _mm512_permutex2var_epi64(front, highs, back))
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn sixteen_at(text: &[u8], start: u32) -> __m128i {
    let bytes: &[u8; 16] = text[start as usize..].first_chunk().expect("the text is longer");
    // SAFETY: an array of 16 bytes can be read, by instructions that every x86-64 has.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

/// The hashes of words of fewer than 16 bytes, given their first and second eight, and what is behind.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn hash_lanes(low: __m512i, high: __m512i, lengths: __m512i) -> [u64; LANES] {
    let (low, high, lengths) = (numbers(low), numbers(high), numbers(lengths));
    let mut hashes = [0; LANES];
    for lane in 0..LANES {
        // It makes letters small, and leaves digits as they are.
        let [low, high] = [low[lane] | 0x2020_2020_2020_2020, high[lane] | 0x2020_2020_2020_2020];
        let length = lengths[lane];
        let stepped = hash::mix(hash::WORD_SEED ^ low);
        let is_long = length >= 8;
        let state = if is_long { stepped } else { hash::WORD_SEED };
        let rest = if is_long { high } else { low } & !(u64::MAX << (8 * (length % 8)));
        hashes[lane] = hash::end_word(state, rest, usize::try_from(length).unwrap_or(0));
    }
    hashes
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f")]
fn numbers(lanes: __m512i) -> [u64; LANES] {
    // SAFETY: both are 64 bytes, of which every pattern means something.
    unsafe { std::mem::transmute(lanes) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn shingles_avx512(words: &[u64], k_tokens: usize, mut emit: impl FnMut(&[u64])) {
    let base = _mm512_set1_epi64(BASE.cast_signed());
    let mut done = 0;
    // Not rolled from one to the next: eight at once are independent of each other.
    while let Some(window) = words.get(done..done + LANES - 1 + k_tokens) {
        let mut lanes = _mm512_setzero_si512();
        for first in 0..k_tokens {
            let eight = window[first..].first_chunk::<LANES>().expect("the window is so long");
            // SAFETY: an array of eight numbers of 64 bits can be read.
            let eight = unsafe { _mm512_loadu_si512(eight.as_ptr().cast()) };
            lanes = _mm512_add_epi64(_mm512_mullo_epi64(lanes, base), eight);
        }
        emit(&numbers(lanes).map(hash::mix));
        done += LANES;
    }
    each_shingle(&words[done..], k_tokens, |shingle| emit(&[shingle]));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::WordRuns;

    fn kernels() -> impl Iterator<Item = WordKernel> {
        Kernel::ALL.into_iter().map(WordKernel::new)
    }

    fn check(text: &str) {
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        let mut runs = WordRuns::new();
        runs.hash_words(text, &mut expected);
        for kernel in kernels() {
            runs.hash_words_with(text, &kernel, &mut found);
            assert_eq!(found, expected, "{kernel:?} {text:?}");
        }
    }

    #[test]
    fn every_byte_is_told_apart() {
        for byte in 0..128 {
            let text: String =
                (0..150).map(|at| char::from([byte, at, b' '][at as usize % 3])).collect();
            check(&text);
        }
    }

    #[test]
    fn words_stand_across_blocks_and_ends() {
        let text = "The counterrevolutionaries of 16_Bytes_at_once: won’t a internationalisation ";
        let text = text.repeat(5);
        for start in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            check(&text[start..]);
            check(&text[..start]);
        }
    }

    proptest! {
        #[test]
        fn words_are_as_plain(text in "([a-zA-Z0-9_]{1,30}[ .,’é]|[ -~]{0,90}|[a-z]{1,3} ){0,30}") {
            check(&text);
        }

        #[test]
        fn shingles_are_as_plain(words in proptest::collection::vec(any::<u64>(), 0..60), k in 1usize..18) {
            let mut expected = Vec::new();
            each_shingle(&words, k, |shingle| expected.push(shingle));
            for kernel in kernels() {
                let mut found = Vec::new();
                kernel.each_shingle(&words, k, |shingles| found.extend_from_slice(shingles));
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
