//! The folders that an account makes for a patient's messages. They are its own: nobody else sees them, and
//! a message that is put into one is where it was for everybody else.

use super::policy::{KeepFolder, MoveMessage, ReadMailbox};
use super::{store, trash};
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::own_folder;
use crate::http::{App, Error};
use crate::outbox::{self, Event};
use crate::sealing::Column;
use shared::messaging::rules::MAX_OWN_FOLDERS;
use shared::messaging::{Folder, FolderName, OwnFolderView};
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldError, FieldName, Page};

/// The folders with their numbers, from A to Z.
pub(super) async fn list(
    app: &App,
    grant: &Granted<ReadMailbox>,
) -> Result<Page<OwnFolderView>, Error> {
    let conn = app.db.reader();
    let rows = store::own_folders(conn, (grant.account_id, grant.patient_id)).await?;
    let mut items = Vec::new();
    if !rows.is_empty() {
        let counts = store::count_folders(conn, grant, &rows).await?;
        let sealer = app.sealer.patient(conn, grant.patient_id).await?;
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        for row in rows {
            let counted = counts.iter().find(|it| it.0 == Folder::Own(row.id));
            items.push(OwnFolderView {
                name: sealer
                    .open(Column::OwnFolderName, row.id.0, &row.name)?
                    .into(),
                id: row.id,
                messages: counted.map_or(0, |it| number(it.1)),
                unread: counted.map_or(0, |it| number(it.2)),
            });
        }
        items.sort_by_cached_key(|it| (it.name.reveal().to_lowercase(), it.id));
    }
    Ok(Page { items, next: None })
}

/// Makes a folder, or calls it otherwise.
pub(super) async fn save(
    app: &App,
    tx: &Tx,
    grant: &Granted<KeepFolder>,
    name: &str,
) -> Result<(), Error> {
    let refused = |error| {
        Error::Invalid(vec![FieldError {
            field: FieldName::FolderName,
            error,
        }])
    };
    let name = FolderName::parse(name).map_err(refused)?;
    let sealer = app.sealer.patient(tx, grant.patient_id).await?;
    let others = store::own_folders(tx, (grant.account_id, grant.patient_id)).await?;
    for other in &others {
        let text = sealer.open(Column::OwnFolderName, other.id.0, &other.name)?;
        if other.id != grant.folder_id && name.is_like(&text) {
            return Err(refused(FieldProblem::Taken));
        }
        if other.id == grant.folder_id && text == name.reveal() {
            return Ok(());
        }
    }
    let sealed = sealer.seal(Column::OwnFolderName, grant.folder_id.0, name.reveal())?;
    let change = if grant.folder.is_some() {
        store::rename_own_folder(tx, grant, grant.folder_id, sealed).await?;
        Change::RenameFolder
    } else {
        if others.len() >= MAX_OWN_FOLDERS {
            return Err(ErrorCode::TooManyFolders.into());
        }
        let row = own_folder::Model {
            id: grant.folder_id,
            account_id: grant.account_id,
            patient_id: grant.patient_id,
            name: sealed,
            created_at: grant.now(),
        };
        store::insert_own_folder(tx, grant, row).await?;
        Change::MakeFolder
    };
    changed(app, tx, grant, change).await
}

/// Removes a folder that is empty.
pub(super) async fn remove(app: &App, tx: &Tx, grant: &Granted<KeepFolder>) -> Result<(), Error> {
    if grant.folder.is_none() {
        return Ok(());
    }
    if store::count_in_folder(tx, grant).await? > 0 {
        return Err(ErrorCode::FolderNotEmpty.into());
    }
    store::delete_own_folder(tx, grant, grant.folder_id).await?;
    changed(app, tx, grant, Change::RemoveFolder).await
}

/// Moves everything in a folder back to Inbox and Sent.
pub(super) async fn empty(app: &App, tx: &Tx, grant: &Granted<KeepFolder>) -> Result<(), Error> {
    if grant.folder.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    if store::empty_folder(tx, grant).await? == 0 {
        return Ok(());
    }
    changed(app, tx, grant, Change::EmptyFolder).await
}

async fn changed(
    app: &App,
    tx: &Tx,
    grant: &Granted<KeepFolder>,
    change: Change,
) -> Result<(), Error> {
    audit::changed(tx, grant, grant.patient_id, change, grant.folder_id.0).await?;
    let event = Event::FoldersChanged {
        account_id: grant.account_id,
        patient_id: grant.patient_id,
    };
    outbox::note(tx, app.random.id(), grant.now(), event).await?;
    Ok(())
}

/// Puts a message into a folder: one of one's own, Trash, or where a message of its kind arrives.
pub(super) async fn move_message(
    app: &App,
    tx: &Tx,
    grant: &Granted<MoveMessage>,
    to: Folder,
) -> Result<(), Error> {
    let mailbox = (grant.entry.account_id, grant.entry.patient_id);
    let (to, change) = match to {
        Folder::Own(id) => {
            if !store::is_own_folder(tx, mailbox, id).await? {
                return Err(ErrorCode::NotFound.into());
            }
            (to, Change::MoveMessage)
        }
        Folder::Trash => (to, Change::TrashMessage),
        Folder::Inbox | Folder::Sent => (trash::home(tx, grant).await?, Change::MoveMessage),
    };
    trash::move_to(app, tx, grant, to, change).await
}
