//! A row of a directory file that is being imported; nobody but the import reads it, and no backup
//! has it.

use sea_orm::entity::prelude::*;
use shared::directory::RecipientKind;
use shared::id::RecipientId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_import")]
pub struct Model {
    /// Letter by letter as the file has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub label: String,
    /// Which import put it here: two at once must not mix.
    pub import_id: Uuid,
    /// What it will be called if the directory has nobody of this label.
    pub recipient_id: RecipientId,
    /// The name of its facility.
    pub facility: String,
    pub kind: RecipientKind,
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
