//! A patient's data key, wrapped by the site's key.

use sea_orm::entity::prelude::*;
use shared::id::PatientId;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patient_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    pub wrapped_key: Vec<u8>,
    /// Which site key wraps it.
    pub site_key_id: String,
    pub created_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
