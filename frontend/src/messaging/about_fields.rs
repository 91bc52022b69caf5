//! About somebody who is not on the list: the fields, and what was typed into the message instead.

use super::compose_actions::Action;
use super::form_faults;
use super::use_compose::Compose;
use crate::hooks::focus_first;
use crate::i18n::{format, texts as t};
use crate::ui::{Button, Notice, TextInput, Tone};
use shared::account::PatientView;
use shared::messaging::AboutTyped;
use shared::messaging::identifiers::{Found, Identifier, find, without};
use shared::problem::FieldName;
use yew::prelude::*;

/// The ids of the fields.
pub(super) const NAME: &str = "about-name";
pub(super) const BIRTH_DATE: &str = "about-birth-date";
pub(super) const DOD_ID: &str = "about-dod-id";

#[derive(Properties, PartialEq)]
pub(super) struct AboutFieldsProps {
    /// The form.
    pub compose: Compose,
}

/// Full name, birth date, DoD ID.
#[component]
pub(super) fn AboutFields(props: &AboutFieldsProps) -> Html {
    let state = &props.compose.state;
    let about = state.about.clone().unwrap_or_default();
    let change = |put: fn(&mut AboutTyped, String)| {
        let (compose, about) = (props.compose.clone(), about.clone());
        Callback::from(move |text: String| {
            let mut about = about.clone();
            put(&mut about, text);
            compose.tell(Action::TypeAbout(about));
        })
    };
    html! {
        <fieldset class="usa-fieldset">
            <legend class="usa-sr-only">{ t::compose_about_legend() }</legend>
            <Notice tone={Tone::Info}>{ t::compose_about_unverified() }</Notice>
            <TextInput
                id={NAME}
                label={t::compose_about_name()}
                value={about.name.reveal().to_owned()}
                on_input={change(|about, text| about.name = text.into())}
                required=true
                error={form_faults::at(state, FieldName::AboutName)}
            />
            <TextInput
                id={BIRTH_DATE}
                label={t::compose_about_birth_date()}
                hint={t::compose_about_birth_date_hint()}
                value={about.birth_date.reveal().to_owned()}
                on_input={change(|about, text| about.birth_date = text.into())}
                verbatim=true
                required=true
                error={form_faults::at(state, FieldName::AboutBirthDate)}
            />
            <TextInput
                id={DOD_ID}
                label={t::compose_about_dod_id()}
                hint={t::compose_about_dod_id_hint()}
                value={about.dod_id.reveal().to_owned()}
                on_input={change(|about, text| about.dod_id = text.into())}
                verbatim=true
                error={form_faults::at(state, FieldName::AboutDodId)}
            />
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct TypedIdentifiersProps {
    /// For whom the message is.
    pub patient: PatientView,
    /// The form.
    pub compose: Compose,
}

/// What stands in the message and belongs into a field, or nowhere. It never stands in the way of Send.
#[component]
pub(super) fn TypedIdentifiers(props: &TypedIdentifiersProps) -> Html {
    let state = &props.compose.state;
    let Some(first) = find(&state.body).into_iter().next() else {
        return Html::default();
    };
    let known = state.about.is_none();
    let known_text = t::compose_typed_known(props.patient.given_name.reveal());
    let (text, button) = match &first.identifier {
        Identifier::SocialSecurityNumber => (t::compose_typed_ssn(), t::compose_typed_remove()),
        // Whom the portal knows, the care team is told about by the portal.
        _ if known && !props.patient.own => (known_text.as_str(), t::compose_typed_remove()),
        Identifier::DodId(_) => (t::compose_typed_dod_id(), t::compose_typed_move()),
        Identifier::BirthDate(_) => (t::compose_typed_birth_date(), t::compose_typed_move()),
    };
    let moves = props.patient.own && first.identifier != Identifier::SocialSecurityNumber;
    let on_click = {
        let compose = props.compose.clone();
        Callback::from(move |()| take_out(&compose, &first, moves))
    };
    html! {
        <Notice tone={Tone::Warn} live=true>
            <p>{ text }</p>
            <Button {on_click}>{ button }</Button>
        </Notice>
    }
}

/// Takes it out of the text; into its field, where it moves.
fn take_out(compose: &Compose, found: &Found, moves: bool) {
    let state = &compose.state;
    if moves {
        let mut about = state
            .about
            .clone()
            .unwrap_or_else(|| state.about_aside.clone());
        match &found.identifier {
            Identifier::DodId(id) => about.dod_id = id.reveal().into(),
            Identifier::BirthDate(date) => about.birth_date = date.to_string().into(),
            Identifier::SocialSecurityNumber => {}
        }
        compose.tell(Action::TypeAbout(about));
    }
    compose.tell(Action::TypeBody(without(&state.body, found)));
    // The button may go with what it was about.
    focus_first("#message");
}

/// "Lee Roe · born Feb 3, 2001 · DoD ID 1234567890".
pub(super) fn person_line(about: &shared::messaging::AboutPerson) -> String {
    let mut line = format!(
        "{} · {}",
        about.name.reveal(),
        t::team_born(&format::birth_date(about.birth_date))
    );
    if let Some(id) = &about.dod_id {
        line.push_str(" · ");
        line.push_str(&t::thread_dod_id(id.reveal()));
    }
    line
}
