//! The answering side: the threads that a member of staff is to answer.
//!
//! A single thread is read and answered through the operations of messaging; this owns the work list.

use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::{PatientId, ThreadId};
use crate::messaging::ThreadState;
use crate::page::{Cursor, Page};
use crate::redacted::PrivateText;
use crate::time::{CivilDate, UtcMicros};
use serde::{Deserialize, Serialize};

/// Path of the threads of the teams and desks that one answers for.
pub const TEAM_THREADS: &str = "/team/threads";

/// Which threads of the work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WorkList {
    /// Those that wait for an answer, the longest-waiting first.
    Waiting,
    /// Those that are answered, the last answered first.
    Answered,
}

impl WorkList {
    /// The list's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
        }
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
}

/// Lists the threads of the teams and desks that one answers for.
#[derive(Clone, Debug)]
pub struct ListTeamThreads {
    /// Which of them.
    pub list: WorkList,
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for ListTeamThreads {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAM_THREADS;
    type Request = ();
    type Response = Page<TeamThreadSummary>;
    fn url(&self) -> String {
        with_query(
            TEAM_THREADS.to_owned(),
            &[
                ("list", Some(self.list.as_str().to_owned())),
                ("cursor", self.cursor.as_ref().map(|c| c.0.clone())),
            ],
        )
    }
    fn background(&self) -> bool {
        self.background
    }
}
