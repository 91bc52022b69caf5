//! Invitations: made and withdrawn by the patient, looked at and used by whoever has the code.

use super::change::wrong_capabilities;
use super::code::Code;
use super::days::Calendar;
use super::policy::{CreateInvite, UseCode, WithdrawInvite, joins, may_give};
use super::store::{self, Happened};
use super::view;
use crate::account::{
    count_failure, failure_key, full_name, take_back_failure, wait_after_failures,
};
use crate::audit::{self, Change};
use crate::auth::{
    Asked, Bonds, Grant, Granted, Job, Moment, Subject, SystemGrant, all_effective, effective,
    effective_together,
};
use crate::clock::Random;
use crate::db::entity::{access_grant, grant_invite, patient};
use crate::db::{Tx, lock_until_commit};
use crate::http::{App, Error, RequestContext, counted_address};
use crate::messaging;
use crate::sealing::{Column, PatientSealer};
use shared::account::AccountKind;
use shared::family::{
    Capabilities, GrantEventKind, GrantKind, INVITE_DAYS, InviteCode, InvitePreview, InviteView,
    MAX_PURPOSE_CHARS, NewInvite, RedeemedView,
};
use shared::id::{AccountId, GrantId};
use shared::problem::FieldProblem;
use shared::time::{CivilDate, UtcMicros};
use shared::{ErrorCode, FieldError, FieldName};
use uuid::Uuid;

/// Seconds of a day, as a code's time is counted: from the moment that it was made.
const DAY: i64 = 24 * 60 * 60;

/// Makes a code. Asking for the same again gives the same one.
///
/// # Errors
/// [`ErrorCode::IdTaken`] when the id stands for something else, [`ErrorCode::InviteUnusable`] when the
/// code is used, withdrawn or too old by now.
pub(super) async fn create(
    app: &App,
    tx: &Tx,
    grant: &Granted<CreateInvite>,
    new: &NewInvite,
) -> Result<InviteView, Error> {
    let sealer = app.sealer.patient(tx, grant.patient_id).await?;
    let today = grant.calendar.today();
    if let Some(before) = &grant.invite {
        return again(&sealer, grant, before, new);
    }
    let starts_on = new.starts_on.unwrap_or(today);
    refuse_wrong(grant, new, starts_on)?;
    let most = app.limits.settings().open_invites;
    if store::count_open_invites(tx, grant).await? >= most {
        return Err(ErrorCode::TooManyInvites.into());
    }
    let moment = app.moment(grant.now());
    let code = mint(app.random)?;
    let row = grant.invite_id.0;
    let invite = grant_invite::Model {
        id: grant.invite_id,
        patient_id: grant.patient_id,
        code_hash: code.hash(),
        code: sealer.seal(Column::InviteCode, row, code.grouped().reveal())?,
        capabilities: new.capabilities.0.cast_signed(),
        purpose: sealer.seal(Column::InvitePurpose, row, new.purpose.reveal())?,
        starts_on: starts_on.to_string(),
        ends_on: new.ends_on.to_string(),
        created_by: grant.account_id,
        created_at: grant.now(),
        expires_at: grant.now().plus_seconds(INVITE_DAYS * DAY),
        withdrawn_at: None,
        redeemed_at: None,
        grant_id: None,
    };
    let view = view::invite(&sealer, &invite)?;
    store::insert_invite(tx, grant, invite).await?;
    audit::changed(tx, grant, grant.patient_id, Change::CreateInvite, row).await?;
    let happened = Happened {
        patient_id: grant.patient_id,
        right: None,
        kind: GrantEventKind::Invited,
        capabilities: new.capabilities,
        valid_until: Some(grant.calendar.end_of(&moment, new.ends_on)?),
    };
    store::note(tx, grant, app.random, happened).await?;
    Ok(view)
}

fn mint(random: Random) -> Result<Code, Error> {
    let bits = random.bytes();
    bits.map(Code::of)
        .map_err(|_| Error::internal("no randomness"))
}

/// The same answer to the same question.
fn again(
    sealer: &PatientSealer,
    grant: &Granted<CreateInvite>,
    before: &grant_invite::Model,
    new: &NewInvite,
) -> Result<InviteView, Error> {
    let view = view::invite(sealer, before)?;
    let same = before.created_by == grant.account_id
        && view.capabilities == new.capabilities
        && view.purpose == new.purpose
        && view.ends_on == new.ends_on
        && new.starts_on.is_none_or(|day| day == view.starts_on);
    if !same {
        return Err(ErrorCode::IdTaken.into());
    }
    if is_open(before, grant.now()) {
        Ok(view)
    } else {
        Err(ErrorCode::InviteUnusable.into())
    }
}

