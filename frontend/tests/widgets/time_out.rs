//! The warning before a session ends.

use crate::fake_server::FakeServer;
use crate::stage::{Stage, document, has_focus, until};
use frontend::account::TimeOut;
use frontend::state::{SessionProvider, SessionState, use_session};
use frontend::ui::LiveRegions;
use shared::account::{AccountKind, AccountView, SessionView};
use shared::id::AccountId;
use shared::time::UtcMicros;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

const ASK: &str = "GET /api/v1/session";
const ASK_QUIETLY: &str = "GET /api/v1/session in the background";
const MANY: i64 = 900;

#[component]
fn App() -> Html {
    html! {
        <LiveRegions>
            <SessionProvider><Page /></SessionProvider>
        </LiveRegions>
    }
}

#[component]
fn Page() -> Html {
    match use_session().state() {
        SessionState::SignedIn {
            session,
            interrupted,
            ..
        } => html! {
            <>
                <input id="field" />
                <TimeOut session={session.clone()} active={!*interrupted} />
            </>
        },
        SessionState::SignedOut(_) => html! { <p id="signed-out" /> },
        _ => Html::default(),
    }
}

/// The server's answer: so many seconds to the end by idleness, and to the last.
fn session(idle: i64, last: i64) -> String {
    let now = UtcMicros(1_800_000_000_000_000);
    let view = SessionView {
        account: AccountView {
            id: AccountId(Uuid::from_u128(1)),
            username: "jane.doe".to_owned(),
            name: "Jane Doe".into(),
            kind: AccountKind::Patient,
        },
        patients: Vec::new(),
        teams: Vec::new(),
        now,
        idle_expires_at: now.plus_seconds(idle),
        absolute_expires_at: now.plus_seconds(last),
        previous_sign_in_at: None,
    };
    serde_json::to_string(&view).expect("text")
}

/// Somebody who signed in just now, with focus in a field.
async fn signed_in(server: &FakeServer, last: i64) -> Stage {
    server.answer(ASK, 200, &session(MANY, last));
    let stage = Stage::show::<App>(()).await;
    until("somebody is signed in", || stage.find("#field").is_some()).await;
    stage.focus("#field").await;
    stage
}

/// That somebody after so many seconds without a sign of life.
async fn after(server: &FakeServer, stage: &Stage, passed: i64, last: i64) {
    server.answer(ASK, 200, &session(MANY - passed, last - passed));
    server.let_pass(passed as u32);
    until("the warning is there", || warned(stage)).await;
}

fn warned(stage: &Stage) -> bool {
    let dialog = stage.find("#time-out");
    dialog.is_some_and(|it| it.unchecked_into::<HtmlDialogElement>().open())
}

const STAY: &str = "#time-out .dialog__actions button:nth-child(1)";
const OTHER: &str = "#time-out .dialog__actions button:nth-child(2)";

#[wasm_bindgen_test]
async fn it_comes_two_minutes_before_the_end_and_is_read_at_once() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    let title = document().title();
    after(&server, &stage, 785, 40_000).await;
    assert_eq!(
        stage.attribute("#time-out", "role").as_deref(),
        Some("alertdialog")
    );
    let described = stage.attribute("#time-out", "aria-describedby");
    assert_eq!(described.as_deref(), Some("time-out-text"));
    let text = stage.text("#time-out-text");
    assert!(text.contains("signed out in 1 minute 5"), "{text}");
    assert!(text.contains("What you typed is saved"), "{text}");
    assert_eq!(stage.text(STAY), "Stay signed in");
    assert_eq!(stage.text(OTHER), "Sign out now");
    assert!(has_focus(&stage, STAY));
    assert_eq!(document().title(), "Are you still there?");
    assert_eq!(
        stage.text("#time-out [role=status]"),
        "",
        "it was read with the dialog"
    );
    assert_eq!(server.count(ASK), 1, "nothing asked as a person would");
    stage.click(STAY).await;
    until("it is gone", || !warned(&stage)).await;
    assert_eq!(document().title(), title);
}

