//! The operations of messaging.

use super::policy::{
    ExportThread, KeepFolder, MoveMessage, OpenAttachment, ReadDrafts, ReadMailbox, ReadThread,
    WriteDraft,
};
use super::{attachments, compose, export, folders, moving, read, readers, search, store, trash};
use crate::auth::{Asked, Granted};
use crate::directory::policy::ComposeMessage;
use crate::http::{App, Error, JsonBody, JsonOrNothing, Query, UrlPath, if_match, json};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use shared::family::{READERS, ReaderView};
use shared::id::AttachmentId;
use shared::messaging::{
    AWAITED, Arrangement, AttachmentView, AwaitedAnswer, DRAFT, DRAFT_ATTACHMENT, DRAFT_PATIENT,
    DRAFT_SEND, DRAFTS, DraftContent, DraftMove, DraftSummary, DraftView, ExportFormat, FOLDER,
    FOLDER_EMPTY, FOLDERS, Folder, FoundMessages, MAILBOX, MESSAGE_ATTACHMENT, MESSAGE_FOLDER,
    MESSAGE_SEARCH, MESSAGE_TRASH, MESSAGES, MailboxView, MessageMove, MessageQuery,
    MessageSummary, OwnFolderName, OwnFolderView, SentView, ShownFiles, THREAD, THREAD_EXPORT,
    THREAD_READ, ThreadReading, ThreadView,
};
use shared::{Cursor, Page, Problem};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_mailbox))
        .routes(routes!(list_awaited))
        .routes(routes!(list_messages))
        .routes(routes!(search_messages))
        .routes(routes!(trash_message, restore_message))
        .routes(routes!(move_message))
        .routes(routes!(list_folders))
        .routes(routes!(save_folder, remove_folder))
        .routes(routes!(empty_folder))
        .routes(routes!(get_thread))
        .routes(routes!(export_thread))
        .routes(routes!(mark_thread_read))
        .routes(routes!(list_drafts))
        .routes(routes!(get_draft, save_draft, discard_draft))
        .routes(routes!(upload_attachment, remove_attachment))
        .routes(routes!(send_draft))
        .routes(routes!(move_draft))
        .routes(routes!(list_readers))
        .routes(routes!(download_attachment))
}

/// The numbers beside the folders.
#[utoipa::path(get, path = MAILBOX, tag = "messaging", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = MailboxView), (status = 404, body = Problem)))]
async fn get_mailbox(
    grant: Granted<ReadMailbox>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&read::mailbox(&app, &grant).await?)
}

/// The answers that a care team owes, the first day first; of many, the first 20.
#[utoipa::path(get, path = AWAITED, tag = "messaging", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = Page<AwaitedAnswer>), (status = 404, body = Problem)))]
async fn list_awaited(
    grant: Granted<ReadMailbox>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&read::awaited(&app, &grant).await?)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FolderPage {
    /// Which folder.
    folder: Folder,
    /// In which order; the newest first when left out.
    #[serde(default)]
    #[param(inline)]
    arrange: Arrangement,
    /// Where the page before ended, in the same order.
    cursor: Option<Cursor>,
    /// Rows wanted, 1 to 100.
    limit: Option<u8>,
}

