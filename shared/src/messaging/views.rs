//! Messages as the two sides see them.

#[cfg(feature = "openapi")]
use super::FactKey;
use super::{AboutPerson, AboutTyped, Fact, FactsTyped, Folder};
use crate::directory::RecipientView;
use crate::family::GrantKind;
use crate::id::{
    AccountId, AttachmentId, DraftId, MessageId, OwnFolderId, PatientId, ThreadEventId, ThreadId,
    ThreadNoteId,
};
use crate::page::Cursor;
use crate::redacted::PrivateText;
use crate::time::{CivilDate, UtcMicros};
use serde::{Deserialize, Serialize};

/// Where a thread stands, the same for everyone who sees it. A draft is no thread yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ThreadState {
    /// With the team, not opened yet.
    Sent,
    /// Someone of the team has opened it.
    Opened,
    /// Handed to another team.
    Redirected,
    /// The team has answered.
    Answered,
    /// Nothing is waited for any more.
    Closed,
}

impl ThreadState {
    /// Whether the team owes an answer.
    #[must_use]
    pub const fn waits_for_team(self) -> bool {
        matches!(self, Self::Sent | Self::Opened | Self::Redirected)
    }
}

/// On which side of a thread somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Side {
    /// The patient or someone who acts for them.
    Patient,
    /// The care team.
    Team,
}

/// The numbers beside the folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxView {
    /// Messages in the inbox and in folders of one's own that this account has not read for this patient.
    pub unread: u32,
    /// Messages that this account is writing for this patient.
    pub drafts: u32,
}

/// A message as a row of Inbox or Sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSummary {
    /// The message.
    pub id: MessageId,
    /// The thread that opens.
    pub thread_id: ThreadId,
    /// The care team that wrote it or got it.
    pub recipient: String,
    /// Who of the patient's side wrote it, when that was neither the team nor the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PrivateText>,
    /// The thread's subject.
    pub subject: PrivateText,
    /// When the server took it.
    pub sent_at: UtcMicros,
    /// Whether this account has yet to read it.
    pub unread: bool,
    /// How many files it has.
    pub attachments: u8,
    /// Whether its author took it back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
    /// Where its thread stands.
    pub state: ThreadState,
    /// By when the team is to answer, while it owes an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<CivilDate>,
}

/// A folder of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFolderView {
    /// The folder.
    pub id: OwnFolderId,
    /// What its maker called it.
    pub name: PrivateText,
    /// How many messages are in it.
    pub messages: u32,
    /// How many of them were not read.
    pub unread: u32,
}

/// A part of a text, and whether it is what was looked for. One after the other they are the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextPiece {
    /// The part.
    pub text: PrivateText,
    /// Whether it was looked for.
    pub found: bool,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundMessage {
    /// The message.
    pub id: MessageId,
    /// The thread that opens.
    pub thread_id: ThreadId,
    /// Where it is.
    pub folder: Folder,
    /// The care team that wrote it or got it.
    pub recipient: String,
    /// Who wrote it.
    pub author: PrivateText,
    /// The thread's subject.
    pub subject: Vec<TextPiece>,
    /// Some of its text, around the first word that was looked for.
    pub excerpt: Vec<TextPiece>,
    /// The names of those of its files that were looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Vec<TextPiece>>,
    /// When the server took it.
    pub sent_at: UtcMicros,
    /// Whether this account has yet to read it.
    pub unread: bool,
}

/// A draft of one's own that a search found.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundDraft {
    /// The draft.
    pub id: DraftId,
    /// The thread that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// To whom, once chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The subject as typed so far.
    pub subject: Vec<TextPiece>,
    /// Some of its text, around the first word that was looked for.
    pub excerpt: Vec<TextPiece>,
    /// The names of those of its files that were looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Vec<TextPiece>>,
    /// When it was last saved.
    pub saved_at: UtcMicros,
}

/// What a search found so far, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundMessages {
    /// What was found among one's own drafts: all of it with the first answer, nothing with later ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<FoundDraft>,
    /// What was found.
    pub items: Vec<FoundMessage>,
    /// How far back was looked: messages older than that were not. Absent when all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searched_to: Option<UtcMicros>,
    /// Pass back as `cursor` to go on with what is older.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// An answer that a care team owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AwaitedAnswer {
    /// The thread that opens.
    pub thread_id: ThreadId,
    /// The care team that has it.
    pub recipient: String,
    /// The thread's subject.
    pub subject: PrivateText,
    /// Where it stands.
    pub state: ThreadState,
    /// By when the team is to answer.
    pub reply_by: CivilDate,
}

