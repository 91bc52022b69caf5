//! The recipient search.

use super::policy::ComposeMessage;
use super::store;
use crate::auth::Granted;
use crate::http::{App, Error, Query, json};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::Problem;
use shared::directory::{MAX_OPTIONS, MAX_QUERY_CHARS, RECIPIENTS, RecipientsView};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search_recipients))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// What was typed. Empty: the patient's own care team and recents.
    #[serde(default)]
    q: String,
    /// Options wanted, 1 to 20.
    limit: Option<u8>,
}

/// Finds care teams that the patient may write to.
#[utoipa::path(get, path = RECIPIENTS, tag = "directory",
    params(("patient_id" = Uuid, Path), Search),
    responses((status = 200, body = RecipientsView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn search_recipients(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    Query(search): Query<Search>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let conn = app.db.reader();
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let own = store::care_team(conn, &grant).await?;
    let recent = store::recents(conn, &grant).await?;
    let text: String = search.q.chars().take(MAX_QUERY_CHARS).collect();
    let limit = usize::from(search.limit.unwrap_or(MAX_OPTIONS).clamp(1, MAX_OPTIONS));
    let items = snapshot.search(&text, &own, &recent, limit, (&app.site, grant.now()));
    json(&RecipientsView { items })
}
