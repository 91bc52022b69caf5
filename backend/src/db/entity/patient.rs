//! A person whose care it is.

use sea_orm::entity::prelude::*;
use shared::id::{FacilityId, PatientId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PatientId,
    pub family_name: String,
    /// All given names, the one used first.
    pub given_names: String,
    /// ISO text.
    pub birth_date: String,
    /// 0 to 7: the colour of the person's mark.
    pub colour: i16,
    pub created_at: UtcMicros,
    /// Where the patient is at home: its calendar decides when a birthday begins.
    pub home_facility_id: Option<FacilityId>,
    /// The ten digits that staff file by, sealed.
    pub dod_id: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
