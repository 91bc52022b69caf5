//! Counts the changes of the directory, so that every instance notices them. One row: whoever changes the
//! directory locks it, so that versions become visible in their order.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
