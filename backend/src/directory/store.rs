//! Rows of the directory.

use super::policy::ComposeMessage;
use crate::auth::{ANSWERED, Granted};
use crate::db::entity::{
    care_assignment, directory_change, directory_version, facility, recent_recipient, recipient,
    team_closure, team_settings,
};
use crate::db::{self, Batch, Reader, Reads, Row, Tx, Written, rows, variant};
use crate::site::TeamCalendar;
use futures_util::TryStreamExt as _;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use shared::directory::{RecipientKind, Substitution, WhyAbsent, WhyOffered};
use shared::id::{AccountId, FacilityId, PatientId, RecipientId};
use shared::team_settings::OpenHours;
use shared::time::UtcMicros;
use std::collections::{HashMap, HashSet};

/// Where instances tell each other that the directory has changed, on PostgreSQL.
pub(super) const CHANNEL: &str = "carepost_directory";
/// Changes that are noted and read one by one; more of them are a change of everything.
pub(super) const MOST_CHANGES: usize = 1_000;
/// Rows after which the thread that takes many in sees to others.
const TURN: usize = 500;

/// Recents are those of the last six months, at most this many.
const RECENTS: i64 = 6;
const RECENT_SECONDS: i64 = 183 * 24 * 3600;

/// The version of the directory.
pub(super) async fn directory_version<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    let row = directory_version::Entity::find_by_id(1).one(conn).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// What a change of the directory may have touched.
#[derive(Clone, Copy, Debug)]
pub enum Changed<'a> {
    /// These recipients or desks: their rows, or who is a member of them.
    These(&'a [RecipientId]),
    /// Anything: facilities, or too many recipients to name.
    Everything,
}

/// Notes that the directory changes, in the change's transaction and as its last step: every instance
/// reads what is named here and nothing else. From here to the commit other changes of the directory
/// wait.
///
/// # Errors
/// When the database fails.
pub async fn note_change(tx: &Tx, now: UtcMicros, changed: Changed<'_>) -> Result<(), DbErr> {
    let whose: Vec<Option<RecipientId>> = match changed {
        Changed::These([]) => return Ok(()),
        Changed::These(ids) if ids.len() <= MOST_CHANGES => ids.iter().copied().map(Some).collect(),
        Changed::These(_) | Changed::Everything => vec![None],
    };
    let count = i64::try_from(whose.len()).unwrap_or(i64::MAX);
    // The lock on this row lets versions become visible in their order: who has read up to one has
    // missed none before it. A sequence of the database would not promise that.
    let counted = Statement::from_sql_and_values(
        tx.get_database_backend(),
        "UPDATE directory_version SET version = version + $1 WHERE id = 1 RETURNING version",
        [count.into()],
    );
    let version: i64 = tx
        .query_one_raw(counted)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("the directory's version".to_owned()))?
        .try_get("", "version")?;
    let rows = (version - count + 1..)
        .zip(whose)
        .map(|(seq, recipient_id)| directory_change::ActiveModel {
            seq: Set(seq),
            recipient_id: Set(recipient_id),
            changed_at: Set(now),
        });
    directory_change::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    db::notify(tx, CHANNEL, "").await?;
    db::wake_after_commit(Written::Directory);
    Ok(())
}

/// Whose change led from one version to the other; none when it may be anyone's: they are many, were
/// removed since, or are of a program that only counts.
pub(super) async fn changed_between<C: ConnectionTrait>(
    conn: &C,
    (from, to): (i64, i64),
) -> Result<Option<HashSet<RecipientId>>, DbErr> {
    let count = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    if count > MOST_CHANGES {
        return Ok(None);
    }
    let rows = directory_change::Entity::find()
        .filter(directory_change::Column::Seq.gt(from))
        .filter(directory_change::Column::Seq.lte(to))
        .all(conn)
        .await?;
    if rows.len() != count {
        return Ok(None);
    }
    Ok(rows.into_iter().map(|row| row.recipient_id).collect())
}

