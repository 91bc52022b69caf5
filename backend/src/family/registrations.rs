//! Registrations: rights that rest on a document. One administrator asks, a second one decides, and
//! neither of them may be whose right it is.

use super::change::wrong_capabilities;
use super::days::Calendar;
use super::policy::{RegisterGrant, SeeRegistrations, joins};
use super::registered;
use super::store::{self, Happened};
use crate::account::{listed_name, normal_username};
use crate::audit::{self, AuditTrail, Change};
use crate::auth::{Granted, effective_together};
use crate::db::entity::{access_grant, account, patient, registration};
use crate::db::{Tx, lock_until_commit};
use crate::http::{App, Error};
use crate::messaging;
use crate::sealing::Column;
use shared::family::{
    AgeTier, Capabilities, Capability, Decide, GrantEventKind, GrantKind, MAX_REASON_CHARS,
    NewRegistration, RegistrationView,
};
use shared::id::{AccountId, GrantId};
use shared::problem::FieldProblem;
use shared::redacted::PrivateText;
use shared::{ErrorCode, FieldError, FieldName, Page};

/// Everything that a holder of these kinds of rights may ever have; giving rights is not in it.
const BY_LAW: Capabilities =
    Capabilities::ALL.without(Capabilities::of(&[Capability::ManageFamily]));

/// What waits for a decision. Each row shows a patient, and is noted for the audit.
pub(super) async fn list(
    app: &App,
    grant: &Granted<SeeRegistrations>,
    trail: &AuditTrail,
) -> Result<Page<RegistrationView>, Error> {
    let conn = app.db.reader();
    let rows = store::waiting_registrations(conn, grant).await?;
    let named = rows
        .iter()
        .flat_map(|(row, _)| [row.account_id, row.requested_by]);
    let accounts = store::accounts(conn, grant, named).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (row, patient) in rows {
        trail.note(grant.shown(patient.id, Some(row.id.0)));
        let sealer = app.sealer.patient(conn, patient.id).await?;
        let name = |id: AccountId| -> PrivateText {
            let account = accounts.get(&id);
            account.map_or_else(PrivateText::default, |it| it.name.clone().into())
        };
        let holder = accounts.get(&row.account_id);
        items.push(RegistrationView {
            id: row.id,
            ends: row.ends_grant_id.is_some(),
            kind: row.kind,
            patient: listed_name(&patient).into(),
            birth_date: store::date(&patient.birth_date)?,
            username: holder.map_or_else(String::new, |it| it.username.clone()),
            name: name(row.account_id),
            capabilities: Capabilities(row.capabilities.cast_unsigned()),
            ends_on: row.ends_on.as_deref().map(store::date).transpose()?,
            reason: sealer
                .open(Column::RegistrationReason, row.id.0, &row.reason)?
                .into(),
            requested_by: name(row.requested_by),
            requested_at: row.requested_at,
            may_decide: may_decide(&row, grant.account_id),
        });
    }
    Ok(Page { items, next: None })
}

/// Nobody decides what they asked for, or what is about themselves.
fn may_decide(row: &registration::Model, who: AccountId) -> bool {
    row.requested_by != who && row.account_id != who
}

/// Asks for a right. Asking for the same again changes nothing.
///
/// # Errors
/// [`ErrorCode::IdTaken`] when the id stands for something else.
pub(super) async fn register(
    app: &App,
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    new: &NewRegistration,
) -> Result<(), Error> {
    let (patient, account) = refuse_wrong(tx, grant, new).await?;
    let moment = app.moment(grant.now());
    let calendar = store::registration_calendar(tx, grant, &moment, patient.id).await?;
    let sealer = app.sealer.patient(tx, patient.id).await?;
    let row = grant.registration_id.0;
    let reason = new.reason.reveal().trim();
    if let Some(before) = &grant.registration {
        let same = before.ends_grant_id.is_none()
            && before.requested_by == grant.account_id
            && before.kind == new.kind
            && (before.patient_id, before.account_id) == (patient.id, account.id)
            && before.capabilities == new.capabilities.0.cast_signed()
            && before.ends_on == new.ends_on.map(|day| day.to_string())
            && sealer.open(Column::RegistrationReason, row, &before.reason)? == reason;
        return if same {
            Ok(())
        } else {
            Err(ErrorCode::IdTaken.into())
        };
    }
    refuse_past(&calendar, new.ends_on)?;
    let age = app.site.ages().tier(calendar.born.on, calendar.born.today);
    if (new.kind, age) == (GrantKind::Parent, AgeTier::Adult) {
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::GrantKind,
            error: FieldProblem::NotAllowed,
        }]));
    }
    let model = registration::Model {
        id: grant.registration_id,
        kind: new.kind,
        patient_id: patient.id,
        account_id: account.id,
        capabilities: new.capabilities.0.cast_signed(),
        ends_on: new.ends_on.map(|day| day.to_string()),
        reason: sealer.seal(Column::RegistrationReason, row, reason)?,
        requested_by: grant.account_id,
        requested_at: grant.now(),
        decided_by: None,
        decided_at: None,
        approved: None,
        ends_grant_id: None,
    };
    store::insert_registration(tx, grant, model).await?;
    audit::changed(tx, grant, patient.id, Change::RequestRegistration, row).await?;
    Ok(())
}

