//! What the site says of itself, to everyone.

use crate::http::{App, Error, UrlPath, json};
use axum::extract::State;
use axum::response::Response;
use shared::site::{SITE, SITE_TEXT, SITE_WRITING, SiteView, TextView, WritingView};
use shared::{ErrorCode, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations. They need no session: they tell nothing about anybody.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_site))
        .routes(routes!(get_text))
        .routes(routes!(get_writing))
}

/// The site's names, phone lines, links and banner.
#[utoipa::path(get, path = SITE, tag = "site", responses((status = 200, body = SiteView)))]
async fn get_site(State(app): State<App>) -> Result<Response, Error> {
    json(app.site_view())
}

/// Where to call, at which words that is said, and what care teams will ask for.
#[utoipa::path(get, path = SITE_WRITING, tag = "site", responses((status = 200, body = WritingView)))]
async fn get_writing(State(app): State<App>) -> Result<Response, Error> {
    json(app.site.writing())
}

/// One of the site's texts.
#[utoipa::path(get, path = SITE_TEXT, tag = "site", params(("slug" = String, Path)), responses(
    (status = 200, body = TextView), (status = 404, body = Problem),
))]
async fn get_text(
    State(app): State<App>,
    UrlPath(slug): UrlPath<String>,
) -> Result<Response, Error> {
    json(app.site.text(&slug).ok_or(ErrorCode::NotFound)?)
}
