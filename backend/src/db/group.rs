//! Writes that are committed together, on SQLite.
//!
//! SQLite has one writer, and each commit waits for the disk. Writes that wait for each other anyway go
//! into one transaction, every one behind a savepoint of its own, and the disk is waited for once. None is
//! acknowledged before that commit; one that is refused takes back its own changes and nobody else's. When the
//! database itself fails, on a full disk say, it may give up all of them, and then all are told.
//!
//! Owns who is in the transaction and who commits it. Whoever has done their work queues once more, behind
//! those who wait to begin; whoever comes round first commits for all.

use super::{Tx, WriteTimes};
use crate::http::Error;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};
use std::sync::Arc;
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

/// The most writes in one transaction: the first of them waits for all the others.
const MOST: usize = 32;

/// What those are told whose transaction was not committed for the fault of another.
const GIVEN_UP: &str = "its transaction was given up";

/// The one place from which SQLite is written to.
#[derive(Debug)]
pub(super) struct Group {
    writer: DatabaseConnection,
    open: Mutex<Option<Open>>,
}

/// A transaction in which some have done their work.
#[derive(Debug)]
struct Open {
    tx: Tx,
    /// They are told when it is committed. When it is not, they are dropped.
    done: Vec<oneshot::Sender<()>>,
    /// How many savepoints are set, one in the other. They are numbered, so that one that was never set is not
    /// mistaken for another; and set by hand, with the first question of whoever works behind them: as a
    /// transaction in a transaction, each would be two trips more to SQLite's thread.
    savepoints: usize,
    /// Somebody has entered and not ended: they work, or went away.
    under_way: bool,
    /// What stands behind the last savepoint was given up half-way.
    given_up: bool,
}

impl Open {
    /// A transaction in which the first has done their work.
    const fn begun_in(tx: Tx) -> Self {
        Self {
            tx,
            done: Vec::new(),
            savepoints: 0,
            under_way: false,
            given_up: false,
        }
    }

    /// Begins the next one's work, which can be taken back alone.
    fn enter(&mut self) {
        self.end(true);
        self.tx.precede(if self.given_up {
            // The savepoint stays where it is, and serves the next.
            format!("ROLLBACK TO w{}", self.savepoints)
        } else {
            format!("SAVEPOINT w{}", self.savepoints + 1)
        });
        self.under_way = true;
    }

    /// Ends the work of whoever entered last, if it has not ended: they are done, or gave it up.
    fn end(&mut self, given_up: bool) {
        let ends = std::mem::take(&mut self.under_way);
        // Whoever never came to the database left nothing there.
        if !ends || self.tx.withdraw() {
            return;
        }
        if !self.given_up {
            self.savepoints += 1;
        }
        self.given_up = given_up;
    }

    async fn commit(mut self) -> Result<(), DbErr> {
        self.end(true);
        if self.tx.is_broken() {
            return Err(DbErr::Custom(GIVEN_UP.to_owned()));
        }
        if self.given_up {
            let statement = format!("ROLLBACK TO w{}", self.savepoints);
            self.tx.execute_unprepared(&statement).await?;
        }
        self.tx.commit().await?;
        for member in self.done {
            // Whoever went away meanwhile has nothing to hear.
            let _ = member.send(());
        }
        Ok(())
    }
}

/// Where a write does its work.
struct Begun<'a> {
    open: MutexGuard<'a, Option<Open>>,
    /// The transaction of whoever is the first in it, and needs no savepoint: nobody else did anything.
    first: Option<Tx>,
}

impl Group {
    pub(super) fn of(writer: DatabaseConnection) -> Arc<Self> {
        Arc::new(Self {
            writer,
            open: Mutex::new(None),
        })
    }

    /// Does `work`, and comes back when it is committed.
    ///
    /// # Errors
    /// What `work` says; [`Error::Unavailable`] when those before take too long; [`Error::Database`] when the
    /// commit fails.
    pub(super) async fn write<T>(
        self: &Arc<Self>,
        times: &WriteTimes,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let begun = times.begun.note(self.begin()).await?;
        times.done.note(self.go_on(begun, work)).await
    }

