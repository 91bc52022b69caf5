//! What a combobox says through the live regions.

use crate::combobox_host::{HostProps, INPUT, stage, stage_with};
use crate::stage::{Stage, until};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// What the two regions hold.
fn said(stage: &Stage) -> String {
    let first = stage.text("[role=status]:nth-of-type(1)");
    let second = stage.text("[role=status]:nth-of-type(2)");
    assert!(
        first.is_empty() || second.is_empty(),
        "one region speaks at a time"
    );
    first + &second
}

#[wasm_bindgen_test]
async fn point_45_the_two_regions_take_turns() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.press(INPUT, "ArrowDown").await;
    stage.press(INPUT, "Enter").await;
    let first = stage.text("[role=status]:nth-of-type(1)");
    stage.press(INPUT, "Escape").await;
    assert_eq!(said(&stage), "Little Rock Pharmacy removed");
    assert_ne!(stage.text("[role=status]:nth-of-type(1)"), first);
}

#[wasm_bindgen_test]
async fn point_46_and_47_the_count_is_said_once_typing_pauses() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    for text in ["p", "pe", "ped"] {
        stage.type_text(INPUT, text).await;
        TimeoutFuture::new(100).await;
        assert_eq!(said(&stage), "", "not for every key");
    }
    until("the count is said", || said(&stage) == "1 results").await;
    stage.type_text(INPUT, "pedx").await;
    until("nothing found is said", || {
        said(&stage) == "No recipients found for pedx"
    })
    .await;
}

#[wasm_bindgen_test]
async fn point_46_a_choice_and_lost_focus_make_it_silent() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "ped").await;
    stage.focus("#after").await;
    TimeoutFuture::new(1_700).await;
    assert_eq!(said(&stage), "");
}

#[wasm_bindgen_test]
async fn point_43_a_failure_is_said() {
    let (stage, _) = stage_with(HostProps {
        failing: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    until("the failure is said", || {
        said(&stage) == "The list cannot be reached"
    })
    .await;
}

#[wasm_bindgen_test]
async fn point_49_the_regions_come_before_the_input() {
    let (stage, _) = stage().await;
    let region = stage.get("[role=status]");
    let after = region.compare_document_position(&stage.get(INPUT));
    assert_ne!(after & web_sys::Node::DOCUMENT_POSITION_FOLLOWING, 0);
}

#[wasm_bindgen_test]
async fn point_50_choice_and_removal_are_said() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.click("#to-option-a").await;
    assert_eq!(said(&stage), "Little Rock Pharmacy selected");
    stage.click("button[aria-label='Clear recipient']").await;
    assert_eq!(said(&stage), "Little Rock Pharmacy removed");
}

#[wasm_bindgen_test]
async fn point_50_typing_over_a_choice_says_that_it_is_gone() {
    let (stage, _) = stage_with(HostProps {
        preset: true,
        ..HostProps::default()
    })
    .await;
    stage.focus(INPUT).await;
    stage.type_text(INPUT, "ped").await;
    assert_eq!(said(&stage), "Little Rock Pharmacy removed");
}

#[wasm_bindgen_test]
async fn point_51_nothing_is_assertive() {
    let (stage, _) = stage().await;
    assert_eq!(stage.count("[aria-live=assertive], [role=alert]"), 0);
}

#[wasm_bindgen_test]
async fn what_was_said_does_not_stay() {
    let (stage, _) = stage().await;
    stage.focus(INPUT).await;
    stage.click("#to-option-a").await;
    TimeoutFuture::new(3_000).await;
    assert_eq!(said(&stage), "Little Rock Pharmacy selected");
    until("it is gone", || said(&stage).is_empty()).await;
}
