//! Failed sign-ins of one username or address, whether or not it exists.

use sea_orm::entity::prelude::*;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_failure")]
pub struct Model {
    /// SHA-256 of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Vec<u8>,
    pub failures: i32,
    pub window_started_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
