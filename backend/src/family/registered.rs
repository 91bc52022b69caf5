//! What two administrators brought into force, and its end before its day.
//!
//! To take a right away takes one administrator and acts at once. The end of an order that takes away gives
//! something back, so it takes two, by a registration that ends instead of begins.

use super::policy::{EndRegistered, RegisterGrant, SeeRegistrations};
use super::registrations::wrong_reason;
use super::store::{self, Happened};
use super::view::is_over;
use crate::account::listed_name;
use crate::audit::{self, AuditTrail, Change};
use crate::auth::{Granted, Policy};
use crate::db::Tx;
use crate::db::entity::{access_grant, registration};
use crate::http::{App, Error, read_cursor, write_cursor};
use crate::messaging::read::{newest, page_size};
use crate::sealing::Column;
use shared::family::{Capabilities, Ending, GrantEventKind, GrantKind, RegisteredView};
use shared::id::{GrantId, RegistrationId};
use shared::{Cursor, ErrorCode, FieldError, FieldName, Page};

/// What is in force, the newest first. Each row shows a patient, and is noted for the audit.
pub(super) async fn list(
    app: &App,
    grant: &Granted<SeeRegistrations>,
    trail: &AuditTrail,
    cursor: Option<&Cursor>,
    limit: Option<u8>,
) -> Result<Page<RegisteredView>, Error> {
    let conn = app.db.reader();
    let after = cursor.map(read_cursor).transpose()?.unwrap_or_else(newest);
    let size = page_size(limit);
    let mut rows = store::registered(conn, grant, after, size as u64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| more);
    let next = last.map(|(row, _)| write_cursor(row.created_at, row.id.0));
    let holders = rows.iter().map(|(row, _)| row.account_id);
    let accounts = store::accounts(conn, grant, holders).await?;
    let ids: Vec<GrantId> = rows.iter().map(|(row, _)| row.id).collect();
    let ending = store::waiting_ends(conn, grant, ids).await?;
    let moment = app.moment(grant.now());
    let patients = rows.iter().map(|(_, patient)| patient);
    let calendars = store::calendars(conn, grant, &moment, patients).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (row, patient) in rows {
        let calendar = calendars
            .get(&patient.id)
            .ok_or_else(|| Error::internal("a patient without a calendar"))?;
        trail.note(grant.shown(patient.id, Some(row.id.0)));
        let holder = accounts.get(&row.account_id);
        items.push(RegisteredView {
            id: row.id,
            kind: row.kind,
            patient: listed_name(&patient).into(),
            birth_date: store::date(&patient.birth_date)?,
            username: holder.map_or_else(String::new, |it| it.username.clone()),
            name: holder.map_or_else(String::new, |it| it.name.clone()).into(),
            capabilities: Capabilities(row.capabilities.cast_unsigned()),
            first_day: calendar.day_of(&moment, row.valid_from)?,
            last_day: row
                .valid_until
                .map(|end| calendar.last_day(&moment, end))
                .transpose()?,
            ending: ending.contains(&row.id),
            may_end: row.account_id != grant.account_id,
        });
    }
    Ok(Page { items, next })
}

/// Ends a right, or asks for the end of an order that takes away. What is over, or asked for already, stays
/// as it is.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for whoever it binds or lets act.
pub(super) async fn end(
    app: &App,
    tx: &Tx,
    grant: &Granted<EndRegistered>,
    ending: &Ending,
) -> Result<(), Error> {
    let right = &grant.grant;
    if right.account_id == grant.account_id {
        return Err(ErrorCode::Forbidden.into());
    }
    let reason = ending.reason.reveal();
    if let Some(error) = wrong_reason(reason) {
        let field = FieldName::Reason;
        return Err(Error::Invalid(vec![FieldError { field, error }]));
    }
    if is_over(right, grant.now()) {
        return Ok(());
    }
    if right.kind == GrantKind::Restriction {
        let asked = store::waiting_ends(tx, grant, vec![right.id]).await?;
        if asked.is_empty() {
            let row = keep(app, tx, grant, reason, false).await?;
            let change = Change::RequestEnd;
            audit::changed(tx, grant, right.patient_id, change, row.0).await?;
        }
    } else if end_now(app, tx, grant, right, GrantEventKind::Revoked).await? {
        keep(app, tx, grant, reason, true).await?;
        let change = Change::EndGrant;
        audit::changed(tx, grant, right.patient_id, change, right.id.0).await?;
    }
    Ok(())
}

/// Keeps that and why the right is to end.
async fn keep(
    app: &App,
    tx: &Tx,
    grant: &Granted<EndRegistered>,
    reason: &str,
    decided: bool,
) -> Result<RegistrationId, Error> {
    let right = &grant.grant;
    let sealer = app.sealer.patient(tx, right.patient_id).await?;
    let id = RegistrationId(app.random.id());
    let row = registration::Model {
        id,
        kind: right.kind,
        patient_id: right.patient_id,
        account_id: right.account_id,
        capabilities: right.capabilities,
        ends_on: None,
        reason: sealer.seal(Column::RegistrationReason, id.0, reason.trim())?,
        requested_by: grant.account_id,
        requested_at: grant.now(),
        decided_by: decided.then_some(grant.account_id),
        decided_at: decided.then_some(grant.now()),
        approved: decided.then_some(true),
        ends_grant_id: Some(right.id),
    };
    store::insert_registration(tx, grant, row).await?;
    Ok(id)
}

/// Ends an order that takes away, as a second administrator agreed. One that is over by now stays as it is.
/// What was written while it held stays closed to whom it bound: those who wrote counted on it.
pub(super) async fn lift(
    app: &App,
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    order: GrantId,
) -> Result<(), Error> {
    let order = store::find_registered(tx, order)
        .await?
        .ok_or_else(|| Error::internal("the end of an order that is not there"))?;
    if !is_over(&order, grant.now()) {
        end_now(app, tx, grant, &order, GrantEventKind::Lifted).await?;
    }
    Ok(())
}

/// Whether it was still to end.
async fn end_now<P: Policy>(
    app: &App,
    tx: &Tx,
    grant: &Granted<P>,
    right: &access_grant::Model,
    kind: GrantEventKind,
) -> Result<bool, Error> {
    if !store::end_registered(tx, grant, right).await? {
        return Ok(false);
    }
    let happened = Happened {
        patient_id: right.patient_id,
        right: Some((right.id, right.account_id)),
        kind,
        capabilities: Capabilities(right.capabilities.cast_unsigned()),
        valid_until: Some(grant.now()),
    };
    store::note(tx, grant, app.random, happened).await?;
    Ok(true)
}
