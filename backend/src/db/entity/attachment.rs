//! A file at a draft or, once sent, at a message. Its bytes are in object storage.

use sea_orm::entity::prelude::*;
use shared::id::{AttachmentId, DraftId, MessageId, PatientId};
use shared::messaging::ScanState;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    pub patient_id: PatientId,
    pub draft_id: Option<DraftId>,
    pub message_id: Option<MessageId>,
    pub name: Vec<u8>,
    pub size: i64,
    pub media_type: String,
    pub scan: ScanState,
    /// Where the sealed bytes are: random, never derived from the name.
    pub storage_key: String,
    pub created_at: UtcMicros,
    /// When its scan is tried next; none when it is not to be scanned or was.
    pub scan_due_at: Option<UtcMicros>,
    /// How often its scan was tried.
    pub scan_attempts: i32,
    /// How often the scanner ran out of time over it.
    pub scan_timeouts: i32,
}

impl ActiveModelBehavior for ActiveModel {}
