//! A button that opens a short list of links and actions, like the account's.
//!
//! It is a disclosure, not an ARIA menu: Tab goes through it as through the rest of the page.

use super::avatar::Avatar;
use super::icon::icon;
use super::link::Link;
use super::places::Badge;
use std::rc::Rc;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// A line of the list.
#[derive(Clone, Default, PartialEq)]
pub struct MenuItem {
    /// The words.
    pub label: AttrValue,
    /// The symbol before them.
    pub icon: AttrValue,
    /// A person's two letters and colour, in place of the symbol.
    pub face: Option<(AttrValue, u8)>,
    /// Quiet words under the first ones.
    pub note: Option<AttrValue>,
    /// A number at the end, as it is seen and as it is heard.
    pub badge: Option<Badge>,
    /// Whether it is what is shown now.
    pub current: bool,
    /// Where it goes; an action has none.
    pub href: Option<AttrValue>,
    /// Runs when it is chosen.
    pub on_choose: Callback<()>,
}

/// What [`MenuButton`] opens.
#[derive(Properties, PartialEq)]
pub struct MenuButtonProps {
    /// The list's id; the button's is `<id>-button`.
    pub id: AttrValue,
    /// The button's accessible name, where its content is not enough. It has to contain the text.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// What stands on the button.
    pub children: Html,
    /// The lines.
    pub items: Rc<[MenuItem]>,
}

/// Button and list. Escape, a choice, and leaving it close the list.
#[component]
pub fn MenuButton(props: &MenuButtonProps) -> Html {
    let open = use_state_eq(|| false);
    let root = use_node_ref();
    let button = use_node_ref();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let open = open.clone();
        let button = button.clone();
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.stop_propagation();
                open.set(false);
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _ = button.focus();
                }
            }
        })
    };
    let onfocusout = {
        let open = open.clone();
        let root = root.clone();
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| {
                use web_sys::wasm_bindgen::JsCast;
                to.dyn_into::<Node>().ok()
            });
            let inside = root
                .cast::<Node>()
                .is_some_and(|root| root.contains(to.as_ref()));
            if !inside {
                open.set(false);
            }
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <div class="menu" ref={root} {onkeydown} {onfocusout}>
            <button
                ref={button}
                type="button"
                class="menu__button"
                id={format!("{}-button", props.id)}
                aria-label={props.name.clone()}
                aria-expanded={if *open { "true" } else { "false" }}
                aria-controls={props.id.clone()}
                onclick={toggle}
            >
                { props.children.clone() }
                { icon("expand_more") }
            </button>
            // tabindex: a press on a place between the lines is not a way out.
            <ul class="menu__list" id={props.id.clone()} hidden={!*open} tabindex="-1">
                for item in props.items.iter() {
                    <li key={item.href.as_ref().unwrap_or(&item.label).as_str()}>{ line(item, &close) }</li>
                }
            </ul>
        </div>
    }
}

fn line(item: &MenuItem, close: &Callback<()>) -> Html {
    let on_choose = {
        let close = close.clone();
        let on_choose = item.on_choose.clone();
        Callback::from(move |()| {
            close.emit(());
            on_choose.emit(());
        })
    };
    let text = html! {
        <>
            if let Some((initials, colour)) = &item.face {
                <Avatar initials={initials.clone()} colour={*colour} />
            } else {
                { icon(&item.icon) }
            }
            <span class="menu__text">
                { &item.label }
                if let Some(note) = &item.note {
                    <span class="menu__note">{ note }</span>
                }
            </span>
            if let Some(badge) = &item.badge {
                <span class="badge" aria-hidden="true">{ &badge.count }</span>
            }
        </>
    };
    match &item.href {
        Some(href) => html! {
            <Link
                class="menu__line"
                href={href.clone()}
                current={item.current}
                name={spoken(item)}
                on_click={on_choose}
            >
                { text }
            </Link>
        },
        None => html! {
            <button
                type="button"
                class="menu__line"
                onclick={on_choose.reform(|_: MouseEvent| ())}
            >
                { text }
            </button>
        },
    }
}

/// "Sam Doe, your child, 2 unread". Parts of the text would be read with a blank before the comma.
fn spoken(item: &MenuItem) -> Option<AttrValue> {
    let badge = item.badge.as_ref().map(|badge| &badge.spoken);
    let more: Vec<&str> = [item.note.as_ref(), badge]
        .into_iter()
        .flatten()
        .map(AttrValue::as_str)
        .collect();
    (!more.is_empty()).then(|| format!("{}, {}", item.label, more.join(", ")).into())
}
