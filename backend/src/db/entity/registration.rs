//! A right, or the end of one, that an administrator has asked for; where that gives something, until a
//! second one decides.

use sea_orm::entity::prelude::*;
use shared::family::GrantKind;
use shared::id::{AccountId, GrantId, PatientId, RegistrationId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    pub kind: GrantKind,
    pub patient_id: PatientId,
    /// Whose right.
    pub account_id: AccountId,
    /// Bits of [`shared::family::Capabilities`].
    pub capabilities: i64,
    /// The last day, ISO text; open when absent.
    pub ends_on: Option<String>,
    /// The order or document that it rests on, sealed.
    pub reason: Vec<u8>,
    pub requested_by: AccountId,
    pub requested_at: UtcMicros,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<UtcMicros>,
    /// What was decided.
    pub approved: Option<bool>,
    /// The right that ends by it; without one, a right begins by it.
    pub ends_grant_id: Option<GrantId>,
}

impl ActiveModelBehavior for ActiveModel {}
