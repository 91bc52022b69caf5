//! Rows of mailboxes: pages of folders, the folders of one's own, what a search walks through.

use super::with_pharmacies;
use crate::auth::{Granted, Reach};
use crate::db::entity::{attachment, mailbox_entry, own_folder};
use crate::db::{Reads, Row, Tx, rows, variant};
use crate::messaging::arranged::{Place, Section};
use crate::messaging::policy::{KeepFolder, MoveMessage, ReadMailbox};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QuerySelect, Statement,
};
use shared::id::{AccountId, MessageId, OwnFolderId, PatientId, RecipientId, ThreadId};
use shared::messaging::{Folder, Side, ThreadState};
use shared::time::UtcMicros;
use uuid::Uuid;

type Db<T> = Result<T, sea_orm::DbErr>;

/// A row of a folder, still sealed.
#[derive(Debug, FromQueryResult)]
pub(in crate::messaging) struct MailboxRow {
    pub(in crate::messaging) message_id: MessageId,
    pub(in crate::messaging) thread_id: ThreadId,
    pub(in crate::messaging) sent_at: UtcMicros,
    pub(in crate::messaging) read_at: Option<UtcMicros>,
    pub(in crate::messaging) attachments: i16,
    pub(in crate::messaging) subject: Vec<u8>,
    pub(in crate::messaging) state: ThreadState,
    pub(in crate::messaging) reply_by: String,
    pub(in crate::messaging) recipient: String,
    pub(in crate::messaging) side: Side,
    pub(in crate::messaging) author_id: AccountId,
    pub(in crate::messaging) author_name: String,
    pub(in crate::messaging) recalled_at: Option<UtcMicros>,
    pub(in crate::messaging) recipient_id: RecipientId,
}

/// Rows of a folder. Besides the account, the patient and the folder, a filter may narrow them. The care team is the
/// one that wrote a message, wherever its conversation has gone since; of the patient's own, the one that has it.
macro_rules! of_mailbox {
    ($filter:literal, $rest:expr) => {
        concat!(
            "SELECT e.message_id, e.thread_id, e.sent_at, e.read_at, m.attachments, ",
            "t.subject, t.state, t.reply_by, r.label AS recipient, m.side, m.author_id, m.author_name, ",
            "m.recalled_at, r.id AS recipient_id ",
            "FROM mailbox_entry e JOIN message m ON m.id = e.message_id ",
            "JOIN thread t ON t.id = e.thread_id ",
            "JOIN recipient r ON r.id = COALESCE(m.team_id, t.recipient_id) ",
            "WHERE e.account_id = $1 AND e.patient_id = $2 AND e.folder = $3 ",
            $filter,
            $rest
        )
    };
}

/// A page of a folder by time.
macro_rules! page_of_mailbox {
    ($filter:literal, $section:literal, $than:literal, $direction:literal) => {
        of_mailbox!(
            $filter,
            concat!(
                $section,
                "AND (e.sent_at, e.message_id) ",
                $than,
                " ($4, $5) ORDER BY e.sent_at ",
                $direction,
                ", e.message_id ",
                $direction,
                " LIMIT $6"
            )
        )
    };
}

/// A page of a folder by the care teams' labels.
macro_rules! teams_of_mailbox {
    ($filter:literal, $after:literal) => {
        of_mailbox!(
            $filter,
            concat!(
                $after,
                "AND (e.sent_at, e.message_id) < ($4, $5) ",
                "ORDER BY lower(r.label), r.id, e.sent_at DESC, e.message_id DESC LIMIT $6"
            )
        )
    };
}

/// The statement of a section for one filter.
macro_rules! section_of_mailbox {
    ($section:expr, $filter:literal) => {
        match $section {
            Section::Newest => page_of_mailbox!($filter, "", "<", "DESC"),
            Section::Oldest => page_of_mailbox!($filter, "", ">", "ASC"),
            Section::Unread => page_of_mailbox!($filter, "AND e.read_at IS NULL ", "<", "DESC"),
            Section::Read => page_of_mailbox!($filter, "AND e.read_at IS NOT NULL ", "<", "DESC"),
            Section::WithFiles => page_of_mailbox!($filter, "AND m.attachments > 0 ", "<", "DESC"),
            Section::WithoutFiles => {
                page_of_mailbox!($filter, "AND m.attachments = 0 ", "<", "DESC")
            }
            Section::Teams(None) => teams_of_mailbox!($filter, ""),
            // The rest of the team at which the page before ended, which `after_team` leaves for this.
            Section::Teams(Some(_)) => teams_of_mailbox!($filter, "AND r.id = $7 "),
            Section::AfterTeam(_) => teams_of_mailbox!(
                $filter,
                "AND (lower(r.label), r.id) > (SELECT lower(a.label), a.id FROM recipient a WHERE a.id = $7) "
            ),
        }
    };
}

