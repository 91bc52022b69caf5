//! Writes that are committed together, on SQLite.
//!
//! SQLite has one writer, and each commit waits for the disk. Writes that wait for each other anyway go
//! into one transaction, every one behind a savepoint of its own, and the disk is waited for once. None is
//! acknowledged before that commit; one that fails takes back its own changes and nobody else's.
//!
//! Owns who is in the transaction and who commits it. Whoever has done their work queues once more, behind
//! those who wait to begin; whoever comes round first commits for all.

use super::{Tx, WriteTimes};
use crate::http::Error;
use sea_orm::{
    DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};
use std::sync::Arc;
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

/// The most writes in one transaction: the first of them waits for all the others.
const MOST: usize = 32;

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
}

/// Where a write does its work.
struct Begun<'a> {
    open: MutexGuard<'a, Option<Open>>,
    /// The transaction itself for whoever is the first in it, a savepoint in it for all others.
    tx: Tx,
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
    /// What `work` says; [`Error::Unavailable`] when those before take too long, or the commit fails.
    pub(super) async fn write<T>(
        self: &Arc<Self>,
        times: &WriteTimes,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let begun = times.begun.note(self.begin()).await?;
        times.done.note(self.go_on(begun, work)).await
    }

    async fn go_on<T>(
        self: &Arc<Self>,
        Begun { mut open, tx }: Begun<'_>,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let outcome = work(&tx).await;
        let ended = match (&outcome, open.as_mut()) {
            (Err(_), _) => tx.rollback().await,
            (Ok(_), Some(_)) => tx.commit().await,
            (Ok(_), None) => {
                *open = Some(Open {
                    tx,
                    done: Vec::new(),
                });
                Ok(())
            }
        };
        if let Err(error) = ended {
            // What stands in the transaction is not known any more: nobody in it is acknowledged.
            tracing::error!(%error, "a write could not be ended; those committed with it are given up");
            *open = None;
            outcome?;
            return Err(error.into());
        }
        let value = outcome?;
        self.committed(open).await?;
        Ok(value)
    }

    async fn begin(&self) -> Result<Begun<'_>, Error> {
        let open = timeout(super::ACQUIRE_TIMEOUT, self.open.lock()).await;
        let open = open.map_err(|_| Error::Unavailable("the database writes for others"))?;
        let tx = match open.as_ref() {
            Some(group) => group.tx.begin().await?,
            None => {
                let immediate = TransactionOptions {
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                self.writer.begin_with_options(immediate).await?
            }
        };
        Ok(Begun { open, tx })
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
        let mut left = Left(Some(self.clone()));
        let outcome = tokio::select! {
            biased;
            done = &mut done => done.map_err(|_| given_up()),
            mut open = self.open.lock() => match done.try_recv() {
                Ok(()) => Ok(()),
                Err(TryRecvError::Closed) => Err(given_up()),
                Err(TryRecvError::Empty) => commit(open.take()).await.map_err(Error::from),
            },
        };
        left.0 = None;
        outcome
    }
}

fn given_up() -> Error {
    Error::Unavailable("a commit failed")
}

async fn commit(group: Option<Open>) -> Result<(), DbErr> {
    let Some(Open { tx, done }) = group else {
        return Ok(());
    };
    tx.commit().await?;
    for member in done {
        // Whoever went away meanwhile has nothing to hear.
        let _ = member.send(());
    }
    Ok(())
}

/// Commits when whoever waits for it goes away.
struct Left(Option<Arc<Group>>);

impl Drop for Left {
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
