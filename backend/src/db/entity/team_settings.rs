//! What a team says of itself, where it does. The directory's file changes nothing here.

use sea_orm::entity::prelude::*;
use shared::id::RecipientId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    pub version: i64,
    /// 1 to 30.
    pub reply_days: Option<i16>,
    /// JSON: a list of `OpenHours`.
    pub hours: Option<String>,
    /// Other names beside the directory's, one a line.
    pub aliases: String,
    /// Who has what it had, once it has ended.
    pub successor_id: Option<RecipientId>,
    pub retired_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
