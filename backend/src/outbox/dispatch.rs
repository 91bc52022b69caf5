//! The dispatcher: hands every event to every consumer.
//!
//! Two steps. *Handing out* takes new events in batches: consumers that change rows of this database
//! change them in that same transaction, and the others get a delivery each. *Delivering* leases what
//! is due, tries it, and notes the outcome; a try that nobody notes counts as failed when its lease
//! ends. Each consumer has its own lane for that, and one more for what is urgent, so that nobody waits for
//! a slow neighbour. All instances do both; none waits for another.

use super::{Event, store};
use crate::auth::{Job, SystemGrant};
use crate::clock::{Clock, Random};
use crate::db::entity::outbox_delivery;
use crate::db::{Db, Tx, Written};
use crate::http::Error;
use futures_util::future::{join_all, try_join_all};
use shared::ErrorCode;
use shared::notifications::DeliveryFailure;
use shared::time::UtcMicros;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;
use store::Lease;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Events that are handed out in one transaction at most.
const BATCH: u64 = 500;
/// Pause between two transactions that hand out, so that a busy server hands out few full batches and
/// not many small ones.
const PAUSE: Duration = Duration::from_millis(50);
/// How often the dispatcher looks by itself: for rows of an instance that ended before it handed them
/// out, and for deliveries that have become due.
const POLL: Duration = Duration::from_secs(1);
/// Deliveries of a lane that are tried at once.
const TRIES: u32 = 16;
/// How long one try may take.
const TRY: Duration = Duration::from_secs(30);
/// How long nobody else tries it: longer than a try with the transactions around it.
const LEASE_SECONDS: i64 = 90;
/// The first wait after a failure is up to so long; each one after it twice as long.
const FIRST_WAIT_SECONDS: i64 = 4;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 3600;
/// Tries before a delivery is given up: about half a day after the first.
const MOST_TRIES: i32 = 20;

/// What to do once the transaction is committed.
pub type AfterCommit = Box<dyn FnOnce() + Send>;

/// A consumer that changes rows of this database and does nothing else: it has every event exactly
/// once, in the transaction that marks it.
#[async_trait::async_trait]
pub trait InTransaction: Debug + Send + Sync {
    /// Changes the rows for these events, and says what to do after the commit.
    ///
    /// # Errors
    /// When it cannot; the events are then tried one by one, later and later.
    async fn apply(&self, tx: &Tx, events: &[Event]) -> Result<AfterCommit, Error>;
}

/// A consumer that speaks to somebody outside. It may have an event twice, when a try was cut off
/// before its outcome was noted: the event's id tells.
#[async_trait::async_trait]
pub trait Outside: Debug + Send + Sync {
    /// Whether this event is for it.
    fn wants(&self, event: &Event) -> bool;

    /// Tells of the event, or says when to ask again.
    ///
    /// # Errors
    /// When it cannot; it is tried again, later and later, and at last given up.
    async fn deliver(&self, id: Uuid, event: &Event) -> Result<Delivered, Error>;

    /// Hears, in the transaction that notes it, that an event was given up.
    ///
    /// # Errors
    /// When the database fails.
    async fn given_up(&self, _tx: &Tx, _event: &Event) -> Result<(), Error> {
        Ok(())
    }
}

/// What a consumer outside says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// It was told, or there is nothing to tell.
    Had,
    /// It is not time yet: ask again then. This counts as no try.
    Later(UtcMicros),
    /// It was refused for good: trying again is of no use.
    Never,
}

/// Someone who is told of events. The name is in the database: it never changes.
#[derive(Clone, Debug)]
pub enum Consumer {
    /// Changes rows of this database.
    InTransaction(&'static str, Arc<dyn InTransaction>),
    /// Speaks to somebody outside.
    Outside(&'static str, Arc<dyn Outside>),
}

impl Consumer {
    const fn name(&self) -> &'static str {
        match self {
            Self::InTransaction(name, _) | Self::Outside(name, _) => name,
        }
    }

    /// Its lanes: what happens in a transaction of ours is never slow, and so nothing of it is urgent.
    const fn lanes(&self) -> &'static [bool] {
        match self {
            Self::InTransaction(..) => &[false],
            Self::Outside(..) => &[false, true],
        }
    }
}

