//! The work list's rows.

use super::policy::ReadWorkList;
use crate::auth::{ANSWERS_FOR_THREAD, Granted};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use shared::id::{PatientId, ThreadId};
use shared::messaging::ThreadState;
use shared::team::WorkList;
use shared::time::UtcMicros;
use uuid::Uuid;

/// A thread of the work list, still sealed, with its patient's wrapped key.
#[derive(Debug, FromQueryResult)]
pub(super) struct WorkRow {
    pub(super) id: ThreadId,
    pub(super) patient_id: PatientId,
    pub(super) family_name: String,
    pub(super) given_names: String,
    pub(super) birth_date: String,
    pub(super) subject: Vec<u8>,
    pub(super) about: Option<Vec<u8>>,
    pub(super) state: ThreadState,
    pub(super) sent_at: UtcMicros,
    pub(super) answered_at: Option<UtcMicros>,
    pub(super) reply_by: String,
    pub(super) recipient: String,
    pub(super) facility: String,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) site_key_id: String,
}

/// A page of the list: what comes after `after` in the list's order.
pub(super) async fn page<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadWorkList>,
    list: WorkList,
    after: (UtcMicros, Uuid),
    limit: u64,
) -> Result<Vec<WorkRow>, sea_orm::DbErr> {
    let (states, at, comparison, order) = match list {
        WorkList::Waiting => ("'sent', 'opened', 'redirected'", "t.sent_at", ">", "ASC"),
        WorkList::Answered => ("'answered'", "t.answered_at", "<", "DESC"),
    };
    let sql = format!(
        "SELECT t.id, t.patient_id, p.family_name, p.given_names, p.birth_date, t.subject, t.about, t.state, \
         t.sent_at, t.answered_at, t.reply_by, r.label AS recipient, f.name AS facility, \
         k.wrapped_key, k.site_key_id \
         FROM thread t JOIN patient p ON p.id = t.patient_id \
         JOIN recipient r ON r.id = t.recipient_id JOIN facility f ON f.id = r.facility_id \
         JOIN patient_key k ON k.patient_id = t.patient_id \
         WHERE t.state IN ({states}) AND ({at}, t.id) {comparison} ($3, $4) \
         AND {ANSWERS_FOR_THREAD} \
         ORDER BY {at} {order}, t.id {order} LIMIT $5"
    );
    let values: [sea_orm::Value; 5] = [
        grant.account_id.0.into(),
        grant.now().0.into(),
        after.0.0.into(),
        after.1.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    WorkRow::find_by_statement(Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        values,
    ))
    .all(conn)
    .await
}
