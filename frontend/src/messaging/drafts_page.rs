//! Drafts: what was started and not sent.

use super::messaging_frame::{MailboxPlace, MessagingFrame};
use crate::effects::use_effect_with;
use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::use_mailbox;
use crate::ui::{EmptyState, Link, icon, remote};
use shared::id::{DraftId, PatientId, ThreadId};
use shared::messaging::{DraftSummary, ListDrafts};
use shared::page::Page;
use shared::time::UtcMicros;
use std::rc::Rc;
use yew::prelude::*;

/// Whose drafts.
#[derive(Properties, PartialEq)]
pub(super) struct DraftsPageProps {
    /// The patient.
    pub patient_id: PatientId,
}

/// The list, last saved first.
#[component]
pub(super) fn DraftsPage(props: &DraftsPageProps) -> Html {
    let patient_id = props.patient_id;
    let query = use_query(format!("drafts {patient_id}"), move |_| ListDrafts {
        patient_id,
    });
    {
        // A form that was just left saves on its way out; its draft may come a moment later.
        let refresh = query.refresh.clone();
        let known = use_mut_ref(|| None::<u32>);
        let drafts = use_mailbox().numbers.map(|numbers| numbers.drafts);
        use_effect_with(drafts, move |drafts| {
            let before = known.replace(*drafts);
            if before.is_some() && before != *drafts {
                refresh.emit(());
            }
        });
    }
    let ready = |page: &Rc<Page<DraftSummary>>| {
        if page.items.is_empty() {
            return html! {
                <EmptyState
                    icon="edit"
                    text={t::messaging_drafts_empty()}
                    detail={t::messaging_drafts_empty_detail()}
                />
            };
        }
        html! {
            <ul class="rows card card--list">
                for draft in page.items.iter() {
                    <li key={draft.id.to_string()} class="row">{ row(patient_id, draft) }</li>
                }
            </ul>
        }
    };
    html! {
        <MessagingFrame {patient_id} place={MailboxPlace::Drafts}>
            <Heading
                text={t::messaging_drafts()}
                lead={html! { { t::messaging_drafts_lead() } }}
                page={format!("drafts {patient_id}")}
            />
            { remote(&query.state, (6, t::shell_loading(), t::shell_retry()), &query.reload, ready) }
        </MessagingFrame>
    }
}

/// Where a draft is gone on with: a reply in its thread.
pub(super) fn route(
    patient_id: PatientId,
    draft_id: DraftId,
    replies_in: Option<ThreadId>,
) -> Route {
    match replies_in {
        Some(thread_id) => Route::Thread {
            patient_id,
            thread_id,
        },
        None => Route::Draft {
            patient_id,
            draft_id,
        },
    }
}

/// What a draft is called while it may have no subject.
pub(super) fn named(subject: &str, replies_in: Option<ThreadId>) -> &str {
    match subject {
        "" if replies_in.is_some() => t::messaging_draft_reply(),
        "" => t::messaging_draft_no_subject(),
        subject => subject,
    }
}

/// When a draft was saved.
pub(super) fn saved(at: UtcMicros) -> Html {
    html! {
        <time datetime={format::machine_time(at)}>
            { t::messaging_draft_saved(&format::row_time(at)) }
        </time>
    }
}

fn row(patient_id: PatientId, draft: &DraftSummary) -> Html {
    let route = route(patient_id, draft.id, draft.thread_id);
    let subject = named(draft.subject.reveal(), draft.thread_id);
    let recipient = draft
        .recipient
        .as_deref()
        .unwrap_or(t::messaging_draft_no_recipient());
    html! {
        <>
            <div class="row__text">
                <div class="row__title">
                    <Link
                        class="row__link"
                        href={route.href()}
                        name={t::messaging_row_name(subject, recipient)}
                    >
                        { recipient.to_owned() }
                    </Link>
                </div>
                <div class="row__detail" aria-hidden="true">{ subject.to_owned() }</div>
            </div>
            <div class="row__aside">
                if draft.attachments > 0 {
                    <span>
                        { icon("attach_file") }
                        { t::messaging_attachments(u64::from(draft.attachments)) }
                    </span>
                }
                { saved(draft.saved_at) }
            </div>
        </>
    }
}
