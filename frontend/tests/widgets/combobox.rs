//! The combobox: markup, keyboard, pointer. What it says is tested in [`crate::combobox_said`].

use crate::stage::{Stage, has_focus};
use frontend::ui::{ComboOption, ComboSource, ComboWords, Combobox, LiveRegions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

pub(crate) const INPUT: &str = "#to";

/// What the parent was told, in order.
pub(crate) type Log = Rc<RefCell<Vec<String>>>;

#[derive(Properties, PartialEq, Default)]
pub(crate) struct HostProps {
    pub(crate) log: Log,
    #[prop_or_default]
    pub(crate) preset: bool,
    #[prop_or_default]
    pub(crate) failing: bool,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
}

pub(crate) fn option(id: &str, label: &str, group: &str) -> ComboOption {
    ComboOption {
        id: id.to_owned().into(),
        label: label.to_owned().into(),
        second_line: "Pharmacy · Little Rock AFB".into(),
        icon: "local_pharmacy".into(),
        note: (id == "a").then(|| "Your pharmacy".into()),
        group: Some(group.to_owned().into()),
        spans: if id == "a" {
            vec![(12, 16)]
        } else {
            Vec::new()
        },
    }
}

fn everything() -> Vec<ComboOption> {
    vec![
        option("a", "Little Rock Pharmacy", "Your care team"),
        option(
            "b",
            "Little Rock Pediatric_Hyman, John, MD",
            "Little Rock AFB",
        ),
        option("c", "Little Rock Behavioral Health", "Little Rock AFB"),
    ]
}

/// A parent as a page is one: it keeps the text, looks for options, takes the choice.
#[component]
pub(crate) fn Host(props: &HostProps) -> Html {
    let text = use_state(AttrValue::default);
    let selected = use_state(|| {
        props
            .preset
            .then(everything)
            .and_then(|all| all.first().cloned())
    });
    let words = use_memo((), |()| ComboWords {
        list: "Care teams".into(),
        clear: "Clear recipient".into(),
        count: Callback::from(|count: usize| format!("{count} results").into()),
        position: Callback::from(|(at, of): (usize, usize)| format!("{at} of {of}").into()),
        selected: Callback::from(|label: AttrValue| format!("{label} selected").into()),
        removed: Callback::from(|label: AttrValue| format!("{label} removed").into()),
    });
    let told = {
        let log = props.log.clone();
        move |what: String| log.borrow_mut().push(what)
    };
    let options: Rc<[ComboOption]> = everything()
        .into_iter()
        .filter(|option| option.label.to_lowercase().contains(&text.to_lowercase()))
        .collect();
    let source = match () {
        () if props.failing => ComboSource::Failed("The list cannot be reached".into()),
        () => ComboSource::Ready(format!("No recipients found for {}", *text).into()),
    };
    let on_input = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |new: String| {
            told(format!("input {new}"));
            selected.set(None);
            text.set(new.into());
        })
    };
    let on_select = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |id: AttrValue| {
            told(format!("select {id}"));
            text.set(AttrValue::default());
            selected.set(everything().into_iter().find(|option| option.id == id));
        })
    };
    let on_clear = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |()| {
            told("clear".to_owned());
            text.set(AttrValue::default());
            selected.set(None);
        })
    };
    let on_close = {
        let told = told.clone();
        Callback::from(move |()| told("close".to_owned()))
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        told("submit".to_owned());
    });
    html! {
        <LiveRegions>
            <form {onsubmit}>
                <Combobox
                    id="to"
                    label="To"
                    words={(*words).clone()}
                    text={(*text).clone()}
                    {options}
                    {source}
                    selected={(*selected).clone()}
                    {on_input}
                    {on_select}
                    {on_clear}
                    {on_close}
                    required=true
                    hint="Type a name"
                    error={props.error.clone()}
                />
                <button id="after">{ "After" }</button>
            </form>
        </LiveRegions>
    }
}

pub(crate) async fn stage() -> (Stage, Log) {
    stage_with(HostProps::default()).await
}

pub(crate) async fn stage_with(props: HostProps) -> (Stage, Log) {
    let log = props.log.clone();
    (Stage::show::<Host>(props).await, log)
}

fn open(stage: &Stage) -> bool {
    let shown = !stage.get("#to-list").hidden();
    let said = stage.attribute(INPUT, "aria-expanded").as_deref() == Some("true");
    assert_eq!(
        shown, said,
        "the list shows and aria-expanded says otherwise, or the reverse"
    );
    shown
}

