//! A message in one account's mailbox for one patient, with whether it was read.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, MessageId, PatientId, ThreadId};
use shared::messaging::Folder;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailbox_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: MessageId,
    pub thread_id: ThreadId,
    pub folder: Folder,
    pub sent_at: UtcMicros,
    pub read_at: Option<UtcMicros>,
    /// Of what is in Trash: where it was before. Older rows do not say.
    pub trashed_from: Option<Folder>,
}

impl ActiveModelBehavior for ActiveModel {}
