//! The answering side's operations.

use super::policy::{ReadWorkList, RecallMessage, SeeBoard, WatchThread, WorkOnThread};
use super::{board, store, work};
use crate::audit::AuditTrail;
use crate::auth::{Asked, Granted};
use crate::directory::Nearby;
use crate::http::{
    App, Error, JsonBody, JsonOrNothing, Query, UrlPath, json, read_cursor, write_cursor,
};
use crate::messaging;
use crate::messaging::compose::is_overdue;
use crate::messaging::read::{about_of, newest, page_size, parse_date};
use crate::sealing::Column;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::directory::{MAX_OPTIONS, MAX_QUERY_CHARS, RecipientsView, WhyOffered};
use shared::id::ThreadNoteId;
use shared::team::{
    BoardView, COLLEAGUES, Closing, ColleagueView, MESSAGE_RECALL, NewNote, Redirection,
    TEAM_BOARD, TEAM_BOARD_CSV, TEAM_THREADS, THREAD_CLOSE, THREAD_HOLDER, THREAD_MARK,
    THREAD_NOTE, THREAD_REDIRECT, THREAD_TEAMS, TeamThreadSummary, ThreadHolding, ThreadMark,
    WorkList,
};
use shared::time::UtcMicros;
use shared::{Cursor, Page, Problem};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The feature's operations.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_team_threads))
        .routes(routes!(get_board))
        .routes(routes!(download_board))
        .routes(routes!(list_colleagues))
        .routes(routes!(get_thread_mark))
        .routes(routes!(hold_thread, release_thread))
        .routes(routes!(search_teams))
        .routes(routes!(redirect_thread))
        .routes(routes!(add_note))
        .routes(routes!(close_thread))
        .routes(routes!(recall_message))
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
        WorkList::New | WorkList::Mine | WorkList::Waiting | WorkList::Escalated => {
            (UtcMicros(i64::MIN), Uuid::nil())
        }
        WorkList::Answered | WorkList::Done => newest(),
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
            WorkList::New | WorkList::Mine | WorkList::Waiting | WorkList::Escalated => row.sent_at,
            WorkList::Answered => row.answered_at.unwrap_or(row.sent_at),
            WorkList::Done => row.closed_at.unwrap_or(row.sent_at),
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
                closed_at: row.closed_at,
                holder: row.holder.map(Into::into),
                reply_by,
                overdue: row.state.waits_for_team()
                    && is_overdue(&app, &row.facility, reply_by, grant.now()),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    json(&Page { items, next })
}

/// How the teams that one answers for are doing.
#[utoipa::path(get, path = TEAM_BOARD, tag = "team",
    responses((status = 200, body = BoardView), (status = 403, body = Problem)))]
async fn get_board(grant: Granted<SeeBoard>, State(app): State<App>) -> Result<Response, Error> {
    json(&board::board(&app, &grant).await?)
}

/// The same as a file for spreadsheets.
#[utoipa::path(get, path = TEAM_BOARD_CSV, tag = "team",
    responses((status = 200, content_type = "text/csv"), (status = 403, body = Problem)))]
async fn download_board(
    grant: Granted<SeeBoard>,
    State(app): State<App>,
) -> Result<Response, Error> {
    let text = board::csv(&board::board(&app, &grant).await?);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"board.csv\"",
        ),
    ];
    Ok((headers, text).into_response())
}

/// Those who may be given the thread.
#[utoipa::path(get, path = COLLEAGUES, tag = "team",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 200, body = Page<ColleagueView>), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_colleagues(
    grant: Granted<WorkOnThread>,
    State(app): State<App>,
) -> Result<Response, Error> {
    let rows = store::colleagues(app.db.reader(), &grant).await?;
    let items = rows.into_iter().map(|row| ColleagueView {
        account_id: row.id,
        name: row.name.into(),
        title: row.title,
        own: row.id == grant.actor().account_id,
    });
    json(&Page {
        items: items.collect(),
        next: None,
    })
}

