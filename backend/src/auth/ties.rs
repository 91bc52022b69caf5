//! Looks up what ties an account to a patient or a thread. The decision over it is in `decide`.

use super::{Actor, Capabilities, Grant};
use crate::db::entity::access_grant;
use crate::db::{Reads, Row, rows, variant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, TryGetable as _};
use shared::account::AccountKind;
use shared::id::{AccountId, GrantId, PatientId, RecipientId, ThreadId};
use shared::time::UtcMicros;

/// SQL: whether a row of `team_member` answers at an instant. Members whose account is disabled answer nothing.
macro_rules! answering {
    ($member:literal, $now:literal) => {
        concat!(
            $member,
            ".valid_from <= ",
            $now,
            " AND (",
            $member,
            ".valid_until IS NULL OR ",
            $member,
            ".valid_until > ",
            $now,
            ") AND EXISTS (SELECT 1 FROM account a WHERE a.id = ",
            $member,
            ".account_id AND a.disabled_at IS NULL)"
        )
    };
}

/// SQL over a row `t` of `thread`: whether account `$1` answers for it at instant `$2`. Members of its
/// team do; while the team has no member, those of the facility's desk do.
pub const ANSWERS_FOR_THREAD: &str = concat!(
    "(EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id = t.recipient_id ",
    "AND m.account_id = $1 AND ",
    answering!("m", "$2"),
    ") OR (NOT EXISTS (SELECT 1 FROM team_member o WHERE o.recipient_id = t.recipient_id AND ",
    answering!("o", "$2"),
    ") AND EXISTS (SELECT 1 FROM recipient r JOIN facility f ON f.id = r.facility_id ",
    "JOIN team_member d ON d.recipient_id = f.desk_id ",
    "WHERE r.id = t.recipient_id AND d.account_id = $1 AND ",
    answering!("d", "$2"),
    ")))"
);

/// SQL: the teams that account `$1` answers for at instant `$2`, by the same rule as
/// [`ANSWERS_FOR_THREAD`], from the memberships on: the number of threads does not matter. For statements over
/// all of these teams, which may be more than a statement takes values.
pub const TEAMS_OF: &str = concat!(
    "SELECT m.recipient_id AS id FROM team_member m WHERE m.account_id = $1 AND ",
    answering!("m", "$2"),
    " UNION SELECT r.id FROM team_member d JOIN facility f ON f.desk_id = d.recipient_id ",
    "JOIN recipient r ON r.facility_id = f.id WHERE d.account_id = $1 AND ",
    answering!("d", "$2"),
    " AND NOT EXISTS (SELECT 1 FROM team_member o WHERE o.recipient_id = r.id AND ",
    answering!("o", "$2"),
    ")"
);

/// SQL over a row `r` of `recipient`: whether anybody answers for it at instant `$1`: a member of its
/// own or, without one, of its facility's desk.
pub const ANSWERED: &str = concat!(
    "EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id IN ",
    "(r.id, (SELECT f.desk_id FROM facility f WHERE f.id = r.facility_id)) AND ",
    answering!("m", "$1"),
    ")"
);

/// The account's grants on the patient, valid or not.
///
/// # Errors
/// When the database fails.
pub async fn grants_of<C: Reads>(
    conn: &C,
    account: AccountId,
    patient: PatientId,
) -> Result<Vec<Grant>, sea_orm::DbErr> {
    const SQL: &str = "SELECT id, patient_id, account_id, kind, capabilities, valid_from, \
         valid_until, revoked_at, source, created_at FROM access_grant \
         WHERE account_id = $1 AND patient_id = $2";
    let found: Vec<access_grant::Model> =
        rows(conn, SQL, [account.0.into(), patient.0.into()]).await?;
    Ok(found.into_iter().map(Grant::from).collect())
}

impl Row for access_grant::Model {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: GrantId(row.get(0)?),
            patient_id: PatientId(row.get(1)?),
            account_id: AccountId(row.get(2)?),
            kind: variant(row, 3)?,
            capabilities: row.get(4)?,
            valid_from: UtcMicros(row.get(5)?),
            valid_until: row.get::<_, Option<i64>>(6)?.map(UtcMicros),
            revoked_at: row.get::<_, Option<i64>>(7)?.map(UtcMicros),
            source: row.get(8)?,
            created_at: UtcMicros(row.get(9)?),
        })
    }
}

/// The account's grants on whomever, valid or not.
///
/// # Errors
/// When the database fails.
pub async fn all_grants_of<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Vec<Grant>, sea_orm::DbErr> {
    let rows = access_grant::Entity::find()
        .filter(access_grant::Column::AccountId.eq(account))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// The teams that the account answers for now: its own, and as a desk those without members.
///
/// # Errors
/// When the database fails.
pub async fn teams_of<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    account: AccountId,
) -> Result<Vec<RecipientId>, sea_orm::DbErr> {
    let values: [sea_orm::Value; 2] = [account.0.into(), now.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), TEAMS_OF, values);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            uuid::Uuid::try_get(row, "", "id")
                .map(RecipientId)
                .map_err(Into::into)
        })
        .collect()
}

impl From<access_grant::Model> for Grant {
    fn from(row: access_grant::Model) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            patient_id: row.patient_id,
            kind: row.kind,
            capabilities: Capabilities(row.capabilities.cast_unsigned()),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            revoked_at: row.revoked_at,
        }
    }
}

/// Whether the account answers for this thread now.
///
/// # Errors
/// When the database fails.
pub async fn answers_for_thread<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    actor: &Actor,
    thread: ThreadId,
) -> Result<bool, sea_orm::DbErr> {
    answers(
        conn,
        actor,
        &format!("SELECT 1 FROM thread t WHERE t.id = $3 AND {ANSWERS_FOR_THREAD}"),
        [now.0.into(), thread.0.into()],
    )
    .await
}

/// Whether the account answers for any thread of this patient now.
///
/// # Errors
/// When the database fails.
pub async fn answers_for_patient<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    actor: &Actor,
    patient: PatientId,
) -> Result<bool, sea_orm::DbErr> {
    answers(
        conn,
        actor,
        &format!("SELECT 1 FROM thread t WHERE t.patient_id = $3 AND {ANSWERS_FOR_THREAD} LIMIT 1"),
        [now.0.into(), patient.0.into()],
    )
    .await
}

/// Only staff answer for anything. For everyone else nothing is looked up: a patient with many
/// threads would have all of them looked through for nothing.
async fn answers<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    sql: &str,
    [now, about]: [sea_orm::Value; 2],
) -> Result<bool, sea_orm::DbErr> {
    if actor.kind != AccountKind::Staff {
        return Ok(false);
    }
    let values = [actor.account_id.0.into(), now, about];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}
