//! The page a patient starts on.

use super::family_card::FamilyCard;
use super::messages_card::MessagesCard;
use super::next_card::NextCard;
use crate::family;
use crate::hooks::use_today;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{use_signed_in, use_unread};
use crate::ui::Link;
use shared::account::PatientView;
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
    let may = props.patient.may;
    let reads = may.may_read();
    let next = if reads {
        html! { <NextCard {patient_id} writes={may.may_write()} /> }
    } else {
        Html::default()
    };
    let messages = if reads || may.may_write() {
        html! { <MessagesCard {patient_id} {may} /> }
    } else {
        Html::default()
    };
    let people = match session.filter(|session| session.patients.len() > 1) {
        Some(session) => html! { <FamilyCard {session} {patient_id} /> },
        None => html! {
            <p><Link href={Route::UseCode.href()}>{ t::code_use_title() }</Link></p>
        },
    };
    html! {
        <>
            <Heading
                text={greeting}
                title={t::home_title()}
                lead={html! { { format::long_date(today) } }}
                page={format!("home {patient_id}")}
            />
            if !props.patient.own {
                <p>
                    { family::statement(&props.patient) }
                    { " " }
                    <Link href={Route::Family { patient_id }.href()}>{ t::family_title() }</Link>
                </p>
            }
            if let Some(change) = &props.patient.age_change {
                { family::birthday_notice(&props.patient, change) }
            }
            <div class="home">
                if reads && unread(patient_id).is_some_and(|unread| unread > 0) {
                    <div key="messages" class="home__main">{ messages }</div>
                    <div key="next" class="home__side">{ next }{ people }</div>
                } else {
                    <div key="next" class="home__main">{ next }{ people }</div>
                    <div key="messages" class="home__side">{ messages }</div>
                }
            </div>
        </>
    }
}
