//! What managers see of their teams.

use crate::directory::RecipientKind;
use crate::id::{AccountId, RecipientId, TemplateId};
use crate::redacted::PrivateText;
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MemberRole {
    /// Answers for the team.
    Member,
    /// Answers, and changes who is in the team and what it says of itself; of a desk, for every team of
    /// the facility.
    Manager,
}

/// Whether anybody is there for a team now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Presence {
    /// Nobody, and nobody at its desk: messages to it would wait for ever, so it takes none.
    Nobody,
    /// Nobody of its own; its facility's desk answers.
    Desk,
    /// A member.
    Members,
    /// It has ended, and another team has what it had.
    Retired,
}

/// A team in the list of those that one manages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamSummary {
    /// Which.
    pub recipient_id: RecipientId,
    /// Its label.
    pub label: String,
    /// Its facility's name.
    pub facility: String,
    /// Whether it is its facility's desk.
    pub desk: bool,
    /// Members who are there now.
    pub members: u32,
    /// Whether anybody is.
    pub presence: Presence,
}

/// From when to when somebody is there on a day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenHours {
    /// The day, 1 for Monday to 7 for Sunday (ISO 8601).
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 7))]
    pub weekday: u8,
    /// The minute of the day from which on, 0 to 1439, by the facility's clock.
    #[cfg_attr(feature = "openapi", schema(maximum = 1439))]
    pub from: u16,
    /// Until which minute, above `from`, at most 1440.
    #[cfg_attr(feature = "openapi", schema(maximum = 1440))]
    pub until: u16,
}

/// A day on which nobody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosureDay {
    /// The day.
    pub day: CivilDate,
    /// Why, as patients read it: "Wing training day".
    pub name: String,
}

/// When a member is away, and who answers instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Absence {
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub until: CivilDate,
    /// Who answers instead: a colleague, who is a member meanwhile if they are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover_id: Option<AccountId>,
}

/// A member of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberView {
    /// Who.
    pub account_id: AccountId,
    /// Their name.
    pub name: PrivateText,
    /// "pharmacy technician".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What they may do.
    pub role: MemberRole,
    /// Their first day, if it is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<CivilDate>,
    /// Their last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<CivilDate>,
    /// When they are away, if they are or will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Absence>,
    /// The name of who answers instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PrivateText>,
    /// Whether they are there now: begun, not away, their account not disabled.
    pub present: bool,
}

/// Somebody of the staff, who may become a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffView {
    /// Who.
    pub account_id: AccountId,
    /// Their name.
    pub name: PrivateText,
    /// "pharmacy technician".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A text for answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateView {
    /// Which.
    pub id: TemplateId,
    /// What the team calls it.
    pub name: String,
    /// The text, with its fields as they are written.
    pub body: String,
}

/// The texts for answers that may be used in a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplatesView {
    /// By name.
    pub items: Vec<TemplateView>,
}

/// A team that takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuccessorView {
    /// Which.
    pub recipient_id: RecipientId,
    /// Its label.
    pub label: String,
}

/// All that a team says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamSettingsView {
    /// Which team.
    pub recipient_id: RecipientId,
    /// Its label.
    pub label: String,
    /// What it is.
    pub kind: RecipientKind,
    /// Its facility's name.
    pub facility: String,
    /// Whether it is its facility's desk.
    pub desk: bool,
    /// Whether the reader may change it.
    pub may_change: bool,
    /// Whether anybody is there now.
    pub presence: Presence,
    /// Of its rules: goes up with every change.
    pub version: i64,
    /// In how many duty days it promises an answer, if it says so itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_days: Option<u8>,
    /// In how many its facility does.
    pub facility_reply_days: u8,
    /// By when a message that is sent now is to be answered.
    pub reply_by: CivilDate,
    /// The zone of its hours and days.
    pub time_zone: String,
    /// Today, there.
    pub today: CivilDate,
    /// When somebody is there to answer.
    pub hours: Vec<OpenHours>,
    /// Its closure days from today on.
    pub closures: Vec<ClosureDay>,
    /// Closure days from today on that its desk has named for the whole facility.
    pub facility_closures: Vec<ClosureDay>,
    /// Other names that it is found by.
    pub aliases: Vec<String>,
    /// Other names that the directory has for it.
    pub directory_aliases: Vec<String>,
    /// Who is in it, and who will be.
    pub members: Vec<MemberView>,
    /// Its texts for answers.
    pub templates: Vec<TemplateView>,
    /// Who has what it had, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<SuccessorView>,
}
