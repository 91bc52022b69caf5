//! Rows of the answering side.

use super::policy::{ReadWorkList, RecallMessage, SeeBoard, WorkOnThread};
use crate::auth::{
    ANSWERS_FOR_THREAD, COLLEAGUES_AT_THREAD, Granted, PRESENT, SystemGrant, TEAMS_OF,
};
use crate::db::entity::{
    facility, mailbox_entry, message, team_closure, thread, thread_event, thread_note,
};
use crate::db::{Reads, Tx};
use crate::http::Error;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, SqlErr,
    Statement, Value,
};
use shared::ErrorCode;
use shared::directory::RecipientKind;
use shared::id::{
    AccountId, FacilityId, MessageId, PatientId, RecipientId, ThreadId, ThreadNoteId,
};
use shared::messaging::{Side, ThreadState};
use shared::team::WorkList;
use shared::time::UtcMicros;
use uuid::Uuid;

type Db<T> = Result<T, sea_orm::DbErr>;

/// States in which a thread waits for its team.
const WAITING: [ThreadState; 3] = [
    ThreadState::Sent,
    ThreadState::Opened,
    ThreadState::Redirected,
];

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
    pub(super) closed_at: Option<UtcMicros>,
    pub(super) holder: Option<String>,
    pub(super) reply_by: String,
    pub(super) recipient: String,
    pub(super) facility: String,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) site_key_id: String,
}

/// SQL over a row `t` of `thread`: somebody has it who answers for it at instant `$2` and is there, by the
/// one rule of [`COLLEAGUES_AT_THREAD`].
fn held() -> String {
    format!("EXISTS (SELECT 1 FROM account c WHERE c.id = t.holder_id AND {COLLEAGUES_AT_THREAD})")
}

/// A page of the list: what comes after `after` in the list's order.
pub(super) async fn page<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadWorkList>,
    list: WorkList,
    after: (UtcMicros, Uuid),
    limit: u64,
) -> Db<Vec<WorkRow>> {
    const WAITING: &str = "t.state IN ('sent', 'opened', 'redirected')";
    let held = held();
    let of_teams = format!("t.recipient_id IN ({TEAMS_OF})");
    let (which, at, comparison, order) = match list {
        WorkList::New => (
            format!("{WAITING} AND NOT {held} AND {of_teams}"),
            "t.sent_at",
            ">",
            "ASC",
        ),
        WorkList::Mine => (
            format!("{WAITING} AND t.holder_id = $1 AND {ANSWERS_FOR_THREAD}"),
            "t.sent_at",
            ">",
            "ASC",
        ),
        WorkList::Waiting => (format!("{WAITING} AND {of_teams}"), "t.sent_at", ">", "ASC"),
        WorkList::Escalated => (
            format!("{WAITING} AND t.escalated_at IS NOT NULL AND {ANSWERS_FOR_THREAD}"),
            "t.sent_at",
            ">",
            "ASC",
        ),
        WorkList::Answered => (
            format!("t.state = 'answered' AND {of_teams}"),
            "t.answered_at",
            "<",
            "DESC",
        ),
        WorkList::Done => (
            format!("t.state = 'closed' AND {of_teams}"),
            "t.closed_at",
            "<",
            "DESC",
        ),
    };
    let sql = format!(
        "SELECT t.id, t.patient_id, p.family_name, p.given_names, p.birth_date, t.subject, t.about, t.state, \
         t.sent_at, t.answered_at, t.closed_at, t.reply_by, r.label AS recipient, f.name AS facility, \
         CASE WHEN {held} THEN h.name END AS holder, k.wrapped_key, k.site_key_id \
         FROM thread t JOIN patient p ON p.id = t.patient_id \
         JOIN recipient r ON r.id = t.recipient_id JOIN facility f ON f.id = r.facility_id \
         JOIN patient_key k ON k.patient_id = t.patient_id \
         LEFT JOIN account h ON h.id = t.holder_id \
         WHERE {which} AND ({at}, t.id) {comparison} ($3, $4) \
         ORDER BY {at} {order}, t.id {order} LIMIT $5"
    );
    let values: [Value; 5] = [
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

/// Somebody who may be given a thread.
#[derive(Debug, FromQueryResult)]
pub(super) struct ColleagueRow {
    pub(super) id: AccountId,
    pub(super) name: String,
    pub(super) title: Option<String>,
}

/// Those who answer for the thread now, by name.
pub(super) async fn colleagues<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<WorkOnThread>,
) -> Db<Vec<ColleagueRow>> {
    let sql = format!(
        "SELECT c.id, c.name, c.title FROM account c, thread t \
         WHERE t.id = $1 AND c.kind = 'staff' AND {COLLEAGUES_AT_THREAD} ORDER BY c.name, c.id"
    );
    let values: [Value; 2] = [grant.thread.id.0.into(), grant.now().0.into()];
    ColleagueRow::find_by_statement(Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        values,
    ))
    .all(conn)
    .await
}

