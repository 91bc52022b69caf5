//! Whether what one waits for moves on: each so many bytes have so much waiting time.
//!
//! Only waiting counts. A server that is slow itself does not turn a client away for it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// The slowest that the other side may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastPace {
    /// These bytes …
    pub bytes: usize,
    /// … within this time of waiting for them.
    pub within: Duration,
}

/// One direction of one connection, measured.
pub(super) struct Pace {
    measure: Measure,
    /// Made at the first wait: most bodies arrive whole.
    ends: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    pub(super) const fn new(least: LeastPace) -> Self {
        Self {
            measure: Measure::new(least),
            ends: None,
        }
    }

    /// Bytes moved.
    pub(super) fn moved(&mut self, bytes: usize) {
        self.measure.moved(bytes, Instant::now);
    }

    /// Nothing moves now. Ready when that took too long.
    pub(super) fn poll_stalled(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let began = self.measure.wait(Instant::now);
        match (&mut self.ends, began) {
            (Some(ends), None) => ends.as_mut().poll(cx),
            (Some(ends), Some(deadline)) => {
                ends.as_mut().reset(deadline);
                ends.as_mut().poll(cx)
            }
            (ends @ None, deadline) => {
                let deadline = deadline.unwrap_or_else(Instant::now);
                ends.insert(Box::pin(sleep_until(deadline)))
                    .as_mut()
                    .poll(cx)
            }
        }
    }
}

/// What [`Pace`] counts.
struct Measure {
    least: LeastPace,
    /// Bytes and waiting time since the last whole [`LeastPace::bytes`].
    moved: usize,
    waited: Duration,
    waiting_since: Option<Instant>,
}

impl Measure {
    const fn new(least: LeastPace) -> Self {
        Self {
            least,
            moved: 0,
            waited: Duration::ZERO,
            waiting_since: None,
        }
    }

    fn moved(&mut self, bytes: usize, now: impl FnOnce() -> Instant) {
        if let Some(since) = self.waiting_since.take() {
            self.waited += now().saturating_duration_since(since);
        }
        self.moved = self.moved.saturating_add(bytes);
        if self.moved >= self.least.bytes {
            self.moved = 0;
            self.waited = Duration::ZERO;
        }
    }

    /// Until when it may wait, when waiting begins with this call.
    fn wait(&mut self, now: impl FnOnce() -> Instant) -> Option<Instant> {
        if self.waiting_since.is_some() {
            return None;
        }
        let now = now();
        self.waiting_since = Some(now);
        Some(now + self.least.within.saturating_sub(self.waited))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: LeastPace = LeastPace {
        bytes: 100,
        within: Duration::from_secs(10),
    };

    #[test]
    fn a_byte_now_and_then_does_not_buy_time() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut measure = Measure::new(LEAST);
        assert_eq!(measure.wait(|| at(0)), Some(at(10)));
        measure.moved(1, || at(9));
        assert_eq!(measure.wait(|| at(9)), Some(at(10)));
        assert_eq!(measure.wait(|| at(9)), None, "it waits already");
    }

    #[test]
    fn enough_bytes_have_their_whole_time_again_and_our_own_slowness_is_free() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut measure = Measure::new(LEAST);
        measure.wait(|| at(0));
        measure.moved(99, || at(9));
        // We are busy for a minute.
        assert_eq!(measure.wait(|| at(69)), Some(at(70)));
        measure.moved(1, || at(70));
        assert_eq!(measure.wait(|| at(70)), Some(at(80)));
    }
}
