//! What stands around a control: label, hint, error line and counter, tied to it for everyone.

use super::announce::use_announce;
use super::icon::icon;
use crate::effects::use_effect_with;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How much of a limit is used, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// "12 of 100 characters".
    pub text: AttrValue,
    /// Close to the limit or over it: spoken after a pause in typing.
    pub urgent: bool,
    /// Over the limit: shown as an error.
    pub over: bool,
}

/// The value of `aria-describedby` for the control of a [`Field`] with this id.
#[must_use]
pub fn described_by(id: &str, hint: bool, error: bool, counter: bool) -> Option<String> {
    let parts = [(error, "error"), (hint, "hint"), (counter, "counter")];
    let ids: Vec<String> = parts
        .iter()
        .filter(|(present, _)| *present)
        .map(|(_, part)| format!("{id}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// What [`Field`] puts around the control.
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The control's id; the other ids are made from it.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// Marks the label with a star; the control itself has to carry `required`.
    #[prop_or_default]
    pub required: bool,
    /// A quiet line under the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The counter under the control.
    #[prop_or_default]
    pub counter: Option<Counter>,
    /// Put where there is a group of controls: the control that a click on the label works.
    #[prop_or_default]
    pub group_for: Option<AttrValue>,
    /// The control.
    pub children: Html,
}

/// A form group. The error's line is kept free, so that an error moves nothing.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let id = &props.id;
    let announce = use_announce();
    let urgent = props
        .counter
        .as_ref()
        .filter(|counter| counter.urgent)
        .map(|it| it.text.clone());
    use_effect_with(urgent, move |urgent| {
        let pause = urgent
            .clone()
            .map(|text| Timeout::new(1_000, move || announce.say(text)));
        move || drop(pause)
    });
    let failed = props.error.is_some();
    let group = classes!("usa-form-group", failed.then_some("usa-form-group--error"));
    // The star is drawn by style: it is no part of the name.
    let label = html! {
        <label
            class={classes!("usa-label", props.required.then_some("label--required"))}
            id={format!("{id}-label")}
            for={props.group_for.clone().unwrap_or_else(|| id.clone())}
        >
            { &props.label }
        </label>
    };
    let inside = html! {
        <>
            if let Some(hint) = &props.hint {
                <div class="usa-hint" id={format!("{id}-hint")}>{ hint }</div>
            }
            { props.children.clone() }
            <div class="field__foot">
                <p class="usa-error-message" id={format!("{id}-error")}>
                    if let Some(error) = &props.error {
                        { icon("error") }
                        { error }
                    }
                </p>
                if let Some(counter) = &props.counter {
                    <p
                        class={classes!("field__counter", counter.over.then_some("field__counter--over"))}
                        id={format!("{id}-counter")}
                    >
                        { &counter.text }
                    </p>
                }
            </div>
        </>
    };
    if props.group_for.is_some() {
        return html! {
            <fieldset
                class={group}
                aria-describedby={described_by(id, props.hint.is_some(), false, false)}
            >
                <legend>{ label }</legend>
                { inside }
            </fieldset>
        };
    }
    html! {
        <div class={group}>
            { label }
            { inside }
        </div>
    }
}
