//! The answering side's lists as its members see them.

use crate::id::{AccountId, PatientId, RecipientId, ThreadId};
use crate::messaging::ThreadState;
use crate::redacted::PrivateText;
use crate::time::{CivilDate, UtcMicros};
use serde::{Deserialize, Serialize};

/// Which threads of the work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WorkList {
    /// Those that wait for an answer and that nobody has, the longest-waiting first.
    New,
    /// Those that wait for an answer and that the reader has, the longest-waiting first.
    Mine,
    /// All that wait for an answer, whoever has them, the longest-waiting first.
    Waiting,
    /// Those whose answer is late, the longest-waiting first. A facility's desk has those of all its teams.
    Escalated,
    /// Those that are answered: the patient's side may write again. The last answered first.
    Answered,
    /// Those that are closed, the last closed first.
    Done,
}

impl WorkList {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Mine,
        Self::Waiting,
        Self::Escalated,
        Self::Answered,
        Self::Done,
    ];

    /// The list's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Mine => "mine",
            Self::Waiting => "waiting",
            Self::Escalated => "escalated",
            Self::Answered => "answered",
            Self::Done => "done",
        }
    }

    /// The list of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == name)
    }
}

/// A thread as a row of the work list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamThreadSummary {
    /// The thread.
    pub thread_id: ThreadId,
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// "Doe, Jane Emily".
    pub patient_name: PrivateText,
    /// The birth date.
    pub birth_date: CivilDate,
    /// What it is about.
    pub subject: PrivateText,
    /// Whether it is about somebody else, whom the sender named and nobody has checked.
    pub about_unverified: bool,
    /// The care team that it was sent to.
    pub recipient: String,
    /// Where it stands.
    pub state: ThreadState,
    /// When the patient's side last wrote.
    pub sent_at: UtcMicros,
    /// When the team answered, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<UtcMicros>,
    /// By when an answer is due.
    pub reply_by: CivilDate,
    /// Whether that date has passed without an answer.
    pub overdue: bool,
    /// Who has it, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PrivateText>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<UtcMicros>,
}

/// How many days back the board counts answers.
pub const BOARD_DAYS: i64 = 30;

/// How the teams that one answers for are doing. Numbers alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardView {
    /// The teams, that with the longest-waiting message first.
    pub items: Vec<BoardRow>,
}

/// How one team is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardRow {
    /// Which team.
    pub recipient_id: RecipientId,
    /// Its label.
    pub label: String,
    /// Its facility's name.
    pub facility: String,
    /// How many members answer for it now. Without one, the facility's desk does.
    pub members: u32,
    /// Threads that wait for an answer.
    pub waiting: u32,
    /// Of these, those whose answer is late.
    pub late: u32,
    /// Since when the longest-waiting of them waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_waiting: Option<UtcMicros>,
    /// Threads whose answer became late within the last [`BOARD_DAYS`] days, answered since or not.
    pub missed: u32,
    /// Answers that somebody waited for, within the last [`BOARD_DAYS`] days.
    pub answered: u32,
    /// Within how many seconds half of them came; of the last 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_seconds: Option<u64>,
}

/// Another text whenever a thread has changed for its team. Only whether it is the same says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadMark {
    /// The text.
    pub mark: String,
}

/// Somebody who may be given a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColleagueView {
    /// Who.
    pub account_id: AccountId,
    /// "Renee Tolliver".
    pub name: PrivateText,
    /// "pharmacy technician".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether that is the reader.
    pub own: bool,
}
