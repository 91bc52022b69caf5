//! Authorisation as types.
//!
//! A [`Policy`] is an intent ("read this thread"). Safe requests extract [`Granted`]: the policy was
//! checked on the read pool. Unsafe requests extract [`Asked`]: the policy was checked before the body
//! was read, and `Db::write` checks it again inside the transaction and only there hands out the
//! `Granted`. Stores and services that touch a patient's data take a policy or a grant; none takes a
//! bare id. Grants are never kept.

use super::{Action, Actor, Decision, Reach, Relation, Ties, decide, reach};
use crate::audit::{AuditOutcome, AuditTrail, ReadEvent};
use crate::db::Reads;
use crate::http::{App, Error, RequestContext, UrlPath};
use crate::site::Site;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use shared::ErrorCode;
use shared::family::Capability;
use shared::id::PatientId;
use shared::time::UtcMicros;
use std::ops::Deref;
use uuid::Uuid;

/// How reading under a policy is written to the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditClass {
    /// Every single time.
    Each,
    /// Oneself: one row for each session, patient, action and five minutes, with a count. Everyone
    /// else (staff, proxies): every single time.
    Window,
    /// Not at all: nothing of a patient is shown.
    None,
}

/// When something is decided, and by which site's calendar and rules.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The instant.
    pub now: UtcMicros,
    /// The site.
    pub site: &'a Site,
}

impl Moment<'_> {
    /// Decides at this instant; see [`decide`].
    #[must_use]
    pub fn decide(&self, actor: &Actor, ties: &Ties<'_>, action: Action) -> Decision {
        decide(self.now, actor.who(self.now), ties, action)
    }

    /// How far a right to read or to write messages goes at this instant; see [`reach`].
    #[must_use]
    pub fn reach(&self, actor: &Actor, ties: &Ties<'_>, messages: Capability) -> Reach {
        reach(self.now, actor.who(self.now), ties, messages)
    }

    /// The day at a facility; without one, where the site is.
    ///
    /// # Errors
    /// When the clock is beyond the calendar.
    pub fn day_at(&self, facility: Option<&str>) -> Result<jiff::civil::Date, sea_orm::DbErr> {
        let instant = jiff::Timestamp::from_microsecond(self.now.0)
            .map_err(|error| sea_orm::DbErr::Custom(format!("the clock: {error}")))?;
        Ok(self
            .site
            .policy(facility.unwrap_or_default())
            .day_of(instant))
    }
}

/// An intent on something that a URL names.
pub trait Policy: Sized + Send + Sync {
    /// What the URL names: its parameters.
    type Target: DeserializeOwned + Clone + Send + Sync + 'static;
    /// What is wanted.
    const ACTION: Action;
    /// How reading under it is audited.
    const AUDIT: AuditClass;

    /// Gathers the facts and decides. The only way to a value of this type.
    fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &Self::Target,
        conn: &C,
    ) -> impl Future<Output = Result<Self, Error>> + Send;

    /// The patient that the target names, if it names one.
    fn patient(target: &Self::Target) -> Option<PatientId>;

    /// What writes under this policy wait for each other on: the patient, unless said otherwise.
    fn lock(target: &Self::Target) -> Uuid {
        Self::patient(target).map_or(Uuid::nil(), |patient| patient.0)
    }

    /// The thing that the target names beside the patient, for the audit.
    fn object(_target: &Self::Target) -> Option<Uuid> {
        None
    }

    /// By what right it was allowed.
    fn relation(&self) -> Relation;
}

/// Turns a decision into the policy's answer.
///
/// # Errors
/// 404 when hidden, 403 when forbidden or to be confirmed first.
pub(crate) fn allowed(decision: Decision) -> Result<Relation, Error> {
    match decision {
        Decision::Allow(relation) => Ok(relation),
        Decision::ConfirmFirst => Err(ErrorCode::ConfirmFirst.into()),
        Decision::Forbidden => Err(ErrorCode::Forbidden.into()),
        Decision::Hidden => Err(ErrorCode::NotFound.into()),
    }
}

