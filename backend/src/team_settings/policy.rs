//! Who sees what a team says of itself, and who changes it: its managers, those of its facility's desk, and
//! administrators.

use super::store;
use crate::auth::{Action, Actor, AuditClass, Moment, Policy, Relation, Ties, allowed};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::ErrorCode;
use shared::account::AccountKind;
use shared::id::{AccountId, PatientId, RecipientId, TemplateId};
use uuid::Uuid;

/// The URL names nothing.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// A team that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct TeamPath {
    pub(super) recipient_id: RecipientId,
}

/// A member that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct MemberPath {
    pub(super) recipient_id: RecipientId,
    pub(super) account_id: AccountId,
}

/// A text for answers that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct TemplatePath {
    pub(super) recipient_id: RecipientId,
    pub(super) template_id: TemplateId,
}

/// What names a team.
pub(super) trait NamesTeam {
    /// Which.
    fn team(&self) -> RecipientId;
}

impl NamesTeam for TeamPath {
    fn team(&self) -> RecipientId {
        self.recipient_id
    }
}

impl NamesTeam for MemberPath {
    fn team(&self) -> RecipientId {
        self.recipient_id
    }
}

impl NamesTeam for TemplatePath {
    fn team(&self) -> RecipientId {
        self.recipient_id
    }
}

/// See the teams that one is in or manages: an administrator all, others as the list's own condition says.
#[derive(Debug)]
pub(super) struct SeeTeams {
    pub(super) account_id: AccountId,
    /// Whether that is all of them.
    pub(super) all: bool,
    relation: Relation,
}

impl Policy for SeeTeams {
    type Target = Nothing;
    const ACTION: Action = Action::SeeTeams;
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
            all: actor.kind == AccountKind::Administrator,
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

/// See what a team says of itself: whoever answers for it may, too.
#[derive(Debug)]
pub(super) struct SeeTeam {
    pub(super) team: store::Team,
    /// Whether the reader may change it.
    pub(super) may_change: bool,
    relation: Relation,
}

impl Policy for SeeTeam {
    type Target = TeamPath;
    const ACTION: Action = Action::SeeTeam;
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &TeamPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let (team, ties) = look(moment, actor, target.recipient_id, conn).await?;
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            may_change: allowed(moment.decide(actor, &ties, Action::ManageTeam)).is_ok(),
            team: team.ok_or(ErrorCode::NotFound)?,
            relation,
        })
    }

    fn patient(_: &TeamPath) -> Option<PatientId> {
        None
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Change who is in a team and what it says of itself.
#[derive(Debug)]
pub(super) struct ManageTeam<T> {
    pub(super) team: store::Team,
    /// What the URL names.
    pub(super) named: T,
    relation: Relation,
}

impl<T: NamesTeam + DeserializeOwned + Clone + Send + Sync + 'static> Policy for ManageTeam<T> {
    type Target = T;
    const ACTION: Action = Action::ManageTeam;
    const AUDIT: AuditClass = AuditClass::None;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &T,
        conn: &C,
    ) -> Result<Self, Error> {
        let (team, ties) = look(moment, actor, target.team(), conn).await?;
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            team: team.ok_or(ErrorCode::NotFound)?,
            named: target.clone(),
            relation,
        })
    }

    fn patient(_: &T) -> Option<PatientId> {
        None
    }

    fn lock(target: &T) -> Uuid {
        target.team().0
    }

    fn object(target: &T) -> Option<Uuid> {
        Some(target.team().0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// The team, if there is one, and what ties the actor to it.
async fn look<C: Reads>(
    moment: &Moment<'_>,
    actor: &Actor,
    team: RecipientId,
    conn: &C,
) -> Result<(Option<store::Team>, Ties<'static>), Error> {
    let team = store::find_team(conn, team, (actor.account_id, moment.now)).await?;
    let ties = Ties {
        manages: team.as_ref().is_some_and(|team| team.manages),
        answers: team.as_ref().is_some_and(|team| team.member),
        ..Ties::default()
    };
    Ok((team, ties))
}
