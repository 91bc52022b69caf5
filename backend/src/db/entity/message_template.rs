//! A text for answers that a team keeps. Nothing of a patient is in it.

use sea_orm::entity::prelude::*;
use shared::id::{RecipientId, TemplateId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TemplateId,
    pub recipient_id: RecipientId,
    pub name: String,
    pub body: String,
    pub saved_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
