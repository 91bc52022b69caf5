//! Another number whenever something changed in an account's mailbox for a patient.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, PatientId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailbox_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: PatientId,
    pub revision: i64,
    /// The same of what is with pharmacies alone.
    pub pharmacy_revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}
