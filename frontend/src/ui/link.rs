//! A link that goes to a page of this app without loading it anew, and elsewhere as usual.

use crate::router;
use yew::prelude::*;

/// Where [`Link`] goes.
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// A path of this app (`/messages`) or a whole address.
    pub href: AttrValue,
    /// Classes; `usa-link` when none are given.
    #[prop_or_else(|| classes!("usa-link"))]
    pub class: Classes,
    /// Whether it is the page that is shown now.
    #[prop_or_default]
    pub current: bool,
    /// The accessible name, where the text is not enough. It has to contain the text.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Runs before the page changes.
    #[prop_or_default]
    pub on_click: Callback<()>,
    /// The text.
    pub children: Html,
}

/// An `<a>`. A plain click on a path of this app goes through the router; a click with a modifier
/// key, a whole address, and every click where nothing shows other paths are the browser's.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    let inside = props.href.starts_with('/') && !props.href.starts_with("//");
    let onclick = {
        let href = props.href.clone();
        let on_click = props.on_click.clone();
        Callback::from(move |event: MouseEvent| {
            let plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if !plain {
                return;
            }
            on_click.emit(());
            if inside && router::push(&href) {
                event.prevent_default();
            }
        })
    };
    html! {
        <a
            href={props.href.clone()}
            class={props.class.clone()}
            id={props.id.clone()}
            aria-label={props.name.clone()}
            aria-current={props.current.then_some("page")}
            {onclick}
        >
            { props.children.clone() }
        </a>
    }
}