/// A policy that was checked for this actor at this instant.
#[derive(Debug)]
pub struct Granted<P> {
    policy: P,
    actor: Actor,
    now: UtcMicros,
    request_id: Uuid,
}

impl<P: Policy> Granted<P> {
    /// Who.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// When: for reading, the request's instant; for a change, the instant of its transaction.
    #[must_use]
    pub const fn now(&self) -> UtcMicros {
        self.now
    }

    /// The request's id, for the audit.
    #[must_use]
    pub const fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// The same person's right to something else that the same request is about, checked at the same
    /// instant.
    pub(crate) async fn also<Q: Policy, C: Reads>(
        &self,
        moment: &Moment<'_>,
        target: &Q::Target,
        conn: &C,
    ) -> Result<Granted<Q>, Error> {
        Ok(Granted {
            policy: Q::check(moment, &self.actor, target, conn).await?,
            actor: self.actor.clone(),
            now: self.now,
            request_id: self.request_id,
        })
    }

    /// That something of this patient was shown, for answers that show several patients.
    #[must_use]
    pub fn shown(&self, patient: PatientId, object: Option<Uuid>) -> ReadEvent {
        ReadEvent {
            at: self.now,
            account_id: self.actor.account_id,
            session_id: self.actor.session_id,
            patient_id: Some(patient),
            relation: Some(self.policy.relation()),
            action: P::ACTION,
            object,
            outcome: AuditOutcome::Allowed,
            request_id: self.request_id,
            windowed: false,
        }
    }
}

impl<P> Deref for Granted<P> {
    type Target = P;
    fn deref(&self) -> &P {
        &self.policy
    }
}

/// What every extractor needs: who, when, on what.
async fn ask<P: Policy>(
    parts: &mut Parts,
    app: &App,
) -> Result<(Actor, RequestContext, P::Target), Error> {
    let context = RequestContext::of(parts)?;
    let actor = super::session::actor(parts, app).await?;
    let UrlPath(target) = UrlPath::<P::Target>::from_request_parts(parts, app).await?;
    Ok((actor, context, target))
}

fn note_read<P: Policy>(
    parts: &Parts,
    actor: &Actor,
    context: &RequestContext,
    target: &P::Target,
    checked: &Result<P, Error>,
) {
    let Some(trail) = parts.extensions.get::<AuditTrail>() else {
        return;
    };
    let event = |relation: Option<Relation>, outcome| ReadEvent {
        at: context.now,
        account_id: actor.account_id,
        session_id: actor.session_id,
        patient_id: P::patient(target),
        relation,
        action: P::ACTION,
        object: P::object(target),
        outcome,
        request_id: context.request_id,
        windowed: P::AUDIT == AuditClass::Window && relation.is_some_and(Relation::is_own),
    };
    match checked {
        Ok(policy) if P::AUDIT != AuditClass::None => {
            trail.note(event(Some(policy.relation()), AuditOutcome::Allowed));
        }
        Err(Error::Refused(ErrorCode::NotFound)) => trail.note(event(None, AuditOutcome::Hidden)),
        Err(Error::Refused(ErrorCode::Forbidden)) => {
            trail.note(event(None, AuditOutcome::Forbidden))
        }
        _ => {}
    }
}

impl<P: Policy> FromRequestParts<App> for Granted<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if !parts.method.is_safe() {
            return Err(Error::internal(
                "an unsafe request must ask, not be granted beforehand",
            ));
        }
        let (actor, context, target) = ask::<P>(parts, app).await?;
        let checked = P::check(&app.moment(context.now), &actor, &target, app.db.reader()).await;
        note_read(parts, &actor, &context, &target, &checked);
        Ok(Self {
            policy: checked?,
            actor,
            now: context.now,
            request_id: context.request_id,
        })
    }
}

/// A policy that was checked before the body was read and will be checked again in the transaction.
#[derive(Debug)]
pub struct Asked<P: Policy> {
    actor: Actor,
    app: App,
    now: UtcMicros,
    request_id: Uuid,
    target: P::Target,
    trail: AuditTrail,
}

