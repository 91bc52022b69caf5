//! For whom: the person's round mark and name, with a choice where there are several.

use super::avatar::Avatar;
use super::field::{Field, described_by};
use super::icon::icon;
use super::select::chosen;
use crate::effects::use_effect_with;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A person who can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientChoice {
    /// What the parent is told.
    pub id: AttrValue,
    /// "Doe, Jane Emily".
    pub name: AttrValue,
    /// "you", or the age.
    pub note: Option<AttrValue>,
    /// Two letters.
    pub initials: AttrValue,
    /// 0 to 7.
    pub colour: u8,
}

/// Whom [`PatientPicker`] offers.
#[derive(Properties, PartialEq)]
pub struct PatientPickerProps {
    /// The control's id.
    pub id: AttrValue,
    /// "Patient Name".
    pub label: AttrValue,
    /// Everyone the account may write for.
    pub people: Rc<[PatientChoice]>,
    /// The id of the chosen one.
    pub value: AttrValue,
    /// The id that was chosen.
    pub on_change: Callback<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// The browser's own list behind the person's mark: on phones it is the best there is.
#[component]
pub fn PatientPicker(props: &PatientPickerProps) -> Html {
    let failed = props.error.is_some();
    let list = use_node_ref();
    {
        // A browser that was told to show somebody keeps showing them until it is told otherwise.
        let list = list.clone();
        use_effect_with(props.value.clone(), move |value| {
            if let Some(list) = list.cast::<HtmlSelectElement>() {
                list.set_value(value);
            }
        });
    }
    let chosen_person = props.people.iter().find(|person| person.id == props.value);
    html! {
        <Field id={props.id.clone()} label={props.label.clone()} error={props.error.clone()}>
            <div class="select-box">
                if let Some(person) = chosen_person {
                    <Avatar initials={person.initials.clone()} colour={person.colour} />
                }
                <select
                    class={classes!("usa-select", failed.then_some("usa-input--error"))}
                    id={props.id.clone()}
                    ref={list}
                    aria-invalid={failed.then_some("true")}
                    aria-describedby={described_by(&props.id, false, failed, false)}
                    onchange={chosen(&props.on_change)}
                >
                    for person in props.people.iter() {
                        <option value={person.id.clone()} selected={person.id == props.value}>
                            { &person.name }
                            if let Some(note) = &person.note {
                                { format!(" ({note})") }
                            }
                        </option>
                    }
                </select>
                { icon("expand_more") }
            </div>
        </Field>
    }
}
