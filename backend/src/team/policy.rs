//! Who has a work list, and who may work on a thread.

use super::store;
use crate::auth::{Action, Actor, AuditClass, Moment, Policy, Relation, Ties, allowed};
use crate::db::Reads;
use crate::db::entity::{message, thread};
use crate::http::Error;
use crate::messaging::policy::{MessagePath, ReadThread, ThreadPath};
use serde::Deserialize;
use shared::ErrorCode;
use shared::account::AccountKind;
use shared::id::{AccountId, PatientId};
use shared::messaging::Side;
use uuid::Uuid;

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

/// See how the teams are doing that one answers for; administrators, all of them.
#[derive(Debug)]
pub(super) struct SeeBoard {
    pub(super) account_id: AccountId,
    /// Whether that is all of them.
    pub(super) all: bool,
    relation: Relation,
}

impl Policy for SeeBoard {
    type Target = Nothing;
    const ACTION: Action = Action::SeeBoard;
    // Numbers of teams, of no patient.
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

/// Be at a thread as its team. The patient's side may not, and knows that it is there.
#[derive(Debug)]
pub(crate) struct AsTeam<const AUDITED: bool> {
    pub(crate) thread: thread::Model,
    relation: Relation,
}

/// Do with a thread what its team does.
pub(crate) type WorkOnThread = AsTeam<true>;
/// Learn of a thread what shows nothing that was written: whether it is as it was, what its team answers with.
pub(crate) type WatchThread = AsTeam<false>;

impl<const AUDITED: bool> Policy for AsTeam<AUDITED> {
    type Target = ThreadPath;
    const ACTION: Action = Action::ReadThread;
    const AUDIT: AuditClass = if AUDITED {
        AuditClass::Each
    } else {
        AuditClass::None
    };

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &ThreadPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let read = ReadThread::check(moment, actor, target, conn).await?;
        if read.side() != Side::Team {
            return Err(ErrorCode::Forbidden.into());
        }
        Ok(Self {
            relation: read.relation(),
            thread: read.thread,
        })
    }

    fn patient(target: &ThreadPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &ThreadPath) -> Option<Uuid> {
        Some(target.thread_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Take a message back that one wrote for a team. Nobody takes back what somebody else wrote.
#[derive(Debug)]
pub(super) struct RecallMessage {
    pub(super) message: message::Model,
    pub(super) thread: thread::Model,
    relation: Relation,
}

impl Policy for RecallMessage {
    type Target = MessagePath;
    const ACTION: Action = Action::ReadThread;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &MessagePath,
        conn: &C,
    ) -> Result<Self, Error> {
        let message = store::find_message(conn, target.message_id)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let path = ThreadPath {
            patient_id: target.patient_id,
            thread_id: message.thread_id,
        };
        let work = WorkOnThread::check(moment, actor, &path, conn).await?;
        if message.side != Side::Team || message.author_id != actor.account_id {
            return Err(ErrorCode::Forbidden.into());
        }
        Ok(Self {
            message,
            relation: work.relation,
            thread: work.thread,
        })
    }

    fn patient(target: &MessagePath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &MessagePath) -> Option<Uuid> {
        Some(target.message_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}
