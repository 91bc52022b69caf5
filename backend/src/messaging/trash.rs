//! Putting a message of one's own mailbox away, and taking it back. Nothing is destroyed: the thread,
//! the care team and everyone else who sees it keep it.

use super::policy::MoveMessage;
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::http::{App, Error};
use crate::outbox::{self, Event};
use shared::messaging::Folder;

pub(super) async fn trash(app: &App, tx: &Tx, grant: &Granted<MoveMessage>) -> Result<(), Error> {
    move_to(app, tx, grant, Folder::Trash, Change::TrashMessage).await
}

/// Back to where it was, or where a message of its kind arrives when that folder is gone.
pub(super) async fn restore(app: &App, tx: &Tx, grant: &Granted<MoveMessage>) -> Result<(), Error> {
    let entry = &grant.entry;
    if entry.folder != Folder::Trash {
        return Ok(());
    }
    let mailbox = (entry.account_id, entry.patient_id);
    let folder = match entry.trashed_from {
        Some(Folder::Own(id)) if store::is_own_folder(tx, mailbox, id).await? => Folder::Own(id),
        _ => home(tx, grant).await?,
    };
    move_to(app, tx, grant, folder, Change::RestoreMessage).await
}

/// Where a message of its kind arrives.
pub(super) async fn home(tx: &Tx, grant: &Granted<MoveMessage>) -> Result<Folder, Error> {
    let author = store::author(tx, grant).await?;
    Ok(Folder::of_new_message(author == grant.entry.account_id))
}

pub(super) async fn move_to(
    app: &App,
    tx: &Tx,
    grant: &Granted<MoveMessage>,
    folder: Folder,
    change: Change,
) -> Result<(), Error> {
    let entry = &grant.entry;
    if entry.folder == folder {
        return Ok(());
    }
    store::move_entry(tx, grant, folder).await?;
    audit::changed(tx, grant, entry.patient_id, change, entry.message_id.0).await?;
    let event = Event::MailboxChanged {
        account_id: entry.account_id,
        patient_id: entry.patient_id,
        thread_id: entry.thread_id,
    };
    outbox::note(tx, app.random.id(), grant.now(), event).await?;
    Ok(())
}