/// The messages in a folder.
#[utoipa::path(get, path = MESSAGES, tag = "messaging", params(("patient_id" = Uuid, Path), FolderPage),
    responses((status = 200, body = Page<MessageSummary>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn list_messages(
    grant: Granted<ReadMailbox>,
    State(app): State<App>,
    Query(page): Query<FolderPage>,
) -> Result<Response, Error> {
    let which = (page.folder, page.arrange);
    json(&read::folder(&app, &grant, which, page.cursor.as_ref(), page.limit).await?)
}

/// The messages of a mailbox in which the words are, newest first.
#[utoipa::path(post, path = MESSAGE_SEARCH, tag = "messaging", request_body = MessageQuery,
    params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = FoundMessages), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn search_messages(
    asked: Asked<ReadMailbox>,
    State(app): State<App>,
    JsonBody(query): JsonBody<MessageQuery>,
) -> Result<Response, Error> {
    json(&search::search(&app, &asked, &query).await?)
}

/// Puts a message of one's own mailbox into another folder.
#[utoipa::path(put, path = MESSAGE_FOLDER, tag = "messaging", request_body = MessageMove,
    params(("patient_id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn move_message(
    asked: Asked<MoveMessage>,
    State(app): State<App>,
    JsonBody(to): JsonBody<MessageMove>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            folders::move_message(&app, tx, &grant, to.folder).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The folders of one's own, with how much is in each.
#[utoipa::path(get, path = FOLDERS, tag = "messaging", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = Page<OwnFolderView>), (status = 404, body = Problem)))]
async fn list_folders(
    grant: Granted<ReadMailbox>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&folders::list(&app, &grant).await?)
}

/// Makes a folder of one's own, or calls it otherwise.
#[utoipa::path(put, path = FOLDER, tag = "messaging", request_body = OwnFolderName,
    params(("patient_id" = Uuid, Path), ("folder_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn save_folder(
    asked: Asked<KeepFolder>,
    State(app): State<App>,
    JsonBody(name): JsonBody<OwnFolderName>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            folders::save(&app, tx, &grant, name.name.reveal()).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes an empty folder of one's own.
#[utoipa::path(delete, path = FOLDER, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("folder_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn remove_folder(
    asked: Asked<KeepFolder>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            folders::remove(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves everything in a folder of one's own back to where it arrived.
#[utoipa::path(post, path = FOLDER_EMPTY, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("folder_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn empty_folder(
    asked: Asked<KeepFolder>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            folders::empty(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a message of one's own mailbox into Trash.
#[utoipa::path(put, path = MESSAGE_TRASH, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn trash_message(
    asked: Asked<MoveMessage>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            trash::trash(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a message out of Trash.
#[utoipa::path(delete, path = MESSAGE_TRASH, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn restore_message(
    asked: Asked<MoveMessage>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            trash::restore(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A thread with its messages.
#[utoipa::path(get, path = THREAD, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 200, body = ThreadView), (status = 404, body = Problem)))]
async fn get_thread(grant: Granted<ReadThread>, State(app): State<App>) -> Result<Response, Error> {
    json(&read::thread(&app, &grant).await?)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Export {
    /// As what.
    #[param(inline)]
    format: ExportFormat,
    /// In which time zone its times are (IANA); the site's when left out or unknown.
    #[param(pattern = "^[A-Za-z0-9_+/-]*$")]
    time_zone: Option<String>,
}

/// A thread as a file.
#[utoipa::path(get, path = THREAD_EXPORT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path), Export),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn export_thread(
    grant: Granted<ExportThread>,
    State(app): State<App>,
    Query(wanted): Query<Export>,
) -> Result<Response, Error> {
    export::export(&app, &grant, wanted.format, wanted.time_zone.as_deref()).await
}

/// A person has the thread before their eyes.
#[utoipa::path(post, path = THREAD_READ, tag = "messaging", request_body = ThreadReading,
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn mark_thread_read(
    asked: Asked<ReadThread>,
    State(app): State<App>,
    JsonOrNothing(reading): JsonOrNothing<ThreadReading>,
) -> Result<StatusCode, Error> {
    let reading = reading.unwrap_or_default();
    app.db
        .write(&asked, async |tx, grant| {
            read::mark_read(&app, tx, &grant, reading).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What one is writing for the patient.
#[utoipa::path(get, path = DRAFTS, tag = "messaging", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = Page<DraftSummary>), (status = 404, body = Problem)))]
async fn list_drafts(
    grant: Granted<ReadDrafts>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&read::drafts(&app, &grant).await?)
}

/// A draft.
#[utoipa::path(get, path = DRAFT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path)),
    responses((status = 200, body = DraftView), (status = 404, body = Problem)))]
async fn get_draft(grant: Granted<WriteDraft>, State(app): State<App>) -> Result<Response, Error> {
    json(&read::draft(&app, &grant).await?)
}

/// Creates or replaces a draft.
#[utoipa::path(put, path = DRAFT, tag = "messaging", request_body = DraftContent,
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path), ("If-Match" = Option<i64>, Header)),
    responses((status = 200, body = DraftView), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn save_draft(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(content): JsonBody<DraftContent>,
) -> Result<Response, Error> {
    let version = if_match(&headers)?;
    let (draft, files) = app
        .db
        .write(&asked, async |tx, grant| {
            let draft = compose::save(&app, tx, &grant, version, content).await?;
            Ok((draft, store::draft_attachments(tx, &grant).await?))
        })
        .await?;
    json(
        &read::draft_view(
            &app,
            app.db.reader(),
            (asked.actor(), asked.now()),
            draft,
            &files,
        )
        .await?,
    )
}

/// Throws a draft away.
#[utoipa::path(delete, path = DRAFT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn discard_draft(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    let files = app
        .db
        .write(&asked, async |tx, grant| compose::discard(tx, &grant).await)
        .await?;
    for key in files {
        app.attachments.tidy(&key).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Clone, Copy, Deserialize)]
struct FilePath {
    attachment_id: AttachmentId,
}

/// Adds a file to a draft.
#[utoipa::path(put, path = DRAFT_ATTACHMENT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path), ("attachment_id" = Uuid, Path),
        ("Content-Disposition" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentView), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
async fn upload_attachment(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
    UrlPath(path): UrlPath<FilePath>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let view = attachments::upload(&app, &asked, path.attachment_id, &headers, body).await?;
    let mut response = json(&view)?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Takes a file off a draft.
#[utoipa::path(delete, path = DRAFT_ATTACHMENT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path), ("attachment_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn remove_attachment(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
    UrlPath(path): UrlPath<FilePath>,
) -> Result<StatusCode, Error> {
    let key = app
        .db
        .write(&asked, async |tx, grant| {
            attachments::remove(tx, &grant, path.attachment_id).await
        })
        .await?;
    if let Some(key) = key {
        app.attachments.tidy(&key).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a draft.
#[utoipa::path(post, path = DRAFT_SEND, tag = "messaging", request_body = ShownFiles,
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path), ("If-Match" = i64, Header)),
    responses((status = 200, body = SentView), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn send_draft(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(shown): JsonBody<ShownFiles>,
) -> Result<Response, Error> {
    let version = if_match(&headers)?;
    let sent = app
        .db
        .write(&asked, async |tx, grant| {
            compose::send(&app, tx, &grant, version, &shown).await
        })
        .await?;
    json(&sent)
}

/// Makes a draft one for another patient.
#[utoipa::path(post, path = DRAFT_PATIENT, tag = "messaging", request_body = DraftMove,
    params(("patient_id" = Uuid, Path), ("draft_id" = Uuid, Path), ("If-Match" = i64, Header)),
    responses((status = 200, body = DraftView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn move_draft(
    asked: Asked<WriteDraft>,
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(to): JsonBody<DraftMove>,
) -> Result<Response, Error> {
    let version = if_match(&headers)?;
    let moved = moving::move_draft(&app, &asked, version, &to).await?;
    let reader = app.db.reader();
    json(
        &read::draft_view(
            &app,
            reader,
            (asked.actor(), asked.now()),
            moved.draft,
            &moved.files,
        )
        .await?,
    )
}

/// Who beside oneself may see a conversation that one begins for the patient.
#[utoipa::path(get, path = READERS, tag = "messaging", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = Page<ReaderView>), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_readers(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
) -> Result<Response, Error> {
    let moment = app.moment(grant.now());
    let patient = grant.patient_id();
    let side = store::patient_side(app.db.reader(), &moment, &grant, patient).await?;
    json(&Page {
        items: readers::offered(&side, &grant),
        next: None,
    })
}

/// Opens a file at a message.
#[utoipa::path(get, path = MESSAGE_ATTACHMENT, tag = "messaging",
    params(("patient_id" = Uuid, Path), ("message_id" = Uuid, Path), ("attachment_id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 410, body = Problem)))]
async fn download_attachment(
    grant: Granted<OpenAttachment>,
    State(app): State<App>,
) -> Result<Response, Error> {
    attachments::download(&app, &grant).await
}
