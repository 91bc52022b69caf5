//! One function for every operation of the API.

use super::ApiError;
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use shared::endpoint::{API, BACKGROUND_HEADER};
use shared::{Endpoint, Method, Problem};
use std::cell::Cell;
use std::rc::Rc;
use uuid::Uuid;

/// How long a call may take before the server counts as out of reach.
const PATIENCE_MS: u32 = 30_000;

/// Ends calls that nobody waits for any more. Clones end the same calls.
#[derive(Clone, Debug)]
pub struct Cancel {
    controller: Option<web_sys::AbortController>,
    cancelled: Rc<Cell<bool>>,
}

impl Cancel {
    /// A handle that has ended nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            controller: web_sys::AbortController::new().ok(),
            cancelled: Rc::new(Cell::new(false)),
        }
    }

    /// Ends the calls. An answer that still arrives is to be dropped.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }

    /// Whether the calls were ended on purpose.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.controller
            .as_ref()
            .map(web_sys::AbortController::signal)
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes a call.
///
/// # Errors
/// Says why there is no answer.
pub async fn call<E: Endpoint>(endpoint: &E) -> Result<E::Response, ApiError> {
    call_with(endpoint, &Cancel::new(), PATIENCE_MS).await
}

/// Makes a call that can be ended, and that waits for the answer no longer than it is told to.
///
/// # Errors
/// Says why there is no answer; [`ApiError::Offline`] when the call was ended or took too long.
pub async fn call_with<E: Endpoint>(
    endpoint: &E,
    cancel: &Cancel,
    patience_ms: u32,
) -> Result<E::Response, ApiError> {
    let url = format!("{API}{}", endpoint.url());
    let builder = match E::METHOD {
        Method::Get => Request::get(&url),
        Method::Post => Request::post(&url),
        Method::Put => Request::put(&url),
        Method::Delete => Request::delete(&url),
    };
    let mut builder: RequestBuilder = builder
        .header("accept", "application/json")
        .abort_signal(cancel.signal().as_ref());
    if let Some(version) = endpoint.if_match() {
        builder = builder.header("if-match", &format!("\"{version}\""));
    }
    if endpoint.background() {
        builder = builder.header(BACKGROUND_HEADER, "1");
    }
    let request = match endpoint.body() {
        Some(body) => builder.json(body),
        None => builder.build(),
    }
    .map_err(|_| ApiError::Unexpected)?;

    let controller = cancel.controller.clone();
    let _too_late = Timeout::new(patience_ms, move || {
        if let Some(controller) = controller {
            controller.abort();
        }
    });
    let response = request.send().await.map_err(|_| ApiError::Offline)?;
    read(response).await
}

async fn read<T: serde::de::DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let ok = response.ok();
    let text = response.text().await.map_err(|_| ApiError::Offline)?;
    if ok {
        parse_body(&text)
    } else {
        Err(parse_refusal(&text))
    }
}

/// Reads the body of an answer that agreed; an empty one stands for "nothing to say".
pub(super) fn parse_body<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| ApiError::Unexpected)
}

/// Reads the body of an answer that refused.
pub(super) fn parse_refusal(text: &str) -> ApiError {
    serde_json::from_str::<Problem>(text).map_or(ApiError::Unexpected, ApiError::from_problem)
}

/// A new id for something that this browser makes: a draft, a file.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where this browser mints ids"
)]
pub fn fresh_id() -> Uuid {
    Uuid::now_v7()
}
