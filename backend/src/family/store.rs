//! Rows of rights, invitations, registrations and their log. Whatever shows or changes something takes a
//! grant; the few look-ups that policies themselves need take ids and are not visible outside the
//! feature.

use super::days::Calendar;
use super::policy::{
    ChangeGrant, CreateInvite, EndGrant, RegisterGrant, SeeFamily, SeeRegistrations, UseCode,
    WithdrawInvite,
};
use crate::auth::{Bonds, Born, Granted, Moment, Policy, bonds_of, holders_on};
use crate::clock::Random;
use crate::db::Reads;
use crate::db::Tx;
use crate::db::entity::{
    access_grant, account, facility, grant_event, grant_invite, patient, registration,
};
use crate::http::Error;
use crate::outbox::{self, Event};
use crate::site::from_civil;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use shared::ErrorCode;
use shared::family::{Capabilities, GrantEventKind, GrantKind};
use shared::id::{AccountId, GrantId, InviteId, PatientId, RegistrationId};
use shared::time::{CivilDate, UtcMicros};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Db<T> = Result<T, sea_orm::DbErr>;

/// Lines of the log that are shown at most.
const LOGGED: u64 = 200;
/// Registrations that are listed at most.
const LISTED: u64 = 200;

// For policies.

pub(super) async fn find_invite<C: ConnectionTrait>(
    conn: &C,
    id: InviteId,
) -> Db<Option<grant_invite::Model>> {
    grant_invite::Entity::find_by_id(id).one(conn).await
}

pub(super) async fn find_grant<C: ConnectionTrait>(
    conn: &C,
    patient: PatientId,
    id: GrantId,
) -> Db<Option<access_grant::Model>> {
    access_grant::Entity::find_by_id(id)
        .filter(access_grant::Column::PatientId.eq(patient))
        .one(conn)
        .await
}

/// A right that two administrators brought into force.
pub(super) async fn find_registered<C: ConnectionTrait>(
    conn: &C,
    id: GrantId,
) -> Db<Option<access_grant::Model>> {
    access_grant::Entity::find_by_id(id)
        .filter(access_grant::Column::ApprovedBy.is_not_null())
        .one(conn)
        .await
}

pub(super) async fn find_registration<C: ConnectionTrait>(
    conn: &C,
    id: RegistrationId,
) -> Db<Option<registration::Model>> {
    registration::Entity::find_by_id(id).one(conn).await
}

/// The patient's calendar.
pub(super) async fn calendar<C: ConnectionTrait>(
    conn: &C,
    moment: &Moment<'_>,
    patient: PatientId,
) -> Result<Calendar, Error> {
    let row = patient_row(conn, patient).await?;
    let facility = match row.home_facility_id {
        Some(id) => facility::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    calendar_at(moment, &row, facility.map(|row| row.name))
}

fn calendar_at(
    moment: &Moment<'_>,
    row: &patient::Model,
    facility: Option<String>,
) -> Result<Calendar, Error> {
    Ok(Calendar {
        born: Born {
            on: from_civil(date(&row.birth_date)?).ok_or_else(wrong_date)?,
            today: moment.day_at(facility.as_deref())?,
        },
        facility,
    })
}

fn wrong_date() -> Error {
    Error::internal("a date in the database is no date")
}

/// A date from the database.
pub(super) fn date(text: &str) -> Result<CivilDate, Error> {
    text.parse().map_err(|_| wrong_date())
}

async fn patient_row<C: ConnectionTrait>(
    conn: &C,
    patient: PatientId,
) -> Result<patient::Model, Error> {
    patient::Entity::find_by_id(patient)
        .one(conn)
        .await?
        .ok_or_else(|| Error::internal("a right without its patient"))
}

// Seeing.

/// The rights on the patient, the newest first.
pub(super) async fn grants<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeFamily>,
) -> Db<Vec<access_grant::Model>> {
    access_grant::Entity::find()
        .filter(access_grant::Column::PatientId.eq(grant.patient_id))
        .order_by_desc(access_grant::Column::CreatedAt)
        .order_by_desc(access_grant::Column::Id)
        .all(conn)
        .await
}

