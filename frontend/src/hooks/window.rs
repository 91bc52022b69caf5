//! The window as pages need it: timers, being seen, being connected.

use crate::effects::use_effect_with;
use crate::i18n::format;
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use shared::time::CivilDate;
use yew::prelude::*;

/// The newest of the callbacks that a component's renders made: listeners are set up once and call it.
#[hook]
fn use_newest(call: Callback<()>) -> Callback<()> {
    let newest = use_mut_ref(Callback::noop);
    *newest.borrow_mut() = call;
    use_callback((), move |(), ()| {
        let call = newest.borrow().clone();
        call.emit(());
    })
}

/// Calls back every so many milliseconds while the page is seen.
#[hook]
pub fn use_interval(every_ms: u32, call: Callback<()>) {
    let call = use_newest(call);
    use_effect_with(every_ms, move |every_ms| {
        let timer = Interval::new(*every_ms, move || {
            if !is_hidden() {
                call.emit(());
            }
        });
        move || drop(timer)
    });
}

/// Calls back when the page is seen again after another one was.
#[hook]
pub fn use_page_seen(call: Callback<()>) {
    use_visibility(false, call);
}

/// Calls back when the page is not seen any more: perhaps the last chance to keep something.
#[hook]
pub fn use_page_hidden(call: Callback<()>) {
    use_visibility(true, call);
}

#[hook]
fn use_visibility(hidden: bool, call: Callback<()>) {
    let call = use_newest(call);
    use_effect_with((), move |()| {
        let listener = document().map(|page| {
            EventListener::new(&page, "visibilitychange", move |_| {
                if is_hidden() == hidden {
                    call.emit(());
                }
            })
        });
        move || drop(listener)
    });
}

/// Calls back when the network is there again.
#[hook]
pub fn use_online(call: Callback<()>) {
    let call = use_newest(call);
    use_effect_with((), move |()| {
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "online", move |_| call.emit(())));
        move || drop(listener)
    });
}

/// Whether the device says that it has a network. "Yes" promises nothing; "no" is certain.
#[hook]
pub fn use_connected() -> bool {
    let connected = use_state_eq(|| true);
    {
        let connected = connected.clone();
        use_effect_with((), move |()| {
            let listeners: Vec<EventListener> = web_sys::window()
                .into_iter()
                .flat_map(|window| {
                    let (on, off) = (connected.clone(), connected.clone());
                    [
                        EventListener::new(&window, "online", move |_| on.set(true)),
                        EventListener::new(&window, "offline", move |_| off.set(false)),
                    ]
                })
                .collect();
            move || drop(listeners)
        });
    }
    *connected
}

/// Today's date where the person is; it moves on when a page stays open over midnight.
#[hook]
pub fn use_today() -> CivilDate {
    let today = use_state_eq(format::today);
    let renew = {
        let today = today.clone();
        use_callback((), move |(), ()| today.set(format::today()))
    };
    use_page_seen(renew.clone());
    use_interval(60_000, renew);
    *today
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Whether the page is not seen.
pub fn is_hidden() -> bool {
    document().is_some_and(|page| page.hidden())
}
