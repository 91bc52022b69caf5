//! Rows of messaging. Whatever shows or changes a patient's data takes a grant; the few look-ups that
//! policies themselves need take ids and are not visible outside the feature.

mod mailbox;

pub(super) use mailbox::*;

use super::policy::{MessagePath, MoveMessage, ReadDrafts, ReadMailbox, ReadThread, WriteDraft};
use crate::audit::{self, Change};
use crate::auth::{
    Action, Decision, Granted, Holder, Moment, Policy, Reach, Relation, decide, holders_on, reach,
};
use crate::db::entity::{
    account, attachment, draft, mailbox_entry, message, patient, recipient, thread, thread_event,
    thread_note, thread_participant,
};
use crate::db::{self, Batch, Reads, Row, Tx, json, rows, variant};
use crate::http::Error;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr, Statement,
};
use shared::ErrorCode;
use shared::family::{AgeTier, Capability, GrantKind};
use shared::id::{AccountId, AttachmentId, DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::messaging::rules::FOLLOW_UP_DAYS;
use shared::messaging::{Folder, Side, ThreadState};
use shared::time::UtcMicros;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Db<T> = Result<T, sea_orm::DbErr>;

/// Drafts that are listed at most; nobody has more.
const LISTED_DRAFTS: u64 = 100;

// For policies.

pub(super) async fn find_thread<C: ConnectionTrait>(
    conn: &C,
    patient: PatientId,
    thread: ThreadId,
) -> Db<Option<thread::Model>> {
    thread::Entity::find_by_id(thread)
        .filter(thread::Column::PatientId.eq(patient))
        .one(conn)
        .await
}

pub(super) async fn is_participant<C: ConnectionTrait>(
    conn: &C,
    thread: ThreadId,
    account: AccountId,
) -> Db<bool> {
    Ok(thread_participant::Entity::find_by_id((thread, account))
        .one(conn)
        .await?
        .is_some())
}

/// How far a right must go to be about a thread.
pub(super) async fn reach_of_thread<C: Reads>(conn: &C, thread: ThreadId) -> Db<Option<Reach>> {
    const SQL: &str = "SELECT pharmacies_only FROM thread WHERE id = $1";
    let found: Vec<ReachRow> = rows(conn, SQL, [thread.0.into()]).await?;
    let found = found.first();
    Ok(found.map(|row| Reach::of_thread(row.pharmacies_only)))
}

#[derive(Debug, FromQueryResult)]
struct ReachRow {
    pharmacies_only: bool,
}

impl Row for ReachRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            pharmacies_only: row.get(0)?,
        })
    }
}

/// The draft, and whether there are files at it.
pub(super) async fn find_draft<C: Reads>(
    conn: &C,
    draft: DraftId,
) -> Db<Option<(draft::Model, bool)>> {
    const SQL: &str = "SELECT d.*, \
         EXISTS (SELECT 1 FROM attachment a WHERE a.draft_id = d.id) AS has_files \
         FROM draft d WHERE d.id = $1";
    let found: Vec<DraftRow> = rows(conn, SQL, [draft.0.into()]).await?;
    let found = found.into_iter().next();
    Ok(found.map(|row| (row.draft, row.has_files)))
}

#[derive(Debug, FromQueryResult)]
struct DraftRow {
    #[sea_orm(nested)]
    draft: draft::Model,
    has_files: bool,
}

impl Row for DraftRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let id = |column| row.get::<_, Option<Uuid>>(column);
        Ok(Self {
            draft: draft::Model {
                id: DraftId(row.get("id")?),
                account_id: AccountId(row.get("account_id")?),
                patient_id: PatientId(row.get("patient_id")?),
                thread_id: id("thread_id")?.map(ThreadId),
                recipient_id: id("recipient_id")?.map(RecipientId),
                subject: row.get("subject")?,
                body: row.get("body")?,
                version: row.get("version")?,
                begun_at: UtcMicros(row.get("begun_at")?),
                saved_at: UtcMicros(row.get("saved_at")?),
                sent_message_id: id("sent_message_id")?.map(MessageId),
                about: row.get("about")?,
                readers: json(row, "readers")?,
                facts: row.get("facts")?,
                follows_id: id("follows_id")?.map(ThreadId),
            },
            has_files: row.get("has_files")?,
        })
    }
}

