//! Files: taking them in while they are read, taking them off, opening them.

use super::kinds;
use super::photo_place::without_place;
use super::picture_size::PictureSize;
use super::policy::{OpenAttachment, WriteDraft};
use super::store;
use crate::audit::{self, Change};
use crate::auth::{Asked, Granted};
use crate::db::Tx;
use crate::db::entity::attachment;
use crate::http::{App, Error};
use crate::sealing::{Column, PatientSealer};
use crate::storage::new_key;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt as _;
use sea_orm::ConnectionTrait;
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::rules::{
    MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES, MAX_PICTURE_PIXELS,
    display_file_name,
};
use shared::messaging::{AttachmentView, ScanState};

/// What every upload is called: the browser's own guess at the kind of a file does not count.
const FILE: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Takes a file in: judged by its first bytes, counted while it is read, sealed chunk by chunk. The
/// transaction comes last and is short; when it refuses, the stored bytes are removed again.
pub(super) async fn upload(
    app: &App,
    asked: &Asked<WriteDraft>,
    id: AttachmentId,
    headers: &HeaderMap,
    body: Body,
) -> Result<AttachmentView, Error> {
    if headers.get(header::CONTENT_TYPE) != Some(&FILE) {
        return Err(ErrorCode::UnsupportedMediaType.into());
    }
    let name = display_file_name(&file_name(headers)?);
    // The part of the name that decides; the display name keeps the ending too.
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    if announced.is_some_and(|size| size > MAX_ATTACHMENT_BYTES) {
        return Err(ErrorCode::AttachmentTooLarge.into());
    }
    // Before anything is read: is there a draft, and room in it?
    let reader = app.db.reader();
    let taken = async {
        let grant = asked.check_again(reader).await?;
        room(reader, &grant, id, announced.unwrap_or(1)).await
    };
    if let Some(there) = taken.await.inspect_err(|error| asked.note_refusal(error))? {
        return opened(app, &there).await;
    }
    let account = asked.actor().account_id;
    // Held until the file is kept.
    let _place = app.limits.begin_upload(account, announced.unwrap_or(1))?;
    let patient = asked.target().patient_id;
    let sealer = app.sealer.patient(reader, patient).await?;
    let key = new_key(app.random);
    let mut picture = PictureSize::new();
    let (size, media_type) = app
        .attachments
        .put(
            &key,
            sealer.seal_file(id)?,
            MAX_ATTACHMENT_BYTES,
            without_place(body.into_data_stream()).inspect_ok(|bytes| picture.push(bytes)),
            |head| {
                kinds::media_type(head, &name).and_then(|found| {
                    let taken = app.site.takes(found).then_some(found);
                    taken.ok_or(ErrorCode::AttachmentType)
                })
            },
        )
        .await?;
    let fits = if picture.pixels() > MAX_PICTURE_PIXELS {
        Err(ErrorCode::PictureTooLarge.into())
    } else {
        // Only what arrived whole counts: whoever has to try again does not pay twice.
        app.limits.upload(account, size)
    };
    if let Err(error) = fits {
        app.attachments.tidy(&key).await;
        return Err(error);
    }
    let scan = app.scanner.as_ref();
    let row = attachment::Model {
        id,
        patient_id: patient,
        draft_id: Some(asked.target().draft_id),
        message_id: None,
        name: sealer.seal(Column::AttachmentName, id.0, &name)?,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        media_type: media_type.to_owned(),
        // Without a scanner every file says so, and none waits.
        scan: scan.map_or(ScanState::Unscanned, |_| ScanState::Quarantined),
        scan_due_at: scan.map(|_| asked.now()),
        scan_attempts: 0,
        scan_timeouts: 0,
        storage_key: key.clone(),
        created_at: asked.now(),
    };
    let kept = app
        .db
        .write(asked, async |tx, grant| add(tx, &grant, row).await)
        .await;
    let useless = match &kept {
        Ok(row) => row.storage_key != key,
        // After a failure of the database it may have been kept all the same; housekeeping looks.
        Err(error) => !matches!(error, Error::Database(_)),
    };
    if useless {
        app.attachments.tidy(&key).await;
    }
    if let Some(scanner) = scan {
        scanner.wake();
    }
    opened(app, &kept?).await
}