fn is_open(invite: &grant_invite::Model, now: UtcMicros) -> bool {
    invite.withdrawn_at.is_none() && invite.redeemed_at.is_none() && now < invite.expires_at
}

fn refuse_wrong(
    grant: &Granted<CreateInvite>,
    new: &NewInvite,
    starts_on: CivilDate,
) -> Result<(), Error> {
    let chosen = new.capabilities;
    let mut fields: Vec<FieldError> = wrong_capabilities(chosen, chosen, grant.may_give)
        .into_iter()
        .collect();
    let mut note = |field, error| fields.push(FieldError { field, error });
    let purpose = new.purpose.reveal();
    if purpose.chars().any(char::is_control) {
        note(FieldName::Purpose, FieldProblem::Unreadable);
    } else if purpose.chars().count() > MAX_PURPOSE_CHARS {
        note(FieldName::Purpose, FieldProblem::TooLong);
    }
    let today = grant.calendar.today();
    if starts_on < today {
        note(FieldName::StartsOn, FieldProblem::TooEarly);
    } else if grant.calendar.wrong_end(today, starts_on).is_some() {
        note(FieldName::StartsOn, FieldProblem::TooLate);
    }
    fields.extend(grant.calendar.wrong_end(starts_on, new.ends_on));
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(fields))
    }
}

/// Withdraws a code. Withdrawing it again changes nothing.
///
/// # Errors
/// [`ErrorCode::InviteUsed`] when somebody was quicker.
pub(super) async fn withdraw(
    app: &App,
    tx: &Tx,
    grant: &Granted<WithdrawInvite>,
) -> Result<(), Error> {
    let invite = &grant.invite;
    if invite.withdrawn_at.is_some() {
        return Ok(());
    }
    if !store::withdraw_invite(tx, grant).await? {
        return Err(ErrorCode::InviteUsed.into());
    }
    let change = Change::WithdrawInvite;
    audit::changed(tx, grant, invite.patient_id, change, invite.id.0).await?;
    let moment = app.moment(grant.now());
    let last = store::date(&invite.ends_on)?;
    let happened = Happened {
        patient_id: invite.patient_id,
        right: None,
        kind: GrantEventKind::Withdrawn,
        capabilities: Capabilities(invite.capabilities.cast_unsigned()),
        valid_until: Some(grant.calendar.end_of(&moment, last)?),
    };
    Ok(store::note(tx, grant, app.random, happened).await?)
}

/// The counters of wrong codes: of the account, and of where the request came from.
struct Guesses {
    account: (Vec<u8>, i32),
    address: (Vec<u8>, i32),
    lock: Uuid,
}

impl Guesses {
    fn of(app: &App, context: RequestContext, account: AccountId) -> Self {
        let limits = app.limits.settings();
        let address = counted_address(context.origin).to_string();
        Self {
            account: (
                failure_key("invite of account", &account.to_string()),
                i32::from(limits.sign_in_failures_per_username),
            ),
            address: (
                failure_key("invite from address", &address),
                i32::from(limits.sign_in_failures_per_address),
            ),
            lock: account.0,
        }
    }

    /// Counts a guess before the code is looked at: parallel guesses get as many looks as those in a row.
    async fn begin(&self, app: &App, now: UtcMicros) -> Result<(), Error> {
        let counters = [self.account.clone(), self.address.clone()];
        let conn = app.db.reader();
        if let Some(seconds) = wait_after_failures(conn, &counters, now).await? {
            return Err(Error::RateLimited(seconds));
        }
        let (key, most) = &self.account;
        let wait = self
            .write(
                app,
                async |tx| Ok(count_failure(tx, key, now, *most).await?),
            )
            .await?;
        wait.map_or(Ok(()), |seconds| Err(Error::RateLimited(seconds)))
    }

    /// Settles what became of it: a wrong code counts for the address, too; anything else for nobody.
    async fn settle<T>(
        &self,
        app: &App,
        now: UtcMicros,
        outcome: Result<T, Error>,
    ) -> Result<T, Error> {
        let wrong = matches!(outcome, Err(Error::Refused(ErrorCode::InviteUnusable)));
        self.write(app, async |tx| {
            if wrong {
                let (key, most) = &self.address;
                count_failure(tx, key, now, *most).await?;
            } else {
                take_back_failure(tx, &self.account.0).await?;
            }
            Ok(())
        })
        .await?;
        outcome
    }