/// Who has the thread and still answers for it.
pub(super) async fn present_holder(
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
) -> Db<Option<AccountId>> {
    let Some(holder) = grant.thread.holder_id else {
        return Ok(None);
    };
    let colleagues = colleagues(tx, grant).await?;
    Ok(colleagues
        .iter()
        .any(|it| it.id == holder)
        .then_some(holder))
}

pub(super) async fn find_message<C: Reads>(
    conn: &C,
    message: MessageId,
) -> Db<Option<message::Model>> {
    message::Entity::find_by_id(message).one(conn).await
}

pub(super) async fn find_note(tx: &Tx, note: ThreadNoteId) -> Db<Option<thread_note::Model>> {
    thread_note::Entity::find_by_id(note).one(tx).await
}

pub(super) async fn insert_note(
    tx: &Tx,
    _grant: &Granted<WorkOnThread>,
    row: thread_note::Model,
) -> Result<(), Error> {
    let done = thread_note::Entity::insert(thread_note::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await;
    match done {
        Ok(_) => Ok(()),
        Err(error) => match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Err(ErrorCode::IdTaken.into()),
            _ => Err(error.into()),
        },
    }
}

/// Takes the message back. For whoever has not read it, it is nothing new any more.
pub(super) async fn recall_message(tx: &Tx, grant: &Granted<RecallMessage>) -> Db<()> {
    message::Entity::update_many()
        .col_expr(message::Column::RecalledAt, Expr::value(grant.now().0))
        .filter(message::Column::Id.eq(grant.message.id))
        .exec(tx)
        .await?;
    mailbox_entry::Entity::update_many()
        .col_expr(mailbox_entry::Column::ReadAt, Expr::value(grant.now().0))
        .filter(mailbox_entry::Column::MessageId.eq(grant.message.id))
        .filter(mailbox_entry::Column::ReadAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// When the team last answered what the patient's side wrote last, apart from what was taken back.
pub(super) async fn last_answer(tx: &Tx, grant: &Granted<RecallMessage>) -> Db<Option<UtcMicros>> {
    let last = message::Entity::find()
        .filter(message::Column::ThreadId.eq(grant.thread.id))
        .filter(message::Column::Side.eq(Side::Team))
        .filter(message::Column::RecalledAt.is_null())
        .filter(message::Column::SentAt.gte(grant.thread.sent_at.0))
        .order_by_desc(message::Column::SentAt)
        .one(tx)
        .await?;
    Ok(last.map(|message| message.sent_at))
}

/// A thread whose answer may be late.
#[derive(Debug, FromQueryResult)]
pub(super) struct DueRow {
    pub(super) id: ThreadId,
    pub(super) patient_id: PatientId,
    pub(super) recipient_id: RecipientId,
    pub(super) reply_by: String,
    pub(super) facility: String,
}

/// Threads that wait for an answer, are not marked as late, and were due before the day of this instant
/// (in UTC), the first day first.
pub(super) async fn may_be_late<C: ConnectionTrait>(
    conn: &C,
    before: UtcMicros,
    after: Option<(String, ThreadId)>,
    limit: u64,
) -> Result<Vec<DueRow>, Error> {
    let day = jiff::Timestamp::from_microsecond(before.0)
        .map_err(|error| Error::internal(format!("the clock: {error}")))?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .to_string();
    let (reply_by, id) = after.map_or((String::new(), Uuid::nil()), |(day, id)| (day, id.0));
    let sql = "SELECT t.id, t.patient_id, t.recipient_id, t.reply_by, f.name AS facility \
         FROM thread t JOIN recipient r ON r.id = t.recipient_id \
         JOIN facility f ON f.id = r.facility_id \
         WHERE t.escalated_at IS NULL AND t.state IN ('sent', 'opened', 'redirected') \
         AND t.reply_by < $1 AND (t.reply_by, t.id) > ($2, $3) \
         ORDER BY t.reply_by, t.id LIMIT $4";
    let values: [Value; 4] = [
        day.into(),
        reply_by.into(),
        id.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(DueRow::find_by_statement(statement).all(conn).await?)
}

/// Marks a thread as late, unless it is already, waits no more, or was promised another day. Says whether it did.
pub(super) async fn escalate(
    tx: &Tx,
    _grant: &SystemGrant,
    row: &DueRow,
    now: UtcMicros,
) -> Db<bool> {
    let done = thread::Entity::update_many()
        .col_expr(thread::Column::EscalatedAt, Expr::value(now.0))
        .filter(thread::Column::Id.eq(row.id))
        .filter(thread::Column::ReplyBy.eq(&row.reply_by))
        .filter(thread::Column::EscalatedAt.is_null())
        .filter(thread::Column::State.is_in(WAITING))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// How long the patient's side waited for one answer of a team, in microseconds.
#[derive(Debug, FromQueryResult)]
pub(super) struct AnswerRow {
    pub(super) id: RecipientId,
    pub(super) took: i64,
    /// Of all answers of the team since then, however many of them are here.
    pub(super) count: i64,
}

/// SQL: whose numbers they are. An administrator's are of all, whoever answers for them.
fn teams_on_board(grant: &Granted<SeeBoard>) -> &'static str {
    if grant.all {
        "SELECT id FROM recipient"
    } else {
        TEAMS_OF
    }
}

/// The last answers of each team that one answers for, at most 200 of each.
pub(super) async fn answers<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeBoard>,
    since: UtcMicros,
) -> Db<Vec<AnswerRow>> {
    let teams = teams_on_board(grant);
    let sql = format!(
        "SELECT n.id, n.took, n.count FROM (SELECT e.team_id AS id, e.at - e.waited_since AS took, \
         COUNT(*) OVER (PARTITION BY e.team_id) AS count, \
         ROW_NUMBER() OVER (PARTITION BY e.team_id ORDER BY e.at DESC) AS place \
         FROM thread_event e JOIN message m ON m.id = e.message_id AND m.recalled_at IS NULL \
         WHERE e.kind = 'answered' AND e.waited_since IS NOT NULL AND e.at > $3 \
         AND e.team_id IN ({teams})) n WHERE n.place <= 200"
    );
    let values: [Value; 3] = [
        grant.account_id.0.into(),
        grant.now().0.into(),
        since.0.into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    AnswerRow::find_by_statement(statement).all(conn).await
}

/// A team, and what waits for it.
#[derive(Debug, FromQueryResult)]
pub(super) struct TeamRow {
    pub(super) id: RecipientId,
    pub(super) label: String,
    pub(super) facility: String,
    pub(super) members: i64,
    pub(super) waiting: i64,
    pub(super) late: i64,
    pub(super) missed: i64,
    pub(super) oldest: Option<UtcMicros>,
}

/// The teams that one answers for: those of one's own, and of a desk's those for which something waits, was
/// answered or became late since then.
pub(super) async fn teams_at_work<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeBoard>,
    since: UtcMicros,
) -> Db<Vec<TeamRow>> {
    let teams = teams_on_board(grant);
    let sql = format!(
        "SELECT r.id, r.label, f.name AS facility, \
         (SELECT COUNT(*) FROM team_member o WHERE o.recipient_id = r.id AND o.valid_from <= $2 \
         AND (o.valid_until IS NULL OR o.valid_until > $2) \
         AND (o.away_from IS NULL OR o.away_from > $2 OR o.away_until <= $2) \
         AND EXISTS (SELECT 1 FROM account oa \
         WHERE oa.id = o.account_id AND oa.disabled_at IS NULL)) AS members, \
         COALESCE(w.waiting, 0) AS waiting, COALESCE(w.late, 0) AS late, w.oldest, \
         (SELECT COUNT(*) FROM thread_event x WHERE x.team_id = r.id AND x.kind = 'escalated' \
         AND x.at > $3) AS missed \
         FROM recipient r JOIN facility f ON f.id = r.facility_id \
         LEFT JOIN (SELECT t.recipient_id, COUNT(*) AS waiting, MIN(t.sent_at) AS oldest, \
         COUNT(t.escalated_at) AS late FROM thread t \
         WHERE t.state IN ('sent', 'opened', 'redirected') AND t.recipient_id IN ({teams}) \
         GROUP BY t.recipient_id) w ON w.recipient_id = r.id \
         WHERE r.id IN ({teams}) AND (w.waiting > 0 \
         OR EXISTS (SELECT 1 FROM team_member own WHERE own.recipient_id = r.id AND own.account_id = $1) \
         OR EXISTS (SELECT 1 FROM thread_event e WHERE e.team_id = r.id AND e.kind = 'answered' \
         AND e.at > $3) \
         OR r.id IN (SELECT l.team_id FROM thread_event l WHERE l.kind = 'escalated' AND l.at > $3))"
    );
    let values: [Value; 3] = [
        grant.account_id.0.into(),
        grant.now().0.into(),
        since.0.into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    TeamRow::find_by_statement(statement).all(conn).await
}

/// A thread that waits at a team that has ended.
#[derive(Debug, FromQueryResult)]
pub(super) struct LeftRow {
    pub(super) id: ThreadId,
    pub(super) patient_id: PatientId,
    pub(super) recipient_id: RecipientId,
    pub(super) successor_id: RecipientId,
    /// What the successor is.
    pub(super) kind: RecipientKind,
}

/// Threads that wait at teams that have ended, the longest-waiting first. A successor that has ended itself
/// gets none: two that named each other at the same instant would hand them back and forth for ever.
pub(super) async fn left_behind<C: ConnectionTrait>(conn: &C, most: u64) -> Db<Vec<LeftRow>> {
    let sql = "SELECT t.id, t.patient_id, t.recipient_id, s.successor_id, n.kind \
         FROM team_settings s JOIN recipient n ON n.id = s.successor_id \
         JOIN thread t ON t.recipient_id = s.recipient_id \
         WHERE s.retired_at IS NOT NULL AND t.state IN ('sent', 'opened', 'redirected') \
         AND NOT EXISTS (SELECT 1 FROM team_settings e WHERE e.recipient_id = s.successor_id \
         AND e.retired_at IS NOT NULL) ORDER BY t.sent_at, t.id LIMIT $1";
    let values: [Value; 1] = [i64::try_from(most).unwrap_or(i64::MAX).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    LeftRow::find_by_statement(statement).all(conn).await
}

/// Gives a thread to the successor of the team that has it, unless it was answered or handed on meanwhile.
/// Says whether it did.
pub(super) async fn succeed(
    tx: &Tx,
    _grant: &SystemGrant,
    row: &LeftRow,
    to_pharmacy: bool,
) -> Db<bool> {
    let no_id: Option<Uuid> = None;
    let no_time: Option<i64> = None;
    let mut update = thread::Entity::update_many()
        .col_expr(thread::Column::RecipientId, Expr::value(row.successor_id.0))
        .col_expr(thread::Column::State, Expr::value("redirected"))
        .col_expr(thread::Column::OpenedAt, Expr::value(no_time))
        .col_expr(thread::Column::HolderId, Expr::value(no_id))
        .col_expr(thread::Column::HeldAt, Expr::value(no_time));
    if !to_pharmacy {
        update = update.col_expr(thread::Column::PharmaciesOnly, Expr::value(false));
    }
    let done = update
        .filter(thread::Column::Id.eq(row.id))
        .filter(thread::Column::RecipientId.eq(row.recipient_id))
        .filter(thread::Column::State.is_in(WAITING))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// A closure day whose promises were not moved yet.
#[derive(Debug, FromQueryResult)]
pub(super) struct ClosureRow {
    pub(super) recipient_id: RecipientId,
    pub(super) day: String,
    pub(super) name: String,
    pub(super) noted_at: UtcMicros,
    pub(super) facility_id: FacilityId,
    pub(super) facility: String,
    pub(super) desk_id: RecipientId,
}

/// The earliest closure day whose promises were not moved yet.
pub(super) async fn next_closure<C: ConnectionTrait>(conn: &C) -> Db<Option<ClosureRow>> {
    let sql = "SELECT c.recipient_id, c.day, c.name, c.noted_at, r.facility_id, f.name AS facility, f.desk_id \
         FROM team_closure c JOIN recipient r ON r.id = c.recipient_id \
         JOIN facility f ON f.id = r.facility_id \
         WHERE c.applied_at IS NULL ORDER BY c.day, c.recipient_id LIMIT 1";
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    ClosureRow::find_by_statement(statement).one(conn).await
}

/// A thread that waits, and by when it was promised an answer.
#[derive(Debug, FromQueryResult)]
pub(super) struct PromiseRow {
    pub(super) id: ThreadId,
    pub(super) patient_id: PatientId,
    pub(super) recipient_id: RecipientId,
    /// When the promise was given.
    pub(super) sent_at: UtcMicros,
    pub(super) reply_by: String,
}

/// Threads that wait for an answer that is not late, were written to before the closure day was named, and
/// were promised one on that day or later: those of the team or, of a desk, of the whole facility.
pub(super) async fn promised_from<C: ConnectionTrait>(
    conn: &C,
    closure: &ClosureRow,
    after: ThreadId,
    most: u64,
) -> Db<Vec<PromiseRow>> {
    let sql = "SELECT t.id, t.patient_id, t.recipient_id, t.sent_at, t.reply_by \
         FROM thread t JOIN recipient r ON r.id = t.recipient_id \
         WHERE (t.recipient_id = $1 OR (r.facility_id = $2 AND $1 = $3)) \
         AND t.state IN ('sent', 'opened', 'redirected') AND t.escalated_at IS NULL \
         AND t.sent_at < $4 AND t.reply_by >= $5 AND t.id > $6 ORDER BY t.id LIMIT $7";
    let values: [Value; 7] = [
        closure.recipient_id.0.into(),
        closure.facility_id.0.into(),
        closure.desk_id.0.into(),
        closure.noted_at.0.into(),
        closure.day.clone().into(),
        after.0.into(),
        i64::try_from(most).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    PromiseRow::find_by_statement(statement).all(conn).await
}

/// The closure days of a team and its desk whose promises were not moved yet, but for this one.
pub(super) async fn days_not_applied(
    tx: &Tx,
    team: RecipientId,
    closure: &ClosureRow,
) -> Result<Vec<Date>, Error> {
    let rows = team_closure::Entity::find()
        .filter(team_closure::Column::RecipientId.is_in([team, closure.desk_id]))
        .filter(team_closure::Column::AppliedAt.is_null())
        .all(tx)
        .await?;
    rows.iter()
        .filter(|row| row.day != closure.day)
        .map(|row| {
            row.day
                .parse()
                .map_err(|_| Error::internal("a closure day is no date"))
        })
        .collect()
}

/// Whether the promise was moved for this closure day already, even if the day was taken back meanwhile: a
/// promise does not move towards today.
pub(super) async fn is_postponed(tx: &Tx, row: &PromiseRow, closure: &ClosureRow) -> Db<bool> {
    let moved = thread_event::Entity::find()
        .filter(thread_event::Column::ThreadId.eq(row.id))
        .filter(thread_event::Column::ClosedDay.eq(&closure.day))
        .filter(thread_event::Column::At.gte(row.sent_at.0))
        .one(tx)
        .await?;
    Ok(moved.is_some())
}

/// Promises an answer by another day, unless it was given, is late, or another day was promised meanwhile.
/// Says whether it did.
pub(super) async fn promise(
    tx: &Tx,
    _grant: &SystemGrant,
    row: &PromiseRow,
    reply_by: &str,
) -> Db<bool> {
    let done = thread::Entity::update_many()
        .col_expr(thread::Column::ReplyBy, Expr::value(reply_by))
        .filter(thread::Column::Id.eq(row.id))
        .filter(thread::Column::ReplyBy.eq(&row.reply_by))
        .filter(thread::Column::EscalatedAt.is_null())
        .filter(thread::Column::State.is_in(WAITING))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Notes that the promises of a closure day were moved.
pub(super) async fn closure_applied(
    tx: &Tx,
    _grant: &SystemGrant,
    closure: &ClosureRow,
    now: UtcMicros,
) -> Db<()> {
    team_closure::Entity::update_many()
        .col_expr(team_closure::Column::AppliedAt, Expr::value(now.0))
        .filter(team_closure::Column::RecipientId.eq(closure.recipient_id))
        .filter(team_closure::Column::Day.eq(&closure.day))
        .exec(tx)
        .await?;
    Ok(())
}

/// The facilities of these names, or all when there are none, with their desks.
pub(super) async fn desks<C: ConnectionTrait>(
    conn: &C,
    names: &[String],
) -> Db<Vec<(String, RecipientId)>> {
    let mut query = facility::Entity::find();
    if !names.is_empty() {
        query = query.filter(facility::Column::Name.is_in(names));
    }
    let rows = query.all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.name, row.desk_id))
        .collect())
}

/// Which teams and desks are closed on which of these days.
pub(super) async fn closed_on<C: ConnectionTrait>(
    conn: &C,
    days: &[String],
) -> Db<Vec<(RecipientId, String)>> {
    let rows = team_closure::Entity::find()
        .filter(team_closure::Column::Day.is_in(days))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.recipient_id, row.day))
        .collect())
}

/// Notes a closure day. Says whether it was not noted yet.
pub(super) async fn add_closure(
    tx: &Tx,
    _grant: &SystemGrant,
    row: team_closure::Model,
) -> Db<bool> {
    let sql = "INSERT INTO team_closure (recipient_id, day, name, noted_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (recipient_id, day) DO NOTHING";
    let values: [Value; 4] = [
        row.recipient_id.0.into(),
        row.day.into(),
        row.name.into(),
        row.noted_at.0.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected() > 0)
}

/// SQL over a row `r` of `recipient`: it is not closed, and nobody of its own is there at instant `$1`.
fn deserted() -> String {
    format!(
        "r.active AND NOT EXISTS (SELECT 1 FROM team_settings s WHERE s.recipient_id = r.id \
         AND s.retired_at IS NOT NULL) \
         AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id = r.id AND {PRESENT})"
    )
}

/// Teams and desks that had a member, have none who is there now, and are not noted for it.
pub(super) async fn without_members<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    limit: u64,
) -> Db<Vec<RecipientId>> {
    let sql = format!(
        "SELECT r.id FROM recipient r WHERE r.id IN (SELECT recipient_id FROM team_member \
         WHERE valid_from <= $1) AND {} AND NOT EXISTS (SELECT 1 FROM team_alarm l \
         WHERE l.recipient_id = r.id) ORDER BY r.id LIMIT {limit}",
        deserted()
    );
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.0.into()]);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| Ok(RecipientId(row.try_get_by_index(0)?)))
        .collect()
}

