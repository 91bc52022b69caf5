//! The operations of the directory.

use super::{AnswerTimesView, RecipientStateView, RecipientsView};
use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::{PatientId, RecipientId};
use crate::redacted::PrivateText;

/// Path of the recipients that a patient may write to.
pub const RECIPIENTS: &str = "/patients/{patient_id}/recipients";

/// Path of how fast a recipient's answers come.
pub const ANSWER_TIMES: &str = "/patients/{patient_id}/recipients/{recipient_id}/answer-times";

/// Asks how fast the answers of a recipient come.
#[derive(Clone, Copy, Debug)]
pub struct GetAnswerTimes {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Which recipient.
    pub recipient_id: RecipientId,
}

impl Endpoint for GetAnswerTimes {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = ANSWER_TIMES;
    type Request = ();
    type Response = AnswerTimesView;
    fn url(&self) -> String {
        format!(
            "/patients/{}/recipients/{}/answer-times",
            self.patient_id, self.recipient_id
        )
    }
}

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

/// Path of whether a recipient takes messages.
pub const RECIPIENT_STATE: &str = "/patients/{patient_id}/recipients/{recipient_id}/state";

/// Asks whether a recipient takes messages now, and who does in its place.
#[derive(Clone, Copy, Debug)]
pub struct GetRecipientState {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Which recipient.
    pub recipient_id: RecipientId,
}

impl Endpoint for GetRecipientState {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = RECIPIENT_STATE;
    type Request = ();
    type Response = RecipientStateView;
    fn url(&self) -> String {
        format!(
            "/patients/{}/recipients/{}/state",
            self.patient_id, self.recipient_id
        )
    }
}
