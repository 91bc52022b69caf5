//! A passphrase field with a button that shows what was typed.

use super::field::{Field, described_by};
use super::icon::icon;
use crate::effects::use_effect_with;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What [`PassphraseInput`] asks for.
#[derive(Properties, PartialEq)]
pub struct PassphraseInputProps {
    /// The control's id.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text; the parent keeps it and has to give back what it was told.
    pub value: AttrValue,
    /// The new text, on every change.
    pub on_input: Callback<String>,
    /// The button's name while the text is hidden: "Show password".
    pub show: AttrValue,
    /// The button's name while the text is shown: "Hide password".
    pub hide: AttrValue,
    /// The control's `name`.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// `current-password` when not said; `new-password` where one is chosen.
    #[prop_or(AttrValue::Static("current-password"))]
    pub autocomplete: AttrValue,
    /// Must be filled in.
    #[prop_or_default]
    pub required: bool,
    /// A quiet line under the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Label, field with its button, error line. Shown text is hidden again when the form is sent,
/// because browsers remember what stood in a plain text field.
#[component]
pub fn PassphraseInput(props: &PassphraseInputProps) -> Html {
    let shown = use_state_eq(|| false);
    let input = use_node_ref();
    {
        let input = input.clone();
        let shown = shown.clone();
        use_effect_with((), move |()| {
            let form = input
                .cast::<HtmlInputElement>()
                .and_then(|input| input.form());
            let listener = form.map(|form| {
                gloo_events::EventListener::new(&form, "submit", move |_| shown.set(false))
            });
            move || drop(listener)
        });
    }
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_input.emit(input.value());
            }
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let failed = props.error.is_some();
    let described = described_by(&props.id, props.hint.is_some(), failed, false);
    let (kind, name, symbol) = if *shown {
        ("text", &props.hide, "visibility_off")
    } else {
        ("password", &props.show, "visibility")
    };
    html! {
        <Field
            id={props.id.clone()}
            label={props.label.clone()}
            required={props.required}
            hint={props.hint.clone()}
            error={props.error.clone()}
        >
            <div class="passphrase">
                <input
                    ref={input}
                    class={classes!("usa-input", failed.then_some("usa-input--error"))}
                    type={kind}
                    id={props.id.clone()}
                    name={props.name.clone()}
                    value={props.value.clone()}
                    autocomplete={props.autocomplete.clone()}
                    autocapitalize="none"
                    autocorrect="off"
                    spellcheck="false"
                    aria-required={props.required.then_some("true")}
                    aria-invalid={failed.then_some("true")}
                    aria-describedby={described}
                    {oninput}
                />
                <button
                    type="button"
                    class="passphrase__toggle"
                    aria-label={name}
                    title={name}
                    aria-controls={props.id.clone()}
                    onclick={toggle}
                >
                    { icon(symbol) }
                </button>
            </div>
        </Field>
    }
}
