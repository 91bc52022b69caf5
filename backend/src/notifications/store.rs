//! Rows of addresses, codes, wishes and notices.

use crate::auth::PRESENT;
use crate::db::Tx;
use crate::db::entity::notice::NoticeOutcome;
use crate::db::entity::{
    account, attachment, contact_address, contact_code, facility, mailbox_entry, message, notice,
    notice_item, notice_preference, quiet_hours, thread,
};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult,
    PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use shared::id::{
    AccountId, AttachmentId, FacilityId, MessageId, PatientId, RecipientId, ThreadId,
};
use shared::messaging::{Folder, ScanState, ThreadState};
use shared::notifications::{Channel, NoticeKind};
use shared::time::UtcMicros;
use uuid::Uuid;

pub(super) async fn addresses<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Vec<contact_address::Model>, DbErr> {
    contact_address::Entity::find()
        .filter(contact_address::Column::AccountId.eq(account))
        .all(conn)
        .await
}

pub(super) async fn address<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    channel: Channel,
) -> Result<Option<contact_address::Model>, DbErr> {
    contact_address::Entity::find_by_id((account, channel))
        .one(conn)
        .await
}

pub(super) async fn codes<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Vec<contact_code::Model>, DbErr> {
    contact_code::Entity::find()
        .filter(contact_code::Column::AccountId.eq(account))
        .all(conn)
        .await
}

pub(super) async fn code<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    channel: Channel,
) -> Result<Option<contact_code::Model>, DbErr> {
    contact_code::Entity::find_by_id((account, channel))
        .one(conn)
        .await
}