fn active(stage: &Stage) -> Option<String> {
    let id = stage.attribute(INPUT, "aria-activedescendant")?;
    let marked = stage.get("[role=option][aria-selected=true]").id();
    assert_eq!(id, marked, "the named option is not the marked one");
    id.strip_prefix("to-option-").map(str::to_owned)
}

fn told(log: &Log, what: &str) -> bool {
    log.borrow().iter().any(|entry| entry == what)
}

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
    let named = stage
        .attribute("#to-list [role=group]", "aria-labelledby")
        .unwrap_or_default();
    assert_eq!(stage.text(&format!("#{named}")), "Your care team");
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
    stage.focus(INPUT).await;
    assert!(!open(&stage));
}

#[wasm_bindgen_test]
async fn point_13_typing_keeps_focus_and_the_browsers_keys() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    for key in ["Home", "End", "Delete", "a", "ArrowLeft"] {
        assert!(
            stage.press(INPUT, key).await,
            "{key} was taken from the browser"
        );
    }
    stage.type_text(INPUT, "ped").await;
    assert!(has_focus(&stage, INPUT));
    assert!(told(&log, "input ped"));
    assert_eq!(stage.count("[role=option]"), 1);
}

#[wasm_bindgen_test]
async fn point_14_down_goes_to_the_first_up_to_the_last_both_wrap() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "Escape").await;
    assert!(!open(&stage));
    assert!(!stage.press(INPUT, "ArrowDown").await);
    assert!(open(&stage));
    assert_eq!(active(&stage).as_deref(), Some("a"));
    stage.press(INPUT, "ArrowUp").await;
    assert_eq!(active(&stage).as_deref(), Some("c"));
    stage.press(INPUT, "ArrowDown").await;
    assert_eq!(active(&stage).as_deref(), Some("a"));
    stage.press(INPUT, "Escape").await;
    stage.press(INPUT, "ArrowUp").await;
    assert_eq!(active(&stage).as_deref(), Some("c"));
}

#[wasm_bindgen_test]
async fn point_15_alt_and_arrows_open_and_close_without_moving() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage
        .press_with(INPUT, "ArrowUp", |key| key.set_alt_key(true))
        .await;
    assert!(!open(&stage));
    stage
        .press_with(INPUT, "ArrowDown", |key| key.set_alt_key(true))
        .await;
    assert!(open(&stage));
    assert_eq!(active(&stage), None);
}

#[wasm_bindgen_test]
async fn point_16_keys_of_the_text_leave_the_list() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    for key in ["ArrowLeft", "ArrowRight", "Home", "End"] {
        stage.press(INPUT, "ArrowDown").await;
        assert!(active(&stage).is_some());
        assert!(
            stage.press(INPUT, key).await,
            "{key} did not act in the text"
        );
        assert_eq!(active(&stage), None, "{key}");
    }
}

#[wasm_bindgen_test]
async fn point_17_letters_go_to_the_text_and_the_list_follows() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    assert!(stage.press(INPUT, "b").await);
    stage.type_text(INPUT, "b").await;
    assert_eq!(active(&stage), None);
    assert_eq!(stage.count("[role=option]"), 1);
}

#[wasm_bindgen_test]
async fn point_18_enter_on_an_active_option_chooses_and_sends_no_form() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    assert!(!stage.press(INPUT, "Enter").await);
    assert!(told(&log, "select a"));
    assert!(!open(&stage));
    assert!(has_focus(&stage, INPUT));
    assert_eq!(stage.input(INPUT).value(), "Little Rock Pharmacy");
}

#[wasm_bindgen_test]
async fn point_19_enter_without_an_active_option_does_nothing_while_open() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    assert!(!stage.press(INPUT, "Enter").await);
    assert!(open(&stage));
    stage.press(INPUT, "Escape").await;
    assert!(
        stage.press(INPUT, "Enter").await,
        "closed, the form has its Enter back"
    );
    assert!(!log.borrow().iter().any(|entry| entry.starts_with("select")));
}

#[wasm_bindgen_test]
async fn point_20_escape_closes_first_and_clears_second() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "little").await;
    stage.press(INPUT, "Escape").await;
    assert!(!open(&stage));
    assert_eq!(stage.input(INPUT).value(), "little");
    assert!(told(&log, "close"), "requests under way have to be dropped");
    stage.press(INPUT, "Escape").await;
    assert_eq!(stage.input(INPUT).value(), "");
    assert!(!open(&stage));
}

#[wasm_bindgen_test]
async fn point_21_tab_leaves_closes_and_chooses_nothing() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    assert!(stage.press(INPUT, "Tab").await);
    assert!(!open(&stage));
    assert!(told(&log, "close"));
    assert!(!told(&log, "select a"));
}

