//! What a site says to whoever writes a message: where to call, and what its teams will ask for.

use super::Contact;
use crate::endpoint::{Endpoint, Method};
use crate::messaging::FactQuestion;
use serde::{Deserialize, Serialize};

/// Path of what the site says to whoever writes.
pub const SITE_WRITING: &str = "/site/writing";

/// The text that says which words raise the emergency panel. Every site has it.
pub const EMERGENCY_WORDS_TEXT: &str = "emergency-words";

/// What the page of a message needs to know of the site before it is sent. Nothing that is typed is
/// sent anywhere for it: the page itself looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WritingView {
    /// Where to call, and at which words that is said.
    pub emergency: EmergencyView,
    /// What care teams will ask for, in the order in which it is shown.
    pub facts: Vec<FactQuestion>,
}

/// The emergency panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmergencyView {
    /// Its heading.
    pub heading: String,
    /// What to do.
    pub text: String,
    /// Whom to call, the first one first.
    pub lines: Vec<Contact>,
    /// The words and phrases that raise it; none when the site has no panel.
    pub words: Vec<String>,
}

/// Asks for it.
#[derive(Clone, Copy, Debug)]
pub struct GetWriting;

impl Endpoint for GetWriting {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = SITE_WRITING;
    type Request = ();
    type Response = WritingView;
}