/// What ties accounts to the patient, by account.
pub(super) async fn bonds<C: Reads>(
    conn: &C,
    grant: &Granted<SeeFamily>,
    moment: &Moment<'_>,
) -> Db<BTreeMap<AccountId, Bonds>> {
    let holders = holders_on(conn, moment, grant.patient_id).await?;
    Ok(holders
        .into_iter()
        .map(|(account, holder)| (account, holder.bonds))
        .collect())
}

/// The patient's calendar, for whoever sees the family.
pub(super) async fn calendar_of<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeFamily>,
    moment: &Moment<'_>,
) -> Result<Calendar, Error> {
    calendar(conn, moment, grant.patient_id).await
}

/// These accounts, by id.
pub(super) async fn accounts<C: ConnectionTrait, P: Policy>(
    conn: &C,
    _grant: &Granted<P>,
    ids: impl IntoIterator<Item = AccountId>,
) -> Db<BTreeMap<AccountId, account::Model>> {
    let ids: BTreeSet<AccountId> = ids.into_iter().collect();
    let rows = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What has happened to the patient's rights, the newest first.
pub(super) async fn log<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeFamily>,
    only: Option<Vec<GrantId>>,
) -> Db<Vec<grant_event::Model>> {
    let mut query =
        grant_event::Entity::find().filter(grant_event::Column::PatientId.eq(grant.patient_id));
    if let Some(only) = only {
        query = query.filter(grant_event::Column::GrantId.is_in(only));
    }
    query
        .order_by_desc(grant_event::Column::At)
        .order_by_desc(grant_event::Column::Id)
        .limit(LOGGED)
        .all(conn)
        .await
}

fn open(patient: PatientId, now: UtcMicros) -> sea_orm::Select<grant_invite::Entity> {
    grant_invite::Entity::find()
        .filter(grant_invite::Column::PatientId.eq(patient))
        .filter(grant_invite::Column::WithdrawnAt.is_null())
        .filter(grant_invite::Column::RedeemedAt.is_null())
        .filter(grant_invite::Column::ExpiresAt.gt(now.0))
}

/// The codes that can still be used, the newest first.
pub(super) async fn open_invites<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeFamily>,
) -> Db<Vec<grant_invite::Model>> {
    open(grant.patient_id, grant.now())
        .order_by_desc(grant_invite::Column::CreatedAt)
        .order_by_desc(grant_invite::Column::Id)
        .all(conn)
        .await
}

// Inviting.

/// How many codes of the patient can still be used.
pub(super) async fn count_open_invites(tx: &Tx, grant: &Granted<CreateInvite>) -> Db<u64> {
    open(grant.patient_id, grant.now()).count(tx).await
}

pub(super) async fn insert_invite(
    tx: &Tx,
    _grant: &Granted<CreateInvite>,
    row: grant_invite::Model,
) -> Result<(), Error> {
    grant_invite::Entity::insert(grant_invite::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await
        .map_err(taken)?;
    Ok(())
}

/// An id that somebody else took in the same moment.
fn taken(error: sea_orm::DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ErrorCode::IdTaken.into(),
        _ => error.into(),
    }
}

/// Withdraws a code; not one that was used meanwhile.
pub(super) async fn withdraw_invite(tx: &Tx, grant: &Granted<WithdrawInvite>) -> Db<bool> {
    let done = grant_invite::Entity::update_many()
        .col_expr(
            grant_invite::Column::WithdrawnAt,
            Expr::value(grant.now().0),
        )
        .filter(grant_invite::Column::Id.eq(grant.invite.id))
        .filter(grant_invite::Column::RedeemedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The invitation of a code, used or not.
pub(super) async fn invite_by_code<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<UseCode>,
    hash: Vec<u8>,
) -> Db<Option<grant_invite::Model>> {
    grant_invite::Entity::find()
        .filter(grant_invite::Column::CodeHash.eq(hash))
        .one(conn)
        .await
}

/// The right that a code became.
pub(super) async fn redeemed_grant<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<UseCode>,
    invite: &grant_invite::Model,
) -> Db<Option<access_grant::Model>> {
    match invite.grant_id {
        Some(id) => find_grant(conn, invite.patient_id, id).await,
        None => Ok(None),
    }
}

