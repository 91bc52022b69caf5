//! What a member of a team sends to work on a thread.

use crate::id::{AccountId, RecipientId};
use crate::redacted::PrivateText;
use serde::{Deserialize, Serialize};

/// Characters of a reason for handing a thread on or closing it.
pub const MAX_REASON_CHARS: usize = 500;
/// Characters of a note.
pub const MAX_NOTE_CHARS: usize = 5_000;
/// For how many seconds a team's message may be taken back by who wrote it.
pub const RECALL_SECONDS: i64 = 600;

/// Gives a thread to somebody who answers for it: oneself or a colleague.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadHolding {
    /// To whom.
    pub account_id: AccountId,
    /// From whom it is taken over. Without this nobody loses a thread that they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<AccountId>,
}

/// Hands a thread to another team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redirection {
    /// To which.
    pub recipient_id: RecipientId,
    /// Why. The patient's side reads it.
    pub reason: PrivateText,
}

/// Closes a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closing {
    /// Why; the patient's side reads it. It is required while an answer is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<PrivateText>,
}

/// A note at a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewNote {
    /// The text.
    pub body: PrivateText,
}
