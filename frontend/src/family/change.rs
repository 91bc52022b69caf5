//! Doing something about rights, or about where notices go: one at a time, with the passphrase asked for where the server wants it.

use super::confirm_dialog::ConfirmDialog;
use crate::api::ApiError;
use crate::i18n::problems;
use crate::state::{Api, use_api};
use shared::{ErrorCode, FieldError};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is done, so that it can be done again after the passphrase: the calls, and what follows when
/// they succeed. A box, so that all of this is compiled once.
#[derive(Clone)]
pub struct Operation(Rc<dyn Fn(Api) -> Calls>);

/// The calls of an operation under way.
type Calls = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

impl Operation {
    /// Something to do.
    pub fn new<F>(work: impl Fn(Api) -> F + 'static) -> Self
    where
        F: Future<Output = Result<(), ApiError>> + 'static,
    {
        Self(Rc::new(move |api| Box::pin(work(api))))
    }
}

/// How far it has got.
pub struct Change {
    /// Whether something is under way.
    pub busy: bool,
    /// Why the last one failed.
    pub failed: Option<AttrValue>,
    /// Which fields were wrong then, for a form that has words for them.
    pub wrong: Rc<[FieldError]>,
    /// Does something.
    pub run: Callback<Operation>,
    /// Asks for the passphrase. It has to stand on the page, outside of every form.
    pub dialog: Html,
}

/// See [`Change`]. Nothing that was typed is lost by the question: the same operation runs again.
#[hook]
pub fn use_change() -> Change {
    let api = use_api();
    let busy = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<AttrValue>);
    let wrong = use_state_eq(Rc::<[FieldError]>::default);
    let held_up = use_state(|| None::<Operation>);
    let run = {
        let (busy, failed, held_up) = (busy.clone(), failed.clone(), held_up.clone());
        let wrong = wrong.clone();
        Callback::from(move |operation: Operation| {
            busy.set(true);
            failed.set(None);
            wrong.set(Rc::default());
            held_up.set(None);
            let work = (operation.0)(api.clone());
            let (busy, failed, held_up) = (busy.clone(), failed.clone(), held_up.clone());
            let wrong = wrong.clone();
            spawn_local(async move {
                match work.await {
                    Ok(()) => {}
                    Err(error) if error.code() == Some(ErrorCode::ConfirmFirst) => {
                        held_up.set(Some(operation));
                    }
                    Err(error) => {
                        failed.set(Some(problems::sentence(&error).into()));
                        if let ApiError::Problem(problem) = error {
                            wrong.set(problem.fields.into());
                        }
                    }
                }
                busy.set(false);
            });
        })
    };
    let on_close = {
        let held_up = held_up.clone();
        Callback::from(move |()| held_up.set(None))
    };
    let on_confirmed = {
        let (run, held_up) = (run.clone(), held_up.clone());
        Callback::from(move |()| {
            if let Some(operation) = (*held_up).clone() {
                run.emit(operation);
            }
        })
    };
    Change {
        busy: *busy,
        failed: (*failed).clone(),
        wrong: (*wrong).clone(),
        run,
        dialog: html! { <ConfirmDialog open={held_up.is_some()} {on_confirmed} {on_close} /> },
    }
}