/// The account that gave a code, unless it is disabled, and what ties it to the patient now.
pub(super) async fn giver<C: Reads>(
    conn: &C,
    _grant: &Granted<UseCode>,
    moment: &Moment<'_>,
    invite: &grant_invite::Model,
) -> Db<Option<(account::Model, Bonds)>> {
    let row = account::Entity::find_by_id(invite.created_by)
        .filter(account::Column::DisabledAt.is_null())
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let bonds = bonds_of(conn, moment, row.id, invite.patient_id).await?;
    Ok(Some((row, bonds)))
}

/// What ties whoever uses a code to its patient already.
pub(super) async fn bonds_of_user<C: Reads>(
    conn: &C,
    grant: &Granted<UseCode>,
    moment: &Moment<'_>,
    invite: &grant_invite::Model,
) -> Db<Bonds> {
    bonds_of(conn, moment, grant.account_id, invite.patient_id).await
}

/// The patient of an invitation, with their calendar.
pub(super) async fn invite_patient<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<UseCode>,
    moment: &Moment<'_>,
    invite: &grant_invite::Model,
) -> Result<(patient::Model, Calendar), Error> {
    let row = patient_row(conn, invite.patient_id).await?;
    let calendar = calendar(conn, moment, row.id).await?;
    Ok((row, calendar))
}

