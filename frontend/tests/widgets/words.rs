//! Widgets that say something or lead somewhere: marks, chips, notices, links, lists of one choice.

use crate::stage::{Stage, settle};
use frontend::ui::{
    Avatar, Busy, Choice, EmptyState, Field, Link, LinkButton, Notice, Place, Select, Skeleton,
    Tone, big_icon, described_by, folders, records, show_older, tag,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[component]
fn Marks() -> Html {
    html! {
        <>
            <Avatar initials="JD" colour={Some(9)} />
            <Avatar initials="LP" small=true />
            { big_icon("mail") }
            { tag(Tone::Warn, "Due today") }
            <Busy text="Saving…" />
        </>
    }
}

#[wasm_bindgen_test]
async fn marks_are_for_eyes_and_words_for_everyone() {
    let stage = Stage::show::<Marks>(()).await;
    assert_eq!(stage.text(".avatar.person-1"), "", "the letters are drawn");
    assert!(stage.find(".avatar--small.person-team").is_some());
    assert_eq!(stage.count("svg.icon[aria-hidden=true]"), 1);
    for mark in [".avatar", ".busy__mark"] {
        let hidden = stage.attribute(mark, "aria-hidden");
        assert_eq!(hidden.as_deref(), Some("true"), "{mark}");
    }
    assert_eq!(stage.text(".usa-tag.tag--warning"), "Due today");
    assert_eq!(stage.text(".busy[role=status]"), "Saving…");
}

#[derive(Properties, PartialEq)]
struct SaidProps {
    tone: Tone,
    live: bool,
}

#[component]
fn Said(props: &SaidProps) -> Html {
    html! {
        <Notice tone={props.tone} live={props.live} title="Not sent">{ "Try again" }</Notice>
    }
}

#[wasm_bindgen_test]
async fn a_notice_interrupts_only_when_something_went_wrong() {
    for (tone, live, role) in [
        (Tone::Bad, true, Some("alert")),
        (Tone::Ok, true, Some("status")),
        (Tone::Bad, false, None),
    ] {
        let stage = Stage::show::<Said>(SaidProps { tone, live }).await;
        assert_eq!(stage.attribute(".usa-alert", "role").as_deref(), role);
        assert_eq!(stage.text(".usa-alert__heading"), "Not sent");
        assert_eq!(stage.text(".usa-alert__text"), "Try again");
    }
}

#[component]
fn Ways() -> Html {
    let place = |href: &'static str, label: &'static str, current| Place {
        href: href.into(),
        label: label.into(),
        short: None,
        icon: "mail".into(),
        badge: None,
        current,
    };
    let places = [
        place("/inbox", "Inbox", true),
        place("/sent", "Sent", false),
    ];
    html! {
        <>
            { folders("Folders", &places) }
            <Link id="plain" href="/here" current=true name="Here, 2 unread">{ "Here" }</Link>
            <LinkButton href="/write" icon="edit" wide=true>{ "Send a Message" }</LinkButton>
            <EmptyState icon="mail" text="No new messages" detail="They come here.">
                <LinkButton href="/help">{ "Help" }</LinkButton>
            </EmptyState>
        </>
    }
}

#[wasm_bindgen_test]
async fn a_link_is_a_link_whatever_it_looks_like() {
    let stage = Stage::show::<Ways>(()).await;
    assert_eq!(stage.count("a[href]"), 5);
    assert_eq!(stage.count("button"), 0);
    let current = stage.attribute("#plain", "aria-current");
    assert_eq!(current.as_deref(), Some("page"));
    assert_eq!(
        stage.attribute("#plain", "aria-label").as_deref(),
        Some("Here, 2 unread")
    );
    assert_eq!(
        stage.count("a.usa-button.button--wide[href='/write'] svg"),
        1
    );
    assert_eq!(
        stage.attribute("nav", "aria-label").as_deref(),
        Some("Folders")
    );
    assert_eq!(stage.count("nav [aria-current=page]"), 1);
}

#[wasm_bindgen_test]
async fn an_empty_list_says_so_and_offers_the_next_step() {
    let stage = Stage::show::<Ways>(()).await;
    assert_eq!(stage.text(".empty__text"), "No new messages");
    assert_eq!(stage.text(".empty__detail"), "They come here.");
    assert!(stage.find(".empty a[href='/help']").is_some());
}

type Log = Rc<RefCell<Vec<String>>>;

#[derive(Properties, PartialEq)]
struct ChoosingProps {
    log: Log,
}

#[component]
fn Choosing(props: &ChoosingProps) -> Html {
    let choice = |value: &'static str, text: &'static str| Choice {
        value: value.into(),
        text: text.into(),
    };
    let choices = Rc::from([choice("new", "Newest first"), choice("old", "Oldest first")]);
    let told = |what: &'static str| {
        let log = props.log.clone();
        move |value: AttrValue| log.borrow_mut().push(format!("{what} {value}"))
    };
    let older = told("older");
    html! {
        <>
            <Select
                id="order"
                label="Arrange by"
                {choices}
                value="old"
                on_change={Callback::from(told("order"))}
                hint="Of this list"
                error="Choose one"
            />
            { show_older("Show older", None, &Callback::from(move |()| older("rows".into()))) }
            <Field id="own" label="Its own control" required=true hint="A hint">
                <input id="own" aria-describedby={described_by("own", true, false, false)} />
            </Field>
            <Skeleton text="Loading" lines={2} />
        </>
    }
}

#[wasm_bindgen_test]
async fn a_choice_is_shown_tied_to_its_words_and_told() {
    let log = Log::default();
    let stage = Stage::show::<Choosing>(ChoosingProps { log: log.clone() }).await;
    let value = |stage: &Stage| {
        let value = js_sys::Reflect::get(&stage.get("#order"), &"value".into()).ok();
        value.and_then(|it| it.as_string()).unwrap_or_default()
    };
    assert_eq!(value(&stage), "old");
    let described = stage.attribute("#order", "aria-describedby");
    assert_eq!(described.as_deref(), Some("order-error order-hint"));
    assert_eq!(
        stage.attribute("#order", "aria-invalid").as_deref(),
        Some("true")
    );
    js_sys::Reflect::set(&stage.get("#order"), &"value".into(), &"new".into()).expect("a value");
    stage.happen("#order", "change").await;
    stage.click(".list-more button").await;
    settle().await;
    assert_eq!(*log.borrow(), ["order new", "older rows"]);
}

#[wasm_bindgen_test]
async fn a_field_names_any_control_and_a_skeleton_keeps_its_space() {
    let stage = Stage::show::<Choosing>(ChoosingProps {
        log: Log::default(),
    })
    .await;
    assert_eq!(stage.attribute("#own-label", "for").as_deref(), Some("own"));
    assert_eq!(stage.text("#own-hint"), "A hint");
    assert_eq!(stage.count(".skeleton__line[aria-hidden=true]"), 2);
}

#[component]
fn Table() -> Html {
    let row = (
        "1".to_owned(),
        vec![html! { "Jane Doe" }, html! { "Parent" }],
    );
    records("Who may act", &["Name", "Why"], vec![row])
}

#[wasm_bindgen_test]
async fn a_table_stays_one_where_style_takes_it_apart() {
    let stage = Stage::show::<Table>(()).await;
    assert_eq!(stage.text("table[role=table] caption"), "Who may act");
    assert_eq!(stage.count("thead [role=columnheader]"), 2);
    assert_eq!(stage.text("tbody [role=rowheader]"), "Jane Doe");
    let cell = stage.attribute("tbody [role=cell]", "data-head");
    assert_eq!(cell.as_deref(), Some("Why"));
}
