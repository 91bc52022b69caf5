//! Keeps the recipients in memory as the database has them, beside the requests.
//!
//! One task of each instance looks every second, and at once when somebody says that the directory has
//! changed. It reads what was noted as changed and nothing else; where that is in the index, or is not
//! known, it reads everything, makes the index on a thread of its own and puts it in the other's place.
//! Requests take what is there and wait for nothing; when reading fails, they go on with that.

use super::memory::{Contents, Snapshot};
use super::store::{self, CHANNEL};
use crate::db::{Db, Written};
use crate::http::{App, Error};
use shared::id::RecipientId;
use shared::time::UtcMicros;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{self, Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

/// How often it is looked whether anything changed, whatever was heard.
const POLL: Duration = Duration::from_secs(1);
/// The least pause between two looks, so that many changes in a row are read together.
const PAUSE: Duration = Duration::from_millis(50);
/// How often it is looked who is open: memberships begin and end by themselves, accounts are disabled.
const OPEN_SECONDS: i64 = 5 * 60;

/// What a look led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// Nothing had changed.
    Nothing,
    /// Whom one may write to was looked at again; the index is the same.
    Open,
    /// Everything was read, and the index made anew.
    Everything,
}

/// The recipients of this instance.
#[derive(Debug, Default)]
pub struct Directory {
    current: RwLock<Option<Arc<Snapshot>>>,
    /// What was replaced and a request may still look into. It stays here until no request has it, so that
    /// none gives its memory back, which takes a while.
    replaced: sync::Mutex<Vec<Arc<Contents>>>,
    /// Whoever reads holds it: there is never more than one.
    reading: Mutex<()>,
    /// When what is in memory was last known to be what the database has.
    same_at: AtomicI64,
    builds: AtomicU64,
    failures: AtomicU64,
    failing: AtomicBool,
}

impl Directory {
    /// The recipients as this instance knows them. Waits only before they were first read, which happens
    /// once however many ask.
    ///
    /// # Errors
    /// When that first reading fails.
    pub async fn snapshot(&self, db: &Db, now: UtcMicros) -> Result<Arc<Snapshot>, Error> {
        if let Some(snapshot) = self.loaded() {
            return Ok(snapshot);
        }
        let _alone = self.reading.lock().await;
        if self.loaded().is_none() {
            self.refresh_alone(db, now).await?;
        }
        self.loaded()
            .ok_or_else(|| Error::internal("the directory is not in memory"))
    }

    /// What is in memory; nothing before it was first read.
    #[must_use]
    pub fn loaded(&self) -> Option<Arc<Snapshot>> {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same with these recipients in it, which exist: another instance may have heard of them a
    /// moment before this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot_with(
        &self,
        db: &Db,
        now: UtcMicros,
        recipients: impl IntoIterator<Item = RecipientId>,
    ) -> Result<Arc<Snapshot>, Error> {
        let snapshot = self.snapshot(db, now).await?;
        let unknown: HashSet<RecipientId> = recipients
            .into_iter()
            .filter(|id| snapshot.card(*id).is_none())
            .collect();
        if unknown.is_empty() {
            return Ok(snapshot);
        }
        let rows = store::recipients_named(db.reader(), &unknown, now).await?;
        // A desk is never in memory: nobody finds it there.
        if rows.len() < unknown.len() || rows.iter().any(|row| !row.desk) {
            db.wake(Written::Directory);
        }
        let facilities = rows.iter().map(|row| row.facility_id);
        let facilities = store::facilities_among(db.reader(), facilities).await?;
        Ok(Arc::new(snapshot.with_newcomers(rows, &facilities)))
    }

    /// How many seconds ago what is in memory was known to be what the database has.
    #[must_use]
    pub fn lag_seconds(&self, now: UtcMicros) -> i64 {
        now.seconds_since(UtcMicros(self.same_at.load(Ordering::Relaxed)))
            .max(0)
    }

    /// How often everything was read and the index made.
    #[must_use]
    pub fn builds(&self) -> u64 {
        self.builds.load(Ordering::Relaxed)
    }

    /// How often reading failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Brings what is in memory to what the database has.
    ///
    /// # Errors
    /// When the database fails; what is in memory stays, and the log has it when it is the first failure
    /// in a row.
    pub async fn refresh(&self, db: &Db, now: UtcMicros) -> Result<Refreshed, Error> {
        let _alone = self.reading.lock().await;
        self.refresh_alone(db, now).await
    }

