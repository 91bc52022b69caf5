//! What a person changes about their notices.

use super::{NoticeChoice, QuietHours};
use crate::redacted::PrivateText;
use serde::{Deserialize, Serialize};

/// An address to which notices are to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAddress {
    /// An e-mail address, or a mobile number with its country's code: `+15015550123`.
    pub address: PrivateText,
}

/// The six digits that were sent to an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressCode {
    /// As typed; blanks do not matter.
    pub code: PrivateText,
}

/// All choices and the quiet hours together, as the page has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationSettings {
    /// Those that are left out stay as they are.
    pub choices: Vec<NoticeChoice>,
    /// When notices wait.
    pub quiet: QuietHours,
}