pub(super) async fn find_sent_attachment<C: ConnectionTrait>(
    conn: &C,
    message: MessageId,
    attachment: AttachmentId,
) -> Db<Option<(attachment::Model, message::Model)>> {
    let Some(file) = attachment::Entity::find_by_id(attachment)
        .filter(attachment::Column::MessageId.eq(message))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let message = message::Entity::find_by_id(message).one(conn).await?;
    Ok(message.map(|message| (file, message)))
}

pub(super) async fn find_mailbox_entry<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    target: &MessagePath,
) -> Db<Option<mailbox_entry::Model>> {
    mailbox_entry::Entity::find_by_id((account, target.patient_id, target.message_id))
        .one(conn)
        .await
}

// Reading.

/// A thread whose answer is owed, still sealed.
#[derive(Debug, FromQueryResult)]
pub(super) struct AwaitedRow {
    pub(super) thread_id: ThreadId,
    pub(super) subject: Vec<u8>,
    pub(super) state: ThreadState,
    pub(super) reply_by: String,
    pub(super) recipient: String,
}

/// Threads whose answer is owed. A filter may narrow them.
macro_rules! awaited_threads {
    ($filter:literal) => {
        concat!(
            "SELECT t.id AS thread_id, t.subject, t.state, t.reply_by, r.label AS recipient ",
            "FROM thread t JOIN thread_participant p ON p.thread_id = t.id AND p.account_id = $1 ",
            "JOIN recipient r ON r.id = t.recipient_id ",
            "WHERE t.patient_id = $2 AND t.state IN ('sent', 'opened', 'redirected') ",
            $filter,
            "ORDER BY t.reply_by, t.id LIMIT $3"
        )
    };
}

/// The threads of a patient in which the account takes part and whose answer is owed, the first day first.
pub(super) async fn awaited<C: Reads>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
    limit: u64,
) -> Db<Vec<AwaitedRow>> {
    let sql = match grant.reach {
        Reach::Everything => awaited_threads!(""),
        Reach::Pharmacies => awaited_threads!("AND t.pharmacies_only "),
    };
    let values = [
        grant.account_id.0.into(),
        grant.patient_id.0.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    rows(conn, sql, values).await
}

impl Row for AwaitedRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            thread_id: ThreadId(row.get(0)?),
            subject: row.get(1)?,
            state: variant(row, 2)?,
            reply_by: row.get(3)?,
            recipient: row.get(4)?,
        })
    }
}

/// How many messages are unread and how many drafts there are.
pub(super) async fn count_mailbox<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
) -> Db<(u64, u64)> {
    let mut unread = mailbox_entry::Entity::find()
        .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
        .filter(mailbox_entry::Column::PatientId.eq(grant.patient_id))
        .filter(mailbox_entry::Column::Folder.is_not_in([Folder::Sent, Folder::Trash]))
        .filter(mailbox_entry::Column::ReadAt.is_null());
    if grant.reach == Reach::Pharmacies {
        unread = unread.filter(with_pharmacies());
    }
    let unread = unread.count(conn).await?;
    let drafts = shown_drafts(grant.account_id, grant.patient_id, grant.reach)
        .count(conn)
        .await?;
    Ok((unread, drafts))
}

/// Of entries of mailboxes: those of threads with pharmacies.
pub(crate) fn with_pharmacies() -> SimpleExpr {
    Expr::cust(
        "EXISTS (SELECT 1 FROM thread t WHERE t.id = mailbox_entry.thread_id AND t.pharmacies_only)",
    )
}

/// Drafts whose threads, if they reply in one, one may read so far.
fn shown_drafts(
    account: AccountId,
    patient: PatientId,
    reads: Reach,
) -> sea_orm::Select<draft::Entity> {
    let drafts = open_drafts(account, patient);
    match reads {
        Reach::Everything => drafts,
        Reach::Pharmacies => drafts.filter(Expr::cust(
            "(draft.thread_id IS NULL OR EXISTS (SELECT 1 FROM thread t \
             WHERE t.id = draft.thread_id AND t.pharmacies_only))",
        )),
    }
}

