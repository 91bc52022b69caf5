//! The work list's operation.

use super::policy::ReadWorkList;
use super::store;
use crate::audit::AuditTrail;
use crate::auth::Granted;
use crate::http::{App, Error, Query, json, read_cursor, write_cursor};
use crate::messaging::compose::is_overdue;
use crate::messaging::read::{about_of, newest, page_size, parse_date};
use crate::sealing::Column;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::team::{TEAM_THREADS, TeamThreadSummary, WorkList};
use shared::time::UtcMicros;
use shared::{Cursor, Page, Problem};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_team_threads))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkPage {
    /// Which threads.
    list: WorkList,
    /// Where the page before ended.
    cursor: Option<Cursor>,
    /// Rows wanted, 1 to 100.
    limit: Option<u8>,
}

/// The threads of the teams and desks that one answers for.
#[utoipa::path(get, path = TEAM_THREADS, tag = "team", params(WorkPage),
    responses((status = 200, body = Page<TeamThreadSummary>), (status = 403, body = Problem)))]
async fn list_team_threads(
    grant: Granted<ReadWorkList>,
    State(app): State<App>,
    Extension(trail): Extension<AuditTrail>,
    Query(page): Query<WorkPage>,
) -> Result<Response, Error> {
    let first = match page.list {
        WorkList::Waiting => (UtcMicros(i64::MIN), Uuid::nil()),
        WorkList::Answered => newest(),
    };
    let after = page
        .cursor
        .as_ref()
        .map(read_cursor)
        .transpose()?
        .unwrap_or(first);
    let size = page_size(page.limit);
    let mut rows = store::page(app.db.reader(), &grant, page.list, after, size as u64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| {
        let at = match page.list {
            WorkList::Waiting => row.sent_at,
            WorkList::Answered => row.answered_at.unwrap_or(row.sent_at),
        };
        write_cursor(at, row.id.0)
    });
    let mut shown = std::collections::BTreeSet::new();
    for row in &rows {
        if shown.insert(row.patient_id) {
            trail.note(grant.shown(row.patient_id, None));
        }
    }
    let items = rows
        .into_iter()
        .map(|row| {
            let sealer = app
                .sealer
                .unwrap(row.patient_id, &row.wrapped_key, &row.site_key_id)?;
            let reply_by = parse_date(&row.reply_by)?;
            let about = row.about.as_deref();
            let about = about.map(|sealed| about_of(&sealer, row.id.0, sealed));
            Ok(TeamThreadSummary {
                subject: sealer
                    .open(Column::ThreadSubject, row.id.0, &row.subject)?
                    .into(),
                thread_id: row.id,
                patient_id: row.patient_id,
                patient_name: format!("{}, {}", row.family_name, row.given_names).into(),
                birth_date: parse_date(&row.birth_date)?,
                about_unverified: about.transpose()?.is_some_and(|about| !about.verified),
                recipient: row.recipient,
                state: row.state,
                sent_at: row.sent_at,
                answered_at: row.answered_at,
                reply_by,
                overdue: row.state.waits_for_team()
                    && is_overdue(&app, &row.facility, reply_by, grant.now()),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    json(&Page { items, next })
}
