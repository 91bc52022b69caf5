//! Recipients as the To field shows them.

use crate::id::RecipientId;
use crate::team_settings::OpenHours;
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};

/// The answer to a recipient search, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientsView {
    /// The options.
    pub items: Vec<RecipientView>,
}

/// A care team that a patient may write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientView {
    /// Its id, which a draft names.
    pub id: RecipientId,
    /// The raw name, letter by letter as the directory has it; also the accessible name.
    pub label: String,
    /// Which characters of `label` are a person's name, where the rest is the clinic's: (first, one past
    /// the last), counted in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<(u16, u16)>,
    /// What it is.
    pub kind: RecipientKind,
    /// The name of its facility.
    pub facility: String,
    /// Where the facility is, "Little Rock AFB, AR".
    pub place: String,
    /// Why it is offered before others, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyOffered>,
    /// Which characters of `label` the search text matched: pairs of (first, one past the last),
    /// counted in characters, ascending, not overlapping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<(u16, u16)>,
    /// How the text matched when it is not plain from the spans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_by: Option<MatchedBy>,
    /// In how many duty days this team promises an answer.
    pub reply_days: u8,
    /// The date by which a message sent now is to be answered.
    pub reply_by: CivilDate,
}

/// Whether a recipient takes messages now, and who does in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientStateView {
    /// Whether one may write to it.
    pub open: bool,
    /// Who takes messages in its place, if one may not and anybody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<SubstituteView>,
}

/// Who takes messages in the place of a recipient that does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubstituteView {
    /// Who.
    pub recipient: RecipientView,
    /// By what.
    pub by: Substitution,
}

/// By what somebody takes messages in another's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Substitution {
    /// The team has ended and named who takes over.
    Successor,
    /// Nobody took over: the desk of its facility is there for it.
    Desk,
}

/// Kinds of recipients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RecipientKind {
    /// A clinic's team.
    Clinic,
    /// A pharmacy.
    Pharmacy,
    /// A programme that is no clinic (case management, referrals).
    Program,
    /// A clinician's team.
    Clinician,
}

/// Why a recipient is offered before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WhyOffered {
    /// The patient's primary care team.
    PrimaryCare,
    /// The pharmacy that the patient uses.
    Pharmacy,
    /// The patient was seen there.
    RecentVisit,
    /// The patient is in its programme.
    Program,
    /// This account wrote to it for this patient lately.
    Recent,
}

/// How a search text matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MatchedBy {
    /// By another name of the facility or the team.
    Alias,
    /// By what people call this kind of care, or because it is the patient's own.
    Meaning,
    /// By a nickname, or the formal name to one.
    Nickname,
    /// By a word that is nearly spelt so.
    Spelling,
    /// By a word that sounds so.
    Sound,
}

/// When a recipient's people are there, and how fast its answers come, from what it has answered lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerTimesView {
    /// When somebody is there, where the recipient says it: one entry a day of the week at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<OpenHours>,
    /// The zone of those hours, an IANA name.
    pub time_zone: String,
    /// The days until a message that is sent now is to be answered on which somebody would be there by the day
    /// of the week, and nobody is: holidays and closures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<CivilDate>,
    /// Within how many seconds half of its answers came; absent while there are too few to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_within_seconds: Option<u64>,
}
