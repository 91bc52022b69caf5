//! The operations of notices.

use super::address::Confirmed;
use super::policy::{ChangeAddress, ConfirmCode, ManageNotices, SeeDeadLetters, SettleDeadLetter};
use super::{address, dead_letters, settings};
use crate::auth::{Asked, Granted};
use crate::http::{App, Error, JsonBody, RequestContext, json};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared::notifications::{
    AddressCode, Channel, DEAD_LETTER, DEAD_LETTER_RETRY, DEAD_LETTERS, DeadLetterView,
    NOTIFICATION_ADDRESS, NOTIFICATION_CODE, NOTIFICATION_SETTINGS, NOTIFICATIONS, NewAddress,
    NotificationSettings, NotificationsView,
};
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldError, FieldName, Page, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_notifications))
        .routes(routes!(save_notification_settings))
        .routes(routes!(name_address, remove_address))
        .routes(routes!(confirm_address))
        .routes(routes!(list_dead_letters))
        .routes(routes!(drop_dead_letter))
        .routes(routes!(retry_dead_letter))
}

/// How one is told of things.
#[utoipa::path(get, path = NOTIFICATIONS, tag = "notifications",
    responses((status = 200, body = NotificationsView)))]
async fn get_notifications(
    grant: Granted<ManageNotices>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&settings::view(&app, &grant).await?)
}

/// Chooses what one is told of, and when.
#[utoipa::path(put, path = NOTIFICATION_SETTINGS, tag = "notifications",
    request_body = NotificationSettings,
    responses((status = 204), (status = 422, body = Problem)))]
async fn save_notification_settings(
    asked: Asked<ManageNotices>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<NotificationSettings>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            settings::save(tx, &grant, &wanted).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Names an address; a code is sent there.
#[utoipa::path(put, path = NOTIFICATION_ADDRESS, tag = "notifications",
    params(("channel" = Channel, Path)), request_body = NewAddress,
    responses((status = 204, description = "a code is on its way"), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn name_address(
    context: RequestContext,
    asked: Asked<ChangeAddress>,
    State(app): State<App>,
    JsonBody(new): JsonBody<NewAddress>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            address::name(&app, tx, &grant, (&new.address, context.origin)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes an address, and tells it so.
#[utoipa::path(delete, path = NOTIFICATION_ADDRESS, tag = "notifications",
    params(("channel" = Channel, Path)),
    responses((status = 204), (status = 403, body = Problem)))]
async fn remove_address(
    asked: Asked<ChangeAddress>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            address::remove(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings the code of an address.
#[utoipa::path(post, path = NOTIFICATION_CODE, tag = "notifications",
    params(("channel" = Channel, Path)), request_body = AddressCode,
    responses((status = 204, description = "notices go there now"), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn confirm_address(
    asked: Asked<ConfirmCode>,
    State(app): State<App>,
    JsonBody(code): JsonBody<AddressCode>,
) -> Result<StatusCode, Error> {
    let confirmed = app
        .db
        .write(&asked, async |tx, grant| {
            address::confirm(&app, tx, &grant, &code.code).await
        })
        .await?;
    match confirmed {
        Confirmed::Yes => Ok(StatusCode::NO_CONTENT),
        Confirmed::Wrong => Err(Error::Invalid(vec![FieldError {
            field: FieldName::Code,
            error: FieldProblem::Unknown,
        }])),
        Confirmed::Expired => Err(ErrorCode::CodeExpired.into()),
    }
}

/// What was given up, the newest first.
#[utoipa::path(get, path = DEAD_LETTERS, tag = "notifications",
    responses((status = 200, body = Page<DeadLetterView>), (status = 403, body = Problem)))]
async fn list_dead_letters(
    _: Granted<SeeDeadLetters>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&Page {
        items: dead_letters::list(&app).await?,
        next: None,
    })
}

/// Tries a delivery again that was given up.
#[utoipa::path(post, path = DEAD_LETTER_RETRY, tag = "notifications",
    params(("event_id" = Uuid, Path), ("consumer" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn retry_dead_letter(
    asked: Asked<SettleDeadLetter>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            dead_letters::retry(tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a delivery that was given up.
#[utoipa::path(delete, path = DEAD_LETTER, tag = "notifications",
    params(("event_id" = Uuid, Path), ("consumer" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn drop_dead_letter(
    asked: Asked<SettleDeadLetter>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            dead_letters::give_up(tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
