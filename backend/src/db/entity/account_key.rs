//! An account's data key, wrapped by the site's key: what belongs to its holder and to no patient is
//! sealed with it.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub wrapped_key: Vec<u8>,
    /// Which site key wraps it.
    pub site_key_id: String,
    pub created_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
