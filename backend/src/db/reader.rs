//! Reading: the pool of readers and, on SQLite, a quicker way for the few statements that everyone
//! runs all the time.
//!
//! The pool runs every SQLite connection on a thread of its own; going there and back for each row
//! costs several times what the statement does. [`rows`] runs a short statement on the calling thread
//! instead, by one connection for each core. It is for statements that an index answers with a
//! bounded number of rows; whatever may take longer goes through the pool and holds nobody up.
//! PostgreSQL has the one way.

use super::Settings;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};
use sea_orm::{
    ActiveEnum, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, FromQueryResult,
    QueryResult, RuntimeErr, Statement, Value,
};
use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

/// What policies and stores read through: the readers, or a transaction.
pub trait Reads: ConnectionTrait {
    /// The quicker way, where there is one.
    fn here(&self) -> Option<&Here> {
        None
    }
}

impl Reads for DatabaseConnection {}

/// A row that both ways can read.
pub trait Row: FromQueryResult {
    /// Reads the columns in the order in which the statement names them.
    ///
    /// # Errors
    /// When a column holds something else.
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;
}

/// The rows of a short statement. Its parameters are `$1`, `$2`, …
///
/// # Errors
/// When the database fails.
pub async fn rows<T: Row, C: Reads, const N: usize>(
    conn: &C,
    sql: &'static str,
    values: [Value; N],
) -> Result<Vec<T>, DbErr> {
    if let Some(here) = conn.here() {
        return here.rows(sql, &values);
    }
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    T::find_by_statement(statement).all(conn).await
}

/// A column that holds the name of a variant.
///
/// # Errors
/// When it names none.
pub fn variant<E: ActiveEnum<Value = String>>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<E> {
    let name: String = row.get(column)?;
    E::try_from_value(&name).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

/// A column that holds JSON.
///
/// # Errors
/// When its text is none.
pub fn json(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Option<serde_json::Value>> {
    let index = row.as_ref().column_index(column)?;
    let text: Option<String> = row.get(index)?;
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                index,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })
    };
    text.map(read).transpose()
}

/// The readers of one instance. Nothing can be written through them on SQLite.
#[derive(Clone, Debug)]
pub struct Reader {
    pool: DatabaseConnection,
    here: Option<Arc<Here>>,
    statements: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection, here: Option<Here>) -> Self {
        Self {
            pool,
            here: here.map(Arc::new),
            statements: Arc::default(),
        }
    }

    /// How many statements were run through this, for tests that count what a request costs.
    #[must_use]
    pub fn statements(&self) -> u64 {
        let here = self.here.as_ref().map_or(0, |here| here.statements());
        self.statements.load(Ordering::Relaxed) + here
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        // First, so that the writer is the last to go and folds the write-ahead log back.
        if let Some(here) = &self.here {
            here.close();
        }
        self.pool.close().await
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }
}

impl Reads for Reader {
    fn here(&self) -> Option<&Here> {
        self.here.as_deref()
    }
}

impl Deref for Reader {
    type Target = DatabaseConnection;
    fn deref(&self) -> &DatabaseConnection {
        &self.pool
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count();
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count();
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count();
        self.pool.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count();
        self.pool.query_all_raw(statement).await
    }
}

/// SQLite on the calling thread: a connection for each core, none of which can write.
#[derive(Debug)]
pub struct Here {
    /// Empty once closed.
    connections: Vec<Mutex<Option<Connection>>>,
    statements: AtomicU64,
}

impl Here {
    /// Opens the connections to a database file that exists.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(path: &Path, settings: &Settings) -> Result<Self, DbErr> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(path, flags)?;
            // Otherwise a partial index over a column that a parameter is compared with (`folder`)
            // makes SQLite parse and plan the statement anew whenever a value is bound.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            for (name, value) in settings {
                // Switching the journal is the writer's; the others count for each connection.
                if *name != "journal_mode" {
                    connection.pragma_update(None, name, value)?;
                }
            }
            Ok(connection)
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let connections = (0..cores)
            .map(|_| Ok(Mutex::new(Some(open().map_err(failed)?))))
            .collect::<Result<_, DbErr>>()?;
        Ok(Self {
            connections,
            statements: AtomicU64::new(0),
        })
    }

    fn rows<T: Row>(&self, sql: &'static str, values: &[Value]) -> Result<Vec<T>, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let connection = self.free()?;
        let connection = connection.as_ref().ok_or_else(|| {
            DbErr::Conn(RuntimeErr::Internal("the readers are closed".to_owned()))
        })?;
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        for (number, value) in (1..).zip(values) {
            // By name: SQLite numbers parameters by their first mention, PostgreSQL by their name.
            let index = statement
                .parameter_index(&format!("${number}"))
                .map_err(failed)?
                .ok_or_else(|| {
                    failed(rusqlite::Error::InvalidParameterCount(number, values.len()))
                })?;
            statement
                .raw_bind_parameter(index, bound(value)?)
                .map_err(failed)?;
        }
        let mut rows = statement.raw_query();
        let mut read = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            read.push(T::read(row).map_err(failed)?);
        }
        Ok(read)
    }

    /// A connection that nobody uses. There are as many as threads that serve, so waiting is rare and
    /// never longer than one short statement.
    fn free(&self) -> Result<MutexGuard<'_, Option<Connection>>, DbErr> {
        for connection in &self.connections {
            match connection.try_lock() {
                Ok(free) => return Ok(free),
                Err(TryLockError::Poisoned(broken)) => return Ok(broken.into_inner()),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        let first = self.connections.first();
        first
            .map(|first| first.lock().unwrap_or_else(PoisonError::into_inner))
            .ok_or_else(|| DbErr::Conn(RuntimeErr::Internal("there are no readers".to_owned())))
    }

    fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    fn close(&self) {
        for connection in &self.connections {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            drop(connection.take());
        }
    }
}

fn failed(error: rusqlite::Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}

/// A value as SQLite takes it: the kinds that short statements ask with.
fn bound(value: &Value) -> Result<ToSqlOutput<'_>, DbErr> {
    Ok(match value {
        Value::BigInt(Some(number)) => ToSqlOutput::from(*number),
        Value::String(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Uuid(Some(id)) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
        Value::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        _ => {
            return Err(DbErr::Type(
                "a short statement asks with numbers, texts, ids and bytes".to_owned(),
            ));
        }
    })
}
