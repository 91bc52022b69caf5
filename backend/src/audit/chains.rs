//! The chains of seals, and their rows: one over everything on PostgreSQL; on SQLite one over the
//! changes, beside the data, and one over the reads, in the read audit's file.
//!
//! Owns the queries. What a seal is, when one is made and whether it holds is said elsewhere.

use super::export::Selection;
use super::seal;
use crate::auth::{Job, SystemGrant};
use crate::db::entity::{audit_event, audit_seal};
use crate::db::{ACQUIRE_TIMEOUT, Db};
use crate::http::{App, Error};
use crate::sealing::{Sealer, is_retired};
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use shared::time::UtcMicros;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// What instances that seal at once wait for.
const SEALING_LOCK: Uuid = Uuid::from_u128(0x6361_7265_706f_7374_2061_7564_6974_0001);
/// How often a writer under way is looked for again, and how many times before the next run is left
/// to do it.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const LOOKS: u32 = 100;

/// Which rows a chain of seals is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChainName {
    /// Changes and sign-ins, in `carepost.db`.
    Changes,
    /// Reads, in `audit.db`.
    Reads,
    /// Both, on PostgreSQL.
    Everything,
}

impl ChainName {
    /// The word for it, in seals and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Reads => "reads",
            Self::Everything => "everything",
        }
    }
}

impl std::fmt::Display for ChainName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// How far sealing is behind what is committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SealLag {
    /// Rows that no seal vouches for yet.
    pub rows: u64,
    /// The age of the oldest of them, in seconds; 0 when there is none.
    pub seconds: i64,
}

/// All chains of this site.
#[derive(Clone, Debug)]
pub struct Chains {
    pub(super) db: Db,
    reads: Option<DatabaseConnection>,
}

impl Chains {
    /// The chains of a running server.
    #[must_use]
    pub fn of(app: &App) -> Self {
        Self::new(app.db.clone(), app.audit.database().clone())
    }

    /// The chains of a database and, on SQLite, of the read audit's file.
    #[must_use]
    pub fn new(db: Db, audit: DatabaseConnection) -> Self {
        let own_file = db.backend() == DbBackend::Sqlite;
        Self {
            reads: own_file.then_some(audit),
            db,
        }
    }

