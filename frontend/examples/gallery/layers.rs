//! What lies over the page: it opens by its button.

use crate::{LONG, part};
use frontend::ui::{Avatar, Button, ButtonKind, Dialog, MenuButton, MenuItem, use_announce};
use std::rc::Rc;
use yew::prelude::*;

pub(crate) fn parts() -> Html {
    html! {
        <>
            { part("MenuButton", menu()) }
            { part("Dialog", html! { <><Question alert=false /><Question alert=true /></> }) }
            { part("LiveRegions", html! { <Speaker /> }) }
        </>
    }
}

fn menu() -> Html {
    let item = |label: &'static str, href: Option<&'static str>| MenuItem {
        label: label.into(),
        icon: "help".into(),
        href: href.map(AttrValue::from),
        on_choose: Callback::noop(),
        ..MenuItem::default()
    };
    let items: Rc<[MenuItem]> = Rc::from([
        item("Help and contacts", Some("#menu")),
        item(LONG, Some("#main")),
        item("Sign out", None),
    ]);
    html! {
        <div class="header">
            <div class="header__inner">
                <MenuButton id="menu" name="Jane Doe, account" {items}>
                    <Avatar initials="JD" colour={Some(0)} small=true />
                    <span class="menu__name">{ "Jane Doe" }</span>
                </MenuButton>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    alert: bool,
}

#[component]
fn Question(props: &QuestionProps) -> Html {
    let open = use_state_eq(|| false);
    let set = |to: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(to))
    };
    let (id, ask) = if props.alert {
        ("alert", "Warn")
    } else {
        ("question", "Ask")
    };
    html! {
        <>
            <p><Button on_click={set(true)}>{ ask }</Button></p>
            <Dialog {id} open={*open} alert={props.alert} title="Keep this message?" on_close={set(false)}>
                <p id={format!("{id}-text")}>{ LONG }</p>
                <div class="dialog__actions">
                    <Button kind={ButtonKind::Primary} on_click={set(false)}>{ "Keep it" }</Button>
                    <Button kind={ButtonKind::Danger} on_click={set(false)}>{ "Throw it away" }</Button>
                    <Button kind={ButtonKind::Plain} on_click={set(false)}>{ "Go on writing" }</Button>
                </div>
            </Dialog>
        </>
    }
}

#[component]
fn Speaker() -> Html {
    let announce = use_announce();
    let say = Callback::from(move |()| announce.say("1 new message"));
    html! { <p><Button on_click={say}>{ "Say something" }</Button></p> }
}
