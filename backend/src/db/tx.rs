//! A transaction for writing.
//!
//! Owns how its statements go to the database. Who is in it and when it is committed is settled elsewhere.

use super::Reads;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::{Mutex, PoisonError};

/// What stores read and write through inside a transaction.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    /// What the database is to be told before the next statement.
    before: Mutex<Option<String>>,
}

impl Tx {
    pub(super) const fn of(inner: DatabaseTransaction) -> Self {
        Self {
            inner,
            before: Mutex::new(None),
        }
    }

    /// Has the next statement preceded by this one, which has no parameters and no rows. A question goes to
    /// SQLite's thread together with it: most of what a short write costs is going there and back.
    pub(super) fn precede(&self, statement: String) {
        *self.before() = Some(statement);
    }

    /// Whether what was to precede the next statement still does. It does not any more.
    pub(super) fn still_precedes(&self) -> bool {
        self.before().take().is_some()
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

    fn preceded(&self, mut statement: Statement) -> Statement {
        if let Some(mut before) = self.before().take() {
            before.push(';');
            before.push_str(&statement.sql);
            statement.sql = before;
        }
        statement
    }

    /// A change is counted by its rows, so nothing goes with it.
    async fn say_before(&self) -> Result<(), DbErr> {
        let before = self.before().take();
        if let Some(before) = before {
            self.inner.execute_unprepared(&before).await?;
        }
        Ok(())
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
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.say_before().await?;
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(self.preceded(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(self.preceded(statement)).await
    }
}
