//! The recipient search, and the ways for those who do not type.

use super::memory::{Nearby, Snapshot};
use super::policy::ComposeMessage;
use super::store;
use crate::auth::{Granted, Reach};
use crate::http::{App, Error, Query, UrlPath, json};
use crate::site::{from_civil, reply_by, to_civil};
use crate::team::board::median_seconds;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::directory::{
    ABSENT_RECIPIENTS, ANSWER_TIMES, AbsentRecipientsView, AnswerTimesView, CARE, CareArea,
    CareView, FACILITIES, FACILITY_RECIPIENTS, FacilitiesView, MAX_OPTIONS, MAX_OWN,
    MAX_QUERY_CHARS, RECIPIENT_STATE, RECIPIENTS, RecipientKind, RecipientStateView,
    RecipientsView, SubstituteView,
};
use shared::id::{FacilityId, RecipientId};
use shared::{ErrorCode, Problem};
use std::collections::HashMap;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How many days back answers count for what is said of a recipient.
const ANSWER_DAYS: i64 = 90;
/// How many answers are looked at, the last ones.
const MOST_ANSWERS: u64 = 100;
/// With fewer than this nothing is said: it would be chance, and could tell of one patient.
const LEAST_ANSWERS: usize = 10;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search_recipients))
        .routes(routes!(get_answer_times))
        .routes(routes!(get_recipient_state))
        .routes(routes!(explain_absence))
        .routes(routes!(list_facilities))
        .routes(routes!(list_care))
        .routes(routes!(list_facility_recipients))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// What was typed. Empty: the patient's own care team and recents.
    #[serde(default)]
    q: String,
    /// Options wanted, 1 to 20; for an empty text up to 200.
    limit: Option<u8>,
}

/// Whom the patient has already, as far as whoever writes may write to them.
async fn nearby(
    app: &App,
    grant: &Granted<ComposeMessage>,
    snapshot: &Snapshot,
) -> Result<Nearby, Error> {
    let conn = app.db.reader();
    let mut near = Nearby {
        own: store::care_team(conn, grant).await?,
        recent: store::recents(conn, grant).await?,
        pharmacies_only: grant.reach() == Reach::Pharmacies,
    };
    if near.pharmacies_only {
        let pharmacy = |id: &RecipientId| {
            let card = snapshot.card(*id);
            card.is_some_and(|card| card.kind == RecipientKind::Pharmacy)
        };
        near.own.retain(|(id, _)| pharmacy(id));
        near.recent.retain(pharmacy);
    }
    Ok(near)
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
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let near = nearby(&app, &grant, &snapshot).await?;
    let text: String = search.q.chars().take(MAX_QUERY_CHARS).collect();
    let most = if text.trim().is_empty() {
        MAX_OWN
    } else {
        MAX_OPTIONS
    };
    let limit = usize::from(search.limit.unwrap_or(MAX_OPTIONS).clamp(1, most));
    let items = snapshot.search(&text, &near, limit, (&app.site, grant.now()));
    json(&RecipientsView { items })
}

#[derive(Clone, Copy, Deserialize)]
struct RecipientPath {
    recipient_id: RecipientId,
}

