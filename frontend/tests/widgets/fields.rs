//! Fields, the error summary, the passphrase field, the patient's list.

use crate::stage::{Stage, document, has_focus, until};
use frontend::ui::{
    Check, CheckGroup, Counter, ErrorSummary, FieldFault, LiveRegions, PassphraseInput,
    PatientChoice, PatientPicker, TextArea, TextInput,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[derive(Properties, PartialEq, Default)]
struct SubjectProps {
    #[prop_or_default]
    error: Option<AttrValue>,
    #[prop_or_default]
    counter: Option<Counter>,
}

#[component]
fn Subject(props: &SubjectProps) -> Html {
    let value = use_state(AttrValue::default);
    let on_input = {
        let value = value.clone();
        Callback::from(move |text: String| value.set(text.into()))
    };
    html! {
        <LiveRegions>
            <TextInput
                id="subject"
                label="Subject"
                value={(*value).clone()}
                {on_input}
                required=true
                hint="In a few words"
                error={props.error.clone()}
                counter={props.counter.clone()}
            />
        </LiveRegions>
    }
}

#[wasm_bindgen_test]
async fn a_field_is_named_by_its_label_alone() {
    let stage = Stage::show::<Subject>(SubjectProps::default()).await;
    assert_eq!(stage.attribute("label", "for").as_deref(), Some("subject"));
    // The star is for eyes, drawn by style; `aria-required` is for everyone else.
    assert_eq!(stage.text("label"), "Subject");
    assert!(stage.find("label.label--required").is_some());
    assert_eq!(
        stage.attribute("#subject", "aria-required").as_deref(),
        Some("true")
    );
    assert_eq!(
        stage.attribute("#subject", "aria-describedby").as_deref(),
        Some("subject-hint")
    );
    assert_eq!(stage.attribute("#subject", "aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn an_error_is_tied_to_its_field_and_moves_nothing() {
    let quiet = Stage::show::<Subject>(SubjectProps::default()).await;
    assert_eq!(quiet.text("#subject-error"), "");
    drop(quiet);
    let error = Some("Enter a subject".into());
    let stage = Stage::show::<Subject>(SubjectProps {
        error,
        counter: None,
    })
    .await;
    assert_eq!(stage.text("#subject-error"), "Enter a subject");
    assert_eq!(
        stage.attribute("#subject", "aria-invalid").as_deref(),
        Some("true")
    );
    let described = stage.attribute("#subject", "aria-describedby");
    assert_eq!(described.as_deref(), Some("subject-error subject-hint"));
}

#[wasm_bindgen_test]
async fn a_text_is_never_cut() {
    let stage = Stage::show::<Subject>(SubjectProps::default()).await;
    let long = "x".repeat(5_000);
    stage.type_text("#subject", &long).await;
    assert_eq!(stage.input("#subject").value(), long);
    assert_eq!(stage.attribute("#subject", "maxlength"), None);
}

#[wasm_bindgen_test]
async fn a_counter_speaks_only_when_it_matters() {
    let counter = |urgent| Counter {
        text: "3 characters left".into(),
        urgent,
        over: false,
    };
    let said = |stage: &Stage| stage.text("[role=status]") + &stage.text("[role=status] + *");
    let calm = SubjectProps {
        error: None,
        counter: Some(counter(false)),
    };
    let stage = Stage::show::<Subject>(calm).await;
    assert_eq!(stage.text("#subject-counter"), "3 characters left");
    gloo_timers::future::TimeoutFuture::new(1_200).await;
    assert_eq!(said(&stage), "");
    drop(stage);
    let urgent = SubjectProps {
        error: None,
        counter: Some(counter(true)),
    };
    let stage = Stage::show::<Subject>(urgent).await;
    assert_eq!(said(&stage), "", "not at once");
    until("the counter is said", || {
        said(&stage) == "3 characters left"
    })
    .await;
}

#[component]
fn Body() -> Html {
    let value = use_state(|| AttrValue::from("first line\nsecond"));
    let on_input = {
        let value = value.clone();
        Callback::from(move |text: String| value.set(text.into()))
    };
    html! { <TextArea id="body" label="Message" value={(*value).clone()} {on_input} rows=3 /> }
}

#[wasm_bindgen_test]
async fn a_text_area_keeps_lines_and_takes_text() {
    let stage = Stage::show::<Body>(()).await;
    let value = |stage: &Stage| {
        js_sys::Reflect::get(&stage.get("#body"), &"value".into())
            .ok()
            .and_then(|it| it.as_string())
    };
    assert_eq!(value(&stage).as_deref(), Some("first line\nsecond"));
    stage.type_text("#body", "a\nb\nc").await;
    assert_eq!(value(&stage).as_deref(), Some("a\nb\nc"));
}

#[component]
fn SignIn() -> Html {
    let value = use_state(|| AttrValue::from("little-rock"));
    let onsubmit = Callback::from(|event: SubmitEvent| event.prevent_default());
    html! {
        <form {onsubmit}>
            <PassphraseInput
                id="pass"
                label="Password"
                value={(*value).clone()}
                on_input={Callback::noop()}
                show="Show password"
                hide="Hide password"
            />
        </form>
    }
}

#[wasm_bindgen_test]
async fn a_passphrase_shows_and_hides_again_when_the_form_is_sent() {
    let stage = Stage::show::<SignIn>(()).await;
    assert_eq!(stage.input("#pass").type_(), "password");
    assert_eq!(
        stage.attribute("#pass", "autocomplete").as_deref(),
        Some("current-password")
    );
    stage.click("button[aria-label='Show password']").await;
    assert_eq!(stage.input("#pass").type_(), "text");
    assert_eq!(stage.input("#pass").value(), "little-rock");
    assert!(stage.find("button[aria-label='Hide password']").is_some());
    stage.happen("form", "submit").await;
    assert_eq!(stage.input("#pass").type_(), "password");
}

#[derive(Properties, PartialEq)]
struct FormProps {
    faults: Rc<[FieldFault]>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let attempt = use_state(|| 0_u32);
    let onclick = {
        let attempt = attempt.clone();
        Callback::from(move |_: MouseEvent| attempt.set(*attempt + 1))
    };
    html! {
        <>
            <ErrorSummary
                title="There is a problem"
                faults={props.faults.clone()}
                attempt={*attempt}
            />
            <TextInput id="subject" label="Subject" value="" on_input={Callback::noop()} />
            <button id="send" {onclick}>{ "Send" }</button>
        </>
    }
}

#[wasm_bindgen_test]
async fn the_summary_takes_focus_at_every_attempt_and_leads_to_the_field() {
    let faults = Rc::from([
        FieldFault {
            field: Some("subject".into()),
            text: "Enter a subject".into(),
        },
        FieldFault {
            field: None,
            text: "The message was not sent".into(),
        },
    ]);
    let stage = Stage::show::<Form>(FormProps { faults }).await;
    assert!(has_focus(&stage, ".error-summary"));
    assert_eq!(stage.count(".error-summary [role=alert] li"), 2);
    assert_eq!(stage.count(".error-summary a"), 1);
    let before = document()
        .location()
        .and_then(|location| location.hash().ok());
    stage.click(".error-summary a").await;
    assert!(has_focus(&stage, "#subject"));
    let after = document()
        .location()
        .and_then(|location| location.hash().ok());
    assert_eq!(before, after, "the address belongs to the router");
    stage.click("#send").await;
    assert!(has_focus(&stage, ".error-summary"));
}

#[wasm_bindgen_test]
async fn no_fault_no_summary() {
    let stage = Stage::show::<Form>(FormProps {
        faults: Rc::from([]),
    })
    .await;
    assert!(stage.find(".error-summary").is_none());
}

#[component]
fn Picker() -> Html {
    let value = use_state(|| AttrValue::from("jane"));
    let people: Rc<[PatientChoice]> = Rc::from([
        PatientChoice {
            id: "jane".into(),
            name: "Doe, Jane Emily".into(),
            note: Some("you".into()),
            initials: "JD".into(),
            colour: 0,
        },
        PatientChoice {
            id: "sam".into(),
            name: "Doe, Sam".into(),
            note: None,
            initials: "SD".into(),
            colour: 9,
        },
    ]);
    let on_change = {
        let value = value.clone();
        Callback::from(move |id| value.set(id))
    };
    html! {
        <PatientPicker id="patient" label="Patient Name" {people} value={(*value).clone()} {on_change} />
    }
}

#[wasm_bindgen_test]
async fn the_patients_mark_follows_the_choice() {
    let stage = Stage::show::<Picker>(()).await;
    assert_eq!(
        stage.attribute(".avatar", "data-initials").as_deref(),
        Some("JD")
    );
    assert_eq!(stage.text("option"), "Doe, Jane Emily (you)");
    js_sys::Reflect::set(&stage.get("select"), &"value".into(), &"sam".into()).expect("a value");
    stage.happen("select", "change").await;
    assert_eq!(
        stage.attribute(".avatar", "data-initials").as_deref(),
        Some("SD")
    );
    // There are eight colours; the ninth is the first again.
    assert!(stage.find(".avatar.person-1").is_some());
}

/// Puts the list on somebody, as a key or a finger does it.
async fn put(stage: &Stage, who: &str) {
    js_sys::Reflect::set(&stage.get("select"), &"value".into(), &who.into()).expect("a value");
    stage.happen("select", "change").await;
}

#[wasm_bindgen_test]
async fn keys_that_go_past_people_choose_only_the_one_they_stop_at() {
    let stage = Stage::show::<Picker>(()).await;
    let chosen = || stage.attribute(".avatar", "data-initials");
    stage.press("select", "ArrowDown").await;
    put(&stage, "sam").await;
    assert_eq!(chosen().as_deref(), Some("JD"), "it may go on");
    until("it was left alone", || chosen().as_deref() == Some("SD")).await;
    stage.press("select", "ArrowUp").await;
    put(&stage, "jane").await;
    assert_eq!(chosen().as_deref(), Some("SD"));
    stage.press("select", "Enter").await;
    assert_eq!(chosen().as_deref(), Some("JD"), "Enter chooses");
    stage.press("select", "ArrowDown").await;
    put(&stage, "sam").await;
    assert_eq!(chosen().as_deref(), Some("JD"));
    stage.happen("select", "blur").await;
    assert_eq!(chosen().as_deref(), Some("SD"), "leaving chooses");
    stage.happen("select", "pointerdown").await;
    put(&stage, "jane").await;
    assert_eq!(chosen().as_deref(), Some("JD"), "a finger is at once");
}

#[derive(Properties, PartialEq)]
struct RightsProps {
    told: Rc<std::cell::RefCell<Vec<(String, bool)>>>,
    #[prop_or_default]
    error: Option<AttrValue>,
}

#[component]
fn Rights(props: &RightsProps) -> Html {
    let check = |value: &'static str, hint: Option<&'static str>, ticked| Check {
        value: value.into(),
        text: format!("May {value}").into(),
        hint: hint.map(AttrValue::from),
        ticked,
    };
    let checks: Rc<[Check]> = [
        check("read", None, true),
        check("see sensitive", Some("Leave it off"), false),
    ]
    .into();
    let told = props.told.clone();
    let on_change = Callback::from(move |(value, on): (AttrValue, bool)| {
        told.borrow_mut().push((value.to_string(), on));
    });
    html! {
        <CheckGroup
            id="may"
            legend="What may they do?"
            {checks}
            {on_change}
            error={props.error.clone()}
        />
    }
}

#[wasm_bindgen_test]
async fn boxes_under_one_question_tell_what_was_ticked() {
    let told = Rc::<std::cell::RefCell<Vec<(String, bool)>>>::default();
    let props = RightsProps {
        told: told.clone(),
        error: None,
    };
    let stage = Stage::show::<Rights>(props).await;
    assert_eq!(stage.text("fieldset legend"), "What may they do?");
    assert!(stage.input("#may-0").checked() && !stage.input("#may-1").checked());
    assert_eq!(stage.attribute("#may-0", "aria-describedby"), None);
    assert_eq!(
        stage.attribute("#may-1", "aria-describedby").as_deref(),
        Some("may-1-hint")
    );
    stage.click("#may-1").await;
    stage.click("#may-0").await;
    let said = [
        ("see sensitive".to_owned(), true),
        ("read".to_owned(), false),
    ];
    assert_eq!(*told.borrow(), said);
}

#[wasm_bindgen_test]
async fn the_error_of_a_question_is_told_with_the_question() {
    let props = RightsProps {
        told: Rc::default(),
        error: Some("Choose at least one thing".into()),
    };
    let stage = Stage::show::<Rights>(props).await;
    assert_eq!(
        stage.attribute("fieldset", "aria-describedby").as_deref(),
        Some("may-error")
    );
    assert_eq!(stage.text("#may-error"), "Choose at least one thing");
}
