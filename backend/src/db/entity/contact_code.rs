//! An address that waits for its code.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;
use shared::notifications::Channel;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    /// The same as the id of the notice that brings it.
    pub id: Uuid,
    /// Sealed.
    pub address: Vec<u8>,
    /// Sealed.
    pub code: Vec<u8>,
    pub expires_at: UtcMicros,
    /// How often a wrong one was typed.
    pub tries: i16,
}

impl ActiveModelBehavior for ActiveModel {}
