//! How often somebody may ask. Flood limits are in memory, per instance; the lock-out of credentials
//! is in the database.

use super::{Error, LeastPace, Place, Places, counted_address};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::{StateInformationMiddleware, StateSnapshot};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use shared::ErrorCode;
use shared::id::{AccountId, SessionId};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// How long connections may keep the server waiting, and how many there are.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at once; further ones wait in the system's queue.
    pub most: usize,
    /// For the headers of a request, the pause before them included.
    pub header: Duration,
    /// How slowly a body may arrive.
    pub reading: LeastPace,
    /// How slowly an answer may be taken.
    pub writing: LeastPace,
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
            // 4 KiB a second, looked at over half a minute: a poor connection that moves is kept.
            reading: LeastPace {
                bytes: 120 * 1024,
                within: Duration::from_secs(30),
            },
            writing: LeastPace {
                bytes: 120 * 1024,
                within: Duration::from_secs(30),
            },
            notice: Duration::ZERO,
            drain: Duration::from_secs(30),
            cut_bodies: Duration::from_secs(5),
        }
    }
}

/// How many event streams there are, and how they go.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// Streams at once on this instance. Each is a connection: fewer than those.
    pub most: usize,
    /// Streams at once of one session: its open tabs.
    pub per_session: usize,
    /// Streams at once of one account, however many sessions it has.
    pub per_account: usize,
    /// How long changes are gathered before their numbers are sent.
    pub gather: Duration,
    /// How often a stream makes sure that its session has not ended, and says that it is there.
    pub check: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            most: 512,
            per_session: 6,
            per_account: 12,
            gather: Duration::from_millis(150),
            check: Duration::from_secs(15),
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
    /// Searches in mailboxes a minute, per account; as many at once. Going on with one counts as well.
    pub mailbox_searches_per_minute: NonZeroU32,
    /// Searches in mailboxes of an account that run at once.
    pub mailbox_searches_at_once: usize,
    /// Messages that one search opens before it says how far it came.
    pub mailbox_search_messages: u32,
    /// How long one search goes on before it says how far it came.
    pub mailbox_search_time: Duration,
    /// Messages an hour, per account.
    pub sends_per_hour: NonZeroU32,
    /// Sign-ins a second, of everyone together; twice as many at once. Beyond it nobody's are looked
    /// at, so that a flood costs neither hashes nor rows. One address has a third of them, so that it
    /// cannot use them up for everyone.
    pub sign_ins_per_second: NonZeroU32,
    /// Megabytes of files a day, per account; the day's worth at once.
    pub upload_megabytes_per_day: NonZeroU32,
    /// Files of an account that may arrive at once. A form sends its files one after another: so many
    /// forms.
    pub uploads_at_once: usize,
    /// Drafts that an account may have open for one patient.
    pub open_drafts: u64,
    /// Invitations of a patient that nobody has used yet.
    pub open_invites: u64,
    /// Failed sign-ins within 15 minutes, per username; wrong codes of invitations, per account.
    pub sign_in_failures_per_username: u16,
    /// Failed sign-ins within 15 minutes, per address; and as many wrong codes.
    pub sign_in_failures_per_address: u16,
    /// Codes that confirm an address asked for within 15 minutes, per network address: everyone there
    /// together, wherever the codes go.
    pub codes_per_network_address: u16,
    /// Connections.
    pub connections: ConnectionLimits,
    /// Event streams.
    pub streams: StreamLimits,
}

/// Seconds until an account that sends more may try again.
const UPLOAD_AGAIN_SECONDS: u64 = 5;
/// Seconds until an account whose searches run may begin another one.
const SEARCH_AGAIN_SECONDS: u64 = 2;
/// Seconds until somebody may take a thread away for whom there was no place.
const EXPORT_AGAIN_SECONDS: u64 = 2;
/// Threads that are made into files at once, of all accounts together. One account has one.
const EXPORTS_AT_ONCE: usize = 2;
/// Bytes in the unit that uploads are counted in, and such units in a megabyte.
const KIB: NonZeroU32 = at_least_one(1024);

fn kib(bytes: u64) -> NonZeroU32 {
    at_least_one(u32::try_from(bytes.div_ceil(u64::from(KIB.get()))).unwrap_or(u32::MAX))
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
            mailbox_searches_per_minute: at_least_one(60),
            mailbox_searches_at_once: 2,
            mailbox_search_messages: 5_000,
            mailbox_search_time: Duration::from_secs(2),
            sends_per_hour: at_least_one(30),
            sign_ins_per_second: at_least_one(30),
            upload_megabytes_per_day: at_least_one(250),
            uploads_at_once: 4,
            open_drafts: 100,
            open_invites: 20,
            sign_in_failures_per_username: 10,
            sign_in_failures_per_address: 60,
            codes_per_network_address: 30,
            connections: ConnectionLimits::default(),
            streams: StreamLimits::default(),
        }
    }
}

/// The flood limits of this instance.
#[derive(Debug)]
pub struct RateLimits {
    settings: Limits,
    searches: DefaultKeyedRateLimiter<SessionId>,
    mailbox_searches: DefaultKeyedRateLimiter<AccountId>,
    searching: Places<AccountId>,
    exporting: Places<AccountId>,
    exporting_together: Places<()>,
    sends: DefaultKeyedRateLimiter<AccountId>,
    sign_ins: DefaultDirectRateLimiter,
    sign_ins_of_one: DefaultKeyedRateLimiter<IpAddr>,
    /// In KiB.
    uploads: DefaultKeyedRateLimiter<AccountId, StateInformationMiddleware>,
    uploading: Places<AccountId>,
    clock: DefaultClock,
}

