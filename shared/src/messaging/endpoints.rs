//! The operations of messaging.

use super::{
    Arrangement, AttachmentView, AwaitedAnswer, DraftContent, DraftMove, DraftSummary, DraftView,
    ExportFormat, Folder, FoundMessages, MailboxView, MessageMove, MessageQuery, MessageSummary,
    OwnFolderName, OwnFolderView, SentView, ShownFiles, ThreadReading, ThreadView,
};
use crate::endpoint::{API, Endpoint, Method, with_query};
use crate::id::{AttachmentId, DraftId, MessageId, OwnFolderId, PatientId, ThreadId};
use crate::page::{Cursor, Page};

/// Path of the numbers beside the folders.
pub const MAILBOX: &str = "/patients/{patient_id}/mailbox";
/// Path of the answers that are awaited.
pub const AWAITED: &str = "/patients/{patient_id}/awaited";
/// Path of the messages in a folder.
pub const MESSAGES: &str = "/patients/{patient_id}/messages";
/// Path of the search in a mailbox.
pub const MESSAGE_SEARCH: &str = "/patients/{patient_id}/messages/search";
/// Path of the folder that a message is in.
pub const MESSAGE_FOLDER: &str = "/patients/{patient_id}/messages/{message_id}/folder";
/// Path of the folders of one's own.
pub const FOLDERS: &str = "/patients/{patient_id}/folders";
/// Path of a folder of one's own.
pub const FOLDER: &str = "/patients/{patient_id}/folders/{folder_id}";
/// Path of a folder's being emptied.
pub const FOLDER_EMPTY: &str = "/patients/{patient_id}/folders/{folder_id}/empty";
/// Path of a message's being in Trash.
pub const MESSAGE_TRASH: &str = "/patients/{patient_id}/messages/{message_id}/trash";
/// Path of a file at a message.
pub const MESSAGE_ATTACHMENT: &str =
    "/patients/{patient_id}/messages/{message_id}/attachments/{attachment_id}";
/// Path of a thread.
pub const THREAD: &str = "/patients/{patient_id}/threads/{thread_id}";
/// Path of a thread's being read.
pub const THREAD_READ: &str = "/patients/{patient_id}/threads/{thread_id}/read";
/// Path of a thread as a file.
pub const THREAD_EXPORT: &str = "/patients/{patient_id}/threads/{thread_id}/export";
/// Path of the drafts.
pub const DRAFTS: &str = "/patients/{patient_id}/drafts";
/// Path of a draft.
pub const DRAFT: &str = "/patients/{patient_id}/drafts/{draft_id}";
/// Path of a draft's being sent.
pub const DRAFT_SEND: &str = "/patients/{patient_id}/drafts/{draft_id}/send";
/// Path of the patient that a draft is for.
pub const DRAFT_PATIENT: &str = "/patients/{patient_id}/drafts/{draft_id}/patient";
/// Path of a file at a draft.
pub const DRAFT_ATTACHMENT: &str =
    "/patients/{patient_id}/drafts/{draft_id}/attachments/{attachment_id}";