    async fn refresh_alone(&self, db: &Db, now: UtcMicros) -> Result<Refreshed, Error> {
        match newer(db, now, self.loaded()).await {
            Ok((refreshed, snapshot)) => {
                if refreshed == Refreshed::Everything {
                    self.builds.fetch_add(1, Ordering::Relaxed);
                }
                if let Some(snapshot) = snapshot {
                    self.put(snapshot);
                }
                self.free_replaced();
                self.same_at.store(now.0, Ordering::Relaxed);
                if self.failing.swap(false, Ordering::Relaxed) {
                    tracing::info!("the directory can be read again");
                }
                Ok(refreshed)
            }
            Err(error) => {
                self.failures.fetch_add(1, Ordering::Relaxed);
                if !self.failing.swap(true, Ordering::Relaxed) {
                    tracing::warn!(cause = %error, "the directory cannot be read; searches go on \
                        with what is in memory");
                }
                Err(error)
            }
        }
    }

    /// How many indexes were replaced and are still in memory, for requests that look into them.
    #[must_use]
    pub fn replaced(&self) -> usize {
        let replaced = self.replaced.lock();
        replaced.unwrap_or_else(PoisonError::into_inner).len()
    }

    fn put(&self, snapshot: Arc<Snapshot>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let old = current.replace(Arc::clone(&snapshot));
        drop(current);
        if let Some(old) = old
            && !Arc::ptr_eq(old.contents(), snapshot.contents())
        {
            let mut replaced = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
            replaced.push(Arc::clone(old.contents()));
        }
    }

    /// Frees what was replaced and no request has any more, where no request is answered. Nobody can get
    /// at it again: this list is all that leads to it.
    fn free_replaced(&self) {
        let mut replaced = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        let free: Vec<_> = replaced
            .extract_if(.., |contents| Arc::strong_count(contents) == 1)
            .collect();
        drop(replaced);
        if !free.is_empty() {
            tokio::task::spawn_blocking(move || drop(free));
        }
    }
}

/// What is newer in the database than in memory, and what of it.
async fn newer(
    db: &Db,
    now: UtcMicros,
    current: Option<Arc<Snapshot>>,
) -> Result<(Refreshed, Option<Arc<Snapshot>>), Error> {
    let conn = db.reader();
    // The version first: a change that slips in between is read twice, never missed.
    let version = store::directory_version(conn).await?;
    if let Some(current) = current {
        let fresh = (0..OPEN_SECONDS * 1_000_000).contains(&(now.0 - current.open_at().0));
        if version == current.version() {
            if fresh {
                return Ok((Refreshed::Nothing, None));
            }
            let open = store::open_recipients(conn, now).await?;
            let snapshot = aside(move || current.with_open(now, &open)).await?;
            return Ok((Refreshed::Open, Some(snapshot)));
        }
        if let Some(ids) = store::changed_between(conn, (current.version(), version)).await? {
            let rows = store::recipients_among(conn, &ids, now).await?;
            let calendars = store::calendars(conn, Some(&ids)).await?;
            if let Some(patched) = current.patched(version, (&ids, &rows), calendars) {
                // However often something changes, time goes on for everybody else.
                let snapshot = if fresh {
                    Arc::new(patched)
                } else {
                    let open = store::open_recipients(conn, now).await?;
                    aside(move || patched.with_open(now, &open)).await?
                };
                return Ok((Refreshed::Open, Some(snapshot)));
            }
        }
    }
    let rows = store::recipients(conn, now).await?;
    let facilities = store::facilities(conn).await?;
    let calendars = store::calendars(conn, None).await?;
    let snapshot =
        aside(move || Snapshot::build(version, now, rows, &facilities, calendars)).await?;
    Ok((Refreshed::Everything, Some(snapshot)))
}

/// Makes a snapshot where no request is answered.
async fn aside(make: impl FnOnce() -> Snapshot + Send + 'static) -> Result<Arc<Snapshot>, Error> {
    let made = tokio::task::spawn_blocking(move || Arc::new(make())).await;
    made.map_err(|error| Error::internal(format!("the directory was not made: {error}")))
}

/// Keeps the recipients as the database has them, for as long as it is awaited.
pub async fn keep(app: App) {
    let hearing = app.db.listen(CHANNEL, |_| app.db.wake(Written::Directory));
    let looking = async {
        loop {
            let begun = Instant::now();
            // What fails is logged and counted there, and tried again.
            let _ = app.directory.refresh(&app.db, app.clock.now()).await;
            // What took long is not begun again at once, however many changes there are.
            sleep(begun.elapsed().clamp(PAUSE, POLL)).await;
            let _ = timeout(POLL, app.db.written(Written::Directory)).await;
        }
    };
    tokio::join!(hearing, looking);
}