/// Removes changes that were noted before `before`, the oldest first.
pub(crate) async fn remove_changes(tx: &Tx, before: UtcMicros, most: u64) -> Result<u64, DbErr> {
    let seqs: Vec<i64> = directory_change::Entity::find()
        .select_only()
        .column(directory_change::Column::Seq)
        .filter(directory_change::Column::ChangedAt.lt(before.0))
        .order_by_asc(directory_change::Column::Seq)
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = directory_change::Entity::delete_many()
        .filter(directory_change::Column::Seq.is_in(seqs))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// A recipient with whether anybody answers.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct RecipientRow {
    pub(super) id: RecipientId,
    pub(super) facility_id: FacilityId,
    pub(super) label: String,
    pub(super) kind: RecipientKind,
    pub(super) desk: bool,
    pub(super) aliases: String,
    pub(super) specialty_code: String,
    pub(super) last_name: String,
    pub(super) first_name: String,
    pub(super) accepts_messages: bool,
    pub(super) active: bool,
    pub(super) answered: bool,
}

impl RecipientRow {
    /// Whether one may write to it.
    pub(super) const fn open(&self) -> bool {
        self.absent().is_none()
    }

    /// Why one may not, as a person is told: whoever is retired takes no messages either.
    pub(super) const fn absent(&self) -> Option<WhyAbsent> {
        match (self.active, self.accepts_messages, self.answered) {
            (false, _, _) => Some(WhyAbsent::Retired),
            (true, false, _) => Some(WhyAbsent::TakesNoMessages),
            (true, true, false) => Some(WhyAbsent::Unanswered),
            (true, true, true) => None,
        }
    }
}

/// The columns of a [`RecipientRow`] over a row `r` of `recipient`, at instant `$1`.
fn columns() -> String {
    format!(
        "r.id, r.facility_id, r.label, r.kind, r.desk, \
         CASE WHEN COALESCE(s.aliases, '') = '' THEN r.aliases \
         ELSE r.aliases || '\n' || s.aliases END AS aliases, r.specialty_code, r.last_name, \
         r.first_name, r.accepts_messages, r.active AND s.retired_at IS NULL AS active, \
         {ANSWERED} AS answered"
    )
}

/// Where they come from: what a team says of itself beside what the directory says of it.
const SOURCES: &str = "recipient r LEFT JOIN team_settings s ON s.recipient_id = r.id";
/// SQL over a row `r` of `recipient`: the team has not ended by its own word.
const NOT_RETIRED: &str = "NOT EXISTS (SELECT 1 FROM team_settings s \
    WHERE s.recipient_id = r.id AND s.retired_at IS NOT NULL)";

/// Takes in many rows one by one: they are never twice in memory, and no thread is held for long.
async fn each<T: FromQueryResult>(
    conn: &Reader,
    sql: String,
    now: UtcMicros,
    mut take: impl FnMut(T),
) -> Result<(), DbErr> {
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.0.into()]);
    let mut rows = sea_orm::StreamTrait::stream_raw(&**conn, statement).await?;
    let mut taken = 0_usize;
    while let Some(row) = rows.try_next().await? {
        take(T::from_query_result(&row, "")?);
        taken += 1;
        if taken.is_multiple_of(TURN) {
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}

/// All recipients but desks, by label. Retired ones too: threads still name them.
pub(super) async fn recipients(conn: &Reader, now: UtcMicros) -> Result<Vec<RecipientRow>, DbErr> {
    let sql = format!(
        "SELECT {} FROM {SOURCES} WHERE NOT r.desk ORDER BY r.label",
        columns()
    );
    let mut all = Vec::new();
    each(conn, sql, now, |row| all.push(row)).await?;
    Ok(all)
}

/// These recipients, and for those of them that are desks, the recipients of the facility: whoever is a
/// member of its desk answers for them.
pub(super) async fn recipients_among<C: ConnectionTrait>(
    conn: &C,
    ids: &HashSet<RecipientId>,
    now: UtcMicros,
) -> Result<Vec<RecipientRow>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Asked for by itself: as a part of the other question it would be put to every recipient.
    let behind: Vec<FacilityId> = facility::Entity::find()
        .select_only()
        .column(facility::Column::Id)
        .filter(facility::Column::DeskId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let places = |from: usize, count: usize| {
        let places: Vec<String> = (from..from + count).map(|at| format!("${at}")).collect();
        places.join(", ")
    };
    let mut whose = format!("r.id IN ({})", places(2, ids.len()));
    if !behind.is_empty() {
        let facilities = places(2 + ids.len(), behind.len());
        whose = format!("({whose} OR r.facility_id IN ({facilities}))");
    }
    let sql = format!(
        "SELECT {} FROM {SOURCES} WHERE NOT r.desk AND {whose}",
        columns()
    );
    let mut values: Vec<Value> = vec![now.0.into()];
    values.extend(ids.iter().map(|id| Value::from(id.0)));
    values.extend(behind.iter().map(|id| Value::from(id.0)));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    RecipientRow::find_by_statement(statement).all(conn).await
}

/// These recipients, desks among them: nobody finds a desk, and whoever is written to is shown.
pub(super) async fn recipients_named<C: ConnectionTrait>(
    conn: &C,
    ids: &HashSet<RecipientId>,
    now: UtcMicros,
) -> Result<Vec<RecipientRow>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..2 + ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT {} FROM {SOURCES} WHERE r.id IN ({})",
        columns(),
        places.join(", ")
    );
    let mut values: Vec<Value> = vec![now.0.into()];
    values.extend(ids.iter().map(|id| Value::from(id.0)));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    RecipientRow::find_by_statement(statement).all(conn).await
}

