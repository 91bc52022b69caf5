//! An account of the patient's side that sees a thread.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, ThreadId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread_participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub thread_id: ThreadId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub joined_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
