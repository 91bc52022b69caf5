//! The combobox by keyboard: list keys, text keys, input methods, dictation.

use crate::combobox_host::{HostProps, INPUT, active, open, stage, stage_with, told};
use crate::stage::has_focus;
use wasm_bindgen_test::wasm_bindgen_test;

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
async fn point_19_shift_and_enter_send_no_form_either() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    let left = stage
        .press_with(INPUT, "Enter", |key| key.set_shift_key(true))
        .await;
    assert!(!left);
    assert!(open(&stage));
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
async fn point_54_what_was_dictated_last_is_not_lost_with_focus() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    stage.input(INPUT).set_value("pharmacy");
    stage.focus("#after").await;
    assert!(told(&log, "input pharmacy"));
    assert_eq!(stage.input(INPUT).value(), "pharmacy");
    assert!(!open(&stage));
}

#[wasm_bindgen_test]
async fn point_37_a_list_that_opens_again_is_asked_for_again() {
    let (stage, log) = stage().await;
    stage.focus(INPUT).await;
    assert!(told(&log, "open"));
    stage.press(INPUT, "Escape").await;
    log.borrow_mut().clear();
    stage.press(INPUT, "ArrowDown").await;
    assert!(told(&log, "open"));
    log.borrow_mut().clear();
    stage.press(INPUT, "ArrowDown").await;
    assert!(!told(&log, "open"), "it is open already");
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
