//! A place.

use sea_orm::entity::prelude::*;
use shared::id::{FacilityId, RecipientId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FacilityId,
    #[sea_orm(unique)]
    pub name: String,
    /// "Little Rock AFB, AR".
    pub place: String,
    /// Other names, one a line.
    pub aliases: String,
    /// The team that answers for teams without members.
    pub desk_id: RecipientId,
}

impl ActiveModelBehavior for ActiveModel {}
