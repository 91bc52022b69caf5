//! Whose numbers an account may see.

use crate::auth::{
    Action, Actor, AuditClass, Decision, Grant, Policy, Relation, Ties, all_grants_of, allowed,
    decide, teams_of,
};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use shared::id::{AccountId, PatientId, RecipientId};
use shared::time::UtcMicros;
use std::collections::BTreeMap;

/// The URL names nothing: the numbers are those of whoever asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// See the numbers of everyone whose mailbox one may read, and of the teams that one answers for.
#[derive(Debug)]
pub(super) struct SeeCounters {
    pub(super) account_id: AccountId,
    pub(super) patients: Vec<PatientId>,
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
        now: UtcMicros,
        actor: &Actor,
        _: &Nothing,
        conn: &C,
    ) -> Result<Self, Error> {
        let relation = allowed(decide(now, actor.kind, &Ties::default(), Self::ACTION))?;
        let may = |ties: &Ties<'_>, action| {
            matches!(decide(now, actor.kind, ties, action), Decision::Allow(_))
        };
        let mut grants: BTreeMap<PatientId, Vec<Grant>> = BTreeMap::new();
        for grant in all_grants_of(conn, actor.account_id).await? {
            grants.entry(grant.patient_id).or_default().push(grant);
        }
        let patients = grants
            .into_iter()
            .filter(|(_, grants)| {
                let ties = Ties {
                    grants,
                    ..Ties::default()
                };
                may(&ties, Action::ReadMailbox)
            })
            .map(|(patient, _)| patient)
            .collect();
        let teams = if may(&Ties::default(), Action::Work) {
            teams_of(conn, now, actor.account_id).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            account_id: actor.account_id,
            patients,
            teams,
            at: now,
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