    async fn begin(&self) -> Result<Begun<'_>, Error> {
        let open = timeout(super::ACQUIRE_TIMEOUT, self.open.lock()).await;
        let mut open = open.map_err(|_| Error::Unavailable("the database writes for others"))?;
        if open.as_ref().is_some_and(|group| group.tx.is_broken()) {
            give_up(&mut open);
        }
        let Some(group) = open.as_mut() else {
            let immediate = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            };
            let first = Tx::of(self.writer.begin_with_options(immediate).await?);
            return Ok(Begun {
                open,
                first: Some(first),
            });
        };
        group.enter();
        Ok(Begun { open, first: None })
    }

    async fn go_on<T>(
        self: &Arc<Self>,
        Begun { mut open, first }: Begun<'_>,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let value = match (open.as_mut(), first) {
            (None, Some(tx)) => match work(&tx).await {
                Ok(_) if tx.is_broken() => return Err(given_up()),
                Ok(value) => {
                    *open = Some(Open::begun_in(tx));
                    value
                }
                Err(error) => {
                    if let Err(rollback) = tx.rollback().await {
                        tracing::error!(%rollback, "a rollback failed; its connection is not used again");
                    }
                    return Err(error);
                }
            },
            (Some(group), None) => {
                let outcome = work(&group.tx).await;
                if group.tx.is_broken() {
                    give_up(&mut open);
                    outcome?;
                    return Err(given_up());
                }
                let value = outcome?;
                group.end(false);
                value
            }
            _ => return Err(Error::internal("a write that never began")),
        };
        self.committed(open).await?;
        Ok(value)
    }

    /// Waits until what was done is committed, by somebody else or by itself.
    async fn committed(
        self: &Arc<Self>,
        mut open: MutexGuard<'_, Option<Open>>,
    ) -> Result<(), Error> {
        let (sender, mut done) = oneshot::channel();
        let members = open.as_mut().map_or(0, |group| {
            group.done.push(sender);
            group.done.len()
        });
        if members >= MOST {
            return Ok(commit(open.take()).await?);
        }
        drop(open);
        // Should nobody of this transaction be left to commit it, somebody must.
        let mut left = CommitsWhenDropped(Some(self.clone()));
        let outcome = tokio::select! {
            biased;
            done = &mut done => done.map_err(|_| given_up()),
            mut open = self.open.lock() => match done.try_recv() {
                Ok(()) => Ok(()),
                Err(TryRecvError::Closed) => Err(given_up()),
                // Whoever began to commit may have gone away, and their task commits still. So what one hears
                // oneself counts, not that nothing is open any more.
                Err(TryRecvError::Empty) => {
                    let said = commit(open.take()).await;
                    drop(open);
                    done.await.map_err(|_| said.err().map_or_else(given_up, Error::from))
                }
            },
        };
        left.0 = None;
        outcome
    }
}

/// Whether it is on the disk nobody knows: what belongs to it outside of the database has to stay.
fn given_up() -> Error {
    Error::Database(DbErr::Custom(GIVEN_UP.to_owned()))
}

/// Ends a transaction of which nobody knows what stands in it. Those who wait for it are told.
fn give_up(open: &mut Option<Open>) {
    tracing::error!("the database failed; those to be committed together are given up");
    *open = None;
}

async fn commit(group: Option<Open>) -> Result<(), DbErr> {
    let Some(group) = group else {
        return Ok(());
    };
    // Whoever commits may go away in the middle; what the others did must not go with them.
    tokio::spawn(group.commit())
        .await
        .map_err(|error| DbErr::Custom(error.to_string()))?
}

/// Commits when whoever waits for it goes away.
struct CommitsWhenDropped(Option<Arc<Group>>);

impl Drop for CommitsWhenDropped {
    fn drop(&mut self) {
        let (Some(group), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(async move {
            let mut open = group.open.lock().await;
            if let Err(error) = commit(open.take()).await {
                tracing::error!(%error, "a write that nobody waits for could not be committed");
            }
        });
    }
}