    async fn write<T>(
        &self,
        app: &App,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let grant = SystemGrant::for_job(Job::Invitations);
        app.db.write_as_system(&grant, Some(self.lock), work).await
    }
}

/// What a code stands for, and whom that shows.
pub(super) async fn preview(
    app: &App,
    context: RequestContext,
    asked: &Asked<UseCode>,
    typed: &InviteCode,
) -> Result<(InvitePreview, crate::audit::ReadEvent), Error> {
    let guesses = Guesses::of(app, context, asked.actor().account_id);
    guesses.begin(app, context.now).await?;
    let outcome = app
        .db
        .write(asked, async |tx, grant| {
            let offer = Offer::find(app, tx, &grant, typed).await?;
            if offer.used_by_me {
                return Err(ErrorCode::InviteNotForYou.into());
            }
            let shown = grant.shown(offer.patient.id, Some(offer.invite.id.0));
            Ok((offer.preview(app, tx).await?, shown))
        })
        .await;
    guesses.settle(app, context.now, outcome).await
}

/// Uses a code. Whoever has used it already gets the same answer again.
pub(super) async fn redeem(
    app: &App,
    context: RequestContext,
    asked: &Asked<UseCode>,
    typed: &InviteCode,
) -> Result<RedeemedView, Error> {
    let guesses = Guesses::of(app, context, asked.actor().account_id);
    guesses.begin(app, context.now).await?;
    let outcome = app
        .db
        .write(asked, async |tx, grant| {
            let offer = Offer::find(app, tx, &grant, typed).await?;
            if !offer.used_by_me {
                offer.take(app, tx, &grant).await?;
            }
            Ok(RedeemedView {
                patient_id: offer.patient.id,
            })
        })
        .await;
    guesses.settle(app, context.now, outcome).await
}

/// A code that whoever typed it may use, or has used.
struct Offer {
    invite: grant_invite::Model,
    patient: patient::Model,
    calendar: Calendar,
    used_by_me: bool,
    /// What ties whoever typed it to the patient already, for the patient's age.
    bonds: Bonds,
    /// What it gives, from when, until when.
    right: Grant,
}

impl Offer {
    /// Finds the code. Everything that is wrong with it has one answer: whoever guesses learns nothing.
    async fn find(
        app: &App,
        tx: &Tx,
        grant: &Granted<UseCode>,
        typed: &InviteCode,
    ) -> Result<Self, Error> {
        let unusable = || Error::from(ErrorCode::InviteUnusable);
        let code = Code::read(typed.code.reveal()).ok_or_else(unusable)?;
        let found = store::invite_by_code(tx, grant, code.hash()).await?;
        let found = found.ok_or_else(unusable)?;
        // Behind the patient's lock from here on: what is read now stays so until the end.
        lock_until_commit(tx, found.patient_id.0).await?;
        let found = store::invite_by_code(tx, grant, code.hash()).await?;
        let invite = found.ok_or_else(unusable)?;
        let moment = app.moment(grant.now());
        let (patient, calendar) = store::invite_patient(tx, grant, &moment, &invite).await?;
        let mut bonds = store::bonds_of_user(tx, grant, &moment, &invite).await?;
        bonds.born = Some(calendar.born);
        let used_by_me = match store::redeemed_grant(tx, grant, &invite).await? {
            Some(became) if became.account_id == grant.account_id => {
                !view::is_over(&became, grant.now())
            }
            _ => false,
        };
        let right = right(app, &moment, grant, &calendar, &invite)?;
        let offer = Self {
            invite,
            patient,
            calendar,
            used_by_me,
            bonds,
            right,
        };
        if !offer.used_by_me {
            if !is_open(&offer.invite, grant.now()) {
                return Err(unusable());
            }
            offer.refuse_own(grant)?;
            if !offer.gives_something(tx, &moment, grant).await? {
                return Err(unusable());
            }
        }
        Ok(offer)
    }

    /// Nobody needs a code for themselves, or a second one beside a right that the patient can change.
    fn refuse_own(&self, grant: &Granted<UseCode>) -> Result<(), Error> {
        let now = grant.now();
        let acts = |right: &Grant| match right.kind {
            GrantKind::Own => right.holds(now),
            GrantKind::Delegate => {
                right.revoked_at.is_none() && right.valid_until.is_none_or(|end| now < end)
            }
            _ => false,
        };
        if self.bonds.grants.iter().any(acts) {
            return Err(ErrorCode::InviteNotForYou.into());
        }
        Ok(())
    }

