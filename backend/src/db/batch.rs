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
    statements: Vec<Statement>,
    /// How many rows all of them change.
    rows: u64,
}

impl Batch {
    /// Adds a row.
    pub fn insert<A: ActiveModelTrait>(&mut self, row: A) {
        self.add(&A::Entity::insert(row), 1);
    }

    /// Adds any other change, and of how many rows it is.
    pub fn add(&mut self, change: &impl QueryTrait, rows: u64) {
        self.statements.push(change.build(self.backend));
        self.rows += rows;
    }
}

/// Writes what `fill` adds, in its order.
///
/// On SQLite all of it is one trip to the thread that has the connection: with a statement a trip, a
/// sent message spent most of its time in waking threads. PostgreSQL takes one prepared statement at a
/// time, so there it is a trip each.
///
/// # Errors
/// What `fill` says; when the database refuses one of the changes; [`DbErr::RecordNotUpdated`] when more or
/// fewer rows were changed than was said. The transaction is to be given up then.
pub async fn write_together(
    tx: &Tx,
    fill: impl FnOnce(&mut Batch) -> Result<(), DbErr>,
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let mut batch = Batch {
        backend,
        statements: Vec::new(),
        rows: 0,
    };
    fill(&mut batch)?;
    let mut changed = 0;
    if backend == DbBackend::Sqlite {
        // Its placeholders have no numbers: each statement takes the values that follow those of the
        // one before.
        let mut all = Statement::from_string(backend, String::new());
        let mut values = Vec::new();
        for statement in batch.statements {
            all.sql.push_str(&statement.sql);
            all.sql.push(';');
            values.extend(statement.values.into_iter().flat_map(|values| values.0));
        }
        all.values = Some(Values(values));
        changed += tx.execute_raw(all).await?.rows_affected();
    } else {
        for statement in batch.statements {
            changed += tx.execute_raw(statement).await?.rows_affected();
        }
    }
    if changed == batch.rows {
        Ok(())
    } else {
        Err(DbErr::RecordNotUpdated)
    }
}
