//! Asking for recipients while somebody types.
//!
//! A request goes at once when none is under way; otherwise the newest text waits for its answer, so
//! that ten keys cost a few requests and not ten. An answer to an older text is dropped. What was
//! answered once in this visit of the form is not asked again.

use crate::api::{ApiError, Cancel};
use crate::state::{Api, use_api};
use crate::ui::use_overdue;
use shared::directory::{MAX_OPTIONS, MAX_QUERY_CHARS, RecipientView, SearchRecipients};
use shared::id::PatientId;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long an answer is waited for, in milliseconds.
const PATIENCE_MS: u32 = 3_000;
/// Answers that are kept.
const KEPT: usize = 200;

/// What there is to show.
#[derive(Clone, PartialEq)]
pub(super) struct RecipientSearch {
    /// The options, for the text they answer.
    pub options: Rc<[Rc<RecipientView>]>,
    /// The text that the options answer, trimmed.
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

#[derive(Clone, Default, PartialEq)]
struct Shown {
    options: Rc<[Rc<RecipientView>]>,
    answered: Option<String>,
    waiting: bool,
    failed: Option<ApiError>,
}

/// What is under way and what waits.
#[derive(Default)]
struct Desk {
    newest: String,
    under_way: Option<Cancel>,
    answers: Vec<(String, Rc<[Rc<RecipientView>]>)>,
}

/// Asks for the recipients that a patient may write to.
#[hook]
pub fn use_recipient_search(patient_id: PatientId) -> RecipientSearch {
    let api = use_api();
    let desk = use_mut_ref(Desk::default);
    let shown = use_state_eq(Shown::default);
    let slow = use_overdue(shown.waiting);
    let newest_shown = use_mut_ref(Shown::default);
    *newest_shown.borrow_mut() = (*shown).clone();

    let ask = {
        let (desk, shown, newest_shown) = (desk.clone(), shown.clone(), newest_shown.clone());
        Callback::from(move |text: String| {
            let text: String = text.trim().chars().take(MAX_QUERY_CHARS).collect();
            desk.borrow_mut().newest.clone_from(&text);
            if let Some(options) = kept(&desk.borrow(), &text) {
                shown.set(Shown {
                    options,
                    answered: Some(text),
                    waiting: false,
                    failed: None,
                });
                return;
            }
            let before = newest_shown.borrow().clone();
            shown.set(Shown {
                waiting: true,
                failed: None,
                ..before
            });
            if desk.borrow().under_way.is_none() {
                spawn_local(work(
                    patient_id,
                    api.clone(),
                    desk.clone(),
                    shown.clone(),
                    newest_shown.clone(),
                ));
            }
        })
    };
    let stop = {
        let (desk, shown, newest_shown) = (desk.clone(), shown.clone(), newest_shown);
        Callback::from(move |()| {
            if let Some(under_way) = desk.borrow_mut().under_way.take() {
                under_way.cancel();
            }
            let before = newest_shown.borrow().clone();
            shown.set(Shown {
                waiting: false,
                ..before
            });
        })
    };
    {
        use_effect_with((), move |()| {
            move || {
                if let Some(under_way) = desk.borrow_mut().under_way.take() {
                    under_way.cancel();
                }
            }
        });
    }
    RecipientSearch {
        options: shown.options.clone(),
        answered: shown.answered.clone(),
        slow,
        failed: shown.failed.clone(),
        ask,
        stop,
    }
}

fn kept(desk: &Desk, text: &str) -> Option<Rc<[Rc<RecipientView>]>> {
    desk.answers
        .iter()
        .find(|(of, _)| of == text)
        .map(|(_, options)| options.clone())
}

/// Asks for the newest text until it is answered.
async fn work(
    patient_id: PatientId,
    api: Api,
    desk: Rc<RefCell<Desk>>,
    shown: UseStateHandle<Shown>,
    newest_shown: Rc<RefCell<Shown>>,
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
        let mut desk = desk.borrow_mut();
        desk.under_way = None;
        let outdated = desk.newest != text;
        match result {
            Ok(view) => {
                let options: Rc<[Rc<RecipientView>]> =
                    view.items.into_iter().map(Rc::new).collect();
                if desk.answers.len() >= KEPT {
                    desk.answers.remove(0);
                }
                desk.answers.push((text.clone(), options.clone()));
                if !outdated {
                    shown.set(Shown {
                        options,
                        answered: Some(text),
                        waiting: false,
                        failed: None,
                    });
                }
            }
            Err(error) => {
                if !outdated {
                    let before = newest_shown.borrow().clone();
                    shown.set(Shown {
                        waiting: false,
                        failed: Some(error),
                        ..before
                    });
                }
            }
        }
        if !outdated {
            return;
        }
    }
}