/// A thread with all its messages, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadView {
    /// The thread.
    pub id: ThreadId,
    /// Whose care it is about.
    pub patient: ThreadPatientView,
    /// The care team that has it.
    pub recipient: RecipientView,
    /// What it is about.
    pub subject: PrivateText,
    /// Where it stands.
    pub state: ThreadState,
    /// On which side the reader is.
    pub side: Side,
    /// When the patient's side last wrote.
    pub sent_at: UtcMicros,
    /// When the team opened that, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<UtcMicros>,
    /// When the team answered that, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<UtcMicros>,
    /// By when the team is to answer, while it owes an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<CivilDate>,
    /// Whom it is about, as the care team files them. The patient's side sees it only of somebody whom
    /// the sender named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutPerson>,
    /// Who of the patient's side sees it now.
    pub readers: Vec<SideMemberView>,
    /// Of a private thread: the accounts beside the reader's that see it now, as a draft that follows it names
    /// them; shown to the patient's side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_to: Option<Vec<AccountId>>,
    /// Who may write for the patient now; shown to the care team.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acting: Vec<SideMemberView>,
    /// When its answer was found to be late, while it is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated_at: Option<UtcMicros>,
    /// What else happened to it, oldest first; what the team does among itself is shown to the team.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<ThreadEventView>,
    /// Who of the team has it; shown to the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderView>,
    /// Its mark as of what is shown; for the team's pages, which ask for the mark alone after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// What the team noted, oldest first; shown to the team.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ThreadNoteView>,
    /// The messages, oldest first.
    pub messages: Vec<MessageView>,
    /// The thread that this one goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<LinkedThreadView>,
    /// The threads that go on from this one, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed_by: Vec<LinkedThreadView>,
    /// Whether its last message is so old that a reply of the patient's side would be refused: what they
    /// write now begins a thread that follows this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub old: bool,
    /// Whether all that this account has of it is in its Trash; shown to the patient's side.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_trash: bool,
    /// This account's unsent reply in this thread, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_id: Option<DraftId>,
    /// This account's unsent message that begins a thread after this one, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_draft_id: Option<DraftId>,
}

/// Another thread, as one is told of it at a thread. Its reference is made from its id, as everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkedThreadView {
    /// The thread.
    pub id: ThreadId,
    /// What it is about, for whoever may read it. A care team that may not is told that there is one; of
    /// the patient's side, whoever may not is told nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PrivateText>,
}

/// What happens to a thread beside its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ThreadEventKind {
    /// Somebody of the team took it.
    Claimed,
    /// Whoever had it gave it back.
    Released,
    /// Somebody of the team gave it to a colleague.
    Assigned,
    /// It was handed to another team.
    Redirected,
    /// Its answer was late: the facility's desk has it too.
    Escalated,
    /// The team answered.
    Answered,
    /// The team closed it.
    Closed,
    /// A message was taken back.
    Recalled,
    /// The promised day moved, because nobody is there on a day before it.
    Postponed,
}

impl ThreadEventKind {
    /// Whether the patient's side is told of it. An answer is seen as a message.
    #[must_use]
    pub const fn is_for_the_patient(self) -> bool {
        matches!(
            self,
            Self::Redirected | Self::Escalated | Self::Closed | Self::Recalled | Self::Postponed
        )
    }
}

/// Something that happened to a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadEventView {
    /// Which.
    pub id: ThreadEventId,
    /// When.
    pub at: UtcMicros,
    /// What.
    pub kind: ThreadEventKind,
    /// Who did it; nobody for what the clock did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<PrivateText>,
    /// The team that had the thread then.
    pub team: String,
    /// The team to which it was handed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_team: Option<String>,
    /// To whom it was assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_name: Option<PrivateText>,
    /// About which message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<PrivateText>,
}

/// Who of a team has a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderView {
    /// Who.
    pub account_id: AccountId,
    /// "Renee Tolliver".
    pub name: PrivateText,
    /// Since when.
    pub since: UtcMicros,
    /// Whether that is the reader.
    pub own: bool,
}

/// A note of the team at a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadNoteView {
    /// Which.
    pub id: ThreadNoteId,
    /// Who wrote it.
    pub author: PrivateText,
    /// For which team.
    pub team: String,
    /// The text.
    pub body: PrivateText,
    /// When.
    pub at: UtcMicros,
}

