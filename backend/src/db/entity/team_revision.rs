//! Another number whenever something changed in a care team's threads.

use sea_orm::entity::prelude::*;
use shared::id::RecipientId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}
