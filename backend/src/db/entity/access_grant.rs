//! A right of an account to act for a patient. Rows are revoked, never removed.

use sea_orm::entity::prelude::*;
use shared::family::GrantKind;
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
    /// Bits of [`shared::family::Capabilities`].
    pub capabilities: i64,
    pub valid_from: UtcMicros,
    pub valid_until: Option<UtcMicros>,
    pub revoked_at: Option<UtcMicros>,
    /// Where the right comes from: registration, consent, registry, court, staff, command line.
    pub source: String,
    pub created_at: UtcMicros,
    /// What it is for, in the patient's words, sealed.
    pub purpose: Option<Vec<u8>>,
    /// Who gave it, or asked for it.
    pub given_by: Option<AccountId>,
    /// The second administrator, where two are needed.
    pub approved_by: Option<AccountId>,
}

impl ActiveModelBehavior for ActiveModel {}