/// What both sides need to know of the patient at a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadPatientView {
    /// The patient.
    pub id: PatientId,
    /// "Doe, Jane Emily".
    pub name: PrivateText,
    /// "Jane Emily Doe".
    pub full_name: PrivateText,
    /// "Jane", as one begins a letter.
    pub first_name: PrivateText,
    /// Two letters for the round mark.
    pub initials: PrivateText,
    /// 0 to 7, as everywhere for this person.
    pub colour: u8,
    /// The birth date, by which staff tell people of one name apart.
    pub birth_date: CivilDate,
}

/// Somebody of the patient's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SideMemberView {
    /// "Fannie Kutch".
    pub name: PrivateText,
    /// Why they may act for the patient.
    pub relation: GrantKind,
    /// Whether this is the reader.
    pub own: bool,
}

/// One sent message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: AuthorView,
    /// The text; of one that was taken back nothing, but for the side that wrote it.
    pub body: PrivateText,
    /// What its author told beside the text, because the team would ask; shown where the text is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// When the server took it.
    pub sent_at: UtcMicros,
    /// Whether it is new to the reader: of the patient's side, to this account; of the team, to everyone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// Until when the reader may take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall_until: Option<UtcMicros>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_at: Option<UtcMicros>,
    /// Its files; of one that was taken back none, but for the side that wrote it.
    pub attachments: Vec<AttachmentView>,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorView {
    /// On which side.
    pub side: Side,
    /// "Renee Tolliver, pharmacy technician" or "Jane Doe".
    pub name: PrivateText,
    /// By what right the patient's side wrote it. Older messages do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<GrantKind>,
    /// For whom a member of staff answered: the team's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Whether the reader wrote it.
    pub own: bool,
}

/// A file at a draft or a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentView {
    /// The file.
    pub id: AttachmentId,
    /// Its name, made safe to show.
    pub name: PrivateText,
    /// Its size in bytes.
    pub size: u64,
    /// What it is served as, found from its content.
    pub media_type: String,
    /// Whether it may be opened.
    pub scan: ScanState,
}

/// What is known of a file's safety.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ScanState {
    /// Waiting for the scan; cannot be opened yet.
    Quarantined,
    /// Scanned, nothing found.
    Clean,
    /// The site runs without a scanner and says so; can be opened. Once there is one it waits for that.
    Unscanned,
    /// Something was found; cannot be opened.
    Infected,
    /// The scanner cannot look into it, because it is locked by a password or larger inside than anybody
    /// unpacks; cannot be opened.
    Unscannable,
}

impl ScanState {
    /// Whether the file may be opened.
    #[must_use]
    pub const fn may_open(self) -> bool {
        matches!(self, Self::Clean | Self::Unscanned)
    }
}

/// A draft, with what is needed to go on writing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftView {
    /// The draft.
    pub id: DraftId,
    /// For whom it is.
    pub patient_id: PatientId,
    /// Counts the changes; the next change names it in `If-Match`.
    pub version: i64,
    /// To whom, once chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientView>,
    /// Whether the chosen recipient takes messages now.
    pub recipient_open: bool,
    /// The thread that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// The thread that the one which it begins will follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<LinkedThreadView>,
    /// The subject as typed so far.
    pub subject: PrivateText,
    /// The text as typed so far.
    pub body: PrivateText,
    /// Which other accounts are to see the conversation; those who do by default when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<Vec<AccountId>>,
    /// Whom it is about, as typed so far, when that is nobody on the writer's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutTyped>,
    /// What the care team will ask for, as typed so far.
    #[serde(default, skip_serializing_if = "FactsTyped::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<FactKey, PrivateText>))]
    pub facts: FactsTyped,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// When it was last saved.
    pub saved_at: UtcMicros,
}

/// A draft as a row of Drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftSummary {
    /// The draft.
    pub id: DraftId,
    /// To whom, once chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The thread that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// The subject as typed so far.
    pub subject: PrivateText,
    /// How many files it has.
    pub attachments: u8,
    /// When it was last saved.
    pub saved_at: UtcMicros,
}

/// The receipt of a sent message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentView {
    /// The message.
    pub message_id: MessageId,
    /// Its thread.
    pub thread_id: ThreadId,
    /// When the server took it.
    pub sent_at: UtcMicros,
    /// The care team that has it.
    pub recipient: String,
    /// By when the team is to answer; absent for a team's own answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<CivilDate>,
}
