//! A thread as the patient's side sees it, and the way back to the list on which it was found.

use super::messaging_frame::{MailboxPlace, MessagingFrame};
use super::own_folders::use_folders_here;
use super::receipt::use_receipts;
use super::thread_panel::ThreadPanel;
use crate::i18n::texts as t;
use crate::router;
use crate::routes::Route;
use crate::state::use_mailbox;
use crate::ui::{Link, icon};
use shared::id::{PatientId, ThreadId};
use yew::prelude::*;

/// Which thread.
#[derive(Properties, PartialEq)]
pub(super) struct ThreadPageProps {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

/// Back link and thread.
#[component]
pub(super) fn ThreadPage(props: &ThreadPageProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let receipts = use_receipts();
    let receipt = use_memo(thread_id, move |thread_id| receipts.take(*thread_id));
    let refresh = use_mailbox().refresh;
    html! {
        <MessagingFrame {patient_id} place={MailboxPlace::Thread}>
            <BackLink {patient_id} {thread_id} />
            <ThreadPanel
                key={thread_id.to_string()}
                {patient_id}
                {thread_id}
                receipt={(*receipt).clone()}
                on_change={refresh}
            />
        </MessagingFrame>
    }
}

/// Whose list it leads to.
#[derive(Properties, PartialEq)]
struct BackLinkProps {
    patient_id: PatientId,
    /// On whose page it is.
    thread_id: ThreadId,
}

/// Back to the list from which one came, in the order in which it was; without one, to the Inbox.
#[component]
fn BackLink(props: &BackLinkProps) -> Html {
    let patient_id = props.patient_id;
    let own = use_folders_here();
    // Once for each thread: what is opened on the page is no list.
    let from = use_memo(props.thread_id, |_| router::came_from());
    let list = (*from).as_deref().and_then(|address| {
        let path = address.split('?').next().unwrap_or(address);
        let label = match Route::at(path) {
            Route::Inbox { patient_id: of } if of == patient_id => t::messaging_inbox().to_owned(),
            Route::Sent { patient_id: of } if of == patient_id => t::messaging_sent().to_owned(),
            Route::Drafts { patient_id: of } if of == patient_id => {
                t::messaging_drafts().to_owned()
            }
            Route::Trash { patient_id: of } if of == patient_id => t::messaging_trash().to_owned(),
            Route::Search { patient_id: of } if of == patient_id => t::finding_search().to_owned(),
            Route::OwnFolder {
                patient_id: of,
                folder_id,
            } if of == patient_id => own.by_id(folder_id)?.name.reveal().to_owned(),
            _ => return None,
        };
        Some((AttrValue::from(address.to_owned()), label))
    });
    let inbox = || {
        (
            Route::Inbox { patient_id }.href(),
            t::messaging_inbox().to_owned(),
        )
    };
    let (href, label) = list.unwrap_or_else(inbox);
    html! {
        <Link class="back" {href} name={t::thread_back(&label)}>
            { icon("arrow_back") }
            { label }
        </Link>
    }
}
