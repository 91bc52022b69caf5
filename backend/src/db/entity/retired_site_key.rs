//! A site key that was replaced: nothing may be wrapped or signed with it any more.

use sea_orm::entity::prelude::*;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retired_site_key")]
pub struct Model {
    /// The key's name; the key itself is in the key file only.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub retired_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
