//! The outbox: what others must be told of, written in the transaction of what happened.
//!
//! Rows hold ids only, never a text. Nothing is sent from here: a dispatcher reads the rows later.

use crate::db::Tx;
use crate::db::entity::outbox_event;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use shared::id::{MessageId, PatientId, RecipientId, ThreadId};
use shared::time::UtcMicros;
use uuid::Uuid;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The patient's side wrote to a team.
    MessageSent {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// What.
        message_id: MessageId,
        /// To which team.
        recipient_id: RecipientId,
    },
    /// The team answered.
    ReplyReceived {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// What.
        message_id: MessageId,
    },
    /// The team opened what the patient's side wrote.
    ThreadOpened {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
}

impl Event {
    const fn kind(self) -> &'static str {
        match self {
            Self::MessageSent { .. } => "message_sent",
            Self::ReplyReceived { .. } => "reply_received",
            Self::ThreadOpened { .. } => "thread_opened",
        }
    }
}

/// Notes an event, in the transaction of what happened.
///
/// # Errors
/// When the database fails; what happened then fails too.
pub async fn note(tx: &Tx, id: Uuid, now: UtcMicros, event: Event) -> Result<(), sea_orm::DbErr> {
    let payload = serde_json::to_value(event)
        .map_err(|error| sea_orm::DbErr::Custom(format!("an outbox event: {error}")))?;
    outbox_event::Entity::insert(outbox_event::ActiveModel {
        id: Set(id),
        kind: Set(event.kind().to_owned()),
        payload: Set(payload),
        created_at: Set(now),
        done_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
