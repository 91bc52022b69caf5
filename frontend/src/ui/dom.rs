//! The few things that widgets do to the document itself: find an element by id, give it focus.
//!
//! Nothing here is called while rendering.

use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

/// The element with this id, if it is in the page.
pub(super) fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?
        .document()?
        .get_element_by_id(id)?
        .dyn_into()
        .ok()
}

/// Gives focus to the element with this id; nothing happens when it is gone.
pub(super) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // Focus fails only on elements that cannot take it: then there is nothing better to do.
        let _ = element.focus();
    }
}
