//! A right of an account to act for a patient. Rows are revoked, never removed.

use crate::auth::GrantKind;
use sea_orm::entity::prelude::*;
use shared::id::{AccountId, GrantId, PatientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    pub patient_id: PatientId,
    pub account_id: AccountId,
    pub kind: GrantKind,
    /// Bits of [`crate::auth::Capabilities`].
    pub capabilities: i64,
    pub valid_from: UtcMicros,
    pub valid_until: Option<UtcMicros>,
    pub revoked_at: Option<UtcMicros>,
    /// Where the right comes from: registration, consent, registry, court, staff.
    pub source: String,
    pub created_at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
