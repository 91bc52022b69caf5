//! Whether an account wants notices of a kind by a channel. Without a row: what holds by default.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;
use shared::notifications::{Channel, NoticeKind};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_preference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NoticeKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    pub wanted: bool,
}

impl ActiveModelBehavior for ActiveModel {}
