//! The page a patient starts on.

use super::messages_card::MessagesCard;
use super::next_card::NextCard;
use crate::hooks::use_today;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{use_signed_in, use_unread};
use crate::ui::{Avatar, Link};
use shared::account::PatientView;
use shared::time::CivilDate;
use yew::prelude::*;

/// Whose page.
#[derive(Properties, PartialEq)]
pub struct HomePageProps {
    /// The patient.
    pub patient: PatientView,
}

/// Greeting, people, cards.
#[component]
pub fn HomePage(props: &HomePageProps) -> Html {
    let today = use_today();
    let session = use_signed_in();
    let name = session
        .as_ref()
        .and_then(|session| session.patients.iter().find(|patient| patient.own))
        .unwrap_or(&props.patient)
        .given_name
        .reveal()
        .to_owned();
    let greeting = match format::hour_now() {
        5..=11 => t::home_morning(&name),
        12..=17 => t::home_afternoon(&name),
        _ => t::home_evening(&name),
    };
    let patient_id = props.patient.id;
    let unread = use_unread();
    html! {
        <>
            <Heading
                text={greeting}
                title={t::home_title()}
                lead={html! { { format::long_date(today) } }}
                page={format!("home {patient_id}")}
            />
            if let Some(session) = session.as_ref().filter(|session| session.patients.len() > 1) {
                <nav aria-label={t::home_people()}>
                    <ul class="chips">
                        for patient in session.patients.iter() {
                            <li key={patient.id.to_string()}>
                                { chip(patient, patient.id == patient_id, today, unread(patient.id)) }
                            </li>
                        }
                    </ul>
                </nav>
            }
            <div class="home">
                if unread(patient_id).is_some_and(|unread| unread > 0) {
                    <div key="messages" class="home__main"><MessagesCard {patient_id} /></div>
                    <div key="next" class="home__side"><NextCard {patient_id} /></div>
                } else {
                    <div key="next" class="home__main"><NextCard {patient_id} /></div>
                    <div key="messages" class="home__side"><MessagesCard {patient_id} /></div>
                }
            </div>
        </>
    }
}

fn chip(patient: &PatientView, current: bool, today: CivilDate, unread: Option<u32>) -> Html {
    let words = if patient.own {
        t::home_you().to_owned()
    } else {
        let age = format::number(format::age(patient.birth_date, today));
        t::home_person_and_age(&age, patient.given_name.reveal())
    };
    html! {
        <Link
            class="chip"
            href={Route::Home { patient_id: patient.id }.href()}
            {current}
        >
            <Avatar
                initials={patient.initials.reveal().to_owned()}
                colour={patient.colour}
                small=true
            />
            { words }
            if let Some(unread) = unread.filter(|unread| *unread > 0).map(|it| it.to_string()) {
                <span class="badge" aria-hidden="true">{ &unread }</span>
                <span class="usa-sr-only">{ ", " }{ t::shell_unread_spoken(&unread) }</span>
            }
        </Link>
    }
}
