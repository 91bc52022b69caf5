//! The operations of family.

use super::policy::{
    ChangeGrant, CreateInvite, EndGrant, EndRegistered, RegisterGrant, SeeFamily, SeeRegistrations,
    UseCode, WithdrawInvite,
};
use super::{change, invites, registered, registrations, view};
use crate::audit::AuditTrail;
use crate::auth::{Asked, Granted};
use crate::http::{App, Error, JsonBody, Query, RequestContext, json};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::family::{
    Decide, Ending, FAMILY, FamilyView, GRANT, GrantChange, INVITE, INVITE_PREVIEW, INVITE_REDEEM,
    InviteCode, InvitePreview, InviteView, NewInvite, NewRegistration, REGISTERED, REGISTERED_END,
    REGISTRATION, REGISTRATIONS, RedeemedView, RegisteredView, RegistrationView,
};
use shared::{Cursor, Page, Problem};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_family))
        .routes(routes!(create_invite, withdraw_invite))
        .routes(routes!(change_grant, end_grant))
        .routes(routes!(preview_invite))
        .routes(routes!(redeem_invite))
        .routes(routes!(list_registrations))
        .routes(routes!(register, decide_registration))
        .routes(routes!(list_registered))
        .routes(routes!(end_registered))
}

/// Who may act for the patient, as far as whoever asks may know it.
#[utoipa::path(get, path = FAMILY, tag = "family", params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = FamilyView), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_family(grant: Granted<SeeFamily>, State(app): State<App>) -> Result<Response, Error> {
    json(&view::family(&app, &grant).await?)
}

/// Makes a code with which somebody gets a right. Asking for the same again gives the same code.
#[utoipa::path(put, path = INVITE, tag = "family", request_body = NewInvite,
    params(("patient_id" = Uuid, Path), ("invite_id" = Uuid, Path)),
    responses((status = 200, body = InviteView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_invite(
    asked: Asked<CreateInvite>,
    State(app): State<App>,
    JsonBody(new): JsonBody<NewInvite>,
) -> Result<Response, Error> {
    let view = app
        .db
        .write(&asked, async |tx, grant| {
            invites::create(&app, tx, &grant, &new).await
        })
        .await?;
    json(&view)
}

/// Withdraws a code that nobody has used.
#[utoipa::path(delete, path = INVITE, tag = "family",
    params(("patient_id" = Uuid, Path), ("invite_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn withdraw_invite(
    asked: Asked<WithdrawInvite>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            invites::withdraw(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Narrows or extends a right that the patient gave.
#[utoipa::path(put, path = GRANT, tag = "family", request_body = GrantChange,
    params(("patient_id" = Uuid, Path), ("grant_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change_grant(
    asked: Asked<ChangeGrant>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<GrantChange>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            change::change(&app, tx, &grant, wanted).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a right: the patient takes it back, or its holder gives it up.
#[utoipa::path(delete, path = GRANT, tag = "family",
    params(("patient_id" = Uuid, Path), ("grant_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn end_grant(asked: Asked<EndGrant>, State(app): State<App>) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            change::end(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a code stands for.
#[utoipa::path(post, path = INVITE_PREVIEW, tag = "family", request_body = InviteCode,
    responses((status = 200, body = InvitePreview), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 429, body = Problem)))]
async fn preview_invite(
    context: RequestContext,
    asked: Asked<UseCode>,
    State(app): State<App>,
    Extension(trail): Extension<AuditTrail>,
    JsonBody(code): JsonBody<InviteCode>,
) -> Result<Response, Error> {
    let (view, shown) = invites::preview(&app, context, &asked, &code).await?;
    trail.note(shown);
    json(&view)
}

/// Uses a code.
#[utoipa::path(post, path = INVITE_REDEEM, tag = "family", request_body = InviteCode,
    responses((status = 200, body = RedeemedView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 429, body = Problem)))]
async fn redeem_invite(
    context: RequestContext,
    asked: Asked<UseCode>,
    State(app): State<App>,
    JsonBody(code): JsonBody<InviteCode>,
) -> Result<Response, Error> {
    json(&invites::redeem(&app, context, &asked, &code).await?)
}

/// What waits for a second administrator, the oldest first.
#[utoipa::path(get, path = REGISTRATIONS, tag = "family",
    responses((status = 200, body = Page<RegistrationView>), (status = 403, body = Problem)))]
async fn list_registrations(
    grant: Granted<SeeRegistrations>,
    State(app): State<App>,
    Extension(trail): Extension<AuditTrail>,
) -> Result<Response, Error> {
    json(&registrations::list(&app, &grant, &trail).await?)
}

/// Asks for a right that rests on a document.
#[utoipa::path(put, path = REGISTRATION, tag = "family", request_body = NewRegistration,
    params(("registration_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn register(
    asked: Asked<RegisterGrant>,
    State(app): State<App>,
    JsonBody(new): JsonBody<NewRegistration>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            registrations::register(&app, tx, &grant, &new).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Agrees to a registration of another administrator, or refuses it.
#[utoipa::path(post, path = REGISTRATION, tag = "family", request_body = Decide,
    params(("registration_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decide_registration(
    asked: Asked<RegisterGrant>,
    State(app): State<App>,
    JsonBody(decision): JsonBody<Decide>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            registrations::decide(&app, tx, &grant, decision).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RegisteredPage {
    /// Where the page before ended.
    cursor: Option<Cursor>,
    /// Rows wanted, 1 to 100.
    limit: Option<u8>,
}

/// The rights that two administrators brought into force and that are not over, the newest first.
#[utoipa::path(get, path = REGISTERED, tag = "family", params(RegisteredPage),
    responses((status = 200, body = Page<RegisteredView>), (status = 403, body = Problem)))]
async fn list_registered(
    grant: Granted<SeeRegistrations>,
    State(app): State<App>,
    Extension(trail): Extension<AuditTrail>,
    Query(page): Query<RegisteredPage>,
) -> Result<Response, Error> {
    let RegisteredPage { cursor, limit } = page;
    json(&registered::list(&app, &grant, &trail, cursor.as_ref(), limit).await?)
}

/// Ends one of them, or asks a second administrator for the end of an order that takes away.
#[utoipa::path(post, path = REGISTERED_END, tag = "family", request_body = Ending,
    params(("grant_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn end_registered(
    asked: Asked<EndRegistered>,
    State(app): State<App>,
    JsonBody(ending): JsonBody<Ending>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            registered::end(&app, tx, &grant, &ending).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
