//! `/readyz`: whether requests should be sent here, and why not.
//!
//! Everyone learns which checks failed; what exactly is wrong is for those who may observe. All checks
//! together run once a second at most, so that asking cannot be used to load the server.

use super::store;
use crate::db::Db;
use crate::http::{App, Error, RequestContext};
use crate::scanning;
use crate::sealing::refuse_retired;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::time::UtcMicros;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long a result is given again without a new look.
const KEPT_SECONDS: i64 = 1;
/// The same for the storage, which is written to for it: somewhere else each request has a price.
const STORAGE_KEPT_SECONDS: i64 = 15;
/// The same for the scanner.
const SCANNER_KEPT_SECONDS: i64 = 15;
/// A scanner that takes longer to say that it is there is not.
const SCANNER_PATIENCE: Duration = Duration::from_millis(500);
/// What takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether the server is ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadinessView {
    /// Whether all checks passed without which no request is taken.
    pub ready: bool,
    /// The checks.
    pub checks: Vec<CheckView>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// What was checked.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Whether the server takes requests without it.
    #[serde(skip)]
    vital: bool,
    /// What was found, for those who may observe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The latest results.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    all: Mutex<Option<(UtcMicros, Arc<Vec<CheckView>>)>>,
    storage: Mutex<Option<(UtcMicros, CheckView)>>,
    scanner: Mutex<Option<(UtcMicros, CheckView)>>,
}

/// Answers `/readyz`.
pub async fn show(State(app): State<App>, context: RequestContext, headers: HeaderMap) -> Response {
    let mut checks = checks(&app).await.as_ref().clone();
    // Never kept: a balancer must hear of it at once.
    checks.push(running(&app));
    if !app
        .telemetry
        .may_observe(&app.proxies, context.peer, &headers)
    {
        for check in &mut checks {
            check.detail = None;
        }
    }
    let view = ReadinessView {
        ready: checks.iter().all(|check| check.ok || !check.vital),
        checks,
    };
    let status = if view.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (status, no_store, axum::Json(view)).into_response()
}

fn running(app: &App) -> CheckView {
    if app.telemetry.is_leaving() {
        passed_or_failed("running", Err("the server is about to end".to_owned()))
    } else {
        passed_or_failed("running", Ok("the server is not ending".to_owned()))
    }
}

/// The results of the last second, or new ones. Whoever asks meanwhile waits for the same.
pub(super) async fn checks(app: &App) -> Arc<Vec<CheckView>> {
    let mut kept = app.telemetry.readiness.all.lock().await;
    let now = app.clock.now();
    if let Some((at, checks)) = kept.as_ref()
        && is_fresh(*at, now, KEPT_SECONDS)
    {
        return Arc::clone(checks);
    }
    let (database, schema, key, audit, storage, scanner) = tokio::join!(
        check("database", database(&app.db)),
        check("schema", schema(&app.db)),
        check("key", key(app)),
        check("audit", audit(app)),
        storage(app),
        scanner(app),
    );
    let directory = passed_or_failed("directory", directory(app));
    let checks = [database, schema, key, directory, audit, storage];
    let checks = Arc::new(checks.into_iter().chain(scanner).collect::<Vec<_>>());
    *kept = Some((now, Arc::clone(&checks)));
    checks
}

fn is_fresh(at: UtcMicros, now: UtcMicros, seconds: i64) -> bool {
    (0..seconds * 1_000_000).contains(&(now.0 - at.0))
}

type Found = Result<String, String>;

async fn check(name: &'static str, found: impl Future<Output = Found>) -> CheckView {
    let late = || Err(format!("no answer within {} s", PATIENCE.as_secs()));
    passed_or_failed(
        name,
        timeout(PATIENCE, found).await.unwrap_or_else(|_| late()),
    )
}

fn passed_or_failed(name: &'static str, found: Found) -> CheckView {
    CheckView {
        name,
        ok: found.is_ok(),
        vital: true,
        detail: Some(found.unwrap_or_else(|problem| problem)),
    }
}

async fn database(db: &Db) -> Found {
    db.answers().await.map_err(|error| error.to_string())?;
    Ok("it answers".to_owned())
}

async fn schema(db: &Db) -> Found {
    match db.is_migrated().await {
        Ok(true) => Ok("it is the one that this program was built for".to_owned()),
        Ok(false) => Err("it is older than this program: run carepost migrate".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

async fn key(app: &App) -> Found {
    refuse_retired(app.db.reader(), &app.sealer)
        .await
        .map_err(|error| error.to_string())?;
    let latest = store::latest_key(app.db.reader())
        .await
        .map_err(|error| error.to_string())?;
    let Some(latest) = latest else {
        return Ok("nothing is sealed yet".to_owned());
    };
    app.sealer
        .unwrap(latest.patient_id, &latest.wrapped_key, &latest.site_key_id)
        .map_err(|error| error.to_string())?;
    Ok("it opens the latest patient's data".to_owned())
}

/// Old recipients are better than none, and every instance reads the same database: being behind takes
/// no instance out, the metrics tell of it.
fn directory(app: &App) -> Found {
    let snapshot = app.directory.loaded().ok_or("it was not read yet")?;
    Ok(format!(
        "{} recipients at version {}, which was the latest {} s ago",
        snapshot.len(),
        snapshot.version(),
        app.directory.lag_seconds(app.clock.now()),
    ))
}

async fn audit(app: &App) -> Found {
    app.audit.probe().await.map_err(|error| error.to_string())?;
    Ok(format!("it is written; {} wait", app.audit.waiting()))
}

async fn storage(app: &App) -> CheckView {
    let mut kept = app.telemetry.readiness.storage.lock().await;
    let now = app.clock.now();
    if let Some((at, check)) = kept.as_ref()
        && is_fresh(*at, now, STORAGE_KEPT_SECONDS)
    {
        return check.clone();
    }
    let found = async {
        let probed: Result<(), Error> = app.attachments.probe().await;
        probed.map_err(|error| error.to_string())?;
        Ok("a file was written and removed".to_owned())
    };
    let found = check("storage", found).await;
    *kept = Some((now, found.clone()));
    found
}

/// A scanner that is away takes no instance out: files are taken in and wait, everything else goes on. The
/// check fails all the same, for whoever watches; and it is short and kept for a while, so that one that
/// hangs makes nobody who asks believe that the server hangs.
async fn scanner(app: &App) -> Option<CheckView> {
    let scanner = app.scanner.as_ref()?;
    let mut kept = app.telemetry.readiness.scanner.lock().await;
    let now = app.clock.now();
    if let Some((at, check)) = kept.as_ref()
        && is_fresh(*at, now, SCANNER_KEPT_SECONDS)
    {
        return Some(check.clone());
    }
    let found = async {
        let waiting = scanning::waiting(app.db.reader(), now)
            .await
            .map_err(|error| error.to_string())?;
        let files = format!(
            "{} files wait, the oldest for {} s",
            waiting.files, waiting.oldest_seconds
        );
        match timeout(SCANNER_PATIENCE, scanner.ping()).await {
            Ok(Ok(())) => Ok(format!("it answers; {files}")),
            Ok(Err(fault)) => Err(format!("{fault}; {files}")),
            Err(_) => Err(format!("it does not answer; {files}")),
        }
    };
    let found = CheckView {
        vital: false,
        ..check("scanner", found).await
    };
    *kept = Some((now, found.clone()));
    Some(found)
}
