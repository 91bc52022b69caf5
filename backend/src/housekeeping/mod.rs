//! Housekeeping: removes what nobody needs any more, a bounded amount at a time.
//!
//! Owns what is old enough to go: sessions that ended long ago, counters of failed sign-ins whose time
//! is over, events that everyone was told of, notices that were settled, changes of the directory that every instance has read, files that no attachment knows and uploads that were
//! never finished. It removes nothing
//! that anybody can still see. Every instance does it; doing it twice does no harm.

mod store;

use crate::auth::{Job, SystemGrant};
use crate::http::{App, Error};
use crate::{directory, notifications, outbox};
use std::time::Duration;

/// How often it is done.
const EVERY: Duration = Duration::from_secs(600);
/// Sessions are kept so long after their end, for questions about who was there.
const SESSION_DAYS: i64 = 30;
/// Events are kept so long after every consumer had them, for questions about what was told.
const EVENT_DAYS: i64 = 7;
/// Notices are kept so long after they were settled, for questions about what was told.
const NOTICE_DAYS: i64 = 30;
/// Changes of the directory are kept so long; an instance that was away for longer reads everything.
const CHANGE_DAYS: i64 = 1;
/// A file without an attachment is kept so long: an upload may be under way.
const FILE_HOURS: i64 = 24;
/// Rows that are removed in one transaction, and files that are looked up at once.
const BATCH: u64 = 500;
/// Batches of each kind in one run; the next run goes on.
const BATCHES: u32 = 20;

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Sessions.
    pub sessions: u64,
    /// Counters of failed sign-ins.
    pub failures: u64,
    /// Events of the outbox.
    pub events: u64,
    /// Notices that were settled, and codes that are over.
    pub notices: u64,
    /// Changes of the directory.
    pub changes: u64,
    /// Files, finished or not.
    pub files: u64,
}

/// Does it now and every ten minutes, for as long as the server runs.
pub async fn keep(app: App) {
    loop {
        app.limits.tidy();
        match run(&app).await {
            Ok(removed) if removed == Removed::default() => {}
            Ok(removed) => tracing::info!(
                removed.sessions,
                removed.failures,
                removed.events,
                removed.notices,
                removed.changes,
                removed.files,
                "removed what nobody needs"
            ),
            Err(error) => tracing::error!(cause = %error, "housekeeping failed"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Does it once.
///
/// # Errors
/// When the database or the storage fails; what was removed before that stays removed.
pub async fn run(app: &App) -> Result<Removed, Error> {
    let now = app.clock.now();
    let grant = SystemGrant::for_job(Job::Housekeeping);
    let mut removed = Removed::default();
    let sessions_before = now.plus_seconds(-SESSION_DAYS * 24 * 3600);
    for _ in 0..BATCHES {
        let gone = app
            .db
            .write_as_system(&grant, None, async |tx| {
                Ok(store::remove_sessions(tx, sessions_before, BATCH).await?)
            })
            .await?;
        removed.sessions += gone;
        if gone < BATCH {
            break;
        }
    }
    for _ in 0..BATCHES {
        let gone = app
            .db
            .write_as_system(&grant, None, async |tx| {
                Ok(store::remove_failures(tx, now, BATCH).await?)
            })
            .await?;
        removed.failures += gone;
        if gone < BATCH {
            break;
        }
    }
    let events_before = now.plus_seconds(-EVENT_DAYS * 24 * 3600);
    for _ in 0..BATCHES {
        let gone = app
            .db
            .write_as_system(&grant, None, async |tx| {
                Ok(outbox::remove_done(tx, events_before, BATCH).await?)
            })
            .await?;
        removed.events += gone;
        if gone < BATCH {
            break;
        }
    }
    let notices_before = now.plus_seconds(-NOTICE_DAYS * 24 * 3600);
    for _ in 0..BATCHES {
        let gone = app
            .db
            .write_as_system(&grant, None, async |tx| {
                let settled =
                    notifications::store::remove_settled(tx, notices_before, BATCH).await?;
                Ok(settled + notifications::store::remove_codes(tx, now, BATCH).await?)
            })
            .await?;
        removed.notices += gone;
        if gone < BATCH {
            break;
        }
    }
    let changes_before = now.plus_seconds(-CHANGE_DAYS * 24 * 3600);
    for _ in 0..BATCHES {
        let gone = app
            .db
            .write_as_system(&grant, None, async |tx| {
                Ok(directory::store::remove_changes(tx, changes_before, BATCH).await?)
            })
            .await?;
        removed.changes += gone;
        if gone < BATCH {
            break;
        }
    }
    let files_before = now.plus_seconds(-FILE_HOURS * 3600);
    let mut batches = app.attachments.older_than(files_before, BATCH);
    let mut left = BATCH * u64::from(BATCHES);
    while let Some(keys) = batches.next().await? {
        let known = store::known_files(app.db.reader(), &keys).await?;
        for key in keys.iter().filter(|key| !known.contains(*key)) {
            if left == 0 {
                return Ok(removed);
            }
            app.attachments.remove(key).await?;
            removed.files += 1;
            left -= 1;
        }
    }
    let (files, bytes) = batches.seen();
    let gone = removed.files;
    app.telemetry.note_stored(files.saturating_sub(gone), bytes);
    removed.files += app
        .attachments
        .remove_unfinished(files_before, left)
        .await?;
    Ok(removed)
}
