//! What a person sends to sign in and to accept the banner.

use crate::redacted::Passphrase;
use serde::{Deserialize, Serialize};

/// Username and passphrase. Both are compared exactly as typed, except that the username's case and
/// outer blanks do not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// What the account is called.
    pub username: String,
    /// The secret. The wire calls it `password`, as password managers and the fixed API do.
    pub password: Passphrase,
}

/// Accepts the consent banner for this session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BannerAcceptance {
    /// The version that the person saw. When it is given and no longer current, the answer is
    /// `banner_changed` and nothing is recorded; when it is left out, the current one is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}
