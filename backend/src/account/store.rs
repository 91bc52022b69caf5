//! Rows of accounts, sessions, patients and grants.

use crate::auth::{Actor, Bonds, Moment, all_bonds_of, all_effective, effective};
use crate::db::Reads;
use crate::db::entity::{
    access_grant, account, patient, recipient, session, sign_in_failure, team_member,
};
use crate::http::Error;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    FromQueryResult, QueryFilter, QueryOrder, Statement,
};
use shared::account::{PatientView, TeamView};
use shared::family::{Capabilities, GrantKind};
use shared::id::{AccountId, GrantId, PatientId, SessionId};
use shared::time::UtcMicros;
use uuid::Uuid;

pub(crate) async fn account_by_username<C: ConnectionTrait>(
    conn: &C,
    username: &str,
) -> Result<Option<account::Model>, sea_orm::DbErr> {
    account::Entity::find()
        .filter(account::Column::Username.eq(username))
        .one(conn)
        .await
}

pub(super) async fn insert_account<C: ConnectionTrait>(
    tx: &C,
    row: account::Model,
) -> Result<(), sea_orm::DbErr> {
    account::Entity::insert(account::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_session<C: ConnectionTrait>(
    tx: &C,
    row: session::Model,
) -> Result<(), sea_orm::DbErr> {
    session::Entity::insert(session::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_last_sign_in<C: ConnectionTrait>(
    tx: &C,
    account: AccountId,
    now: UtcMicros,
) -> Result<(), sea_orm::DbErr> {
    account::Entity::update_many()
        .col_expr(account::Column::LastSignInAt, Expr::value(now.0))
        .filter(account::Column::Id.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that whoever is in the session has said again who they are.
pub(super) async fn confirm_session<C: ConnectionTrait>(
    tx: &C,
    session: SessionId,
    now: UtcMicros,
) -> Result<(), sea_orm::DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::AuthenticatedAt, Expr::value(now.0))
        .filter(session::Column::Id.eq(session))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn end_session<C: ConnectionTrait>(
    tx: &C,
    session: SessionId,
    now: UtcMicros,
) -> Result<(), sea_orm::DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.0))
        .filter(session::Column::Id.eq(session))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn accept_banner<C: ConnectionTrait>(
    tx: &C,
    session: SessionId,
    version: &str,
    now: UtcMicros,
) -> Result<(), sea_orm::DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::BannerVersion, Expr::value(version))
        .col_expr(session::Column::BannerAcceptedAt, Expr::value(now.0))
        .filter(session::Column::Id.eq(session))
        .exec(tx)
        .await?;
    Ok(())
}

/// The time within which failed sign-ins are counted.
pub(crate) const FAILURE_WINDOW_SECONDS: i64 = 15 * 60;

fn seconds_left(now: UtcMicros, window_started_at: UtcMicros) -> u64 {
    (FAILURE_WINDOW_SECONDS - now.seconds_since(window_started_at)).unsigned_abs()
}

/// The key under which failures are counted: a hash, so that the table tells no names.
pub(crate) fn failure_key(kind: &str, what: &str) -> Vec<u8> {
    let text = format!("{kind}\0{what}");
    ring::digest::digest(&ring::digest::SHA256, text.as_bytes())
        .as_ref()
        .to_vec()
}

/// The seconds to wait when one of the keys has as many failures as it may have.
pub(crate) async fn wait_after_failures<C: ConnectionTrait>(
    conn: &C,
    keys: &[(Vec<u8>, i32)],
    now: UtcMicros,
) -> Result<Option<u64>, sea_orm::DbErr> {
    let rows = sign_in_failure::Entity::find()
        .filter(sign_in_failure::Column::Key.is_in(keys.iter().map(|(key, _)| key.clone())))
        .filter(
            sign_in_failure::Column::WindowStartedAt
                .gt(now.plus_seconds(-FAILURE_WINDOW_SECONDS).0),
        )
        .all(conn)
        .await?;
    let waits = rows.iter().filter_map(|row| {
        let (_, most) = keys.iter().find(|(key, _)| *key == row.key)?;
        (row.failures >= *most).then(|| seconds_left(now, row.window_started_at))
    });
    Ok(waits.max())
}

/// Counts an attempt as failed, in one statement, so that parallel ones cannot all see the
/// same count. Gives the seconds to wait when there were `most` already.
pub(crate) async fn count_failure<C: ConnectionTrait>(
    tx: &C,
    key: &[u8],
    now: UtcMicros,
    most: i32,
) -> Result<Option<u64>, sea_orm::DbErr> {
    // One more than `most` says that the attempt was refused; it goes no higher.
    const SQL: &str = "INSERT INTO sign_in_failure AS f (key, failures, window_started_at) \
         VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET \
         failures = CASE WHEN f.window_started_at <= $3 THEN 1 \
                         WHEN f.failures > $4 THEN f.failures ELSE f.failures + 1 END, \
         window_started_at = CASE WHEN f.window_started_at <= $3 THEN $2 \
                                  ELSE f.window_started_at END \
         RETURNING key, failures, window_started_at";
    let values: [sea_orm::Value; 4] = [
        key.to_vec().into(),
        now.0.into(),
        now.plus_seconds(-FAILURE_WINDOW_SECONDS).0.into(),
        most.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), SQL, values);
    let row = sign_in_failure::Model::find_by_statement(statement)
        .one(tx)
        .await?
        .ok_or_else(|| sea_orm::DbErr::RecordNotFound("a counted failure".to_owned()))?;
    Ok((row.failures > most).then(|| seconds_left(now, row.window_started_at)))
}

pub(super) async fn forget_failures<C: ConnectionTrait>(
    tx: &C,
    key: &[u8],
) -> Result<(), sea_orm::DbErr> {
    sign_in_failure::Entity::delete_by_id(key.to_vec())
        .exec(tx)
        .await?;
    Ok(())
}

