//! What a signed-in person is told about themselves.

use crate::family::{AgeChangeView, AgeTier, Capabilities, GrantKind};
use crate::id::{AccountId, PatientId, RecipientId};
use crate::redacted::PrivateText;
use crate::time::{CivilDate, UtcMicros};
use serde::{Deserialize, Serialize};

/// The answer to signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInView {
    /// Whether the consent banner must be accepted before anything else answers.
    pub banner_required: bool,
}

/// Who is signed in, for whom they may act, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// The account.
    pub account: AccountView,
    /// The patients that the account may act for, oneself first. Empty for staff.
    pub patients: Vec<PatientView>,
    /// The care teams and desks that the account answers for. Empty for patients.
    pub teams: Vec<TeamView>,
    /// The server's clock at the answer; the two below are to be read against it.
    pub now: UtcMicros,
    /// When the session ends if nothing is done.
    pub idle_expires_at: UtcMicros,
    /// When the session ends whatever is done.
    pub absolute_expires_at: UtcMicros,
    /// When this account signed in the time before, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_sign_in_at: Option<UtcMicros>,
}

/// The account holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// The account's id.
    pub id: AccountId,
    /// What one signs in with.
    pub username: String,
    /// The name on the screen, "Jane Doe".
    pub name: PrivateText,
    /// What the account is for.
    pub kind: AccountKind,
}

/// What an account is for. It opens pages; it is never by itself a right to a patient's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccountKind {
    /// A patient or someone who acts for one.
    Patient,
    /// A member of care teams.
    Staff,
    /// Runs the site; sees no patient's data.
    Administrator,
    /// Reads the audit; sees no clinical text.
    Auditor,
}

/// A patient whom the account may act for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientView {
    /// The patient's id: the first part of every URL about them.
    pub id: PatientId,
    /// "Doe, Jane Emily", as staff file it and as Patient Name shows it.
    pub name: PrivateText,
    /// "Jane".
    pub given_name: PrivateText,
    /// "Jane Emily Doe".
    pub full_name: PrivateText,
    /// Two letters for the round mark.
    pub initials: PrivateText,
    /// 0 to 7: the colour that stays with this person on every page. Never the only sign.
    pub colour: u8,
    /// Whether this is the account holder.
    pub own: bool,
    /// The birth date.
    pub birth_date: CivilDate,
    /// Why the account may act for them: the closest reason.
    pub relation: GrantKind,
    /// What the account may do for them now.
    pub may: Capabilities,
    /// What their age is, as far as rights go.
    pub age: AgeTier,
    /// The next birthday that changes what the account may do, if it is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_change: Option<AgeChangeView>,
}

/// A care team or desk that the account answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamView {
    /// The team as a recipient.
    pub id: RecipientId,
    /// Its name.
    pub label: String,
    /// Whether it is the desk of its facility.
    pub desk: bool,
}
