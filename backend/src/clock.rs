//! The only sources of time and randomness.
//!
//! Owns nothing else: whoever needs the time takes a [`Clock`], whoever needs an id or a secret takes
//! [`Random`], so that time-outs, one-time secrets and birthdays are tested without waiting.

use shared::time::UtcMicros;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// Tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until a test moves it.
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// A test clock that starts at the given instant.
    #[must_use]
    pub fn test(start: UtcMicros) -> Self {
        Self::Test(Arc::new(AtomicI64::new(start.0)))
    }

    /// Now, in whole microseconds, so that what is stored reads back equal.
    #[must_use]
    pub fn now(&self) -> UtcMicros {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => UtcMicros(jiff::Timestamp::now().as_microsecond()),
            Self::Test(micros) => UtcMicros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test clock. The system's clock cannot be moved: a call does nothing.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Test(micros) = self {
            micros.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}

/// Gives ids and secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Random {
    /// A new id. Version 7 keeps rows of one time together on disk; nothing may rely on its order.
    #[must_use]
    pub fn id(self) -> Uuid {
        #[expect(clippy::disallowed_methods, reason = "this is the source of ids")]
        Uuid::now_v7()
    }

    /// Unguessable bytes from the operating system.
    ///
    /// # Errors
    /// When the operating system has none to give; nothing secret may be made then.
    pub fn bytes<const N: usize>(self) -> Result<[u8; N], ring::error::Unspecified> {
        let mut bytes = [0_u8; N];
        ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes)?;
        Ok(bytes)
    }
}
