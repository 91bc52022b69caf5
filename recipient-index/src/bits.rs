//! A set of small numbers, one bit each.
//!
//! Owns nothing of what the numbers mean.

/// The set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// An empty set of numbers below `size`.
    pub(crate) fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(word_of(number)) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0
            .get(word_of(number))
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Calls `found` with what is in all sets, ascending, until it says to stop.
    pub(crate) fn for_each_common(
        sets: &[&Self],
        found: &mut dyn FnMut(u32) -> std::ops::ControlFlow<()>,
    ) {
        let Some((first, others)) = sets.split_first() else {
            return;
        };
        for (at, word) in first.0.iter().enumerate() {
            let mut common = others.iter().fold(*word, |common, other| {
                common & other.0.get(at).copied().unwrap_or(0)
            });
            while common != 0 {
                let bit = common.trailing_zeros();
                common &= common - 1;
                let number = u32::try_from(at * 64)
                    .unwrap_or(u32::MAX)
                    .saturating_add(bit);
                if found(number).is_break() {
                    return;
                }
            }
        }
    }
}

fn word_of(number: u32) -> usize {
    usize::try_from(number / 64).unwrap_or(usize::MAX)
}
