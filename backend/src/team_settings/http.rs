//! The operations of teams' settings.

use super::policy::{ManageTeam, MemberPath, SeeTeam, SeeTeams, TeamPath, TemplatePath};
use super::{members, rules, store, succession, templates, view};
use crate::auth::{Asked, Granted};
use crate::http::{App, Error, JsonBody, Query, json};
use crate::team::policy::WatchThread;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::directory::MAX_QUERY_CHARS;
use shared::team_settings::{
    MAX_TEAMS_LISTED, Membership, StaffView, Succession, TEAM, TEAM_MEMBER, TEAM_RULES, TEAM_STAFF,
    TEAM_SUCCESSOR, TEAM_TEMPLATE, TEAMS, THREAD_TEMPLATES, TeamRules, TeamSettingsView,
    TeamSummary, TemplateText, TemplatesView,
};
use shared::{Page, Problem};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_teams))
        .routes(routes!(get_team))
        .routes(routes!(save_team_rules))
        .routes(routes!(find_staff))
        .routes(routes!(save_member, remove_member))
        .routes(routes!(save_template, remove_template))
        .routes(routes!(name_successor, reopen_team))
        .routes(routes!(list_thread_templates))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Words {
    /// Words that a name must have.
    #[serde(default)]
    q: String,
}

impl Words {
    fn each(&self) -> Vec<String> {
        let text: String = self.q.chars().take(MAX_QUERY_CHARS).collect();
        // What no name can have parts words, too; PostgreSQL takes no NUL at all.
        text.split(|letter: char| letter.is_whitespace() || letter.is_control())
            .filter(|word| !word.is_empty())
            .take(8)
            .map(str::to_owned)
            .collect()
    }
}

/// The teams that one is in or manages, those without anybody first.
#[utoipa::path(get, path = TEAMS, tag = "team settings", params(Words),
    responses((status = 200, body = Page<TeamSummary>), (status = 403, body = Problem), (status = 429, body = Problem)))]
async fn list_teams(
    grant: Granted<SeeTeams>,
    State(app): State<App>,
    Query(words): Query<Words>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let mut rows = store::teams(app.db.reader(), &grant, &words.each()).await?;
    rows.truncate(MAX_TEAMS_LISTED);
    let items = rows
        .into_iter()
        .map(|row| TeamSummary {
            presence: view::presence_of(row.retired, (row.members, row.answered)),
            recipient_id: row.id,
            label: row.label,
            facility: row.facility,
            desk: row.desk,
            members: u32::try_from(row.members).unwrap_or(u32::MAX),
        })
        .collect();
    json(&Page { items, next: None })
}

/// What a team says of itself.
#[utoipa::path(get, path = TEAM, tag = "team settings", params(("recipient_id" = Uuid, Path)),
    responses((status = 200, body = TeamSettingsView), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_team(grant: Granted<SeeTeam>, State(app): State<App>) -> Result<Response, Error> {
    json(&view::of_team(&app, &grant).await?)
}

/// Says when and by what names a team is there.
#[utoipa::path(put, path = TEAM_RULES, tag = "team settings", request_body = TeamRules,
    params(("recipient_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn save_team_rules(
    asked: Asked<ManageTeam<TeamPath>>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<TeamRules>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            rules::save(&app, tx, &grant, &wanted).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Finds staff by name.
#[utoipa::path(get, path = TEAM_STAFF, tag = "team settings", params(("recipient_id" = Uuid, Path), Words),
    responses((status = 200, body = Page<StaffView>), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn find_staff(
    grant: Granted<ManageTeam<TeamPath>>,
    State(app): State<App>,
    Query(words): Query<Words>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let words = words.each();
    let rows = if words.is_empty() {
        Vec::new()
    } else {
        store::staff(app.db.reader(), &grant, &words).await?
    };
    let items = rows
        .into_iter()
        .map(|row| StaffView {
            account_id: row.id,
            name: row.name.into(),
            title: row.title,
        })
        .collect();
    json(&Page { items, next: None })
}

/// Makes somebody a member, or changes what holds for them.
#[utoipa::path(put, path = TEAM_MEMBER, tag = "team settings", request_body = Membership,
    params(("recipient_id" = Uuid, Path), ("account_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn save_member(
    asked: Asked<ManageTeam<MemberPath>>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<Membership>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            members::save(&app, tx, &grant, &wanted).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a membership at once.
#[utoipa::path(delete, path = TEAM_MEMBER, tag = "team settings",
    params(("recipient_id" = Uuid, Path), ("account_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove_member(
    asked: Asked<ManageTeam<MemberPath>>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| members::remove(tx, &grant).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps a text for answers.
#[utoipa::path(put, path = TEAM_TEMPLATE, tag = "team settings", request_body = TemplateText,
    params(("recipient_id" = Uuid, Path), ("template_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn save_template(
    asked: Asked<ManageTeam<TemplatePath>>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<TemplateText>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            templates::save(tx, &grant, &wanted).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a text for answers.
#[utoipa::path(delete, path = TEAM_TEMPLATE, tag = "team settings",
    params(("recipient_id" = Uuid, Path), ("template_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove_template(
    asked: Asked<ManageTeam<TemplatePath>>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            templates::remove(tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a team: another one takes over.
#[utoipa::path(put, path = TEAM_SUCCESSOR, tag = "team settings", request_body = Succession,
    params(("recipient_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn name_successor(
    asked: Asked<ManageTeam<TeamPath>>,
    State(app): State<App>,
    JsonBody(wanted): JsonBody<Succession>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            succession::end(tx, &grant, wanted.successor_id).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a team again that had ended.
#[utoipa::path(delete, path = TEAM_SUCCESSOR, tag = "team settings", params(("recipient_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn reopen_team(
    asked: Asked<ManageTeam<TeamPath>>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            succession::reopen(tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The texts for answers that may be used in a thread.
#[utoipa::path(get, path = THREAD_TEMPLATES, tag = "team settings",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 200, body = TemplatesView), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_thread_templates(
    grant: Granted<WatchThread>,
    State(app): State<App>,
) -> Result<Response, Error> {
    let items = view::templates(&app, grant.thread.recipient_id).await?;
    json(&TemplatesView { items })
}
