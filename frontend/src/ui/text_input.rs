//! A one-line text field.

use super::field::{Counter, Field, described_by};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What [`TextInput`] asks for.
#[derive(Properties, PartialEq)]
pub struct TextInputProps {
    /// The control's id.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text; the parent keeps it and has to give back what it was told.
    pub value: AttrValue,
    /// The new text, on every change.
    pub on_input: Callback<String>,
    /// Focus has left.
    #[prop_or_default]
    pub on_blur: Callback<()>,
    /// The control's `name`.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The control's `type`: `text` when not said, `date` for a day of the calendar.
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// What browsers and password managers may fill in; `off` when not said.
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
    /// Whether capital letters, corrections and spelling marks would be wrong (user names, codes).
    #[prop_or_default]
    pub verbatim: bool,
    /// Must be filled in.
    #[prop_or_default]
    pub required: bool,
    /// A quiet line under the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The counter under the control. The text is never cut.
    #[prop_or_default]
    pub counter: Option<Counter>,
}

/// Label, field, error line.
#[component]
pub fn TextInput(props: &TextInputProps) -> Html {
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_input.emit(input.value());
            }
        })
    };
    let onblur = props.on_blur.reform(|_: FocusEvent| ());
    let failed = props.error.is_some();
    let described = described_by(
        &props.id,
        props.hint.is_some(),
        failed,
        props.counter.is_some(),
    );
    html! {
        <Field
            id={props.id.clone()}
            label={props.label.clone()}
            required={props.required}
            hint={props.hint.clone()}
            error={props.error.clone()}
            counter={props.counter.clone()}
        >
            <input
                class={classes!("usa-input", failed.then_some("usa-input--error"))}
                type={props.kind.clone()}
                id={props.id.clone()}
                name={props.name.clone()}
                value={props.value.clone()}
                autocomplete={props.autocomplete.clone()}
                autocapitalize={props.verbatim.then_some("none")}
                autocorrect={props.verbatim.then_some("off")}
                spellcheck={props.verbatim.then_some("false")}
                aria-required={props.required.then_some("true")}
                aria-invalid={failed.then_some("true")}
                aria-describedby={described}
                {oninput}
                {onblur}
            />
        </Field>
    }
}