/// Copies a stored file from one patient's key to another's, piece by piece. Gives the copy's storage key.
pub(super) async fn copy(
    app: &App,
    file: &attachment::Model,
    (from, to): (&PatientSealer, &PatientSealer),
) -> Result<String, Error> {
    let id = file.id;
    let bytes = app
        .attachments
        .open(&file.storage_key, from.open_file(id))
        .await?;
    // What puts it away would only say that a body did not arrive.
    let bytes = bytes.inspect_err(not_opening(app, id));
    let key = new_key(app.random);
    app.attachments
        .put(&key, to.seal_file(id)?, MAX_ATTACHMENT_BYTES, bytes, |_| {
            Ok(())
        })
        .await
        .map_err(|error| match error {
            Error::Refused(_) => Error::Unavailable("a stored file could not be copied"),
            error => error,
        })?;
    Ok(key)
}

/// A file as its owner sees it.
async fn opened(app: &App, row: &attachment::Model) -> Result<AttachmentView, Error> {
    let sealer = app.sealer.patient(app.db.reader(), row.patient_id).await?;
    let name = sealer.open(Column::AttachmentName, row.id.0, &row.name)?;
    view(app, row, name)
}

/// Whether the draft takes a file of this size. Gives the file itself when it is there already: the
/// first try of the same upload arrived after all.
async fn room<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<WriteDraft>,
    id: AttachmentId,
    size: u64,
) -> Result<Option<attachment::Model>, Error> {
    let draft = grant.draft.as_ref().ok_or(ErrorCode::NotFound)?;
    if draft.sent_message_id.is_some() {
        return Err(ErrorCode::DraftSent.into());
    }
    if let Some(there) = store::find_attachment(conn, grant, id).await? {
        let same = there.draft_id == Some(draft.id);
        return if same {
            Ok(Some(there))
        } else {
            Err(ErrorCode::NotFound.into())
        };
    }
    let files = store::draft_attachments(conn, grant).await?;
    if files.len() >= MAX_ATTACHMENTS {
        return Err(ErrorCode::TooManyAttachments.into());
    }
    let total = files.iter().fold(size, |total, file| {
        total.saturating_add(file.size.unsigned_abs())
    });
    if total > MAX_ATTACHMENTS_BYTES {
        return Err(ErrorCode::AttachmentsTooLarge.into());
    }
    Ok(None)
}

async fn add(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    row: attachment::Model,
) -> Result<attachment::Model, Error> {
    if let Some(there) = room(tx, grant, row.id, row.size.unsigned_abs()).await? {
        return Ok(there);
    }
    store::insert_attachment(tx, grant, row.clone()).await?;
    audit::changed(tx, grant, grant.patient_id, Change::AddAttachment, row.id.0).await?;
    Ok(row)
}

/// Takes a file off a draft. Gives its storage key, which is removed after the commit.
pub(super) async fn remove(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    id: AttachmentId,
) -> Result<Option<String>, Error> {
    let draft = grant.draft.as_ref().ok_or(ErrorCode::NotFound)?;
    if draft.sent_message_id.is_some() {
        return Err(ErrorCode::DraftSent.into());
    }
    let file = store::find_attachment(tx, grant, id).await?;
    let Some(file) = file.filter(|file| file.draft_id == Some(draft.id)) else {
        return Ok(None);
    };
    store::delete_attachment(tx, grant, id).await?;
    audit::changed(tx, grant, grant.patient_id, Change::RemoveAttachment, id.0).await?;
    Ok(Some(file.storage_key))
}

