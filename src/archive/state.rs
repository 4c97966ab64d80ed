//! Which files an archive consists of.

use super::catalog::State;

impl State {
    /// A number that no file has had yet.
    pub(super) fn take_number(&mut self) -> u64 {
        self.next_file += 1;
        self.next_file - 1
    }

    /// The numbers of all files.
    pub(super) fn files(&self) -> Vec<u64> {
        let of_segment = |segment: &super::catalog::SegmentEntry| {
            let patch = segment.patch.as_ref().map(|patch| patch.number);
            std::iter::once(segment.number).chain(patch)
        };
        self.segments.iter().flat_map(of_segment).collect()
    }
}
