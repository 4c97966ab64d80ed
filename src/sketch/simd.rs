//! The slots of a signature in vector registers.
//!
//! In: the values of an article, and what tells the slots apart. Out: each slot's least. One piece
//! of plain Rust says how; it is compiled once for each set of instructions, and the compiler makes
//! vector code of it, because what a slot needs is a few arrays of fixed length that fit into the
//! registers. So all kernels give the same signature by construction, and the tests hold the
//! compiler to it. Which one runs is asked of the processor once, when a sketcher is made.
//!
//! Costs a multiplication, an exclusive or and a comparison for each value and slot, 16 slots at a
//! time with AVX-512, 8 with AVX2, 4 with NEON, which every 64-bit ARM has, so that its kernel is
//! the portable one. SSE2, which is all that every x86-64 has, can neither multiply nor compare 32-bit
//! lanes as needed; there the portable kernel is scalar code, at about a sixth of the speed of AVX2.
//!
//! This and [`words`] are the crate's only unsafe code: what uses instructions that were found to be there.

mod words;

pub(super) use words::WordKernel;

/// The instructions that fill the slots; all give the same signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// 512 bits at a time.
    Avx512,
    /// 256 bits at a time.
    Avx2,
    /// What the program was compiled for: NEON on ARM, one slot at a time on a plain x86-64.
    Portable,
}

impl Kernel {
    /// All kernels, the quickest first.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// The quickest that this machine has.
    pub fn best() -> Self {
        Self::ALL.into_iter().find(|kernel| kernel.is_available()).unwrap_or(Self::Portable)
    }

    /// Whether this machine has it.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Portable if cfg!(target_arch = "aarch64") => "NEON",
            Self::Portable => "portable",
        }
    }
}

/// Slots that are always filled together: one vector of the widest kind.
pub(super) const GROUP_SLOTS: usize = 16;

/// What tells each slot from the others, for [`GROUP_SLOTS`] slots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) masks: [u32; GROUP_SLOTS],
    pub(super) multipliers: [u32; GROUP_SLOTS],
}

/// A kernel that this machine has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filler(Kernel);

impl Filler {
    /// The filler of `kernel`, if this machine has it.
    pub(super) fn new(kernel: Kernel) -> Option<Self> {
        kernel.is_available().then_some(Self(kernel))
    }

    /// Which kernel it is.
    pub(super) fn kernel(self) -> Kernel {
        self.0
    }

    /// Write to `signature` the least that each slot of `groups` makes of any of `values`. Slots
    /// beyond the end of `signature` are dropped.
    #[cfg_attr(
        target_arch = "x86_64",
        expect(unsafe_code, reason = "calls what the processor was found to have")
    )]
    pub(super) fn fill(self, values: &[u32], groups: &[Group], signature: &mut [u32]) {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new`, which alone makes fillers, has found AVX-512F on this processor.
            Kernel::Avx512 => unsafe { fill_avx512(values, groups, signature) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new`, which alone makes fillers, has found AVX2 on this processor.
            Kernel::Avx2 => unsafe { fill_avx2(values, groups, signature) },
            _ => fill_portably(values, groups, signature),
        }
    }
}

// How many groups a kernel fills in one pass over the values is measured: as many as keep their
// leasts, masks and multipliers in registers, of which AVX-512 and NEON have 32, and AVX2 16.

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn fill_avx512(values: &[u32], groups: &[Group], signature: &mut [u32]) {
    fill_with::<4>(values, groups, signature);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn fill_avx2(values: &[u32], groups: &[Group], signature: &mut [u32]) {
    fill_with::<2>(values, groups, signature);
}

fn fill_portably(values: &[u32], groups: &[Group], signature: &mut [u32]) {
    fill_with::<2>(values, groups, signature);
}

/// Fill the slots of `WIDTH` groups at a time, and those of what is left one group at a time.
#[inline(always)]
fn fill_with<const WIDTH: usize>(values: &[u32], groups: &[Group], signature: &mut [u32]) {
    let (wide, rest) = groups.as_chunks::<WIDTH>();
    let wide_slots = wide.len() * WIDTH * GROUP_SLOTS;
    let (front, back) = signature.split_at_mut(wide_slots.min(signature.len()));
    for (groups, slots) in wide.iter().zip(front.chunks_mut(WIDTH * GROUP_SLOTS)) {
        let least = leasts(values, groups);
        slots.copy_from_slice(&least.as_flattened()[..slots.len()]);
    }
    for (group, slots) in rest.iter().zip(back.chunks_mut(GROUP_SLOTS)) {
        let least = leasts(values, std::array::from_ref(group));
        slots.copy_from_slice(&least.as_flattened()[..slots.len()]);
    }
}

/// The least that each slot makes of any of `values`.
#[inline(always)]
fn leasts<const WIDTH: usize>(
    values: &[u32],
    groups: &[Group; WIDTH],
) -> [[u32; GROUP_SLOTS]; WIDTH] {
    let mut least = [[u32::MAX; GROUP_SLOTS]; WIDTH];
    for &value in values {
        for (least, group) in least.iter_mut().zip(groups) {
            let permutations = group.masks.iter().zip(&group.multipliers);
            for (least, (mask, multiplier)) in least.iter_mut().zip(permutations) {
                *least = (*least).min((value ^ mask).wrapping_mul(*multiplier));
            }
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash;

    fn groups(count: usize) -> Vec<Group> {
        let random = |seed: usize| hash::mix(seed as u64).to_le_bytes();
        let half = |seed: usize| u32::from_le_bytes(*random(seed).first_chunk().unwrap());
        let group = |at: usize| Group {
            masks: std::array::from_fn(|slot| half(at * GROUP_SLOTS + slot)),
            multipliers: std::array::from_fn(|slot| half(!(at * GROUP_SLOTS + slot)) | 1),
        };
        (0..count).map(group).collect()
    }

    /// One slot after the other, as the definition has it.
    fn plainly(values: &[u32], groups: &[Group], slots: usize) -> Vec<u32> {
        let slots = (0..slots).map(|slot| (&groups[slot / GROUP_SLOTS], slot % GROUP_SLOTS));
        let least = |(group, at): (&Group, usize)| {
            let permuted =
                values.iter().map(|v| (v ^ group.masks[at]).wrapping_mul(group.multipliers[at]));
            permuted.min().unwrap_or(u32::MAX)
        };
        slots.map(least).collect()
    }

    #[test]
    fn there_is_always_a_kernel() {
        assert!(Kernel::Portable.is_available());
        assert!(Filler::new(Kernel::best()).is_some());
    }

    proptest! {
        #[test]
        fn every_kernel_fills_as_the_definition(
            values in proptest::collection::vec(any::<u32>(), 0..40),
            slots in 1usize..200,
        ) {
            let groups = groups(slots.div_ceil(GROUP_SLOTS));
            let expected = plainly(&values, &groups, slots);
            for filler in Kernel::ALL.into_iter().filter_map(Filler::new) {
                let mut signature = vec![7; slots];
                filler.fill(&values, &groups, &mut signature);
                prop_assert_eq!(&signature, &expected, "{:?}", filler.kernel());
            }
        }
    }
}