impl<P: Policy> Asked<P> {
    /// What the URL names.
    #[must_use]
    pub const fn target(&self) -> &P::Target {
        &self.target
    }

    /// Who.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// When it was asked.
    #[must_use]
    pub const fn now(&self) -> UtcMicros {
        self.now
    }

    /// Checks everything again, in the transaction and at its instant: a body may have been on its
    /// way for a long time, and meanwhile the session may have ended or the right been taken back.
    pub(crate) async fn check_again<C: Reads>(&self, tx: &C) -> Result<Granted<P>, Error> {
        let now = self.app.clock.now();
        if !super::session::still_open(tx, self.actor.session_id, now).await? {
            return Err(ErrorCode::SignedOut.into());
        }
        Ok(Granted {
            policy: P::check(&self.app.moment(now), &self.actor, &self.target, tx).await?,
            actor: self.actor.clone(),
            now,
            request_id: self.request_id,
        })
    }

    /// Notes for the audit that a request which changes nothing, but whose words are no address's, has read.
    pub(crate) fn note_reading(&self, grant: &Granted<P>) {
        let relation = grant.relation();
        self.trail.note(ReadEvent {
            windowed: P::AUDIT == AuditClass::Window && relation.is_own(),
            object: P::object(&self.target),
            at: grant.now,
            account_id: self.actor.account_id,
            session_id: self.actor.session_id,
            patient_id: P::patient(&self.target),
            relation: Some(relation),
            action: P::ACTION,
            outcome: AuditOutcome::Allowed,
            request_id: self.request_id,
        });
    }

    /// Notes for the audit that it was refused after all, if that is what the error says.
    pub(crate) fn note_refusal(&self, error: &Error) {
        let Some(outcome) = AuditOutcome::of_refusal(error) else {
            return;
        };
        self.trail.note(ReadEvent {
            at: self.now,
            account_id: self.actor.account_id,
            session_id: self.actor.session_id,
            patient_id: P::patient(&self.target),
            relation: None,
            action: P::ACTION,
            object: P::object(&self.target),
            outcome,
            request_id: self.request_id,
            windowed: false,
        });
    }
}

impl<P: Policy> FromRequestParts<App> for Asked<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let (actor, context, target) = ask::<P>(parts, app).await?;
        let checked = P::check(&app.moment(context.now), &actor, &target, app.db.reader()).await;
        if checked.is_err() {
            note_read(parts, &actor, &context, &target, &checked);
        }
        checked?;
        Ok(Self {
            actor,
            app: app.clone(),
            now: context.now,
            request_id: context.request_id,
            target,
            trail: parts
                .extensions
                .get::<AuditTrail>()
                .cloned()
                .unwrap_or_default(),
        })
    }
}

/// Work that no person asked for in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Making, extending and ending sessions.
    Sessions,
    /// The command line's account commands.
    Accounts,
    /// Importing the directory.
    ImportDirectory,
    /// Filling an empty database with a demonstration.
    Demonstration,
    /// Removing what nobody needs any more.
    Housekeeping,
    /// Sealing what is in the audit, and reading it out.
    Audit,
    /// Replacing the site's key.
    Keys,
    /// Making backups and restoring them.
    Backups,
    /// Handing the outbox's events to their consumers.
    Dispatch,
    /// Counting wrong codes of invitations.
    Invitations,
    /// Noting which answers are late and which days an alert closes, and moving promises past closure days.
    ReplyClock,
    /// Handing threads of teams that have ended to their successors.
    Succession,
    /// Noting which teams have lost their last member.
    TeamAlarm,
    /// Having files scanned.
    Scanning,
    /// Noting what came of notices, and switching them off by a mail's link.
    Notices,
}

/// The right of the system to do one job. Every use is found by searching for `for_job`.
#[derive(Clone, Copy, Debug)]
pub struct SystemGrant {
    job: Job,
}

impl SystemGrant {
    /// The right to do this job.
    #[must_use]
    pub const fn for_job(job: Job) -> Self {
        Self { job }
    }

    /// Which job.
    #[must_use]
    pub const fn job(self) -> Job {
        self.job
    }
}