impl RateLimits {
    /// Makes the limiters.
    #[must_use]
    pub fn new(settings: Limits) -> Self {
        let twice = |rate: NonZeroU32| {
            Quota::per_second(rate).allow_burst(rate.saturating_mul(at_least_one(2)))
        };
        let of_one = at_least_one(settings.sign_ins_per_second.get().div_ceil(3));
        let kib_a_day = settings.upload_megabytes_per_day.saturating_mul(KIB);
        // A whole day's worth at once, coming back over the day.
        let a_day = Duration::from_secs(24 * 60 * 60);
        let uploads = Quota::with_period(a_day / kib_a_day.get())
            .unwrap_or(Quota::per_second(kib_a_day))
            .allow_burst(kib_a_day);
        Self {
            settings,
            searches: RateLimiter::keyed(
                Quota::per_second(settings.searches_per_second).allow_burst(settings.search_burst),
            ),
            mailbox_searches: RateLimiter::keyed(
                Quota::per_minute(settings.mailbox_searches_per_minute)
                    .allow_burst(settings.mailbox_searches_per_minute),
            ),
            searching: Places::default(),
            exporting: Places::default(),
            exporting_together: Places::default(),
            sends: RateLimiter::keyed(
                Quota::per_hour(settings.sends_per_hour).allow_burst(settings.sends_per_hour),
            ),
            sign_ins: RateLimiter::direct(twice(settings.sign_ins_per_second)),
            sign_ins_of_one: RateLimiter::keyed(twice(of_one)),
            uploads: RateLimiter::keyed(uploads).with_middleware(),
            uploading: Places::default(),
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

    /// A place for a search in a mailbox. It is taken while the search runs.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when the account searched too often, or has too many that run.
    pub fn begin_mailbox_search(&self, account: AccountId) -> Result<Place<AccountId>, Error> {
        self.mailbox_searches
            .check_key(&account)
            .map_err(|not_until| {
                Error::RateLimited(not_until.wait_time_from(self.clock.now()).as_secs() + 1)
            })?;
        self.searching
            .take(account, self.settings.mailbox_searches_at_once)
            .ok_or(Error::RateLimited(SEARCH_AGAIN_SECONDS))
    }

    /// A place for making a thread into a file. It is taken until the file is made.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when the account makes one already, or others make as many as there may be.
    pub fn begin_export(&self, account: AccountId) -> Result<(Place<AccountId>, Place<()>), Error> {
        self.exporting
            .take(account, 1)
            .zip(self.exporting_together.take((), EXPORTS_AT_ONCE))
            .ok_or(Error::RateLimited(EXPORT_AGAIN_SECONDS))
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

    /// One sign-in, of whomever, from this address.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there were too many.
    pub fn sign_in(&self, from: IpAddr) -> Result<(), Error> {
        let wait = |not_until: NotUntil<_>| {
            Error::RateLimited(not_until.wait_time_from(self.clock.now()).as_secs() + 1)
        };
        // What one address has too many of is not counted for the others.
        self.sign_ins_of_one
            .check_key(&counted_address(from))
            .map_err(wait)?;
        self.sign_ins.check().map_err(wait)
    }

    /// A place for a file that is about to arrive, when so many bytes have room in the account's day.
    /// Asking costs a KiB; the file itself is counted when it is there ([`Self::upload`]).
    ///
    /// # Errors
    /// [`Error::RateLimited`] when the account sends too many at once, [`ErrorCode::UploadQuota`] when
    /// its day has no room.
    pub fn begin_upload(&self, account: AccountId, bytes: u64) -> Result<Place<AccountId>, Error> {
        let place = self
            .uploading
            .take(account, self.settings.uploads_at_once)
            .ok_or(Error::RateLimited(UPLOAD_AGAIN_SECONDS))?;
        let day = self.count_upload(account, NonZeroU32::MIN)?;
        let (wanted, left) = (kib(bytes).get(), day.remaining_burst_capacity());
        if wanted <= left {
            return Ok(place);
        }
        let quota = day.quota();
        if wanted > quota.burst_size().get() {
            return Err(ErrorCode::UploadQuota.into());
        }
        let wait = quota.replenish_interval().saturating_mul(wanted - left);
        Err(Error::Quota(wait.as_secs() + 1))
    }

    /// Counts the bytes of a file that has arrived, in whole KiB.
    ///
    /// # Errors
    /// [`ErrorCode::UploadQuota`] when the account has had its day's worth.
    pub fn upload(&self, account: AccountId, bytes: u64) -> Result<(), Error> {
        self.count_upload(account, kib(bytes)).map(drop)
    }

    fn count_upload(&self, account: AccountId, kib: NonZeroU32) -> Result<StateSnapshot, Error> {
        match self.uploads.check_key_n(&account, kib) {
            Ok(Ok(day)) => Ok(day),
            Ok(Err(not_until)) => Err(Error::Quota(
                not_until.wait_time_from(self.clock.now()).as_secs() + 1,
            )),
            // More than a day holds.
            Err(_) => Err(ErrorCode::UploadQuota.into()),
        }
    }

    /// Forgets keys that are full again; called now and then.
    pub fn tidy(&self) {
        self.searches.retain_recent();
        self.mailbox_searches.retain_recent();
        self.sends.retain_recent();
        self.sign_ins_of_one.retain_recent();
        self.uploads.retain_recent();
    }
}
