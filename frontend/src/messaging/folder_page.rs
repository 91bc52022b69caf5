//! Inbox, Sent, Trash, and folders of one's own.

use super::arrange_field;
use super::messaging_frame::{MailboxPlace, MessagingFrame};
use super::moves::{Moves, use_moves};
use super::own_folders::use_folders_here;
use super::state_tag::state_tag;
use crate::hooks::use_pages;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{Whose, use_changes, use_mailbox, use_site};
use crate::ui::{EmptyState, Link, Notice, Remote, Tone, icon, remote, show_older};
use shared::id::PatientId;
use shared::messaging::{Folder, ListMessages, MessageSummary, OwnFolderView, ThreadState};
use std::rc::Rc;
use yew::prelude::*;

/// Which list.
#[derive(Properties, PartialEq)]
pub(super) struct FolderPageProps {
    /// Whose.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder: Folder,
}

/// The folder's list, beside the folders.
#[component]
pub(super) fn FolderPage(props: &FolderPageProps) -> Html {
    let (patient_id, folder) = (props.patient_id, props.folder);
    let place = match folder {
        Folder::Inbox => MailboxPlace::Inbox,
        Folder::Sent => MailboxPlace::Sent,
        Folder::Trash => MailboxPlace::Trash,
        Folder::Own(id) => MailboxPlace::Own(id),
    };
    html! {
        <MessagingFrame {patient_id} {place}>
            <FolderList {patient_id} {folder} />
        </MessagingFrame>
    }
}

/// The list of a folder, in the order that was chosen.
#[component]
fn FolderList(props: &FolderPageProps) -> Html {
    let (patient_id, folder) = (props.patient_id, props.folder);
    let site = use_site();
    let mailbox = use_mailbox();
    let numbers = mailbox.numbers;
    let own = use_folders_here();
    let arranged = use_state_eq(arrange_field::in_address);
    let arrange = *arranged;
    let key = format!("{folder} {patient_id}");
    let list = use_pages(
        format!("{key} {}", arrange.as_str()),
        move |cursor, background| ListMessages {
            patient_id,
            folder,
            arrange,
            cursor,
            background,
        },
    );
    use_changes(Whose::Patient(patient_id), list.refresh.clone());
    let moves = {
        let (refresh, numbers) = (list.refresh.clone(), mailbox.refresh);
        let folders = own.refresh.clone();
        let on_change = Callback::from(move |()| {
            refresh.emit(());
            numbers.emit(());
            folders.emit(());
        });
        use_moves(patient_id, folder, on_change)
    };
    let (name, lead) = match folder {
        Folder::Inbox => (
            AttrValue::Static(t::messaging_inbox()),
            t::messaging_inbox_lead(),
        ),
        Folder::Sent => (
            AttrValue::Static(t::messaging_sent()),
            t::messaging_sent_lead(),
        ),
        Folder::Trash => (
            AttrValue::Static(t::messaging_trash()),
            t::messaging_trash_lead(),
        ),
        Folder::Own(id) => {
            let folder = own.by_id(id);
            let name = folder.map(|it| AttrValue::from(it.name.reveal().to_owned()));
            let name = name.unwrap_or(AttrValue::Static(t::finding_own_folders()));
            (name, t::finding_own_lead())
        }
    };
    let unread = numbers.map_or(0, |numbers| numbers.unread);
    let title = match folder {
        Folder::Inbox if unread > 0 => t::messaging_unread_title(&unread.to_string(), &name),
        // The window's title is kept in the browser's history; what somebody called a folder is not.
        Folder::Own(_) => t::finding_own_folders().to_owned(),
        _ => name.to_string(),
    };
    let said = moves.said();
    let ready = |rows: &Rc<[MessageSummary]>| view(patient_id, folder, rows, &moves, own.all());
    let more = list.more && matches!(list.state, Remote::Ready(_));
    let on_arrange = {
        let arranged = arranged.setter();
        Callback::from(move |wanted| arranged.set(wanted))
    };
    html! {
        <>
            <Heading text={name} {title} lead={html! { { lead } }} page={key} />
            if folder == Folder::Inbox && !site.emergency.is_empty() {
                <Notice tone={Tone::Emergency}>{ &site.emergency }</Notice>
            }
            { arrange_field::arrange_field(folder, arrange, on_arrange) }
            { remote(&list.state, (8, t::shell_loading(), t::shell_retry()), &list.reload, ready) }
            if let Some(text) = &list.more_failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if more {
                { show_older(
                    t::messaging_show_older(),
                    list.loading_more.then(t::messaging_loading_older),
                    &list.show_older,
                ) }
            }
            { said }
        </>
    }
}

