//! Asking for recipients while somebody types.
//!
//! One's own are asked for once, when the form opens, and matched here. A request for the others goes
//! at once when none is under way; otherwise the newest text waits for its answer, so that ten keys
//! cost a few requests and not ten. An answer to an older text is dropped. What was answered once in
//! this visit of the form is not asked again.

use super::own_recipients::{matching, with_found};
use crate::api::{ApiError, Cancel};
use crate::effects::use_effect_with;
use crate::state::{Api, use_api};
use crate::ui::use_overdue;
use gloo_timers::future::TimeoutFuture;
use shared::directory::{MAX_OPTIONS, MAX_OWN, MAX_QUERY_CHARS, RecipientView, SearchRecipients};
use shared::id::PatientId;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long an answer is waited for, in milliseconds.
const PATIENCE_MS: u32 = 3_000;
/// The same for one's own, who are loaded once.
const OWN_PATIENCE_MS: u32 = 15_000;
/// When they are asked for again after a failure, in milliseconds.
const AGAIN_MS: u32 = 5_000;
/// Answers that are kept.
const KEPT: usize = 200;

/// What there is to show.
#[derive(Clone, PartialEq)]
pub(super) struct RecipientSearch {
    /// The options: one's own that match, and those of the newest answer.
    pub options: Rc<[Rc<RecipientView>]>,
    /// The text that the newest answer is for, trimmed.
    pub answered: Option<String>,
    /// Whether an answer takes its time.
    pub slow: bool,
    /// Why there is no answer to the newest text.
    pub failed: Option<ApiError>,
    /// Asks for a text.
    pub ask: Callback<String>,
    /// Nobody waits for an answer any more.
    pub stop: Callback<()>,
}

type Options = Rc<[Rc<RecipientView>]>;

/// What is known.
#[derive(Clone, Default, PartialEq)]
struct Known {
    /// One's own, once they are there.
    own: Options,
    typed: String,
    found: Options,
    answered: Option<String>,
    waiting: bool,
    failed: Option<ApiError>,
}

enum Event {
    /// A text is asked for, or its answer was kept.
    Typed(String, Option<Options>),
    /// An answer has come, perhaps to an older text.
    Answered(String, Options),
    /// There is no answer to a text.
    Failed(String, ApiError),
    /// Nobody waits any more.
    Stopped,
}

impl Reducible for Known {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut next = (*self).clone();
        match event {
            Event::Typed(text, None) => {
                next.typed = text;
                next.waiting = true;
                next.failed = None;
            }
            Event::Typed(text, Some(found)) => {
                next.typed.clone_from(&text);
                next.found = found;
                next.answered = Some(text);
                next.waiting = false;
                next.failed = None;
            }
            Event::Answered(text, found) => {
                if text.is_empty() {
                    next.own = found.clone();
                }
                if text == next.typed {
                    next.found = found;
                    next.answered = Some(text);
                    next.waiting = false;
                    next.failed = None;
                }
            }
            Event::Failed(text, error) => {
                if text == next.typed {
                    // What answers another text may not stand below this one, to be chosen by mistake.
                    if next.answered.as_ref() != Some(&text) {
                        next.found = Rc::default();
                        next.answered = None;
                    }
                    next.waiting = false;
                    next.failed = Some(error);
                }
            }
            Event::Stopped => next.waiting = false,
        }
        Rc::new(next)
    }
}

impl Known {
    fn options(&self) -> Options {
        let answers = self.answered.as_ref() == Some(&self.typed);
        with_found(matching(&self.own, &self.typed), &self.found, answers)
            .into_iter()
            .take(usize::from(MAX_OPTIONS))
            .collect()
    }
}

/// What is under way, what waits, and what was answered.
#[derive(Default)]
struct Desk {
    newest: String,
    under_way: Option<Cancel>,
    answers: Vec<(String, Options)>,
}

