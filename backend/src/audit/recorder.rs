//! The one writer of read-audit rows: group commit, and windows for people who read their own.
//!
//! On SQLite the rows have their own file, so that an answer never waits for the data's writer; on
//! PostgreSQL they are in the same database over their own connection.

use super::{Action, AuditTrail, ReadEvent};
use crate::db::ACQUIRE_TIMEOUT;
use crate::db::entity::audit_event;
use crate::db::migration::AuditMigrator;
use crate::http::{App, Error};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, EntityTrait, TransactionTrait};
use shared::id::{PatientId, SessionId};
use shared::time::UtcMicros;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Reads of one kind within this time share a row.
const WINDOW_SECONDS: i64 = 5 * 60;
/// Rows that are committed together at most.
const BATCH: usize = 256;
/// Rows that one statement inserts.
const PART: usize = 500;
/// Requests that may wait for the recorder; the next ones wait before they are queued.
const QUEUE: usize = 1024;
/// How often closed windows are written.
const SWEEP: Duration = Duration::from_secs(60);

type WindowKey = (SessionId, Option<PatientId>, Action);

#[derive(Debug)]
struct Window {
    opened: ReadEvent,
    /// Whether the row of the read that opened it is on disk. Until then no other read relies on it.
    written: bool,
    /// Reads after the one that opened it.
    more: i64,
}

/// A window that some rows open, with the one that it took the place of.
type Opened = (WindowKey, Option<Window>);

type Reply = oneshot::Sender<bool>;

/// Writes what was read.
#[derive(Clone, Debug)]
pub struct AuditRecorder {
    queue: mpsc::Sender<(Vec<audit_event::ActiveModel>, Reply)>,
    windows: Arc<Mutex<HashMap<WindowKey, Window>>>,
    database: DatabaseConnection,
}

impl AuditRecorder {
    /// Opens the read audit's own SQLite file, making it when it is missing.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn sqlite(path: &Path, durable: bool) -> Result<Self, sea_orm::DbErr> {
        use sea_orm_migration::MigratorTrait;
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
        let synchronous = if durable { "FULL" } else { "OFF" };
        options
            // One to write what was read, one to seal it.
            .max_connections(2)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", synchronous)
                    .pragma("busy_timeout", "5000")
            });
        let database = Database::connect(options).await?;
        AuditMigrator::up(&database, None).await?;
        Ok(Self::over(database))
    }

    /// Connects to the PostgreSQL database that has the data.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn postgres(url: &str) -> Result<Self, sea_orm::DbErr> {
        let mut options = ConnectOptions::new(url.to_owned());
        options
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .sqlx_logging(false);
        Ok(Self::over(Database::connect(options).await?))
    }

    fn over(database: DatabaseConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_batches(waiting, database.clone()));
        let recorder = Self {
            queue,
            windows: Arc::default(),
            database,
        };
        tokio::spawn(sweep(
            Arc::downgrade(&recorder.windows),
            recorder.queue.downgrade(),
        ));
        recorder
    }

    /// Where the rows are, for reports and tests.
    #[must_use]
    pub fn database(&self) -> &DatabaseConnection {
        &self.database
    }

    /// How many requests wait for their reads to be written.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Whether the writer lives and its database lets it begin and commit.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot.
    pub async fn probe(&self) -> Result<(), Error> {
        let (reply, written) = oneshot::channel();
        let lost = || Error::Unavailable("the audit cannot be written");
        let sent = self.queue.send((Vec::new(), reply)).await;
        sent.map_err(|_| lost())?;
        written
            .await
            .unwrap_or(false)
            .then_some(())
            .ok_or_else(lost)
    }

    /// Writes what was read and waits until it is on disk.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be written: then nothing may be shown.
    pub async fn record(&self, events: Vec<ReadEvent>) -> Result<(), Error> {
        let (rows, opened) = self.rows(events);
        let written = self.write(rows).await;
        self.settle(opened, written.is_ok());
        written
    }

    /// Writes the counts of all open windows; for a clean end.
    ///
    /// # Errors
    /// When they cannot be written; they are kept for another try.
    pub async fn flush(&self) -> Result<(), Error> {
        let closed = closed_windows(&self.windows, None);
        let rows = closed
            .iter()
            .map(|(_, window)| window.opened.row(window.more));
        let written = self.write(rows.collect()).await;
        if written.is_err() {
            put_back(&self.windows, closed);
        }
        written
    }

    /// What became of windows: those whose row is on disk take reads; in place of the others, what
    /// was there before stands again.
    fn settle(&self, opened: Vec<Opened>, written: bool) {
        let Ok(mut windows) = self.windows.lock() else {
            return;
        };
        for (key, before) in opened {
            if written {
                if let Some(window) = windows.get_mut(&key) {
                    window.written = true;
                }
            } else {
                windows.remove(&key);
                if let Some(before) = before {
                    windows.insert(key, before);
                }
            }
        }
    }

    async fn write(&self, rows: Vec<audit_event::ActiveModel>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let (reply, written) = oneshot::channel();
        let lost = || Error::Unavailable("the audit cannot be written");
        self.queue.send((rows, reply)).await.map_err(|_| lost())?;
        if written.await.unwrap_or(false) {
            Ok(())
        } else {
            Err(lost())
        }
    }

    fn rows(&self, events: Vec<ReadEvent>) -> (Vec<audit_event::ActiveModel>, Vec<Opened>) {
        let mut rows = Vec::with_capacity(events.len());
        let mut opened = Vec::new();
        let Ok(mut windows) = self.windows.lock() else {
            // Nothing is lost: each has a row of its own.
            return (events.iter().map(|event| event.row(1)).collect(), opened);
        };
        for event in events {
            if !event.windowed {
                rows.push(event.row(1));
                continue;
            }
            let key = (event.session_id, event.patient_id, event.action);
            match windows.get_mut(&key) {
                Some(window) if event.at.seconds_since(window.opened.at) < WINDOW_SECONDS => {
                    if window.written {
                        window.more += 1;
                    } else {
                        rows.push(event.row(1));
                    }
                }
                _ => {
                    rows.push(event.row(1));
                    let window = Window {
                        opened: event,
                        written: false,
                        more: 0,
                    };
                    let before = windows.insert(key, window);
                    // The row of the window before, for the reads that it did not count yet.
                    if let Some(before) = before.as_ref().filter(|before| before.more > 0) {
                        rows.push(before.opened.row(before.more));
                    }
                    opened.push((key, before));
                }
            }
        }
        (rows, opened)
    }
}