/// A page of one section of a folder: what comes after the place.
pub(in crate::messaging) async fn page_mailbox<C: Reads>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
    folder: Folder,
    place: &Place,
    limit: u64,
) -> Db<Vec<MailboxRow>> {
    let sql: &'static str = match grant.reach {
        Reach::Everything => section_of_mailbox!(place.section, ""),
        Reach::Pharmacies => section_of_mailbox!(place.section, "AND t.pharmacies_only "),
    };
    let values: [sea_orm::Value; 6] = [
        grant.account_id.0.into(),
        grant.patient_id.0.into(),
        folder.to_string().into(),
        place.after.0.0.into(),
        place.after.1.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    let values = match place.section {
        // An index gives them in their order: a short statement.
        Section::Newest | Section::Oldest | Section::Unread => {
            return rows(conn, sql, values).await;
        }
        // These look at the whole folder in the worst case, so they hold up nobody else.
        Section::Read | Section::WithFiles | Section::WithoutFiles | Section::Teams(None) => {
            values.to_vec()
        }
        Section::Teams(Some(team)) | Section::AfterTeam(team) => {
            [values.as_slice(), &[team.into()]].concat()
        }
    };
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    MailboxRow::find_by_statement(statement).all(conn).await
}

impl Row for MailboxRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            message_id: MessageId(row.get(0)?),
            thread_id: ThreadId(row.get(1)?),
            sent_at: UtcMicros(row.get(2)?),
            read_at: row.get::<_, Option<i64>>(3)?.map(UtcMicros),
            attachments: row.get(4)?,
            subject: row.get(5)?,
            state: variant(row, 6)?,
            reply_by: row.get(7)?,
            recipient: row.get(8)?,
            side: variant(row, 9)?,
            author_id: AccountId(row.get(10)?),
            author_name: row.get(11)?,
            recalled_at: row.get::<_, Option<i64>>(12)?.map(UtcMicros),
            recipient_id: RecipientId(row.get(13)?),
        })
    }
}

// Folders of one's own.

pub(in crate::messaging) async fn find_own_folder<C: ConnectionTrait>(
    conn: &C,
    id: OwnFolderId,
) -> Db<Option<own_folder::Model>> {
    own_folder::Entity::find_by_id(id).one(conn).await
}

fn folders_of(account: AccountId, patient: PatientId) -> sea_orm::Select<own_folder::Entity> {
    own_folder::Entity::find()
        .filter(own_folder::Column::AccountId.eq(account))
        .filter(own_folder::Column::PatientId.eq(patient))
}

/// Whether this is a folder of that mailbox.
pub(in crate::messaging) async fn is_own_folder<C: ConnectionTrait>(
    conn: &C,
    (account, patient): (AccountId, PatientId),
    id: OwnFolderId,
) -> Db<bool> {
    let found = folders_of(account, patient).filter(own_folder::Column::Id.eq(id));
    Ok(found.one(conn).await?.is_some())
}

/// The folders of the mailbox, in no order: their names are sealed.
pub(in crate::messaging) async fn own_folders<C: ConnectionTrait>(
    conn: &C,
    (account, patient): (AccountId, PatientId),
) -> Db<Vec<own_folder::Model>> {
    folders_of(account, patient).all(conn).await
}

/// How many messages each of these folders has, and how many of them were not read.
pub(in crate::messaging) async fn count_folders<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
    folders: &[own_folder::Model],
) -> Db<Vec<(Folder, i64, i64)>> {
    if folders.is_empty() {
        return Ok(Vec::new());
    }
    let mut counted = mailbox_entry::Entity::find()
        .select_only()
        .column(mailbox_entry::Column::Folder)
        .expr(Expr::cust("COUNT(*)"))
        .expr(Expr::cust(
            "CAST(SUM(CASE WHEN read_at IS NULL THEN 1 ELSE 0 END) AS BIGINT)",
        ))
        .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
        .filter(mailbox_entry::Column::PatientId.eq(grant.patient_id))
        .filter(mailbox_entry::Column::Folder.is_in(folders.iter().map(|row| Folder::Own(row.id))))
        .group_by(mailbox_entry::Column::Folder);
    if grant.reach == Reach::Pharmacies {
        counted = counted.filter(with_pharmacies());
    }
    counted.into_tuple().all(conn).await
}

