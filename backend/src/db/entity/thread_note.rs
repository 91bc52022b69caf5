//! A note of the team at a thread, which the patient's side never sees. Never changed after it is written.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, PatientId, RecipientId, ThreadId, ThreadNoteId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThreadNoteId,
    pub thread_id: ThreadId,
    pub patient_id: PatientId,
    pub author_id: AccountId,
    /// The author's name when it was written.
    pub author_name: String,
    /// For which team.
    pub team_id: RecipientId,
    pub body: Vec<u8>,
    pub at: UtcMicros,
}

impl ActiveModelBehavior for ActiveModel {}