/// Takes windows out (those older than `now` allows, or all) and gives those with something to count.
fn closed_windows(
    windows: &Mutex<HashMap<WindowKey, Window>>,
    now: Option<UtcMicros>,
) -> Vec<(WindowKey, Window)> {
    let Ok(mut windows) = windows.lock() else {
        return Vec::new();
    };
    let closed = windows.extract_if(|_, window| {
        now.is_none_or(|now| now.seconds_since(window.opened.at) >= WINDOW_SECONDS)
    });
    closed.filter(|(_, window)| window.more > 0).collect()
}

/// Keeps counts that could not be written. A window that was opened meanwhile takes them over.
fn put_back(windows: &Mutex<HashMap<WindowKey, Window>>, closed: Vec<(WindowKey, Window)>) {
    let Ok(mut windows) = windows.lock() else {
        return;
    };
    for (key, window) in closed {
        match windows.get_mut(&key) {
            Some(newer) => newer.more += window.more,
            None => drop(windows.insert(key, window)),
        }
    }
}

async fn sweep(
    windows: std::sync::Weak<Mutex<HashMap<WindowKey, Window>>>,
    queue: mpsc::WeakSender<(Vec<audit_event::ActiveModel>, Reply)>,
) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let (Some(windows), Some(queue)) = (windows.upgrade(), queue.upgrade()) else {
            return;
        };
        let closed = closed_windows(&windows, Some(crate::clock::Clock::System.now()));
        if !closed.is_empty() {
            let rows = closed
                .iter()
                .map(|(_, window)| window.opened.row(window.more));
            let (reply, written) = oneshot::channel();
            let sent = queue.send((rows.collect(), reply)).await;
            if sent.is_err() || !written.await.unwrap_or(false) {
                tracing::error!("counts of the read audit could not be written yet");
                put_back(&windows, closed);
            }
        }
    }
}

async fn write_batches(
    mut waiting: mpsc::Receiver<(Vec<audit_event::ActiveModel>, Reply)>,
    database: DatabaseConnection,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let mut rows = Vec::new();
        let mut replies = Vec::new();
        for (more, reply) in batch.drain(..) {
            rows.extend(more);
            replies.push(reply);
        }
        let written = insert(&database, rows).await;
        if let Err(error) = &written {
            tracing::error!(%error, "the read audit could not be written");
        }
        for reply in replies {
            // Whoever waited may have gone; the row stands all the same.
            let _ = reply.send(written.is_ok());
        }
    }
}

/// All rows or none. In parts, because a statement takes a bounded number of values.
async fn insert(
    database: &DatabaseConnection,
    rows: Vec<audit_event::ActiveModel>,
) -> Result<(), sea_orm::DbErr> {
    let tx = database.begin().await?;
    for part in rows.chunks(PART) {
        audit_event::Entity::insert_many(part.to_vec())
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await
}

/// The layer that holds an answer back until what it shows is in the audit.
pub async fn commit_reads(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let trail = AuditTrail::default();
    request.extensions_mut().insert(trail.clone());
    let response = next.run(request).await;
    match app.audit.record(trail.take()).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}
