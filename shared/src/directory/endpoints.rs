//! The operations of the directory.

use super::RecipientsView;
use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::PatientId;
use crate::redacted::PrivateText;

/// Path of the recipients that a patient may write to.
pub const RECIPIENTS: &str = "/patients/{patient_id}/recipients";

/// Searches recipients; with an empty text, offers the patient's own care team and recents.
#[derive(Clone, Debug)]
pub struct SearchRecipients {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// What was typed. It is in the URL's query, as texts that are searched for are and no others, and never logged.
    pub text: PrivateText,
    /// Options wanted, at most [`super::MAX_OPTIONS`]; for an empty text [`super::MAX_OWN`].
    pub limit: u8,
}

impl Endpoint for SearchRecipients {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = RECIPIENTS;
    type Request = ();
    type Response = RecipientsView;
    fn url(&self) -> String {
        with_query(
            format!("/patients/{}/recipients", self.patient_id),
            &[
                ("q", Some(self.text.reveal().to_owned())),
                ("limit", Some(self.limit.to_string())),
            ],
        )
    }
}
