//! Lists page by key: an answer carries its items and an opaque cursor to the next page.

use serde::{Deserialize, Serialize};

/// One page of a list, newest first unless the endpoint says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Pass back as `cursor` for the page after this one; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// Where a page ends. Opaque to clients; a forged one is refused with 400.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-7][0-9a-f]{47}$"))]
pub struct Cursor(pub String);

/// Rows on a page when the client does not say.
pub const DEFAULT_PAGE_SIZE: u8 = 20;
/// The most rows that a client may ask for.
pub const MAX_PAGE_SIZE: u8 = 100;
