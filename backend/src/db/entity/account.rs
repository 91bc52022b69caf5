//! Someone who signs in.

use sea_orm::entity::prelude::*;
use shared::account::AccountKind;
use shared::family::AccountLevel;
use shared::id::AccountId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// In lower case without outer blanks.
    #[sea_orm(unique)]
    pub username: String,
    /// "Jane Doe", as others see it.
    pub name: String,
    /// "pharmacy technician", for staff.
    pub title: Option<String>,
    pub kind: AccountKind,
    /// How far the holder has proven who they are.
    pub level: AccountLevel,
    /// An argon2id hash (PHC string); none for accounts that cannot sign in with a passphrase.
    pub passphrase_hash: Option<String>,
    pub created_at: UtcMicros,
    pub disabled_at: Option<UtcMicros>,
    pub last_sign_in_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