#[wasm_bindgen_test]
async fn point_22_backspace_selects_a_choice_then_removes_it() {
    let (stage, log) = stage_with(HostProps {
        preset: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    let input = stage.input(INPUT);
    input.set_selection_range(20, 20).expect("a caret");
    assert!(!stage.press(INPUT, "Backspace").await);
    assert_eq!(input.selection_start().ok().flatten(), Some(0));
    assert_eq!(input.selection_end().ok().flatten(), Some(20));
    assert!(
        stage.press(INPUT, "Backspace").await,
        "the second is the browser's"
    );
    stage.type_text(INPUT, "").await;
    assert!(told(&log, "clear"));
}

#[wasm_bindgen_test]
async fn point_23_nothing_is_chosen_by_itself() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "Little Rock Pharmacy").await;
    assert_eq!(active(&stage), None);
    stage.focus("#after").await;
    assert!(!log.borrow().iter().any(|entry| entry.starts_with("select")));
}

#[wasm_bindgen_test]
async fn point_24_page_keys_stay_in_an_open_list() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    assert!(!stage.press(INPUT, "PageDown").await);
    assert!(!stage.press(INPUT, "PageDown").await);
    assert_eq!(active(&stage).as_deref(), Some("c"));
    stage.press(INPUT, "Escape").await;
    assert!(stage.press(INPUT, "PageDown").await);
}

#[wasm_bindgen_test]
async fn point_27_a_press_on_an_option_keeps_focus_in_the_input() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    assert!(!stage.happen("#to-option-b", "mousedown").await);
}

#[wasm_bindgen_test]
async fn point_28_a_click_on_any_part_of_an_option_chooses_it() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage
        .happen("#to-option-b .combobox__second", "click")
        .await;
    assert!(told(&log, "select b"));
}

#[wasm_bindgen_test]
async fn point_29_hovering_does_not_move_the_active_option() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    stage.happen("#to-option-c", "mouseover").await;
    assert_eq!(active(&stage).as_deref(), Some("a"));
}

#[wasm_bindgen_test]
async fn point_34_leaving_closes_and_keeps_the_text() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "little").await;
    stage.focus("#after").await;
    assert!(!open(&stage));
    assert_eq!(stage.input(INPUT).value(), "little");
}

#[wasm_bindgen_test]
async fn point_35_the_clear_button_is_one_and_does_what_escape_does() {
    let (stage, log) = stage_with(HostProps {
        preset: true,
        ..HostProps::default()
    })
    .await;
    let clear = "button[aria-label='Clear recipient']";
    assert_eq!(stage.attribute(clear, "type").as_deref(), Some("button"));
    assert_eq!(stage.attribute(clear, "tabindex").as_deref(), Some("-1"));
    stage.click(clear).await;
    assert!(told(&log, "clear"));
    assert!(has_focus(&stage, INPUT));
    assert!(stage.find(clear).is_none());
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
async fn point_52_keys_of_an_input_method_are_not_ours() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    assert!(
        stage
            .press_with(INPUT, "Enter", |key| key.set_is_composing(true))
            .await
    );
    assert!(
        stage
            .press_with(INPUT, "Enter", |key| key.set_key_code(229))
            .await
    );
    assert!(!told(&log, "select a"));
}

#[wasm_bindgen_test]
async fn point_53_the_search_follows_a_composition() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.happen(INPUT, "compositionstart").await;
    stage.type_text(INPUT, "be").await;
    assert!(told(&log, "input be"));
}

#[wasm_bindgen_test]
async fn point_54_dictation_without_an_event_is_noticed() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.input(INPUT).set_value("pharmacy");
    crate::stage::until("dictated text is told", || told(&log, "input pharmacy")).await;
}

#[wasm_bindgen_test]
async fn point_55_a_pasted_label_finds_its_option() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage
        .type_text(INPUT, "Little Rock Pediatric_Hyman, John, MD")
        .await;
    assert_eq!(stage.count("[role=option]"), 1);
    assert_eq!(stage.attribute(INPUT, "maxlength").as_deref(), Some("200"));
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
async fn the_list_opens_on_focus_with_what_is_known_before_typing() {
    let (stage, _) = stage().await;
    assert!(!open(&stage));
    stage.focus(INPUT).await;
    assert!(open(&stage));
}

#[wasm_bindgen_test]
async fn editing_a_choice_gives_it_up_and_keeps_the_text() {
    let (stage, log) = stage_with(HostProps {
        preset: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "Little Rock P").await;
    assert!(told(&log, "input Little Rock P"));
    assert_eq!(stage.input(INPUT).value(), "Little Rock P");
    assert!(open(&stage));
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