/// Marks a code as used. Of two who use one in the same moment, one succeeds.
pub(super) async fn mark_redeemed(
    tx: &Tx,
    grant: &Granted<UseCode>,
    invite: InviteId,
    becomes: GrantId,
) -> Db<bool> {
    let done = grant_invite::Entity::update_many()
        .col_expr(grant_invite::Column::RedeemedAt, Expr::value(grant.now().0))
        .col_expr(grant_invite::Column::GrantId, Expr::value(becomes.0))
        .filter(grant_invite::Column::Id.eq(invite))
        .filter(grant_invite::Column::RedeemedAt.is_null())
        .filter(grant_invite::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

// Rights.

pub(super) async fn insert_grant<P: Policy>(
    tx: &Tx,
    _grant: &Granted<P>,
    row: access_grant::Model,
) -> Db<()> {
    access_grant::Entity::insert(access_grant::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Puts what a right says from now on.
pub(super) async fn change_grant(
    tx: &Tx,
    grant: &Granted<ChangeGrant>,
    capabilities: Capabilities,
    valid_until: UtcMicros,
) -> Db<()> {
    let mut row = access_grant::ActiveModel::from(grant.grant.clone());
    row.capabilities = Set(capabilities.0.cast_signed());
    row.valid_until = Set(Some(valid_until));
    row.update(tx).await?;
    Ok(())
}

pub(super) async fn end_grant(tx: &Tx, grant: &Granted<EndGrant>) -> Db<()> {
    let mut row = access_grant::ActiveModel::from(grant.grant.clone());
    row.revoked_at = Set(Some(grant.now()));
    row.update(tx).await?;
    Ok(())
}

/// What ties an account to a patient, whose right is about to change or has just changed.
pub(super) async fn bonds_of_holder<C: Reads, P: Policy>(
    conn: &C,
    _grant: &Granted<P>,
    moment: &Moment<'_>,
    (account, patient): (AccountId, PatientId),
) -> Db<Bonds> {
    bonds_of(conn, moment, account, patient).await
}

/// What happened to a right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happened {
    pub(super) patient_id: PatientId,
    /// Which right, once there is one, and whose.
    pub(super) right: Option<(GrantId, AccountId)>,
    pub(super) kind: GrantEventKind,
    pub(super) capabilities: Capabilities,
    pub(super) valid_until: Option<UtcMicros>,
}

/// Writes a line of the log, and has the pages of those whom it concerns look again: the patient's own,
/// and the holder's.
pub(super) async fn note<P: Policy>(
    tx: &Tx,
    grant: &Granted<P>,
    random: Random,
    happened: Happened,
) -> Db<()> {
    let row = grant_event::Model {
        id: random.id(),
        patient_id: happened.patient_id,
        grant_id: happened.right.map(|(id, _)| id),
        at: grant.now(),
        actor_id: grant.actor().account_id,
        kind: happened.kind,
        capabilities: happened.capabilities.0.cast_signed(),
        valid_until: happened.valid_until,
    };
    grant_event::Entity::insert(grant_event::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    let own: Vec<AccountId> = access_grant::Entity::find()
        .select_only()
        .column(access_grant::Column::AccountId)
        .filter(access_grant::Column::PatientId.eq(happened.patient_id))
        .filter(access_grant::Column::Kind.eq(GrantKind::Own))
        .into_tuple()
        .all(tx)
        .await?;
    let holder = happened.right.map(|(_, account)| account);
    let concerned: BTreeSet<AccountId> = own.into_iter().chain(holder).collect();
    for account_id in concerned {
        let event = Event::RightsChanged {
            account_id,
            patient_id: happened.patient_id,
        };
        outbox::note(tx, random.id(), grant.now(), event).await?;
    }
    Ok(())
}

// Registrations.

/// The patients who were born on a day.
pub(super) async fn born_on(
    tx: &Tx,
    _grant: &Granted<RegisterGrant>,
    day: CivilDate,
) -> Db<Vec<patient::Model>> {
    patient::Entity::find()
        .filter(patient::Column::BirthDate.eq(day.to_string()))
        .all(tx)
        .await
}

/// Whether the account is the patient's own.
pub(super) async fn is_own(
    tx: &Tx,
    _grant: &Granted<RegisterGrant>,
    patient: PatientId,
    account: AccountId,
) -> Db<bool> {
    let own = access_grant::Entity::find()
        .filter(access_grant::Column::PatientId.eq(patient))
        .filter(access_grant::Column::AccountId.eq(account))
        .filter(access_grant::Column::Kind.eq(GrantKind::Own));
    Ok(own.count(tx).await? > 0)
}

/// The account of a patient or someone who acts for one, by its username, unless it is disabled.
pub(super) async fn holder(
    tx: &Tx,
    _grant: &Granted<RegisterGrant>,
    username: &str,
) -> Db<Option<account::Model>> {
    use shared::account::AccountKind;
    let found = crate::account::account_by_username(tx, username).await?;
    Ok(found.filter(|row| row.kind == AccountKind::Patient && row.disabled_at.is_none()))
}

/// An account that was asked for, unless it is disabled by now.
pub(super) async fn holder_again(
    tx: &Tx,
    _grant: &Granted<RegisterGrant>,
    id: AccountId,
) -> Db<Option<account::Model>> {
    account::Entity::find_by_id(id)
        .filter(account::Column::DisabledAt.is_null())
        .one(tx)
        .await
}

/// The calendar of a patient about whom something is registered.
pub(super) async fn registration_calendar(
    tx: &Tx,
    _grant: &Granted<RegisterGrant>,
    moment: &Moment<'_>,
    patient: PatientId,
) -> Result<Calendar, Error> {
    calendar(tx, moment, patient).await
}

pub(super) async fn insert_registration<P: Policy>(
    tx: &Tx,
    _grant: &Granted<P>,
    row: registration::Model,
) -> Result<(), Error> {
    registration::Entity::insert(registration::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await
        .map_err(taken)?;
    Ok(())
}

/// Keeps what was decided. Of two decisions in the same moment, one is kept.
pub(super) async fn decide_registration(
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    approved: bool,
) -> Db<bool> {
    let done = registration::Entity::update_many()
        .col_expr(
            registration::Column::DecidedBy,
            Expr::value(grant.account_id.0),
        )
        .col_expr(registration::Column::DecidedAt, Expr::value(grant.now().0))
        .col_expr(registration::Column::Approved, Expr::value(approved))
        .filter(registration::Column::Id.eq(grant.registration_id))
        .filter(registration::Column::DecidedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What waits for a decision, with its patient, the oldest first.
pub(super) async fn waiting_registrations<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<SeeRegistrations>,
) -> Result<Vec<(registration::Model, patient::Model)>, Error> {
    let rows = registration::Entity::find()
        .filter(registration::Column::DecidedAt.is_null())
        .order_by_asc(registration::Column::RequestedAt)
        .order_by_asc(registration::Column::Id)
        .limit(LISTED)
        .all(conn)
        .await?;
    with_patients(conn, rows, |row| row.patient_id).await
}

/// Each row with the patient whom it is about.
async fn with_patients<C: ConnectionTrait, R>(
    conn: &C,
    rows: Vec<R>,
    of: fn(&R) -> PatientId,
) -> Result<Vec<(R, patient::Model)>, Error> {
    let ids: BTreeSet<Uuid> = rows.iter().map(|row| of(row).0).collect();
    let patients: BTreeMap<PatientId, patient::Model> = patient::Entity::find()
        .filter(patient::Column::Id.is_in(ids))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    rows.into_iter()
        .map(|row| {
            let patient = patients
                .get(&of(&row))
                .cloned()
                .ok_or_else(|| Error::internal("a right without its patient"))?;
            Ok((row, patient))
        })
        .collect()
}

/// The rights that two administrators brought into force and that are not over, with their patients, the
/// newest first, from where a page ended.
pub(super) async fn registered<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeRegistrations>,
    (at, id): (UtcMicros, Uuid),
    limit: u64,
) -> Result<Vec<(access_grant::Model, patient::Model)>, Error> {
    use access_grant::Column;
    let now = grant.now().0;
    let goes_on = |end: Column| Condition::any().add(end.is_null()).add(end.gt(now));
    let before = Condition::all()
        .add(Column::CreatedAt.eq(at.0))
        .add(Column::Id.lt(id));
    let older = Condition::any().add(Column::CreatedAt.lt(at.0)).add(before);
    let rows = access_grant::Entity::find()
        .filter(Column::ApprovedBy.is_not_null())
        .filter(goes_on(Column::RevokedAt))
        .filter(goes_on(Column::ValidUntil))
        .filter(older)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    with_patients(conn, rows, |row| row.patient_id).await
}

/// The calendars of the patients whom a list of registered rights names.
pub(super) async fn calendars<'a, C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<SeeRegistrations>,
    moment: &Moment<'_>,
    patients: impl Iterator<Item = &'a patient::Model> + Clone,
) -> Result<BTreeMap<PatientId, Calendar>, Error> {
    let at_home: BTreeSet<_> = patients
        .clone()
        .filter_map(|it| it.home_facility_id)
        .collect();
    let facilities = facility::Entity::find()
        .filter(facility::Column::Id.is_in(at_home))
        .all(conn)
        .await?;
    let name = |patient: &patient::Model| {
        let home = facilities
            .iter()
            .find(|it| Some(it.id) == patient.home_facility_id);
        home.map(|it| it.name.clone())
    };
    patients
        .map(|patient| Ok((patient.id, calendar_at(moment, patient, name(patient))?)))
        .collect()
}

/// Those of the rights whose end waits for a second administrator.
pub(super) async fn waiting_ends<C: ConnectionTrait, P: Policy>(
    conn: &C,
    _grant: &Granted<P>,
    rights: Vec<GrantId>,
) -> Db<BTreeSet<GrantId>> {
    let found: Vec<Option<GrantId>> = registration::Entity::find()
        .select_only()
        .column(registration::Column::EndsGrantId)
        .filter(registration::Column::DecidedAt.is_null())
        .filter(registration::Column::EndsGrantId.is_in(rights))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Ends a registered right. Of two ends in the same moment, one is kept.
pub(super) async fn end_registered<P: Policy>(
    tx: &Tx,
    grant: &Granted<P>,
    right: &access_grant::Model,
) -> Db<bool> {
    let done = access_grant::Entity::update_many()
        .col_expr(access_grant::Column::RevokedAt, Expr::value(grant.now().0))
        .filter(access_grant::Column::Id.eq(right.id))
        .filter(access_grant::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
