//! Giving focus to what has just appeared, where the browser does not do so by itself.
//!
//! Called from effects, never while rendering. Widgets inside `ui` see to their own focus.

use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

/// Gives focus to the first element that matches a selector; says whether there was one.
pub fn focus_first(selector: &str) -> bool {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    // Focus fails only on elements that cannot take it: then there is nothing better to do.
    element.is_some_and(|element| element.focus().is_ok())
}

/// Whether one of the elements that match a selector has focus.
#[must_use]
pub fn has_focus(selector: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element())
        .is_some_and(|element| element.matches(selector).unwrap_or(false))
}