/// SQL over a row `l` of `team_alarm`: its reason is gone at instant `$1`.
fn over() -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM recipient r WHERE r.id = l.recipient_id AND {})",
        deserted()
    )
}

/// Whether a team that is noted has somebody again, or has ended.
pub(super) async fn anybody_is_back<C: ConnectionTrait>(conn: &C, now: UtcMicros) -> Db<bool> {
    let sql = format!("SELECT 1 FROM team_alarm l WHERE {} LIMIT 1", over());
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.0.into()]);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Forgets the teams that have somebody again, or have ended: the next time is another one.
pub(super) async fn end_alarms(tx: &Tx, _grant: &SystemGrant, now: UtcMicros) -> Db<()> {
    let sql = format!("DELETE FROM team_alarm AS l WHERE {}", over());
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [now.0.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

/// Notes that a team has lost its last member. Says whether that was not noted yet.
pub(super) async fn raise_alarm(
    tx: &Tx,
    _grant: &SystemGrant,
    team: RecipientId,
    now: UtcMicros,
) -> Db<bool> {
    let sql = "INSERT INTO team_alarm (recipient_id, raised_at) VALUES ($1, $2) \
               ON CONFLICT (recipient_id) DO NOTHING";
    let values: [Value; 2] = [team.0.into(), now.0.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected() > 0)
}
