//! A care team as seen in the To field, or a desk, which is not seen there.

use sea_orm::entity::prelude::*;
use shared::directory::RecipientKind;
use shared::id::{FacilityId, RecipientId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recipient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecipientId,
    pub facility_id: FacilityId,
    /// Letter by letter as the directory has it.
    #[sea_orm(unique)]
    pub label: String,
    pub kind: RecipientKind,
    pub desk: bool,
    pub specialty_code: String,
    pub last_name: String,
    pub first_name: String,
    pub credential: String,
    /// Other names, one a line.
    pub aliases: String,
    pub accepts_messages: bool,
    pub accepts_activations: bool,
    pub accepts_refills: bool,
    pub accepts_renewals: bool,
    pub active: bool,
}

impl ActiveModelBehavior for ActiveModel {}
