//! The session's operations.

use super::service;
use crate::auth::{OpenSession, SignedIn};
use crate::http::{App, Error, JsonBody, JsonOrNothing, RequestContext, json};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;
use shared::Problem;
use shared::account::{
    BannerAcceptance, Credentials, SESSION, SESSION_BANNER, SessionView, SignedInView,
};
use shared::family::{Confirmation, SESSION_CONFIRM};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, get_session, sign_out))
        .routes(routes!(accept_banner))
        .routes(routes!(confirm))
}

/// Signs in.
#[utoipa::path(post, path = SESSION, tag = "account", request_body = Credentials, responses(
    (status = 200, body = SignedInView, description = "signed in; the secret is in the cookie"),
    (status = 401, body = Problem), (status = 429, body = Problem),
))]
async fn sign_in(
    context: RequestContext,
    State(app): State<App>,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<Response, Error> {
    let token = service::sign_in(&app, context, &credentials).await?;
    let view = SignedInView {
        banner_required: true,
    };
    let mut response = json(&view)?;
    response
        .headers_mut()
        .insert(header::SET_COOKIE, cookie(&app.cookie.set(&token))?);
    Ok(response)
}

/// Who is signed in.
#[utoipa::path(get, path = SESSION, tag = "account", responses(
    (status = 200, body = SessionView), (status = 401, body = Problem), (status = 403, body = Problem),
))]
async fn get_session(
    context: RequestContext,
    State(app): State<App>,
    SignedIn(open): SignedIn,
) -> Result<Response, Error> {
    refuse_without_banner(&app, &open)?;
    json(&service::session_view(&app, context.now, &open).await?)
}

/// Signs out.
#[utoipa::path(delete, path = SESSION, tag = "account", responses(
    (status = 204), (status = 401, body = Problem),
))]
async fn sign_out(
    context: RequestContext,
    State(app): State<App>,
    SignedIn(open): SignedIn,
) -> Result<Response, Error> {
    service::sign_out(&app, context.now, &open).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie(&app.cookie.clear())?);
    // Whoever uses this browser next finds nothing of this person in it.
    headers.insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Accepts the consent banner.
#[utoipa::path(post, path = SESSION_BANNER, tag = "account", request_body = BannerAcceptance, responses(
    (status = 204), (status = 401, body = Problem), (status = 409, body = Problem),
))]
async fn accept_banner(
    context: RequestContext,
    State(app): State<App>,
    SignedIn(open): SignedIn,
    JsonOrNothing(acceptance): JsonOrNothing<BannerAcceptance>,
) -> Result<StatusCode, Error> {
    service::accept_banner(&app, context.now, &open, acceptance.unwrap_or_default()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says again who one is, for what is not done without it.
#[utoipa::path(post, path = SESSION_CONFIRM, tag = "account", request_body = Confirmation, responses(
    (status = 204, description = "for five minutes"), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 429, body = Problem),
))]
async fn confirm(
    context: RequestContext,
    State(app): State<App>,
    SignedIn(open): SignedIn,
    JsonBody(confirmation): JsonBody<Confirmation>,
) -> Result<StatusCode, Error> {
    refuse_without_banner(&app, &open)?;
    service::confirm(&app, context, &open, &confirmation.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn refuse_without_banner(app: &App, open: &OpenSession) -> Result<(), Error> {
    if open.session.banner_version.as_deref() == Some(app.site.banner_version()) {
        Ok(())
    } else {
        Err(ErrorCode::BannerRequired.into())
    }
}

fn cookie(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::internal("a cookie"))
}
