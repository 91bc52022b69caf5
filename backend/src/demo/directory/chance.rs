//! Chance that is the same on every machine, so that everybody's demonstration has the same people.

const SEED: u64 = 0x0c0f_fee0_2026;

/// Numbers by SplitMix64 from a fixed seed.
#[derive(Debug)]
pub(super) struct Chance {
    state: u64,
}

impl Chance {
    pub(super) const fn new() -> Self {
        Self { state: SEED }
    }

    /// The next number below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap_or(0)
    }

    /// Whether it is one of so many.
    pub(super) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// Any of these; the default of none.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len());
        from.get(at).copied().unwrap_or_default()
    }

    /// One of these that stands in front more often than one behind, as frequent names do.
    pub(super) fn pick_early<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len()).min(self.below(from.len()));
        from.get(at).copied().unwrap_or_default()
    }
}
