//! Something that an account is to be told of by one channel.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;
use shared::notifications::{Channel, NoticeKind};
use shared::time::UtcMicros;

/// What came of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum NoticeOutcome {
    /// It was sent.
    Sent,
    /// There was nothing left to tell, or nobody who may know or wants to.
    Nothing,
    /// Its address was refused for good.
    Refused,
    /// An administrator gave it up.
    Dropped,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: AccountId,
    pub kind: NoticeKind,
    pub channel: Channel,
    pub opened_at: UtcMicros,
    /// Not before.
    pub due_at: UtcMicros,
    /// Since when nothing more goes into it.
    pub closed_at: Option<UtcMicros>,
    pub outcome: Option<NoticeOutcome>,
    /// Where it goes when that is not the account's address any more; sealed.
    pub address: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
