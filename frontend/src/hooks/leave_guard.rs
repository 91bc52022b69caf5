//! The browser's own question before a window closes over something that is not kept yet.

use crate::effects::use_effect_with;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Lets the browser ask before it closes or reloads the page, for as long as `unsaved` holds.
/// Going to another page of the app is not stopped: what a form could not save by then is kept and saved later.
#[hook]
pub fn use_leave_guard(unsaved: bool) {
    use_effect_with(unsaved, |unsaved| {
        let listener = unsaved.then(web_sys::window).flatten().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "beforeunload", options, |event| {
                event.prevent_default();
                // Older browsers want this in addition.
                if let Some(event) = event.dyn_ref::<web_sys::BeforeUnloadEvent>() {
                    event.set_return_value("unsaved");
                }
            })
        });
        move || drop(listener)
    });
}
