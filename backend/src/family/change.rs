//! Narrowing, extending and ending rights.

use super::policy::{ChangeGrant, EndGrant, joins};
use super::store::{self, Happened};
use super::view::is_over;
use crate::audit::{self, Change};
use crate::auth::{Granted, effective_together};
use crate::db::Tx;
use crate::http::{App, Error};
use crate::messaging;
use shared::ErrorCode;
use shared::family::{Capabilities, GrantChange, GrantEventKind};
use shared::problem::FieldProblem;
use shared::{FieldError, FieldName};

/// Puts what a right says from now on. Saying the same again changes nothing.
///
/// # Errors
/// [`ErrorCode::GrantEnded`]; [`ErrorCode::ConfirmFirst`] when it is more than before.
pub(super) async fn change(
    app: &App,
    tx: &Tx,
    grant: &Granted<ChangeGrant>,
    change: GrantChange,
) -> Result<(), Error> {
    let row = &grant.grant;
    if is_over(row, grant.now()) {
        return Err(ErrorCode::GrantEnded.into());
    }
    let moment = app.moment(grant.now());
    let before = Capabilities(row.capabilities.cast_unsigned());
    let until = grant.calendar.end_of(&moment, change.ends_on)?;
    if change.capabilities == before && row.valid_until == Some(until) {
        return Ok(());
    }
    // What is right of the change is found out first: nobody is asked for a passphrase in vain.
    refuse_wrong(app, grant, before, change)?;
    let wider = !before.with_implied().include(change.capabilities);
    let longer = row.valid_until.is_some_and(|end| end < until);
    if wider || longer {
        grant.widening()?;
    }
    let whom = (row.account_id, row.patient_id);
    // A right that begins later is looked at as it will be then.
    let at = moment.now.max(row.valid_from);
    let may = async || {
        let bonds = store::bonds_of_holder(tx, grant, &moment, whom).await?;
        Ok::<_, Error>(effective_together(at, &bonds.ties(&moment)))
    };
    let could = may().await?;
    store::change_grant(tx, grant, change.capabilities, until).await?;
    let age = app.site.ages();
    let age = age.tier(grant.calendar.born.on, grant.calendar.born.today);
    if let Some(reach) = joins(age, could, may().await?) {
        messaging::join_threads(tx, grant, whom, reach).await?;
    }
    audit::changed(tx, grant, row.patient_id, Change::ChangeGrant, row.id.0).await?;
    let happened = Happened {
        patient_id: row.patient_id,
        right: Some((row.id, row.account_id)),
        kind: GrantEventKind::Changed,
        capabilities: change.capabilities,
        valid_until: Some(until),
    };
    Ok(store::note(tx, grant, app.random, happened).await?)
}

fn refuse_wrong(
    app: &App,
    grant: &Granted<ChangeGrant>,
    before: Capabilities,
    change: GrantChange,
) -> Result<(), Error> {
    let more = change.capabilities.without(before);
    let mut fields: Vec<FieldError> = wrong_capabilities(change.capabilities, more, grant.may_give)
        .into_iter()
        .collect();
    let moment = app.moment(grant.now());
    let first = grant.calendar.day_of(&moment, grant.grant.valid_from)?;
    let first = first.max(grant.calendar.today());
    fields.extend(grant.calendar.wrong_end(first, change.ends_on));
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(fields))
    }
}

/// What is wrong with chosen capabilities, if anything: there are none, or `more` than may be given.
pub(super) fn wrong_capabilities(
    chosen: Capabilities,
    more: Capabilities,
    most: Capabilities,
) -> Option<FieldError> {
    let error = if chosen.is_empty() {
        FieldProblem::Missing
    } else if !most.include(more) {
        FieldProblem::NotAllowed
    } else {
        return None;
    };
    Some(FieldError {
        field: FieldName::Capabilities,
        error,
    })
}

/// Ends a right. Ending one that is over changes nothing.
pub(super) async fn end(app: &App, tx: &Tx, grant: &Granted<EndGrant>) -> Result<(), Error> {
    let row = &grant.grant;
    if is_over(row, grant.now()) {
        return Ok(());
    }
    store::end_grant(tx, grant).await?;
    audit::changed(tx, grant, row.patient_id, Change::EndGrant, row.id.0).await?;
    let happened = Happened {
        patient_id: row.patient_id,
        right: Some((row.id, row.account_id)),
        kind: if grant.given_up {
            GrantEventKind::GivenUp
        } else {
            GrantEventKind::Revoked
        },
        capabilities: Capabilities(row.capabilities.cast_unsigned()),
        valid_until: Some(grant.now()),
    };
    Ok(store::note(tx, grant, app.random, happened).await?)
}