/// Puts this code into the place of the one before it: two never hold at once.
pub(super) async fn put_code(tx: &Tx, row: contact_code::Model) -> Result<(), DbErr> {
    remove_code(tx, row.account_id, row.channel).await?;
    contact_code::Entity::insert(contact_code::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Gives whether there was one.
pub(super) async fn remove_code(
    tx: &Tx,
    account: AccountId,
    channel: Channel,
) -> Result<bool, DbErr> {
    let gone = contact_code::Entity::delete_by_id((account, channel))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

pub(super) async fn count_wrong_code(tx: &Tx, row: &contact_code::Model) -> Result<(), DbErr> {
    contact_code::Entity::update_many()
        .col_expr(contact_code::Column::Tries, Expr::cust("tries + 1"))
        .filter(contact_code::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn put_address(tx: &Tx, row: contact_address::Model) -> Result<(), DbErr> {
    remove_address(tx, row.account_id, row.channel).await?;
    contact_address::Entity::insert(contact_address::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn remove_address(
    tx: &Tx,
    account: AccountId,
    channel: Channel,
) -> Result<(), DbErr> {
    contact_address::Entity::delete_by_id((account, channel))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that an address is refused, if it is still the account's.
pub(super) async fn mark_failing(tx: &Tx, address: Uuid, now: UtcMicros) -> Result<(), DbErr> {
    contact_address::Entity::update_many()
        .col_expr(contact_address::Column::FailingAt, Expr::value(now.0))
        .filter(contact_address::Column::Id.eq(address))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn preferences<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Vec<notice_preference::Model>, DbErr> {
    notice_preference::Entity::find()
        .filter(notice_preference::Column::AccountId.eq(account))
        .all(conn)
        .await
}

pub(super) async fn put_preference(tx: &Tx, row: notice_preference::Model) -> Result<(), DbErr> {
    use notice_preference::Column;
    notice_preference::Entity::insert(notice_preference::ActiveModel::from(row))
        .on_conflict(
            OnConflict::columns([Column::AccountId, Column::Kind, Column::Channel])
                .update_column(Column::Wanted)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn quiet<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Option<quiet_hours::Model>, DbErr> {
    quiet_hours::Entity::find_by_id(account).one(conn).await
}

pub(super) async fn put_quiet(tx: &Tx, row: quiet_hours::Model) -> Result<(), DbErr> {
    use quiet_hours::Column;
    quiet_hours::Entity::insert(quiet_hours::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(Column::AccountId)
                .update_columns([Column::FromMinute, Column::ToMinute, Column::Zone])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The name of the facility at which the account's holder is at home, as a patient.
pub(super) async fn home_facility<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Option<String>, DbErr> {
    let sql = "SELECT p.home_facility_id AS id FROM access_grant g JOIN patient p ON p.id = g.patient_id \
         WHERE g.account_id = $1 AND g.kind = 'own' AND g.revoked_at IS NULL \
         AND p.home_facility_id IS NOT NULL LIMIT 1";
    #[derive(FromQueryResult)]
    struct Home {
        id: FacilityId,
    }
    let values: [Value; 1] = [account.0.into()];
    let backend = conn.get_database_backend();
    let home = Home::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .one(conn)
        .await?;
    let Some(home) = home else {
        return Ok(None);
    };
    let row = facility::Entity::find_by_id(home.id).one(conn).await?;
    Ok(row.map(|row| row.name))
}

pub(super) async fn account<C: ConnectionTrait>(
    conn: &C,
    id: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(id).one(conn).await
}

/// An account that something is to be told to, and by what.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Hearer {
    pub(super) account_id: AccountId,
    pub(super) channel: Channel,
}

/// SQL over a row `m` of `team_member`: the member is not away at instant `$3`. Nobody is called to work then.
const NOT_AWAY: &str = "(m.away_from IS NULL OR m.away_from > $3 OR m.away_until <= $3)";

/// SQL: that account `c.account_id` wants notices of kind `$1` by `c.channel`, or has chosen nothing
/// ([`Channel::wanted_by_default`]).
const WANTED: &str = "COALESCE((SELECT w.wanted FROM notice_preference w \
     WHERE w.account_id = c.account_id AND w.kind = $1 AND w.channel = c.channel), c.channel = 'mail')";

/// Whose Inbox a message is in, among those who have an address and want to be told.
pub(super) async fn hearers_of_answer(
    tx: &Tx,
    thread: ThreadId,
    (patient, message): (PatientId, MessageId),
) -> Result<Vec<Hearer>, DbErr> {
    let sql = format!(
        "SELECT c.account_id, c.channel FROM thread_participant t \
         JOIN contact_address c ON c.account_id = t.account_id AND c.failing_at IS NULL \
         JOIN mailbox_entry e ON e.account_id = t.account_id AND e.patient_id = $3 \
         AND e.message_id = $4 AND e.folder = 'inbox' AND e.read_at IS NULL \
         WHERE t.thread_id = $2 AND {WANTED} ORDER BY c.account_id, c.channel"
    );
    let values: [Value; 4] = [
        NoticeKind::NewMessage.into(),
        thread.0.into(),
        patient.0.into(),
        message.0.into(),
    ];
    hearers(tx, &sql, values).await
}

/// The members of a team and of its facility's desk, among those who have an address and want to be told.
/// Which of them answers for the thread is looked at when it is sent.
pub(super) async fn hearers_of_team(
    tx: &Tx,
    team: RecipientId,
    now: UtcMicros,
) -> Result<Vec<Hearer>, DbErr> {
    let sql = format!(
        "SELECT DISTINCT c.account_id, c.channel FROM team_member m \
         JOIN contact_address c ON c.account_id = m.account_id AND c.failing_at IS NULL \
         WHERE m.recipient_id IN ($2, (SELECT f.desk_id FROM recipient r \
         JOIN facility f ON f.id = r.facility_id WHERE r.id = $2)) AND m.valid_from <= $3 \
         AND (m.valid_until IS NULL OR m.valid_until > $3) AND {NOT_AWAY} AND {WANTED} \
         ORDER BY c.account_id, c.channel"
    );
    let values: [Value; 3] = [NoticeKind::TeamMessage.into(), team.0.into(), now.0.into()];
    hearers(tx, &sql, values).await
}

/// The members of the desk of the facility whose team has the thread, among those who have an address and
/// want to be told.
pub(super) async fn hearers_of_desk(
    tx: &Tx,
    thread: ThreadId,
    now: UtcMicros,
) -> Result<Vec<Hearer>, DbErr> {
    let sql = format!(
        "SELECT DISTINCT c.account_id, c.channel FROM thread h \
         JOIN recipient r ON r.id = h.recipient_id JOIN facility f ON f.id = r.facility_id \
         JOIN team_member m ON m.recipient_id = f.desk_id AND m.valid_from <= $3 \
         AND (m.valid_until IS NULL OR m.valid_until > $3) AND {NOT_AWAY} \
         JOIN contact_address c ON c.account_id = m.account_id AND c.failing_at IS NULL \
         WHERE h.id = $2 AND {WANTED} ORDER BY c.account_id, c.channel"
    );
    let values: [Value; 3] = [
        NoticeKind::TeamMessage.into(),
        thread.0.into(),
        now.0.into(),
    ];
    hearers(tx, &sql, values).await
}

/// SQL over a row `c` of `account`: it can find members for the team in row `r` of `recipient` at instant `$3`,
/// as an administrator or as a manager of its facility's desk who is not away.
fn staffs() -> String {
    format!(
        "(c.kind = 'administrator' OR EXISTS (SELECT 1 FROM team_member m JOIN facility f \
         ON f.desk_id = m.recipient_id WHERE f.id = r.facility_id AND m.account_id = c.id \
         AND m.role = 'manager' AND m.valid_from <= $3 \
         AND (m.valid_until IS NULL OR m.valid_until > $3) AND {NOT_AWAY}))"
    )
}

/// Those who can find members for a team, among those who have an address and want to be told.
pub(super) async fn hearers_of_alarm(
    tx: &Tx,
    team: RecipientId,
    now: UtcMicros,
) -> Result<Vec<Hearer>, DbErr> {
    let wanted = WANTED.replace("c.account_id", "a.account_id");
    let wanted = wanted.replace("c.channel", "a.channel");
    let sql = format!(
        "SELECT a.account_id, a.channel FROM recipient r JOIN account c ON c.disabled_at IS NULL \
         JOIN contact_address a ON a.account_id = c.id AND a.failing_at IS NULL \
         WHERE r.id = $2 AND {} AND {wanted} ORDER BY a.account_id, a.channel",
        staffs()
    );
    let kind = NoticeKind::TeamUnstaffed;
    let values: [Value; 3] = [kind.into(), team.0.into(), now.0.into()];
    hearers(tx, &sql, values).await
}

/// Whether a team for which the account can find members has lost its last one since it was last told, and
/// still has none.
pub(super) async fn is_unstaffed<C: ConnectionTrait>(
    conn: &C,
    notice: &notice::Model,
    now: UtcMicros,
) -> Result<bool, DbErr> {
    // What came up before the last notice was opened went into that one.
    let told = notice::Entity::find()
        .filter(notice::Column::AccountId.eq(notice.account_id))
        .filter(notice::Column::Kind.eq(notice.kind))
        .filter(notice::Column::Channel.eq(notice.channel))
        .filter(notice::Column::Outcome.eq(NoticeOutcome::Sent))
        .order_by_desc(notice::Column::OpenedAt)
        .one(conn)
        .await?;
    let since = told.map_or(i64::MIN, |told| told.opened_at.0);
    let sql = format!(
        "SELECT 1 FROM team_alarm l JOIN recipient r ON r.id = l.recipient_id \
         JOIN account c ON c.id = $1 WHERE l.raised_at > $2 AND {} AND NOT EXISTS \
         (SELECT 1 FROM team_member m WHERE m.recipient_id = r.id AND {}) LIMIT 1",
        staffs(),
        PRESENT.replace("$1", "$3"),
    );
    let values: [Value; 3] = [notice.account_id.0.into(), since.into(), now.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// The patient's side of a thread, among those who have an address and want to be told of this kind. Who
/// of them may read it is looked at when it is sent.
pub(super) async fn hearers_of_thread(
    tx: &Tx,
    thread: ThreadId,
    kind: NoticeKind,
) -> Result<Vec<Hearer>, DbErr> {
    let sql = format!(
        "SELECT c.account_id, c.channel FROM thread_participant t \
         JOIN contact_address c ON c.account_id = t.account_id AND c.failing_at IS NULL \
         WHERE t.thread_id = $2 AND {WANTED} ORDER BY c.account_id, c.channel"
    );
    let values: [Value; 2] = [kind.into(), thread.0.into()];
    hearers(tx, &sql, values).await
}

/// The message at which a file is that nobody can open, because it did not pass its scan.
pub(super) async fn message_of_unsafe(
    tx: &Tx,
    file: AttachmentId,
) -> Result<Option<MessageId>, DbErr> {
    let row = attachment::Entity::find_by_id(file).one(tx).await?;
    Ok(row
        .filter(|row| matches!(row.scan, ScanState::Infected | ScanState::Unscannable))
        .and_then(|row| row.message_id))
}

/// Who sent a message, if they have an address and want to be told of its files.
pub(super) async fn hearers_of_sent(tx: &Tx, message: MessageId) -> Result<Vec<Hearer>, DbErr> {
    let sql = format!(
        "SELECT c.account_id, c.channel FROM message m \
         JOIN contact_address c ON c.account_id = m.author_id AND c.failing_at IS NULL \
         WHERE m.id = $2 AND {WANTED} ORDER BY c.account_id, c.channel"
    );
    let values: [Value; 2] = [NoticeKind::FileUnsafe.into(), message.0.into()];
    hearers(tx, &sql, values).await
}

/// The latest message of a thread.
pub(super) async fn latest_message(tx: &Tx, thread: ThreadId) -> Result<Option<MessageId>, DbErr> {
    let row = message::Entity::find()
        .filter(message::Column::ThreadId.eq(thread))
        .order_by_desc(message::Column::SentAt)
        .order_by_desc(message::Column::Id)
        .one(tx)
        .await?;
    Ok(row.map(|row| row.id))
}

async fn hearers<const N: usize>(
    tx: &Tx,
    sql: &str,
    values: [Value; N],
) -> Result<Vec<Hearer>, DbErr> {
    let backend = tx.get_database_backend();
    Hearer::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(tx)
        .await
}

/// Opens a notice unless one of its kind is open for the account; gives the open one, locked until the
/// transaction ends, and whether it is the new one.
pub(super) async fn open_notice(tx: &Tx, new: notice::Model) -> Result<(Uuid, bool), DbErr> {
    let (account, kind, channel) = (new.account_id, new.kind, new.channel);
    let id = new.id;
    let backend = tx.get_database_backend();
    let values: [Value; 6] = [
        id.into(),
        account.0.into(),
        kind.into(),
        channel.into(),
        new.opened_at.0.into(),
        new.due_at.0.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(
        backend,
        "INSERT INTO notice (id, account_id, kind, channel, opened_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (account_id, kind, channel) WHERE closed_at IS NULL DO NOTHING",
        values,
    ))
    .await?;
    let mut query = notice::Entity::find()
        .filter(notice::Column::AccountId.eq(account))
        .filter(notice::Column::Kind.eq(kind))
        .filter(notice::Column::Channel.eq(channel))
        .filter(notice::Column::ClosedAt.is_null());
    if backend == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    let open = query
        .one(tx)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("an open notice".to_owned()))?;
    Ok((open.id, open.id == id))
}

/// Writes a notice that nothing more goes into.
pub(super) async fn insert_closed(tx: &Tx, row: notice::Model) -> Result<(), DbErr> {
    notice::Entity::insert(notice::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn add_item(tx: &Tx, row: notice_item::Model) -> Result<(), DbErr> {
    notice_item::Entity::insert(notice_item::ActiveModel::from(row))
        .on_conflict_do_nothing()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// When a notice of this kind was last sent to the account by this channel.
pub(super) async fn last_sent<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    kind: NoticeKind,
    channel: Channel,
) -> Result<Option<UtcMicros>, DbErr> {
    let row = notice::Entity::find()
        .filter(notice::Column::AccountId.eq(account))
        .filter(notice::Column::Kind.eq(kind))
        .filter(notice::Column::Channel.eq(channel))
        .filter(notice::Column::Outcome.eq(NoticeOutcome::Sent))
        .order_by_desc(notice::Column::ClosedAt)
        .one(conn)
        .await?;
    Ok(row.and_then(|row| row.closed_at))
}

pub(super) async fn notice<C: ConnectionTrait>(
    conn: &C,
    id: Uuid,
) -> Result<Option<notice::Model>, DbErr> {
    notice::Entity::find_by_id(id).one(conn).await
}

/// What a notice is about, some of it: what comes after this message, by their ids.
pub(super) async fn items<C: ConnectionTrait>(
    conn: &C,
    notice: Uuid,
    after: MessageId,
    most: u64,
) -> Result<Vec<notice_item::Model>, DbErr> {
    notice_item::Entity::find()
        .filter(notice_item::Column::NoticeId.eq(notice))
        .filter(notice_item::Column::MessageId.gt(after.0))
        .order_by_asc(notice_item::Column::MessageId)
        .limit(most)
        .all(conn)
        .await
}

/// About how many messages a notice is.
pub(super) async fn count_items<C: ConnectionTrait>(conn: &C, notice: Uuid) -> Result<u64, DbErr> {
    notice_item::Entity::find()
        .filter(notice_item::Column::NoticeId.eq(notice))
        .count(conn)
        .await
}

/// Whether the message waits in the account's Inbox to be read.
pub(super) async fn is_unread<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    item: &notice_item::Model,
) -> Result<bool, DbErr> {
    let key = (account, item.patient_id, item.message_id);
    let row = mailbox_entry::Entity::find_by_id(key).one(conn).await?;
    Ok(row.is_some_and(|row| row.read_at.is_none() && row.folder == Folder::Inbox))
}

/// Whether a thread is news to those who answer for it: nobody has opened it since somebody wrote to its
/// team or handed it on, or it waits and is late.
pub(super) async fn is_new_to_team<C: ConnectionTrait>(
    conn: &C,
    thread: ThreadId,
) -> Result<bool, DbErr> {
    let row = thread::Entity::find_by_id(thread).one(conn).await?;
    Ok(row.is_some_and(|row| {
        matches!(row.state, ThreadState::Sent | ThreadState::Redirected) || still_late(&row)
    }))
}

/// Whether the thread's answer is late and has not come.
pub(super) async fn is_late<C: ConnectionTrait>(conn: &C, thread: ThreadId) -> Result<bool, DbErr> {
    let row = thread::Entity::find_by_id(thread).one(conn).await?;
    Ok(row.is_some_and(|row| still_late(&row)))
}

fn still_late(row: &thread::Model) -> bool {
    row.escalated_at.is_some() && row.state.waits_for_team()
}

/// Whether a message is still to be read: it was not taken back.
pub(super) async fn is_sent<C: ConnectionTrait>(conn: &C, id: MessageId) -> Result<bool, DbErr> {
    let row = message::Entity::find_by_id(id).one(conn).await?;
    Ok(row.is_some_and(|row| row.recalled_at.is_none()))
}

/// Whether the thread waits for the team that it was handed to.
pub(super) async fn is_passed_on<C: ConnectionTrait>(
    conn: &C,
    thread: ThreadId,
) -> Result<bool, DbErr> {
    let row = thread::Entity::find_by_id(thread).one(conn).await?;
    // Once it was opened it is with the other team all the same.
    Ok(row.is_some_and(|row| row.state.waits_for_team()))
}

/// Whether the thread is closed and the account has not looked at it since.
pub(super) async fn is_closed_unread<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    item: &notice_item::Model,
) -> Result<bool, DbErr> {
    let row = thread::Entity::find_by_id(item.thread_id).one(conn).await?;
    if row.is_none_or(|row| row.state != ThreadState::Closed) {
        return Ok(false);
    }
    let unread = mailbox_entry::Entity::find()
        .filter(mailbox_entry::Column::AccountId.eq(account))
        .filter(mailbox_entry::Column::PatientId.eq(item.patient_id))
        .filter(mailbox_entry::Column::ThreadId.eq(item.thread_id))
        .filter(mailbox_entry::Column::Folder.is_not_in([Folder::Sent, Folder::Trash]))
        .filter(mailbox_entry::Column::ReadAt.is_null())
        .one(conn)
        .await?;
    Ok(unread.is_some())
}

/// A notice into which nothing comes until the transaction ends.
pub(super) async fn lock(tx: &Tx, id: Uuid) -> Result<Option<notice::Model>, DbErr> {
    let mut query = notice::Entity::find_by_id(id);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    query.one(tx).await
}

/// Notes what came of a notice, unless that is known already. With `seen`, only while it is about as many
/// messages as that: something may have come into it. Gives whether it was noted.
pub(super) async fn settle(
    tx: &Tx,
    id: Uuid,
    outcome: NoticeOutcome,
    now: UtcMicros,
    seen: Option<u64>,
) -> Result<bool, DbErr> {
    let Some(row) = lock(tx, id).await? else {
        return Ok(true);
    };
    if let Some(seen) = seen
        && count_items(tx, id).await? != seen
    {
        return Ok(false);
    }
    if row.outcome.is_none() {
        notice::Entity::update_many()
            .col_expr(notice::Column::ClosedAt, Expr::value(now.0))
            .col_expr(notice::Column::Outcome, Expr::value(outcome))
            .filter(notice::Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    Ok(true)
}

/// Lets nothing more come into a notice: what happens from now on opens another.
pub(super) async fn close(tx: &Tx, id: Uuid, now: UtcMicros) -> Result<(), DbErr> {
    notice::Entity::update_many()
        .col_expr(notice::Column::ClosedAt, Expr::value(now.0))
        .filter(notice::Column::Id.eq(id))
        .filter(notice::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// What the notices with these ids are about.
pub(super) async fn kinds<C: ConnectionTrait>(
    conn: &C,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, NoticeKind)>, DbErr> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.kind)).collect())
}

/// Removes notices that were settled before `before`, with what they were about.
pub(crate) async fn remove_settled(tx: &Tx, before: UtcMicros, most: u64) -> Result<u64, DbErr> {
    let ids: Vec<Uuid> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::ClosedAt.lt(before.0))
        .filter(notice::Column::Outcome.is_not_null())
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = notice::Entity::delete_many()
        .filter(notice::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Removes codes that were over before `before`.
pub(crate) async fn remove_codes(tx: &Tx, before: UtcMicros, most: u64) -> Result<u64, DbErr> {
    let ids: Vec<Uuid> = contact_code::Entity::find()
        .select_only()
        .column(contact_code::Column::Id)
        .filter(contact_code::Column::ExpiresAt.lt(before.0))
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = contact_code::Entity::delete_many()
        .filter(contact_code::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