pub(in crate::messaging) async fn insert_own_folder(
    tx: &Tx,
    _grant: &Granted<KeepFolder>,
    row: own_folder::Model,
) -> Result<(), crate::http::Error> {
    own_folder::Entity::insert(own_folder::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await
        .map_err(super::hide_taken_id)?;
    Ok(())
}

pub(in crate::messaging) async fn rename_own_folder(
    tx: &Tx,
    _grant: &Granted<KeepFolder>,
    id: OwnFolderId,
    name: Vec<u8>,
) -> Db<()> {
    own_folder::Entity::update_many()
        .col_expr(own_folder::Column::Name, Expr::value(name))
        .filter(own_folder::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub(in crate::messaging) async fn delete_own_folder(
    tx: &Tx,
    _grant: &Granted<KeepFolder>,
    id: OwnFolderId,
) -> Db<()> {
    own_folder::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// How many messages are in the folder, whether one may see them now or not.
pub(in crate::messaging) async fn count_in_folder(tx: &Tx, grant: &Granted<KeepFolder>) -> Db<u64> {
    mailbox_entry::Entity::find()
        .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
        .filter(mailbox_entry::Column::PatientId.eq(grant.patient_id))
        .filter(mailbox_entry::Column::Folder.eq(Folder::Own(grant.folder_id)))
        .count(tx)
        .await
}

/// Moves everything in the folder to where messages of its kind arrive. Gives how many there were.
pub(in crate::messaging) async fn empty_folder(tx: &Tx, grant: &Granted<KeepFolder>) -> Db<u64> {
    let own = Expr::cust(
        "EXISTS (SELECT 1 FROM message m WHERE m.id = mailbox_entry.message_id \
         AND m.author_id = mailbox_entry.account_id)",
    );
    let mut moved = 0;
    for (home, which) in [
        (Folder::of_new_message(true), own.clone()),
        (Folder::of_new_message(false), own.not()),
    ] {
        let done = mailbox_entry::Entity::update_many()
            .col_expr(mailbox_entry::Column::Folder, Expr::value(home))
            .filter(mailbox_entry::Column::AccountId.eq(grant.account_id))
            .filter(mailbox_entry::Column::PatientId.eq(grant.patient_id))
            .filter(mailbox_entry::Column::Folder.eq(Folder::Own(grant.folder_id)))
            .filter(which)
            .exec(tx)
            .await?;
        moved += done.rows_affected;
    }
    Ok(moved)
}

/// Puts an entry into a folder.
pub(in crate::messaging) async fn move_entry(
    tx: &Tx,
    grant: &Granted<MoveMessage>,
    folder: Folder,
) -> Db<()> {
    let before = grant.entry.folder;
    let mut entry = mailbox_entry::ActiveModel::from(grant.entry.clone());
    entry.folder = Set(folder);
    entry.trashed_from = Set((folder == Folder::Trash).then_some(before));
    mailbox_entry::Entity::update(entry).exec(tx).await?;
    Ok(())
}

// What a search walks through.

/// A message of a mailbox, still sealed.
#[derive(Debug, FromQueryResult)]
pub(in crate::messaging) struct SearchedRow {
    pub(in crate::messaging) message_id: MessageId,
    pub(in crate::messaging) thread_id: ThreadId,
    pub(in crate::messaging) folder: Folder,
    pub(in crate::messaging) sent_at: UtcMicros,
    pub(in crate::messaging) read_at: Option<UtcMicros>,
    pub(in crate::messaging) attachments: i16,
    pub(in crate::messaging) author_name: String,
    pub(in crate::messaging) body: Vec<u8>,
    pub(in crate::messaging) facts: Option<Vec<u8>>,
    pub(in crate::messaging) subject: Vec<u8>,
    pub(in crate::messaging) recipient: String,
}

/// Messages of all folders of a mailbox that are older than `before`, newest first. What the team took back is
/// not among them: its words are no longer shown.
pub(in crate::messaging) async fn walk_mailbox<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadMailbox>,
    before: (UtcMicros, Uuid),
    limit: u32,
) -> Db<Vec<SearchedRow>> {
    let filter = match grant.reach {
        Reach::Everything => "",
        Reach::Pharmacies => "AND t.pharmacies_only ",
    };
    let sql = format!(
        "SELECT e.message_id, e.thread_id, e.folder, e.sent_at, e.read_at, m.attachments, \
         m.author_name, m.body, m.facts, t.subject, r.label AS recipient \
         FROM mailbox_entry e JOIN message m ON m.id = e.message_id \
         JOIN thread t ON t.id = e.thread_id \
         JOIN recipient r ON r.id = COALESCE(m.team_id, t.recipient_id) \
         WHERE e.account_id = $1 AND e.patient_id = $2 {filter}\
         AND (m.recalled_at IS NULL OR m.side = 'patient') \
         AND (e.sent_at, e.message_id) < ($3, $4) \
         ORDER BY e.sent_at DESC, e.message_id DESC LIMIT $5"
    );
    let values: [sea_orm::Value; 5] = [
        grant.account_id.0.into(),
        grant.patient_id.0.into(),
        before.0.0.into(),
        before.1.into(),
        i64::from(limit).into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    SearchedRow::find_by_statement(statement).all(conn).await
}

/// The files at these messages.
pub(in crate::messaging) async fn files_at<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ReadMailbox>,
    rows: &[SearchedRow],
) -> Db<Vec<attachment::Model>> {
    let with_files = rows.iter().filter(|row| row.attachments > 0);
    let messages: Vec<MessageId> = with_files.map(|row| row.message_id).collect();
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    attachment::Entity::find()
        .filter(attachment::Column::MessageId.is_in(messages))
        .all(conn)
        .await
}