/// What came of a try.
enum Outcome {
    /// It is to be noted that the consumer had it.
    Had,
    /// It was noted already, in the transaction of the try.
    Noted,
    /// It is not time yet.
    PutOff(UtcMicros),
    /// No other try is of any use.
    Refused,
    Failed(Error),
}

/// Hands events to consumers, on one instance.
#[derive(Clone, Debug)]
pub struct Dispatcher {
    db: Db,
    clock: Clock,
    random: Random,
    consumers: Arc<[Consumer]>,
    lanes: Arc<[Lane]>,
}

/// Deliveries that go one after the other, and beside those of other lanes.
#[derive(Debug)]
struct Lane {
    /// To whom.
    consumer: &'static str,
    /// Whether of what is urgent, or of everything else.
    urgent: bool,
    /// Says that there are new deliveries.
    news: Notify,
}

impl Dispatcher {
    /// A dispatcher for these consumers.
    #[must_use]
    pub fn new(db: Db, clock: Clock, random: Random, consumers: Vec<Consumer>) -> Self {
        let lanes = consumers.iter().flat_map(|consumer| {
            consumer.lanes().iter().map(|urgent| Lane {
                consumer: consumer.name(),
                urgent: *urgent,
                news: Notify::new(),
            })
        });
        Self {
            db,
            clock,
            random,
            lanes: lanes.collect(),
            consumers: consumers.into(),
        }
    }

    /// Does both steps for as long as it is awaited. It may be dropped at any time: what was under
    /// way is done again.
    pub async fn keep(self) {
        let lanes = self.lanes.iter().map(|lane| self.keep_delivering(lane));
        tokio::join!(self.keep_handing_out(), join_all(lanes));
    }

    async fn keep_handing_out(&self) {
        loop {
            match self.hand_out_all().await {
                Ok(()) => {}
                Err(error) => tracing::warn!(cause = %error, "events could not be handed out"),
            }
            sleep(PAUSE).await;
            let _ = timeout(POLL, self.db.written(Written::Outbox)).await;
        }
    }

    async fn keep_delivering(&self, lane: &Lane) {
        loop {
            match self.deliver_in(lane).await {
                Ok(()) => {}
                Err(error) => tracing::warn!(cause = %error, "events could not be delivered"),
            }
            let _ = timeout(POLL, lane.news.notified()).await;
        }
    }