#[derive(FromQueryResult)]
struct Answered {
    id: RecipientId,
    answered: bool,
}

/// Those whom one may write to at this instant.
pub(super) async fn open_recipients(
    conn: &Reader,
    now: UtcMicros,
) -> Result<HashSet<RecipientId>, DbErr> {
    // As a condition PostgreSQL would join it with every member for every recipient: minutes.
    let sql = format!(
        "SELECT r.id, {ANSWERED} AS answered FROM recipient r \
         WHERE NOT r.desk AND r.active AND r.accepts_messages AND {NOT_RETIRED}"
    );
    let mut all = HashSet::new();
    each(conn, sql, now, |row: Answered| {
        if row.answered {
            all.insert(row.id);
        }
    })
    .await?;
    Ok(all)
}

/// What teams and desks say of their days, where they do: all of them, or those among these.
pub(super) async fn calendars<C: ConnectionTrait>(
    conn: &C,
    among: Option<&HashSet<RecipientId>>,
) -> Result<HashMap<RecipientId, TeamCalendar>, DbErr> {
    let mut settings = team_settings::Entity::find();
    let mut closures = team_closure::Entity::find();
    if let Some(among) = among {
        let among = || among.iter().copied();
        settings = settings.filter(team_settings::Column::RecipientId.is_in(among()));
        closures = closures.filter(team_closure::Column::RecipientId.is_in(among()));
    }
    let mut calendars: HashMap<RecipientId, TeamCalendar> = HashMap::new();
    for row in settings.all(conn).await? {
        let hours = row.hours.as_deref().map(read_hours).transpose()?;
        let reply_days = row.reply_days.and_then(|days| u8::try_from(days).ok());
        if hours.is_some() || reply_days.is_some() {
            let calendar = calendars.entry(row.recipient_id).or_default();
            calendar.hours = hours.unwrap_or_default();
            calendar.reply_days = reply_days;
        }
    }
    for row in closures.all(conn).await? {
        let day = row
            .day
            .parse()
            .map_err(|_| DbErr::Custom("a closure day in the database is no date".to_owned()))?;
        let calendar = calendars.entry(row.recipient_id).or_default();
        calendar.closure_days.insert(day);
    }
    Ok(calendars)
}

/// A team's hours as the database has them.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn read_hours(hours: &str) -> Result<Vec<OpenHours>, DbErr> {
    serde_json::from_str(hours)
        .map_err(|error| DbErr::Custom(format!("hours in the database: {error}")))
}

/// What a team and its facility's desk say of its days.
///
/// # Errors
/// When the database fails.
pub(crate) async fn teams_calendar<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
    desk: RecipientId,
) -> Result<TeamCalendar, DbErr> {
    let mut both = calendars(conn, Some(&HashSet::from([team, desk]))).await?;
    let of_team = both.remove(&team).unwrap_or_default();
    Ok(of_team.under(both.get(&desk)))
}

