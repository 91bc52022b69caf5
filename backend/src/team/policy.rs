//! Who has a work list.

use crate::auth::{Action, Actor, AuditClass, Moment, Policy, Relation, Ties, allowed};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use shared::id::{AccountId, PatientId};

/// The URL names nothing: the list is that of whoever asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// See the threads of one's teams and desks. The list itself asks for each thread whether one answers
/// for it, so a membership that ended takes its threads away at once.
#[derive(Debug)]
pub(super) struct ReadWorkList {
    pub(super) account_id: AccountId,
    relation: Relation,
}

impl Policy for ReadWorkList {
    type Target = Nothing;
    const ACTION: Action = Action::Work;
    // The handler notes every patient that the page shows; the list itself names none.
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
