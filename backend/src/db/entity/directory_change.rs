//! A change of the directory: which recipient or desk is to be read again. Housekeeping removes it after
//! a day; whoever was away for longer reads everything.

use sea_orm::entity::prelude::*;
use shared::id::RecipientId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_change")]
pub struct Model {
    /// The directory's version from this change on. Without gaps, in the order of the commits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Whose row or members changed; none when it may be anyone's.
    pub recipient_id: Option<RecipientId>,
    pub changed_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
