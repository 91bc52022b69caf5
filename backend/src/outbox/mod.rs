//! The outbox: what others must be told of, written in the transaction of what happened.
//!
//! Owns the events, and the dispatcher that hands each of them to every consumer: at once and exactly
//! once to those that change rows of this database, with leases, retries and dead letters to those
//! that speak to somebody outside. Rows hold ids only, never a text. It knows no consumer: those are
//! in the features.

mod dispatch;
mod store;

pub use dispatch::{AfterCommit, Consumer, Delivered, Dispatcher, InTransaction, Outside};
pub(crate) use store::{DeadLetter, dead_letters, drop_dead, remove_done, revive};
pub use store::{Lag, lag};

use crate::db::entity::outbox_event;
use crate::db::{self, Batch, Tx, Written};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use shared::id::{AccountId, AttachmentId, MessageId, PatientId, RecipientId, ThreadId};
use shared::notifications::Channel;
use shared::time::UtcMicros;
use uuid::Uuid;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The patient's side wrote to a team.
    MessageSent {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// What.
        message_id: MessageId,
        /// To which team.
        recipient_id: RecipientId,
    },
    /// The team answered.
    ReplyReceived {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// What.
        message_id: MessageId,
    },
    /// The team opened what the patient's side wrote.
    ThreadOpened {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// A file of a message was scanned: both sides see what came of it. Of a draft's file nobody is told;
    /// the page that has the draft open asks.
    FileScanned {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// Which file.
        attachment_id: AttachmentId,
    },
    /// A team handed a thread to another one.
    ThreadRedirected {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
        /// Who had it.
        from: RecipientId,
        /// Who has it.
        to: RecipientId,
    },
    /// An answer is late: the facility's desk has the thread too from now on.
    ThreadEscalated {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// The day by which an answer is promised moved.
    ThreadPostponed {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// The team closed a thread.
    ThreadClosed {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
        /// Whether it said why, so that there is something to read. Older rows do not say.
        #[serde(default)]
        told: bool,
    },
    /// A message was taken back.
    MessageRecalled {
        /// About whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
        /// Which message.
        message_id: MessageId,
    },
    /// The team did something among itself: took a thread, gave it back, noted something.
    ThreadWorkedOn {
        /// About whom.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// An account has read something or put it into another folder: nobody else sees that.
    MailboxChanged {
        /// Whose mailbox.
        account_id: AccountId,
        /// For whom.
        patient_id: PatientId,
        /// In which thread.
        thread_id: ThreadId,
    },
    /// An account has made, renamed, removed or emptied a folder of its own: nobody else sees that.
    FoldersChanged {
        /// Whose mailbox.
        account_id: AccountId,
        /// For whom.
        patient_id: PatientId,
    },
    /// What an account may do for a patient has changed, or is shown to it otherwise.
    RightsChanged {
        /// Whose pages look again.
        account_id: AccountId,
        /// About whom.
        patient_id: PatientId,
    },
    /// A team has nobody of its own who is there any more: its desk answers for it, if that has anybody.
    TeamUnstaffed {
        /// Which.
        recipient_id: RecipientId,
    },
    /// There is a notice to send.
    NoticeDue {
        /// Which.
        notice_id: Uuid,
        /// By what.
        channel: Channel,
        /// Whether somebody waits for it at this moment. Older rows do not say.
        #[serde(default)]
        urgent: bool,
    },
}

impl Event {
    /// Whether somebody waits for it at this moment.
    const fn is_urgent(self) -> bool {
        matches!(self, Self::NoticeDue { urgent: true, .. })
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::MessageSent { .. } => "message_sent",
            Self::ReplyReceived { .. } => "reply_received",
            Self::ThreadOpened { .. } => "thread_opened",
            Self::ThreadRedirected { .. } => "thread_redirected",
            Self::ThreadEscalated { .. } => "thread_escalated",
            Self::ThreadPostponed { .. } => "thread_postponed",
            Self::ThreadClosed { .. } => "thread_closed",
            Self::MessageRecalled { .. } => "message_recalled",
            Self::ThreadWorkedOn { .. } => "thread_worked_on",
            Self::FileScanned { .. } => "file_scanned",
            Self::MailboxChanged { .. } => "mailbox_changed",
            Self::FoldersChanged { .. } => "folders_changed",
            Self::RightsChanged { .. } => "rights_changed",
            Self::TeamUnstaffed { .. } => "team_unstaffed",
            Self::NoticeDue { .. } => "notice_due",
        }
    }
}

/// Notes an event, in the transaction of what happened. Once that is committed, this instance's
/// dispatcher is woken; should the instance end first, another one finds the row.
///
/// # Errors
/// When the database fails; what happened then fails too.
pub async fn note(tx: &Tx, id: Uuid, now: UtcMicros, event: Event) -> Result<(), sea_orm::DbErr> {
    db::write_together(tx, |batch| note_in(batch, id, now, event)).await
}

/// Like [`note`], together with what happened.
///
/// # Errors
/// When the event cannot be written down.
pub fn note_in(
    batch: &mut Batch,
    id: Uuid,
    now: UtcMicros,
    event: Event,
) -> Result<(), sea_orm::DbErr> {
    let payload = serde_json::to_value(event)
        .map_err(|error| sea_orm::DbErr::Custom(format!("an outbox event: {error}")))?;
    batch.insert(outbox_event::ActiveModel {
        id: Set(id),
        kind: Set(event.kind().to_owned()),
        payload: Set(payload),
        created_at: Set(now),
        done_at: Set(None),
        handed_out_at: Set(None),
    });
    db::wake_after_commit(Written::Outbox);
    Ok(())
}
