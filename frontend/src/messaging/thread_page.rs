//! A thread as the patient's side sees it.

use super::messaging_frame::{MailboxPlace, MessagingFrame};
use super::receipt::use_receipts;
use super::thread_panel::ThreadPanel;
use crate::i18n::texts as t;
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
            <Link class="back" href={Route::Inbox { patient_id }.href()}>
                { icon("arrow_back") }
                { t::thread_back_inbox() }
            </Link>
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
