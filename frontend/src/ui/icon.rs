//! One symbol of the icon sheet. It is decoration: the word beside it carries the meaning.

use yew::prelude::*;

/// A symbol in the colour of the text around it, hidden from assistive technology. The name is that in
/// `styles/icons.svg`, like `mail`.
pub fn icon(name: &str) -> Html {
    symbol(name, "icon")
}

/// The same above a text of its own.
pub fn big_icon(name: &str) -> Html {
    symbol(name, "icon icon--big")
}

fn symbol(name: &str, class: &'static str) -> Html {
    html! {
        <svg {class} aria-hidden="true" focusable="false" viewBox="0 0 24 24">
            <use href={format!("/icons.svg#{name}")} />
        </svg>
    }
}
