//! A text field of many lines that grows with its text.

use super::field::{Counter, Field, described_by};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What [`TextArea`] asks for.
#[derive(Properties, PartialEq)]
pub struct TextAreaProps {
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
    /// Lines at first.
    #[prop_or(8)]
    pub rows: u8,
}

/// Label, field, error line. Where the browser can, the field grows by style alone.
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                on_input.emit(area.value());
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
            <textarea
                class={classes!("usa-textarea", failed.then_some("usa-input--error"))}
                id={props.id.clone()}
                rows={props.rows.to_string()}
                value={props.value.clone()}
                aria-required={props.required.then_some("true")}
                aria-invalid={failed.then_some("true")}
                aria-describedby={described}
                {oninput}
                {onblur}
            />
        </Field>
    }
}
