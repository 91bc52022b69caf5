//! What waits for everyone whom one cares for: unread messages, and who owes an answer by which day.

use crate::effects::use_effect_with;
use crate::family;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{use_api, use_unread};
use crate::ui::{Avatar, Card, Link};
use shared::account::{PatientView, SessionView};
use shared::family::Capability;
use shared::id::{PatientId, ThreadId};
use shared::messaging::{Folder, ListMessages, MessageSummary};
use shared::time::CivilDate;
use std::collections::HashSet;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How many awaited answers the card names for each person.
const SHOWN: usize = 2;

/// For whom.
#[derive(Properties, PartialEq)]
pub(super) struct FamilyCardProps {
    /// Everyone.
    pub session: Rc<SessionView>,
    /// Whose Home it is.
    pub patient_id: PatientId,
}

/// An answer that somebody waits for.
#[derive(Clone, Debug, PartialEq)]
struct Due {
    patient_id: PatientId,
    thread_id: ThreadId,
    by: CivilDate,
    team: String,
}

/// The people, who has most to do first.
#[component]
pub(super) fn FamilyCard(props: &FamilyCardProps) -> Html {
    let api = use_api();
    let unread = use_unread();
    let due = use_state_eq(Vec::<Due>::new);
    let failed = use_state_eq(|| false);
    let readable: Vec<PatientId> = props
        .session
        .patients
        .iter()
        .filter(|one| one.may.has(Capability::ReadMessages))
        .map(|one| one.id)
        .collect();
    // Asked for again when somebody's number is another one.
    let numbers: Vec<Option<u32>> = readable.iter().map(|id| unread(*id)).collect();
    {
        let (due, failed) = (due.clone(), failed.clone());
        use_effect_with((readable, numbers), move |(readable, _)| {
            let readable = readable.clone();
            spawn_local(async move {
                let mut all = Vec::new();
                for patient_id in readable {
                    let asked = ListMessages {
                        patient_id,
                        folder: Folder::Sent,
                        cursor: None,
                        background: true,
                    };
                    match api.call(&asked).await {
                        Ok(page) => all.extend(awaited(patient_id, &page.items)),
                        Err(_) => failed.set(true),
                    }
                }
                due.set(all);
            });
        });
    }
    let of = |patient: &PatientView| -> Vec<Due> {
        let of_patient = due.iter().filter(|due| due.patient_id == patient.id);
        of_patient.cloned().collect()
    };
    let mut people: Vec<(&PatientView, u32, Vec<Due>)> = props
        .session
        .patients
        .iter()
        .map(|one| (one, unread(one.id).unwrap_or(0), of(one)))
        .collect();
    people.sort_by_key(|(_, unread, due)| {
        let first = due.first().map(|due| due.by);
        (*unread == 0, first.is_none(), first)
    });
    html! {
        <Card id="home-family" heading={t::home_family()}>
            if *failed {
                <p class="muted">{ t::home_family_failed() }</p>
            }
            <ul class="rows">
                for (patient, unread, due) in people {
                    <li key={patient.id.to_string()} class="row">
                        { person(patient, patient.id == props.patient_id, unread, &due) }
                    </li>
                }
            </ul>
            <p><Link href={Route::UseCode.href()}>{ t::code_use_title() }</Link></p>
        </Card>
    }
}

/// The threads that wait for a team, the first day first.
fn awaited(patient_id: PatientId, sent: &[MessageSummary]) -> Vec<Due> {
    let mut threads = HashSet::new();
    let mut due: Vec<Due> = sent
        .iter()
        .filter(|row| row.state.waits_for_team() && threads.insert(row.thread_id))
        .filter_map(|row| {
            Some(Due {
                patient_id,
                thread_id: row.thread_id,
                by: row.reply_by?,
                team: row.recipient.clone(),
            })
        })
        .collect();
    due.sort_by_key(|due| due.by);
    due
}

fn person(patient: &PatientView, current: bool, unread: u32, due: &[Due]) -> Html {
    let patient_id = patient.id;
    let name = patient.given_name.reveal().to_owned();
    let waiting = |due: &Due| {
        let route = Route::Thread {
            patient_id,
            thread_id: due.thread_id,
        };
        let day = format::date(due.by);
        let text = if due.by < format::today() {
            t::home_next_was_due(&day, &due.team)
        } else {
            t::home_next_answers_by(&day, &due.team)
        };
        html! { <div class="row__detail"><Link href={route.href()}>{ text }</Link></div> }
    };
    let unread = (unread > 0).then(|| t::home_family_unread(unread.into()));
    html! {
        <>
            <Avatar initials={patient.initials.reveal().to_owned()} colour={patient.colour} />
            <div class="row__text">
                <div class="row__title row__title--strong">
                    <Link href={Route::Home { patient_id }.href()} {current}>
                        { t::family_name_and_relation(&name, family::relation(patient.relation)) }
                    </Link>
                </div>
                if let Some(unread) = &unread {
                    <div class="row__detail">
                        <Link
                            href={Route::Inbox { patient_id }.href()}
                            name={t::home_family_unread_name(&name, unread)}
                        >
                            { unread }
                        </Link>
                    </div>
                }
                for one in due.iter().take(SHOWN) {
                    { waiting(one) }
                }
                if unread.is_none() && due.is_empty() {
                    <div class="row__detail">{ t::home_family_nothing() }</div>
                }
            </div>
        </>
    }
}