    /// The chains for a command: on SQLite it opens the read audit's file, which must be there.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn open(db: Db, audit_file: &Path) -> Result<Self, DbErr> {
        let reads = if db.backend() == DbBackend::Sqlite {
            let mut options =
                ConnectOptions::new(format!("sqlite://{}?mode=rw", audit_file.display()));
            options
                .max_connections(1)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(|sqlite| {
                    sqlite
                        .pragma("synchronous", "FULL")
                        .pragma("busy_timeout", "5000")
                });
            Some(Database::connect(options).await?)
        } else {
            None
        };
        Ok(Self { db, reads })
    }

    /// Which chains there are.
    #[must_use]
    pub fn names(&self) -> &'static [ChainName] {
        if self.reads.is_some() {
            &[ChainName::Changes, ChainName::Reads]
        } else {
            &[ChainName::Everything]
        }
    }

    /// Where a chain is read.
    pub(super) fn reader(&self, chain: ChainName) -> &DatabaseConnection {
        match (&self.reads, chain) {
            (Some(reads), ChainName::Reads) => reads,
            _ => self.db.reader(),
        }
    }

    /// The newest seal.
    pub(super) async fn last_seal(
        &self,
        chain: ChainName,
    ) -> Result<Option<audit_seal::Model>, DbErr> {
        last_seal(self.reader(chain)).await
    }

    /// The seal of this number.
    pub(super) async fn seal(
        &self,
        chain: ChainName,
        number: i64,
    ) -> Result<Option<audit_seal::Model>, DbErr> {
        audit_seal::Entity::find_by_id(number)
            .one(self.reader(chain))
            .await
    }

    /// The next seals after a number, by rising number.
    pub(super) async fn seals_after(
        &self,
        chain: ChainName,
        number: i64,
        most: u64,
    ) -> Result<Vec<audit_seal::Model>, DbErr> {
        audit_seal::Entity::find()
            .filter(audit_seal::Column::Number.gt(number))
            .order_by_asc(audit_seal::Column::Number)
            .limit(most)
            .all(self.reader(chain))
            .await
    }

    /// Committed rows with ids above `after` and up to `upto`, by rising id.
    pub(super) async fn rows(
        &self,
        chain: ChainName,
        (after, upto): (i64, i64),
        most: u64,
    ) -> Result<Vec<audit_event::Model>, DbErr> {
        audit_event::Entity::find()
            .filter(audit_event::Column::Id.gt(after))
            .filter(audit_event::Column::Id.lte(upto))
            .order_by_asc(audit_event::Column::Id)
            .limit(most)
            .all(self.reader(chain))
            .await
    }

    /// The row with this id; `None` when there is none, or when it cannot even be read.
    pub(super) async fn row(
        &self,
        chain: ChainName,
        id: i64,
    ) -> Result<Option<audit_event::Model>, DbErr> {
        audit_event::Entity::find_by_id(id)
            .one(self.reader(chain))
            .await
    }

    /// The ids above `after` and up to `upto` that are there, by rising id.
    pub(super) async fn ids(
        &self,
        chain: ChainName,
        (after, upto): (i64, i64),
    ) -> Result<Vec<i64>, DbErr> {
        audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::Id.gt(after))
            .filter(audit_event::Column::Id.lte(upto))
            .order_by_asc(audit_event::Column::Id)
            .into_tuple()
            .all(self.reader(chain))
            .await
    }

    /// The next rows of an export after an id, by rising id.
    pub(super) async fn selected(
        &self,
        chain: ChainName,
        selection: &Selection,
        after: i64,
        most: u64,
    ) -> Result<Vec<audit_event::Model>, DbErr> {
        use audit_event::Column;
        let mut query = audit_event::Entity::find().filter(Column::Id.gt(after));
        if let Some(from) = selection.from {
            query = query.filter(Column::At.gte(from.0));
        }
        if let Some(to) = selection.to {
            query = query.filter(Column::At.lt(to.0));
        }
        if let Some(patient) = selection.patient {
            query = query.filter(Column::PatientId.eq(patient.0));
        }
        if let Some(account) = selection.account {
            query = query.filter(Column::AccountId.eq(account.0));
        }
        query
            .order_by_asc(Column::Id)
            .limit(most)
            .all(self.reader(chain))
            .await
    }

    /// How far sealing is behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lag(&self, chain: ChainName, now: UtcMicros) -> Result<SealLag, DbErr> {
        let conn = self.reader(chain);
        let sealed: Option<i64> = audit_seal::Entity::find()
            .select_only()
            .column(audit_seal::Column::LastRow)
            .order_by_desc(audit_seal::Column::Number)
            .into_tuple()
            .one(conn)
            .await?;
        let open = audit_event::Entity::find()
            .filter(audit_event::Column::Id.gt(sealed.unwrap_or(i64::MIN)));
        let rows = open.clone().count(conn).await?;
        let oldest: Option<Option<UtcMicros>> = open
            .select_only()
            .column_as(audit_event::Column::At.min(), "oldest")
            .into_tuple()
            .one(conn)
            .await?;
        Ok(SealLag {
            rows,
            seconds: oldest
                .flatten()
                .map_or(0, |oldest| now.seconds_since(oldest).max(0)),
        })
    }

    /// The highest id up to which no row can appear any more.
    ///
    /// SQLite has one writer: rows are committed in the order of their ids. PostgreSQL hands out ids
    /// before the commit. A transaction that has an id locks the table until it ends, so everyone who
    /// has a lower id than a row that can be seen is among those who hold such a lock now: once these
    /// are gone, nothing below that row is still to come. `None` when somebody does not end; then the
    /// next run tries again.
    pub(super) async fn settled(&self, chain: ChainName) -> Result<Option<i64>, DbErr> {
        let conn = self.reader(chain);
        let newest: Option<i64> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .order_by_desc(audit_event::Column::Id)
            .into_tuple()
            .one(conn)
            .await?;
        let Some(newest) = newest else {
            return Ok(Some(i64::MIN));
        };
        if conn.get_database_backend() == DbBackend::Sqlite {
            return Ok(Some(newest));
        }
        let mut under_way = writers(conn).await?;
        for _ in 0..LOOKS {
            if under_way.is_empty() {
                return Ok(Some(newest));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
            let now = writers(conn).await?;
            under_way.retain(|writer| now.contains(writer));
        }
        Ok(None)
    }

    /// Adds a seal if the chain still ends where it was made for, and the site key that signed it is
    /// still in use; says whether it was added.
    pub(super) async fn add(
        &self,
        chain: ChainName,
        new: &audit_seal::Model,
    ) -> Result<bool, Error> {
        let added =
            match (&self.reads, chain) {
                (Some(reads), ChainName::Reads) => {
                    let tx = reads
                        .begin_with_options(TransactionOptions {
                            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                            ..Default::default()
                        })
                        .await?;
                    // Behind the write lock: whoever retires the key vouches for this chain afterwards.
                    let retired = is_retired(self.db.reader(), &new.site_key_id).await?;
                    let added = !retired && insert_next(&tx, new).await?;
                    tx.commit().await?;
                    Ok(added)
                }
                _ => {
                    let grant = SystemGrant::for_job(Job::Audit);
                    self.db
                        .write_as_system(&grant, Some(SEALING_LOCK), async |tx| {
                            Ok(!is_retired(tx, &new.site_key_id).await?
                                && insert_next(tx, new).await?)
                        })
                        .await
                }
            };
        match added {
            // Another instance was quicker; its seal is as good.
            Err(Error::Database(error))
                if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
            {
                Ok(false)
            }
            other => other,
        }
    }

    /// Whether the newest seal is one that this site signed: nothing is built on another.
    pub(super) fn is_ours(
        sealer: &Sealer,
        chain: ChainName,
        newest: &audit_seal::Model,
    ) -> Result<bool, Error> {
        let text = seal::statement(chain, newest);
        let signature = seal::check(
            sealer,
            &newest.site_key_id,
            text.as_bytes(),
            &newest.signature,
        )?;
        Ok(signature == seal::Signature::Good)
    }
}

async fn last_seal<C: ConnectionTrait>(conn: &C) -> Result<Option<audit_seal::Model>, DbErr> {
    audit_seal::Entity::find()
        .order_by_desc(audit_seal::Column::Number)
        .one(conn)
        .await
}

async fn insert_next<C: ConnectionTrait>(tx: &C, new: &audit_seal::Model) -> Result<bool, DbErr> {
    let newest: Option<i64> = audit_seal::Entity::find()
        .select_only()
        .column(audit_seal::Column::Number)
        .order_by_desc(audit_seal::Column::Number)
        .into_tuple()
        .one(tx)
        .await?;
    if newest.unwrap_or(0) + 1 != new.number {
        return Ok(false);
    }
    audit_seal::Entity::insert(new.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(true)
}

/// The transactions that may have written audit rows and have not ended. Vacuum's lock, an index's
/// and the like are no writers': they may last for hours.
async fn writers<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    let locks = Statement::from_string(
        DbBackend::Postgres,
        "SELECT virtualtransaction FROM pg_locks \
         WHERE locktype = 'relation' AND relation = 'audit_event'::regclass \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND granted AND mode = 'RowExclusiveLock'",
    );
    let rows = conn.query_all_raw(locks).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
