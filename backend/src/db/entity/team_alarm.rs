//! A team that has nobody who is there any more, and since when that is known. The row goes when somebody is there again.

use sea_orm::entity::prelude::*;
use shared::id::RecipientId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_alarm")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    pub raised_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
