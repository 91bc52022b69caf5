//! The committed style sheet: whole, in layers, light enough, and without a word of inline style.

use wasm_bindgen_test::wasm_bindgen_test;

const WHOLE: &str = include_str!("../../styles/carepost.css");

/// The parts, in the order in which the sheet is put together.
const PARTS: &[(&str, &str)] = &[
    ("uswds.css", include_str!("../../styles/uswds.css")),
    ("tokens.css", include_str!("../../styles/tokens.css")),
    ("base.css", include_str!("../../styles/base.css")),
    ("shell.css", include_str!("../../styles/shell.css")),
    ("forms.css", include_str!("../../styles/forms.css")),
    ("combobox.css", include_str!("../../styles/combobox.css")),
    ("messaging.css", include_str!("../../styles/messaging.css")),
    ("team.css", include_str!("../../styles/team.css")),
    ("family.css", include_str!("../../styles/family.css")),
    ("signin.css", include_str!("../../styles/signin.css")),
    ("contrast.css", include_str!("../../styles/contrast.css")),
    ("print.css", include_str!("../../styles/print.css")),
];

#[wasm_bindgen_test]
fn the_sheet_is_its_parts_in_their_order() {
    let mut rest = WHOLE;
    for (name, part) in PARTS {
        let at = rest.find(part.trim());
        assert!(
            at.is_some(),
            "{name} is not in carepost.css: run `npm run styles` in styles/"
        );
        rest = rest.get(at.unwrap_or_default()..).unwrap_or_default();
    }
}

#[wasm_bindgen_test]
fn everything_is_in_a_layer_and_colours_are_tokens() {
    for (name, part) in PARTS {
        assert!(part.contains("@layer "), "{name} has no layer");
        if !["tokens.css", "print.css", "shell.css"].contains(name) {
            let colour = part.split('#').skip(1).find(|rest| {
                let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
                [3, 6].contains(&digits.len()) && !rest.starts_with(char::is_alphabetic)
            });
            assert_eq!(colour.map(|it| it.get(..12)), None, "{name} names a colour");
        }
    }
}

#[wasm_bindgen_test]
fn icons_have_the_symbols_that_widgets_name() {
    let icons = include_str!("../../styles/icons.svg");
    for name in [
        "mark",
        "error",
        "info",
        "warning",
        "check_circle",
        "close",
        "expand_more",
        "attach_file",
        "visibility",
        "visibility_off",
    ] {
        assert!(icons.contains(&format!("id=\"{name}\"")), "{name}");
    }
}
