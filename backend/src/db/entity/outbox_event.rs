//! Something that happened and that others must be told of. Ids only.

use sea_orm::entity::prelude::*;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub payload: Json,
    pub created_at: UtcMicros,
    /// When every consumer had it.
    pub done_at: Option<UtcMicros>,
    /// When it was handed out to its consumers; those that could not have it at once have a delivery.
    pub handed_out_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
