//! Rows of the directory.

use super::policy::ComposeMessage;
use crate::auth::{ANSWERED, Granted};
use crate::db::entity::{
    care_assignment, directory_version, facility, recent_recipient, recipient,
};
use crate::db::{Reads, Row, rows, variant};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, Statement,
};
use shared::directory::{RecipientKind, WhyOffered};
use shared::id::{AccountId, FacilityId, PatientId, RecipientId};
use shared::time::UtcMicros;

/// Recents are those of the last six months, at most this many.
const RECENTS: i64 = 6;
const RECENT_SECONDS: i64 = 183 * 24 * 3600;

/// The version of the directory.
pub(super) async fn directory_version<C: ConnectionTrait>(conn: &C) -> Result<i64, sea_orm::DbErr> {
    let row = directory_version::Entity::find_by_id(1).one(conn).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// Tells every instance that the directory changed; call it in the change's transaction.
pub(crate) async fn bump_directory_version<C: ConnectionTrait>(
    tx: &C,
) -> Result<(), sea_orm::DbErr> {
    directory_version::Entity::update_many()
        .col_expr(
            directory_version::Column::Version,
            Expr::col(directory_version::Column::Version).add(1),
        )
        .filter(directory_version::Column::Id.eq(1))
        .exec(tx)
        .await?;
    Ok(())
}

/// A recipient with whether anybody answers.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct RecipientRow {
    pub(super) id: RecipientId,
    pub(super) facility_id: FacilityId,
    pub(super) label: String,
    pub(super) kind: RecipientKind,
    pub(super) aliases: String,
    pub(super) specialty_code: String,
    pub(super) last_name: String,
    pub(super) first_name: String,
    pub(super) accepts_messages: bool,
    pub(super) active: bool,
    pub(super) answered: bool,
}

/// All recipients but desks, by label. Retired ones too: threads still name them.
pub(super) async fn recipients<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
) -> Result<Vec<RecipientRow>, sea_orm::DbErr> {
    let sql = format!(
        "SELECT r.id, r.facility_id, r.label, r.kind, r.aliases, r.specialty_code, \
         r.last_name, r.first_name, r.accepts_messages, r.active, \
         {ANSWERED} AS answered FROM recipient r WHERE NOT r.desk ORDER BY r.label"
    );
    RecipientRow::find_by_statement(Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        [now.0.into()],
    ))
    .all(conn)
    .await
}

/// All facilities.
pub(super) async fn facilities<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<facility::Model>, sea_orm::DbErr> {
    facility::Entity::find().all(conn).await
}

/// The recipient, if one may write to it now; asked again when a message is sent.
pub(crate) async fn open_recipient<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<Option<recipient::Model>, sea_orm::DbErr> {
    let sql = format!(
        "SELECT r.* FROM recipient r WHERE r.id = $2 AND r.active AND r.accepts_messages \
         AND NOT r.desk AND {ANSWERED}"
    );
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        [now.0.into(), recipient.0.into()],
    );
    recipient::Entity::find()
        .from_raw_sql(statement)
        .one(conn)
        .await
}

/// Whether anybody answers for the recipient now, whatever it takes; for replies to what it has.
pub(crate) async fn is_answered<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<bool, sea_orm::DbErr> {
    let sql = format!("SELECT 1 FROM recipient r WHERE r.id = $2 AND {ANSWERED}");
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        [now.0.into(), recipient.0.into()],
    );
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// The patient's own care team, the primary care first.
pub(super) async fn care_team<C: Reads>(
    conn: &C,
    grant: &Granted<ComposeMessage>,
) -> Result<Vec<(RecipientId, WhyOffered)>, sea_orm::DbErr> {
    const SQL: &str = "SELECT patient_id, recipient_id, reason, since FROM care_assignment \
                       WHERE patient_id = $1";
    let mut team: Vec<care_assignment::Model> =
        rows(conn, SQL, [grant.patient_id().0.into()]).await?;
    team.sort_by_key(|row| {
        let place = match row.reason {
            WhyOffered::PrimaryCare => 0,
            WhyOffered::Pharmacy => 1,
            WhyOffered::RecentVisit => 2,
            WhyOffered::Program => 3,
            WhyOffered::Recent => 4,
        };
        (place, row.since, row.recipient_id)
    });
    Ok(team
        .into_iter()
        .map(|row| (row.recipient_id, row.reason))
        .collect())
}

impl Row for care_assignment::Model {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            patient_id: PatientId(row.get(0)?),
            recipient_id: RecipientId(row.get(1)?),
            reason: variant(row, 2)?,
            since: UtcMicros(row.get(3)?),
        })
    }
}

/// Whom this account wrote to for this patient lately, the latest first.
pub(super) async fn recents<C: Reads>(
    conn: &C,
    grant: &Granted<ComposeMessage>,
) -> Result<Vec<RecipientId>, sea_orm::DbErr> {
    const SQL: &str = "SELECT account_id, patient_id, recipient_id, last_used_at \
                       FROM recent_recipient \
                       WHERE account_id = $1 AND patient_id = $2 AND last_used_at > $3 \
                       ORDER BY last_used_at DESC LIMIT $4";
    let since = grant.now().plus_seconds(-RECENT_SECONDS);
    let (account, patient) = (grant.account_id().0, grant.patient_id().0);
    let recents: Vec<recent_recipient::Model> = rows(
        conn,
        SQL,
        [
            account.into(),
            patient.into(),
            since.0.into(),
            RECENTS.into(),
        ],
    )
    .await?;
    Ok(recents.into_iter().map(|row| row.recipient_id).collect())
}

impl Row for recent_recipient::Model {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            account_id: AccountId(row.get(0)?),
            patient_id: PatientId(row.get(1)?),
            recipient_id: RecipientId(row.get(2)?),
            last_used_at: UtcMicros(row.get(3)?),
        })
    }
}

/// Remembers that the account wrote to the recipient for the patient; for the feature that sent.
pub(crate) async fn remember_recent<C: ConnectionTrait>(
    tx: &C,
    (account, patient, recipient): (AccountId, PatientId, RecipientId),
    now: UtcMicros,
) -> Result<(), sea_orm::DbErr> {
    use sea_orm::sea_query::OnConflict;
    recent_recipient::Entity::insert(recent_recipient::ActiveModel {
        account_id: Set(account),
        patient_id: Set(patient),
        recipient_id: Set(recipient),
        last_used_at: Set(now),
    })
    .on_conflict(
        OnConflict::columns([
            recent_recipient::Column::AccountId,
            recent_recipient::Column::PatientId,
            recent_recipient::Column::RecipientId,
        ])
        .update_column(recent_recipient::Column::LastUsedAt)
        .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
