//! Who may look for recipients on a patient's behalf.

use crate::auth::{
    Action, Actor, AuditClass, Moment, Policy, Reach, Relation, all_effective, bonds_of,
};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use shared::family::Capability;
use shared::id::{AccountId, PatientId};

/// The patient that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct PatientPath {
    /// Whose care it is.
    pub patient_id: PatientId,
}

/// Look for a recipient of a message for the patient.
#[derive(Debug)]
pub(crate) struct ComposeMessage {
    patient_id: PatientId,
    account_id: AccountId,
    /// To whom.
    reach: Reach,
    /// Whether they may see where the patient was and is cared for.
    sees_record: bool,
    relation: Relation,
}

impl ComposeMessage {
    /// For whom.
    #[must_use]
    pub(crate) const fn patient_id(&self) -> PatientId {
        self.patient_id
    }

    /// By whom.
    #[must_use]
    pub(crate) const fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// To whom.
    #[must_use]
    pub(crate) const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether whoever writes may see where the patient was and is cared for.
    #[must_use]
    pub(crate) const fn sees_record(&self) -> bool {
        self.sees_record
    }
}

impl Policy for ComposeMessage {
    type Target = PatientPath;
    const ACTION: Action = Action::ComposeMessage;
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &PatientPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = bonds.ties(moment);
        let relation = crate::auth::allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            patient_id: target.patient_id,
            account_id: actor.account_id,
            reach: moment.reach(actor, &ties, Capability::SendMessages),
            sees_record: all_effective(moment.now, actor.who(moment.now), &ties)
                .has(Capability::SeeRecord),
            relation,
        })
    }

    fn patient(target: &PatientPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}
