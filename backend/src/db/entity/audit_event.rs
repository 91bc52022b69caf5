//! Who did or saw what, when, for whom. Rows are only ever added.

use crate::audit::AuditOutcome;
use sea_orm::entity::prelude::*;
use shared::id::{AccountId, GrantId, PatientId, SessionId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: UtcMicros,
    pub account_id: Option<AccountId>,
    pub session_id: Option<SessionId>,
    /// Whose data it is about.
    pub patient_id: Option<PatientId>,
    /// By which grant an account acted for the patient; none for staff and the system.
    pub grant_id: Option<GrantId>,
    /// How the account is related to the patient: self, parent, team, desk, …
    pub relation: String,
    pub action: String,
    pub object: Option<Uuid>,
    pub outcome: AuditOutcome,
    /// How many like it this row stands for.
    pub count: i64,
    pub request_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
