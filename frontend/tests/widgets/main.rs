//! The widgets in a real browser: markup, keyboard, focus and what is said.
//!
//! The tests of the combobox carry the numbers of the points that were agreed for it; those that
//! need a person with a screen reader are not here.

#![expect(clippy::expect_used, reason = "a test stops at what is missing")]

mod combobox_host;
mod combobox_keys;
mod combobox_markup;
mod combobox_pointer;
mod combobox_said;
mod fake_server;
mod fields;
mod files;
mod layers;
mod live;
mod notices;
mod places;
mod sign_in_again;
mod stage;
mod styles;
mod time_out;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