fn view(
    patient_id: PatientId,
    folder: Folder,
    rows: &[MessageSummary],
    moves: &Moves,
    own: &[OwnFolderView],
) -> Html {
    let mut rows = rows.iter().filter(|row| moves.keeps(row.id)).peekable();
    if rows.peek().is_none() {
        let (text, detail) = match folder {
            Folder::Inbox => (
                t::messaging_inbox_empty(),
                t::messaging_inbox_empty_detail(),
            ),
            Folder::Sent => (t::messaging_sent_empty(), t::messaging_sent_empty_detail()),
            Folder::Trash => (
                t::messaging_trash_empty(),
                t::messaging_trash_empty_detail(),
            ),
            Folder::Own(_) => (t::finding_folder_empty(), t::finding_folder_empty_detail()),
        };
        let icon = if folder == Folder::Trash {
            "delete"
        } else {
            "mail"
        };
        return html! { <EmptyState {icon} {text} {detail} /> };
    }
    html! {
        <ul class="rows card card--list">
            for row in rows {
                <li
                    key={row.id.to_string()}
                    class={classes!("row", row.unread.then_some("row--unread"))}
                >
                    { row_view(patient_id, folder, row, moves, own) }
                </li>
            }
        </ul>
    }
}

fn row_view(
    patient_id: PatientId,
    folder: Folder,
    row: &MessageSummary,
    moves: &Moves,
    own: &[OwnFolderView],
) -> Html {
    let written = row
        .author
        .as_ref()
        .map(|it| t::messaging_written_by(it.reveal()));
    // As it stands there: the team, and who wrote it.
    let who = match &written {
        Some(written) => format!("{} · {written}", row.recipient),
        None => row.recipient.clone(),
    };
    let name = if row.unread {
        t::messaging_row_name_unread(row.subject.reveal(), &who)
    } else {
        t::messaging_row_name(row.subject.reveal(), &who)
    };
    html! {
        <>
            <div class="row__text">
                <div class="row__title">
                    if row.unread {
                        <span class="row__dot" aria-hidden="true" />
                    }
                    <Link
                        class="row__link"
                        href={Route::Thread { patient_id, thread_id: row.thread_id }.href()}
                        {name}
                    >
                        { who.clone() }
                    </Link>
                </div>
                <div class="row__detail" aria-hidden="true">{ row.subject.reveal() }</div>
            </div>
            <div class="row__aside">
                if row.attachments > 0 {
                    <span>
                        { icon("attach_file") }
                        { t::messaging_attachments(u64::from(row.attachments)) }
                    </span>
                }
                if folder == Folder::Sent {
                    if let Some(date) = row.reply_by {
                        <span>{ t::messaging_answers_by(&format::date(date)) }</span>
                    }
                    { state_tag(row.state) }
                } else if row.state == ThreadState::Closed {
                    { state_tag(row.state) }
                }
                <time datetime={format::machine_time(row.sent_at)}>
                    { format::row_time(row.sent_at) }
                </time>
                { moves.menu(row, own) }
                { moves.button(row) }
            </div>
        </>
    }
}
