//! The card that says what happens next: who owes an answer and by when, and what was not sent yet.

use crate::effects::use_effect_with;
use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::messaging::state_tag;
use crate::routes::Route;
use crate::state::{Whose, use_api, use_changes};
use crate::ui::{Card, EmptyState, Link, LinkButton, Tone, icon, remote, tag};
use shared::id::PatientId;
use shared::messaging::{AwaitedAnswer, DraftSummary, ListAwaited, ListDrafts};
use shared::page::Page;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How many open threads the card names.
const THREADS: usize = 3;
/// How many drafts the card names.
const DRAFTS: usize = 2;

/// Whose.
#[derive(Properties, PartialEq)]
pub(super) struct NextCardProps {
    /// The patient.
    pub patient_id: PatientId,
    /// Whether one may write, and so may have drafts.
    pub writes: bool,
}

/// Drafts and open threads.
#[component]
pub(super) fn NextCard(props: &NextCardProps) -> Html {
    let patient_id = props.patient_id;
    let awaited = use_query(format!("home awaited {patient_id}"), move |background| {
        ListAwaited {
            patient_id,
            background,
        }
    });
    use_changes(Whose::Patient(patient_id), awaited.refresh.clone());
    let drafts = use_drafts(patient_id, props.writes);
    let ready = |page: &Rc<Page<AwaitedAnswer>>| {
        let open = &page.items;
        if open.is_empty() && drafts.is_empty() {
            return html! {
                <EmptyState
                    text={t::home_next_nothing()}
                    detail={t::home_next_nothing_detail()}
                />
            };
        }
        html! {
            <>
            <ul class="rows">
                for one in open.iter().take(THREADS) {
                    <li key={one.thread_id.to_string()} class="row">{ waiting(patient_id, one) }</li>
                }
                for draft in drafts.iter().take(DRAFTS) {
                    <li key={draft.id.to_string()} class="row">
                        { unsent(patient_id, draft) }
                    </li>
                }
            </ul>
            if open.len() > THREADS {
                <p><Link href={Route::Sent { patient_id }.href()}>{ t::home_all_sent() }</Link></p>
            }
            if drafts.len() > DRAFTS {
                <p><Link href={Route::Drafts { patient_id }.href()}>{ t::home_all_drafts() }</Link></p>
            }
            </>
        }
    };
    html! {
        <Card id="home-next" heading={t::home_next()}>
            { remote(&awaited.state, (4, t::shell_loading(), t::shell_retry()), &awaited.reload, ready) }
        </Card>
    }
}

/// What is unsent; nothing is asked where one may not write.
#[hook]
fn use_drafts(patient_id: PatientId, writes: bool) -> Rc<[DraftSummary]> {
    let api = use_api();
    let drafts = use_state(Rc::<[DraftSummary]>::default);
    let setter = drafts.setter();
    use_effect_with((patient_id, writes), move |(patient_id, writes)| {
        let asked = ListDrafts {
            patient_id: *patient_id,
        };
        if *writes {
            spawn_local(async move {
                // Without an answer the card is what it is without drafts.
                let answer = api.call(&asked).await;
                setter.set(answer.map(|page| page.items.into()).unwrap_or_default());
            });
        } else {
            setter.set(Rc::default());
        }
    });
    (*drafts).clone()
}

/// "Little Rock Pharmacy answers by Tue, Dec 1", or that it should have.
pub(super) fn by_when(one: &AwaitedAnswer) -> String {
    let day = format::date(one.reply_by);
    if one.reply_by < format::today() {
        t::home_next_was_due(&day, &one.recipient)
    } else {
        t::home_next_answers_by(&day, &one.recipient)
    }
}

fn waiting(patient_id: PatientId, one: &AwaitedAnswer) -> Html {
    html! {
        <>
            <span class="icon-tile">{ icon("mail") }</span>
            <div class="row__text">
                <div class="row__title row__title--strong">
                    <Link
                        class="row__link"
                        href={Route::Thread { patient_id, thread_id: one.thread_id }.href()}
                    >
                        { by_when(one) }
                    </Link>
                </div>
                <div class="row__detail">{ t::home_next_subject(one.subject.reveal()) }</div>
            </div>
            <div class="row__aside">{ state_tag(one.state) }</div>
        </>
    }
}

fn unsent(patient_id: PatientId, draft: &DraftSummary) -> Html {
    let title = match &draft.recipient {
        Some(team) if draft.thread_id.is_some() => t::home_draft_reply_to(team),
        Some(team) => t::home_draft_to(team),
        None => t::home_draft_to_nobody().to_owned(),
    };
    let saved = format::date_time(draft.saved_at);
    // A reply has no subject of its own.
    let (detail, what) = match draft.subject.reveal() {
        "" if draft.thread_id.is_some() => (t::home_draft_saved_at(&saved), title.clone()),
        "" => (
            t::home_draft_saved(t::home_no_subject(), &saved),
            title.clone(),
        ),
        subject => (
            t::home_draft_saved(subject, &saved),
            format!("{title}, {subject}"),
        ),
    };
    let href = match draft.thread_id {
        Some(thread_id) => Route::Thread {
            patient_id,
            thread_id,
        },
        None => Route::Draft {
            patient_id,
            draft_id: draft.id,
        },
    }
    .href();
    html! {
        <>
            <span class="icon-tile">{ icon("edit") }</span>
            <div class="row__text">
                <div class="row__title row__title--strong">{ &title }</div>
                <div class="row__detail">{ detail }</div>
            </div>
            <div class="row__aside">
                { tag(Tone::Warn, t::home_draft_chip()) }
                <LinkButton {href} name={t::home_draft_continue_name(&what)}>
                    { t::home_draft_continue() }
                </LinkButton>
            </div>
        </>
    }
}
