//! Revisions and counts.

use super::policy::SeeCounters;
use super::revisions::Touched;
use crate::auth::{Reach, TEAMS_OF};
use crate::db::Tx;
use crate::db::entity::{
    facility, mailbox_entry, mailbox_revision, recipient, team_revision, thread, thread_participant,
};
use crate::messaging::with_pharmacies;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter,
    QuerySelect, Statement,
};
use shared::id::{AccountId, PatientId, RecipientId, ThreadId};
use shared::live::{CountersView, PatientCounters, TeamCounters};
use shared::time::UtcMicros;
use std::collections::{BTreeSet, HashMap};

// These two are written as in their indexes, which hold only such rows.
const UNREAD: &str = "folder NOT IN ('sent', 'trash') AND read_at IS NULL";
const WAITING: &str = "state IN ('sent', 'opened', 'redirected')";

/// Adds everyone who sees these threads: the accounts of the patient's side, and the teams. Of those in `left`
/// also whoever saw them as long as pharmacies alone had them.
pub(super) async fn add_parties(
    tx: &Tx,
    threads: &BTreeSet<ThreadId>,
    left: &BTreeSet<ThreadId>,
    touched: &mut Touched,
) -> Result<(), DbErr> {
    if threads.is_empty() {
        return Ok(());
    }
    add_teams(tx, threads, touched).await?;
    let rows: Vec<(ThreadId, PatientId, bool)> = thread::Entity::find()
        .select_only()
        .columns([
            thread::Column::Id,
            thread::Column::PatientId,
            thread::Column::PharmaciesOnly,
        ])
        .filter(thread::Column::Id.is_in(threads.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    let about: HashMap<ThreadId, (PatientId, bool)> = rows
        .into_iter()
        .map(|(thread, patient, pharmacies)| {
            (thread, (patient, pharmacies || left.contains(&thread)))
        })
        .collect();
    let participants: Vec<(ThreadId, AccountId)> = thread_participant::Entity::find()
        .select_only()
        .columns([
            thread_participant::Column::ThreadId,
            thread_participant::Column::AccountId,
        ])
        .filter(thread_participant::Column::ThreadId.is_in(threads.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    for (thread, account) in participants {
        if let Some((patient, pharmacy)) = about.get(&thread) {
            *touched.mailboxes.entry((account, *patient)).or_default() |= pharmacy;
        }
    }
    Ok(())
}

/// Adds the teams that have these threads, and the desks that have them too.
pub(super) async fn add_teams(
    tx: &Tx,
    threads: &BTreeSet<ThreadId>,
    touched: &mut Touched,
) -> Result<(), DbErr> {
    if threads.is_empty() {
        return Ok(());
    }
    let teams: Vec<(RecipientId, Option<UtcMicros>, RecipientId)> = thread::Entity::find()
        .select_only()
        .column(thread::Column::RecipientId)
        .column(thread::Column::EscalatedAt)
        .column(facility::Column::DeskId)
        .join(
            JoinType::InnerJoin,
            thread::Entity::belongs_to(recipient::Entity)
                .from(thread::Column::RecipientId)
                .to(recipient::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            recipient::Entity::belongs_to(facility::Entity)
                .from(recipient::Column::FacilityId)
                .to(facility::Column::Id)
                .into(),
        )
        .filter(thread::Column::Id.is_in(threads.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    for (team, escalated, desk) in teams {
        touched.teams.insert(team);
        if escalated.is_some() {
            touched.teams.insert(desk);
        }
    }
    Ok(())
}

/// Gives whatever was touched another revision.
pub(super) async fn revise(tx: &Tx, touched: &Touched) -> Result<(), DbErr> {
    if !touched.mailboxes.is_empty() {
        use mailbox_revision::{ActiveModel, Column, Entity};
        let rows = touched
            .mailboxes
            .iter()
            .map(|((account, patient), pharmacy)| ActiveModel {
                account_id: Set(*account),
                patient_id: Set(*patient),
                revision: Set(1),
                pharmacy_revision: Set(i64::from(*pharmacy)),
            });
        let more = |column| {
            let added = Expr::col(("excluded", column));
            Expr::col((Entity, column)).add(added)
        };
        Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([Column::AccountId, Column::PatientId])
                    .value(Column::Revision, more(Column::Revision))
                    .value(Column::PharmacyRevision, more(Column::PharmacyRevision))
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    if !touched.teams.is_empty() {
        use team_revision::{ActiveModel, Column, Entity};
        let rows = touched.teams.iter().map(|team| ActiveModel {
            recipient_id: Set(*team),
            revision: Set(1),
        });
        Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(Column::RecipientId)
                    .value(
                        Column::Revision,
                        Expr::col((Entity, Column::Revision)).add(1),
                    )
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The numbers of everyone and everything that may be seen.
pub(super) async fn counters<C: ConnectionTrait>(
    conn: &C,
    see: &SeeCounters,
) -> Result<CountersView, DbErr> {
    Ok(CountersView {
        patients: patients(conn, see).await?,
        team: team(conn, see).await?,
    })
}

async fn patients<C: ConnectionTrait>(
    conn: &C,
    see: &SeeCounters,
) -> Result<Vec<PatientCounters>, DbErr> {
    if see.patients.is_empty() {
        return Ok(Vec::new());
    }
    let unread = mailbox_entry::Entity::find()
        .select_only()
        .column(mailbox_entry::Column::PatientId)
        .expr(Expr::cust("COUNT(*)"))
        .expr(Expr::cust("MAX(sent_at)"))
        .filter(mailbox_entry::Column::AccountId.eq(see.account_id))
        .filter(Expr::cust(UNREAD))
        .group_by(mailbox_entry::Column::PatientId);
    let counted: Vec<(PatientId, i64, i64)> = unread.clone().into_tuple().all(conn).await?;
    let mut counts = by_patient(counted);
    let limited = see.patients.iter();
    let limited = limited.filter(|it| it.reach == Reach::Pharmacies);
    let limited: Vec<PatientId> = limited.map(|it| it.patient_id).collect();
    if !limited.is_empty() {
        let within: Vec<(PatientId, i64, i64)> = unread
            .filter(mailbox_entry::Column::PatientId.is_in(limited.iter().copied()))
            .filter(with_pharmacies())
            .into_tuple()
            .all(conn)
            .await?;
        counts.retain(|patient, _| !limited.contains(patient));
        counts.extend(by_patient(within));
    }
    let revisions: HashMap<PatientId, mailbox_revision::Model> = mailbox_revision::Entity::find()
        .filter(mailbox_revision::Column::AccountId.eq(see.account_id))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.patient_id, row))
        .collect();
    Ok(see
        .patients
        .iter()
        .map(|seen| {
            let unread = counts.get(&seen.patient_id);
            let revision = revisions.get(&seen.patient_id);
            PatientCounters {
                patient_id: seen.patient_id,
                unread: number(unread.map_or(0, |(count, _)| *count)),
                newest_unread: unread.map(|(_, newest)| UtcMicros(*newest)),
                revision: revision.map_or(0, |it| match seen.reach {
                    Reach::Everything => it.revision,
                    Reach::Pharmacies => it.pharmacy_revision,
                }),
                rights: seen.may.0,
            }
        })
        .collect())
}

/// For each patient how many messages are unread, and when the newest was sent.
fn by_patient(counted: Vec<(PatientId, i64, i64)>) -> HashMap<PatientId, (i64, i64)> {
    let counted = counted.into_iter();
    counted
        .map(|(patient, count, newest)| (patient, (count, newest)))
        .collect()
}

async fn team<C: ConnectionTrait>(
    conn: &C,
    see: &SeeCounters,
) -> Result<Option<TeamCounters>, DbErr> {
    if see.teams.is_empty() {
        return Ok(None);
    }
    // The database looks the teams up again: a desk has more of them than a statement takes values.
    // Each revision only grows, so their sum is another one whenever one of them is.
    let sql = format!(
        "WITH mine AS ({TEAMS_OF}) SELECT \
         (SELECT COUNT(*) FROM thread WHERE {WAITING} AND recipient_id IN (SELECT id FROM mine)) + \
         (SELECT COUNT(*) FROM thread t JOIN recipient r ON r.id = t.recipient_id \
         JOIN facility f ON f.id = r.facility_id WHERE t.escalated_at IS NOT NULL AND t.{WAITING} \
         AND f.desk_id IN (SELECT id FROM mine) AND t.recipient_id NOT IN (SELECT id FROM mine)), \
         (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM team_revision \
         WHERE recipient_id IN (SELECT id FROM mine))"
    );
    let values: [sea_orm::Value; 2] = [see.account_id.0.into(), see.at.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let Some(row) = conn.query_one_raw(statement).await? else {
        return Ok(None);
    };
    Ok(Some(TeamCounters {
        waiting: number(row.try_get_by_index(0)?),
        revision: row.try_get_by_index(1)?,
    }))
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
