//! What lies over the page or waits for the server: dialog, menu, remote data, skeleton, buttons.

use crate::stage::{Stage, has_focus, until};
use frontend::ui::{Button, Dialog, MenuButton, MenuItem, Remote, remote};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[component]
fn Question() -> Html {
    let open = use_state(|| false);
    let ask = {
        let open = open.clone();
        Callback::from(move |()| open.set(true))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <>
            <Button id="ask" on_click={ask}>{ "Discard" }</Button>
            <Dialog id="sure" open={*open} title="Discard this draft?" on_close={close.clone()}>
                <Button id="no" on_click={close}>{ "Keep it" }</Button>
            </Dialog>
        </>
    }
}

fn shown(stage: &Stage) -> bool {
    stage
        .get("#sure")
        .unchecked_into::<HtmlDialogElement>()
        .open()
}

#[wasm_bindgen_test]
async fn a_dialog_is_modal_named_and_gives_focus_back() {
    let stage = Stage::show::<Question>(()).await;
    assert!(!shown(&stage));
    stage.focus("#ask").await;
    stage.click("#ask").await;
    assert!(shown(&stage));
    assert!(stage.find("dialog:modal").is_some());
    let named = stage
        .attribute("#sure", "aria-labelledby")
        .unwrap_or_default();
    assert_eq!(stage.text(&format!("#{named}")), "Discard this draft?");
    assert!(has_focus(&stage, "#no"));
    stage.click("#no").await;
    assert!(!shown(&stage));
    assert!(has_focus(&stage, "#ask"));
}

#[wasm_bindgen_test]
async fn escape_asks_the_parent_to_close_a_dialog() {
    let stage = Stage::show::<Question>(()).await;
    stage.click("#ask").await;
    // The browser turns Escape into this event.
    assert!(!stage.happen("#sure", "cancel").await);
    assert!(!shown(&stage));
}

#[wasm_bindgen_test]
async fn a_dialog_that_the_parent_keeps_comes_back() {
    #[component]
    fn Kept() -> Html {
        html! {
            <Dialog id="sure" open=true title="Sign in again" on_close={Callback::noop()}>
                { "You were away" }
            </Dialog>
        }
    }
    let stage = Stage::show::<Kept>(()).await;
    stage
        .get("#sure")
        .unchecked_into::<HtmlDialogElement>()
        .close();
    until("the dialog is back", || shown(&stage)).await;
}

#[component]
fn Account() -> Html {
    let chosen = use_state(|| 0);
    let items: Rc<[MenuItem]> = Rc::from([
        MenuItem {
            label: "Help".into(),
            icon: "help".into(),
            href: Some("#help".into()),
            on_choose: Callback::noop(),
            ..MenuItem::default()
        },
        MenuItem {
            label: "Sign out".into(),
            icon: "logout".into(),
            href: None,
            on_choose: {
                let chosen = chosen.clone();
                Callback::from(move |()| chosen.set(*chosen + 1))
            },
            ..MenuItem::default()
        },
    ]);
    html! {
        <>
            <MenuButton id="account" {items}>{ "Jane Doe" }</MenuButton>
            <output>{ *chosen }</output>
            <button id="elsewhere">{ "Elsewhere" }</button>
        </>
    }
}

fn expanded(stage: &Stage) -> bool {
    let hidden = stage.get("#account").hidden();
    let said = stage
        .attribute("#account-button", "aria-expanded")
        .as_deref()
        == Some("true");
    assert_ne!(hidden, said);
    said
}

#[wasm_bindgen_test]
async fn a_menu_opens_and_closes_by_escape_choice_and_leaving() {
    let stage = Stage::show::<Account>(()).await;
    assert!(!expanded(&stage));
    stage.focus("#account-button").await;
    stage.click("#account-button").await;
    assert!(expanded(&stage));
    stage.press("#account a", "Escape").await;
    assert!(!expanded(&stage));
    assert!(has_focus(&stage, "#account-button"));
    stage.click("#account-button").await;
    stage.click("#account button").await;
    assert!(!expanded(&stage));
    assert_eq!(stage.text("output"), "1");
    stage.click("#account-button").await;
    stage.focus("#account a").await;
    assert!(expanded(&stage));
    stage.focus("#elsewhere").await;
    assert!(!expanded(&stage));
}

#[derive(Properties, PartialEq)]
struct DataProps {
    state: Remote<u8>,
    retries: Rc<Cell<u8>>,
}

#[component]
fn Data(props: &DataProps) -> Html {
    let retries = props.retries.clone();
    let on_retry = Callback::from(move |()| retries.set(retries.get() + 1));
    remote(
        &props.state,
        (3, "Loading", "Try again"),
        &on_retry,
        |number| html! { <p id="answer">{ number }</p> },
    )
}

#[wasm_bindgen_test]
async fn loading_keeps_its_space_and_is_said_only_when_it_lasts() {
    let props = DataProps {
        state: Remote::Loading,
        retries: Rc::default(),
    };
    let stage = Stage::show::<Data>(props).await;
    assert_eq!(stage.count(".skeleton__line"), 3);
    assert_eq!(stage.text("[role=status]"), "");
    assert!(stage.find(".skeleton--shown").is_none());
    until("loading is said", || {
        stage.text("[role=status]") == "Loading"
    })
    .await;
    assert!(stage.find(".skeleton--shown").is_some());
}

#[wasm_bindgen_test]
async fn an_answer_shows_and_a_failure_can_be_tried_again() {
    let retries = Rc::<Cell<u8>>::default();
    let ready = DataProps {
        state: Remote::Ready(7),
        retries: retries.clone(),
    };
    let stage = Stage::show::<Data>(ready).await;
    assert_eq!(stage.text("#answer"), "7");
    drop(stage);
    let failed = Remote::Failed("We could not reach the server".into());
    let stage = Stage::show::<Data>(DataProps {
        state: failed,
        retries: retries.clone(),
    })
    .await;
    assert!(
        stage
            .text("[role=alert]")
            .contains("We could not reach the server")
    );
    stage.click("[role=alert] button").await;
    assert_eq!(retries.get(), 1);
    drop(stage);
    let idle = DataProps {
        state: Remote::Idle,
        retries,
    };
    let stage = Stage::show::<Data>(idle).await;
    assert_eq!(stage.count("*"), 0);
}

#[derive(Properties, PartialEq)]
struct SendProps {
    busy: Option<AttrValue>,
    sent: Rc<Cell<u8>>,
}

#[component]
fn Send(props: &SendProps) -> Html {
    let sent = props.sent.clone();
    html! {
        <Button
            id="send"
            busy={props.busy.clone()}
            on_click={Callback::from(move |()| sent.set(sent.get() + 1))}
        >
            { "Send" }
        </Button>
    }
}

#[wasm_bindgen_test]
async fn a_busy_button_says_what_it_does_keeps_focus_and_does_it_once() {
    let sent = Rc::<Cell<u8>>::default();
    let stage = Stage::show::<Send>(SendProps {
        busy: None,
        sent: sent.clone(),
    })
    .await;
    stage.click("#send").await;
    assert_eq!(sent.get(), 1);
    drop(stage);
    let busy = Some("Sending…".into());
    let stage = Stage::show::<Send>(SendProps {
        busy,
        sent: sent.clone(),
    })
    .await;
    stage.focus("#send").await;
    stage.click("#send").await;
    assert_eq!(sent.get(), 1);
    assert_eq!(stage.text("#send"), "Sending…");
    assert_eq!(
        stage.attribute("#send", "aria-disabled").as_deref(),
        Some("true")
    );
    assert!(has_focus(&stage, "#send"));
}
