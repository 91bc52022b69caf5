//! How often somebody may ask. Flood limits are in memory, per instance; the lock-out of credentials
//! is in the database.

use super::Error;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use shared::id::{AccountId, SessionId};
use std::num::NonZeroU32;
use std::time::Duration;

/// How long connections may keep the server waiting, and how many there are.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at once; further ones wait in the system's queue.
    pub most: usize,
    /// For the headers of a request, the pause before them included.
    pub header: Duration,
    /// For the next bytes of a body.
    pub body_pause: Duration,
    /// At the end: how long the server says that it is not ready and serves as before, so that a
    /// balancer sends no more.
    pub notice: Duration,
    /// At the end: for everything that is under way, together.
    pub drain: Duration,
    /// At the end: for bodies that are still being read.
    pub cut_bodies: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            most: 1024,
            header: Duration::from_secs(10),
            body_pause: Duration::from_secs(30),
            notice: Duration::ZERO,
            drain: Duration::from_secs(30),
            cut_bodies: Duration::from_secs(5),
        }
    }
}

/// Settings of the limits; the defaults are safe, benches and test servers raise them openly.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Recipient searches a second, per session.
    pub searches_per_second: NonZeroU32,
    /// Recipient searches at once, per session.
    pub search_burst: NonZeroU32,
    /// Messages an hour, per account.
    pub sends_per_hour: NonZeroU32,
    /// Sign-ins a second, of everyone together; twice as many at once. Beyond it nobody's are looked
    /// at, so that a flood costs neither hashes nor rows.
    pub sign_ins_per_second: NonZeroU32,
    /// Failed sign-ins within 15 minutes, per username.
    pub sign_in_failures_per_username: u16,
    /// Failed sign-ins within 15 minutes, per address.
    pub sign_in_failures_per_address: u16,
    /// Connections.
    pub connections: ConnectionLimits,
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            searches_per_second: at_least_one(20),
            search_burst: at_least_one(60),
            sends_per_hour: at_least_one(30),
            sign_ins_per_second: at_least_one(30),
            sign_in_failures_per_username: 10,
            sign_in_failures_per_address: 60,
            connections: ConnectionLimits::default(),
        }
    }
}

/// The flood limits of this instance.
#[derive(Debug)]
pub struct RateLimits {
    settings: Limits,
    searches: DefaultKeyedRateLimiter<SessionId>,
    sends: DefaultKeyedRateLimiter<AccountId>,
    sign_ins: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl RateLimits {
    /// Makes the limiters.
    #[must_use]
    pub fn new(settings: Limits) -> Self {
        Self {
            settings,
            searches: RateLimiter::keyed(
                Quota::per_second(settings.searches_per_second).allow_burst(settings.search_burst),
            ),
            sends: RateLimiter::keyed(
                Quota::per_hour(settings.sends_per_hour).allow_burst(settings.sends_per_hour),
            ),
            sign_ins: RateLimiter::direct(
                Quota::per_second(settings.sign_ins_per_second)
                    .allow_burst(settings.sign_ins_per_second.saturating_mul(at_least_one(2))),
            ),
            clock: DefaultClock::default(),
        }
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Limits {
        &self.settings
    }

    /// One recipient search.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub fn search(&self, session: SessionId) -> Result<(), Error> {
        self.searches.check_key(&session).map_err(|not_until| {
            Error::RateLimited(not_until.wait_time_from(self.clock.now()).as_secs() + 1)
        })
    }

    /// One message.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub fn send(&self, account: AccountId) -> Result<(), Error> {
        self.sends.check_key(&account).map_err(|not_until| {
            Error::RateLimited(not_until.wait_time_from(self.clock.now()).as_secs() + 1)
        })
    }

    /// One sign-in, of whomever.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub fn sign_in(&self) -> Result<(), Error> {
        self.sign_ins.check().map_err(|not_until| {
            Error::RateLimited(not_until.wait_time_from(self.clock.now()).as_secs() + 1)
        })
    }

    /// Forgets keys that are full again; called now and then.
    pub fn tidy(&self) {
        self.searches.retain_recent();
        self.sends.retain_recent();
    }
}