/// Opens a file for saving. It never opens inside a page of ours.
pub(super) async fn download(
    app: &App,
    grant: &Granted<OpenAttachment>,
) -> Result<Response, Error> {
    let file = &grant.attachment;
    match shown_scan(app, file) {
        ScanState::Infected => return Err(ErrorCode::AttachmentInfected.into()),
        ScanState::Unscannable => return Err(ErrorCode::AttachmentUnscannable.into()),
        ScanState::Quarantined => return Err(ErrorCode::AttachmentWaiting.into()),
        ScanState::Clean | ScanState::Unscanned => {}
    }
    let sealer = app.sealer.patient(app.db.reader(), file.patient_id).await?;
    let name = sealer.open(Column::AttachmentName, file.id.0, &file.name)?;
    let bytes = app
        .attachments
        .open(&file.storage_key, sealer.open_file(file.id))
        .await?;
    // The answer has begun: the connection ends, and no answer says why.
    let bytes = bytes.inspect_err(not_opening(app, file.id));
    let mut headers = HeaderMap::new();
    let value = |text: &str| {
        HeaderValue::from_str(text).map_err(|_| Error::internal("a download's header"))
    };
    headers.insert(header::CONTENT_TYPE, value(&file.media_type)?);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    // It is sealed in chunks and comes whole or not at all.
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        value(&content_disposition(&name))?,
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// Says in the log and among the numbers that a stored file does not open.
fn not_opening(app: &App, id: AttachmentId) -> impl Fn(&Error) + use<> {
    let app = app.clone();
    move |error| {
        tracing::error!(cause = %error, attachment = %id, "a stored file does not open");
        if let Some(failure) = error.failure() {
            app.telemetry.note_failure(failure);
        }
    }
}

/// What came of a file's scan. One from before there was a scanner waits for it like any other.
fn shown_scan(app: &App, row: &attachment::Model) -> ScanState {
    match row.scan {
        ScanState::Unscanned if app.scanner.is_some() => ScanState::Quarantined,
        scan => scan,
    }
}

/// A file as both sides see it.
pub(super) fn view(
    app: &App,
    row: &attachment::Model,
    name: String,
) -> Result<AttachmentView, Error> {
    Ok(AttachmentView {
        id: row.id,
        name: name.into(),
        size: u64::try_from(row.size).map_err(|_| Error::internal("a file's size"))?,
        media_type: row.media_type.clone(),
        scan: shown_scan(app, row),
    })
}

/// The name in `Content-Disposition: attachment; filename*=UTF-8''…` (RFC 8187).
pub(crate) fn file_name(headers: &HeaderMap) -> Result<String, Error> {
    let refused = || Error::from(ErrorCode::Malformed);
    let value = headers
        .get(header::CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(refused)?;
    let encoded = value
        .split(';')
        .find_map(|part| part.trim().strip_prefix("filename*=UTF-8''"))
        .ok_or_else(refused)?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
            let (high, low) = (digit().ok_or_else(refused)?, digit().ok_or_else(refused)?);
            bytes.push(u8::try_from(high * 16 + low).map_err(|_| refused())?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| refused())
}

/// A name in both forms of RFC 6266: plain for old clients, encoded for the rest.
pub(crate) fn content_disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        shared::endpoint::encode_query(name)
    )
}

/// What a picture that comes in pieces says of its size, in pixels, and what is kept of it.
#[cfg(feature = "fuzzing")]
pub(crate) fn photo(bytes: &[u8], piece: usize) -> (u64, Vec<u8>) {
    let mut photo = super::photo_place::WithoutPlace::default();
    let (mut size, mut kept) = (PictureSize::new(), Vec::new());
    for piece in bytes.chunks(piece.max(1)) {
        let ready = photo.push(bytes::Bytes::copy_from_slice(piece));
        size.push(&ready);
        kept.extend_from_slice(&ready);
    }
    let rest = photo.finish();
    size.push(&rest);
    kept.extend_from_slice(&rest);
    (size.pixels(), kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_letters_survives_the_header_both_ways() {
        for name in [
            "discharge list.pdf",
            "Größe \"1\".pdf",
            "検査.pdf",
            "a%b.txt",
            "x'y;z.pdf",
        ] {
            let mut headers = HeaderMap::new();
            let text = content_disposition(name);
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(&text).unwrap(),
            );
            assert_eq!(file_name(&headers).unwrap(), name);
        }
    }

    #[test]
    fn a_header_that_names_no_file_is_refused() {
        for text in [
            "attachment",
            "attachment; filename=\"a.pdf\"",
            "attachment; filename*=UTF-8''%zz",
            "attachment; filename*=UTF-8''%f",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(text).unwrap(),
            );
            assert!(file_name(&headers).is_err(), "{text}");
        }
    }
}
