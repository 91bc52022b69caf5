//! One symbol of the icon sheet. It is decoration: the word beside it carries the meaning.

use yew::prelude::*;

/// What [`Icon`] shows.
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// The symbol's name in `styles/icons.svg`, like `mail`.
    pub name: AttrValue,
    /// Classes besides `icon`.
    #[prop_or_default]
    pub class: Classes,
}

/// A symbol in the colour of the text around it, hidden from assistive technology.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg
            class={classes!("icon", props.class.clone())}
            aria-hidden="true"
            focusable="false"
            viewBox="0 0 24 24"
        >
            <use href={format!("/icons.svg#{}", props.name)} />
        </svg>
    }
}
