//! Who may see, give, change and end rights.

use super::days::Calendar;
use super::store;
use crate::auth::{
    Action, Actor, AuditClass, Bonds, Decision, Moment, Policy, Reach, Relation, Subject, Ties,
    all_effective, allowed, answers_for_patient, bonds_of, ceiling, effective,
};
use crate::db::Reads;
use crate::db::entity::{access_grant, grant_invite, registration};
use crate::directory::policy::PatientPath;
use crate::http::Error;
use serde::Deserialize;
use shared::ErrorCode;
use shared::family::{AgeTier, Capabilities, Capability, GrantKind};
use shared::id::{AccountId, GrantId, InviteId, PatientId, RegistrationId};
use uuid::Uuid;

/// An invitation that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct InvitePath {
    /// For whom one may act then.
    pub patient_id: PatientId,
    /// Which invitation.
    pub invite_id: InviteId,
}

/// A right that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct GrantPath {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which right.
    pub grant_id: GrantId,
}

/// A registration that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct RegistrationPath {
    /// Which registration.
    pub registration_id: RegistrationId,
}

/// A registered right that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct RegisteredPath {
    /// Which right.
    pub grant_id: GrantId,
}

/// The URL names nothing.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// How much of a family somebody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Every right with its purpose and the log: the patient, and who acts by law.
    All,
    /// Their own right alone: whom the patient chose, and from whom a court takes something away.
    Own,
    /// Who acts for the patient now, and what that comes to: who answers for the patient.
    Holders,
}

/// See who may act for the patient.
#[derive(Debug)]
pub(super) struct SeeFamily {
    pub(super) patient_id: PatientId,
    pub(super) account_id: AccountId,
    /// What ties whoever asks to the patient.
    pub(super) bonds: Bonds,
    pub(super) sight: Sight,
    /// What whoever asks may do for the patient now.
    pub(super) may: Capabilities,
    relation: Relation,
}

