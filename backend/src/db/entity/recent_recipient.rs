//! To whom an account wrote for a patient, and when last.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, PatientId, RecipientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recent_recipient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    pub last_used_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
