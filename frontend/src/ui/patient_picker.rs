//! For whom: the person's round mark and name, with a choice where there are several.

use super::avatar::Avatar;
use super::field::{Field, described_by};
use super::icon::icon;
use super::select::chosen;
use crate::effects::use_effect_with;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How long the list has to be left alone before keys have chosen: in a closed list each arrow key is a
/// choice of its own, and who goes past three people means the last one.
const SETTLES_MS: u32 = 700;

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
    let keyed = use_patience(props);
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
                    onchange={chosen(&keyed.choose)}
                    onkeydown={keyed.on_key}
                    onpointerdown={keyed.on_pointer}
                    onblur={keyed.on_blur}
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

/// What is heard of the list, and who is told of a choice.
struct Keyed {
    choose: Callback<AttrValue>,
    on_key: Callback<KeyboardEvent>,
    on_pointer: Callback<PointerEvent>,
    on_blur: Callback<FocusEvent>,
}

/// Tells a choice by finger or mouse at once, and one by keys when the list was left alone for a moment, was
/// left, or Enter was pressed.
#[hook]
fn use_patience(props: &PatientPickerProps) -> Keyed {
    let by_keys = use_mut_ref(|| false);
    let waiting = use_mut_ref(|| None::<(AttrValue, Timeout)>);
    // What waits is told to whoever listens then, not to whoever listened when the key was pressed.
    let latest = use_mut_ref(|| (props.value.clone(), props.on_change.clone()));
    *latest.borrow_mut() = (props.value.clone(), props.on_change.clone());
    let settle = {
        let (waiting, latest) = (waiting.clone(), latest.clone());
        Callback::from(move |()| {
            let chosen = waiting.borrow_mut().take();
            let (value, on_change) = latest.borrow().clone();
            if let Some((chosen, _)) = chosen.filter(|(chosen, _)| *chosen != value) {
                on_change.emit(chosen);
            }
        })
    };
    let choose = {
        let (by_keys, settle) = (by_keys.clone(), settle.clone());
        Callback::from(move |chosen: AttrValue| {
            let keys = *by_keys.borrow();
            let settle_later = settle.clone();
            let timer = Timeout::new(SETTLES_MS, move || settle_later.emit(()));
            waiting.replace(Some((chosen, timer)));
            if !keys {
                settle.emit(());
            }
        })
    };
    let on_key = {
        let (by_keys, settle) = (by_keys.clone(), settle.clone());
        Callback::from(move |event: KeyboardEvent| {
            by_keys.replace(true);
            if event.key() == "Enter" {
                settle.emit(());
            }
        })
    };
    Keyed {
        choose,
        on_key,
        on_pointer: Callback::from(move |_| {
            by_keys.replace(false);
        }),
        on_blur: Callback::from(move |_| settle.emit(())),
    }
}
