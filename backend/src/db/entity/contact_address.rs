//! A confirmed address of an account holder: where notices go.

use sea_orm::entity::prelude::*;
use shared::id::AccountId;
use shared::notifications::Channel;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_address")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    /// Another one for every address that is confirmed: links in mails end with their address.
    pub id: Uuid,
    /// Sealed.
    pub address: Vec<u8>,
    pub confirmed_at: UtcMicros,
    /// Since when it is refused; nothing is sent there then.
    pub failing_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
