//! Who answers for a care team or desk, from when until when.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, RecipientId};
use shared::team_settings::MemberRole;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: RecipientId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub valid_from: UtcMicros,
    pub valid_until: Option<UtcMicros>,
    pub role: MemberRole,
    /// From when until when they are away: they may answer, and nobody counts on it.
    pub away_from: Option<UtcMicros>,
    pub away_until: Option<UtcMicros>,
    /// Who answers instead meanwhile.
    pub cover_id: Option<AccountId>,
}

impl ActiveModelBehavior for ActiveModel {}
