//! The card that says whether there is something to read.

use crate::hooks::use_pages;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{Whose, use_changes, use_mailbox};
use crate::ui::{ButtonKind, Card, EmptyState, Link, LinkButton, remote};
use shared::family::Capabilities;
use shared::id::PatientId;
use shared::messaging::{Arrangement, Folder, ListMessages, MessageSummary};
use std::rc::Rc;
use yew::prelude::*;

/// How many unread messages the card names.
const SHOWN: usize = 2;

/// Whose messages.
#[derive(Properties, PartialEq)]
pub(super) struct MessagesCardProps {
    /// The patient.
    pub patient_id: PatientId,
    /// What one may do: somebody may write and not read.
    pub may: Capabilities,
}

/// Unread messages, the way to the inbox, and the way to write.
#[component]
pub(super) fn MessagesCard(props: &MessagesCardProps) -> Html {
    let patient_id = props.patient_id;
    let reads = props.may.may_read();
    let action = if reads {
        html! { <Link href={Route::Inbox { patient_id }.href()}>{ t::home_inbox() }</Link> }
    } else {
        Html::default()
    };
    html! {
        <Card id="home-messages" heading={t::home_messages()} {action}>
            if reads {
                <Unread {patient_id} />
            }
            if props.may.may_write() {
                <LinkButton
                    kind={ButtonKind::Primary}
                    icon="edit"
                    wide=true
                    href={Route::NewMessage { patient_id }.href()}
                >
                    { t::home_send_a_message() }
                </LinkButton>
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct UnreadProps {
    patient_id: PatientId,
}

#[component]
fn Unread(props: &UnreadProps) -> Html {
    let patient_id = props.patient_id;
    let inbox = use_pages(
        format!("home inbox {patient_id}"),
        move |cursor, background| ListMessages {
            patient_id,
            folder: Folder::Inbox,
            arrange: Arrangement::Newest,
            cursor,
            background,
        },
    );
    let mailbox = use_mailbox();
    use_changes(Whose::Patient(patient_id), inbox.refresh.clone());
    let listed = inbox
        .state
        .ready()
        .map(|rows| rows.iter().filter(|row| row.unread).count());
    let unread = mailbox
        .numbers
        .map(|numbers| numbers.unread as usize)
        .or(listed);
    let ready = |rows: &Rc<[MessageSummary]>| {
        let unread: Vec<&MessageSummary> =
            rows.iter().filter(|row| row.unread).take(SHOWN).collect();
        if unread.is_empty() {
            return html! { <EmptyState text={t::home_no_new_messages()} /> };
        }
        html! {
            <ul class="rows">
                for row in unread {
                    <li key={row.id.to_string()} class="row row--unread">
                        <div class="row__text">
                            <div class="row__title">
                                <Link
                                    class="row__link"
                                    href={Route::Thread { patient_id, thread_id: row.thread_id }.href()}
                                >
                                    { &row.recipient }
                                </Link>
                            </div>
                            <div class="row__detail">
                                { row.subject.reveal() }
                                { " · " }
                                { format::row_time(row.sent_at) }
                            </div>
                        </div>
                    </li>
                }
            </ul>
        }
    };
    html! {
        <>
            if let Some(unread) = unread {
                <p class="card__lead row__title--strong">{ t::home_unread(&unread.to_string()) }</p>
            }
            { remote(&inbox.state, (3, t::shell_loading(), t::shell_retry()), &inbox.reload, ready) }
        </>
    }
}
