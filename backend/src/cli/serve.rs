//! `carepost serve`: puts the parts together and runs them.

use super::Outcome;
use super::settings::ServeSettings;
use super::start_check;
use crate::audit::{AuditRecorder, keep_sealed, seal_the_rest};
use crate::auth::{CookieName, HashCost, Passphrases, SessionCache, SessionPolicy};
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::demo::directory::Extent;
use crate::demo::{self, Contents};
use crate::directory::{self, Directory};
use crate::http::{App, Assets, Hosts, Parts, RateLimits, TrustedProxies, serve};
use crate::live::{self, Live};
use crate::scanning::{self, Clamd, Scanner};
use crate::site::{Site, SiteContent};
use crate::telemetry::{Telemetry, TelemetrySettings};
use futures_util::FutureExt as _;
use shared::redacted::Passphrase;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// How long a task that panicked waits until it begins again.
const TEND_PAUSE: Duration = Duration::from_secs(5);

pub(super) async fn run(settings: ServeSettings) -> Outcome {
    let content = match &settings.site {
        Some(folder) => SiteContent::load(folder),
        None => SiteContent::builtin(),
    };
    let site = Site::new(content.map_err(|error| error.to_string())?);
    start_check::files(&settings.settings)?;
    let db = settings.settings.open_database(settings.demo).await?;
    start_check::newer(&db).await?;
    start_check::postgres(&db).await?;
    let failed = |error: crate::http::Error| error.to_string();
    // Before anything is changed: a real database is not even migrated by --demo.
    let before = demo::contents(&db).await.map_err(failed)?;
    if settings.demo && before == Contents::Real {
        return Err(
            "this database has real people in it: a demonstration needs an empty one. \
                    Choose another folder with --data-dir"
                .to_owned(),
        );
    }
    prepare(&settings, &db).await?;
    start_check::read_audit(&settings.settings, &db).await?;
    let filling = settings.demo && matches!(before, Contents::Empty | Contents::HalfFilled);
    let random = Random;
    let clock = Clock::System;
    let sealer = settings.settings.sealer(&db, filling).await?;
    let audit = audit(&settings).await?;
    start_check::clock(&db, &audit, clock.now()).await?;
    let checkpoints = settings.settings.checkpoint_file();
    start_check::checkpoints(&checkpoints)?;
    let passphrases = Passphrases::new(HashCost::default()).map_err(failed)?;
    if filling {
        println!("Filling the database with invented people …");
        let salt = random
            .bytes()
            .map_err(|_| "the system has no randomness".to_owned())?;
        let hash = passphrases
            .hash(&Passphrase::from(demo::PASSPHRASE), salt)
            .await;
        let hash = hash.map_err(failed)?;
        demo::fill(&db, &sealer, random, clock.now(), &hash, Extent::Whole)
            .await
            .map_err(failed)?;
        demo::history::add(&db, &sealer, random, clock.now())
            .await
            .map_err(failed)?;
    }
    let demonstration =
        settings.demo || matches!(before, Contents::Demonstration | Contents::HalfFilled);
    let listener = TcpListener::bind(&settings.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", settings.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let base_url = settings
        .base_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let https = base_url.starts_with("https://");
    if !https && !address.ip().is_loopback() {
        let sentence = "people on other machines need https: put a TLS proxy in front and say \
                        --base-url https://…";
        if !demonstration {
            return Err(sentence.to_owned());
        }
        tracing::warn!("{sentence}");
    }
    let assets = match &settings.web_dir {
        Some(folder) => Assets::folder(folder).map_err(|error| {
            format!(
                "cannot read the browser app in {}: {error}",
                folder.display()
            )
        })?,
        None => Assets::embedded(),
    };
    let senders = settings.senders()?;
    let policy = SessionPolicy::default();
    let app = App::new(Parts {
        audit,
        attachments: settings
            .storage
            .open_and_check(&settings.settings.data_dir)
            .await?,
        db,
        sealer,
        clock,
        random,
        sessions: SessionCache::default(),
        session_policy: SessionPolicy {
            idle_minutes: settings.idle_minutes.unwrap_or(policy.idle_minutes),
            ..policy
        },
        cookie: if https {
            CookieName::Secure
        } else {
            CookieName::Plain
        },
        passphrases,
        scanner: settings
            .clamd
            .clone()
            .map(|address| Scanner::clamd(Clamd::at(address))),
        directory: Directory::default(),
        live: Live::default(),
        senders,
        site,
        hosts: hosts(&settings, &base_url, address.ip(), demonstration),
        base_url: base_url.clone(),
        proxies: TrustedProxies::new(settings.trusted_proxies.clone()),
        limits: RateLimits::new(settings.limits()),
        assets,
        telemetry: Telemetry::new(TelemetrySettings {
            observers: settings.metrics_from.clone(),
            log_addresses: settings.log_addresses,
            public_host: base_url
                .strip_prefix("https://")
                .map(|rest| rest.trim_end_matches('/').to_owned()),
        }),
        tasks: TaskTracker::new(),
        demonstration,
        https,
    });
    // Read once before anyone asks, so that the first search is as quick as the next.
    app.directory
        .refresh(&app.db, app.clock.now())
        .await
        .map_err(failed)?;
    if https && settings.trusted_proxies.is_empty() {
        tracing::warn!(
            "no --trusted-proxy is named: failed sign-ins of everyone behind the TLS proxy count \
             as those of one address"
        );
    }
    scanner(&app).await;
    // Before anyone is told that it runs: whoever reads that may ask it to end at once.
    let stop = stop_signal()?;
    announce(&base_url, demonstration);
    let of = app.clone();
    let housekeeping = tend("housekeeping", TEND_PAUSE, move || {
        crate::housekeeping::keep(of.clone())
    });
    let of = app.clone();
    let directory = tend("directory", TEND_PAUSE, move || directory::keep(of.clone()));
    let of = app.clone();
    let clock = tend("reply clock", TEND_PAUSE, move || {
        crate::team::clock::keep(of.clone())
    });
    let of = app.clone();
    // Ends by itself, with the streams.
    tend("live", TEND_PAUSE, move || live::keep(of.clone()));
    let of = app.clone();
    let scanning = tend("scanning", TEND_PAUSE, move || scanning::keep(of.clone()));
    let (of, file) = (app.clone(), checkpoints.clone());
    let sealing = tend("sealing", TEND_PAUSE, move || {
        keep_sealed(of.clone(), file.clone())
    });
    let stop = async move {
        stop.await;
        housekeeping.abort();
        directory.abort();
        clock.abort();
        scanning.abort();
    };
    let served = serve(app.clone(), listener, stop).await;
    sealing.abort();
    let _ = sealing.await;
    // When nothing writes any more: whoever reads the data next finds all of it vouched for.
    seal_the_rest(&app, &checkpoints).await;
    app.db.clone().close().await;
    served.map_err(|error| format!("the server failed: {error}"))
}

/// Says whether files are scanned. A scanner that does not answer stops nothing: files wait for it.
async fn scanner(app: &App) {
    match &app.scanner {
        Some(scanner) => {
            if let Err(fault) = scanner.ping().await {
                tracing::warn!(cause = %fault,
                    "the scanner does not answer: files are taken in and stay locked until it does");
            }
        }
        None => {
            tracing::warn!(
                "no scanner is set up: attachments are offered unscanned, and the pages say so"
            );
            let waiting = scanning::waiting(app.db.reader(), app.clock.now()).await;
            if let Ok(waiting) = waiting
                && waiting.files > 0
            {
                tracing::warn!(
                    waiting.files,
                    "files wait for a scanner that is not named any more, and stay locked: name it with \
                     --clamd"
                );
            }
        }
    }
}

/// Who listens for other machines and names no address is known by names that nobody told us.
fn hosts(
    settings: &ServeSettings,
    base_url: &str,
    listening: IpAddr,
    demonstration: bool,
) -> Hosts {
    if demonstration && settings.base_url.is_none() && !listening.is_loopback() {
        Hosts::Any
    } else {
        Hosts::of(base_url, listening)
    }
}

/// A demonstration makes and mends its own schema; a real site is migrated on purpose.
async fn prepare(settings: &ServeSettings, db: &Db) -> Outcome {
    if settings.demo {
        return db
            .migrate()
            .await
            .map_err(|error| format!("the migration failed: {error}"));
    }
    start_check::version(db).await
}

/// Keeps something running beside the server: after a panic, which would end it for good and silently,
/// the log says so and it begins again. It ends when it is done, or with the handle's `abort`.
fn tend<F>(
    name: &'static str,
    pause: Duration,
    begin: impl Fn() -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        // What is half done is the database's to take back: every step is a transaction.
        while AssertUnwindSafe(begin()).catch_unwind().await.is_err() {
            tracing::error!(
                task = name,
                "a task panicked and begins again: please report it"
            );
            tokio::time::sleep(pause).await;
        }
    })
}

