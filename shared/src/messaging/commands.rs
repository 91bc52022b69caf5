//! What a person sends to write a message.

#[cfg(feature = "openapi")]
use super::FactKey;
use super::{AboutTyped, FactsTyped, Folder};
use crate::id::{AccountId, AttachmentId, DraftId, MessageId, PatientId, RecipientId, ThreadId};
use crate::page::Cursor;
use crate::redacted::PrivateText;
use serde::{Deserialize, Serialize};

/// Everything that a draft holds but its files. Saving replaces all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftContent {
    /// To whom, once chosen. In a reply it is the thread's and need not be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_id: Option<RecipientId>,
    /// The thread that this replies to; absent for a new message. It cannot change later, but for a reply
    /// that becomes a message which follows that thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// For a new message: the thread that the one which it begins will follow. The writer may read it. Later
    /// it can be given up, and no other one can take its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<ThreadId>,
    /// The subject as typed so far. Replies have the thread's.
    #[serde(default)]
    pub subject: PrivateText,
    /// The text as typed so far.
    #[serde(default)]
    pub body: PrivateText,
    /// Which other accounts of the patient's side are to see the conversation that it begins. Left out:
    /// those who see it by default. A reply has its thread's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<Vec<AccountId>>,
    /// Whom it is about when that is nobody on the writer's list. Such a conversation is the writer's
    /// own, so only a draft in one's own name has this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutTyped>,
    /// What the care team will ask for, as typed so far, by key. Replies have none.
    #[serde(
        default,
        skip_serializing_if = "FactsTyped::is_empty",
        deserialize_with = "super::facts::unique"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<FactKey, PrivateText>))]
    pub facts: FactsTyped,
}

impl DraftContent {
    /// The thread that it goes on from, as a reply or in a new thread.
    #[must_use]
    pub fn goes_on_from(&self) -> Option<ThreadId> {
        self.thread_id.or(self.follows)
    }
}

/// What goes along with a draft that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownFiles {
    /// The files that the person saw at the draft when they chose Send, in any order. A draft with
    /// others is not sent: a file that was taken off must not go, even when taking it off failed.
    pub attachments: Vec<AttachmentId>,
}

/// For whom a draft is to be instead. What was typed and its files go along; who is to see the
/// conversation is asked anew, because it is another family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftMove {
    /// The other patient.
    pub patient_id: PatientId,
    /// The draft that it becomes, minted by whoever writes.
    pub draft_id: DraftId,
    /// Whom it is about there, when that is nobody on the writer's list: then the other patient is the
    /// writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutTyped>,
}

/// What a person has before their eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadReading {
    /// The newest message that is shown. What came after it stays unread; left out, all of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<MessageId>,
}

/// Where a message of one's own mailbox is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageMove {
    /// In which folder. Inbox and Sent both mean the one in which a message of its kind arrives.
    pub folder: Folder,
}

/// What a folder of one's own is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFolderName {
    /// One line, at most [`super::rules::MAX_FOLDER_NAME_CHARS`] characters.
    pub name: PrivateText,
}

/// As what a thread is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ExportFormat {
    /// Plain text, UTF-8.
    Txt,
    /// A tagged PDF.
    Pdf,
}

impl ExportFormat {
    /// The format's name on the wire, and the ending of its files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Pdf => "pdf",
        }
    }
}

/// What is looked for in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageQuery {
    /// Words in any order, beginnings of words, dates, or a message's reference. A message is found
    /// when all of it is in it.
    pub words: PrivateText,
    /// In which time zone the dates of messages are meant (IANA); the site's when left out or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_+/-]*$"))]
    pub time_zone: Option<String>,
    /// Where the search before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}