fn open_drafts(account: AccountId, patient: PatientId) -> sea_orm::Select<draft::Entity> {
    draft::Entity::find()
        .filter(draft::Column::AccountId.eq(account))
        .filter(draft::Column::PatientId.eq(patient))
        .filter(draft::Column::SentMessageId.is_null())
}

/// A thread's messages, oldest first.
pub(super) async fn messages<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Vec<message::Model>> {
    message::Entity::find()
        .filter(message::Column::ThreadId.eq(grant.thread.id))
        .order_by_asc(message::Column::SentAt)
        .order_by_asc(message::Column::Id)
        .all(conn)
        .await
}

/// The files at these messages, in the order in which they were added.
pub(super) async fn attachments_of<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ReadThread>,
    messages: &[message::Model],
) -> Db<Vec<attachment::Model>> {
    if messages.iter().all(|message| message.attachments == 0) {
        return Ok(Vec::new());
    }
    attachment::Entity::find()
        .filter(attachment::Column::MessageId.is_in(messages.iter().map(|message| message.id)))
        .order_by_asc(attachment::Column::CreatedAt)
        .order_by_asc(attachment::Column::Id)
        .all(conn)
        .await
}

/// What happened to a thread beside its messages, oldest first.
pub(super) async fn events<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Vec<thread_event::Model>> {
    thread_event::Entity::find()
        .filter(thread_event::Column::ThreadId.eq(grant.thread.id))
        .order_by_asc(thread_event::Column::At)
        .order_by_asc(thread_event::Column::Id)
        .all(conn)
        .await
}

/// What the team noted at a thread, oldest first.
pub(super) async fn notes<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Vec<thread_note::Model>> {
    thread_note::Entity::find()
        .filter(thread_note::Column::ThreadId.eq(grant.thread.id))
        .order_by_asc(thread_note::Column::At)
        .order_by_asc(thread_note::Column::Id)
        .all(conn)
        .await
}

/// Who has a thread, by name.
pub(super) async fn holder_name<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ReadThread>,
    holder: AccountId,
) -> Db<Option<String>> {
    let holder = account::Entity::find_by_id(holder).one(conn).await?;
    Ok(holder.map(|holder| holder.name))
}

