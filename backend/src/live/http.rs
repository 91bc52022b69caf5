//! The numbers once, and as a stream.

use super::policy::SeeCounters;
use super::{store, stream};
use crate::auth::Granted;
use crate::http::{App, Error, RequestContext, json};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use shared::Problem;
use shared::live::{COUNTERS, CountersView, EVENTS};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_counters))
        .routes(routes!(events))
        .layer(from_fn(in_background))
}

/// No person causes these, and a browser's stream cannot say so itself.
async fn in_background(mut request: Request, next: Next) -> Response {
    if let Some(context) = request.extensions_mut().get_mut::<RequestContext>() {
        context.background = true;
    }
    next.run(request).await
}

/// The numbers of everyone whom one acts for, and of one's teams.
#[utoipa::path(get, path = COUNTERS, tag = "live",
    responses((status = 200, body = CountersView), (status = 401, body = Problem)))]
async fn get_counters(
    grant: Granted<SeeCounters>,
    State(app): State<App>,
) -> Result<Response, Error> {
    json(&store::counters(app.db.reader(), &grant).await?)
}

/// The same numbers now and whenever they change, as server-sent events named `counters`. The stream
/// ends with the session, and when the server ends.
#[utoipa::path(get, path = EVENTS, tag = "live",
    responses((status = 200, content_type = "text/event-stream", body = CountersView),
        (status = 401, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn events(grant: Granted<SeeCounters>, State(app): State<App>) -> Result<Response, Error> {
    stream::open(app, grant.actor())
}