/// Tells when a recipient's people are there, and how fast its answers come.
#[utoipa::path(get, path = ANSWER_TIMES, tag = "directory",
    params(("patient_id" = Uuid, Path), ("recipient_id" = Uuid, Path)),
    responses((status = 200, body = AnswerTimesView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get_answer_times(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    UrlPath(path): UrlPath<RecipientPath>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let snapshot = app
        .directory
        .snapshot_with(&app.db, grant.now(), [path.recipient_id])
        .await?;
    let card = snapshot.card(path.recipient_id);
    if !card.is_some_and(|card| grant.reach().covers(Reach::of_team(card.kind))) {
        return Err(ErrorCode::NotFound.into());
    }
    let policy = snapshot.policy(path.recipient_id, &app.site);
    let policy = policy.ok_or(ErrorCode::NotFound)?;
    let now = jiff::Timestamp::from_microsecond(grant.now().0)
        .map_err(|_| Error::internal("a time beyond the calendar"))?;
    let due = from_civil(reply_by(now, &policy)).unwrap_or(jiff::civil::Date::MAX);
    let since = grant.now().plus_seconds(-ANSWER_DAYS * 24 * 3600);
    let took = store::last_answers(app.db.reader(), path.recipient_id, since, MOST_ANSWERS).await?;
    json(&AnswerTimesView {
        hours: snapshot.hours(path.recipient_id).to_vec(),
        time_zone: policy.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        closed: policy
            .closed_between(policy.day_of(now), due)
            .into_iter()
            .map(to_civil)
            .collect(),
        half_within_seconds: (took.len() >= LEAST_ANSWERS)
            .then(|| median_seconds(took))
            .flatten(),
    })
}

/// Tells whether a recipient takes messages now, and who does in its place.
#[utoipa::path(get, path = RECIPIENT_STATE, tag = "directory",
    params(("patient_id" = Uuid, Path), ("recipient_id" = Uuid, Path)),
    responses((status = 200, body = RecipientStateView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get_recipient_state(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    UrlPath(path): UrlPath<RecipientPath>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let (id, now) = (path.recipient_id, grant.now());
    let snapshot = app.directory.snapshot_with(&app.db, now, [id]).await?;
    let card = snapshot.card(id);
    if !card.is_some_and(|card| grant.reach().covers(Reach::of_team(card.kind))) {
        return Err(ErrorCode::NotFound.into());
    }
    // Not from memory: whoever asks was just told so by a message that could not be sent.
    let open = store::open_to_messages(app.db.reader(), id, now).await?;
    let open = open.is_some();
    let substitute = if open {
        None
    } else {
        substitute(&app, &grant, id).await?
    };
    json(&RecipientStateView { open, substitute })
}

/// Who takes messages in the place of a recipient that does not, as far as whoever writes may write to them.
async fn substitute(
    app: &App,
    grant: &Granted<ComposeMessage>,
    recipient: RecipientId,
) -> Result<Option<SubstituteView>, Error> {
    let now = grant.now();
    let found = store::substitute_of(app.db.reader(), recipient, now).await?;
    let Some((id, by)) = found else {
        return Ok(None);
    };
    let snapshot = app.directory.snapshot_with(&app.db, now, [id]).await?;
    let view = snapshot.view(id, &app.site, now);
    Ok(view
        .filter(|view| grant.reach().covers(Reach::of_team(view.kind)))
        .map(|recipient| SubstituteView { recipient, by }))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Absent {
    /// Whom one looks for.
    #[serde(default)]
    q: String,
}

/// Tells why a care team cannot be written to, and who there is instead.
#[utoipa::path(get, path = ABSENT_RECIPIENTS, tag = "directory",
    params(("patient_id" = Uuid, Path), Absent),
    responses((status = 200, body = AbsentRecipientsView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn explain_absence(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    Query(search): Query<Absent>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let text: String = search.q.chars().take(MAX_QUERY_CHARS).collect();
    let near = nearby(&app, &grant, &snapshot).await?;
    let closed = snapshot.closed(&text, &near);
    let among = closed.iter().copied().collect();
    let rows = store::recipients_among(app.db.reader(), &among, grant.now()).await?;
    let mut substitutes = HashMap::new();
    for id in &closed {
        if let Some(substitute) = substitute(&app, &grant, *id).await? {
            substitutes.insert(*id, substitute);
        }
    }
    let shown = (&app.site, grant.now());
    json(&snapshot.explain(&text, &near, (&closed, &rows), substitutes, shown))
}

/// Lists the facilities that have care teams to write to.
#[utoipa::path(get, path = FACILITIES, tag = "directory",
    params(("patient_id" = Uuid, Path)),
    responses((status = 200, body = FacilitiesView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn list_facilities(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let near = nearby(&app, &grant, &snapshot).await?;
    json(&FacilitiesView {
        items: snapshot.facilities(&near),
    })
}

#[derive(Clone, Copy, Deserialize)]
struct FacilityPath {
    facility_id: FacilityId,
}

/// Lists the areas of care in which a facility has care teams to write to.
#[utoipa::path(get, path = CARE, tag = "directory",
    params(("patient_id" = Uuid, Path), ("facility_id" = Uuid, Path)),
    responses((status = 200, body = CareView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn list_care(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    UrlPath(path): UrlPath<FacilityPath>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let near = nearby(&app, &grant, &snapshot).await?;
    let items = snapshot
        .care(path.facility_id, &near)
        .ok_or(ErrorCode::NotFound)?;
    json(&CareView { items })
}

#[derive(Clone, Copy, Deserialize)]
struct AreaPath {
    facility_id: FacilityId,
    area: CareArea,
}

/// Lists the care teams of a facility in an area of care.
#[utoipa::path(get, path = FACILITY_RECIPIENTS, tag = "directory",
    params(("patient_id" = Uuid, Path), ("facility_id" = Uuid, Path), ("area" = CareArea, Path)),
    responses((status = 200, body = RecipientsView), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn list_facility_recipients(
    grant: Granted<ComposeMessage>,
    State(app): State<App>,
    UrlPath(path): UrlPath<AreaPath>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let near = nearby(&app, &grant, &snapshot).await?;
    let items = snapshot
        .browse(path.facility_id, path.area, &near, (&app.site, grant.now()))
        .ok_or(ErrorCode::NotFound)?;
    json(&RecipientsView { items })
}