/// These facilities.
pub(super) async fn facilities_among<C: ConnectionTrait>(
    conn: &C,
    ids: impl Iterator<Item = FacilityId>,
) -> Result<Vec<facility::Model>, DbErr> {
    facility::Entity::find()
        .filter(facility::Column::Id.is_in(ids))
        .all(conn)
        .await
}

/// All facilities.
pub(super) async fn facilities<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<facility::Model>, DbErr> {
    facility::Entity::find().all(conn).await
}

/// The care team, if it takes messages now: one that may be handed a thread, or take over from another.
pub(crate) async fn open_recipient<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<Option<recipient::Model>, DbErr> {
    let found = open_to_messages(conn, recipient, now).await?;
    Ok(found.filter(|row| !row.desk))
}

/// The care team or desk, if one may write to it now; asked again when a message is sent.
pub(crate) async fn open_to_messages<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<Option<recipient::Model>, DbErr> {
    let sql = format!(
        "SELECT r.* FROM recipient r WHERE r.id = $2 AND r.active AND r.accepts_messages \
         AND {NOT_RETIRED} AND {ANSWERED}"
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

/// Who takes messages in the place of a recipient that does not: whoever took over from it, or else the desk of
/// its facility. A successor that ends in turn has handed on what it took over.
pub(super) async fn substitute_of<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<Option<(RecipientId, Substitution)>, DbErr> {
    let settings = team_settings::Entity::find_by_id(recipient);
    let settings = settings.one(conn).await?;
    let successor = settings
        .filter(|row| row.retired_at.is_some())
        .and_then(|row| row.successor_id);
    if let Some(successor) = successor
        && open_recipient(conn, successor, now).await?.is_some()
    {
        return Ok(Some((successor, Substitution::Successor)));
    }
    let Some(team) = recipient::Entity::find_by_id(recipient).one(conn).await? else {
        return Ok(None);
    };
    let facility = facility::Entity::find_by_id(team.facility_id);
    let Some(facility) = facility.one(conn).await? else {
        return Ok(None);
    };
    let desk = open_to_messages(conn, facility.desk_id, now).await?;
    let desk = desk.filter(|desk| desk.id != recipient);
    Ok(desk.map(|desk| (desk.id, Substitution::Desk)))
}

/// Whether anybody answers for the recipient now, whatever it takes; for replies to what it has.
pub(crate) async fn is_answered<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    now: UtcMicros,
) -> Result<bool, DbErr> {
    let sql = format!("SELECT 1 FROM recipient r WHERE r.id = $2 AND {ANSWERED}");
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        sql,
        [now.0.into(), recipient.0.into()],
    );
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// The patient's own care team, the primary care first. Where the patient was seen, and for what they are
/// cared for besides, is told to whoever may see the record.
pub(super) async fn care_team<C: Reads>(
    conn: &C,
    grant: &Granted<ComposeMessage>,
) -> Result<Vec<(RecipientId, WhyOffered)>, DbErr> {
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
    let known = |reason| matches!(reason, WhyOffered::PrimaryCare | WhyOffered::Pharmacy);
    Ok(team
        .into_iter()
        .filter(|row| grant.sees_record() || known(row.reason))
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
) -> Result<Vec<RecipientId>, DbErr> {
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
pub(crate) fn remember_recent(
    batch: &mut Batch,
    (account, patient, recipient): (AccountId, PatientId, RecipientId),
    now: UtcMicros,
) {
    use sea_orm::sea_query::OnConflict;
    let row = recent_recipient::Entity::insert(recent_recipient::ActiveModel {
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
    );
    batch.add(&row, 1);
}

/// How long the last answers of a recipient were waited for, in microseconds; what was taken back is left out.
pub(super) async fn last_answers<C: ConnectionTrait>(
    conn: &C,
    recipient: RecipientId,
    since: UtcMicros,
    most: u64,
) -> Result<Vec<i64>, DbErr> {
    let sql = "SELECT e.at - e.waited_since AS took FROM thread_event e \
         JOIN message m ON m.id = e.message_id AND m.recalled_at IS NULL \
         WHERE e.kind = 'answered' AND e.waited_since IS NOT NULL AND e.team_id = $1 AND e.at > $2 \
         ORDER BY e.at DESC LIMIT $3";
    let values: [sea_orm::Value; 3] = [
        recipient.0.into(),
        since.0.into(),
        i64::try_from(most).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
