//! Whose numbers an account may see.

use crate::auth::{
    Action, Actor, AuditClass, Decision, Moment, Policy, Reach, Relation, Ties, all_bonds_of,
    all_effective, allowed, teams_of,
};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use shared::family::{Capabilities, Capability};
use shared::id::{AccountId, PatientId, RecipientId};
use shared::time::UtcMicros;

/// The URL names nothing: the numbers are those of whoever asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// A patient whose mailbox an account may read.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) patient_id: PatientId,
    /// Which messages of it.
    pub(super) reach: Reach,
    /// What the account may do for the patient.
    pub(super) may: Capabilities,
}

/// See the numbers of everyone whose mailbox one may read, and of the teams that one answers for.
#[derive(Debug)]
pub(super) struct SeeCounters {
    pub(super) account_id: AccountId,
    /// Whose mailboxes.
    pub(super) patients: Vec<Seen>,
    pub(super) teams: Vec<RecipientId>,
    /// When this was looked up.
    pub(super) at: UtcMicros,
    relation: Relation,
}

impl Policy for SeeCounters {
    type Target = Nothing;
    const ACTION: Action = Action::SeeCounters;
    // Counts only: nothing of a patient is shown.
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        _: &Nothing,
        conn: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
        let may = |ties: &Ties<'_>, action| {
            matches!(moment.decide(actor, ties, action), Decision::Allow(_))
        };
        let patients = all_bonds_of(conn, moment, actor.account_id)
            .await?
            .into_iter()
            .filter(|(_, bonds)| may(&bonds.ties(moment), Action::ReadMailbox))
            .map(|(patient_id, bonds)| {
                let ties = bonds.ties(moment);
                Seen {
                    patient_id,
                    reach: moment.reach(actor, &ties, Capability::ReadMessages),
                    may: all_effective(moment.now, actor.who(moment.now), &ties),
                }
            })
            .collect();
        let teams = if may(&Ties::default(), Action::Work) {
            teams_of(conn, moment.now, actor.account_id).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            account_id: actor.account_id,
            patients,
            teams,
            at: moment.now,
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
