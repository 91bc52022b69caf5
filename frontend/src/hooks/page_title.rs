//! The window's title. It never holds a patient's name or a subject: titles are kept in histories.

use crate::effects::use_effect_with;
use crate::i18n::texts as t;
use crate::state::use_site;
use yew::prelude::*;

/// Titles the window "Inbox (2) · Carepost" while the page is shown.
#[hook]
pub fn use_page_title(page: &str) {
    let site = use_site();
    let title = if page.is_empty() {
        site.name.clone()
    } else {
        t::page_title(page, &site.name)
    };
    use_effect_with(title, |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(title);
        }
    });
}
