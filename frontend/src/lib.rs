//! The browser app: everything that a person sees and touches.
//!
//! Owns pages, words and behaviour in the browser. Rules that the server must hold too are in `shared`,
//! and nothing here is trusted by the server. Widgets are in [`ui`] and know no feature; a feature's
//! pages are in the module with its name.

pub mod account;
pub mod api;
pub mod app;
pub mod effects;
pub mod family;
pub mod home;
pub mod hooks;
pub mod i18n;
pub mod messaging;
pub mod notifications;
pub mod parts;
pub mod router;
pub mod routes;
pub mod shell;
pub mod site;
pub mod state;
pub mod team;
pub mod team_settings;
pub mod ui;

// The units are tested where they run: in a browser.
#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Takes over the page's `#app` element.
pub fn start() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    match root {
        Some(root) => {
            // Takes out what stands there until now, which says that the app is loading. (Doing it by
            // `set_inner_html` would break the policy on Trusted Types.)
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => {
            yew::Renderer::<app::App>::new().render();
        }
    }
}
