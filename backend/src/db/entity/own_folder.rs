//! A folder that an account made for the messages of a patient.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, OwnFolderId, PatientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_folder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OwnFolderId,
    pub account_id: AccountId,
    pub patient_id: PatientId,
    /// What its maker called it, sealed. No two of a mailbox are alike but for capitals.
    pub name: Vec<u8>,
    pub created_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