/// Notes that something happened to a thread.
pub(crate) async fn insert_event(tx: &Tx, row: thread_event::Model) -> Db<()> {
    thread_event::Entity::insert(thread_event::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The patient of a thread.
pub(super) async fn patient<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Result<patient::Model, Error> {
    patient::Entity::find_by_id(grant.thread.patient_id)
        .one(conn)
        .await?
        .ok_or_else(|| Error::internal("a thread without its patient"))
}

/// Everyone who has anything to do with a patient.
#[derive(Clone, Debug)]
pub(super) struct PatientSide {
    /// What the patient's age is, as far as rights go.
    pub(super) age: AgeTier,
    /// Who may read or write for the patient now, the patient first, then by name.
    pub(super) members: Vec<Member>,
    /// Who may not read yet, and will by a right that begins later; and how far.
    pub(super) later: Vec<(AccountId, Reach)>,
    /// Whoever has, had or will have a right.
    pub(super) known: BTreeSet<AccountId>,
}

/// Somebody who may read or write for a patient now.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) account_id: AccountId,
    pub(super) name: String,
    /// By what right they read, if they may, and how far.
    pub(super) reads: Option<(GrantKind, Reach)>,
    /// By what right they write, if they may, and to whom.
    pub(super) sends: Option<(GrantKind, Reach)>,
}

impl PatientSide {
    /// Of everyone who has, had or will have a right: who may do what now, and who will.
    pub(super) fn of(holders: BTreeMap<AccountId, Holder>, moment: &Moment<'_>) -> Self {
        let age = holders.values().find_map(|holder| holder.bonds.born);
        let known = holders.keys().copied().collect();
        let (mut members, mut later) = (Vec::new(), Vec::new());
        for (account_id, holder) in holders {
            if holder.disabled {
                continue;
            }
            let who = holder.who;
            let ties = holder.bonds.ties(moment);
            let by = |at, action, messages| match decide(at, who, &ties, action) {
                Decision::Allow(Relation::Grant(_, kind)) => {
                    Some((kind, reach(at, who, &ties, messages)))
                }
                _ => None,
            };
            let reads_at = |at| by(at, Action::ReadMailbox, Capability::ReadMessages);
            let reads = reads_at(moment.now);
            let sends = by(moment.now, Action::ComposeMessage, Capability::SendMessages);
            let begin = ties.grants.iter().map(|grant| grant.valid_from);
            let begin = begin.filter(|at| moment.now < *at);
            if reads.is_none()
                && let Some((_, reach)) = begin.filter_map(reads_at).next()
            {
                later.push((account_id, reach));
            }
            if reads.is_some() || sends.is_some() {
                members.push(Member {
                    account_id,
                    name: holder.name,
                    reads,
                    sends,
                });
            }
        }
        let own = |member: &Member| {
            let by = member.reads.or(member.sends);
            by.is_some_and(|(kind, _)| kind == GrantKind::Own)
        };
        members.sort_by(|a, b| {
            let by_name = || (&a.name, a.account_id).cmp(&(&b.name, b.account_id));
            own(b).cmp(&own(a)).then_with(by_name)
        });
        Self {
            age: age.map_or(AgeTier::Adult, |born| {
                moment.site.ages().tier(born.on, born.today)
            }),
            members,
            later,
            known,
        }
    }

    /// Who may read beside this account, by what right, and how far.
    pub(super) fn others(
        &self,
        account: AccountId,
    ) -> impl Iterator<Item = (&Member, GrantKind, Reach)> {
        let others = self.members.iter();
        others
            .filter(move |member| member.account_id != account)
            .filter_map(|member| member.reads.map(|(kind, reach)| (member, kind, reach)))
    }

    /// Whether this account may read now what takes a right that goes so far.
    pub(super) fn may_read(&self, account: AccountId, needed: Reach) -> bool {
        let mut members = self.members.iter();
        members.any(|member| {
            let reads = member.reads.is_some_and(|(_, reach)| reach.covers(needed));
            member.account_id == account && reads
        })
    }

    /// Who will read, by a right that begins later, what takes one that goes so far.
    pub(super) fn will_read(&self, needed: Reach) -> impl Iterator<Item = AccountId> {
        let later = self.later.iter();
        later.filter_map(move |(account, reach)| reach.covers(needed).then_some(*account))
    }
}

/// Who may act for the patient that the grant is about.
pub(super) async fn patient_side<C: Reads, P: Policy>(
    conn: &C,
    moment: &Moment<'_>,
    _grant: &Granted<P>,
    patient: PatientId,
) -> Db<PatientSide> {
    Ok(PatientSide::of(
        holders_on(conn, moment, patient).await?,
        moment,
    ))
}

/// The patient that a draft is for.
pub(super) async fn patient_of_draft(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
) -> Result<patient::Model, Error> {
    patient::Entity::find_by_id(grant.patient_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("a draft without its patient"))
}

/// This account's unsent reply in a thread.
pub(super) async fn reply_draft<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Option<DraftId>> {
    let row = open_drafts(grant.account_id, grant.thread.patient_id)
        .filter(draft::Column::ThreadId.eq(grant.thread.id))
        .order_by_desc(draft::Column::SavedAt)
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id))
}

/// This account's unsent message that begins a thread after this one.
pub(super) async fn follow_up_draft<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Option<DraftId>> {
    let row = open_drafts(grant.account_id, grant.thread.patient_id)
        .filter(draft::Column::FollowsId.eq(grant.thread.id))
        .order_by_desc(draft::Column::SavedAt)
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id))
}

/// What this account has of a thread in its mailbox for the patient.
pub(super) async fn entries<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Vec<mailbox_entry::Model>> {
    mailbox_entry::Entity::find()
        .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
        .filter(mailbox_entry::Column::PatientId.eq(grant.thread.patient_id))
        .filter(mailbox_entry::Column::ThreadId.eq(grant.thread.id))
        .all(conn)
        .await
}

