//! The combobox as it stands in the page: roles, names, states, marks.

use crate::combobox_host::{HostProps, INPUT, active, open, option, stage, stage_with};
use crate::stage::Stage;
use frontend::ui::{ComboOption, ComboSource, ComboWords, Combobox};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[wasm_bindgen_test]
async fn point_1_an_input_with_the_role_and_a_visible_label() {
    let (stage, _) = stage().await;
    assert_eq!(stage.attribute(INPUT, "role").as_deref(), Some("combobox"));
    assert_eq!(stage.input(INPUT).type_(), "text");
    assert_eq!(stage.attribute("label", "for").as_deref(), Some("to"));
    assert_eq!(stage.attribute(INPUT, "placeholder"), None);
}

#[wasm_bindgen_test]
async fn point_2_states_are_words_and_the_list_exists() {
    let (stage, _) = stage().await;
    assert_eq!(
        stage.attribute(INPUT, "aria-autocomplete").as_deref(),
        Some("list")
    );
    assert_eq!(
        stage.attribute(INPUT, "aria-expanded").as_deref(),
        Some("false")
    );
    assert_eq!(
        stage.attribute(INPUT, "aria-controls").as_deref(),
        Some("to-list")
    );
    assert!(stage.find("ul#to-list[role=listbox]").is_some());
}

#[wasm_bindgen_test]
async fn point_3_nothing_is_owned() {
    let (stage, _) = stage().await;
    assert_eq!(stage.count("[aria-owns]"), 0);
}

#[wasm_bindgen_test]
async fn point_4_the_list_has_its_own_name() {
    let (stage, _) = stage().await;
    assert_eq!(
        stage.attribute("#to-list", "aria-label").as_deref(),
        Some("Care teams")
    );
}

#[wasm_bindgen_test]
async fn point_5_and_6_options_say_their_state_and_place() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    assert_eq!(stage.count("[role=option]"), 3);
    assert_eq!(stage.count("[role=option][aria-selected=false]"), 3);
    let second = "#to-option-b";
    assert_eq!(
        stage.attribute(second, "aria-setsize").as_deref(),
        Some("3")
    );
    assert_eq!(
        stage.attribute(second, "aria-posinset").as_deref(),
        Some("2")
    );
    stage.press(INPUT, "ArrowDown").await;
    assert_eq!(stage.count("[role=option][aria-selected=true]"), 1);
}

#[wasm_bindgen_test]
async fn point_7_the_active_option_is_named_only_while_there_is_one() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    assert_eq!(stage.attribute(INPUT, "aria-activedescendant"), None);
    stage.press(INPUT, "ArrowDown").await;
    assert_eq!(active(&stage).as_deref(), Some("a"));
    stage.press(INPUT, "Escape").await;
    assert_eq!(stage.attribute(INPUT, "aria-activedescendant"), None);
}

#[wasm_bindgen_test]
async fn point_8_the_browser_does_not_write_along() {
    let (stage, _) = stage().await;
    for (name, value) in [
        ("autocomplete", "off"),
        ("autocapitalize", "none"),
        ("autocorrect", "off"),
        ("spellcheck", "false"),
        ("inputmode", "text"),
        ("enterkeyhint", "done"),
    ] {
        assert_eq!(
            stage.attribute(INPUT, name).as_deref(),
            Some(value),
            "{name}"
        );
    }
}

#[wasm_bindgen_test]
async fn point_9_required_invalid_and_described() {
    let error = Some("Select a recipient from the list".into());
    let (stage, _) = stage_with(HostProps {
        error,
        ..HostProps::default()
    })
    .await;
    assert_eq!(
        stage.attribute(INPUT, "aria-required").as_deref(),
        Some("true")
    );
    assert_eq!(
        stage.attribute(INPUT, "aria-invalid").as_deref(),
        Some("true")
    );
    let described = stage.attribute(INPUT, "aria-describedby");
    assert_eq!(described.as_deref(), Some("to-error to-hint"));
    stage.type_text(INPUT, "little").await;
    assert_eq!(
        stage.attribute(INPUT, "aria-describedby").as_deref(),
        Some("to-error")
    );
}

