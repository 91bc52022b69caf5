//! What people send about who acts for whom.

use super::{Capabilities, GrantKind};
use crate::redacted::{Passphrase, PrivateText};
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};

/// A person's words for what a right is for: at most this many characters.
pub const MAX_PURPOSE_CHARS: usize = 100;
/// An administrator's words for the document that a registration rests on: at most this many characters.
pub const MAX_REASON_CHARS: usize = 500;
/// A right that the patient gives holds for so many days at most; then it is given again.
pub const MAX_DELEGATION_DAYS: i32 = 366;
/// A code can be used for so many days.
pub const INVITE_DAYS: i64 = 7;

/// Hands out a right by a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInvite {
    /// What the other person may do.
    pub capabilities: Capabilities,
    /// What it is for, in the patient's words; may be empty.
    #[serde(default)]
    pub purpose: PrivateText,
    /// The first day, today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<CivilDate>,
    /// The last day.
    pub ends_on: CivilDate,
}

/// A code as a person types it: blanks, dashes and case do not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteCode {
    /// What was typed.
    pub code: PrivateText,
}

/// Narrows or extends a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantChange {
    /// What the holder may do from now on.
    pub capabilities: Capabilities,
    /// The last day.
    pub ends_on: CivilDate,
}

/// Says again who one is, for what is not done without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// The account's passphrase.
    pub password: Passphrase,
}

/// Asks for a right that rests on a document. It holds once a second administrator agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRegistration {
    /// [`GrantKind::Parent`] of a patient who is no adult, [`GrantKind::Guardian`],
    /// [`GrantKind::Court`] or [`GrantKind::Restriction`].
    pub kind: GrantKind,
    /// The patient's family name, as on the record.
    pub family_name: PrivateText,
    /// The patient's birth date. Name and birth date must name one patient.
    pub birth_date: CivilDate,
    /// The patient's given names, if the others name several.
    #[serde(default)]
    pub given_names: PrivateText,
    /// Whose right: the username of an account.
    pub username: String,
    /// What it says.
    pub capabilities: Capabilities,
    /// The last day; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<CivilDate>,
    /// The order or document that it rests on.
    pub reason: PrivateText,
}

/// Agrees to a registration or refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decide {
    /// Whether it shall hold.
    pub approve: bool,
}

/// Ends a registered right before its day. What takes a right away acts at once; the end of an order that
/// takes away gives something back and holds once a second administrator agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ending {
    /// The order or document that it rests on.
    pub reason: PrivateText,
}
