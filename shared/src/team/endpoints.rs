//! The answering side's operations.

use super::{
    BoardView, Closing, ColleagueView, NewNote, Redirection, TeamThreadSummary, ThreadHolding,
    ThreadMark, WorkList,
};
use crate::directory::RecipientsView;
use crate::endpoint::{API, Endpoint, Method, with_query};
use crate::id::{MessageId, PatientId, ThreadId, ThreadNoteId};
use crate::page::{Cursor, Page};
use crate::redacted::PrivateText;

/// Path of the threads of the teams and desks that one answers for.
pub const TEAM_THREADS: &str = "/team/threads";
/// Path of how one's teams are doing.
pub const TEAM_BOARD: &str = "/team/board";
/// Path of the same as a file.
pub const TEAM_BOARD_CSV: &str = "/team/board.csv";
/// Path of those who may be given a thread.
pub const COLLEAGUES: &str = "/patients/{patient_id}/threads/{thread_id}/colleagues";
/// Path of whether a thread is as it was.
pub const THREAD_MARK: &str = "/patients/{patient_id}/threads/{thread_id}/mark";
/// Path of who has a thread.
pub const THREAD_HOLDER: &str = "/patients/{patient_id}/threads/{thread_id}/holder";
/// Path of the teams to which a thread may be handed.
pub const THREAD_TEAMS: &str = "/patients/{patient_id}/threads/{thread_id}/teams";
/// Path of a thread's being handed to another team.
pub const THREAD_REDIRECT: &str = "/patients/{patient_id}/threads/{thread_id}/redirect";
/// Path of a note at a thread.
pub const THREAD_NOTE: &str = "/patients/{patient_id}/threads/{thread_id}/notes/{note_id}";
/// Path of a thread's being closed.
pub const THREAD_CLOSE: &str = "/patients/{patient_id}/threads/{thread_id}/close";
/// Path of a message's being taken back.
pub const MESSAGE_RECALL: &str = "/patients/{patient_id}/messages/{message_id}/recall";

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

/// Asks how the teams that one answers for are doing.
#[derive(Clone, Copy, Debug)]
pub struct GetBoard {
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for GetBoard {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAM_BOARD;
    type Request = ();
    type Response = BoardView;
    fn background(&self) -> bool {
        self.background
    }
}

/// The same as a file. Browsers follow [`DownloadBoard::href`] as a link.
#[derive(Clone, Copy, Debug, Default)]
pub struct DownloadBoard;

impl DownloadBoard {
    /// The link from the site's root.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{API}{TEAM_BOARD_CSV}")
    }
}

impl Endpoint for DownloadBoard {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAM_BOARD_CSV;
    type Request = ();
    type Response = ();
}

/// Says who may be given a thread.
#[derive(Clone, Copy, Debug)]
pub struct ListColleagues {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

impl Endpoint for ListColleagues {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = COLLEAGUES;
    type Request = ();
    type Response = Page<ColleagueView>;
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "colleagues")
    }
}

/// Asks whether a thread is as it was, without looking at it: an open page must not look by itself, for each
/// look is written down.
#[derive(Clone, Copy, Debug)]
pub struct GetThreadMark {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

impl Endpoint for GetThreadMark {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = THREAD_MARK;
    type Request = ();
    type Response = ThreadMark;
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "mark")
    }
    fn background(&self) -> bool {
        true
    }
}

/// Gives a thread to somebody. Whoever has it already keeps it, and so does a colleague who is not named.
#[derive(Clone, Copy, Debug)]
pub struct HoldThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// To whom.
    pub holding: ThreadHolding,
}

impl Endpoint for HoldThread {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = THREAD_HOLDER;
    type Request = ThreadHolding;
    type Response = ();
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "holder")
    }
    fn body(&self) -> Option<&Self::Request> {
        Some(&self.holding)
    }
}

/// Gives a thread back that one has.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

impl Endpoint for ReleaseThread {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = THREAD_HOLDER;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "holder")
    }
}

/// Finds teams to which a thread may be handed.
#[derive(Clone, Debug)]
pub struct SearchTeams {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// What was typed; without a text, the teams of the same facility.
    pub text: PrivateText,
}

impl Endpoint for SearchTeams {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = THREAD_TEAMS;
    type Request = ();
    type Response = RecipientsView;
    fn url(&self) -> String {
        with_query(
            below(self.patient_id, self.thread_id, "teams"),
            &[("q", Some(self.text.reveal().to_owned()))],
        )
    }
}

/// Hands a thread to another team. Handing it to the team that has it changes nothing.
#[derive(Clone, Debug)]
pub struct RedirectThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// To which team, and why.
    pub redirection: Redirection,
}

impl Endpoint for RedirectThread {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = THREAD_REDIRECT;
    type Request = Redirection;
    type Response = ();
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "redirect")
    }
    fn body(&self) -> Option<&Self::Request> {
        Some(&self.redirection)
    }
}

/// Notes something at a thread that the patient's side never sees. The same note again changes nothing.
#[derive(Clone, Debug)]
pub struct AddNote {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// The note's id, minted by who writes it.
    pub note_id: ThreadNoteId,
    /// The note.
    pub note: NewNote,
}

impl Endpoint for AddNote {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = THREAD_NOTE;
    type Request = NewNote;
    type Response = ();
    fn url(&self) -> String {
        below(
            self.patient_id,
            self.thread_id,
            &format!("notes/{}", self.note_id),
        )
    }
    fn body(&self) -> Option<&Self::Request> {
        Some(&self.note)
    }
}

/// Closes a thread. Whoever of the patient's side writes in it opens it again.
#[derive(Clone, Debug)]
pub struct CloseThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// Why.
    pub closing: Closing,
}

impl Endpoint for CloseThread {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = THREAD_CLOSE;
    type Request = Closing;
    type Response = ();
    fn url(&self) -> String {
        below(self.patient_id, self.thread_id, "close")
    }
    fn body(&self) -> Option<&Self::Request> {
        Some(&self.closing)
    }
}

/// Takes a message back that one wrote for a team, within [`super::RECALL_SECONDS`]. It stays in the
/// thread as one that was taken back.
#[derive(Clone, Copy, Debug)]
pub struct RecallMessage {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
}

impl Endpoint for RecallMessage {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = MESSAGE_RECALL;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!(
            "/patients/{}/messages/{}/recall",
            self.patient_id, self.message_id
        )
    }
}

fn below(patient_id: PatientId, thread_id: ThreadId, what: &str) -> String {
    format!("/patients/{patient_id}/threads/{thread_id}/{what}")
}
