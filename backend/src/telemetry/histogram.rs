//! How long things take: counts by upper bound, without a lock.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Upper bounds in microseconds, from an answer out of memory to one that nobody waits for.
pub(super) const BOUNDS: [u64; 14] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000,
];

/// A histogram of times.
#[derive(Debug, Default)]
pub struct Histogram {
    /// Times up to each bound and above the one before; those above all bounds are in `above`.
    within: [AtomicU64; BOUNDS.len()],
    above: AtomicU64,
    micros: AtomicU64,
}

/// A histogram as it was at one moment.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// How many took at most each of [`BOUNDS`].
    pub(super) up_to: [u64; BOUNDS.len()],
    /// How many there were.
    pub(super) all: u64,
    /// How long all of them took together, in microseconds.
    pub(super) micros: u64,
}

impl Histogram {
    /// Notes how long something took.
    pub fn note(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let slot = BOUNDS.partition_point(|bound| *bound < micros);
        self.within
            .get(slot)
            .unwrap_or(&self.above)
            .fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Counted {
        let mut all = 0;
        let up_to = std::array::from_fn(|slot| {
            all += self
                .within
                .get(slot)
                .map_or(0, |count| count.load(Ordering::Relaxed));
            all
        });
        Counted {
            up_to,
            all: all + self.above.load(Ordering::Relaxed),
            micros: self.micros.load(Ordering::Relaxed),
        }
    }
}

/// Something of which many may be under way, with how long each took.
#[derive(Debug, Default)]
pub struct Timed {
    under_way: AtomicI64,
    pub(super) took: Histogram,
}

impl Timed {
    /// Does it and notes how long it took. What is given up half-way is not counted.
    pub async fn note<T>(&self, what: impl Future<Output = T>) -> T {
        let under_way = super::requests::Counted::new(&self.under_way);
        let began = Instant::now();
        let outcome = what.await;
        self.took.note(began.elapsed());
        drop(under_way);
        outcome
    }

    /// How many are under way.
    pub(super) fn under_way(&self) -> i64 {
        self.under_way.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_counts_for_its_bound_and_all_above_it() {
        let histogram = Histogram::default();
        for micros in [1, 500, 501, 9_000_000, 10_000_001] {
            histogram.note(Duration::from_micros(micros));
        }
        let read = histogram.read();
        assert_eq!(read.up_to[0], 2);
        assert_eq!(read.up_to[1], 3);
        assert_eq!(read.up_to[12], 3);
        assert_eq!(read.up_to[13], 4);
        assert_eq!(read.all, 5);
        assert_eq!(read.micros, 19_001_003);
    }

    #[tokio::test]
    async fn what_is_given_up_is_no_longer_under_way() {
        let timed = Timed::default();
        let given_up = timed.note(std::future::pending::<()>());
        let ended = tokio::time::timeout(Duration::from_millis(1), given_up).await;
        assert!(ended.is_err());
        assert_eq!((timed.under_way(), timed.took.read().all), (0, 0));
        timed.note(async {}).await;
        assert_eq!((timed.under_way(), timed.took.read().all), (0, 1));
    }
}
