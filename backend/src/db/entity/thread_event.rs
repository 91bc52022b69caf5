//! Something that happened to a thread beside its messages. Never changed after it is written.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, MessageId, PatientId, RecipientId, ThreadEventId, ThreadId};
use shared::messaging::ThreadEventKind;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThreadEventId,
    pub thread_id: ThreadId,
    pub patient_id: PatientId,
    pub at: UtcMicros,
    pub kind: ThreadEventKind,
    /// Who did it; nobody for what the clock did.
    pub actor_id: Option<AccountId>,
    /// Their name when they did it.
    pub actor_name: String,
    /// Which team had the thread before.
    pub team_id: RecipientId,
    /// To which team it was handed.
    pub to_team_id: Option<RecipientId>,
    /// To whom it was assigned, by name.
    pub to_name: Option<String>,
    /// About which message.
    pub message_id: Option<MessageId>,
    /// Of an answer: since when it was waited for.
    pub waited_since: Option<UtcMicros>,
    /// Of a promise that moved: because nobody is there on which day.
    pub closed_day: Option<String>,
    /// Why, sealed.
    pub reason: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
