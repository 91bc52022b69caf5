//! The database: two pools, one way to a transaction.
//!
//! Owns connections, pragmas, locks, migrations and entities. It knows no feature. On SQLite all
//! writes go through one connection that begins `IMMEDIATE` (a deferred transaction that turns into a
//! write fails at once when somebody else wrote) and commits those together that wait for each other, and
//! reads through connections that cannot write.

mod batch;
pub mod entity;
mod group;
pub mod migration;
mod reader;
mod signal;
mod tx;

pub use batch::{Batch, write_together};
pub use reader::{Reader, Reads, Row, json, rows, variant};
pub(crate) use signal::{Written, notify, wake_after_commit};
pub use tx::Tx;

use crate::auth::{Asked, Granted, Policy, SystemGrant};
use crate::http::Error;
use crate::telemetry::{TRACE, Timed};
use sea_orm::sqlx::Connection as _;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
    TransactionTrait,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument as _;
use uuid::Uuid;

/// How long a request waits for a connection before it answers 503.
pub(crate) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// Readers on SQLite: two beat four and eight on two cores.
const SQLITE_READERS: u32 = 2;
/// Statements that a connection to SQLite keeps prepared: the first one of a write is another one for each
/// savepoint.
const SQLITE_STATEMENTS: usize = 512;
/// Connections to PostgreSQL per instance, for each of the two pools.
const POSTGRES_CONNECTIONS: u32 = 8;

/// How long a connection to PostgreSQL that was not used is taken for alive.
const POSTGRES_TRUSTED: Duration = Duration::from_secs(1);

/// Bytes of the file that SQLite reads where the operating system has them, without copying: 64 GiB, all
/// of it for any site (`.cargo/config.toml` lets SQLite map so much). The memory is lent, not kept.
const MAPPED: &str = "68719476736";

/// Pragmas of a connection to SQLite, in the order in which they are set.
type Settings = [(&'static str, &'static str); 9];

/// How safely SQLite writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// An acknowledged message survives a power cut.
    Full,
    /// For copied test files only.
    Off,
}

/// The database of one instance.
#[derive(Clone, Debug)]
pub struct Db {
    reader: Reader,
    writer: DatabaseConnection,
    /// What writes to SQLite go through; PostgreSQL has many writers and groups their commits itself.
    group: Option<Arc<group::Group>>,
    times: Arc<WriteTimes>,
    /// Who is to be told of what a transaction of this instance has committed.
    waiting: Arc<signal::Waiting>,
}

/// How long transactions for writing took.
#[derive(Debug, Default)]
pub struct WriteTimes {
    /// Until they began.
    pub begun: Timed,
    /// From then until they were committed or rolled back.
    pub done: Timed,
}

/// How busy a pool is.
#[derive(Clone, Copy, Debug)]
pub struct PoolState {
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// Connections that there may be.
    pub most: u32,
}

tokio::task_local! {
    /// Set while a write is under way: what it has changed that somebody waits for.
    static WRITING: signal::Noted;
}