pub(crate) async fn take_back_failure<C: ConnectionTrait>(
    tx: &C,
    key: &[u8],
) -> Result<(), sea_orm::DbErr> {
    sign_in_failure::Entity::update_many()
        .col_expr(
            sign_in_failure::Column::Failures,
            Expr::col(sign_in_failure::Column::Failures).sub(1),
        )
        .filter(sign_in_failure::Column::Key.eq(key.to_vec()))
        .filter(sign_in_failure::Column::Failures.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// The patients for whom the account may do anything now, oneself first.
pub(super) async fn patients_of<C: Reads>(
    conn: &C,
    moment: &Moment<'_>,
    actor: &Actor,
) -> Result<Vec<PatientView>, Error> {
    let bonds = all_bonds_of(conn, moment, actor.account_id).await?;
    let rows = patient::Entity::find()
        .filter(patient::Column::Id.is_in(bonds.keys().map(|id| id.0)))
        .order_by_asc(patient::Column::FamilyName)
        .order_by_asc(patient::Column::GivenNames)
        .all(conn)
        .await?;
    let mut views = Vec::new();
    for row in rows {
        if let Some(bonds) = bonds.get(&row.id)
            && let Some(view) = patient_view(row, moment, actor, bonds)?
        {
            views.push(view);
        }
    }
    views.sort_by_key(|view| !view.own);
    Ok(views)
}

/// The patient as the account may know of them; none when it may do nothing for them.
fn patient_view(
    row: patient::Model,
    moment: &Moment<'_>,
    actor: &Actor,
    bonds: &Bonds,
) -> Result<Option<PatientView>, Error> {
    let ties = bonds.ties(moment);
    let Some(subject) = ties.subject else {
        return Ok(None);
    };
    let relation = ties
        .grants
        .iter()
        .filter(|grant| !effective(moment.now, grant, &ties).is_empty())
        .map(|grant| grant.kind)
        .min();
    let Some(relation) = relation else {
        return Ok(None);
    };
    let who = actor.who(moment.now);
    let may = all_effective(moment.now, who, &ties);
    if may.is_empty() {
        // Not even a name, while the account's holder has not proven who they are: `all_effective` is
        // nothing then, though a right of theirs holds.
        return Ok(None);
    }
    let given = row
        .given_names
        .split_whitespace()
        .next()
        .unwrap_or_default();
    Ok(Some(PatientView {
        id: row.id,
        name: listed_name(&row).into(),
        given_name: given.into(),
        full_name: full_name(&row).into(),
        initials: initials(&row).into(),
        colour: u8::try_from(row.colour).unwrap_or_default() & 7,
        own: relation == GrantKind::Own,
        birth_date: row
            .birth_date
            .parse()
            .map_err(|_| Error::internal("a birth date in the database is no date"))?,
        relation,
        may,
        age: subject.age,
        age_change: bonds.age_change(moment, who),
    }))
}

/// "Doe, Jane Emily".
pub(crate) fn listed_name(row: &patient::Model) -> String {
    format!("{}, {}", row.family_name, row.given_names)
}

/// "Jane Emily Doe".
pub(crate) fn full_name(row: &patient::Model) -> String {
    format!("{} {}", row.given_names, row.family_name)
}

/// "Jane".
pub(crate) fn first_name(row: &patient::Model) -> String {
    let mut names = row.given_names.split_whitespace();
    names.next().unwrap_or_default().to_owned()
}

/// "JD".
pub(crate) fn initials(row: &patient::Model) -> String {
    [&row.given_names, &row.family_name]
        .iter()
        .filter_map(|name| name.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The teams and desks that the account answers for.
pub(super) async fn teams_of<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    now: UtcMicros,
) -> Result<Vec<TeamView>, sea_orm::DbErr> {
    let memberships = team_member::Entity::find()
        .filter(team_member::Column::AccountId.eq(account))
        .filter(team_member::Column::ValidFrom.lte(now.0))
        .filter(still(team_member::Column::ValidUntil, now))
        .all(conn)
        .await?;
    let ids: Vec<Uuid> = memberships.iter().map(|row| row.recipient_id.0).collect();
    let rows = recipient::Entity::find()
        .filter(recipient::Column::Id.is_in(ids))
        .order_by_asc(recipient::Column::Label)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| TeamView {
            id: row.id,
            label: row.label,
            desk: row.desk,
        })
        .collect())
}

fn still<C: ColumnTrait>(ends: C, now: UtcMicros) -> Condition {
    Condition::any().add(ends.is_null()).add(ends.gt(now.0))
}

/// Makes a patient. Their data key must be made in the same transaction.
pub(crate) async fn insert_patient<C: ConnectionTrait>(
    tx: &C,
    row: patient::Model,
) -> Result<(), sea_orm::DbErr> {
    patient::Entity::insert(patient::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Gives an account a right to act for a patient.
pub(crate) async fn insert_grant<C: ConnectionTrait>(
    tx: &C,
    id: GrantId,
    (account, patient): (AccountId, PatientId),
    kind: GrantKind,
    capabilities: Capabilities,
    (source, now): (&str, UtcMicros),
) -> Result<(), sea_orm::DbErr> {
    access_grant::Entity::insert(access_grant::ActiveModel {
        id: Set(id),
        patient_id: Set(patient),
        account_id: Set(account),
        kind: Set(kind),
        capabilities: Set(capabilities.0.cast_signed()),
        valid_from: Set(now),
        valid_until: Set(None),
        revoked_at: Set(None),
        source: Set(source.to_owned()),
        created_at: Set(now),
        purpose: Set(None),
        given_by: Set(None),
        approved_by: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
