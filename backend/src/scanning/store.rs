//! Rows of files that wait for the scanner.

use crate::db::Tx;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};
use shared::id::{AttachmentId, MessageId, PatientId, ThreadId};
use shared::messaging::ScanState;
use shared::time::UtcMicros;

/// The files that wait, for whoever watches the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many there are.
    pub files: u64,
    /// Seconds since the oldest of them was taken in; 0 when there is none.
    pub oldest_seconds: u64,
}

/// How many files wait, and for how long.
///
/// # Errors
/// When the database fails.
pub async fn waiting<C: ConnectionTrait>(conn: &C, now: UtcMicros) -> Result<Waiting, DbErr> {
    const SQL: &str = "SELECT COUNT(*), MIN(created_at) FROM attachment WHERE scan = 'quarantined'";
    let row = conn
        .query_one_raw(Statement::from_string(conn.get_database_backend(), SQL))
        .await?;
    let Some(row) = row else {
        return Ok(Waiting::default());
    };
    let files: i64 = row.try_get_by_index(0)?;
    let oldest: Option<i64> = row.try_get_by_index(1)?;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Waiting {
        files: number(files),
        oldest_seconds: oldest.map_or(0, |at| number(now.seconds_since(UtcMicros(at)))),
    })
}

/// One try to have a file scanned.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Lease {
    pub(super) id: AttachmentId,
    pub(super) patient_id: PatientId,
    pub(super) storage_key: String,
    /// Counts the tries, this one too: whose number is not in the row any more has lost its lease.
    #[sea_orm(from_alias = "scan_attempts")]
    pub(super) attempts: i32,
    /// How often the scanner ran out of time over it before.
    #[sea_orm(from_alias = "scan_timeouts")]
    pub(super) timeouts: i32,
}

/// Whether a file's turn has come.
pub(super) async fn anything_due<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM attachment WHERE scan = 'quarantined' AND scan_due_at <= $1 LIMIT 1";
    let sql = Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.0.into()]);
    Ok(conn.query_one_raw(sql).await?.is_some())
}

/// Whether there is a file from before there was a scanner.
pub(super) async fn anything_older<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM attachment WHERE scan = 'unscanned' LIMIT 1";
    let sql = Statement::from_string(conn.get_database_backend(), sql);
    Ok(conn.query_one_raw(sql).await?.is_some())
}

/// Quarantines files from before there was a scanner, so that their turn comes now.
pub(super) async fn take_in_older(tx: &Tx, now: UtcMicros, most: u32) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let sql = format!(
        "UPDATE attachment SET scan = 'quarantined', scan_due_at = $1 \
         WHERE id IN (SELECT id FROM attachment WHERE scan = 'unscanned' LIMIT {most})"
    );
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [now.0.into()]))
        .await?;
    Ok(())
}

/// Leases files whose turn has come: until `until` nobody else tries them.
pub(super) async fn lease(
    tx: &Tx,
    now: UtcMicros,
    until: UtcMicros,
    most: u32,
) -> Result<Vec<Lease>, DbErr> {
    let backend = tx.get_database_backend();
    let skip = match backend {
        DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "UPDATE attachment SET scan_attempts = scan_attempts + 1, scan_due_at = $2 \
         WHERE id IN (SELECT id FROM attachment \
         WHERE scan = 'quarantined' AND scan_due_at <= $1 ORDER BY scan_due_at LIMIT {most} {skip}) \
         RETURNING id, patient_id, storage_key, scan_attempts, scan_timeouts"
    );
    let values: [sea_orm::Value; 2] = [now.0.into(), until.0.into()];
    Lease::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(tx)
        .await
}

/// A file that the scanner has judged.
pub(super) struct Scanned {
    pub(super) patient_id: PatientId,
    /// Where it can be seen, once it was sent.
    pub(super) thread_id: Option<ThreadId>,
}

/// Writes what was found; nothing when the lease does not hold any more.
pub(super) async fn scanned(
    tx: &Tx,
    lease: &Lease,
    state: ScanState,
) -> Result<Option<Scanned>, DbErr> {
    let backend = tx.get_database_backend();
    // One statement: whether it was sent is read as of the write, behind a send that was under way.
    let sql = "UPDATE attachment SET scan = $1, scan_due_at = NULL \
               WHERE id = $2 AND scan = 'quarantined' AND scan_attempts = $3 \
               RETURNING patient_id, message_id";
    let values: [sea_orm::Value; 3] = [state.into(), lease.id.0.into(), lease.attempts.into()];
    let row = tx
        .query_one_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let message: Option<MessageId> = row.try_get_by_index(1)?;
    let thread_id = match message {
        None => None,
        Some(message) => {
            let sql = "SELECT thread_id FROM message WHERE id = $1";
            let sql = Statement::from_sql_and_values(backend, sql, [message.0.into()]);
            let row = tx.query_one_raw(sql).await?;
            row.map(|row| row.try_get_by_index(0)).transpose()?
        }
    };
    Ok(Some(Scanned {
        patient_id: row.try_get_by_index(0)?,
        thread_id,
    }))
}

/// Notes that the scanner ran out of time, and when to try again. Gives whether the lease still held.
pub(super) async fn out_of_time(tx: &Tx, lease: &Lease, due: UtcMicros) -> Result<bool, DbErr> {
    let sql = "UPDATE attachment SET scan_due_at = $1, scan_timeouts = scan_timeouts + 1 \
               WHERE id = $2 AND scan = 'quarantined' AND scan_attempts = $3";
    let values: [sea_orm::Value; 3] = [due.0.into(), lease.id.0.into(), lease.attempts.into()];
    let sql = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(sql).await?.rows_affected() > 0)
}

/// Notes when to try again. Gives whether the lease still held.
pub(super) async fn put_off(tx: &Tx, lease: &Lease, due: UtcMicros) -> Result<bool, DbErr> {
    let sql = "UPDATE attachment SET scan_due_at = $1 \
               WHERE id = $2 AND scan = 'quarantined' AND scan_attempts = $3";
    let values: [sea_orm::Value; 3] = [due.0.into(), lease.id.0.into(), lease.attempts.into()];
    let sql = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(sql).await?.rows_affected() > 0)
}
