//! What people are told about who acts for whom.

use super::{AgeTier, Capabilities, GrantKind};
use crate::id::{AccountId, GrantId, InviteId, PatientId, RegistrationId};
use crate::redacted::PrivateText;
use crate::time::{CivilDate, UtcMicros};
use serde::{Deserialize, Serialize};

/// Who may act for a patient, as far as whoever asks may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FamilyView {
    /// What whoever asks may do for the patient now.
    pub may: Capabilities,
    /// What the patient's age is, as far as rights go.
    pub age: AgeTier,
    /// The next birthday that changes rights, if it is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_change: Option<AgeChangeView>,
    /// What the patient may hand out; empty for whoever may not.
    pub may_give: Capabilities,
    /// The rights, those that hold first. A delegate is shown their own only.
    pub grants: Vec<GrantView>,
    /// Codes that nobody has used yet. Only the patient is shown them.
    pub invites: Vec<InviteView>,
    /// What has happened to the rights above, the newest first.
    pub log: Vec<GrantEventView>,
}

/// A birthday that changes what somebody may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgeChangeView {
    /// The day from which it holds, in the calendar of the patient's facility.
    pub on: CivilDate,
    /// The age in years that is reached.
    pub years: u8,
    /// What the age is then, as far as rights go.
    pub age: AgeTier,
    /// What whoever asks may not do any more from then on.
    pub ends: Capabilities,
    /// What they may do from then on and may not before.
    pub begins: Capabilities,
}

/// Whether a right holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GrantState {
    /// It holds.
    Active,
    /// It begins later.
    Future,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Why a right that holds comes to nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Void {
    /// The patient's age: a parent acts for no adult, a child not for itself.
    Age,
    /// A court has taken away all that it gives.
    Court,
    /// Its holder's account is disabled, or its holder has not proven who they are.
    Account,
}

/// A right of an account to act for the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantView {
    /// The right.
    pub id: GrantId,
    /// Whose.
    pub name: PrivateText,
    /// Whether it is the right of whoever asks.
    pub mine: bool,
    /// Why.
    pub kind: GrantKind,
    /// What it says. A restriction takes this away.
    pub capabilities: Capabilities,
    /// What it comes to now, with age, orders of courts and the account's level.
    pub effective: Capabilities,
    /// The first day, in the calendar of the patient's facility.
    pub first_day: CivilDate,
    /// The last day, in the same calendar; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<CivilDate>,
    /// Whether it holds.
    pub state: GrantState,
    /// Why it comes to nothing, if it holds and does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<Void>,
    /// What it is for, in the patient's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<PrivateText>,
    /// Whether whoever asks may narrow or extend it.
    pub may_change: bool,
    /// Whether whoever asks may end it. What the patient's age has ended is nobody's to end.
    pub may_end: bool,
}

/// A code with which an account gets a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// The invitation.
    pub id: InviteId,
    /// What the invited person types, in three groups of four.
    pub code: PrivateText,
    /// What they may do then.
    pub capabilities: Capabilities,
    /// What it is for, in the patient's words.
    pub purpose: PrivateText,
    /// The first day.
    pub starts_on: CivilDate,
    /// The last day.
    pub ends_on: CivilDate,
    /// Until when the code can be used.
    pub expires_at: UtcMicros,
}

/// What a code stands for, before one says yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitePreview {
    /// For whom one would act: "Karan Gerhold".
    pub patient: PrivateText,
    /// What one may do then.
    pub capabilities: Capabilities,
    /// What it is for, in the patient's words.
    pub purpose: PrivateText,
    /// The first day.
    pub starts_on: CivilDate,
    /// The last day.
    pub ends_on: CivilDate,
}

/// The answer to using a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedeemedView {
    /// For whom one may act now.
    pub patient_id: PatientId,
}

/// Something that happened to a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GrantEventKind {
    /// A code was made.
    Invited,
    /// A code was withdrawn.
    Withdrawn,
    /// A code was used; the right begins.
    Redeemed,
    /// What it lets one do, or until when, was changed.
    Changed,
    /// It was taken back.
    Revoked,
    /// Its holder gave it up.
    GivenUp,
    /// It was registered by two administrators.
    Registered,
    /// An order of a court that took away does not hold any more: two administrators ended it.
    Lifted,
}

/// A line of the log of rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantEventView {
    /// When.
    pub at: UtcMicros,
    /// Who did it.
    pub by: PrivateText,
    /// What.
    pub kind: GrantEventKind,
    /// Whose right, if it is anybody's yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PrivateText>,
    /// What it said afterwards.
    pub capabilities: Capabilities,
    /// The last day afterwards, in the calendar of the patient's facility; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<CivilDate>,
}

/// Someone of the patient's side who may see a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReaderView {
    /// Whose account.
    pub account_id: AccountId,
    /// "Fannie Kutch".
    pub name: PrivateText,
    /// Why they may act for the patient.
    pub kind: GrantKind,
    /// Whether they see a new conversation unless one says otherwise.
    pub by_default: bool,
    /// Whether they see it in any case: whoever helps an adult leaves nobody but others out.
    pub always: bool,
    /// Whether they see only what is with pharmacies.
    #[serde(default)]
    pub pharmacies_only: bool,
}

/// What an administrator has asked for that a second one must agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationView {
    /// The registration.
    pub id: RegistrationId,
    /// Whether an order that holds is to end; otherwise something is to begin.
    pub ends: bool,
    /// A parent, a guardian, a right by order of a court, or what a court takes away.
    pub kind: GrantKind,
    /// About whom.
    pub patient: PrivateText,
    /// Their birth date.
    pub birth_date: CivilDate,
    /// Whose right: the username.
    pub username: String,
    /// Whose right: the name.
    pub name: PrivateText,
    /// What it says.
    pub capabilities: Capabilities,
    /// Until when it holds; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<CivilDate>,
    /// Why: the order or document it rests on.
    pub reason: PrivateText,
    /// Who asked for it.
    pub requested_by: PrivateText,
    /// When.
    pub requested_at: UtcMicros,
    /// Whether whoever asks may decide: nobody may who asked for it, or whose right it is.
    pub may_decide: bool,
}

/// A right that two administrators brought into force, and that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisteredView {
    /// The right.
    pub id: GrantId,
    /// A parent, a guardian, a right by order of a court, or what a court takes away.
    pub kind: GrantKind,
    /// About whom.
    pub patient: PrivateText,
    /// Their birth date.
    pub birth_date: CivilDate,
    /// Whose right: the username.
    pub username: String,
    /// Whose right: the name.
    pub name: PrivateText,
    /// What it says.
    pub capabilities: Capabilities,
    /// The first day, in the calendar of the patient's facility.
    pub first_day: CivilDate,
    /// The last day, in the same calendar; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<CivilDate>,
    /// Whether its end waits for a second administrator.
    pub ending: bool,
    /// Whether whoever asks may end it, or ask for its end: nobody may whose right it is.
    pub may_end: bool,
}
