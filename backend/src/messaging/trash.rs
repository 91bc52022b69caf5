//! Putting a message of one's own mailbox away, and taking it back. Nothing is destroyed: the thread,
//! the care team and everyone else who sees it keep it.

use super::policy::MoveMessage;
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::http::Error;
use shared::messaging::Folder;

pub(super) async fn trash(tx: &Tx, grant: &Granted<MoveMessage>) -> Result<(), Error> {
    move_to(tx, grant, Folder::Trash, Change::TrashMessage).await
}

pub(super) async fn restore(tx: &Tx, grant: &Granted<MoveMessage>) -> Result<(), Error> {
    if grant.entry.folder != Folder::Trash {
        return Ok(());
    }
    let author = store::author(tx, grant).await?;
    let folder = Folder::of_new_message(author == grant.entry.account_id);
    move_to(tx, grant, folder, Change::RestoreMessage).await
}

async fn move_to(
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
    Ok(())
}