    /// Whether it would come to anything: a code is worth what its giver may give when it is used, less
    /// what courts and ages take away.
    async fn gives_something(
        &self,
        tx: &Tx,
        moment: &Moment<'_>,
        grant: &Granted<UseCode>,
    ) -> Result<bool, Error> {
        let Some((giver, bonds)) = store::giver(tx, grant, moment, &self.invite).await? else {
            return Ok(false);
        };
        let rules = moment.site.ages();
        let subject = Subject {
            age: rules.tier(self.calendar.born.on, self.calendar.born.today),
            rules,
        };
        let who = crate::auth::Who {
            kind: AccountKind::Patient,
            level: giver.level,
            confirmed: false,
        };
        let own = all_effective(moment.now, who, &bonds.ties(moment));
        let given = may_give(subject, own).include(self.right.capabilities);
        let begins = self.right.valid_from;
        let ends = self.right.valid_until.unwrap_or(begins);
        let comes_to = effective(begins, &self.right, &self.bonds.ties(moment));
        Ok(given && moment.now < ends && begins < ends && !comes_to.is_empty())
    }

    async fn preview(&self, app: &App, tx: &Tx) -> Result<InvitePreview, Error> {
        let sealer = app.sealer.patient(tx, self.patient.id).await?;
        let view = view::invite(&sealer, &self.invite)?;
        Ok(InvitePreview {
            patient: full_name(&self.patient).into(),
            capabilities: view.capabilities,
            purpose: view.purpose,
            starts_on: view.starts_on,
            ends_on: view.ends_on,
        })
    }

    /// Makes the right.
    async fn take(&self, app: &App, tx: &Tx, grant: &Granted<UseCode>) -> Result<(), Error> {
        let (right, patient_id) = (&self.right, self.patient.id);
        if !store::mark_redeemed(tx, grant, self.invite.id, right.id).await? {
            return Err(ErrorCode::InviteUnusable.into());
        }
        let sealer = app.sealer.patient(tx, patient_id).await?;
        let purpose = sealer.open(
            Column::InvitePurpose,
            self.invite.id.0,
            &self.invite.purpose,
        )?;
        let row = access_grant::Model {
            id: right.id,
            patient_id,
            account_id: grant.account_id,
            kind: right.kind,
            capabilities: right.capabilities.0.cast_signed(),
            valid_from: right.valid_from,
            valid_until: right.valid_until,
            revoked_at: None,
            source: "consent".to_owned(),
            created_at: grant.now(),
            purpose: Some(sealer.seal(Column::GrantPurpose, right.id.0, &purpose)?),
            given_by: Some(self.invite.created_by),
            approved_by: None,
        };
        store::insert_grant(tx, grant, row).await?;
        self.join(app, tx, grant).await?;
        let change = Change::RedeemInvite;
        audit::changed(tx, grant, patient_id, change, self.invite.id.0).await?;
        let happened = Happened {
            patient_id,
            right: Some((right.id, grant.account_id)),
            kind: GrantEventKind::Redeemed,
            capabilities: right.capabilities,
            valid_until: right.valid_until,
        };
        Ok(store::note(tx, grant, app.random, happened).await?)
    }

    async fn join(&self, app: &App, tx: &Tx, grant: &Granted<UseCode>) -> Result<(), Error> {
        let rules = app.site.ages();
        let age = rules.tier(self.calendar.born.on, self.calendar.born.today);
        let moment = app.moment(grant.now());
        let ties = self.bonds.ties(&moment);
        // A right that begins later is looked at as it will be then.
        let begins = self.right.valid_from;
        let before = effective_together(begins, &ties);
        let after = before.or(effective(begins, &self.right, &ties));
        if let Some(reach) = joins(age, before, after) {
            let whom = (grant.account_id, self.patient.id);
            messaging::join_threads(tx, grant, whom, reach).await?;
        }
        Ok(())
    }
}

/// The right that a code gives to whoever uses it now: whole days in the calendar of the patient's
/// facility, the first of them from now on.
fn right(
    app: &App,
    moment: &Moment<'_>,
    grant: &Granted<UseCode>,
    calendar: &Calendar,
    invite: &grant_invite::Model,
) -> Result<Grant, Error> {
    let begins = calendar.start_of(moment, store::date(&invite.starts_on)?)?;
    let ends = calendar.end_of(moment, store::date(&invite.ends_on)?)?;
    Ok(Grant {
        id: GrantId(app.random.id()),
        account_id: grant.account_id,
        patient_id: invite.patient_id,
        kind: GrantKind::Delegate,
        capabilities: Capabilities(invite.capabilities.cast_unsigned()),
        valid_from: begins.max(grant.now()),
        valid_until: Some(ends),
        revoked_at: None,
    })
}
