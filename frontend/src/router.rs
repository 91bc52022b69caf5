//! The path of the page that is shown, and going to another one without loading the app anew.
//!
//! It knows paths only; which page a path stands for is `routes`' affair. A window has one address, so
//! this state is the window's and not a provider's.

use crate::effects::use_effect_with;
use gloo_events::EventListener;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use yew::prelude::*;

thread_local! {
    /// Shows another path, while somebody does.
    static SHOW: RefCell<Option<Callback<String>>> = const { RefCell::new(None) };
    /// Where a link led away from last.
    static CAME_FROM: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Shows another path; the back key leads back. Says whether anybody shows paths here: where nobody
/// does, as around a single widget, nothing happens.
pub fn push(path: &str) -> bool {
    let before = current();
    let search = web_sys::window().and_then(|window| window.location().search().ok());
    let before = before + &search.unwrap_or_default();
    let from = CAME_FROM.replace(Some(before));
    let gone = go(path, |history, path| {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    });
    if !gone {
        CAME_FROM.set(from);
    }
    gone
}

/// The address of the page on which the link was that led here, with its query; nothing after a reload, after
/// the back key, and where no link led.
#[must_use]
pub fn came_from() -> Option<String> {
    CAME_FROM.with_borrow(Clone::clone)
}

/// Shows another path in place of this one; otherwise as [`push`].
pub fn replace(path: &str) -> bool {
    CAME_FROM.set(None);
    go(path, |history, path| {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    })
}

/// The value of this name in the address's query: how a page is looked at, never what is on it.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    let mut pairs = search.strip_prefix('?')?.split('&');
    pairs.find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// Writes the query into the address of the page that is shown; nothing else changes. `value` is a word of
/// the app that needs no escape; without one there is no query.
pub fn replace_query(name: &str, value: Option<&str>) {
    let path = current();
    let address = match value {
        Some(value) => format!("{path}?{name}={value}"),
        None => path,
    };
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Where it does not work the page is there all the same.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

fn go(path: &str, enter: fn(&web_sys::History, &str) -> Result<(), JsValue>) -> bool {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let (Some(history), Some(show)) = (history, SHOW.with_borrow(Clone::clone)) else {
        return false;
    };
    if enter(&history, path).is_err() {
        return false;
    }
    show.emit(current());
    true
}

/// The path of the page to show, wherever somebody goes. For one component, around all pages.
#[hook]
pub fn use_path() -> String {
    let path = use_state_eq(current);
    {
        let setter = path.setter();
        use_effect_with((), move |()| {
            let show = Callback::from(move |path| setter.set(path));
            SHOW.set(Some(show.clone()));
            let back = web_sys::window().map(|window| {
                EventListener::new(&window, "popstate", move |_| {
                    CAME_FROM.set(None);
                    show.emit(current());
                })
            });
            move || {
                SHOW.set(None);
                drop(back);
            }
        });
    }
    (*path).clone()
}

fn current() -> String {
    web_sys::window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_default()
}
