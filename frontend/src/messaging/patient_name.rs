//! For whom a message is: a choice where there is one.

use super::compose_actions::Action;
use super::use_compose::Compose;
use crate::api;
use crate::i18n::{problems, texts as t};
use crate::routes::Route;
use crate::state::use_signed_in;
use crate::ui::{Avatar, PatientChoice, PatientPicker};
use shared::account::PatientView;
use shared::id::{DraftId, PatientId};
use shared::messaging::{AboutTyped, DraftMove};
use std::rc::Rc;
use yew::prelude::*;

/// The choice of somebody who is not on the list.
const SOMEONE: &str = "someone";

#[derive(Properties, PartialEq)]
pub(super) struct PatientNameProps {
    /// For whom it is now.
    pub patient: PatientView,
    /// The form.
    pub compose: Compose,
}

/// Whom the account may write for, and somebody else in one's own name. What was typed goes along.
#[component]
pub(super) fn PatientName(props: &PatientNameProps) -> Html {
    let session = use_signed_in();
    let patient = &props.patient;
    let state = &props.compose.state;
    let writes = |it: &&PatientView| it.may.may_write();
    let list: Vec<PatientView> = session
        .iter()
        .flat_map(|session| session.patients.iter().filter(writes).cloned())
        .collect();
    let own = list.iter().find(|it| it.own).map(|it| it.id);
    if list.len() < 2 && own.is_none() {
        return html! {
            <div class="usa-form-group" role="group" aria-labelledby="patient-name-label">
                <span class="usa-label" id="patient-name-label">{ t::compose_patient_name() }</span>
                <p class="person-line" id="patient-name">
                    <Avatar initials={patient.initials.reveal().to_owned()} colour={patient.colour} />
                    <span>{ patient.name.reveal() }</span>
                </p>
            </div>
        };
    }
    let mut people: Vec<PatientChoice> = list
        .iter()
        .map(|it| PatientChoice {
            id: it.id.to_string().into(),
            name: it.name.reveal().to_owned().into(),
            note: it.own.then(|| t::compose_you().into()),
            initials: it.initials.reveal().to_owned().into(),
            colour: it.colour,
        })
        .collect();
    if own.is_some() {
        people.push(PatientChoice {
            id: SOMEONE.into(),
            name: t::compose_about_someone().into(),
            note: None,
            initials: "?".into(),
            colour: 7,
        });
    }
    let someone = match &state.moving {
        Some(to) => to.about.is_some(),
        None => state.about.is_some(),
    };
    let value = if someone {
        SOMEONE.to_owned()
    } else {
        let chosen = state.moving.as_ref().map_or(patient.id, |to| to.patient_id);
        chosen.to_string()
    };
    let error = state.move_trouble.as_ref().map(|error| {
        let why = problems::sentence(error);
        AttrValue::from(t::compose_not_moved(patient.given_name.reveal(), &why))
    });
    let on_change = {
        let (compose, here) = (props.compose.clone(), patient.id);
        Callback::from(move |chosen: AttrValue| {
            let someone = chosen == SOMEONE;
            let to = if someone {
                own
            } else {
                chosen.parse::<PatientId>().ok()
            };
            let Some(patient_id) = to else {
                return;
            };
            if patient_id == here {
                compose.tell(Action::AboutSomeone(someone));
            } else if compose.state.is_untouched() && !someone {
                Route::NewMessage { patient_id }.open();
            } else {
                compose.tell(Action::MoveTo(DraftMove {
                    patient_id,
                    draft_id: DraftId(api::fresh_id()),
                    about: someone.then(AboutTyped::default),
                }));
            }
        })
    };
    html! {
        <PatientPicker
            id="patient-name"
            label={t::compose_patient_name()}
            people={Rc::<[PatientChoice]>::from(people)}
            {value}
            {on_change}
            {error}
        />
    }
}