/// Whether a thread is too old for a reply of the patient's side.
pub(super) async fn is_old(tx: &Tx, now: UtcMicros, thread: ThreadId) -> Db<bool> {
    let last = message::Entity::find()
        .filter(message::Column::ThreadId.eq(thread))
        .order_by_desc(message::Column::SentAt)
        .one(tx)
        .await?;
    Ok(last.is_some_and(|last| ended_by(last.sent_at, now)))
}

/// Whether what was last said at `last` is so long ago that a new thread begins.
pub(super) fn ended_by(last: UtcMicros, now: UtcMicros) -> bool {
    last.plus_seconds(FOLLOW_UP_DAYS * 24 * 3600) < now
}

/// Threads that a page names at most as following another; of more, the last ones.
const MOST_FOLLOWERS: u64 = 20;

/// The threads that follow this one, the first one first.
pub(super) async fn followers<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Db<Vec<thread::Model>> {
    thread::Entity::find()
        .filter(thread::Column::FollowsId.eq(grant.thread.id))
        .filter(thread::Column::PatientId.eq(grant.thread.patient_id))
        .order_by_desc(thread::Column::CreatedAt)
        .order_by_desc(thread::Column::Id)
        .limit(MOST_FOLLOWERS)
        .all(conn)
        .await
        .map(|mut rows| {
            rows.reverse();
            rows
        })
}

/// What this account is writing for this patient, last saved first.
pub(super) async fn drafts<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadDrafts>,
) -> Db<Vec<draft::Model>> {
    last_saved(shown_drafts(
        grant.account_id,
        grant.patient_id,
        grant.reads,
    ))
    .all(conn)
    .await
}

/// The same for a search, which finds what the mailbox shows.
pub(super) async fn searched_drafts<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
) -> Db<Vec<draft::Model>> {
    last_saved(shown_drafts(
        grant.account_id,
        grant.patient_id,
        grant.reach,
    ))
    .all(conn)
    .await
}

fn last_saved(drafts: sea_orm::Select<draft::Entity>) -> sea_orm::Select<draft::Entity> {
    drafts
        .order_by_desc(draft::Column::SavedAt)
        .order_by_desc(draft::Column::Id)
        .limit(LISTED_DRAFTS)
}

/// The files of these drafts.
pub(super) async fn files_of_drafts<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ReadMailbox>,
    drafts: &[draft::Model],
) -> Db<Vec<attachment::Model>> {
    attachment::Entity::find()
        .filter(attachment::Column::DraftId.is_in(drafts.iter().map(|draft| draft.id)))
        .all(conn)
        .await
}

/// How many files each of these drafts has.
pub(super) async fn count_attachments<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ReadDrafts>,
    drafts: &[draft::Model],
) -> Db<Vec<(DraftId, u8)>> {
    let files: Vec<Option<DraftId>> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::DraftId)
        .filter(attachment::Column::DraftId.is_in(drafts.iter().map(|draft| draft.id)))
        .into_tuple()
        .all(conn)
        .await?;
    let count = |id| files.iter().filter(|file| **file == Some(id)).count();
    Ok(drafts
        .iter()
        .map(|draft| (draft.id, u8::try_from(count(draft.id)).unwrap_or(u8::MAX)))
        .collect())
}

/// The draft's files, in the order in which they were added.
pub(super) async fn draft_attachments<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<WriteDraft>,
) -> Db<Vec<attachment::Model>> {
    if !grant.has_files {
        return Ok(Vec::new());
    }
    attachment::Entity::find()
        .filter(attachment::Column::DraftId.eq(grant.draft_id))
        .order_by_asc(attachment::Column::CreatedAt)
        .order_by_asc(attachment::Column::Id)
        .all(conn)
        .await
}

/// A recipient's row. A desk is one too: where a team has gone, it is written to.
pub(super) async fn recipient<C: ConnectionTrait>(
    conn: &C,
    id: RecipientId,
) -> Db<Option<recipient::Model>> {
    recipient::Entity::find_by_id(id).one(conn).await
}

// Writing.

