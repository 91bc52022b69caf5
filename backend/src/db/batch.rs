//! Changes that go to the database together.
//!
//! Owns how many rows are written in one trip. Who may write them, and that they are in a transaction,
//! is settled before: a batch goes to a [`Tx`].

use super::Tx;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryTrait, Statement, Values,
};

/// Changes of one transaction whose answers nobody waits for.
#[derive(Debug)]
pub struct Batch {
    backend: DbBackend,
    /// With how many rows each changes.
    statements: Vec<(Statement, u64)>,
}

impl Batch {
    /// Adds a row.
    pub fn insert<A: ActiveModelTrait>(&mut self, row: A) {
        self.add(&A::Entity::insert(row), 1);
    }

    /// Adds any other change, and of how many rows it is.
    pub fn add(&mut self, change: &impl QueryTrait, rows: u64) {
        self.statements.push((change.build(self.backend), rows));
    }
}

/// Writes what `fill` adds, in its order.
///
/// On SQLite all of it is one trip to the thread that has the connection: with a statement a trip, a
/// sent message spent most of its time in waking threads. PostgreSQL takes one prepared statement at a
/// time, so there it is a trip each.
///
/// # Errors
/// What `fill` says; when the database refuses one of the changes; [`DbErr::RecordNotUpdated`] when one changed
/// more or fewer rows than was said, or on SQLite, which has one writer and tells no more, when all of them did.
/// The transaction is to be given up then.
pub async fn write_together(
    tx: &Tx,
    fill: impl FnOnce(&mut Batch) -> Result<(), DbErr>,
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let mut batch = Batch {
        backend,
        statements: Vec::new(),
    };
    fill(&mut batch)?;
    if backend == DbBackend::Sqlite {
        // The placeholders of what sea-query builds have no numbers: each statement takes the values that follow
        // those of the one before.
        let mut all = Statement::from_string(backend, String::new());
        let mut values = Vec::new();
        let mut expected = 0;
        for (statement, rows) in batch.statements {
            expected += rows;
            all.sql.push_str(&statement.sql);
            all.sql.push(';');
            values.extend(statement.values.into_iter().flat_map(|values| values.0));
        }
        all.values = Some(Values(values));
        return as_said(tx, all, expected).await;
    }
    for (statement, rows) in batch.statements {
        as_said(tx, statement, rows).await?;
    }
    Ok(())
}

async fn as_said(tx: &Tx, statement: Statement, rows: u64) -> Result<(), DbErr> {
    if tx.execute_raw(statement).await?.rows_affected() == rows {
        Ok(())
    } else {
        Err(DbErr::RecordNotUpdated)
    }
}
