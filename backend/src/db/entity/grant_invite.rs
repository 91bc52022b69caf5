//! A code with which an account gets a right to act for a patient.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, GrantId, InviteId, PatientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_invite")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InviteId,
    pub patient_id: PatientId,
    /// The code's SHA-256, by which it is found.
    #[sea_orm(unique)]
    pub code_hash: Vec<u8>,
    /// The code, sealed: the patient can look at it again.
    pub code: Vec<u8>,
    /// Bits of [`shared::family::Capabilities`].
    pub capabilities: i64,
    /// In the patient's words, sealed.
    pub purpose: Vec<u8>,
    /// The first day, ISO text.
    pub starts_on: String,
    /// The last day, ISO text.
    pub ends_on: String,
    pub created_by: AccountId,
    pub created_at: UtcMicros,
    /// Until when the code can be used.
    pub expires_at: UtcMicros,
    pub withdrawn_at: Option<UtcMicros>,
    pub redeemed_at: Option<UtcMicros>,
    /// What it became.
    pub grant_id: Option<GrantId>,
}

impl ActiveModelBehavior for ActiveModel {}
