//! A draft that turns out to be for another patient: everything that was typed and every file goes along,
//! sealed anew under the other patient's key.

use super::policy::{DraftPath, WriteDraft};
use super::{attachments, compose, facts, store};
use crate::audit::{self, Change};
use crate::auth::{Asked, Granted};
use crate::db::entity::{attachment, draft};
use crate::db::{Tx, lock_until_commit};
use crate::http::{App, Error};
use crate::sealing::Column;
use shared::ErrorCode;
use shared::messaging::{DraftContent, DraftMove, ScanState, Side};

/// The draft as it is now, and the files that nobody needs any more.
pub(super) struct Moved {
    pub(super) draft: draft::Model,
    pub(super) files: Vec<attachment::Model>,
    /// Storage keys, removed after the commit.
    useless: Vec<String>,
}

/// Makes the draft one for another patient. The files are copied first, outside of any transaction; the
/// transaction checks both rights, sees that nothing has changed meanwhile, and is short.
pub(super) async fn move_draft(
    app: &App,
    asked: &Asked<WriteDraft>,
    version: Option<i64>,
    to: &DraftMove,
) -> Result<Moved, Error> {
    if to.patient_id == asked.target().patient_id || to.draft_id == asked.target().draft_id {
        return Err(ErrorCode::IdTaken.into());
    }
    compose::refuse_unkeepable(&DraftContent {
        about: to.about.clone(),
        ..DraftContent::default()
    })?;
    let reader = app.db.reader();
    let files = async {
        let grant = asked.check_again(reader).await?;
        let target = target(app, &grant, to, reader).await?;
        match movable(&grant, &target, version)? {
            Some(_) => Ok(store::draft_attachments(reader, &grant).await?),
            None => Ok(Vec::new()),
        }
    };
    let files = files.await.inspect_err(|error| asked.note_refusal(error))?;
    let mut copies = Vec::new();
    let moved = async {
        copy(app, asked, to, &files, &mut copies).await?;
        app.db
            .write(asked, async |tx, grant| {
                put_over(app, tx, &grant, version, to, (&files, &copies)).await
            })
            .await
    };
    let moved = moved.await;
    let useless = match &moved {
        Ok(moved) => moved.useless.clone(),
        // After a failure of the database it may have been kept all the same; housekeeping looks.
        Err(Error::Database(_)) => Vec::new(),
        Err(_) => copies.into_iter().map(|file| file.storage_key).collect(),
    };
    for key in useless {
        app.attachments.tidy(&key).await;
    }
    moved
}

/// The right to write for the other patient, and the draft there if it exists already.
async fn target<C: crate::db::Reads>(
    app: &App,
    grant: &Granted<WriteDraft>,
    to: &DraftMove,
    conn: &C,
) -> Result<Granted<WriteDraft>, Error> {
    // Only the patient's side begins conversations, so only its drafts are for somebody.
    if grant.side() == Side::Team {
        return Err(ErrorCode::Forbidden.into());
    }
    let there = DraftPath {
        patient_id: to.patient_id,
        draft_id: to.draft_id,
    };
    let moment = app.moment(grant.now());
    let target: Granted<WriteDraft> = grant.also(&moment, &there, conn).await?;
    let about_someone = to.about.is_some() && !target.relation_is_own();
    if target.side() == Side::Team || about_someone {
        return Err(ErrorCode::Forbidden.into());
    }
    Ok(target)
}

/// The draft, if it can be moved; `None` when it was already.
fn movable(
    grant: &Granted<WriteDraft>,
    target: &Granted<WriteDraft>,
    version: Option<i64>,
) -> Result<Option<draft::Model>, Error> {
    match (&grant.draft, &target.draft) {
        (None, None) => Err(ErrorCode::NotFound.into()),
        (None, Some(there)) if there.sent_message_id.is_some() => Err(ErrorCode::DraftSent.into()),
        (None, Some(_)) => Ok(None),
        (Some(draft), _) if draft.sent_message_id.is_some() => Err(ErrorCode::DraftSent.into()),
        // A reply belongs to its thread, and an id names one draft.
        (Some(draft), there) if draft.thread_id.is_some() || there.is_some() => {
            Err(ErrorCode::IdTaken.into())
        }
        (Some(draft), _) if version != Some(draft.version) => Err(ErrorCode::DraftChanged.into()),
        (Some(draft), _) => Ok(Some(draft.clone())),
    }
}

