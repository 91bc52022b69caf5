//! A care team of a patient, with the reason why it is theirs.

use sea_orm::entity::prelude::*;
use shared::directory::WhyOffered;
use shared::id::{PatientId, RecipientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "care_assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    pub reason: WhyOffered,
    pub since: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
