//! A conversation about one patient with one care team.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, PatientId, RecipientId, ThreadId};
use shared::messaging::ThreadState;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThreadId,
    pub patient_id: PatientId,
    pub recipient_id: RecipientId,
    pub subject: Vec<u8>,
    pub state: ThreadState,
    /// When the patient's side last wrote.
    pub sent_at: UtcMicros,
    /// When the team opened that.
    pub opened_at: Option<UtcMicros>,
    /// When the team answered that.
    pub answered_at: Option<UtcMicros>,
    /// By when an answer is due: ISO text in the facility's calendar.
    pub reply_by: String,
    pub created_at: UtcMicros,
    /// Whether who was not chosen at the beginning never joins it.
    pub private: bool,
    /// Whom it is about, for the care team: [`shared::messaging::AboutPerson`] as JSON, sealed. Older
    /// threads have none and are about their patient.
    pub about: Option<Vec<u8>>,
    /// Whether no team but pharmacies ever had it: so far goes help with the pharmacy only.
    pub pharmacies_only: bool,
    /// Who of those who answer has taken it.
    pub holder_id: Option<AccountId>,
    /// Since when.
    pub held_at: Option<UtcMicros>,
    /// When its answer was found to be late; none again once it is given.
    pub escalated_at: Option<UtcMicros>,
    /// When the team closed it.
    pub closed_at: Option<UtcMicros>,
    /// The thread that it follows: an older one, about the same patient.
    pub follows_id: Option<ThreadId>,
}

impl ActiveModelBehavior for ActiveModel {}
