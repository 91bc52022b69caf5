//! Asking the server for what a page shows.

use super::window::use_online;
use crate::api::Cancel;
use crate::effects::use_effect_with;
use crate::i18n::problems;
use crate::state::use_api;
use crate::ui::Remote;
use gloo_timers::future::TimeoutFuture;
use shared::{Endpoint, ErrorCode};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long an answer is waited for, in milliseconds.
pub(super) const PATIENCE_MS: u32 = 30_000;
/// After how long a call that failed for a passing reason is made again by itself, in milliseconds.
pub(super) const AGAIN_MS: u32 = 5_000;

/// A question to the server and its answer.
#[derive(PartialEq)]
pub struct Query<T: PartialEq> {
    /// How far it has got. An answer stays while it is asked for again.
    pub state: Remote<Rc<T>>,
    /// Why there is no answer, as a code, where the server gave one.
    pub refusal: Option<ErrorCode>,
    /// Asks again because a person wants to, or did something that changed the answer.
    pub reload: Callback<()>,
    /// Asks again because time has passed; a failure then keeps the older answer.
    pub refresh: Callback<()>,
}

#[derive(PartialEq)]
struct Answer<T: PartialEq> {
    to: String,
    state: Remote<Rc<T>>,
    refusal: Option<ErrorCode>,
}

// Not derived: the answer is shared, so `T` itself need not be `Clone`.
impl<T: PartialEq> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self {
            to: self.to.clone(),
            state: self.state.clone(),
            refusal: self.refusal,
        }
    }
}

/// Asks when the page opens and whenever `key` changes. `make` gets whether a timer asks and not a
/// person. An answer to an older key is dropped, and its call ended.
#[hook]
pub fn use_query<E>(key: String, make: impl Fn(bool) -> E + 'static) -> Query<E::Response>
where
    E: Endpoint + 'static,
    E::Response: PartialEq + 'static,
{
    let api = use_api();
    let answer = use_state(|| None::<Answer<E::Response>>);
    let turn = use_state(|| (0_u32, false));
    {
        let known = (*answer).as_ref().is_some_and(|answer| answer.to == key);
        let (answer, turn) = (answer.clone(), turn.clone());
        let (_, background) = *turn;
        use_effect_with((key.clone(), *turn), move |(key, (number, _))| {
            let number = *number;
            let cancel = Cancel::new();
            let endpoint = make(background);
            let (key, of_call) = (key.clone(), cancel.clone());
            spawn_local(async move {
                let result = api.call_with(&endpoint, &of_call, PATIENCE_MS).await;
                if of_call.is_cancelled() {
                    return;
                }
                let error = match result {
                    Ok(view) => {
                        answer.set(Some(Answer {
                            to: key,
                            state: Remote::Ready(Rc::new(view)),
                            refusal: None,
                        }));
                        return;
                    }
                    Err(error) => error,
                };
                // What is on the screen is better than nothing.
                if !(background && known) {
                    answer.set(Some(Answer {
                        to: key,
                        state: Remote::Failed(problems::sentence(&error).into()),
                        refusal: error.code(),
                    }));
                }
                // The change that was to be shown is announced once: nobody else asks again.
                if error.passes() {
                    TimeoutFuture::new(AGAIN_MS).await;
                    if !of_call.is_cancelled() {
                        turn.set((number.wrapping_add(1), true));
                    }
                }
            });
            move || cancel.cancel()
        });
    }
    let again = |background: bool| {
        let turn = turn.clone();
        Callback::from(move |()| turn.set((turn.0.wrapping_add(1), background)))
    };
    let current = (*answer).clone().filter(|answer| answer.to == key);
    let (state, refusal) = current.map_or((Remote::Loading, None), |answer| {
        (answer.state, answer.refusal)
    });
    let refresh = again(true);
    use_online(if matches!(state, Remote::Failed(_)) {
        refresh.clone()
    } else {
        Callback::noop()
    });
    Query {
        state,
        refusal,
        reload: again(false),
        refresh,
    }
}
