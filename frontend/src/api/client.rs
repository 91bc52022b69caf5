//! One function for every operation of the API.

use super::{ApiError, json};
use gloo_timers::callback::Timeout;
use serde::de::DeserializeOwned;
use shared::account::SignOut;
use shared::endpoint::{API, BACKGROUND_HEADER};
use shared::{Endpoint, Method, Problem};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// How long a call may take before the server counts as out of reach.
pub const PATIENCE_MS: u32 = 30_000;

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
    let asked = Asked::of(endpoint);
    send(asked, Cancel::new(), PATIENCE_MS).await?.read()
}

/// A call without its types. All that is done with it is compiled once and not for every operation.
pub struct Asked {
    method: Method,
    url: String,
    body: serde_json::Result<Option<String>>,
    if_match: Option<i64>,
    background: bool,
}

/// An answer that nobody has looked into yet.
pub struct Answer(JsValue);

impl Answer {
    /// What it says.
    ///
    /// # Errors
    /// [`ApiError::Unexpected`] when it is of another type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        json::read(self.0).map_err(|_| ApiError::Unexpected)
    }
}

/// Makes a call that can be ended, and that waits for the answer no longer than it is told to.
///
/// # Errors
/// Says why there is no answer; [`ApiError::Offline`] when the call was ended or took too long.
#[must_use]
pub fn send(
    asked: Asked,
    cancel: Cancel,
    patience_ms: u32,
) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>> {
    // In a box: what waits for it is compiled for every operation, and this need not be.
    Box::pin(send_asked(asked, cancel, patience_ms))
}

impl Asked {
    /// What an operation asks.
    #[must_use]
    pub fn of<E: Endpoint>(endpoint: &E) -> Self {
        Self {
            method: E::METHOD,
            url: endpoint.url(),
            body: endpoint.body().map(serde_json::to_string).transpose(),
            if_match: endpoint.if_match(),
            background: endpoint.background(),
        }
    }

    fn request(&self, cancel: &Cancel) -> Result<Request, JsValue> {
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        if let Some(version) = self.if_match {
            headers.set("if-match", &format!("\"{version}\""))?;
        }
        if self.background {
            headers.set(BACKGROUND_HEADER, "1")?;
        }
        let options = RequestInit::new();
        options.set_method(match self.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        });
        if let Some(body) = self.body.as_ref().map_err(|_| JsValue::NULL)? {
            headers.set("content-type", "application/json")?;
            options.set_body(&JsValue::from_str(body));
        }
        options.set_headers(&headers);
        options.set_signal(cancel.signal().as_ref());
        Request::new_with_str_and_init(&format!("{API}{}", self.url), &options)
    }
}

thread_local! {
    /// What ends the questions that are under way; no new one is asked while there is nothing here.
    static QUESTIONS: RefCell<Option<Vec<web_sys::AbortController>>> =
        const { RefCell::new(Some(Vec::new())) };
}

/// A question that is under way, and ends if somebody signs out meanwhile.
struct Question(Option<web_sys::AbortController>);

impl Question {
    /// Nothing while somebody signs out.
    fn begin(cancel: &Cancel) -> Option<Self> {
        QUESTIONS.with_borrow_mut(|under_way| {
            under_way.as_mut()?.extend(cancel.controller.clone());
            Some(Self(cancel.controller.clone()))
        })
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        QUESTIONS.with_borrow_mut(|under_way| {
            if let (Some(under_way), Some(mine)) = (under_way, &self.0) {
                under_way.retain(|it| it != mine);
            }
        });
    }
}

/// Signs out. Questions that are under way are ended first and none is asked meanwhile: one that came after
/// the end of the session would be refused.
///
/// # Errors
/// As [`call`]; one is still signed in then, unless it is [`ApiError::SignedOut`].
pub async fn sign_out() -> Result<(), ApiError> {
    for question in QUESTIONS.take().unwrap_or_default() {
        question.abort();
    }
    let left = call(&SignOut).await;
    QUESTIONS.set(Some(Vec::new()));
    left
}

async fn send_asked(asked: Asked, cancel: Cancel, patience_ms: u32) -> Result<Answer, ApiError> {
    let _question = match asked.method {
        Method::Get => Some(Question::begin(&cancel).ok_or(ApiError::Offline)?),
        Method::Post | Method::Put | Method::Delete => None,
    };
    let request = asked.request(&cancel).map_err(|_| ApiError::Unexpected)?;
    let window = web_sys::window().ok_or(ApiError::Unexpected)?;
    let controller = cancel.controller.clone();
    let _too_late = Timeout::new(patience_ms, move || {
        if let Some(controller) = controller {
            controller.abort();
        }
    });
    let response = JsFuture::from(window.fetch_with_request(&request)).await;
    let response: Response = response.map_err(|_| ApiError::Offline)?.unchecked_into();
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.map_err(|_| ApiError::Offline)?,
        Err(_) => return Err(ApiError::Offline),
    };
    answer(response.ok(), &text.as_string().unwrap_or_default())
}

/// An answer that agreed, or the refusal.
pub(super) fn answer(agreed: bool, text: &str) -> Result<Answer, ApiError> {
    let value = json::parse(text).map_err(|_| ApiError::Unexpected)?;
    if agreed {
        Ok(Answer(value))
    } else {
        Err(json::read::<Problem>(value).map_or(ApiError::Unexpected, ApiError::from_problem))
    }
}

/// Reads what the server sent outside an answer. `None` when it is of another type.
#[must_use]
pub fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    json::read(json::parse(text).ok()?).ok()
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