fn refuse_past(calendar: &Calendar, ends_on: Option<shared::time::CivilDate>) -> Result<(), Error> {
    if ends_on.is_some_and(|day| day < calendar.today()) {
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::EndsOn,
            error: FieldProblem::TooEarly,
        }]));
    }
    Ok(())
}

/// What is wrong with the words for a document, if anything.
pub(super) fn wrong_reason(reason: &str) -> Option<FieldProblem> {
    if reason.trim().is_empty() {
        Some(FieldProblem::Missing)
    } else if reason.contains('\0') {
        Some(FieldProblem::Unreadable)
    } else if reason.chars().count() > MAX_REASON_CHARS {
        Some(FieldProblem::TooLong)
    } else {
        None
    }
}

/// Finds the patient and the account, or says everything that is wrong at once.
async fn refuse_wrong(
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    new: &NewRegistration,
) -> Result<(patient::Model, account::Model), Error> {
    let mut fields = Vec::new();
    let mut note = |field, error| fields.push(FieldError { field, error });
    let most = match new.kind {
        GrantKind::Parent | GrantKind::Guardian | GrantKind::Court => BY_LAW,
        GrantKind::Restriction => Capabilities::ALL,
        GrantKind::Own | GrantKind::Delegate => {
            note(FieldName::GrantKind, FieldProblem::NotAllowed);
            Capabilities::ALL
        }
    };
    // What a document says is about messages, or not: taking away those with pharmacies alone from
    // somebody who may read them all would take away nothing.
    let pharmacies = Capabilities::of(&[Capability::PharmacyMessages]);
    let most = if new
        .capabilities
        .without(pharmacies)
        .with_implied()
        .include(pharmacies)
    {
        most
    } else {
        most.without(pharmacies)
    };
    if let Some(wrong) = wrong_capabilities(new.capabilities, new.capabilities, most) {
        note(wrong.field, wrong.error);
    }
    if let Some(problem) = wrong_reason(new.reason.reveal()) {
        note(FieldName::Reason, problem);
    }
    let patient = match find_patient(tx, grant, new).await? {
        Ok(patient) => Some(patient),
        Err(wrong) => {
            note(wrong.field, wrong.error);
            None
        }
    };
    let username = normal_username(&new.username);
    // The database refuses some characters that no username has.
    let account = if username.contains('\0') {
        None
    } else {
        store::holder(tx, grant, &username).await?
    };
    if account.is_none() {
        let problem = if username.is_empty() {
            FieldProblem::Missing
        } else {
            FieldProblem::Unknown
        };
        note(FieldName::Username, problem);
    }
    match (patient, account) {
        (_, Some(account)) if account.id == grant.account_id => Err(ErrorCode::Forbidden.into()),
        (Some(patient), Some(account)) if fields.is_empty() => {
            if store::is_own(tx, grant, patient.id, account.id).await? {
                // Nobody is their own guardian, and a patient's own account is limited by their age.
                return Err(Error::Invalid(vec![FieldError {
                    field: FieldName::Username,
                    error: FieldProblem::NotAllowed,
                }]));
            }
            Ok((patient, account))
        }
        _ => Err(Error::Invalid(fields)),
    }
}