/// Copies the files under the other patient's key. What is copied is in `copies` even after a failure.
async fn copy(
    app: &App,
    asked: &Asked<WriteDraft>,
    to: &DraftMove,
    files: &[attachment::Model],
    copies: &mut Vec<attachment::Model>,
) -> Result<(), Error> {
    if files.is_empty() {
        return Ok(());
    }
    let total = files.iter().fold(0_u64, |total, file| {
        total.saturating_add(file.size.unsigned_abs())
    });
    // They are written anew, so they count as new.
    let account = asked.actor().account_id;
    let _place = app.limits.begin_upload(account, total)?;
    let reader = app.db.reader();
    let from = app
        .sealer
        .patient(reader, asked.target().patient_id)
        .await?;
    let other = app.sealer.patient(reader, to.patient_id).await?;
    for file in files {
        // Of one that was found unsafe only the name goes along: nobody opens it, and its bytes are gone
        // or about to go.
        let key = match file.scan {
            ScanState::Infected => file.storage_key.clone(),
            _ => attachments::copy(app, file, (&from, &other)).await?,
        };
        let name = from.open(Column::AttachmentName, file.id.0, &file.name)?;
        copies.push(attachment::Model {
            patient_id: to.patient_id,
            draft_id: Some(to.draft_id),
            name: other.seal(Column::AttachmentName, file.id.0, &name)?,
            storage_key: key,
            ..file.clone()
        });
    }
    app.limits.upload(account, total)
}

/// Puts the new draft in the place of the old one.
async fn put_over(
    app: &App,
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    version: Option<i64>,
    to: &DraftMove,
    (files, copies): (&[attachment::Model], &[attachment::Model]),
) -> Result<Moved, Error> {
    // The right for the other patient must not end between here and the commit.
    lock_until_commit(tx, to.patient_id.0).await?;
    let target = target(app, grant, to, tx).await?;
    let keys = |rows: &[attachment::Model]| -> Vec<String> {
        rows.iter().map(|file| file.storage_key.clone()).collect()
    };
    let Some(draft) = movable(grant, &target, version)? else {
        let there = target.draft.clone().ok_or(ErrorCode::NotFound)?;
        return Ok(Moved {
            draft: there,
            files: store::draft_attachments(tx, &target).await?,
            useless: keys(copies),
        });
    };
    let now = store::draft_attachments(tx, grant).await?;
    if keys(&now) != keys(files) {
        // A file came or went while the others were copied.
        return Err(ErrorCode::DraftChanged.into());
    }
    // What is known of each may have changed meanwhile.
    let copies: Vec<attachment::Model> = copies
        .iter()
        .zip(now)
        .map(|(copy, now)| attachment::Model {
            scan: now.scan,
            scan_due_at: now.scan_due_at,
            scan_attempts: now.scan_attempts,
            scan_timeouts: now.scan_timeouts,
            ..copy.clone()
        })
        .collect();
    let from = app.sealer.patient(tx, grant.patient_id).await?;
    let other = app.sealer.patient(tx, to.patient_id).await?;
    let (old, new) = (draft.id.0, to.draft_id.0);
    let again = |column, sealed: &[u8]| other.seal(column, new, &from.open(column, old, sealed)?);
    let typed = facts::typed(&from, &draft)?;
    let row = draft::Model {
        id: to.draft_id,
        patient_id: to.patient_id,
        subject: again(Column::DraftSubject, &draft.subject)?,
        body: again(Column::DraftBody, &draft.body)?,
        about: to
            .about
            .as_ref()
            .map(|about| compose::seal_about(&other, Column::DraftAbout, new, about))
            .transpose()?,
        facts: facts::seal_typed(&other, to.draft_id, &typed)?,
        version: 1,
        saved_at: grant.now(),
        readers: None,
        // What it followed is the first patient's.
        follows_id: None,
        ..draft
    };
    if store::count_open_drafts(tx, &target).await? >= app.limits.settings().open_drafts {
        return Err(ErrorCode::TooManyDrafts.into());
    }
    store::delete_draft(tx, grant).await?;
    store::insert_draft(tx, &target, row.clone()).await?;
    for file in &copies {
        store::insert_attachment(tx, &target, file.clone()).await?;
    }
    audit::changed(tx, grant, grant.patient_id, Change::MoveDraft, old).await?;
    Ok(Moved {
        draft: row,
        files: copies,
        useless: keys(files),
    })
}
