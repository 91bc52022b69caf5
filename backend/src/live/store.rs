//! Revisions and counts.

use super::policy::SeeCounters;
use super::revisions::Touched;
use crate::auth::{Reach, TEAMS_OF};
use crate::db::Tx;
use crate::db::entity::{
    mailbox_entry, mailbox_revision, team_revision, thread, thread_participant,
};
use crate::messaging::with_pharmacies;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    Statement,
};
use shared::id::{AccountId, PatientId, RecipientId, ThreadId};
use shared::live::{CountersView, PatientCounters, TeamCounters};
use std::collections::{BTreeSet, HashMap};

// These two are written as in their indexes, which hold only such rows.
const UNREAD: &str = "folder = 'inbox' AND read_at IS NULL";
const WAITING: &str = "state IN ('sent', 'opened', 'redirected')";

/// Adds everyone who sees these threads: the accounts of the patient's side, and the teams.
pub(super) async fn add_parties(
    tx: &Tx,
    threads: &BTreeSet<ThreadId>,
    touched: &mut Touched,
) -> Result<(), DbErr> {
    if threads.is_empty() {
        return Ok(());
    }
    let rows: Vec<(ThreadId, PatientId, RecipientId)> = thread::Entity::find()
        .select_only()
        .columns([
            thread::Column::Id,
            thread::Column::PatientId,
            thread::Column::RecipientId,
        ])
        .filter(thread::Column::Id.is_in(threads.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    let patients: HashMap<ThreadId, PatientId> = rows.iter().map(|row| (row.0, row.1)).collect();
    touched.teams.extend(rows.iter().map(|row| row.2));
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
    touched.mailboxes.extend(
        participants
            .into_iter()
            .filter_map(|(thread, account)| Some((account, *patients.get(&thread)?))),
    );
    Ok(())
}

/// Gives whatever was touched another revision.
pub(super) async fn revise(tx: &Tx, touched: &Touched) -> Result<(), DbErr> {
    if !touched.mailboxes.is_empty() {
        use mailbox_revision::{ActiveModel, Column, Entity};
        let rows = touched
            .mailboxes
            .iter()
            .map(|(account, patient)| ActiveModel {
                account_id: Set(*account),
                patient_id: Set(*patient),
                revision: Set(1),
            });
        Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([Column::AccountId, Column::PatientId])
                    .value(
                        Column::Revision,
                        Expr::col((Entity, Column::Revision)).add(1),
                    )
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
        .filter(mailbox_entry::Column::AccountId.eq(see.account_id))
        .filter(Expr::cust(UNREAD))
        .group_by(mailbox_entry::Column::PatientId);
    let counted: Vec<(PatientId, i64)> = unread.clone().into_tuple().all(conn).await?;
    let mut counts: HashMap<PatientId, i64> = counted.into_iter().collect();
    let limited = see.patients.iter();
    let limited = limited.filter(|(_, reach)| *reach == Reach::Pharmacies);
    let limited: Vec<PatientId> = limited.map(|(patient, _)| *patient).collect();
    if !limited.is_empty() {
        let within: Vec<(PatientId, i64)> = unread
            .filter(mailbox_entry::Column::PatientId.is_in(limited.iter().copied()))
            .filter(with_pharmacies())
            .into_tuple()
            .all(conn)
            .await?;
        counts.retain(|patient, _| !limited.contains(patient));
        counts.extend(within);
    }
    let revisions: Vec<(PatientId, i64)> = mailbox_revision::Entity::find()
        .select_only()
        .columns([
            mailbox_revision::Column::PatientId,
            mailbox_revision::Column::Revision,
        ])
        .filter(mailbox_revision::Column::AccountId.eq(see.account_id))
        .into_tuple()
        .all(conn)
        .await?;
    let revisions: HashMap<PatientId, i64> = revisions.into_iter().collect();
    Ok(see
        .patients
        .iter()
        .map(|(id, _)| PatientCounters {
            patient_id: *id,
            unread: number(counts.get(id).copied().unwrap_or_default()),
            revision: revisions.get(id).copied().unwrap_or_default(),
        })
        .collect())
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
         (SELECT COUNT(*) FROM thread WHERE {WAITING} AND recipient_id IN (SELECT id FROM mine)), \
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