/// Asks for the numbers beside the folders.
#[derive(Clone, Copy, Debug)]
pub struct GetMailbox {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for GetMailbox {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = MAILBOX;
    type Request = ();
    type Response = MailboxView;
    fn url(&self) -> String {
        format!("/patients/{}/mailbox", self.patient_id)
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Lists the answers that a care team owes, in those threads that this account sees, whoever of the
/// patient's side wrote last. The first day comes first; of many, the first 20 are told.
#[derive(Clone, Copy, Debug)]
pub struct ListAwaited {
    /// For whom.
    pub patient_id: PatientId,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for ListAwaited {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = AWAITED;
    type Request = ();
    type Response = Page<AwaitedAnswer>;
    fn url(&self) -> String {
        format!("/patients/{}/awaited", self.patient_id)
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Lists a folder.
#[derive(Clone, Debug)]
pub struct ListMessages {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder: Folder,
    /// In which order. A cursor belongs to its own.
    pub arrange: Arrangement,
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for ListMessages {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = MESSAGES;
    type Request = ();
    type Response = Page<MessageSummary>;
    fn url(&self) -> String {
        with_query(
            format!("/patients/{}/messages", self.patient_id),
            &[
                ("folder", Some(self.folder.to_string())),
                (
                    "arrange",
                    (self.arrange != Arrangement::default())
                        .then(|| self.arrange.as_str().to_owned()),
                ),
                ("cursor", self.cursor.as_ref().map(|c| c.0.clone())),
            ],
        )
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Looks for words in one's mailbox: in all folders, newest first, for a bounded time. Asking changes
/// nothing; the words are in the body because addresses are kept in too many places.
#[derive(Clone, Debug)]
pub struct SearchMessages {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// What is looked for.
    pub query: MessageQuery,
}

impl Endpoint for SearchMessages {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = MESSAGE_SEARCH;
    type Request = MessageQuery;
    type Response = FoundMessages;
    fn url(&self) -> String {
        format!("/patients/{}/messages/search", self.patient_id)
    }
    fn body(&self) -> Option<&MessageQuery> {
        Some(&self.query)
    }
}

/// Puts a message of the account's own mailbox for this patient into another folder. Nobody else's
/// mailbox changes. Doing it again is no change.
#[derive(Clone, Copy, Debug)]
pub struct MoveMessage {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
    /// Where to.
    pub to: MessageMove,
}

impl Endpoint for MoveMessage {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = MESSAGE_FOLDER;
    type Request = MessageMove;
    type Response = ();
    fn url(&self) -> String {
        format!(
            "/patients/{}/messages/{}/folder",
            self.patient_id, self.message_id
        )
    }
    fn body(&self) -> Option<&MessageMove> {
        Some(&self.to)
    }
}

/// Lists the folders that this account made for this patient's messages, from A to Z.
#[derive(Clone, Copy, Debug)]
pub struct ListFolders {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for ListFolders {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = FOLDERS;
    type Request = ();
    type Response = Page<OwnFolderView>;
    fn url(&self) -> String {
        format!("/patients/{}/folders", self.patient_id)
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Makes a folder of one's own, or calls it otherwise. Its id is minted by whoever makes it; doing it
/// again is no change. Two folders of one mailbox never have one name, whatever its capitals.
#[derive(Clone, Debug)]
pub struct SaveFolder {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder_id: OwnFolderId,
    /// What it is called.
    pub name: OwnFolderName,
}

impl Endpoint for SaveFolder {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = FOLDER;
    type Request = OwnFolderName;
    type Response = ();
    fn url(&self) -> String {
        format!("/patients/{}/folders/{}", self.patient_id, self.folder_id)
    }
    fn body(&self) -> Option<&OwnFolderName> {
        Some(&self.name)
    }
}

/// Removes a folder of one's own. One with messages in it stays; removing what is gone is no error.
#[derive(Clone, Copy, Debug)]
pub struct RemoveFolder {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder_id: OwnFolderId,
}

impl Endpoint for RemoveFolder {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = FOLDER;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!("/patients/{}/folders/{}", self.patient_id, self.folder_id)
    }
}

/// Moves all messages of a folder of one's own back: what came to Inbox, what one wrote to Sent.
#[derive(Clone, Copy, Debug)]
pub struct EmptyFolder {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder_id: OwnFolderId,
}

impl Endpoint for EmptyFolder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = FOLDER_EMPTY;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!(
            "/patients/{}/folders/{}/empty",
            self.patient_id, self.folder_id
        )
    }
}

/// Reads a thread. It stays unread until [`MarkThreadRead`].
#[derive(Clone, Copy, Debug)]
pub struct GetThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for GetThread {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = THREAD;
    type Request = ();
    type Response = ThreadView;
    fn url(&self) -> String {
        format!("/patients/{}/threads/{}", self.patient_id, self.thread_id)
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Gives a thread as a file. Browsers follow [`ExportThread::href`] as a link; every time is written down.
#[derive(Clone, Debug)]
pub struct ExportThread {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// As what.
    pub format: ExportFormat,
    /// In which time zone its times are (IANA); the site's when left out or unknown.
    pub time_zone: Option<String>,
}

impl ExportThread {
    /// The link from the site's root.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{API}{}", self.url())
    }
}

impl Endpoint for ExportThread {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = THREAD_EXPORT;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        let path = format!(
            "/patients/{}/threads/{}/export",
            self.patient_id, self.thread_id
        );
        with_query(
            path,
            &[
                ("format", Some(self.format.as_str().to_owned())),
                ("time_zone", self.time_zone.clone()),
            ],
        )
    }
}

/// Says that a person has the thread before their eyes: on the patient's side its messages count as
/// read by this account, on the team's side the thread counts as opened.
#[derive(Clone, Copy, Debug)]
pub struct MarkThreadRead {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// How far.
    pub reading: ThreadReading,
}

impl Endpoint for MarkThreadRead {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = THREAD_READ;
    type Request = ThreadReading;
    type Response = ();
    fn body(&self) -> Option<&ThreadReading> {
        Some(&self.reading)
    }
    // An open page says it by itself, also of a message that came while nobody was there.
    fn background(&self) -> bool {
        true
    }
    fn url(&self) -> String {
        format!(
            "/patients/{}/threads/{}/read",
            self.patient_id, self.thread_id
        )
    }
}

/// Puts a message of the account's own mailbox for this patient into Trash. Nobody else's mailbox
/// changes, and the care team keeps the message. Doing it again is no change.
#[derive(Clone, Copy, Debug)]
pub struct TrashMessage {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
}

impl Endpoint for TrashMessage {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = MESSAGE_TRASH;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        trash_url(self.patient_id, self.message_id)
    }
}

/// Takes a message out of Trash, back to the folder that it was in; when that was one of one's own that is
/// gone, to where a message of its kind arrives. Doing it again is no change.
#[derive(Clone, Copy, Debug)]
pub struct RestoreMessage {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
}

impl Endpoint for RestoreMessage {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = MESSAGE_TRASH;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        trash_url(self.patient_id, self.message_id)
    }
}

/// Lists what this account is writing for this patient, last saved first.
#[derive(Clone, Copy, Debug)]
pub struct ListDrafts {
    /// For whom.
    pub patient_id: PatientId,
}

impl Endpoint for ListDrafts {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = DRAFTS;
    type Request = ();
    type Response = Page<DraftSummary>;
    fn url(&self) -> String {
        format!("/patients/{}/drafts", self.patient_id)
    }
}

/// Reads a draft.
#[derive(Clone, Copy, Debug)]
pub struct GetDraft {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
}

impl Endpoint for GetDraft {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = DRAFT;
    type Request = ();
    type Response = DraftView;
    fn url(&self) -> String {
        draft_url(self.patient_id, self.draft_id)
    }
}

/// The same, asked by an open page that waits for what the scanner says of the draft's files. No person
/// caused it.
#[derive(Clone, Copy, Debug)]
pub struct WatchDraft(pub GetDraft);

impl Endpoint for WatchDraft {
    const METHOD: Method = GetDraft::METHOD;
    const PATH: &'static str = GetDraft::PATH;
    type Request = ();
    type Response = DraftView;
    fn url(&self) -> String {
        self.0.url()
    }
    fn background(&self) -> bool {
        true
    }
}

/// Creates or replaces a draft. Its id is minted by whoever writes; saving the same content again is
/// no change.
#[derive(Clone, Debug)]
pub struct SaveDraft {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
    /// The version that was changed; `None` when the draft is new.
    pub version: Option<i64>,
    /// All of it.
    pub content: DraftContent,
}

impl Endpoint for SaveDraft {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = DRAFT;
    type Request = DraftContent;
    type Response = DraftView;
    fn url(&self) -> String {
        draft_url(self.patient_id, self.draft_id)
    }
    fn body(&self) -> Option<&DraftContent> {
        Some(&self.content)
    }
    fn if_match(&self) -> Option<i64> {
        self.version
    }
}

/// Throws a draft and its files away.
#[derive(Clone, Copy, Debug)]
pub struct DiscardDraft {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
}

impl Endpoint for DiscardDraft {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = DRAFT;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        draft_url(self.patient_id, self.draft_id)
    }
}

/// Adds a file to a draft. The body is the file itself; its name is in `Content-Disposition`
/// (`attachment; filename*=UTF-8''…`, RFC 8187), because URLs carry nothing private. The id is minted
/// by whoever uploads; uploading a file that is there already changes nothing.
#[derive(Clone, Copy, Debug)]
pub struct UploadAttachment {
    /// For whom the draft is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
    /// Which file.
    pub attachment_id: AttachmentId,
}

impl Endpoint for UploadAttachment {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = DRAFT_ATTACHMENT;
    type Request = ();
    type Response = AttachmentView;
    fn url(&self) -> String {
        format!(
            "{}/attachments/{}",
            draft_url(self.patient_id, self.draft_id),
            self.attachment_id
        )
    }
}

/// Takes a file off a draft.
#[derive(Clone, Copy, Debug)]
pub struct RemoveAttachment {
    /// For whom the draft is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
    /// Which file.
    pub attachment_id: AttachmentId,
}

impl Endpoint for RemoveAttachment {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = DRAFT_ATTACHMENT;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!(
            "{}/attachments/{}",
            draft_url(self.patient_id, self.draft_id),
            self.attachment_id
        )
    }
}

/// Sends a draft as it was saved, with the files that the person saw. Sending a sent draft answers with
/// the same receipt.
#[derive(Clone, Debug)]
pub struct SendDraft {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
    /// The version that the person saw when they chose Send.
    pub version: i64,
    /// The files that they saw.
    pub shown: ShownFiles,
}

impl Endpoint for SendDraft {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = DRAFT_SEND;
    type Request = ShownFiles;
    type Response = SentView;
    fn url(&self) -> String {
        format!("{}/send", draft_url(self.patient_id, self.draft_id))
    }
    fn body(&self) -> Option<&ShownFiles> {
        Some(&self.shown)
    }
    fn if_match(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// Makes a draft one for another patient: a new draft there, with everything that was typed and every
/// file, in the place of this one. Doing it again answers with the new draft.
#[derive(Clone, Debug)]
pub struct MoveDraft {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
    /// The version that the person saw.
    pub version: i64,
    /// For whom it is to be.
    pub to: DraftMove,
}

impl Endpoint for MoveDraft {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = DRAFT_PATIENT;
    type Request = DraftMove;
    type Response = DraftView;
    fn url(&self) -> String {
        format!("{}/patient", draft_url(self.patient_id, self.draft_id))
    }
    fn body(&self) -> Option<&DraftMove> {
        Some(&self.to)
    }
    fn if_match(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// Opens a file at a message. Browsers follow [`DownloadAttachment::href`] as a link.
#[derive(Clone, Copy, Debug)]
pub struct DownloadAttachment {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
    /// Which file.
    pub attachment_id: AttachmentId,
}

impl DownloadAttachment {
    /// The link from the site's root.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{API}{}", self.url())
    }
}

impl Endpoint for DownloadAttachment {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = MESSAGE_ATTACHMENT;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!(
            "/patients/{}/messages/{}/attachments/{}",
            self.patient_id, self.message_id, self.attachment_id
        )
    }
}

fn trash_url(patient_id: PatientId, message_id: MessageId) -> String {
    format!("/patients/{patient_id}/messages/{message_id}/trash")
}

fn draft_url(patient_id: PatientId, draft_id: DraftId) -> String {
    format!("/patients/{patient_id}/drafts/{draft_id}")
}