/// Tells whether the thread is as it was, and nothing of it.
#[utoipa::path(get, path = THREAD_MARK, tag = "team",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 200, body = ThreadMark), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_thread_mark(
    grant: Granted<WatchThread>,
    State(app): State<App>,
) -> Result<Response, Error> {
    let mark = messaging::mark_of(app.db.reader(), &grant, &grant.thread).await?;
    json(&ThreadMark { mark })
}

/// Gives the thread to somebody who answers for it.
#[utoipa::path(put, path = THREAD_HOLDER, tag = "team", request_body = ThreadHolding,
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn hold_thread(
    asked: Asked<WorkOnThread>,
    State(app): State<App>,
    JsonBody(holding): JsonBody<ThreadHolding>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            work::hold(&app, tx, &grant, holding).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the thread back.
#[utoipa::path(delete, path = THREAD_HOLDER, tag = "team",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn release_thread(
    asked: Asked<WorkOnThread>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            work::release(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TeamSearch {
    /// What was typed.
    #[serde(default)]
    q: String,
}

/// Finds teams to which the thread may be handed, those of its own facility first.
#[utoipa::path(get, path = THREAD_TEAMS, tag = "team",
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path), TeamSearch),
    responses((status = 200, body = RecipientsView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn search_teams(
    grant: Granted<WorkOnThread>,
    State(app): State<App>,
    Query(search): Query<TeamSearch>,
) -> Result<Response, Error> {
    app.limits.search(grant.actor().session_id)?;
    let text: String = search.q.chars().take(MAX_QUERY_CHARS).collect();
    if text.trim().is_empty() {
        return json(&RecipientsView { items: Vec::new() });
    }
    let snapshot = app.directory.snapshot(&app.db, grant.now()).await?;
    let has = grant.thread.recipient_id;
    let near = Nearby {
        own: vec![(has, WhyOffered::PrimaryCare)],
        ..Nearby::default()
    };
    let limit = usize::from(MAX_OPTIONS);
    let mut items = snapshot.search(&text, &near, limit + 1, (&app.site, grant.now()));
    items.retain(|item| item.id != has);
    items.truncate(limit);
    json(&RecipientsView { items })
}

/// Hands the thread to another team.
#[utoipa::path(post, path = THREAD_REDIRECT, tag = "team", request_body = Redirection,
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn redirect_thread(
    asked: Asked<WorkOnThread>,
    State(app): State<App>,
    JsonBody(redirection): JsonBody<Redirection>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            work::redirect(&app, tx, &grant, &redirection).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Clone, Copy, Deserialize)]
struct NotePath {
    note_id: ThreadNoteId,
}

/// Notes something that the patient's side never sees.
#[utoipa::path(put, path = THREAD_NOTE, tag = "team", request_body = NewNote,
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path), ("note_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_note(
    asked: Asked<WorkOnThread>,
    State(app): State<App>,
    UrlPath(path): UrlPath<NotePath>,
    JsonBody(note): JsonBody<NewNote>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            work::note(&app, tx, &grant, (path.note_id, &note)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes the thread.
#[utoipa::path(post, path = THREAD_CLOSE, tag = "team", request_body = Closing,
    params(("patient_id" = Uuid, Path), ("thread_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn close_thread(
    asked: Asked<WorkOnThread>,
    State(app): State<App>,
    JsonOrNothing(closing): JsonOrNothing<Closing>,
) -> Result<StatusCode, Error> {
    let closing = closing.unwrap_or_default();
    app.db
        .write(&asked, async |tx, grant| {
            work::close(&app, tx, &grant, &closing).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes back a message that one wrote for a team a moment ago.
#[utoipa::path(post, path = MESSAGE_RECALL, tag = "team",
    params(("patient_id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn recall_message(
    asked: Asked<RecallMessage>,
    State(app): State<App>,
) -> Result<StatusCode, Error> {
    app.db
        .write(&asked, async |tx, grant| {
            work::recall(&app, tx, &grant).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
