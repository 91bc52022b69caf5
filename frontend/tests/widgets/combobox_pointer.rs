//! The combobox by mouse and finger, and as focus comes and goes.

use crate::combobox_host::{HostProps, INPUT, active, open, stage, stage_with, told};
use crate::stage::has_focus;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::MouseEventInit;

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
    stage.click("#to-option-b .combobox__second").await;
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
async fn point_31_only_the_second_tap_of_a_pointer_is_ignored() {
    let (stage, log) = stage().await;
    let clear = "button[aria-label='Clear recipient']";
    let tap = |detail| move |click: &MouseEventInit| click.set_detail(detail);
    stage.focus(INPUT).await;
    stage.tap("#to-option-a", tap(1)).await;
    assert!(told(&log, "select a"));
    stage.tap(clear, tap(2)).await;
    assert!(!told(&log, "clear"));
    // A screen reader's click has no place and no count.
    stage.tap(clear, tap(0)).await;
    assert!(told(&log, "clear"));
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
    assert!(open(&stage), "the next choice is at hand");
}

#[wasm_bindgen_test]
async fn the_list_opens_on_focus_with_what_is_known_before_typing() {
    let (stage, _) = stage().await;
    assert!(!open(&stage));
    stage.focus(INPUT).await;
    assert!(open(&stage));
}
