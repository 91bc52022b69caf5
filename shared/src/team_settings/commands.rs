//! What managers change about a team.

use super::{Absence, ClosureDay, MemberRole, OpenHours};
use crate::id::RecipientId;
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};

/// When and by what names a team is there: all of it together, as the page has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamRules {
    /// The version that was changed; another one is refused.
    pub version: i64,
    /// In how many duty days it promises an answer, 1 to 30; as its facility does when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 30))]
    pub reply_days: Option<u8>,
    /// When somebody is there to answer, one entry a day of the week at most. None: on weekdays, at hours
    /// that are not told.
    pub hours: Vec<OpenHours>,
    /// Days on which nobody answers, beside those of the facility. A desk's hold for its whole facility.
    pub closures: Vec<ClosureDay>,
    /// Other names that it is found by, beside those that the directory has.
    pub aliases: Vec<String>,
}

/// What holds for a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// What they may do.
    pub role: MemberRole,
    /// Their last day; open when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<CivilDate>,
    /// When they are away, if they are or will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Absence>,
}

/// A text for answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateText {
    /// What the team calls it.
    pub name: String,
    /// The text, with fields such as `{patient}`.
    pub body: String,
}

/// Which team takes over what another one had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Succession {
    /// Which.
    pub successor_id: RecipientId,
}
