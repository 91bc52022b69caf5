//! HTTP: the router, the order of its layers, and what every request carries.
//!
//! It knows which features there are, and nothing of what they do.

mod app;
mod assets;
mod body;
mod connection;
mod context;
mod cursor;
mod document;
mod error;
mod gate;
mod headers;
mod json;
mod limits;
mod pace;
mod places;
mod proxies;
mod serve;

pub use app::{App, Parts};
pub use assets::Assets;
pub use body::unread_body;
pub use context::RequestContext;
pub use cursor::{read_cursor, write_cursor};
pub use error::{Error, PROBLEM_JSON};
pub use gate::Hosts;
#[cfg(feature = "fuzzing")]
pub(crate) use gate::admit;
pub(crate) use gate::host_name;
pub use json::{JsonBody, JsonOrNothing, Query, UrlPath, if_match, json};
pub use limits::{ConnectionLimits, Limits, RateLimits, StreamLimits};
pub use pace::LeastPace;
pub use places::{Place, Places};
pub use proxies::{Network, TrustedProxies, counted_address};
pub use serve::serve;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use shared::ErrorCode;
use shared::endpoint::API;
use shared::notifications::UNSUBSCRIBE;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// What of others is in the program, and under which licences.
pub const LICENCES: &str = include_str!("../../licences.txt");
/// The most that a JSON body may have.
const MAX_JSON_BYTES: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Carepost",
        description = "The API of the Carepost patient portal."
    ),
    components(schemas(shared::Problem, shared::messaging::Folder, shared::team::WorkList))
)]
struct ApiDocument;

fn api() -> OpenApiRouter<App> {
    let features = OpenApiRouter::new()
        .merge(crate::site::routes())
        .merge(crate::account::routes())
        .merge(crate::family::routes())
        .merge(crate::directory::routes())
        .merge(crate::messaging::routes())
        .merge(crate::team::routes())
        .merge(crate::team_settings::routes())
        .merge(crate::notifications::routes())
        .merge(crate::live::routes());
    OpenApiRouter::with_openapi(ApiDocument::openapi()).nest(API, features)
}

/// The OpenAPI document, made from the handlers.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = api().split_for_parts().1;
    document::complete(&mut document);
    document
}

/// The whole server as a service.
pub fn router(app: &App) -> Router {
    let api = api().split_for_parts().0;
    let document = serde_json::to_string(&openapi()).unwrap_or_default();
    let api = api
        .route(
            &format!("{API}/openapi.json"),
            get(async move || ([("content-type", "application/json")], document)),
        )
        .method_not_allowed_fallback(async || Error::from(ErrorCode::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(from_fn_with_state(app.clone(), detach))
        .layer(from_fn_with_state(app.clone(), crate::audit::commit_reads))
        .layer(from_fn(crate::auth::refuse_cross_site));
    Router::new()
        .merge(api)
        .route(
            &format!("{UNSUBSCRIBE}/{{token}}"),
            get(crate::notifications::show_link).post(crate::notifications::use_link),
        )
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(crate::telemetry::show_readiness))
        .route("/metrics", get(crate::telemetry::show_metrics))
        .route(
            "/licences.txt",
            get(async || ([("content-type", "text/plain; charset=utf-8")], LICENCES)),
        )
        .fallback(assets::answer)
        .layer(CatchPanicLayer::custom(|_panic| {
            Error::internal("a handler panicked").into_response()
        }))
        .layer(from_fn_with_state(app.clone(), gate::keep))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(from_fn_with_state(app.clone(), context::begin))
        .with_state(app.clone())
}

/// Runs unsafe requests in a task of their own: a client that leaves does not stop them half-way, and
/// a shutdown waits for them.
async fn detach(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match app.tasks.spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(_) => Error::internal("a detached request panicked").into_response(),
    }
}