    /// Hands out whatever is new now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_out_all(&self) -> Result<(), Error> {
        while store::anything_new(self.db.reader()).await? {
            // Fewer than a batch: the rest is new since, or another instance has it.
            if self.hand_out().await? < BATCH {
                break;
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Delivers whatever is due now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver_all(&self) -> Result<(), Error> {
        try_join_all(self.lanes.iter().map(|lane| self.deliver_in(lane))).await?;
        Ok(())
    }

    async fn deliver_in(&self, lane: &Lane) -> Result<(), Error> {
        let which = (lane.consumer, lane.urgent);
        while store::anything_due(self.db.reader(), which, self.clock.now()).await? {
            if self.deliver(lane).await? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn wake(lanes: &[Lane]) {
        for lane in lanes {
            lane.news.notify_one();
        }
    }

    #[tracing::instrument(target = "trace", name = "outbox.hand_out", skip_all)]
    async fn hand_out(&self) -> Result<u64, Error> {
        let grant = SystemGrant::for_job(Job::Dispatch);
        let handed = self
            .db
            .write_as_system(&grant, None, async |tx| self.hand_out_in(tx).await)
            .await;
        match handed {
            Ok((count, after)) => {
                for run in after {
                    run();
                }
                Ok(count)
            }
            Err(error) if error.code() == ErrorCode::Unavailable => Err(error),
            Err(error) => {
                // One event may spoil it for all: from here on each goes by itself.
                tracing::error!(cause = %error, "a batch of events failed; trying them one by one");
                let count = self
                    .db
                    .write_as_system(&grant, None, async |tx| self.put_off(tx).await)
                    .await?;
                Self::wake(&self.lanes);
                Ok(count)
            }
        }
    }

    async fn hand_out_in(&self, tx: &Tx) -> Result<(u64, Vec<AfterCommit>), Error> {
        let now = self.clock.now();
        let rows = store::new_events(tx, BATCH).await?;
        let mut deliveries = Vec::new();
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            match serde_json::from_value::<Event>(row.payload.clone()) {
                Ok(event) => events.push((row.id, event)),
                // Of a kind that a newer instance knows: it, or this one once it is newer, has time.
                Err(_) => {
                    let later = self.after_failure(now, 1);
                    let each = self.consumers.iter();
                    deliveries.extend(each.map(|it| due((row.id, false), it, later)));
                }
            }
        }
        let mut after: Vec<AfterCommit> = Vec::new();
        let only: Vec<Event> = events.iter().map(|(_, event)| *event).collect();
        for consumer in self.consumers.iter() {
            match consumer {
                Consumer::InTransaction(_, rows) => after.push(rows.apply(tx, &only).await?),
                Consumer::Outside(_, outside) => deliveries.extend(
                    events
                        .iter()
                        .filter(|(_, event)| outside.wants(event))
                        .map(|(id, event)| due((*id, event.is_urgent()), consumer, now)),
                ),
            }
        }
        let all: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let done: Vec<Uuid> = all
            .iter()
            .copied()
            .filter(|id| deliveries.iter().all(|it| it.event_id != *id))
            .collect();
        if !deliveries.is_empty() {
            let lanes = Arc::clone(&self.lanes);
            after.push(Box::new(move || Self::wake(&lanes)));
        }
        store::insert_deliveries(tx, deliveries).await?;
        store::mark_handed_out(tx, &all, &done, now).await?;
        Ok((rows.len() as u64, after))
    }

    /// Makes deliveries of what could not be handed out together.
    async fn put_off(&self, tx: &Tx) -> Result<u64, Error> {
        let now = self.clock.now();
        let rows = store::new_events(tx, BATCH).await?;
        let all: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let deliveries = all
            .iter()
            .flat_map(|id| self.consumers.iter().map(|it| due((*id, false), it, now)))
            .collect();
        store::insert_deliveries(tx, deliveries).await?;
        store::mark_handed_out(tx, &all, &[], now).await?;
        Ok(rows.len() as u64)
    }

    #[tracing::instrument(target = "trace", name = "outbox.deliver", skip_all)]
    async fn deliver(&self, lane: &Lane) -> Result<usize, Error> {
        let grant = SystemGrant::for_job(Job::Dispatch);
        let which = (lane.consumer, lane.urgent);
        let leases = self
            .db
            .write_as_system(&grant, None, async |tx| {
                let now = self.clock.now();
                let until = now.plus_seconds(LEASE_SECONDS);
                Ok(store::lease(tx, which, now, until, TRIES).await?)
            })
            .await?;
        let outcomes = join_all(leases.iter().map(|lease| self.attempt(lease))).await;
        self.db
            .write_as_system(&grant, None, async |tx| {
                for (lease, outcome) in leases.iter().zip(&outcomes) {
                    self.note(tx, lease, outcome).await?;
                }
                Ok(())
            })
            .await?;
        Ok(leases.len())
    }

    async fn attempt(&self, lease: &Lease) -> Outcome {
        if lease.attempts > MOST_TRIES {
            // The last try was never noted: it took its server with it.
            return Outcome::Failed(Error::internal("no try was noted"));
        }
        match timeout(TRY, self.try_once(lease)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Outcome::Failed(error),
            Err(_) => Outcome::Failed(Error::Unavailable("a consumer took too long")),
        }
    }

    async fn try_once(&self, lease: &Lease) -> Result<Outcome, Error> {
        let consumer = self
            .consumers
            .iter()
            .find(|it| it.name() == lease.consumer)
            .ok_or_else(|| Error::internal("a lease for nobody"))?;
        let row = store::event(self.db.reader(), lease.event_id)
            .await?
            .ok_or_else(|| Error::internal("a delivery without its event"))?;
        let event: Event = serde_json::from_value(row.payload)
            .map_err(|_| Error::internal(format!("an event of an unknown kind: {}", row.kind)))?;
        match consumer {
            Consumer::Outside(_, outside) => {
                if !outside.wants(&event) {
                    return Ok(Outcome::Had);
                }
                Ok(match outside.deliver(row.id, &event).await? {
                    Delivered::Had => Outcome::Had,
                    Delivered::Later(at) => Outcome::PutOff(at),
                    Delivered::Never => Outcome::Refused,
                })
            }
            Consumer::InTransaction(_, rows) => {
                let grant = SystemGrant::for_job(Job::Dispatch);
                let after = self
                    .db
                    .write_as_system(&grant, None, async |tx| {
                        if store::delivered(tx, lease, self.clock.now()).await? {
                            rows.apply(tx, &[event]).await.map(Some)
                        } else {
                            Ok(None)
                        }
                    })
                    .await?;
                if let Some(after) = after {
                    after();
                }
                Ok(Outcome::Noted)
            }
        }
    }

    async fn note(&self, tx: &Tx, lease: &Lease, outcome: &Outcome) -> Result<(), Error> {
        let now = self.clock.now();
        match outcome {
            Outcome::Noted => {}
            Outcome::Had => {
                store::delivered(tx, lease, now).await?;
            }
            Outcome::PutOff(at) => store::put_off(tx, lease, *at).await?,
            Outcome::Refused => {
                tracing::error!(event = %lease.event_id, consumer = lease.consumer,
                    "a delivery was refused and given up");
                let failure = DeliveryFailure::Refused;
                if store::failed(tx, lease, now, failure, Some(now)).await? {
                    self.tell_given_up(tx, lease).await?;
                }
            }
            Outcome::Failed(error) => {
                let dead = lease.attempts >= MOST_TRIES;
                if dead {
                    tracing::error!(event = %lease.event_id, consumer = lease.consumer,
                        cause = %error, "a delivery was given up");
                } else {
                    tracing::warn!(event = %lease.event_id, consumer = lease.consumer,
                        attempts = lease.attempts, cause = %error, "a delivery failed");
                }
                let due_at = self.after_failure(now, lease.attempts);
                let failure = match error {
                    Error::Unavailable(_) => DeliveryFailure::Unreachable,
                    _ => DeliveryFailure::Internal,
                };
                let noted = store::failed(tx, lease, due_at, failure, dead.then_some(now)).await?;
                if dead && noted {
                    self.tell_given_up(tx, lease).await?;
                }
            }
        }
        Ok(())
    }

    /// Tells its consumer that an event was given up; of one that it cannot read there is nothing to tell.
    async fn tell_given_up(&self, tx: &Tx, lease: &Lease) -> Result<(), Error> {
        let consumer = self.consumers.iter().find(|it| it.name() == lease.consumer);
        let Some(Consumer::Outside(_, outside)) = consumer else {
            return Ok(());
        };
        let Some(row) = store::event(tx, lease.event_id).await? else {
            return Ok(());
        };
        match serde_json::from_value::<Event>(row.payload) {
            Ok(event) => outside.given_up(tx, &event).await,
            Err(_) => Ok(()),
        }
    }

    fn after_failure(&self, now: UtcMicros, attempts: i32) -> UtcMicros {
        // Without randomness the wait is the longest of its kind: everything still works.
        let [jitter] = self.random.bytes().unwrap_or([u8::MAX]);
        now.plus_seconds(wait_seconds(attempts, jitter))
    }
}

/// A delivery that nobody has tried yet.
fn due(
    (event_id, urgent): (Uuid, bool),
    consumer: &Consumer,
    due_at: UtcMicros,
) -> outbox_delivery::Model {
    outbox_delivery::Model {
        event_id,
        urgent,
        consumer: consumer.name().to_owned(),
        attempts: 0,
        due_at,
        dead_at: None,
        failure: None,
        put_off: false,
    }
}

/// How long to wait after this many failures: twice as long each time, and somewhere in the second
/// half of that, so that what failed together does not come back together.
fn wait_seconds(failures: i32, jitter: u8) -> i64 {
    let doublings = failures.clamp(1, 16) - 1;
    let most = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS);
    most / 2 + (most - most / 2) * i64::from(jitter) / i64::from(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_than_the_last_until_the_longest_and_differs_from_its_neighbours() {
        let waits: Vec<(i64, i64)> = (1..=MOST_TRIES)
            .map(|failures| (wait_seconds(failures, 0), wait_seconds(failures, u8::MAX)))
            .collect();
        assert_eq!(waits[..3], [(2, 4), (4, 8), (8, 16)]);
        assert_eq!(waits.last(), Some(&(1800, 3600)));
        for pair in waits.windows(2) {
            assert!(pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1, "{pair:?}");
        }
        let all: i64 = waits.iter().map(|(_, most)| most).sum();
        assert!((6 * 3600..24 * 3600).contains(&all), "{all}");
    }
}
