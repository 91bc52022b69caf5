//! The files at a message that is being written, and what can be said of them before they are sent.

use crate::api::ApiError;
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::rules::{
    MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES, extension,
};
use shared::messaging::{AttachmentView, ScanState};

/// A file at the form.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposeFile {
    /// Its id, minted here.
    pub id: AttachmentId,
    /// Its name.
    pub name: shared::redacted::PrivateText,
    /// Its size in bytes.
    pub size: u64,
    /// Where it is.
    pub state: FileState,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    /// Here, waiting for its turn.
    Queued,
    /// On its way, in per cent.
    Uploading(u8),
    /// With the server.
    Kept(ScanState),
    /// Here only: the upload failed.
    Failed(ApiError),
    /// Taken off here; the server is to be told.
    ToRemove,
    /// Taken off here; the server is being told.
    Removing,
    /// Taken off here, and perhaps still with the server.
    NotRemoved(ApiError),
}

impl ComposeFile {
    /// A file that the server has.
    #[must_use]
    pub fn kept(view: &AttachmentView) -> Self {
        Self {
            id: view.id,
            name: view.name.clone(),
            size: view.size,
            state: FileState::Kept(view.scan),
        }
    }

    /// Whether it was taken off and that is not done yet.
    #[must_use]
    pub const fn being_removed(&self) -> bool {
        matches!(self.state, FileState::ToRemove | FileState::Removing)
    }

    /// Whether it was taken off, whatever came of it.
    #[must_use]
    pub const fn taken_off(&self) -> bool {
        self.being_removed() || matches!(self.state, FileState::NotRemoved(_))
    }

    /// Whether the server does not have it yet.
    #[must_use]
    pub fn on_its_way(&self) -> bool {
        matches!(self.state, FileState::Queued | FileState::Uploading(_))
    }
}

/// Says what is wrong with a file before a byte of it is sent, by the rules that the server applies.
/// `endings` are those that the site takes.
///
/// # Errors
/// The code that the server would answer with.
pub fn check_file(
    present: &[ComposeFile],
    name: &str,
    size: u64,
    endings: &[String],
) -> Result<(), ErrorCode> {
    let together: u64 = present.iter().map(|file| file.size).sum();
    if size == 0 {
        Err(ErrorCode::AttachmentEmpty)
    } else if size > MAX_ATTACHMENT_BYTES {
        Err(ErrorCode::AttachmentTooLarge)
    } else if !extension(name).is_some_and(|end| endings.contains(&end)) {
        Err(ErrorCode::AttachmentType)
    } else if present.len() >= MAX_ATTACHMENTS {
        Err(ErrorCode::TooManyAttachments)
    } else if together.saturating_add(size) > MAX_ATTACHMENTS_BYTES {
        Err(ErrorCode::AttachmentsTooLarge)
    } else {
        Ok(())
    }
}

/// Puts the names of refused files together, one entry for each reason, in the order of the reasons.
#[must_use]
pub fn by_reason(refused: Vec<(String, ErrorCode)>) -> Vec<(String, ErrorCode)> {
    let mut reasons: Vec<(String, ErrorCode)> = Vec::new();
    for (name, code) in refused {
        match reasons.iter_mut().find(|(_, known)| *known == code) {
            Some((names, _)) => {
                names.push_str(", ");
                names.push_str(&name);
            }
            None => reasons.push((name, code)),
        }
    }
    reasons
}
