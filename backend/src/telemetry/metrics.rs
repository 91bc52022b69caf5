//! `/metrics`: the counts as Prometheus reads them, for those who may observe; for everyone else there
//! is no such page.

use super::process::Process;
use super::requests::signed;
use super::text::{Page, number, seconds};
use super::{Timed, readiness, store};
use crate::audit::{Chains, SealLag};
use crate::http::{App, Error, RequestContext};
use crate::{outbox, scanning};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;
use shared::time::UtcMicros;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::sync::Mutex;

/// How long what was counted in the database is given again.
const KEPT_SECONDS: i64 = 10;

/// What the storage holds.
#[derive(Debug)]
pub(super) struct Stored {
    files: AtomicI64,
    bytes: AtomicU64,
}

impl Default for Stored {
    fn default() -> Self {
        Self {
            files: AtomicI64::new(-1),
            bytes: AtomicU64::new(0),
        }
    }
}

impl Stored {
    pub(super) fn note(&self, files: u64, bytes: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
        self.files
            .store(i64::try_from(files).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

/// What was counted in the database.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    open_sessions: u64,
    outbox: outbox::Lag,
    scanning: scanning::Waiting,
    unstaffed_teams: u64,
    directory_version: i64,
    seals: Vec<(&'static str, SealLag)>,
}

/// The latest counts of the database, when it answered.
#[derive(Debug, Default)]
pub(super) struct Cached(Mutex<Option<(UtcMicros, Option<Counts>)>>);

/// Answers `/metrics`.
///
/// # Errors
/// [`ErrorCode::NotFound`] for whoever may not observe.
pub async fn show(
    State(app): State<App>,
    context: RequestContext,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !app
        .telemetry
        .may_observe(&app.proxies, context.peer, &headers)
    {
        return Err(ErrorCode::NotFound.into());
    }
    let mut page = Page::default();
    about_the_program(&app, &mut page);
    app.telemetry.requests.write(&mut page);
    failures(&app, &mut page);
    database(&app, &mut page);
    counted(&app, &mut page).await;
    notices(&app, &mut page);
    directory(&app, &mut page);
    audit(&app, &mut page);
    storage(&app, &mut page);
    checks(&app, &mut page).await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, page.finish()).into_response())
}

fn about_the_program(app: &App, page: &mut Page) {
    page.about("build_info", "gauge", "The program; always 1.");
    let database = format!("{:?}", app.db.backend()).to_lowercase();
    let labels = [
        ("version", env!("CARGO_PKG_VERSION")),
        ("database", database.as_str()),
    ];
    page.sample("build_info", &labels, 1.0);
    let now = Process::now();
    let of_the_process = [
        (
            "process_start_time_seconds",
            "When the server started, in seconds since 1970.",
            Some(at(app.started())),
        ),
        (
            "process_resident_memory_bytes",
            "Memory that is its own.",
            now.resident_bytes.map(number),
        ),
        (
            "process_open_fds",
            "Files and connections that are open.",
            now.open_files.map(number),
        ),
        (
            "process_max_fds",
            "Files and connections that may be open.",
            now.most_files.map(number),
        ),
    ];
    for (name, help, value) in of_the_process {
        if let Some(value) = value {
            page.one(name, "gauge", help, value);
        }
    }
    if let Some(value) = now.cpu_seconds {
        let help = "Processor time that it took.";
        page.one("process_cpu_seconds_total", "counter", help, value);
    }
    page.one(
        "event_streams",
        "gauge",
        "Open event streams.",
        number(app.live.open_streams() as u64),
    );
}

fn failures(app: &App, page: &mut Page) {
    page.about(
        "failures_total",
        "counter",
        "Requests that failed on our side, by what failed; sealing: something sealed did not open.",
    );
    for (kind, count) in app.telemetry.failures.read() {
        page.sample("failures_total", &[("of", kind)], number(count));
    }
}

fn database(app: &App, page: &mut Page) {
    let pools = app.db.pools();
    for (name, help) in [
        ("database_connections", "Connections of a pool, by state."),
        (
            "database_connections_max",
            "Connections that a pool may have.",
        ),
    ] {
        page.about(name, "gauge", help);
        for (pool, state) in pools {
            if name == "database_connections" {
                let busy = state.open.saturating_sub(state.idle);
                for (of, count) in [("idle", state.idle), ("busy", busy)] {
                    page.sample(name, &[("pool", pool), ("state", of)], count.into());
                }
            } else {
                page.sample(name, &[("pool", pool)], state.most.into());
            }
        }
    }
    let times = app.db.write_times();
    page.one(
        "database_writes_waiting",
        "gauge",
        "Changes that wait for their transaction to begin.",
        signed(times.begun.under_way()),
    );
    let mut histogram = |name: &str, help: &str, timed: &Timed| {
        page.about(name, "histogram", help);
        page.times(name, &[], &timed.took.read());
    };
    histogram(
        "database_write_wait_seconds",
        "Time until a transaction for writing begins: the pool, and on SQLite the one writer.",
        &times.begun,
    );
    histogram(
        "database_write_seconds",
        "Time from a transaction's beginning to its commit.",
        &times.done,
    );
}

async fn counted(app: &App, page: &mut Page) {
    let now = app.clock.now();
    let Some(counts) = app.telemetry.gauges.counts(app, now).await else {
        return;
    };
    page.one(
        "sessions_open",
        "gauge",
        "Sessions that have not ended, on all instances.",
        number(counts.open_sessions),
    );
    page.one(
        "outbox_waiting",
        "gauge",
        "Events that nobody was told of yet, on all instances.",
        number(counts.outbox.waiting),
    );
    page.one(
        "outbox_lag_seconds",
        "gauge",
        "Age of the oldest event that nobody was told of yet.",
        number(counts.outbox.oldest_seconds),
    );
    page.one(
        "outbox_dead",
        "gauge",
        "Deliveries that were given up after many tries, on all instances.",
        number(counts.outbox.dead),
    );
    page.one(
        "scan_waiting",
        "gauge",
        "Files that wait for the scanner and stay locked, on all instances.",
        number(counts.scanning.files),
    );
    page.one(
        "scan_lag_seconds",
        "gauge",
        "Age of the oldest file that waits for the scanner.",
        number(counts.scanning.oldest_seconds),
    );
    page.one(
        "teams_unstaffed",
        "gauge",
        "Teams and desks that had members and have nobody now, on all instances.",
        number(counts.unstaffed_teams),
    );
    page.one(
        "directory_version_latest",
        "gauge",
        "The directory's version in the database.",
        signed(counts.directory_version),
    );
    page.about(
        "audit_unsealed_rows",
        "gauge",
        "Rows of the audit that no seal vouches for yet.",
    );
    for (chain, lag) in &counts.seals {
        page.sample("audit_unsealed_rows", &[("chain", chain)], number(lag.rows));
    }
    page.about(
        "audit_seal_lag_seconds",
        "gauge",
        "Age of the oldest row of the audit that no seal vouches for yet.",
    );
    for (chain, lag) in &counts.seals {
        page.sample(
            "audit_seal_lag_seconds",
            &[("chain", chain)],
            signed(lag.seconds),
        );
    }
}

fn notices(app: &App, page: &mut Page) {
    page.about(
        "notices_total",
        "counter",
        "Tries to send a notice on this instance, by channel and by what came of them.",
    );
    for (channel, told, count) in app.senders.counted() {
        page.sample(
            "notices_total",
            &[("channel", channel), ("outcome", told)],
            number(count),
        );
    }
}

fn directory(app: &App, page: &mut Page) {
    page.one(
        "directory_builds_total",
        "counter",
        "How often the whole directory was read into memory.",
        number(app.directory.builds()),
    );
    page.one(
        "directory_failures_total",
        "counter",
        "How often the directory could not be read into memory.",
        number(app.directory.failures()),
    );
    let Some(loaded) = app.directory.loaded() else {
        return;
    };
    page.one(
        "directory_version",
        "gauge",
        "The directory's version in memory.",
        signed(loaded.version()),
    );
    page.one(
        "directory_recipients",
        "gauge",
        "Recipients in memory.",
        number(loaded.len() as u64),
    );
    page.one(
        "directory_read_time_seconds",
        "gauge",
        "When the whole directory was last read into memory, in seconds since 1970.",
        at(loaded.read_at()),
    );
    page.one(
        "directory_lag_seconds",
        "gauge",
        "How long ago the directory in memory was known to be that of the database.",
        signed(app.directory.lag_seconds(app.clock.now())),
    );
}

fn audit(app: &App, page: &mut Page) {
    page.one(
        "audit_waiting",
        "gauge",
        "Answers that wait until what they show is in the audit.",
        number(app.audit.waiting() as u64),
    );
}

fn storage(app: &App, page: &mut Page) {
    let stored = &app.telemetry.stored;
    let files = stored.files.load(Ordering::Relaxed);
    if files < 0 {
        return;
    }
    page.one(
        "storage_files",
        "gauge",
        "Files in the storage, as housekeeping saw it last.",
        signed(files),
    );
    page.one(
        "storage_bytes",
        "gauge",
        "Bytes in the storage, as housekeeping saw it last.",
        number(stored.bytes.load(Ordering::Relaxed)),
    );
}

async fn checks(app: &App, page: &mut Page) {
    page.about(
        "check_ok",
        "gauge",
        "The checks of /readyz: 1 passed, 0 failed.",
    );
    for check in readiness::checks(app).await.iter() {
        page.sample(
            "check_ok",
            &[("check", check.name)],
            f64::from(u8::from(check.ok)),
        );
    }
}

/// An instant as Prometheus has it.
fn at(instant: UtcMicros) -> f64 {
    seconds(u64::try_from(instant.0).unwrap_or(0))
}

impl Cached {
    async fn counts(&self, app: &App, now: UtcMicros) -> Option<Counts> {
        let mut kept = self.0.lock().await;
        if let Some((at, counts)) = kept.as_ref()
            && (0..KEPT_SECONDS * 1_000_000).contains(&(now.0 - at.0))
        {
            return counts.clone();
        }
        let counts = count(app, now).await;
        if let Err(error) = &counts {
            tracing::warn!(cause = %error, "the database could not be counted");
        }
        let counts = counts.ok();
        *kept = Some((now, counts.clone()));
        counts
    }
}

async fn count(app: &App, now: UtcMicros) -> Result<Counts, Error> {
    let reader = app.db.reader();
    let chains = Chains::of(app);
    let mut seals = Vec::new();
    for chain in chains.names() {
        seals.push((chain.word(), chains.lag(*chain, now).await?));
    }
    Ok(Counts {
        open_sessions: store::open_sessions(reader, now).await?,
        outbox: outbox::lag(reader, now).await?,
        scanning: scanning::waiting(reader, now).await?,
        unstaffed_teams: store::unstaffed_teams(reader).await?,
        directory_version: store::directory_version(reader).await?,
        seals,
    })
}