impl Policy for SeeFamily {
    type Target = PatientPath;
    const ACTION: Action = Action::SeeFamily;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &PatientPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = Ties {
            answers: answers_for_patient(conn, moment.now, actor, target.patient_id).await?,
            ..bonds.ties(moment)
        };
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        let by_law = ties.grants.iter().any(|grant| {
            grant.kind != GrantKind::Delegate && !effective(moment.now, grant, &ties).is_empty()
        });
        // A court that takes something away from somebody does not let them watch the rest.
        let bound = ties
            .grants
            .iter()
            .any(|grant| grant.kind == GrantKind::Restriction && grant.holds(moment.now));
        let sight = match relation {
            Relation::Grant(..) if by_law && !bound => Sight::All,
            Relation::Grant(..) => Sight::Own,
            Relation::Team | Relation::CareTeam | Relation::Account => Sight::Holders,
        };
        let may = all_effective(moment.now, actor.who(moment.now), &ties);
        Ok(Self {
            patient_id: target.patient_id,
            account_id: actor.account_id,
            sight,
            may,
            relation,
            bonds,
        })
    }

    fn patient(target: &PatientPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// What an account may give others for the patient: what one whom the patient chose may ever have, of
/// what the account has itself. Nothing for whoever may not give.
pub(super) fn may_give(subject: Subject<'_>, own: Capabilities) -> Capabilities {
    if own.has(Capability::ManageFamily) {
        own.with_implied()
            .and(ceiling(GrantKind::Delegate, subject))
    } else {
        Capabilities::NONE
    }
}

/// Make a code with which somebody gets a right. The code may not exist yet: its id is minted by whoever
/// asks. One that is for another patient does not exist.
#[derive(Debug)]
pub(super) struct CreateInvite {
    pub(super) patient_id: PatientId,
    pub(super) invite_id: InviteId,
    pub(super) account_id: AccountId,
    /// What may be given.
    pub(super) may_give: Capabilities,
    pub(super) calendar: Calendar,
    /// The invitation, if it exists.
    pub(super) invite: Option<grant_invite::Model>,
    relation: Relation,
}

impl Policy for CreateInvite {
    type Target = InvitePath;
    const ACTION: Action = Action::GiveGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &InvitePath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = bonds.ties(moment);
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        let own = all_effective(moment.now, actor.who(moment.now), &ties);
        let subject = ties.subject.ok_or(ErrorCode::NotFound)?;
        let invite = store::find_invite(conn, target.invite_id).await?;
        if invite
            .as_ref()
            .is_some_and(|invite| invite.patient_id != target.patient_id)
        {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(Self {
            patient_id: target.patient_id,
            invite_id: target.invite_id,
            account_id: actor.account_id,
            may_give: may_give(subject, own),
            calendar: store::calendar(conn, moment, target.patient_id).await?,
            invite,
            relation,
        })
    }

    fn patient(target: &InvitePath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &InvitePath) -> Option<Uuid> {
        Some(target.invite_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Withdraw a code. As taking back, it needs nothing to be confirmed.
#[derive(Debug)]
pub(super) struct WithdrawInvite {
    pub(super) invite: grant_invite::Model,
    pub(super) calendar: Calendar,
    relation: Relation,
}

impl Policy for WithdrawInvite {
    type Target = InvitePath;
    const ACTION: Action = Action::EndGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &InvitePath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let relation = allowed(moment.decide(actor, &bonds.ties(moment), Self::ACTION))?;
        let invite = store::find_invite(conn, target.invite_id)
            .await?
            .filter(|invite| invite.patient_id == target.patient_id)
            .ok_or(ErrorCode::NotFound)?;
        Ok(Self {
            invite,
            calendar: store::calendar(conn, moment, target.patient_id).await?,
            relation,
        })
    }

    fn patient(target: &InvitePath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &InvitePath) -> Option<Uuid> {
        Some(target.invite_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Look at what a code stands for, and use it. For whom it is is in the code, so the policy knows no
/// patient: whoever has a code that can be used may know.
#[derive(Debug)]
pub(super) struct UseCode {
    pub(super) account_id: AccountId,
    relation: Relation,
}

impl Policy for UseCode {
    type Target = Nothing;
    const ACTION: Action = Action::RedeemInvite;
    // The handler notes the patient whom a code shows.
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        _: &Nothing,
        _: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
        Ok(Self {
            account_id: actor.account_id,
            relation,
        })
    }

    fn patient(_: &Nothing) -> Option<PatientId> {
        None
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Change a right that the patient gave. To narrow it, the right to take it back is enough; whether it
/// may be widened is in [`ChangeGrant::widening`].
#[derive(Debug)]
pub(super) struct ChangeGrant {
    pub(super) grant: access_grant::Model,
    pub(super) calendar: Calendar,
    /// What may be given; what a wider right may come to.
    pub(super) may_give: Capabilities,
    /// What came of asking for the right to give.
    widening: Decision,
    relation: Relation,
}

impl ChangeGrant {
    /// Refuses whoever may not give rights now.
    ///
    /// # Errors
    /// [`ErrorCode::ConfirmFirst`] and the other refusals of giving.
    pub(super) fn widening(&self) -> Result<(), Error> {
        allowed(self.widening).map(drop)
    }
}

impl Policy for ChangeGrant {
    type Target = GrantPath;
    const ACTION: Action = Action::EndGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &GrantPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = bonds.ties(moment);
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        let grant = store::find_grant(conn, target.patient_id, target.grant_id)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        // What the patient did not give is not theirs to change.
        if grant.kind != GrantKind::Delegate {
            return Err(ErrorCode::Forbidden.into());
        }
        let own = all_effective(moment.now, actor.who(moment.now), &ties);
        let subject = ties.subject.ok_or(ErrorCode::NotFound)?;
        Ok(Self {
            grant,
            calendar: store::calendar(conn, moment, target.patient_id).await?,
            may_give: may_give(subject, own),
            widening: moment.decide(actor, &ties, Action::GiveGrant),
            relation,
        })
    }

    fn patient(target: &GrantPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &GrantPath) -> Option<Uuid> {
        Some(target.grant_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// End a right: the patient takes back what they gave, a holder gives up what is theirs.
#[derive(Debug)]
pub(super) struct EndGrant {
    pub(super) grant: access_grant::Model,
    /// Whether its holder gives it up.
    pub(super) given_up: bool,
    relation: Relation,
}

/// Whether its holder may give a right of this kind up. Nobody stops being themselves, and what a court
/// took away comes back by the court alone.
pub(super) const fn can_be_given_up(kind: GrantKind) -> bool {
    !matches!(kind, GrantKind::Own | GrantKind::Restriction)
}

impl Policy for EndGrant {
    type Target = GrantPath;
    const ACTION: Action = Action::EndGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &GrantPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let grant = store::find_grant(conn, target.patient_id, target.grant_id).await?;
        // Giving up needs no other right, and can be said twice.
        if let Some(mine) = grant
            .clone()
            .filter(|it| it.account_id == actor.account_id && can_be_given_up(it.kind))
        {
            return Ok(Self {
                relation: Relation::Grant(mine.id, mine.kind),
                grant: mine,
                given_up: true,
            });
        }
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let relation = allowed(moment.decide(actor, &bonds.ties(moment), Self::ACTION))?;
        let grant = grant.ok_or(ErrorCode::NotFound)?;
        if grant.kind != GrantKind::Delegate {
            return Err(ErrorCode::Forbidden.into());
        }
        Ok(Self {
            grant,
            given_up: false,
            relation,
        })
    }

    fn patient(target: &GrantPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &GrantPath) -> Option<Uuid> {
        Some(target.grant_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// See what waits for a second administrator, and what they brought into force.
#[derive(Debug)]
pub(super) struct SeeRegistrations {
    pub(super) account_id: AccountId,
    relation: Relation,
}

impl Policy for SeeRegistrations {
    type Target = Nothing;
    const ACTION: Action = Action::SeeRegistrations;
    // The handler notes every patient whom the list shows.
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        _: &Nothing,
        _: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
        Ok(Self {
            account_id: actor.account_id,
            relation,
        })
    }

    fn patient(_: &Nothing) -> Option<PatientId> {
        None
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Ask for a right that rests on a document, or decide what another administrator has asked for.
#[derive(Debug)]
pub(super) struct RegisterGrant {
    pub(super) registration_id: RegistrationId,
    pub(super) account_id: AccountId,
    /// The registration, if it exists.
    pub(super) registration: Option<registration::Model>,
    relation: Relation,
}

impl Policy for RegisterGrant {
    type Target = RegistrationPath;
    const ACTION: Action = Action::RegisterGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &RegistrationPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
        Ok(Self {
            registration_id: target.registration_id,
            account_id: actor.account_id,
            registration: store::find_registration(conn, target.registration_id).await?,
            relation,
        })
    }

    fn patient(_: &RegistrationPath) -> Option<PatientId> {
        None
    }

    fn lock(target: &RegistrationPath) -> Uuid {
        target.registration_id.0
    }

    fn object(target: &RegistrationPath) -> Option<Uuid> {
        Some(target.registration_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// End a registered right, or ask for the end of an order that takes away. Whoever does either confirms
/// who they are: it is about somebody else's rights.
#[derive(Debug)]
pub(super) struct EndRegistered {
    pub(super) grant: access_grant::Model,
    pub(super) account_id: AccountId,
    relation: Relation,
}

impl Policy for EndRegistered {
    type Target = RegisteredPath;
    const ACTION: Action = Action::RegisterGrant;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &RegisteredPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
        let grant = store::find_registered(conn, target.grant_id).await?;
        Ok(Self {
            grant: grant.ok_or(ErrorCode::NotFound)?,
            account_id: actor.account_id,
            relation,
        })
    }

    fn patient(_: &RegisteredPath) -> Option<PatientId> {
        None
    }

    fn lock(target: &RegisteredPath) -> Uuid {
        target.grant_id.0
    }

    fn object(target: &RegisteredPath) -> Option<Uuid> {
        Some(target.grant_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// What of that which was written before somebody sees who may do more from now on. Between a teen and those
/// who act for them nothing is opened later.
pub(super) fn joins(age: AgeTier, before: Capabilities, after: Capabilities) -> Option<Reach> {
    let reads_all = |may: Capabilities| may.has(Capability::ReadMessages);
    if age == AgeTier::Teen {
        None
    } else if reads_all(after) && !reads_all(before) {
        Some(Reach::Everything)
    } else if after.may_read() && !before.may_read() {
        Some(Reach::Pharmacies)
    } else {
        None
    }
}