impl Db {
    /// Opens (and with `create`, makes) a SQLite database file.
    ///
    /// # Errors
    /// When the file cannot be opened, or is missing and `create` is not set: a wrong path must never
    /// become an empty portal.
    pub async fn sqlite(
        path: &Path,
        create: bool,
        durability: Durability,
    ) -> Result<Self, sea_orm::DbErr> {
        let url = format!(
            "sqlite://{}?mode={}",
            path.display(),
            if create { "rwc" } else { "rw" }
        );
        let synchronous = if durability == Durability::Full {
            "FULL"
        } else {
            "OFF"
        };
        let settings = |query_only: &'static str| -> Settings {
            [
                ("journal_mode", "WAL"),
                ("synchronous", synchronous),
                ("foreign_keys", "ON"),
                ("busy_timeout", "5000"),
                ("temp_store", "MEMORY"),
                ("cache_size", "-16384"),
                ("mmap_size", MAPPED),
                ("journal_size_limit", "67108864"),
                ("query_only", query_only),
            ]
        };
        let pool = |most: u32, query_only: &'static str| {
            let mut options = ConnectOptions::new(url.clone());
            options
                .max_connections(most)
                .min_connections(1)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| {
                    let sqlite = sqlite.statement_cache_capacity(SQLITE_STATEMENTS);
                    settings(query_only)
                        .into_iter()
                        .fold(sqlite, |sqlite, (name, value)| sqlite.pragma(name, value))
                })
                .map_sqlx_sqlite_pool_opts(|pool| {
                    pool.before_acquire(|connection, _| {
                        // SQLite gives up a transaction by itself when the disk is full. sqlx goes on counting
                        // it, and what begins in it would be acknowledged and never committed.
                        let idle = !connection.is_in_transaction();
                        Box::pin(std::future::ready(Ok(idle)))
                    })
                });
            options
        };
        let writer = Database::connect(pool(1, "OFF")).await?;
        let reader = Database::connect(pool(SQLITE_READERS, "ON")).await?;
        let here = reader::Here::open(path, &settings("ON"))?;
        Ok(Self {
            reader: Reader::new(reader, Some(here)),
            group: Some(group::Group::of(writer.clone())),
            writer,
            times: Arc::default(),
            waiting: Arc::default(),
        })
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub async fn postgres(url: &str) -> Result<Self, sea_orm::DbErr> {
        let pool = || {
            let mut options = ConnectOptions::new(url.to_owned());
            options
                .max_connections(POSTGRES_CONNECTIONS)
                .min_connections(0)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                // Asking before every use would be a round trip more for every request.
                .test_before_acquire_if_idle_for(POSTGRES_TRUSTED)
                .sqlx_logging(false);
            options
        };
        Ok(Self {
            reader: Reader::new(Database::connect(pool()).await?, None),
            writer: Database::connect(pool()).await?,
            group: None,
            times: Arc::default(),
            waiting: Arc::default(),
        })
    }

    /// What is read through. Writing through it fails on SQLite.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// How long writing took.
    #[must_use]
    pub fn write_times(&self) -> &WriteTimes {
        &self.times
    }

    /// How busy the pools are, by name.
    #[must_use]
    pub fn pools(&self) -> [(&'static str, PoolState); 2] {
        fn state<D: sea_orm::sqlx::Database>(pool: &sea_orm::sqlx::Pool<D>) -> PoolState {
            PoolState {
                open: pool.size(),
                idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
                most: pool.options().get_max_connections(),
            }
        }
        let of = |connection: &DatabaseConnection| match self.backend() {
            DbBackend::Postgres => state(connection.get_postgres_connection_pool()),
            _ => state(connection.get_sqlite_connection_pool()),
        };
        [("read", of(&self.reader)), ("write", of(&self.writer))]
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn answers(&self) -> Result<(), sea_orm::DbErr> {
        self.reader.ping().await
    }

    /// Which database this is, for the few statements that differ.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Runs `work` in a write transaction for somebody who asked: the policy is checked again inside
    /// the transaction, behind the lock of what it is about, and what it grants goes to `work` by
    /// value. Commits when `work` succeeds, rolls everything back when it fails.
    ///
    /// Inside: no network, no mail, no hashing, no second `write`.
    ///
    /// # Errors
    /// What the check or `work` says; [`Error::Unavailable`] when no connection is free in time.
    pub async fn write<P: Policy, T>(
        &self,
        asked: &Asked<P>,
        work: impl AsyncFnOnce(&Tx, Granted<P>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let lock = Some(P::lock(asked.target()));
        let outcome = self
            .in_transaction(lock, async |tx| {
                let grant = asked.check_again(tx).await?;
                work(tx, grant).await
            })
            .await;
        outcome.inspect_err(|error| asked.note_refusal(error))
    }

    /// Runs `work` in a write transaction for the system itself: signing in, imports, housekeeping.
    ///
    /// # Errors
    /// What `work` says; [`Error::Unavailable`] when no connection is free in time.
    pub async fn write_as_system<T>(
        &self,
        _grant: &SystemGrant,
        lock: Option<Uuid>,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.in_transaction(lock, work).await
    }

    async fn in_transaction<T>(
        &self,
        lock: Option<Uuid>,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if WRITING.try_with(|_| ()).is_ok() {
            // On SQLite this would wait for itself until the time-out; on PostgreSQL it would tear
            // one change in two. It is a mistake of ours, found by any test that reaches it.
            return Err(Error::internal("a write inside a write"));
        }
        let span = tracing::info_span!(target: TRACE, "db.write", otel.kind = "client");
        let noting = async |tx: &Tx| {
            WRITING
                .scope(signal::Noted::default(), async {
                    // On the heap: what is around it would be as large several times over.
                    let value = Box::pin(work(tx)).await?;
                    Ok((value, signal::noted()))
                })
                .await
        };
        let written = async {
            if let Some(group) = &self.group {
                return group.write(&self.times, noting).await;
            }
            let tx = self.times.begun.note(self.begin(lock)).await?;
            let rest = async {
                let outcome = noting(&tx).await;
                finish(tx, outcome).await
            };
            self.times.done.note(rest).await
        };
        let (value, noted) = written.instrument(span).await?;
        self.waiting.wake(&noted);
        Ok(value)
    }

    async fn begin(&self, lock: Option<Uuid>) -> Result<Tx, Error> {
        let tx = Tx::of(self.writer.begin().await?);
        if let Some(lock) = lock {
            // Whoever waits longer would only hold a connection that others need.
            tx.execute_unprepared("SET LOCAL lock_timeout = '2s'")
                .await?;
            lock_until_commit(&tx, lock).await?;
        }
        Ok(tx)
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When a migration fails; it is rolled back.
    pub async fn migrate(&self) -> Result<(), sea_orm::DbErr> {
        use sea_orm_migration::MigratorTrait;
        migration::Migrator::up(&self.writer, None).await
    }

    /// Whether the schema is the one that this program was built for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, sea_orm::DbErr> {
        use sea_orm_migration::MigratorTrait;
        let applied = self.applied_migrations().await?;
        let wanted = migration::Migrator::migrations();
        Ok(wanted
            .iter()
            .all(|it| applied.iter().any(|name| name == it.name())))
    }

    /// The migrations that were applied and that this program does not know: a newer one made them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unknown_migrations(&self) -> Result<Vec<String>, sea_orm::DbErr> {
        use sea_orm_migration::MigratorTrait;
        let known = migration::Migrator::migrations();
        let mut applied = self.applied_migrations().await?;
        applied.retain(|name| !known.iter().any(|it| it.name() == name));
        Ok(applied)
    }

    /// The names of the migrations that were applied; none when nothing ever was.
    async fn applied_migrations(&self) -> Result<Vec<String>, sea_orm::DbErr> {
        // Read by hand: the migrator would first make its table, which a reader must not.
        let applied =
            Statement::from_string(self.backend(), "SELECT version FROM seaql_migrations");
        match self.reader.query_all_raw(applied).await {
            Ok(rows) => rows
                .iter()
                .map(|row| row.try_get::<String>("", "version"))
                .collect(),
            Err(error @ (sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_))) => {
                Err(error)
            }
            // No such table: nothing was ever migrated.
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Closes both pools; on SQLite this folds the write-ahead log back into the file.
    pub async fn close(self) {
        for closed in [self.reader.close().await, self.writer.close().await] {
            if let Err(error) = closed {
                tracing::warn!(%error, "a database pool did not close cleanly");
            }
        }
    }
}

/// Makes other writes about `what` wait for this transaction: for those who learn only inside it which
/// patient it is about. They come from [`Db::write`] and hold their policy's lock already, so what is
/// locked here must never be locked first by anybody who then locks theirs.
///
/// # Errors
/// When the database fails, or another transaction holds the lock too long.
pub async fn lock_until_commit(tx: &Tx, what: Uuid) -> Result<(), sea_orm::DbErr> {
    // SQLite has one writer; PostgreSQL has many, and two of them may send one draft twice.
    if tx.get_database_backend() == DbBackend::Postgres {
        let (_, key) = what.as_u64_pair();
        tx.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [key.cast_signed().into()],
        ))
        .await?;
    }
    Ok(())
}

async fn finish<T>(tx: Tx, outcome: Result<T, Error>) -> Result<T, Error> {
    match outcome {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = tx.rollback().await {
                tracing::error!(%rollback, "a rollback failed; its connection is not used again");
            }
            Err(error)
        }
    }
}