/// How many drafts the account has open for the patient. Those for whom it may write no more, and which it
/// cannot throw away, take nobody's place.
pub(super) async fn count_open_drafts(tx: &Tx, grant: &Granted<WriteDraft>) -> Db<u64> {
    open_drafts(grant.account_id, grant.patient_id)
        .count(tx)
        .await
}

/// Begins a draft.
pub(super) async fn insert_draft(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    row: draft::Model,
) -> Result<(), Error> {
    let (patient, id) = (row.patient_id, row.id.0);
    let written = db::write_together(tx, |batch| {
        batch.insert(draft::ActiveModel::from(row));
        audit::changed_in(batch, grant, patient, Change::BeginDraft, id);
        Ok(())
    });
    written.await.map_err(hide_taken_id)
}

/// An id that somebody else took in the same moment is as good as one that they had before.
fn hide_taken_id(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ErrorCode::NotFound.into(),
        _ => error.into(),
    }
}

/// Puts the next version over the one that the transaction read. Should a change have come between in
/// spite of the lock, nothing is overwritten and nothing is sent twice.
pub(super) async fn update_draft(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    row: draft::Model,
) -> Result<(), Error> {
    let written = db::write_together(tx, |batch| {
        update_draft_in(batch, grant, row);
        Ok(())
    });
    written.await.map_err(changed_between)
}

/// Like [`update_draft`], together with what else changes. When there was something between, the batch says
/// [`DbErr::RecordNotUpdated`], of which [`changed_between`] makes the refusal.
pub(super) fn update_draft_in(batch: &mut Batch, grant: &Granted<WriteDraft>, row: draft::Model) {
    let before = row.version - 1;
    let update = draft::Entity::update_many()
        .set(draft::ActiveModel::from(row).reset_all())
        .filter(draft::Column::Id.eq(grant.draft_id))
        .filter(draft::Column::Version.eq(before));
    batch.add(&update, 1);
}

/// A draft that is not as it was read has changed.
pub(super) fn changed_between(error: DbErr) -> Error {
    match error {
        DbErr::RecordNotUpdated => ErrorCode::DraftChanged.into(),
        error => error.into(),
    }
}

pub(super) async fn delete_draft(tx: &Tx, grant: &Granted<WriteDraft>) -> Db<()> {
    attachment::Entity::delete_many()
        .filter(attachment::Column::DraftId.eq(grant.draft_id))
        .exec(tx)
        .await?;
    draft::Entity::delete_by_id(grant.draft_id).exec(tx).await?;
    Ok(())
}

pub(super) async fn insert_attachment(
    tx: &Tx,
    _grant: &Granted<WriteDraft>,
    row: attachment::Model,
) -> Result<(), Error> {
    attachment::Entity::insert(attachment::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await
        .map_err(hide_taken_id)?;
    Ok(())
}

pub(super) async fn find_attachment<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<WriteDraft>,
    id: AttachmentId,
) -> Db<Option<attachment::Model>> {
    attachment::Entity::find_by_id(id).one(conn).await
}

