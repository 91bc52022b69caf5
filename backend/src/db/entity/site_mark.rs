//! What this database is: marked when it holds a demonstration. One row.

use sea_orm::entity::prelude::*;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub demonstration: bool,
    pub created_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
