//! A message that a notice is about: at sending it is looked at whether it is still unread, and whether
//! the account may still read it.

use sea_orm::entity::prelude::*;
use shared::id::{MessageId, PatientId, ThreadId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: MessageId,
    pub patient_id: PatientId,
    pub thread_id: ThreadId,
}

impl ActiveModelBehavior for ActiveModel {}
