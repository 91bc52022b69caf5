//! What has happened to a right, for those whom it concerns. Rows are never changed.

use sea_orm::entity::prelude::*;
use shared::family::GrantEventKind;
use shared::id::{AccountId, GrantId, PatientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub patient_id: PatientId,
    /// Which right, once there is one.
    pub grant_id: Option<GrantId>,
    pub at: UtcMicros,
    pub actor_id: AccountId,
    pub kind: GrantEventKind,
    /// What the right said afterwards: bits of [`shared::family::Capabilities`].
    pub capabilities: i64,
    /// Until when it held afterwards.
    pub valid_until: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
