//! A transaction for writing.
//!
//! Owns how its statements go to the database. Who is in it and when it is committed is settled elsewhere.

use super::Reads;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// What stores read and write through inside a transaction.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    /// What the database is to be told before the next statement.
    before: Mutex<Option<String>>,
    /// Whether the database failed, and not for what was asked.
    broken: AtomicBool,
}

impl Tx {
    pub(super) const fn of(inner: DatabaseTransaction) -> Self {
        Self {
            inner,
            before: Mutex::new(None),
            broken: AtomicBool::new(false),
        }
    }

    /// Has the next statement preceded by this one, which has no parameters and no rows. A question goes to
    /// SQLite's thread together with it: most of what a short write costs is going there and back.
    pub(super) fn precede(&self, statement: String) {
        *self.before() = Some(statement);
    }

    /// Takes back what was to precede the next statement, if it was not said. Says whether it did.
    pub(super) fn withdraw(&self) -> bool {
        self.before().take().is_some()
    }

    /// Whether a statement has failed for any other reason than that a row may not be so. On SQLite the whole
    /// transaction may be gone then, and what was to precede the statement never have been done.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }

    fn before(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks, what is to be said before included.
    async fn ask<T>(
        &self,
        mut statement: Statement,
        ask: impl AsyncFnOnce(Statement) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let before = self.before().take();
        if let Some(mut before) = before {
            before.push(';');
            before.push_str(&statement.sql);
            statement.sql = before;
        }
        self.note(ask(statement).await)
    }

    /// A change is counted by its rows, so nothing goes with it.
    async fn say_before(&self) -> Result<(), DbErr> {
        let before = self.before().take();
        if let Some(before) = before {
            let said = self.inner.execute_unprepared(&before).await;
            self.note(said)?;
        }
        Ok(())
    }

    fn note<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        outcome.inspect_err(|error| {
            // A row that is refused is refused alone, and after what preceded it.
            if error.sql_err().is_none() {
                self.broken.store(true, Ordering::Relaxed);
            }
        })
    }
}

impl Reads for Tx {}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.say_before().await?;
        self.note(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.say_before().await?;
        self.note(self.inner.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(statement, async |statement| {
            self.inner.query_one_raw(statement).await
        })
        .await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(statement, async |statement| {
            self.inner.query_all_raw(statement).await
        })
        .await
    }
}
