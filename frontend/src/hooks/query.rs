//! Asking the server for what a page shows.

use super::window::use_online;
use crate::api::{Answer, ApiError, Asked, Cancel, PATIENCE_MS};
use crate::effects::use_effect_with;
use crate::i18n::problems;
use crate::state::use_api;
use crate::ui::Remote;
use gloo_timers::future::TimeoutFuture;
use shared::{Endpoint, ErrorCode};
use std::any::Any;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

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

/// Something without its type, shared.
pub(super) type Untyped = Rc<dyn Any>;

#[derive(Clone)]
struct Answered {
    to: String,
    state: Remote<Untyped>,
    refusal: Option<ErrorCode>,
}

/// A [`Query`] whose answer has no type, so that what it does is compiled once and not for every answer.
struct UntypedQuery {
    state: Remote<Untyped>,
    refusal: Option<ErrorCode>,
    reload: Callback<()>,
    refresh: Callback<()>,
}

/// Asks when the page opens and whenever `key` changes. `make` gets whether a timer asks and not a
/// person. An answer to an older key is dropped, and its call ended.
#[hook]
pub fn use_query<E, F>(key: String, make: F) -> Query<E::Response>
where
    E: Endpoint + 'static,
    E::Response: PartialEq + 'static,
    F: Fn(bool) -> E + 'static,
{
    let make = move |background| Asked::of(&make(background));
    let query = use_untyped_query(key, Box::new(make), |answer| {
        Ok(Rc::new(answer.read::<E::Response>()?))
    });
    Query {
        state: match query.state {
            // It is what the line above made of it.
            Remote::Ready(answer) => answer.downcast().map_or(Remote::Loading, Remote::Ready),
            Remote::Idle => Remote::Idle,
            Remote::Loading => Remote::Loading,
            Remote::Failed(text) => Remote::Failed(text),
        },
        refusal: query.refusal,
        reload: query.reload,
        refresh: query.refresh,
    }
}

#[hook]
fn use_untyped_query(
    key: String,
    make: Box<dyn Fn(bool) -> Asked>,
    read: fn(Answer) -> Result<Untyped, ApiError>,
) -> UntypedQuery {
    let api = use_api();
    let answer = use_state(|| None::<Answered>);
    let turn = use_state(|| (0_u32, false));
    {
        let known = (*answer).as_ref().is_some_and(|answer| answer.to == key);
        let (answer, turn) = (answer.clone(), turn.clone());
        let (_, background) = *turn;
        use_effect_with((key.clone(), *turn), move |(key, (number, _))| {
            let number = *number;
            let cancel = Cancel::new();
            let asked = make(background);
            let (key, of_call) = (key.clone(), cancel.clone());
            spawn_local(async move {
                let result = api.send(asked, &of_call, PATIENCE_MS).await;
                if of_call.is_cancelled() {
                    return;
                }
                let error = match result.and_then(read) {
                    Ok(view) => {
                        answer.set(Some(Answered {
                            to: key,
                            state: Remote::Ready(view),
                            refusal: None,
                        }));
                        return;
                    }
                    Err(error) => error,
                };
                // What is on the screen is better than nothing.
                if !(background && known) {
                    answer.set(Some(Answered {
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
    UntypedQuery {
        state,
        refusal,
        reload: again(false),
        refresh,
    }
}
