//! "Arrange by": in which order a folder is looked at. The choice is in the address, so that going back to
//! the list or loading it again keeps it.

use crate::i18n::texts as t;
use crate::router;
use crate::ui::{Choice, Select};
use shared::messaging::{Arrangement, Folder};
use std::rc::Rc;
use yew::prelude::*;

const QUERY: &str = "arrange";

/// The arrangement that the address asks for.
pub(super) fn in_address() -> Arrangement {
    router::query(QUERY)
        .and_then(|name| Arrangement::named(&name))
        .unwrap_or_default()
}

/// The control. It tells the choice after it is in the address.
pub(super) fn arrange_field(
    folder: Folder,
    chosen: Arrangement,
    on_change: Callback<Arrangement>,
) -> Html {
    let choices: Rc<[Choice]> = Arrangement::ALL
        .into_iter()
        // What one sent is read, and in Trash nothing counts as unread.
        .filter(|it| *it != Arrangement::Unread || folder.counts_unread())
        .map(|it| Choice {
            value: it.as_str().into(),
            text: name(it, folder).into(),
        })
        .collect();
    let on_change = Callback::from(move |value: AttrValue| {
        let wanted = Arrangement::named(&value).unwrap_or_default();
        let written = (wanted != Arrangement::default()).then(|| wanted.as_str());
        router::replace_query(QUERY, written);
        on_change.emit(wanted);
    });
    html! {
        <div class="arrange">
            <Select
                id="arrange"
                label={t::finding_arrange()}
                {choices}
                value={chosen.as_str()}
                {on_change}
            />
        </div>
    }
}

fn name(arrangement: Arrangement, folder: Folder) -> &'static str {
    match (arrangement, folder) {
        (Arrangement::Newest, _) => t::finding_newest(),
        (Arrangement::Oldest, _) => t::finding_oldest(),
        (Arrangement::Team, Folder::Inbox) => t::finding_sender(),
        (Arrangement::Team, Folder::Sent) => t::finding_recipient(),
        (Arrangement::Team, _) => t::finding_team(),
        (Arrangement::Unread, _) => t::finding_unread(),
        (Arrangement::Attachments, _) => t::finding_attachments(),
    }
}
