//! A choice of one among few, by the browser's own control.

use super::field::{Field, described_by};
use super::icon::icon;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the parent is told.
    pub value: AttrValue,
    /// What stands in the list.
    pub text: AttrValue,
}

/// What [`Select`] offers.
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The control's id.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// What can be chosen.
    pub choices: Rc<[Choice]>,
    /// The value of the chosen one.
    pub value: AttrValue,
    /// The value that was chosen.
    pub on_change: Callback<AttrValue>,
    /// A quiet line under the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Label, control, error line.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let failed = props.error.is_some();
    html! {
        <Field
            id={props.id.clone()}
            label={props.label.clone()}
            hint={props.hint.clone()}
            error={props.error.clone()}
        >
            <div class="select-box">
                <select
                    class={classes!("usa-select", failed.then_some("usa-input--error"))}
                    id={props.id.clone()}
                    aria-invalid={failed.then_some("true")}
                    aria-describedby={described_by(&props.id, props.hint.is_some(), failed, false)}
                    onchange={chosen(&props.on_change)}
                >
                    for choice in props.choices.iter() {
                        <option value={choice.value.clone()} selected={choice.value == props.value}>
                            { &choice.text }
                        </option>
                    }
                </select>
                { icon("expand_more") }
            </div>
        </Field>
    }
}

/// Tells the value that was chosen in a `<select>`.
pub(super) fn chosen(on_change: &Callback<AttrValue>) -> Callback<Event> {
    let on_change = on_change.clone();
    Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            on_change.emit(select.value().into());
        }
    })
}
