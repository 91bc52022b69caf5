//! One sent message. After it is written nothing of it changes but that it may be taken back.

use sea_orm::entity::prelude::*;
use shared::family::GrantKind;
use shared::id::{AccountId, DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::messaging::Side;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub thread_id: ThreadId,
    pub patient_id: PatientId,
    pub author_id: AccountId,
    pub side: Side,
    /// For which team a member of staff wrote.
    pub team_id: Option<RecipientId>,
    /// The author's name when it was written: names change, what was signed does not.
    pub author_name: String,
    /// By what right the patient's side wrote: oneself, a parent, …; none for the team's.
    pub author_relation: Option<GrantKind>,
    pub body: Vec<u8>,
    pub attachments: i16,
    pub sent_at: UtcMicros,
    /// The draft that it was. Unique: one draft becomes one message.
    #[sea_orm(unique)]
    pub draft_id: DraftId,
    /// When it was taken back: that it was is seen by all, what it said by few (`ReadThread::shows`).
    pub recalled_at: Option<UtcMicros>,
    /// What its author told beside the text, named as the site named it then: JSON, sealed.
    pub facts: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
