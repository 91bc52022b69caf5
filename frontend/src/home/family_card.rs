//! What waits for everyone whom one cares for: unread messages, and who owes an answer by which day.

use super::next_card::by_when;
use crate::family;
use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{Whose, use_changes, use_numbers};
use crate::ui::{Avatar, Card, Link, Remote};
use shared::account::{PatientView, SessionView};
use shared::id::PatientId;
use shared::messaging::ListAwaited;
use std::rc::Rc;
use yew::prelude::*;

/// How many awaited answers the card names for each person.
const SHOWN: usize = 2;

/// For whom.
#[derive(Properties, PartialEq)]
pub(super) struct FamilyCardProps {
    /// Everyone.
    pub session: Rc<SessionView>,
    /// Whose Home it is: what waits for them stands beside this card.
    pub patient_id: PatientId,
}

/// The people, in the order of the switcher: nobody moves when an answer comes.
#[component]
pub(super) fn FamilyCard(props: &FamilyCardProps) -> Html {
    let numbers = use_numbers();
    let person = |patient: &PatientView| {
        let patient_id = patient.id;
        let name = patient.given_name.reveal().to_owned();
        let here = patient_id == props.patient_id;
        let reads = patient.may.may_read();
        let numbers = numbers(patient_id);
        let unread = numbers.map(|it| it.unread).filter(|unread| *unread > 0);
        let newest = numbers.and_then(|it| it.newest_unread);
        html! {
            <li key={patient_id.to_string()} class="row">
                <Avatar initials={patient.initials.reveal().to_owned()} colour={patient.colour} />
                <div class="row__text">
                    <div class="row__title row__title--strong">
                        <Link href={Route::Home { patient_id }.href()} current={here}>
                            { t::family_name_and_relation(&name, family::relation(patient.relation)) }
                        </Link>
                    </div>
                    if let Some(unread) = unread.map(|it| t::home_family_unread(it.into())) {
                        <div class="row__detail">
                            <Link
                                href={Route::Inbox { patient_id }.href()}
                                name={t::home_family_unread_name(&name, &unread)}
                            >
                                { unread.clone() }
                            </Link>
                            if let Some(at) = newest {
                                { " · " }
                                { t::home_family_newest(&format::row_time(at)) }
                            }
                        </div>
                    }
                    if reads && !here {
                        <Awaited {patient_id} alone={unread.is_none()} />
                    }
                </div>
            </li>
        }
    };
    html! {
        <Card id="home-family" heading={t::home_family()}>
            <ul class="rows">
                for patient in props.session.patients.iter() {
                    { person(patient) }
                }
            </ul>
            <p><Link href={Route::UseCode.href()}>{ t::code_use_title() }</Link></p>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct AwaitedProps {
    patient_id: PatientId,
    /// Whether nothing else waits for them.
    alone: bool,
}

/// The answers that are awaited for one person, the first day first.
#[component]
fn Awaited(props: &AwaitedProps) -> Html {
    let patient_id = props.patient_id;
    let awaited = use_query(format!("home awaited {patient_id}"), move |background| {
        ListAwaited {
            patient_id,
            background,
        }
    });
    use_changes(Whose::Patient(patient_id), awaited.refresh.clone());
    let quiet = |text: &'static str| html! { <div class="row__detail">{ text }</div> };
    match &awaited.state {
        Remote::Idle | Remote::Loading => quiet(t::shell_loading()),
        Remote::Failed(_) => quiet(t::home_family_failed()),
        Remote::Ready(page) if page.items.is_empty() && props.alone => {
            quiet(t::home_family_nothing())
        }
        Remote::Ready(page) => html! {
            <>
            for one in page.items.iter().take(SHOWN) {
                <div key={one.thread_id.to_string()} class="row__detail">
                    <Link href={Route::Thread { patient_id, thread_id: one.thread_id }.href()}>
                        { by_when(one) }
                    </Link>
                </div>
            }
            if page.items.len() > SHOWN {
                <div class="row__detail">
                    <Link href={Route::Home { patient_id }.href()}>
                        { t::home_family_more((page.items.len() - SHOWN) as u64) }
                    </Link>
                </div>
            }
            </>
        },
    }
}
