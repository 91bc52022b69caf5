//! What stands beside every page of a patient's messages: writing, and the folders.

use super::own_folders::{OwnFolders, use_own_folders};
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::state::{use_mailbox, use_may};
use crate::ui::{Badge, ButtonKind, LinkButton, Place, folders};
use shared::id::{OwnFolderId, PatientId};
use yew::prelude::*;

/// A place in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MailboxPlace {
    /// The inbox.
    Inbox,
    /// What was sent.
    Sent,
    /// What is being written.
    Drafts,
    /// What was put away.
    Trash,
    /// A folder of one's own.
    Own(OwnFolderId),
    /// The folders of one's own.
    Folders,
    /// Looking for words.
    Search,
    /// A thread: in none of them.
    Thread,
}

/// What the frame is around.
#[derive(Properties, PartialEq)]
pub(super) struct MessagingFrameProps {
    /// Whose mailbox.
    pub patient_id: PatientId,
    /// Where one is.
    pub place: MailboxPlace,
    /// The page.
    pub children: Html,
}

/// Folders at the side, the page beside them: those that one may open, and writing for who may write.
#[component]
pub(super) fn MessagingFrame(props: &MessagingFrameProps) -> Html {
    let numbers = use_mailbox().numbers.unwrap_or_default();
    let patient_id = props.patient_id;
    let may = use_may(patient_id);
    let own = use_own_folders(patient_id);
    let place = |place: MailboxPlace, route: Route, label: &str, badge: Option<Badge>| {
        let allowed = route.is_open_to(may);
        allowed.then(|| Place {
            href: route.href(),
            label: label.to_owned().into(),
            short: None,
            icon: "mail".into(),
            badge,
            current: props.place == place,
        })
    };
    let unread = (numbers.unread > 0).then(|| Badge {
        count: numbers.unread.to_string().into(),
        spoken: t::shell_unread_spoken(&numbers.unread.to_string()).into(),
    });
    let drafts = (numbers.drafts > 0).then(|| Badge {
        count: numbers.drafts.to_string().into(),
        spoken: t::messaging_drafts_spoken(u64::from(numbers.drafts)).into(),
    });
    let places = [
        place(
            MailboxPlace::Inbox,
            Route::Inbox { patient_id },
            t::messaging_inbox(),
            unread,
        ),
        place(
            MailboxPlace::Sent,
            Route::Sent { patient_id },
            t::messaging_sent(),
            None,
        ),
        place(
            MailboxPlace::Drafts,
            Route::Drafts { patient_id },
            t::messaging_drafts(),
            drafts,
        ),
        place(
            MailboxPlace::Trash,
            Route::Trash { patient_id },
            t::messaging_trash(),
            None,
        ),
    ];
    let own_places = own.all().iter().map(|folder| {
        let badge = (folder.unread > 0).then(|| Badge {
            count: folder.unread.to_string().into(),
            spoken: t::shell_unread_spoken(&folder.unread.to_string()).into(),
        });
        let folder_id = folder.id;
        place(
            MailboxPlace::Own(folder_id),
            Route::OwnFolder {
                patient_id,
                folder_id,
            },
            folder.name.reveal(),
            badge,
        )
    });
    let last = [
        place(
            MailboxPlace::Folders,
            Route::Folders { patient_id },
            t::finding_own_folders(),
            None,
        ),
        place(
            MailboxPlace::Search,
            Route::Search { patient_id },
            t::finding_search(),
            None,
        ),
    ];
    let all = places.into_iter().chain(own_places).chain(last);
    let places: Vec<Place> = all.flatten().collect();
    // On a thread's page the filled button is that of the reply.
    let kind = match props.place {
        MailboxPlace::Thread => ButtonKind::Outlined,
        _ => ButtonKind::Primary,
    };
    html! {
        <div class="mailbox">
            <div class="mailbox__side">
                if may.may_write() {
                    <LinkButton
                        {kind}
                        icon="edit"
                        wide=true
                        href={Route::NewMessage { patient_id }.href()}
                    >
                        { t::messaging_send_a_message() }
                    </LinkButton>
                }
                { folders(t::messaging_folders(), &places) }
            </div>
            <div class="mailbox__main">
                <ContextProvider<OwnFolders> context={own}>
                    { props.children.clone() }
                </ContextProvider<OwnFolders>>
            </div>
        </div>
    }
}
