//! Several things to tick, under one question.

use super::icon::Icon;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One thing to tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What the parent is told.
    pub value: AttrValue,
    /// The words.
    pub text: AttrValue,
    /// A quiet sentence under the words.
    pub hint: Option<AttrValue>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// What [`CheckGroup`] asks.
#[derive(Properties, PartialEq)]
pub struct CheckGroupProps {
    /// The group's id. The first box has it too, as `<id>-0`: a link to what is wrong leads there.
    pub id: AttrValue,
    /// The question.
    pub legend: AttrValue,
    /// What there is to tick.
    pub checks: Rc<[Check]>,
    /// Something was ticked, or not any more: its value, and whether it is ticked now.
    pub on_change: Callback<(AttrValue, bool)>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// A fieldset of the browser's own boxes. The error's line is kept free, as in a field.
#[component]
pub fn CheckGroup(props: &CheckGroupProps) -> Html {
    let id = &props.id;
    let error = format!("{id}-error");
    html! {
        <fieldset
            class={classes!("usa-form-group", props.error.is_some().then_some("usa-form-group--error"))}
            id={id.clone()}
            aria-describedby={props.error.is_some().then(|| error.clone())}
        >
            <legend class="usa-label" id={format!("{id}-0-label")}>{ &props.legend }</legend>
            for (at, check) in props.checks.iter().enumerate() {
                { line(&format!("{id}-{at}"), check, &props.on_change) }
            }
            <div class="field__foot">
                <p class="usa-error-message" id={error}>
                    if let Some(error) = &props.error {
                        <Icon name="error" />
                        { error }
                    }
                </p>
            </div>
        </fieldset>
    }
}

fn line(id: &str, check: &Check, on_change: &Callback<(AttrValue, bool)>) -> Html {
    let hint = format!("{id}-hint");
    let onchange = {
        let (value, on_change) = (check.value.clone(), on_change.clone());
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_change.emit((value.clone(), input.checked()));
            }
        })
    };
    html! {
        <div class="check" key={check.value.as_str()}>
            <label class="check__line">
                <input
                    type="checkbox"
                    class="check__box"
                    id={id.to_owned()}
                    checked={check.ticked}
                    aria-describedby={check.hint.as_ref().map(|_| hint.clone())}
                    {onchange}
                />
                <span>{ &check.text }</span>
            </label>
            if let Some(text) = &check.hint {
                <p class="check__hint" id={hint}>{ text }</p>
            }
        </div>
    }
}
