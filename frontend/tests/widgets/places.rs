//! Ways around and signs of where one is: tabs, bottom bar, skip links, headings, status line.

use crate::stage::{Stage, has_focus};
use frontend::ui::{
    Badge, Card, PageHeading, Place, Step, StepState, bottom_bar, skip_links, status_line, tabs,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

fn places() -> Rc<[Place]> {
    let place = |href: &str, label: &str, current| Place {
        href: href.to_owned().into(),
        label: label.to_owned().into(),
        short: None,
        icon: "home".into(),
        badge: None,
        current,
    };
    Rc::from([
        place("/", "Home", false),
        Place {
            badge: Some(Badge {
                count: "2".into(),
                spoken: "2 unread".into(),
            }),
            ..place("/messages", "Messaging", true)
        },
        Place {
            short: Some("Record".into()),
            ..place("/record", "Health Record", false)
        },
    ])
}

#[component]
fn Menus() -> Html {
    html! {
        <>
            { tabs("Pages", &places()) }
            { bottom_bar("Pages, at the bottom", &places()) }
        </>
    }
}

#[wasm_bindgen_test]
async fn one_place_is_current_and_a_number_is_said_in_words() {
    let stage = Stage::show::<Menus>(()).await;
    assert_eq!(stage.count(".tabs [aria-current=page]"), 1);
    assert_eq!(
        stage.attribute(".tabs [aria-current]", "href").as_deref(),
        Some("/messages")
    );
    assert_eq!(
        stage.attribute(".tabs .badge", "aria-hidden").as_deref(),
        Some("true")
    );
    for menu in [".tabs", ".bottom-bar"] {
        assert_eq!(
            stage
                .attribute(&format!("{menu} [aria-current]"), "aria-label")
                .as_deref(),
            Some("Messaging, 2 unread")
        );
    }
}

#[wasm_bindgen_test]
async fn a_short_word_in_the_bottom_bar_keeps_the_whole_name() {
    let stage = Stage::show::<Menus>(()).await;
    let record = ".bottom-bar a[href='/record']";
    assert_eq!(stage.text(record), "Record");
    assert_eq!(
        stage.attribute(record, "aria-label").as_deref(),
        Some("Health Record")
    );
}

#[component]
fn Page() -> Html {
    let page = use_state(|| 0);
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.set(*page + 1))
    };
    let focus_key = (*page > 0).then(|| AttrValue::from(page.to_string()));
    html! {
        <>
            { skip_links(&[("main".into(), "Skip to the page".into())]) }
            <button id="next" {onclick}>{ "Next" }</button>
            <main id="main" tabindex="-1">
                <PageHeading text={format!("Page {}", *page)} {focus_key} />
                <Card id="messages" heading="Messages">{ "None" }</Card>
            </main>
        </>
    }
}

#[wasm_bindgen_test]
async fn the_heading_takes_focus_when_the_page_changes_and_not_at_first() {
    let stage = Stage::show::<Page>(()).await;
    assert!(!has_focus(&stage, "h1"));
    for page in ["Page 1", "Page 2"] {
        stage.focus("#next").await;
        stage.click("#next").await;
        assert!(has_focus(&stage, "h1"));
        assert_eq!(stage.text("h1"), page);
    }
}

#[wasm_bindgen_test]
async fn a_skip_link_moves_focus_and_a_card_has_its_headings_name() {
    let stage = Stage::show::<Page>(()).await;
    stage.click(".usa-skipnav").await;
    assert!(has_focus(&stage, "#main"));
    let named = stage
        .attribute("section", "aria-labelledby")
        .unwrap_or_default();
    assert_eq!(stage.text(&format!("#{named}")), "Messages");
}

#[component]
fn Status() -> Html {
    let step = |text: &str, time: Option<&str>, state, word: &str| Step {
        text: text.to_owned().into(),
        time: time.map(|time| time.to_owned().into()),
        state,
        state_word: word.to_owned().into(),
    };
    let steps = [
        step("Sent", Some("Thu, Nov 19"), StepState::Done, "done"),
        step(
            "Opened by the team",
            Some("Fri, Nov 20"),
            StepState::Current,
            "now",
        ),
        step("Answered", None, StepState::ToCome, "to come"),
    ];
    status_line("Status of this message", &steps)
}

#[wasm_bindgen_test]
async fn the_status_line_is_an_ordered_list_that_says_where_it_is() {
    let stage = Stage::show::<Status>(()).await;
    assert_eq!(
        stage.attribute("ol", "aria-label").as_deref(),
        Some("Status of this message")
    );
    assert_eq!(stage.count("ol > li"), 3);
    assert_eq!(stage.count("[aria-current=step]"), 1);
    assert_eq!(stage.text("li:nth-child(1)"), "Sent, doneThu, Nov 19");
    assert_eq!(stage.text("li:nth-child(3)"), "Answered, to come");
    assert!(stage.text("[aria-current]").contains("now"));
}
