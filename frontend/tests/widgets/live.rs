//! Following what changes at the server.

use crate::fake_server::FakeServer;
use crate::stage::{Stage, settle, until};
use frontend::state::{LiveProvider, Whose, use_changes, use_unread};
use frontend::ui::LiveRegions;
use shared::id::PatientId;
use shared::live::{COUNTERS_EVENT, CountersView, PatientCounters, TeamCounters};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

const JANE: PatientId = PatientId(Uuid::from_u128(1));
const SAM: PatientId = PatientId(Uuid::from_u128(2));

/// Jane's page: it counts how often it would ask again.
#[component]
fn Page() -> Html {
    let asked = use_state(|| 0);
    let ask = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(*asked + 1))
    };
    use_changes(Whose::Patient(JANE), ask);
    let unread = use_unread();
    html! {
        <>
            <output id="asked">{ *asked }</output>
            <output id="sams">{ unread(SAM).map(|it| it.to_string()).unwrap_or_default() }</output>
            <input id="typing" />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AppProps {
    #[prop_or(true)]
    active: bool,
}

#[component]
fn App(props: &AppProps) -> Html {
    html! {
        <LiveRegions>
            <LiveProvider active={props.active}><Page /></LiveProvider>
        </LiveRegions>
    }
}

async fn app() -> Stage {
    Stage::show::<App>(AppProps { active: true }).await
}

fn numbers(janes: (u32, i64), sams: (u32, i64), waiting: Option<u32>) -> String {
    let of = |patient_id, (unread, revision)| PatientCounters {
        patient_id,
        unread,
        newest_unread: None,
        revision,
        rights: 0,
    };
    let view = CountersView {
        patients: vec![of(JANE, janes), of(SAM, sams)],
        team: waiting.map(|waiting| TeamCounters {
            waiting,
            revision: i64::from(waiting),
        }),
    };
    serde_json::to_string(&view).expect("text")
}

fn said(stage: &Stage) -> String {
    stage.text("[role=status]") + &stage.text("[role=status] + [role=status]")
}

#[wasm_bindgen_test]
async fn a_page_asks_again_when_something_of_its_patient_has_changed_and_else_does_not() {
    let server = FakeServer::start();
    let stage = app().await;
    stage.focus("#typing").await;
    assert_eq!(server.streams(), [true]);
    assert_eq!(stage.text("#asked"), "0");
    // What came between the page's own question and the first numbers would be missed.
    server
        .say(COUNTERS_EVENT, &numbers((0, 1), (3, 1), None))
        .await;
    assert_eq!(stage.text("#asked"), "1");
    assert_eq!(stage.text("#sams"), "3");
    server
        .say(COUNTERS_EVENT, &numbers((0, 1), (4, 2), None))
        .await;
    assert_eq!(stage.text("#asked"), "1", "that was Sam's");
    assert_eq!(stage.text("#sams"), "4");
    server
        .say(COUNTERS_EVENT, &numbers((0, 2), (4, 2), None))
        .await;
    assert_eq!(stage.text("#asked"), "2");
    assert!(crate::stage::has_focus(&stage, "#typing"), "focus stays");
    assert_eq!(
        server.calls(),
        Vec::<String>::new(),
        "the stream says it all"
    );
}

#[wasm_bindgen_test]
async fn new_messages_are_said_and_read_ones_are_not() {
    let server = FakeServer::start();
    let stage = app().await;
    server
        .say(COUNTERS_EVENT, &numbers((2, 1), (0, 1), Some(5)))
        .await;
    assert_eq!(said(&stage), "", "those were there before");
    server
        .say(COUNTERS_EVENT, &numbers((3, 2), (0, 1), Some(5)))
        .await;
    until("one message is said", || said(&stage) == "1 new message").await;
    server
        .say(COUNTERS_EVENT, &numbers((3, 2), (1, 2), Some(6)))
        .await;
    until("both are said", || said(&stage) == "2 new messages").await;
    server
        .say(COUNTERS_EVENT, &numbers((0, 3), (0, 3), Some(0)))
        .await;
    assert_eq!(said(&stage), "2 new messages", "reading is no news");
}

#[wasm_bindgen_test]
async fn a_hidden_page_has_no_stream_and_takes_it_up_when_it_is_seen() {
    let server = FakeServer::start();
    let _stage = app().await;
    server.hide(true).await;
    assert_eq!(server.streams(), [false]);
    server.hide(false).await;
    assert_eq!(server.streams(), [false, true]);
}

#[wasm_bindgen_test]
async fn an_interrupted_session_has_no_stream() {
    let server = FakeServer::start();
    let _stage = Stage::show::<App>(AppProps { active: false }).await;
    server.hide(true).await;
    server.hide(false).await;
    assert_eq!(server.streams(), Vec::<bool>::new());
}

#[wasm_bindgen_test]
async fn a_stream_that_was_cut_is_the_browsers_to_take_up() {
    let server = FakeServer::start();
    let stage = app().await;
    server.cut(false).await;
    assert_eq!(server.streams(), [true]);
    assert_eq!(server.calls(), Vec::<String>::new());
    server
        .say(COUNTERS_EVENT, &numbers((0, 7), (0, 1), None))
        .await;
    assert_eq!(stage.text("#asked"), "1");
}

#[wasm_bindgen_test]
async fn a_refused_stream_asks_and_is_tried_again() {
    let server = FakeServer::start();
    server.answer("GET /api/v1/counters", 200, &numbers((1, 1), (9, 1), None));
    let stage = app().await;
    server.cut(true).await;
    until("the numbers are there", || stage.text("#sams") == "9").await;
    assert_eq!(server.calls(), ["GET /api/v1/counters in the background"]);
    until("it is tried again", || server.streams() == [false, true]).await;
    server.cut(true).await;
    until("it asks again", || server.calls().len() == 2).await;
    settle().await;
    assert_eq!(
        server.streams(),
        [false, false],
        "the second wait is longer"
    );
}
