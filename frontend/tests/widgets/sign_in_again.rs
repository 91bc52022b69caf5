//! Signing in again over the page, when the session ended while somebody wrote.

use crate::fake_server::FakeServer;
use crate::stage::{Stage, has_focus, settle, until};
use frontend::account::SignInAgain;
use frontend::state::SessionProvider;
use frontend::ui::LiveRegions;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let ended = use_state_eq(|| false);
    let onclick = {
        let ended = ended.clone();
        move |_: MouseEvent| ended.set(true)
    };
    html! {
        <LiveRegions>
            <SessionProvider>
                <input id="field" />
                <button id="end" {onclick} />
                <SignInAgain open={*ended} name="Jane Doe" username="jane.doe" />
            </SessionProvider>
        </LiveRegions>
    }
}

fn asked(stage: &Stage) -> bool {
    let dialog = stage.get("#sign-in-again");
    dialog.unchecked_into::<HtmlDialogElement>().open()
}

fn value(stage: &Stage, selector: &str) -> String {
    let field = stage.get(selector);
    field.unchecked_into::<HtmlInputElement>().value()
}

#[wasm_bindgen_test]
async fn whoever_types_on_when_it_opens_types_into_none_of_its_fields() {
    let _server = FakeServer::start();
    let stage = Stage::show::<App>(()).await;
    stage.focus("#field").await;
    let field: HtmlInputElement = stage.get("#field").unchecked_into();
    field.set_value("Dear team");
    // Nobody clicks: the field keeps focus until the dialog takes it.
    stage.get("#end").click();
    until("the dialog is there", || asked(&stage)).await;
    // Whatever is to happen a moment later has happened then.
    gloo_timers::future::TimeoutFuture::new(0).await;
    settle().await;
    assert!(has_focus(&stage, "#sign-in-again-title"));
    assert_eq!(value(&stage, "#again-username"), "jane.doe");
    assert_eq!(value(&stage, "#again-password"), "");
    assert_eq!(value(&stage, "#field"), "Dear team");
}
