//! The page of one's notices, when the server wants the passphrase once more.

use crate::fake_server::FakeServer;
use crate::stage::{Stage, has_focus, settle, until};
use frontend::notifications::NoticesPlace;
use frontend::ui::LiveRegions;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

const LOOK: &str = "GET /api/v1/notifications";
const NAME: &str = "PUT /api/v1/notifications/addresses/mail";

#[component]
fn App() -> Html {
    html! { <LiveRegions>{ NoticesPlace::Own.page() }</LiveRegions> }
}

fn view(pending: &str) -> String {
    format!(
        r#"{{"channels":[{{"channel":"mail","available":true,"failing":false{pending}}}],
        "choices":[],"quiet":{{"from":1260,"to":420}},"usual_zone":"America/Chicago"}}"#
    )
}

fn asked(stage: &Stage) -> bool {
    let dialog = stage.get("#confirm");
    dialog.unchecked_into::<HtmlDialogElement>().open()
}

#[wasm_bindgen_test]
async fn an_address_is_named_after_the_question_for_the_passphrase_without_typing_it_again() {
    let server = FakeServer::start();
    server.answer(LOOK, 200, &view(""));
    server.answer(
        NAME,
        403,
        r#"{"title":"Confirm who you are first","status":403,"code":"confirm_first"}"#,
    );
    let stage = Stage::show::<App>(()).await;
    until("the form is there", || stage.count("#mail-address") == 1).await;
    stage.type_text("#mail-address", "jane@mail.test").await;
    stage.click("#mail button[type=submit]").await;
    until("the passphrase is asked for", || asked(&stage)).await;
    assert_eq!(stage.input("#mail-address").value(), "jane@mail.test");
    assert_eq!(stage.count(".error-summary"), 0);
    server.answer("POST /api/v1/session/confirm", 200, "");
    server.answer(NAME, 200, "");
    let pending = r#","pending":{"address":"jane@mail.test","expires_at":1800000000000000}"#;
    server.answer(LOOK, 200, &view(pending));
    stage.type_text("#confirm-password", "a passphrase").await;
    stage.click("#confirm button[type=submit]").await;
    until("the code is asked for", || stage.count("#mail-code") == 1).await;
    assert!(!asked(&stage));
    assert_eq!(server.count(NAME), 2);
    assert!(has_focus(&stage, "#mail-said"));
}

#[wasm_bindgen_test]
async fn a_code_that_is_typed_stays_when_the_page_looks_again() {
    let server = FakeServer::start();
    let pending = |until: u64| {
        view(&format!(
            r#","pending":{{"address":"jane@mail.test","expires_at":{until}}}"#
        ))
    };
    server.answer(LOOK, 200, &pending(1_800_000_000_000_000));
    let stage = Stage::show::<App>(()).await;
    until("the code is asked for", || stage.count("#mail-code") == 1).await;
    stage.type_text("#mail-code", "123").await;
    // Another code was sent from another window: it is good for a minute longer.
    let before = stage.text("#mail form");
    server.answer(LOOK, 200, &pending(1_800_000_060_000_000));
    server.hide(true).await;
    server.hide(false).await;
    until("the other time is shown", || {
        stage.text("#mail form") != before
    })
    .await;
    settle().await;
    assert_eq!(stage.input("#mail-code").value(), "123");
    // Its time is over: the address need not be typed again.
    server.answer(LOOK, 200, &view(""));
    server.hide(true).await;
    server.hide(false).await;
    until("the form is there", || stage.count("#mail-address") == 1).await;
    until("the address stands in it", || {
        stage.input("#mail-address").value() == "jane@mail.test"
    })
    .await;
}