async fn audit(settings: &ServeSettings) -> Result<AuditRecorder, String> {
    let recorder = match &settings.settings.database_url {
        Some(url) => AuditRecorder::postgres(url).await,
        None => AuditRecorder::sqlite(&start_check::audit_file(&settings.settings), true).await,
    };
    recorder.map_err(|error| format!("the audit cannot be opened: {error}"))
}

fn announce(base_url: &str, demonstration: bool) {
    println!("\nCarepost runs at {base_url}");
    if demonstration {
        println!("\nThis is a demonstration: everyone in it is invented. Sign in as");
        for (username, what) in demo::accounts() {
            println!("  {username:<22}{what}");
        }
        println!("with the passphrase  {}\n", demo::PASSPHRASE);
    }
}

/// Listens from now on; what it gives resolves when the process is asked to end.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, String> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| format!("cannot listen for signals: {error}"));
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("ending: waiting for what is under way");
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_task_that_panics_begins_again_and_one_that_is_done_does_not() {
        let begun = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&begun);
        let tended = tend("test", Duration::ZERO, move || {
            let number = counter.fetch_add(1, Ordering::SeqCst);
            async move {
                tokio::task::yield_now().await;
                assert!(number >= 2, "this panic is part of the test");
            }
        });
        tended.await.unwrap();
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }
}