/// The one patient of this name and birth date.
async fn find_patient(
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    new: &NewRegistration,
) -> Result<Result<patient::Model, FieldError>, Error> {
    let wrong = |field, error| Ok(Err(FieldError { field, error }));
    let same = |typed: &str, kept: &str| {
        let words = |text: &str| {
            let words = text.split_whitespace().map(str::to_lowercase);
            words.collect::<Vec<_>>()
        };
        words(typed) == words(kept)
    };
    let (family, given) = (new.family_name.reveal(), new.given_names.reveal());
    if family.trim().is_empty() {
        return wrong(FieldName::FamilyName, FieldProblem::Missing);
    }
    let mut found = store::born_on(tx, grant, new.birth_date).await?;
    found.retain(|row| same(family, &row.family_name));
    let several = found.len() > 1;
    if !given.trim().is_empty() {
        found.retain(|row| same(given, &row.given_names));
    }
    match (found.pop(), found.is_empty()) {
        (Some(patient), true) => Ok(Ok(patient)),
        (Some(_), false) => wrong(FieldName::GivenNames, FieldProblem::Ambiguous),
        (None, _) if several => wrong(FieldName::GivenNames, FieldProblem::Unknown),
        (None, _) => wrong(FieldName::FamilyName, FieldProblem::Unknown),
    }
}

/// Agrees or refuses. The same decision of the same person again changes nothing.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for whoever asked for it or is whose right it is;
/// [`ErrorCode::RegistrationDecided`] when somebody has decided otherwise.
pub(super) async fn decide(
    app: &App,
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    decision: Decide,
) -> Result<(), Error> {
    let row = grant.registration.as_ref().ok_or(ErrorCode::NotFound)?;
    if !may_decide(row, grant.account_id) {
        return Err(ErrorCode::Forbidden.into());
    }
    if row.decided_at.is_some() {
        let same =
            row.decided_by == Some(grant.account_id) && row.approved == Some(decision.approve);
        return if same {
            Ok(())
        } else {
            Err(ErrorCode::RegistrationDecided.into())
        };
    }
    lock_until_commit(tx, row.patient_id.0).await?;
    if !store::decide_registration(tx, grant, decision.approve).await? {
        return Err(ErrorCode::RegistrationDecided.into());
    }
    let change = match (decision.approve, row.ends_grant_id) {
        (true, None) => {
            approve(app, tx, grant, row).await?;
            Change::ApproveRegistration
        }
        (true, Some(order)) => {
            registered::lift(app, tx, grant, order).await?;
            Change::ApproveEnd
        }
        (false, None) => Change::RefuseRegistration,
        (false, Some(_)) => Change::RefuseEnd,
    };
    audit::changed(tx, grant, row.patient_id, change, row.id.0).await?;
    Ok(())
}

/// Makes the right.
async fn approve(
    app: &App,
    tx: &Tx,
    grant: &Granted<RegisterGrant>,
    row: &registration::Model,
) -> Result<(), Error> {
    if store::holder_again(tx, grant, row.account_id)
        .await?
        .is_none()
    {
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::Username,
            error: FieldProblem::Unknown,
        }]));
    }
    let moment = app.moment(grant.now());
    let calendar = store::registration_calendar(tx, grant, &moment, row.patient_id).await?;
    let ends_on = row.ends_on.as_deref().map(store::date).transpose()?;
    refuse_past(&calendar, ends_on)?;
    let valid_until = ends_on
        .map(|day| calendar.end_of(&moment, day))
        .transpose()?;
    let capabilities = Capabilities(row.capabilities.cast_unsigned());
    let id = GrantId(app.random.id());
    let whom = (row.account_id, row.patient_id);
    let may = async || {
        let bonds = store::bonds_of_holder(tx, grant, &moment, whom).await?;
        Ok::<_, Error>(effective_together(moment.now, &bonds.ties(&moment)))
    };
    let could = may().await?;
    let model = access_grant::Model {
        id,
        patient_id: row.patient_id,
        account_id: row.account_id,
        kind: row.kind,
        capabilities: row.capabilities,
        valid_from: grant.now(),
        valid_until,
        revoked_at: None,
        source: match row.kind {
            GrantKind::Parent | GrantKind::Guardian => "registration",
            _ => "court",
        }
        .to_owned(),
        created_at: grant.now(),
        purpose: None,
        given_by: Some(row.requested_by),
        approved_by: Some(grant.account_id),
    };
    store::insert_grant(tx, grant, model).await?;
    let age = app.site.ages().tier(calendar.born.on, calendar.born.today);
    if let Some(reach) = joins(age, could, may().await?) {
        messaging::join_threads(tx, grant, whom, reach).await?;
    }
    let happened = Happened {
        patient_id: row.patient_id,
        right: Some((id, row.account_id)),
        kind: GrantEventKind::Registered,
        capabilities,
        valid_until,
    };
    Ok(store::note(tx, grant, app.random, happened).await?)
}