#[wasm_bindgen_test]
async fn staying_works_again_and_again_and_gives_focus_back() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    for times in 1..=2 {
        after(&server, &stage, 800, 40_000).await;
        server.answer(ASK, 200, &session(MANY, 30_000));
        stage.click(STAY).await;
        until("it is gone", || !warned(&stage)).await;
        assert_eq!(server.count(ASK), 1 + times, "a person asked");
        assert!(has_focus(&stage, "#field"));
    }
}

#[wasm_bindgen_test]
async fn escape_is_a_sign_of_life() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    after(&server, &stage, 800, 40_000).await;
    server.answer(ASK, 200, &session(MANY, 30_000));
    stage.happen("#time-out", "cancel").await;
    until("it is gone", || !warned(&stage)).await;
    assert_eq!(server.count(ASK), 2);
}

#[wasm_bindgen_test]
async fn nothing_is_said_to_whoever_was_busy_elsewhere() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    server.let_pass(800);
    until("the server is asked", || server.count(ASK_QUIETLY) == 1).await;
    gloo_timers::future::TimeoutFuture::new(1_500).await;
    assert!(!warned(&stage));
    assert_eq!(server.count(ASK_QUIETLY), 1, "its answer is good for long");
}

#[wasm_bindgen_test]
async fn it_goes_when_another_window_stays() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    after(&server, &stage, 800, 40_000).await;
    server.answer(ASK, 200, &session(MANY, 30_000));
    server.let_pass(6);
    until("it is gone", || !warned(&stage)).await;
    assert_eq!(server.count(ASK), 1);
}

#[wasm_bindgen_test]
async fn half_a_minute_before_the_end_it_is_said_once_more() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    after(&server, &stage, 800, 40_000).await;
    server.answer(ASK, 200, &session(29, 30_000));
    server.let_pass(71);
    let said = "#time-out [role=status]";
    until("it is said", || stage.text(said) == "30 seconds left").await;
    let text = stage.text("#time-out-text");
    until("a second passes", || stage.text("#time-out-text") != text).await;
    assert_eq!(stage.text(said), "30 seconds left", "not every second");
}

#[wasm_bindgen_test]
async fn a_device_that_slept_over_the_end_finds_out_when_it_wakes() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    server.answer(
        ASK,
        401,
        r#"{"type":"about:blank","title":"","status":401,"code":"signed_out"}"#,
    );
    server.let_pass(3_600);
    until("nobody is signed in", || {
        stage.find("#signed-out").is_some()
    })
    .await;
}

#[wasm_bindgen_test]
async fn without_a_network_the_end_comes_all_the_same() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 40_000).await;
    server.answer(ASK, 0, "");
    server.let_pass(800);
    until("it is said from what is known here", || warned(&stage)).await;
    stage.click(STAY).await;
    until("it says that it did not work", || {
        stage.find("#time-out [role=alert]").is_some()
    })
    .await;
    server.let_pass(100);
    until("nobody is signed in", || {
        stage.find("#signed-out").is_some()
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_last_end_has_its_own_words_and_is_said_once() {
    let server = FakeServer::start();
    let stage = signed_in(&server, 850).await;
    after(&server, &stage, 760, 850).await;
    let text = stage.text("#time-out-text");
    assert!(text.contains("cannot be extended"), "{text}");
    assert_eq!(stage.text(STAY), "Sign in again now");
    stage.click(OTHER).await;
    until("it is gone", || !warned(&stage)).await;
    gloo_timers::future::TimeoutFuture::new(1_500).await;
    assert!(!warned(&stage));
    server.answer(
        ASK,
        401,
        r#"{"type":"about:blank","title":"","status":401,"code":"signed_out"}"#,
    );
    server.let_pass(100);
    until("nobody is signed in", || {
        stage.find("#signed-out").is_some()
    })
    .await;
}