pub(super) async fn delete_attachment(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    id: AttachmentId,
) -> Db<()> {
    attachment::Entity::delete_by_id(id)
        .filter(attachment::Column::DraftId.eq(grant.draft_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Makes the draft's files those of the message.
pub(super) fn hand_over_attachments(
    batch: &mut Batch,
    grant: &Granted<WriteDraft>,
    files: &[attachment::Model],
    message: MessageId,
) {
    let handed_over = attachment::Entity::update_many()
        .col_expr(attachment::Column::MessageId, Expr::value(message.0))
        .col_expr(
            attachment::Column::DraftId,
            Expr::value(Option::<Uuid>::None),
        )
        .filter(attachment::Column::DraftId.eq(grant.draft_id));
    batch.add(&handed_over, files.len() as u64);
}

/// Begins a thread with these accounts of the patient's side.
pub(super) fn insert_thread(
    batch: &mut Batch,
    _grant: &Granted<WriteDraft>,
    row: thread::Model,
    participants: &[AccountId],
) {
    let (thread_id, joined_at) = (row.id, row.created_at);
    batch.insert(thread::ActiveModel::from(row));
    for account_id in participants {
        batch.insert(thread_participant::ActiveModel {
            thread_id: Set(thread_id),
            account_id: Set(*account_id),
            joined_at: Set(joined_at),
        });
    }
}

/// Puts a thread's next state over the one that the transaction read.
pub(crate) async fn update_thread<P: crate::auth::Policy>(
    tx: &Tx,
    _grant: &Granted<P>,
    row: thread::Model,
) -> Db<()> {
    let changed = thread::ActiveModel::from(row).reset_all();
    thread::Entity::update(changed).exec(tx).await?;
    Ok(())
}

pub(super) fn insert_message(batch: &mut Batch, _grant: &Granted<WriteDraft>, row: message::Model) {
    batch.insert(message::ActiveModel::from(row));
}

/// A message that was sent, with its thread and its team's label.
pub(super) async fn sent_message(
    tx: &Tx,
    _grant: &Granted<WriteDraft>,
    id: MessageId,
) -> Result<(message::Model, thread::Model, recipient::Model), Error> {
    let lost = || Error::internal("a sent message is missing");
    let message = message::Entity::find_by_id(id)
        .one(tx)
        .await?
        .ok_or_else(lost)?;
    let thread = thread::Entity::find_by_id(message.thread_id)
        .one(tx)
        .await?
        .ok_or_else(lost)?;
    let team = recipient::Entity::find_by_id(thread.recipient_id)
        .one(tx)
        .await?
        .ok_or_else(lost)?;
    Ok((message, thread, team))
}

/// When the patient's side last wrote in a thread.
pub(super) async fn last_of_patient<P: crate::auth::Policy>(
    tx: &Tx,
    _grant: &Granted<P>,
    thread: ThreadId,
) -> Db<Option<UtcMicros>> {
    let last = message::Entity::find()
        .filter(message::Column::ThreadId.eq(thread))
        .filter(message::Column::Side.eq(Side::Patient))
        .order_by_desc(message::Column::SentAt)
        .one(tx)
        .await?;
    Ok(last.map(|message| message.sent_at))
}

/// The accounts of the patient's side that take part in a thread, whether they may read it now or not.
pub(super) async fn participants<C: ConnectionTrait, P: Policy>(
    conn: &C,
    _grant: &Granted<P>,
    thread: ThreadId,
) -> Db<Vec<AccountId>> {
    let rows = thread_participant::Entity::find()
        .filter(thread_participant::Column::ThreadId.eq(thread))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

pub(super) fn insert_mailbox_entry(
    batch: &mut Batch,
    _grant: &Granted<WriteDraft>,
    row: mailbox_entry::Model,
) {
    batch.insert(mailbox_entry::ActiveModel::from(row));
}

/// When a message of the thread was sent.
pub(super) async fn sent_at(
    tx: &Tx,
    grant: &Granted<ReadThread>,
    id: MessageId,
) -> Db<Option<UtcMicros>> {
    let message = message::Entity::find_by_id(id)
        .filter(message::Column::ThreadId.eq(grant.thread.id))
        .one(tx)
        .await?;
    Ok(message.map(|message| message.sent_at))
}

/// Marks a thread's messages up to an instant as read by this account. Gives how many were not.
pub(super) async fn mark_read(tx: &Tx, grant: &Granted<ReadThread>, seen: UtcMicros) -> Db<u64> {
    let done = mailbox_entry::Entity::update_many()
        .col_expr(mailbox_entry::Column::ReadAt, Expr::value(grant.now().0))
        .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
        .filter(mailbox_entry::Column::PatientId.eq(grant.thread.patient_id))
        .filter(mailbox_entry::Column::ThreadId.eq(grant.thread.id))
        .filter(mailbox_entry::Column::SentAt.lte(seen.0))
        .filter(mailbox_entry::Column::ReadAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// A thread's mark: another text whenever it has changed for its team. How many messages, events and notes it has
/// says that, how many of its files wait to be checked, how many threads follow it, and whether it was opened,
/// which is no event: whatever else changes in it leaves one of these.
pub(crate) async fn mark_of<C: ConnectionTrait, P: crate::auth::Policy>(
    conn: &C,
    _grant: &Granted<P>,
    thread: &thread::Model,
) -> Db<String> {
    let sql = "SELECT (SELECT COUNT(*) FROM message WHERE thread_id = $1), \
         (SELECT COUNT(*) FROM thread_event WHERE thread_id = $1), \
         (SELECT COUNT(*) FROM thread_note WHERE thread_id = $1), \
         (SELECT COUNT(*) FROM message m JOIN attachment a ON a.message_id = m.id \
          WHERE m.thread_id = $1 AND a.scan = 'quarantined'), \
         (SELECT COUNT(*) FROM thread WHERE follows_id = $1)";
    let values: [sea_orm::Value; 1] = [thread.id.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let mut counts = [0_i64; 5];
    if let Some(row) = conn.query_one_raw(statement).await? {
        for (at, count) in counts.iter_mut().enumerate() {
            *count = row.try_get_by_index(at)?;
        }
    }
    let opened = thread.opened_at.map_or(0, |at| at.0);
    let counts = counts.map(|count| count.to_string());
    Ok(format!("{}-{opened}", counts.join("-")))
}

/// Makes the newest message of a thread unread for everyone of the patient's side who has it, where there is
/// something to read beside its messages. It comes to the Inbox, out of Sent and Trash too: nobody looks for
/// news there.
pub(crate) async fn mark_unread<P: crate::auth::Policy>(
    tx: &Tx,
    _grant: &Granted<P>,
    thread: ThreadId,
) -> Db<()> {
    let newest = message::Entity::find()
        .filter(message::Column::ThreadId.eq(thread))
        .filter(message::Column::RecalledAt.is_null())
        .order_by_desc(message::Column::SentAt)
        .order_by_desc(message::Column::Id)
        .one(tx)
        .await?;
    let Some(newest) = newest else {
        return Ok(());
    };
    let sql = "UPDATE mailbox_entry SET read_at = NULL, trashed_from = NULL, \
               folder = CASE WHEN folder IN ('sent', 'trash') THEN 'inbox' ELSE folder END \
               WHERE message_id = $1";
    let values: [sea_orm::Value; 1] = [newest.id.0.into()];
    let backend = tx.get_database_backend();
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}

/// Who wrote the message.
pub(super) async fn author(tx: &Tx, grant: &Granted<MoveMessage>) -> Result<AccountId, Error> {
    let message = message::Entity::find_by_id(grant.entry.message_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("a mailbox entry without its message"))?;
    Ok(message.author_id)
}

/// Lets an account that may read from now on see what the patient's side has written and got so far:
/// all threads as far as its right goes that are not private, in its mailbox as read. What it sees already
/// stays as it is.
pub(crate) async fn join_threads<P: crate::auth::Policy>(
    tx: &Tx,
    grant: &Granted<P>,
    (account, patient): (AccountId, PatientId),
    reach: Reach,
) -> Db<()> {
    let open = match reach {
        Reach::Everything => "NOT t.private",
        Reach::Pharmacies => "NOT t.private AND t.pharmacies_only",
    };
    let participant = format!(
        "INSERT INTO thread_participant (thread_id, account_id, joined_at) \
         SELECT t.id, $1, $2 FROM thread t WHERE t.patient_id = $3 AND {open} \
         ON CONFLICT DO NOTHING"
    );
    let entries = format!(
        "INSERT INTO mailbox_entry \
         (account_id, patient_id, message_id, thread_id, folder, sent_at, read_at) \
         SELECT $1, t.patient_id, m.id, m.thread_id, $4, m.sent_at, $2 \
         FROM message m JOIN thread t ON t.id = m.thread_id \
         WHERE t.patient_id = $3 AND {open} ON CONFLICT DO NOTHING"
    );
    let backend = tx.get_database_backend();
    let values: [sea_orm::Value; 3] = [account.0.into(), grant.now().0.into(), patient.0.into()];
    let folder = Folder::of_new_message(false).to_string().into();
    let entry = [values.as_slice(), &[folder]].concat();
    for (sql, values) in [(participant, values.to_vec()), (entries, entry)] {
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
    }
    Ok(())
}
