//! Saying that there is something to look at: inside this instance after a commit, and to every
//! instance through PostgreSQL.
//!
//! A signal says that rows have changed and is never the only word of it: one that is lost makes
//! somebody look later, not miss anything.

use super::{Db, Tx, WRITING};
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, Statement};
use std::cell::Cell;
use std::time::Duration;
use tokio::sync::Notify;

/// How long listening rests when PostgreSQL cannot be reached.
const REST: Duration = Duration::from_secs(1);

/// What somebody waits for that a write may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Rows of the outbox; the dispatcher waits for them.
    Outbox,
    /// The directory; whoever has it in memory waits for that.
    Directory,
}

/// What the write that is under way has changed.
#[derive(Debug, Default)]
pub(super) struct Noted {
    outbox: Cell<bool>,
    directory: Cell<bool>,
}

impl Noted {
    const fn of(&self, written: Written) -> &Cell<bool> {
        match written {
            Written::Outbox => &self.outbox,
            Written::Directory => &self.directory,
        }
    }
}

/// Who waits on this instance.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    outbox: Notify,
    directory: Notify,
}

impl Waiting {
    const fn of(&self, written: Written) -> &Notify {
        match written {
            Written::Outbox => &self.outbox,
            Written::Directory => &self.directory,
        }
    }

    /// Wakes whoever waits for what was noted.
    pub(super) fn wake(&self, noted: &[Written]) {
        for written in noted {
            self.of(*written).notify_one();
        }
    }
}

/// What was noted within the write that is under way.
pub(super) fn noted() -> Vec<Written> {
    WRITING.with(|noted| {
        let all = [Written::Outbox, Written::Directory].into_iter();
        all.filter(|it| noted.of(*it).get()).collect()
    })
}

/// Wakes whoever waits on this instance once the write that is under way has been committed.
pub(crate) fn wake_after_commit(written: Written) {
    // Outside of a write there is no commit to wait for; whoever polls finds the row.
    let _ = WRITING.try_with(|noted| noted.of(written).set(true));
}

/// Tells whoever listens on every instance, when the transaction commits. On SQLite there is one
/// instance, which needs no telling.
///
/// Only for transactions that are few: PostgreSQL lets those that notify commit one after the other.
///
/// # Errors
/// When the database fails.
pub(crate) async fn notify(tx: &Tx, channel: &str, payload: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [channel.into(), payload.into()],
        ))
        .await?;
    }
    Ok(())
}

impl Db {
    /// Waits until a write of this instance has committed such a change, or somebody wakes for it.
    pub(crate) async fn written(&self, written: Written) {
        self.waiting.of(written).notified().await;
    }

    /// Wakes whoever waits on this instance, now.
    pub(crate) fn wake(&self, written: Written) {
        self.waiting.wake(&[written]);
    }

    /// Hears what every instance tells on this channel, for as long as it is awaited: `None` after
    /// the connection was away, when anything may have been told. On SQLite it waits for nothing.
    pub(crate) async fn listen(&self, channel: &str, mut heard: impl FnMut(Option<&str>)) {
        if self.backend() != DbBackend::Postgres {
            return std::future::pending().await;
        }
        let options = self.reader.get_postgres_connection_pool().connect_options();
        // A connection of its own, for good: a pool's are for those who give them back.
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with((*options).clone());
        loop {
            if let Err(error) = listen_once(&pool, channel, &mut heard).await {
                tracing::warn!(%error, "PostgreSQL's signals cannot be heard; trying again");
            }
            tokio::time::sleep(REST).await;
        }
    }
}

async fn listen_once(
    pool: &sea_orm::sqlx::PgPool,
    channel: &str,
    heard: &mut impl FnMut(Option<&str>),
) -> Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(channel).await?;
    loop {
        // What was told before the connection stood, at first and after every loss, was not heard.
        heard(None);
        while let Some(told) = listener.try_recv().await? {
            heard(Some(told.payload()));
        }
    }
}
