//! A message that an account is writing. After it is sent the row keeps only which message it became.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub account_id: AccountId,
    pub patient_id: PatientId,
    pub thread_id: Option<ThreadId>,
    pub recipient_id: Option<RecipientId>,
    pub subject: Vec<u8>,
    pub body: Vec<u8>,
    pub version: i64,
    /// When its first key was saved.
    pub begun_at: UtcMicros,
    pub saved_at: UtcMicros,
    pub sent_message_id: Option<MessageId>,
    /// Whom it is about when that is nobody for whom the account may act: JSON, sealed.
    pub about: Option<Vec<u8>>,
    /// Which other accounts are to see the thread that it begins: a JSON list; who the rules say when
    /// absent.
    pub readers: Option<Json>,
    /// What the care team will ask for, as typed so far: JSON, sealed; nothing once it is sent.
    pub facts: Option<Vec<u8>>,
    /// The thread that the one which it begins will follow.
    pub follows_id: Option<ThreadId>,
}

impl ActiveModelBehavior for ActiveModel {}