#[wasm_bindgen_test]
async fn point_10_headings_are_named_groups() {
    let (stage, _) = stage().await;
    assert_eq!(stage.count("#to-list [role=group]"), 2);
    assert_eq!(
        stage
            .attribute("#to-list [role=group]", "aria-label")
            .as_deref(),
        Some("Your care team")
    );
    assert_eq!(stage.text("#to-list .combobox__group"), "Your care team");
}

#[wasm_bindgen_test]
async fn point_11_nothing_in_the_list_can_be_focused() {
    let (stage, _) = stage_with(HostProps {
        failing: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    assert_eq!(
        stage.count(".combobox__popup :is(a, button, input, [tabindex])"),
        0
    );
}

#[wasm_bindgen_test]
async fn point_12_a_preset_recipient_is_the_value_and_opens_nothing() {
    let (stage, _) = stage_with(HostProps {
        preset: true,
        ..HostProps::default()
    })
    .await;
    assert_eq!(stage.input(INPUT).value(), "Little Rock Pharmacy");
    let shown = ".combobox__chosen[aria-hidden=true]";
    assert_eq!(stage.text(shown), "Little Rock Pharmacy");
    stage.focus(INPUT).await;
    assert!(!open(&stage));
}

#[wasm_bindgen_test]
async fn point_43_a_failure_is_a_sentence_beside_the_list() {
    let (stage, _) = stage_with(HostProps {
        failing: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    assert_eq!(
        stage.text(".combobox__sentence"),
        "The list cannot be reached"
    );
    assert_eq!(stage.count("#to-list .combobox__sentence"), 0);
    assert!(open(&stage), "the options that are known stay");
}

#[wasm_bindgen_test]
async fn point_57_and_58_marks_are_marks_and_the_name_is_one_string() {
    let (stage, _) = stage().await;
    let first = "#to-option-a";
    // The name comes from what is not hidden: the label alone.
    assert_eq!(stage.attribute(first, "aria-label"), None);
    assert_eq!(
        stage.text("#to-option-a .combobox__label"),
        "Little Rock Pharmacy"
    );
    let heard = "#to-option-a .combobox__text > :not([aria-hidden=true])";
    assert_eq!(stage.count(heard), 1);
    assert_eq!(stage.text("#to-option-a mark"), "Phar");
    let more = stage
        .attribute(first, "aria-describedby")
        .unwrap_or_default();
    assert_eq!(
        stage.text(&format!("#{more}")),
        "Pharmacy · Little Rock AFB Your pharmacy"
    );
}

#[wasm_bindgen_test]
async fn point_61_the_line_for_the_error_is_there_before_the_error() {
    let (stage, _) = stage().await;
    assert_eq!(stage.text("#to-error"), "");
}

#[wasm_bindgen_test]
async fn a_span_that_does_not_fit_is_left_out() {
    #[component]
    fn Odd() -> Html {
        let words = ComboWords {
            list: "Teams".into(),
            clear: "Clear".into(),
            count: Callback::from(|_| AttrValue::default()),
            position: Callback::from(|_| AttrValue::default()),
            selected: Callback::from(|it| it),
            removed: Callback::from(|it| it),
        };
        let odd = ComboOption {
            spans: vec![(0, 2), (1, 3), (5, 4), (4, 400), (500, 600)],
            ..option("x", "Ärzte", "Others")
        };
        html! {
            <Combobox
                id="odd"
                label="To"
                {words}
                text=""
                options={Rc::from([odd])}
                source={ComboSource::Ready(AttrValue::default())}
                on_input={Callback::noop()}
                on_select={Callback::noop()}
                on_clear={Callback::noop()}
            />
        }
    }
    let stage = Stage::show::<Odd>(()).await;
    assert_eq!(stage.text("#odd-option-x .combobox__label"), "Ärzte");
    assert_eq!(stage.text("#odd-option-x mark"), "Är");
}
