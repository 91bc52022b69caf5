//! A day on which nobody of a team answers; a desk's holds for its whole facility.

use sea_orm::entity::prelude::*;
use shared::id::RecipientId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_closure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    pub name: String,
    pub noted_at: UtcMicros,
    /// When the promises that it moves were moved.
    pub applied_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