/// Asks for the recipients that a patient may write to.
#[hook]
pub fn use_recipient_search(patient_id: PatientId) -> RecipientSearch {
    let api = use_api();
    let desk = use_mut_ref(Desk::default);
    let known = use_reducer_eq(Known::default);
    let slow = use_overdue(known.waiting);

    let ask = {
        let (desk, tell) = (desk.clone(), known.dispatcher());
        Callback::from(move |text: String| {
            let text: String = text.trim().chars().take(MAX_QUERY_CHARS).collect();
            desk.borrow_mut().newest.clone_from(&text);
            let kept = kept(&desk.borrow(), &text);
            // One's own are on their way already.
            let asks = kept.is_none() && !text.is_empty() && desk.borrow().under_way.is_none();
            tell.dispatch(Event::Typed(text, kept));
            if asks {
                spawn_local(work(patient_id, api.clone(), desk.clone(), tell.clone()));
            }
        })
    };
    let stop = {
        let (desk, tell) = (desk.clone(), known.dispatcher());
        Callback::from(move |()| {
            if let Some(under_way) = desk.borrow_mut().under_way.take() {
                under_way.cancel();
            }
            tell.dispatch(Event::Stopped);
        })
    };
    {
        let (api, tell) = (use_api(), known.dispatcher());
        use_effect_with(patient_id, move |_| {
            // Before the first key, so that it is answered without the network.
            let own = Cancel::new();
            spawn_local(load_own(patient_id, api, own.clone(), desk.clone(), tell));
            move || {
                own.cancel();
                if let Some(under_way) = desk.borrow_mut().under_way.take() {
                    under_way.cancel();
                }
            }
        });
    }
    let options = use_memo(known.clone(), |known| known.options());
    RecipientSearch {
        options: (*options).clone(),
        answered: known.answered.clone(),
        slow,
        failed: known.failed.clone(),
        ask,
        stop,
    }
}

fn kept(desk: &Desk, text: &str) -> Option<Options> {
    desk.answers
        .iter()
        .find(|(of, _)| of == text)
        .map(|(_, options)| options.clone())
}

/// Asks for the patient's own until they are there: they are what is found without a network.
async fn load_own(
    patient_id: PatientId,
    api: Api,
    cancel: Cancel,
    desk: Rc<RefCell<Desk>>,
    tell: UseReducerDispatcher<Known>,
) {
    let asked = SearchRecipients {
        patient_id,
        text: "".into(),
        limit: MAX_OWN,
    };
    while !cancel.is_cancelled() {
        let result = api.call_with(&asked, &cancel, OWN_PATIENCE_MS).await;
        if cancel.is_cancelled() {
            return;
        }
        match result {
            Ok(view) => {
                let own: Options = view.items.into_iter().map(Rc::new).collect();
                desk.borrow_mut().answers.push((String::new(), own.clone()));
                tell.dispatch(Event::Answered(String::new(), own));
                return;
            }
            Err(error) => {
                tell.dispatch(Event::Failed(String::new(), error));
                TimeoutFuture::new(AGAIN_MS).await;
            }
        }
    }
}

/// Asks for the newest text until it is answered.
async fn work(
    patient_id: PatientId,
    api: Api,
    desk: Rc<RefCell<Desk>>,
    tell: UseReducerDispatcher<Known>,
) {
    loop {
        let cancel = Cancel::new();
        let text = {
            let mut desk = desk.borrow_mut();
            desk.under_way = Some(cancel.clone());
            desk.newest.clone()
        };
        let asked = SearchRecipients {
            patient_id,
            text: text.as_str().into(),
            limit: MAX_OPTIONS,
        };
        let result = api.call_with(&asked, &cancel, PATIENCE_MS).await;
        if cancel.is_cancelled() {
            return;
        }
        let outdated = {
            let mut desk = desk.borrow_mut();
            desk.under_way = None;
            // One's own are asked for elsewhere.
            desk.newest != text && !desk.newest.is_empty()
        };
        match result {
            Ok(view) => {
                let options: Options = view.items.into_iter().map(Rc::new).collect();
                let mut desk = desk.borrow_mut();
                if desk.answers.len() >= KEPT {
                    // One's own stay: they are asked for once.
                    let oldest = desk.answers.iter().position(|(of, _)| !of.is_empty());
                    if let Some(oldest) = oldest {
                        desk.answers.remove(oldest);
                    }
                }
                desk.answers.push((text.clone(), options.clone()));
                drop(desk);
                tell.dispatch(Event::Answered(text, options));
            }
            Err(error) => tell.dispatch(Event::Failed(text, error)),
        }
        // What was typed meanwhile may have been answered before.
        let answered = {
            let desk = desk.borrow();
            kept(&desk, &desk.newest).is_some()
        };
        if !outdated || answered {
            return;
        }
    }
}
