//! When notices to an account wait. Without a row: what holds by default.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quiet_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Minutes of the day, 0 to 1439; both the same: none.
    pub from_minute: i16,
    pub to_minute: i16,
    /// An IANA zone, if one was chosen.
    pub zone: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
